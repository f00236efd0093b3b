"""Who is one of a small group of which it is told what they watched on which day?

The attacker has seen nobody but her target. Counts by title and by day say enough to
invent other people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import polars as pl

from kit.attacks.on_releases.group_counts import Hint, Practice, Press, rule_out
from kit.attacks.on_releases.group_numbers import read_numbers
from kit.attacks.on_releases.learned_membership import ZeroAuxiliary
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.errors import AttackError, KnowledgeError, RuleError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log
from kit.measures.usefulness import Usefulness
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.sweeps.cases import OfSentences
from kit.sweeps.games import (
    InOrOut,
    Member,
    Placed,
    Target,
    as_members,
    spread_evenly,
)
from kit.sweeps.publications.halves import Halves, Publication
from kit.sweeps.publications.small_group import mark_known

_SIZE, _TITLES, _DAYS = 53, 50, 18


@dataclass(frozen=True)
class DailyGroup:
    """What was told of a group by title and day, and of how many people.

    Parameters
    ----------
    release : Release
        How many of the group watched each title on each day, as printed.
    size : int
        How many people are in the group.
    """

    release: Release
    size: int


@dataclass(frozen=True)
class OfGroupByDay(OfSentences):
    """The titles and days of a small group; who is one of them is sought."""

    name: str  # in plain words
    log: Log  # the plays of the group alone
    claims: tuple[Claim, ...]
    size: int
    secrets: tuple[Member, ...]
    game: ClassVar[type] = InOrOut
    gives: type = field(default=DailyGroup, init=False)

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[DailyGroup, Usefulness | None]:
        """Print a number for each title and day, and say what that is good for."""
        release, useful = self.lines.publish(rule, seed)
        return DailyGroup(release, self.size), useful


def _group_by_day(halves: Halves) -> list[OfGroupByDay]:
    """Tell what a few of one half watched by day; ask of them and of the other half."""
    rng = halves.rng(5)
    titles = halves.titles.head(_TITLES)["title"].to_list()
    _, last = halves.inside.period()
    first = last - timedelta(_DAYS - 1)
    sides = [_keep(half, titles, first) for half in (halves.inside, halves.outside)]
    people = [rng.permutation(one["viewer"].unique().sort()) for one in sides]
    size = min(_SIZE, *(len(viewers) // 2 for viewers in people))
    n = min(size, -(-halves.at_most // 2))
    if size < 2:
        return []
    asked = [
        _targets(side, viewers[:n]) for side, viewers in zip(sides, people, strict=True)
    ]
    days = [first + timedelta(n) for n in range(_DAYS)]
    claims = tuple(watched(title).on(day) for title in titles for day in days)
    members = pl.col("viewer").is_in(people[0][:size].tolist())
    log = Log(halves.inside.plays.filter(members))
    secrets = as_members(*asked)[: halves.at_most]
    return [OfGroupByDay("small group by day", log, claims, size, secrets)]


def _keep(log: Log, titles: Sequence[str], first: date) -> pl.DataFrame:
    """List who watched some titles on which of the last days."""
    title = pl.col("title").cast(pl.String)
    kept = log.plays.filter(title.is_in(list(titles)), pl.col("day") >= first)
    return kept.select("viewer", title, "day").unique().collect()


def _targets(plays: pl.DataFrame, people: np.ndarray) -> list[Target]:
    """Say of some people what they watched on which day."""
    own = plays.filter(pl.col("viewer").is_in(people.tolist()))
    kept = own.sort("title", "day").partition_by("viewer", as_dict=True)
    return [
        Target(
            Knowledge(
                tuple(
                    KnownPlay(title, day)
                    for title, day in kept[(viewer,)].select("title", "day").iter_rows()
                )
            )
        )
        for viewer in people.tolist()
    ]


@dataclass(frozen=True)
class Inventing:
    """Invent people from the release itself, and learn from groups of these.

    See `kit.attacks.ZeroAuxiliary`. A printed zero of what the target watched proves
    that she is not of the group.
    """

    name: str = "learning from invented people"
    practice: int = 60  # groups to learn from, each with the target and without
    validation: int = 20  # groups by which she chooses from where on to say yes
    most_targets: int = 20  # of those that are sought: she trains for each
    seed: int = 0  # of the people and the groups
    idle: ClassVar[str] = "Not tried: no number was printed that groups can be put to."
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = DailyGroup

    def learn(
        self, published: DailyGroup, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Place some of the targets, spread evenly over all."""
        found: list[Placed | None] = [None] * len(targets)
        release, size = published.release, published.size
        rule = release.rule if isinstance(release.rule, BaseRule) else None
        claims, counts = read_numbers(release)
        rng = np.random.default_rng(self.seed)
        press = Press(claims, rule)
        none = np.zeros((0, len(claims)), dtype=np.float32)
        how = ZeroAuxiliary(practice=self.practice, validation=self.validation)
        try:
            if np.isnan(counts).all():
                return found
            rates = np.full(len(claims), 0.5)
            ready = how.prepare(Practice(press, None, rates, size, rng, none))
            for at in spread_evenly(len(targets), self.most_targets, by=2):
                row = mark_known(claims, targets[at])
                hint = Hint(row, 1.0)
                if rule_out(press, hint, counts[None], size)[0]:
                    found[at] = Placed(is_in=False, is_proved=True)
                    continue
                (scores,), _ = how.scores(ready, hint, [counts[None]], row)
                found[at] = Placed(is_in=bool(scores[0] >= 0))
        except (AttackError, KnowledgeError, RuleError):
            return [None] * len(targets)
        return found


GROUP_BY_DAY = Publication(("small group by day",), InOrOut, _group_by_day, ("day",))
