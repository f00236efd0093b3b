"""How is one published sentence written down?

An entry is typed in plain values: text, whole numbers, dates such as "2017-12-10".
It keeps the wording and where it was read beside what the sentence counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf
from numbers import Real
from typing import Any

from kit.claims import Claim
from kit.errors import KitError, LedgerError
from kit.ledger.kinds import KINDS, VERBS, ends_on
from kit.printed import Exact, Printed, Range, Rounded, is_whole

PRECISIONS = ("exact", "rounded", "at least", "unknown")
STATUSES = ("confirmed", "reported", "unconfirmed", "invented")
#: Fields of any sentence; the others say what a sentence of its kind counts.
COMMON = (
    "words kind number precision rounded_to published by source status conflicts note "
    "case"
).split()
WHOLE = ("days", "times", "episodes", "rounded_to")
DAYS = ("day", "first", "last", "until", "published")
LISTS = ("titles", "source")


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
    claim: Claim | None = None

    @property
    def is_context(self) -> bool:
        """Whether no claim says what it counts."""
        return self.claim is None

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
    def reason(self) -> str:
        """Why it is context only, in one sentence; empty where it is not."""
        if not self.is_context:
            return ""
        unit = self.told.get("unit")
        if unit is None:
            return "It holds no number."
        if unit == "people":
            return self.note or "No claim can say what these people have in common."
        return f"It counts {unit}, and a claim says what is true of a person."

    def as_plain(self) -> dict[str, Any]:
        """Write it in plain values again, without what is empty."""
        common = {name: getattr(self, name) for name in COMMON}
        filled = {k: v for k, v in (common | dict(self.told)).items() if _is_given(v)}
        return {
            name: str(value)
            if isinstance(value, date)
            else list(value)
            if isinstance(value, tuple)
            else value
            for name, value in filled.items()
        }


def read_entry(given: Mapping[str, Any], *, name: str = "claim") -> Entry:
    """Read a sentence that was typed in plain values.

    Parameters
    ----------
    given : mapping of str to value
        Its fields; an empty text and ``None`` are no value.
    name : str, default="claim"
        What errors call it.

    Returns
    -------
    Entry

    Raises
    ------
    LedgerError
        If a field is missing, unknown, of no use to the kind, or not as it must be.

    Examples
    --------
    >>> entry = read_entry(
    ...     {
    ...         "words": "To the 53 people who watched it for the past 18 days",
    ...         "kind": "every day",
    ...         "number": 53,
    ...         "title": "A Christmas Prince",
    ...         "days": 18,
    ...         "until": "2017-12-10",
    ...     }
    ... )
    >>> print(entry.claim.sentence(entry.number))
    53 people watched A Christmas Prince every day for the 18 days until 10 December \
2017.
    """
    if not isinstance(given, Mapping):
        rule = 'a sentence in fields, such as {"words": ..., "kind": "on a day"}'
        raise LedgerError.bad_value(name, rule, given)
    filled = {field: value for field, value in given.items() if _is_given(value)}
    for required in ("words", "kind"):
        if required not in filled:
            raise LedgerError.bad_field(name, required, "given", given.get(required))
    kind = filled["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        rule = f"one of {', '.join(KINDS)}"
        raise LedgerError.bad_field(name, "kind", rule, kind)
    typed = {field: _typed(name, field, value) for field, value in filled.items()}
    _check_fields(name, kind, typed)
    told = {field: typed[field] for field in KINDS[kind].fields if field in typed}
    common = {field: typed[field] for field in COMMON if field in typed}
    _check_number(name, kind, common)
    entry = Entry(**common, told=told, claim=_claim(name, kind, told))
    _check_order(name, entry)
    return entry


def _claim(name: str, kind: str, told: Mapping[str, Any]) -> Claim | None:
    """Build the claim, with the place as the region of the people counted."""
    build = KINDS[kind].build
    if build is None:
        return None
    try:
        claim = build(told)
        return claim.where(region=told["place"]) if "place" in told else claim
    except KitError as error:
        raise LedgerError.in_entry(name, error) from None


def _check_fields(name: str, kind: str, typed: Mapping[str, Any]) -> None:
    usable = (*COMMON, *KINDS[kind].fields)
    for given in typed:
        if given not in usable:
            raise LedgerError.idle_field(name, kind, given, usable)
    for needed in KINDS[kind].needs:
        if needed not in typed:
            raise LedgerError.missing_field(name, kind, needed, KINDS[kind].example)
    if "day" in typed and ("first" in typed or "last" in typed):
        rule = "left out where `first` or `last` is given"
        raise LedgerError.bad_field(name, "day", rule, str(typed["day"]))


def _check_number(name: str, kind: str, common: dict[str, Any]) -> None:
    """Refuse a number that was not printed so; one person is 1 by itself."""
    if kind == "one person":
        if common.setdefault("number", 1) != 1:
            rule = '1, the one person; `times` is how often (or write "at least")'
            raise LedgerError.bad_field(name, "number", rule, common["number"])
        common.setdefault("precision", "exact")
    number = common.get("number")
    if KINDS[kind].is_context:
        return
    if not is_whole(number):
        rule = "the number of people in the sentence"
        raise LedgerError.bad_field(name, "number", rule, number)
    is_rounded = common.get("precision") == "rounded"
    if is_rounded != ("rounded_to" in common):
        rule = 'given where `precision` is "rounded", and there only'
        value = common.get("rounded_to")
        raise LedgerError.bad_field(name, "rounded_to", rule, value)
    try:
        Rounded(number, common.get("rounded_to", 1))
    except KitError as error:
        raise LedgerError.in_entry(name, error) from None


def _check_order(name: str, entry: Entry) -> None:
    """Refuse a sentence that speaks of days after it was said."""
    last = None if entry.is_context else ends_on(entry.claim)
    if last and entry.published and last > entry.published:
        rule = f"on or after the last day that the sentence speaks of ({last})"
        value = str(entry.published)
        raise LedgerError.bad_field(name, "published", rule, value)


def _typed(name: str, field: str, value: object) -> object:
    """Read one plain value."""
    if field in DAYS:
        return _day(name, field, value)
    if field in LISTS:
        return _texts(name, field, value)
    if field in WHOLE:
        if not is_whole(value) or value < 1:
            raise LedgerError.bad_field(name, field, "an int of at least 1", value)
        return int(value)
    if field == "number":
        if (
            not isinstance(value, Real)
            or isinstance(value, bool)
            or not 0 <= value < inf
        ):
            raise LedgerError.bad_field(name, field, "a number of at least 0", value)
        return value
    if not isinstance(value, str):
        raise LedgerError.bad_field(name, field, "text", value)
    known = {"precision": PRECISIONS, "status": STATUSES, "verb": tuple(VERBS)}
    if field in known and value not in known[field]:
        rule = f"one of {', '.join(known[field])}"
        raise LedgerError.bad_field(name, field, rule, value)
    return " ".join(value.split())


def _day(name: str, field: str, value: object) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        rule = 'a date such as "2017-12-10"'
        raise LedgerError.bad_field(name, field, rule, value) from None


def _texts(name: str, field: str, value: object) -> tuple[str, ...]:
    """Read one text or a list of them."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, Iterable) or not all(isinstance(v, str) for v in listed):
        raise LedgerError.bad_field(name, field, "text, or a list of texts", value)
    return tuple(text.strip() for text in listed if text.strip())


def _is_given(value: object) -> bool:
    return value is not None and value not in ("", (), [])


def _last_digit(number: int) -> int:
    """Give the worth of the last digit that is not zero."""
    step = 1
    while number and number % (step * 10) == 0:
        step *= 10
    return step
