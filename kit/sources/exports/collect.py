"""Which rows of one file are plays, when were they, and why are the others none?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import polars as pl

from kit.clock import (
    FAR_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    NO_TIME,
    split_written,
    understand,
)
from kit.errors import ExportError, LogError
from kit.files.opening import SourceFile
from kit.files.rows import find_unreadable
from kit.sources.exports.format import (
    FAULTS,
    LEFT_OUT,
    REASONS,
    Format,
    Play,
    Reason,
)
from kit.sources.exports.recognise import Recognised
from kit.sources.exports.rows import Row, read_records, read_rows

MOST_ROWS = 20_000_000  # of one file: a play every half minute, for twenty years
_BLOCK = 50_000  # rows that are held as Python objects at a time
_WRITTEN = {
    "line": pl.UInt32,
    "time": pl.String,
    "title": pl.Categorical,
    "series": pl.Categorical,
    "length": pl.UInt32,
    "rating": pl.Float32,
    "viewer": pl.UInt32,
    "mark": pl.UInt64,
}
_GONE = {name: LEFT_OUT[name] for name in ("line", "reason")}


@dataclass(frozen=True)
class Wanted:
    """What was asked for, as in `open_export`."""

    day_order: str | None
    time_zone: str | None
    least_seconds: float
    profile: str | None


@dataclass(frozen=True, eq=False)
class Collected:
    """The plays of one file."""

    rows: int
    plays: pl.DataFrame
    left_out: pl.DataFrame
    notes: tuple[str, ...]


@dataclass(eq=False)
class _Heap:
    """What has been sorted out so far, in small columns."""

    profiles: dict[str, int]
    rows: int = 0
    form: str | None = None
    plays: list[pl.DataFrame] = field(default_factory=list)
    left_out: list[pl.DataFrame] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)


def collect_plays(
    source: SourceFile,
    found: Recognised,
    wanted: Wanted,
    number: int,
    profiles: dict[str, int],
) -> Collected:
    """Read one file, a block of rows at a time."""
    heap = _Heap(profiles)
    with source.open_text() as text:
        if found.layout:
            rows = read_rows(text, source.fault, found.layout, found.form)
        else:
            rows = read_records(text, source.fault, found.form.keeps)
        while block := list(islice(rows, _BLOCK)):
            _sort_out(block, found.form, wanted, heap)
            if heap.rows > MOST_ROWS:
                fault = f"has more than {MOST_ROWS:,} rows"
                fix = "no person plays so much; read it with `read_log`"
                raise source.fault(fault, fix)
    plays, faulty, notes = _settle(source.name, found.form, wanted, heap)
    left_out = pl.concat([*heap.left_out, faulty]).sort("line")
    _check_readable(source.name, left_out["reason"], heap)
    file = pl.lit(number, dtype=pl.UInt32).alias("file")
    return Collected(
        rows=heap.rows,
        plays=plays.select(file, pl.all()),
        left_out=left_out.select(file, pl.all()),
        notes=notes,
    )


def _sort_out(block: list[Row], form: Format, wanted: Wanted, heap: _Heap) -> None:
    kept, gone = [], []
    for place, cells, mark in block:
        play = _judge(cells, form, wanted, heap.profiles)
        if isinstance(play, Reason):
            gone.append((place, play))
            continue
        heap.form = heap.form or form_of(play.time)
        heap.remarks[play.remark or ""] += 1
        length = None if play.seconds is None else round(1000 * play.seconds)
        row = (place, play.time, play.title, play.series, length, play.rating)
        kept.append((*row, heap.profiles[play.profile.casefold()], mark))
    heap.rows += len(block)
    if kept:
        heap.plays.append(split_times(_as_frame(kept), wanted.day_order))
    if gone:
        columns = zip(*gone, strict=True)
        heap.left_out.append(
            pl.DataFrame(dict(zip(_GONE, columns, strict=True)), schema=_GONE)
        )


def _judge(
    cells: dict | Reason, form: Format, wanted: Wanted, profiles: dict[str, int]
) -> Play | Reason:
    if isinstance(cells, Reason):
        return cells
    try:
        play = form.read(cells)
    except KeyError:  # a record of another kind among the others
        return Reason.NO_RECORD
    if isinstance(play, Reason):
        return play
    profile = play.profile.casefold()
    profiles.setdefault(profile, len(profiles))
    if wanted.profile is not None and profile != wanted.profile:
        return Reason.OTHER_PROFILE
    if play.seconds is not None and play.seconds < wanted.least_seconds:
        return Reason.SHORT
    return play


def _as_frame(kept: list[tuple]) -> pl.DataFrame:
    columns = dict(zip(_WRITTEN, map(list, zip(*kept, strict=True)), strict=True))
    try:
        return pl.DataFrame(columns, schema=_WRITTEN)
    except UnicodeEncodeError:  # JSON can write halves of letters, which are none
        for name in ("time", "title", "series"):
            columns[name] = [
                cell and cell.encode("utf-8", "replace").decode()
                for cell in columns[name]
            ]
        return pl.DataFrame(columns, schema=_WRITTEN)


def _settle(
    name: str, form: Format, wanted: Wanted, heap: _Heap
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Settle the times of all rows together, and part those that have none."""
    blocks = heap.plays or [split_times(pl.DataFrame(schema=_WRITTEN), None)]
    rows, notes = settle_times(
        pl.concat(blocks),
        file=name,
        form=heap.form,
        ends=form.ends,
        day_order=wanted.day_order,
        time_zone=wanted.time_zone,
    )
    why_not = judge_days(pl.col("written"), form.service)
    rows = rows.with_columns(reason=pl.coalesce("fault", why_not).cast(REASONS))
    left_out = rows.filter(pl.col("reason").is_not_null()).select(*_GONE)
    minutes = (pl.col("length") / 60_000).cast(pl.Float32).alias("minutes")
    columns = ("line", "day", "time", "title", "series", minutes, "rating", "viewer")
    plays = rows.filter(pl.col("reason").is_null()).select(*columns, "mark")
    remarks = [f"{what}: {n:,}." for what, n in sorted(heap.remarks.items()) if what]
    told = (*notes, *remarks, *note_days(plays["day"], form.service))
    return plays, left_out, told


