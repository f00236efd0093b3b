"""What was read of a published table, and what was not?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unicodedata import category

import polars as pl

from kit.checks import check_one_of
from kit.clock import MONTHS, split_written, understand
from kit.errors import LogError, SourceError
from kit.files.opening import as_path, check_encoding, retold, why_no_file
from kit.files.rows import EMPTY_ROW, count_held, find_unreadable
from kit.files.sheets import SPREADSHEETS, Sheet, read_sheets
from kit.files.text import TEXT_FILES

#: Rows of a sheet that are searched for the names of its columns.
_MOST_PREAMBLE = 60
LEFT_OUT = {"sheet": pl.String, "row": pl.UInt32, "reason": pl.String}
REPEAT = "a row that stands there already"
HEADER = "the names of the columns again"
#: Reasons that speak of no fault in a row.
_HARMLESS = (EMPTY_ROW, REPEAT, HEADER, "above the labels", "a label without counts")
#: What programs write where there is no number and no day.
_NOTHING = r"^(?i:n/?a|#n/a|nan|null|none|-)$"
_SHOWN = 5


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


def open_table(path: object, encoding: str | None) -> tuple[Path, tuple[Sheet, ...]]:
    """Read all sheets of a published file, or refuse what is no file of a table."""
    file = as_path(path)
    if file is None:
        kind = path if isinstance(path, str | Path) else type(path).__name__
        raise SourceError.bad_value("path", "the name of a file", kind)
    if fault := why_no_file(file):
        raise SourceError.bad_table(file.name, fault, "check the name and the folder")
    if file.suffix.lower() not in (*TEXT_FILES, *SPREADSHEETS):
        fault = f"is a {file.suffix or 'nameless'} file"
        raise SourceError.bad_table(file.name, fault, "save it as .csv or .xlsx")
    code = check_encoding(SourceError, encoding)
    with retold(SourceError.bad_table):
        return file, read_sheets(file, encoding=code)


def plain_name(cell: str) -> str:
    """Spell a name plainly: "Hours Viewed (M)" is "hours viewed m".

    Vowel signs and accents that stand as marks of their own belong to their letters.
    """
    kept = (c if category(c)[0] in "LMN" else " " for c in cell.casefold())
    return " ".join("".join(kept).split())


def find_header(
    sheet: Sheet, names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[int, dict[str, str]] | None:
    """Find the row that names the columns, by what it says and not by its place."""
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
    """Go through the sheets that hold the table."""
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
    beyond the last named column; `is_header` whether it names the columns again, with
    which another `part` of the sheet begins. `cells` are all that it holds.
    """
    header = sheet.row(at)
    n_named = max(i for i, cell in enumerate(header) if cell) + 1
    cells = sheet.cells.columns[1:]
    below = sheet.cells.slice(at + 1)
    beyond = [pl.col(name).is_not_null() for name in cells[n_named:]]
    same = [
        pl.col(name).fill_null("") == cell
        for name, cell in zip(cells, header, strict=True)
    ]
    return below.select(
        pl.lit(sheet.name).alias("sheet"),
        "row",
        *(pl.col(at).alias(role) for role, at in columns.items()),
        is_empty=pl.all_horizontal(pl.col(cells).is_null()),
        is_long=pl.any_horizontal(*beyond) if beyond else pl.lit(False),
        is_header=pl.all_horizontal(same),
        part=1 + pl.all_horizontal(same).cum_sum(),
        cells=pl.struct(cells),
    )


def blank(found: pl.DataFrame, *roles: str) -> pl.DataFrame:
    """Empty the cells in which a program wrote that there is nothing, such as NA."""
    held = [role for role in roles if role in found.columns]
    is_nothing = pl.col(held).str.contains(_NOTHING)
    return found.with_columns(pl.when(~is_nothing).then(pl.col(held)))


