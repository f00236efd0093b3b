"""What are the rows of an export, one after the other and never all at once?

Only the cells that are asked for are handed on. The others are dropped where the line
is cut or the record is read, before anything else sees them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TextIO, cast

from kit.errors import FileError
from kit.files.text import walk_rows
from kit.sources.exports.format import Format, Reason

_LONGEST = 1 << 20  # characters of a line or of a record
_BLOCK = 1 << 18
_SPACE = re.compile(r"[ \t\r\n]*")

_MARKS = (1 << 64) - 1

Fault = Callable[[str, str], FileError]
#: The place of a row; what it keeps or why it cannot be read; a mark of all the rest.
Row = tuple[int, dict[str, Any] | Reason, int]


@dataclass(frozen=True)
class CsvLayout:
    """How the cells of a CSV file lie."""

    separator: str
    columns: tuple[str, ...]
    has_names: bool


def read_rows(
    text: TextIO, fault: Fault, layout: CsvLayout, form: Format
) -> Iterator[Row]:
    """Read the rows of a CSV file."""
    kept = [(c, at) for at, c in enumerate(layout.columns) if c in form.keeps]
    dropped = ["" if c in form.keeps else c for c in layout.columns]
    n, last = len(layout.columns), [""]
    rows = walk_rows(_lines(text, fault, last), layout.separator, fault)
    for line, cells in rows:
        if line > 1 or not layout.has_names:
            pairs = zip(dropped, cells, strict=False)
            rest = tuple(sorted(pair for pair in pairs if all(pair)))
            yield line, _keep(cells, kept, n, last[0]), _mark(rest)


def _keep(
    cells: list[str], kept: list[tuple[str, int]], n: int, last: str
) -> dict[str, str] | Reason:
    if len(cells) != n:
        if len(cells) < n and cells and not last.endswith(("\n", "\r")):
            return Reason.CUT
        if any(cell.strip() for cell in cells[n:]):
            return Reason.CELLS
        cells = [*cells, *[""] * n][:n]  # programs leave out what is empty at the end
    if not "".join(cells).strip():
        return Reason.EMPTY
    return {column: cells[at] for column, at in kept}


def _lines(text: TextIO, fault: Fault, last: list[str]) -> Iterator[str]:
    """Walk the lines, and remember the last one."""
    while line := text.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise fault("has a line without end", "check what it is")
        if "\0" in line:
            raise fault("is not text", "download it again")
        last[0] = line
        yield line


def read_records(text: TextIO, fault: Fault, keeps: frozenset[str]) -> Iterator[Row]:
    """Read the records of a JSON file, a list of them."""
    source = _Records(text, fault, keeps)
    source.expect("[")
    if source.peek() != "]":
        for place in range(1, 1 << 62):
            record, mark = source.take(place)
            kept = record if isinstance(record, dict) else Reason.NO_RECORD
            yield place, kept, mark
            if source.peek() == "]":
                break
            source.expect(",", place)
    source.expect("]")
    if source.peek():
        raise source.fault("goes on after the end of its list")


class _Records:
    """JSON text of which only a block is held at a time."""

    def __init__(self, text: TextIO, fault: Fault, keeps: frozenset[str]) -> None:
        self._text, self._fault, self._held, self._at = text, fault, "", 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k in keeps}
        )

    def peek(self) -> str:
        """Look at the next character that is no space; nothing at the end."""
        while True:
            space = cast("re.Match[str]", _SPACE.match(self._held, self._at))
            self._at = space.end()
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._read_on():
                return ""

    def expect(self, mark: str, place: int = 0) -> None:
        """Step over a mark that has to be there."""
        found = self.peek()
        if not found:
            raise self.fault(f"is cut off after record {place:,}")
        if found != mark:
            raise self.fault(f"is damaged after record {place:,}")
        self._at += 1

    def take(self, place: int) -> tuple[object, int]:
        """Read the next record, and mark it."""
        if not self.peek():
            raise self.fault(f"is cut off before record {place:,}")
        while True:
            try:
                record, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.pos >= len(self._held) or "Unterminated" in error.msg
            except (ValueError, RecursionError):
                raise self.fault(f"is damaged in record {place:,}") from None
            else:
                if end < len(self._held):
                    mark = _mark(self._held[self._at : end])
                    self._at = end
                    return record, mark
                # What ends where the block ends may go on in the next one.
                if self._read_on():
                    continue
                mark, self._at = _mark(self._held[self._at :]), len(self._held)
                return record, mark
            if len(self._held) - self._at > _LONGEST or not self._read_on():
                how = "is cut off" if is_cut else "is damaged"
                raise self.fault(f"{how} in record {place:,}")

    def fault(self, what: str) -> FileError:
        """Say what is wrong, and what to do about a download that broke off."""
        return self._fault(what, "download it again")

    def _read_on(self) -> bool:
        block = self._text.read(_BLOCK)
        self._held, self._at = self._held[self._at :] + block, 0
        return bool(block)


def _mark(what: object) -> int:
    # Python's own hash is salted anew in every process, so nobody can look it up.
    return hash(what) & _MARKS


def _as_error(fault: str, fix: str) -> FileError:
    return FileError("", fault, fix)


def first_records(text: TextIO, keeps: frozenset[str], n: int) -> list[dict[str, Any]]:
    """Read the first records of a text that may be cut off, as far as they can be."""
    found = []
    try:
        for _, record, _ in islice(read_records(text, _as_error, keeps), n):
            if isinstance(record, dict):
                found.append(record)
    except FileError:
        pass
    return found
