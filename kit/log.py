"""What is a log: one table of plays, in one checked form, whatever it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from kit.cleaning import (
    NUMBERS,
    PER_MINUTE,
    TEXT,
    clean_names,
    count_uneven,
    holds_controls,
    leave_out,
    merge_repeats,
    note_commas,
    number_viewers,
    read_column,
    scale_minutes,
    settle_attributes,
)
from kit.clock import NO_TIME, is_in_years, split_written, understand
from kit.errors import LogError
from kit.frames import as_polars

if TYPE_CHECKING:
    from datetime import date

CHECKED_FORM = {
    "viewer": pl.UInt32,
    "title": pl.Categorical,
    "day": pl.Date,
    "time": pl.Datetime("ms"),
    "series": pl.Categorical,
    "minutes": pl.Float32,
    "rating": pl.Float32,
    "device": pl.Categorical,
    "region": pl.Categorical,
    "age_band": pl.Categorical,
    "plan": pl.Categorical,
}
REQUIRED = ("viewer", "title", "day")
_TIMES = ("day", "time")
_LEFT_OUT = {"line": pl.UInt32, "reason": pl.String}


@dataclass(frozen=True, eq=False, repr=False)
class Log:
    """A log of plays in the checked form: the publisher's private data.

    Viewers are numbered on load and their ids are not kept. A frame that is
    already in the checked form stays as lazy as it was; any other is held in
    memory as small integers, about 20 bytes a play.

    Attributes
    ----------
    plays : pl.LazyFrame of shape (n_plays, n_columns)
        One row per play, in the columns and types of `CHECKED_FORM`: always
        `viewer`, `title` and, unless the log is undated, `day`; the others where
        the source has them. `time` is UTC and null where only the day is known;
        `minutes` are minutes watched. `region`, `age_band` and `plan` belong to the
        viewer and are the same in all of a viewer's plays.
    left_out : pl.DataFrame of shape (n_left_out, 2)
        `line` (of the file, where the header is line 1; the row counted from
        1 for a frame or a Parquet file) and `reason`.
    notes : tuple of str
        What was guessed, inferred or merged, in sentences.
    merged : int
        Rows that repeated another row exactly, and were counted once.
    """

    plays: pl.LazyFrame
    left_out: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=_LEFT_OUT)
    )
    notes: tuple[str, ...] = ()
    merged: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that the log has."""
        return tuple(self.plays.collect_schema().names())

    def n_plays(self) -> int:
        """Count the plays."""
        return self.plays.select(pl.len()).collect().item()

    def n_viewers(self) -> int:
        """Count the people, not their plays."""
        return self.plays.select(pl.col("viewer").n_unique()).collect().item()

    def period(self) -> tuple[date, date]:
        """Find the first and the last day on which anything was played.

        Raises
        ------
        LogError
            If the log is undated.
        """
        if "day" not in self.columns:
            raise LogError.lacks_column("day", list(self.columns))
        day = pl.col("day")
        return self.plays.select(day.min(), day.max().alias("last")).collect().row(0)

    def __repr__(self) -> str:
        plays, viewers = self.n_plays(), self.n_viewers()
        when = "undated"
        if "day" in self.columns:
            when = "{} to {}".format(*self.period())
        return f"Log of {plays:,} plays by {viewers:,} viewers, {when}"


