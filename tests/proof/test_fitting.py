"""Which numbers a world fits, worked out by hand."""

from fractions import Fraction

import pytest

from kit.claims import Amount, Statistic, everyone, mean, median, total, watched
from kit.claims.amounts import KINDS
from kit.printed import Figure, Range, Suppressed
from kit.proof.statistics import answers, find_fitted, sum_up
from kit.releases import release

AGE = Amount("age", 0, 125, unit="years")
A, B = watched("A"), watched("B")


def person(age, *, a=False, b=False):
    return {A: a, B: b}, {AGE: age}


#: Ages 10, 20, 20 and 50; the first two watched A.
FOUR = [(person(10, a=True), 1), (person(20, a=True, b=True), 1)]
FOUR += [(person(20), 1), (person(50, b=True), 1)]


@pytest.mark.parametrize(
    ("kind", "of_all", "of_a", "of_nobody"),
    [
        ("total", 100, 30, 0),
        ("mean", 25, 15, None),
        ("median", 20, 15, None),  # 20 and 20 in the middle; 10 and 20
        ("smallest", 10, 10, None),
        ("largest", 50, 20, None),
    ],
)
def test_figures_of_four_people(kind, of_all, of_a, of_nobody):
    assert sum_up(Statistic(kind, AGE, everyone()), FOUR) == of_all
    assert sum_up(Statistic(kind, AGE, A), FOUR) == of_a
    assert sum_up(Statistic(kind, AGE, A & ~A), FOUR) == of_nobody


@pytest.mark.parametrize("kind", KINDS)
def test_people_who_are_alike_may_be_given_as_a_tally(kind):
    one_by_one = [(person(age), 1) for age in [3] * 4 + [8] * 3 + [9] * 5]
    tallies = [(person(9), 5), (person(3), 4), (person(125), 0), (person(8), 3)]
    statistic = Statistic(kind, AGE, everyone())
    assert sum_up(statistic, tallies) == sum_up(statistic, one_by_one)


def test_the_middle_of_a_million_people():
    # 500,000 of 20 and as many of 21: half-way between.
    tallies = [(person(20), 500_000), (person(21), 500_000)]
    assert sum_up(median(AGE, everyone()), tallies) == Fraction(41, 2)


def test_claims_are_answered_from_what_is_known_of_a_person():
    who = person(20, a=True)
    assert answers(who, A & ~B & AGE.between(20, 30))
    assert answers(who, B | AGE.at_most(20))
    assert not answers(who, ~(A & AGE.at_most(20)))
    assert answers(who, everyone())


def test_a_joined_claim_that_is_known_is_not_read_from_its_parts():
    # Known: she watched A, and it is not so that she watched A and not B.
    joined = A & ~B
    who = {A: True, joined: False}, {AGE: 20}
    assert not answers(who, joined)
    assert not answers(who, joined & AGE.at_least(18))
    assert answers(who, ~joined & AGE.at_least(18))


def test_what_nobody_knows_is_no_answer():
    with pytest.raises(
        LookupError, match=r"^nothing is known of a claim of type Plays$"
    ):
        answers(({A: True}, {}), A & B)


@pytest.mark.parametrize(
    ("claim", "printed", "fits"),
    [
        (A, 2, True),
        (A, 3, False),
        (A, Range(3), False),
        (A, Range(0, 2), True),
        (A, Suppressed(below=3), True),
        (A, Suppressed(below=2), False),
        (mean(AGE, A), 15, True),
        (mean(AGE, A), Figure(20, to=10, how="up"), True),
        (mean(AGE, A), Figure(20, to=10, how="half-down"), False),  # 15 goes down to 10
        (mean(AGE, A), Figure(10, to=5, how="random"), False),  # 15 needs no rounding
        (mean(AGE, A), Figure(10, to=10, how="down"), True),
        (mean(AGE, A), Figure(15, to=15, how="down"), True),
        (median(AGE, A & ~A), 15, False),
        (median(AGE, A & ~A), Suppressed(), True),
        (total(AGE, A & ~A), 0, True),
    ],
)
def test_which_numbers_a_world_fits(claim, printed, fits):
    numbers = release({B: 2, claim: printed})
    assert find_fitted(numbers, FOUR) == ({0, 1} if fits else {0})
