"""Which text stands in which cell of a ledger, however a spreadsheet saved it?

With commas, semicolons or tabs, with or without a mark of the encoding in front, in the
encoding of older Windows, or as a workbook.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kit.errors import LedgerError

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE = 1 << 16  # characters


@dataclass(frozen=True)
class Cells:
    """A table as text.

    Parameters
    ----------
    header : tuple of str
        Names of columns, as the kit spells them where it knows them.
    rows : tuple of (int, list of str)
        Each row with the line on which it begins, the first of the file being 1.
    how : str
        How the cells are kept apart, in words: "uses semicolons".
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    how: str


def read_cells(path: Path, known: Collection[str]) -> Cells:
    """Read the table of a file, whose columns have some of the known names.

    Raises
    ------
    LedgerError
        If the file is no table of text.
    csv.Error
        If a quote is out of place.
    """
    if path.suffix.lower() in WORKBOOKS:
        found = {f"has a sheet {name!r}": rows for name, rows in _open_book(path)}
        heads = {how: _header(rows, known) for how, rows in found.items()}
        how = _closest(heads, known)
        rows = found[how]
    else:
        text = _decode(path)
        heads = {mark: _header(_begin(text, mark), known) for mark in _MARKS}
        mark = _closest(heads, known)
        rows, how = _split(text, mark), f"uses {_MARKS[mark]}"
        heads[how] = heads[mark]
    filled = tuple((at, cells) for at, cells in rows[1:] if any(cells))
    return Cells(heads[how], filled, how)


def _closest(heads: Mapping[str, Sequence[str]], known: Collection[str]) -> str:
    """Choose the sheet, or the mark between cells, that gives the most known names."""
    return max(heads, key=lambda way: len({*heads[way]} & {*known}))


def _header(
    rows: Sequence[tuple[int, list[str]]], known: Collection[str]
) -> tuple[str, ...]:
    """Spell the names of columns as the kit does, where they differ by case alone."""
    first = rows[0][1] if rows else []
    plain = [name.strip() for name in first]
    return tuple(low if (low := name.lower()) in known else name for name in plain)


def _decode(path: Path) -> str:
    """Read text in UTF-8, in UTF-16 with its mark, or as older Windows writes it."""
    raw = path.read_bytes()
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LedgerError.bad_file(path.name, "is not text")


def _begin(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Cut the first lines, in which a quote may not be closed yet."""
    head = io.StringIO(text[:_SAMPLE], newline="")
    rows = csv.reader(head, delimiter=mark)
    return [
        (at, cells) for at, cells in enumerate(islice(rows, 2)) if not _is_sep(cells)
    ]


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Cut text into rows, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows, begins = [], 1
    for cells in reader:
        if begins > 1 or not _is_sep(cells):
            rows.append((begins, cells))
        begins = reader.line_num + 1
    return rows


def _is_sep(cells: Sequence[str]) -> bool:
    """Whether a first line only tells a spreadsheet which mark is used."""
    return bool(cells) and cells[0].lower().startswith("sep=")


def _open_book(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Read every sheet of a workbook; a row has the number that it has there."""
    import fastexcel  # which loads a library of its own, for workbooks only
    import polars as pl

    told = {"dtypes": "string", "skip_rows": 0}
    try:
        sheets = pl.read_excel(
            path,
            sheet_id=0,
            has_header=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options=told,
        )
    # polars raises a plain ValueError where a workbook names no sheet.
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        fault = "cannot be read as a workbook"
        raise LedgerError.bad_file(path.name, fault) from None
    return [
        (name, [(at, [cell or "" for cell in row]) for at, row in enumerate(rows, 1)])
        for name, rows in ((name, sheet.iter_rows()) for name, sheet in sheets.items())
    ]
