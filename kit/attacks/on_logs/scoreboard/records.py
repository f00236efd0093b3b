"""What did each person of an index play, and what is left without some of them?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.scoreboard.index import Index, index_log
from kit.errors import AttackError
from kit.log import Log


@dataclass(frozen=True, eq=False, repr=False)
class Records:
    """An index, and the same plays person by person.

    Attributes
    ----------
    index : Index
        The log by title.
    points : Points
        The log by person: a point is a title that somebody played, once or often.
    rows : np.ndarray of shape (n_pairs,), int64
        Where in the index the plays of each of ``points.viewer_points`` begin; they
        are ``points.pair_plays`` in a row.
    """

    index: Index
    points: Points
    rows: np.ndarray

    def __repr__(self) -> str:
        return f"Records of {self.index.n_viewers:,} people"


def open_records(log: Log | Index | Records) -> Records:
    """Turn a log that is sorted by title to the side of its people.

    Parameters
    ----------
    log : Log or Index or Records
        Records are given back as they are.

    Returns
    -------
    Records

    Raises
    ------
    AttackError
        If `log` is something else.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> import polars as pl
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "B", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 3}))
    >>> open_records(log).points.sizes.tolist()
    [2, 1]
    """
    if isinstance(log, Records):
        return log
    index = log if isinstance(log, Index) else index_log(log)
    title = np.repeat(np.arange(index.n_titles, dtype=np.uint32), np.diff(index.starts))
    first = np.flatnonzero(_begins(index))
    plays = np.diff(np.append(first, len(title)))
    title, person = title[first], index.viewers[first]
    rarest = np.argsort(index.support, kind="stable").astype(np.uint32)
    point = np.empty(index.n_titles, dtype=np.uint32)
    point[rarest] = np.arange(index.n_titles, dtype=np.uint32)
    by_person = np.lexsort((point[title], person))
    by_point = np.argsort(point[title], kind="stable")
    last = np.empty(0, dtype=np.int32)
    if len(index.days):
        last = np.maximum.reduceat(index.days, first).astype(np.int32)[by_person]
    points = Points(
        known=KnownPlay(),
        viewers=index.people,
        viewer_starts=_starts(person, index.n_viewers),
        viewer_points=point[title][by_person],
        point_starts=np.append(0, np.cumsum(index.support[rarest])),
        point_viewers=person[by_point],
        titles=rarest,
        names=index.names,
        pair_plays=plays[by_person].astype(np.uint32),
        play_times=np.empty(0, dtype=np.int64),
        n_unknown=0,
        last_days=last,
    )
    return Records(index, points, first[by_person])


def hold_out(index: Index, people: np.ndarray) -> Index:
    """Take the records of some people out of an index, as if they had never been there.

    Parameters
    ----------
    index : Index
    people : np.ndarray of int
        Places in ``index.people``, fewer than all.

    Returns
    -------
    Index
        Of the others, numbered anew. Titles and the first day stay as they are, so
        that facts mean the same; a title may have no plays left.

    Raises
    ------
    AttackError
        If nobody would be left.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> import polars as pl
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "B", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 3}))
    >>> hold_out(index_log(log), np.array([1])).support.tolist()
    [1, 1]
    """
    stays = np.ones(index.n_viewers, dtype=bool)
    stays[people] = False
    if not stays.any():
        rule = f"fewer than all {index.n_viewers:,}"
        raise AttackError.bad_value("people", rule, len(people))
    number = (np.cumsum(stays) - 1).astype(np.uint32)
    rest = _keep_plays(index, stays[index.viewers])
    return replace(rest, people=index.people[stays], viewers=number[rest.viewers])


def leave_out_rare(index: Index, k: int) -> Index:
    """Take out the titles that fewer than k people played, as a threshold would.

    Parameters
    ----------
    index : Index
    k : int
        Fewest people with whom a title stays, at least 1.

    Returns
    -------
    Index
        With the same people and titles; a title that was taken out has no plays.

    Raises
    ------
    AttackError
        If `k` is not an int of at least 1, or no title would be left.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> import polars as pl
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "B", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 3}))
    >>> leave_out_rare(index_log(log), 2).support.tolist()
    [2, 0]
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise AttackError.bad_value("k", "an int of at least 1", k)
    stays = index.support >= k
    if not stays.any():
        rule = f"at most {index.support.max():,}, so that some title is left"
        raise AttackError.bad_value("k", rule, k)
    return _keep_plays(index, np.repeat(stays, np.diff(index.starts)))


def _keep_plays(index: Index, kept: np.ndarray) -> Index:
    rest = replace(
        index,
        starts=np.append(0, np.cumsum(kept))[index.starts],
        viewers=index.viewers[kept],
        days=index.days[kept] if len(index.days) else index.days,
        ratings=index.ratings[kept] if len(index.ratings) else index.ratings,
    )
    people_before = np.append(0, np.cumsum(_begins(rest)))
    return replace(rest, support=np.diff(people_before[rest.starts]))


def _begins(index: Index) -> np.ndarray:
    """Mark the first play of each title by each person."""
    begins = np.append(True, index.viewers[1:] != index.viewers[:-1])
    starts = index.starts[:-1]
    begins[starts[starts < len(begins)]] = True
    return begins


def _starts(numbers: np.ndarray, n: int) -> np.ndarray:
    return np.append(0, np.cumsum(np.bincount(numbers, minlength=n))).astype(np.int64)
