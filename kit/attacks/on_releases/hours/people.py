"""How few people can stand behind published hours, and how many saw it to the end?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from kit.claims import Amount, total, watched
from kit.errors import ReleaseError
from kit.printed import Figure, is_whole
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, release

#: What was printed: first day, last day, hours, and what they were rounded to.
Line = tuple[date, date, int, int]


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
    return release(
        [
            (
                total(
                    _minutes_of(title, first, last), watched(title).between(first, last)
                ),
                Figure(60 * hours, to=60 * base),
            )
            for first, last, hours, base in lines
        ]
    )


def bound_people(title: str, line: Line, *, minutes: int | None = None) -> Bounds:
    """Bound how many people watched a title, or watched so much of it.

    These are the two things that hours say of people. There is no hour of watching
    without somebody who watched, and nobody has more hours than there were: so many
    people it takes at the least. And if everybody who saw the film to its end took up
    its length, no more than hours by length can have done so.

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
    Bounds
        In people.

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
    3,870 or more
    >>> print(bound_people("A", week, minutes=90))
    0 to 500,000
    """
    published = hours_release(title, [line])
    group = published.statistics[0].claim.group
    if minutes is None:
        return Worlds(published).bounds(group)
    if not is_whole(minutes) or minutes < 1:
        raise ReleaseError.bad_value("minutes", "an int of at least 1", minutes)
    long = group & published.statistics[0].claim.amount.at_least(minutes)
    return Worlds(published, also=[long]).bounds(long)


def bound_smallest(
    table: pl.DataFrame, *, days: int, base: int
) -> tuple[int, Bounds, Bounds | None]:
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
    (hours, least, most)
        The number; how many people watched; and how many saw the title to its end,
        None where its runtime is not known. Of equal numbers the first one.

    Raises
    ------
    ReleaseError
        If the table is empty, or `days` is no int of at least 1.

    Examples
    --------
    >>> table = {"title": ["A", "B"], "hours": [900_000, 700_000], "runtime": [95, 90]}
    >>> hours, least, most = bound_smallest(pl.DataFrame(table), days=7, base=100_000)
    >>> hours, str(least), str(most)
    (700000, '3,870 or more', '0 to 500,000')
    """
    if not is_whole(days) or days < 1:
        raise ReleaseError.bad_value("days", "an int of at least 1", days)
    if table.is_empty():
        raise ReleaseError.bad_value("table", "a table of at least one number", "none")
    row = table.sort("hours", maintain_order=True).row(0, named=True)
    # No proof depends on which days these are, only on how many.
    first = date(2000, 1, 1)
    line = (first, first + timedelta(days=days - 1), row["hours"], base)
    minutes = row.get("runtime")
    most = bound_people(row["title"], line, minutes=minutes) if minutes else None
    return row["hours"], bound_people(row["title"], line), most


def _minutes_of(title: str, first: date, last: date) -> Amount:
    if last < first:
        raise ReleaseError.bad_value("lines", "days in order", (str(first), str(last)))
    n_minutes = 24 * 60 * ((last - first).days + 1)
    span = f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return Amount(f"minutes of {title}, {span}", 0, n_minutes)
