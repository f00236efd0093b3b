"""Is a table of counts laid out as a grid or as a list, and which are its cells?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kit.errors import SourceError
from kit.printed import Exact, Printed, Suppressed
from kit.sources.published_tables.sheets import Sheet
from kit.sources.published_tables.spellings import read_count

#: Rows of a sheet that are searched for the beginning of a table.
_MOST_PREAMBLE = 60


@dataclass(frozen=True)
class Cell:
    """One printed cell: where it stands, what it is of, and what was printed."""

    row: int
    key: tuple[str, ...]
    text: str
    printed: Printed


@dataclass(frozen=True)
class Layout:
    """The cells of a table, and its rows that hold none.

    Parameters
    ----------
    dimensions : tuple of str
        What the parts of a key are called: "side" and "top" where nothing says so.
    cells : tuple of Cell
        In the order of the file.
    left_out : tuple of (sheet, row, reason)
        For each row below the labels that was not read.
    """

    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[str, int, str], ...]


def find_table(sheet: Sheet) -> int | None:
    """Find the row of labels: words along the top, and a count in the next row."""
    rows = [sheet.row(at) for at in range(min(sheet.cells.height, _MOST_PREAMBLE))]
    for at, (head, below) in enumerate(pairwise(rows)):
        labels = [cell for cell in head[1:] if cell]
        counts = [cell for cell in below[1:] if cell]
        is_table = any(map(_is_number, counts)) or _are_withheld(counts)
        if labels and all(map(_is_label, labels)) and below[0] and is_table:
            return at
    return None


def lay_out(sheet: Sheet, at: int, *, below: int | None) -> Layout:
    """Read the cells of the table whose labels stand at a position.

    A list has one count a row, behind everything that it is of; a grid has one for
    each label along the top. A table is a list if it has only two columns, or if its
    first column says the same again and only the last one holds numbers.

    Raises
    ------
    SourceError
        If two columns have one name.
    """
    head = sheet.row(at)
    tops = [(place, cell) for place, cell in enumerate(head) if place and cell]
    names = [cell for _, cell in tops]
    if len(set(names)) < len(names):
        where = sheet.name or "The table"
        raise SourceError.bad_table(where, "has two columns of one name", "rename one")
    width = tops[-1][0] + 1
    rows = [
        (int(number), sheet.row(at + 1 + i))
        for i, number in enumerate(sheet.cells["row"][at + 1 :])
    ]
    if is_list := _is_list([row for _, row in rows], width):
        dimensions = (head[0] or "side", *names[:-1])
    else:
        dimensions = (head[0] or "side", "top")
    cells, left_out, seen = [], [], set()
    for number, row in rows:
        made = _list_cell(row, width) if is_list else _grid_cells(row, tops)
        reason, found = _read_row(row, width, made, seen, below)
        if reason:
            left_out.append((sheet.name, number, reason))
        seen |= {key for key, _, _ in found}
        cells += [Cell(number, *cell) for cell in found]
    return Layout(dimensions, tuple(cells), tuple(left_out))


def _is_number(cell: str) -> bool:
    """Say whether a cell is a count; what looks like a year is taken for a label."""
    is_year = re.fullmatch(r"(19|20)\d\d", cell) is not None
    return isinstance(read_count(cell), Exact) and not is_year


def _is_label(cell: str) -> bool:
    """Say whether a cell can name a column: a word, an age band, a year."""
    is_told = re.search(r"[^\W\d_]", cell) or read_count(cell)
    return bool(is_told or re.fullmatch(r"\d{4}", cell)) and not _is_number(cell)


def _are_withheld(cells: Sequence[str]) -> bool:
    """Say whether a row holds nothing but marks of counts that were kept back."""
    return bool(cells) and all(isinstance(read_count(c), Suppressed) for c in cells)


def _is_list(rows: Sequence[Sequence[str]], width: int) -> bool:
    if width == 2:
        return True
    full = [row for row in rows if row[0] and any(row[1:width])]
    labels = [row[0] for row in full]
    is_said_again = len(set(labels)) < len(labels)
    return is_said_again and not any(
        _is_number(c) for r in full for c in r[1 : width - 1]
    )


def _list_cell(row: Sequence[str], width: int) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(row[: width - 1]), row[width - 1])]


def _grid_cells(
    row: Sequence[str], tops: Sequence[tuple[int, str]]
) -> list[tuple[tuple[str, ...], str]]:
    return [((row[0], label), row[place]) for place, label in tops]


def _read_row(
    row: Sequence[str],
    width: int,
    made: Sequence[tuple[tuple[str, ...], str]],
    seen: set[tuple[str, ...]],
    below: int | None,
) -> tuple[str, list[tuple[tuple[str, ...], str, Printed]]]:
    """Read the cells of a row, or say why it has none."""
    if not any(row):
        return "an empty row", []
    if any(row[width:]):
        return "more cells than the table has columns", []
    if not any(row[1:width]):
        return "a label without counts", []
    if not all(part for key, _ in made for part in key):
        return "no label", []
    found = [(key, text, read_count(text, below=below)) for key, text in made]
    if any(printed is None for *_, printed in found):
        return "a cell that is no count", []
    if any(key in seen for key, _ in made):
        return "a label that stands there already", []
    return "", found
