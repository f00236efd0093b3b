"""Which published numbers does one world fit?

The world is written out person by person, or as so many people of each kind and
value, and every number is worked out from it in plain arithmetic, without a solver.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from kit.claims import AmountIn, And, Claim, Everyone, Not, Or, Statistic
from kit.printed import Figure, Interval, Span
from kit.proof.kinds import Person, regrouped
from kit.releases import Release

#: So many people who are all alike.
Tally = tuple[Person, int]


def find_fitted(release: Release, tallies: Sequence[Tally]) -> frozenset[int]:
    """Give the places of the published numbers that a world fits.

    Parameters
    ----------
    release : Release
        The published numbers.
    tallies : sequence of Tally
        The world.

    Returns
    -------
    frozenset of int
        Places in `release.numbers`.
    """
    intervals = zip(release.intervals(), release.holes(), strict=True)
    fitted = set()
    for place, number in enumerate(release.numbers):
        if number.is_count:
            members = sum(n for person, n in tallies if answers(person, number.claim))
            interval, holes = next(intervals)
            is_out = any(_lies_in(members, hole) for hole in holes)
            fits = _lies_in(members, interval) and not is_out
        else:
            printed = number.printed
            is_withheld = not isinstance(printed, Figure)
            fits = is_withheld or _has(number.claim, tallies, printed.reveals())
        if fits:
            fitted.add(place)
    return frozenset(fitted)


def answers(person: Person, claim: Claim) -> bool:
    """Say whether a claim is true of a person."""
    known, amounts = person
    if claim in known:
        return known[claim]
    match claim:
        case Everyone():
            return True
        case Not(part):
            return not answers(person, part)
        case And():
            return all(answers(person, part) for part in regrouped(claim))
        case Or():
            return any(answers(person, part) for part in regrouped(claim))
        case AmountIn(amount, low, high):
            return low <= amounts[amount] <= high
    message = f"nothing is known of a claim of type {type(claim).__name__}"
    raise LookupError(message)


def sum_up(statistic: Statistic, tallies: Iterable[Tally]) -> Fraction | None:
    """Work a statistic out; ``None`` where an empty group has none."""
    amount = statistic.amount
    values = sorted(
        (person[1][amount], n)
        for person, n in tallies
        if n and answers(person, statistic.group)
    )
    whole, people = sum(value * n for value, n in values), sum(n for _, n in values)
    if statistic.kind == "total":
        return Fraction(whole)
    if not people:
        return None
    if statistic.kind == "mean":
        return Fraction(whole, people)
    low, high = {
        "median": ((people - 1) // 2, people // 2),
        "smallest": (0, 0),
        "largest": (people - 1, people - 1),
    }[statistic.kind]
    up_to = list(accumulate(n for _, n in values))
    places = (bisect_right(up_to, place) for place in (low, high))
    return Fraction(sum(values[place][0] for place in places), 2)


def _has(statistic: Statistic, tallies: Sequence[Tally], span: Span) -> bool:
    value = sum_up(statistic, tallies)
    if value is None:
        return False
    above = value > span.low or (value == span.low and not span.is_low_open)
    return above and (
        value < span.high or (value == span.high and not span.is_high_open)
    )


def _lies_in(count: int, interval: Interval) -> bool:
    low, high = interval
    return low <= count and (high is None or count <= high)
