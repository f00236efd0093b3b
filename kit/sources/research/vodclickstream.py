"""How is vodclickstream's panel of Netflix in the United Kingdom written?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from kit.log import Log
from kit.sources.research.beside import name_titles
from kit.sources.research.lines import (
    NO_ROW,
    NOT_WATCHED,
    check_lines,
    split_lines,
    type_cells,
)
from kit.sources.research.pieces import Piece

SETS = ("vodclickstream",)
USUAL = ("vodclickstream_uk_movies_03.csv",)
_MINUTES = (
    "Minutes are the seconds of `duration` by 60: the time until the next click, "
    "whether or not somebody was watching."
)
_COLUMNS = "datetime duration title genres release_date movie_id user_id".split()


def find_plays(pieces: Sequence[Piece]) -> list[Piece]:
    """Choose the files of visits, by their column names.

    Parameters
    ----------
    pieces : sequence of Piece
        Files of one place.

    Returns
    -------
    list of Piece
        Several are rivals.
    """
    return [piece for piece in pieces if _names(piece)[-len(_COLUMNS) :] == _COLUMNS]


def read_plays(
    plays: Sequence[Piece], pieces: Sequence[Piece], **settings: object
) -> Log:
    """Read the visits in which something was watched, for more than no time.

    The plays are held in memory, about 24 bytes each: the file has cells in quotes, and
    the same name for different films.

    Parameters
    ----------
    plays : sequence of Piece
        What `find_plays` chose: one.
    pieces : sequence of Piece
        Not needed; the names of films stand beside the plays.
    **settings
        Those of `check_plays`.

    Returns
    -------
    Log
        `minutes` are those until the next click. A visit of 0 or -1 seconds is left
        out: nothing was watched.
    """
    names: dict[str, str] = {}
    log = check_lines(plays, partial(_read, names=names), **settings)
    n_idle = (log.left_out["reason"] == NOT_WATCHED).sum()
    note = f"Visits in which nothing was watched, left out: {n_idle:,}."
    log = replace(log, notes=(_MINUTES, *log.notes, *[note] * bool(n_idle)))
    return name_titles(log, names, plays[0].name)


def _names(piece: Piece) -> list[str]:
    """Give the column names; a first one, of the row's number, may be empty."""
    return piece.head_lines()[0].split(",") if piece.head_lines() else []


def _read(piece: Piece, *, names: dict[str, str]) -> Iterator[pl.DataFrame]:
    header = _names(piece)
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
    for cells in split_lines(piece, ",", len(header), **form):
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
