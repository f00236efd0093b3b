"""How often did anybody play one title in one day?"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.errors import LogError
from kit.log import Log


def count_repeats(log: Log, *, but_one_of: int | None = None) -> np.ndarray:
    """Count the plays of every viewer, title and day that has any.

    What a tail is fitted to, before anybody asks how unusual a record is. The counts
    name nobody: they are sorted, and hold neither viewer nor title nor day.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    but_one_of : int, optional
        Leave out one count of this size, where there is one: the record that is in
        question is no evidence for how rare it is.

    Returns
    -------
    np.ndarray of shape (n,), int
        Plays, at least 1 each, in rising order. A viewer counts once for each title
        and day.

    Raises
    ------
    LogError
        If the log is undated.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> times = ["2016-02-14 09:00", "2016-02-14 09:05", "2016-02-15 09:00"]
    >>> plays = pl.DataFrame({"viewer": 1, "title": "A", "time": times})
    >>> count_repeats(check_plays(plays)).tolist()
    [1, 2]
    """
    if "day" not in log.columns:
        raise LogError.lacks_column("day", list(log.columns))
    own = log.plays.group_by("viewer", "title", "day").agg(plays=pl.len())
    counted = own.select(pl.col("plays").cast(pl.Int64).sort()).collect()
    counts = counted["plays"].to_numpy()
    at = -1 if but_one_of is None else int(np.searchsorted(counts, but_one_of))
    is_there = 0 <= at < len(counts) and counts[at] == but_one_of
    return np.delete(counts, at) if is_there else counts
