"""How does a file of many million lines become a log, with no line lost on the way?

A file is read in blocks of whole lines, each turned into small integers before the next
one comes. So it may be larger than memory, and may lie in an archive. Small files of
metadata stand beside it, and tell how titles are called and who views.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kit.aggregates import highest
from kit.errors import LogError
from kit.files.opening import SourceFile, on_disk
from kit.files.rows import EMPTY_ROW, count_held, find_unreadable
from kit.files.text import read_text
from kit.log import Log, check_plays

NOT_WATCHED = "nothing was watched"
_HARMLESS = (EMPTY_ROW, NOT_WATCHED)
NO_ROW = ""  # the fault of a line that is not a row, such as one of column names


@dataclass(frozen=True, eq=False)
class Family:
    """One way in which sets are written: how its files are found, and how read.

    `find` chooses the files of plays among all of a place, by what they hold; `read`
    turns those into a log, with what the other files tell. `usual` are the names under
    which files of plays are published, and `parts` tells whether several files are one
    set and not rivals.
    """

    sets: tuple[str, ...]
    find: Callable[[Sequence[SourceFile]], list[SourceFile]]
    read: Callable[..., Log]
    usual: tuple[str, ...] = ()
    parts: Callable[[Sequence[SourceFile]], bool] | None = None


def check_lines(
    files: Sequence[SourceFile],
    read: Callable[[SourceFile], Iterator[pl.DataFrame]],
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Gather the rows of one or several files into a log."""
    rows, faults, starts, n_lines = _read_all(files, read)
    broken = faults.filter(pl.col("reason") != NO_ROW)
    n_rows = n_lines - faults.height + broken.height
    check_readable(n_rows, broken["reason"])
    log = check_plays(rows, **settings)
    lines = _count_lines(log.left_out["line"], faults["line"])
    left_out = pl.concat([log.left_out.with_columns(line=lines), broken]).sort("line")
    check_readable(n_rows, left_out["reason"])
    if len(files) > 1:
        left_out = _name_files(left_out, starts, [file.name for file in files])
    return replace(log, left_out=left_out)


def _read_all(
    files: Sequence[SourceFile], read: Callable[[SourceFile], Iterator[pl.DataFrame]]
) -> tuple[pl.DataFrame, pl.DataFrame, list[int], int]:
    """Part the rows from the other lines, which are numbered through all files."""
    rows, faults, starts, n_lines = [], [], [], 0
    for file in files:
        starts.append(n_lines)
        for block in read(file):
            lines = block.select(reason="fault").with_row_index("line", n_lines + 1)
            faults.append(lines.filter(pl.col("reason").is_not_null()))
            rows.append(block.filter(pl.col("fault").is_null()).drop("fault"))
            n_lines += block.height
    if not rows:
        raise LogError.no_plays()
    return pl.concat(rows), pl.concat(faults), starts, n_lines


def check_readable(n_rows: int, reasons: pl.Series) -> None:
    """Refuse a file of which most is something else."""
    if not count_held(n_rows, reasons, _HARMLESS):
        raise LogError.no_plays()
    if unreadable := find_unreadable(n_rows, reasons, _HARMLESS):
        raise LogError.mostly_unreadable(*unreadable)


def _count_lines(rows: pl.Series, others: pl.Series) -> pl.Series:
    """Turn numbers of rows into numbers of lines, past the lines that are no rows."""
    before = others.to_numpy().astype(np.int64) - 1 - np.arange(len(others))
    passed = np.searchsorted(before, rows.to_numpy().astype(np.int64), side="left")
    return rows + pl.Series(passed, dtype=pl.UInt32)


def _name_files(
    left_out: pl.DataFrame, starts: list[int], names: list[str]
) -> pl.DataFrame:
    file = np.searchsorted(starts, left_out["line"].to_numpy(), side="left") - 1
    first = pl.Series(np.asarray(starts)[file], dtype=pl.UInt32)
    named = pl.Series("file", np.asarray(names)[file], dtype=pl.String)
    return left_out.with_columns(named, line=left_out["line"] - first).select(
        "line", reason=pl.format("{}, in {}", "reason", "file")
    )


