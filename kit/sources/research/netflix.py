"""How is the Netflix Prize set written: a film's number, then its ratings?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from kit.files.blocks import split_lines, type_cells
from kit.files.opening import SourceFile
from kit.log import Log
from kit.sources.research.movielens import RATED
from kit.sources.research.reading import (
    NO_ROW,
    Family,
    check_lines,
    find_metadata,
    name_titles,
    read_cells,
)

_FILM = r"\d+:"
_RATING = r"\d+,[1-5],\d{4}-\d\d-\d\d"
_TITLE = r"\d+,(\d{4}|NULL),.+"
_NO_FILM = 0  # after a line that may have been the number of a film


def _find_ratings(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of ratings, by how they begin."""
    names = {_unnumbered(file) for file in files if _has_ratings(file.head_lines())}
    return [file for file in files if _unnumbered(file) in names]


def _read_ratings(
    plays: Sequence[SourceFile], files: Sequence[SourceFile], **settings: object
) -> Log:
    """Read the ratings; each is a play, on the day on which it was given.

    The plays are held in memory, 16 bytes each: the film stands on another line than
    the rating, so no question can be put to the text itself.
    """
    log = check_lines(plays, _read, **settings)
    log = replace(log, notes=(RATED, *log.notes))
    titles = find_metadata(files, _has_titles, "movie_titles.csv")
    rows = [row for row in read_cells(titles, ",", 2) if len(row) == 3]
    names = {
        number: title.strip() if year == "NULL" else f"{title.strip()} ({year})"
        for number, year, title in rows
    }
    return name_titles(log, names, titles.name if titles else "")


def _are_parts(plays: Sequence[SourceFile]) -> bool:
    """Tell parts of one set, whose names differ by number, from files of several."""
    return len({_unnumbered(file) for file in plays}) == 1


def _unnumbered(file: SourceFile) -> str:
    return re.sub(r"\d+", "", file.name)


def _has_ratings(lines: list[str]) -> bool:
    films = [line for line in lines if re.fullmatch(_FILM, line)]
    ratings = [line for line in lines if re.fullmatch(_RATING, line)]
    return bool(films and ratings) and 2 * (len(films) + len(ratings)) > len(lines)


def _has_titles(lines: list[str]) -> bool:
    return 2 * sum(bool(re.fullmatch(_TITLE, line)) for line in lines) > len(lines)


def _read(file: SourceFile) -> Iterator[pl.DataFrame]:
    # Other dates than 2005-09-06, such as 2005-9-6, are read by no rule of this set.
    is_day = pl.col("c2").str.len_bytes() == 10
    readings = {
        "viewer": pl.col("c0").cast(pl.UInt32, strict=False),
        "rating": pl.col("c1").cast(pl.Float32, strict=False),
        "day": pl.when(is_day).then(pl.col("c2").str.to_date("%Y-%m-%d", strict=False)),
    }
    film = _NO_FILM
    for cells in split_lines(file, ",", 3):
        cells = _find_films(cells, film)
        if cells.height:
            film = cells["film"][-1]
        number = pl.when(pl.col("film") != _NO_FILM).then("film")
        yield type_cells(cells, readings, title=number)


def _find_films(cells: pl.DataFrame, film: int) -> pl.DataFrame:
    """Write the film beside each line, and mark the lines that give its number."""
    is_unique = (
        pl.col("c1").is_null() & pl.col("c2").is_null() & pl.col("c0").is_not_null()
    )
    number = pl.col("c0").str.extract(r"^(\d+):$").cast(pl.UInt32, strict=False)
    cells = cells.with_columns(
        film=pl.when(is_unique).then(number.fill_null(_NO_FILM)),
    )
    is_film = pl.col("film") > _NO_FILM
    fault = (
        pl.when(is_film).then(pl.lit(NO_ROW))
        .when(is_unique).then(pl.lit("neither a film nor a rating"))
    )  # fmt: skip
    return cells.with_columns(
        fault=pl.coalesce("fault", fault),
        film=pl.col("film").forward_fill().fill_null(film),
    )


RATINGS = Family(
    sets=("netflix-prize",),
    find=_find_ratings,
    read=_read_ratings,
    parts=_are_parts,
)
