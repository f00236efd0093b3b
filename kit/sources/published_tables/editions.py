"""Which files of a folder are one table, published again and again?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from kit.clock import MONTHS
from kit.errors import SourceError
from kit.files.opening import as_path
from kit.files.sheets import SPREADSHEETS
from kit.files.text import TEXT_FILES
from kit.sources.published_tables.counts import read_counts
from kit.sources.published_tables.table import PublishedTable, plain_name

_MONTH = f"(?P<month>{'|'.join(MONTHS)})[a-z]*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
#: How a date may stand in the name of a file, the most exact forms first.
_DATES = tuple(
    re.compile(rf"(?<!\d){form}(?!\d)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-_.]?(?P<number>0[1-9]|1[0-2])[-_.]?(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}[-_ ]?W(?P<week>\d\d)",
        rf"{_YEAR}[-_ ]?Q(?P<quarter>[1-4])",
        rf"{_YEAR}[-_ ]?H(?P<half>[12])",
        rf"{_YEAR}[-_ ]?{_MONTH}(?:-[a-z]+)?",
        rf"(?<![a-z]){_MONTH}[-_ ]?{_YEAR}",
        rf"{_YEAR}[-_.](?P<number>0[1-9]|1[0-2])",
        _YEAR,
    )
)


@dataclass(frozen=True)
class Edition:
    """One of the times that a table was published."""

    name: str  # of the file
    # the day that its name speaks of, the first one of a week, month or year
    since: date
    table: PublishedTable  # what was read


def read_editions(
    folder: str | PathLike[str],
    *,
    read: Callable[..., PublishedTable] = read_counts,
    **settings: object,
) -> tuple[dict[str, tuple[Edition, ...]], tuple[tuple[str, str], ...]]:
    """Read a folder of tables, and put the editions of each in order of time.

    Files are editions of one table if their names differ in nothing but a date.

    Parameters
    ----------
    folder : str or path
        Of CSV files or spreadsheets.
    read : callable, default=read_counts
        How a file is read, such as `read_engagement`.
    **settings
        What it is told of every file, such as ``day_order="dmy"``.

    Returns
    -------
    (series, left_out)
        The editions by the name of the table, oldest first; and each file that was
        left out, with the reason.

    Raises
    ------
    SourceError
        If there is no such folder, or no file in it could be read.
    """
    rule = "a folder of published tables"
    place = as_path(folder)
    if place is None or not place.is_dir():
        given = folder if place is None else place.name
        raise SourceError.bad_value("folder", rule, given)
    left_out: list[tuple[str, str]] = []
    series: dict[str, dict[date, Edition]] = {}
    for file in _tables(place):
        dated = date_of(file.stem)
        if dated is None:
            left_out.append((file.name, "no date in its name"))
            continue
        name, since = dated
        if since in series.get(name, {}):
            other = series[name][since].name
            left_out.append((file.name, f"of the same date as {other}"))
            continue
        try:
            table = read(file, **settings)
        except SourceError as error:
            left_out.append((file.name, str(error)))
            continue
        series.setdefault(name, {})[since] = Edition(file.name, since, table)
    if not series:
        why = "; ".join(f"{name}: {reason}" for name, reason in left_out[:3])
        rule = "a folder with tables whose names hold a date"
        raise SourceError.bad_value("folder", rule, place.name, why)
    ordered = {
        name: tuple(found[since] for since in sorted(found))
        for name, found in sorted(series.items())
    }
    return ordered, tuple(left_out)


def date_of(stem: str) -> tuple[str, date] | None:
    """Take the date out of the name of a file."""
    found = next(filter(None, (form.search(stem) for form in _DATES)), None)
    since = found and _first_day(found.groupdict())
    if found is None or since is None:
        return None
    rest = f"{stem[: found.start()]} {stem[found.end() :]}"
    return plain_name(rest), since


def _first_day(parts: dict[str, Any]) -> date | None:
    year = int(parts["year"])
    month = parts.get("month")
    starts = {
        "number": lambda n: (n, int(parts.get("day") or 1)),
        "quarter": lambda n: (3 * n - 2, 1),
        "half": lambda n: (6 * n - 5, 1),
    }
    try:
        if parts.get("week"):
            return date.fromisocalendar(year, int(parts["week"]), 1)
        if month:
            return date(year, MONTHS.index(month[:3].lower()) + 1, 1)
        for name, start in starts.items():
            if parts.get(name):
                return date(year, *start(int(parts[name])))
        return date(year, 1, 1)
    except ValueError:  # such as 31 February, or week 54
        return None


def _tables(folder: Path) -> Iterable[Path]:
    kinds = (*TEXT_FILES, *SPREADSHEETS)
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in kinds)
