"""What is a log: one table of plays, in one checked form, whatever it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from kit.checks import check_type
from kit.cleaning import (
    NUMBERS,
    OF_PLAYS,
    PER_MINUTE,
    TEXT,
    clean_names,
    count_uneven,
    holds_controls,
    leave_out,
    merge_repeats,
    note_commas,
    number_viewers,
    read_attribute,
    read_column,
    scale_minutes,
    settle_attributes,
)
from kit.clock import NO_TIME, bad_type, is_in_years, split_written, understand
from kit.errors import KitError, LogError
from kit.frames import as_polars

if TYPE_CHECKING:
    from collections.abc import Collection
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
#: Names that no attribute of a viewer can have.
_TAKEN = (
    *(name for name in OF_PLAYS if name != "device"),
    *("artist", "plays", "viewers", "line", "fault"),
)
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
        `minutes` are minutes watched. Every further column is an attribute: it
        belongs to the viewer and is the same in all of a viewer's plays.
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

    def __post_init__(self) -> None:
        rule = "a LazyFrame in the checked form, and `read_log` makes one of any table"
        check_type(LogError, "plays", self.plays, pl.LazyFrame, rule)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that the log has."""
        return tuple(self.plays.collect_schema().names())

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of what the log says of a viewer, such as region or gender."""
        return tuple(name for name in self.columns if name not in OF_PLAYS)

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


def check_log(error: type[KitError], log: object, name: str = "log") -> None:
    """Refuse what is no log, a table of plays that nobody has read among them."""
    check_type(error, name, log, Log, "a Log, such as `read_log` gives")


def check_plays(
    frame: object,
    *,
    day_order: str | None = None,
    time_zone: str | None = None,
    undated: bool = False,
    minutes_unit: str | None = None,
    attributes: Collection[str] = (),
) -> Log:
    """Bring a table of plays into the checked form, and say what was left out."""
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
    further = list(name_attributes(attributes))
    _check_attributes(further, schema)
    columns = [name for name in CHECKED_FORM if name in schema.keys() - left_aside]
    _check_columns(columns, schema, undated=undated)
    columns += [name for name in further if name not in CHECKED_FORM]
    of_viewers = [c for c in columns if c not in OF_PLAYS or c in further]
    table = table.select(columns)
    is_scaled = minutes_unit not in (None, "minutes")
    if not is_scaled and _is_checked(table, of_viewers, undated=undated):
        return Log(table)
    rows = scale_minutes(_read_rows(table, schema, columns), minutes_unit)
    rows, name_notes = clean_names(rows)
    reading_notes = [*note_commas(rows), *name_notes]
    rows, notes = _settle_times(rows, day_order, time_zone)
    rows, left_out = leave_out(rows)
    order = dict.fromkeys([*CHECKED_FORM, *further])
    plays = number_viewers(rows.select(name for name in order if name in rows))
    plays, merged, merge_notes = merge_repeats(plays)
    plays, attribute_notes = settle_attributes(plays, of_viewers)
    notes = (*notes, *reading_notes, *merge_notes, *attribute_notes)
    return Log(plays.lazy(), left_out, notes, merged)


def name_attributes(attributes: Collection[str]) -> dict[str, str]:
    """Give the column of each attribute of viewers, and refuse names that are taken."""
    rule = 'columns that tell what a viewer is, such as ["gender"]'
    if isinstance(attributes, str) or not isinstance(attributes, Iterable):
        raise LogError.bad_value("attributes", rule, attributes)
    columns = attributes if isinstance(attributes, Mapping) else {}
    named = {name: columns.get(name, name) for name in attributes}
    for name in named:
        if not isinstance(name, str) or not name.strip() or name in _TAKEN:
            fix = "The kit has another use for that name; rename the column."
            fix = fix if name in _TAKEN else ""
            raise LogError.bad_value("attributes", rule, name, fix)
    return named


def _check_attributes(attributes: list[str], schema: pl.Schema) -> None:
    """Refuse attributes that are none of the table, or of a kind nobody can name."""
    for name in attributes:
        if name not in schema:
            known = [column for column in schema if column in CHECKED_FORM]
            raise LogError.unknown_column("attributes", name, list(schema), known)
        kind = schema[name]
        is_plain = kind in (*TEXT, pl.Boolean, pl.Null) or kind.is_numeric()
        if name not in CHECKED_FORM and not is_plain:
            msg = (
                f"`attributes` must be columns of text or numbers, and `{name}` is one "
                f"of {kind}; cast it to text, or leave it out."
            )
            raise LogError(msg)


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
            raise bad_type(role, dtype)


def _is_checked(table: pl.LazyFrame, of_viewers: list[str], *, undated: bool) -> bool:
    """Check the types, and what types cannot promise, reading each column once."""
    schema = table.collect_schema()
    columns = schema.names()
    is_complete = undated or "day" in columns
    if not is_complete or not all(_is_kept(c, kind) for c, kind in schema.items()):
        return False
    sound = [pl.col(name).null_count() == 0 for name in REQUIRED if name in columns]
    sound += [pl.len() > 0, pl.col("viewer").max() < pl.len()]
    for name in set(_TIMES) & set(columns):
        sound.append(is_in_years(pl.col(name), schema[name]).all())
    for name in [name for name in columns if schema[name] == pl.Categorical]:
        text = pl.col(name).unique().cast(pl.String)
        sound.append(~holds_controls(text).any())
    for name in [name for name in columns if schema[name].is_float()]:
        sound.append(pl.col(name).is_finite().all())
    if "minutes" in columns:
        sound.append(pl.col("minutes").min().fill_null(0) >= 0)
    if not table.select(pl.all_horizontal(sound)).collect().item():
        return False
    return not any(any(counts) for counts in count_uneven(table, of_viewers).values())


def _is_kept(name: str, kind: pl.DataType) -> bool:
    """Whether a column has a type of the checked form."""
    if name in CHECKED_FORM:
        return kind == CHECKED_FORM[name]
    return kind in (pl.Categorical, pl.Float64) or kind.is_integer()


def _read_rows(
    table: pl.LazyFrame, schema: pl.Schema, columns: list[str]
) -> pl.DataFrame:
    times = [name for name in columns if name in _TIMES]
    for name in times:
        if schema[name] in TEXT:
            table = split_written(table, name)
    cells = [
        (read_column if name in CHECKED_FORM else read_attribute)(name, schema[name])
        for name in columns
        if name not in times
    ]
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
    times = moments["time" if "time" in moments else "day"].rows
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
