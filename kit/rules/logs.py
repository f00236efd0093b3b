"""What is done to a log before it is handed out with numbers for names?

These rules act on the plays. What they do to a count is told only outwardly: a person
may be missing from it, or stand in another's sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl

from kit.checks import check_one_of, check_whole
from kit.errors import RuleError
from kit.printed import Interval
from kit.rules.kinds import LogRule
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps

_SPANS = {"week": ("1w", 7), "month": ("1mo", 31)}


class _ChangesPlays(LogRule):
    """After it, a count may be of more people or of fewer."""

    def undo(self, shown: Interval) -> Interval:
        """Any number of people fits."""
        return Interval(0, None)


@dataclass(frozen=True)
class RareTitles(_ChangesPlays):
    """Leave out the plays of every title that fewer than k people played.

    Parameters
    ----------
    k : int
        The fewest people whom a title must have to stay.

    Raises
    ------
    RuleError
        If `k` is not an int of at least 1.

    Examples
    --------
    >>> plays = pl.LazyFrame({"viewer": [1, 1, 2], "title": ["A", "B", "A"]})
    >>> RareTitles(2).publish(plays).collect().rows()
    [(1, 'A'), (2, 'A')]
    """

    k: int

    def __post_init__(self) -> None:
        check_whole(RuleError, "k", self.k)

    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Keep the plays of titles that enough people played."""
        people = plays.group_by("title").agg(pl.col("viewer").n_unique())
        return plays.join(people.filter(pl.col("viewer") >= self.k), "title", "semi")

    def __str__(self) -> str:
        return f"titles of at least {self.k:,} people"


@dataclass(frozen=True)
class CoarserDays(_ChangesPlays):
    """Tell of each play the week or the month, and no time of day.

    Parameters
    ----------
    days : {'week', 'month'}, default='week'
        The shortest time that is told, by its first day. Weeks begin on a Monday.

    Raises
    ------
    RuleError
        If `days` is something else; later, if a log has no days.
    """

    days: str = "week"

    def __post_init__(self) -> None:
        check_one_of(RuleError, "days", self.days, _SPANS)

    @property
    def span(self) -> int:
        """How many days a printed one stands for, at most."""
        return _SPANS[self.days][1]

    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Put the first day of the week or month in place of each day."""
        _check_dated(plays, self)
        day = pl.col("day").dt.truncate(_SPANS[self.days][0])
        return plays.drop("time", strict=False).with_columns(day)

    def __str__(self) -> str:
        return f"{self.days}s in place of days"


@dataclass(frozen=True)
class LastDays(_ChangesPlays):
    """Hand out the last days of a log only.

    Parameters
    ----------
    n : int
        How many, the last day of the log included.

    Raises
    ------
    RuleError
        If `n` is not an int of at least 1; later, if a log has no days.
    """

    n: int

    def __post_init__(self) -> None:
        check_whole(RuleError, "n", self.n)

    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Keep the plays of the last days."""
        _check_dated(plays, self)
        first = pl.col("day").max() - pl.duration(days=self.n - 1)
        return plays.filter(pl.col("day") >= first)

    def __str__(self) -> str:
        return f"the last {self.n:,} days"


def _check_dated(plays: pl.LazyFrame, rule: LogRule) -> None:
    if "day" not in plays.collect_schema():
        wanted = "a rule that needs no days, for a log that has none"
        raise RuleError.bad_value("rule", wanted, str(rule))


def coarser(k: int) -> Steps:
    """Tell weeks, of titles that at least k people played."""
    return Steps((CoarserDays("week"), RareTitles(k)))


def shorter(k: int) -> Steps:
    """Hand out the last four weeks, of titles that at least k people played in them."""
    return Steps((LastDays(28), RareTitles(k)))


def tenth(k: int) -> Steps:
    """Hand out one viewer in ten, with titles that at least k of these played."""
    return Steps((Sampling(0.1), RareTitles(k)))


#: Four kinds of rule for a log that is handed out, each at any k of at least 1.
LOG_FAMILIES: Mapping[str, Callable[[int], LogRule | Steps]] = MappingProxyType(
    {
        "rare titles left out": RareTitles,
        "weeks, rare titles left out": coarser,
        "four weeks, rare titles left out": shorter,
        "a tenth of the viewers, rare titles left out": tenth,
    }
)
