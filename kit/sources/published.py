"""Which numbers about audiences were really published, and how sure is each?

The table keeps what was said; a ledger wants to know what it counts. Only what the
wording itself says is carried over into an entry: a place that the press added is not.

``python -m kit ledger`` writes all rows to ``data/ledger.csv``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from kit.checks import check_one_of, check_type
from kit.claims.wording import VERBS
from kit.errors import SourceError
from kit.ledger.entries import Entry
from kit.ledger.files import write_ledger
from kit.ledger.reading import read_entry
from kit.paths import DATA

PRECISIONS = ("exact", "rounded", "unknown", "")
STATUSES = ("confirmed", "reported", "unconfirmed")

_FILE = DATA / "published_claims.csv"
_Day = date  # a claim has a `date` of its own
_NUMBERS = ("count", "days", "k")
_DAYS = ("date", "first_day", "last_day")


@dataclass(frozen=True, kw_only=True)
class PublishedClaim:
    """A sentence about an audience that was made public.

    Parameters
    ----------
    id : str
        Short name.
    claim : str
        The wording, as published or as reported.
    publisher : str
        Who said it, and where.
    date : date, optional
        Day on which it was published.
    title : str
        What was watched or played.
    count : int, optional
        The number in the sentence, in `unit`. None: the sentence holds no number.
    unit : str
        What `count` counts: people, plays, days, hours, episodes or titles.
    first_day, last_day : date, optional
        The days the sentence speaks of, where they are known.
    days : int, optional
        How many days it speaks of.
    place : str
        Where the people are, or where the sentence was published (see `note`).
    k : int, optional
        Number of people the sentence is about.
    precision : {"exact", "rounded", "unknown", ""}
        How exact `count` is.
    status : {"confirmed", "reported", "unconfirmed"}
        Confirmed: the company published it itself. Reported: the press says that it
        came from the company. Unconfirmed: neither.
    source : tuple of str
        Addresses of the pages it was read in.
    conflicts : str
        On what the sources disagree.
    note : str
        Anything else a reader must know.
    """

    id: str
    claim: str
    publisher: str
    date: _Day | None
    title: str
    count: int | None
    unit: str
    first_day: _Day | None
    last_day: _Day | None
    days: int | None
    place: str
    k: int | None
    precision: str
    status: str
    source: tuple[str, ...]
    conflicts: str
    note: str


def read_claims(path: Path | None = None) -> tuple[PublishedClaim, ...]:
    """Read the published claims.

    Parameters
    ----------
    path : Path, optional
        A CSV file with one column for each field of `PublishedClaim`. None: the
        bundled file.

    Returns
    -------
    tuple of PublishedClaim
        In the order of the file.

    Raises
    ------
    SourceError
        If the file is missing, or a row of it cannot be read.

    Examples
    --------
    >>> [claim.id for claim in read_claims()][:2]
    ['netflix-53', 'netflix-statement']
    """
    check_type(SourceError, "path", path, (str, PathLike, type(None)), "a CSV file")
    path = _FILE if path is None else Path(path)
    if not path.is_file():
        raise _bad_claim_file(path.name, "there is no such file")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (csv.Error, UnicodeDecodeError):
        what = "it is not a CSV file in UTF-8"
        raise _bad_claim_file(path.name, what) from None
    if not rows:
        raise _bad_claim_file(path.name, "it has no row")
    missing = sorted({field.name for field in fields(PublishedClaim)} - set(rows[0]))
    if missing:
        what = f"the columns {', '.join(missing)} are missing"
        raise _bad_claim_file(path.name, what)
    return tuple(_read_row(row, path.name) for row in rows)


def read_claim(claim_id: str) -> PublishedClaim:
    """Read one published claim.

    Parameters
    ----------
    claim_id : str
        Its short name.

    Returns
    -------
    PublishedClaim

    Raises
    ------
    SourceError
        If there is no claim of that name; the message lists those there are.

    Examples
    --------
    >>> import kit
    >>> claim = kit.read_claim("netflix-53")
    >>> claim.count, claim.days, str(claim.last_day)
    (53, 18, '2017-12-10')
    """
    claims = {claim.id: claim for claim in read_claims()}
    return claims[check_one_of(SourceError, "claim_id", claim_id, claims)]


def _read_row(row: dict[str, str], name: str) -> PublishedClaim:
    """Turn the text of a row into a typed record."""
    label = row["id"] or "a row"
    if None in row or None in row.values():
        what = f"{label} has more or fewer cells than there are columns"
        raise _bad_claim_file(name, what)
    cells = {field.name: row[field.name] for field in fields(PublishedClaim)}
    for column, known in (("precision", PRECISIONS), ("status", STATUSES)):
        if cells[column] not in known:
            what = f"`{column}` of {label} is {cells[column]!r}"
            raise _bad_claim_file(name, what)
    typed: dict[str, Any] = dict(cells)
    for column in (*_NUMBERS, *_DAYS):
        read = int if column in _NUMBERS else date.fromisoformat
        typed[column] = _read_cell(cells[column], read, column, label, name)
    typed["source"] = tuple(filter(None, map(str.strip, cells["source"].split(";"))))
    return PublishedClaim(**typed)


def _read_cell(
    cell: str, read: Callable[[str], object], column: str, label: str, name: str
) -> object:
    """Read a number or a day; an empty cell is None."""
    try:
        return read(cell) if cell else None
    except ValueError:
        what = f"`{column}` of {label} is {cell!r}"
        raise _bad_claim_file(name, what) from None


LEDGER = DATA / "ledger.csv"


def as_entry(claim: PublishedClaim) -> Entry:
    """Read a published claim as an entry.

    Parameters
    ----------
    claim : PublishedClaim
        A row of ``data/published_claims.csv``.

    Returns
    -------
    Entry
        Context where the wording counts no people, or says no day that is known.

    Raises
    ------
    LedgerError
        If the row contradicts itself.

    Examples
    --------
    >>> from kit.sources.published import read_claim
    >>> print(as_entry(read_claim("netflix-53")).claim)
    watched A Christmas Prince every day for the 18 days until 10 December 2017
    >>> as_entry(read_claim("office-69-hours")).reason
    'It counts hours, and the kit has words for how often and on which days, not for \
how long.'
    """
    rule = "a row of the bundled file, such as `read_claim` gives"
    check_type(SourceError, "claim", claim, PublishedClaim, rule)
    common = {
        "words": claim.claim,
        "published": claim.date,
        "by": claim.publisher,
        "source": list(claim.source),
        "status": claim.status,
        "conflicts": claim.conflicts,
        "note": claim.note,
        "case": claim.title,
        "precision": claim.precision or "unknown",
    }
    return read_entry(common | _what(claim), name=claim.id)


def _what(claim: PublishedClaim) -> dict[str, Any]:
    """Choose the kind of sentence by what it counts and which days it names."""
    if claim.count is None:
        return {"kind": "words"}
    verb = next((verb for verb in VERBS if verb in claim.claim), None)
    told = {"title": claim.title, "verb": verb, "place": _place(claim)}
    if claim.unit == "people" and verb and claim.first_day:
        return told | {"number": claim.count} | _days(claim)
    if claim.unit == "plays" and claim.k == 1 and verb:
        window = {"first": claim.first_day, "last": claim.last_day}
        return told | {"kind": "one person", "times": claim.count} | window
    return {"kind": "number", "number": claim.count, "unit": claim.unit}


def _days(claim: PublishedClaim) -> dict[str, Any]:
    if claim.days and "every day" in claim.claim:
        return {"kind": "every day", "days": claim.days, "until": claim.last_day}
    if claim.first_day == claim.last_day:
        return {"kind": "on a day", "day": claim.first_day}
    return {"kind": "in a period", "first": claim.first_day, "last": claim.last_day}


def _place(claim: PublishedClaim) -> str:
    """The place, where the wording names it: "Tribeca" of "Tribeca, New York"."""
    named = claim.place.split(",")[0]
    return claim.place if named and named in claim.claim else ""


def main(arguments: Sequence[str]) -> int:
    """Write the ledger again."""
    argparse.ArgumentParser(prog="python -m kit ledger").parse_args(arguments)
    write_ledger(map(as_entry, read_claims()), LEDGER)
    return 0


def _bad_claim_file(path: object, what: str) -> SourceError:
    """Say why a file does not list published claims."""
    return SourceError(f"{path} must list published claims, but {what}.")
