"""Which sentence about a log would a publisher boast about?"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import polars as pl

from kit.checks import check_type, check_whole
from kit.claims.language import Claim
from kit.claims.viewing import Plays, Streak, played, watched
from kit.errors import ClaimError, LogError
from kit.log import Log, check_log


def find_headline(log: Log, *, viewers: int = 2) -> Claim:
    """Find the longest streak of days on one title that several viewers share.

    The sentence "n people watched it every day for d days", looked for in a log: the
    longest d for which some title, on some day, has at least `viewers` people whose
    streak is that long. Of equals, the one with more people, then the earlier.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    viewers : int, default=2
        Fewest people who must share the streak.

    Returns
    -------
    Claim
        A streak claim; count it with `kit.count`.

    Raises
    ------
    ClaimError
        If `viewers` is below 1, or no title was watched on two days running by that
        many people.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1, 1, 2, 2, 2],
    ...         "title": "A",
    ...         "day": [f"2017-12-0{d}" for d in (1, 2, 3, 1, 2, 3)],
    ...     }
    ... )
    >>> print(find_headline(check_plays(plays)))
    watched A every day for the 3 days until 3 December 2017
    """
    check_log(LogError, log)
    check_whole(ClaimError, "viewers", viewers)
    shared = (
        _streaks(log.plays)
        .filter(pl.col("people") >= viewers)
        .sort(["days", "people", "day", "title"], descending=[True, True, False, False])
        .head(1)
        .collect()
    )
    if shared.is_empty():
        msg = (
            f"No title was watched on two days running by {viewers} viewers or more; "
            "ask for fewer: `viewers`, which the notebook calls `fewest`."
        )
        raise ClaimError(msg)
    best = shared.row(0, named=True)
    return watched(best["title"]).every_day(best["days"], until=best["day"])


def streak_history(streak: Streak) -> list[Claim]:
    """List what a publisher could have printed on each day of a streak.

    Parameters
    ----------
    streak : Streak
        A streak of at least two days.

    Returns
    -------
    list of Claim
        The streaks from the same first day, one for each later day, in order.

    Examples
    --------
    >>> history = streak_history(watched("A").every_day(3, until="2017-12-03"))
    >>> [(claim.last - claim.first).days + 1 for claim in history]
    [2, 3]
    """
    begun = _begin(streak)
    days = [streak.first + timedelta(n) for n in range(streak.days)]
    return [begun.every_day(i + 1, until=day) for i, day in enumerate(days) if i]


def daily_claims(streak: Streak) -> list[Plays]:
    """List the daily audiences of a streak: who watched on each of its days.

    Parameters
    ----------
    streak : Streak
        A streak of at least two days.

    Returns
    -------
    list of Plays
        One for each day, in order.

    Examples
    --------
    >>> print(daily_claims(watched("A").every_day(3, until="2017-12-03"))[0])
    watched A on 1 December 2017
    """
    begun = _begin(streak)
    return [begun.on(streak.first + timedelta(day)) for day in range(streak.days)]


def find_crowd(log: Log) -> Plays:
    """Find the title and day that most viewers have in common.

    The sentence "n people played it on that day", looked for in a log. Of equals, the
    earlier day, then the title that comes first.

    Parameters
    ----------
    log : Log
        The publisher's plays.

    Returns
    -------
    Plays
        A claim about one title on one day; count it with `kit.count`.

    Raises
    ------
    LogError
        If the log holds no play.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 2, 3, 3],
    ...         "title": ["A", "A", "B", "B"],
    ...         "day": ["2016-06-23"] * 4,
    ...     }
    ... )
    >>> print(find_crowd(check_plays(plays)))
    played A on 23 June 2016
    """
    check_log(LogError, log)
    crowds = log.plays.group_by("title", "day").agg(people=pl.col("viewer").n_unique())
    best = crowds.sort("people", "day", "title", descending=[True, False, False])
    title, day, _ = _first_row(best)
    return played(title).on(day)


def find_repeats(log: Log) -> Plays:
    """Find the most plays of one title by one viewer in one day.

    The sentence "one person played it n times on that day", looked for in a log. As a
    rule it is about a single person: made to be measured, not to be printed. Of
    equals, the one that fewer people share, then the earlier day, then the title that
    comes first.

    Parameters
    ----------
    log : Log
        The publisher's plays.

    Returns
    -------
    Plays
        A claim of at least that many plays; since nobody has more, exactly that many.
        Of one play where nothing was repeated, as in a log that tells no times.

    Raises
    ------
    LogError
        If the log holds no play.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1, 2],
    ...         "title": "A",
    ...         "time": [f"2016-02-14 09:0{i}" for i in range(3)],
    ...     }
    ... )
    >>> print(find_repeats(check_plays(plays)))
    played A at least twice on 14 February 2016
    """
    check_log(LogError, log)
    own = log.plays.group_by("viewer", "title", "day").agg(plays=pl.len())
    most = own.filter(pl.col("plays") == pl.col("plays").max())
    shared = most.group_by("title", "day", "plays").agg(people=pl.len())
    title, day, plays, _ = _first_row(shared.sort("people", "day", "title"))
    return played(title).on(day).at_least(plays)


def _begin(streak: object) -> Plays:
    """Speak of the title of a streak, and refuse any other claim."""
    rule = 'a streak, such as watched("A").every_day(3, until="2017-12-03")'
    check_type(ClaimError, "streak", streak, Streak, rule)
    return watched(cast("Streak", streak).what.title)


def _first_row(found: pl.LazyFrame) -> tuple:
    first = found.head(1).collect()
    if first.is_empty():
        raise LogError.no_plays()
    return first.row(0)


def _streaks(plays: pl.LazyFrame) -> pl.LazyFrame:
    """Count, by title, day and length, the people whose streak is at least so long."""
    begins = pl.any_horizontal(
        pl.col("viewer") != pl.col("viewer").shift(),
        pl.col("title").to_physical() != pl.col("title").to_physical().shift(),
        pl.col("day").to_physical().diff() != 1,
    ).fill_null(value=True)
    row = pl.int_range(pl.len())
    current = (
        plays.select("viewer", "title", "day")
        .unique()
        .sort("viewer", "title", "day")
        .with_columns(days=row - pl.when(begins).then(row).forward_fill() + 1)
        .filter(pl.col("days") > 1)
        .group_by("title", "day", "days")
        .agg(people=pl.len())
        .sort("title", "day", "days", descending=[False, False, True])
    )
    return current.with_columns(people=pl.col("people").cum_sum().over("title", "day"))
