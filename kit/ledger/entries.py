"""What is written down of one published sentence?

The wording and where it was read stand beside what the sentence counts, so that a
finding can be followed back to the page it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any, cast

from kit.checks import check_type
from kit.claims.language import Claim, everyone
from kit.claims.viewer import Segment, window
from kit.claims.viewing import Plays, watched
from kit.claims.wording import UNITS, Unit
from kit.errors import LedgerError
from kit.printed import Exact, Printed, Range, Rounded

_SHARE = re.compile(r"\d\s?(%|per ?cent|pct|pour cent)", re.IGNORECASE)
_RANK = re.compile(r"\btop\s+\d|\b(no\.|number|rank|#)\s?\d|\brank\w*\b", re.IGNORECASE)
_HOW_LONG = ("hours", "minutes", "seconds", "weeks", "months", "years")


def say_lack(words: str, unit: str | None) -> str:
    """Say in one sentence why a published sentence takes no part in a proof."""
    is_share = _SHARE.search(words) or unit in ("%", "percent", "per cent", "share")
    if _RANK.search(words) or unit in ("rank", "place"):
        return (
            "It is a rank, which says before whom somebody stands and not how many "
            "people there are; ask for the number of people."
        )
    if is_share:
        return (
            "It is a share, and the kit has no words for shares; ask of how many "
            "people it is one, and write down the count that follows."
        )
    if unit is None:
        return "It holds no number of people."
    if unit == "people":
        return (
            "It counts people by something that the kit has no words for, such as a "
            "taste or a playlist; it has words for titles, series, days, how often, "
            'places and what viewers are, as in where="gender=f".'
        )
    if unit in _HOW_LONG:
        return (
            f"It counts {unit}, and the kit has words for how often and on which days, "
            "not for how long."
        )
    if unit == "days":
        return (
            "It counts days and does not say which; with the last of them it can be "
            'written as the kind "every day", with `days` and `until`.'
        )
    if unit == "episodes":
        return (
            "It counts episodes; with the number of people who saw so many it can be "
            'written as the kind "episodes", with `series` and `episodes`.'
        )
    return f"It counts {unit}, and does not say of how many people."


PRECISIONS = ("exact", "rounded", "at least", "unknown")
STATUSES = ("confirmed", "reported", "unconfirmed", "invented")
#: A number of them says nothing of how many people there are.
PLAYS = "plays"
#: Fields of any sentence; the others say what a sentence of its kind counts.
COMMON = (
    "words kind number precision rounded_to published by source status conflicts note "
    "case counts"
).split()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A published sentence, with what it counts and where it was read.

    Parameters
    ----------
    words : str
        The wording, as published or as reported.
    kind : str
        One of `kit.ledger.KINDS`.
    told : mapping of str to value
        What the sentence counts, in the fields of its kind.
    number : int, float or None
        The number in the sentence: people, for a kind that can be counted.
    precision : {"exact", "rounded", "at least", "unknown"}
        How exact it is. Unknown: it is read to its last digit that is not zero, so
        that 3,749 is exact and 4,000 is rounded to 1,000.
    rounded_to : int, optional
        What it was rounded to.
    published : date, optional
        When.
    by : str
        Who said it.
    source : tuple of str
        Where it was read.
    status : {"confirmed", "reported", "unconfirmed", "invented"}
        Confirmed: the company published it itself. Reported: others say that it did.
        Invented: made up, to try out what would follow.
    conflicts, note : str
        On what the sources disagree; anything else that a reader must know.
    case : str
        Sentences of one case are read together.
    counts : str
        What the number counts, in the words of the sentence: one of
        `kit.claims.UNITS`, or plays; empty where it is not said.
    aside : str
        Why a sentence that could be counted takes no part beside the others.
    claim : Claim or None
        What is true of each person counted; ``None`` for context.
    """

    words: str
    kind: str
    told: Mapping[str, Any] = field(default_factory=dict)
    number: float | None = None
    precision: str = "unknown"
    rounded_to: int | None = None
    published: date | None = None
    by: str = ""
    source: tuple[str, ...] = ()
    status: str = "reported"
    conflicts: str = ""
    note: str = ""
    case: str = ""
    counts: str = ""
    aside: str = ""
    claim: Claim | None = None

    @property
    def is_context(self) -> bool:
        """Whether no claim says what it counts."""
        return self.claim is None

    @property
    def unit(self) -> Unit:
        """What the number counts: people, where the sentence does not say otherwise.

        Members of a service are its accounts.
        """
        return UNITS[
            self.counts or ("accounts" if self.kind == "members" else "people")
        ]

    @property
    def printed(self) -> Printed:
        """What was printed for the claim, as far as it can be taken at its word."""
        number = cast("int", self.number)  # of people, as in any entry with a claim
        if self.precision == "rounded":
            return Rounded(number, cast("int", self.rounded_to))
        if self.precision == "at least":
            return Range(number)
        step = 1 if self.precision == "exact" else _last_digit(number)
        return Exact(number) if step == 1 else Rounded(number, step)

    @property
    def is_read_as_rounded(self) -> bool:
        """Whether it is taken for rounded only because it ends in zeros."""
        return (
            self.precision == "unknown"
            and not self.is_context
            and isinstance(self.printed, Rounded)
        )

    @property
    def reason(self) -> str:
        """Why it is context only, in one sentence; empty where it is not."""
        if not self.is_context:
            return ""
        if self.aside:
            return self.aside
        unit = "plays" if self.counts == PLAYS else self.told.get("unit")
        return say_lack(self.words, unit)

    def as_plain(self) -> dict[str, Any]:
        """Write it in plain values again, without what is empty."""
        common = {name: getattr(self, name) for name in COMMON}
        filled = {k: v for k, v in (common | dict(self.told)).items() if is_given(v)}
        return {
            name: str(value)
            if isinstance(value, date)
            else list(value)
            if isinstance(value, tuple)
            else value
            for name, value in filled.items()
        }


