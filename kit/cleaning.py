"""Which rows of a table are plays, and whose: what is left out, merged, settled?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from kit.clock import NO_TIME
from kit.errors import LogError
from kit.markup import UNPRINTABLE

NUMBERS = ("minutes", "rating")
PER_MINUTE = {"minutes": 1, "seconds": 60, "milliseconds": 60_000, "hours": 1 / 60}
TEXT = (pl.String, pl.Categorical, pl.Enum)
#: Columns of a play; every other one of a log belongs to the viewer.
OF_PLAYS = ("viewer", "title", "day", "time", "series", "minutes", "rating", "device")

_EMPTY_ROW = "an empty row"
_DAY = 24 * 60  # minutes
# What programs write for "no value"; as ids they would turn strangers into one viewer.
_NOT_AN_ID = ["", "NA", "N/A", "NaN", "nan", "NULL", "Null", "null", "None", "none"]


def read_column(name: str, dtype: pl.DataType) -> list[pl.Expr]:
    """Write the expressions that read one column of ids, names or numbers."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    if name in NUMBERS:
        has_comma = _has_decimal_comma(text) if dtype in TEXT else pl.lit(False)
        point = pl.when(has_comma).then(text.str.replace(",", ".", literal=True))
        number = point.otherwise(text) if dtype in TEXT else pl.col(name)
        number = number.cast(pl.Float32, strict=False)
        number = pl.when(number.is_finite()).then(number)
        is_bad = (text != "") & number.is_null()
        return [
            number.alias(name),
            is_bad.alias(f"bad_{name}"),
            has_comma.alias(f"comma_{name}"),
        ]
    if name == "viewer":
        # Ids are compared by 64 bits of hash, which is fast and forgets them at once;
        # that any two of a million viewers share theirs has a chance of 3 in 10^8.
        return [pl.when(~text.is_in(_NOT_AN_ID)).then(text.hash()).alias(name)]
    return [pl.when(text != "").then(text).cast(pl.Categorical).alias(name)]


def read_attribute(name: str, dtype: pl.DataType) -> list[pl.Expr]:
    """Write the expression that reads an attribute of viewers, as text or a number."""
    if dtype.is_integer():
        return [pl.col(name)]
    if dtype.is_numeric():
        number = pl.col(name).cast(pl.Float64)
        return [pl.when(number.is_finite()).then(number).alias(name)]
    return read_column(name, dtype)


