"""What is published in a sweep, and what is sought behind it?

The publisher's side. Each case is a kind of publication over one half of a log: lines
of a press office, tables, a desk, a log without names. The other half of the viewers is
left out of it and is the control: what an attack says of people in the data must be
right more often than of people who are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import polars as pl

from kit.checks import check_seed
from kit.claims.language import Claim
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.errors import RuleError, SweepError
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.printed import Suppressed
from kit.publishing.counting import count, mark_people
from kit.publishing.printing import (
    apply_rule,
    publish,
    sift,
)
from kit.publishing.tables import Groups, print_table, publish_table, tabulate
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.attacks import Inquiry, Tables
from kit.sweeps.games import (
    MOST,
    Game,
    HowMany,
    Member,
    Owner,
    Secret,
    Sought,
    WhichRecord,
)
from kit.sweeps.log_attacks import HandedOut


class _OfPeople:
    """What the judge knows of a case besides: of whom something is sought."""

    log: Log
    secrets: tuple[Secret | Member, ...]

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """The people of each question, eight viewers to a byte."""
        groups = [secret.sought.people for secret in self.secrets]
        return tuple(np.packbits(marks) for marks in mark_people(self.log, groups))

    def prepare(self) -> None:
        """Count and mark what every rule needs, before other processes are asked."""
        for part in ("members", "counts"):
            getattr(self, part, None)

    def count_people(self, chosen: Sequence[bool]) -> int | None:
        """Count the people of some of the questions, each once."""
        widest = max((len(one) for one in self.members), default=0)
        found = np.zeros(widest, dtype=np.uint8)
        for one, is_chosen in zip(self.members, chosen, strict=True):
            if is_chosen:
                found[: len(one)] |= one
        return int(np.bitwise_count(found).sum())


@dataclass(frozen=True)
class Lines(_OfPeople):
    """Sentences of a press office, each with a number.

    Parameters
    ----------
    name : str
        In plain words.
    log : Log
        The plays that are counted.
    claims : tuple of Claim
        The sentences.
    secrets : tuple of Secret, or of Member
        The small groups, or the people who are asked about.
    game : type, default=HowMany
        The game to which the secrets belong.
    """

    name: str
    log: Log
    claims: tuple[Claim, ...]
    secrets: tuple[Secret | Member, ...]
    game: type[Game] = HowMany
    gives: type = field(default=Release, init=False)

    @cached_property
    def counts(self) -> list[int]:
        """The true count of each sentence."""
        return count(self.log, self.claims)

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Release, Usefulness | None]:
        """Print every line, and say what that is good for."""
        if _acts_on_counts(rule):
            release = apply_rule(self.claims, self.counts, rule=rule, seed=seed)
        else:
            release = publish(self.log, self.claims, rule=rule, seed=seed)
        printed = {number.claim: number.printed for number in release.counts}
        shown = [_number(printed.get(claim), rule) for claim in self.claims]
        return release, measure_usefulness(self.counts, shown)


@dataclass(frozen=True)
class Crossed(_OfPeople):
    """Tables of one claim, cut in several ways, all with margins."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    claim: Claim  # what is counted
    by: tuple[str, ...]  # the attributes, the same in each table
    # for each table the values that are printed in place of finer ones
    groupings: tuple[Groups, ...]
    secrets: tuple[Secret, ...]  # the small groups
    game: type[Game] = field(default=HowMany, init=False)
    gives: type = field(default=Tables, init=False)

    @cached_property
    def counts(self) -> list[pl.DataFrame]:
        """The true counts of each table."""
        return [
            tabulate(self.log, self.claim, by=self.by, groups=groups)
            for groups in self.groupings
        ]

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Tables, Usefulness | None]:
        """Print every table, and say what the first is good for."""
        if _acts_on_counts(rule):
            frames = tuple(
                print_table(
                    table, rule=rule, claim=self.claim, seed=seed, groups=groups
                )
                for table, groups in zip(self.counts, self.groupings, strict=True)
            )
        else:
            frames = tuple(
                publish_table(
                    self.log,
                    self.claim,
                    by=self.by,
                    rule=rule,
                    seed=seed,
                    groups=groups,
                )
                for groups in self.groupings
            )
        printed = frames[0].rename({"viewers": "printed"})
        asked = self.counts[0].join(printed, on=self.by, how="left")
        shown = asked["printed"] * _expansion(rule)
        useful = measure_usefulness(asked["viewers"].to_list(), shown.to_list())
        merged = self._merged(frames)
        return Tables(frames, (rule,) * len(frames), merged), useful

    def _merged(self, frames: tuple[pl.DataFrame, ...]) -> Groups:
        """Say for each attribute which printed values are sums of others."""
        own = {c: dict(g) for groups in self.groupings for c, g in groups.items()}
        return {
            column: groups
            for column, groups in own.items()
            if any(set(groups) & set(frame[column]) for frame in frames)
        }


