"""How is vodclickstream's panel written in Parquet: every view, or how many of each?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kit.log import Log, check_plays
from kit.sources.counted import read_counted
from kit.sources.research.pieces import Piece, reading_parquet

SETS = ("vodclickstream",)
USUAL = ()
_EVENTS = ["user", "film", "t_seconds", "approx_datetime"]
_COUNTS = ["user_idx", "movie_idx", "plays"]
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
            names = {"viewer": "user_idx", "title": "movie_idx", "plays": "plays"}
            return read_counted(table.select(**names), **settings)
        table = table.select(viewer="user", title="film", time="approx_datetime")
        log = check_plays(table, **settings)
    return replace(log, notes=(_CLOCK, *log.notes))
