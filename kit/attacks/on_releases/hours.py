"""How much closer do runtimes and views bring a reader to the true hours?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import polars as pl

from kit.attackers import ThreatModel
from kit.checks import check_type, check_whole, is_list
from kit.claims.amounts import Amount, total
from kit.claims.viewing import watched
from kit.errors import ReleaseError
from kit.findings import Described, Proved
from kit.printed import Figure
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, release
from kit.results import Result, tabulate_proved

THREATS = (
    ThreatModel(
        attack="bound_people, bound_smallest",
        attacker="a reader who wants people and is given hours",
        reads="hours of titles, rounded, with their runtimes",
        of_target="nothing",
        of_others="how many minutes a day has",
        wins="the hours leave few people possible",
        kind="Proved",
        source="of this kit",
    ),
    ThreatModel(
        attack="narrow_hours, find_runtimes, compare_views",
        attacker="a rival who reads two rounded numbers of the same title together",
        reads="hours, runtimes and views",
        of_target="nothing",
        of_others="nothing",
        wins="hours are known more closely than printed, or a runtime comes back",
        kind="Proved",
        source="of this kit",
    ),
    ThreatModel(
        attack="subtract_weeks",
        attacker="a reader who lays two publications of one company side by side",
        reads="hours by week and by half-year",
        of_target="nothing",
        of_others="nothing",
        wins="hours come out that nobody published",
        kind="Proved",
        source="of this kit",
    ),
)

_NUMBERS = ("hours", "runtime", "views")


def narrow_hours(table: pl.DataFrame, *, hours_base: int, views_base: int) -> Result:
    """Read the hours and the views of each title together.

    A rival has the weekly list. It prints hours to the nearest 100,000, the runtime
    and the views, which are hours divided by runtime, to the nearest 100,000 as well.
    She wants the hours more closely than the publisher prints them. The views are a
    second look at the same hours: of a title of six minutes they tell them to within
    5,000. So she intersects what both allow.

    She succeeds only if the views were worked out from the true hours. If they were
    worked out from the printed ones they hold nothing new, and what she intersects is
    false; `kit.measures.rounding_changes` tells which.

    Parameters
    ----------
    table : pl.DataFrame
        `hours`, `runtime` (minutes) and `views`, all whole numbers as printed, null
        where not printed; other columns are kept.
    hours_base, views_base : int
        What they were rounded to, to the nearest.

    Returns
    -------
    Result
        Of hours, and so without a finding about people. The table has the rows with all
        three, with `low` and `high`, the true hours that fit the printed hours;
        `low_by_views` and `high_by_views`, those that fit the views as well; and
        `left`, what is left open of what was, from 0 to 1. Rows whose three numbers no
        true hours fit are given with nulls.

    Raises
    ------
    ReleaseError
        If a column is missing, or a base below 1.

    Examples
    --------
    >>> table = pl.DataFrame({"hours": [1_000_000], "runtime": [6], "views": [9700000]})
    >>> found = narrow_hours(table, hours_base=100_000, views_base=100_000)
    >>> found.table.select("low", "high", "low_by_views", "high_by_views").row(0)
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
    left = (pl.col("high_by_views") - pl.col("low_by_views")) / hours_base
    narrowed = told.with_columns(
        low_by_views=pl.when(fits).then(by_views[0]),
        high_by_views=pl.when(fits).then(by_views[1]),
    ).with_columns(left=left)
    return Result([], narrowed)


