"""How is a file of text cut into rows and cells, whoever wrote it?"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from kit.errors import FileError
from kit.files.opening import DAMAGED, SAMPLE, SourceFile

TEXT_FILES = (".csv", ".tsv", ".tab", ".txt")
# Where marks fit equally well, the one that is rarer within a cell is meant.
SEPARATORS = "\t;|,"
_ROWS = 200  # from which a separator is guessed
_USUAL = ","
_BLOCK = 1 << 20  # bytes
_QUOTING = "put double quotes round cells that hold a separator or a quote"


def guess_separator(text: str) -> str:
    r"""Take the mark that gives the most rows one and the same number of cells.

    Marks between double quotes do not count, and rows of one cell tell nothing: a
    title above a table has no separator, and a number may hold a mark of its own.
    """
    fits = {mark: _count_alike(text, mark) for mark in SEPARATORS}
    best = max(fits, key=fits.__getitem__)
    return best if fits[best] else _USUAL


def _count_alike(text: str, mark: str) -> int:
    """Count the rows that have as many cells as most, and more than one."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # a cell without end; what came before tells enough
        widths.update(len(row) for row in islice(rows, _ROWS))
    return max((n for width, n in widths.items() if width > 1), default=0)


def walk_rows(
    lines: Iterable[str], separator: str, fault: Callable[[str, str], FileError]
) -> Iterator[tuple[int, list[str]]]:
    """Walk the rows of a text, giving the line on which each begins."""
    rows = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error:
        raise fault(f"has a quote out of place in line {line:,}", _QUOTING) from None


def read_text(file: SourceFile, *, or_else: str | None = None) -> str:
    """Read all of a small file; what is not in its code is refused, or in another."""
    with file.open() as raw:
        content = raw.read()
    try:
        text = content.decode(file.code)
    except UnicodeError:
        if or_else is None:
            raise file.other_code() from None
        text = content.decode(or_else, errors="replace")
    if "\0" in text:
        raise file.fault("is not text", "check that its ending is right")
    return text.removeprefix("\ufeff")


@dataclass(frozen=True)
class TextTable:
    """A table as text, plain or compressed, with the names of its columns on line 1."""

    file: SourceFile

    def scan(self) -> pl.LazyFrame:
        """Look at its rows as text, without reading them yet."""
        source: Path | io.BytesIO | None = self.file.path
        if self._is_changed or source is None:
            with self._open() as raw:
                source = io.BytesIO(raw.read())
        return pl.scan_csv(
            source, separator=self.separator, infer_schema=False, glob=False
        )

    @cached_property
    def separator(self) -> str:
        """What stands between two cells."""
        return guess_separator(self._sample)

    @cached_property
    def header(self) -> list[str]:
        """The names of its columns."""
        text = io.StringIO(self._sample, newline="")
        header = next(csv.reader(text, delimiter=self.separator))
        if "\ufffd" in "".join(header):
            raise self.file.other_code()
        if not "".join(header).strip():
            raise self.file.no_header()
        return header

    def number_lines(self, left_out: pl.DataFrame, n_rows: int) -> pl.DataFrame:
        """Turn the numbers of rows left out into lines; a row may span several."""
        if left_out.is_empty():
            return left_out
        with self._open() as raw:
            n_ends, last = 0, b""
            for block in iter(lambda: raw.read(_BLOCK), b""):
                n_ends, last = n_ends + block.count(b"\n"), block[-1:]
        if n_ends + (last != b"\n") == 1 + n_rows:
            return left_out.with_columns(pl.col("line") + 1)
        starts = pl.Series([line for line, _ in self._walk()], dtype=pl.UInt32)
        return left_out.with_columns(line=starts.gather(left_out["line"]))

    def find_fault(self) -> FileError:
        """Find out why Polars could not read it, at Python's pace."""
        n_columns = len(self.header)
        try:
            for line, row in self._walk():
                if len(row) > n_columns:
                    fault = f"has {len(row)} cells, where line 1 has {n_columns},"
                    return self.file.fault(f"{fault} in line {line:,}", _QUOTING)
        except UnicodeDecodeError:
            return self.file.other_code()
        except FileError as error:
            return error
        except DAMAGED:
            pass
        return self.file.fault("is damaged", "fetch it or write it again")

    @cached_property
    def _sample(self) -> str:
        try:
            with self._open() as raw:
                sample = raw.read(SAMPLE)
        except DAMAGED:
            fix = "fetch it again or unpack it yourself"
            raise self.file.fault("cannot be opened", fix) from None
        if not sample.removeprefix(codecs.BOM_UTF8).strip():
            raise self.file.fault("is empty", "check what wrote it")
        if b"\0" in sample:
            raise self.file.fault("is not text", "check that its ending is right")
        return sample.decode("utf-8-sig", errors="replace")

    @cached_property
    def _is_changed(self) -> bool:
        """Whether Polars must be handed other bytes: it reads UTF-8, and no lone CR."""
        if not self._is_utf8:
            return True
        n_returns, n_pairs, last = 0, 0, b""
        with self.file.opener() as raw:
            for block in iter(lambda: raw.read(_BLOCK), b""):
                n_returns += block.count(b"\r")
                n_pairs += (last + block).count(b"\r\n")
                last = block[-1:]
        return n_returns > n_pairs

    @property
    def _is_utf8(self) -> bool:
        return self.file.code in ("utf-8", "utf-8-sig")

    def _open(self) -> BinaryIO:
        """Open it in UTF-8, with every line ending in one and the same way."""
        if not self._is_changed:
            return cast("BinaryIO", self.file.opener())
        with self.file.opener() as raw:
            content = raw.read()
        if not self._is_utf8:
            with suppress(UnicodeError):  # what is cut stays, and is no text
                content = content.decode(self.file.code).encode()
        return io.BytesIO(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))

    def _walk(self) -> Iterator[tuple[int, list[str]]]:
        """Walk the rows, giving the line on which each begins."""
        with (
            self._open() as raw,
            io.TextIOWrapper(raw, "utf-8-sig", newline="") as text,
        ):
            yield from walk_rows(text, self.separator, self.file.fault)
