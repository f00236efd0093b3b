"""Whose record is which in a log that was handed out with numbers for names?

Here the log *is* what was published. An attack is handed it, after a rule, with new
numbers, and what is known of each target; it sees no other log and no truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import ClassVar

import numpy as np
import polars as pl

from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.scoreboard import NOBODY, score_records
from kit.errors import RuleError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.publishing.printing import sift
from kit.rules.kinds import BaseRule
from kit.rules.logs import LOG_FAMILIES
from kit.rules.steps import as_steps
from kit.sweeps.cases import OfGuesses, expansion_of
from kit.sweeps.games import Game, Named, Owner, Target, WhichRecord
from kit.sweeps.publications.halves import Halves, Publication

_KNOWN, _DAYS_OFF = 4, 3  # plays of somebody who is looked for, and how closely
_HANDED_OUT = ("viewer", "title", "day", "rating")  # columns of a log without names


@dataclass(frozen=True)
class HandedOut:
    """A log as it was handed out, and what was done to it before.

    Parameters
    ----------
    log : Log
        Plays with numbers for people.
    rule : rule, optional
        What was done to it, as everybody may know.
    """

    log: Log
    rule: BaseRule | None

    @property
    def span(self) -> int:
        """How many days a day in it stands for, at most."""
        steps = as_steps(self.rule)
        spans = [getattr(rule, "span", 1) for rule in steps.rules] if steps else []
        return max(spans, default=1)


@dataclass(frozen=True)
class Pseudonyms(OfGuesses):
    """A log handed out with numbers for names, after a rule that acts on plays."""

    name: str  # in plain words
    log: Log  # the plays, under numbers that lead nowhere else
    secrets: tuple[Owner, ...]  # whom is looked for, and in which record
    game: type[Game] = field(default=WhichRecord, init=False)
    gives: type = field(default=HandedOut, init=False)
    families: ClassVar[Mapping[str, Callable[[int], BaseRule]]] = LOG_FAMILIES

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many people played each title."""
        return _count_viewers(self.log)

    def prepare(self) -> None:
        """Count what every rule needs."""
        _ = self.counts

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[HandedOut, Usefulness | None]:
        """Hand the log out; its use is how many people it says played each title."""
        steps = as_steps(rule)
        if steps is not None and len(steps.on_plays) < len(steps.rules):
            wanted = "one that acts on plays, where a log is handed out and no counts"
            raise RuleError.bad_value("rule", wanted, str(rule))
        kept = self.log if steps is None else sift(self.log, steps, seed)
        # A lazy frame would lead back to the plays that were left out.
        plays = kept.plays.collect()
        log = Log(plays.sort(plays.columns).lazy())
        shown = _count_viewers(log)
        printed = [
            shown[title] * expansion_of(rule) if title in shown else None
            for title in self.counts
        ]
        useful = measure_usefulness(list(self.counts.values()), printed)
        return HandedOut(log, rule), useful


def _count_viewers(log: Log) -> dict[str, int]:
    """Count the people of each title."""
    people = pl.col("viewer").n_unique()
    by_title = log.plays.group_by(pl.col("title").cast(pl.String)).agg(people)
    return dict(by_title.sort("title").collect().iter_rows())


def _log_without_names(halves: Halves) -> list[Pseudonyms]:
    """Hand out the log of one half, and look for people of both."""
    rng, inside = halves.rng(2), halves.inside
    plays = inside.plays.select(c for c in _HANDED_OUT if c in inside.columns).collect()
    old = plays["viewer"].unique().sort()
    new = pl.Series(rng.permutation(len(old)), dtype=pl.UInt32)
    number = pl.col("viewer").replace_strict(old, new, return_dtype=pl.UInt32)
    log = Log(plays.with_columns(number).lazy())
    present = _draw_targets(log, halves.at_most, rng)
    absent = _draw_targets(halves.outside, halves.at_most, rng).values()
    owners = [Owner(target, record) for record, target in present.items()]
    if owners and absent:  # without a control nothing can be said of the owners
        owners += [Owner(target, None) for target in absent]
    else:
        owners = []
    return [Pseudonyms("log without names", log, tuple(owners))]


