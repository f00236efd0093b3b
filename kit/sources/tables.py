"""How does a table of plays become a log: a file, a frame, or a set for research?"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, cast

import polars as pl

from kit.errors import LogError
from kit.files.opening import (
    DAMAGED,
    PARQUET,
    SourceFile,
    as_path,
    check_encoding,
    on_disk,
    retold,
    why_no_file,
)
from kit.files.sheets import SPREADSHEETS, read_sheets
from kit.files.text import TEXT_FILES, TextTable
from kit.frames import as_polars
from kit.log import Log, check_plays, name_attributes
from kit.sources.columns import map_columns
from kit.sources.counted import read_counted
from kit.sources.research.recognise import find_research_set

_PARQUET_FILES = (".parquet", ".pq")
_WHAT_TO_DO = {
    ".json": "convert it to CSV, one play a line",
    ".zip": "unzip it and pass the file inside",
}
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_Named = Mapping[str, str | None]
_Settings = Mapping[str, Any]


def read_log(
    source: str | PathLike[str] | pl.DataFrame | pl.LazyFrame | object,
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
    artist: str | None = None,
    plays: str | None = None,
    minutes_unit: str | None = None,
    time_zone: str | None = None,
    day_order: str | None = None,
    undated: bool = False,
    attributes: Collection[str] = (),
    encoding: str | None = None,
    keep: str | PathLike[str] | None = None,
) -> Log:
    """Read a table of plays, one play a row, into a log in the checked form.

    A Parquet file that is already in the checked form stays on disk and is read when
    asked something. Any other file is read once, here. A set that was published for
    research is recognised by what its files hold, unless columns are named.

    Parameters
    ----------
    source : str, path or frame
        A table in memory, of Polars (lazy or not), pandas, Arrow or what else narwhals
        knows. Or a file with the column names on line 1: text (.csv, .tsv or .txt,
        plain or .gz, in UTF-8, or in UTF-16 that says so), a spreadsheet (.xlsx, .xls
        or .ods), of which the first sheet is read, or Parquet. Or a research set as it
        was published, be it a file, a folder or an archive (.zip, .tar.gz).
    viewer, title, time : str, optional
        Columns that hold who watched, what, and when: a date, a time, or unix
        seconds or milliseconds. Guessed from usual names by default.
    series, minutes, rating, device, region, age_band, plan : str, optional
        Further columns, guessed by default and left aside if there are none.
        `minutes` is how long was watched.
    artist : str, optional
        A column without which two titles of one name would be taken for one, such as
        the artist of a track; set before the title. Guessed by default.
    plays : str, optional
        A column that says how many plays a row stands for, as in a table of viewer,
        title, number, first day and last day. When each was is not known then: the
        log is undated, and lengths and ratings are left aside. A table with a column
        that looks so is refused until it is named.
    minutes_unit : {"minutes", "seconds", "milliseconds", "hours"}, optional
        What `minutes` is measured in; minutes by default, unless its name says
        otherwise.
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
    attributes : collection of str, optional
        Further columns that tell what a viewer is, such as ``["gender"]``, so that
        claims may speak of them; or a mapping of names to columns, such as
        ``{"gender": "Sex"}``. No such column is guessed, and only what is named is
        kept.

    encoding : str, optional
        How a file of text is encoded, such as "cp1252". By default UTF-8, or UTF-16
        that says so.
    keep : str or path, optional
        A new Parquet file in which to keep the log in its checked form, pseudonymous
        as it is. The plays are then scanned from it, now and whenever it is opened.

    Returns
    -------
    Log
        With `left_out` listing the rows that could not be read, by line, and
        `notes` saying what was guessed.

    Raises
    ------
    LogError
        If the table cannot be read, a column cannot be found or has two
        candidates, times or lengths are open to more than one reading, more than half
        of the rows cannot be read, the table looks like counts of plays, or `keep`
        cannot be written.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> plays = {"user": ["ann", "bob"], "film": ["A", "A"], "date": ["2018-01-02"] * 2}
    >>> kit.read_log(pl.DataFrame(plays))
    Log of 2 plays by 2 viewers, 2018-01-02 to 2018-01-02
    """
    named = {
        "plays": plays,  # first: a table of counts may lack a time
        "viewer": viewer, "title": title, "time": time, "series": series,
        "minutes": minutes, "rating": rating, "device": device, "region": region,
        "age_band": age_band, "plan": plan, "artist": artist,
    }  # fmt: skip
    further = name_attributes(attributes)
    named |= {name: named.get(name) or column for name, column in further.items()}
    if plays is not None and (minutes or rating):
        rule = "left out where `plays` says how many plays a row stands for"
        name = "minutes" if minutes else "rating"
        raise LogError.bad_value(name, rule, named[name])
    undated = undated or plays is not None
    if undated:
        if time is not None:
            which = "`undated` is True" if plays is None else "`plays` is given"
            rule = f"left out where {which}"
            raise LogError.bad_value("time", rule, time)
        del named["time"]
    settings = {"time_zone": time_zone, "day_order": day_order, "undated": undated}
    reading = settings | {"minutes_unit": minutes_unit, "attributes": further}
    target = None if keep is None else _check_target(keep)
    code = check_encoding(LogError, encoding)
    log = _read(source, code, named, settings, reading)
    return log if target is None else _keep(log, target)


def open_research_log(
    path: str | PathLike[str],
    *,
    time_zone: str | None = None,
    undated: bool = False,
    keep: str | PathLike[str] | None = None,
) -> Log:
    r"""Open a set that others published for research, as its publisher wrote it.

    MovieLens (all editions), MovieTweetings, Netflix Prize, vodclickstream and Last.fm
    1K are recognised by what their files hold. Anything else is read as `read_log`
    does, which opens these sets too.

    A set is read once, text a block at a time, and its plays are held in memory in
    small integers, 8 to 24 bytes each. They do not stay on their file: viewers are
    numbered anew and repeats merged, for which all rows are needed, and every question
    would take the text apart again. To have them stay on disk, name a file in `keep`.

    Parameters
    ----------
    path : str or path
        A file of plays, with the files of titles and viewers beside it; the folder in
        which the set was unpacked; or the archive (.zip, .tar.gz) as it was downloaded.
    time_zone : str, optional
        Zone in which days are counted; by default UTC.
    undated : bool, default=False
        Whether to leave aside when anything was played.
    keep : str or path, optional
        A new Parquet file in which to keep the log in its checked form, pseudonymous
        as it is. The plays are then scanned from it, now and whenever it is opened.

    Returns
    -------
    Log
        With the names of titles, ratings, and what the set tells of viewers. Ids that
        are numbers serve as titles where there are no names.

    Raises
    ------
    LogError
        If the file is damaged, several files could be meant, more than half of the
        rows cannot be read, or `keep` cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "ratings.dat")
    ...     _ = file.write_text("7::10::4::1000000000\n8::10::5::1000086400\n")
    ...     open_research_log(file)
    Log of 2 plays by 2 viewers, 2001-09-09 to 2001-09-10
    """
    return read_log(path, time_zone=time_zone, undated=undated, keep=keep)


def _read(
    source: object,
    encoding: str | None,
    named: _Named,
    settings: _Settings,
    reading: _Settings,
) -> Log:
    frame = as_polars("source", source)
    if frame is not None:
        return _read_frame(frame, named, reading)
    if not any(named.values()):
        with find_research_set(source) as found:
            if found is not None:
                return found.read(**settings)
    file = _find_file(source, encoding)
    suffix = file.on_disk.suffix.lower()
    read = _read_parquet if suffix in _PARQUET_FILES else _read_text
    read = _read_spreadsheet if suffix in SPREADSHEETS else read
    try:
        with retold(LogError.bad_file, with_path=True):
            return read(file, named, reading)
    except LogError as error:
        if repr(str(file.path)) in str(error):
            raise
        raise LogError.in_file(file.name, error) from None


def _find_file(source: object, encoding: str | None) -> SourceFile:
    path = as_path(source)
    if path is None:
        rule = "the name of a file, or a table of Polars, pandas or Arrow"
        kind = source if isinstance(source, str | Path) else type(source).__name__
        raise LogError.bad_value("source", rule, kind)
    name = Path(path.name.lower())
    kind = Path(name.stem).suffix if name.suffix == ".gz" else name.suffix
    if fault := why_no_file(path):
        is_folder = fault == "is a folder"
        fix = "name a file in it" if is_folder else "check the name and the folder"
        raise LogError.bad_file(path, fault, fix)
    if kind not in TEXT_FILES and name.suffix not in (*_PARQUET_FILES, *SPREADSHEETS):
        fix = "save it as .csv with a first line such as viewer,title,time"
        ending = kind or name.suffix
        found = f"is a {ending} file" if ending else "is a file without an ending"
        raise LogError.bad_file(path, found, _WHAT_TO_DO.get(kind, fix))
    return on_disk(path, encoding=encoding)


def _read_parquet(file: SourceFile, named: _Named, settings: _Settings) -> Log:
    if not file.on_disk.stat().st_size:
        raise file.fault("is empty", "check what wrote it")
    if not file.head.startswith(PARQUET):
        raise file.fault("is not a Parquet file", "check what wrote it")
    try:
        table = pl.scan_parquet(file.on_disk, glob=False)
        return _read_frame(table, named, settings, file)
    except _BROKEN:
        raise file.fault("is damaged", "fetch it or write it again") from None


def _read_frame(
    table: pl.DataFrame | pl.LazyFrame,
    named: _Named,
    settings: _Settings,
    file: SourceFile | None = None,
) -> Log:
    schema = table.collect_schema()
    cells, notes = _map(file, list(schema), schema, named, settings)
    log = _check(table.select(**cells), settings)
    return replace(log, notes=(*notes, *log.notes))


def _read_spreadsheet(file: SourceFile, named: _Named, settings: _Settings) -> Log:
    """Read the first sheet, whose first row names the columns."""
    sheets = read_sheets(file.on_disk)
    names, rows = sheets[0].row(0), sheets[0].cells.slice(1)
    cells, notes = _map(file, [name for name in names if name], {}, named, settings)
    if len(sheets) > 1:
        notes.append(f"Only the first of {len(sheets)} sheets is read.")
    # Of columns of one name, none is chosen.
    places = {name: pl.col(str(at)) for at, name in enumerate(names) if name}
    log = _check(rows.select(**places).select(**cells), settings)
    lines = rows["row"].gather(log.left_out["line"] - 1)
    left_out = log.left_out.with_columns(lines.alias("line"))
    return replace(log, notes=(*notes, *log.notes), left_out=left_out)


def _check(table: pl.LazyFrame | pl.DataFrame, settings: _Settings) -> Log:
    """Read a row as one play, or as so many as it says."""
    if "plays" in table.collect_schema():
        return read_counted(table.lazy(), **settings)
    return check_plays(table, **settings)


def _read_text(file: SourceFile, named: _Named, settings: _Settings) -> Log:
    text = TextTable(file)
    cells, notes = _map(file, text.header, {}, named, settings)
    # Touching every column makes polars count the cells of every line.
    is_blank = pl.all_horizontal(pl.all().is_null())
    cells = {role: pl.when(~is_blank).then(cell) for role, cell in cells.items()}
    try:
        log = _check(text.scan().select(**cells), settings)
        n_rows = log.n_plays() + log.merged + log.left_out.height
        left_out = text.number_lines(log.left_out, n_rows)
    except (*_BROKEN, csv.Error, *DAMAGED):
        raise text.find_fault() from None
    return replace(log, notes=(*notes, *log.notes), left_out=left_out)


def _map(
    file: SourceFile | None,
    columns: list[str],
    schema: Mapping[str, pl.DataType],
    named: _Named,
    settings: _Settings,
) -> tuple[dict[str, pl.Expr], list[str]]:
    """Find the columns; what looks like a play, and no name, is not quoted."""
    try:
        return map_columns(columns, schema, named, settings["minutes_unit"])
    except LogError:
        if file and any(re.match(r"\s*\d|.*@", name) for name in columns):
            raise file.no_header() from None
        raise


def _check_target(keep: object) -> Path:
    rule = "the name of a new file that ends in .parquet"
    try:
        target = Path(cast("str", keep)).expanduser()
        is_new = target.suffix.lower() == ".parquet" and not target.exists()
        is_new &= "\0" not in str(target)
        has_folder = target.parent.is_dir()
    except (TypeError, ValueError, RuntimeError, OSError):  # such as a name too long
        raise LogError.bad_value("keep", rule, keep) from None
    if not is_new:
        raise LogError.bad_value("keep", rule, str(keep))
    if not has_folder:
        rule = "a file in a folder that exists"
        raise LogError.bad_value("keep", rule, str(keep))
    return target


def _keep(log: Log, target: Path) -> Log:
    """Write under another name first, so that half a file is never taken for a log."""
    part = target.with_name(f"{target.name}.part")
    try:
        log.plays.sink_parquet(part)
        part.rename(target)
    except (OSError, pl.exceptions.PolarsError):
        rule = "a file that can be written, on a disk with room"
        raise LogError.bad_value("keep", rule, str(target)) from None
    finally:
        part.unlink(missing_ok=True)
    return replace(log, plays=pl.scan_parquet(target, glob=False))
