"""Scoreboard-RH: against scores by hand, against plain Polars, and what must hold."""

import os
from datetime import date
from itertools import zip_longest
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_logs.draws import NO_DAY, NO_TITLE, Facts
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.scoreboard import NOBODY, Scoring, score_records
from kit.errors import AttackError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import check_plays
from kit.sources.tables import read_log
from tests.attacks.scoreboard.plainly import score_plainly

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
NO_DATA = "the real data is not here; set KIT_DATA to the folder that holds it"
COLUMNS = "best top second n_best sigma entropy rank true_score".split()
E = np.exp(-1)


def make_log(*rows):
    """A log of (viewer, title, days after the first, rating or None)."""
    columns = list(zip(*rows, strict=True))
    return check_plays(
        pl.DataFrame(
            {
                "viewer": columns[0],
                "title": columns[1],
                "day": [date.fromordinal(736_695 + day) for day in columns[2]],
                "rating": pl.Series(columns[3], dtype=pl.Float32),
            }
        )
    )


def assert_alike(fast, plain):
    for name in COLUMNS:
        ours, theirs = getattr(fast, name), getattr(plain, name)
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6, err_msg=name)


# A and B were seen by two each (weight 1/log 2), C by three (weight 1/log 3).
LOG = make_log(
    ("ann", "A", 0, 5),
    ("ann", "B", 30, 3),
    ("bob", "A", 30, 5),
    ("bob", "C", 0, None),
    ("cy", "B", 60, 1),
    ("cy", "C", 0, 2),
    ("dee", "C", 60, 4),
)
INDEX = index_log(LOG)
TWO, THREE = 1 / np.log(2), 1 / np.log(3)


def score(titles, days=None, ratings=None, **more):
    days = [
        None if day is None else date.fromordinal(736_695 + day) for day in days or ()
    ]
    rows = zip_longest(titles, days, ratings or ())
    known = [KnownPlay(title, day=day, rating=rating) for title, day, rating in rows]
    return score_records(INDEX, Knowledge(known), **more)


# --- By hand ----------------------------------------------------------------


def test_a_fact_scores_by_day_and_rating():
    # Known: A on day 0, rated 5. Ann: both right, 2. Bob: 30 days off, 1/e + 1.
    scores = score(["A"], [0], [5], truth=[1])
    assert scores.best.tolist() == [0]
    assert scores.top == pytest.approx(2 * TWO)
    assert scores.second == pytest.approx((1 + E) * TWO)
    assert scores.true_score == pytest.approx((1 + E) * TWO)
    assert scores.rank.tolist() == [2]


def test_facts_add_up_and_rare_ones_weigh_more():
    # A on day 0 and C on day 0, no ratings. Ann: 1 of A. Bob: 1/e of A and 1 of C.
    # Cy: 1 of C. Dee: C, 60 days off.
    scores = score(["A", "C"], [0, 0])
    assert scores.best.tolist() == [0]
    assert scores.top == pytest.approx(TWO)
    assert scores.second == pytest.approx(E * TWO + THREE)
    plain = score(["A", "C"], [0, 0], scoring=Scoring(weigh="none"))
    assert plain.best.tolist() == [1]
    assert plain.top == pytest.approx(E + 1)


def test_sigma_is_over_everybody_with_those_who_score_nothing():
    # Scores 1, 1/e, 0, 0: the mean of the squares less the square of the mean.
    scores = score(["A"], [0], scoring=Scoring(weigh="none"))
    sigma = np.sqrt((1 + E**2) / 4 - ((1 + E) / 4) ** 2)
    assert scores.sigma == pytest.approx(sigma)
    assert scores.eccentricity == pytest.approx((1 - E) / sigma)
    chance = np.exp(np.array([1, E, 0, 0]) / sigma)
    chance /= chance.sum()
    assert scores.entropy == pytest.approx(-(chance @ np.log2(chance)))


def test_what_is_not_known_is_dropped_and_not_taken_for_equal():
    # B, rated 3, day unknown: Ann 1 for the rating, and nothing for the day.
    scores = score(["B"], [None], [3])
    assert scores.top == pytest.approx(TWO)
    # And of the title alone, 1 for whoever played it.
    scores = score(["B"])
    assert scores.top == scores.second == pytest.approx(TWO)


def test_a_rating_missing_from_a_play_scores_nothing():
    # C on day 0, rated 2. Bob has no rating: 1 for the day. Cy: 2.
    scores = score(["C"], [0], [2], truth=[1])
    assert scores.best.tolist() == [2]
    assert scores.true_score == pytest.approx(THREE)


