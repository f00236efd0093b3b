"""Which kinds of viewer matter: the atoms of a set of claims.

An atom is one way to answer yes or no to every claim at once. A world says how many
viewers sit in each atom, and that is all that published counts can tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from kit.claims.language import And, Claim, Everyone, Not, Or
from kit.claims.relations import can_draw, draw_viewers
from kit.claims.viewer_program import MANY_CLAIMS, ViewerProgram

#: Viewers that are made up for each of many claims.
MADE_UP = 100


class Atoms:
    """The atoms met so far, one row each, in the order in which they were met."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)
        self.program = ViewerProgram(self.claims)
        self.is_complete = False
        self.answers = np.zeros((0, len(self.claims)), dtype=bool)
        self._known: set[bytes] = set()
        self._seed()

    def __len__(self) -> int:
        return len(self.answers)

    def add(self, answers: np.ndarray) -> bool:
        """Add an atom; say whether it was new."""
        key = answers.tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        self.answers = np.vstack([self.answers, answers])
        return True

    def members(self, group: Claim) -> np.ndarray | None:
        """Say which atoms lie in a group."""
        return answer_by(group, self.claims, self.answers)

    def settled(self, group: Claim) -> np.ndarray:
        """Say which atoms lie in a group of which that is settled."""
        return cast("np.ndarray", self.members(group))

    def settles(self, group: Claim) -> bool:
        """Say whether the claims settle who is in the group."""
        return self.members(group) is not None

    def list_all(self, *, at_most: int) -> bool:
        """Add every possible atom, unless there are more than `at_most`."""
        found: list[np.ndarray] = []
        if not self.is_complete and self._extend([], found, at_most):
            for answers in found:
                self.add(answers)
            self.is_complete = True
        return self.is_complete

    def _seed(self) -> None:
        """Begin with the plainest viewers: one who answers yes to one claim only.

        They make most releases possible at once, and fractions easy to put right.
        Where claims are many each atom takes long to generate, and viewers that are
        made up, who could exist too, spare nearly all of it.
        """
        n = len(self.claims)
        for claim in range(n):
            weights = np.full(n, -1.0)
            weights[claim] = 2.0 * n
            self.add(self.program.best(weights))
        self.add(self.program.best(np.full(n, -1.0)))
        if n >= MANY_CLAIMS and can_draw(self.claims):
            for answers in draw_viewers(self.claims, MADE_UP * n, seed=0):
                self.add(answers)

    def _extend(
        self, prefix: list[bool], found: list[np.ndarray], at_most: int
    ) -> bool:
        """Answer the next claim either way, where a viewer can; depth first."""
        n_free = len(self.claims) - len(prefix)
        if n_free == 0:
            found.append(np.array(prefix, dtype=bool))
            return len(found) <= at_most
        for answer in (True, False):
            known = [*prefix, answer]
            is_possible = self.program.is_possible([*known, *[None] * (n_free - 1)])
            if is_possible and not self._extend(known, found, at_most):
                return False
        return True


def answer_by(
    group: Claim, claims: Sequence[Claim], answers: np.ndarray
) -> np.ndarray | None:
    """Answer a claim from the answers to others."""
    if group in claims:
        return answers[:, claims.index(group)]
    if ~group in claims:
        return ~answers[:, claims.index(~group)]
    match group:
        case Everyone():
            return np.ones(len(answers), dtype=bool)
        case Not(part):
            inner = answer_by(part, claims, answers)
            return None if inner is None else ~inner
        case And(parts) | Or(parts):
            every = [answer_by(part, claims, answers) for part in parts]
            known = [part for part in every if part is not None]
            if len(known) < len(every):
                return None
            join = np.logical_and if isinstance(group, And) else np.logical_or
            return np.asarray(join.reduce(known))
    return None
