"""What is left in of each viewer: the earliest or some by lot, and never nobody."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import RuleError
from kit.log import check_plays
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.rules.private.contribution import ContributionBound
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

PLAYS = pl.LazyFrame(
    {
        "viewer": [1, 1, 1, 1, 1, 2],
        "title": ["B", "A", "B", "C", "A", "A"],
        "day": [date(2017, 12, day) for day in (2, 1, 1, 1, 3, 3)],
        "row": range(6),
    }
)


def kept(bound, plays=PLAYS, rng=None):
    return bound.publish(plays, rng).collect()["row"].to_list()


@pytest.mark.parametrize(
    ("bound", "rows"),
    [
        # Viewer 1: A, B, C on the 1st (rows 1, 2, 3), B on the 2nd, A on the 3rd.
        (ContributionBound(1), [1, 5]),
        (ContributionBound(2), [1, 2, 5]),
        (ContributionBound(4), [0, 1, 2, 3, 5]),
        (ContributionBound(9), [0, 1, 2, 3, 4, 5]),
        (ContributionBound(1, per="day"), [0, 1, 4, 5]),
        (ContributionBound(2, per="day"), [0, 1, 2, 4, 5]),
        (ContributionBound(1, of="titles"), [1, 4, 5]),  # A whenever it is played
        (ContributionBound(2, of="titles"), [0, 1, 2, 4, 5]),
        (ContributionBound(1, of="titles", per="day"), [0, 1, 4, 5]),
    ],
)
def test_the_first_are_left_in(bound, rows):
    assert kept(bound) == rows
    turned = PLAYS.reverse()
    assert sorted(kept(bound, turned)) == rows


def test_the_time_of_day_says_what_is_first():
    hours = [None, 9, 7]
    times = [h and datetime(2017, 12, 1, h) for h in hours]
    plays = {"viewer": 1, "title": ["C", "A", "B"], "day": date(2017, 12, 1)}
    plays = pl.LazyFrame(plays | {"time": times, "row": range(3)})
    # C has no time, so it comes first; then B at 7, then A at 9.
    assert [kept(ContributionBound(n), plays) for n in (1, 2)] == [[0], [0, 2]]


def test_a_title_of_two_series_is_two():
    plays = {"viewer": 1, "title": "Pilot", "day": [date(2017, 12, d) for d in (1, 2)]}
    plays = pl.LazyFrame(plays | {"series": ["S", "T"], "row": range(2)})
    assert kept(ContributionBound(1, of="titles"), plays) == [0]


def test_names_and_not_their_codes_put_titles_in_order():
    rows = {"viewer": [1, 1], "title": ["B", "A"], "day": ["2017-12-01"] * 2}
    log = check_plays(pl.DataFrame(rows))
    left = ContributionBound(1).publish(log.plays).collect()
    assert left["title"].to_list() == ["A"]


rows = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from("ABC"), st.integers(1, 3)),
    min_size=1,
    max_size=15,
    unique=True,
)
bounds = st.builds(
    ContributionBound,
    st.integers(1, 4),
    st.sampled_from(["plays", "titles"]),
    st.sampled_from(["viewer", "day"]),
    st.sampled_from(["first", "lot"]),
)


@settings(max_examples=40)
@given(rows, bounds, st.integers(0, 99))
def test_nobody_has_more_than_the_bound_nor_less_than_she_could(rows, bound, seed):
    plays = pl.LazyFrame(rows, ["viewer", "title", "day"], orient="row")
    left = bound.publish(plays, np.random.default_rng(seed)).collect().rows()
    assert [row for row in rows if row in left] == left  # in order, none made up
    piece = (lambda r: r) if bound.of == "plays" else (lambda r: r[1])
    whose = (lambda r: r[0]) if bound.per == "viewer" else (lambda r: (r[0], r[2]))
    for one in {whose(row) for row in rows}:
        had = {piece(row) for row in rows if whose(row) == one}
        has = {piece(row) for row in left if whose(row) == one}
        assert len(has) == min(bound.most, len(had))
        if bound.of == "titles":  # with every play of a title
            wanted = [r for r in rows if whose(r) == one and piece(r) in has]
            assert [r for r in left if whose(r) == one] == wanted


def test_lots_can_be_drawn_again_with_their_seed_only():
    plays = pl.LazyFrame({"viewer": 1, "title": "A", "day": 1, "row": range(200)})
    bound = ContributionBound(20, keep="lot")
    first, again = (kept(bound, plays, np.random.default_rng(4)) for _ in range(2))
    assert first == again
    # Two draws of 20 of 200 agree with a chance of 1 / C(200, 20) < 1e-26.
    assert kept(bound, plays) != kept(bound, plays)
    assert first != list(range(20))


def test_many_plays_of_a_title_are_no_better_chance():
    # A has 9 plays and B one; each stays in about half of 400 draws: sd 10, six of it.
    titles = ["A"] * 9 + ["B"]
    plays = pl.DataFrame({"viewer": 1, "title": titles, "day": range(10)})
    viewers = pl.concat([plays.with_columns(viewer=pl.lit(v)) for v in range(400)])
    bound = ContributionBound(1, of="titles", keep="lot")
    left = bound.publish(viewers.lazy(), np.random.default_rng(8)).collect()
    stayed = left.filter(pl.col("title") == "B")["viewer"].n_unique()
    assert abs(stayed - 200) < 60
    assert left["viewer"].n_unique() == 400


# --- A rule -----------------------------------------------------------------------


def test_it_stays_lazy_and_leaves_nothing_behind():
    left = ContributionBound(1).publish(PLAYS)
    assert isinstance(left, pl.LazyFrame)
    assert left.collect_schema() == PLAYS.collect_schema()


def test_it_loses_plays_and_no_people():
    rows = {"viewer": [1, 1, 2], "title": ["A", "B", "B"], "day": ["2017-12-01"] * 3}
    log = check_plays(pl.DataFrame(rows))
    claims = [watched("B"), ~watched("B"), everyone()]
    assert count(log, claims) == [2, 0, 2]
    # Of viewer 1 only A is left in: one count falls, and another rises.
    release = publish(log, claims, rule=ContributionBound(1))
    assert [number.printed.count for number in release.numbers] == [1, 1, 2]
    assert release.intervals() == ((0, None),) * 3


def test_only_lots_are_random():
    assert not ContributionBound(1).is_random
    assert ContributionBound(1, keep="lot").is_random
    assert not Steps((ContributionBound(1), Threshold(5))).is_random


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (ContributionBound(1), "at most 1 play a viewer, the first"),
        (
            ContributionBound(1000, "titles", "day", "lot"),
            "at most 1,000 titles a viewer and day, drawn by lot",
        ),
    ],
)
def test_it_says_what_it_is(bound, words):
    assert str(bound) == words


# --- Bad input -----------------------------------------------------------------------


@pytest.mark.parametrize("most", [0, -3, 1.5, True, None, "10"])
def test_a_bound_is_a_whole_number(most):
    with pytest.raises(RuleError, match=r"^`most` must be an int of at least 1, got "):
        ContributionBound(most)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("of", "one of plays, titles"),
        ("per", "one of viewer, day"),
        ("keep", "one of first, lot"),
    ],
)
@pytest.mark.parametrize("value", ["minutes", None, ["viewer"], 1])
def test_a_bound_says_what_it_bounds(name, rule, value):
    with pytest.raises(RuleError, match=f"^`{name}` must be {rule}, got "):
        ContributionBound(10, **{name: value})


@pytest.mark.parametrize("plays", [PLAYS.collect(), None, [1, 2]])
def test_plays_are_a_lazy_table(plays):
    message = "^`plays` must be a lazy table of plays, such as `log.plays`, got '"
    with pytest.raises(RuleError, match=message):
        ContributionBound(1).publish(plays)


def test_plays_have_their_columns():
    message = "^`plays` must be a table with the columns viewer, title and day, got "
    with pytest.raises(RuleError, match=message):
        ContributionBound(1).publish(PLAYS.drop("day"))