@dataclass(frozen=True)
class Counter(_OfPeople):
    """A desk where staff may ask about groups of any kind."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    # predicates that staff know of, coarse ones first
    pool: tuple[tuple[Claim, ...], ...]
    secrets: tuple[Secret, ...]  # the small groups
    game: type[Game] = field(default=HowMany, init=False)
    gives: type = field(default=Inquiry, init=False)

    @cached_property
    def _desk(self) -> QueryDesk:
        return QueryDesk(self.log)

    def publish(self, rule: BaseRule | None, seed: int) -> tuple[Inquiry, None]:
        """Open the desk under a rule; what it is good for depends on who asks."""
        steps = as_steps(rule)
        if steps is not None:
            for asked in (*chain(*self.pool), *(s.sought.group for s in self.secrets)):
                steps.coarsen(asked)
        desk = self._desk
        if steps is not None and steps.on_plays:
            desk = QueryDesk(sift(self.log, steps, seed))
            rule = steps
            left = (*steps.on_claims, *steps.on_tables, *steps.on_counts)
            steps = Steps(left) if left else None
        ruled = RuledDesk(desk, steps, seed=seed)
        seat = open_seat(ruled.ask, n=ruled.n, k=ruled.k)
        return Inquiry(seat, rule, self.pool), None


@dataclass(frozen=True)
class Pseudonyms:
    """A log handed out with numbers for names, after a rule that acts on plays."""

    name: str  # in plain words
    log: Log  # the plays, under numbers that lead nowhere else
    secrets: tuple[Owner, ...]  # whom is looked for, and in which record
    game: type[Game] = field(default=WhichRecord, init=False)
    gives: type = field(default=HandedOut, init=False)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many people played each title."""
        return _count_viewers(self.log)

    def prepare(self) -> None:
        """Count what every rule needs."""
        _ = self.counts

    def count_people(self, chosen: Sequence[bool]) -> int | None:
        """Nobody is proved to own a record."""
        return None

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
            shown[title] * _expansion(rule) if title in shown else None
            for title in self.counts
        ]
        useful = measure_usefulness(list(self.counts.values()), printed)
        return HandedOut(log, rule), useful


def _count_viewers(log: Log) -> dict[str, int]:
    """Count the people of each title."""
    people = pl.col("viewer").n_unique()
    by_title = log.plays.group_by(pl.col("title").cast(pl.String)).agg(people)
    return dict(by_title.sort("title").collect().iter_rows())


Case = Lines | Crossed | Counter | Pseudonyms


def split_viewers(log: Log, *, seed: int) -> tuple[Log, Log]:
    """Split the viewers by lot: those who are published, and those who are left out."""
    check_seed(SweepError, seed)
    plays = log.plays.collect()
    if plays.is_empty():
        raise SweepError.bad_value("log", "a log with plays", "none")
    numbers = pl.Series(range(int(plays["viewer"].to_numpy().max()) + 1))
    drawn = numbers.sample(fraction=1, shuffle=True, seed=seed).cast(pl.UInt32)
    chosen = plays["viewer"].is_in(drawn.head(len(drawn) // 2).implode())
    return Log(plays.filter(chosen).lazy()), Log(plays.filter(~chosen).lazy())


def find_secrets(
    inside: Log, outside: Log, groups: Sequence[Sought], *, at_most: int
) -> tuple[Secret, ...]:
    """Keep the groups that hold 1 to 10 people in either half, with their true sizes.

    What is asked of one half is asked of the other. Groups that were chosen for being
    small inside would be smaller there than outside, and an attack that knows nothing
    but that would seem to have learned something. Those kept are spread evenly.
    """
    claims = [sought.group for sought in groups]
    sizes = zip(groups, count(inside, claims), count(outside, claims), strict=True)
    found = [Secret(*one) for one in sizes]
    small = [s for s in found if min(s.size, s.control) >= 1]
    small = [s for s in small if max(s.size, s.control) <= MOST]
    step = max(1, -(-len(small) // at_most))
    return tuple(small[::step])


def _acts_on_counts(rule: BaseRule | None) -> bool:
    steps = as_steps(rule)
    return steps is None or not (
        steps.on_claims or steps.on_plays or steps.n_keys is not None
    )


def _number(printed: object, rule: BaseRule | None) -> float | None:
    if printed is None or isinstance(printed, Suppressed):
        return None
    number = getattr(printed, "count", None)
    return None if number is None else number * _expansion(rule)


def _expansion(rule: BaseRule | None) -> float:
    return 1.0 if rule is None else rule.expansion
