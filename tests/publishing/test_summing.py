"""Statistics of a log: by hand, printed as their rule says, and true when proved."""

import re
from fractions import Fraction

import polars as pl
import pytest

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
from kit.errors import ClaimError, ReleaseError
from kit.log import check_plays
from kit.printed import Exact, Figure, Suppressed
from kit.proof.worlds import Worlds
from kit.publishing.printing import publish, sum_up
from kit.rules.threshold import Threshold

# Viewer: minutes of A, minutes of B. Ann 90 + 30, 0; Ben 60, 45; Cat 31, 0; Dan 0, 10.
ROWS = {
    "viewer": ["ann", "ann", "ben", "ben", "cat", "dan"],
    "title": ["A", "A", "A", "B", "A", "B"],
    "day": [f"2017-12-0{n}" for n in (1, 2, 1, 1, 1, 1)],
    "minutes": [90.0, 30.0, 60.0, 45.0, 31.0, 10.0],
}
A, B, D = watched("A"), watched("B"), watched("D")
ON_A, ALL, PLAYS = minutes_of("A", high=999), minutes_of(high=999), plays_of(high=99)


def a_log():
    return check_plays(pl.DataFrame(ROWS))


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        (total(ON_A, A), 120 + 60 + 31),
        (total(ALL, everyone()), 120 + 105 + 31 + 10),
        (mean(ON_A, A), Fraction(211, 3)),
        (mean(PLAYS, everyone()), Fraction(6, 4)),
        (median(ON_A, A), 60),
        (median(ALL, everyone()), Fraction(31 + 105, 2)),
        (smallest(ON_A, A), 31),
        (smallest(ON_A, everyone()), 0),
        (largest(ALL, B), 105),
        (total(ON_A, D), 0),
        (mean(ON_A, D), None),
        (median(ALL, A & ~B), Fraction(120 + 31, 2)),
    ],
)
def test_statistics_by_hand(statistic, value):
    assert sum_up(a_log(), [statistic]) == [value]


def test_what_is_published_is_rounded_and_keeps_its_order():
    asked = [mean(ON_A, A), A, median(ALL, everyone()), everyone()]
    numbers = publish(a_log(), asked).numbers
    assert [number.claim for number in numbers] == asked
    printed = [number.printed for number in numbers]
    assert printed == [Figure("70.3"), Exact(3), Figure("68.0"), Exact(4)]
    (whole,) = publish(a_log(), [mean(ON_A, A)], decimals=0).numbers
    assert whole.printed == Figure("70")


def test_a_statistic_of_too_few_people_is_withheld_with_their_number():
    numbers = publish(a_log(), [A, mean(ON_A, A), B, mean(ALL, B)], rule=Threshold(3))
    kinds = [type(number.printed) for number in numbers.numbers]
    assert kinds == [Exact, Figure, Suppressed, Suppressed]


def test_nobody_has_no_mean():
    (number,) = publish(a_log(), [mean(ON_A, D)]).numbers
    assert number.printed == Suppressed()


def test_the_worlds_that_fit_what_was_published_hold_the_truth():
    asked = [everyone(), A, B, total(PLAYS, A), median(PLAYS, B), largest(PLAYS, A)]
    small = plays_of(high=4)
    asked = [everyone(), A, B, *(type(s)(s.kind, small, s.group) for s in asked[3:])]
    worlds = Worlds(publish(a_log(), asked))
    size = worlds.bounds(A & B)  # Ben
    assert size.low <= 1 <= size.high
    busy = worlds.bounds(A & small.at_least(2))  # Ann and Ben
    assert busy.low <= 2 <= busy.high


@pytest.mark.parametrize(
    ("do", "error", "message"),
    [
        (
            lambda: publish(a_log(), [mean(minutes_of("A", high=100), A)]),
            ClaimError,
            "The amount `minutes of A` must lie from 0 to 100 for every viewer, and "
            "the log holds values outside; widen `low` and `high`.",
        ),
        (
            lambda: publish(a_log(), [mean(Amount("age", 0, 99), A)]),
            ClaimError,
            "age",
        ),
        (
            lambda: publish(a_log(), [mean(ON_A, A)] * 2),
            ReleaseError,
            "The claim stands twice in the release: mean minutes of A of those who ",
        ),
        (
            lambda: publish(a_log(), [mean(ON_A, A)], decimals=-1),
            ReleaseError,
            "`decimals` must be an int of at least 0, got -1.",
        ),
        (
            lambda: publish(a_log(), [mean(ON_A, A), "A"]),
            ClaimError,
            "`claims` must be a list of claims, such as [watched(...)], got",
        ),
    ],
)
def test_what_cannot_be_summed_up_is_refused(do, error, message):
    with pytest.raises(error, match=re.escape(message)):
        do()
