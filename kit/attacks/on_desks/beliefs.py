"""Which size of a small group do the answers of a desk speak for?

Where the rule is known and does not draw, each size either leads to an answer or does
not, for each size of the crowd. Where it draws, the error of a look is taken for
Gaussian, with the width that the rule shows when the attacker runs it herself. Where
the rule is not known, the answers must tell their own width.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from statistics import NormalDist
from typing import Protocol

import numpy as np

from kit.attacks.on_desks.insider import reveal
from kit.attacks.on_desks.looks import Look
from kit.printed import Interval, Printed
from kit.releases import Rule
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps

_RUNS = 600  # of the rule, to see how wide its noise is
_FEWEST = 30  # looks, before somebody who does not know the rule trusts their spread
_NARROWEST = 0.5  # people: the spread of a few answers may be nil by chance
_WIDEST = 5_000  # sizes of a crowd that are tried one by one


class Rehearsal:
    """A rule as an attacker runs it by herself, with what came of it remembered."""

    def __init__(self, rule: Rule | None, seed: int) -> None:
        self.rule, self._seed = rule, seed
        self.can_run = rule is None or isinstance(rule, BaseRule)
        self._steps = as_steps(rule) if isinstance(rule, BaseRule) else None
        self._revealed: dict[Printed, Interval] = {}
        self._shown: dict[int, float] = {}
        self._errors: dict[int, tuple[float, float]] = {}

    @property
    def is_drawn(self) -> bool:
        """Whether chance has a part in an answer."""
        steps = self._steps
        return steps is not None and bool(steps.is_random or steps.n_keys)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit."""
        if printed not in self._revealed:
            own = self.rule
            fits = printed.reveals() if own is None else own.reveals(printed)
            self._revealed[printed] = fits
        return self._revealed[printed]

    def settle(self, people: np.ndarray) -> np.ndarray:
        """Say what is told for counts under a rule that does not draw; NaN: nothing."""
        if self._steps is None:
            return people
        counts, places = np.unique(np.maximum(people, 0), return_inverse=True)
        shown = [self._settle(n, self._steps) for n in counts.tolist()]
        return np.array(shown)[places.reshape(people.shape)]

    def _settle(self, n: int, steps: Steps) -> float:
        if n not in self._shown:
            shown = steps.settle(n)
            self._shown[n] = np.nan if shown is None else shown
        return self._shown[n]

    def measure(self, answer: int) -> tuple[float, float]:
        """Run the rule on counts like this one: mean and spread of its error."""
        near = answer.bit_length() // 3
        if near not in self._errors:
            rng = np.random.default_rng([self._seed, near])
            errors = draw_errors(self._steps, 8**near, rng)
            self._errors[near] = (float(errors.mean()), float(errors.std()))
        return self._errors[near]


def draw_errors(
    steps: Steps | None, count: int, rng: np.random.Generator
) -> np.ndarray:
    """Run a rule on counts from one on, and see by how much it changes them."""
    if steps is None:
        return np.zeros(1)
    keys = steps.n_keys
    errors = []
    for n in rng.integers(count, 8 * count + 20, size=_RUNS).tolist():
        key = None if keys is None else int(rng.integers(keys))
        shown = steps.settle(n, rng, key)
        if shown is not None:
            errors.append(shown - n)
    return np.array(errors or [0])


class Belief(Protocol):
    """What is thought of the size, look by look."""

    @property
    def best(self) -> int:
        """The likeliest size."""
        ...

    @property
    def chance(self) -> float:
        """The chance that it has."""
        ...

    def add(self, look: Look, answers: Sequence[int]) -> None:
        """Take in the answers of one look."""
        ...


class BySpread:
    """Take the mean of all looks, and its standard error from their spread."""

    def __init__(self, sizes: range) -> None:
        self._sizes = sizes
        self._n, self._sum, self._squares = 0, 0.0, 0.0
        self.best, self.chance = sizes[0], 0.0

    def add(self, look: Look, answers: Sequence[int]) -> None:
        """Take in the answers of one look."""
        value = add_up(look, answers)
        self._n += 1
        self._sum += value
        self._squares += value**2
        mean = self._sum / self._n
        self.best = min(max(round(mean), self._sizes[0]), self._sizes[-1])
        if self._n >= _FEWEST:
            spread = sqrt(max(0.0, self._squares / self._n - mean**2))
            error = max(spread, _NARROWEST) / sqrt(self._n)
            near = NormalDist(mean, error)
            self.chance = near.cdf(self.best + 0.5) - near.cdf(self.best - 0.5)


class ByRule:
    """Weigh every size by how likely it is to lead to the answers under the rule."""

    def __init__(self, sizes: range, rehearsal: Rehearsal) -> None:
        self._sizes, self._rehearsal = np.array(sizes), rehearsal
        self._weights = np.zeros(len(sizes))

    @property
    def best(self) -> int:
        """The size that is most likely."""
        return int(self._sizes[self._weights.argmax()])

    @property
    def chance(self) -> float:
        """How likely it is, among all sizes alike."""
        weights = np.exp(self._weights - self._weights.max())
        return float(weights.max() / weights.sum())

    def add(self, look: Look, answers: Sequence[int]) -> None:
        """Take in the answers of one look."""
        is_drawn = self._rehearsal.is_drawn
        weigh = self._weigh_drawn if is_drawn else self._weigh_fixed
        weights = weigh(look, answers)
        if weights.max() > -inf:  # else the desk does something else than its rule
            self._weights = np.maximum(self._weights + weights, -1e9)

    def _weigh_drawn(self, look: Look, answers: Sequence[int]) -> np.ndarray:
        """Take the error of the sum for Gaussian."""
        mean, spread = self._rehearsal.measure(max(map(abs, answers)))
        off = add_up(look, answers) - self._sizes
        off = off - mean * sum(part.weight for part in look)
        variance = spread**2 * len(look)
        return np.asarray(-(off**2) / (2 * max(variance, 1e-6)))

    def _weigh_fixed(self, look: Look, answers: Sequence[int]) -> np.ndarray:
        """Count the sizes of the crowd with which each size leads to the answers."""
        first: int = 0
        last: int | None = 0
        for part, answer in zip(look, answers, strict=True):
            if part.small == 0:
                shown = reveal(answer, self._rehearsal)
                first, last = shown.low, shown.high
        if last is None or last - first > _WIDEST:
            return np.zeros(len(self._sizes))
        crowd = np.arange(first, last + 1)
        fits = np.ones((len(self._sizes), len(crowd)), dtype=bool)
        for part, answer in zip(look, answers, strict=True):
            people = part.small * self._sizes[:, None] + part.crowd * crowd
            fits &= (people >= 0) & (self._rehearsal.settle(people) == answer)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(fits.sum(axis=1)))


def add_up(look: Look, answers: Sequence[int]) -> int:
    """Add the answers up, each with its weight."""
    return sum(p.weight * a for p, a in zip(look, answers, strict=True))


def believe(sizes: range, rehearsal: Rehearsal, *, is_known: bool) -> Belief:
    """Begin without a preference for any size."""
    if not is_known or not rehearsal.can_run:
        return BySpread(sizes)
    return ByRule(sizes, rehearsal)
