"""What would an invented company print, week after week?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kit.checks import check_each, check_type, check_whole
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.errors import SourceError


def weekly_lines(
    titles: Sequence[str],
    *,
    since: date,
    until: date,
    area: Sequence[str] = (),
    regions: Sequence[str] = (),
    every: int = 7,
) -> dict[Claim, date]:
    """Write the lines that a press office would print about its titles.

    Each note tells of every title how many people have watched it so far and how many
    in the days since the last note; the same "so far" for an area and for each region
    of it; and for some regions those of the days since the last note, and since the
    one before it.

    Parameters
    ----------
    titles : sequence of str
        Spelt as in the log.
    since, until : date
        First day that is counted; last day on which there may be a note.
    area : sequence of str, default=()
        Regions that make up an area with a line of its own.
    regions : sequence of str, default=()
        Regions whose weeks are told.
    every : int, default=7
        Days from one note to the next.

    Returns
    -------
    dict of Claim to date
        The day on which each line is printed, in order; no line twice.

    Raises
    ------
    SourceError
        If `every` is below 1, a day no date, there is no title, or not a single note.

    Examples
    --------
    >>> lines = weekly_lines(["A"], since=date(2017, 11, 6), until=date(2017, 11, 19))
    >>> for claim, day in lines.items():
    ...     print(f"{day:%d.%m.}: {claim}")
    12.11.: watched A between 6 and 12 November 2017
    19.11.: watched A between 6 and 19 November 2017
    19.11.: watched A between 13 and 19 November 2017
    """
    check_whole(SourceError, "every", every)
    check_each(SourceError, "titles", titles, str, "a list of titles")
    for name, day in {"since": since, "until": until}.items():
        check_type(SourceError, name, day, date, "a date, such as date(2017, 12, 1)")
    if not titles:
        raise SourceError.bad_value("titles", "at least one title", titles)
    if since + timedelta(every - 1) > until:
        rule = f"at least {every} days from `since` ({since})"
        raise SourceError.bad_value("until", rule, str(until))
    lines: dict[Claim, date] = {}
    day = since + timedelta(every - 1)
    while day <= until:
        for title in titles:
            told = _note(title, since, day, every, list(area), regions)
            lines |= {claim: day for claim in told if claim not in lines}
        day += timedelta(every)
    return lines


def _note(
    title: str,
    since: date,
    day: date,
    every: int,
    area: list[str],
    regions: Sequence[str],
) -> list[Claim]:
    """The lines of one note about one title."""
    so_far = watched(title).between(since, day)
    lately, longer = (
        watched(title).between(max(since, day - timedelta(n * every - 1)), day)
        for n in (1, 2)
    )
    told: list[Claim] = [so_far, lately]
    told += [so_far.where(region=area)] if area else []
    told += [so_far.where(region=region) for region in area]
    for region in regions:
        told += [lately.where(region=region), longer.where(region=region)]
    return told
