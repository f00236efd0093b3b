"""Who played what? A log, indexed once for every attack that looks somebody up."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numba import njit

from kit.attacks.on_logs.auxiliary import ATTRIBUTES, KnownPlay
from kit.errors import AttackError, LogError
from kit.log import Log

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS_PER_CORE = 8  # so that one heavy block does not keep the others waiting


def run_blocks(kernel: Callable[[int, int], None], n: int) -> None:
    """Run a kernel on blocks of targets, side by side.

    What the kernel writes does not depend on how the blocks are cut, so that the
    result is the same on any machine.
    """
    cores = os.cpu_count() or 1
    size = max(1, -(-n // (cores * _BLOCKS_PER_CORE)))
    starts = range(0, n, size)
    if cores == 1 or len(starts) <= 1:
        for first in starts:
            kernel(first, min(first + size, n))
        return
    with ThreadPoolExecutor(cores) as pool:
        running = [pool.submit(kernel, at, min(at + size, n)) for at in starts]
        for one in running:
            one.result()


_MONDAY = 4  # 1 January 1970 was a Thursday; four days later a week began


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a log, from both sides.

    Points are numbered from the rarest, so that the smallest number of a set is the
    one that fewest people share.

    Attributes
    ----------
    known : KnownPlay
        What makes a point.
    viewers : np.ndarray of shape (n_viewers,), uint32
        Number of each viewer in the log; here they are counted from 0.
    viewer_starts : np.ndarray of shape (n_viewers + 1,), int64
        Where the points of each viewer begin in `viewer_points`.
    viewer_points : np.ndarray of shape (n_pairs,), uint32
        Points of the first viewer, of the second and so on, each ascending.
    point_starts : np.ndarray of shape (n_points + 1,), int64
        Where the viewers of each point begin in `point_viewers`.
    point_viewers : np.ndarray of shape (n_pairs,), uint32
        Viewers of each point, counted from 0, ascending.
    titles : np.ndarray of shape (n_points,), uint32
        Title (or series) of each point: its place in `names`.
    names : pl.Series of shape (n_titles,)
        Name of each title, in order.
    pair_plays : np.ndarray of shape (n_pairs,), uint32
        How many plays each pair of `viewer_points` stands for.
    play_times : np.ndarray of shape (n_plays,), int64
        Times of these plays, pair after pair, ascending: milliseconds, or days where
        the log has no times. Empty unless ``known.in_order``.
    n_unknown : int
        Plays left aside, because the log does not have what is known of them.
    last_days : np.ndarray of shape (n_pairs,), int32
        Last day on which each pair was played, in days since 1970. Empty unless asked
        for.
    """

    known: KnownPlay
    viewers: np.ndarray
    viewer_starts: np.ndarray
    viewer_points: np.ndarray
    point_starts: np.ndarray
    point_viewers: np.ndarray
    titles: np.ndarray
    names: pl.Series
    pair_plays: np.ndarray
    play_times: np.ndarray
    n_unknown: int
    last_days: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))

    @property
    def n_viewers(self) -> int:
        """Number of people in the log, those without a point among them."""
        return len(self.viewers)

    @property
    def n_points(self) -> int:
        """Number of different points."""
        return len(self.titles)

    @property
    def sizes(self) -> np.ndarray:
        """Number of points of each viewer, of shape (n_viewers,)."""
        return np.diff(self.viewer_starts)

    @property
    def support(self) -> np.ndarray:
        """Number of viewers of each point, of shape (n_points,), ascending."""
        return np.diff(self.point_starts)


