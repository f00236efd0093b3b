"""The points of a log are those of a plain search, from both sides."""

from collections import defaultdict
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from kit.attacks.on_logs.points import Resolution, find_points
from kit.errors import AttackError, LogError
from kit.log import Log, check_plays
from tests.attacks.uniqueness.small import log_of, rows, sets_of, times_of

# What of a row is a point, by when it is known; January 2018 began on a Monday.
KEYS = {
    None: lambda title, day: title,
    "day": lambda title, day: (title, day),
    "week": lambda title, day: (title, (day - 1) // 7),
    "month": lambda title, day: title,
}


def search(plays, key):
    """The viewers of each point, by going through the rows."""
    viewers = defaultdict(set)
    for viewer, title, day in plays:
        viewers[key(title, day)].add(viewer)
    return viewers


@pytest.mark.parametrize("when", KEYS)
@given(plays=rows())
@settings(max_examples=15)
def test_points_are_those_of_a_plain_search(when, plays):
    points = find_points(log_of(*plays), Resolution(when=when))
    expected = search(plays, KEYS[when])
    # Viewers are numbered in the order in which they appear in the rows.
    number = {who: n for n, who in enumerate(dict.fromkeys(row[0] for row in plays))}
    sides = sorted(
        sorted(number[who] for who in viewers) for viewers in expected.values()
    )
    ends = points.point_starts
    assert points.support.tolist() == sorted(points.support.tolist())
    assert sides == sorted(
        points.point_viewers[ends[n] : ends[n + 1]].tolist()
        for n in range(points.n_points)
    )


@given(plays=rows())
@settings(max_examples=15)
def test_both_sides_hold_the_same_pairs(plays):
    points = find_points(log_of(*plays), Resolution(when="day"))
    ends = points.point_starts
    by_viewer = {(v, n) for v, own in enumerate(sets_of(points)) for n in own}
    by_point = {
        (int(v), n)
        for n in range(points.n_points)
        for v in points.point_viewers[ends[n] : ends[n + 1]]
    }
    assert by_viewer == by_point
    assert int(points.pair_plays.sum()) + points.n_unknown == log_of(*plays).n_plays()


def test_points_are_numbered_from_the_rarest_then_by_name():
    # B and C have one viewer each, A two.
    points = find_points(log_of((1, "A", 1), (1, "C", 1), (2, "A", 1), (2, "B", 1)),
                         Resolution())  # fmt: skip
    assert points.names.gather(points.titles).to_list() == ["B", "C", "A"]
    assert points.support.tolist() == [1, 1, 2]


def test_plays_that_look_alike_are_one_point_and_are_counted():
    points = find_points(log_of((1, "A", 1), (1, "A", 2), (1, "A", 8)), Resolution())
    assert (points.n_points, points.pair_plays.tolist()) == (1, [3])
    weekly = find_points(
        log_of((1, "A", 1), (1, "A", 7), (1, "A", 8)), Resolution(when="week")
    )
    # Monday 1 to Sunday 7 January are one week, Monday 8 is the next.
    assert weekly.pair_plays.tolist() == [2, 1]


def test_hours_are_those_of_the_clock():
    times = [datetime(2018, 1, 1, 20, minute) for minute in (0, 59)]
    times.append(datetime(2018, 1, 1, 21, 0))
    plays = pl.DataFrame({"viewer": [1] * 3, "title": ["A"] * 3, "time": times})
    assert find_points(check_plays(plays), Resolution(when="hour")).n_points == 2


def test_times_are_kept_where_order_is_known():
    points = find_points(
        log_of((1, "A", 3), (1, "B", 2), (1, "A", 1)), Resolution(in_order=True)
    )
    first = (date(2018, 1, 1) - date(1970, 1, 1)).days
    of = dict(zip(points.names.gather(points.titles), range(2), strict=True))
    assert times_of(points, 0, of["A"]) == [first, first + 2]
    assert times_of(points, 0, of["B"]) == [first + 1]


def test_last_days_are_kept_where_the_log_has_days():
    log = log_of((1, "A", 3), (1, "A", 5), (2, "A", 1))
    first = (date(2018, 1, 1) - date(1970, 1, 1)).days
    assert find_points(log, Resolution()).last_days.tolist() == [first + 4, first]
    undated = Log(log.plays.drop("day"))
    assert find_points(undated, Resolution()).last_days.tolist() == []


def test_plays_without_what_is_known_are_left_aside_and_counted():
    log = log_of((1, "A", 1), (1, "B", 1), (2, "A", 1), rating=[5, None, 4])
    points = find_points(log, Resolution(also=("rating",)))
    assert (points.n_unknown, points.sizes.tolist()) == (1, [1, 1])
    # 5 and 4 stars for A are two points.
    assert points.support.tolist() == [1, 1]


def test_people_without_a_point_are_still_people():
    log = log_of((1, "A", 1), (2, "B", 1), series=["S", None])
    points = find_points(log, Resolution("series"))
    assert (points.n_viewers, points.sizes.tolist()) == (2, [1, 0])
    assert points.names.to_list() == ["S"]


def test_a_log_without_days_has_titles():
    plays = log_of((1, "A", 1), (2, "A", 1)).plays.drop("day")
    assert find_points(Log(plays), Resolution()).support.tolist() == [2]
    with pytest.raises(LogError, match="`log` must have a column `day`"):
        find_points(Log(plays), Resolution(when="week"))


@pytest.mark.parametrize(
    ("log", "known", "message"),
    [
        ("a path", Resolution(), "`log` must be a Log, .*got 'str'"),
        (None, "title", "`knowledge` must be a Resolution, got 'title'"),
        (None, None, "`knowledge` must be a Resolution, got None"),
    ],
)
def test_what_is_no_log_or_no_knowledge_is_refused(log, known, message):
    with pytest.raises(AttackError, match=message):
        find_points(log or log_of((1, "A", 1)), known)


def test_a_column_that_the_log_lacks_is_named():
    with pytest.raises(LogError, match="`log` must have a column `region`"):
        find_points(log_of((1, "A", 1)), Resolution(also=("region",)))


def test_nothing_that_can_be_known_is_said():
    log = log_of((1, "A", 1), series=pl.Series([None], dtype=pl.String))
    with pytest.raises(AttackError, match="No play of the log has all of series"):
        find_points(log, Resolution("series"))


def test_arrays_are_narrow():
    points = find_points(log_of((1, "A", 1)), Resolution(in_order=True))
    types = {
        "viewer_points": np.uint32,
        "point_viewers": np.uint32,
        "titles": np.uint32,
        "pair_plays": np.uint32,
        "last_days": np.int32,
    }
    assert {name: getattr(points, name).dtype for name in types} == types