def test_a_title_that_the_log_lacks_matches_nobody():
    scores = score(["Z"], [0], [5], truth=[0])
    assert scores.best.tolist() == [NOBODY]
    assert [scores.top[0], scores.second[0], scores.sigma[0]] == [0, 0, 0]
    assert scores.entropy.tolist() == [2]  # one of four
    assert scores.rank.tolist() == [4]
    assert scores.matches(0).tolist() == [NOBODY]
    assert score(["A", "Z"], [0, 0]).top == score(["A"], [0]).top


def test_of_several_plays_the_closest_counts_once():
    # A was seen by both, so weighs 1/log 2. Ann on days 0, 30 and 60; Bob on day 60.
    log = make_log(*(("ann", "A", day, 3) for day in (0, 30, 60)), ("bob", "A", 60, 3))
    index = index_log(log)
    facts = Facts([0, 1, 2], [0, 0], [30, 60], [np.nan, np.nan])
    scores = score_records(index, facts)
    assert scores.top.tolist() == pytest.approx([TWO, TWO])
    assert scores.second.tolist() == pytest.approx([E * TWO, TWO])
    assert scores.n_best.tolist() == [1, 2]


def test_a_day_outside_of_the_period_counts_from_there():
    # A, 30 days before the log begins: Ann 1/e, Bob 1/e^2.
    scores = score(["A"], [-30])
    assert scores.top == pytest.approx(E * TWO)
    assert scores.second == pytest.approx(E**2 * TWO)


def test_a_log_of_one_viewer_has_nobody_to_be_ahead_of():
    index = index_log(make_log(("ann", "A", 0, 1)))
    scores = score_records(index, KnownPlay("A"))
    assert scores.best.tolist() == [0]
    assert scores.entropy.tolist() == [0]
    assert scores.eccentricity.tolist() == [0]


# --- What must hold ---------------------------------------------------------


class BinaryLogarithm(Scoring):
    """Weighs by the logarithm to the base of 2."""

    def weights(self, support):
        return super().weights(support) * np.log(2)


def test_what_one_person_played_weighs_as_much_as_what_two_did():
    weights = Scoring().weights(np.array([1, 2, 3]))
    assert weights.tolist() == pytest.approx([TWO, TWO, THREE])


@pytest.mark.parametrize(("n_alike", "match"), [(1, 0), (2, NOBODY), (3, NOBODY)])
def test_a_tie_is_no_match_whatever_phi(n_alike, match):
    rows = [(f"v{i}", "A", 0, 5) for i in range(n_alike)]
    index = index_log(make_log(*rows, ("x", "B", 0, 5), ("y", "C", 0, 5)))
    scores = score_records(index, KnownPlay("A"))
    assert scores.best.tolist() == [0]
    assert scores.n_best.tolist() == [n_alike]
    assert scores.matches(0).tolist() == [match]
    assert (scores.eccentricity > 0).tolist() == [match == 0]


def test_a_lead_of_phi_is_no_match():
    # Scores 1, 0 of two people: sigma is 1/2, the lead 2.
    index = index_log(make_log(("ann", "A", 0, 5), ("bob", "B", 0, 5)))
    scores = score_records(index, KnownPlay("A"), scoring=Scoring(weigh="none"))
    assert scores.eccentricity.tolist() == [2]
    assert scores.matches(2).tolist() == [NOBODY]
    assert scores.matches(1.99).tolist() == [0]


titles, days = st.sampled_from("ABCDE"), st.integers(0, 90)
stars = st.none() | st.integers(1, 5)
plays = st.lists(
    st.tuples(st.integers(0, 6), titles, days, stars), min_size=1, max_size=40
)
known = st.tuples(
    st.sampled_from([NO_TITLE, 0, 1, 2, 3, 4]),
    st.just(NO_DAY) | st.integers(-40, 130),
    st.just(np.nan) | st.integers(1, 5),
)
auxiliary = st.lists(st.lists(known, max_size=6), min_size=1, max_size=4)


def list_facts(records, n_titles):
    flat = [fact for record in records for fact in record]
    ends = np.cumsum([0, *(len(record) for record in records)])
    places = [min(place, n_titles - 1) for place, _, _ in flat]
    return Facts(ends, places, [f[1] for f in flat], [f[2] for f in flat])


@given(plays, auxiliary, st.sampled_from(["rarity", "none"]), st.integers(-1, 6))
def test_scores_equal_plain_polars(rows, records, weigh, true):
    log = make_log(*rows)
    index = index_log(log)
    facts = list_facts(records, index.n_titles)
    truth = np.full(facts.n_targets, min(true, index.n_viewers - 1))
    scoring = Scoring(1.0, 10.0, weigh)
    fast = score_records(index, facts, scoring=scoring, truth=truth)
    assert_alike(fast, score_plainly(log, facts, scoring, truth=truth))


