"""How is MovieLens 1M written where it does not say when: as pairs, in Parquet?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kit.log import Log, check_plays
from kit.sources.research.movielens import find_titles, name_by_file, read_viewers
from kit.sources.research.pieces import Piece, list_beside, reading_parquet

SETS = ("movielens-1m",)
USUAL = ()
_COLUMNS = ["userID", "movieID"]


def find_plays(pieces: Sequence[Piece]) -> list[Piece]:
    """Choose the files of pairs, by their columns and the titles beside them.

    Pairs alone could be of any service, and that a log has no dates must be said.

    Parameters
    ----------
    pieces : sequence of Piece
        Files of one place; Parquet in an archive is left aside.

    Returns
    -------
    list of Piece
        Several are rivals.
    """
    return [
        piece
        for piece in pieces
        if piece.columns() == _COLUMNS and find_titles(list_beside(piece.path))
    ]


def read_plays(
    plays: Sequence[Piece], pieces: Sequence[Piece], **settings: object
) -> Log:
    """Read pairs of a viewer and a title, with names and what is known of the viewers.

    The plays are held in memory, about 16 bytes each, as viewers must be numbered anew.

    Parameters
    ----------
    plays : sequence of Piece
        What `find_plays` chose: one.
    pieces : sequence of Piece
        What lies beside them.
    **settings
        Those of `check_plays`.

    Returns
    -------
    Log
        Undated, with `region` and `age_band` where there is a file of viewers.
    """
    known, notes = read_viewers(pieces)
    with reading_parquet(plays[0]) as table:
        table = table.select(title="movieID", c0=pl.col("userID").cast(pl.String))
        table = table.select("title", viewer="c0", **known)
        log = check_plays(table, **settings | {"undated": True})
    rated = "A row says that somebody rated a title, at no time that is known."
    log = replace(log, notes=(rated, *log.notes, *notes))
    return name_by_file(log, pieces)
