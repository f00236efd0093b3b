"""How far apart can two worlds be that fit the same release?

None apart means that the release gives everybody away, up to what it tells apart.

References
----------
.. [1] J. Abowd et al., "The 2010 Census Confidentiality Protections Failed, Here's How
   and Why", arXiv 2312.11283, 2023: solution variability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.claims import And, Everyone
from kit.errors import ReleaseError
from kit.proof.enumerate import ListedWorlds, list_worlds
from kit.proof.worlds import Worlds


@dataclass(frozen=True)
class Variability:
    """How many people of one world can be missing from another.

    Parameters
    ----------
    low, high : int
        Two worlds were met that differ in `low` people; no two differ in more than
        `high`.
    people : int
        The most people that a world can hold.
    """

    low: int
    high: int
    people: int

    @property
    def is_exact(self) -> bool:
        """Whether no two worlds are further apart than two that were met."""
        return self.low == self.high

    @property
    def share(self) -> float:
        """No larger share of the people, from 0 to 1, can be other than they seem."""
        return self.high / self.people if self.people else 0.0


def variability(worlds: Worlds, *, at_most: int = 1_000) -> Variability:
    """Say how far two worlds that fit a release can differ.

    Two worlds differ in as many people as are left when everybody of the larger one
    has been paired with somebody of the same kind in the other.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    at_most : int, default=1000
        How many worlds to compare with each other. Where there are more, the upper
        end is what is not proved to be in every world.

    Returns
    -------
    Variability
        In people.

    Raises
    ------
    ReleaseError
        As in `list_worlds`.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> numbers = release({watched("A"): 3, watched("B"): 3}, population=4)
    >>> found = variability(Worlds(numbers))
    >>> found.low, found.high, found.share
    (2, 2, 0.5)
    """
    listed = list_worlds(worlds, at_most=at_most)
    sizes = listed.worlds.sum(axis=1)
    people = worlds.bounds(Everyone()).high
    if people is None:
        raise ReleaseError.endless_worlds()
    furthest = 0
    for size, world in zip(sizes, listed.worlds, strict=True):
        shared = np.minimum(listed.worlds, world).sum(axis=1)
        furthest = max(furthest, int((np.maximum(sizes, size) - shared).max()))
    if listed.is_complete:
        return Variability(furthest, furthest, people)
    return Variability(furthest, people - _in_every_world(worlds, listed), people)


def _in_every_world(worlds: Worlds, listed: ListedWorlds) -> int:
    """Count people who are certainly there, whatever the world, kind by kind."""
    certain = 0
    for kind in np.flatnonzero(listed.common()):
        answers = zip(listed.claims, listed.kinds[kind], strict=True)
        terms = [claim if yes else ~claim for claim, yes in answers]
        values = zip(listed.amounts, listed.values[kind].tolist(), strict=True)
        terms += [amount.between(value, value) for amount, value in values]
        certain += worlds.bounds(And(tuple(terms))).low
    return certain
