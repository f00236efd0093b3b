"""How much of each history comes back from daily counts of a closed cohort?

People are followed for some days, and each is counted for the last title of a day. The
attack rebuilds as many histories as there are people; the judge, who has the true ones,
pairs them one to one. What a shuffle of the same counts gets by that is the baseline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import numpy as np
import polars as pl

from kit.attacks.on_releases.histories import recover_histories
from kit.attacks.on_releases.history_recovery import SHUFFLE, tally_days
from kit.errors import AttackError, SourceError
from kit.evaluate.matching import NOTHING
from kit.evaluate.rates import Success
from kit.log import Log, check_plays
from kit.measures.usefulness import Usefulness
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.sources.cohorts import Cohort, find_cohort
from kit.sweeps.cases import Lines, OfGuesses
from kit.sweeps.games import Game
from kit.sweeps.judging import tell_rates
from kit.sweeps.publications.halves import Halves, Publication

_DAYS, _AT_LEAST = 18, 3  # days that are counted, and with a play, of each person
_MOST_NUMBERS = 2_000  # in a publication: fewer days where a series is long
_MOST_PEOPLE = 300  # in the cohort: pairing takes their number to the third
_COUNTED = (
    *("generated", "valid", "succeeded", "baseline_succeeded"),
    *("control_succeeded", "control_valid"),
)
_States = tuple[tuple[int, ...], ...]  # for each person the title of each day


@dataclass(frozen=True)
class Followed:
    """What is asked for: the histories of a cohort, of which the titles are known.

    Parameters
    ----------
    titles : tuple of str
        Every title that is counted.
    series : tuple of tuples of str, default=()
        Episodes in order.
    """

    titles: tuple[str, ...]
    series: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Diaries:
    """True histories: of those who are counted, and of as many who are not."""

    sought: Followed
    states: _States
    control: _States


@dataclass(frozen=True)
class Rebuilt:
    """What an attack says: a history for each person, by the places of titles.

    Parameters
    ----------
    states : tuple of tuples of int
        For each history the title of each day, -1 for nothing.
    """

    states: _States


class DayByDay(Game):
    """How much of each history comes back?

    A cohort is followed for some days. The attacker answers with a `Rebuilt`, whole
    histories without names, and is right on each day on which the history that is
    paired with a true one tells its title. Days on which nothing was watched do not
    count.

    *Baseline*: the same counts, dealt out by lot day by day, and paired as well.
    *Control*: her histories are compared with those of people who were not counted.
    Intervals take all days of one person together.

    Examples
    --------
    >>> both = Diaries(Followed(("A", "B")), ((0, 0), (1, 1)), ((0, 1), (1, 1)))
    >>> row = DayByDay.judge([both], [Rebuilt(((0, 0), (1, 1)))])
    >>> row["valid"], row["succeeded"], row["control_succeeded"]
    (4, 4, 3)
    """

    name = "day by day"
    answer = Rebuilt

    @classmethod
    def judge(
        cls,
        secrets: Sequence[Diaries],
        told: Sequence[Rebuilt | None],
        published: object = None,
    ) -> dict[str, object]:
        """Pair one to one, and count the days that are right."""
        (secret,), (answer,) = secrets, told
        true, absent = np.array(secret.states), np.array(secret.control)
        if answer is None:
            row: dict[str, object] = dict.fromkeys(_COUNTED, 0)
            return row | {"requested": int((true != NOTHING).sum())}
        states = np.array(answer.states)
        mixed = np.random.default_rng(0).permuted(states, axis=0)
        found = Success(
            attack=tally_days(true, [states]),
            baseline={SHUFFLE: tally_days(true, [mixed])},
            control=tally_days(absent, [states]),
        )
        return tell_rates(found)


@dataclass(frozen=True)
class DailyCohort(OfGuesses):
    """Counts of a closed cohort by day and title, and how many they are."""

    name: str  # in plain words
    lines: Lines  # the numbers that are printed
    secrets: tuple[Diaries, ...]
    game: type[Game] = field(default=DayByDay, init=False)
    gives: type = field(default=Release, init=False)

    def prepare(self) -> None:
        """Count what every rule needs."""
        _ = self.lines.counts

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Release, Usefulness | None]:
        """Print every line, and say what that is good for."""
        return self.lines.publish(rule, seed)


def _follow(halves: Halves) -> list[DailyCohort]:
    """Follow people of both halves on the last days of the log."""
    series, length = _busiest_series(halves.inside)
    days = min(_DAYS, max(_AT_LEAST, _MOST_NUMBERS // length))
    begin, last = halves.inside.period()
    first = max(begin, last - timedelta(days - 1))
    found: list[Cohort] = []
    for half in (halves.inside, halves.outside):
        try:
            one = find_cohort(half, first, last, series=series, at_least=_AT_LEAST)
            found.append(one)
        except SourceError:  # too few of them
            return []
    here, rest = found
    n = min(len(here), len(rest), _MOST_PEOPLE)
    rng = halves.rng(42)
    states, control = (
        one.states[np.sort(rng.choice(len(one), n, replace=False))] for one in found
    )
    kept = Cohort(here.titles, first, states, here.series)
    sought = Followed(here.titles, here.series)
    control = _renumber(control, rest.titles, here.titles)
    secret = Diaries(sought, _as_tuples(states), _as_tuples(control))
    lines = Lines("daily cohort", _as_log(kept), tuple(kept.claims), ())
    return [DailyCohort(lines.name, lines, (secret,))]


def _busiest_series(log: Log) -> tuple[str | None, int]:
    """Find the series with most viewers, where the log names any, and its length."""
    if "series" not in log.columns:
        return None, 1
    people = pl.col("viewer").n_unique().alias("viewers")
    name = pl.col("series").cast(pl.String)
    plays = log.plays.filter(pl.col("series").is_not_null())
    ranked = plays.group_by(name).agg(people, pl.col("title").n_unique())
    top = ranked.sort("viewers", "series", descending=[True, False]).head(1).collect()
    return (top["series"].item(), top["title"].item()) if top.height else (None, 1)


def _renumber(states: np.ndarray, old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Write states by other places; titles that are not there come behind them all."""
    places = {title: at for at, title in enumerate([*new, *sorted({*old} - {*new})])}
    return np.array([*(places[title] for title in old), NOTHING])[states]


