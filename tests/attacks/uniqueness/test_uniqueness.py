"""Shares are those counted by hand, the excluded stay visible, and nobody is shown."""

import os
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.aggregates import names_people
from kit.attacks.on_logs.auxiliary import AtRandom, OutsideTop, Recent
from kit.attacks.on_logs.fits import Fitting, rate_people
from kit.attacks.on_logs.index import hold_out, index_log
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.uniqueness import compare_knowledge, measure_uniqueness, mount
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import wilson
from tests.attacks.uniqueness.small import log_of, log_of_people, rows

TITLES = Resolution()
PAIR = {"ann": "AB", "bob": "AB", "cid": "AC", "dot": "A"}


def measured(log, p, known=TITLES, **how):
    """The row for one number of plays, as a dict."""
    found = measure_uniqueness(log, known, p=[p], targets=None, **how)
    return found.table.row(0, named=True)


def test_two_known_titles_by_hand():
    # Ann and Bob fit each other, Cid fits himself, Dot has no second title.
    row = measured(log_of_people(**PAIR), 2)
    counts = ("requested", "too_few_points", "ruled_out", "valid", "unique")
    assert [row[name] for name in counts] == [4, 1, 0, 3, 1]
    assert (row["share"], row["share_of_all"]) == (1 / 3, 1 / 4)
    # A guess among those who fit is right once in 2, 2 and 1.
    assert row["guess"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)
    assert row["baseline"] == 1 / 4
    assert (row["within_2"], row["within_5"], row["within_10"]) == (1, 1, 1)


def test_titles_outside_the_top_by_hand():
    # A is on top. Of one more, B is Ann's and Bob's, C is Cid's; Dot has only A.
    one = measured(log_of_people(**PAIR), 1, pick=OutsideTop(1))
    counts = ("too_few_points", "ruled_out", "valid", "unique")
    assert [one[name] for name in counts] == [0, 1, 3, 1]
    two = measured(log_of_people(**PAIR), 2, pick=OutsideTop(1))
    assert [two[name] for name in counts] == [1, 3, 0, 0]
    assert (two["share"], two["low"], two["guess"]) == (None, None, None)
    assert two["share_of_all"] == 0


def test_recent_plays_by_hand():
    # On the last day Ann saw B and nobody else did; Bob saw nothing.
    log = log_of(("ann", "A", 1), ("ann", "B", 9), ("bob", "A", 1))
    row = measured(log, 1, pick=Recent(1))
    assert (row["valid"], row["ruled_out"], row["unique"]) == (1, 1, 1)


def test_crowds_by_hand():
    # A is seen by seven people, so each has six others: not within 5, but within 10.
    found = measure_uniqueness(
        log_of_people(**{f"p{n}": "A" for n in range(7)}), TITLES, p=[1]
    )
    assert found.crowds.select("others", "people", "share").rows() == [
        (0, 0, 0.0), (2, 0, 0.0), (5, 0, 0.0), (10, 7, 1.0),
    ]  # fmt: skip
    assert found.table["within_10"].to_list() == [1.0]
    assert found.crowds["high"].to_list()[0] == pytest.approx(wilson(0, 7).high)


@pytest.mark.parametrize("p", [1, 2, 3])
def test_where_all_are_the_same_nobody_is_alone(p):
    row = measured(log_of_people(a="ABC", b="ABC", c="ABC", d="ABC", e="ABC"), p)
    assert (row["unique"], row["share"]) == (0, 0)
    assert row["guess"] == pytest.approx(1 / 5) == row["baseline"]


@pytest.mark.parametrize("p", [1, 2, 3])
def test_where_all_are_different_everyone_is_alone(p):
    row = measured(log_of_people(a="ABC", b="DEF", c="GHI"), p)
    assert (row["share"], row["share_of_all"], row["guess"]) == (1, 1, 1)


def test_planted_twins_are_never_alone():
    # Ten people with titles of their own, the last two the same.
    people = {f"p{n}": [f"{n} {m}" for m in range(4)] for n in range(9)}
    log = log_of_people(**people, twin=people["p8"])
    for p in (1, 4):
        row = measured(log, p)
        assert (row["unique"], row["valid"]) == (8, 10)


def test_a_day_tells_apart_who_saw_the_same():
    log = log_of(("ann", "A", 1), ("bob", "A", 2), ("cid", "A", 2))
    assert measured(log, 1)["unique"] == 0
    assert measured(log, 1, Resolution(when="day"))["unique"] == 1
    # All three days are in the week from Monday the 1st.
    assert measured(log, 1, Resolution(when="week"))["unique"] == 0


