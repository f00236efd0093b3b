"""Which numbers are enough by themselves, and how few of them?

A set of numbers is not enough where some world fits it and breaks what is to be
shown: then at least one of the numbers which that world misses is needed. A smallest
set that meets all such demands, and is enough, is a smallest sufficient set.

References
----------
.. [1] A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, "Smallest MUS
   extraction with minimal hitting set dualization", CP 2015.
"""

from __future__ import annotations

from math import inf
from typing import Protocol

import numpy as np

from kit.solver import QuietHighs

#: After this many demands the search settles for a set with nothing to spare.
MOST_DEMANDS = 60

Places = frozenset[int]


class Sufficiency(Protocol):
    """Something that more numbers can only make more certain."""

    every: Places  # the places of all numbers that may be used
    is_certain: bool  # whether each set that was found wanting is certainly so

    def is_enough(self, kept: Places) -> bool:
        """Say whether these numbers are enough."""
        ...

    def widen(self, kept: Places) -> Places:
        """Add numbers, where some are known that still do not make these enough."""
        ...

    def confirm(self, kept: Places) -> None:
        """Make certain that these numbers, to which none may be added, are not."""
        ...


def find_smallest(
    question: Sufficiency, start: Places, *, most_demands: int = MOST_DEMANDS
) -> tuple[Places, bool]:
    """Find as few numbers as possible that are enough."""
    enough = _shrink(question, start)
    demands: list[Places] = []
    for _ in range(most_demands):
        fewest = _smallest_hitting(demands)
        if len(fewest) >= len(enough):
            return enough, question.is_certain
        if question.is_enough(fewest):
            return fewest, question.is_certain
        wanting = question.widen(fewest)
        wanting = _grow(question, wanting, sorted(question.every))
        question.confirm(wanting)
        demands.append(question.every - wanting)
    return enough, False


def _shrink(question: Sufficiency, enough: Places) -> Places:
    """Leave out numbers one by one, in halves first, while the rest is enough."""
    step = max(1, len(enough) // 2)
    while step:
        for start in range(0, len(ordered := sorted(enough)), step):
            fewer = enough - set(ordered[start : start + step])
            if fewer != enough and question.is_enough(fewer):
                enough = fewer
        step //= 2
    return enough


def _grow(question: Sufficiency, kept: Places, others: list[int]) -> Places:
    """Read as many of the others too as leave it open, in halves."""
    others = [place for place in others if place not in kept]
    if not question.is_enough(kept | set(others)):
        return kept | set(others)
    if len(others) <= 1:
        return kept
    half = len(others) // 2
    kept = question.widen(_grow(question, kept, others[:half]))
    return _grow(question, kept, others[half:])


def _smallest_hitting(demands: list[Places]) -> Places:
    """Choose as few numbers as possible, at least one from each demand."""
    named = sorted(frozenset().union(*demands))
    if not named:
        return frozenset()
    column = {place: i for i, place in enumerate(named)}
    rows = [(1.0, {column[p]: 1.0 for p in demand}, inf) for demand in demands]
    solver = QuietHighs()
    solver.load(np.zeros(len(named)), np.ones(len(named)), rows, is_integer=True)
    solver.set_costs(np.ones(len(named)))
    solver.solve()
    return frozenset(named[i] for i in np.flatnonzero(solver.values > 0.5))
