"""Binges in small logs counted by hand, planted in large ones, and absent."""

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.binges import AutoplayRule, find_binges
from kit.errors import KitError, LogError
from kit.log import check_plays

START = datetime(2018, 1, 1, 8)


def make_log(plays, *columns):
    """A log of (viewer, episode, day of January 2018) and further columns."""
    names = ["viewer", "title", "day", *columns]
    table = pl.DataFrame(plays, schema=names, orient="row")
    day = pl.date(2018, 1, 1) + pl.duration(days=pl.col("day") - 1)
    if "series" not in columns:
        table = table.with_columns(series=pl.lit("The Office"))
    return check_plays(table.with_columns(day=day))


def make_sessions(*sessions, minutes=20):
    """A log of one viewer: the pauses before each episode, in minutes."""
    plays, at = [], START
    for pause in sessions:
        at += timedelta(minutes=pause)
        plays.append(("a", f"E{len(plays)}", at, minutes, "The Office"))
        at += timedelta(minutes=minutes)
    names = ["viewer", "title", "time", "minutes", "series"]
    return check_plays(pl.DataFrame(plays, schema=names, orient="row"))


def test_distinct_episodes_are_counted_in_the_fullest_window():
    # Days:  1  2  3  8  9
    # a:     E1 E2 E1 E3 E4   1-7: E1 E2 = 2; 2-8: E2 E1 E3 = 3; 3-9: E1 E3 E4 = 3
    # b:     E1 E1 -  -  E2   1-7: E1 = 1;    2-8: E1 = 1;       3-9: E2 = 1
    a = [("a", "E1", 1), ("a", "E2", 2), ("a", "E1", 3), ("a", "E3", 8), ("a", "E4", 9)]
    b = [("b", "E1", 1), ("b", "E1", 2), ("b", "E2", 9)]
    found = find_binges(make_log(a + b))
    assert (found.largest.episodes, found.largest.viewers) == (3, 1)
    # Both reached 1 episode; only a reached 2, and 3.
    assert found.reached.rows() == [
        ("The Office", 1, 2),
        ("The Office", 2, 1),
        ("The Office", 3, 1),
    ]


@pytest.mark.parametrize(
    ("days", "episodes"), [(1, 2), (2, 3), (3, 3), (6, 4), (99, 5)]
)
def test_a_window_holds_so_many_consecutive_days(days, episodes):
    # Day 1: A B; day 2: C; day 6: D; day 20: E. A window of 6 days holds days 1 to 6.
    plays = [("a", "A", 1), ("a", "B", 1), ("a", "C", 2), ("a", "D", 6), ("a", "E", 20)]
    assert find_binges(make_log(plays), days=days).largest.episodes == episodes


def test_series_are_kept_apart_even_where_episodes_share_a_name():
    plays = [
        ("a", "Pilot", 1, "Lost"),
        ("a", "Pilot", 1, "Dark"),
        ("a", "Finale", 2, "Dark"),
        ("b", "Pilot", 2, "Lost"),
        ("b", "A film", 2, None),
    ]
    found = find_binges(make_log(plays, "series"))
    counts = [(one.series, one.episodes, one.viewers) for one in found.by_series]
    assert counts == [("Dark", 2, 1), ("Lost", 1, 2)]
    assert "Plays without a series, left aside: 1." in found.notes
    only = find_binges(make_log(plays, "series"), series="Lost")
    assert [one.series for one in only.by_series] == ["Lost"]
    assert set(only.reached["series"]) == {"Lost"}


def test_hours_are_those_of_the_fullest_window_with_most_of_them():
    # a and b both watch two episodes in their best week: 20 + 40 minutes, one of
    # them twice (30 more), against 50 + 50. b's 100 minutes are more than a's 90.
    plays = [
        ("a", "E1", 1, 20),
        ("a", "E2", 2, 40),
        ("a", "E2", 3, 30),
        ("b", "E1", 11, 50),
        ("b", "E2", 12, 50),
        ("b", "E1", 29, 55),
    ]
    largest = find_binges(make_log(plays, "minutes")).largest
    assert (largest.episodes, largest.viewers, largest.plays) == (2, 2, 2)
    assert largest.hours == pytest.approx(100 / 60)


