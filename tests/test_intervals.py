"""Intervals hold what they are said to hold, in logs that are drawn again and again.

The truth is the mean over all draws. Of 200 intervals at 95% at least 180 must hold it:
fewer come about once in some thousand times where 190 are expected.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.special import zeta

from kit.access_logs.record import keep_record
from kit.attacks.on_logs.auxiliary import Auxiliary
from kit.attacks.on_logs.own_history import measure_own, place_history
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.reidentification import measure_scoreboard
from kit.attacks.on_logs.retention import measure_retention
from kit.attacks.on_logs.service_matching import match_services
from kit.attacks.on_logs.services import BY_TITLES, measure_linkage, split_log
from kit.attacks.on_logs.uniqueness import measure_growth, measure_uniqueness
from kit.desk.office import Office, audit_all
from kit.evaluate.rates import difference, residual_risk, wilson
from kit.log import check_plays
from kit.measures.populations.uniqueness import interval_uniques, population_uniques
from kit.measures.tails import expect_extreme
from kit.measures.uniques import draw_unique, interval_unique
from kit.populations import birthdays, dates_of_birth
from kit.rules.private.noise import DiscreteLaplace
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS
from kit.sources.simulation.realism import tell_apart
from kit.story.likely import expect_each_unique
from tests.measures.populations.test_uniqueness import n_unique, sampled, seat_people

pytestmark = pytest.mark.slow
LOGS = 200
ENOUGH = 0.90
TITLES = Resolution()


def hold(intervals, truth):
    """The share of intervals that hold the truth."""
    return np.mean([low <= truth <= high for low, high in intervals])


def ends(rates):
    return [(rate.low, rate.high) for rate in rates]


def rates_hold(rates, truth=None):
    """The same for rates, whose mean is the truth unless it is known."""
    rates = [rate for rate in rates if rate is not None]
    truth = np.mean([rate.value for rate in rates]) if truth is None else truth
    return hold(ends(rates), truth)


def columns_hold(rows, share, low, high):
    rows = [row for row in rows if row[share] is not None]
    truth = np.mean([row[share] for row in rows])
    return hold([(row[low], row[high]) for row in rows], truth)


def draw_log(rng, people, titles, *, mean, zipf=0.8, days=1):
    """Draw people of one kind: `mean` plays each, popular titles more often."""
    weights = 1 / np.arange(1, titles + 1) ** zipf
    counts = 1 + rng.poisson(mean - 1, people)
    n = int(counts.sum())
    return check_plays(
        pl.DataFrame(
            {
                "viewer": np.repeat(np.arange(people), counts),
                "title": rng.choice(titles, n, p=weights / weights.sum()).astype(str),
                "day": rng.integers(0, days, n),
            }
        ).with_columns(day=date(2018, 1, 1) + pl.duration(days=pl.col("day")))
    )


# -- rates of independent attempts ------------------------------------------------


@pytest.mark.parametrize("n", [20, 100, 1_000])
def test_rates_of_coins(n):
    # Wilson's interval holds 95% on average over all shares, not at each of them.
    rng = np.random.default_rng(1)
    shares = rng.random(4_000)
    hits = rng.binomial(n, shares)
    held = [
        rate.low <= share <= rate.high
        for share, rate in zip(shares, (wilson(int(s), n) for s in hits), strict=True)
    ]
    assert 0.94 < np.mean(held) < 0.96


@pytest.mark.parametrize("confidence", [0.8, 0.99])
def test_rates_at_other_confidences(confidence):
    rng = np.random.default_rng(2)
    rates = [
        wilson(int(s), 200, confidence=confidence)
        for s in rng.binomial(200, 0.3, 2_000)
    ]
    assert abs(rates_hold(rates, 0.3) - confidence) < 0.03


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_rates_of_attempts_in_groups_by_their_design_effect(share):
    # Fifty groups of four who all fare alike: four times the variance of coins.
    rng = np.random.default_rng(3)
    rates = [
        wilson(4 * int(s), 200, design_effect=4) for s in rng.binomial(50, share, 2_000)
    ]
    assert rates_hold(rates, share) > 0.93
    plain = [wilson(round(rate.succeeded), 200) for rate in rates]
    assert rates_hold(plain, share) < 0.85


@pytest.mark.parametrize("together", [0.0, 0.5, 1.0])
def test_differences_of_an_attack_and_its_baseline(together):
    # Some people are easy for both: then the interval is wider than it need be.
    rng = np.random.default_rng(4)
    found = []
    for _ in range(1_000):
        ease = rng.random(100)
        same = np.where(rng.random(100) < together, ease, rng.random(100))
        attack, naive = (ease < 0.4).sum(), (same < 0.3).sum()
        found.append(difference(wilson(int(attack), 100), wilson(int(naive), 100)))
    assert hold(found, 0.1) >= 0.92


@pytest.mark.parametrize(("a", "c"), [(0.8, 0.1), (0.3, 0.05), (0.95, 0.5), (1.0, 0.2)])
def test_residual_risks(a, c):
    rng = np.random.default_rng(5)
    found = [
        residual_risk(wilson(int(s), 200), wilson(int(t), 200))
        for s, t in zip(
            rng.binomial(200, a, 1_000), rng.binomial(200, c, 1_000), strict=True
        )
    ]
    assert hold(ends(found), (a - c) / (1 - c)) >= 0.93


# -- shares of people who depend on each other ------------------------------------


@pytest.mark.parametrize(
    ("people", "titles", "mean", "zipf", "p", "targets"),
    [
        (300, 300, 1, 0, 1, None),  # one play each, of which many are in pairs
        (300, 1_500, 1, 0, 1, None),
        (300, 12_000, 1, 0, 1, None),  # nearly all alone, and the others in pairs
        (400, 60, 4, 0.5, 3, None),  # few who watch much hide many
        (400, 100, 12, 0.8, 3, None),
        (600, 100, 6, 0.8, 3, 150),  # some of the people
    ],
)
def test_uniqueness(people, titles, mean, zipf, p, targets):
    rng, rows, crowds = np.random.default_rng(6), [], []
    for seed in range(LOGS):
        log = draw_log(rng, people, titles, mean=mean, zipf=zipf)
        found = measure_uniqueness(log, TITLES, p=[p], targets=targets, seed=seed)
        rows += found.table.rows(named=True)
        crowds += found.crowds.filter(others=2).rows(named=True)
    assert columns_hold(rows, "share", "low", "high") >= ENOUGH
    of_all = ("share_of_all", "low_of_all", "high_of_all")
    assert columns_hold(rows, *of_all) >= ENOUGH
    assert columns_hold(rows, "guess", "guess_low", "guess_high") >= ENOUGH
    assert columns_hold(crowds, "share", "low", "high") >= ENOUGH


def test_coins_would_not_hold_where_people_hide_each_other():
    rng, rates = np.random.default_rng(6), []
    for seed in range(LOGS):
        log = draw_log(rng, 300, 12_000, mean=1, zipf=0)
        row = measure_uniqueness(log, TITLES, p=[1], seed=seed).table.row(0, named=True)
        rates.append(wilson(row["unique"], row["valid"]))
    assert rates_hold(rates) < ENOUGH


def test_growth_and_its_floor():
    rng, rows, floors = np.random.default_rng(7), [], []
    for seed in range(LOGS):
        log = draw_log(rng, 300, 80, mean=4)
        grown = measure_growth(log, TITLES, p=[2], sizes=[50, 300], seed=seed)
        rows.append(grown.table.rows(named=True))
        floors.append(grown.at_least(400, 2))
    larger = [
        measure_uniqueness(draw_log(rng, 400, 80, mean=4), TITLES, p=[2], seed=seed)
        for seed in range(40)
    ]
    truth = np.mean([found.table["share"][0] for found in larger])
    for place in (0, 1):
        size = [row[place] for row in rows]
        assert columns_hold(size, "share", "low", "high") >= ENOUGH
    assert np.mean(np.array(floors) <= truth) >= 0.95


def test_retention():
    rng, rows = np.random.default_rng(8), []
    for seed in range(LOGS):
        log = draw_log(rng, 250, 80, mean=5, days=20)
        kept = measure_retention(
            log, TITLES, keep=[8], p=[2], period=16, n_dates=1, seed=seed
        )
        rows += kept.table.rows(named=True)
    names = ("share", "low", "high")
    for attacker in kept.table["attacker"].unique():
        some = [row for row in rows if row["attacker"] == attacker]
        for end in ("", "_of_kept", "_of_all"):
            assert columns_hold(some, *(f"{name}{end}" for name in names)) >= ENOUGH


@pytest.mark.parametrize(
    ("people", "titles", "mean", "overlap", "false_links", "evidence"),
    [
        (300, 150, 8, 0.5, 0.01, ("titles", "times")),
        (500, 200, 8, 0.4, 0.02, ("titles",)),
    ],
)
def test_services(people, titles, mean, overlap, false_links, evidence):
    rng, found = np.random.default_rng(9), []
    for seed in range(LOGS):
        log = draw_log(rng, people, titles, mean=mean, days=60)
        a, b, truth = split_log(log, plays_in_both=overlap, seed=seed)
        matches = match_services(a, b, evidence=evidence, false_links=false_links)
        found.append(measure_linkage(matches, truth))
    assert rates_hold([one.linked.rate for one in found]) >= ENOUGH
    assert rates_hold([one.precision_rate for one in found]) >= ENOUGH
    assert rates_hold([one.linked.control_rate for one in found]) >= ENOUGH
    assert rates_hold([one.first.rate for one in found]) >= ENOUGH
    naive = [one.first.baselines[BY_TITLES].rate() for one in found]
    assert rates_hold(naive) >= ENOUGH
    bands = [row for one in found for row in one.by_plays.rows(named=True)]
    bands = [row for row in bands if row["plays"] == "6 to 10"]
    assert columns_hold(bands, "rate", "low", "high") >= ENOUGH


def test_scoreboard():
    rng, found = np.random.default_rng(10), []
    known = Auxiliary(4, n_wrong=1, days_off=3, ratings_off=None)
    for seed in range(LOGS):
        log = draw_log(rng, 250, 100, mean=8, days=60)
        found.append(measure_scoreboard(log, known, targets=100, seed=seed))
    assert rates_hold([one.success.rate for one in found]) >= ENOUGH
    assert rates_hold([one.success.control_rate for one in found]) >= ENOUGH
    assert rates_hold([one.by_count for one in found]) >= ENOUGH
    assert rates_hold([one.wrong for one in found]) >= ENOUGH
    assert rates_hold([one.precision for one in found]) >= ENOUGH


def test_draws_of_ones_own_history():
    # Ten of one's plays are known by pairs: the truth is a share of the 45 pairs.
    rng = np.random.default_rng(11)
    others = draw_log(rng, 60, 40, mean=6, zipf=0.5)
    own = [str(title) for title in range(10)]
    rows = pl.DataFrame({"viewer": 0, "title": own, "day": "2018-01-01"})
    placed = place_history(others, check_plays(rows))
    plays = others.plays.collect()
    watched = plays.group_by("viewer").agg(pl.col("title").cast(pl.String))["title"]
    pairs = [{a, b} for at, a in enumerate(own) for b in own[at + 1 :]]
    alone = [not any(pair <= set(seen) for seen in watched) for pair in pairs]
    intervals = []
    for seed in range(LOGS):
        drawn = measure_own(placed, TITLES, most=2, draws=200, seed=seed).at_random
        intervals.append(drawn.filter(p=2).select("low", "high").row(0))
    assert 0 < np.mean(alone) < 1
    assert hold(intervals, np.mean(alone)) >= ENOUGH


# -- staff, birthdays, tails, noise -----------------------------------------------


def test_the_audit_of_staff():
    # Offices are drawn from forty, which stand for all there could be.
    log = check_plays(simulate(replace(FILMS, n_viewers=3_000), seed=3))
    office = Office(log, k=11)
    some = audit_all(office.repeat(range(40)))
    honest = audit_all(office.repeat(range(100, 115), peekers={}))
    rng, found = np.random.default_rng(12), []
    for _ in range(LOGS):
        peeked = [some[at] for at in rng.integers(0, len(some), 10)]
        quiet = [honest[at] for at in rng.integers(0, len(honest), 5)]
        found.append(keep_record(peeked, control=quiet, least=2))
    truth = keep_record(some, control=honest, least=2)
    assert rates_hold([one.recall.rate for one in found], truth.recall.rate.value) >= (
        ENOUGH
    )
    assert rates_hold([one.precision for one in found], truth.precision.value) >= ENOUGH
    for name, tally in truth.recall.baselines.items():
        rates = [one.recall.baselines[name].rate() for one in found]
        assert rates_hold(rates, tally.rate().value) >= ENOUGH
    control = truth.recall.control_rate.value
    assert rates_hold([one.recall.control_rate for one in found], control) >= ENOUGH


@pytest.mark.parametrize("k", [5, 53, 400])
def test_how_many_are_alone_by_birthday(k):
    # Other groups than those that the interval was drawn from.
    low, high = interval_unique(birthdays(), k=k, seed=1)
    others = draw_unique(birthdays(), k=k, seed=2, draws=4_000)
    assert np.mean((low <= others) & (others <= high)) >= 0.94


def test_how_many_of_a_large_group_are_alone():
    # Above a thousand the number follows a normal curve.
    (by_birth,) = (
        one for one in expect_each_unique(3_749, seed=1) if "date of birth" in one.fact
    )
    others = draw_unique(dates_of_birth(), k=3_749, seed=2, draws=1_000)
    held = np.mean((by_birth.low <= others) & (others <= by_birth.high))
    assert 0.93 <= held <= 0.97


def test_how_many_reach_a_level_in_a_tail_of_the_right_family():
    # Of 300 people the share zeta(2.5, 12) / zeta(2.5) reaches 12.
    rng, intervals = np.random.default_rng(13), []
    truth = 300 * zeta(2.5, 12) / zeta(2.5, 1)
    for seed in range(LOGS):
        counts = rng.zipf(2.5, 300)
        found = expect_extreme(counts, level=12, threshold=1, seed=seed, draws=40)
        (tail,) = (one for one in found.tails if one.family == "power law")
        intervals.append((tail.low, tail.high))
    assert hold(intervals, truth) >= ENOUGH


@pytest.mark.parametrize("count", [30, 1_000])
def test_numbers_with_noise(count):
    noise = DiscreteLaplace(3)
    rng, found = np.random.default_rng(14), []
    for _ in range(1_000):
        printed = noise.write(noise.settle(count, rng))
        found.append(tuple(noise.likely(printed)))
    assert hold(found, count) >= 0.94


# -- audiences and populations ----------------------------------------------------


def _some_viewers(plays, n, rng):
    chosen = rng.choice(plays["viewer"].unique().to_numpy(), n, replace=False)
    return plays.filter(pl.col("viewer").is_in(chosen.tolist()))


@pytest.mark.parametrize("hours", [0, 2])
def test_how_well_two_audiences_are_told_apart(hours):
    # Viewers of two audiences are drawn anew, and so are the classifiers.
    rng, found = np.random.default_rng(15), []
    one, other = (
        simulate(replace(FILMS, n_viewers=6_000), seed=seed, plant=False)
        for seed in (1, 2)
    )
    later = other.with_columns(pl.col("time").dt.offset_by(f"{hours}h"))
    for seed in range(LOGS):
        pair = (_some_viewers(plays, 150, rng) for plays in (one, later))
        found.append(tell_apart(*pair, seed=seed))
    truth = np.mean([told.auc for told in found])
    assert hold([(told.low, told.high) for told in found], truth) >= ENOUGH
    # The error of one test, without that of the training, would not do.
    reach = [(told.high - told.low) / 3 for told in found]
    narrow = [(t.auc - r, t.auc + r) for t, r in zip(found, reach, strict=True)]
    assert hold(narrow, truth) < ENOUGH


def test_how_many_are_alone_in_a_population_of_the_model():
    rng, found, alone = np.random.default_rng(16), [], []
    for seed in range(LOGS):
        people = rng.permutation(seat_people(200.0, 0.5, 8_000, rng))
        alone.append(n_unique(people))
        found.append(_interval(sampled(people, 800), seed))
    estimates, *sides = np.array(found).T
    assert hold(zip(*sides, strict=True), np.mean(estimates)) >= ENOUGH
    assert hold(zip(*sides, strict=True), np.mean(alone)) >= ENOUGH


def test_the_interval_is_about_chance_and_not_about_the_model():
    # 8,000 people on 6,000 cells with uneven chances are not of the model.
    chance = np.random.default_rng(7).gamma(0.5, size=6_000)
    rng, found, alone = np.random.default_rng(17), [], []
    for seed in range(LOGS):
        people = rng.choice(6_000, 8_000, p=chance / chance.sum())
        alone.append(n_unique(people))
        found.append(_interval(sampled(people, 2_400), seed))
    estimates, *sides = np.array(found).T
    assert hold(zip(*sides, strict=True), np.mean(estimates)) >= ENOUGH
    assert hold(zip(*sides, strict=True), np.mean(alone)) < 0.1


def _interval(sample, seed):
    """The estimate, and both ends of the interval around it."""
    estimate = population_uniques(sample, population=8_000).chosen.value
    ends = interval_uniques(sample, population=8_000, seed=seed, draws=60)
    return estimate, *ends


def test_an_interval_of_everything_would_be_none():
    # So that nothing above is held by being too wide: half as wide, they fail.
    rng, rows = np.random.default_rng(6), []
    for seed in range(LOGS):
        log = draw_log(rng, 400, 60, mean=4, zipf=0.5)
        found = measure_uniqueness(log, TITLES, p=[3], seed=seed)
        rows += found.table.rows(named=True)
    truth = np.mean([row["share"] for row in rows])
    half = [
        ((row["low"] + row["share"]) / 2, (row["high"] + row["share"]) / 2)
        for row in rows
    ]
    assert hold(half, truth) < ENOUGH
