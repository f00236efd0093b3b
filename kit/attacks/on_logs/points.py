"""Who did what: the distinct points of every viewer, and the viewers of every point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from kit.checks import check_flag, check_one_of
from kit.errors import AttackError, KnowledgeError, LogError
from kit.log import Log, check_log

WHATS = ("title", "series")
WHENS = ("hour", "day", "week", "month")
#: What is known of a play by `what` and `when`; anything else can be known besides.
_OTHERWISE = ("viewer", "title", "series", "day", "time", "minutes")
_FIRST = ("rating", "device", "region", "age_band", "plan")


@dataclass(frozen=True)
class Resolution:
    """How closely an attacker knows a play: what, when, and what else.

    Parameters
    ----------
    what : {'title', 'series'}, default='title'
        Whether the title is known, or only its series.
    when : {'hour', 'day', 'week', 'month'}, optional
        The shortest time that is known. By default no time is. Weeks begin on a
        Monday, all are counted in the time zone of the log.
    also : tuple of str, default=()
        Further columns that are known: 'rating' and 'device' of the play, 'region',
        'gender' or what else the log knows of the viewer.
    in_order : bool, default=False
        Whether it is known which play came before which; on one day, where the log
        has no times, either may have. Not together with `when`, which says more.

    Raises
    ------
    KnowledgeError
        If a parameter is something else, or order is asked beside time.

    Examples
    --------
    >>> print(Resolution())
    title
    >>> print(Resolution(when="week", also=("rating", "region")))
    title, week, rating and region
    >>> print(Resolution(in_order=True))
    title and order
    """

    what: str = "title"
    when: str | None = None
    also: tuple[str, ...] = ()
    in_order: bool = False

    def __post_init__(self) -> None:
        check_one_of(KnowledgeError, "what", self.what, WHATS)
        if self.when is not None:
            check_one_of(KnowledgeError, "when", self.when, WHENS)
        rule = "a tuple of columns, such as 'rating', 'device' or 'region'"
        if not isinstance(self.also, tuple | list):
            raise KnowledgeError.bad_value("also", rule, self.also)
        for name in self.also:
            if not isinstance(name, str) or name in _OTHERWISE:
                raise KnowledgeError.bad_value("also", rule, name)
        also = [name for name in _FIRST if name in self.also] + sorted(self.also)
        object.__setattr__(self, "also", tuple(dict.fromkeys(also)))
        check_flag(KnowledgeError, "in_order", self.in_order)
        if self.in_order and self.when:
            rule = "False where `when` is given, which says more"
            raise KnowledgeError.bad_value("in_order", rule, value=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that a log must have to be attacked with this."""
        when = {"hour": ["time"], None: ["day"] if self.in_order else []}
        return (self.what, *when.get(self.when, ["day"]), *self.also)

    def __str__(self) -> str:
        parts = [self.what, self.when, *(n.replace("_", " ") for n in self.also)]
        parts.append("order" if self.in_order else None)
        *first, last = [part for part in parts if part]
        return f"{', '.join(first)} and {last}" if first else last


