"""What is a log: one table of plays, in one checked form, whatever it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kit.clock import NO_TIME, split_written, understand
from kit.errors import LogError

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
ATTRIBUTES = ("region", "age_band", "plan")
NUMBERS = ("minutes", "rating")
_LEFT_OUT = {"line": pl.UInt32, "reason": pl.String}
_EMPTY_ROW = "an empty row"
# What programs write for "no value"; as ids they would turn strangers into one viewer.
_NOT_AN_ID = ["", "NA", "N/A", "NaN", "nan", "NULL", "Null", "null", "None", "none"]


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
        `viewer`, `title`, `day`; the others where the source has them. `time`
        is UTC and null where only the day is known; `minutes` are minutes
        watched. `region`, `age_band` and `plan` belong to the viewer and are
        the same in all of a viewer's plays.
    left_out : pl.DataFrame of shape (n_left_out, 2)
        `line` (of the file, where the header is line 1; the row counted from
        1 for a frame or a Parquet file) and `reason`.
    notes : tuple of str
        What was guessed, inferred or merged, in sentences.
    merged : int
        Rows that repeated another row exactly, and were counted once.
    """

    plays: pl.LazyFrame
    left_out: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_LEFT_OUT))
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
        """Find the first and the last day on which anything was played."""
        day = pl.col("day")
        return self.plays.select(day.min(), day.max().alias("last")).collect().row(0)

    def __repr__(self) -> str:
        first, last = self.period()
        plays, viewers = self.n_plays(), self.n_viewers()
        return f"Log of {plays:,} plays by {viewers:,} viewers, {first} to {last}"


def check_plays(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    day_order: str | None = None,
    time_zone: str | None = None,
) -> Log:
    """Bring a table of plays into the checked form, and say what was left out.

    Parameters
    ----------
    frame : pl.DataFrame or pl.LazyFrame of shape (n_rows, n_columns)
        One row per play, with columns named as in `CHECKED_FORM`: `viewer`,
        `title`, `day` or `time` (or both), and any of the others. Columns with
        other names are left aside. Types are free: ids and titles may be text
        or numbers, times may be text, dates, datetimes or unix numbers.
    day_order : {"dmy", "mdy"}, optional
        Order of dates such as 1/2/2018, where the table does not show it.
    time_zone : str, optional
        Zone in which days are counted and times without a zone are read.

    Returns
    -------
    Log

    Raises
    ------
    LogError
        If a column is missing or of a kind that cannot be read, if the order
        of days and months or the zone is open, or if more than half of the
        rows cannot be read.

    Examples
    --------
    >>> rows = {"viewer": ["ann", "bob"], "title": ["A", "A"], "day": ["2017-12-10"] * 2}
    >>> check_plays(pl.DataFrame(rows))
    Log of 2 plays by 2 viewers, 2017-12-10 to 2017-12-10
    """
    table, schema = frame.lazy(), frame.collect_schema()
    columns = [name for name in CHECKED_FORM if name in schema]
    _check_columns(columns, schema)
    table = table.select(columns)
    if _has_checked_types(columns, schema) and _is_sound(table, columns):
        return Log(table)
    cells = [cell for name in columns for cell in _read_column(name, schema[name])]
    rows = table.select(cells).collect(engine="streaming")
    rows, notes = _settle_times(rows, day_order, time_zone)
    rows, left_out = _leave_out(rows, columns)
    plays = _number_viewers(rows)
    plays, merged, merge_notes = _merge_repeats(plays)
    plays, attribute_notes = _settle_attributes(plays)
    notes = (*notes, *merge_notes, *attribute_notes)
    return Log(plays.lazy(), left_out, notes, merged)


def _check_columns(columns: list[str], schema: pl.Schema) -> None:
    needs = ("viewer", "title", "day" if "day" in columns else "time")
    for role in needs:
        if role not in columns:
            raise LogError.missing_column(role, list(schema))
    for role in columns:
        dtype = schema[role]
        is_time = dtype.is_temporal() and dtype not in (pl.Time, pl.Duration)
        is_text = dtype in (pl.String, pl.Categorical, pl.Enum)
        plain = is_text or dtype.is_numeric() or dtype == pl.Null
        if not (plain or dtype == pl.Boolean or is_time):
            raise LogError.bad_type(role, dtype)
        if role in NUMBERS and is_time:
            raise LogError.bad_type(role, dtype)