def clean_names(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Take control characters out of names, each name once and not in every row."""
    notes = []
    for name in [n for n in rows.columns if rows.schema[n] == pl.Categorical]:
        names = rows[name].unique().cast(pl.String)
        if not names.to_frame().select(holds_controls(pl.col(name)).any()).item():
            continue
        text = pl.col(name).cast(pl.String)
        count = rows.select(holds_controls(text).sum()).item()
        clean = clean_text(text)
        named = pl.when(clean != "").then(clean).cast(pl.Categorical)
        rows = rows.with_columns(named.alias(name))
        told = f"Control characters in {name}, where a space is read instead"
        notes.append(f"{told}: {count:,}.")
    return rows, notes


def clean_text(text: pl.Expr) -> pl.Expr:
    """Write a space in place of control characters, which no picture can hold."""
    controls = f"[{UNPRINTABLE}][ {UNPRINTABLE}]*"
    return text.str.replace_all(controls, " ").str.strip_chars()


def holds_controls(text: pl.Expr) -> pl.Expr:
    """Tell which names hold what `clean_text` takes out."""
    return text.str.contains(f"[{UNPRINTABLE}]")


def _has_decimal_comma(text: pl.Expr) -> pl.Expr:
    """Tell 2,5 from 1,234, which may be thousands unless the column shows it is not."""
    shows_decimals = text.str.contains(r"^\d+,(\d{1,2}|\d{4,})$").any()
    shows_thousands = text.str.contains(r",.*[.,]|\..*,").any()
    has_comma = text.str.contains(r"^\d+,\d+$").fill_null(value=False)
    return has_comma & shows_decimals & ~shows_thousands


def note_commas(rows: pl.DataFrame) -> list[str]:
    """Say how many decimal commas were read, by column."""
    counts = {
        name: rows[f"comma_{name}"].sum() for name in NUMBERS if name in rows.columns
    }
    return [
        f"Decimal commas in {name}, where 2,5 is read as 2.5: {count:,}."
        for name, count in counts.items()
        if count
    ]


def scale_minutes(rows: pl.DataFrame, unit: str | None) -> pl.DataFrame:
    """Turn lengths into minutes, and refuse those of which most cannot be minutes."""
    if "minutes" not in rows.columns:
        return rows
    scaled = (pl.col("minutes").cast(pl.Float64) / PER_MINUTE[unit or "minutes"]).cast(
        pl.Float32
    )
    rows = rows.with_columns(scaled)
    minutes = rows["minutes"].drop_nulls()
    too_long = int((minutes > _DAY).sum())
    if 2 * too_long > len(minutes):
        msg = (
            f"`minutes` must be minutes, but {too_long:,} of {len(minutes):,} would be "
            'longer than a day; say what they are, with minutes_unit="seconds" or '
            'minutes_unit="milliseconds".'
        )
        raise LogError(msg)
    return rows


def leave_out(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that can be read from those that cannot."""
    fault = pl.col("fault").cast(pl.String)
    held = [name for name in rows.columns if rows.schema[name] != pl.Boolean]
    untimed = [name for name in held if name not in ("day", "time", "fault")]
    is_empty = pl.all_horizontal(pl.col(untimed).is_null())
    if "day" in held:
        is_empty &= fault == NO_TIME
    reasons = [
        pl.when(is_empty).then(pl.lit(_EMPTY_ROW)),
        pl.when(pl.col("viewer").is_null()).then(pl.lit("no viewer")),
        pl.when(pl.col("title").is_null()).then(pl.lit("no title")),
        fault,
    ]
    for name in [name for name in NUMBERS if name in held]:
        bad = pl.lit(f"{name} that cannot be read as a number")
        reasons.append(pl.when(f"bad_{name}").then(bad))
    if "minutes" in held:
        reasons.append(pl.when(pl.col("minutes") < 0).then(pl.lit("negative minutes")))
    is_left_out = pl.any_horizontal(reason.is_not_null() for reason in reasons)
    rows = rows.with_row_index("line", offset=1)
    left_out = rows.filter(is_left_out).select("line", reason=pl.coalesce(reasons))
    _check_readable(rows.height, left_out["reason"])
    return rows.filter(~is_left_out).select(held).drop("fault"), left_out


def _check_readable(n_rows: int, reasons: pl.Series) -> None:
    faults = reasons.filter(reasons != _EMPTY_ROW)
    n_rows -= len(reasons) - len(faults)
    if n_rows == 0:
        raise LogError.no_plays()
    if 2 * len(faults) > n_rows:
        commonest = faults.mode().sort()[0]
        raise LogError.mostly_unreadable(len(faults), n_rows, commonest)


def number_viewers(plays: pl.DataFrame) -> pl.DataFrame:
    """Replace ids by numbers from 0, in the order in which viewers first appear."""
    codes = plays["viewer"].rank("dense")
    seen = codes.unique(maintain_order=True).to_numpy()
    numbers = np.empty(seen.max() + 1, dtype=np.uint32)
    numbers[seen] = np.arange(len(seen), dtype=np.uint32)
    return plays.with_columns(viewer=pl.Series(numbers[codes.to_numpy()]))


def merge_repeats(plays: pl.DataFrame) -> tuple[pl.DataFrame, int, list[str]]:
    """Count a play once that is written twice, where its time of day tells."""
    whole = pl.struct(pl.all().to_physical())
    # Comparing whole rows is slow, and only rows of one hash can be identical.
    hashes = plays.select(whole.hash()).to_series()
    ordered = hashes.sort()
    shared = ordered.filter(ordered == ordered.shift()).unique()
    repeats = hashes.is_in(shared.implode()).arg_true()
    first = plays[repeats].select(whole.is_first_distinct()).to_series()
    repeats = repeats.filter(~first)
    timed = repeats.clear()
    if "time" in plays.columns:
        timed = repeats.filter(plays["time"][repeats].is_not_null())
    keep = np.ones(plays.height, dtype=bool)
    keep[timed.to_numpy()] = False
    n_kept = len(repeats) - len(timed)
    notes = []
    if len(timed):
        notes.append(f"Rows identical to another, counted once: {len(timed):,}.")
    if n_kept:
        where = " of the same day" if "day" in plays.columns else ""
        notes.append(f"Rows identical to another{where}, kept: {n_kept:,}.")
    return plays.filter(keep), len(timed), notes


def count_uneven(
    plays: pl.LazyFrame, attributes: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Count, per attribute, viewers with several values and viewers with gaps."""
    held = list(attributes)
    if not held:
        return {}
    codes = {name: pl.col(name).to_physical() for name in held}
    varied = [(codes[name].min() != codes[name].max()).alias(name) for name in held]
    gaps = [
        pl.col(name).null_count().is_between(1, pl.len() - 1).alias(f"{name} gaps")
        for name in held
    ]
    per_viewer = plays.group_by("viewer").agg(*varied, *gaps).drop("viewer")
    n_viewers = per_viewer.sum().collect().row(0)
    return dict(
        zip(
            held,
            zip(n_viewers[: len(held)], n_viewers[len(held) :], strict=True),
            strict=True,
        )
    )


def settle_attributes(
    plays: pl.DataFrame, attributes: Sequence[str]
) -> tuple[pl.DataFrame, list[str]]:
    """Give each viewer one value of each attribute: that of the last play."""
    uneven = count_uneven(plays.lazy(), attributes)
    unsettled = [name for name, counts in uneven.items() if any(counts)]
    if not unsettled:
        return plays, []
    order = [name for name in ("day", "time") if name in plays.columns]
    ordered = plays.lazy().sort(order, maintain_order=True) if order else plays.lazy()
    last = ordered.group_by("viewer").agg(pl.col(unsettled).drop_nulls().last())
    others = plays.lazy().drop(unsettled)
    settled = others.join(last, on="viewer", how="left", maintain_order="left")
    notes = [
        f"Viewers with more than one {name}, where the last play counts: {varied:,}."
        for name, (varied, _) in uneven.items()
        if varied
    ]
    return settled.select(plays.columns).collect(), notes
