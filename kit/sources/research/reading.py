"""How does a file of many million lines become a log, with no line lost on the way?

A file is read in blocks of whole lines, each turned into small integers before the next
one comes. So it may be larger than memory, and may lie in an archive. Small files of
metadata stand beside it, and tell how titles are called and who views.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from kit.errors import LogError
from kit.log import Log, check_plays
from kit.sources.research.pieces import Piece, reading

EMPTY_ROW = "an empty row"
NOT_WATCHED = "nothing was watched"
NO_ROW = ""  # the fault of a line that is not a row, such as one of column names
_BLOCK = 1 << 25
_LONGEST = 1 << 25  # bytes of a line, without which it would fill the memory
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, eq=False)
class Family:
    """One way in which sets are written: how its files are found, and how read.

    `find` chooses the files of plays among all of a place, by what they hold; `read`
    turns those into a log, with what the other files tell. `usual` are the names under
    which files of plays are published, and `parts` tells whether several files are one
    set and not rivals.
    """

    sets: tuple[str, ...]
    find: Callable[[Sequence[Piece]], list[Piece]]
    read: Callable[..., Log]
    usual: tuple[str, ...] = ()
    parts: Callable[[Sequence[Piece]], bool] | None = None


def split_lines(
    piece: Piece,
    separator: str,
    n_cells: int,
    *,
    quoted: bool = False,
    ends_in_text: bool = False,
) -> Iterator[pl.DataFrame]:
    """Take the lines of a file apart, a block at a time."""
    split = _split_quoted if quoted else _split_plain
    for block, is_text in _read_blocks(piece):
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


def check_lines(
    pieces: Sequence[Piece],
    read: Callable[[Piece], Iterator[pl.DataFrame]],
    **settings: object,
) -> Log:
    """Gather the rows of one or several files into a log."""
    rows, faults, starts, n_lines = _read_all(pieces, read)
    broken = faults.filter(pl.col("reason") != NO_ROW)
    n_rows = n_lines - faults.height + broken.height
    check_readable(n_rows, broken["reason"])
    log = check_plays(rows, **settings)
    lines = _count_lines(log.left_out["line"], faults["line"])
    left_out = pl.concat([log.left_out.with_columns(line=lines), broken]).sort("line")
    check_readable(n_rows, left_out["reason"])
    if len(pieces) > 1:
        left_out = _name_files(left_out, starts, [piece.name for piece in pieces])
    return replace(log, left_out=left_out)


def _read_all(
    pieces: Sequence[Piece], read: Callable[[Piece], Iterator[pl.DataFrame]]
) -> tuple[pl.DataFrame, pl.DataFrame, list[int], int]:
    """Part the rows from the other lines, which are numbered through all files."""
    rows, faults, starts, n_lines = [], [], [], 0
    for piece in pieces:
        starts.append(n_lines)
        for block in read(piece):
            lines = block.select(reason="fault").with_row_index("line", n_lines + 1)
            faults.append(lines.filter(pl.col("reason").is_not_null()))
            rows.append(block.filter(pl.col("fault").is_null()).drop("fault"))
            n_lines += block.height
    if not rows:
        raise LogError.no_plays()
    return pl.concat(rows), pl.concat(faults), starts, n_lines


def check_readable(n_rows: int, reasons: pl.Series) -> None:
    """Refuse a file of which most is something else."""
    faults = reasons.filter(~reasons.is_in([EMPTY_ROW, NOT_WATCHED]))
    n_rows -= len(reasons) - len(faults)
    if n_rows == 0:
        raise LogError.no_plays()
    if 2 * len(faults) > n_rows:
        commonest = faults.mode().sort()[0]
        raise LogError.mostly_unreadable(len(faults), n_rows, commonest)


def _read_blocks(piece: Piece) -> Iterator[tuple[bytes, bool]]:
    """Give whole lines in UTF-8, and whether they were that already."""
    rest, is_first = b"", True
    with reading(piece) as raw:
        while more := raw.read(_BLOCK):
            block = rest + more
            block = block.removeprefix(_BOM) if is_first else block
            end = block.rfind(b"\n") + 1
            rest, is_first = block[end:], is_first and not end
            if end:
                yield _decode(block[:end])
            if len(rest) > _LONGEST:
                fix = "fetch it again"
                where = piece.path or piece.name
                raise LogError.bad_file(where, "has a line without end", fix)
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
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE

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
        cells = [cell or None for cell in cells[: n_cells + 1]]
        rows.append([*cells, *[None] * (n_cells + 1 - len(cells)), fault])
    names = [*(f"c{n}" for n in range(n_cells + 1)), "fault"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _count_lines(rows: pl.Series, others: pl.Series) -> pl.Series:
    """Turn numbers of rows into numbers of lines, past the lines that are no rows."""
    before = others.to_numpy().astype(np.int64) - 1 - np.arange(len(others))
    passed = np.searchsorted(before, rows.to_numpy().astype(np.int64), side="left")
    return rows + pl.Series(passed, dtype=pl.UInt32)


def _name_files(
    left_out: pl.DataFrame, starts: list[int], names: list[str]
) -> pl.DataFrame:
    file = np.searchsorted(starts, left_out["line"].to_numpy(), side="left") - 1
    first = pl.Series(np.asarray(starts)[file], dtype=pl.UInt32)
    named = pl.Series("file", np.asarray(names)[file], dtype=pl.String)
    return left_out.with_columns(named, line=left_out["line"] - first).select(
        "line", reason=pl.format("{}, in {}", "reason", "file")
    )


# First ages of the bands in which MovieLens 1M gives them.
_AGES = (18, 25, 35, 45, 50, 56)


def find_beside(
    pieces: Sequence[Piece], fits: Callable[[list[str]], bool], usual: str
) -> Piece | None:
    """Find a further file of a set, by how it begins."""
    found = [piece for piece in pieces if fits(piece.head_lines())]
    return min(found, key=lambda piece: piece.base != usual, default=None)


def read_cells(piece: Piece | None, separator: str, at_most: int = -1) -> list[list]:
    """Read all of a small file, of which a line that cannot be read matters little."""
    if piece is None:
        return []
    with reading(piece) as raw:
        content = raw.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if separator == "," and at_most < 0:
        return [_read_quoted(line) for line in lines if line]
    return [line.split(separator, at_most) for line in lines if line]


def read_viewers_file(
    piece: Piece, separator: str, n_cells: int
) -> tuple[list[list[str]], list[str]]:
    """Read a small file of viewers, and say how much of it could not be read."""
    lines = read_cells(piece, separator)
    rows = [row for row in lines if len(row) == n_cells]
    n_torn = len(lines) - len(rows)
    return rows, [f"Lines of {piece.name} left aside as broken: {n_torn:,}."] * bool(
        n_torn
    )


def _read_quoted(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:  # a cell longer than any name
        return []


def name_titles(log: Log, names: Mapping[str, str], source: str) -> Log:
    """Call titles by their names; those that share one keep their numbers with it."""
    if not names:
        return log
    plays = log.plays.collect()
    numbers = plays["title"].unique()
    called = _call(numbers.cast(pl.String), names)
    place = np.zeros(numbers.to_physical().max() + 1, dtype=np.uint32)
    place[numbers.to_physical().to_numpy()] = np.arange(len(numbers))
    # Small integers throughout, as names would take several times the room.
    places = pl.Series(place[plays["title"].to_physical().to_numpy()])
    plays = plays.with_columns(called.gather(places).alias("title"))
    nameless = (~numbers.cast(pl.String).is_in(list(names))).sum()
    note = f"Titles are called as in {source}"
    note += f"; without a name there: {nameless:,}." if nameless else "."
    return replace(log, plays=plays.lazy(), notes=(*log.notes, note))


def _call(numbers: pl.Series, names: Mapping[str, str]) -> pl.Series:
    called = numbers.replace(list(names), list(names.values())).alias("called")
    both = pl.format("{} [{}]", called, numbers)
    is_shared = called.is_duplicated()
    return pl.select(pl.when(is_shared).then(both).otherwise(called)).to_series().cast(
        pl.Categorical
    )  # fmt: skip


def match(cell: str, known: Mapping[str, str | None]) -> pl.Expr:
    """Give what is known of each viewer, null where nothing is."""
    return pl.col(cell).replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    ).cast(pl.Categorical)  # fmt: skip


def age_band(age: str) -> str | None:
    """Put an age into one of the bands of MovieLens 1M."""
    if not re.fullmatch("[0-9]{1,3}", age):
        return None
    if int(age) < _AGES[0]:
        return f"under {_AGES[0]}"
    first = max(start for start in _AGES if start <= int(age))
    if first == _AGES[-1]:
        return f"{first}+"
    return f"{first}-{_AGES[_AGES.index(first) + 1] - 1}"


def postal_zone(code: str) -> str:
    """Shorten a ZIP code to its first digit, one of ten parts of the United States."""
    return f"ZIP {code[0]}" if re.match("[0-9]{5}", code) else "elsewhere"
