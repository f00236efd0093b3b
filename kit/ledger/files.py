"""How is a ledger kept in a file that a newsroom can open?

A table has a column for each field and a line for each sentence, as any spreadsheet
saves it; a JSON file is a list of sentences. Nothing is written unless it is asked for.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kit.errors import LedgerError
from kit.ledger.entries import COMMON, KINDS, Entry
from kit.ledger.reading import DAYS, LISTS, WHOLE, read_entry
from kit.ledger.spellings import (
    WORKBOOKS,
    Cells,
    clean_text,
    find_decimal,
    find_order,
    list_readings,
    read_cells,
    read_number,
    settle_thousands,
)

_BETWEEN = "; "
# What a spreadsheet would take for a formula, with any apostrophes before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_COLUMNS = tuple(
    dict.fromkeys([*COMMON, *(name for kind in KINDS.values() for name in kind.fields)])
)


@dataclass(frozen=True)
class Line:
    """One line of a ledger: a sentence, or why it cannot be read.

    Parameters
    ----------
    number : int
        The line of a text file, or the row of a workbook, on which it begins, where
        the first is 1; its place in a JSON list.
    entry : Entry or None
        The sentence.
    reason : str
        Why there is none, in one sentence.
    words : str
        What the line says, as far as that can be told.
    """

    number: int
    entry: Entry | None
    reason: str
    words: str


def read_ledger(path: str | Path) -> tuple[Line, ...]:
    """Read a ledger; a line that cannot be read is handed out with the reason.

    Parameters
    ----------
    path : str or Path
        A table: text with commas, semicolons or tabs between its cells, in UTF-8 or
        as older Windows writes it, or a workbook such as ``.xlsx``. Days may be
        written as 20/11/2026 where the file tells whether the day comes first, and
        numbers as 5.000 where it tells if that is five thousand. Or a file that ends
        in ``.json``.

    Returns
    -------
    tuple of Line
        In the order of the file.

    Raises
    ------
    LedgerError
        If there is no such file, or it is not a table or a list of sentences.
    """
    path = _check_path(path)
    try:
        is_json = path.suffix.lower() == ".json"
        rows = _read_json(path) if is_json else _read_table(path)
    except OSError:
        raise LedgerError.bad_file(path.name, "cannot be opened") from None
    except (ValueError, RecursionError, csv.Error) as error:
        if isinstance(error, LedgerError):
            raise
        raise LedgerError.bad_file(path.name, _fault(error)) from None
    if not rows:
        raise LedgerError.bad_file(path.name, "holds no sentence")
    unit = "row" if path.suffix.lower() in WORKBOOKS else "line"
    return tuple(_line(number, row, f"{unit} {number}") for number, row in rows)


def _check_path(path: object) -> Path:
    try:
        file = Path(cast("str", path)).expanduser()
        is_there, is_file = file.exists(), file.is_file()
    except (OSError, TypeError, ValueError, RuntimeError):
        raise LedgerError.bad_value("path", "the name of a file", path) from None
    if is_there and not is_file:
        fault = "is a folder" if file.is_dir() else "is no file to read"
        raise LedgerError.bad_file(file.name, fault)
    return file


def _fault(error: Exception) -> str:
    if isinstance(error, csv.Error):
        return "has a quote that is never closed, or one out of place"
    return "is no list in JSON, in UTF-8"


def write_ledger(entries: Iterable[Entry], path: str | Path) -> Path:
    """Write sentences to a file, as `read_ledger` reads them.

    Parameters
    ----------
    entries : iterable of Entry
        What to write.
    path : str or Path
        A file to write over, that ends in ``.csv`` or ``.json``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    LedgerError
        If the file cannot be written.
    """
    path = Path(path)
    rows = [entry.as_plain() for entry in entries]
    try:
        if path.suffix == ".json":
            text = json.dumps(rows, ensure_ascii=False, indent=2)
            path.write_text(f"{text}\n", encoding="utf-8")
        else:
            _write_csv(rows, path)
    except OSError as error:
        fault = f"cannot be written ({error.strerror})"
        raise LedgerError.bad_file(path.name, fault) from None
    return path


def _line(number: int, row: object, name: str) -> Line:
    words = str(row.get("words") or "") if isinstance(row, Mapping) else ""
    words = clean_text(words)
    try:
        entry = read_entry(cast("Mapping[str, Any]", row), name=name)
        return Line(number, entry, "", words)
    except LedgerError as error:
        return Line(number, None, clean_text(str(error)), words)


def _read_json(path: Path) -> list[tuple[int, object]]:
    rows = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(rows, list):
        raise LedgerError.bad_file(path.name, "is not a list")
    return list(enumerate(rows, start=1))


def _read_table(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    table = read_cells(path, _COLUMNS)
    missing = [name for name in ("words", "kind") if name not in table.header]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        plural = "s" * (len(missing) > 1)
        fault = f"{table.how}, and its first line names no column{plural} {listed}"
        raise LedgerError.bad_file(path.name, fault)
    names = [name for name in table.header if name]
    if twice := {name for name in names if names.count(name) > 1}:
        fault = f"has two columns called {', '.join(map(repr, sorted(twice)))}"
        raise LedgerError.bad_file(path.name, fault)
    order = find_order(_cells_of(table, DAYS))
    decimal = find_decimal(_cells_of(table, ("number", *WHOLE)))
    return [
        (at, _plain(table.header, cells, order, decimal)) for at, cells in table.rows
    ]


def _cells_of(table: Cells, names: Sequence[str]) -> list[str]:
    columns = [at for at, name in enumerate(table.header) if name in names]
    return [cells[at] for _, cells in table.rows for at in columns if at < len(cells)]


def _plain(
    header: Sequence[str], cells: Sequence[str], order: str | None, decimal: str | None
) -> dict[str, Any]:
    """Turn cells into plain values; what cannot be read stays text, to be refused."""
    beyond = [cell for cell in cells[len(header) :] if cell]
    plain: dict[str, Any] = {"more cells than columns": beyond}
    for column, cell in zip(header, cells, strict=False):
        text = cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
        if column in ("number", *WHOLE):
            text = settle_thousands(text, decimal)
        if column in LISTS and text:
            plain[column] = text.split(_BETWEEN)
        elif column in WHOLE and text:
            number = read_number(text)
            plain[column] = text if number is None else number
        elif column in DAYS and text:
            plain[column] = list_readings(text).get(order or "", text)
        elif column or text:
            plain[column] = text
    return plain


def _write_csv(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    used = [name for name in _COLUMNS if any(name in row for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: object) -> object:
    """Write a value so that no spreadsheet runs it as a formula."""
    text = _BETWEEN.join(value) if isinstance(value, list) else value
    is_formula = isinstance(text, str) and _FORMULA.match(text)
    return f"'{text}" if is_formula else text
