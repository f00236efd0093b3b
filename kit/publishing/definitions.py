"""When has somebody watched a title? A publisher decides, and every count changes."""

from __future__ import annotations

import polars as pl

from kit.checks import check_number, check_share
from kit.errors import LogError
from kit.log import Log, check_log


def count_as_watched(
    log: Log, *, minutes: float | None = None, share: float | None = None
) -> Log:
    """Keep the plays that count as watching by another definition.

    A log says what was played, and a sentence says what was watched. Between them
    stands a definition: so many minutes of it, or so much of the whole. A play for
    which the log says no minutes counts by none.

    Parameters
    ----------
    log : Log
        A log with `minutes`.
    minutes : float, optional
        The fewest minutes of one play, such as 2.
    share : float, optional
        The smallest share of the title, above 0 and up to 1, such as 0.7. A title runs
        as long as the longest play of it in the log; a second less counts as to the
        end.

    Returns
    -------
    Log
        The same, without the plays that do not count. Whoever has none left is not in
        it.

    Raises
    ------
    LogError
        If the log has no minutes, if `minutes` or `share` is out of range, or if
        neither is given, or both.

    References
    ----------
    .. [1] Netflix, "Letter to shareholders", fourth quarter of 2019: from 70% of a
       film or an episode to "at least two minutes".

    Examples
    --------
    Of a film of 90 minutes, Ann saw all, Bob 45, and Cid one:

    >>> import kit
    >>> import polars as pl
    >>> rows = {"viewer": ["ann", "bob", "cid"], "title": "A", "day": "2018-01-01"}
    >>> log = kit.read_log(
    ...     pl.DataFrame(rows).with_columns(minutes=pl.Series([90, 45, 1]))
    ... )
    >>> [
    ...     kit.publishing.count_as_watched(log, **how).n_viewers()
    ...     for how in ({"minutes": 2}, {"share": 0.7})
    ... ]
    [2, 1]
    """
    check_log(LogError, log)
    if (minutes is None) == (share is None):
        told = (
            "`minutes` or `share` must be given, and not both; choose one definition."
        )
        raise LogError(told)
    if "minutes" not in log.columns:
        raise LogError.lacks_column("minutes", list(log.columns))
    played = pl.col("minutes")
    if minutes is not None:
        check_number(LogError, "minutes", minutes, above=0)
        return Log(log.plays.filter(played >= minutes), notes=log.notes)
    check_share(LogError, "share", share, zero=False)
    whole = played.max().over("title")
    return Log(log.plays.filter(played >= share * whole - 1 / 60), notes=log.notes)
