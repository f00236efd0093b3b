"""Who did what: the distinct points of every viewer, and the viewers of every point.

A point is what an attacker knows of one play: a title, or a title and a day. What a
viewer did is a set of points; two plays that look the same to the attacker are one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attacks.on_logs.known import ATTRIBUTES, KnownPlay
from kit.errors import AttackError, LogError
from kit.log import Log

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
    """Find the points of every viewer of a log, and the viewers of every point.

    Parameters
    ----------
    log : Log
        A log without names, as it was handed out.
    known : KnownPlay
        What an attacker knows of a play.
    with_days : bool, default=False
        Whether to note the last day of every pair, which `Recent` asks for.

    Returns
    -------
    Points

    Raises
    ------
    AttackError
        If `log` or `known` is something else, or no play has all that is known.
    LogError
        If the log lacks a column.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": [1, 1, 2],
    ...     "title": ["A", "B", "A"],
    ...     "day": ["2018-01-01"] * 3,
    ... }
    >>> points = find_points(check_plays(pl.DataFrame(rows)), KnownPlay(when="day"))
    >>> points.sizes.tolist(), points.support.tolist()
    ([2, 1], [1, 2])
    """
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
