"""What do many counts tell that are of crowds whose members the attacker knows?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import polars as pl

from kit.answers import Answers
from kit.attacks.on_desks.decoding import decode
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.errors import RuleError
from kit.knowledge import Knowledge
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.publishing.counting import mark_people
from kit.publishing.printing import needs_table, sift
from kit.releases import Rule
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps
from kit.sweeps.cases import OfGuesses
from kit.sweeps.games import InOrOut, Member, Placed, Target
from kit.sweeps.publications.halves import Halves, Publication

_HALF = 200  # people of a panel who have a yes, and as many who have none, at most
_QUESTIONS = 4  # for each of them
_JUDGED = 200  # people of a panel, even where fewer groups are asked for


@dataclass(frozen=True)
class Numbered(Target):
    """Somebody of whom it is known in which of the crowds she is: her column."""

    column: int = 0


@dataclass(frozen=True, eq=False)
class Replies:
    """What a system told of crowds, who is in each, and its rule.

    `answers` is None where it told no number at all.
    """

    answers: Answers | None
    n_asked: int
    rule: Rule | None


@dataclass(frozen=True)
class Crowds(OfGuesses):
    """A system that counts how many of a list of people did something.

    Crowds are halves of a panel, drawn by lot: whoever asks picks them by the numbers
    that people have in the system, and so knows who is in each.
    """

    name: str  # in plain words
    log: Log  # the plays that are counted
    claim: Claim  # what is counted of each crowd
    panel: tuple[int, ...]  # the viewers who are in the crowds, by column
    n_asked: int  # crowds
    seed: int  # of the crowds, not of the rule
    secrets: tuple[Member, ...]  # some of the panel; did they?
    game: ClassVar[type] = InOrOut
    gives: ClassVar[type] = Replies

    @cached_property
    def crowds(self) -> np.ndarray:
        """Who is in which crowd: a row for each, a column for each of the panel."""
        rng = np.random.default_rng(self.seed)
        return rng.random((self.n_asked, len(self.panel))) < 0.5

    @cached_property
    def bits(self) -> np.ndarray:
        """Of whom of the panel it is true."""
        return self._mark(self.log)

    def prepare(self) -> None:
        """Mark what every rule needs."""
        _ = self.crowds, self.bits

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Replies, Usefulness | None]:
        """Count each crowd, and tell what the rule leaves of the number."""
        steps = as_steps(rule)
        bits = self.bits
        if steps is not None and steps.on_plays:
            bits = self._mark(sift(self.log, steps, seed))
        counts = self.crowds @ bits.astype(int)
        told = counts.tolist() if steps is None else self._tell(steps, bits, seed)
        is_told = np.array([one is not None for one in told])
        values = [one for one in told if one is not None]
        refused = len(told) - len(values)
        told_of = self.crowds[is_told]
        answers = Answers(told_of, np.array(values), refused) if values else None
        true = self.crowds @ self.bits.astype(int)
        scale = 1.0 if rule is None else rule.expansion
        shown = [None if one is None else one * scale for one in told]
        useful = measure_usefulness(true.tolist(), shown)
        return Replies(answers, len(told), rule), useful

    def _tell(self, steps: Steps, bits: np.ndarray, seed: int) -> list[int | None]:
        """Put each count through the rule, with a draw of its own."""
        if steps.on_tables:
            raise needs_table(str(steps))
        if steps.on_claims:
            wanted = "one that leaves sentences as they are, for a list of people has "
            raise RuleError.bad_value("rule", f"{wanted}no coarser words", str(steps))
        own = self.crowds & bits
        counts, n_keys = own.sum(axis=1).tolist(), steps.n_keys
        keys = [None] * len(counts)
        if n_keys is not None:
            each = np.random.default_rng(seed).integers(n_keys, size=len(bits))
            keys = (own @ each % n_keys).tolist()
        return [
            steps.settle(
                count,
                np.random.default_rng([seed, at]) if steps.is_random else None,
                key,
            )
            for at, (count, key) in enumerate(zip(counts, keys, strict=True))
        ]

    def _mark(self, log: Log) -> np.ndarray:
        """Say of whom of the panel it is true, as far as a log tells."""
        (marks,) = mark_people(log, [self.claim])
        viewers = np.array(self.panel)
        found = np.zeros(len(viewers), dtype=bool)
        is_there = viewers < len(marks)
        found[is_there] = marks[viewers[is_there]]
        return found


def _choose(halves: Halves) -> list[Crowds]:
    """Draw a panel of which half watched a title, and another one as the control."""
    rng = halves.rng(3)
    claim = watched(halves.near(1_000, 1)[0])
    sides = [_split(log, claim) for log in (halves.inside, halves.outside)]
    n = min(_HALF, *(len(viewers) for side in sides for viewers in side))
    if not n:
        return []
    panels = [_draw_panel(side, n, rng) for side in sides]
    (panel, bits), (_, controls) = panels
    secrets = tuple(
        Member(Numbered(Knowledge((everyone(),)), claim, column), *answers)
        for column, answers in enumerate(zip(bits, controls, strict=True))
    )
    n_asked, seed = _QUESTIONS * len(panel), int(rng.integers(2**31))
    # The panel is in an order drawn by lot. All of it is decoded, so that to judge more
    # of its people costs nothing.
    kept = secrets[: max(halves.at_most, _JUDGED)]
    name = "crowds of known people"
    return [Crowds(name, halves.inside, claim, panel, n_asked, seed, kept)]


def _split(log: Log, claim: Claim) -> tuple[np.ndarray, np.ndarray]:
    """List the viewers of whom something is true, and the others."""
    everybody = log.plays.select(pl.col("viewer").unique().sort()).collect()
    viewers = everybody["viewer"].to_numpy()
    (marks,) = mark_people(log, [claim])
    return viewers[marks[viewers]], viewers[~marks[viewers]]


def _draw_panel(
    side: tuple[np.ndarray, np.ndarray], n: int, rng: np.random.Generator
) -> tuple[tuple[int, ...], list[bool]]:
    """Draw as many with a yes as without, and put them into an order by lot."""
    drawn = np.concatenate([rng.choice(viewers, n, replace=False) for viewers in side])
    order = rng.permutation(2 * n)
    return tuple(drawn[order].tolist()), (order < n).tolist()


@dataclass(frozen=True)
class Decoding:
    """Solve for everybody at once, by least squares over all that was told.

    In a sample only those who are in it have a yes, so there a no is no answer. See
    `kit.attacks.on_desks.decoding`.
    """

    name: str = "decoding"
    idle: str = "Not tried: every question was refused."
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = Replies

    def reads(self, published: Replies) -> Hashable:
        """Give the answers: the guesses rest on no more."""
        told = published.answers
        is_sample = _is_sample(published.rule)
        return None if told is None else (_digest(told), is_sample)

    def learn(
        self, published: Replies, targets: Sequence[Numbered]
    ) -> list[Placed | None]:
        """Say of each target what fits the answers best."""
        if published.answers is None:
            return [None for _ in targets]
        guesses = decode(published.answers).guesses
        if guesses is None:
            return [None for _ in targets]
        left = None if _is_sample(published.rule) else False
        return [
            Placed(True if guesses[one.column] else left, questions=published.n_asked)
            for one in targets
        ]


def _digest(answers: Answers) -> tuple[bytes, bytes]:
    return answers.values.tobytes(), np.packbits(answers.members).tobytes()


def _is_sample(rule: Rule | None) -> bool:
    return getattr(rule, "expansion", 1.0) > 1


CROWDS = Publication(("crowds of known people",), InOrOut, _choose)
