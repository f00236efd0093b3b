"""When were the plays of one file, in whatever order it writes days and months?"""

from __future__ import annotations

import re

import polars as pl

from kit.clock import FAR_YEAR, FIRST_YEAR, LAST_YEAR, split_written, understand
from kit.errors import ExportError, LogError

ORDERS = ("dmy", "mdy", "ymd")
_PARTS = r"^\W*(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})\b\.?"
_SHORT_YEAR = r"^\W*(\d\d)\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\b\.?"
# The unix number of no time at all, and the same as a date.
_ZERO, _EPOCH = r"^\s*-?0+(\.0*)?\s*$", "1970-01-01"
_LONGEST_FORM = 24


def split_times(rows: pl.DataFrame, day_order: str | None) -> pl.DataFrame:
    """Take the written times of some rows apart, so that their text can be forgotten.

    Parameters
    ----------
    rows : pl.DataFrame of shape (n_rows, n_columns)
        With `time` as text.
    day_order : {"dmy", "mdy", "ymd"} or None
        "ymd" says that a date such as 18/12/23 begins with the year.

    Returns
    -------
    pl.DataFrame of shape (n_rows, n_columns)
        With `time` as `kit.clock.split_written` gives it.
    """
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
    """Settle the day and the time at which each play of a file began.

    Parameters
    ----------
    rows : pl.DataFrame of shape (n_rows, n_columns)
        With `time` as `split_times` gives it, and `length` in milliseconds.
    file : str
        Name of the file.
    form : str or None
        How its times are written, for a message.
    ends : bool
        Whether `time` is when a play ended.
    day_order, time_zone : str or None
        As for `open_export`.

    Returns
    -------
    rows : pl.DataFrame of shape (n_rows, n_columns + 3)
        With `day` (Date), `time` (UTC) and `fault`, as `kit.clock.Moments` has them,
        and `written`, the day that the file has, on which the play may have ended.
    notes : tuple of str

    Raises
    ------
    ExportError
        If it is open which of days and months comes first.
    """
    order = None if day_order == "ymd" else day_order
    try:
        moments = understand(rows["time"], day_order=order, time_zone=time_zone)
    except LogError as error:
        raise ExportError.open_times(file, form, error) from None
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
    """Say how a date is written without saying which, as in 99/99/99.

    Parameters
    ----------
    written : str or None

    Returns
    -------
    str or None
        None for nothing, and for what is too long to be a date.

    Examples
    --------
    >>> form_of("18 Dec 2023"), form_of("A Film"), form_of(None)
    ('99 aaa 9999', None, None)
    """
    if written is None or len(written) > _LONGEST_FORM or not re.search(r"\d", written):
        return None
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", written))