def find_runtimes(table: pl.DataFrame, *, hours_base: int, views_base: int) -> Result:
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
    Result
        Of runtimes, and so without a finding about people. The table has every row with
        hours and views, with `shortest` and `longest`, the whole minutes that the
        runtime can have, whether the views were worked out from true hours or from
        printed ones; `longest` is null where nothing limits it, and `shortest` is above
        `longest` where no runtime fits.

    Raises
    ------
    ReleaseError
        If a column is missing, or a base below 1.

    Examples
    --------
    >>> table = {"hours": [69_000_000], "runtime": [None], "views": [17_000_000]}
    >>> table = pl.DataFrame(table, schema_overrides={"runtime": pl.Int64})
    >>> found = find_runtimes(table, hours_base=100_000, views_base=100_000)
    >>> found.table.select("shortest", "longest").row(0)
    (243, 244)
    """
    told = _read(table, hours_base, views_base).drop_nulls(["hours", "views"])
    views, half = pl.col("views"), views_base / 2
    shortest = (60 * pl.col("low") / (views + half)).ceil().clip(1)
    longest = (60 * pl.col("high") / (views - half)).floor()
    limits = {
        "shortest": shortest.cast(pl.Int64),
        "longest": pl.when(views > half).then(longest).cast(pl.Int64),
    }
    return Result([], told.with_columns(**limits))


def _read(table: pl.DataFrame, hours_base: int, views_base: int) -> pl.DataFrame:
    """Add the true hours that fit the printed ones."""
    check_table("table", table, _NUMBERS)
    check_whole(ReleaseError, "hours_base", hours_base)
    check_whole(ReleaseError, "views_base", views_base)
    half = hours_base / 2
    return table.with_columns(
        low=(pl.col("hours") - half).clip(0.0), high=pl.col("hours") + half
    )


def check_table(name: str, table: object, columns: tuple[str, ...]) -> None:
    """Refuse what is no table, and one that lacks a column."""
    rule = f"a Polars DataFrame with {', '.join(columns)}"
    check_type(ReleaseError, name, table, pl.DataFrame, rule)
    table = cast("pl.DataFrame", table)
    if missing := [column for column in columns if column not in table.columns]:
        rule = f"a table with {', '.join(columns)}"
        raise ReleaseError.bad_value(name, rule, f"none of {', '.join(missing)}")


_WEEK = timedelta(days=6)


def subtract_weeks(
    report: pl.DataFrame,
    weeks: pl.DataFrame,
    *,
    period: tuple[date, date],
    report_base: int,
) -> Result:
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
    Result
        Of hours, and so without a finding about people. The table has a row for each
        title that both know once: `title`, `hours` (of the half-year), `n_weeks`,
        `by_week` (the sum of their hours), `low` and `high` (what can be left, in
        hours) and `contradicts` (whether less than nothing is). With `released` also
        `n_days`: on how many days of the half-year the title was out and no listed week
        covers, null where the day of release is not known.

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
    >>> found.table.select("by_week", "low", "high").row(0)
    (800, 0.0, 250.0)
    """
    check_table("report", report, ("title", "hours"))
    check_table("weeks", weeks, ("week", "title", "hours", "base"))
    first, last = period
    if last < first:
        rule = "a first day and a last day, in order"
        raise ReleaseError.bad_value("period", rule, (str(first), str(last)))
    check_whole(ReleaseError, "report_base", report_base)
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
    remainders = (
        by_title.with_columns(
            low=(left - pl.col("slack")).clip(0.0), high=left + pl.col("slack")
        )
        .with_columns(contradicts=pl.col("high") < 0)
        .drop(unknown)
        .sort("hours", "title", descending=[True, False])
    )
    return Result([], remainders)


def _n_days(out: pl.Expr, last: date) -> pl.Expr:
    """Count the days from when a title was out to the last one."""
    return ((pl.lit(last) - out).dt.total_days() + 1).first().clip(0)


def _n_covered() -> pl.Expr:
    """Count the days of a listed week on which the title was out."""
    begins = pl.max_horizontal(pl.col("week") - _WEEK, "out")
    return ((pl.col("week") - begins).dt.total_days() + 1).clip(0)


#: What was printed: first day, last day, hours, and what they were rounded to.
Line = tuple[date, date, int, int]


def _read_line(line: object) -> Line:
    """Refuse what is no line, the parts of one among it."""
    match line:
        case (date(), date(), _, _):
            return cast("Line", line)
    rule = "of a first day, a last day, hours and what they were rounded to"
    raise ReleaseError.bad_value("line", rule, line)


def hours_release(title: str, lines: Iterable[Line]) -> Release:
    """Write the published hours of a title as a release.

    Hours are no number of people. As a release they are totals: the minutes that each
    viewer watched in that time, none at the least and every one of them at the most,
    added up over those who watched.

    Parameters
    ----------
    title : str
        As it was published.
    lines : iterable of (first day, last day, hours, base)
        Weeks or half-years, none twice; `base` is what the hours were rounded to.

    Returns
    -------
    Release
        A total for each line, in minutes. It takes for granted that nobody watches two
        screens at once, or a film faster than it was made; where accounts are meant,
        that an account plays one stream.

    Raises
    ------
    ReleaseError
        If there is no line, or one ends before it begins.

    Examples
    --------
    >>> week = (date(2023, 6, 12), date(2023, 6, 18), 700_000, 100_000)
    >>> print(hours_release("A", [week]))
    42000000: total minutes of A, 12 June 2023 to 18 June 2023 of those who watched A \
between 12 and 18 June 2023
    """
    listed = list(lines) if is_list(lines) else [lines]
    return release(
        [
            (
                total(
                    _minutes_of(title, first, last), watched(title).between(first, last)
                ),
                Figure(60 * hours, to=60 * base),
            )
            for first, last, hours, base in map(_read_line, listed)
        ]
    )


