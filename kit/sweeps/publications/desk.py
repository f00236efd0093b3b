"""What does a desk tell that answers questions of staff under a rule?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from typing import ClassVar

from kit.access import Desk
from kit.attacks.on_desks.insider import Insider
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.log import Log
from kit.publishing.printing import sift
from kit.releases import Rule
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.cases import OfPeople, find_secrets
from kit.sweeps.games import Game, HowMany, Secret, Sought, Told
from kit.sweeps.intervals import expand, reveal_answer, weigh
from kit.sweeps.publications.halves import Halves, Publication


@dataclass(frozen=True)
class Inquiry:
    """A desk that may be asked, its rule, and predicates to put to it."""

    desk: Desk
    rule: Rule | None
    pool: tuple[tuple[Claim, ...], ...]


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
            found.append(Told(weigh(terms), estimate))
        return found


DESK = Publication(("desk",), HowMany, _desk, needs_one_of=("region", "age_band"))
