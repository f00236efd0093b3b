"""Who played what? A log, indexed once for every attack that looks somebody up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kit.attacks.on_logs.parallel import run_blocks
from kit.attacks.on_logs.points import (
    Points,
    Resolution,
    find_points,
    lay_out_pairs,
)
from kit.checks import check_type, check_whole
from kit.errors import AttackError
from kit.extras import njit
from kit.log import Log, check_log

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_RATING = 255
_MOST_LEVELS = 255
_BATCH = 1 << 18  # rows that are held besides the index
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """The plays of a log, indexed once for every attack that looks somebody up.

    By title, and of each title by viewer, at most 9 bytes a play, mostly 7, where a log
    holds 16; and by viewer, once that is asked for.

    Attributes
    ----------
    people : np.ndarray of shape (n_viewers,), uint32
        Number of each viewer in the log; here they are counted from 0.
    names : pl.Series of shape (n_titles,)
        Name of each title, in order; here they are counted from 0.
    starts : np.ndarray of shape (n_titles + 1,), int64
        Where the plays of each title begin.
    viewers : np.ndarray of shape (n_plays,), uint32
        Who, counted from 0; ascending within a title.
    days : np.ndarray of shape (n_plays,), uint16 or uint32
        When, in days since `first_day`; empty where the log has no days.
    ratings : np.ndarray of shape (n_plays,), uint8
        Place in `levels`, or `NO_RATING`; empty where the log has no ratings.
    levels : np.ndarray of shape (n_levels,), float64
        The different ratings, ascending.
    support : np.ndarray of shape (n_titles,), int64
        Number of people who played each title.
    first_day, last_day : date or None
        The period of the log.
    log : Log or None
        What was indexed; None once something was taken out.
    """

    people: np.ndarray
    names: pl.Series
    starts: np.ndarray
    viewers: np.ndarray
    days: np.ndarray
    ratings: np.ndarray
    levels: np.ndarray
    support: np.ndarray
    first_day: date | None
    last_day: date | None
    log: Log | None = None
    _points: dict[Resolution, Points] = field(default_factory=dict, init=False)

    def points(self, knowledge: Resolution) -> Points:
        """Give what somebody may know of plays as points, found once and kept."""
        if knowledge == Resolution():
            return self._by_viewer[0]
        if knowledge not in self._points:
            if self.log is None:
                rule = "Resolution() for an index from which something was taken out"
                raise AttackError.bad_value("knowledge", rule, str(knowledge))
            self._points[knowledge] = find_points(self.log, knowledge)
        return self._points[knowledge]

    @property
    def rows(self) -> np.ndarray:
        """Where the plays of each pair of ``points(Resolution())`` begin, here."""
        return self._by_viewer[1]

    @cached_property
    def _by_viewer(self) -> tuple[Points, np.ndarray]:
        """Turn what is sorted by title to the side of the people."""
        title = np.arange(self.n_titles, dtype=np.uint32)
        title = np.repeat(title, np.diff(self.starts))
        first = np.flatnonzero(_begins(self))
        plays = np.diff(np.append(first, len(title)))
        title, person = title[first], self.viewers[first]
        rarest = np.argsort(self.support, kind="stable").astype(np.uint32)
        number = np.empty(self.n_titles, dtype=np.uint32)
        number[rarest] = np.arange(self.n_titles, dtype=np.uint32)
        point = number[title]
        order = np.lexsort((point, person))
        last = np.empty(0, dtype=np.int32)
        if self.first_day is not None:
            last = np.maximum.reduceat(self.days, first).astype(np.int32)[order]
            last += (self.first_day - _EPOCH).days
        sides = lay_out_pairs(
            person[order], point[order], self.n_viewers, self.n_titles
        )
        points = Points(
            Resolution(),
            self.people,
            *sides,
            titles=rarest,
            names=self.names,
            pair_plays=plays[order].astype(np.uint32),
            last_days=last,
            play_times=np.empty(0, dtype=np.int64),
            n_unknown=0,
        )
        return points, first[order]

    @property
    def n_viewers(self) -> int:
        """Number of people in the log."""
        return len(self.people)

    @property
    def n_titles(self) -> int:
        """Number of different titles."""
        return len(self.names)

    @property
    def n_days(self) -> int:
        """Length of the period, in days; 0 where the log has no days."""
        if self.first_day is None or self.last_day is None:
            return 0
        return (self.last_day - self.first_day).days + 1

    def __repr__(self) -> str:
        return (
            f"Index of {len(self.viewers):,} plays by {self.n_viewers:,} viewers, "
            f"{self.n_titles:,} titles"
        )


def open_points(log: Log | Index, knowledge: Resolution) -> Points:
    """Give the points of a log, or those that its index keeps."""
    return (
        log.points(knowledge) if isinstance(log, Index) else find_points(log, knowledge)
    )


def as_log(log: Log | Index, name: str = "log") -> Log:
    """Give a log, or the one that was indexed, for an attack that reads its rows."""
    if not isinstance(log, Index):
        check_log(AttackError, log, name)
        return log
    if log.log is None:
        rule = "a log, or an index from which nothing was taken out"
        raise AttackError.bad_value(name, rule, str(log))
    return log.log


def index_log(log: Log | Index) -> Index:
    """Index a log once, for every attack that looks somebody up in it.

    Each attack on a log takes its index as well, and what one of them has found in it
    the next need not look for.

    Parameters
    ----------
    log : Log or Index
        A log without names, as it was handed out. One that is on disk is read in
        batches, and never held as a whole. An index is given back as it is.

    Returns
    -------
    Index

    Raises
    ------
    AttackError
        If `log` is something else, or its ratings have over 255 different values.

    Notes
    -----
    Two passes over the rows: the first counts the plays of each title, the second puts
    each play where its title has room. Then titles are sorted by viewer, on every core.

    Examples
    --------
    >>> from kit.sources.bundled import open_films
    >>> index_log(open_films())
    Index of 905,277 plays by 100,000 viewers, 3,591 titles
    """
    if isinstance(log, Index):
        return log
    check_log(AttackError, log)
    first, last = log.period() if "day" in log.columns else (None, None)
    levels = _find_levels(log)
    names, codes = _name_titles(log)
    title_plays, viewer_plays = _count_plays(log)
    places = np.zeros(len(title_plays), dtype=np.uint32)
    places[codes] = np.arange(len(codes))
    people = np.flatnonzero(viewer_plays).astype(np.uint32)
    ranks = np.zeros(len(viewer_plays), dtype=np.uint32)
    ranks[people] = np.arange(len(people))
    starts = np.append(0, np.cumsum(title_plays[codes]))
    columns = _make_columns(int(starts[-1]), first, last, levels)
    room = starts[:-1].copy()
    for titles, viewers, days, ratings in _read(log, first):
        _put(titles, viewers, days, ratings, places, ranks, levels, room, *columns)
    support = np.zeros(len(names), dtype=np.int64)

    def finish(first_title: int, end_title: int) -> None:
        _sort(first_title, end_title, starts, *columns)
        _count_viewers(first_title, end_title, starts, columns[0], support)

    run_blocks(finish, len(names))
    return Index(people, names, starts, *columns, levels, support, first, last, log)


def _find_levels(log: Log) -> np.ndarray:
    if "rating" not in log.columns:
        return np.empty(0)
    rating = pl.col("rating").drop_nulls().unique().sort().cast(pl.Float64)
    levels = log.plays.select(rating).collect().to_series().to_numpy(writable=True)
    if len(levels) > _MOST_LEVELS:
        msg = (
            f"Ratings must have at most {_MOST_LEVELS} different values, got "
            f"{len(levels):,}; round them to the steps of their scale."
        )
        raise AttackError(msg)
    return levels


def _name_titles(log: Log) -> tuple[pl.Series, np.ndarray]:
    """Put the titles in order of their names, with the codes that Polars gave them."""
    listed = log.plays.select(pl.col("title").unique()).collect().to_series()
    named = pl.DataFrame({"name": listed.cast(pl.String), "code": listed.to_physical()})
    named = named.sort("name")
    return named["name"], named["code"].to_numpy()


def _batches(log: Log, *columns: pl.Expr) -> Iterator[list[np.ndarray]]:
    plays = log.plays.select(*columns)
    for batch in plays.collect_batches(chunk_size=_BATCH, maintain_order=False):
        arrays = [column.to_numpy() for column in batch.iter_columns()]
        for array in arrays:
            array.flags.writeable = False  # one kind of array: compiled for once
        yield arrays


def _count_plays(log: Log) -> list[np.ndarray]:
    """Count the plays of every title and of every viewer, by code and by number."""
    counts = [np.zeros(0, dtype=np.int64)] * 2
    for batch in _batches(log, pl.col("title").to_physical(), pl.col("viewer")):
        for i, numbers in enumerate(batch):
            more = np.bincount(numbers, minlength=len(counts[i]))
            more[: len(counts[i])] += counts[i]
            counts[i] = more
    return counts


def _read(log: Log, first: date | None) -> Iterator[list[np.ndarray]]:
    """Read title, viewer, day and rating, the last two as nothing if they lack."""
    day = rating = pl.lit(None)
    if first is not None:
        day = (pl.col("day") - first).dt.total_days().cast(pl.Int32)
    if "rating" in log.columns:
        rating = pl.col("rating").fill_null(np.nan)
    yield from _batches(
        log,
        pl.col("title").to_physical(),
        pl.col("viewer"),
        day.cast(pl.Int32).alias("day"),
        rating.cast(pl.Float32).alias("rating"),
    )


def _make_columns(
    n_plays: int, first: date | None, last: date | None, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n_days = (last - first).days + 1 if first and last else 0
    is_short = n_days <= np.iinfo(np.uint16).max
    return (
        np.empty(n_plays, dtype=np.uint32),
        np.empty(n_plays if n_days else 0, dtype=np.uint16 if is_short else np.uint32),
        np.empty(n_plays if len(levels) else 0, dtype=np.uint8),
    )


@njit(cache=True, nogil=True)
def _put(
    titles: np.ndarray, viewers: np.ndarray, days: np.ndarray, ratings: np.ndarray,
    places: np.ndarray, ranks: np.ndarray, levels: np.ndarray, room: np.ndarray,
    to_viewers: np.ndarray, to_days: np.ndarray, to_ratings: np.ndarray,
) -> None:  # fmt: skip
    """Put each play where its title has room."""
    for row in range(len(titles)):
        title = places[titles[row]]
        at = room[title]
        room[title] = at + 1
        to_viewers[at] = ranks[viewers[row]]
        if len(to_days):
            to_days[at] = days[row]
        if len(to_ratings):
            level = np.searchsorted(levels, ratings[row])
            # A rating that is missing is not a number, and sorted after all others.
            to_ratings[at] = level if level < len(levels) else NO_RATING


def _sort(first: int, end: int, starts: np.ndarray, *columns: np.ndarray) -> None:
    """Sort the plays of each title by viewer, day and rating."""
    every = np.arange(starts[first], starts[end], _BATCH)
    cuts = np.unique([*np.searchsorted(starts, every), end])
    for at, to in pairwise(cuts):
        rows = slice(starts[at], starts[to])
        some = [column[rows] for column in columns]
        keys = np.empty(rows.stop - rows.start, dtype=np.uint64)
        _pack(keys, *some)
        # NumPy sorts several times as fast as what we could compile.
        for title in range(at, to):
            keys[starts[title] - rows.start : starts[title + 1] - rows.start].sort()
        _unpack(keys, *some)


@njit(cache=True, nogil=True)
def _pack(
    keys: np.ndarray, viewers: np.ndarray, days: np.ndarray, ratings: np.ndarray
) -> None:
    for i in range(len(keys)):
        keys[i] = np.uint64(viewers[i]) << np.uint64(32)
        if len(days):
            keys[i] |= np.uint64(days[i]) << np.uint64(8)
        if len(ratings):
            keys[i] |= np.uint64(ratings[i])


@njit(cache=True, nogil=True)
def _unpack(
    keys: np.ndarray, viewers: np.ndarray, days: np.ndarray, ratings: np.ndarray
) -> None:
    for i in range(len(keys)):
        viewers[i] = keys[i] >> np.uint64(32)
        if len(days):
            days[i] = (keys[i] >> np.uint64(8)) & np.uint64(0xFFFFFF)
        if len(ratings):
            ratings[i] = keys[i] & np.uint64(0xFF)


@njit(cache=True, nogil=True)
def _count_viewers(
    first: int, end: int, starts: np.ndarray, viewers: np.ndarray, support: np.ndarray
) -> None:
    for title in range(first, end):
        people = 0
        for i in range(starts[title], starts[title + 1]):
            people += i == starts[title] or viewers[i] != viewers[i - 1]
        support[title] = people


def hold_out(index: Index, people: np.ndarray) -> Index:
    """Take the records of some people out of an index, as if they had never been.

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
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "B", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 3}))
    >>> hold_out(index_log(log), np.array([1])).support.tolist()
    [1, 1]
    """
    check_index(index)
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
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "B", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 3}))
    >>> leave_out_rare(index_log(log), 2).support.tolist()
    [2, 0]
    """
    check_index(index)
    check_whole(AttackError, "k", k)
    stays = index.support >= k
    if not stays.any():
        rule = f"at most {index.support.max():,}, so that some title is left"
        raise AttackError.bad_value("k", rule, k)
    return _keep_plays(index, np.repeat(stays, np.diff(index.starts)))


def check_index(index: object) -> None:
    """Refuse what is no index, a log among it."""
    check_type(
        AttackError, "index", index, Index, "an Index, such as `index_log` gives"
    )


def _keep_plays(index: Index, kept: np.ndarray) -> Index:
    rest = replace(
        index,
        log=None,
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
