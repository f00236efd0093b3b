"""How is a ledger kept in a file that a newsroom can open?

A table has a column for each field and a line for each sentence, as any spreadsheet
saves it; a JSON file is a list of sentences. Nothing is written unless it is asked for.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, cast

from kit.checks import check_each, check_one_of, check_type
from kit.errors import LedgerError
from kit.files.opening import as_path, on_disk, retold, why_no_file
from kit.files.sheets import SPREADSHEETS, read_sheets
from kit.files.text import read_text, walk_rows
from kit.ledger.entries import COMMON, KINDS, Entry
from kit.ledger.reading import DAYS, LISTS, WHOLE, read_entry
from kit.ledger.spellings import (
    clean_text,
    find_decimal,
    find_order,
    list_readings,
    read_number,
    settle_thousands,
)

_BETWEEN = "; "
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
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


def read_ledger(path: str | Path, *, day_order: str | None = None) -> tuple[Line, ...]:
    """Read a ledger; a line that cannot be read is handed out with the reason.

    Parameters
    ----------
    path : str or Path
        A table: text with commas, semicolons or tabs between its cells, in UTF-8 or
        as older Windows writes it, or a workbook such as ``.xlsx``. Days may be
        written as 20/11/2026 where the file tells whether the day comes first, and
        numbers as 5.000 where it tells if that is five thousand. Or a file that ends
        in ``.json``.
    day_order : {"dmy", "mdy"}, optional
        Whether 3/4/2026 begins with the day or the month, where the file leaves it
        open.

    Returns
    -------
    tuple of Line
        In the order of the file.

    Raises
    ------
    LedgerError
        If there is no such file, or it is not a table or a list of sentences.
    """
    if day_order is not None:
        check_one_of(LedgerError, "day_order", day_order, ("dmy", "mdy"))
    file = as_path(path)
    if file is None:
        raise LedgerError.bad_value("path", "the name of a file", path)
    if fault := why_no_file(file):
        raise _bad_file(file.name, fault, "check the name and the folder")
    with retold(_bad_file):
        is_json = file.suffix.lower() == ".json"
        rows = _read_json(file) if is_json else _read_table(file, day_order)
    if not rows:
        raise _bad_file(file.name, "holds no sentence")
    unit = "row" if file.suffix.lower() in SPREADSHEETS else "line"
    return tuple(_line(number, row, f"{unit} {number}") for number, row in rows)


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
        If the file cannot be written, or `entries` holds anything else.
    """
    rule = "a list of entries, such as `read_ledger` gives"
    told = check_each(LedgerError, "entries", entries, Entry, rule)
    check_type(LedgerError, "path", path, (str, PathLike), "the path of a file")
    path = Path(path)
    rows = [entry.as_plain() for entry in told]
    try:
        if path.suffix == ".json":
            text = json.dumps(rows, ensure_ascii=False, indent=2)
            path.write_text(f"{text}\n", encoding="utf-8")
        else:
            _write_csv(rows, path)
    except OSError as error:
        fault = f"cannot be written ({error.strerror})"
        raise _bad_file(path.name, fault) from None
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
    try:
        rows = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise _bad_file(path.name, "is no list in JSON") from None
    if not isinstance(rows, list):
        raise _bad_file(path.name, "is not a list")
    return list(enumerate(rows, start=1))


@dataclass(frozen=True)
class _Table:
    """Cells as text: each row with its number, and in words how they are kept apart."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    how: str


def _open_book(path: Path) -> _Table:
    """Read the sheet that names the most known columns, by its own row numbers."""
    found = {f"has a sheet {one.name!r}": one.cells for one in read_sheets(path)}
    rows = {
        how: [
            (at, [cell or "" for cell in row])
            for at, *row in cells.rows()
            if at == 1 or any(row)
        ]
        for how, cells in found.items()
    }
    heads = {how: _header(cells) for how, ((_, cells), *_) in rows.items()}
    how = _closest(heads)
    return _Table(heads[how], rows[how][1:], how)


def _open_text(path: Path) -> _Table:
    """Cut a text at the mark that gives the most known names of columns."""
    file = on_disk(path)
    text = read_text(file, or_else="cp1252")  # as older Windows writes it
    # A first line may only tell a spreadsheet which mark is used.
    n_above = int(text.lower().startswith("sep="))
    # In the first lines a quote may not be closed yet.
    heads = {
        mark: _header(next(islice(rows, n_above, None), []))
        for mark in _MARKS
        for rows in [csv.reader(_lines(text), delimiter=mark)]
    }
    mark = _closest(heads)
    rows = islice(walk_rows(_lines(text), mark, file.fault), n_above + 1, None)
    filled = [(at, cells) for at, cells in rows if any(cells)]
    return _Table(heads[mark], filled, f"uses {_MARKS[mark]}")


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _closest(heads: Mapping[str, Sequence[str]]) -> str:
    return max(heads, key=lambda way: len({*heads[way]} & {*_COLUMNS}))


def _header(first: Sequence[str]) -> tuple[str, ...]:
    """Spell the names of columns as the kit does, where they differ by case alone."""
    plain = [name.strip() for name in first]
    return tuple(low if (low := name.lower()) in _COLUMNS else name for name in plain)


def _read_table(
    path: Path, day_order: str | None
) -> list[tuple[int, Mapping[str, Any]]]:
    is_book = path.suffix.lower() in SPREADSHEETS
    table = _open_book(path) if is_book else _open_text(path)
    missing = [name for name in ("words", "kind") if name not in table.header]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        plural = "s" * (len(missing) > 1)
        fault = f"{table.how}, and its first line names no column{plural} {listed}"
        raise _bad_file(path.name, fault)
    names = [name for name in table.header if name]
    if twice := {name for name in names if names.count(name) > 1}:
        fault = f"has two columns called {', '.join(map(repr, sorted(twice)))}"
        raise _bad_file(path.name, fault)
    order = day_order or find_order(_cells_of(table, DAYS))
    decimal = find_decimal(_cells_of(table, ("number", *WHOLE)))
    return [
        (at, _plain(table.header, cells, order, decimal)) for at, cells in table.rows
    ]


def _cells_of(table: _Table, names: Sequence[str]) -> list[str]:
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


def _bad_file(
    path: object, fault: str, fix: str = "data/ledger.csv is one to copy"
) -> LedgerError:
    """Say why a file holds no ledger, and what to do."""
    return LedgerError(
        f"`path` must be a ledger, a table or a list in JSON, but {str(path)!r} "
        f"{fault}; {fix}."
    )
