"""Figures of many people: bounds by hand, and against people looked at one by one."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import (
    Amount,
    everyone,
    largest,
    mean,
    median,
    minutes_of,
    smallest,
    total,
    watched,
)
from kit.errors import ContradictionError, ReleaseError
from kit.printed import Figure, Range, Suppressed
from kit.proof import cells
from kit.proof.cells import Grouped
from kit.proof.enumerate import list_worlds
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, release
from tests.proof.figured import STARS, figured_cases

AGE = Amount("age", 0, 125, unit="years")
EVERYONE, A, B = everyone(), watched("A"), watched("B")
CONTRADICTION = "^The published numbers contradict each other: no world fits "


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


def bounds(printed, group, **also):
    return Worlds(release(printed, **also)).bounds(group)


# -- means and totals by hand -----------------------------------------------------

POSTER = {EVERYONE: 3749, mean(AGE, EVERYONE): 31.4, EVERYONE & AGE.below(30): 2000}


def test_a_mean_and_a_count_bound_the_old():
    # All ages together are under 3,749 x 31.45 = 117,906.05. With everybody else as
    # young as can be, 2,000 at 0 and the others at 30, 1,749 x 30 = 52,470 of it are
    # spent, and 65,436 are left: 35 more years for each of the 1,869 aged 65 or more
    # that they would pay for, but there are only 1,749 such people. At 90 it is 60
    # years more: 65,436 / 60 = 1,090.6.
    assert bounds(POSTER, EVERYONE & AGE.at_least(65)) == exactly(0, 1749)
    assert bounds(POSTER, EVERYONE & AGE.at_least(90)) == exactly(0, 1090)


def test_a_mean_needs_some_old_people_where_the_others_are_young():
    # 3,749 x 31.35 = 117,531.15, so 117,532 years at least. 2,000 people under 30 have
    # 58,000 at most, which leaves 59,532 to 1,749 others. If all of them but n are at
    # most 33: 33 x 1,749 = 57,717, and 1,815 years are left for n people who have at
    # most 125 - 33 = 92 more each: n = 19.73, so 20 at least.
    assert bounds(POSTER, EVERYONE & AGE.at_least(34)).low == 20


def test_an_exact_total_proves_what_nobody_counted():
    # 200 people with 400 plays and nobody with more than 2: all have 2.
    plays = Amount("plays", 0, 50)
    printed = {total(plays, A): 400, largest(plays, A): 2, A: 200}
    proved = prove(Worlds(release(printed)), A & plays.between(2, 2))
    assert proved.size == exactly(200, 200)
    assert len(proved.because) == 3
    assert proved.is_smallest


def test_a_mean_without_a_count_is_of_somebody():
    # A mean of 31.35 to 31.45: 63/2 = 31.5 and 126/4 = 31.5 are too much, 94/3 = 31.33
    # is too little. 157/5 = 31.4 is the first, so five people or more.
    assert bounds({mean(AGE, A): 31.4}, A) == exactly(5, None)


def test_nobody_can_be_older_than_the_oldest():
    printed = {A: 100, largest(AGE, A): 40, smallest(AGE, A): 20}
    assert bounds(printed, A & AGE.at_least(41)) == exactly(0, 0)
    assert bounds(printed, A & AGE.below(20)) == exactly(0, 0)
    # One at least is 40, and one is 20.
    assert bounds(printed, A & AGE.at_least(30)) == exactly(1, 99)


def test_ends_that_were_rounded_allow_a_range():
    # Largest about 40, to the nearest ten: 35 to 45 are possible, and somebody is.
    printed = {A: 100, largest(AGE, A): Figure(40, to=10)}
    assert bounds(printed, A & AGE.at_least(35)) == exactly(1, 100)
    assert bounds(printed, A & AGE.at_least(46)) == exactly(0, 0)


def test_amounts_below_zero_add_up_too():
    # 100 people with -5 or more each have -500 or more together. With -499, one of them
    # has -4, and all others -5.
    change = Amount("change", -5, 5)
    printed = {A: 100, total(change, A): -499}
    assert bounds(printed, A & change.at_least(-3)) == exactly(0, 0)
    assert bounds(printed, A & change.at_least(-4)) == exactly(1, 1)


def test_means_of_two_groups_share_their_people():
    # 80 of A have 20 years each in the mean, 100 of A or B have 30: the 20 others have
    # 3,000 - 1,600 = 1,400, so 70 each. At most 125: 1,400 = 11 x 125 + 25.
    either = A | B
    printed = {
        A: 80,
        either: 100,
        mean(AGE, A): Figure(20, to=0),
        mean(AGE, either): Figure(30, to=0),
    }
    # 19 of 69 or less have 1,311 at most, so one has 70; one of 0 leaves 19 with 1,400.
    assert bounds(printed, either & ~A & AGE.at_least(70)) == exactly(1, 20)
    assert bounds(printed, either & ~A & AGE.at_least(71)) == exactly(0, 19)


# -- medians by hand --------------------------------------------------------------


def test_an_odd_median_gives_away_both_halves():
    # "53 people, median age 34", no population: the 27th is 34.
    printed = {A: 53, median(AGE, A): Figure(34, to=0)}
    assert bounds(printed, A & AGE.at_least(34)) == exactly(27, 53)
    assert bounds(printed, A & AGE.at_least(35)) == exactly(0, 26)
    assert bounds(printed, A & AGE.between(34, 34)) == exactly(1, 53)
    assert bounds(printed, EVERYONE) == exactly(53, None)


def test_an_even_median_may_lie_between_two_people():
    # Of 54 the 27th and the 28th have 68 together: from 34 and 34 to 0 and 68. So 27
    # have 34 or more, and up to 27 have 35 or more.
    printed = {A: 54, median(AGE, A): Figure(34, to=0)}
    upper = bounds(printed, A & AGE.at_least(35))
    assert (upper.low, upper.high) == (0, 27)
    lower = bounds(printed, A & AGE.at_least(34))
    assert (lower.low, lower.high) == (27, 54)


def test_a_half_between_says_that_the_number_is_even():
    # 34.5 is no age: two middle people have 69 years together.
    printed = {A: Range(50, 55), median(AGE, A): Figure("34.5", to=0)}
    assert bounds(printed, A & AGE.at_least(35)) == exactly(25, 27)
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(release({B: 3, A: 53, median(AGE, A): Figure("34.5", to=0)}))
    assert refused.value.places == {1, 2}


@pytest.mark.parametrize(
    ("group", "size"),
    [
        (EVERYONE, 2),
        (STARS.between(0, 2), 2),
        (STARS.between(1, 2), 1),
        (STARS.between(2, 3), 0),
    ],
)
def test_an_end_that_a_world_shows_to_be_open_is_taken_before_one_that_none_does(
    group, size
):
    # Of up to three people one has 0 and one has 1, or the median would not be 1/2.
    # Without their number there may be endlessly many with up to 2 stars; that there
    # may be one only is ruled out by no row, and true of no world.
    half = Figure(Fraction(1, 2), to=0)
    printed = {EVERYONE: Range(1, 3), median(STARS, EVERYONE): half}
    proved = prove(Worlds(release(printed)), group)
    assert proved.size == exactly(size, size)
    assert proved.is_smallest


def test_everybody_in_other_words_can_be_looked_at_one_by_one():
    # Of 1 to 3 people one has 0 and one has 1; where rows leave a doubt, they are few.
    half = Figure(Fraction(1, 2), to=0)
    group = STARS.between(0, 2)
    for words in (EVERYONE, B | ~B):
        worlds = Worlds(release({words: Range(0, 3), A: 2, median(STARS, A): half}))
        assert worlds.bounds(A & group) == exactly(2, 2)
        assert worlds.bounds(A & STARS.between(1, 2)) == exactly(1, 1)
        assert worlds.engine._limits == {0}


def test_a_median_is_whole_or_a_half():
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(release({A: 53, median(AGE, A): "34.2"}))
    assert refused.value.places == {1}


def test_the_size_is_proved_by_the_number_that_needs_no_population():
    # Of 50 people it is the count alone that proves the count.
    printed = {A: 20, median(AGE, EVERYONE): 34}
    worlds = Worlds(release(printed, population=50))
    proved = prove(worlds, A)
    assert [str(number.printed) for number in proved.because] == ["20"]
    assert proved.is_smallest


# -- contradictions and refusals --------------------------------------------------


def test_a_total_and_a_count_that_contradict_are_named():
    # 40 of 60 are under 20, so they have 40 x 19 + 20 x 80 = 2,360 years at most.
    printed = {
        B: 5,
        A: 60,
        A & AGE.below(20): 40,
        largest(AGE, A): 80,
        total(AGE, A): 2361,
        total(AGE, B): 100,
    }
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(release(printed))
    assert refused.value.places == {1, 2, 3, 4}
    printed[total(AGE, A)] = 2360
    assert bounds(printed, A & AGE.between(80, 80)) == exactly(20, 20)


def test_a_figure_of_nobody_contradicts_itself():
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(release({B: 100, A: 0, mean(AGE, A): 30}))
    assert refused.value.places == {1, 2}


def test_a_withheld_figure_says_nothing():
    printed = {A: 100, mean(AGE, A): Suppressed()}
    assert bounds(printed, A & AGE.at_least(65)) == exactly(0, 100)


def test_worlds_of_many_people_are_not_written_out():
    message = (
        "Worlds with figures can be listed only of at most 60 people in all; give the "
        "release a `population` no larger than that."
    )
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        list_worlds(Worlds(release(POSTER)))


def test_too_fine_a_cut_is_refused(monkeypatch):
    monkeypatch.setattr(cells, "MOST_CELLS", 5)
    message = (
        "The numbers must tell apart at most 5 groups of people, by kind and amounts, "
        "got 8; give fewer claims or figures."
    )
    # Two answers to A, and ages under 20, of 20 to 64, 65 to 79, and 80 or more.
    printed = {A & AGE.between(20, 64): 9, EVERYONE & AGE.at_least(80): 2}
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        Worlds(release({**printed, mean(AGE, A): 30}))


def test_what_was_measured_twice_is_bounded_but_not_called_exact():
    # Minutes of A know nothing of who watched A, so 5 viewers of none are let through.
    minutes = minutes_of("A", high=500)
    printed = {A: 100, mean(minutes, EVERYONE): 30}
    assert not bounds(printed, ~A & minutes.at_least(1)).is_exact


# -- against every world ----------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=100)
@given(data=st.data())
def test_the_bounds_hold_every_world_and_are_attained_where_exact(data):
    case = data.draw(figured_cases())
    every = frozenset(range(len(case.release)))
    grouped = Grouped(case.release, [case.group])
    assert grouped.fits(every) is not False
    sizes = case.sizes()
    low, high = (grouped.extreme(case.group, sign, every) for sign in (1, -1))
    assert low.bound <= sizes.min() <= case.size() <= sizes.max() <= high.bound
    assert not low.is_exact or low.bound == sizes.min()
    assert not high.is_exact or high.bound == sizes.max()
