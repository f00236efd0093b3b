"""How does a table of somebody's plays, a file or a frame, become a log?"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
import polars as pl

from kit.errors import LogError
from kit.frames import as_polars
from kit.log import Log, check_plays, name_attributes
from kit.sources.text_files import DAMAGED, TextFile, no_header

_TEXT_FILES = (".csv", ".tsv", ".tab", ".txt")
_PARQUET_FILES = (".parquet", ".pq")
_WHAT_TO_DO = {
    ".xlsx": 'save it as "CSV UTF-8" in your spreadsheet program',
    ".xls": 'save it as "CSV UTF-8" in your spreadsheet program',
    ".ods": "save it as CSV, in UTF-8, in your spreadsheet program",
    ".json": "convert it to CSV, one play a line",
    ".zip": "unzip it and pass the file inside",
}
_PARQUET = b"PAR1"  # how every such file begins


def read_log(
    path: str | PathLike[str] | pl.DataFrame | pl.LazyFrame | object,
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
) -> Log:
    """Read a table of plays, one play a row, into a log in the checked form.

    A Parquet file that is already in the checked form stays on disk and is
    read when asked something. Any other file is read once, here. A set that was
    published for research is opened as `open_research_log` would, unless columns
    are named.

    Parameters
    ----------
    path : str, path or frame
        A table in memory, of Polars, pandas, Arrow or what else narwhals knows. Or a
        file: a CSV file (.csv, .tsv or .txt, plain or .gz, in UTF-8, with the column
        names on line 1) or a Parquet file; or a research set as it was published,
        be it a file, a folder or an archive.
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
        of the rows cannot be read, or the table looks like counts of plays.
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
    frame = as_polars("path", path)
    if frame is not None:
        return _read_frame(frame, named, reading)
    if not any(named.values()):
        # What opens those sets calls this function in turn, for all other files.
        from kit.sources.research.open import find_research_set

        found = find_research_set(path)
        if found is not None:
            return found.read(**settings)
    file = _check_path(path)
    read = _read_parquet if file.suffix.lower() in _PARQUET_FILES else _read_csv
    try:
        return read(file, named, reading)
    except LogError as error:
        if repr(str(file)) in str(error):
            raise
        raise LogError.in_file(file.name, error) from None


def _check_path(path: object) -> Path:
    try:
        file = Path(path).expanduser()
        is_there = file.exists()
    except (OSError, TypeError, ValueError, RuntimeError):  # longer than any, or none
        rule = "the name of a file, or a table of Polars, pandas or Arrow"
        kind = path if isinstance(path, (str, Path)) else type(path).__name__
        raise LogError.bad_value("path", rule, kind) from None
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
    with file.open("rb") as raw:
        head = raw.read(len(_PARQUET))
    if not head:
        raise LogError.bad_file(file, "is empty", "check what wrote it")
    if head != _PARQUET:
        raise LogError.bad_file(file, "is not a Parquet file", "check what wrote it")
    try:
        return _read_frame(pl.scan_parquet(file, glob=False), named, settings, file)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        fix = "fetch it or write it again"
        raise LogError.bad_file(file, "is damaged", fix) from None


def _read_frame(
    table: pl.DataFrame | pl.LazyFrame,
    named: dict,
    settings: dict,
    file: Path | None = None,
) -> Log:
    schema = table.collect_schema()
    cells, notes = _map_columns(file, list(schema), schema, named, settings)
    log = _check(table.select(**cells), settings)
    return replace(log, notes=(*notes, *log.notes))


def _check(table: pl.LazyFrame | pl.DataFrame, settings: dict) -> Log:
    """Read a row as one play, or as so many as it says."""
    if "plays" in table.collect_schema():
        return read_counted(table.lazy(), **settings)
    return check_plays(table, **settings)


def _read_csv(file: Path, named: dict, settings: dict) -> Log:
    text = TextFile(file)
    cells, notes = _map_columns(file, text.header, {}, named, settings)
    # Touching every column makes polars count the cells of every line.
    is_blank = pl.all_horizontal(pl.all().is_null())
    cells = {role: pl.when(~is_blank).then(cell) for role, cell in cells.items()}
    try:
        log = _check(text.scan().select(**cells), settings)
        left_out = text.number_lines(log)
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        csv.Error,
        *DAMAGED,
    ):
        raise text.find_fault() from None
    return replace(log, notes=(*notes, *log.notes), left_out=left_out)


