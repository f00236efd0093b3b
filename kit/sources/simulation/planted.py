"""Which true facts are hidden in an invented audience, for an attack to find?

A fact is planted into a table of plays in two steps. `clear` takes out what chance
put too close to it, with or without planting, so that the control audience holds
nothing like it. `plant` puts in the cohort, of exactly the size it states.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any, cast

import numpy as np
import polars as pl

from kit.cleaning import OF_PLAYS
from kit.errors import SourceError

_LONGEST_CHANCE_STREAK = 4
_MOST_CHANCE_REPEATS = 8
_MOST_CHANCE_EPISODES = 100


@dataclass(frozen=True, kw_only=True)
class Planted(ABC):
    """A fact about some viewers that holds exactly in the finished table.

    Parameters
    ----------
    title : str
        Name of the film or track, or of the series.
    minutes : float
        Running time of one play.
    first_day : date
        The day, or the first of the days, the fact speaks of.
    days : int, default 1
        How many days in a row it speaks of.
    """

    title: str  # name of the film or track, or of the series
    minutes: float  # running time of one play
    first_day: date  # the day, or the first of the days, the fact speaks of
    days: int = 1  # how many days in a row it speaks of

    @property
    def last_day(self) -> date:
        """Give the last day the fact speaks of."""
        return self.first_day + timedelta(self.days - 1)

    @property
    @abstractmethod
    def cohort(self) -> int:
        """Count the viewers the fact needs."""

    @abstractmethod
    def clear(self, plays: pl.DataFrame) -> pl.DataFrame:
        """Take out plays by which chance viewers come near the fact."""

    @abstractmethod
    def plant(self, plays: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """Put the fact in; `plays` has been cleared."""


@dataclass(frozen=True, kw_only=True)
class Streak(Planted):
    """Viewers who watched one title on every day of a run of days.

    None of them plays it on the day before, or on the day after the run has ended.

    Parameters
    ----------
    viewers : int
        Viewers who watched on every one of the days.
    broke : mapping of date to int
        Viewers who watched every day from `first_day` until that day, the last.
    region : str
        A small region.
    in_region : int
        How many of `viewers` live there; nobody else of the cohort does.
    """

    viewers: int
    broke: Mapping[date, int] = field(default_factory=dict)
    region: str
    in_region: int

    @property
    def cohort(self) -> int:
        """Count the viewers whose streak is planted, broken ones included."""
        return self.viewers + sum(self.broke.values())

    def clear(self, plays: pl.DataFrame) -> pl.DataFrame:
        """End every chance streak from the first day on after four days."""
        early = (pl.col("title") == self.title) & pl.col("day").is_between(
            self.first_day, self.first_day + timedelta(_LONGEST_CHANCE_STREAK)
        )
        days = plays.filter(early).group_by("viewer").agg(pl.col("day").n_unique())
        long = days.filter(pl.col("day") > _LONGEST_CHANCE_STREAK)["viewer"]
        fifth = self.first_day + timedelta(_LONGEST_CHANCE_STREAK)
        return plays.filter(
            ~(early & (pl.col("day") == fifth) & pl.col("viewer").is_in(long.implode()))
        )

    def plant(self, plays: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """Give the cohort its streaks, one play an evening."""
        outside = plays.filter(pl.col("region") != self.region)["viewer"]
        cohort = _choose(outside, self.cohort, rng)
        plays = _move(plays, cohort[: self.in_region], self.region)
        one = timedelta(1)
        around = pl.col("day").is_between(self.first_day - one, self.last_day + one)
        own = pl.col("viewer").is_in(cohort) & (pl.col("title") == self.title)
        ends = [self.last_day] * self.viewers
        ends += [day for day, count in self.broke.items() for _ in range(count)]
        lengths = np.array([(end - self.first_day).days + 1 for end in ends])
        days = np.concatenate([np.arange(length) for length in lengths])
        starts = _clock(self.first_day, days, rng.integers(17 * 60, 23 * 60, days.size))
        new = _new_plays(np.repeat(cohort, lengths), starts, self.title, self.minutes)
        return _exchange(plays, own & around, new)


@dataclass(frozen=True, kw_only=True)
class Crowd(Planted):
    """Exactly so many people played one title on one day.

    Parameters
    ----------
    viewers : int
        How many.
    """

    viewers: int

    @property
    def cohort(self) -> int:
        """Count the viewers of that title on that day."""
        return self.viewers

    def clear(self, plays: pl.DataFrame) -> pl.DataFrame:
        """Change nothing: chance brings a title at most a small daily audience."""
        return plays

    def plant(self, plays: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """Replace the title's audience on that day by the crowd."""
        crowd = _choose(plays["viewer"], self.viewers, rng)
        that_day = (pl.col("title") == self.title) & (pl.col("day") == self.first_day)
        minute = rng.integers(6 * 60, 24 * 60, crowd.size)
        starts = _clock(self.first_day, np.zeros_like(minute), minute)
        new = _new_plays(crowd, starts, self.title, self.minutes)
        return _exchange(plays, that_day, new)


