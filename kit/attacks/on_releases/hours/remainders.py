"""What is left of a title's half-year when its printed weeks are taken away?"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from kit.errors import ReleaseError
from kit.printed import is_whole

_WEEK = timedelta(days=6)


def subtract_weeks(
    report: pl.DataFrame,
    weeks: pl.DataFrame,
    *,
    period: tuple[date, date],
    report_base: int,
) -> pl.DataFrame:
    """Subtract the weeks of a title that were printed from its half-year.

    One company publishes the same hours twice: by week for the ten titles at the top
    of each list, and by half-year for all. A reader lays one beside the other. What
    the weeks leave of the half-year is how long the title was watched while it was in
    no list, and in the days at both ends that belong to no whole week: a number that
    nobody published.

    Parameters
    ----------
    report : pl.DataFrame
        `title` and `hours`, of the half-year; `released`, a day, where it is known.
    weeks : pl.DataFrame
        `week` (its last day), `title`, `hours` and `base` (what these were rounded
        to), a row for each week in which a title was listed.
    period : tuple of date
        First and last day of the half-year. Weeks that lie only partly in it are left
        aside; the remainder holds them.
    report_base : int
        What the hours of the half-year were rounded to, to the nearest.

    Returns
    -------
    pl.DataFrame
        A row for each title that both know once: `title`, `hours` (of the half-year),
        `n_weeks`, `by_week` (the sum of their hours), `low` and `high` (what can be
        left, in hours) and `contradicts` (whether less than nothing is). With
        `released` also `n_days`: on how many days of the half-year the title was out
        and no listed week covers, null where the day of release is not known.

    Raises
    ------
    ReleaseError
        If a column is missing, the period ends before it begins, or a base is below 1.

    Examples
    --------
    >>> report = pl.DataFrame({"title": ["A"], "hours": [900]})
    >>> days = [date(2024, 1, 7), date(2024, 1, 14)]
    >>> weeks = pl.DataFrame({"week": days, "title": ["A"] * 2, "hours": [500, 300]})
    >>> found = subtract_weeks(
    ...     report,
    ...     weeks.with_columns(base=100),
    ...     period=(date(2024, 1, 1), date(2024, 6, 30)),
    ...     report_base=100,
    ... )
    >>> found.select("by_week", "low", "high").row(0)
    (800, 0.0, 250.0)
    """
    _check("report", report, ("title", "hours"))
    _check("weeks", weeks, ("week", "title", "hours", "base"))
    first, last = period
    if last < first:
        rule = "a first day and a last day, in order"
        raise ReleaseError.bad_value("period", rule, (str(first), str(last)))
    if not is_whole(report_base) or report_base < 1:
        raise ReleaseError.bad_value("report_base", "an int of at least 1", report_base)
    # Two titles of one name cannot be told apart, and are left aside.
    named = report.unique("title", keep="none")
    is_dated = "released" in report.columns
    released = pl.col("released") if is_dated else pl.lit(first)
    out = pl.when(released < first).then(pl.lit(first)).otherwise(released)
    named = named.select("title", "hours", out=out)
    is_whole_week = (pl.col("week") - _WEEK >= first) & (pl.col("week") <= last)
    by_title = (
        weeks.filter(is_whole_week)
        .unique(["title", "week"], keep="none")
        .select("title", "week", "base", by_week="hours")
        .join(named, on="title", validate="m:1")
        .group_by("title", "hours", "out")
        .agg(
            n_weeks=pl.len(),
            by_week=pl.col("by_week").sum(),
            slack=(pl.col("base").sum() + report_base) / 2,
            n_days=_n_days(pl.col("out"), last) - _n_covered().sum(),
        )
    )
    left = pl.col("hours") - pl.col("by_week")
    unknown = ["slack", "out"] if is_dated else ["slack", "out", "n_days"]
    return (
        by_title.with_columns(
            low=(left - pl.col("slack")).clip(0.0), high=left + pl.col("slack")
        )
        .with_columns(contradicts=pl.col("high") < 0)
        .drop(unknown)
        .sort("hours", "title", descending=[True, False])
    )


def _n_days(out: pl.Expr, last: date) -> pl.Expr:
    """Count the days from when a title was out to the last one."""
    return ((pl.lit(last) - out).dt.total_days() + 1).first().clip(0)


def _n_covered() -> pl.Expr:
    """Count the days of a listed week on which the title was out."""
    begins = pl.max_horizontal(pl.col("week") - _WEEK, "out")
    return ((pl.col("week") - begins).dt.total_days() + 1).clip(0)


def _check(name: str, table: pl.DataFrame, columns: tuple[str, ...]) -> None:
    if missing := [column for column in columns if column not in table.columns]:
        rule = f"a table with {', '.join(columns)}"
        raise ReleaseError.bad_value(name, rule, f"none of {', '.join(missing)}")