def _map_columns(
    file: Path | None, columns: list[str], schema: dict, named: dict, settings: dict
) -> tuple[dict[str, pl.Expr], list[str]]:
    """Write each role as a column of the table, and report what was guessed."""
    try:
        chosen = find_columns(columns, schema, named)
    except LogError:
        if file and any(re.match(r"\s*\d|.*@", name) for name in columns):
            raise no_header(file) from None
        raise
    if "plays" in chosen:
        chosen = {r: c for r, c in chosen.items() if r not in ("minutes", "rating")}
    guessed = [
        f'{role}="{name}"'
        for role, name in chosen.items()
        if named[role] is None and name not in (role, "day")
    ]
    notes = [f"Columns guessed: {', '.join(guessed)}."] if guessed else []
    notes += _note_unit(chosen.get("minutes"), settings["minutes_unit"])
    cells = {role: pl.col(name) for role, name in chosen.items()}
    if "artist" in cells:
        cells["title"] = _join_artist(cells.pop("artist"), cells["title"])
        notes.append(
            f'Titles are "{chosen["artist"]}" and "{chosen["title"]}" together, since '
            "two artists can have a title of one name."
        )
    if schema.get("day") == pl.Date and chosen.get("time") in ("day", "time"):
        cells["day"] = pl.col("day")
        if chosen["time"] == "day":
            del cells["time"]
    return cells, notes


def _join_artist(artist: pl.Expr, title: pl.Expr) -> pl.Expr:
    artist, title = (
        cell.cast(pl.String).str.strip_chars().replace("", None)
        for cell in (artist, title)
    )
    both = pl.concat_str(artist, title, separator=": ", ignore_nulls=True)
    return pl.when(title.is_not_null()).then(both)


def _note_unit(name: str | None, unit: str | None) -> list[str]:
    """Say that lengths are taken for minutes, or ask if their name says otherwise."""
    if name is None or unit is not None:
        return []
    told = unit_of(name)
    if told is None:
        return [f'"{name}" is read as minutes; say minutes_unit="..." if it is not.']
    if told != "minutes":
        raise LogError.open_unit(name, told)
    return []


# Names as files have them, in lower case and without punctuation; a name left of
# a bar is preferred, names between two bars are rivals.
_USUAL_NAMES = {
    "viewer": """viewer viewerid | user userid uid username account accountid profile
        profileid profilename member memberid person personid customer customerid
        subscriber subscriberid listener listenerid household householdid""",
    "title": """title | film filmid movie movieid movietitle item itemid track trackid
        trackname song songid video videoid episode episodeid episodetitle imdbid
        titleid programme program | show showid""",
    "time": """time | datetime approxdatetime timestamp ts watchedat viewedat playedat
        startedat starttime eventtime | watcheddate | day date |
        tseconds seconds unix unixtime unixtimestamp epoch""",
    "series": "series | seriesid | seriestitle | seriesname | show | showid",
    "minutes": "minutes | minuteswatched | watchedminutes | durationminutes | mins",
    "rating": "rating | stars",
    "device": "device | devicetype | devicename",
    "region": "region | country | territory | market | state",
    "age_band": "ageband | agegroup | agerange",
    "plan": "plan | subscription | tier",
    "plays": """plays | playcount numplays nplays timesplayed timeswatched numviews
        viewcount | n""",
    "artist": "artist | artistname | artistid | albumartist | performer",
}
_REQUIRED = ("viewer", "title", "time")
_KNOWN = {name for names in _USUAL_NAMES.values() for name in names.split()} - {"|"}
_UNITS = {
    "seconds": "s sec secs second seconds",
    "milliseconds": "ms msec msecs milli millis millisecond milliseconds",
    "hours": "h hr hrs hour hours",
    "minutes": "m min mins minute minutes",
}
_KINDS_OF_TIME = (pl.Datetime, pl.Date)


