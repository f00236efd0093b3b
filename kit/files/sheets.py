"""Which text stands in which cell of a table, a spreadsheet or plain text?

Everything is read as text first. Tables carry titles above them, notes below them and
marks among the numbers, and what a cell means is for its reader to decide.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import polars as pl

from kit.files.opening import on_disk
from kit.files.text import TEXT_FILES, guess_separator, read_text, walk_rows

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SAMPLE, _BATCH = 1 << 16, 50_000  # characters, rows
#: Far above any published table: a small file can unpack to more than a computer has.
_MOST_BYTES, _MOST_CELLS = 1 << 28, 20_000_000
_PLACE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,10})"')


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: the number of each row in `row`, and its cells as text."""

    name: str
    cells: pl.DataFrame

    def row(self, at: int) -> list[str]:
        """Give the cells of the row at a position, empty ones as empty text."""
        return [cell or "" for cell in self.cells.row(at)[1:]]


def read_sheets(path: Path, *, encoding: str | None = None) -> tuple[Sheet, ...]:
    """Read all sheets of a file that hold anything."""
    is_text = path.suffix.lower() in TEXT_FILES
    found = [_read_text(path, encoding)] if is_text else _read_spreadsheet(path)
    sheets = tuple(sheet for sheet in found if sheet.cells.height)
    if not sheets:
        raise on_disk(path).fault("is empty", "check what wrote it")
    return sheets


def _read_text(path: Path, encoding: str | None) -> Sheet:
    file = on_disk(path, encoding=encoding)
    text = read_text(file)
    lines = io.StringIO(text, newline="")
    rows = walk_rows(lines, guess_separator(text[:_SAMPLE]), file.fault)
    frames = [_frame([], [])]
    while batch := list(islice(rows, _BATCH)):
        numbers, cells = zip(*batch, strict=True)
        frames.append(_frame(numbers, cells))
    return Sheet("", pl.concat(frames, how="diagonal"))


def _frame(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Lay rows of any length out in columns."""
    columns = {
        str(at): pl.Series(cells, dtype=pl.String)
        for at, cells in enumerate(zip_longest(*rows))
    }
    found = pl.DataFrame({"row": pl.Series(numbers, dtype=pl.UInt32)} | columns)
    return _plain(found)


def _plain(found: pl.DataFrame) -> pl.DataFrame:
    """Take blanks off the ends of cells, non-breaking ones too; empty ones are null."""
    text = pl.col(pl.String).str.strip_chars()
    return found.with_columns(text.replace("", None))


def _read_spreadsheet(path: Path) -> list[Sheet]:
    import fastexcel  # which loads a library of its own, for spreadsheets only

    file = on_disk(path)
    if _is_too_large(path):
        fix = "save the sheet that you mean as .csv"
        raise file.fault("unpacks to far too much", fix)
    try:
        sheets = pl.read_excel(
            path,
            sheet_id=0,
            has_header=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options={"dtypes": "string", "skip_rows": 0},
        )
    # polars raises a plain ValueError where a workbook names no sheet.
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError, ValueError):
        fix = "open it in your spreadsheet program and save it again as .xlsx"
        raise file.fault("is damaged", fix) from None
    return [Sheet(name, _numbered(frame)) for name, frame in sheets.items()]


def _is_too_large(path: Path) -> bool:
    """Say whether a spreadsheet unpacks to far too much, or has a cell too far out."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                return True
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
            return any(_n_cells(archive.read(sheet)) > _MOST_CELLS for sheet in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        return False  # no such file of cells; whoever opens it says what is wrong


def _n_cells(sheet: bytes) -> int:
    """Count the cells from the first to the one farthest out, empty ones too."""
    letters, rows = {b"A"}, {b"1"}
    for letter, row in _PLACE.findall(sheet):
        letters.add(letter)
        rows.add(row)
    last = max(letters, key=lambda name: (len(name), name))
    column = sum((byte - 64) * 26**at for at, byte in enumerate(reversed(last)))
    return column * max(map(int, rows))


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    named = frame.rename({name: str(at) for at, name in enumerate(frame.columns)})
    return _plain(named.cast(pl.String).with_row_index("row", offset=1))
