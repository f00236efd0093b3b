"""How is a file of many million lines cut into cells, with no line lost on the way?

It is read in blocks of whole lines, so that it may be larger than memory, and may lie
in an archive.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Literal

import polars as pl

from kit.files.opening import SourceFile
from kit.files.rows import EMPTY_ROW

_BLOCK = 1 << 25
_LONGEST = 1 << 25  # bytes of a line, without which it would fill the memory
_BOM = b"\xef\xbb\xbf"


def split_lines(
    file: SourceFile,
    separator: str,
    n_cells: int,
    *,
    quoted: bool = False,
    ends_in_text: bool = False,
) -> Iterator[pl.DataFrame]:
    """Take the lines of a file apart, a block at a time."""
    split = _split_quoted if quoted else _split_plain
    for block, is_text in _read_blocks(file):
        if b"\r" in block and not ends_in_text:
            block = block.replace(b"\r", b"\n")
        elif b"\r" in block:
            block = _end_lines(block, separator, n_cells, quoted=quoted)
        cells, further = split(block, separator, n_cells), pl.col(f"c{n_cells}")
        nothing = pl.all_horizontal(pl.all().is_null())
        cases = [
            (further.is_not_null(), f"more than {n_cells} cells"),
            (pl.col("fault").is_null() & nothing, EMPTY_ROW),
        ]
        if not is_text:
            torn = pl.any_horizontal(pl.all().str.contains("\ufffd", literal=True))
            cases.append((torn, "text that is not UTF-8"))
        if ends_in_text and not block.endswith(b"\n"):
            is_last = pl.int_range(pl.len()) == pl.len() - 1
            cases.append((is_last, "a last line that may have been cut"))
        faults = [pl.when(case).then(pl.lit(fault)) for case, fault in cases]
        yield cells.with_columns(fault=pl.coalesce("fault", *faults)).drop(
            f"c{n_cells}"
        )


def type_cells(
    cells: pl.DataFrame, readings: dict[str, pl.Expr], **known: pl.Expr
) -> pl.DataFrame:
    """Turn cells of text into columns of a log, and find those that cannot be read."""
    unread = [
        pl.when(pl.col(reading.meta.root_names()[0]).is_not_null() & reading.is_null())
        .then(pl.lit(f"{role} that cannot be read"))
        for role, reading in readings.items()
    ]  # fmt: skip
    return cells.select(**readings, **known, fault=pl.coalesce("fault", *unread))


def _read_blocks(file: SourceFile) -> Iterator[tuple[bytes, bool]]:
    """Give whole lines in UTF-8, and whether they were that already."""
    rest, is_first = b"", True
    with file.open() as raw:
        while more := raw.read(_BLOCK):
            block = rest + more
            block = block.removeprefix(_BOM) if is_first else block
            end = block.rfind(b"\n") + 1
            rest, is_first = block[end:], is_first and not end
            if end:
                yield _decode(block[:end])
            if len(rest) > _LONGEST:
                raise file.fault("has a line without end", "fetch it again")
    if rest:
        yield _decode(rest.removeprefix(_BOM) if is_first else rest)


def _decode(block: bytes) -> tuple[bytes, bool]:
    block = block.replace(b"\r\n", b"\n")
    try:
        block.decode()
    except UnicodeDecodeError:
        return block.decode(errors="replace").encode(), False
    return block, True


def _end_lines(block: bytes, separator: str, n_cells: int, *, quoted: bool) -> bytes:
    """Let a lone CR end a line, unless it stands within a text."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE

    def is_whole(line: bytes) -> bool:
        text = [line.decode()]
        rows = csv.reader(text, delimiter=separator, quoting=quoting, strict=True)
        try:
            return len(next(rows, [])) in (0, n_cells)
        except csv.Error:
            return False

    lines = block.split(b"\n")
    for at, line in enumerate(lines):
        if b"\r" in line and all(map(is_whole, line.split(b"\r"))):
            lines[at] = line.replace(b"\r", b"\n")
    return b"\n".join(lines)


def _split_plain(block: bytes, separator: str, n_cells: int) -> pl.DataFrame:
    if len(separator) > 1:  # for a parser that wants one character, one of no text
        block = block.replace(separator.encode(), b"\x1f")
        separator = "\x1f"
    # Column names of our own keep every line, also one that is blank or too short.
    header = separator.join(f"c{n}" for n in range(n_cells + 1))
    return pl.read_csv(
        header.encode() + b"\n" + block,
        separator=separator,
        quote_char=None,
        infer_schema=False,
        truncate_ragged_lines=True,
    ).with_columns(fault=pl.lit(None, pl.String))


def _split_quoted(block: bytes, separator: str, n_cells: int) -> pl.DataFrame:
    """Read line by line: a quote out of place spoils its own line and no other."""
    rows = []
    for line in io.StringIO(block.decode(), newline="\n"):
        cells, fault = [], None
        reader = csv.reader([line.rstrip("\n")], delimiter=separator, strict=True)
        try:
            cells = next(reader, [])
        except csv.Error:
            fault = "a quote out of place"
        held = [cell or None for cell in cells[: n_cells + 1]]
        rows.append([*held, *[None] * (n_cells + 1 - len(held)), fault])
    names = [*(f"c{n}" for n in range(n_cells + 1)), "fault"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