def find_columns(
    columns: list[str], schema: dict[str, pl.DataType], named: dict[str, str | None]
) -> dict[str, str]:
    """Find the column of each role: the one named, or one with a usual name."""
    chosen = {}
    known = [name for name in columns if _plain(name) in _KNOWN]
    for role, name in named.items():
        if name is None:
            continue
        if not isinstance(name, str):
            raise LogError.bad_value(role, "the name of a column", name)
        if name not in columns:
            raise LogError.unknown_column(role, name, columns, known)
        chosen[role] = name
    for role in [role for role in named if role not in chosen]:
        rivals = _rank_columns(role, columns, schema, taken=set(chosen.values()))
        if len(rivals) > 1:
            raise LogError.ambiguous_column(role, rivals)
        if rivals and role == "plays":  # a row would stand for many
            raise LogError.counts_of_plays(rivals[0])
        if rivals:
            chosen[role] = rivals[0]
        elif role in _REQUIRED:
            raise LogError.missing_column(role, columns, known)
    _check_distinct(chosen, columns)
    return chosen


def unit_of(name: str) -> str | None:
    """Tell which unit of time the name of a column speaks of."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    units = [unit for unit, names in _UNITS.items() if words & set(names.split())]
    return units[0] if len(units) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _rank_columns(
    role: str, columns: list[str], schema: dict, *, taken: set[str]
) -> list[str]:
    """List the columns whose names suit a role equally well, and best of all."""
    ranks = {}
    for name in dict.fromkeys(columns):
        plain = _plain(name)
        for place, tier in enumerate(_USUAL_NAMES[role].split("|")):
            if plain in tier.split() and name not in taken:
                kinds = [schema.get(name) != kind for kind in _KINDS_OF_TIME]
                ranks[name] = (*kinds, place) if role == "time" else (place,)
    return [name for name in ranks if ranks[name] == min(ranks.values())]


def _check_distinct(chosen: dict[str, str], columns: list[str]) -> None:
    for role, name in chosen.items():
        if columns.count(name) > 1:
            raise LogError.repeated_column(role, name)
        sharing = [other for other in chosen if chosen[other] == name]
        if len(sharing) > 1:
            raise LogError.shared_column(sharing, name)


#: More plays than this are not held in memory, 8 to 20 bytes each.
MOST_PLAYS = 1 << 31
NO_COUNT = "no number of plays of at least 1"


def read_counted(table: pl.LazyFrame, **settings: object) -> Log:
    """Read each row as so many plays, at a time that is not known."""
    is_blank = pl.all_horizontal(pl.all().is_null())
    n = pl.col("plays").cast(pl.Int64, strict=False)
    rows = table.select(pl.all(), times=pl.when(is_blank).then(1).otherwise(n))
    rows = rows.with_row_index("line", offset=1).drop("plays").collect()
    has_count = (pl.col("times") > 0).fill_null(value=False)
    bare = rows.filter(~has_count).select("line", reason=pl.lit(NO_COUNT))
    rows = rows.filter(has_count)
    total = rows["times"].cast(pl.Float64).sum()
    if total > MOST_PLAYS:
        rule = f"counts of at most {MOST_PLAYS:,} plays in all"
        fix = "Check its column."
        raise LogError.bad_value("plays", rule, f"about {total:,.0f}", fix)
    if 2 * len(bare) > len(rows) + len(bare):
        raise LogError.mostly_unreadable(len(bare), len(rows) + len(bare), NO_COUNT)
    log = check_plays(rows.drop("line", "times"), **settings | {"undated": True})
    lines = rows["line"].gather(log.left_out["line"] - 1)
    kept = rows.filter(~pl.col("line").is_in(lines.implode()))
    at = np.repeat(np.arange(len(kept)), kept["times"].to_numpy())
    faults = log.left_out.with_columns(lines.alias("line"))
    left_out = pl.concat([faults, bare]).sort("line")
    note = f"Plays of one viewer and title are one row: {len(kept):,} rows."
    plays = log.plays.collect()[at].lazy()
    return Log(plays, left_out, (note, *log.notes))
