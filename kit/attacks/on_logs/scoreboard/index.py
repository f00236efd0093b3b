"""Who played a title? A log, sorted by title once, to look up thousands of targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numba import njit

from kit.attacks.on_logs.threads import run_blocks
from kit.errors import AttackError
from kit.log import Log

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_RATING = 255
_MOST_LEVELS = 255
_BATCH = 1 << 18  # rows that are held besides the index


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """The plays of a log by title, and of each title by viewer.

    Holds at most 9 bytes a play, mostly 7; a log holds 16.

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
        if self.first_day is None:
            return 0
        return (self.last_day - self.first_day).days + 1

    def __repr__(self) -> str:
        return (
            f"Index of {len(self.viewers):,} plays by {self.n_viewers:,} viewers, "
            f"{self.n_titles:,} titles"
        )


def index_log(log: Log) -> Index:
    """Sort a log by title, and by viewer within each.

    Parameters
    ----------
    log : Log
        A log without names, as it was handed out. One that is on disk is read in
        batches, and never held as a whole.

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
    if not isinstance(log, Log):
        rule = "a Log, such as `read_log` gives"
        raise AttackError.bad_value("log", rule, type(log).__name__)
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
    return Index(people, names, starts, *columns, levels, support, first, last)


def _find_levels(log: Log) -> np.ndarray:
    if "rating" not in log.columns:
        return np.empty(0)
    rating = pl.col("rating").drop_nulls().unique().sort().cast(pl.Float64)
    levels = log.plays.select(rating).collect().to_series().to_numpy(writable=True)
    if len(levels) > _MOST_LEVELS:
        raise AttackError.too_many_levels(len(levels), _MOST_LEVELS)
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
    n_days = (last - first).days + 1 if first else 0
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
