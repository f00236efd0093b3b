"""How do claims lie to each other: inside, apart, or across, whatever the log?

It is asked of `ViewerProgram`, which proves it. Made-up viewers refute most relations
at once; so a relation that is reported is proved, and it is proved once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from kit.checks import check_whole
from kit.claims.language import Claim
from kit.claims.viewer import Crowd, cut
from kit.claims.viewer_program import ViewerProgram, check_claim
from kit.errors import ClaimError

#: Made-up viewers: for each claim one in each segment of its days, within limits, so
#: that nearly all that is false is refuted.
FEWEST_A_CLAIM, MOST_A_CLAIM = 8, 24


def contains(wide: Claim, narrow: Claim) -> bool:
    """Say whether every viewer that `narrow` counts is counted by `wide` too.

    Needs no log: it asks whether a viewer could exist who answers yes to `narrow`
    and no to `wide`.

    Parameters
    ----------
    wide, narrow : Claim
        Any two claims.

    Returns
    -------
    bool
        True only where it is certain; never true by accident.

    Examples
    --------
    >>> from kit.claims.viewing import watched
    >>> film = watched("A Christmas Prince")
    >>> longer = film.every_day(19, until="2017-12-10")
    >>> contains(film.every_day(18, until="2017-12-09"), longer)
    True
    >>> contains(film.every_day(18, until="2017-12-11"), longer)
    False
    """
    return not ViewerProgram([wide, narrow]).is_possible([False, True])


def exclude(one: Claim, other: Claim) -> bool:
    """Say whether no viewer can be counted by both claims.

    Parameters
    ----------
    one, other : Claim
        Two sentences about the same population.

    Returns
    -------
    bool
        Whether that follows from what they say.

    Examples
    --------
    >>> from kit.claims.language import everyone
    >>> exclude(everyone().where(region="NY"), everyone().where(region="IL"))
    True
    """
    return not ViewerProgram([one, other]).is_possible([True, True])


def is_possible(claim: Claim) -> bool:
    """Say whether any viewer at all could be counted by the claim.

    Parameters
    ----------
    claim : Claim
        A sentence.

    Returns
    -------
    bool
        Whether it contradicts itself nowhere.

    Examples
    --------
    >>> from kit.claims.viewing import watched
    >>> day = watched("A Christmas Prince").on("2017-12-10")
    >>> is_possible(day & ~day)
    False
    """
    return ViewerProgram([claim]).is_possible([True])


def draw_viewers(claims: Sequence[Claim], n: int, *, seed: int) -> np.ndarray:
    """Make up viewers and say how each answers the claims.

    Each viewer is made to answer yes to one claim, and some of them to others too, as
    far as they go together. Viewers of one claim play on different days of its window.
    What that implies for the other claims is read off.
    """
    check_whole(ClaimError, "n", n)
    for claim in claims:
        check_claim("claim", claim)
    crowd = Crowd(claims, n, np.random.default_rng(seed))
    return np.stack([claim.answers(crowd) for claim in claims], axis=1)


def can_draw(claims: Sequence[Claim]) -> bool:
    """Say whether viewers can be made up: nobody draws amounts, for one."""
    leaves = [leaf for claim in claims for leaf in claim.leaves()]
    return bool(leaves) and all(leaf.is_drawn for leaf in leaves)


class Relations:
    """What is known of each claim beside every other."""

    def __init__(self, claims: Sequence[Claim], *, seed: int = 0) -> None:
        self.claims = tuple(claims)
        drawn = np.unique(self._draw(seed), axis=0)
        self.answers = drawn[np.argsort(drawn.sum(axis=1), kind="stable")]
        self.yes = [_bits(column) for column in self.answers.T]
        self._inside: dict[tuple[int, int], bool] = {}
        self._apart: dict[tuple[int, int], bool] = {}

    def _draw(self, seed: int) -> np.ndarray:
        """Make viewers up, where that can be done."""
        if not can_draw(self.claims):
            return np.zeros((0, len(self.claims)), dtype=bool)
        leaves = [leaf for claim in self.claims for leaf in claim.leaves()]
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
        """List every way in which a viewer can answer a few of the claims."""
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
