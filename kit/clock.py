"""When was a play: how are dates, times, zones and unix numbers understood?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from kit.checks import check_one_of
from kit.errors import LogError

FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

NO_TIME = "no time"
UNREADABLE = "neither a date nor a time"
NO_SUCH_DAY = "a day or an hour that does not exist"
FAR_YEAR = f"a year outside {FIRST_YEAR} to {LAST_YEAR}"
NOT_UNIX = "a number that is neither unix seconds nor milliseconds since 1990"
SKIPPED = "an hour that the clocks skipped"

_FAULT = pl.Enum([NO_TIME, UNREADABLE, NO_SUCH_DAY, FAR_YEAR, NOT_UNIX, SKIPPED])
_INSTANT = pl.Datetime("ms")
# Seconds and milliseconds of these years do not overlap, so a number tells its unit.
_UNIX_RANGE = tuple(
    int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1990, LAST_YEAR)
)
# "D" stands for a digit of ASCII; \d would be one of any script, which no cast reads.
_WRITTEN = (
    r"^(?P<a>D{4}|D{1,2})(?P<separator>[-/.])(?P<b>D{1,2})[-/.](?P<c>D{4}|D{1,2})"
    r"(?:[T ,]+(?P<hour>D{1,2}):(?P<minute>DD)(?::(?P<second>DD(?:\.D+)?))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-](?:0D|1[0-4])(?::?[0-5]D)?)?$"
).replace("D", "[0-9]")


@dataclass(frozen=True, eq=False)
class Moments:
    """Days and times of plays, row by row as they were given."""

    rows: pl.DataFrame
    notes: tuple[str, ...]


def is_in_years(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Tell which days or moments lie in the years that a log can be about.

    They are compared as whole numbers: of some that a file can hold, no year is known.
    """
    first, last = (
        pl.lit(datetime(year, 1, 1)).cast(dtype).to_physical()
        for year in (FIRST_YEAR, LAST_YEAR + 1)
    )
    return column.to_physical().is_between(first, last, closed="left")


