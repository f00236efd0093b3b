"""What does a desk tell of one fact about somebody of whom a few are known?

The publisher runs a desk under a rule. The attacker knows some facts about each of her
targets, and has seen other people, on whom she rehearses questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import polars as pl

from kit.access import Desk
from kit.attackers import Attacker, Reference
from kit.attacks.on_desks.searching import Searcher
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.errors import DeskError, RuleError
from kit.knowledge import Knowledge
from kit.log import Log
from kit.publishing.counting import mark_people
from kit.publishing.printing import sift
from kit.releases import Rule
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.cases import OfGuesses
from kit.sweeps.games import InOrOut, Member, Placed, Target, spread_evenly
from kit.sweeps.publications.halves import Halves, Publication

_FACTS = 5  # that she knows of each target
_TITLES = 100  # of which it is known who watched them
_TARGETS, _OTHERS = 20, 1_000


@dataclass(frozen=True)
class Rehearsed:
    """A desk that may be asked, its rule, and people to rehearse with.

    Parameters
    ----------
    desk : Desk
        Replies to questions.
    rule : Rule or None
        What it does to a count before it answers.
    others : Reference
        Other people, and what is true of them.
    """

    desk: Desk
    rule: Rule | None
    others: Reference


@dataclass(frozen=True)
class Colleagues(OfGuesses):
    """A desk where staff ask about people whom they know."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    others: Reference
    secrets: tuple[Member, ...]
    game: ClassVar[type] = InOrOut
    gives: type = field(default=Rehearsed, init=False)

    def publish(self, rule: BaseRule | None, seed: int) -> tuple[Rehearsed, None]:
        """Open the desk under a rule; what it is good for depends on who asks."""
        steps = as_steps(rule)
        log, left = self.log, steps
        if steps is not None and steps.on_plays:
            log = sift(self.log, steps, seed)
            rest = (*steps.on_claims, *steps.on_tables, *steps.on_counts)
            left = Steps(rest) if rest else None
        ruled = RuledDesk(QueryDesk(log), left, seed=seed)
        seat = open_seat(ruled.ask, n=ruled.n, k=ruled.k)
        return Rehearsed(seat, rule, self.others), None


def _colleagues(halves: Halves) -> list[Colleagues]:
    """Ask of people of one half whether they watched a title that half of them did."""
    rng = halves.rng(6)
    fact = watched(halves.near(2_000, 1)[0])
    titles = halves.titles["title"].head(_TITLES + 1).to_list()
    traits = [
        everyone().where(**{column: value})
        for column in ("region", "age_band")
        if column in halves.inside.columns
        for value in halves.values(column)
    ]
    films = [film for film in map(watched, titles) if film != fact][:_TITLES]
    claims = (*traits, *films)
    sides = [_mark(half, claims, fact) for half in (halves.inside, halves.outside)]
    n = min(_TARGETS, halves.at_most)
    drawn = [_draw(marks, is_true, n // 2, rng) for marks, is_true in sides]
    if not len(drawn[0]) or len(drawn[0]) > len(drawn[1]):
        return []
    (marks, is_true), (strange, is_true_there) = sides
    asked = []
    for at, stranger in zip(*drawn, strict=False):
        known = _telling(claims, marks, at)
        told = bool(is_true[at]), bool(is_true_there[stranger])
        asked.append(Member(Target(Knowledge(known), fact), *told))
    rest = np.setdiff1d(np.arange(len(strange)), drawn[1])
    rest = rng.permutation(rest)[:_OTHERS]
    answers = np.column_stack([strange[rest], is_true_there[rest]])
    others = Reference((*claims, fact), answers)
    return [Colleagues("colleagues", halves.inside, others, tuple(asked))]


def _mark(
    log: Log, claims: Sequence[Claim], fact: Claim
) -> tuple[np.ndarray, np.ndarray]:
    """Say what is true of each viewer, and of whom the fact is."""
    viewers = log.plays.select(pl.col("viewer").unique().sort()).collect()["viewer"]
    marks = np.array([*mark_people(log, [*claims, fact])])[:, viewers.to_numpy()].T
    return marks[:, :-1], marks[:, -1]


def _draw(
    marks: np.ndarray, is_true: np.ndarray, n: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw as many with the fact as without, of whom enough is known, in any order."""
    enough = marks.sum(axis=1) >= _FACTS
    sides = [np.flatnonzero(enough & (is_true == value)) for value in (True, False)]
    n = min(n, *map(len, sides))
    drawn = np.concatenate([rng.choice(side, n, replace=False) for side in sides])
    return rng.permutation(drawn)


def _telling(claims: Sequence[Claim], marks: np.ndarray, at: int) -> tuple[Claim, ...]:
    """Give facts about somebody that together are true of few: each leaves fewest."""
    own = np.flatnonzero(marks[at])
    left, chosen = marks[:, own], list[int]()
    for _ in range(_FACTS):
        fewest = left.sum(axis=0)
        fewest[chosen] = len(marks) + 1
        chosen.append(int(fewest.argmin()))
        left = left[left[:, chosen[-1]]]
    return tuple(claims[own[place]] for place in chosen)


@dataclass(frozen=True)
class Searching:
    """Search for questions that tell most, under whatever rule; see `Searcher`."""

    name: str = "search for questions"
    n_questions: int = 4
    steps: int = 150  # sets that are tried for the first target
    n_desks: int = 200  # invented desks of each kind
    most_targets: int = 20  # of those that are sought: she searches for each
    seed: int = 0  # of the search
    idle: ClassVar[str] = "Not tried: the rule acts on more than counts."
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = Rehearsed

    def learn(
        self, published: Rehearsed, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Say of some of the targets whether the fact is true."""
        found: list[Placed | None] = [None] * len(targets)
        try:
            searcher = Searcher(
                published.desk,
                Attacker(who="a colleague of the target", reference=published.others),
                rule=published.rule,
                n_questions=self.n_questions,
                steps=self.steps,
                n_desks=self.n_desks,
                seed=self.seed,
            )
        except (DeskError, RuleError):
            return found
        for at in spread_evenly(len(targets), self.most_targets):
            group = targets[at].group
            if group is None:
                continue
            known = [f for f in targets[at].known.facts if isinstance(f, Claim)]
            told = searcher.learn(known, fact=group)
            if told.guess is not None:
                found[at] = Placed(is_in=told.guess, questions=told.n_asked)
        return found


COLLEAGUES = Publication(("colleagues",), InOrOut, _colleagues)
