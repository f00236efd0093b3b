"""How does a row of the published claims read as an entry of a ledger?

The table keeps what was said; the ledger wants to know what it counts. Only what the
wording itself says is carried over: a place that the press added is not.

``python -m kit.sources.published_entries`` writes all rows to ``data/ledger.csv``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit.claims.sentences import VERBS
from kit.ledger import Entry, read_entry, write_ledger
from kit.sources.published import PublishedClaim, read_claims

LEDGER = Path(__file__).parents[2] / "data" / "ledger.csv"


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


if __name__ == "__main__":
    write_ledger(map(as_entry, read_claims()), LEDGER)