def _has_checked_types(columns: list[str], schema: pl.Schema) -> bool:
    typed = all(schema[name] == CHECKED_FORM[name] for name in columns)
    return typed and set(REQUIRED) <= set(columns)


def _is_sound(table: pl.LazyFrame, columns: list[str]) -> bool:
    """Check what types cannot promise, reading each column once."""
    sound = [pl.col(name).null_count() == 0 for name in REQUIRED]
    sound += [pl.col("viewer").max() < pl.len()]
    sound += [pl.col(name).is_finite().all() for name in NUMBERS if name in columns]
    sound += [pl.col(name).min() >= 0 for name in columns if name == "minutes"]
    if not table.select(pl.all_horizontal(sound).fill_null(value=True)).collect().item():
        return False
    held = [name for name in ATTRIBUTES if name in columns]
    return not any(n for counts in _count_uneven(table, held).values() for n in counts)


def _read_column(name: str, dtype: pl.DataType) -> list[pl.Expr]:
    """Read one column in a single pass; what depends on other rows comes later."""
    cell, is_text = pl.col(name), dtype in (pl.String, pl.Categorical, pl.Enum)
    text = cell.cast(pl.String).str.strip_chars()
    if name in ("day", "time"):
        written = pl.col(name).cast(pl.String)
        return [split_written(written).alias(name) if is_text else cell]
    if name in NUMBERS:
        number = (text if is_text else cell).cast(pl.Float32, strict=False)
        number = pl.when(number.is_finite()).then(number)
        given = text.str.len_bytes() > 0
        return [number.alias(name), (given & number.is_null()).alias(f"bad_{name}")]
    if name == "viewer":
        # A pool of their own, so that the ids are forgotten with this table.
        pool = pl.Categorical(pl.Categories.random())
        return [pl.when(~text.is_in(_NOT_AN_ID)).then(text).cast(pool).alias(name)]
    return [pl.when(text != "").then(text).cast(pl.Categorical).alias(name)]


