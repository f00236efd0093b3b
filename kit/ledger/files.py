"""How is a ledger kept in a file that a newsroom can open?

A CSV file has a column for each field and a line for each sentence; a JSON file is a
list of sentences. Nothing is written unless it is asked for.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.errors import LedgerError
from kit.ledger.entries import COMMON, Entry
from kit.ledger.kinds import KINDS
from kit.ledger.reading import LISTS, WHOLE, read_entry

_BETWEEN = "; "
_COLUMNS = tuple(
    dict.fromkeys([*COMMON, *(name for kind in KINDS.values() for name in kind.fields)])
)


@dataclass(frozen=True)
class Line:
    """One line of a ledger: a sentence, or why it cannot be read.

    Parameters
    ----------
    number : int
        Its line in a CSV file, where the first is 1; its place in a JSON list.
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
    except (ValueError, csv.Error) as error:
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
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list):
        raise LedgerError.bad_file(path.name, "is not a list")
    return list(enumerate(rows, start=1))


def _read_csv(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = [(reader.line_num, _plain(row)) for row in reader]
        header = reader.fieldnames or ()
    if "words" not in header or "kind" not in header:
        raise LedgerError.bad_file(path.name, "has no columns `words` and `kind`")
    return rows


def _plain(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Turn cells into plain values; what is no number stays text, to be refused."""
    plain = {}
    for column, cell in row.items():
        if column is None:  # more cells than columns
            plain["more cells than columns"] = cell
        elif column in LISTS and cell:
            plain[column] = cell.split(_BETWEEN.strip())
        elif column in (*WHOLE, "number") and cell:
            plain[column] = _number(cell)
        else:
            plain[column] = cell
    return plain


def _number(cell: str) -> object:
    for read in (int, float):
        try:
            return read(cell.replace(",", ""))
        except ValueError:
            continue
    return cell


def _write_csv(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    used = [name for name in _COLUMNS if any(name in row for row in rows)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {
                    name: _BETWEEN.join(value) if isinstance(value, list) else value
                    for name, value in row.items()
                }
            )
