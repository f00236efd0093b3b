"""How does a file of somebody's plays, CSV or Parquet, become a log?"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import polars as pl

from kit.errors import LogError
from kit.log import Log, check_plays
from kit.sources.columns import find_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

_TEXT_FILES = (".csv", ".tsv", ".tab", ".txt")
_PARQUET_FILES = (".parquet", ".pq")
_WHAT_TO_DO = {
    ".xlsx": 'save it as "CSV UTF-8" in your spreadsheet program',
    ".xls": 'save it as "CSV UTF-8" in your spreadsheet program',
    ".ods": "save it as CSV, in UTF-8, in your spreadsheet program",
    ".json": "convert it to CSV, one play a line",
    ".zip": "unzip it and pass the file inside",
}
_SAMPLE = 1 << 16
_DAMAGED = (EOFError, OSError, zlib.error)


def read_log(
    path: str | PathLike[str],
    *,
    viewer: str | None = None,
    title: str | None = None,
    time: str | None = None,
    series: str | None = None,
    minutes: str | None = None,
    rating: str | None = None,
    device: str | None = None,
    region: str | None = None,
    age_band: str | None = None,
    plan: str | None = None,
    time_zone: str | None = None,
    day_order: str | None = None,
    undated: bool = False,
) -> Log:
    """Read a file of plays, one play a row, into a log in the checked form.

    A Parquet file that is already in the checked form stays on disk and is
    read when asked something. Any other file is read once, here. A set that was
    published for research is opened as `open_research_log` would, unless columns
    are named.

    Parameters
    ----------
    path : str or path
        A CSV file (.csv, .tsv or .txt, plain or .gz, in UTF-8, with the column
        names on line 1) or a Parquet file; or a research set as it was published,
        be it a file, a folder or an archive.
    viewer, title, time : str, optional
        Columns that hold who watched, what, and when: a date, a time, or unix
        seconds or milliseconds. Guessed from usual names by default.
    series, minutes, rating, device, region, age_band, plan : str, optional
        Further columns, guessed by default and left aside if there are none.
        `minutes` is how long was watched, in minutes.
    time_zone : str, optional
        Zone in which days are counted and times without a zone are read, such
        as "Europe/London". By default days are as written, times without a
        zone are UTC.
    day_order : {"dmy", "mdy"}, optional
        Whether dates such as 1/2/2018 begin with the day or the month, where
        the file itself leaves it open.
    undated : bool, default=False
        Whether to look for no times, as in a file that has none. Few attacks need
        no days.

    Returns
    -------
    Log
        With `left_out` listing the rows that could not be read, by line, and
        `notes` saying what was guessed.

    Raises
    ------
    LogError
        If the file cannot be read, a column cannot be found or has two
        candidates, times are open to more than one reading, or more than half
        of the rows cannot be read.
    """
    named = {
        "viewer": viewer, "title": title, "time": time, "series": series,
        "minutes": minutes, "rating": rating, "device": device, "region": region,
        "age_band": age_band, "plan": plan,
    }  # fmt: skip
    if undated:
        if time is not None:
            rule = "left out where `undated` is True"
            raise LogError.bad_value("time", rule, time)
        del named["time"]
    settings = {"time_zone": time_zone, "day_order": day_order, "undated": undated}
    if not any(named.values()):
        # What opens those sets calls this function in turn, for all other files.
        from kit.sources.research.open import find_research_set

        found = find_research_set(path)
        if found is not None:
            return found.read(**settings)
    file = _check_path(path)
    read = _read_parquet if file.suffix.lower() in _PARQUET_FILES else _read_csv
    try:
        return read(file, named, settings)
    except LogError as error:
        if repr(str(file)) in str(error):
            raise
        raise LogError.in_file(file.name, error) from None


def _check_path(path: object) -> Path:
    try:
        file = Path(path).expanduser()
        is_there = file.exists()
    except (OSError, TypeError, RuntimeError):  # longer than any name, or none
        raise LogError.bad_value("path", "the name of a file", path) from None
    name = Path(file.name.lower())
    kind = Path(name.stem).suffix if name.suffix == ".gz" else name.suffix
    if file.is_dir():
        raise LogError.bad_file(file, "is a folder", "name a file in it")
    if not file.is_file():
        fault = "is no file to read" if is_there else "does not exist"
        raise LogError.bad_file(file, fault, "check the name and the folder")
    if kind not in _TEXT_FILES and name.suffix not in _PARQUET_FILES:
        fix = "save it as .csv with a first line such as viewer,title,time"
        ending = kind or name.suffix
        found = f"is a {ending} file" if ending else "is a file without an ending"
        raise LogError.bad_file(file, found, _WHAT_TO_DO.get(kind, fix))
    return file


def _read_parquet(file: Path, named: dict, settings: dict) -> Log:
    head = _read_sample(file)
    if not head.startswith(b"PAR1"):
        raise LogError.bad_file(file, "is not a Parquet file", "check what wrote it")
    try:
        table = pl.scan_parquet(file, glob=False)
        schema = table.collect_schema()
        cells, notes = _map_columns(file, list(schema), schema, named)
        log = check_plays(table.select(**cells), **settings)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        fix = "fetch it or write it again"
        raise LogError.bad_file(file, "is damaged", fix) from None
    return replace(log, notes=(*notes, *log.notes))


def _read_csv(file: Path, named: dict, settings: dict) -> Log:
    header, separator = _read_header(file)
    cells, notes = _map_columns(file, header, {}, named)
    # Touching every column makes polars count the cells of every line.
    is_blank = pl.all_horizontal(pl.all().is_null())
    cells = {role: pl.when(~is_blank).then(cell) for role, cell in cells.items()}
    try:
        table = pl.scan_csv(file, separator=separator, infer_schema=False, glob=False)
        log = check_plays(table.select(**cells), **settings)
        left_out = _number_lines(file, separator, log)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, *_DAMAGED):
        raise _find_fault(file, separator, len(header)) from None
    return replace(log, notes=(*notes, *log.notes), left_out=left_out)


def _open(file: Path) -> BinaryIO:
    with file.open("rb") as raw:
        is_zipped = raw.read(2) == b"\x1f\x8b"
    return gzip.open(file) if is_zipped else file.open("rb")


def _read_sample(file: Path) -> bytes:
    try:
        with _open(file) as raw:
            sample = raw.read(_SAMPLE)
    except _DAMAGED:
        fix = "fetch it again or unpack it yourself"
        raise LogError.bad_file(file, "cannot be opened", fix) from None
    if not sample.removeprefix(codecs.BOM_UTF8).strip():
        raise LogError.bad_file(file, "is empty", "check what wrote it")
    return sample


def _read_header(file: Path) -> tuple[list[str], str]:
    """Read the column names of a CSV file, and guess what separates them."""
    sample = _read_sample(file)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(file)
    if b"\0" in sample:
        raise LogError.bad_file(file, "is not text", "check that its ending is right")
    text = sample.decode("utf-8-sig", errors="replace")
    headers = {}
    for separator in ",;\t|":
        row = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        headers[separator] = row
    separator = max(headers, key=lambda mark: len(headers[mark]))
    if "\ufffd" in "".join(headers[separator]):
        raise _not_utf8(file)
    if not "".join(headers[separator]).strip():
        raise _no_header(file)
    return headers[separator], separator


def _not_utf8(file: Path) -> LogError:
    return LogError.bad_file(file, "is not UTF-8 text", 'save it as "CSV UTF-8"')


def _no_header(file: Path) -> LogError:
    fix = "put a line such as viewer,title,time above the plays"
    return LogError.bad_file(file, "has no column names on its first line", fix)


def _map_columns(
    file: Path, columns: list[str], schema: dict, named: dict
) -> tuple[dict[str, pl.Expr], list[str]]:
    """Write each role as a column of the table, and report what was guessed."""
    try:
        chosen = find_columns(columns, schema, named)
    except LogError:
        # Without column names, the message would quote the first row of plays.
        if any(re.match(r"\s*\d|.*@", name) for name in columns):
            raise _no_header(file) from None
        raise
    guessed = [
        f'{role}="{name}"'
        for role, name in chosen.items()
        if named[role] is None and name not in (role, "day")
    ]
    cells = {role: pl.col(name) for role, name in chosen.items()}
    if schema.get("day") == pl.Date and chosen.get("time") in ("day", "time"):
        cells["day"] = pl.col("day")
        if chosen["time"] == "day":
            del cells["time"]
    return cells, [f"Columns guessed: {', '.join(guessed)}."] if guessed else []


def _records(file: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Walk a CSV file, giving the line on which each row begins."""
    with _open(file) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=separator, strict=True)
        line = 1
        for row in rows:
            yield line, row
            line = rows.line_num + 1


