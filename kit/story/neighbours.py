"""Which one more number would open a group?

A sentence about people has neighbours: the same one a day shorter, a day longer, once
more often. Where one of two neighbours contains the other, the difference of their
numbers counts a group that neither speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import and_

from kit.claims import And, Claim, Episodes, Plays, Streak, contains
from kit.releases import Release
from kit.story.implied import is_said

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Neighbour:
    """A sentence that was not given, and the group that it would open.

    Parameters
    ----------
    claim : Claim
        The sentence; with its number, and the one at hand, the group is sized.
    group : Claim
        Who is counted by one of the two and not by the other.
    """

    claim: Claim
    group: Claim


def find_neighbours(claim: Claim, release: Release) -> tuple[Neighbour, ...]:
    """Find the sentences whose numbers would open a group beside a claim.

    Parameters
    ----------
    claim : Claim
        A published claim.
    release : Release
        All that is known to have been published; its claims are left out.

    Returns
    -------
    tuple of Neighbour
        Each proved from the words alone: one of the two claims contains the other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> streak = watched("A").every_day(18, until="2017-12-10")
    >>> shorter, longer = find_neighbours(streak, release({streak: 53}))
    >>> print(shorter.group)
    watched A every day from 23 November until 9 December 2017 and did not on \
10 December
    """
    found = []
    for other in dict.fromkeys(_variants(claim)):
        if other in release.claims:
            continue
        if contains(other, claim):
            found.append(Neighbour(other, other & ~claim))
        elif contains(claim, other):
            found.append(Neighbour(other, claim & ~other))
    return tuple(near for near in found if not is_said(near.group, release.claims))


def _variants(claim: Claim) -> Iterator[Claim]:
    """Change one deed of a claim and keep the rest of it."""
    parts = claim.parts if isinstance(claim, And) else (claim,)
    for at, part in enumerate(parts):
        for changed in _changes(part):
            yield reduce(and_, (*parts[:at], changed, *parts[at + 1 :]))


def _changes(deed: Claim) -> Iterator[Claim]:
    """Say nearly the same: a day less, a day more, once more often."""
    match deed:
        case Streak(what, first, last):
            shorter = last - _DAY
            is_day = first == shorter
            yield (
                Plays(what, first, last=first)
                if is_day
                else replace(deed, last=shorter)
            )
            yield replace(deed, last=last + _DAY)
        case Plays() | Episodes():
            yield replace(deed, count=deed.count + 1)
            if deed.last is not None:
                yield replace(deed, last=deed.last + _DAY)
