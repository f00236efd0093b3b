"""What is published in a sweep, and which small groups lie behind it?

The publisher's side. Each case is a kind of publication over one half of a log: lines
of a press office, tables, a desk. The other half of the viewers is left out of it and
is the control: what an attack says of groups in the release must be right more often
than of the same groups among people who are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import polars as pl

from kit.claims.language import Claim
from kit.desk.query_desk import QueryDesk, open_seat
from kit.errors import SweepError
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.printed import Suppressed, is_whole
from kit.publishing.counting import count, mark_people
from kit.publishing.printing import apply_rule, publish, sift
from kit.publishing.tables import Groups, print_table, publish_table, tabulate
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.attacks import Inquiry, Tables
from kit.sweeps.ruled_desk import RuledDesk
from kit.sweeps.secrets import MOST, Secret, Sought


class _OfPeople:
    """What the judge knows of a case besides: who is in which group."""

    log: Log
    secrets: tuple[Secret, ...]

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """The people of each group, eight viewers to a byte."""
        groups = [secret.sought.group for secret in self.secrets]
        return tuple(np.packbits(marks) for marks in mark_people(self.log, groups))

    def prepare(self) -> None:
        """Count and mark what every rule needs, before other processes are asked."""
        for part in ("members", "counts"):
            getattr(self, part, None)

    def count_people(self, chosen: Sequence[bool]) -> int:
        """Count the people in some of the groups, each once.

        Parameters
        ----------
        chosen : sequence of bool, of length n_secrets
            Which of the groups.
        """
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
    secrets : tuple of Secret
        The small groups.
    """

    name: str
    log: Log
    claims: tuple[Claim, ...]
    secrets: tuple[Secret, ...]
    gives: type = field(default=Release, init=False)

    @cached_property
    def counts(self) -> list[int]:
        """The true count of each sentence."""
        return count(self.log, self.claims)

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Release, Usefulness | None]:
        """Print every line, and say what that is good for.

        Raises
        ------
        RuleError
            If the rule cannot print sentences.
        """
        if _acts_on_counts(rule):
            release = apply_rule(self.claims, self.counts, rule=rule, seed=seed)
        else:
            release = publish(self.log, self.claims, rule=rule, seed=seed)
        printed = {number.claim: number.printed for number in release.counts}
        shown = [_number(printed.get(claim), rule) for claim in self.claims]
        return release, measure_usefulness(self.counts, shown)


@dataclass(frozen=True)
class Crossed(_OfPeople):
    """Tables of one claim, cut in several ways, all with margins.

    Parameters
    ----------
    name : str
        In plain words.
    log : Log
        The plays that are counted.
    claim : Claim
        What is counted.
    by : tuple of str
        The attributes, the same in each table.
    groupings : tuple of mapping
        For each table the values that are printed in place of finer ones; the first
        is empty, and holds the cells that are sought.
    secrets : tuple of Secret
        The small groups.
    """

    name: str
    log: Log
    claim: Claim
    by: tuple[str, ...]
    groupings: tuple[Groups, ...]
    secrets: tuple[Secret, ...]
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
    """A desk where staff may ask about groups of any kind.

    Parameters
    ----------
    name : str
        In plain words.
    log : Log
        The plays that are counted.
    pool : tuple of tuple of Claim
        Predicates that staff know of, coarse ones first.
    secrets : tuple of Secret
        The small groups.
    """

    name: str
    log: Log
    pool: tuple[tuple[Claim, ...], ...]
    secrets: tuple[Secret, ...]
    gives: type = field(default=Inquiry, init=False)

    @cached_property
    def _desk(self) -> QueryDesk:
        return QueryDesk(self.log)

    def publish(self, rule: BaseRule | None, seed: int) -> tuple[Inquiry, None]:
        """Open the desk under a rule; what it is good for depends on who asks.

        Raises
        ------
        RuleError
            If the rule has no words for what will be asked.
        """
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


Case = Lines | Crossed | Counter


def split_viewers(log: Log, *, seed: int) -> tuple[Log, Log]:
    """Split the viewers of a log into two halves, by lot.

    Parameters
    ----------
    log : Log
        All plays.
    seed : int
        Of the lots.

    Returns
    -------
    tuple of Log
        Those whose plays are published, and those who are left out as a control.

    Raises
    ------
    SweepError
        If the log has no plays, or `seed` is no int of at least 0.
    """
    if not is_whole(seed) or seed < 0:
        raise SweepError.bad_value("seed", "an int of at least 0", seed)
    plays = log.plays.collect()
    highest = plays["viewer"].max()
    if highest is None:
        raise SweepError.bad_value("log", "a log with plays", "none")
    is_in = pl.int_range(highest + 1, eager=True).sample(
        fraction=1, shuffle=True, seed=seed
    )
    chosen = plays["viewer"].is_in(
        is_in.head(len(is_in) // 2).cast(pl.UInt32).implode()
    )
    return Log(plays.filter(chosen).lazy()), Log(plays.filter(~chosen).lazy())


def find_secrets(
    inside: Log, outside: Log, groups: Sequence[Sought], *, at_most: int
) -> tuple[Secret, ...]:
    """Keep the groups that hold 1 to 10 people in either half, with their true sizes.

    What is asked of one half is asked of the other. Groups that were chosen for being
    small inside would be smaller there than outside, and an attack that knows nothing
    but that would seem to have learned something.

    Parameters
    ----------
    inside, outside : Log
        Plays behind the release, and those of the control.
    groups : sequence of Sought
        Groups to choose from.
    at_most : int
        How many to keep; spread evenly over the groups given.
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
