"""How many episodes of a series did someone watch in a week, and on purpose?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.index import Index, as_log
from kit.checks import check_number, check_type, check_whole
from kit.errors import AttackError, LogError
from kit.findings import Described, Proved
from kit.releases import Bounds
from kit.results import Result
from kit.words import number_words

THREAT = ThreatModel(
    attack="find_binges",
    attacker="a member of the staff with the log, or a broker who bought one",
    reads="a log with numbers for names",
    of_target="nothing; to name somebody, that she binged",
    of_others="when the service stops by itself, which is public",
    wins="a binge is so large that hardly anybody else has one like it",
    kind="Proved",
    source="of this kit",
)

if TYPE_CHECKING:
    from kit.log import Log


def count_episodes(plays: pl.DataFrame, days: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count the distinct episodes in every window of so many consecutive days.

    An episode counts in the windows that end between the day it was played and the
    day it drops out or is played again. With one added on the first of these days
    and taken away on the last, the running sum is the count of each window, and is
    back at nought before the next person begins.
    """
    numbers = plays.select("person", "title", "day").cast(pl.Int64)
    person, title, day = (column.to_numpy() for column in numbers)
    first_day, n_titles = int(day.min()), int(title.max()) + 1
    day = day - first_day
    n_days = int(day.max()) + days + 1
    episode, day = np.divmod(
        np.sort((person * n_titles + title) * n_days + day), n_days
    )
    again = np.append(np.where(episode[1:] == episode[:-1], day[1:], n_days), n_days)
    origin = episode // n_titles * n_days
    # Odd events add an episode; even ones take one away, and come first on a day.
    added, taken = origin + day, origin + np.minimum(day + days, again)
    events = np.sort(np.concatenate([2 * added + 1, 2 * taken]))
    is_added = events % 2 == 1
    episodes = np.cumsum(np.where(is_added, 1, -1))[is_added]
    person, last = np.divmod(events[is_added] // 2, n_days)
    best = _find_best(plays, episodes, np.flatnonzero(np.diff(person, prepend=-1)))
    most = best.select(pl.col("episodes").max().over("series")).to_series().to_numpy()
    is_fullest = episodes == most[person]
    windows = pl.DataFrame(
        {
            "series": best["series"].to_numpy()[person[is_fullest]],
            "person": person[is_fullest],
            "last": last[is_fullest] + first_day,
            "episodes": episodes[is_fullest],
        }
    )
    return best, windows


def _find_best(
    plays: pl.DataFrame, episodes: np.ndarray, starts: np.ndarray
) -> pl.DataFrame:
    series = np.empty(len(starts), dtype=np.uint32)
    series[plays["person"].to_numpy()] = plays["series"].to_numpy()
    return pl.DataFrame(
        {"series": series, "episodes": np.maximum.reduceat(episodes, starts)}
    )


def measure_windows(
    plays: pl.DataFrame, windows: pl.DataFrame, days: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measure plays and hours of windows, and keep those of each series with most."""
    plays = plays.join(windows, on="person", how="semi").sort("person", "day")
    person = pl.col("person").cast(pl.Int64) * 2**32
    places = plays.select(person + pl.col("day")).to_series().to_numpy()
    last = windows.select(person + pl.col("last")).to_series().to_numpy()
    begin, end = (
        np.searchsorted(places, bound, side="right") for bound in (last - days, last)
    )
    seconds = np.append(0, plays["seconds"].fill_null(0).cum_sum().to_numpy())
    windows = windows.with_columns(
        begin=begin, end=end, plays=end - begin, seconds=seconds[end] - seconds[begin]
    )
    for measure in ("seconds", "plays"):
        most = pl.col(measure).max().over("series")
        windows = windows.filter(pl.col(measure) == most)
    windows = windows.sort("last").unique("person", keep="first")
    if plays["seconds"].count() == 0:
        windows = windows.with_columns(seconds=pl.lit(None, pl.Int64))
    return plays, windows


_NO_CLOCK = (
    "The log does not say when in the day plays began and how long they lasted, so "
    "the episodes of a window may be one session or many."
)


@dataclass(frozen=True)
class AutoplayRule:
    """What the attacker knows of how the service plays one episode after another.

    Parameters
    ----------
    stops_after : int, default 3
        Episodes in a row that play without a touch, the first included, before
        the service asks whether anyone is still watching.
    gap : float, default 15
        Longest pause, in minutes, after which an episode may still have begun by
        itself; after a longer one somebody started it.

    Raises
    ------
    AttackError
        If `stops_after` is below 1 or `gap` below 0.
    """

    stops_after: int = 3
    gap: float = 15.0

    def __post_init__(self) -> None:
        check_whole(AttackError, "stops_after", self.stops_after)
        check_number(AttackError, "gap", self.gap, least=0)


@dataclass(frozen=True)
class Binge:
    """The largest binge of one series, as numbers about the whole audience."""

    series: str
    episodes: int  # most distinct episodes that one viewer watched in a window
    viewers: int  # viewers who watched that many in some window
    plays: int  # plays of the series in that window, repeats included
    hours: float | None  # hours watched in it
    sessions: int | None  # runs of episodes without a pause
    confirmations: tuple[int, int]
    decisions: int  # least number of deliberate acts: sessions begun, and confirmations


@dataclass(frozen=True, eq=False)
class Binges(Result):
    """What a log says about binges, without a word on who.

    Attributes
    ----------
    findings : tuple of Proved
        For each series, how many people had its largest binge, the longest first.
    table : pl.DataFrame of shape (n_series, 9)
        The fields of `Binge`, a row a series, most episodes first; of `confirmations`
        `least_confirmations` and `most_confirmations`.
    days : int
        Length of the window.
    knowledge : AutoplayRule
    by_series : tuple of Binge
        One per series, most episodes first.
    reached : pl.DataFrame of shape (n_rows, 3)
        `series`, `episodes`, `viewers`: how many viewers watched at least that
        many distinct episodes in some window, for every number from 1 on.
    notes : tuple of str
        What the log could not say, in sentences.
    """

    days: int
    knowledge: AutoplayRule
    by_series: tuple[Binge, ...]
    reached: pl.DataFrame
    notes: tuple[str, ...]

    @property
    def largest(self) -> Binge:
        """The binge with most episodes, of any series."""
        return self.by_series[0]

    @property
    def scope(self) -> str:
        """What windows were looked at, and what the log could not say."""
        looked = f"Looked at every window of {self.days:,} days in a row."
        return " ".join([looked, *self.notes])


def find_binges(
    log: Log | Index,
    knowledge: AutoplayRule | None = None,
    *,
    series: str | None = None,
    days: int = 7,
) -> Binges:
    """Find the heaviest binges in a log, and the decisions they took.

    The attacker is an insider with a query tool, or a broker who bought a log
    without names. They look for a state of mind: someone who watched a whole
    series within a week, and not because a television was left on. The service
    stops by itself after a few episodes, so a long run proves that somebody was
    there and chose to go on, again and again. They succeed if the log holds a
    binge so large that hardly anyone else has one like it: then its numbers
    describe one person.

    A run of n episodes takes at least ceil(n / s) touches if the service stops
    after s: one to begin, and floor((n - 1) / s) to go on. Without clock times
    n episodes still take ceil(n / s) decisions, however they were spread.

    Parameters
    ----------
    log : Log or Index
        Plays with a `series`; an episode is a distinct title of it. `time` is
        taken as the beginning of a play and `minutes` as its length.
    knowledge : AutoplayRule, optional
        When the service stops. By default after three episodes.
    series : str, optional
        Look at this series only.
    days : int, default 7
        Length of the window, in consecutive days.

    Returns
    -------
    Binges
        Numbers about the audience; no viewer is named or numbered.

    Raises
    ------
    AttackError
        If `days` is not an int of at least 1 or `knowledge` no `AutoplayRule`.
    LogError
        If the log has no series, or not the one asked for.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> plays = {
    ...     "viewer": [1] * 4,
    ...     "title": ["E1", "E2", "E3", "E1"],
    ...     "series": ["S"] * 4,
    ...     "day": ["2018-01-01"] * 3 + ["2018-01-02"],
    ... }
    >>> binge = find_binges(check_plays(pl.DataFrame(plays))).largest
    >>> binge.episodes, binge.plays, binge.decisions, binge.confirmations
    (3, 4, 2, (0, 1))
    """
    knowledge = AutoplayRule() if knowledge is None else knowledge
    check_type(AttackError, "knowledge", knowledge, AutoplayRule, "an AutoplayRule")
    check_whole(AttackError, "days", days)
    plays, notes = _collect_plays(as_log(log), series)
    best, windows = count_episodes(plays, days)
    watched, windows = measure_windows(plays, windows, days)
    found = _count_decisions(watched, windows, knowledge)
    if found["sessions"].has_nulls():
        notes.append(_NO_CLOCK)
    reached = _count_reached(best)
    heaviest = reached.group_by("series").last().select("series", "viewers")
    names = plays.group_by("series").agg(pl.col("name").first().cast(pl.String))
    found = found.join(heaviest, on="series").join(names, on="series")
    found = found.sort("episodes", "name", descending=[True, False])
    reached = reached.join(names, on="series").sort("name", "episodes")
    by_series = tuple(_describe(row) for row in found.iter_rows(named=True))
    return Binges(
        findings=tuple(_prove(binge, days) for binge in by_series),
        table=_tabulate(by_series),
        days=days,
        knowledge=knowledge,
        by_series=by_series,
        reached=reached.select(pl.col("name").alias("series"), "episodes", "viewers"),
        notes=tuple(notes),
    )


def _collect_plays(log: Log, series: str | None) -> tuple[pl.DataFrame, list[str]]:
    """Fetch the plays of series; a person is one viewer of one series."""
    if not (series is None or isinstance(series, str)):
        raise AttackError.bad_value("series", "the name of a series", series)
    if "series" not in log.columns:
        raise LogError.lacks_column("series", list(log.columns))
    cell, nothing = pl.col("series"), pl.lit(None, pl.Int64)
    wanted = cell.is_not_null() if series is None else cell == series
    minutes = pl.col("minutes") if "minutes" in log.columns else nothing
    plays = (
        log.plays.filter(wanted)
        .select(
            name=cell,
            title=pl.col("title").to_physical(),
            day=pl.col("day").cast(pl.Int64),
            start=pl.col("time").dt.epoch("ms") if "time" in log.columns else nothing,
            seconds=(minutes * 60).round().cast(pl.Int64),
            person=cell.to_physical().cast(pl.UInt64) * 2**32 + pl.col("viewer"),
        )
        .collect()
    )
    if plays.is_empty():
        raise _unknown_series(series)
    aside = 0 if series is not None else log.n_plays() - plays.height
    notes = [f"Plays without a series, left aside: {aside:,}."] if aside else []
    person = (pl.col("person").rank("dense") - 1).cast(pl.Int64)
    return plays.with_columns(person, series=pl.col("name").to_physical()), notes


def _count_reached(best: pl.DataFrame) -> pl.DataFrame:
    """Count, for every number of episodes, the viewers who watched that many."""
    counts = best.group_by("series", "episodes").agg(viewers=pl.len())
    most = best.group_by("series").agg(pl.col("episodes").max())
    steps = most.with_columns(episodes=pl.int_ranges(1, pl.col("episodes") + 1))
    return (
        steps.explode("episodes")
        .join(counts, on=["series", "episodes"], how="left")
        .sort("series", "episodes")
        .with_columns(
            pl.col("viewers").fill_null(0).cum_sum(reverse=True).over("series")
        )
    )


def _count_decisions(
    plays: pl.DataFrame, windows: pl.DataFrame, rule: AutoplayRule
) -> pl.DataFrame:
    """Cut the plays of each window into sessions, and count what the rule implies."""
    rows = windows.select("person", row=pl.int_ranges("begin", "end")).explode("row")
    end = pl.col("start") + pl.col("seconds") * 1000
    pause = pl.col("start") - end.cum_max().shift().over("person")
    is_timed = pl.col("start").is_not_null() & pl.col("seconds").is_not_null()
    sessions = (
        plays[rows["row"]]
        .sort("person", "start")
        .with_columns(
            session=(pause > rule.gap * 60_000).fill_null(value=True).cum_sum()
        )
        .group_by("person", "session")
        .agg(n=pl.len(), timed=is_timed.all())
        .group_by("person")
        .agg(
            sessions=pl.len(),
            confirmed=((pl.col("n") - 1) // rule.stops_after).sum(),
            timed=pl.col("timed").all(),
        )
    )
    in_one_session = (pl.col("plays") - 1) // rule.stops_after
    timed, confirmed = pl.col("timed"), pl.col("confirmed")
    return (
        windows.join(sessions, on="person")
        .with_columns(
            sessions=pl.when(timed).then("sessions"),
            low=pl.when(timed).then(confirmed).otherwise(0),
            high=pl.when(timed).then(confirmed).otherwise(in_one_session),
        )
        .with_columns(decisions=pl.col("sessions").fill_null(1) + pl.col("high"))
        .sort("decisions", "low", descending=True)
        .unique("series", keep="first", maintain_order=True)
    )


def _describe(row: dict) -> Binge:
    seconds = row["seconds"]
    return Binge(
        series=row["name"],
        episodes=row["episodes"],
        viewers=row["viewers"],
        plays=row["plays"],
        hours=None if seconds is None else seconds / 3600,
        sessions=row["sessions"],
        confirmations=(row["low"], row["high"]),
        decisions=row["decisions"],
    )


def _prove(binge: Binge, days: int) -> Proved:
    """Say how many people had the largest binge: the log itself shows it."""
    n, episodes = binge.viewers, number_words(binge.episodes)
    what = "one episode" if binge.episodes == 1 else f"{episodes} different episodes"
    group = f"watched {what} of {binge.series} within {number_words(days)} days"
    group = group.replace("within one days", "in one day")
    return Proved(Described(group), Bounds(n, n, True, True), (), False, True)


def _tabulate(by_series: tuple[Binge, ...]) -> pl.DataFrame:
    schema = {"series": pl.String, "episodes": pl.Int64, "viewers": pl.Int64}
    schema |= {"plays": pl.Int64, "hours": pl.Float64, "sessions": pl.Int64}
    schema |= dict.fromkeys(("least_confirmations", "most_confirmations"), pl.Int64)
    schema |= {"decisions": pl.Int64}
    rows = [
        (
            *(binge.series, binge.episodes, binge.viewers, binge.plays, binge.hours),
            *(binge.sessions, *binge.confirmations, binge.decisions),
        )
        for binge in by_series
    ]
    return pl.DataFrame(rows, schema, orient="row")


def _unknown_series(series: str | None) -> LogError:
    """Say that no play is of that series, or of any."""
    if series is None:
        return LogError(
            "`log` must name the series of at least one play, got none; leave "
            "films without one, but give episodes theirs."
        )
    return LogError.bad_value("series", "a series that the log holds", series)