def _draw_targets(
    log: Log, at_most: int, rng: np.random.Generator
) -> dict[int, Target]:
    """Draw people with titles enough, and what comes to be known of each."""
    people = log.plays.group_by("viewer").agg(pl.col("title").n_unique())
    people = people.filter(pl.col("title") >= _KNOWN)
    viewers = people.select("viewer").sort("viewer").collect().to_series()
    n = min(at_most, len(viewers))
    chosen = viewers.gather(np.sort(rng.choice(len(viewers), n, replace=False)))
    columns = [c for c in ("viewer", "title", "day") if c in log.columns]
    plays = log.plays.filter(pl.col("viewer").is_in(chosen.implode())).select(columns)
    named = plays.with_columns(pl.col("title").cast(pl.String)).collect().sort(columns)
    named = named.unique(["viewer", "title"], keep="first", maintain_order=True)
    return {
        int(viewer): Target(_draw_knowledge(own, rng))
        for (viewer,), own in named.group_by("viewer", maintain_order=True)
    }


def _draw_knowledge(own: pl.DataFrame, rng: np.random.Generator) -> Knowledge:
    """Draw some of the plays of one person, with days that may be off."""
    some = own[np.sort(rng.choice(own.height, _KNOWN, replace=False))]
    days = some["day"].to_list() if "day" in some.columns else []
    facts = [KnownPlay(title) for title in some["title"]]
    for at, day in enumerate(days):
        off = timedelta(int(rng.integers(-_DAYS_OFF, _DAYS_OFF, endpoint=True)))
        facts[at] = KnownPlay(facts[at].title, day=day + off, days_off=_DAYS_OFF)
    return Knowledge(tuple(facts))


@dataclass(frozen=True)
class Scoreboard:
    """Score every record against what is known, and name one that is far ahead.

    See `kit.attacks.on_logs.scoreboard`.
    """

    name: str = "scoreboard"
    phi: float = 1.5  # how far ahead, in standard deviations of all scores
    game: ClassVar[type] = WhichRecord
    takes: ClassVar[type] = HandedOut

    def learn(self, published: HandedOut, targets: Sequence[Target]) -> list[Named]:
        """Name a record for each target, or nobody's."""
        if published.log.plays.first().collect().is_empty():
            return [Named(None) for _ in targets]
        index = index_log(published.log)
        known = [target.known for target in targets]
        named = score_records(index, known).matches(self.phi)
        return [
            Named(None if place == NOBODY else int(index.people[place]))
            for place in named.tolist()
        ]


@dataclass(frozen=True)
class UniqueMatch:
    """Name the record that has all that is known, if there is one only.

    As many plays may be missing from it as the knowledge allows to be wrong. A day
    fits that is no further off than is allowed, or than the rule has moved it.
    """

    name: str = "unique match"
    game: ClassVar[type] = WhichRecord
    takes: ClassVar[type] = HandedOut

    def learn(self, published: HandedOut, targets: Sequence[Target]) -> list[Named]:
        """Name a record for each target, or nobody's."""
        known = _list_known(targets)
        plays = published.log.plays.with_columns(pl.col("title").cast(pl.String))
        fits = known.lazy().join(plays, on="title")
        if "day" in published.log.columns:
            last = pl.col("day") + pl.duration(days=published.span - 1)
            is_near = (pl.col("day") <= pl.col("until")) & (last >= pl.col("since"))
            fits = fits.filter(is_near.fill_null(value=True))
        alone = (
            fits.group_by("target", "viewer")
            .agg(pl.col("fact").n_unique(), pl.col("needed").first())
            .filter(pl.col("fact") >= pl.col("needed"))
            .filter(pl.len().over("target") == 1)
            .select("target", "viewer")
            .collect()
        )
        found = dict(alone.iter_rows())
        return [Named(found.get(at)) for at in range(len(targets))]


def _list_known(targets: Sequence[Target]) -> pl.DataFrame:
    """List every known play, with the days on which it may have been."""
    rows = [
        (
            at,
            fact,
            play.title,
            play.day and play.day - timedelta(play.days_off),
            play.day and play.day + timedelta(play.days_off),
            len(target.known.plays) - target.known.n_wrong,
        )
        for at, target in enumerate(targets)
        for fact, play in enumerate(target.known.plays)
    ]
    whole = dict.fromkeys(("target", "fact", "needed"), pl.Int64)
    days = dict.fromkeys(("since", "until"), pl.Date)
    columns = ("target", "fact", "title", "since", "until", "needed")
    types = whole | days | {"title": pl.String}
    return pl.DataFrame(rows, {c: types[c] for c in columns}, orient="row")


LOG_WITHOUT_NAMES = Publication(("log without names",), WhichRecord, _log_without_names)