def test_a_session_is_a_run_without_a_pause_longer_than_the_gap():
    # Pauses before the episodes: a run of 4, one of 7, one of 1.
    log = make_sessions(0, 1, 15, 0, 16, 0, 0, 0, 0, 0, 0, 600)
    largest = find_binges(log).largest
    # Stopping after 3: floor(3/3) + floor(6/3) + floor(0/3) = 1 + 2 + 0.
    assert (largest.sessions, largest.confirmations) == (3, (3, 3))
    assert largest.decisions == 3 + 3
    # With a gap of 16 minutes the first two runs are one of 11: floor(10/3) = 3.
    wider = find_binges(log, AutoplayRule(gap=16)).largest
    assert (wider.sessions, wider.confirmations) == (2, (3, 3))
    # A service that stops after every episode: 3 + 6 + 0.
    strict = find_binges(log, AutoplayRule(stops_after=1)).largest
    assert strict.confirmations == (9, 9)


def test_a_play_within_another_does_not_end_the_session():
    # 0:00-2:00, 0:10-0:20 meanwhile, then 2:05: five minutes after the longest.
    names = ["viewer", "title", "time", "minutes", "series"]
    plays = [
        ("a", "E1", START, 120, "S"),
        ("a", "E2", START + timedelta(minutes=10), 10, "S"),
        ("a", "E3", START + timedelta(minutes=125), 20, "S"),
    ]
    log = check_plays(pl.DataFrame(plays, schema=names, orient="row"))
    assert find_binges(log).largest.sessions == 1


def test_without_clock_times_confirmations_are_bounded():
    # Seven episodes: seven sessions take no confirmation, one takes floor(6/3) = 2;
    # either way ceil(7/3) = 3 decisions at least.
    log = make_log([("a", f"E{n}", 1 + n // 2) for n in range(7)])
    found = find_binges(log)
    assert found.largest.sessions is None
    assert found.largest.confirmations == (0, 2)
    assert found.largest.decisions == 3
    assert found.largest.hours is None
    assert any("one session or many" in note for note in found.notes)


def test_one_play_of_unknown_length_leaves_the_window_bounded():
    names = ["viewer", "title", "time", "minutes", "series"]
    plays = [("a", f"E{n}", START + timedelta(hours=n), 20, "S") for n in range(4)]
    plays[2] = (*plays[2][:3], None, "S")
    log = check_plays(pl.DataFrame(plays, schema=names, orient="row"))
    largest = find_binges(log).largest
    assert (largest.sessions, largest.confirmations) == (None, (0, 1))
    # Three plays of 20 minutes are an hour; the fourth counts as none.
    assert largest.hours == pytest.approx(1)


def test_a_planted_week_of_the_office_is_found_among_casual_viewers():
    # 188 episodes of 22 minutes, 27 a day from 8:00 and one minute apart: 27 * 6 +
    # 26 = 188 in 7 sessions, 69 hours (188 * 22 / 60 = 68.9). Six sessions take
    # floor(26/3) = 8 confirmations and the last floor(25/3) = 8: 56 in all.
    planted = [
        ("x", f"E{n}", START + timedelta(days=n // 27, minutes=23 * (n % 27)))
        for n in range(188)
    ]
    casual = [
        (f"v{v}", f"E{e}", START + timedelta(days=v % 50 + e, hours=12))
        for v in range(300)
        for e in range(v % 9)
    ]
    table = pl.DataFrame(planted + casual, ["viewer", "title", "time"], orient="row")
    log = check_plays(table.with_columns(series=pl.lit("The Office"), minutes=22))
    found = find_binges(log, days=7)
    largest = found.largest
    assert (largest.episodes, largest.viewers, largest.plays) == (188, 1, 188)
    assert largest.hours == pytest.approx(188 * 22 / 60)
    assert (largest.sessions, largest.confirmations) == (7, (56, 56))
    assert largest.decisions == 63
    # Casual viewers watch one episode a day, so at most 7 in a week.
    reached = {row[1]: row[2] for row in found.reached.rows()}
    assert reached[8] == reached[188] == 1
    # Of 300 viewers, v % 9 is 7 or 8 for 33 each (v = 7, 16, ..., and 8, 17, ...).
    assert reached[7] == 1 + 33 + 33
    assert len(reached) == 188


def test_a_log_without_a_binge_has_none():
    # 40 viewers, one episode a month each.
    plays = [(f"v{v}", f"E{e}", 1 + 31 * e) for v in range(40) for e in range(4)]
    found = find_binges(make_log(plays))
    assert found.reached.rows() == [("The Office", 1, 40)]
    assert found.largest.decisions == 1
    assert found.largest.confirmations == (0, 0)


def test_a_log_without_series_is_refused_with_the_way_out():
    bare = check_plays(pl.DataFrame({"viewer": [1], "title": ["A"], "day": [START]}))
    with pytest.raises(
        LogError, match=r'`log` must have a column `series`, .*series="\.\.\."'
    ):
        find_binges(bare)


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ("The Offce", "`series` must be a series that the log holds, got 'The Offce'"),
        (None, "`log` must name the series of at least one play, got none"),
    ],
)
def test_a_series_that_is_not_there_is_refused(series, message):
    log = make_log([("a", "E1", 1, None)], "series")
    with pytest.raises(LogError, match=message):
        find_binges(log, series=series)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"days": 0}, "`days` must be an int of at least 1, got 0"),
        ({"days": 7.0}, r"`days` must be an int of at least 1, got 7\.0"),
        ({"series": 3}, "`series` must be the name of a series, got 3"),
        ({"knowledge": 3}, "`knowledge` must be an AutoplayRule, got 'int'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(arguments, message):
    with pytest.raises(KitError, match=message):
        find_binges(make_log([("a", "E1", 1)]), **arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"stops_after": 0}, "`stops_after` must be an int of at least 1, got 0"),
        ({"stops_after": True}, "`stops_after` must be an int of at least 1, got True"),
        ({"gap": -1}, "`gap` must be a number of at least 0, got -1"),
        (
            {"gap": float("nan")},
            "`gap` must be a number of at least 0, got nan",
        ),
    ],
)
def test_a_rule_that_no_service_has_is_refused(arguments, message):
    with pytest.raises(KitError, match=message):
        AutoplayRule(**arguments)