def _settle_times(
    rows: pl.DataFrame, day_order: str | None, time_zone: str | None
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    settings = {"day_order": day_order, "time_zone": time_zone}
    if "time" not in rows.columns:
        moments = understand(rows["day"], **settings)
        return rows.drop("day").hstack(moments.rows.drop("time")), moments.notes
    moments = understand(rows["time"], **settings)
    times, notes = moments.rows, moments.notes
    if "day" in rows.columns:
        days = understand(rows["day"], **settings)
        times = days.rows.select(
            day=pl.coalesce("day", times["day"]),
            time=times["time"],
            fault=_join_faults(pl.col("fault"), times["fault"]),
        )
        notes = tuple(dict.fromkeys((*days.notes, *notes)))
    if times["time"].count() == 0:
        times = times.drop("time")
    return rows.drop("day", "time", strict=False).hstack(times), notes


def _join_faults(day: pl.Expr, time: pl.Series) -> pl.Expr:
    """Forgive a missing day or time where the other one is there."""
    worse = [pl.when(fault != NO_TIME).then(fault) for fault in (day, pl.lit(time))]
    return pl.coalesce(*worse, pl.when(pl.lit(time).is_not_null()).then(day))


def _leave_out(
    rows: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that can be read from those that cannot, with the reason."""
    others = [name for name in columns if name not in ("day", "time")]
    is_empty = pl.all_horizontal(pl.col(others).is_null(), pl.col("fault") == NO_TIME)
    cases = [
        (is_empty, _EMPTY_ROW),
        (pl.col("viewer").is_null(), "no viewer"),
        (pl.col("title").is_null(), "no title"),
        (pl.col("fault").is_not_null(), pl.col("fault").cast(pl.String)),
    ]
    if "minutes" in columns:
        cases.append((pl.col("bad_minutes"), "minutes that are not a number"))
        cases.append((pl.col("minutes") < 0, "negative minutes"))
    if "rating" in columns:
        cases.append((pl.col("bad_rating"), "a rating that is not a number"))
    is_bad = pl.any_horizontal(case for case, _ in cases).fill_null(value=False)
    reasons = [
        pl.when(case).then(reason if isinstance(reason, pl.Expr) else pl.lit(reason))
        for case, reason in cases
    ]
    rows = rows.with_row_index("line", offset=1)
    left_out = rows.filter(is_bad).select("line", reason=pl.coalesce(reasons))
    _check_readable(rows.height, left_out["reason"])
    kept = [name for name in CHECKED_FORM if name in rows.columns]
    return rows.filter(~is_bad).select(kept), left_out


def _check_readable(rows: int, reasons: pl.Series) -> None:
    rows -= (reasons == _EMPTY_ROW).sum()
    reasons = reasons.filter(reasons != _EMPTY_ROW)
    if rows == 0:
        raise LogError.no_plays()
    if 2 * len(reasons) > rows:
        raise LogError.mostly_unreadable(len(reasons), rows, reasons.mode().sort()[0])


def _number_viewers(plays: pl.DataFrame) -> pl.DataFrame:
    """Replace ids by numbers from 0, in the order in which viewers first appear."""
    codes = plays["viewer"].to_physical()
    seen = codes.unique(maintain_order=True).to_numpy()
    numbers = np.empty(seen.max() + 1, dtype=np.uint32)
    numbers[seen] = np.arange(len(seen), dtype=np.uint32)
    return plays.with_columns(viewer=pl.Series(numbers[codes.to_numpy()]))


def _merge_repeats(plays: pl.DataFrame) -> tuple[pl.DataFrame, int, list[str]]:
    """Count rows that are identical to the second once; keep repeats within a day."""
    whole = pl.struct(pl.all().to_physical())
    hashes = plays.select(whole.hash()).to_series()
    if hashes.n_unique() == plays.height:
        return plays, 0, []
    # Comparing whole rows is slow, and only rows of one hash can be identical.
    rows = pl.arange(plays.height, dtype=pl.UInt32, eager=True)
    rows = rows.filter(hashes.is_duplicated())
    rows = rows.filter(~plays[rows].select(whole.is_first_distinct()).to_series())
    n_repeats = len(rows)
    rows = rows.filter(plays["time"][rows].is_not_null()) if "time" in plays else rows[:0]
    merged, kept = len(rows), n_repeats - len(rows)
    notes = []
    if merged:
        notes.append(f"Rows that repeat another to the second, counted once: {merged:,}.")
    if kept:
        notes.append(f"Rows that repeat another of the same day, all kept: {kept:,}.")
    keep = np.ones(plays.height, dtype=bool)
    keep[rows.to_numpy()] = False
    return plays.filter(keep), merged, notes


def _count_uneven(plays: pl.LazyFrame, held: list[str]) -> dict[str, tuple[int, int]]:
    """Count per attribute the viewers with several values, and those with gaps."""
    if not held:
        return {}
    per_viewer = plays.group_by("viewer").agg(
        expr
        for name in held
        for expr in (
            (pl.col(name).to_physical().min() != pl.col(name).to_physical().max()).alias(
                f"{name} varies"
            ),
            pl.col(name).null_count().is_between(1, pl.len() - 1).alias(f"{name} gaps"),
        )
    )
    counts = per_viewer.select(pl.exclude("viewer").sum()).collect().row(0, named=True)
    return {name: (counts[f"{name} varies"], counts[f"{name} gaps"]) for name in held}


def _settle_attributes(plays: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Give each viewer one region, age band and plan: those of the last play."""
    held = [name for name in ATTRIBUTES if name in plays.columns]
    uneven = _count_uneven(plays.lazy(), held)
    unsettled = [name for name in held if any(uneven[name])]
    if not unsettled:
        return plays, []
    order = [name for name in ("day", "time") if name in plays.columns]
    last = (
        plays.lazy()
        .sort(order, maintain_order=True)
        .group_by("viewer")
        .agg(pl.col(unsettled).drop_nulls().last())
    )
    settled = plays.lazy().drop(unsettled).join(
        last, on="viewer", how="left", maintain_order="left"
    )
    notes = [
        f"Viewers with more than one {name}, where the last play counts: {varied:,}."
        for name, (varied, _) in uneven.items()
        if varied
    ]
    return settled.select(plays.columns).collect(), notes
