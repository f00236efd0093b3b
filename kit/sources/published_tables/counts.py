"""How is any published table of counts read, with its totals and what it withholds?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from os import PathLike

import numpy as np
import polars as pl

from kit.checks import check_one_of
from kit.errors import SourceError
from kit.printed import Exact
from kit.rules.threshold import Threshold
from kit.sources.published_tables.layouts import (
    CountLayout,
    PrintedCell,
    find_table,
    lay_out,
)
from kit.sources.published_tables.table import (
    LEFT_OUT,
    PublishedTable,
    check_readable,
    list_rows,
    open_table,
    plain_name,
)

TOTAL = "total"
_TAKEN = ("row", "printed", "viewers", "low", "high")
_ALIKE = "has two dimensions of one name"


@dataclass(frozen=True)
class CountTable(PublishedTable):
    """A table of counts, one row for each printed cell.

    `rows` holds `row`, the dimensions (a total is called "total" in each), `printed`
    (the text), `viewers` (the number, null where it was withheld or is a range), and
    `low` and `high` (what the text alone reveals, in people; `high` is null where
    nothing limits it). A row of a grid holds several of them, so here `n_rows` counts
    rows of the file.
    """

    dimensions: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows of the file, but for that of the labels, unless it may be counts."""
        return self.rows["row"].n_unique() + self.left_out.height

    def as_tables(self) -> tuple[list[pl.DataFrame], list[Threshold | None]]:
        """Give the table as `audit_tables` takes it, with a rule for each reading.

        A table that spells out what is small ("<5", "1-4") is read twice: whole,
        where a blank may be anything, and again with the small ones and their rule.

        Returns
        -------
        (tables, rules)
            Of the same length.
        """
        columns = [*self.dimensions, "viewers"]
        suppressed, number = pl.col("viewers").is_null(), pl.col("viewers")
        tables = [self.rows.select(columns)]
        rules: list[Threshold | None] = [None]
        # A band such as 10 to 19 is no rule for what is small, and stays a blank.
        small = self.rows.filter(suppressed, pl.col("high") >= 1, pl.col("low") <= 1)
        for low, high in small.select("low", "high").unique().sort("high").rows():
            same = suppressed & (pl.col("low") == low) & (pl.col("high") == high)
            shown = (number > high) | ((number == 0) & (low == 1))
            tables.append(self.rows.filter(same | shown).select(columns))
            rules.append(Threshold(high + 1, is_zero_shown=low == 1))
        return tables, rules


def read_counts(
    path: str | PathLike[str],
    *,
    sheet: str | None = None,
    names: Mapping[str, str] | None = None,
    k: int | None = None,
    encoding: str | None = None,
) -> CountTable:
    r"""Read a table of counts, laid out as a grid or as a list.

    Parameters
    ----------
    path : str or path
        A CSV file or a spreadsheet.
    sheet : str, optional
        Which sheet; by default the first that holds such a table.
    names : mapping, optional
        Other names for dimensions: ``{"side": "region", "top": "age"}``.
    k : int, optional
        The smallest count that the publisher prints, where that is known.
    encoding : str, optional
        How a file of text is encoded, such as "cp1252". By default UTF-8, or UTF-16
        that says so.

    Returns
    -------
    CountTable
        Rows without labels or with those of an earlier row are left out, and so is
        what stands above and below the table. A cell that is no count, and one for
        which two rows have different numbers, may be anything. `notes` say which
        totals were found, and how, and which cells are open in this way.

    Raises
    ------
    SourceError
        If the file cannot be read, holds no such table, or one of which more than
        half of the rows cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "viewers.csv")
    ...     _ = file.write_text("region,viewers\nEly,12\nAsh,<5\n")
    ...     read_counts(file).rows.select("region", "low", "high").rows()
    [('Ely', 12, 12), ('Ash', 0, 4)]
    """
    file, sheets = open_table(path, encoding)
    known = [one.name for one in sheets]
    if sheet is not None:
        check_one_of(SourceError, "sheet", sheet, known)
    chosen = [one for one in sheets if sheet in (None, one.name)]
    at, found = next(
        ((at, one) for one in chosen if (at := find_table(one)) is not None), (0, None)
    )
    if found is None:
        fault = "has no row of labels with counts below it"
        fix = 'write one, such as "region,viewers", or check that it is the right file'
        raise SourceError.bad_table(file.name, fault, fix)
    layout = lay_out(found, at, below=k)
    dimensions = tuple((names or {}).get(name, name) for name in layout.dimensions)
    if len({*dimensions, *_TAKEN}) < len(dimensions) + len(_TAKEN):
        taken = [repr(name) for name in dimensions if name in _TAKEN]
        fault = f"has labels called {', '.join(taken)}" if taken else _ALIKE
        fix = f"rename them with `names`, each once, and none {', '.join(_TAKEN)}"
        raise SourceError.bad_table(file.name, fault, fix)
    totals, notes = _find_totals(layout.cells, dimensions)
    left_out = pl.DataFrame(layout.left_out, LEFT_OUT, orient="row")
    rows = _frame(layout.cells, dimensions, totals)
    doubts = pl.Series(["a cell that is no count"] * len(layout.doubtful))
    others = left_out.filter(pl.col("row") != layout.row)
    reasons = pl.concat([others["reason"], doubts.cast(pl.String)])
    n_good = rows["row"].n_unique() - len(layout.doubtful)
    check_readable(n_good, reasons, file.name)
    notes += _note_doubts(layout)
    return CountTable(rows, left_out, notes, dimensions=dimensions)


