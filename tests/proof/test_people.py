"""A few people of whom figures were published, by hand."""

import re
from fractions import Fraction

import numpy as np
import pytest

from kit.claims import (
    Amount,
    everyone,
    largest,
    mean,
    median,
    smallest,
    total,
    watched,
)
from kit.errors import ContradictionError, ReleaseError
from kit.printed import Figure, Range, Suppressed
from kit.proof.enumerate import list_worlds
from kit.proof.people import People
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, release

AGE = Amount("age", 0, 9)
ALL, A, B = everyone(), watched("A"), watched("B")


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


def one_by_one(printed, group, n):
    """Bounds by the constraint solver alone."""
    numbers = release(printed, population=n)
    people, every = People(numbers, [group]), frozenset(range(len(numbers)))
    low, high = (people.extreme(group, sign, every) for sign in (1, -1))
    return Bounds(low.bound, high.bound, low.is_exact, high.is_exact)


def ages(printed, n):
    """Every way in which the ages of n people can be, youngest first."""
    listed = list_worlds(Worlds(release(printed, population=n)))
    assert listed.is_complete
    values = listed.values[:, 0]
    return {tuple(sorted(values.repeat(world).tolist())) for world in listed.worlds}


def test_three_people_by_median_and_mean():
    # Median 3 and mean 4, so 12 together: the two others have 9, one has up to 3 and
    # the other 3 or more.
    printed = {median(AGE, ALL): Figure(3, to=0), mean(AGE, ALL): Figure(4, to=0)}
    assert ages(printed, 3) == {(0, 3, 9), (1, 3, 8), (2, 3, 7), (3, 3, 6)}


def test_a_smallest_and_a_largest_leave_one_world_of_three():
    printed = {median(AGE, ALL): 3, smallest(AGE, ALL): 1, largest(AGE, ALL): 8}
    assert ages(printed, 3) == {(1, 3, 8)}


def test_a_median_of_two_is_the_mean_of_them():
    assert ages({median(AGE, ALL): Figure("7.5", to=0)}, 2) == {(6, 9), (7, 8)}


def test_a_rounded_mean_is_every_mean_that_rounds_to_it():
    # To the nearest whole: 7.5 to 8.5, so 15 to 17 together, of at most 9 each.
    fit = {(6, 9), (7, 8), (7, 9), (8, 8), (8, 9)}
    assert ages({mean(AGE, ALL): 8}, 2) == fit
    # Had halves gone up, 8.5 would be 9; had they gone down, 7.5 would be 7.
    up, down = (Figure(8, to=1, how=how) for how in ("half-up", "half-down"))
    assert ages({mean(AGE, ALL): up}, 2) == fit - {(8, 9)}
    assert ages({mean(AGE, ALL): down}, 2) == fit - {(6, 9), (7, 8)}


def test_a_withheld_figure_allows_everything():
    # 10 single ages, and 10 x 9 / 2 pairs of different ones.
    assert len(ages({mean(AGE, ALL): Suppressed()}, 2)) == 55


def test_an_even_median_that_lies_between_is_no_trouble_one_by_one():
    # Of 4 the two in the middle have 8 together, from 4 and 4 to 0 and 8: up to 2 can
    # be 5 or older, or 8; and 2 are 4 or older, at least.
    printed = {median(AGE, ALL): Figure(4, to=0)}
    assert one_by_one(printed, ALL & AGE.at_least(5), 4) == exactly(0, 2)
    assert one_by_one(printed, ALL & AGE.at_least(4), 4) == exactly(2, 4)
    # Middles of 1 and 7 make 4 too, and then nobody is 2 to 6.
    assert one_by_one(printed, ALL & AGE.between(2, 6), 4) == exactly(0, 4)


def test_figures_of_a_group_bound_those_beside_it():
    # 5 people with 20 years together, 2 of A with 17: 9 and 8. The 3 others have 3.
    printed = {A: 2, total(AGE, ALL): 20, total(AGE, A): 17}
    assert one_by_one(printed, ~A & AGE.at_least(1), 5) == exactly(1, 3)
    assert one_by_one(printed, A & AGE.at_least(9), 5) == exactly(1, 1)


def test_claims_without_an_amount_keep_their_logic():
    one_day, two_days = (B.on("2017-12-10"), B.every_day(2, until="2017-12-10"))
    printed = {one_day: 2, mean(AGE, ALL): Figure(4, to=0)}
    assert one_by_one(printed, two_days, 4) == exactly(0, 2)
    assert one_by_one(printed, two_days & ~one_day, 4) == exactly(0, 0)


def test_a_group_joined_from_claims_and_ranges_is_settled():
    numbers = release({A: 2, A & ~B: 1, median(AGE, ALL): 4}, population=3)
    assert Worlds(numbers).bounds(A & B) == exactly(1, 1)
    # The youngest two of three may be A; the median is 4.
    assert Worlds(numbers).bounds(A & B & AGE.below(4)) == exactly(0, 1)


def test_a_median_needs_a_world_of_that_size_only_where_it_is_read():
    printed = {A: 2, median(AGE, ALL): 4, mean(AGE, ALL): Figure(4, to=0)}
    proved = prove(Worlds(release(printed, population=3)), A)
    assert [str(number.printed) for number in proved.because] == ["2"]
    assert proved.is_smallest


def test_one_of_three_is_proved_by_all_that_it_takes():
    # Three with 12 years, median 3, oldest 9: 0, 3 and 9, so one is 0 years old.
    # Without the number of people, the median, the mean or the oldest none need be.
    printed = {
        B: 1,
        median(AGE, ALL): Figure(3, to=0),
        mean(AGE, ALL): Figure(4, to=0),
        largest(AGE, ALL): 9,
    }
    numbers = release(printed, population=3)
    proved = prove(Worlds(numbers), ALL & AGE.at_most(0))
    assert proved.size == exactly(1, 1)
    assert proved.because == (numbers.numbers[0], *numbers.numbers[2:])
    assert proved.is_smallest


def test_figures_that_contradict_each_other_are_named():
    # Three people with 17 years have a median of 4 or more: 3 + 3 + 9 is too little.
    # Of nine people 5 could be 3 and 4 be 9, which is 51/9 in the mean as well.
    mean_of_17 = Figure(Fraction(17, 3), to=0)
    printed = {A: 1, median(AGE, ALL): 3, mean(AGE, ALL): mean_of_17}
    message = "The published numbers contradict each other: no world fits these 3 "
    with pytest.raises(ContradictionError, match=f"^{message}together: ") as refused:
        Worlds(release(printed, population=3))
    assert refused.value.places == {0, 2, 3}


def test_an_unlimited_population_is_not_written_out():
    message = (
        "Worlds with figures can be listed only of at most 60 people in all; give the "
        "release a `population` no larger than that."
    )
    for numbers in ({A: 3, median(AGE, A): 4}, {ALL: Range(3), median(AGE, A): 4}):
        with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
            list_worlds(Worlds(release(numbers)))


def test_drawn_worlds_fit_and_are_the_same_for_the_same_seed():
    printed = {median(AGE, ALL): Figure(3, to=0), mean(AGE, ALL): Figure(4, to=0)}
    people = People(release(printed, population=3))
    draws = [people.sample(10, np.random.default_rng(53)) for _ in range(2)]
    assert draws[0] == draws[1]
    fit = {(0, 3, 9), (1, 3, 8), (2, 3, 7), (3, 3, 6)}
    assert {tuple(age for _, age in world) for world in draws[0]} <= fit
    assert draws[0]
