"""Amounts: what they count, what follows from what, and how they are said."""

import re

import pytest

from kit.claims import (
    Amount,
    Statistic,
    contains,
    everyone,
    exclude,
    is_possible,
    mean,
    median,
    minutes_of,
    plays_of,
    total,
    watched,
)
from kit.errors import ClaimError

AGE = Amount("age", 0, 125, unit="years")
FILM = watched("A Christmas Prince").on("2017-12-10")


def test_ranges_of_an_amount_contain_and_exclude_each_other():
    assert contains(AGE.at_least(18), AGE.between(20, 30))
    assert not contains(AGE.between(20, 30), AGE.at_least(18))
    assert exclude(AGE.below(18), AGE.at_least(18))
    assert not exclude(AGE.at_most(18), AGE.at_least(18))
    assert contains(AGE.below(18) | AGE.at_least(18), everyone())
    assert not is_possible(AGE.below(18) & AGE.at_least(20))
    # 17 and under, 18 to 30, 31 and over: nobody is in none of them.
    assert not is_possible(~AGE.below(18) & ~AGE.between(18, 30) & ~AGE.at_least(31))


def test_a_range_that_holds_every_value_counts_everybody():
    assert contains(AGE.between(-5, 500), everyone())
    assert AGE.between(-5, 500) == AGE.at_least(0) == AGE.at_most(125)


def test_amounts_of_two_kinds_do_not_bear_on_each_other():
    minutes = minutes_of("A", high=1_000)
    assert not exclude(AGE.below(18), minutes.at_least(18))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (AGE.at_least(18), "with an age of 18 years or more"),
        (AGE.at_most(17), "with an age of 17 years or less"),
        (AGE.below(18), "with an age of 17 years or less"),
        (AGE.between(18, 64), "with an age of 18 to 64 years"),
        (AGE.between(36, 36), "with an age of 36 years"),
        (~AGE.at_least(18), "with an age of 17 years or less"),
        (~AGE.at_most(17), "with an age of 18 years or more"),
        (~AGE.between(18, 64), "not with an age of 18 to 64 years"),
        (minutes_of("A", high=900).at_least(92), "with 92 or more minutes of A"),
        (plays_of(high=900).between(1, 5), "with 1 to 5 plays of anything"),
    ],
)
def test_a_range_is_said_in_words(claim, words):
    assert str(claim) == f"are in the population, {words}"
    assert (FILM & claim).sentence(3) == (
        f"3 people {words} watched A Christmas Prince on 10 December 2017."
    )


@pytest.mark.parametrize(
    ("statistic", "words"),
    [
        (mean(AGE, FILM), "mean age of those who watched A Christmas Prince on 10 "),
        (median(AGE, everyone()), "median age of those who are in the population"),
        (total(plays_of("A", high=9), FILM), "total plays of A of those who watched "),
    ],
)
def test_a_statistic_is_said_in_words(statistic, words):
    assert str(statistic).startswith(words)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Amount(" ", 0, 1), "`name` must be words, such as 'age', got ' '."),
        (lambda: Amount("age", 0.5, 1), "`low` must be a whole number, got 0.5."),
        (lambda: Amount("age", 5, True), "`high` must be a whole number, got True."),
        (lambda: Amount("age", 5, 4), "`high` must be at least `low` (5), got 4."),
        (
            lambda: Amount("age", 5, 9, measure="rating"),
            "`measure` must be 'plays', 'minutes' or None, got 'rating'.",
        ),
        (
            lambda: AGE.between(130, 140),
            "`low, high` must be a range that meets 0 to 125, as age does, "
            "got (130, 125).",
        ),
        (lambda: AGE.below("18"), "`limit` must be a whole number, got '18'."),
        (
            lambda: AGE.at_least(200),
            "`low, high` must be a range that meets 0 to 125, as age does, "
            "got (200, 125).",
        ),
        (
            lambda: Statistic("mode", AGE, FILM),
            "`kind` must be one of total, mean, median, smallest, largest, got 'mode'.",
        ),
        (lambda: mean("age", FILM), "`amount` must be an Amount, such as"),
        (lambda: mean(AGE, "women"), "`group` must be built with kit.claims, such as"),
    ],
)
def test_what_is_no_amount_is_refused(make, message):
    with pytest.raises(ClaimError, match=re.escape(message)):
        make()
