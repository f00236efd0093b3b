"""How does a table become a log that says how often, and not when?

A row stands for so many plays of one title by one viewer. When each of them was is not
known, so that the log is undated: it answers what is asked at some time, and how often,
and refuses days.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from kit.errors import LogError
from kit.files.rows import find_unreadable
from kit.log import Log, check_plays

#: More plays than this are not held in memory, 8 to 20 bytes each.
MOST_PLAYS = 1 << 31
NO_COUNT = "no number of plays of at least 1"


def read_counted(
    table: pl.LazyFrame,
    **settings: Any,  # noqa: ANN401, those of `check_plays`
) -> Log:
    """Read each row as so many plays, at a time that is not known."""
    is_blank = pl.all_horizontal(pl.all().is_null())
    n = pl.col("plays").cast(pl.Int64, strict=False)
    counted = table.select(pl.all(), times=pl.when(is_blank).then(1).otherwise(n))
    rows = counted.with_row_index("line", offset=1).drop("plays").collect()
    has_count = (pl.col("times") > 0).fill_null(value=False)
    bare = rows.filter(~has_count).select("line", reason=pl.lit(NO_COUNT))
    rows = rows.filter(has_count)
    total = rows["times"].cast(pl.Float64).sum()
    if total > MOST_PLAYS:
        rule = f"counts of at most {MOST_PLAYS:,} plays in all"
        fix = "Check its column."
        raise LogError.bad_value("plays", rule, f"about {total:,.0f}", fix)
    if unreadable := find_unreadable(len(rows) + len(bare), bare["reason"]):
        raise LogError.mostly_unreadable(*unreadable)
    log = check_plays(rows.drop("line", "times"), **settings | {"undated": True})
    lines = rows["line"].gather(log.left_out["line"] - 1)
    kept = rows.filter(~pl.col("line").is_in(lines.implode()))
    at = np.repeat(np.arange(len(kept)), kept["times"].to_numpy())
    faults = log.left_out.with_columns(lines.alias("line"))
    left_out = pl.concat([faults, bare]).sort("line")
    note = f"Plays of one viewer and title are one row: {len(kept):,} rows."
    plays = log.plays.collect()[at].lazy()
    return Log(plays, left_out, (note, *log.notes))
