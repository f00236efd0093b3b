"""Which kinds of people do published numbers tell apart, beside what they have?

A kind is one way to answer the claims that know no amount. Whoever is of a kind may
have any value of each amount, so kinds and values together make up a person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

import numpy as np

from kit.claims.amounts import (
    Amount,
    AmountIn,
    Statistic,
    check_amounts,
    measures_twice,
)
from kit.claims.language import And, Claim, Everyone, Not, Or
from kit.errors import ReleaseError
from kit.printed import Figure, Interval, Span
from kit.proof.atoms import Atoms
from kit.releases import Release

#: Kinds of people that are written out at the most.
MOST_KINDS = 1_000

#: What a person answers to the parts of the claims, and what she has of each amount.
Person = tuple[dict[Claim, bool], dict[Amount, int]]


class ByKind:
    """A release whose people are told apart by kind and by what they have."""

    def __init__(self, release: Release, also: Iterable[Claim] = ()) -> None:
        self.release = release
        groups = [number.claim.group for number in release.statistics]
        self.claims = [*release.claims, *groups, *also]
        parts = (part for claim in self.claims for part in plain_parts(claim))
        self.parts = tuple(dict.fromkeys(parts))
        self.amounts = _amounts(release, self.claims)
        self.kinds, is_sure = _list_kinds(self.parts)
        leaves = [leaf for part in self.parts for leaf in part.leaves()]
        self.is_exact = is_sure and not measures_twice(self.amounts, leaves)
        intervals = iter(release.intervals())
        self._interval = [
            next(intervals) if n.is_count else None for n in release.numbers
        ]
        holes = iter(release.holes())
        self._holes = [next(holes) if n.is_count else () for n in release.numbers]
        self.every = frozenset(range(len(release)))

    def settles(self, group: Claim) -> bool:
        """Say whether the kinds and amounts tell who is in the group."""
        if group in self.parts:
            return True
        match group:
            case Everyone():
                return True
            case AmountIn(amount):
                return amount in self.amounts
            case Not(part):
                return self.settles(part)
            case And() | Or():
                return all(self.settles(part) for part in regrouped(group))
        return False

    def person(self, kind: int, values: Sequence[int]) -> Person:
        """Write a person out, as she answers the claims."""
        answers = map(bool, self.kinds[kind])
        return (
            dict(zip(self.parts, answers, strict=True)),
            dict(zip(self.amounts, values, strict=True)),
        )


def plain_parts(claim: Claim) -> Iterator[Claim]:
    """Yield the largest parts of a claim that know no amount."""
    if isinstance(claim, Everyone | AmountIn):
        return
    if isinstance(claim, Not):
        yield from plain_parts(claim.part)
    elif isinstance(claim, And | Or) and has_amount(claim):
        for part in regrouped(claim):
            yield from plain_parts(part)
    else:
        yield claim


def regrouped(claim: And | Or) -> list[Claim]:
    """Give the parts of a claim, those that know no amount together as one."""
    plain = tuple(part for part in claim.parts if not has_amount(part))
    if len(plain) in (0, 1, len(claim.parts)):
        return list(claim.parts)
    return [type(claim)(plain), *(part for part in claim.parts if has_amount(part))]


def has_amount(claim: Claim) -> bool:
    """Say whether a claim asks about an amount."""
    return any(isinstance(leaf, AmountIn) for leaf in claim.leaves())


def _amounts(release: Release, claims: list[Claim]) -> tuple[Amount, ...]:
    asked = [leaf for claim in claims for leaf in claim.leaves()]
    amounts = [leaf.amount for leaf in asked if isinstance(leaf, AmountIn)]
    amounts += [number.claim.amount for number in release.statistics]
    return check_amounts(amounts)


def _list_kinds(parts: tuple[Claim, ...]) -> tuple[np.ndarray, bool]:
    """List every way to answer, and say whether each is certainly possible."""
    if not parts:
        return np.zeros((1, 0), dtype=bool), True
    atoms = Atoms(parts)
    if not atoms.list_all(at_most=MOST_KINDS):
        raise too_many_atoms(MOST_KINDS)
    kinds = np.array(sorted(atoms.answers.tolist(), reverse=True), dtype=bool)
    return kinds, atoms.program.is_exact


#: So many people who are all alike.
Tally = tuple[Person, int]


def find_fitted(release: Release, tallies: Sequence[Tally]) -> frozenset[int]:
    """Give the places of the published numbers that a world fits."""
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
            is_suppressed = not isinstance(printed, Figure)
            fits = is_suppressed or _has(number.claim, tallies, printed.reveals())
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


def too_many_atoms(limit: int) -> ReleaseError:
    """Say that the kinds of viewer cannot be written out."""
    return ReleaseError(
        f"Worlds can be listed for at most {limit:,} kinds of viewer, and these "
        "claims tell apart more; give fewer claims."
    )
