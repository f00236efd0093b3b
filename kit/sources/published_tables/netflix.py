"""How are Netflix's weekly Top 10 and its half-yearly report, "What We Watched", read?

The list is of the world or of its countries. Editions of the report differ: one sheet
or two, with or without runtimes and views, days as days or as text, a preamble of so
many rows. So the names of the columns are found by what they say.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from os import PathLike
from pathlib import Path
from typing import cast

import polars as pl

from kit.clock import MONTHS
from kit.files.sheets import Sheet
from kit.sources.published_tables.layouts import read_minutes
from kit.sources.published_tables.table import (
    PublishedTable,
    blank,
    body,
    check_readable,
    once,
    open_table,
    read_days,
    require_header,
    split,
    whole,
)

_WEEKLY = {
    "country": ("country name",),
    "iso2": ("country iso2",),
    "week": ("week",),
    "category": ("category",),
    "rank": ("weekly rank",),
    "title": ("show title",),
    "season": ("season title",),
    "hours": ("weekly hours viewed",),
    "runtime": ("runtime",),
    "views": ("weekly views",),
    "weeks": ("cumulative weeks in top 10",),
}
_WEEKLY_NEEDED = ("week", "category", "rank", "title")
_OPTIONAL = ("hours", "views", "weeks")
_WEEKLY_SAME = ("country", "week", "category", "season", "title")
#: Runtimes are printed as hours with four decimals: so far from a minute at the most.
_ROUNDED_AWAY = 0.01


def read_top10(
    path: str | PathLike[str],
    *,
    day_order: str | None = None,
    encoding: str | None = None,
) -> PublishedTable:
    """Read a list of weekly Top 10s, as Netflix offers it for download.

    The list of the world has hours, and from June 2023 runtimes and views; that of
    the countries has ranks only.

    Parameters
    ----------
    path : str or path
        `all-weeks-global.tsv` or `all-weeks-countries.tsv`, or either as .xlsx.
    day_order : {"dmy", "mdy"}, optional
        Whether dates such as 1/2/2025 begin with the day or the month, where a file
        that was saved again leaves it open.
    encoding : str, optional
        How a file of text is encoded, such as "cp1252". By default UTF-8, or UTF-16
        that says so.

    Returns
    -------
    PublishedTable
        `row`, `week` (its last day, a Sunday), `category`, `rank`, `title`, `season`
        (null for films), `weeks` (so far in the list); of the world also `hours`,
        `runtime` (minutes) and `views`, null where none was printed; of countries
        `country` and `iso2`.

    Raises
    ------
    SourceError
        If the file cannot be read or is no such list, if more than half of its rows
        cannot be read, or if the order of days and months is open.
    """
    file, sheets = open_table(path, encoding)
    sheet, at, columns = next(
        require_header(sheets, _WEEKLY, _WEEKLY_NEEDED, file.name)
    )
    found = blank(body(sheet, at, columns), *_OPTIONAL, "runtime")
    found, notes = read_days(found, "week", day_order=day_order, are_sundays=True)
    rows, left_out = split(found, _weekly_checks(columns), _weekly_columns(columns))
    check_readable(rows.height, left_out["reason"], file.name)
    same = [name for name in _WEEKLY_SAME if name in columns]
    rows, left_out, disputes = once(rows, left_out, same)
    notes += disputes
    if "runtime" in columns:
        n_zero = rows["is_zero"].sum()
        if n_zero:
            notes.append(f"{n_zero:,} runtimes of 0 were read as not printed.")
        rows = rows.drop("is_zero")
    ends = cast("tuple[date, date]", (rows["week"].min(), rows["week"].max()))
    period = ends if rows.height else None
    return PublishedTable(rows.drop("sheet"), left_out, tuple(notes), period)


def _weekly_checks(columns: dict[str, str]) -> dict[str, pl.Expr]:
    """Say what is wrong with a row, for every column that the list has."""
    checks = {
        "no day of a week": pl.col("week_day").is_null(),
        "no category": pl.col("category").is_null(),
        "no rank from 1 to 10": ~whole("rank").is_between(1, 10).fill_null(False),
        "no title": pl.col("title").is_null(),
    }
    checks |= {
        f"{name} that are no whole number": pl.col(name).is_not_null()
        & whole(name).is_null()
        for name in _OPTIONAL
        if name in columns
    }
    if "hours" in columns:
        checks["no hours"] = pl.col("hours").is_null()
    if "country" in columns:
        checks["no country"] = pl.col("country").is_null()
    if "runtime" in columns:
        minutes = _weekly_minutes()
        is_off = ((minutes - minutes.round()).abs() > _ROUNDED_AWAY) | (minutes < 0)
        is_bad = pl.col("runtime").is_not_null() & minutes.is_null()
        checks["a runtime that is no number of minutes"] = is_bad | is_off
    return checks


def _weekly_columns(columns: dict[str, str]) -> dict[str, pl.Expr]:
    season = pl.col("season").replace("N/A", None)
    read = {
        "country": pl.col("country"),
        "iso2": pl.col("iso2"),
        "week": pl.col("week_day"),
        "category": pl.col("category"),
        "rank": whole("rank"),
        "title": pl.col("title"),
        "season": season,
        "hours": whole("hours"),
        "views": whole("views"),
        "weeks": whole("weeks"),
    }
    kept = {name: cell for name, cell in read.items() if name in columns}
    if "runtime" in columns:
        minutes = _weekly_minutes().round().cast(pl.Int64)
        kept |= {"runtime": minutes.replace(0, None), "is_zero": minutes == 0}
    return kept


def _weekly_minutes() -> pl.Expr:
    """Read a runtime, which is printed in hours: 1.9667, or 1,9667 where that is usual.

    A spreadsheet may have made 1:58 of it.
    """
    text = pl.col("runtime").str.replace(r"^(\d+),(\d+)$", "$1.$2")
    hours = text.cast(pl.Float64, strict=False)
    minutes = pl.when(hours.is_finite() & (hours < 10_000)).then(hours * 60)
    return minutes.fill_null(read_minutes(pl.col("runtime")))


_REPORT = {
    "title": ("title",),
    "is_global": ("available globally",),
    "released": ("release date",),
    "hours": ("hours viewed", "hours"),
    "runtime": ("runtime",),
    "views": ("views",),
    "edition": ("edition", "report", "period", "reporting period", "half year"),
}
_REPORT_SAME = ("edition", "released", "original", "title")
_REPORT_NEEDED = ("title", "hours")
_MONTH = "|".join(MONTHS)
_PERIOD = re.compile(rf"\b({_MONTH})[a-z]* to ({_MONTH})[a-z]* (\d{{4}})\b", re.I)
_FILE_PERIOD = re.compile(rf"(\d{{4}})[ _-]?({_MONTH})[a-z]*-({_MONTH})[a-z]*", re.I)
#: A mark behind a number points to a note; beside it stands no number at all.
_MARKED = r"^(.*?)\s*\*+$"


def read_engagement(
    path: str | PathLike[str],
    *,
    day_order: str | None = None,
    encoding: str | None = None,
) -> PublishedTable:
    """Read an edition of the report on what was watched in half a year.

    Parameters
    ----------
    path : str or path
        The spreadsheet, or one of its sheets as .csv.
    day_order : {"dmy", "mdy"}, optional
        Whether dates such as 1/2/2025 begin with the day or the month, where a file
        that was saved again leaves it open.
    encoding : str, optional
        How a file of text is encoded, such as "cp1252". By default UTF-8, or UTF-16
        that says so.

    Returns
    -------
    PublishedTable
        `sheet`, `row`, `title` (the English one), `original` (the other, where there
        are two), `hours`; and of what the edition has `is_global`, `released`,
        `runtime` (minutes; null where it was withheld), `is_marked` (whether a star
        stands at the runtime or in place of it) and `views`. Where several editions
        stand in one file, `edition` if it has such a column, or `part`, their number.

    Raises
    ------
    SourceError
        If the file cannot be read, if no sheet has titles and hours, if more than half
        of the rows cannot be read, or if the order of days and months is open.
    """
    file, sheets = open_table(path, encoding)
    parts, notes = [], []
    for sheet, at, columns in require_header(
        sheets, _REPORT, _REPORT_NEEDED, file.name
    ):
        found = blank(body(sheet, at, columns), "released", "runtime", "views")
        if "released" in columns:
            found, told = read_days(found, "released", day_order=day_order)
            notes += told
        parts.append(split(found, _report_checks(columns), _report_columns(columns)))
    rows, left_out = (
        pl.concat(some, how="diagonal") for some in zip(*parts, strict=True)
    )
    check_readable(rows.height, left_out["reason"], file.name)
    same = [name for name in _REPORT_SAME if name in rows.columns]
    rows, left_out, disputes = once(rows, left_out, same)
    notes = [*dict.fromkeys(notes), *disputes]
    if "is_marked" in rows.columns and (n_marked := rows["is_marked"].sum()):
        n_suppressed = rows["runtime"].null_count()
        notes.append(
            f"{n_marked:,} runtimes bear a star; {n_suppressed:,} have no number."
        )
    if skipped := [s.name for s in sheets if s.name not in set(rows["sheet"])]:
        notes.append(f"Sheets without titles and hours: {', '.join(skipped)}.")
    return PublishedTable(rows, left_out, tuple(notes), _period(sheets, file))


def _report_checks(columns: dict[str, str]) -> dict[str, pl.Expr]:
    checks = {
        "no title": pl.col("title").is_null(),
        "no hours": pl.col("hours").is_null(),
        "hours that are no whole number": whole("hours").is_null(),
    }
    if "released" in columns:
        is_bad = pl.col("released").is_not_null() & pl.col("released_day").is_null()
        checks["a release date that does not exist"] = is_bad
    if "is_global" in columns:
        answer = pl.col("is_global").str.to_lowercase()
        checks["neither Yes nor No"] = ~answer.is_in(["yes", "no"])
    if "runtime" in columns:
        is_bad = _report_minutes().is_null() & (_unmarked() != "")
        checks["a runtime that is not H:MM"] = is_bad
    if "views" in columns:
        is_bad = pl.col("views").is_not_null() & whole("views").is_null()
        checks["views that are no whole number"] = is_bad
    return checks


def _report_columns(columns: dict[str, str]) -> dict[str, pl.Expr]:
    both = pl.col("title").str.splitn("//", 2).struct
    read = {"title": both[0].str.strip_chars(), "original": both[1].str.strip_chars()}
    if "is_global" in columns:
        read["is_global"] = pl.col("is_global").str.to_lowercase() == "yes"
    if "released" in columns:
        read["released"] = pl.col("released_day")
    read["hours"] = whole("hours")
    if "runtime" in columns:
        read["runtime"] = _report_minutes()
        read["is_marked"] = pl.col("runtime").str.ends_with("*").fill_null(False)
    if "views" in columns:
        read["views"] = whole("views")
    if "edition" in columns:
        read["edition"] = pl.col("edition")
    return read


def _unmarked() -> pl.Expr:
    """Take the star off a runtime."""
    text = pl.col("runtime").fill_null("")
    return text.str.extract(_MARKED).fill_null(text)


def _report_minutes() -> pl.Expr:
    return read_minutes(_unmarked())


def _period(sheets: tuple[Sheet, ...], file: Path) -> tuple[date, date] | None:
    """Find the months that the preamble speaks of, or the name of the file."""
    for sheet in sheets:
        for at in range(min(sheet.cells.height, 20)):
            if found := _PERIOD.search(" ".join(sheet.row(at))):
                return _months(*found.groups())
    if found := _FILE_PERIOD.search(file.stem):
        year, first, last = found.groups()
        return _months(first, last, year)
    return None


def _months(first: str, last: str, year: str) -> tuple[date, date] | None:
    begin, end = (MONTHS.index(month.lower()[:3]) + 1 for month in (first, last))
    if begin > end:
        return None
    last_day = monthrange(int(year), end)[1]
    return date(int(year), begin, 1), date(int(year), end, last_day)