@given(plays=rows(viewers=8, most=40), seed=st.integers(0, 9))
@settings(max_examples=25)
def test_counts_are_nested_and_shares_in_their_intervals(plays, seed):
    known = Resolution(when="week")
    table = measure_uniqueness(log_of(*plays), known, p=range(1, 6), seed=seed).table
    for row in table.iter_rows(named=True):
        excluded = row["too_few_points"] + row["ruled_out"]
        assert row["requested"] == row["valid"] + excluded
        assert row["unique"] <= row["valid"]
        assert row["low_of_all"] <= row["share_of_all"] <= row["high_of_all"]
        if row["valid"]:
            assert row["low"] <= row["share"] <= row["high"]
            assert row["share"] <= row["within_2"] <= row["within_5"]
            assert row["share"] <= row["guess"] <= 1
            assert row["guess_low"] <= row["guess"] <= row["guess_high"]


def test_intervals_are_wilsons():
    found = measure_uniqueness(log_of_people(**PAIR), TITLES, p=[2], confidence=0.9)
    # Ann and Bob would each be alone without the other, so leaving one of four out
    # changes the sum of three by -1/3 - 1, the same, 2/3 and 0, 0 once more for Dot.
    # Less the two hidings, each of which is in there twice.
    lost = np.array([-1 / 3 - 1, -1 / 3 - 1, 2 / 3, 0])
    variance = (4 * lost.var(ddof=1) - 2) / 9
    effect = variance * 3 / (3 / 7 * 4 / 7)
    rate = wilson(1, 3, confidence=0.9, design_effect=effect)
    assert found.table.select("low", "high").row(0) == pytest.approx(
        (rate.low, rate.high)
    )