def _as_tuples(states: np.ndarray) -> _States:
    return tuple(map(tuple, states.tolist()))


def _as_log(cohort: Cohort) -> Log:
    """Write the cohort as a log in which each person has one play a day."""
    person, day = np.nonzero(cohort.states != NOTHING)
    title = pl.Series(cohort.titles).gather(cohort.states[person, day])
    first = pl.lit(cohort.first_day)
    table = pl.DataFrame({"viewer": person, "title": title, "day": day})
    date = first + pl.duration(days=pl.col("day"))
    return check_plays(table.with_columns(date.alias("day")))


@dataclass(frozen=True)
class FromCounts:
    """Move people from day to day at the least cost; see `recover_histories`."""

    name: str = "histories from counts"
    game: ClassVar[type] = DayByDay
    takes: ClassVar[type] = Release
    idle: ClassVar[str] = (
        "Not tried: titles are not counted by day, or it is not told of how many."
    )

    def learn(
        self, published: Release, sought: Sequence[Followed]
    ) -> list[Rebuilt | None]:
        """Rebuild the histories of each cohort; none where days are not told."""
        return [self._rebuild(published, one) for one in sought]

    def _rebuild(self, published: Release, followed: Followed) -> Rebuilt | None:
        try:
            found = recover_histories(published, series=followed.series)
        except AttackError:
            return None
        if not len(found.states):  # a rule that samples left nobody
            return None
        known: Mapping[str, int] = {t: at for at, t in enumerate(followed.titles)}
        places = [known.get(title, NOTHING) for title in found.titles]
        return Rebuilt(_as_tuples(np.array([*places, NOTHING])[found.states]))


DAILY_COHORT = Publication(("daily cohort",), DayByDay, _follow, ("day",))