@dataclass(frozen=True, kw_only=True)
class Repeats(Planted):
    """One viewer played one title very often on one day.

    Parameters
    ----------
    plays : int
        How often.
    region : str
        Where that viewer lives.
    """

    plays: int
    region: str

    @property
    def cohort(self) -> int:
        """Count the one viewer."""
        return 1

    def clear(self, plays: pl.DataFrame) -> pl.DataFrame:
        """Leave a viewer at most eight plays of the title on that day."""
        that_day = (pl.col("title") == self.title) & (pl.col("day") == self.first_day)
        return _keep_first(plays, that_day, _MOST_CHANCE_REPEATS)

    def plant(self, plays: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """Fill one viewer's day with the title, over and over from the morning."""
        that_day = (pl.col("title") == self.title) & (pl.col("day") == self.first_day)
        players = plays.filter(that_day)["viewer"]
        others = plays.filter(~pl.col("viewer").is_in(players.implode()))
        viewer = _choose(others["viewer"], 1, rng)
        plays = _move(plays, viewer, self.region)
        own_day = pl.col("viewer").is_in(viewer) & (pl.col("day") == self.first_day)
        minute = 9 * 60 + ceil(self.minutes) * np.arange(self.plays)
        starts = _clock(self.first_day, np.zeros_like(minute), minute)
        viewers = np.repeat(viewer, self.plays)
        new = _new_plays(viewers, starts, self.title, self.minutes)
        return _exchange(plays, own_day, new)


@dataclass(frozen=True, kw_only=True)
class Marathon(Planted):
    """One viewer watched very many episodes of a series within a few days.

    Parameters
    ----------
    episodes : int
        How many, in order.
    session : int, default=6
        After how many of them there is a pause.
    """

    episodes: int
    session: int = 6

    @property
    def cohort(self) -> int:
        """Count the one viewer."""
        return 1

    def clear(self, plays: pl.DataFrame) -> pl.DataFrame:
        """Leave a viewer at most the first hundred plays of the series."""
        of_series = (pl.col("series") == self.title).fill_null(value=False)
        return _keep_first(plays, of_series, _MOST_CHANCE_EPISODES)

    def plant(self, plays: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """Fill one viewer's days with episodes in order, a pause after a session."""
        viewer = _choose(plays["viewer"], 1, rng)
        busy = pl.col("day").is_between(self.first_day, self.last_day)
        seen = (pl.col("series") == self.title).fill_null(value=False)
        own = pl.col("viewer").is_in(viewer) & (busy | seen)
        day = np.arange(self.episodes) * self.days // self.episodes
        place = np.arange(self.episodes) - np.searchsorted(day, day)
        pause = np.where((place % self.session == 0) & (place > 0), 1, 0)
        pause = pause * rng.integers(20, 50, self.episodes)
        paused = np.cumsum(pause)
        paused -= paused[np.searchsorted(day, day)]
        morning = rng.integers(8 * 60, 9 * 60, self.days)[day]
        minute = morning + ceil(self.minutes) * place + paused
        starts = _clock(self.first_day, day, minute)
        titles = [f"{self.title}: Episode {i + 1}" for i in range(self.episodes)]
        viewers = np.repeat(viewer, self.episodes)
        new = _new_plays(viewers, starts, titles, self.minutes, series=self.title)
        return _exchange(plays, own, new)


def _keep_first(plays: pl.DataFrame, which: pl.Expr, most: int) -> pl.DataFrame:
    """Leave each viewer at most this many, the earliest, of certain plays."""
    kept = plays.filter(which).sort("viewer", "time").group_by("viewer").head(most)
    return pl.concat([plays.filter(~which), kept.select(plays.columns)])


def _choose(viewers: pl.Series, count: int, rng: np.random.Generator) -> np.ndarray:
    """Pick different viewers at random from those that occur."""
    there = viewers.unique().sort().to_numpy()
    if there.size < count:
        raise SourceError.too_few_viewers(count, there.size)
    return rng.choice(there, count, replace=False)


def _move(plays: pl.DataFrame, viewers: np.ndarray, region: str) -> pl.DataFrame:
    """Say that these viewers live in a region, in all their plays."""
    moved = pl.when(pl.col("viewer").is_in(viewers)).then(pl.lit(region))
    home = moved.otherwise(pl.col("region").cast(pl.String))
    return plays.with_columns(region=home.cast(pl.Categorical))


def _clock(first_day: date, day: np.ndarray, minute: np.ndarray) -> pl.Series:
    """Turn day numbers and minutes of the day into times."""
    origin = np.datetime64(datetime.combine(first_day, time()), "ms")
    times = origin + (day * 1440 + minute) * np.timedelta64(60_000, "ms")
    return pl.Series(times)


def _new_plays(
    viewers: np.ndarray,
    starts: pl.Series,
    title: str | list[str],
    minutes: float,
    series: str | None = None,
) -> pl.DataFrame:
    """Write down the plays to put in, without the viewers' attributes."""
    return pl.DataFrame(
        {
            "viewer": viewers.astype(np.uint32),
            "title": [title] * viewers.size if isinstance(title, str) else title,
            "day": starts.dt.date(),
            "time": starts,
            "series": pl.repeat(series, viewers.size, dtype=pl.String, eager=True),
            "minutes": pl.repeat(minutes, viewers.size, dtype=pl.Float32, eager=True),
        }
    )


def _exchange(plays: pl.DataFrame, away: pl.Expr, new: pl.DataFrame) -> pl.DataFrame:
    """Take plays out and put others in; attributes and device are the viewer's."""
    theirs = pl.col("viewer").is_in(new["viewer"].unique().implode())
    attributes = [name for name in plays.columns if name not in OF_PLAYS]
    of_viewer = pl.col("device", *attributes).first()
    people = plays.filter(theirs).group_by("viewer").agg(of_viewer)
    new = new.join(people, on="viewer", validate="m:1").select(plays.columns)
    new = new.cast(cast("Any", plays.schema))
    kept = plays.filter(~away)
    clear = kept.filter(theirs).join(new, on=["viewer", "time"], how="anti")
    return pl.concat([kept.filter(~theirs), clear, new])
