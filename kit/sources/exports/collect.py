"""Which rows of one file are plays, and why are the others none?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from kit.clock import NO_TIME
from kit.errors import ExportError
from kit.sources.exports.days import judge_days, note_days
from kit.sources.exports.part import Part
from kit.sources.exports.plays import (
    FAULTS,
    LEFT_OUT,
    REASONS,
    Format,
    Play,
    Reason,
)
from kit.sources.exports.recognise import Recognised
from kit.sources.exports.rows import Row, read_records, read_rows
from kit.sources.exports.times import form_of, settle_times, split_times

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
    """The plays of one file.

    Attributes
    ----------
    rows : int
        How many rows the file has.
    plays : pl.DataFrame of shape (n_plays, 10)
        `file` (its number), `line`, `day`, `time`, `title`, `series`, `minutes`,
        `rating`, `viewer`, and `mark`, the same where rows are alike in every field.
    left_out : pl.DataFrame of shape (n_left_out, 3)
        `file`, `line`, `reason`.
    notes : tuple of str
    """

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
    part: Part,
    found: Recognised,
    wanted: Wanted,
    number: int,
    profiles: dict[str, int],
) -> Collected:
    """Read one file, a block of rows at a time.

    Parameters
    ----------
    part : Part
    found : Recognised
        Its form.
    wanted : Wanted
    number : int
        Number of the file, for the column `file`.
    profiles : dict of str to int
        Numbers of the profiles of all files, in lower case, wanted or not. New ones are
        added; their names go no further.

    Returns
    -------
    Collected

    Raises
    ------
    ExportError
        If the file is damaged, its days are open, or most of it cannot be read.
    """
    heap = _Heap(profiles)
    with part.open_text() as text:
        if found.layout:
            rows = read_rows(text, part.name, found.layout, found.form)
        else:
            rows = read_records(text, part.name, found.form.keeps)
        while block := list(islice(rows, _BLOCK)):
            _sort_out(block, found.form, wanted, heap)
            if heap.rows > MOST_ROWS:
                fault = f"has more than {MOST_ROWS:,} rows"
                fix = "no person plays so much; read it with `read_log`"
                raise ExportError.bad_file(part.name, fault, fix)
    plays, faulty, notes = _settle(part.name, found.form, wanted, heap)
    left_out = pl.concat([*heap.left_out, faulty]).sort("line")
    _check_readable(part.name, left_out["reason"], heap)
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
    faults = reasons.filter(reasons.is_in([str(fault) for fault in FAULTS]))
    n_rows = heap.rows - (reasons == str(Reason.EMPTY)).sum()
    if 2 * len(faults) > n_rows:
        commonest = faults.cast(pl.String).mode().sort()[0]
        form = heap.form if NO_TIME not in commonest else None
        raise ExportError.mostly_unreadable(name, len(faults), n_rows, commonest, form)
