"""Groups of people, what is printed of each, and what an attacker makes of others.

What every membership attack rests on: many groups are drawn, counted and printed under
a rule at once, and a target is put in place of somebody without counting again. The
people are yes-and-no answers to claims; nobody here sees a log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix
from scipy.stats import binom

from kit.attackers import Attacker
from kit.checks import check_type
from kit.claims.language import Claim
from kit.errors import KnowledgeError, RuleError
from kit.rules.arrays import settle_counts
from kit.rules.kinds import BaseRule, LogRule
from kit.rules.private.contribution import ContributionBound
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps, as_steps

#: A rule of one's own: true counts, of shape (n_groups, n_claims), to printed ones.
Prints = Callable[[np.ndarray, np.random.Generator], np.ndarray]


# -- what is printed of many groups --------------------------------------------------


@dataclass(frozen=True)
class Press:
    """Prints the counts of groups under one rule, for a given list of claims."""

    claims: tuple[Claim, ...]
    rule: BaseRule | Prints | None

    def __post_init__(self) -> None:
        if self.rule is None or callable(self.rule):
            return
        rule = "a rule of kit.rules, a function of counts, or None"
        check_type(RuleError, "rule", self.rule, BaseRule, rule)

    @cached_property
    def steps(self) -> Steps | None:
        """The rule step by step; None where nothing is done, or a function does it."""
        return as_steps(self.rule) if isinstance(self.rule, BaseRule) else None

    @property
    def expansion(self) -> float:
        """What a printed count must be multiplied by to estimate the true one."""
        return 1.0 if self.steps is None else self.steps.expansion

    @cached_property
    def _coarser(self) -> tuple[list[Claim], np.ndarray]:
        """The sentences that are printed, and which of them each claim becomes."""
        new = [self.steps.coarsen(c) if self.steps else c for c in self.claims]
        once = list(dict.fromkeys(new))
        place = {claim: at for at, claim in enumerate(once)}
        return once, np.array([place[claim] for claim in new])

    @property
    def printed_claims(self) -> list[Claim]:
        """The sentences that are printed."""
        return self._coarser[0]

    def prepare(self, answers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Turn what is true of people into what the rule lets count of them.

        A sentence that was made coarser is true of whom one of the finer ones is.
        """
        for step in self.steps.on_plays if self.steps else ():
            _check_on_plays(step, self.claims)
        once, to = self._coarser
        merged = np.asarray(answers, dtype=np.float32)
        if len(once) < len(to):
            merged = np.zeros((len(answers), len(once)), dtype=np.float32)
            for old, new in enumerate(to):
                np.maximum(merged[:, new], answers[:, old], out=merged[:, new])
        for step in self.steps.on_plays if self.steps else ():
            if isinstance(step, ContributionBound):
                merged = _bound(merged, step, _stretches(step, once), rng)
        return merged

    def keys(self, n_people: int, rng: np.random.Generator) -> np.ndarray | None:
        """Give each of some people a key, where the rule wants keys."""
        n_keys = None if self.steps is None else self.steps.n_keys
        return None if n_keys is None else rng.integers(n_keys, size=n_people)

    @property
    def share(self) -> float:
        """The chance that somebody is counted at all."""
        on_plays = self.steps.on_plays if self.steps else ()
        sampled = [step.share for step in on_plays if isinstance(step, Sampling)]
        return float(np.prod(sampled))

    def settle(
        self, counts: np.ndarray, keys: np.ndarray | None, rng: np.random.Generator
    ) -> np.ndarray:
        """Print counts; NaN where one is withheld."""
        whole = np.rint(counts).astype(np.int64)
        if self.steps is None and callable(self.rule):
            printed = np.asarray(self.rule(whole, rng), dtype=float)
            if printed.shape != whole.shape:
                rule = f"a function that prints a number for each of {whole.shape}"
                raise RuleError.bad_value("rule", rule, f"shape {printed.shape}")
            return printed
        if keys is not None and self.steps is not None:
            keys = np.rint(keys).astype(np.int64) % (self.steps.n_keys or 1)
        return settle_counts(self.steps, whole, rng=rng, keys=keys)

    def is_exact_at(self, count: int) -> bool:
        """Whether a printed number of this size says what the true one is."""
        if self.steps is None:
            return self.rule is None
        steps = self.steps
        if steps.is_random or steps.on_plays or steps.n_keys is not None:
            return False
        if steps.settle(count) != count:
            return False
        low, high = steps.reveals(steps.write(count))
        return low == high == count

    def __str__(self) -> str:
        if self.rule is None:
            return "no rule"
        is_rule = isinstance(self.rule, BaseRule)
        return str(self.rule) if is_rule else getattr(self.rule, "__name__", "a rule")


