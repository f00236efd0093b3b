"""Sentences beside a sentence: each difference is exactly the group it names."""

import pytest
from hypothesis import given, strategies as st

from kit.claims import contains, exclude, watched
from kit.releases import release
from kit.story.evidence import find_neighbours

FILM = watched("A")
STREAK = FILM.every_day(18, until="2017-12-10")


def test_a_streak_has_a_shorter_and_a_longer_neighbour():
    shorter, longer = find_neighbours(STREAK, release({STREAK: 53}))
    assert shorter.claim == FILM.every_day(17, until="2017-12-09")
    assert shorter.group == shorter.claim & ~STREAK
    assert longer.group == STREAK & ~longer.claim


def test_a_streak_of_two_days_is_beside_one_day():
    pair = FILM.every_day(2, until="2017-12-10")
    assert find_neighbours(pair, release({pair: 5}))[0].claim == FILM.on("2017-12-09")


def test_what_is_published_is_no_open_question():
    eve = FILM.every_day(17, until="2017-12-09")
    (longer,) = find_neighbours(STREAK, release({STREAK: 53, eve: 57}))
    assert longer.claim.last.day == 11


@pytest.mark.parametrize(
    "claim",
    [
        STREAK,
        STREAK.where(region="VT"),
        FILM.on("2017-12-10"),
        FILM.between("2017-12-01", "2017-12-10").at_least(5),
        FILM,
        FILM & watched("B"),
        watched(series="S").episodes(9).within(7, until="2017-12-10"),
    ],
)
def test_the_difference_is_exactly_the_group(claim):
    found = find_neighbours(claim, release({claim: 53}))
    assert found
    for near in found:
        wide, narrow = (
            (near.claim, claim) if contains(near.claim, claim) else (claim, near.claim)
        )
        assert contains(wide, narrow)
        assert contains(wide, near.group)
        assert exclude(narrow, near.group)


@given(st.integers(1, 30), st.integers(1, 28))
def test_one_day_more_or_less_always_nests(days, day):
    claim = FILM.every_day(days, until=f"2017-12-{day:02}")
    for near in find_neighbours(claim, release({claim: 9})):
        assert contains(near.claim, claim) or contains(claim, near.claim)