_MONDAY = 4  # 1 January 1970 was a Thursday; four days later a week began


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a log, from both sides.

    A point is what an attacker knows of one play: a title, or a title and a day. What
    a viewer did is a set of points; two plays that look the same to the attacker are
    one. Points are numbered from the rarest, so that the smallest number of a set is
    the one that fewest people share.

    Attributes
    ----------
    knowledge : Resolution
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
    last_days : np.ndarray of shape (n_pairs,), int32
        Last day on which each pair was played, in days since 1970. Empty where the
        log has no days.
    play_times : np.ndarray of shape (n_plays,), int64
        Times of these plays, pair after pair, ascending: milliseconds, or days where
        the log has no times. Empty unless ``knowledge.in_order``.
    n_unknown : int
        Plays left aside, because the log does not have what is known of them.
    """

    knowledge: Resolution
    viewers: np.ndarray
    viewer_starts: np.ndarray
    viewer_points: np.ndarray
    point_starts: np.ndarray
    point_viewers: np.ndarray
    titles: np.ndarray
    names: pl.Series
    pair_plays: np.ndarray
    last_days: np.ndarray
    play_times: np.ndarray
    n_unknown: int

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

    @cached_property
    def by_point(self) -> np.ndarray:
        """Places of the pairs in `viewer_points`, in the order of `point_viewers`."""
        return np.argsort(self.viewer_points, kind="stable")


def find_points(log: Log, knowledge: Resolution) -> Points:
    """Find the points of every viewer of a log, and the viewers of every point."""
    _check(log, knowledge)
    columns = log.columns
    parts = _key_parts(knowledge, columns)
    key = ["viewer", *(part.meta.output_name() for part in parts)]
    extra = _order(columns) if knowledge.in_order else []
    if is_dated := "day" in columns:
        extra.append(pl.col("day").to_physical().alias("last"))
    plays = log.plays.select("viewer", *parts, *extra)
    everybody = plays.select(pl.col("viewer").unique().sort()).collect().to_series()
    kept = [pl.col(name).is_not_null() for name in plays.collect_schema().names()]
    n_plays = plays.select(pl.len()).collect().item()
    plays = plays.filter(pl.all_horizontal(kept))
    totals = [pl.len().cast(pl.UInt32).alias("plays")]
    totals += [pl.col("last").max()] if is_dated else []
    pairs = plays.group_by(key).agg(totals).collect()
    if pairs.is_empty():
        msg = (
            f"No play of the log has all of {knowledge!s}: ask for less in "
            "`knowledge`, or give a log that has it."
        )
        raise AttackError(msg)
    times = np.empty(0, dtype=np.int64)
    names = _names(log, knowledge)
    points = _number_points(pairs, names, key[1:])
    people = pl.DataFrame({"viewer": everybody}).with_row_index("person")
    if knowledge.in_order:
        timed = _number_pairs(plays.collect(), points, people, key[1:])
        times = timed.sort("person", "point", "at")["at"].to_numpy()
    pairs = _number_pairs(pairs, points, people, key[1:]).sort("person", "point")
    person, point = pairs["person"].to_numpy(), pairs["point"].to_numpy()
    return Points(
        knowledge,
        everybody.to_numpy(),
        *lay_out_pairs(person, point, len(everybody), points.height),
        titles=points["number"].to_numpy(),
        names=names["name"],
        pair_plays=pairs["plays"].to_numpy(),
        last_days=pairs["last"].to_numpy() if is_dated else np.empty(0, np.int32),
        play_times=times,
        n_unknown=n_plays - int(pairs["plays"].sum()),
    )


def lay_out_pairs(
    person: np.ndarray, point: np.ndarray, n_viewers: int, n_points: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Lay out pairs, sorted by person and point, from both sides."""
    by_point = np.argsort(point, kind="stable")
    return _starts(person, n_viewers), point, _starts(point, n_points), person[by_point]


def _check(log: Log, knowledge: Resolution) -> None:
    check_log(AttackError, log)
    if not isinstance(knowledge, Resolution):
        raise AttackError.bad_value("knowledge", "a Resolution", knowledge)
    for name in knowledge.columns:
        if name not in log.columns:
            raise LogError.lacks_column(name, list(log.columns))


def _key_parts(knowledge: Resolution, columns: tuple[str, ...]) -> list[pl.Expr]:
    """Write what makes a point as integers."""
    parts = [pl.col(knowledge.what).to_physical().alias("title")]
    day = pl.col("day").to_physical()
    when = {
        "day": day,
        "week": (day - _MONDAY).floordiv(7),
        "month": pl.col("day").dt.year() * 12 + pl.col("day").dt.month(),
        "hour": pl.col("time").to_physical().floordiv(3_600_000),
    }
    if knowledge.when:
        parts.append(when[knowledge.when].alias("when"))
    return [*parts, *(pl.col(name).to_physical() for name in knowledge.also)]


def _order(columns: tuple[str, ...]) -> list[pl.Expr]:
    by_clock = pl.col("time" if "time" in columns else "day").to_physical()
    return [by_clock.cast(pl.Int64).alias("at")]


def _names(log: Log, knowledge: Resolution) -> pl.DataFrame:
    """List the titles of a log with the numbers that Polars gave them."""
    title = pl.col(knowledge.what)
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
