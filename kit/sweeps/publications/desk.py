"""What does a desk tell that answers questions of staff under a rule?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from typing import Any, ClassVar

import numpy as np

from kit.access import TOO_FINE, Desk, Question, Refused, Reply
from kit.attacks.on_desks.averaging import Averager
from kit.attacks.on_desks.insider import Insider
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.log import Log
from kit.publishing.printing import generator_of, sift
from kit.releases import Bounds, Rule
from kit.rules.kinds import BaseRule, LogRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.cases import OfPeople, find_secrets
from kit.sweeps.games import (
    MOST,
    Game,
    HowMany,
    Secret,
    Sought,
    Told,
    spread_evenly,
)
from kit.sweeps.intervals import expand, reveal_answer, weigh
from kit.sweeps.publications.halves import Halves, Publication


@dataclass(frozen=True)
class Inquiry:
    """A desk that may be asked, its rule, and predicates to put to it."""

    desk: Desk
    rule: Rule | None
    pool: tuple[tuple[Claim, ...], ...]


class _Counts:
    """What a desk has counted and drawn, each group once, whatever its rule.

    An attack that averages asks the same hundreds of questions under every rule and k.
    """

    def __init__(self, desk: QueryDesk, seed: int) -> None:
        self.desk, self._seed = desk, seed
        self._rng = np.random.default_rng(seed)  # its state is set before each use
        self._sizes: dict[Claim, int] = {}
        self._states: dict[Claim, Any] = {}
        self._keys: dict[tuple[Claim, int], int] = {}

    def size(self, group: Claim) -> int:
        """Count a group."""
        if group not in self._sizes:
            self._sizes[group] = self.desk.count(group)
        return self._sizes[group]

    def rng(self, group: Claim) -> np.random.Generator:
        """Begin to draw for a group, always in the same way."""
        if group not in self._states:
            drawn = generator_of(self._seed, group)
            self._states[group] = drawn.bit_generator.state
        self._rng.bit_generator.state = self._states[group]
        return self._rng

    def key(self, group: Claim, n_keys: int, add: Callable[..., int]) -> int:
        """Add up the keys of a group."""
        if (group, n_keys) not in self._keys:
            self._keys[group, n_keys] = add(self.desk.members(group), n_keys)
        return self._keys[group, n_keys]


class _Remembering(RuledDesk):
    """A desk under a rule that counts no group twice, under this rule or another."""

    def __init__(self, counts: _Counts, rule: BaseRule | None, *, seed: int) -> None:
        super().__init__(counts.desk, rule, seed=seed)
        self._counts = counts

    def ask(self, question: Question) -> Reply:
        """Reply with a number of people, or refuse."""
        if isinstance(question, Claim) and self._steps is None:
            return self._counts.size(question)
        return super().ask(question)

    def _tell(self, group: Claim, steps: Steps) -> int | None:
        """Put the size of a group through the rule."""
        counts, n_keys = self._counts, steps.n_keys
        size = counts.size(group)
        key = None if n_keys is None else counts.key(group, n_keys, self._add_keys)
        return steps.settle(size, counts.rng(group) if steps.is_random else None, key)


@dataclass(frozen=True)
class Counter(OfPeople):
    """A desk where staff may ask about groups of any kind."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    # predicates that staff know of, coarse ones first
    pool: tuple[tuple[Claim, ...], ...]
    secrets: tuple[Secret, ...]  # the small groups
    game: type[Game] = field(default=HowMany, init=False)
    gives: type = field(default=Inquiry, init=False)

    @cached_property
    def _counts(self) -> dict[tuple[LogRule, ...], _Counts]:
        """What was counted so far, after each way to sift the plays."""
        return {}

    def publish(self, rule: BaseRule | None, seed: int) -> tuple[Inquiry, None]:
        """Open the desk under a rule; what it is good for depends on who asks."""
        steps = as_steps(rule)
        if steps is not None:
            for asked in (*chain(*self.pool), *(s.sought.group for s in self.secrets)):
                steps.coarsen(asked)
        on_plays = () if steps is None else steps.on_plays
        if on_plays not in self._counts:
            log = self.log if steps is None else sift(self.log, steps, seed)
            self._counts[on_plays] = _Counts(QueryDesk(log), seed)
        if steps is not None and on_plays:
            rule = steps
            left = (*steps.on_claims, *steps.on_tables, *steps.on_counts)
            steps = Steps(left) if left else None
        ruled = _Remembering(self._counts[on_plays], steps, seed=seed)
        seat = open_seat(ruled.ask, n=ruled.n, k=ruled.k)
        return Inquiry(seat, rule, self.pool), None


