"""Which rows of an export tell of one play again, and which contradict each other?"""

from __future__ import annotations

import polars as pl

from kit.sources.exports.plays import REASONS, Reason


def part_repeats(plays: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the plays from the rows that tell of the same play again.

    Rows alike in every field, also in those that are dropped, are one play if they have
    a time. Without one, a title may have been played twice on a day: alike in one file
    they are two plays, alike in two files they are one.

    Parameters
    ----------
    plays : pl.DataFrame of shape (n_plays, n_columns)
        Of all files, as `kit.sources.exports.collect.Collected` has them.

    Returns
    -------
    plays : pl.DataFrame of shape (n_first, n_columns)
    repeats : pl.DataFrame of shape (n_plays - n_first, 3)
        `file`, `line` and `reason`.
    """
    same = [name for name in plays.columns if name not in ("file", "line")]
    again = pl.int_range(pl.len()).over("file", *same)
    nth = pl.when(pl.col("time").is_null()).then(again).otherwise(0).alias("nth")
    first = pl.struct(*same, nth).is_first_distinct()
    is_first = plays.select(first).to_series()
    reason = pl.lit(str(Reason.REPEAT), dtype=REASONS).alias("reason")
    return plays.filter(is_first), plays.filter(~is_first).select(
        "file", "line", reason
    )


def find_contradictions(plays: pl.DataFrame) -> pl.DataFrame:
    """Find plays of one viewer and title at one time, in rows that are no repeats.

    Parameters
    ----------
    plays : pl.DataFrame of shape (n_plays, n_columns)
        Without repeats.

    Returns
    -------
    pl.DataFrame of shape (n_found, 2)
        `file` and `line`.
    """
    several = pl.len().over("viewer", "title", "time") > 1
    timed = plays.filter(pl.col("time").is_not_null())
    return timed.filter(several).select("file", "line").sort("file", "line")
