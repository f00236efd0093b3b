"""How is vodclickstream's panel of Netflix in the United Kingdom written?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from kit.files.blocks import split_lines, type_cells
from kit.files.opening import SourceFile
from kit.log import Log, check_plays
from kit.sources.counted import read_counted
from kit.sources.research.reading import (
    NO_ROW,
    NOT_WATCHED,
    Family,
    check_lines,
    name_titles,
)

_MINUTES = (
    "Minutes are the seconds of `duration` by 60: the time until the next click, "
    "whether or not somebody was watching."
)
_COLUMNS = "datetime duration title genres release_date movie_id user_id".split()


def _find_visits(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of visits, by their column names."""
    return [file for file in files if _names(file)[-len(_COLUMNS) :] == _COLUMNS]


def _read_visits(
    plays: Sequence[SourceFile],
    files: Sequence[SourceFile],
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Read the visits in which something was watched, for more than no time.

    The plays are held in memory, about 24 bytes each: the file has cells in quotes, and
    the same name for different films.
    """
    names: dict[str, str] = {}
    log = check_lines(plays, partial(_read, names=names), **settings)
    n_idle = (log.left_out["reason"] == NOT_WATCHED).sum()
    note = f"Visits in which nothing was watched, left out: {n_idle:,}."
    log = replace(log, notes=(_MINUTES, *log.notes, *[note] * bool(n_idle)))
    return name_titles(log, names, plays[0].name)


def _names(file: SourceFile) -> list[str]:
    """Give the column names; a first one, of the row's number, may be empty."""
    return file.head_lines()[0].split(",") if file.head_lines() else []


def _read(file: SourceFile, *, names: dict[str, str]) -> Iterator[pl.DataFrame]:
    header = _names(file)
    cell = {name: pl.col(f"c{n}") for n, name in enumerate(header)}
    seconds = cell["duration"].cast(pl.Float64, strict=False)
    readings = {
        "viewer": cell["user_id"],
        "title": cell["movie_id"].cast(pl.Categorical),
        "time": cell["datetime"].str.to_datetime(
            "%Y-%m-%d %H:%M:%S", time_unit="ms", strict=False
        ),
        "minutes": (seconds / 60).cast(pl.Float32),
    }
    is_header = pl.all_horizontal(
        cell[name] == name for name in ("datetime", "movie_id", "user_id")
    )
    form = {"quoted": True, "ends_in_text": True}
    for cells in split_lines(file, ",", len(header), **form):
        cells = cells.with_columns(
            fault=pl.coalesce("fault", pl.when(is_header).then(pl.lit(NO_ROW)))
        )
        rows = type_cells(cells, readings)
        is_idle = pl.col("fault").is_null() & (pl.col("minutes") <= 0)
        idle = pl.when(is_idle).then(pl.lit(NOT_WATCHED))
        told = cells.filter(rows["fault"].is_null()).select(
            cell["movie_id"].alias("number"), cell["title"].alias("name")
        )
        names.update(told.drop_nulls().unique(maintain_order=True).rows())
        yield rows.with_columns(fault=pl.coalesce("fault", idle))


_EVENTS = ["user", "film", "t_seconds", "approx_datetime"]
_COUNTS = ["user_idx", "movie_idx", "plays"]
_CLOCK = 'Read time="approx_datetime", a clock that is off by a small unknown constant.'


def _find_panel(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of views or of counts, by their columns."""
    return [file for file in files if file.columns() in (_EVENTS, _COUNTS)]


def _read_panel(
    plays: Sequence[SourceFile],
    files: Sequence[SourceFile],
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Read views with their times, or counts without any, each as so many plays.

    The plays are held in memory, 8 to 20 bytes each: viewers must be numbered anew, and
    of counts there are more plays than rows.
    """
    with plays[0].scan_parquet() as table:
        if plays[0].columns() == _COUNTS:
            names = {"viewer": "user_idx", "title": "movie_idx", "plays": "plays"}
            return read_counted(table.select(**names), **settings)
        table = table.select(viewer="user", title="film", time="approx_datetime")
        log = check_plays(table, **settings)
    return replace(log, notes=(_CLOCK, *log.notes))


VISITS = Family(
    sets=("vodclickstream",),
    find=_find_visits,
    read=_read_visits,
    usual=("vodclickstream_uk_movies_03.csv",),
)


PANEL = Family(
    sets=("vodclickstream",),
    find=_find_panel,
    read=_read_panel,
)
