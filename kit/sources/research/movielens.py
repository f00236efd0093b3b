"""How are the MovieLens sets written, and MovieTweetings, which is like them?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import polars as pl

from kit.files.blocks import split_lines, type_cells
from kit.files.opening import SourceFile
from kit.log import Log, check_plays
from kit.sources.research.reading import (
    NO_ROW,
    Family,
    age_band,
    check_lines,
    find_metadata,
    list_beside,
    match,
    name_titles,
    postal_zone,
    read_cells,
    read_viewers_file,
)

RATED = (
    "A row is a rating: its time is when it was given, often many in one session, and "
    "not when anything was watched."
)
_COLUMN_NAMES = "userId,movieId,rating,timestamp"


@dataclass(frozen=True)
class _Form:
    """One way in which the ratings are written, and what lies beside them.

    Files of titles and of viewers are told apart by a pattern that their lines fit;
    `viewer_cells` are the places of age and ZIP code.
    """

    usual: str
    separator: str
    line: str
    titles: tuple[str, str, str]  # usual name, separator, pattern
    viewers: tuple[str, str, str] | None = None
    viewer_cells: tuple[int, int] = (0, 0)


_OF_100K = _Form(
    usual="u.data",
    separator="\t",
    line=r"\d+\t\d+\t\d(\.\d)?\t\d{9,10}",
    titles=("u.item", "|", r"\d+\|[^|]+\|[^|]*\|.*(\|[01]){19}"),
    viewers=("u.user", "|", r"\d+\|\d+\|[MF]\|[^|]+\|[^|]+"),
    viewer_cells=(1, 4),
)
OF_1M = _Form(
    usual="ratings.dat",
    separator="::",
    line=r"\d+::\d+::\d+(\.\d)?::\d{9,10}",
    titles=("movies.dat", "::", r"\d+::((?!::).)+::((?!::).)*"),
    viewers=("users.dat", "::", r"\d+::[MF]::\d+::\d+::.+"),
    viewer_cells=(2, 4),
)
_OF_20M = _Form(
    usual="ratings.csv",
    separator=",",
    line=r"\d+,\d+,\d(\.\d)?,\d{9,10}",
    titles=("movies.csv", ",", "movieId,title,genres"),
)
_FORMS = (_OF_100K, OF_1M, _OF_20M)


def _find_ratings(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of ratings, by how they begin."""
    found = [(file, form) for file in files if (form := _form_of(file))]
    usual = [form for file, form in found if file.base == form.usual]
    return [
        file for file, form in found if form not in usual or file.base == form.usual
    ]


