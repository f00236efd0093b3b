"""How is the Last.fm 1K set written: a thousand listeners, every track they played?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from kit.files.blocks import split_lines, type_cells
from kit.files.opening import SourceFile
from kit.log import Log
from kit.sources.research.reading import (
    Family,
    age_band,
    check_lines,
    find_metadata,
    match,
    read_viewers_file,
)

_PLAY = r"user_\d{6}\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\t([^\t]*\t){3}[^\t]*"
_PROFILE = ["#id", "gender", "age", "country", "registered"]


def _find_plays(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of plays, by how they begin."""
    return [file for file in files if _has_plays(file.head_lines())]


def _read_plays(
    plays: Sequence[SourceFile], files: Sequence[SourceFile], **settings: object
) -> Log:
    """Read the plays; a title is an artist and a track.

    The plays are held in memory, about 24 bytes each: viewers must be numbered anew,
    and whether a row repeats another can only be told from all of them.
    """
    listeners = find_metadata(files, _has_profiles, "userid-profile.tsv")
    known, notes = {}, []
    if listeners is not None:
        rows, torn = read_viewers_file(listeners, "\t", len(_PROFILE))
        notes = [f"Age bands and regions are those of {listeners.name}.", *torn]
        known = {
            "region": match("c0", {row[0]: row[3] or None for row in rows}),
            "age_band": match("c0", {row[0]: age_band(row[2]) for row in rows}),
        }
    log = check_lines(plays, partial(_read, known=known), **settings)
    return replace(log, notes=(*log.notes, *notes))


def _has_plays(lines: list[str]) -> bool:
    return 2 * sum(bool(re.fullmatch(_PLAY, line)) for line in lines) > len(lines)


def _has_profiles(lines: list[str]) -> bool:
    return lines[:1] == ["\t".join(_PROFILE)]


def _read(file: SourceFile, *, known: dict[str, pl.Expr]) -> Iterator[pl.DataFrame]:
    readings = {
        "viewer": pl.col("c0").str.extract(r"^user_(\d{6})$").cast(pl.UInt32),
        "time": pl.col("c1").str.to_datetime(
            "%Y-%m-%dT%H:%M:%SZ", time_unit="ms", time_zone="UTC", strict=False
        ),
    }
    title = pl.when(pl.col("c5").is_not_null()).then(
        pl.concat_str("c3", "c5", separator=" – ", ignore_nulls=True)
    )
    for cells in split_lines(file, "\t", 6, ends_in_text=True):
        yield type_cells(cells, readings, title=title.cast(pl.Categorical), **known)


PLAYS = Family(
    sets=("lastfm-1k",),
    find=_find_plays,
    read=_read_plays,
    usual=("userid-timestamp-artid-artname-traid-traname.tsv",),
)
