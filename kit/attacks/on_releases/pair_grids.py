"""How likely is each pair of listeners and plays, and each sum of such pairs?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kit.errors import ReleaseError
from kit.rules.shared_noise import Pair


@dataclass(frozen=True)
class PairGrid:
    """Chances of listeners (down) and plays (across), counted from two corners."""

    chances: np.ndarray
    first: tuple[int, int]

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> PairGrid:
        """Give every pair the same chance."""
        some = np.array(pairs)
        corner = some.min(axis=0)
        chances = np.zeros(some.max(axis=0) - corner + 1)
        chances[tuple((some - corner).T)] = 1 / len(some)
        return cls(chances, (int(corner[0]), int(corner[1])))

    def only(self, of: str) -> PairGrid:
        """Keep what adds up: all of it, or the plays, whoever they are of."""
        if of == "both":
            return self
        return PairGrid(self.chances.sum(axis=0, keepdims=True), (0, self.first[1]))

    def __add__(self, other: PairGrid) -> PairGrid:
        """Give the chances of the sum."""
        small, large = sorted(
            (self, other), key=lambda one: np.count_nonzero(one.chances)
        )
        shape = np.add(small.chances.shape, large.chances.shape) - 1
        chances = np.zeros(shape)
        down, across = large.chances.shape
        for i, j in np.argwhere(small.chances):
            part = chances[i : i + down, j : j + across]
            part += small.chances[i, j] * large.chances
        first = (self.first[0] + other.first[0], self.first[1] + other.first[1])
        return PairGrid(chances, first)

    def minus(self, other: PairGrid) -> PairGrid:
        """Give the chances of the difference."""
        turned = PairGrid(other.chances[::-1, ::-1], (0, 0))
        last = [
            n + f - 1 for n, f in zip(other.chances.shape, other.first, strict=True)
        ]
        whole = self + turned
        first = (self.first[0] - last[0], self.first[1] - last[1])
        return PairGrid(whole.chances, first)

    def times(self, other: PairGrid, of: str) -> PairGrid:
        """Weigh each pair by what another grid says of its plays, or of both."""
        factor = np.zeros(self.chances.shape)
        rows = factor if of == "both" else factor[:1]
        down = self.first[0] - other.first[0] if of == "both" else 0
        across = self.first[1] - other.first[1]
        _paste(rows, other.chances, down, across)
        if of == "plays":
            factor[:] = rows
        found = self.chances * factor
        total = found.sum()
        if not total:
            raise ReleaseError.contradiction()
        return PairGrid(found / total, self.first)


def _paste(target: np.ndarray, source: np.ndarray, down: int, across: int) -> None:
    """Copy what two tables have in common, one moved against the other."""
    rows, of_rows = _overlap(target.shape[0], source.shape[0], down)
    columns, of_columns = _overlap(target.shape[1], source.shape[1], across)
    target[rows, columns] = source[of_rows, of_columns]


def _overlap(size: int, length: int, move: int) -> tuple[slice, slice]:
    """Say which places of one line lie on which of another, moved against it."""
    low = max(0, -move)
    high = max(low, min(size, length - move))
    return slice(low, high), slice(low + move, high + move)
