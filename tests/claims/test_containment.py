"""Containment, against every small viewer, and facts derived by hand."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import contains, everyone, exclude, is_possible, watched
from kit.claims.viewer import What
from kit.claims.viewer_program import ViewerProgram
from kit.proof.atoms import Atoms
from tests.claims.viewers import (
    all_series_viewers,
    all_viewers,
    combinations,
    day,
    leaves,
    windows,
)

A, B, S, ANYTHING = What("A"), What("B"), What(series="S"), What()
film, series = watched("A"), watched(series="S")

# Each universe is large enough for the claims asked of it: plays beyond the largest
# `at_least` on one day of one title change no answer, and neither do further episodes.
KINDS = {
    # 3 titles x 3 days x 0-2 plays, in 3 regions: 59,049 viewers.
    "two titles, anything, regions": (
        all_viewers(["A", "B", "other"], 3, 2, regions=("NY", "IL", "CA")),
        leaves([A, B, ANYTHING], windows(0, 2), 2, regions=["NY", "IL"]),
    ),
    # Days 0 and 4 stand for all the time before and after: 59,049 viewers.
    "windows open at an end": (
        all_viewers(["A", "other"], 5, 2),
        leaves([A, ANYTHING], windows(1, 3, is_open=True), 2),
    ),
    # Up to 4 plays a day: 15,625 viewers.
    "many plays": (
        all_viewers(["A", "other"], 3, 4),
        leaves([A, ANYTHING], windows(0, 2), 4),
    ),
    # 22 kinds of day: 10,648 viewers.
    "episodes": (
        all_series_viewers(3),
        leaves([S], windows(0, 2), 3, episodes=2),
    ),
    # 88 kinds of day: 7,744 viewers.
    "episodes and anything": (
        all_series_viewers(2, others_a_day=3),
        leaves([S, ANYTHING], windows(0, 1), 3, episodes=3),
    ),
}
each_kind = pytest.mark.parametrize(
    ("universe", "leaf", "claim"),
    [(universe, leaf, combinations(leaf)) for universe, leaf in KINDS.values()],
    ids=KINDS.keys(),
)


@each_kind
@settings(max_examples=18)
@given(data=st.data())
def test_containment_is_that_of_every_small_viewer(universe, leaf, claim, data):
    wide, narrow = data.draw(st.tuples(claim, claim))
    is_inside = not (universe.answers(narrow) & ~universe.answers(wide)).any()
    if ViewerProgram([wide, narrow]).is_exact:
        assert contains(wide, narrow) == is_inside
    else:
        assert is_inside or not contains(wide, narrow)


@each_kind
@settings(max_examples=18)
@given(data=st.data())
def test_plain_claims_contain_each_other_as_small_viewers_do(
    universe, leaf, claim, data
):
    # Plain claims follow from one another far more often than combinations do.
    wide, narrow = data.draw(st.tuples(leaf, leaf))
    is_inside = not (universe.answers(narrow) & ~universe.answers(wide)).any()
    if ViewerProgram([wide, narrow]).is_exact:
        assert contains(wide, narrow) == is_inside
    else:
        assert is_inside or not contains(wide, narrow)


@each_kind
@settings(max_examples=6)
@given(data=st.data())
def test_atoms_are_the_answers_that_small_viewers_give(universe, leaf, claim, data):
    claims = data.draw(st.lists(claim, min_size=2, max_size=4, unique=True))
    atoms = Atoms(claims)
    assert atoms.list_all(at_most=1_000)
    listed = {tuple(row) for row in atoms.answers.tolist()}
    assert len(listed) == len(atoms)
    if atoms.program.is_exact:
        assert listed == universe.vectors(claims)
    else:
        assert listed >= universe.vectors(claims)


@settings(max_examples=18)
@given(data=st.data())
def test_the_best_viewer_is_the_best_of_the_small_ones(data):
    universe, leaf = KINDS["many plays"]
    claims = data.draw(st.lists(leaf, min_size=2, max_size=3, unique=True))
    weight = st.integers(-5, 5)
    weights = data.draw(st.lists(weight, min_size=len(claims), max_size=len(claims)))
    best = ViewerProgram(claims).best(np.array(weights, dtype=float))
    worth = [
        sum(w for w, yes in zip(weights, vector, strict=True) if yes)
        for vector in universe.vectors(claims)
    ]
    assert tuple(best.tolist()) in universe.vectors(claims)
    assert sum(w for w, yes in zip(weights, best, strict=True) if yes) == max(worth)


def streak(days, until):
    return film.every_day(days, until=until)


@pytest.mark.parametrize(
    ("days", "until", "is_inside"),
    [
        (18, "2017-12-10", True),  # 23 Nov to 10 Dec, the end of the 19 days
        (18, "2017-12-09", True),  # 22 Nov to 9 Dec, their beginning
        (18, "2017-12-11", False),  # asks for 11 December
        (18, "2017-12-08", False),  # asks for 21 November
        (19, "2017-12-10", True),  # itself
        (20, "2017-12-10", False),  # a day longer
        (1, "2017-11-22", True),  # its first day
    ],
)
def test_a_19_day_streak_until_10_december_lies_within(days, until, is_inside):
    assert contains(streak(days, until), streak(19, "2017-12-10")) == is_inside


def test_an_18_day_streak_is_not_within_the_longer_one():
    assert not contains(streak(19, "2017-12-10"), streak(18, "2017-12-10"))


def test_everyone_contains_every_claim():
    assert contains(everyone(), film)
    assert not contains(film, everyone())
    assert not is_possible(~everyone())


def test_a_streak_takes_a_play_a_day():
    ten_days = film.between("2017-12-01", "2017-12-10")
    assert contains(ten_days.at_least(10), streak(10, "2017-12-10"))
    assert not contains(ten_days.at_least(11), streak(10, "2017-12-10"))
    assert not contains(streak(10, "2017-12-10"), ten_days.at_least(10))


def test_other_titles_share_a_count_of_anything():
    # 3 plays of A and 2 of B are 5 plays of anything, and need not be 6.
    both = film.on(day(0)).at_least(3) & watched("B").on(day(0)).at_least(2)
    assert contains(watched().on(day(0)).at_least(5), both)
    assert not contains(watched().on(day(0)).at_least(6), both)


def test_a_count_of_anything_has_room_for_every_title():
    # 3 plays of A, 3 of B, 3 of C: "3 plays of anything" is no reason against.
    three = [watched(title).on(day(0)).at_least(3) for title in ("A", "B", "C", None)]
    assert is_possible(three[0] & three[1] & three[2] & three[3])


def test_a_title_missed_on_a_day_of_a_full_week_needs_another_title():
    # 7 plays of A within 7 days, not one on each, and something on each: an 8th play.
    week = (day(0), day(6))
    seven = film.between(*week).at_least(7)
    held = watched().every_day(7, until=day(6)) & ~film.every_day(7, until=day(6))
    assert contains(watched().between(*week).at_least(8), seven & held)
    assert not contains(watched().between(*week).at_least(9), seven & held)


def test_a_title_that_may_be_an_episode_is_not_counted_twice():
    # A may be an episode of S: then one play is a play of both.
    both = film.on(day(0)) & series.on(day(0))
    assert not contains(watched().on(day(0)).at_least(2), both)


def test_the_verb_plays_no_part():
    from kit.claims import played

    assert contains(played("A"), watched("A"))


def test_a_viewer_lives_in_one_region():
    new_york, illinois = (everyone().where(region=r) for r in ("NY", "IL"))
    either = everyone().where(region=["IL", "NY"])
    assert exclude(new_york, illinois)
    assert contains(either, new_york)
    assert not contains(new_york, either)
    assert contains(new_york | illinois, either)
    assert is_possible(~either)  # there are other regions
    assert not exclude(new_york, everyone().where(plan="basic"))


# -- distinct episodes -----------------------------------------------------------


def episodes(count, first, last):
    return series.episodes(count).between(day(first), day(last))


@pytest.mark.parametrize(
    ("wide", "narrow", "is_inside"),
    [
        # nested: what was seen in a part was seen in the whole
        (episodes(3, 0, 6), episodes(3, 2, 4), True),
        (episodes(3, 2, 4), episodes(3, 0, 6), False),
        # apart: the same 3 episodes twice are still 3
        (episodes(3, 0, 6), episodes(3, 0, 2) & episodes(3, 3, 6), True),
        (episodes(4, 0, 6), episodes(3, 0, 2) & episodes(3, 3, 6), False),
        # a whole cannot hold more than its parts together
        (episodes(2, 0, 2) | episodes(2, 3, 6), episodes(3, 0, 6), True),
        (episodes(2, 0, 2) | episodes(2, 3, 6), episodes(2, 0, 6), False),
        # an episode is a play, and another play may be the same episode
        (series.between(day(0), day(6)).at_least(5), episodes(5, 0, 6), True),
        (episodes(2, 0, 6), series.between(day(0), day(6)).at_least(5), False),
        (episodes(1, 0, 6), series.on(day(3)), True),
        (watched().between(day(0), day(6)).at_least(5), episodes(5, 0, 6), True),
        # one episode until day 5 and a single play on day 6 cannot make three
        (
            ~episodes(3, 0, 6),
            ~episodes(2, 0, 5) & ~series.on(day(6)).at_least(2),
            True,
        ),
    ],
)
def test_episodes_of_nested_windows_and_windows_apart(wide, narrow, is_inside):
    assert ViewerProgram([wide, narrow]).is_exact
    assert contains(wide, narrow) == is_inside


def test_crossing_windows_of_episodes_are_not_exact_and_never_wrong():
    crossing = [episodes(2, 0, 1), episodes(2, 1, 2), episodes(3, 0, 2)]
    assert not ViewerProgram(crossing).is_exact
    # At most 1 + 1 episodes lie in days 0 to 2, whichever windows saw them.
    assert contains(crossing[0] | crossing[1], crossing[2])
    assert not contains(crossing[2], crossing[0] & crossing[1])


def test_windows_of_two_series_do_not_cross():
    other = watched(series="T").episodes(2).between(day(1), day(2))
    assert ViewerProgram([episodes(2, 0, 1), other]).is_exact


def test_a_title_beside_a_series_and_a_count_of_anything_is_not_exact():
    # The title may be an episode or not, and no two viewers may disagree on that.
    assert ViewerProgram([film, series, watched()]).is_exact
    assert not ViewerProgram([film, series, watched().at_least(2)]).is_exact


def test_is_possible_reads_none_as_either_answer():
    program = ViewerProgram([film.on(day(0)), film.every_day(2, until=day(1))])
    assert program.is_possible([None, True])
    assert program.is_possible([None, None])
    assert not program.is_possible([False, True])
    assert program.is_possible([True, False])  # the program is as it was


def test_a_claim_and_its_negation_share_a_column():
    program = ViewerProgram([film, ~film])
    assert not program.is_possible([True, True])
    assert not program.is_possible([False, False])
    assert program.is_possible([False, True])


def test_listing_atoms_stops_where_told():
    atoms = Atoms([film.on(day(n)) for n in range(4)])
    assert not atoms.list_all(at_most=15)
    assert not atoms.is_complete
    assert atoms.list_all(at_most=16)  # 2^4 ways to watch on four days
    assert len(atoms) == 16