def split(
    found: pl.DataFrame, checks: Mapping[str, pl.Expr], columns: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that can be read from those that cannot, and say why not."""
    always = {
        EMPTY_ROW: pl.col("is_empty"),
        HEADER: pl.col("is_header"),
        "more cells than the table has columns": pl.col("is_long"),
    }
    reasons = [
        pl.when(applies.fill_null(False)).then(pl.lit(reason))
        for reason, applies in {**always, **checks}.items()
    ]
    judged = found.with_columns(reason=pl.coalesce(reasons))
    good = judged.filter(pl.col("reason").is_null())
    left_out = judged.filter(pl.col("reason").is_not_null())
    return good.select("sheet", "row", "part", "cells", **columns), left_out.select(
        "sheet", "row", "reason"
    )


def once(
    rows: pl.DataFrame, left_out: pl.DataFrame, by: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Leave out a row that says again, in every cell, what an earlier one said.

    Rows of one edition that tell differently of the same thing are all kept: they may
    be two things of one name, or a correction.
    """
    place = ["sheet", "part"]
    is_first = rows.select(pl.struct(*place, "cells").is_first_distinct()).to_series()
    again = rows.filter(~is_first).select("sheet", "row")
    left_out = pl.concat([left_out, again.with_columns(reason=pl.lit(REPEAT))])
    rows = rows.filter(is_first)
    notes, n_parts = [], rows["part"].n_unique()
    disputed = rows.filter(pl.struct(*place, *by).is_duplicated())["row"].to_list()
    if disputed:
        notes.append(
            f"Rows of one {by[-1]} with different numbers, all kept: "
            f"{list_rows(disputed)}."
        )
    if n_parts > 1:
        notes.append(f"Editions in the file, one below the other: {n_parts}.")
    unneeded = ["cells"] if n_parts > 1 else ["cells", "part"]
    return rows.drop(unneeded), left_out.sort("sheet", "row"), notes


def check_readable(n_good: int, reasons: pl.Series, file: str) -> None:
    """Refuse a file of which most rows below the column names are unreadable."""
    n_rows = n_good + len(reasons)
    if not count_held(n_rows, reasons, _HARMLESS):
        fault = "has no row below the names of its columns"
        raise SourceError.bad_table(file, fault, "check that it is the file you mean")
    if unreadable := find_unreadable(n_rows, reasons, _HARMLESS):
        raise _mostly_unreadable(file, *unreadable)


def list_rows(rows: Iterable[int]) -> str:
    """Name a few rows of a file, and say how many more there are."""
    rows = list(rows)
    told = ", ".join(f"{row}" for row in rows[:_SHOWN])
    more = len(rows) - _SHOWN
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {told}{rest}"


def whole(column: str) -> pl.Expr:
    """Read a whole number: 812100000, 812,100,000 or 812100000.0, and not 812,1."""
    form = r"^(\d{1,3}(?:[,\s]\d{3})+|\d{1,15})(?:\.0{1,2})?$"
    number = pl.col(column).str.extract(form, 1).str.replace_all(r"[,\s]", "")
    return number.cast(pl.Int64, strict=False)


_MONTH = f"(?i:({'|'.join(MONTHS)})[a-z]*\\.?)"
#: Days with a month in letters, which leave nothing open.
_DAY_FIRST = rf"^(\d{{1,2}})[- ]{_MONTH},?[- ](\d{{4}}|\d{{2}})$"
_MONTH_FIRST = rf"^{_MONTH}[- ](\d{{1,2}}),?[- ](\d{{4}}|\d{{2}})$"
#: The hour at which a day begins, as a cell that holds a day is written out.
_MIDNIGHT = r"[T ]0?0:00(?::00(?:\.0+)?)?$"
#: A spreadsheet's own count of days, from 1982 to 2119.
_COUNTED, _FIRST = r"^([3-7]\d{4})$", date(1899, 12, 30)
_SUNDAY = 7


def read_days(
    found: pl.DataFrame,
    column: str,
    *,
    day_order: str | None = None,
    are_sundays: bool = False,
) -> tuple[pl.DataFrame, list[str]]:
    """Read a column of written days, all in one order of day and month."""
    if day_order is not None:
        check_one_of(SourceError, "day_order", day_order, ("dmy", "mdy"))
    written = found.lazy().select(time=pl.col(column).str.replace(_MIDNIGHT, ""))
    # An hour of the day is none that a spreadsheet adds.
    plain = pl.when(~pl.col("time").str.contains(":", literal=True)).then("time")
    written = written.select(time=_spell_out(plain))
    times = split_written(written, "time").collect()["time"]
    try:
        moments = understand(times, day_order=day_order)
        days, notes = moments.rows["day"], list(moments.notes)
    except LogError:
        sundays = _find_sundays(times) if are_sundays else None
        if sundays is None:
            raise _open_day_order(column) from None
        days = sundays
        notes = ["Dates are read in the only order in which all are Sundays."]
    return found.with_columns(days.alias(f"{column}_day")), notes


def _spell_out(text: pl.Expr) -> pl.Expr:
    """Write months in letters and counted days as the year, the month and the day."""
    numbers = {name: f"{at:02}" for at, name in enumerate(MONTHS, start=1)}
    forms = []
    for form, (day, month) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        name = text.str.extract(form, month).str.to_lowercase()
        year = text.str.extract(form, 3)
        year = pl.when(year.str.len_chars() == 2).then("20" + year).otherwise(year)
        parts = [year, name.replace(numbers), text.str.extract(form, day)]
        forms.append(pl.concat_str(parts, separator="-"))
    counted = text.str.extract(_COUNTED).cast(pl.Int64)
    since_first = pl.lit(_FIRST) + pl.duration(days=counted)
    return pl.coalesce(*forms, since_first.dt.to_string("%Y-%m-%d"), text)


def _find_sundays(times: pl.Series) -> pl.Series | None:
    """Read days in the one order that makes Sundays of them all, if there is one."""
    read = [understand(times, day_order=order).rows["day"] for order in ("dmy", "mdy")]
    fitting = [
        days
        for days in read
        if days.count() and (days.drop_nulls().dt.weekday() == _SUNDAY).all()
    ]
    return fitting[0] if len(fitting) == 1 else None


def _mostly_unreadable(name: str, faults: int, rows: int, reason: str) -> SourceError:
    """Say that most rows of a table are not what they should be."""
    return SourceError(
        f"At least half of the rows of {name!r} must be readable, but {faults:,} "
        f"of {rows:,} are not, most often for {reason}; mend those rows, or check "
        "that it is the file you mean."
    )


def _open_day_order(column: str) -> SourceError:
    """Say that days and months cannot be told apart, or change places."""
    return SourceError(
        f"`{column}` must show whether days or months come first, and its dates "
        'fit both or neither; say day_order="dmy" or day_order="mdy".'
    )