def _check_on_plays(step: LogRule, claims: Sequence[Claim]) -> None:
    """Refuse a step that cannot act on people of whom only yes and no are known."""
    if isinstance(step, Sampling):
        return
    if isinstance(step, ContributionBound) and None not in _stretches(step, claims):
        return
    message = (
        f"`rule` must act on counts or on people, and {step} needs plays: count the "
        "claims with `publish`, which has the log."
    )
    raise RuleError(message)


def _stretches(step: ContributionBound, claims: Sequence[Claim]) -> list[object]:
    """Say of each claim for which bound it counts: of its day, or of the viewer."""
    if step.per == "viewer":
        return ["all"] * len(claims)
    days = [(getattr(c, "first", None), getattr(c, "last", None)) for c in claims]
    return [first if first and first == last else None for first, last in days]


def _bound(
    answers: np.ndarray,
    step: ContributionBound,
    of: Sequence[object],
    rng: np.random.Generator,
) -> np.ndarray:
    """Leave in only so many yeses of each, by lot: in a table nothing comes first."""
    left = answers.copy()
    for stretch in dict.fromkeys(of):
        columns = np.flatnonzero([one == stretch for one in of])
        if len(columns) <= step.most:
            continue
        lots = rng.random((len(answers), len(columns))) * answers[:, columns]
        cut = np.partition(lots, -step.most, axis=1)[:, [-step.most]]
        left[:, columns] *= lots >= np.maximum(cut, 1e-300)
    return left


class Groups:
    """Groups of people drawn by lot, what is printed of each, and with a swap.

    The true counts of all groups are one product of a sparse matrix of who is in them
    with what is true of people. Putting a target in place of somebody changes each
    group by one row, and needs no counting.
    """

    def __init__(
        self,
        press: Press,
        people: np.ndarray,
        keys: np.ndarray | None,
        size: int,
        n: int,
        rng: np.random.Generator,
    ) -> None:
        self.press, self.size, self.n, self.rng = press, size, n, rng
        who = _draw_rows(len(people), size, n, rng)
        is_counted = rng.random(who.shape) < press.share
        starts = np.arange(0, n * size + 1, size)
        weights = is_counted.astype(np.float32).ravel()
        inside = csr_matrix((weights, who.ravel(), starts), shape=(n, len(people)))
        self.counts = inside @ people
        self.one = people[who[:, 0]] * is_counted[:, :1]  # who is swapped
        self.is_target_counted = rng.random(n) < press.share
        self.keys = self.one_keys = None
        if keys is not None:
            keyed = people * keys[:, None].astype(np.float32)
            self.keys = inside @ keyed
            self.one_keys = keyed[who[:, 0]] * is_counted[:, :1]

    @cached_property
    def without(self) -> np.ndarray:
        """What is printed of the groups as they are, of shape (n_groups, n_claims)."""
        return self.press.settle(self.counts, self.keys, self.rng)

    def with_target(self, row: np.ndarray, key: int = 0) -> np.ndarray:
        """Print the groups with a target in place of one of each.

        `row` is what is true of her, one row for all or one for each group.
        """
        added = row * self.is_target_counted[:, None]
        counts = self.counts - self.one + added
        keys = None
        if self.keys is not None and self.one_keys is not None:
            keys = self.keys - self.one_keys + added * key
        return self.press.settle(counts, keys, self.rng)


