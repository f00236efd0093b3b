"""Which printed cells cannot all be right?"""

from __future__ import annotations

import numpy as np

from kit.attacks.on_releases.tables.part import MOST_WHOLE_CELLS, load_program
from kit.attacks.on_releases.tables.sums import Sums

_NOISE = 1e-9  # of a price; the prices of these programs are of the order of 1


def find_conflict(sums: Sums) -> list[int]:
    """Find cells whose limits contradict each other, none of them to spare.

    Where no world fits some tables, a reader wants to know which numbers to doubt.
    The set found is smallest in the sense that without any one of its cells the
    others can all be right; there may be other such sets, even ones with fewer cells.

    Parameters
    ----------
    sums : Sums
        What tables say that no world fits.

    Returns
    -------
    list of int
        Positions of the cells, rising; empty where people would have to be whole to
        see it, and the cells are more than 2,000.
    """
    alone = np.flatnonzero(sums.low > sums.high)
    if len(alone):
        return alone[:1].tolist()
    stated = np.flatnonzero((sums.low > 0) | np.isfinite(sums.high))
    trial = _Trial(sums, is_integer=False)
    if trial.fits(stated):
        if len(sums.keys) > MOST_WHOLE_CELLS:
            return []
        trial = _Trial(sums, is_integer=True)
    return sorted(_shrink(trial, trial.blame(stated)))


def _shrink(trial: _Trial, suspects: set[int]) -> set[int]:
    """Leave out cells, in halves first, while the others still contradict."""
    step = max(1, len(suspects) // 2)
    while step:
        for start in range(0, len(ordered := sorted(suspects)), step):
            fewer = suspects - set(ordered[start : start + step])
            if fewer != suspects and not trial.fits(np.array(sorted(fewer), int)):
                suspects = fewer
        step //= 2
    return suspects


class _Trial:
    """Can the limits of some cells all hold, those of the others left aside?"""

    def __init__(self, sums: Sums, *, is_integer: bool) -> None:
        self.sums = sums
        n = len(sums.keys)
        nobody, anything = np.zeros(n), np.full(n, np.inf)
        zeros = np.zeros(sums.equations.shape[0])
        self.solver = load_program(
            sums.equations, zeros, nobody, anything, is_integer=is_integer
        )
        # The dual simplex is the one that ends in the reason why nothing fits.
        self.solver.setOptionValue("simplex_strategy", 1)

    def fits(self, cells: np.ndarray) -> bool:
        """Whether some world keeps to the limits of these cells."""
        low, high = np.zeros(len(self.sums.low)), np.full(len(self.sums.low), np.inf)
        low[cells], high[cells] = self.sums.low[cells], self.sums.high[cells]
        every = np.arange(len(low), dtype=np.int32)
        self.solver.changeColsBounds(len(low), every, low, high)
        return self.solver.solve() or not self.solver.is_finished

    def blame(self, stated: np.ndarray) -> set[int]:
        """Cells that suffice for the contradiction, as the solver proved it."""
        self.fits(stated)
        _, has_ray, ray = self.solver.getDualRay()
        if has_ray:
            prices = self.sums.equations.T @ np.asarray(ray)
            blamed = stated[np.abs(prices[stated]) > _NOISE]
            if not self.fits(blamed):
                return set(blamed.tolist())
        return set(stated.tolist())
