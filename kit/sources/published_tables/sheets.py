"""Which text stands in which cell of a published file, a spreadsheet or plain text?

Everything is read as text first. Published tables carry titles above them, notes below
them and marks among the numbers, and what a cell means is for its reader to decide.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kit.errors import SourceError
from kit.sources.separators import guess_separator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

TEXT_FILES = (".csv", ".tsv", ".tab", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SAMPLE, _BATCH = 1 << 16, 50_000  # characters, rows
#: Far above any published table: a small file can unpack to more than a computer has.
_MOST_BYTES, _MOST_CELLS = 1 << 28, 20_000_000
_PLACE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,10})"')


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, as text."""

    name: str
    cells: pl.DataFrame

    def row(self, at: int) -> list[str]:
        """Give the cells of the row at a position, empty ones as empty text."""
        return [cell or "" for cell in self.cells.row(at)[1:]]


def read_sheets(path: str | PathLike[str]) -> tuple[Sheet, ...]:
    """Read all sheets of a file that hold anything."""
    file = check_table_file(path)
    is_text = file.suffix.lower() in TEXT_FILES
    found = [_read_text(file)] if is_text else _read_spreadsheet(file)
    sheets = tuple(sheet for sheet in found if sheet.cells.height)
    if not sheets:
        raise SourceError.bad_table(file.name, "is empty", "check what wrote it")
    return sheets


def check_table_file(path: object) -> Path:
    """Refuse what is no file of a table."""
    try:
        file = Path(path).expanduser()
        is_there, is_file = file.exists(), file.is_file()
    except (OSError, TypeError, ValueError, RuntimeError):  # longer than any, or none
        kind = path if isinstance(path, (str, Path)) else type(path).__name__
        raise SourceError.bad_value("path", "the name of a file", kind) from None
    if not is_file:
        fault = "is no file to read" if is_there else "does not exist"
        fault = "is a folder" if file.is_dir() else fault
        raise SourceError.bad_table(file.name, fault, "check the name and the folder")
    if file.suffix.lower() not in (*TEXT_FILES, *SPREADSHEETS):
        fault = f"is a {file.suffix or 'nameless'} file"
        raise SourceError.bad_table(file.name, fault, "save it as .csv or .xlsx")
    return file


def _read_text(file: Path) -> Sheet:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fix = 'save it as "CSV UTF-8"'
        raise SourceError.bad_table(file.name, "is not UTF-8 text", fix) from None
    except OSError:
        fix = "check that you may read it"
        raise SourceError.bad_table(file.name, "cannot be opened", fix) from None
    if "\0" in text:
        fix = "check that its ending is right"
        raise SourceError.bad_table(file.name, "is not text", fix)
    separator = guess_separator(text[:_SAMPLE])
    rows, frames = _records(text, separator), [_frame([], [])]
    try:
        while batch := list(islice(rows, _BATCH)):
            numbers, cells = zip(*batch, strict=True)
            frames.append(_frame(numbers, cells))
    except csv.Error:
        fault = "has a quote that is never closed, or one out of place"
        fix = "put double quotes round cells that hold a separator or a quote"
        raise SourceError.bad_table(file.name, fault, fix) from None
    return Sheet("", pl.concat(frames, how="diagonal"))


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Walk a CSV file, giving the line on which each row begins."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for row in rows:
        yield line, row
        line = rows.line_num + 1


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


def _read_spreadsheet(file: Path) -> list[Sheet]:
    import fastexcel  # which loads a library of its own, for spreadsheets only

    if _is_too_large(file):
        fix = "save the sheet that you mean as .csv"
        raise SourceError.bad_table(file.name, "unpacks to far too much", fix)
    try:
        sheets = pl.read_excel(
            file,
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
        raise SourceError.bad_table(file.name, "is damaged", fix) from None
    return [Sheet(name, _numbered(frame)) for name, frame in sheets.items()]


def _is_too_large(file: Path) -> bool:
    """Say whether a spreadsheet unpacks to far too much, or has a cell too far out."""
    try:
        with zipfile.ZipFile(file) as archive:
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