def _check_readable(name: str, reasons: pl.Series, heap: _Heap) -> None:
    told = reasons.filter(reasons.is_in([*map(str, FAULTS), str(Reason.EMPTY)]))
    if unreadable := find_unreadable(heap.rows, told):
        form = None if NO_TIME in unreadable.reason else heap.form
        raise _mostly_unreadable(name, *unreadable, form)


ORDERS = ("dmy", "mdy", "ymd")
_PARTS = r"^\W*(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})\b\.?"
_SHORT_YEAR = r"^\W*(\d\d)\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\b\.?"
# The unix number of no time at all, and the same as a date.
_ZERO, _EPOCH = r"^\s*-?0+(\.0*)?\s*$", "1970-01-01"
_LONGEST_FORM = 24


def split_times(rows: pl.DataFrame, day_order: str | None) -> pl.DataFrame:
    """Take the written times of some rows apart, and forget their text."""
    text = pl.col("time").str.replace(_ZERO, _EPOCH)
    if day_order == "ymd":
        text = text.str.replace(_SHORT_YEAR, "20$1/$2/$3")
    # A dot may stand for any order here: no country is known.
    text = text.str.replace(_PARTS, "$1/$2/$3")
    return split_written(rows.lazy().with_columns(text), "time").collect()


def settle_times(
    rows: pl.DataFrame,
    *,
    file: str,
    form: str | None,
    ends: bool,
    day_order: str | None,
    time_zone: str | None,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Settle the day and the time at which each play of a file began."""
    order = None if day_order == "ymd" else day_order
    try:
        moments = understand(rows["time"], day_order=order, time_zone=time_zone)
    except LogError as error:
        raise _open_times(file, form, error) from None
    rows = rows.drop("time").hstack(moments.rows).with_columns(written="day")
    if ends and rows["time"].count():
        length = pl.duration(milliseconds="length", time_unit="ms")
        began = rows.select(pl.col("time") - length).to_series()
        there = understand(
            began.dt.replace_time_zone("UTC"), time_zone=time_zone or "UTC"
        )
        # A row may have a day and no time: then it is the day on which it ended.
        day = there.rows["day"].fill_null(rows["day"])
        rows = rows.with_columns(day=day, time=began)
    # The day may lie in the year after, by the time zone or by when the play began.
    year = pl.col("day").dt.year()
    far = pl.when(~year.is_between(FIRST_YEAR, LAST_YEAR)).then(pl.lit(FAR_YEAR))
    fault = pl.coalesce(pl.col("fault").cast(pl.String), far)
    return rows.with_columns(fault.alias("fault")), moments.notes


def form_of(written: str | None) -> str | None:
    """Say how a date is written without saying which, as in 99/99/99."""
    if written is None or len(written) > _LONGEST_FORM or not re.search(r"\d", written):
        return None
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", written))


#: Before these days there was nothing to play at the service: it did not exist yet.
FIRST_DAYS = {
    "Netflix": date(2007, 1, 15),  # the first day of streaming
    "Spotify": date(2006, 4, 23),
    "YouTube": date(2005, 2, 14),
    "Last.fm": date(2002, 3, 20),
}
#: Here people write down themselves what they saw, also long before they joined.
BY_HAND = {"Trakt": date(2010, 1, 1), "Letterboxd": date(2011, 1, 1)}
# What programs write for "no date": the first moment that they can count, in any zone.
_NONE = (date(1969, 12, 31), date(1970, 1, 1), date(1900, 1, 1))


def judge_days(day: pl.Expr, service: str) -> pl.Expr:
    """Say why a day cannot be that of a play."""
    # Somewhere on earth it is already tomorrow.
    tomorrow = today() + timedelta(days=1)
    cases = [
        (day.is_in(_NONE), Reason.NO_DATE),
        (day > tomorrow, Reason.FUTURE),
        (day < FIRST_DAYS.get(service, date.min), Reason.EARLY),
    ]
    return pl.coalesce(pl.when(case).then(pl.lit(str(why))) for case, why in cases)


def note_days(days: pl.Series, service: str) -> list[str]:
    """Count the plays from before a service began at which people write them down."""
    began = BY_HAND.get(service)
    n_early = 0 if began is None else (days < began).sum()
    if began is None or not n_early:
        return []
    return [
        f"Plays before {began.year}, when {service} did not exist yet, as somebody "
        f"wrote them down: {n_early:,}."
    ]


def today() -> date:
    """Tell the day by the clock of this machine, in UTC."""
    return datetime.now(UTC).date()


def _open_times(name: str, form: str | None, error: LogError) -> ExportError:
    """Say in which file times are open, and how they look."""
    looks = f", where times look like {form}" if form else ""
    return ExportError(f"In {name}{looks}: {error}")


def _mostly_unreadable(
    name: str, faults: int, rows: int, reason: str, form: str | None
) -> ExportError:
    """Say that most rows of a file are not what they should be."""
    looks = f" (times look like {form})" if form else ""
    return ExportError(
        f"At least half of the rows of {name} must be readable, but {faults:,} of "
        f"{rows:,} are not, most often for {reason}{looks}; download it again and "
        "pass it unchanged."
    )
