"""How much closer do runtimes and views bring a reader to the true hours?"""

from __future__ import annotations

import polars as pl

from kit.errors import ReleaseError
from kit.printed import is_whole

_NUMBERS = ("hours", "runtime", "views")


def narrow_hours(
    table: pl.DataFrame, *, hours_base: int, views_base: int
) -> pl.DataFrame:
    """Read the hours and the views of each title together.

    A rival has the weekly list. It prints hours to the nearest 100,000, the runtime
    and the views, which are hours divided by runtime, to the nearest 100,000 as well.
    She wants the hours more closely than the publisher prints them. The views are a
    second look at the same hours: of a title of six minutes they tell them to within
    5,000. So she intersects what both allow.

    She succeeds only if the views were worked out from the true hours. If they were
    worked out from the printed ones they hold nothing new, and what she intersects is
    false; `kit.measures.roundings.quotients` tells which.

    Parameters
    ----------
    table : pl.DataFrame
        `hours`, `runtime` (minutes) and `views`, all whole numbers as printed, null
        where not printed; other columns are kept.
    hours_base, views_base : int
        What they were rounded to, to the nearest.

    Returns
    -------
    pl.DataFrame
        The rows with all three, with `low` and `high`, the true hours that fit the
        printed hours; `low_by_views` and `high_by_views`, those that fit the views as
        well; and `left`, what is left open of what was, from 0 to 1. Rows whose three
        numbers no true hours fit are given with nulls.

    Raises
    ------
    ReleaseError
        If a column is missing, or a base below 1.

    Examples
    --------
    >>> table = pl.DataFrame({"hours": [1_000_000], "runtime": [6], "views": [9700000]})
    >>> found = narrow_hours(table, hours_base=100_000, views_base=100_000)
    >>> found.select("low", "high", "low_by_views", "high_by_views").row(0)
    (950000.0, 1050000.0, 965000.0, 975000.0)
    """
    told = _read(table, hours_base, views_base).drop_nulls(_NUMBERS)
    low, high = pl.col("low"), pl.col("high")
    size = pl.col("runtime") / 60
    by_views = (
        pl.max_horizontal(low, (pl.col("views") - views_base / 2) * size),
        pl.min_horizontal(high, (pl.col("views") + views_base / 2) * size),
    )
    fits = by_views[0] <= by_views[1]
    return told.with_columns(
        low_by_views=pl.when(fits).then(by_views[0]),
        high_by_views=pl.when(fits).then(by_views[1]),
    ).with_columns(left=(pl.col("high_by_views") - pl.col("low_by_views")) / hours_base)


def find_runtimes(
    table: pl.DataFrame, *, hours_base: int, views_base: int
) -> pl.DataFrame:
    """Work out the runtimes that were withheld, from hours and views.

    The publisher prints a star in place of some runtimes, and still prints the hours
    and the views. Hours divided by views are the runtime. The reader succeeds where
    a single number of minutes is left.

    Parameters
    ----------
    table : pl.DataFrame
        As for `narrow_hours`.
    hours_base, views_base : int
        What they were rounded to, to the nearest.

    Returns
    -------
    pl.DataFrame
        Every row with hours and views, with `shortest` and `longest`, the whole
        minutes that the runtime can have, whether the views were worked out from true
        hours or from printed ones; `longest` is null where nothing limits it, and
        `shortest` is above `longest` where no runtime fits.

    Raises
    ------
    ReleaseError
        If a column is missing, or a base below 1.

    Examples
    --------
    >>> table = {"hours": [69_000_000], "runtime": [None], "views": [17_000_000]}
    >>> table = pl.DataFrame(table, schema_overrides={"runtime": pl.Int64})
    >>> found = find_runtimes(table, hours_base=100_000, views_base=100_000)
    >>> found.select("shortest", "longest").row(0)
    (243, 244)
    """
    told = _read(table, hours_base, views_base).drop_nulls(["hours", "views"])
    views, half = pl.col("views"), views_base / 2
    shortest = (60 * pl.col("low") / (views + half)).ceil().clip(1)
    longest = (60 * pl.col("high") / (views - half)).floor()
    return told.with_columns(
        shortest=shortest.cast(pl.Int64),
        longest=pl.when(views > half).then(longest).cast(pl.Int64),
    )


def _read(table: pl.DataFrame, hours_base: int, views_base: int) -> pl.DataFrame:
    """Add the true hours that fit the printed ones."""
    if missing := [name for name in _NUMBERS if name not in table.columns]:
        rule = f"a table with {', '.join(_NUMBERS)}"
        raise ReleaseError.bad_value("table", rule, f"none of {', '.join(missing)}")
    for name, base in (("hours_base", hours_base), ("views_base", views_base)):
        if not is_whole(base) or base < 1:
            raise ReleaseError.bad_value(name, "an int of at least 1", base)
    half = hours_base / 2
    return table.with_columns(
        low=(pl.col("hours") - half).clip(0.0), high=pl.col("hours") + half
    )
