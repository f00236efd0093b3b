"""A log sorted by title once, in small integers, so that thousands can be looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numba import njit

from kit.attacks.on_logs.threads import run_blocks
from kit.errors import AttackError
from kit.log import Log

NO_RATING = 255
_MOST_LEVELS = 255
_BLOCK = 1 << 22  # rows that are counted and placed at a time
_DIGIT = 11  # bits of a viewer's number that one pass of the sort looks at
_FEW = 128  # plays of a title that are sorted by moving each to its place


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """The plays of a log by title, and of each title by viewer.

    Holds 7 bytes a play: as close to the raw columns as makes no difference.

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
        A log without names, as it was handed out.

    Returns
    -------
    Index

    Raises
    ------
    AttackError
        If `log` is something else, or its ratings have over 255 different values.

    Notes
    -----
    A counting sort by title in two passes over the log, then each title, which fits
    into a core's cache, by viewer, digit by digit. Two cores share the work.

    Examples
    --------
    >>> from kit.sources.bundled import open_films
    >>> index_log(open_films())
    Index of 905,277 plays by 100,000 viewers, 3,591 titles
    """
    if not isinstance(log, Log):
        raise AttackError.bad_value("log", "a Log, such as `read_log` gives", log)
    held = [name for name in ("day", "rating") if name in log.columns]
    title = pl.col("title").to_physical()
    plays = log.plays.select("viewer", title, *held).collect().rechunk()
    people = plays["viewer"].unique().sort().to_numpy()
    names, place = _number_titles(log)
    first, last = log.period() if "day" in held else (None, None)
    n_days = (last - first).days + 1 if first else 0
    n_rows = plays.height
    rows = {
        "title": plays["title"].to_numpy(),
        "viewer": plays["viewer"].to_numpy(),
        "day": _column(plays, "day", pl.Int32),
        "rating": _column(plays, "rating", pl.Float32),
    }
    levels = _find_levels(plays)
    starts, cursors = _count(rows["title"], place, len(names))
    viewers = np.empty(n_rows, dtype=np.uint32)
    day_type = np.uint16 if n_days <= np.iinfo(np.uint16).max else np.uint32
    days = np.empty(n_rows if n_days else 0, dtype=day_type)
    ratings = np.empty(n_rows if len(levels) else 0, dtype=np.uint8)
    origin = (first - date(1970, 1, 1)).days if first else 0
    ranks = np.zeros(int(people[-1]) + 1, dtype=np.uint32)
    ranks[people] = np.arange(len(people), dtype=np.uint32)

    def put(first_block: int, end_block: int) -> None:
        for block in range(first_block, end_block):
            at, to = block * _BLOCK, min((block + 1) * _BLOCK, n_rows)
            _place(at, to, rows["title"], place, rows["viewer"], ranks, rows["day"],
                   origin, rows["rating"], levels, cursors[block],
                   viewers, days, ratings)  # fmt: skip

    run_blocks(put, len(cursors))
    support = np.zeros(len(names), dtype=np.int64)
    n_digits = -(-max(1, (len(people) - 1).bit_length()) // _DIGIT)

    def sort(first_title: int, end_title: int) -> None:
        _sort(first_title, end_title, starts, n_digits, viewers, days, ratings, support)

    run_blocks(sort, len(names))
    return Index(
        people, names, starts, viewers, days, ratings, levels, support, first, last
    )


def _column(plays: pl.DataFrame, name: str, dtype: pl.DataType) -> np.ndarray:
    if name not in plays.columns:
        return np.empty(0, dtype=np.int32 if dtype == pl.Int32 else np.float32)
    return plays[name].to_physical().cast(dtype).to_numpy()


def _number_titles(log: Log) -> tuple[pl.Series, np.ndarray]:
    """Number the titles by name, the same way on every run."""
    listed = log.plays.select(pl.col("title").unique()).collect().to_series()
    named = pl.DataFrame({"code": listed.to_physical(), "name": listed.cast(pl.String)})
    named = named.sort("name")
    place = np.zeros(named["code"].max() + 1, dtype=np.uint32)
    place[named["code"].to_numpy()] = np.arange(named.height, dtype=np.uint32)
    return named["name"], place


def _find_levels(plays: pl.DataFrame) -> np.ndarray:
    if "rating" not in plays.columns:
        return np.empty(0)
    levels = plays["rating"].drop_nulls().unique().sort().cast(pl.Float64).to_numpy()
    if len(levels) > _MOST_LEVELS:
        raise AttackError.too_many_levels(len(levels), _MOST_LEVELS)
    return levels


def _count(
    titles: np.ndarray, place: np.ndarray, n_titles: int
) -> tuple[np.ndarray, np.ndarray]:
    """Find where each title begins, and where each block of rows goes on writing."""
    n_blocks = max(1, -(-len(titles) // _BLOCK))
    counts = np.zeros((n_blocks, n_titles), dtype=np.int64)

    def tally(first_block: int, end_block: int) -> None:
        for block in range(first_block, end_block):
            at, to = block * _BLOCK, min((block + 1) * _BLOCK, len(titles))
            _tally(at, to, titles, place, counts[block])

    run_blocks(tally, n_blocks)
    starts = np.append(0, np.cumsum(counts.sum(axis=0)))
    return starts, starts[:-1] + np.cumsum(counts, axis=0) - counts


@njit(cache=True, nogil=True)
def _tally(first, end, titles, place, counts) -> None:  # noqa: ANN001
    for row in range(first, end):
        counts[place[titles[row]]] += 1


@njit(cache=True, nogil=True)
def _place(
    first, end, titles, place, viewers, ranks, days, origin, ratings, levels,
    cursors, to_viewers, to_days, to_ratings,
) -> None:  # fmt: skip  # noqa: ANN001
    for row in range(first, end):
        title = place[titles[row]]
        at = cursors[title]
        cursors[title] = at + 1
        to_viewers[at] = ranks[viewers[row]]
        if len(to_days):
            to_days[at] = days[row] - origin
        if len(to_ratings):
            rating = ratings[row]
            # A rating that is missing is not a number, and equal to no level.
            level = np.searchsorted(levels, rating)
            known = level < len(levels) and levels[level] == rating
            to_ratings[at] = level if known else NO_RATING


@njit(cache=True, nogil=True)
def _sort(first, end, starts, n_digits, viewers, days, ratings, support) -> None:  # noqa: ANN001
    """Sort the plays of each title by viewer, and count the viewers."""
    longest = 0
    for title in range(first, end):
        longest = max(longest, starts[title + 1] - starts[title])
    keys = np.empty(longest, dtype=np.uint64)
    spare = np.empty(longest, dtype=np.uint64)
    for title in range(first, end):
        at, n = starts[title], starts[title + 1] - starts[title]
        in_order = True
        for i in range(1, n):
            in_order &= viewers[at + i - 1] <= viewers[at + i]
        if not in_order:
            for i in range(n):
                keys[i] = np.uint64(viewers[at + i]) << np.uint64(32)
                if len(days):
                    keys[i] |= np.uint64(days[at + i]) << np.uint64(8)
                if len(ratings):
                    keys[i] |= np.uint64(ratings[at + i])
            found = _by_viewer(keys[:n], spare[:n], n_digits)
            for i in range(n):
                viewers[at + i] = found[i] >> np.uint64(32)
                if len(days):
                    days[at + i] = (found[i] >> np.uint64(8)) & np.uint64(0xFFFFFF)
                if len(ratings):
                    ratings[at + i] = found[i] & np.uint64(0xFF)
        people = 0
        for i in range(n):
            people += i == 0 or viewers[at + i] != viewers[at + i - 1]
        support[title] = people


@njit(cache=True, nogil=True)
def _by_viewer(keys, spare, n_digits):  # noqa: ANN001, ANN202
    """Sort by the upper half, leaving equals in their order; either array holds it."""
    n = len(keys)
    if n <= _FEW:
        for i in range(1, n):
            key, j = keys[i], i
            while j > 0 and keys[j - 1] >> np.uint64(32) > key >> np.uint64(32):
                keys[j] = keys[j - 1]
                j -= 1
            keys[j] = key
        return keys
    mask = np.uint64((1 << _DIGIT) - 1)
    for digit in range(n_digits):
        shift = np.uint64(32 + digit * _DIGIT)
        ends = np.zeros((1 << _DIGIT) + 1, dtype=np.int64)
        for key in keys:
            ends[np.int64((key >> shift) & mask) + 1] += 1
        for value in range(1 << _DIGIT):
            ends[value + 1] += ends[value]
        for key in keys:
            value = np.int64((key >> shift) & mask)
            spare[ends[value]] = key
            ends[value] += 1
        keys, spare = spare, keys
    return keys
