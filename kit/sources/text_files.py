"""How are the lines of a CSV file of plays read, and counted where one is broken?"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import polars as pl

from kit.errors import LogError
from kit.log import Log
from kit.sources.separators import guess_separator

if TYPE_CHECKING:
    from collections.abc import Iterator

DAMAGED = (EOFError, OSError, zlib.error)
_SAMPLE, _BLOCK = 1 << 16, 1 << 20


@dataclass(frozen=True)
class TextFile:
    """A CSV file, plain or .gz."""

    file: Path

    def scan(self) -> pl.LazyFrame:
        """Look at its rows as text, without reading them yet."""
        source = self.file
        if self._has_lone_returns:
            source = io.BytesIO(self._open().read())
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
            raise _not_utf8(self.file)
        if not "".join(header).strip():
            raise no_header(self.file)
        return header

    def number_lines(self, log: Log) -> pl.DataFrame:
        """Turn the numbers of rows left out into lines; a row may span several."""
        left_out = log.left_out
        if left_out.is_empty():
            return left_out
        with self._open() as raw:
            n_ends, last = 0, b""
            for block in iter(lambda: raw.read(_BLOCK), b""):
                n_ends, last = n_ends + block.count(b"\n"), block[-1:]
        n_lines = n_ends + (last != b"\n")
        if n_lines == 1 + log.n_plays() + log.merged + left_out.height:
            return left_out.with_columns(pl.col("line") + 1)
        starts = pl.Series([line for line, _ in self._records()], dtype=pl.UInt32)
        return left_out.with_columns(line=starts.gather(left_out["line"]))

    def find_fault(self) -> LogError:
        """Find out why Polars could not read it, at Python's pace."""
        line, n_columns = 0, len(self.header)
        try:
            for line, row in self._records():
                if len(row) > n_columns:
                    fault = f"{len(row)} cells, where line 1 has {n_columns},"
                    return LogError.broken_line(self.file, line, fault)
        except csv.Error:
            return LogError.broken_line(self.file, line + 1, "a quote out of place")
        except UnicodeDecodeError:
            return _not_utf8(self.file)
        except DAMAGED:
            pass
        return LogError.bad_file(self.file, "is damaged", "fetch it or write it again")

    @cached_property
    def _sample(self) -> str:
        try:
            with self._open() as raw:
                sample = raw.read(_SAMPLE)
        except DAMAGED:
            fix = "fetch it again or unpack it yourself"
            raise LogError.bad_file(self.file, "cannot be opened", fix) from None
        if not sample.removeprefix(codecs.BOM_UTF8).strip():
            raise LogError.bad_file(self.file, "is empty", "check what wrote it")
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _not_utf8(self.file)
        if b"\0" in sample:
            fix = "check that its ending is right"
            raise LogError.bad_file(self.file, "is not text", fix)
        return sample.decode("utf-8-sig", errors="replace")

    @cached_property
    def _has_lone_returns(self) -> bool:
        """Whether lines end in a carriage return alone, which Polars knows not."""
        n_returns, n_pairs, last = 0, 0, b""
        with _open_plain(self.file) as raw:
            for block in iter(lambda: raw.read(_BLOCK), b""):
                n_returns += block.count(b"\r")
                n_pairs += (last + block).count(b"\r\n")
                last = block[-1:]
        return n_returns > n_pairs

    def _open(self) -> BinaryIO:
        """Open it, with every line ending in one and the same way."""
        if not self._has_lone_returns:
            return _open_plain(self.file)
        with _open_plain(self.file) as raw:
            lines = raw.read().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return io.BytesIO(lines)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Walk the rows, giving the line on which each begins."""
        with (
            self._open() as raw,
            io.TextIOWrapper(raw, "utf-8-sig", newline="") as text,
        ):
            rows = csv.reader(text, delimiter=self.separator, strict=True)
            line = 1
            for row in rows:
                yield line, row
                line = rows.line_num + 1


def no_header(file: Path) -> LogError:
    """Say that a file does not name its columns."""
    fix = "put a line such as viewer,title,time above the plays"
    return LogError.bad_file(file, "has no column names on its first line", fix)


def _open_plain(file: Path) -> BinaryIO:
    with file.open("rb") as raw:
        is_zipped = raw.read(2) == b"\x1f\x8b"
    return gzip.open(file) if is_zipped else file.open("rb")


def _not_utf8(file: Path) -> LogError:
    return LogError.bad_file(file, "is not UTF-8 text", 'save it as "CSV UTF-8"')