def bound_people(title: str, line: Line, *, minutes: int | None = None) -> Result:
    """Bound how many people watched a title, or watched so much of it.

    A reader wants people and is given hours. She writes the hours as a total: each
    viewer has some minutes of the title, from none to every minute that there was.
    Two things follow. Nobody has more hours than there were, so many people it takes
    at the least. And if everybody who saw the film to its end took up its length, no
    more than hours by length can have done so. She succeeds where few are left.

    Parameters
    ----------
    title : str
        As it was published.
    line : (first day, last day, hours, base)
        One published number.
    minutes : int, optional
        Count those with so many minutes or more; by default all who watched.

    Returns
    -------
    Result
        One finding: how many people.

    Raises
    ------
    ReleaseError
        If `minutes` is no int of at least 1.

    Examples
    --------
    A week has 168 hours, and 650,000 of them take at least 3,870 people. At most
    500,000 people can have had 90 minutes each, for 750,000 hours hold no more.

    >>> week = (date(2023, 6, 12), date(2023, 6, 18), 700_000, 100_000)
    >>> print(bound_people("A", week))
    Proved: 3,870 or more people had watched A between 12 and 18 June 2023. Proved by \
one published number: 42000000.
    >>> str(bound_people("A", week, minutes=90).findings[0].size)
    '0 to 500,000'
    """
    proved = _bound(title, line, minutes)
    return Result([proved], tabulate_proved([proved]))


def _bound(title: str, line: Line, minutes: int | None) -> Proved:
    published = hours_release(title, [line])
    statistic = published.statistics[0].claim
    if minutes is None:
        group, worlds = statistic.group, Worlds(published)
    else:
        check_whole(ReleaseError, "minutes", minutes)
        group = statistic.group & statistic.amount.at_least(minutes)
        worlds = Worlds(published, also=[group])
    return Proved(group, worlds.bounds(group), published.numbers, is_smallest=True)


@dataclass(frozen=True, eq=False)
class SmallestNumber(Result):
    """The people behind the smallest number of hours of a table.

    Parameters
    ----------
    findings : tuple of Proved
        How many people watched; and how many saw the title to its end, where its
        runtime is known.
    table : pl.DataFrame
        A row for each finding.
    hours : int
        The number.
    """

    hours: int

    @property
    def least(self) -> Bounds:
        """How many people watched."""
        return cast("Proved", self.findings[0]).size

    @property
    def most(self) -> Bounds | None:
        """How many saw the title to its end; None where its runtime is not known."""
        if len(self.findings) < 2:
            return None
        return cast("Proved", self.findings[1]).size


def bound_smallest(table: pl.DataFrame, *, days: int, base: int) -> SmallestNumber:
    """Bound the people behind the smallest number of a table.

    Parameters
    ----------
    table : pl.DataFrame
        `title`, `hours`, and `runtime` (minutes) where there is one.
    days : int
        How many days each number is about.
    base : int
        What the hours were rounded to.

    Returns
    -------
    SmallestNumber
        Of equal numbers the first one.

    Raises
    ------
    ReleaseError
        If the table is empty, or `days` is no int of at least 1.

    Examples
    --------
    >>> table = {"title": ["A", "B"], "hours": [900_000, 700_000], "runtime": [95, 90]}
    >>> found = bound_smallest(pl.DataFrame(table), days=7, base=100_000)
    >>> found.hours, str(found.least), str(found.most)
    (700000, '3,870 or more', '0 to 500,000')
    """
    check_table("table", table, ("title", "hours"))
    check_whole(ReleaseError, "days", days)
    if table.is_empty():
        raise ReleaseError.bad_value("table", "a table of at least one number", "none")
    row = table.sort("hours", maintain_order=True).row(0, named=True)
    # No proof depends on which days these are, only on how many.
    first = date(2000, 1, 1)
    line = (first, first + timedelta(days=days - 1), row["hours"], base)
    title, minutes = row["title"], row.get("runtime")
    deeds = {f"watched {title} in these {days} days": None}
    if minutes:
        deeds[f"had {minutes} minutes of {title} or more in these {days} days"] = (
            minutes
        )
    findings = [
        Proved(Described(deed), _bound(title, line, so_many).size, (), False)
        for deed, so_many in deeds.items()
    ]
    return SmallestNumber(findings, tabulate_proved(findings), row["hours"])


def _minutes_of(title: str, first: date, last: date) -> Amount:
    if last < first:
        raise ReleaseError.bad_value("lines", "days in order", (str(first), str(last)))
    n_minutes = 24 * 60 * ((last - first).days + 1)
    span = f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return Amount(f"minutes of {title}, {span}", 0, n_minutes)
