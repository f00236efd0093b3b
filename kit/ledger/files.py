"""How is a ledger kept in a file that a newsroom can open?

A CSV file has a column for each field and a line for each sentence; a JSON file is a
list of sentences. Nothing is written unless it is asked for.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.errors import LedgerError
from kit.ledger.entries import COMMON, Entry
from kit.ledger.kinds import KINDS
from kit.ledger.reading import LISTS, WHOLE, read_entry

_BETWEEN = "; "
# What a spreadsheet would take for a formula, with any apostrophes before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_COLUMNS = tuple(
    dict.fromkeys([*COMMON, *(name for kind in KINDS.values() for name in kind.fields)])
)


@dataclass(frozen=True)
class Line:
    """One line of a ledger: a sentence, or why it cannot be read.

    Parameters
    ----------
    number : int
        The line of a CSV file on which it begins, where the first is 1; its place in
        a JSON list.
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
        A file that ends in ``.csv`` or ``.json``.

    Returns
    -------
    tuple of Line
        In the order of the file.

    Raises
    ------
    LedgerError
        If there is no such file, or it is not a table or a list of sentences.
    """
    path = Path(path)
    try:
        rows = _read_json(path) if path.suffix == ".json" else _read_csv(path)
    except OSError:
        raise LedgerError.bad_file(path.name, "cannot be opened") from None
    except (ValueError, RecursionError, csv.Error) as error:
        if isinstance(error, LedgerError):
            raise
        raise LedgerError.bad_file(path.name, "is no table or list in UTF-8") from None
    if not rows:
        raise LedgerError.bad_file(path.name, "holds no sentence")
    return tuple(_line(number, row) for number, row in rows)


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


def _line(number: int, row: object) -> Line:
    words = str(row.get("words") or "") if isinstance(row, Mapping) else ""
    try:
        return Line(number, read_entry(row, name=f"line {number}"), "", words)
    except LedgerError as error:
        return Line(number, None, str(error), words)


def _read_json(path: Path) -> list[tuple[int, object]]:
    rows = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(rows, list):
        raise LedgerError.bad_file(path.name, "is not a list")
    return list(enumerate(rows, start=1))


def _read_csv(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        if "words" not in header or "kind" not in header:
            raise LedgerError.bad_file(path.name, "has no columns `words` and `kind`")
        if twice := {name for name in header if name and header.count(name) > 1}:
            fault = f"has two columns called {', '.join(map(repr, sorted(twice)))}"
            raise LedgerError.bad_file(path.name, fault)
        rows, begins = [], reader.line_num + 1
        for cells in reader:
            if any(cells):
                rows.append((begins, _plain(header, cells)))
            begins = reader.line_num + 1
    return rows


def _plain(header: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """Turn cells into plain values; what is no number stays text, to be refused."""
    plain: dict[str, Any] = {"more cells than columns": cells[len(header) :]}
    for column, cell in zip(header, cells, strict=False):
        text = cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
        if column in LISTS and text:
            plain[column] = text.split(_BETWEEN)
        elif column in (*WHOLE, "number") and text:
            plain[column] = _number(text)
        elif column or text:
            plain[column] = text
    return plain


def _number(cell: str) -> object:
    text = cell.strip()
    for read in (int, float):
        try:
            return read(text.replace(",", "") if _GROUPED.fullmatch(text) else text)
        except ValueError:
            continue
    return cell


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