plays_of_few = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from("ABC"), st.integers(1, 12)), min_size=1
)


@given(plays_of_few, st.integers(1, 9))
def test_counting_agrees_with_looking_at_every_window(plays, days):
    best = {
        viewer: max(
            len({t for v, t, day in plays if v == viewer and 0 <= day - first < days})
            for first in range(-8, 13)
        )
        for viewer, _, _ in plays
    }
    found = find_binges(make_log(plays), days=days)
    top = max(best.values())
    assert found.largest.episodes == top
    assert found.reached["viewers"].to_list() == [
        sum(count >= n for count in best.values()) for n in range(1, top + 1)
    ]


@settings(max_examples=25)
@given(plays_of_few, st.permutations(range(3)), st.randoms(use_true_random=False))
def test_other_numbers_for_the_same_viewers_change_nothing(plays, numbers, chance):
    renamed = [
        (numbers[viewer], title, day, title_minutes(title))
        for viewer, title, day in plays
    ]
    plays = [(*play, title_minutes(play[1])) for play in plays]
    chance.shuffle(renamed)
    first, second = (
        find_binges(make_log(p, "minutes"), days=3) for p in (plays, renamed)
    )
    assert first.by_series == second.by_series
    assert first.reached.equals(second.reached)


def title_minutes(title):
    return {"A": 20, "B": 30, "C": 40}[title]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=40), st.integers(1, 5))
def test_decisions_are_never_fewer_than_the_rule_implies(pauses, stops_after):
    rule = AutoplayRule(stops_after=stops_after)
    timed = find_binges(make_sessions(*pauses), rule, days=7).largest
    sessions = 1 + sum(pause > rule.gap for pause in pauses[1:])
    assert timed.sessions == sessions
    # A log of the same plays without the clock bounds what the clock shows.
    log = make_log([("a", f"E{n}", 1) for n in range(len(pauses))])
    bounded = find_binges(log, rule).largest
    assert bounded.decisions <= timed.decisions <= len(pauses)
    assert (
        bounded.confirmations[0] <= timed.confirmations[0] <= bounded.confirmations[1]
    )