def _draw_rows(
    n_people: int, size: int, n: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw `n` groups of different people; the first of each is one at random."""
    if size * 2 < n_people:  # whoever stands twice is drawn again, until nobody does
        who = rng.integers(n_people, size=(n, size))
        while True:
            order = np.argsort(who, axis=1, kind="stable")
            ordered = np.take_along_axis(who, order, axis=1)
            again = np.zeros(who.shape, dtype=bool)
            twice = ordered[:, 1:] == ordered[:, :-1]
            np.put_along_axis(again, order[:, 1:], twice, axis=1)
            if not again.any():
                return who
            who[again] = rng.integers(n_people, size=int(again.sum()))
    every = np.tile(np.arange(n_people), (n, 1))
    return rng.permuted(every, axis=1)[:, :size]


# -- what the attacker has -----------------------------------------------------------


@dataclass(frozen=True)
class Hint:
    """What she takes for true of one target, and how much of it all that is."""

    known: np.ndarray
    share: float

    def chances(self, rates: np.ndarray) -> np.ndarray:
        """Give of each claim the chance that it is true of the target.

        What is not known may be true as well, less often than of anybody: she would
        have heard of it with chance `share`.
        """
        left = rates * (1 - self.share) / np.maximum(1 - rates * self.share, 1e-12)
        return np.where(self.known, 1.0, np.clip(left, 0, 1))

    def draw(self, rates: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw what may be true of her: a row for each of `n` groups, or for all."""
        chances = self.chances(rates)
        if np.isin(chances, (0, 1)).all():
            return chances.astype(np.float32)[None, :]
        return (rng.random((n, len(chances))) < chances).astype(np.float32)


def hear(row: np.ndarray, attacker: Attacker, rng: np.random.Generator) -> Hint:
    """Draw what an attacker knows of a target: some of what is true, some of it wrong.

    Of each claim that is true she knows with chance `known_share`; of these some are
    swapped for others that are not true.
    """
    known = (row > 0) & (rng.random(len(row)) < attacker.known_share)
    wrong = np.flatnonzero(known & (rng.random(len(row)) < attacker.wrong_share))
    others = rng.permutation(np.flatnonzero(row == 0))[: len(wrong)]
    known[wrong] = False
    known[others] = True
    return Hint(known, attacker.known_share)


def smooth_rates(answers: np.ndarray) -> np.ndarray:
    """Estimate rates that are never 0 or 1: half a person is added to each side."""
    return (answers.sum(axis=0, dtype=float) + 0.5) / (len(answers) + 1)


@dataclass
class Practice:
    """What an attacker makes of other people: rates, and groups to learn from.

    Groups are drawn and printed once, and serve for every target.
    """

    press: Press
    people: np.ndarray | None
    rates: np.ndarray
    size: int
    rng: np.random.Generator
    past: np.ndarray

    def groups(self, n: int, people: np.ndarray | None = None) -> Groups:
        """Draw groups of people she knows, and print them as the publisher would."""
        drawn = self.people if people is None else people
        if drawn is None:
            rule = "a Reference of other people, for an attack that learns from groups"
            raise KnowledgeError.bad_value("attacker.reference", rule, None)
        if len(drawn) < self.size:
            rule = f"at least {self.size:,} people, as many as a group has"
            raise KnowledgeError.bad_value("attacker.reference", rule, len(drawn))
        keys = self.press.keys(len(drawn), self.rng)
        return Groups(self.press, drawn, keys, self.size, n, self.rng)

    @cached_property
    def expected(self) -> np.ndarray:
        """Of each claim the count to be expected where it is withheld."""
        return expect_withheld(self.press, self.rates, self.size)

    def read(self, printed: np.ndarray) -> np.ndarray:
        """Read printed numbers as counts; one that is withheld, as what to expect."""
        whole = printed * self.press.expansion
        return np.where(np.isnan(printed), self.expected * self.press.expansion, whole)


def expect_withheld(press: Press, rates: np.ndarray, size: int) -> np.ndarray:
    """Expect of each claim how many are counted, given that the number is withheld.

    It is read as if the step that withheld it had seen the true count.
    """
    steps = () if press.steps is None else press.steps.on_counts
    own = [step.suppressed for step in steps if step.suppressed is not None]
    low = max(0, min((one.low for one in own), default=0))
    highs = [size if one.high is None else one.high for one in own]
    values = np.arange(low, min(size, max(highs, default=size)) + 1)
    if not len(values):
        return size * rates * press.share
    chances = binom.logpmf(values[:, None], size, rates[None, :] * press.share)
    weights = np.exp(chances - chances.max(axis=0))
    return np.asarray((weights * values[:, None]).sum(axis=0) / weights.sum(axis=0))


def rule_out(press: Press, hint: Hint, printed: np.ndarray, size: int) -> np.ndarray:
    """Say of which printed groups the target cannot be one, if what is known is true.

    A number that proves that nobody of the group watched what the target watched; or
    that all of them did, where the target is known not to have.
    """
    out = np.zeros(len(printed), dtype=bool)
    if not press.is_exact_at(0):
        return out
    out |= (printed[:, hint.known] == 0).any(axis=1)
    if hint.share == 1 and press.is_exact_at(size):
        out |= (printed[:, ~hint.known] == size).any(axis=1)
    return out


def lower(scores: np.ndarray, is_out: np.ndarray) -> np.ndarray:
    """Put those who are ruled out below everybody else."""
    least = float(scores.min()) if scores.size else 0.0
    return np.where(is_out, min(least, 0.0) * 2 - 1e6, scores)


class Strategy(Protocol):
    """What the game needs of an attack."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def needs_people(self) -> bool:
        """Whether it wants a reference of other people."""
        ...

    def prepare(self, practice: Practice) -> tuple:
        """Do once what serves for every target."""
        ...

    def scores(
        self, ready: tuple, hint: Hint, seen: Sequence[np.ndarray], row: np.ndarray
    ) -> tuple[list[np.ndarray], float]:
        """Score lists of printed groups for one target, and say from where on yes.

        `row` is what is true of her, for an attack that has seen groups with her in
        them; any other does not look at it.
        """
        ...
