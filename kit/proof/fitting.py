"""Which published numbers does one world fit?

The world is written out person by person and every number is worked out from it in
plain arithmetic, without a solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from kit.claims import Amount, AmountIn, And, Claim, Everyone, Not, Or, Statistic
from kit.printed import Figure, Interval, Span
from kit.release import Release

#: A person: the claims she answers yes to, and what she has of each amount.
Person = tuple[frozenset[Claim], dict[Amount, int]]


def find_fitted(release: Release, people: Sequence[Person]) -> frozenset[int]:
    """Give the places of the published numbers that a world fits.

    Parameters
    ----------
    release : Release
        The published numbers.
    people : sequence of Person
        The world.

    Returns
    -------
    frozenset of int
        Places in `release.numbers`.
    """
    intervals = iter(release.intervals())
    fitted = set()
    for place, number in enumerate(release.numbers):
        if number.is_count:
            members = sum(answers(person, number.claim) for person in people)
            fits = _lies_in(members, next(intervals))
        else:
            printed = number.printed
            is_withheld = not isinstance(printed, Figure)
            fits = is_withheld or _has(number.claim, people, printed.reveals())
        if fits:
            fitted.add(place)
    return frozenset(fitted)


def answers(person: Person, claim: Claim) -> bool:
    """Say whether a claim is true of a person."""
    yeses, amounts = person
    if claim in yeses:
        return True
    match claim:
        case Everyone():
            return True
        case Not(part):
            return not answers(person, part)
        case And(parts):
            return all(answers(person, part) for part in parts)
        case Or(parts):
            return any(answers(person, part) for part in parts)
        case AmountIn(amount, low, high):
            return low <= amounts[amount] <= high
    return False


def sum_up(statistic: Statistic, people: Sequence[Person]) -> Fraction | None:
    """Work a statistic out; ``None`` where an empty group has none."""
    amount = statistic.amount
    values = [p[1][amount] for p in people if answers(p, statistic.group)]
    if statistic.kind == "total":
        return Fraction(sum(values))
    if not values:
        return None
    if statistic.kind == "mean":
        return Fraction(sum(values), len(values))
    pick = {"median": median, "smallest": min, "largest": max}[statistic.kind]
    return Fraction(pick(values))


def _has(statistic: Statistic, people: Sequence[Person], span: Span) -> bool:
    value = sum_up(statistic, people)
    if value is None:
        return False
    above = value > span.low or (value == span.low and not span.is_low_open)
    return above and (
        value < span.high or (value == span.high and not span.is_high_open)
    )


def _lies_in(count: int, interval: Interval) -> bool:
    low, high = interval
    return low <= count and (high is None or count <= high)