def check_plays(
    frame: object,
    *,
    day_order: str | None = None,
    time_zone: str | None = None,
    undated: bool = False,
    minutes_unit: str | None = None,
) -> Log:
    """Bring a table of plays into the checked form, and say what was left out.

    Parameters
    ----------
    frame : pl.DataFrame, pl.LazyFrame or other frame of shape (n_rows, n_columns)
        One row per play, with columns named as in `CHECKED_FORM`: `viewer`, `title`,
        `day` or `time` (or both), and any of the others. Columns with other names are
        left aside. Types are free: ids and titles may be text or numbers, times may be
        text, dates, datetimes or unix numbers.
    day_order : {"dmy", "mdy"}, optional
        Order of dates such as 1/2/2018, where the table does not show it.
    time_zone : str, optional
        Zone in which days are counted and times without a zone are read.
    undated : bool, default=False
        Whether to leave aside when anything was played, as for a table that does not
        say. Few attacks need no days.
    minutes_unit : {"minutes", "seconds", "milliseconds", "hours"}, optional
        What `minutes` is measured in; minutes by default.

    Returns
    -------
    Log

    Raises
    ------
    LogError
        If `frame` is no table or `undated` not a bool, if a column is
        missing or of a kind that cannot be read, if there is a column `plays`, as in
        a table of counts, if the order of days and months or
        the zone is open, or if more than half of the rows cannot be read.

    Examples
    --------
    >>> rows = {
    ...     "viewer": ["ann", "bob"],
    ...     "title": ["A", "A"],
    ...     "day": ["2017-12-10"] * 2,
    ... }
    >>> check_plays(pl.DataFrame(rows))
    Log of 2 plays by 2 viewers, 2017-12-10 to 2017-12-10
    """
    table = as_polars("frame", frame)
    if table is None:
        kind = type(frame).__name__
        raise LogError.bad_value("frame", "a Polars, pandas or Arrow table", kind)
    if not isinstance(undated, bool):
        raise LogError.bad_value("undated", "True or False", undated)
    if minutes_unit not in (None, *PER_MINUTE):
        rule = f"one of {', '.join(PER_MINUTE)}"
        raise LogError.bad_value("minutes_unit", rule, minutes_unit)
    table, schema = table.lazy(), table.collect_schema()
    left_aside = _TIMES if undated else ()
    if "plays" in schema:
        raise LogError.counts_of_plays("plays")
    columns = [name for name in CHECKED_FORM if name in schema.keys() - left_aside]
    _check_columns(columns, schema, undated=undated)
    table = table.select(columns)
    is_scaled = minutes_unit not in (None, "minutes")
    if not is_scaled and _is_checked(table, schema, columns, undated=undated):
        return Log(table)
    rows = scale_minutes(_read_rows(table, schema, columns), minutes_unit)
    rows, name_notes = clean_names(rows)
    reading_notes = [*note_commas(rows), *name_notes]
    rows, notes = _settle_times(rows, day_order, time_zone)
    rows, left_out = leave_out(rows)
    plays = number_viewers(rows.select(name for name in CHECKED_FORM if name in rows))
    plays, merged, merge_notes = merge_repeats(plays)
    plays, attribute_notes = settle_attributes(plays)
    notes = (*notes, *reading_notes, *merge_notes, *attribute_notes)
    return Log(plays.lazy(), left_out, notes, merged)


def _check_columns(columns: list[str], schema: pl.Schema, *, undated: bool) -> None:
    when = [] if undated else ["day" if "day" in columns else "time"]
    for role in ("viewer", "title", *when):
        if role not in columns:
            known = [name for name in schema if name in CHECKED_FORM]
            raise LogError.unnamed_column(role, list(schema), known)
    for role in columns:
        dtype = schema[role]
        is_text_or_number = dtype in TEXT or dtype.is_numeric()
        is_empty = dtype == pl.Null and role not in ("day", "time")
        is_time = dtype in (pl.Date, pl.Datetime) and role not in NUMBERS
        if not (is_text_or_number or is_empty or is_time):
            raise LogError.bad_type(role, dtype)


def _is_checked(
    table: pl.LazyFrame, schema: pl.Schema, columns: list[str], *, undated: bool
) -> bool:
    """Check the types, and what types cannot promise, reading each column once."""
    is_complete = undated or "day" in columns
    if not is_complete or any(schema[c] != CHECKED_FORM[c] for c in columns):
        return False
    sound = [pl.col(name).null_count() == 0 for name in REQUIRED if name in columns]
    sound += [pl.len() > 0, pl.col("viewer").max() < pl.len()]
    for name in set(_TIMES) & set(columns):
        sound.append(is_in_years(pl.col(name), schema[name]).all())
    for name in [name for name in columns if schema[name] == pl.Categorical]:
        text = pl.col(name).unique().cast(pl.String)
        sound.append(~holds_controls(text).any())
    for name in set(NUMBERS) & set(columns):
        sound.append(pl.col(name).is_finite().all())
    if "minutes" in columns:
        sound.append(pl.col("minutes").min().fill_null(0) >= 0)
    if not table.select(pl.all_horizontal(sound)).collect().item():
        return False
    return not any(any(counts) for counts in count_uneven(table).values())


def _read_rows(
    table: pl.LazyFrame, schema: pl.Schema, columns: list[str]
) -> pl.DataFrame:
    times = [name for name in columns if name in _TIMES]
    for name in times:
        if schema[name] in TEXT:
            table = split_written(table, name)
    cells = [read_column(name, schema[name]) for name in columns if name not in times]
    return table.select(*times, *chain(*cells)).collect(engine="streaming")


def _settle_times(
    rows: pl.DataFrame, day_order: str | None, time_zone: str | None
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Settle days and times; a time may be missing where there is also a day."""
    moments = {
        name: understand(rows[name], day_order=day_order, time_zone=time_zone)
        for name in _TIMES
        if name in rows.columns
    }
    if not moments:
        return rows.with_columns(fault=pl.lit(None, pl.String)), ()
    times = moments.get("time", moments.get("day")).rows
    if len(moments) == 2:
        day, time = moments["day"].rows, pl.col("fault")
        time_fault = pl.when(time != NO_TIME).then(time)
        times = times.with_columns(
            day=day["day"], fault=pl.coalesce(day["fault"], time_fault)
        )
    if times["time"].count() == 0:
        times = times.drop("time")
    notes = dict.fromkeys(note for moment in moments.values() for note in moment.notes)
    return rows.drop("day", "time", strict=False).hstack(times), tuple(notes)