def test_where_nobody_hides_anybody_the_interval_is_that_of_a_coin():
    # 30 alone, 30 in crowds of three: nobody is alone by somebody else's leaving.
    people = {f"p{n}": [str(n if n < 30 else 100 + n // 3)] for n in range(60)}
    row = measured(log_of_people(**people), 1)
    rate = wilson(30, 60)
    # 60 / 59, the variance of a sample, and the two failures that are added.
    assert (row["low"], row["high"]) == pytest.approx((rate.low, rate.high), abs=3e-3)


@given(plays=rows(viewers=8, most=40), p=st.integers(1, 3), seed=st.integers(0, 3))
@settings(max_examples=25)
def test_whom_everybody_hides_is_what_leaving_them_out_shows(plays, p, seed):
    # By definition: take each person's plays out of the log, and count again.
    log = log_of(*plays)
    attempts = mount(log, TITLES, most=p, pick=AtRandom(), targets=None, seed=seed)
    fits = attempts.fits(p)
    gained, noise = fits.gained(lambda counts: counts == 1, fits.counts > 0)
    for who in range(fits.n_viewers):
        facts = [
            set(attempts.points.viewer_points[pairs[:p]].tolist())
            for pairs in attempts.drawn.pairs
        ]
        own = [set(o.tolist()) for o in _own_points(attempts.points)]
        more = 0
        for target in range(fits.n_viewers):
            if target == who or not fits.counts[target]:
                continue
            has = [n for n in range(fits.n_viewers) if facts[target] <= own[n]]
            more += len(has) == 2 and who in has
        assert gained[who] == more
    assert noise == gained.sum()


def _own_points(points):
    starts = points.viewer_starts
    return [points.viewer_points[a:b] for a, b in pairwise(starts)]


def test_a_sample_of_targets_is_attacked_in_the_whole_log():
    log = log_of_people(**{f"p{n}": "AB" for n in range(50)})
    found = measure_uniqueness(log, TITLES, p=[2], targets=7)
    assert found.table.select("requested", "valid", "guess").row(0) == (7, 7, 1 / 50)


def test_a_log_can_be_indexed_once_and_used_again():
    log = log_of_people(**PAIR)
    index, daily = index_log(log), Resolution(when="day")
    for knowledge in (TITLES, daily):
        again = measure_uniqueness(index, knowledge, p=[1, 2], seed=4)
        fresh = measure_uniqueness(log, knowledge, p=[2, 1], seed=4)
        assert again.table.equals(fresh.table)
    assert index.points(daily) is index.points(daily)


def test_the_same_on_any_number_of_cores(monkeypatch):
    log = log_of_people(**{f"p{n}": "ABCDEFGH"[n % 5 :] for n in range(40)})
    tables = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        tables.append(measure_uniqueness(log, TITLES, p=range(1, 5), seed=2).table)
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])


def test_people_of_whom_nothing_can_be_known_are_counted():
    log = log_of(("ann", "A", 1), ("bob", "B", 1), series=["S", None])
    found = measure_uniqueness(log, Resolution("series"), p=[1])
    row = found.table.row(0, named=True)
    assert (row["requested"], row["too_few_points"], row["unique"]) == (2, 1, 1)
    assert found.n_unknown == 1


def test_a_result_speaks_of_shares_and_of_nobody():
    found = measure_uniqueness(log_of_people(**PAIR), TITLES, p=[2, 3])
    assert repr(found) == (
        "Unique in the log by title, known at random: p = 2: 33.3%, "
        "p = 3: nobody has so many"
    )
    columns = [*found.table.columns, *found.crowds.columns]
    assert not [name for name in columns if names_people(name)]


# What is known more closely


def test_ways_to_know_a_play_are_compared_on_the_same_people():
    log = log_of(("ann", "A", 1), ("bob", "A", 2), ("cid", "A", 9))
    variants = [TITLES, Resolution(when="week"), Resolution(when="day")]
    table = compare_knowledge(log, variants, p=[1])
    # By title all fit; by week Ann and Bob do; by day nobody fits another.
    assert table.select("knowledge", "unique").rows() == [
        ("title", 0), ("title and week", 1), ("title and day", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("variants", "message"),
    [
        (
            [],
            r"`variants` must be different ways to know a play, at least one, got \[\]",
        ),
        ([TITLES, TITLES], "`variants` must be different .*got .'title', 'title'"),
        ("title", "`variants` must be a list, got 'title'"),
        (3, "`variants` must be a list, got 3"),
        (["title"], "`knowledge` must be a Resolution, got 'title'"),
    ],
)
def test_what_is_no_variant_is_refused(variants, message):
    with pytest.raises(AttackError, match=message):
        compare_knowledge(log_of_people(**PAIR), variants, p=[1])


# What is refused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"p": []}, r"`p` must be different ints from 1 to 100, in a list, got \[\]"),
        ({"p": [0]}, r"`p` must be .*, got \[0\]"),
        ({"p": [101]}, r"`p` must be .*, got \[101\]"),
        ({"p": [True]}, r"`p` must be .*, got \[True\]"),
        ({"p": [1.0]}, r"`p` must be .*, got \[1.0\]"),
        ({"p": [2, 2]}, r"`p` must be .*, got \[2, 2\]"),
        ({"p": 4}, "`p` must be .*, got 4"),
        ({"p": "12"}, "`p` must be .*, got '12'"),
        ({"pick": AtRandom}, "`pick` must be a Pick, such as AtRandom"),
        ({"pick": "at random"}, "`pick` must be a Pick, .*got 'at random'"),
        (
            {"targets": 0},
            "`targets` must be an int of at least 1, or None for everyone",
        ),
        ({"targets": 2.5}, "`targets` must be .*, got 2.5"),
        ({"targets": True}, "`targets` must be .*, got True"),
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        ({"seed": None}, "`seed` must be an int of at least 0, got None"),
        ({"log": pl.DataFrame()}, "`log` must be a Log, .*got 'DataFrame'"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, message):
    asked = {"log": log_of_people(**PAIR), "knowledge": TITLES} | asked
    with pytest.raises(AttackError, match=message):
        measure_uniqueness(**asked)


@pytest.mark.parametrize("confidence", [1, -0.1, None, float("nan")])
def test_a_confidence_is_below_one(confidence):
    with pytest.raises(EvaluationError, match=r"`confidence` must be in \[0, 1\), got"):
        measure_uniqueness(log_of_people(**PAIR), TITLES, confidence=confidence)


def test_an_index_without_some_people_knows_titles_only():
    rest = hold_out(index_log(log_of_people(**PAIR)), np.array([0]))
    assert measure_uniqueness(rest, TITLES, p=[1]).n_viewers == len(PAIR) - 1
    with pytest.raises(
        AttackError, match=r"`knowledge` must be Resolution\(\) for an in"
    ):
        measure_uniqueness(rest, Resolution(when="day"))


def test_recent_plays_need_days():
    log = log_of_people(**PAIR)
    bare = type(log)(log.plays.drop("day"))
    with pytest.raises(AttackError, match="`log` must say when plays were, for `pick`"):
        measure_uniqueness(bare, TITLES, pick=Recent(3))
    assert measured(bare, 2)["unique"] == 1


def test_whom_people_hide_who_are_not_counted_makes_no_interval_wider():
    # Six alone, and two in a pair who are left out of the share.
    counts = np.array([1] * 6 + [2] * 2)
    people = np.array([[n, n] for n in range(6)] + [[6, 7], [6, 7]])
    fits = Fitting(8, np.arange(8), counts, people)
    rate = rate_people(
        [fits], lambda n: n == 1, confidence=0.95, among=np.arange(8) < 6
    )
    assert rate == wilson(6, 6)


def test_draws_that_are_repeated_are_averaged():
    # One of two is alone in the first draw, none in the second: 0.5 of 2.
    alone = Fitting(2, np.arange(2), np.array([1, 2]), np.array([[0, 0], [0, 1]]))
    none = Fitting(2, np.arange(2), np.array([2, 2]), np.array([[0, 1], [0, 1]]))
    rate = rate_people([alone, none], lambda n: n == 1, confidence=0.95)
    assert (rate.succeeded, rate.valid) == (0.5, 2)
    nobody = Fitting(2, np.arange(2), np.array([0, 0]), np.zeros((2, 2), int))
    assert rate_people([nobody], lambda n: n == 1, confidence=0.95) is None
