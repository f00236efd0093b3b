"""What one unit can change: by hand, and never less than any small log shows."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, plays_of, watched
from kit.claims.viewer import What
from kit.claims.viewing import Episodes
from kit.log import CHECKED_FORM, Log
from kit.publishing.counting import count
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.sensitivity import UNITS, sensitivity

film = watched("A Christmas Prince")
DAILY = [film.on(f"2017-12-{day:02}") for day in range(1, 19)]
STREAK = film.every_day(18, until="2017-12-18")
REGIONS = [film.where(region=region) for region in ("US", "UK", "FR")]


def counts(claims, unit, **more):
    return sensitivity(claims, unit=unit, **more).counts


# --- By hand -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "one", "daily", "both"),
    [
        ("play", 1, 1, 2),  # a day's count, and the streak
        ("day", 1, 1, 2),
        ("viewer", 1, 18, 19),  # who kept the streak is in all of them
    ],
)
def test_one_person_moves_the_streak_by_one_and_all_the_days(unit, one, daily, both):
    assert counts([STREAK], unit) == one
    assert counts(DAILY, unit) == daily
    assert counts([*DAILY, STREAK], unit) == both


@pytest.mark.parametrize("unit", UNITS)
def test_everybody_lives_in_one_region(unit):
    assert counts(REGIONS, unit) == 1
    assert counts([*REGIONS, film], unit) == 2


def test_a_day_has_room_for_many_titles_and_a_play_for_one():
    titles = [watched(name).on("2017-12-01") for name in "ABCDE"]
    assert [counts(titles, unit) for unit in UNITS] == [1, 5, 5]


def test_a_play_is_of_a_title_its_series_and_anything():
    claims = [watched("A"), watched("B"), watched(series="S"), watched()]
    assert [counts(claims, unit) for unit in UNITS] == [3, 4, 4]


def test_who_did_not_watch_it_has_a_part_in_that_count_by_being_there():
    # The only play of somebody, of B, takes her out of "did not watch A".
    assert counts([~watched("A"), watched("B")], "play") == 2
    assert counts([watched("A"), watched("B")], "play") == 1
    assert counts([everyone(), watched("A")], "play") == 2


def test_exact_numbers_of_plays_lose_one_count_and_gain_one():
    exactly = [film.exactly(times) for times in (1, 2, 3, 4)]
    assert [counts(exactly, unit) for unit in UNITS] == [2, 2, 1]


@pytest.mark.parametrize(("most", "found"), [(1, 1), (5, 5), (18, 19), (99, 19)])
def test_a_bound_on_plays_leaves_no_room_for_the_streak(most, found):
    bound = ContributionBound(most)
    assert counts([*DAILY, STREAK], "viewer", bound=bound) == found


def test_ten_titles_of_a_day_are_ten_counts():
    # Wikimedia's bound: ten pages of each reader and day, one count for each page.
    pages = [watched(f"page {n}").on("2023-02-06") for n in range(100)]
    bound = ContributionBound(10, of="titles", per="day")
    found = sensitivity(pages, unit="day", bound=bound)
    assert (found.counts, found.l1) == (10, 10)
    assert found.l2 == pytest.approx(10**0.5)
    # All of them are of one day, so the bound holds for all that a reader does.
    assert counts(pages, "viewer", bound=bound) == 10
    assert counts(pages, "day") == 100


def test_titles_bounded_in_all_may_be_played_on_every_day():
    days = [watched(t).on(f"2017-12-{d:02}") for t in "ABC" for d in range(1, 5)]
    bound = ContributionBound(2, of="titles")
    assert counts(days, "viewer", bound=bound) == 8  # 2 titles, 4 days of each


def test_a_bound_for_each_day_holds_over_the_days_asked_about():
    days = [watched(t).on(f"2017-12-{d:02}") for t in "ABC" for d in range(1, 5)]
    bound = ContributionBound(2, per="day")
    assert counts(days, "viewer", bound=bound) == 8
    assert counts(days, "day", bound=bound) == 2
    # "At any time" leaves no limit to the days.
    assert counts([*days, watched("A")], "viewer", bound=bound) == 9


def test_an_open_list_counts_on_its_bound_alone():
    # Three titles were found, but a fourth may be there with one viewer more.
    titles = [watched(name) for name in "ABC"]
    bound = ContributionBound(10, of="titles")
    assert counts(titles, "viewer", bound=bound) == 3
    assert counts(titles, "viewer", bound=bound, is_open=True) == 10
    assert counts(titles, "play", is_open=True) == 1


def test_amounts_are_not_trusted_to_keep_their_limits():
    # Somebody with 9 plays is in none of these ranges, whatever `high` says.
    ranges = [plays_of("A", high=5).between(n, n) for n in range(4)]
    assert counts(ranges, "viewer") == 4


def test_a_claim_said_twice_is_one_count():
    assert counts([film, film], "viewer") == 1


def test_what_nobody_can_do_is_still_hidden_as_one_count():
    impossible = DAILY[0] & ~DAILY[0]
    assert [counts([impossible], unit) for unit in UNITS] == [1, 1, 1]


def test_it_says_what_it_is():
    assert str(sensitivity(DAILY, unit="day")) == (
        "one viewer's day changes at most 1 count, by 1 person each"
    )


def test_two_titles_of_two_regions_are_two_counts():
    # One viewer lives in one region, and watched both titles twice.
    twice = [watched(title).at_least(2) for title in "AB"]
    claims = [t.where(region=name) for t in twice for name in ("NY", "VT")]
    assert counts(claims, "viewer") == 2
    bound = ContributionBound(2, of="titles")
    assert counts(claims, "viewer", bound=bound) == 2


# --- On every small log --------------------------------------------------------

DAYS = [date(2017, 12, day) for day in range(1, 5)]
first_last = st.lists(st.sampled_from(DAYS), min_size=2, max_size=2).map(sorted)
things = st.sampled_from(
    [watched("A"), watched("B"), watched(series="S"), watched(series="T"), watched()]
)
plain = st.one_of(
    things,
    st.builds(lambda what, window: what.between(*window), things, first_last),
    st.builds(lambda what, n: what.at_least(n), things, st.integers(1, 3)),
    st.builds(lambda what, n: what.exactly(n), things, st.integers(1, 2)),
    st.builds(
        lambda what, n, end: what.every_day(n, until=DAYS[end]),
        things,
        st.integers(1, 3),
        st.integers(2, 3),
    ),
    st.builds(
        lambda window, n: Episodes(What(series="S"), *window, n),
        first_last,
        st.integers(1, 2),
    ),
    st.builds(
        lambda low, high: watched() & plays_of("A", high=2).between(low, low + high),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    st.just(everyone()),
    st.sampled_from(["NY", "VT"]).map(lambda name: everyone().where(region=name)),
)
claims_ = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        inner.map(lambda claim: ~claim),
    ),
    max_leaves=3,
)
play = st.tuples(
    st.integers(0, 2),
    st.sampled_from([("A", "S"), ("A", "T"), ("A", None), ("B", "S"), ("B", None)]),
    st.sampled_from(DAYS),
)
bounds = st.builds(
    ContributionBound,
    st.integers(1, 3),
    st.sampled_from(["plays", "titles"]),
    st.sampled_from(["viewer", "day"]),
)


def as_plays(rows):
    columns = {
        "viewer": [viewer for viewer, _, _ in rows],
        "title": [title for _, (title, _), _ in rows],
        "day": [day for _, _, day in rows],
        "series": [series for _, (_, series), _ in rows],
        "region": [["NY", "VT", None][viewer] for viewer, _, _ in rows],
    }
    return pl.DataFrame(columns, schema={name: CHECKED_FORM[name] for name in columns})


def count_bounded(rows, claims, bound):
    plays = as_plays(rows).lazy()
    if bound is not None:
        plays = bound.publish(plays)
    return np.array(count(Log(plays), claims))


def largest_change(rows, claims, unit, bound):
    """Leave each unit out in turn; how much do the counts change together?"""
    key = {
        "play": lambda row: row,
        "day": lambda row: (row[0], row[2]),
        "viewer": lambda row: row[0],
    }[unit]
    before = count_bounded(rows, claims, bound)
    changes = [
        np.abs(
            before - count_bounded([r for r in rows if key(r) != one], claims, bound)
        )
        for one in {key(row) for row in rows}
    ]
    assert max(change.max() for change in changes) <= 1
    return max(change.sum() for change in changes)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.lists(play, min_size=1, max_size=8, unique=True),
    st.lists(claims_, min_size=1, max_size=5, unique=True),
    st.none() | bounds,
)
def test_leaving_one_unit_out_never_changes_more_than_is_said(rows, claims, bound):
    for unit in UNITS:
        fits = unit == "viewer" or (unit == "day" and bound and bound.per == "day")
        taken = bound if fits else None
        said = counts(claims, unit, bound=taken)
        assert largest_change(rows, claims, unit, taken) <= said <= len(claims)
