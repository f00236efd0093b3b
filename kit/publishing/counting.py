"""How many viewers does each claim count, and what key has each of these crowds?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from kit.claims.language import Claim, everyone
from kit.errors import ClaimError, LogError
from kit.log import Log, check_log
from kit.publishing.marking import check_claims, combine, counts_unlisted, mark_leaves


def count(log: Log, claims: Sequence[Claim]) -> list[int]:
    """Count the distinct viewers of each claim, in one pass over the log.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim, of length n
        What to count.

    Returns
    -------
    list of int, of length n
        Distinct people, in the order of the claims.

    Raises
    ------
    ClaimError
        If `log` is none, `claims` holds something else, or a claim needs a column
        that the log lacks.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1, 2],
    ...         "title": ["A", "B", "A"],
    ...         "day": ["2017-12-01", "2017-12-02", "2017-12-02"],
    ...     }
    ... )
    >>> film = kit.watched("A")
    >>> kit.count(kit.read_log(plays), [film, film.on("2017-12-02"), kit.everyone()])
    [2, 1, 2]
    """
    return [int(marks.sum()) for marks in mark_people(log, claims)]


def count_with_keys(
    log: Log, claims: Sequence[Claim], *, n_keys: int, seed: int
) -> tuple[list[int], list[int]]:
    """Count the viewers of each claim, and add up the keys that they carry."""
    own, counts, keys = np.zeros(0, dtype=np.int64), [], []
    for marks in mark_people(log, claims):
        if len(own) < len(marks):  # the same keys from the first viewer on
            own = np.random.default_rng(seed).integers(n_keys, size=len(marks))
        counts.append(int(marks.sum()))
        keys.append(int(own[: len(marks)][marks].sum() % n_keys))
    return counts, keys


def mark_people(log: Log, claims: Sequence[Claim]) -> Iterator[np.ndarray]:
    """Say of each viewer number whether each claim is true of somebody with it."""
    check_log(ClaimError, log)
    claims = check_claims(claims)
    leaves = [leaf for claim in claims for leaf in claim.leaves()]
    if any(counts_unlisted(claim) for claim in claims):
        leaves.append(everyone())
    yes = mark_leaves(log, leaves)
    everybody = yes.get(everyone(), np.True_)
    return (combine(claim, yes) & everybody for claim in claims)


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
    check_log(LogError, log)
    if "day" not in log.columns:
        raise LogError.lacks_column("day", list(log.columns))
    own = log.plays.group_by("viewer", "title", "day").agg(plays=pl.len())
    counted = own.select(pl.col("plays").cast(pl.Int64).sort()).collect()
    counts = counted["plays"].to_numpy()
    at = -1 if but_one_of is None else int(np.searchsorted(counts, but_one_of))
    is_there = 0 <= at < len(counts) and counts[at] == but_one_of
    return np.delete(counts, at) if is_there else counts
