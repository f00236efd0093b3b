"""How few people can stand behind published hours?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kit.claims import Amount, Claim, total, watched
from kit.claims.amounts import Statistic
from kit.errors import ReleaseError
from kit.findings import Bounds
from kit.printed import Figure
from kit.proof.worlds import Worlds
from kit.release import Release, release

#: What was printed: first day, last day, hours, and what they were rounded to.
Line = tuple[date, date, int, int]


def hours_release(title: str, lines: Iterable[Line]) -> Release:
    """Write the published hours of a title as a release.

    Hours are no number of people. As a release they are totals: what each viewer
    watched in that time, 0 hours at the least and every hour of it at the most, added
    up over those who watched.

    Parameters
    ----------
    title : str
        As it was published.
    lines : iterable of (first day, last day, hours, base)
        Weeks or half-years, none twice; `base` is what the hours were rounded to.

    Returns
    -------
    Release
        A total for each line. It takes for granted that nobody watches two screens
        at once; where accounts are meant, that an account plays one stream.

    Raises
    ------
    ReleaseError
        If there is no line, or one ends before it begins.

    Examples
    --------
    >>> week = (date(2023, 6, 12), date(2023, 6, 18), 700_000, 100_000)
    >>> published = hours_release("A", [week])
    >>> print(published.numbers[0].printed)
    700000
    """
    return release(
        [
            (_hours_of(title, first, last), Figure(hours, to=base))
            for first, last, hours, base in lines
        ]
    )


def least_people(title: str, line: Line) -> Bounds:
    """Bound how many people watched, from the hours alone.

    The one thing that hours say of people: no hour of watching without somebody who
    watched, and nobody has more hours than there were.

    Parameters
    ----------
    title : str
        As it was published.
    line : (first day, last day, hours, base)
        One published number.

    Returns
    -------
    Bounds
        In people; nothing limits it from above.

    Examples
    --------
    A week has 168 hours, and 650,000 of them take at least 3,870 people:

    >>> week = (date(2023, 6, 12), date(2023, 6, 18), 700_000, 100_000)
    >>> print(least_people("A", week))
    3,870 or more
    """
    published = hours_release(title, [line])
    return Worlds(published).bounds(published.statistics[0].claim.group)


def _hours_of(title: str, first: date, last: date) -> Statistic:
    if last < first:
        raise ReleaseError.bad_value("lines", "days in order", (str(first), str(last)))
    n_hours = 24 * ((last - first).days + 1)
    span = f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    group: Claim = watched(title).between(first, last)
    amount = Amount(f"hours of {title}, {span}", 0, n_hours, unit="hours")
    return total(amount, group)
