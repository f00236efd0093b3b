"""Which rows of a file could not be read, and are they too many?"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import polars as pl

EMPTY_ROW = "an empty row"


class Unreadable(NamedTuple):
    """How many rows have a fault, of how many that hold anything, and which most."""

    faults: int
    rows: int
    reason: str


def count_held(
    n_rows: int, reasons: pl.Series, harmless: Collection[str] = (EMPTY_ROW,)
) -> int:
    """Count the rows that hold anything: all but those left out for no fault."""
    return n_rows - int(reasons.is_in(list(harmless)).sum())


def find_unreadable(
    n_rows: int, reasons: pl.Series, harmless: Collection[str] = (EMPTY_ROW,)
) -> Unreadable | None:
    """Say of a file that most of it is something else, if more than half is."""
    faults = reasons.cast(pl.String).filter(~reasons.is_in(list(harmless)))
    rows = count_held(n_rows, reasons, harmless)
    if 2 * len(faults) <= rows:
        return None
    return Unreadable(len(faults), rows, faults.mode().sort()[0])
