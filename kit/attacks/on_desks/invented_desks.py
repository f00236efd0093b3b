"""What would a desk answer if a fact were true, and what if it were not?

An attacker who knows the rule needs no desk to practise on. She invents audiences like
the people whom she knows of, puts the target into each, with the fact in one half of
them and without it in the other, and runs the rule by herself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kit.attackers import Reference
from kit.claims.language import Claim, everyone
from kit.errors import KnowledgeError, RuleError
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps

#: For each condition 1 where it holds, -1 where it does not, 0 where it is not asked.
#: The last one is the fact that is sought.
Probe = tuple[int, ...]

_RARE = 0.5  # people of a kind that nobody knows of, in all, as if they had been seen


class InventedDesks:
    """Desks on invented audiences, in every other one of which the fact is true.

    Parameters
    ----------
    kinds : array of int, of shape (2 ** n_conditions,)
        How many people of each kind there are among those she knows of: the bits of
        its place say which conditions hold, the first one is the highest.
    n : int
        People at each desk, the target among them.
    rule : Steps or None
        What is done to an answer.
    n_desks : int
        How many desks.
    rng : Generator
        Draws the audiences and the noise.
    """

    def __init__(
        self,
        kinds: np.ndarray,
        *,
        n: int,
        rule: Steps | None,
        n_desks: int,
        rng: np.random.Generator,
    ) -> None:
        self.n, self._rule, self._rng = n, rule, rng
        self.n_conditions = len(kinds).bit_length() - 1
        self.is_true = np.arange(n_desks) % 2 == 1
        # She knows a sample: what is usual at large may be a little different.
        shares = rng.dirichlet(kinds + _RARE / len(kinds), size=n_desks)
        self._people = rng.multinomial(n - 1, shares)
        target = len(kinds) - 2 + self.is_true  # all that is known of her holds
        self._people[np.arange(n_desks), target] += 1
        n_keys = None if rule is None else rule.n_keys
        self._n_keys = n_keys
        # Whoever they are, the sum of the keys of some people is as good as any number.
        drawn = rng.integers(n_keys or 1, size=self._people.shape)
        self._keys = np.where(self._people > 0, drawn, 0)
        self._told: dict[Probe, np.ndarray] = {}

    def ask(self, probe: Probe) -> np.ndarray:
        """Put one question to every desk; NaN where it is refused."""
        if probe not in self._told:
            self._told[probe] = self._ask(probe)
        return self._told[probe]

    def _ask(self, probe: Probe) -> np.ndarray:
        fits = match_kinds(probe)
        counts = self._people[:, fits].sum(axis=1)
        if self._rule is None:
            return counts.astype(float)
        keys = self._keys[:, fits].sum(axis=1) % (self._n_keys or 1)
        told = self._settle(counts, keys, self._rule)
        # A desk refuses as well where it would withhold how many are left out.
        rest = self.n - counts
        near = (rest < counts) & ~np.isnan(told)
        rest_keys = (self._keys.sum(axis=1) - keys) % (self._n_keys or 1)
        told[near] += 0 * self._settle(rest[near], rest_keys[near], self._rule)
        return told

    def _settle(self, counts: np.ndarray, keys: np.ndarray, rule: Steps) -> np.ndarray:
        """Put counts through the rule."""
        if self._n_keys or rule.is_random:
            pairs = zip(counts.tolist(), keys.tolist(), strict=True)
            return _as_floats([rule.settle(n, self._rng, key) for n, key in pairs])
        each, places = np.unique(counts, return_inverse=True)
        return _as_floats([rule.settle(n) for n in each.tolist()])[places]


def match_kinds(probe: Probe) -> np.ndarray:
    """Mark the kinds of people that a question counts."""
    places = np.arange(2 ** len(probe))
    fits = np.ones(len(places), dtype=bool)
    for bit, wanted in enumerate(reversed(probe)):
        if wanted:
            fits &= (places >> bit & 1) == (wanted > 0)
    return fits


def count_kinds(reference: Reference, conditions: Sequence[Claim]) -> np.ndarray:
    """Count the people that she knows of by which conditions hold of them."""
    places = {claim: place for place, claim in enumerate(reference.claims)}
    kinds = np.zeros(reference.n_people, dtype=np.int64)
    for claim in conditions:
        if claim not in places:
            rule = "of people of whom all is known that is asked of the target"
            fix = "Add that claim to it, or leave it out of what is known."
            raise KnowledgeError.bad_value("reference", rule, str(claim), fix)
        kinds = 2 * kinds + reference.answers[:, places[claim]]
    return np.bincount(kinds, minlength=2 ** len(conditions))


def say_probe(probe: Probe, conditions: Sequence[Claim]) -> Claim:
    """Put a question into words."""
    said: Claim = everyone()
    for wanted, claim in zip(probe, conditions, strict=True):
        if wanted:
            said = said & (claim if wanted > 0 else ~claim)
    return said


def check_rule(rule: object) -> Steps | None:
    """Refuse a rule that cannot be run on one count after the other."""
    if rule is None:
        return None
    steps = as_steps(rule) if isinstance(rule, BaseRule) else None
    if steps is None or len(steps.on_counts) < len(steps.rules):
        wanted = "a rule that acts on counts, such as kit.Rounding(5), or None"
        raise RuleError.bad_value("rule", wanted, str(rule))
    return steps


def _as_floats(told: Sequence[int | None]) -> np.ndarray:
    return np.array([np.nan if one is None else one for one in told], dtype=float)
