"""How do the claims of an archive lie to each other: inside, apart, or across?

Made-up viewers refute most relations at once; what they leave open is asked of
`ViewerProgram`. So a relation that is reported is proved, and it is proved once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from kit.claims.amounts import AmountIn
from kit.claims.containment import contains, exclude
from kit.claims.example_viewers import draw_viewers
from kit.claims.language import Claim
from kit.claims.segments import cut
from kit.claims.viewer_program import ViewerProgram

#: Made-up viewers: for each claim one in each segment of its days, within limits, so
#: that nearly all that is false is refuted.
FEWEST_A_CLAIM, MOST_A_CLAIM = 8, 24


class Relations:
    """What is known of each claim beside every other.

    Parameters
    ----------
    claims : sequence of Claim, of length n
        The claims of an archive.
    seed : int, default=0
        Of the made-up viewers. Another seed costs more or less time; it changes no
        answer.

    Attributes
    ----------
    yes : list of int, of length n
        For each claim the made-up viewers it counts, as bits. The lowest bits are
        the viewers who answer yes to the fewest claims.
    answers : ndarray of shape (n_viewers, n), bool
        The same as a table, in the order of the bits.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> film = watched("A Christmas Prince")
    >>> known = Relations([film, film.on("2017-12-01"), film.on("2017-12-02")])
    >>> known.is_inside(1, 0), known.is_inside(0, 1), known.are_apart(1, 2)
    (True, False, False)
    """

    def __init__(self, claims: Sequence[Claim], *, seed: int = 0) -> None:
        self.claims = tuple(claims)
        drawn = np.unique(self._draw(seed), axis=0)
        self.answers = drawn[np.argsort(drawn.sum(axis=1), kind="stable")]
        self.yes = [_bits(column) for column in self.answers.T]
        self._inside: dict[tuple[int, int], bool] = {}
        self._apart: dict[tuple[int, int], bool] = {}

    def _draw(self, seed: int) -> np.ndarray:
        """Make viewers up; none where claims are about amounts, which nobody draws."""
        leaves = [leaf for claim in self.claims for leaf in claim.leaves()]
        if not leaves or any(isinstance(leaf, AmountIn) for leaf in leaves):
            return np.zeros((0, len(self.claims)), dtype=bool)
        each = min(max(len(cut(leaves)), FEWEST_A_CLAIM), MOST_A_CLAIM)
        return draw_viewers(self.claims, each * len(self.claims), seed=seed)

    @cached_property
    def is_exact(self) -> bool:
        """Whether every relation that holds can be proved."""
        return ViewerProgram(self.claims).is_exact

    def is_inside(self, part: int, whole: int) -> bool:
        """Say whether every viewer of one claim is a viewer of the other."""
        if self.yes[part] & ~self.yes[whole]:
            return False
        key = (part, whole)
        if key not in self._inside:
            self._inside[key] = contains(self.claims[whole], self.claims[part])
        return self._inside[key]

    def are_apart(self, one: int, other: int) -> bool:
        """Say whether no viewer can be counted by both claims."""
        if self.yes[one] & self.yes[other]:
            return False
        key = (min(one, other), max(one, other))
        if key not in self._apart:
            self._apart[key] = exclude(self.claims[one], self.claims[other])
        return self._apart[key]

    def possible_answers(self, chosen: Sequence[int]) -> np.ndarray:
        """List every way in which a viewer can answer a few of the claims.

        Returns
        -------
        ndarray of shape (n_ways, len(chosen)), bool
            At most two to the power of the number of claims.
        """
        n = len(chosen)
        program = ViewerProgram([self.claims[i] for i in chosen])
        ways: list[list[bool]] = [[]]
        for _ in range(n):
            longer = [[*way, answer] for way in ways for answer in (True, False)]
            ways = [
                way
                for way in longer
                if program.is_possible([*way, *[None] * (n - len(way))])
            ]
        return np.array(ways, dtype=bool).reshape(-1, n)


def _bits(column: np.ndarray) -> int:
    return int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")