def _desk(halves: Halves) -> list[Counter]:
    """Let staff ask who of a few people watched a title on one day."""
    columns = [c for c in ("region", "age_band", "plan") if c in halves.inside.columns]
    values = {column: halves.values(column) for column in columns}
    people = list(product(*(values[column] for column in columns[:2])))
    deeds = [watched(title) for title in halves.near(2_000, 2)]
    sought = [
        Sought(deed.where(**dict(zip(columns, person, strict=False))))
        for deed, person in product(deeds, people)
    ]
    secrets = find_secrets(
        halves.inside, halves.outside, sought, at_most=halves.at_most
    )
    pool = [[everyone().where(**{c: v}) for v in values[c]] for c in columns]
    pool.append([watched(title) for title in halves.titles["title"].head(20)])
    return [Counter("desk", halves.inside, tuple(map(tuple, pool)), secrets)]


@dataclass(frozen=True)
class Tracker:
    """Ask a desk permitted questions that add up to a forbidden one.

    See `kit.attacks.on_desks.insider`.
    """

    name: str = "tracker"
    game: ClassVar[type] = HowMany
    takes: ClassVar[type] = Inquiry

    def learn(self, published: Inquiry, groups: Sequence[Sought]) -> list[Told | None]:
        """Ask for each group, directly or by a tracker."""
        insider = Insider(published.desk, pool=published.pool, rule=published.rule)
        found: list[Told | None] = []
        for sought in groups:
            learned = insider.learn(sought.group)
            if learned.how is None:
                found.append(None)
                continue
            terms = [
                (term.weight, reveal_answer(term.answer, published.rule))
                for term in learned.terms
            ]
            estimate = expand(learned.answer, published.rule)
            asked = learned.n_search + learned.n_answer + learned.n_refused
            found.append(Told(weigh(terms), estimate, asked))
        return found


@dataclass(frozen=True)
class Averaging:
    """Ask for each group in many ways, and average what is told.

    Whatever a desk does to one answer, it does something else to the next, so that the
    difference between a crowd with the group and without it comes out right in the
    mean. See `kit.attacks.on_desks.averaging`.
    """

    name: str = "averaging"
    budget: int = 200  # questions for each group, those that are refused included
    most_groups: int = 20  # that are tried, of those that are sought: it takes long
    game: ClassVar[type] = HowMany
    takes: ClassVar[type] = Inquiry

    def learn(self, published: Inquiry, groups: Sequence[Sought]) -> list[Told | None]:
        """Average for some of the groups, spread evenly over all."""
        averager = Averager(
            published.desk,
            pool=published.pool,
            rule=published.rule,
            sizes=(1, MOST),
            budget=self.budget,
        )
        found: list[Told | None] = [None for _ in groups]
        for at in spread_evenly(len(groups), self.most_groups):
            group = groups[at].group
            if published.desk.ask(group) != Refused(TOO_FINE):  # there is no way to ask
                found[at] = _average(averager, group)
        return found


def _average(averager: Averager, group: Claim) -> Told | None:
    """Say what comes of many answers about one group, if any were given."""
    learned = averager.learn(group)
    if learned.guess is None:
        return None
    size = learned.size or Bounds(0, None, False, False)
    return Told(size, learned.estimate, learned.n_asked)


DESK = Publication(("desk",), HowMany, _desk, needs_one_of=("region", "age_band"))