def is_given(value: object) -> bool:
    """Say whether a field was filled in."""
    is_empty = isinstance(value, str | tuple | list) and not value
    return value is not None and not is_empty


def _last_digit(number: int) -> int:
    """Give the worth of the last digit that is not zero."""
    step = 1
    while number and number % (step * 10) == 0:
        step *= 10
    return step


#: Plain values of a sentence, dates read.
Told = Mapping[str, Any]

#: How a place lies among others: the places that hold it, those that share nobody.
PLACED = ("within", "apart")
#: What else is said of those who are counted: texts such as "gender=f".
WHERE = "where"
#: Fields that name works.
TITLES = ("title", "titles", "series")
_WHEN = ("day", "first", "last")


@dataclass(frozen=True)
class Kind:
    """A kind of sentence."""

    example: str  # A sentence of this kind
    needs: tuple[str, ...]  # fields that it cannot do without
    takes: tuple[str, ...] = ()  # fields that it can use besides
    build: Callable[[Told], Claim] | None = None  # what makes the claim

    @property
    def is_context(self) -> bool:
        """Whether it takes no part in proofs."""
        return self.build is None

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that say what it counts."""
        of_viewers = (*PLACED, WHERE) if "place" in self.takes else ()
        return (*self.needs, *self.takes, *of_viewers)


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
    return replace(episodes, first=told.get("first"), last=told.get("last"))


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
    """Build the claim of a sentence, with the place and whatever those counted are."""
    build = KINDS[kind].build
    if build is None:
        return None
    attributes: dict[str, list[str]] = {}
    for pair in told.get(WHERE, ()):
        name, value = map(str.strip, pair.split("=", 1))
        attributes.setdefault(name, []).append(value)
    claim = build(told).where(**attributes)
    return claim.where(region=told["place"]) if "place" in told else claim


def starts_on(claim: Claim | None) -> date | None:
    """Give the first day that a claim speaks of, where it says one.

    Parameters
    ----------
    claim : Claim, optional
        A sentence, or none.

    Returns
    -------
    date or None
        The day.

    Raises
    ------
    LedgerError
        If `claim` is of another kind.
    """
    return min((at.first for at in _windows(claim) if at.first), default=None)


def ends_on(claim: Claim | None) -> date | None:
    """Give the last day that a claim speaks of, where it says one.

    Parameters
    ----------
    claim : Claim, optional
        A sentence, or none.

    Returns
    -------
    date or None
        The day.

    Raises
    ------
    LedgerError
        If `claim` is of another kind.
    """
    return max((at.last for at in _windows(claim) if at.last), default=None)


def _windows(claim: Claim | None) -> list[Segment]:
    """List the windows of days that a claim speaks of; there are none of no claim."""
    rule = "a claim, such as watched(...), or None"
    check_type(LedgerError, "claim", claim, (Claim, type(None)), rule)
    leaves = claim.leaves() if claim is not None else ()
    return [days for leaf in leaves if (days := window(leaf)) is not None]