def split_written(table: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Take written dates, times and unix numbers apart into small integers.

    Days cannot be told yet: whether 1/2/2018 is in January or February is
    settled by the whole column, in `understand`.
    """
    text = pl.col(column).cast(pl.String).str.strip_chars()
    parts = "parts of a written time"
    part = pl.col(parts).struct
    hour, minute = (part.field(name).cast(pl.Int32) for name in ("hour", "minute"))
    second = part.field("second").cast(pl.Float64).fill_null(0)
    clock = ((hour * 60 + minute) * 60 + second) * 1000
    integers = pl.struct(
        *(part.field(name).cast(pl.Int16) for name in ("a", "b", "c")),
        year_first=part.field("a").str.len_bytes() == 4,
        dotted=part.field("separator") == ".",
        clocked=hour.is_not_null(),
        clock=pl.when((hour < 24) & (minute < 60) & (second < 60)).then(clock),
        offset=_zone_minutes(part.field("zone")),
        number=text.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False),
        given=text.str.len_bytes() > 0,
    )
    # Two steps, or the pattern would be matched anew for every part of it.
    table = table.with_columns(text.str.extract_groups(_WRITTEN).alias(parts))
    return table.with_columns(integers.alias(column)).drop(parts)


def _zone_minutes(zone: pl.Expr) -> pl.Expr:
    digits = zone.str.replace_all(r"\D", "")
    hours, minutes = (
        digits.str.slice(start, 2).cast(pl.Int16, strict=False).fill_null(0)
        for start in (0, 2)
    )
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    return pl.when(zone.is_not_null()).then(sign * (hours * 60 + minutes))


def understand(
    times: pl.Series, *, day_order: str | None = None, time_zone: str | None = None
) -> Moments:
    """Settle the day and, where there is a clock time, the instant of each play."""
    _check_settings(day_order, time_zone)
    rows, dtype = times.alias("t").to_frame(), times.dtype
    notes: list[str] = []
    if isinstance(dtype, pl.Struct):
        rows = rows.unnest("t")
        order, notes = _find_day_order(rows, day_order)
        rows = rows.select(**_read_written(order))
    elif dtype.is_numeric():
        rows = rows.select(**_read_unix(pl.col("t").cast(pl.Int64, strict=False)))
    else:
        rows = rows.select(**_read_native(pl.col("t"), dtype))
        time_zone = time_zone or getattr(dtype, "time_zone", None)
    zone_notes = _note_zone(rows) if time_zone is None else []
    rows = rows.select(**_count_days(time_zone))
    if rows["time"].count() and rows["at_midnight"].all():
        rows = rows.with_columns(time=pl.lit(None, _INSTANT))
        zone_notes = ["Every time is midnight, so only the days are used."]
    return Moments(rows.drop("at_midnight"), (*notes, *zone_notes))


def _check_settings(day_order: str | None, time_zone: str | None) -> None:
    if day_order is not None:
        check_one_of(LogError, "day_order", day_order, ("dmy", "mdy"))
    if time_zone is None:
        return
    try:
        pl.Series([None], dtype=_INSTANT).dt.replace_time_zone(time_zone or "?")
    except (TypeError, pl.exceptions.ComputeError):
        rule = 'a zone name such as "UTC" or "Europe/London"'
        raise LogError.bad_value("time_zone", rule, time_zone) from None


def _find_day_order(rows: pl.DataFrame, given: str | None) -> tuple[str, list[str]]:
    """Infer from the ranges of the parts whether days or months come first."""
    if given is not None:
        return given, []
    a, b = pl.col("a"), pl.col("b")
    low, high = (1, 12), (13, 31)
    rows = rows.filter(~pl.col("year_first"))
    dmy, mdy, undecided, undotted = rows.select(
        dmy=(a.is_between(*high) & b.is_between(*low)).any(),
        mdy=(a.is_between(*low) & b.is_between(*high)).any(),
        undecided=(a.is_between(*low) & b.is_between(*low) & (a != b)).any(),
        undotted=(~pl.col("dotted")).any(),
    ).row(0)
    if dmy and mdy:
        raise _open_day_order(mixed=True)
    if mdy:
        return "mdy", ["Dates are read month first, the only order that fits them."]
    if dmy:
        return "dmy", ["Dates are read day first, the only order that fits them."]
    if undecided and undotted:
        raise _open_day_order(mixed=False)
    return "dmy", ["Dates with dots are read day first."] if undecided else []


def _read_written(order: str) -> dict[str, pl.Expr]:
    a, b, c = pl.col("a"), pl.col("b"), pl.col("c")
    is_iso = pl.col("year_first")
    day, month = (a, b) if order == "dmy" else (b, a)
    year = pl.when(is_iso).then(a).when(c < 100).then(c + 2000).otherwise(c)
    month = pl.when(is_iso).then(b).otherwise(month)
    day = pl.when(is_iso).then(c).otherwise(day)
    first = pl.date(year.clip(FIRST_YEAR, LAST_YEAR), month.clip(1, 12), 1)
    exists = month.is_between(1, 12) & day.is_between(1, first.dt.month_end().dt.day())
    exists &= ~pl.col("clocked") | pl.col("clock").is_not_null()
    within = pl.duration(days=day - 1, milliseconds=pl.col("clock").fill_null(0))
    unix = _read_unix(pl.col("number"))
    is_unix = a.is_null() & pl.col("number").is_not_null()
    return {
        "local": pl.when(is_unix)
        .then(unix["local"])
        .when(exists)
        .then(first.cast(_INSTANT) + within.cast(pl.Duration("ms"))),
        "offset": pl.when(is_unix).then(0).otherwise("offset"),
        "clocked": is_unix | pl.col("clocked"),
        "fault": _first_fault(
            (~pl.col("given").fill_null(value=False), NO_TIME),
            (a.is_null() & ~is_unix, UNREADABLE),
            (is_unix & unix["local"].is_null(), NOT_UNIX),
            (~is_unix & ~year.is_between(FIRST_YEAR, LAST_YEAR), FAR_YEAR),
            (~is_unix & ~exists, NO_SUCH_DAY),
        ),
    }


def _read_unix(number: pl.Expr) -> dict[str, pl.Expr]:
    first, last = _UNIX_RANGE
    instant = (
        pl.when(number.is_between(first, last))
        .then(number * 1000)
        .when(number.is_between(1000 * first, 1000 * last))
        .then(number)
        .cast(_INSTANT)
    )
    return {
        "local": instant,
        "offset": pl.lit(0),
        "clocked": pl.lit(value=True),
        "fault": _first_fault(
            (number.is_null(), NO_TIME), (instant.is_null(), NOT_UNIX)
        ),
    }


def _read_native(column: pl.Expr, dtype: pl.DataType) -> dict[str, pl.Expr]:
    if dtype not in (pl.Date, pl.Datetime):
        raise bad_type("time", dtype)
    has_zone = False
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        has_zone = True
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        dtype = pl.Datetime(dtype.time_unit)
    within = is_in_years(column, dtype)
    return {
        "local": pl.when(within).then(column).cast(_INSTANT),
        "offset": pl.lit(0 if has_zone else None, pl.Int16),
        "clocked": pl.lit(dtype == pl.Datetime),
        "fault": _first_fault(
            (column.is_null(), NO_TIME),
            (~within, FAR_YEAR),
        ),
    }


def _first_fault(*cases: tuple[pl.Expr, str]) -> pl.Expr:
    return pl.coalesce(
        *(pl.when(case).then(pl.lit(fault, dtype=_FAULT)) for case, fault in cases)
    )


def _note_zone(rows: pl.DataFrame) -> list[str]:
    """Check that all times are on one clock, and say which."""
    clocked = rows.filter(pl.col("clocked") & pl.col("fault").is_null())
    offsets = clocked["offset"].unique().sort(nulls_last=True).to_list()
    zones = [_name_zone(minutes) for minutes in offsets]
    if len(zones) > 1:
        msg = (
            f"`time` must be on one clock, got times at {', '.join(zones)}; choose the "
            'zone in which days are counted, for example time_zone="UTC".'
        )
        raise LogError(msg)
    if offsets == [None]:
        return ["Times carry no zone and are read as UTC."]
    return [] if offsets in ([], [0]) else [f"Days are counted at {zones[0]}."]


def _name_zone(minutes: int | None) -> str:
    if minutes is None:
        return "no zone"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _count_days(time_zone: str | None) -> dict[str, pl.Expr]:
    local, clocked = pl.col("local"), pl.col("clocked")
    offset = pl.duration(minutes=pl.col("offset").fill_null(0), time_unit="ms")
    instant, there = local - offset, local
    if time_zone is not None:
        read_there = local.dt.replace_time_zone(
            time_zone, ambiguous="earliest", non_existent="null"
        )
        read_there = read_there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        instant = (
            pl.when(pl.col("offset").is_null()).then(read_there).otherwise(instant)
        )
        there = instant.dt.replace_time_zone("UTC").dt.convert_time_zone(time_zone)
        there = pl.when(clocked).then(there.dt.replace_time_zone(None)).otherwise(local)
    skipped = pl.col("fault").is_null() & there.is_null()
    return {
        "day": there.dt.date(),
        "time": pl.when(clocked).then(instant),
        "at_midnight": ~clocked | (there.dt.time() == pl.time(0)),
        "fault": _first_fault((skipped, SKIPPED)).fill_null(pl.col("fault")),
    }


def _open_day_order(*, mixed: bool) -> LogError:
    """Say that days and months cannot be told apart, or change places."""
    found = "some that can only be day first and some only month first"
    return LogError(
        f"`time` must show whether days or months come first, got "
        f"{found if mixed else 'only dates that can be read either way'}; "
        f'say day_order="dmy" or day_order="mdy".'
    )


def bad_type(role: str, kind: object) -> LogError:
    """Say that a column holds a kind of value that cannot play its role."""
    is_time = role in ("day", "time")
    wanted = "dates, times or unix numbers" if is_time else "plain values"
    return LogError(
        f"`{role}` must be a column of {wanted}, got one of {kind}; cast it, or "
        "name another when the table is read by read_log, with "
        f'{"time" if is_time else role}="...".'
    )
