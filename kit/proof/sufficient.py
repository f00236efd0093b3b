"""Which published numbers prove a finding by themselves, and how few are enough?

A set of numbers is enough when the size of the group stays proved although every
other number is left unread. A world that fits some numbers and breaks the size says
that at least one of the numbers it misses is needed; a smallest set that meets all
such demands, and proves the size, is a smallest sufficient set.

References
----------
.. [1] A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, "Smallest MUS
   extraction with minimal hitting set dualization", CP 2015.
"""

from __future__ import annotations

from math import inf

import numpy as np

from kit.claims import Claim
from kit.findings import Bounds, Proved
from kit.proof.worlds import Worlds
from kit.solver import QuietHighs

#: After this many demands the search settles for a set with nothing to spare.
MOST_DEMANDS = 60


def prove(worlds: Worlds, group: Claim) -> Proved | None:
    """Prove the size of a group from as few published numbers as possible.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    group : Claim
        The group of people.

    Returns
    -------
    Proved or None
        ``None`` where the published numbers leave more than one size.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> worlds = Worlds(release({until_9th: 57, until_10th: 53}, population=1000))
    >>> proved = prove(worlds, until_9th & ~until_10th)
    >>> str(proved.size), len(proved.because)
    ('exactly 4', 2)
    """
    size = worlds.bounds(group)
    if not size.is_proved:
        return None
    return explain(worlds, group, size)


def explain(worlds: Worlds, group: Claim, size: Bounds) -> Proved:
    """Find the numbers behind a size already bounded, even where it is a range.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    group : Claim
        The group of people.
    size : Bounds
        As `Worlds.bounds` gave it; the set found is enough for both its ends.

    Returns
    -------
    Proved
        With the smallest sufficient set, where the search was not cut short.
    """
    question = _Question(worlds, group, size)
    enough = question.shrink(question.start())
    demands: list[frozenset[int]] = []
    is_smallest = False
    for _ in range(MOST_DEMANDS):
        fewest = _smallest_hitting(demands, len(worlds.release))
        if len(fewest) >= len(enough):
            is_smallest = True
            break
        demand = question.demand(fewest)
        if demand is None:
            enough, is_smallest = fewest, True
            break
        demands.append(demand)
    because = tuple(worlds.release.numbers[i] for i in sorted(enough))
    return Proved(group, size, because, is_smallest and question.is_certain)


class _Question:
    """Is a set of numbers enough to prove this size?"""

    def __init__(self, worlds: Worlds, group: Claim, size: Bounds) -> None:
        self.worlds = worlds.settling(group)
        self.group = group
        self.ends = {1: size.low, -1: size.high}
        self.every = frozenset(range(len(worlds.release)))
        self.is_certain = True  # until a size is left open by a bound without a world

    def start(self) -> frozenset[int]:
        """Numbers that had a price when the size was bounded, if they are enough."""
        sides = [self.worlds.relaxed(self.group, s, self.every) for s in self.ends]
        priced = frozenset().union(*(side.priced for side in sides))
        return self.every if self.open_end(priced) else priced

    def open_end(self, kept: frozenset[int]) -> int | None:
        """Which end of the size is open, 1 or -1, when only these are read."""
        for sign, end in self.ends.items():
            bound = self.worlds.relaxed(self.group, sign, kept).bound
            if self.worlds.is_small and not _keeps_to(bound, sign, end):
                bound = self.worlds.extreme(self.group, sign, kept).bound
            if not _keeps_to(bound, sign, end):
                return sign
        return None

    def shrink(self, enough: frozenset[int]) -> frozenset[int]:
        """Leave out numbers one by one, in halves first, while it stays proved."""
        step = max(1, len(enough) // 2)
        while step:
            for start in range(0, len(ordered := sorted(enough)), step):
                fewer = enough - set(ordered[start : start + step])
                if fewer != enough and not self.open_end(fewer):
                    enough = fewer
            step //= 2
        return enough

    def demand(self, kept: frozenset[int]) -> frozenset[int] | None:
        """Numbers of which any sufficient set needs one; None if `kept` is enough."""
        if not self.open_end(kept):
            return None
        kept = self._grow(kept, sorted(self.every - kept))
        witness = self.worlds.extreme(self.group, self.open_end(kept), kept)
        self.is_certain &= witness.is_exact
        return self.every - kept

    def _grow(self, kept: frozenset[int], others: list[int]) -> frozenset[int]:
        """Read as many of the others too as leave the size open, in halves."""
        if self.open_end(kept | set(others)):
            return kept | set(others)
        if len(others) == 1:
            return kept
        half = len(others) // 2
        return self._grow(self._grow(kept, others[:half]), others[half:])


def _keeps_to(bound: int | None, sign: int, end: int | None) -> bool:
    """Whether a bound is as good as this end of the size."""
    return end is None or (bound is not None and sign * bound >= sign * end)


def _smallest_hitting(demands: list[frozenset[int]], n: int) -> frozenset[int]:
    """Choose as few numbers as possible, at least one from each demand."""
    if not demands:
        return frozenset()
    solver = QuietHighs()
    rows = [(1.0, dict.fromkeys(demand, 1.0), inf) for demand in demands]
    solver.load(np.zeros(n), np.ones(n), rows, is_integer=True)
    solver.set_costs(np.ones(n))
    solver.solve()
    return frozenset(np.flatnonzero(solver.values > 0.5).tolist())
