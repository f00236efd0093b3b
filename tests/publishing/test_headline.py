"""The sentences worth boasting about, against small logs read by eye."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import played, watched
from kit.errors import ClaimError, KitError, LogError
from kit.log import Log, check_plays
from kit.publishing.counting import count
from kit.publishing.headline import (
    daily_claims,
    find_crowd,
    find_headline,
    find_repeats,
    streak_history,
)
from kit.sources.bundled import open_films, open_tracks


def log_of(*plays: tuple[str, str, str]) -> Log:
    """Make a log of plays written as (viewer, title, "2017-12-DD HH:MM")."""
    columns = ["viewer", "title", "time"]
    return check_plays(pl.DataFrame(plays, schema=columns, orient="row"))


def days_of(viewer: str, title: str, *days: int) -> list[tuple[str, str, str]]:
    """One play at noon on each of these days of December 2017."""
    return [(viewer, title, f"2017-12-{day:02} 12:00") for day in days]


# find_headline


def test_the_longest_shared_streak_wins_over_a_larger_crowd():
    # ann and bob share days 1-3 of A; three people share days 1-2 of B.
    log = log_of(
        *days_of("ann", "A", 1, 2, 3),
        *days_of("bob", "A", 1, 2, 3),
        *(play for who in "xyz" for play in days_of(who, "B", 1, 2)),
    )
    assert find_headline(log) == watched("A").every_day(3, until="2017-12-03")
    three = find_headline(log, viewers=3)
    assert three == watched("B").every_day(2, until="2017-12-02")


def test_a_longer_streak_counts_among_the_shorter_ones_of_its_day():
    # On the 4th ann's streak is 4 days and bob's 3: two people have 3 or more.
    log = log_of(*days_of("ann", "A", 1, 2, 3, 4), *days_of("bob", "A", 2, 3, 4))
    assert find_headline(log) == watched("A").every_day(3, until="2017-12-04")
    alone = find_headline(log, viewers=1)
    assert alone == watched("A").every_day(4, until="2017-12-04")


def test_a_missed_day_ends_a_streak():
    # 1, 2, then 4, 5, 6: the longest run is three days, not five.
    log = log_of(*days_of("ann", "A", 1, 2, 4, 5, 6))
    found = find_headline(log, viewers=1)
    assert found == watched("A").every_day(3, until="2017-12-06")


def test_two_plays_on_one_day_are_one_day_of_a_streak():
    twice = [("ann", "A", f"2017-12-01 1{hour}:00") for hour in range(3)]
    log = log_of(*twice, *days_of("ann", "A", 2))
    found = find_headline(log, viewers=1)
    assert found == watched("A").every_day(2, until="2017-12-02")


def test_of_equal_streaks_the_one_with_more_people_wins_then_the_earlier_day():
    pair = [*days_of("ann", "A", 1, 2), *days_of("ann", "A", 5, 6)]
    more = [play for who in ("bob", "cem") for play in days_of(who, "B", 8, 9)]
    by_people = find_headline(log_of(*pair, *more), viewers=1)
    assert by_people == watched("B").every_day(2, until="2017-12-09")
    by_day = find_headline(log_of(*pair), viewers=1)
    assert by_day == watched("A").every_day(2, until="2017-12-02")


def test_a_log_without_a_shared_streak_is_refused_with_the_way_out():
    log = log_of(*days_of("ann", "A", 1, 2), *days_of("bob", "A", 2))
    message = "on two days running by 2 viewers or more; ask for fewer: `viewers`,"
    with pytest.raises(ClaimError, match=message):
        find_headline(log)


def test_a_streak_of_nobody_cannot_be_asked_for():
    log = log_of(*days_of("ann", "A", 1, 2))
    message = "`viewers` must be an int of at least 1, got 0"
    with pytest.raises(KitError, match=message):
        find_headline(log, viewers=0)


def test_the_planted_streak_of_53_is_the_longest_that_many_share():
    found = find_headline(open_films(), viewers=53)
    assert found == watched("A Christmas Prince").every_day(18, until="2017-12-10")


# streak_history and daily_claims


def test_the_history_of_a_streak_grows_by_a_day_from_its_first():
    streak = watched("A").every_day(4, until="2017-12-10")
    begun = date(2017, 12, 7)
    assert [(c.first, (c.last - begun).days) for c in streak_history(streak)] == [
        (begun, 1),
        (begun, 2),
        (begun, 3),
    ]
    assert streak_history(streak)[-1] == streak


def test_the_days_of_a_streak_are_each_asked_for_once():
    streak = watched("A").every_day(3, until="2017-12-01")
    # Three days back from 1 December begin on 29 November.
    days = ["2017-11-29", "2017-11-30", "2017-12-01"]
    assert daily_claims(streak) == [watched("A").on(day) for day in days]


# find_crowd


def test_a_crowd_is_counted_in_people_and_not_in_plays():
    # A has five plays of one person, B two plays of two people.
    often = [("ann", "A", f"2017-12-01 1{hour}:00") for hour in range(5)]
    log = log_of(*often, *days_of("ann", "B", 1), *days_of("bob", "B", 1))
    assert find_crowd(log) == played("B").on("2017-12-01")


def test_a_crowd_is_of_one_day():
    # Three people watched A, but never two on one day; two watched B on the 3rd.
    spread = [p for day, who in enumerate("abc", 1) for p in days_of(who, "A", day)]
    log = log_of(*spread, *days_of("a", "B", 3), *days_of("b", "B", 3))
    assert find_crowd(log) == played("B").on("2017-12-03")


def test_of_equal_crowds_the_earlier_day_wins_then_the_first_title():
    log = log_of(*days_of("ann", "B", 1, 2), *days_of("ann", "A", 2, 3))
    assert find_crowd(log) == played("B").on("2017-12-01")
    same_day = log_of(*days_of("ann", "B", 1), *days_of("bob", "A", 1))
    assert find_crowd(same_day) == played("A").on("2017-12-01")


# find_repeats


def test_repeats_are_of_one_viewer_one_title_and_one_day():
    # ann: A once on each of three days, and three titles on the 5th; bob and cem: A
    # once each on the 1st; dan: A twice on the 2nd. Only dan repeats anything.
    twice = [("dan", "A", f"2017-12-02 0{hour}:00") for hour in range(2)]
    log = log_of(
        *days_of("ann", "A", 1, 2, 3),
        *(play for title in "XYZ" for play in days_of("ann", title, 5)),
        *days_of("bob", "A", 1),
        *days_of("cem", "A", 1),
        *twice,
    )
    assert find_repeats(log) == played("A").on("2017-12-02").at_least(2)


def test_of_equal_repeats_the_one_that_fewer_people_share_wins():
    # On the 1st two people played A twice; on the 2nd one did.
    log = log_of(
        *((who, "A", f"2017-12-01 0{hour}:00") for who in "ab" for hour in range(2)),
        *(("c", "A", f"2017-12-02 0{hour}:00") for hour in range(2)),
    )
    assert find_repeats(log) == played("A").on("2017-12-02").at_least(2)


def test_of_repeats_as_rare_the_earlier_day_wins_then_the_first_title():
    def twice(who: str, title: str, day: int) -> list[tuple[str, str, str]]:
        return [(who, title, f"2017-12-0{day} 0{hour}:00") for hour in range(2)]

    days = log_of(*twice("a", "A", 2), *twice("b", "B", 1))
    assert find_repeats(days) == played("B").on("2017-12-01").at_least(2)
    titles = log_of(*twice("a", "B", 1), *twice("b", "A", 1))
    assert find_repeats(titles) == played("A").on("2017-12-01").at_least(2)


def test_a_log_without_repeats_still_gives_what_fewest_people_share():
    log = log_of(
        *days_of("ann", "A", 1), *days_of("bob", "A", 1), *days_of("bob", "B", 2)
    )
    assert find_repeats(log) == played("B").on("2017-12-02")


def test_nobody_reaches_more_repeats_than_were_found():
    log = open_tracks()
    most = find_repeats(log)
    more = most.at_least(most.count + 1)
    assert count(log, [most, most.exactly(most.count), more]) == [1, 1, 0]


def test_the_planted_posters_are_found():
    log = open_tracks()
    title = "It's the End of the World as We Know It (And I Feel Fine)"
    assert find_crowd(log) == played(title).on("2016-06-23")
    assert find_repeats(log) == played("Sorry").on("2016-02-14").at_least(42)


# Both


PLAYS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("XYZ"), st.integers(1, 3)),
    min_size=1,
    max_size=30,
)


@given(PLAYS)
def test_crowd_and_repeats_agree_with_counting_by_hand(drawn):
    # One play a minute, so that no two rows are the same.
    log = log_of(
        *(
            (who, title, f"2017-12-0{day} 10:{minute:02}")
            for minute, (who, title, day) in enumerate(drawn)
        )
    )
    crowds = {(t, d): {w for w, *at in drawn if at == [t, d]} for _, t, d in drawn}
    assert count(log, [find_crowd(log)]) == [max(map(len, crowds.values()))]
    most = max(map(drawn.count, drawn))
    found = find_repeats(log)
    assert found.count == most
    sharing = [
        len({w for w in "abcd" if drawn.count((w, *cell)) == most}) for cell in crowds
    ]
    assert count(log, [found]) == [min(n for n in sharing if n)]


@pytest.mark.parametrize("find", [find_crowd, find_repeats])
def test_an_empty_log_is_refused(find):
    schema = {"viewer": pl.UInt32, "title": pl.Categorical, "day": pl.Date}
    empty = Log(pl.DataFrame(schema=schema).lazy())
    with pytest.raises(LogError, match="at least one play, got a table without rows"):
        find(empty)