@given(plays, auxiliary)
def test_the_base_of_the_logarithm_changes_no_ranking_lead_or_doubt(rows, records):
    index = index_log(make_log(*rows))
    facts = list_facts(records, index.n_titles)
    natural = score_records(index, facts)
    binary = score_records(index, facts, scoring=BinaryLogarithm())
    assert natural.best.tolist() == binary.best.tolist()
    assert natural.n_best.tolist() == binary.n_best.tolist()
    for name in ("eccentricity", "entropy"):
        np.testing.assert_allclose(
            getattr(natural, name), getattr(binary, name), rtol=1e-6, atol=1e-6
        )
    np.testing.assert_allclose(natural.top * np.log(2), binary.top, rtol=1e-6)


def make_crowd(n_viewers=30_000, n_titles=50, n_plays=120_000):
    """Enough people for several blocks of the kernel, with some plays repeated."""
    rng = np.random.default_rng(5)
    return make_log(
        *zip(
            rng.integers(0, n_viewers, n_plays).tolist(),
            (f"T{title:02}" for title in rng.geometric(0.1, n_plays) % n_titles),
            rng.integers(0, 400, n_plays).tolist(),
            rng.integers(1, 6, n_plays).tolist(),
            strict=True,
        )
    )


def test_many_people_in_many_blocks_equal_plain_polars():
    log, rng = make_crowd(), np.random.default_rng(6)
    index = index_log(log)
    # The third target is of a rare title only, so that most blocks meet no fact.
    facts = Facts(
        [0, 8, 16, 17, 17],
        [*rng.integers(0, index.n_titles, 16), index.support.argmin()],
        rng.integers(0, 400, 17),
        rng.integers(1, 6, 17).astype(float),
    )
    truth = np.array([0, 29_000, 15_000, 7])
    fast = score_records(index, facts, truth=truth)
    assert_alike(fast, score_plainly(log, facts, truth=truth))
    one = score_records(index, Facts([0, 8], *(part[8:16] for part in parts(facts))))
    assert one.top[0] == fast.top[1]


def parts(facts):
    return facts.titles, facts.days, facts.ratings


# --- Real logs --------------------------------------------------------------


def draw_facts(index, n_targets, seed):
    """Four plays of some people, as they are in the log."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(index.viewers), 4 * n_targets, replace=False)
    title = np.searchsorted(index.starts, rows, side="right") - 1
    levels = np.append(index.levels, np.nan)
    rating = (
        levels[index.ratings[rows]]
        if len(index.ratings)
        else np.full(len(rows), np.nan)
    )
    return Facts(
        np.arange(n_targets + 1) * 4, title, index.days[rows].astype(int), rating
    )


@pytest.mark.skipif(not REAL.is_dir(), reason=NO_DATA)
@pytest.mark.parametrize(
    "name",
    ["netflix-uk/events_2018-04_2019-06.parquet", "movietweetings/ratings.dat"],
)
def test_scores_equal_plain_polars_on_real_logs(name):
    log = read_log(REAL / name)
    index = index_log(log)
    facts = draw_facts(index, 20, seed=3)
    truth = index.viewers[:20].astype(int)
    fast = score_records(index, facts, truth=truth)
    assert_alike(fast, score_plainly(log, facts, truth=truth))


# --- Errors -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"log": 1}, "`log` must be a Log, such as `read_log` gives, got 'int'"),
        ({"scoring": 1}, "`scoring` must be a Scoring, got 'int'"),
        ({"truth": [4]}, "`truth` must be places among the 4 viewers, or -1, got 4"),
        ({"truth": [-2]}, "`truth` must be places among the 4 viewers, or -1, got -2"),
        ({"truth": [0, 1]}, "`truth` must be one place, or -1, for each of the 1"),
        ({"truth": [0.5]}, "`truth` must be one place, or -1, for each of the 1"),
        (
            {"knowledge": Facts([0, 1], [3], [0], [1.0])},
            "`facts.titles` must be places among the 3 titles of the index, got 3",
        ),
    ],
)
def test_what_cannot_be_scored_is_refused(more, message):
    given = {"log": INDEX, "knowledge": Facts([0, 1], [0], [0], [1.0])} | more
    with pytest.raises(AttackError, match=message):
        score_records(**given)


@pytest.mark.parametrize("phi", [-1, True, "1.5", float("nan")])
def test_phi_is_a_number(phi):
    with pytest.raises(AttackError, match="`phi` must be a number of at least 0"):
        score(["A"]).matches(phi)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"rating_scale": 0}, "`rating_scale` must be a number above 0, got 0"),
        ({"day_scale": -1}, "`day_scale` must be a number above 0, got -1"),
        ({"day_scale": float("inf")}, "`day_scale` must be a number above 0, got inf"),
        ({"weigh": "idf"}, "`weigh` must be one of rarity, none, got 'idf'"),
    ],
)
def test_a_scoring_that_makes_no_sense_is_refused(more, message):
    with pytest.raises(AttackError, match=message):
        Scoring(**more)
