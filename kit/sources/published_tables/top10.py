"""How is a list of Netflix's weekly Top 10 read, of the world or of its countries?"""

from __future__ import annotations

from os import PathLike

import polars as pl

from kit.sources.published_tables.days import read_days
from kit.sources.published_tables.sheets import check_table_file, read_sheets
from kit.sources.published_tables.spellings import read_minutes
from kit.sources.published_tables.table import (
    PublishedTable,
    blank,
    body,
    check_readable,
    once,
    require_header,
    split,
    whole,
)

_NAMES = {
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
_NEEDED = ("week", "category", "rank", "title")
_OPTIONAL = ("hours", "views", "weeks")
_SAME = ("country", "week", "category", "season", "title")
#: Runtimes are printed as hours with four decimals: so far from a minute at the most.
_ROUNDED_AWAY = 0.01


def read_top10(
    path: str | PathLike[str], *, day_order: str | None = None
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
    file = check_table_file(path)
    sheets = read_sheets(file)
    sheet, at, columns = next(require_header(sheets, _NAMES, _NEEDED, file.name))
    found = blank(body(sheet, at, columns), *_OPTIONAL, "runtime")
    found, notes = read_days(found, "week", day_order=day_order, are_sundays=True)
    rows, left_out = split(found, _checks(columns), _columns(columns))
    check_readable(rows.height, left_out["reason"], file.name)
    same = [name for name in _SAME if name in columns]
    rows, left_out, disputes = once(rows, left_out, same)
    notes += disputes
    if "runtime" in columns:
        n_zero = rows["is_zero"].sum()
        if n_zero:
            notes.append(f"{n_zero:,} runtimes of 0 were read as not printed.")
        rows = rows.drop("is_zero")
    period = (rows["week"].min(), rows["week"].max()) if rows.height else None
    return PublishedTable(rows.drop("sheet"), left_out, tuple(notes), period)


def _checks(columns: dict[str, str]) -> dict[str, pl.Expr]:
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
        minutes = _minutes()
        is_off = ((minutes - minutes.round()).abs() > _ROUNDED_AWAY) | (minutes < 0)
        is_bad = pl.col("runtime").is_not_null() & minutes.is_null()
        checks["a runtime that is no number of minutes"] = is_bad | is_off
    return checks


def _columns(columns: dict[str, str]) -> dict[str, pl.Expr]:
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
        minutes = _minutes().round().cast(pl.Int64)
        kept |= {"runtime": minutes.replace(0, None), "is_zero": minutes == 0}
    return kept


def _minutes() -> pl.Expr:
    """Read a runtime, which is printed in hours: 1.9667, or 1,9667 where that is usual.

    A spreadsheet may have made 1:58 of it.
    """
    text = pl.col("runtime").str.replace(r"^(\d+),(\d+)$", "$1.$2")
    hours = text.cast(pl.Float64, strict=False)
    minutes = pl.when(hours.is_finite() & (hours < 10_000)).then(hours * 60)
    return minutes.fill_null(read_minutes(pl.col("runtime")))
