"""What counts as watched: two minutes, most of it, all of it."""

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import LogError
from kit.log import check_plays
from kit.publishing.counting import count
from kit.publishing.definitions import count_as_watched

# Film A runs 100 minutes, as long as its longest play; B runs 20.
PLAYS = {
    "viewer": ["ann", "bob", "cid", "dot", "ann", "eve"],
    "title": ["A", "A", "A", "A", "B", "B"],
    "day": ["2018-01-01"] * 6,
    "minutes": [100.0, 70.0, 69.0, 1.5, 20.0, None],
}


def log_of(plays=PLAYS):
    return check_plays(pl.DataFrame(plays))


@pytest.mark.parametrize(
    ("how", "of_a", "of_b"),
    [
        ({"minutes": 2}, 3, 1),  # not Dot; of Eve nothing is known
        ({"share": 0.7}, 2, 1),  # 70 of 100 minutes, and not 69
        ({"share": 1.0}, 1, 1),
        ({"minutes": 1}, 4, 1),
    ],
)
def test_people_are_counted_by_the_definition(how, of_a, of_b):
    kept = count_as_watched(log_of(), **how)
    assert count(kept, [watched("A"), watched("B")]) == [of_a, of_b]


def test_whoever_has_no_play_left_is_not_in_the_log():
    assert count_as_watched(log_of(), share=0.7).n_viewers() == 2  # Ann and Bob


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({}, "`minutes` or `share` must be given, and not both"),
        ({"minutes": 2, "share": 0.7}, "`minutes` or `share` must be given"),
        ({"minutes": 0}, "`minutes` must be"),
        ({"minutes": "2"}, "`minutes` must be"),
        ({"share": 0}, "`share` must be"),
        ({"share": 1.5}, "`share` must be"),
    ],
)
def test_what_is_no_definition_is_refused(how, message):
    with pytest.raises(LogError, match=message):
        count_as_watched(log_of(), **how)


def test_a_log_without_minutes_is_refused():
    bare = log_of({name: PLAYS[name] for name in ("viewer", "title", "day")})
    with pytest.raises(LogError, match="minutes"):
        count_as_watched(bare, minutes=2)
    with pytest.raises(LogError, match="`log` must be a Log"):
        count_as_watched(pl.DataFrame(), minutes=2)