def _read_ratings(
    plays: Sequence[SourceFile],
    files: Sequence[SourceFile],
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Read the ratings, with names of titles and what is known of the viewers.

    Every rating is a play, at the second at which it was given. The plays are held
    in memory, about 24 bytes each: viewers must be numbered anew, and whether a row
    repeats another can only be told from all of them.
    """
    form = cast("_Form", _form_of(plays[0]))  # by which the set was recognised
    known, notes = read_viewers(files, form)
    log = check_lines(plays, partial(_read, form=form, known=known), **settings)
    log = replace(log, notes=(RATED, *log.notes, *notes))
    return name_by_file(log, files, form)


def read_viewers(
    files: Sequence[SourceFile], form: _Form = OF_1M
) -> tuple[dict[str, pl.Expr], list[str]]:
    """Read what is known of viewers."""
    if form.viewers is None:
        return {}, []
    usual, separator, pattern = form.viewers
    viewers = find_metadata(files, _fits(pattern), usual)
    if viewers is None:
        return {}, []
    age, zip_code = form.viewer_cells
    rows, notes = read_viewers_file(viewers, separator, 5)
    known = {
        "region": match("c0", {row[0]: postal_zone(row[zip_code]) for row in rows}),
        "age_band": match("c0", {row[0]: age_band(row[age]) for row in rows}),
    }
    note = (
        f"Age bands and regions are those of {viewers.name}; a region is the first "
        "digit of a ZIP code."
    )
    return known, [note, *notes]


def name_by_file(log: Log, files: Sequence[SourceFile], form: _Form = OF_1M) -> Log:
    """Call titles by the names that stand in a file beside, if there is one."""
    titles = find_titles(files, form)
    rows = [row for row in read_cells(titles, form.titles[1]) if len(row) > 1]
    names = {row[0]: row[1].strip() for row in rows if row[1].strip()}
    return name_titles(log, names, titles.name if titles else "")


def find_titles(files: Sequence[SourceFile], form: _Form = OF_1M) -> SourceFile | None:
    """Find the file that names the titles."""
    usual, _, pattern = form.titles
    return find_metadata(files, _fits(pattern), usual)


def _fits(pattern: str) -> Callable[[list[str]], bool]:
    """Tell files by their lines: by most of them, as any one may be broken."""

    def fits(lines: list[str]) -> bool:
        fitting = sum(bool(re.fullmatch(pattern, line)) for line in lines)
        return 2 * fitting > len(lines) or lines[:1] == [pattern]

    return fits


def _form_of(file: SourceFile) -> _Form | None:
    lines = file.head_lines()
    if lines[:1] == [_COLUMN_NAMES]:
        return _OF_20M
    forms = (form for form in _FORMS[:2] if _fits(form.line)(lines))
    return next(forms, None)


def _read(
    file: SourceFile, *, form: _Form, known: dict[str, pl.Expr]
) -> Iterator[pl.DataFrame]:
    readings = {
        "viewer": pl.col("c0").cast(pl.UInt32, strict=False),
        "title": pl.when(pl.col("c1").str.contains(r"^\d+$"))
        .then("c1")
        .cast(pl.Categorical),
        "rating": pl.col("c2").cast(pl.Float32, strict=False),
        "time": pl.col("c3").cast(pl.Int64, strict=False),
    }
    for cells in split_lines(file, form.separator, 4):
        is_header = pl.concat_str(pl.nth(0, 1, 2, 3), separator=",") == _COLUMN_NAMES
        header = pl.when(is_header & (form is _OF_20M)).then(pl.lit(NO_ROW))
        cells = cells.with_columns(fault=pl.coalesce("fault", header))
        yield type_cells(cells, readings, **known)


_PAIR_COLUMNS = ["userID", "movieID"]


def _find_pairs(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Choose the files of pairs, by their columns and the titles beside them.

    Pairs alone could be of any service, and that a log has no dates must be said.
    """
    return [
        file
        for file in files
        if file.columns() == _PAIR_COLUMNS and find_titles(list_beside(file.on_disk))
    ]


def _read_pairs(
    plays: Sequence[SourceFile],
    files: Sequence[SourceFile],
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Read pairs of a viewer and a title, with names and what is known of the viewers.

    The plays are held in memory, about 16 bytes each, as viewers must be numbered anew.
    """
    known, notes = read_viewers(files)
    with plays[0].scan_parquet() as table:
        table = table.select(title="movieID", c0=pl.col("userID").cast(pl.String))
        table = table.select("title", viewer="c0", **known)
        log = check_plays(table, **settings | {"undated": True})
    rated = "A row says that somebody rated a title, at no time that is known."
    log = replace(log, notes=(rated, *log.notes, *notes))
    return name_by_file(log, files)


RATINGS = Family(
    sets=(
        *(f"movielens-{size}" for size in ("100k", "1m", "10m", "20m", "25m", "32m")),
        "movielens-latest-small",
        "movietweetings",
    ),
    find=_find_ratings,
    read=_read_ratings,
    usual=("u.data", "ratings.dat", "ratings.csv"),
)


PAIRS = Family(
    sets=("movielens-1m",),
    find=_find_pairs,
    read=_read_pairs,
)
