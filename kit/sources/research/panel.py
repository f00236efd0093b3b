"""How is vodclickstream's panel written in Parquet: every view, or how many of each?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kit.errors import LogError
from kit.log import Log, check_plays
from kit.sources.research.lines import check_readable
from kit.sources.research.pieces import Piece, reading_parquet

SETS = ("vodclickstream",)
USUAL = ()
_EVENTS = ["user", "film", "t_seconds", "approx_datetime"]
_COUNTS = ["user_idx", "movie_idx", "plays"]
_MOST_PLAYS = 1 << 31
_CLOCK = 'Read time="approx_datetime", a clock that is off by a small unknown constant.'


def find_plays(pieces: Sequence[Piece]) -> list[Piece]:
    """Choose the files of views or of counts, by their columns.

    Parameters
    ----------
    pieces : sequence of Piece
        Files of one place; Parquet in an archive is left aside.

    Returns
    -------
    list of Piece
        Several are rivals: the same people, numbered differently.
    """
    return [piece for piece in pieces if piece.columns() in (_EVENTS, _COUNTS)]


def read_plays(
    plays: Sequence[Piece], pieces: Sequence[Piece], **settings: object
) -> Log:
    """Read views with their times, or counts without any, each as so many plays.

    The plays are held in memory, 8 to 20 bytes each: viewers must be numbered anew, and
    of counts there are more plays than rows.

    Parameters
    ----------
    plays : sequence of Piece
        What `find_plays` chose: one.
    pieces : sequence of Piece
        Not needed: the films have no names.
    **settings
        Those of `check_plays`.

    Returns
    -------
    Log
        Undated if it is read from counts.
    """
    with reading_parquet(plays[0]) as table:
        if plays[0].columns() == _COUNTS:
            return _read_counts(plays[0], table, settings | {"undated": True})
        table = table.select(viewer="user", title="film", time="approx_datetime")
        log = check_plays(table, **settings)
    return replace(log, notes=(_CLOCK, *log.notes))


def _read_counts(piece: Piece, table: pl.LazyFrame, settings: dict) -> Log:
    times = pl.col("plays").cast(pl.Int64, strict=False)
    table = table.select(viewer="user_idx", title="movie_idx", times=times)
    rows, left_out = _leave_out(table.with_row_index("line", offset=1).collect())
    check_readable(len(rows) + len(left_out), left_out["reason"])
    if rows["times"].cast(pl.Float64).sum() > _MOST_PLAYS:
        fault = f"has more than {_MOST_PLAYS:,} plays"
        raise LogError.bad_file(piece.path, fault, "check its column `plays`")
    repeated = rows.select(pl.col("viewer", "title").repeat_by("times"))
    log = check_plays(repeated.explode("viewer", "title"), **settings)
    note = f"Plays of one viewer and film are one row: {len(rows):,} rows."
    return replace(log, left_out=left_out, notes=(note,))


def _leave_out(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    has_plays = (pl.col("times") > 0).fill_null(value=False)
    cases = [
        (pl.col("viewer").is_null(), "no viewer"),
        (pl.col("title").is_null(), "no title"),
        (~has_plays, "no number of plays of at least 1"),
    ]
    reasons = [pl.when(case).then(pl.lit(reason)) for case, reason in cases]
    table = table.with_columns(reason=pl.coalesce(reasons))
    left_out = table.filter(pl.col("reason").is_not_null())
    return table.filter(pl.col("reason").is_null()), left_out.select("line", "reason")