# First ages of the bands in which MovieLens 1M gives them.
_AGES = (18, 25, 35, 45, 50, 56)


def list_beside(path: Path, *, above: bool = False) -> list[SourceFile]:
    """List the other files of the folder in which a file lies."""
    files = []
    for folder in (path.parent, path.parent.parent)[: 1 + above]:
        for other in sorted(folder.glob("*")):
            # A set in thousands of files has thousands that name no title.
            is_part = other.name.startswith(("mv_", "."))
            if other != path and not is_part and other.is_file():
                files.append(on_disk(other, folder))
    return files


def find_metadata(
    files: Sequence[SourceFile], fits: Callable[[list[str]], bool], usual: str
) -> SourceFile | None:
    """Find a further file of a set, by how it begins."""
    found = [file for file in files if fits(file.head_lines())]
    return min(found, key=lambda file: file.base != usual, default=None)


def read_cells(
    file: SourceFile | None, separator: str, at_most: int = -1
) -> list[list[str]]:
    """Read all of a small file, of which a line that cannot be read matters little."""
    if file is None:
        return []
    text = read_text(file, or_else="latin-1")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if separator == "," and at_most < 0:
        return [_read_quoted(line) for line in lines if line]
    return [line.split(separator, at_most) for line in lines if line]


def read_viewers_file(
    file: SourceFile, separator: str, n_cells: int
) -> tuple[list[list[str]], list[str]]:
    """Read a small file of viewers, and say how much of it could not be read."""
    lines = read_cells(file, separator)
    rows = [row for row in lines if len(row) == n_cells]
    n_torn = len(lines) - len(rows)
    return rows, [f"Lines of {file.name} left aside as broken: {n_torn:,}."] * bool(
        n_torn
    )


def _read_quoted(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:  # a cell longer than any name
        return []


def name_titles(log: Log, names: Mapping[str, str], source: str) -> Log:
    """Call titles by their names; those that share one keep their numbers with it."""
    if not names:
        return log
    plays = log.plays.collect()
    numbers = plays["title"].unique()
    called = _call(numbers.cast(pl.String), names)
    place = np.zeros(int(highest(numbers.to_physical())) + 1, dtype=np.uint32)
    place[numbers.to_physical().to_numpy()] = np.arange(len(numbers))
    # Small integers throughout, as names would take several times the room.
    places = pl.Series(place[plays["title"].to_physical().to_numpy()])
    plays = plays.with_columns(called.gather(places).alias("title"))
    nameless = (~numbers.cast(pl.String).is_in(list(names))).sum()
    note = f"Titles are called as in {source}"
    note += f"; without a name there: {nameless:,}." if nameless else "."
    return replace(log, plays=plays.lazy(), notes=(*log.notes, note))


def _call(numbers: pl.Series, names: Mapping[str, str]) -> pl.Series:
    called = numbers.replace(list(names), list(names.values())).alias("called")
    both = pl.format("{} [{}]", called, numbers)
    is_shared = called.is_duplicated()
    return pl.select(pl.when(is_shared).then(both).otherwise(called)).to_series().cast(
        pl.Categorical
    )  # fmt: skip


def match(cell: str, known: Mapping[str, str | None]) -> pl.Expr:
    """Give what is known of each viewer, null where nothing is."""
    return pl.col(cell).replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    ).cast(pl.Categorical)  # fmt: skip


def age_band(age: str) -> str | None:
    """Put an age into one of the bands of MovieLens 1M."""
    if not re.fullmatch("[0-9]{1,3}", age):
        return None
    if int(age) < _AGES[0]:
        return f"under {_AGES[0]}"
    first = max(start for start in _AGES if start <= int(age))
    if first == _AGES[-1]:
        return f"{first}+"
    return f"{first}-{_AGES[_AGES.index(first) + 1] - 1}"


def postal_zone(code: str) -> str:
    """Shorten a ZIP code to its first digit, one of ten parts of the United States."""
    return f"ZIP {code[0]}" if re.match("[0-9]{5}", code) else "elsewhere"
