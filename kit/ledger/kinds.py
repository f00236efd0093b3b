"""Which sentences about an audience can be written down, and what does each need?

A kind turns plain values, as they stand in a cell of settings, into a claim. What no
claim can say is kept as context, and takes no part in any proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from kit.claims import Claim, Plays, everyone, watched

#: Plain values of a sentence, dates read.
Told = Mapping[str, Any]

#: How a place lies among others: the places that hold it, those that share nobody.
PLACED = ("within", "apart")
#: Fields that name works.
TITLES = ("title", "titles", "series")
_WHEN = ("day", "first", "last")


@dataclass(frozen=True)
class Kind:
    """A kind of sentence.

    Parameters
    ----------
    example : str
        A sentence of this kind.
    needs : tuple of str
        Fields that it cannot do without.
    takes : tuple of str
        Fields that it can use besides.
    build : callable or None
        What makes the claim; ``None`` where the claim language has no words for it.
    """

    example: str
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    build: Callable[[Told], Claim] | None = None

    @property
    def is_context(self) -> bool:
        """Whether it takes no part in proofs."""
        return self.build is None

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that say what it counts."""
        of_place = PLACED if "place" in self.takes else ()
        return (*self.needs, *self.takes, *of_place)


def _begin(told: Told, title: str | None = None) -> Plays:
    """Begin with the verb of the sentence, so that all that is said keeps it."""
    plays = watched(title or told.get("title"))
    return replace(plays, what=replace(plays.what, verb=told.get("verb", "watched")))


def _within(plays: Plays, told: Told) -> Plays:
    """Keep to the day, or to the days that are known; an end may be open."""
    first = told.get("day", told.get("first"))
    last = told.get("day", told.get("last"))
    if first and last:
        return plays.between(first, last)
    return replace(plays, first=first, last=last)


def _streak(told: Told) -> Claim:
    return _begin(told).every_day(told["days"], until=told["until"])


def _some(told: Told) -> Claim:
    return _within(_begin(told), told)


def _often(told: Told) -> Claim:
    return _within(_begin(told), told).at_least(told["times"])


def _exactly(told: Told) -> Claim:
    return _within(_begin(told), told).exactly(told["times"])


def _all_of(told: Told) -> Claim:
    plays = (_within(_begin(told, title), told) for title in told["titles"])
    return reduce(and_, plays)


def _episodes(told: Told) -> Claim:
    episodes = watched(series=told["series"]).episodes(told["episodes"])
    if "until" in told:
        return episodes.within(told["days"], until=told["until"])
    return replace(episodes, **{end: told.get(end) for end in ("first", "last")})


def _everyone(_: Told) -> Claim:
    return everyone()


KINDS: Mapping[str, Kind] = {
    "every day": Kind(
        "53 people watched it every day for the past 18 days",
        ("title", "days", "until"),
        ("verb", "place"),
        _streak,
    ),
    "on a day": Kind(
        "53 people watched it on 10 December",
        ("title", "day"),
        ("verb", "place"),
        _some,
    ),
    "on the day of": Kind(
        "3,749 people streamed it on the day of the vote",
        ("title", "day", "occasion"),
        ("verb", "place"),
        _some,
    ),
    "in a period": Kind(
        "900 people watched it in December",
        ("title",),
        ("verb", "place", "first", "last"),
        _some,
    ),
    "at least": Kind(
        "12 people watched it at least 5 times in December",
        ("title", "times"),
        ("verb", "place", *_WHEN),
        _often,
    ),
    "one person": Kind(
        "one person in New York played it 42 times on Valentine's Day",
        ("title", "times"),
        ("verb", "place", *_WHEN),
        _exactly,
    ),
    "all of": Kind(
        "80 people watched the first three episodes in December",
        ("titles",),
        ("verb", "place", *_WHEN),
        _all_of,
    ),
    "episodes": Kind(
        "5 people watched at least 188 episodes in the 7 days until 7 January",
        ("series", "episodes"),
        ("place", "days", "until", "first", "last"),
        _episodes,
    ),
    "members": Kind("we have 100,000 members", (), ("place",), _everyone),
    "number": Kind("it was watched for 69 hours", ("unit",), ("title", "place")),
    "words": Kind("these are overall viewing trends", (), ("title", "place")),
}


def build_claim(kind: str, told: Told) -> Claim | None:
    """Build the claim of a sentence, with its place as the region of those counted.

    Raises
    ------
    ClaimError
        If a field is not as the claim needs it.
    """
    build = KINDS[kind].build
    if build is None:
        return None
    claim = build(told)
    return claim.where(region=told["place"]) if "place" in told else claim


def starts_on(claim: Claim) -> date | None:
    """Give the first day that a claim speaks of, where it says one."""
    days = [leaf.first for leaf in claim.leaves() if getattr(leaf, "first", None)]
    return min(days, default=None)


def ends_on(claim: Claim) -> date | None:
    """Give the last day that a claim speaks of, where it says one."""
    days = [leaf.last for leaf in claim.leaves() if getattr(leaf, "last", None)]
    return max(days, default=None)
