"""What was read of a published table, and what was not?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kit.errors import SourceError
from kit.sources.published_tables.sheets import Sheet

#: Rows of a sheet that are searched for the names of its columns.
_MOST_PREAMBLE = 60


@dataclass(frozen=True)
class PublishedTable:
    """A published table: the rows that could be read, and those that could not.

    Parameters
    ----------
    rows : pl.DataFrame
        What was read; `row` is the number of the row in the file, from 1, and
        `sheet` its sheet, where there are several.
    left_out : pl.DataFrame of shape (n_left_out, 3)
        `sheet`, `row` and the `reason`, for every other row below the column names.
    notes : tuple of str
        What a reader should know of the file.
    period : tuple of date, optional
        First and last day that the file says it is about.
    """

    rows: pl.DataFrame
    left_out: pl.DataFrame
    notes: tuple[str, ...] = ()
    period: tuple[date, date] | None = None

    @property
    def n_rows(self) -> int:
        """Rows of the file below the names of its columns."""
        return self.rows.height + self.left_out.height


def plain_name(cell: str) -> str:
    """Spell the name of a column plainly: "Hours Viewed (M)" is "hours viewed m"."""
    return " ".join(re.findall(r"[^\W_]+", cell.casefold()))


def find_header(
    sheet: Sheet, names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[int, dict[str, str]] | None:
    """Find the row that names the columns, by what it says and not by its place.

    Parameters
    ----------
    sheet : Sheet
        Any sheet.
    names : mapping of str to sequence of str
        For each column the names that it goes by, spelt plainly.
    needed : sequence of str
        Columns without which a row is no header.

    Returns
    -------
    (position, columns) or None
        The position of the row among those of the sheet, and for each column found
        where it stands. ``None`` where no row names all that are needed.
    """
    for at in range(min(sheet.cells.height, _MOST_PREAMBLE)):
        cells = [plain_name(cell) for cell in sheet.row(at)]
        found = {
            role: str(cells.index(name))
            for role, spellings in names.items()
            for name in spellings
            if name in cells
        }
        if set(needed) <= found.keys():
            return at, found
    return None


def require_header(
    sheets: Sequence[Sheet],
    names: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    file: str,
) -> Iterator[tuple[Sheet, int, dict[str, str]]]:
    """Go through the sheets that hold the table.

    Raises
    ------
    SourceError
        If no sheet of the file does.
    """
    found = [(sheet, find_header(sheet, names, needed)) for sheet in sheets]
    if not any(header for _, header in found):
        wanted = ", ".join(f'"{names[role][0]}"' for role in needed)
        fault = f"has no row that names the columns {wanted}"
        raise SourceError.bad_table(file, fault, "check that it is the file you mean")
    for sheet, header in found:
        if header is not None:
            yield sheet, *header


def body(sheet: Sheet, at: int, columns: Mapping[str, str]) -> pl.DataFrame:
    """Take the rows below the header, with the columns that were found in it.

    `is_empty` and `is_long` say whether a row holds nothing at all, or something
    beyond the last named column.
    """
    n_named = max(i for i, cell in enumerate(sheet.row(at)) if cell) + 1
    cells = sheet.cells.columns[1:]
    below = sheet.cells.slice(at + 1)
    beyond = [pl.col(name).is_not_null() for name in cells[n_named:]]
    return below.select(
        pl.lit(sheet.name).alias("sheet"),
        "row",
        *(pl.col(at).alias(role) for role, at in columns.items()),
        is_empty=pl.all_horizontal(pl.col(cells).is_null()),
        is_long=pl.any_horizontal(*beyond) if beyond else pl.lit(False),
    )


def split(
    found: pl.DataFrame, checks: Mapping[str, pl.Expr], columns: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that can be read from those that cannot, and say why not.

    Parameters
    ----------
    found : pl.DataFrame
        From `body`.
    checks : mapping of str to pl.Expr
        A reason to leave a row out, and whether it applies; the first one counts.
    columns : mapping of str to pl.Expr
        What to read of a row.

    Returns
    -------
    (rows, left_out)
        Together as many rows as `found`.
    """
    always = {
        "an empty row": pl.col("is_empty"),
        "more cells than the table has columns": pl.col("is_long"),
    }
    reasons = [
        pl.when(applies.fill_null(False)).then(pl.lit(reason))
        for reason, applies in {**always, **checks}.items()
    ]
    judged = found.with_columns(reason=pl.coalesce(reasons))
    good = judged.filter(pl.col("reason").is_null())
    left_out = judged.filter(pl.col("reason").is_not_null())
    return good.select("sheet", "row", **columns), left_out.select(
        "sheet", "row", "reason"
    )


def once(
    rows: pl.DataFrame, left_out: pl.DataFrame, by: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out a row that says again what an earlier one said."""
    is_first = rows.select(pl.struct(by).is_first_distinct()).to_series()
    again = rows.filter(~is_first).select("sheet", "row")
    told = again.with_columns(reason=pl.lit("a row that stands there already"))
    return rows.filter(is_first), pl.concat([left_out, told]).sort("sheet", "row")


def whole(column: str) -> pl.Expr:
    """Read a whole number: 812100000, 812,100,000 or 812100000.0, and not 812,1."""
    form = r"^(\d{1,3}(?:[,\s]\d{3})+|\d{1,15})(?:\.0{1,2})?$"
    number = pl.col(column).str.extract(form, 1).str.replace_all(r"[,\s]", "")
    return number.cast(pl.Int64, strict=False)


def day(column: str) -> pl.Expr:
    """Read a day, written with or without the hour 00:00:00."""
    text = pl.col(column).str.extract(r"^(\d{4}-\d\d-\d\d)(?:[T ]00:00:00(?:\.0+)?)?$")
    return text.str.to_date("%Y-%m-%d", strict=False)
