"""What do the weekly lists and the half-yearly reports of a service say, all in all?

The same questions are put to any files of this form, the real ones and an invented
one, so that the answers can stand side by side. They are about titles and hours; no
answer is about a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

import numpy as np
import polars as pl

from kit.attacks.on_releases.hours import (
    bound_smallest,
    check_table,
    find_runtimes,
    narrow_hours,
    subtract_weeks,
)
from kit.measures.rounding_changes import (
    Changes,
    Quotients,
    compare_quotients,
    find_changes,
)
from kit.measures.roundings import find_base, fit_ways, say_power

#: The rows of a half-year's report, and its first and last day.
Report = tuple[pl.DataFrame, tuple[date, date]]
_FEW_DAYS = 6


def summarise_hours(weeks: pl.DataFrame, reports: Sequence[Report]) -> pl.DataFrame:
    """Put the questions of an investigation to published hours.

    Parameters
    ----------
    weeks : pl.DataFrame
        As `read_top10` gives it: `week`, `title`, `season`, `hours`, `runtime`,
        `views`.
    reports : sequence of (rows, period)
        As `read_engagement` gives them: `title`, `hours`, and `runtime` and `views`
        where the edition has them.

    Returns
    -------
    pl.DataFrame of shape (n_questions, 3)
        `about` ("weekly lists", or the months of a report), `question` and `answer`.
    """
    changes = find_changes(weeks, period="week", number="hours")
    listed = weeks.select(
        "week",
        "hours",
        title=pl.coalesce("season", "title"),
        base=changes.bases("week"),
    )
    rows = [("weekly lists", *one) for one in _of_weeks(weeks, changes)]
    for report, period in reports:
        about = f"{period[0]:%B} to {period[1]:%B %Y}"
        rows += [(about, *one) for one in _of_report(report, period, listed)]
    return pl.DataFrame(rows, ["about", "question", "answer"], orient="row")


def compare_views(
    table: pl.DataFrame, *, hours_base: int, views_base: int
) -> Quotients:
    """Compare the views of a table with its hours and runtimes.

    Parameters
    ----------
    table : pl.DataFrame
        `hours`, `runtime` (minutes) and `views`; rows with a null are left aside.
    hours_base, views_base : int
        What they were rounded to.

    Returns
    -------
    Quotients
        How well they agree.
    """
    check_table("table", table, ("hours", "runtime", "views"))
    told = table.drop_nulls(["hours", "runtime", "views"])
    hours, runtime, views = (told[n].to_numpy() for n in ("hours", "runtime", "views"))
    return compare_quotients(
        hours.astype(np.int64) * 60,
        runtime,
        views,
        amount_base=60 * hours_base,
        rate_base=views_base,
    )


def fit_quotients(
    table: pl.DataFrame, *, hours_base: int, views_base: int
) -> dict[str, int]:
    """Count the rows that fit each way of rounding hours and views.

    Parameters
    ----------
    table : pl.DataFrame
        As for `compare_views`.
    hours_base, views_base : int
        What they were rounded to.

    Returns
    -------
    dict of str to int
        For each way of `kit.measures.roundings`, how many rows fit it if both
        were rounded so, and the views come from the true hours or the printed ones.
    """
    check_table("table", table, ("hours", "runtime", "views"))
    told = table.drop_nulls(["hours", "runtime", "views"])
    printed = told.select("hours", "views").to_numpy()
    factors = told.select(pl.lit(60), -pl.col("runtime")).to_numpy()
    found = fit_ways(printed, factors, np.array([hours_base, views_base]))
    return dict(found.select("way", "fits").iter_rows())


def _of_weeks(weeks: pl.DataFrame, changes: Changes) -> Iterator[tuple[str, str]]:
    n_weeks = weeks["week"].n_unique()
    yield "numbers of hours", f"{weeks.height:,} in {n_weeks} weeks"
    told = [
        f"{stretch.base:,} from {_day(stretch.first)} to {_day(stretch.last)}"
        for stretch in changes.stretches
    ]
    yield "hours are rounded to", "; ".join(told)
    for change in changes.changes:
        yield f"the change of {_day(change.at)}", str(change)
    last = changes.stretches[-1]
    late = weeks.filter(pl.col("week") >= last.first)
    yield from _of_views(late, last.base)
    yield from _of_people(late, days=7, base=last.base)


def _of_report(
    report: pl.DataFrame, period: tuple[date, date], listed: pl.DataFrame
) -> Iterator[tuple[str, str]]:
    base = find_base(report["hours"])
    yield "titles", f"{report.height:,}"
    yield "hours are rounded to", str(base).removeprefix("rounded to ")
    if "views" in report.columns:
        yield from _of_views(report, base.base)
    left = subtract_weeks(report, listed, period=period, report_base=base.base).table
    right = left.filter(~pl.col("contradicts"))
    yield (
        "titles that were in weekly lists too",
        f"{left.height:,}; numbers that contradict: {left.height - right.height}",
    )
    if right.height:
        middle = (pl.col("low") + pl.col("high")) / 2 / pl.col("hours")
        share, width = right.select(
            middle.median(), (pl.col("high") - pl.col("low")).median().alias("width")
        ).row(0)
        yield (
            "watched outside the listed weeks, title in the middle",
            f"{share:.0%} of its hours, known to within {width:,.0f}",
        )
    if "n_days" in right.columns:
        few = right.filter(pl.col("n_days").is_between(1, _FEW_DAYS), pl.col("low") > 0)
        told = [
            f"; the largest: {title}, {low:,.0f} to {high:,.0f} hours on {n_days} days"
            for title, low, high, n_days in few.sort("low", descending=True)
            .select("title", "low", "high", "n_days")
            .head(1)
            .rows()
        ]
        yield (
            f"titles of which 1 to {_FEW_DAYS} days are left, with hours for certain",
            "".join([f"{few.height:,}", *told]),
        )
    n_days = (period[1] - period[0]).days + 1
    yield from _of_people(report, days=n_days, base=base.base)


def _of_views(table: pl.DataFrame, hours_base: int) -> Iterator[tuple[str, str]]:
    told = table.drop_nulls("views")
    if told.is_empty():
        return
    views = find_base(told["views"])
    yield "views are rounded to", f"{views.base:,}"
    bases = {"hours_base": hours_base, "views_base": views.base}
    found = compare_views(told, **bases)
    yield (
        "views that are the printed hours, divided and rounded",
        f"{found.as_printed:,} of {found.n:,}; {found.expected:,.0f} expected if the "
        f"true hours were divided, chance {say_power(found.chance)} at most",
    )
    ways = fit_quotients(told, **bases)
    fits = [f"{ways[way]:,} {way}" for way in ("nearest", "down", "up")]
    n_rows = found.n + found.n_tied + found.n_contradicting
    yield "rows that fit if both were rounded so", f"{', '.join(fits)}, of {n_rows:,}"
    yield "rows whose three numbers contradict", f"{found.n_contradicting:,}"
    crossed = narrow_hours(told, **bases).table.filter(pl.col("left") < 1)
    if crossed.height:
        yield (
            "rows that crossing hours and views would seem to narrow",
            f"{crossed.height:,}; the one in the middle to "
            f"{cast('float', crossed['left'].median()):.0%} of what was open",
        )
    suppressed = find_runtimes(told, **bases).table.filter(pl.col("runtime").is_null())
    settled = suppressed.filter(pl.col("shortest") == pl.col("longest")).height
    yield (
        "runtimes not printed",
        f"{suppressed.height:,}; worked out to the minute: {settled}",
    )


def _of_people(
    table: pl.DataFrame, *, days: int, base: int
) -> Iterator[tuple[str, str]]:
    found = bound_smallest(table, days=days, base=base)
    told = f"{found.least.low:,} (behind {found.hours:,} hours)"
    yield "people behind the smallest number, at least", told


def _day(day: date | int) -> str:
    return f"{cast('date', day):%-d %B %Y}"  # a week's, which is one
