"""How is a sentence read that somebody typed in plain values?

Text, whole numbers, and dates such as "2017-12-10", as a cell of settings holds them.
Whatever cannot be meant is refused with the field, the rule, the value and the fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from numbers import Real
from typing import Any, cast

from kit.checks import is_whole
from kit.claims.language import Claim
from kit.claims.wording import UNITS, VERBS
from kit.errors import KitError, LedgerError
from kit.ledger.entries import (
    COMMON,
    KINDS,
    PLACED,
    PLAYS,
    PRECISIONS,
    STATUSES,
    WHERE,
    Entry,
    build_claim,
    ends_on,
    is_given,
)
from kit.ledger.spellings import (
    clean_text,
    is_fewer_than,
    list_meanings,
    list_readings,
    read_more_than,
    read_number,
)
from kit.printed import Rounded

WHOLE = ("days", "times", "episodes", "rounded_to")
MOST = 10**15  # far above any count of people, plays or hours
DAYS = ("day", "first", "last", "until", "published")
#: "142 million member households": a number, its size, and at most two words between.
#: A member, or a subscriber, is an account: several people may be behind it.
_COUNTED = re.compile(
    r"\d\S*\s+(?:(?:million|billion|thousand)\s+)?(?:\w+\s+){0,2}?"
    r"((?:account|household|profile|device)(?=s?\b)"
    r"|(?:member|subscriber)(?=s?\b(?!\s+(?:account|household|profile|device))))",
    re.IGNORECASE,
)
_ACCOUNTS = ("member", "subscriber")
LISTS = ("titles", "source", *PLACED, WHERE)


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
    filled = {field: value for field, value in given.items() if is_given(value)}
    _check_marks(name, filled)
    _spell_out(name, filled)
    for required in ("words", "kind"):
        if required not in filled:
            raise _bad_field(name, required, "given", given.get(required))
    kind = filled["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        rule = f"one of {', '.join(KINDS)}"
        raise _bad_field(name, "kind", rule, kind)
    typed = {field: _typed(name, field, value) for field, value in filled.items()}
    _check_fields(name, kind, typed)
    told = {field: typed[field] for field in KINDS[kind].fields if field in typed}
    common: dict[str, Any] = {key: typed[key] for key in COMMON if key in typed}
    _check_number(name, kind, common)
    if not KINDS[kind].is_context:
        common.setdefault("counts", _counts(common["words"]))
    claim = None if common.get("counts") == PLAYS else _claim(name, kind, told)
    entry = Entry(**common, told=told, claim=claim)
    _check_order(name, entry)
    return entry


def _check_marks(name: str, filled: Mapping[str, Any]) -> None:
    """Refuse "5.000", which is five thousand to one reader and five to another."""
    for field in ("number", *WHOLE):
        text = filled.get(field)
        if isinstance(text, str) and (both := list_meanings(text)):
            either = " or ".join(both)
            rule, fix = "a number that can be read in one way", f"Write {either}."
            raise _bad_field(name, field, rule, text, fix)


def _spell_out(name: str, filled: dict[str, Any]) -> None:
    """Read a number that is written as people do: "142 million", "more than 50"."""
    text = filled.get("number")
    if not isinstance(text, str):
        return
    if is_fewer_than(text):
        rule = "a count, and not an upper limit, behind which there may be nobody"
        fix = (
            'To keep the sentence as context, write the kind "words" and leave out '
            "`number` and whatever that kind cannot use."
        )
        raise _bad_field(name, "number", rule, text, fix)
    least, number = read_more_than(text), read_number(text)
    if least is not None and filled.get("precision", "at least") == "at least":
        filled |= {"number": least, "precision": "at least"}
    elif number is not None:
        filled["number"] = number


def _claim(name: str, kind: str, told: Mapping[str, Any]) -> Claim | None:
    try:
        return build_claim(kind, told)
    except KitError as error:
        raise _in_entry(name, error) from None


def _counts(words: str) -> str:
    """Read what is counted off the wording, where the number stands before it.

    A company that says "people" may mean accounts; whether it does must be asked.
    """
    nouns = {noun.lower() for noun in _COUNTED.findall(words)}
    found = {"accounts" if noun in _ACCOUNTS else f"{noun}s" for noun in nouns}
    return found.pop() if len(found) == 1 else ""


def _check_fields(name: str, kind: str, typed: Mapping[str, Any]) -> None:
    usable = (*COMMON, *KINDS[kind].fields)
    for given in typed:
        if given not in usable:
            msg = (
                f"`{name}` must hold what its kind {kind!r} can use, got `{given}`; "
                f"leave it out, or change the kind. It can use {', '.join(usable)}."
            )
            raise LedgerError(msg)
    for needed in KINDS[kind].needs:
        if needed not in typed:
            msg = (
                f"`{needed}` of `{name}` must be given for a sentence of the kind "
                f"{kind!r} ({KINDS[kind].example}), got none; look it up, or write the "
                'kind "number" to keep the sentence as context.'
            )
            raise LedgerError(msg)
    for given in PLACED:
        if given in typed and "place" not in typed:
            rule = "left out where no `place` is given"
            raise _bad_field(name, given, rule, ", ".join(typed[given]))
    for pair in typed.get(WHERE, ()):
        column, _, value = (part.strip() for part in pair.partition("="))
        if not column or not value or column == "region":
            fix = "Write a region as `place`." if column == "region" else ""
            raise _bad_field(name, WHERE, 'texts such as "gender=f"', pair, fix)
    _check_window(name, typed)


def _check_window(name: str, typed: Mapping[str, Any]) -> None:
    """Refuse days said in two ways, or by halves: one would be dropped in silence."""
    for also in ("day", "until"):
        if also in typed and ("first" in typed or "last" in typed):
            rule = "left out where `first` or `last` is given"
            raise _bad_field(name, also, rule, str(typed[also]))
    for given, missing in (("days", "until"), ("until", "days")):
        if given in typed and missing not in typed:
            rule = f"given together with `{given}`"
            fix = "Without its last day, a period lies nowhere; look the day up."
            fix = fix if missing == "until" else ""
            raise _bad_field(name, missing, rule, None, fix)


def _check_number(name: str, kind: str, common: dict[str, Any]) -> None:
    """Refuse a number that was not printed so; one person is 1 by itself."""
    if kind == "one person":
        if common.setdefault("number", 1) != 1:
            rule = '1, the one person; `times` is how often (or write "at least")'
            raise _bad_field(name, "number", rule, common["number"])
        common.setdefault("precision", "exact")
    number = common.get("number")
    if KINDS[kind].is_context:
        return
    if not is_whole(number):
        rule = "the number of people in the sentence"
        raise _bad_field(name, "number", rule, number)
    precision = common.get("precision")
    if precision == "at least" and (kind == "one person" or not number):
        rule = '"exact" or left out for a sentence about one person, or nobody'
        raise _bad_field(name, "precision", rule, precision)
    is_rounded = precision == "rounded"
    if is_rounded != ("rounded_to" in common):
        rule = 'given where `precision` is "rounded", and there only'
        value = common.get("rounded_to")
        raise _bad_field(name, "rounded_to", rule, value)
    try:
        Rounded(number, common.get("rounded_to", 1))
    except KitError as error:
        raise _in_entry(name, error) from None


def _check_order(name: str, entry: Entry) -> None:
    """Refuse a sentence that speaks of days after it was said."""
    last = ends_on(entry.claim)
    if last and entry.published and last > entry.published:
        rule = f"on or after the last day that the sentence speaks of ({last})"
        if "last" in entry.told:
            rule += ", or `last` left out"
        value = str(entry.published)
        raise _bad_field(name, "published", rule, value)


def _typed(name: str, field: str, value: object) -> object:
    """Read one plain value."""
    if field in DAYS:
        return _day(name, field, value)
    if field in LISTS:
        return _texts(name, field, value)
    if field in WHOLE:
        if not is_whole(value) or value < 1:
            raise _bad_field(name, field, "an int of at least 1", value)
        return int(value)
    if field == "number":
        return _amount(name, field, value)
    if not isinstance(value, str):
        raise _bad_field(name, field, "text", value)
    known = {
        "counts": (*UNITS, PLAYS),
        "precision": PRECISIONS,
        "status": STATUSES,
        "verb": tuple(VERBS),
    }
    if field in known and value not in known[field]:
        rule = f"one of {', '.join(known[field])}"
        raise _bad_field(name, field, rule, value)
    text = clean_text(value)
    if not text:
        raise _bad_field(name, field, "text that is not blank", value)
    return text


def _amount(name: str, field: str, value: object) -> float:
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    amount = cast("float", value)
    if is_number and amount > MOST:
        rule = f"a number of at most {MOST:,}"
        raise _bad_field(name, field, rule, "a larger one")
    if not is_number or not amount >= 0:
        raise _bad_field(name, field, "a number of at least 0", value)
    return int(value) if is_whole(value) else float(amount)


def _day(name: str, field: str, value: object) -> date:
    if type(value) is date:
        return value
    days = _readings(value) if isinstance(value, str) else []
    if len(days) == 2:
        both = " or ".join(str(day) for day in days)
        rule, fix = "a date that can be read in one way", f"Write {both}."
        raise _bad_field(name, field, rule, value, fix)
    if not days:
        rule = 'a date such as "2017-12-10"'
        raise _bad_field(name, field, rule, value)
    return days[0]


def _readings(text: str) -> list[date]:
    try:
        return [date.fromisoformat(text)]
    except ValueError:
        return sorted(set(list_readings(text).values()))


def _texts(name: str, field: str, value: object) -> tuple[str, ...]:
    """Read one text or a list of them."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, Iterable) or not all(isinstance(v, str) for v in listed):
        raise _bad_field(name, field, "text, or a list of texts", value)
    texts = tuple(filter(None, map(clean_text, listed)))
    if not texts:
        raise _bad_field(name, field, "text that is not blank", value)
    return texts


def _bad_field(
    name: str, field: str, rule: str, value: object, fix: str = ""
) -> LedgerError:
    """Say which part of a sentence breaks which rule."""
    return LedgerError.bad_value(f"{field}` of `{name}", rule, value, fix)


def _in_entry(name: str, error: KitError) -> LedgerError:
    """Say in which sentence something was found."""
    return LedgerError(f"In `{name}`: {error}")