def _number_lines(file: Path, separator: str, log: Log) -> pl.DataFrame:
    """Turn the numbers of rows left out into lines; a row may span several."""
    left_out = log.left_out
    if left_out.is_empty():
        return left_out
    with _open(file) as raw:
        blocks = iter(lambda: raw.read(_SAMPLE), b"")
        n_ends, last = 0, b""
        for block in blocks:
            n_ends, last = n_ends + block.count(b"\n"), block[-1:]
    n_lines = n_ends + (last != b"\n")
    if n_lines == 1 + log.n_plays() + log.merged + left_out.height:
        return left_out.with_columns(pl.col("line") + 1)
    starts = pl.Series([line for line, _ in _records(file, separator)], dtype=pl.UInt32)
    return left_out.with_columns(line=starts.gather(left_out["line"]))


def _find_fault(file: Path, separator: str, n_columns: int) -> LogError:
    """Find out why Polars could not read a CSV file, at Python's pace."""
    line = 0
    try:
        for line, row in _records(file, separator):
            if len(row) > n_columns:
                fault = f"{len(row)} cells, where line 1 has {n_columns},"
                return LogError.broken_line(file, line, fault)
    except csv.Error:
        return LogError.broken_line(file, line + 1, "a quote out of place")
    except UnicodeDecodeError:
        return _not_utf8(file)
    except _DAMAGED:
        pass
    return LogError.bad_file(file, "is damaged", "fetch it or write it again")
