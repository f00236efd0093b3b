"""What do the files beside the plays tell: how titles are called, and who views?"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from kit.log import Log
from kit.sources.research.pieces import Piece, reading

# First ages of the bands in which MovieLens 1M gives them.
_AGES = (18, 25, 35, 45, 50, 56)


def find_beside(
    pieces: Sequence[Piece], fits: Callable[[list[str]], bool], usual: str
) -> Piece | None:
    """Find a further file of a set, by how it begins.

    Parameters
    ----------
    pieces : sequence of Piece
        The files among which it may be, those that are preferred first.
    fits : callable
        Whether the first lines of a file are such.
    usual : str
        What it is usually called: preferred, if there are several.

    Returns
    -------
    Piece or None
    """
    found = [piece for piece in pieces if fits(piece.head_lines())]
    return min(found, key=lambda piece: piece.base != usual, default=None)


def read_cells(piece: Piece | None, separator: str, at_most: int = -1) -> list[list]:
    """Read all of a small file, of which a line that cannot be read matters little.

    Parameters
    ----------
    piece : Piece or None
        In UTF-8, or else in Latin-1.
    separator : str
        What stands between cells; with "," cells may be in double quotes.
    at_most : int, optional
        How often to split a line, where the last cell may hold the separator.

    Returns
    -------
    list of list of str
        The cells of each line.
    """
    if piece is None:
        return []
    with reading(piece) as raw:
        content = raw.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if separator == "," and at_most < 0:
        return [_split_quoted(line) for line in lines if line]
    return [line.split(separator, at_most) for line in lines if line]


def read_viewers_file(
    piece: Piece, separator: str, n_cells: int
) -> tuple[list[list[str]], list[str]]:
    """Read a small file of viewers, and say how much of it could not be read.

    Parameters
    ----------
    piece : Piece
    separator : str
    n_cells : int
        Cells of a whole line.

    Returns
    -------
    rows : list of list of str
    notes : list of str
    """
    lines = read_cells(piece, separator)
    rows = [row for row in lines if len(row) == n_cells]
    n_torn = len(lines) - len(rows)
    return rows, [f"Lines of {piece.name} left aside as broken: {n_torn:,}."] * bool(
        n_torn
    )


def _split_quoted(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:  # a cell longer than any name
        return []


def name_titles(log: Log, names: Mapping[str, str], source: str) -> Log:
    """Call titles by their names; those that share a name keep their numbers with it.

    Parameters
    ----------
    log : Log
        With numbers for titles.
    names : mapping of str to str
        Name of each number; may be empty.
    source : str
        Which file has the names.

    Returns
    -------
    Log
        As many titles as before.
    """
    if not names:
        return log
    plays = log.plays.collect()
    numbers = plays["title"].unique()
    called = _call(numbers.cast(pl.String), names)
    place = np.zeros(numbers.to_physical().max() + 1, dtype=np.uint32)
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
    """Give what is known of each viewer, null where nothing is.

    Parameters
    ----------
    cell : str
        Column of ids.
    known : mapping of str to (str or None)
        What is known, by id.

    Returns
    -------
    pl.Expr
    """
    return pl.col(cell).replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    ).cast(pl.Categorical)  # fmt: skip


def age_band(age: str) -> str | None:
    """Put an age into one of the bands of MovieLens 1M.

    Parameters
    ----------
    age : str
        In years.

    Returns
    -------
    str or None
        None where it is no age.

    Examples
    --------
    >>> [age_band(age) for age in ("1", "24", "56", "")]
    ['under 18', '18-24', '56+', None]
    """
    if not re.fullmatch("[0-9]{1,3}", age):
        return None
    if int(age) < _AGES[0]:
        return f"under {_AGES[0]}"
    first = max(start for start in _AGES if start <= int(age))
    if first == _AGES[-1]:
        return f"{first}+"
    return f"{first}-{_AGES[_AGES.index(first) + 1] - 1}"


def postal_zone(code: str) -> str:
    """Shorten a ZIP code to its first digit, one of ten parts of the United States.

    Parameters
    ----------
    code : str
        As written.

    Returns
    -------
    str

    Examples
    --------
    >>> postal_zone("48067"), postal_zone("T8H1N")
    ('ZIP 4', 'elsewhere')
    """
    return f"ZIP {code[0]}" if re.match("[0-9]{5}", code) else "elsewhere"