def _note_doubts(layout: CountLayout) -> tuple[str, ...]:
    """Say which cells may be anything, since the file does not settle them."""
    notes = []
    if layout.doubtful:
        told = list_rows(layout.doubtful)
        notes.append(f"Cells that are no counts may be any number: {told}.")
    both = [cell.row for cell in layout.cells if cell.is_disputed]
    if both:
        told = list_rows(dict.fromkeys(both))
        notes.append(f"Cells told again with other numbers may be any: {told}.")
    if layout.years:
        years = ", ".join(layout.years)
        notes.append(
            f"Row {layout.row} was read as labels, and not as counts: {years}. If they "
            "are counts, write a row of labels above."
        )
    return tuple(notes)


def _find_totals(
    cells: Sequence[PrintedCell], dimensions: Sequence[str]
) -> tuple[list[str | None], tuple[str, ...]]:
    """Find what the total of each dimension is called."""
    totals, notes = [], []
    for place, name in enumerate(dimensions):
        labels = list(dict.fromkeys(cell.key[place] for cell in cells))
        margin, how = find_margin(labels, _grid(cells, place, labels))
        totals.append(None if margin is None else labels[margin])
        told = how if margin is None else f'"{labels[margin]}" ({how})'
        notes.append(f"The total of `{name}`: {told}.")
    return totals, tuple(notes)


def _grid(
    cells: Sequence[PrintedCell], place: int, labels: Sequence[str]
) -> np.ndarray:
    """Lay the numbers out with one dimension down the side, all others across."""
    others = [cell.key[:place] + cell.key[place + 1 :] for cell in cells]
    at = {other: column for column, other in enumerate(dict.fromkeys(others))}
    grid = np.full((len(labels), len(at)), np.nan)
    for cell, other in zip(cells, others, strict=True):
        if isinstance(cell.printed, Exact):
            grid[labels.index(cell.key[place]), at[other]] = cell.printed.count
    return grid


def _frame(
    cells: Sequence[PrintedCell],
    dimensions: Sequence[str],
    totals: Sequence[str | None],
) -> pl.DataFrame:
    texts = dict.fromkeys((*dimensions, "printed"), pl.String)
    numbers = dict.fromkeys(("viewers", "low", "high"), pl.Int64)
    rows = [
        (
            cell.row,
            *(
                TOTAL if part == total else part
                for part, total in zip(cell.key, totals, strict=True)
            ),
            cell.text,
            getattr(cell.printed, "count", None),
            *cell.printed.reveals(),
        )
        for cell in cells
    ]
    return pl.DataFrame(rows, {"row": pl.UInt32, **texts, **numbers}, orient="row")


#: What totals are called, spelt plainly.
TOTALS = frozenset(
    "total totals all overall sum everyone everybody "
    "insgesamt gesamt ensemble totaal totale".split()
) | {
    "grand total",
    "all ages",
    "all persons",
    "all people",
    "all regions",
    "both sexes",
}


def find_margin(labels: Sequence[str], numbers: np.ndarray) -> tuple[int | None, str]:
    """Find the total among rows, by its name or, failing that, by its sums."""
    named = [at for at, label in enumerate(labels) if _is_total(label)]
    if len(named) == 1:
        return named[0], "named"
    if len(named) > 1:
        return None, "several rows are called a total"
    fitting = [at for at in range(len(labels)) if _adds_up(numbers, at)]
    if len(fitting) == 1:
        return fitting[0], "added up"
    return None, "several rows add up" if fitting else "no row is a total"


def _is_total(label: str) -> bool:
    name = plain_name(label)
    return name in TOTALS or name.startswith("total ") or name.endswith(" total")


def _adds_up(numbers: np.ndarray, at: int) -> bool:
    """Say whether a row is the sum of the others, as far as they are printed."""
    parts = np.delete(numbers, at, axis=0)
    if len(parts) < 2:
        return False
    gaps = numbers[at] - parts.sum(axis=0)
    known = ~np.isnan(gaps)
    is_told = numbers[at][known] > 0
    if is_told.sum() < 2:
        return False
    # Each number may be off by half of what all are multiples of, at the most.
    printed = {int(n) for n in numbers[~np.isnan(numbers)]}
    step = gcd(*printed)
    slack = 0 if step == 1 else (len(parts) + 1) * step / 2
    return bool((np.abs(gaps[known]) <= slack).all())
