"""Which names of titles can every page and every picture hold?"""

from __future__ import annotations

import polars as pl

from kit.cleaning import clean_text, holds_controls
from kit.sources.exports.plays import LEFT_OUT, REASONS, Finished, Reason


def clean_names(rows: pl.DataFrame) -> Finished:
    """Take out of names what nothing can show, and part the plays that have none left.

    Parameters
    ----------
    rows : pl.DataFrame of shape (n_plays, n_columns)
        With `title` and `series`.

    Returns
    -------
    Finished
    """
    names = pl.col("title", "series").cast(pl.String)
    n = rows.select(pl.any_horizontal(holds_controls(names))).to_series().sum()
    if not n:
        return Finished(rows, pl.DataFrame(schema=LEFT_OUT))
    rows = rows.with_columns(clean_text(names).cast(pl.Categorical))
    series = pl.col("series").cast(pl.String)
    rows = rows.with_columns(series=pl.when(series != "").then("series"))
    has_name = pl.col("title").cast(pl.String) != ""
    reason = pl.lit(str(Reason.NO_TITLE), dtype=REASONS).alias("reason")
    note = f"Names with control characters, where a space is read instead: {n:,}."
    return Finished(
        rows.filter(has_name), rows.filter(~has_name).select("file", "line", reason),
        (note,),
    )  # fmt: skip
