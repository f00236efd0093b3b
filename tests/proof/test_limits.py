"""Numbers that try the solvers, and input that is none: a bound or a sentence."""

import re
from fractions import Fraction

import numpy as np
import pytest

from kit.attacks.on_releases.membership import narrow_amount, place_target
from kit.claims import (
    Amount,
    everyone,
    largest,
    mean,
    median,
    minutes_of,
    plays_of,
    smallest,
    total,
    watched,
)
from kit.errors import ClaimError, ContradictionError, KitError, ProgramError
from kit.printed import Figure
from kit.proof.enumerate import find_facts, list_worlds
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, release
from kit.solver import QuietHighs

film, other = watched("A"), watched("B")
AGE = Amount("age", 0, 99)


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


# -- large and fine numbers --------------------------------------------------------


def test_amounts_with_many_values_are_told_apart_in_every_column():
    # Two people with a median of 4.5 minutes of each title: 3 and 6, 4 and 5, ...
    months = [minutes_of(name, high=44_640) for name in "ABCD"]
    halves = {median(m, everyone()): Figure("4.5", to=0) for m in months}
    size = Worlds(release(halves, population=2)).bounds(months[0].between(6, 6))
    assert (size.low, size.high) == (0, 1)


@pytest.mark.parametrize("high", [3, 10**9])
def test_worlds_of_two_amounts_are_counted_whatever_their_range(high):
    # Two people, 1 + 2 or 0 + 3 of each: the pairs match up in two ways, except that
    # people who are alike cannot be told apart. {0, 3} x {1, 2}: 2 ways, and so on: 8.
    x, y = Amount("x", 0, high), Amount("y", 0, high)
    sums = {total(amount, everyone()): Figure(3, to=0) for amount in (x, y)}
    listed = list_worlds(Worlds(release(sums, population=2)))
    assert str(listed) == "exactly 8 worlds"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Figure(253 / 7),
            "`value` must be a figure as printed, of at most 6 decimals and up to "
            "1,000,000,000,000 either way, got 36.142857142857146.",
        ),
        (
            lambda: Figure("1e20"),
            "`value` must be a figure as printed, of at most 6 decimals and up to "
            "1,000,000,000,000 either way, got '1e20'.",
        ),
        (lambda: Amount("x", 0, 10**10), "`high` must be at most 1,000,000,000 from 0"),
        (lambda: Amount("x", -(10**10), 0), "`low` must be at most 1,000,000,000 from"),
    ],
)
def test_what_no_publisher_prints_is_refused(make, message):
    with pytest.raises(KitError, match=re.escape(message)):
        make()


def test_a_mean_is_divided_out_exactly_when_given_as_a_fraction():
    numbers = release({film: 7, mean(AGE, film): Fraction(253, 7)})
    assert Worlds(numbers).bounds(film) == exactly(7, 7)


def test_a_solver_that_takes_no_number_says_so():
    solver = QuietHighs()
    row = (0.0, {0: 1e30}, 1.0)
    message = "The solver refused a program of 1 rows and 1 columns: its numbers are"
    with pytest.raises(ProgramError, match=message):
        solver.load([0.0], [1.0], [row], is_integer=False)


# -- figures as they are written ---------------------------------------------------


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("36.7 ", "0.1"),
        (" 36.70", "0.01"),
        ("3.5e1", "1"),
        ("1.5e3", "100"),
        (np.int64(36), "1"),
        (np.float64(36.7), "0.1"),
    ],
)
def test_the_last_digit_is_the_one_that_was_written(written, step):
    span = Figure(written).reveals()
    assert span.high - span.low == Fraction(step)


def test_a_fraction_is_exact():
    assert Figure(Fraction(110, 3)).reveals().is_point


# -- one thing measured in two ways ------------------------------------------------


def test_plays_told_twice_are_bounded_but_not_called_exact():
    often = plays_of("A", high=9)
    numbers = release({film: 5, often.at_least(1): 4}, population=9)
    assert not Worlds(numbers).bounds(film & often.at_most(0)).is_exact
    with pytest.raises(KitError, match=r"^Worlds can be listed only where it is cer"):
        list_worlds(Worlds(numbers))


@pytest.mark.parametrize(
    "make",
    [
        lambda one, two: release(
            {film: 5, smallest(one, film): 50, largest(two, film): 20}
        ),
        lambda one, two: release({one.at_least(18): 5, two.at_least(18): 4}),
    ],
)
def test_an_amount_is_one_and_the_same(make):
    message = "The amount `age` must be one and the same wherever it is asked"
    with pytest.raises(ClaimError, match=message):
        Worlds(make(AGE, Amount("age", 0, 120)))


# -- what is no input ----------------------------------------------------------------

NUMBERS = release({film: 5, other: 4}, population=9)
FIGURES = release({film: 5, mean(AGE, film): 30}, population=9)
A_CLAIM = "must be built with kit.claims, such as watched(...), got "


@pytest.mark.parametrize("numbers", [NUMBERS, FIGURES])
@pytest.mark.parametrize("group", ["x", None, mean(AGE, film)])
def test_a_group_is_a_claim(numbers, group):
    with pytest.raises(KitError, match=re.escape(f"`group` {A_CLAIM}")):
        Worlds(numbers).bounds(group)
    with pytest.raises(KitError, match=re.escape(f"`group` {A_CLAIM}")):
        prove(Worlds(numbers), group)
    with pytest.raises(KitError, match=re.escape(f"`group` {A_CLAIM}")):
        place_target(numbers, film, group=group)


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (
            lambda: Worlds(NUMBERS).bounds(film, keep=5),
            "`keep` must be numbers of the release, got 5.",
        ),
        (lambda: Worlds(NUMBERS, also=[5]), f"`also` {A_CLAIM}5."),
        (
            lambda: prove(NUMBERS, film),
            "`worlds` must be the worlds of a release, Worlds(release), got",
        ),
        (
            lambda: list_worlds("x"),
            "`worlds` must be the worlds of a release, Worlds(release), got 'x'.",
        ),
        (
            lambda: find_facts("x", seed=1),
            "`worlds` must be the worlds of a release, Worlds(release), got 'x'.",
        ),
        (
            lambda: find_facts(Worlds(NUMBERS), seed="x"),
            "`seed` must be an int of at least 0, got 'x'.",
        ),
        (
            lambda: find_facts(Worlds(NUMBERS), seed=None),
            "`seed` must be an int of at least 0, got None.",
        ),
        (
            lambda: narrow_amount(FIGURES, film, amount="age"),
            "`amount` must be an Amount, such as Amount(\"age\", 0, 125), got 'age'.",
        ),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(do, message):
    with pytest.raises(KitError, match=re.escape(message)):
        do()


def test_contradicting_figures_are_named():
    numbers = release(
        {film: 5, other: 4, smallest(AGE, film): 50, largest(AGE, film): 20}
    )
    with pytest.raises(
        ContradictionError, match="no world fits these 2 together"
    ) as no:
        Worlds(numbers)
    assert no.value.numbers == numbers.statistics