def find_points(log: Log, known: KnownPlay, *, with_days: bool = False) -> Points:
    """Find the points of every viewer of a log, and the viewers of every point."""
    _check(log, known, with_days=with_days)
    columns = log.columns
    parts = _key_parts(known, columns)
    key = ["viewer", *(part.meta.output_name() for part in parts)]
    extra = _order(columns) if known.in_order else []
    extra += [pl.col("day").to_physical().alias("last")] if with_days else []
    plays = log.plays.select("viewer", *parts, *extra)
    everybody = plays.select(pl.col("viewer").unique().sort()).collect().to_series()
    kept = [pl.col(name).is_not_null() for name in plays.collect_schema().names()]
    n_plays = plays.select(pl.len()).collect().item()
    plays = plays.filter(pl.all_horizontal(kept))
    totals = [pl.len().cast(pl.UInt32).alias("plays")]
    totals += [pl.col("last").max()] if with_days else []
    pairs = plays.group_by(key).agg(totals).collect()
    if pairs.is_empty():
        raise AttackError.no_points(str(known))
    times = np.empty(0, dtype=np.int64)
    names = _names(log, known)
    points = _number_points(pairs, names, key[1:])
    people = pl.DataFrame({"viewer": everybody}).with_row_index("person")
    if known.in_order:
        timed = _number_pairs(plays.collect(), points, people, key[1:])
        times = timed.sort("person", "point", "at")["at"].to_numpy()
    pairs = _number_pairs(pairs, points, people, key[1:]).sort("person", "point")
    person, point = pairs["person"].to_numpy(), pairs["point"].to_numpy()
    return Points(
        known=known,
        viewers=everybody.to_numpy(),
        viewer_starts=_starts(person, len(everybody)),
        viewer_points=point,
        point_starts=np.append(0, points["support"].cum_sum()).astype(np.int64),
        point_viewers=person[np.argsort(point, kind="stable")],
        titles=points["number"].to_numpy(),
        names=names["name"],
        pair_plays=pairs["plays"].to_numpy(),
        play_times=times,
        n_unknown=n_plays - int(pairs["plays"].sum()),
        last_days=pairs["last"].to_numpy() if with_days else np.empty(0, np.int32),
    )


def _check(log: Log, known: KnownPlay, *, with_days: bool) -> None:
    if not isinstance(log, Log):
        rule = "a Log, such as `read_log` gives"
        raise AttackError.bad_value("log", rule, type(log).__name__)
    if not isinstance(known, KnownPlay):
        raise AttackError.bad_value("known", "a KnownPlay", known)
    for name in (*known.columns, *(["day"] if with_days else [])):
        if name not in log.columns:
            raise LogError.lacks_column(name, list(log.columns))


def _key_parts(known: KnownPlay, columns: tuple[str, ...]) -> list[pl.Expr]:
    """Write what makes a point as integers."""
    parts = [pl.col(known.what).to_physical().alias("title")]
    day = pl.col("day").to_physical()
    when = {
        "day": day,
        "week": (day - _MONDAY).floordiv(7),
        "month": pl.col("day").dt.year() * 12 + pl.col("day").dt.month(),
        "hour": pl.col("time").to_physical().floordiv(3_600_000),
    }
    if known.when:
        parts.append(when[known.when].alias("when"))
    for name in known.also:
        column = pl.col(name)
        is_text = name in (*ATTRIBUTES, "device")
        parts.append(column.to_physical() if is_text else column)
    return parts


def _order(columns: tuple[str, ...]) -> list[pl.Expr]:
    by_clock = pl.col("time" if "time" in columns else "day").to_physical()
    return [by_clock.cast(pl.Int64).alias("at")]


def _names(log: Log, known: KnownPlay) -> pl.DataFrame:
    """List the titles of a log with the numbers that Polars gave them."""
    title = pl.col(known.what)
    listed = log.plays.select(title.drop_nulls().unique()).collect().to_series()
    return (
        pl.DataFrame({"title": listed.to_physical(), "name": listed.cast(pl.String)})
        .sort("name")
        .with_row_index("number")
    )


def _number_points(
    pairs: pl.DataFrame, names: pl.DataFrame, key: list[str]
) -> pl.DataFrame:
    """Number the points from the rarest, the same way on every run."""
    return (
        pairs.group_by(key)
        .agg(pl.len().alias("support"))
        .join(names.select("title", "number"), on="title", how="left")
        .sort("support", "number", *key[1:])
        .with_row_index("point")
    )


def _number_pairs(
    rows: pl.DataFrame, points: pl.DataFrame, people: pl.DataFrame, key: list[str]
) -> pl.DataFrame:
    rows = rows.join(points.select("point", *key), on=key).join(people, on="viewer")
    return rows.drop("viewer", *key)


def _starts(numbers: np.ndarray, n: int) -> np.ndarray:
    counts = np.bincount(numbers, minlength=n)
    return np.append(0, np.cumsum(counts)).astype(np.int64)


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
    """Turn a log that is sorted by title to the side of its people."""
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
    """Take the records of some people out of an index, as if they had never been."""
    stays = np.ones(index.n_viewers, dtype=bool)
    stays[people] = False
    if not stays.any():
        rule = f"fewer than all {index.n_viewers:,}"
        raise AttackError.bad_value("people", rule, len(people))
    number = (np.cumsum(stays) - 1).astype(np.uint32)
    rest = _keep_plays(index, stays[index.viewers])
    return replace(rest, people=index.people[stays], viewers=number[rest.viewers])


def leave_out_rare(index: Index, k: int) -> Index:
    """Take out the titles that fewer than k people played, as a threshold would."""
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
