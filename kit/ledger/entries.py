"""What is written down of one published sentence?

The wording and where it was read stand beside what the sentence counts, so that a
finding can be followed back to the page it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kit.claims import UNITS, Claim, Unit
from kit.ledger.lacks import say_lack
from kit.printed import Exact, Printed, Range, Rounded

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
        if self.precision == "rounded":
            return Rounded(self.number, self.rounded_to)
        if self.precision == "at least":
            return Range(self.number)
        step = 1 if self.precision == "exact" else _last_digit(self.number)
        return Exact(self.number) if step == 1 else Rounded(self.number, step)

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
