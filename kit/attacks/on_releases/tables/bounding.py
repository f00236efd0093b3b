"""How few and how many people can each cell hold, given all the others?

First every sum narrows its cells. Those still open are taken apart into parts that
depend on each other, and each part is bounded by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any, cast

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from tqdm import tqdm

from kit.attacks.on_releases.tables.sums import Sums
from kit.solver import QuietHighs, refused

#: Rounds of narrowing; what is left after them is left to the solver.
MOST_ROUNDS = 50


def narrow(
    equations: sparse.csr_array, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """Narrow every cell by every sum that it stands in, until nothing moves.

    If a total is 85 and all of its parts but one are known to make up 81 or more,
    the last is at most 4. This is what a reader does with a pencil, and it settles
    most cells of a badly protected table. Entries of the sums are 1 and -1, and each
    sum of a world is 0; None where no world fits.
    """
    low, high = low.copy(), high.copy()
    for _ in range(MOST_ROUNDS):
        before = low.copy(), high.copy()
        _narrow_once(equations, low, high)
        if (low > high).any():
            return None
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


def _narrow_once(
    equations: sparse.csr_array, low: np.ndarray, high: np.ndarray
) -> None:
    """Let each sum narrow its cells, in place."""
    entries = equations.tocoo()
    rows, cells = entries.coords
    is_plus = entries.data > 0
    least = np.where(is_plus, low[cells], -high[cells])
    most = np.where(is_plus, high[cells], -low[cells])
    # Whatever the others leave of nothing is what this one may be.
    up = 0 - _others(rows, least)
    down = 0 - _others(rows, most)
    np.minimum.at(high, cells, np.where(is_plus, up, -down))
    np.maximum.at(low, cells, np.where(is_plus, down, -up))


def _others(rows: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Add up, for each entry, the other entries of its row."""
    is_open = np.isinf(terms)
    finite = np.where(is_open, 0.0, terms)
    n_open = np.bincount(rows, is_open)[rows] - is_open
    rest = np.bincount(rows, finite)[rows] - finite
    # Entries of a row are open on one side only, so the sign is that of any.
    limit = -np.inf if (terms[is_open] < 0).any() else np.inf
    return np.where(n_open > 0, limit, rest)


#: Searches for whole people stop here; the limits stay true, but may be wide.
MOST_NODES, MOST_WHOLE_CELLS = 500, 2_000
_ABOVE_NOISE = 1e-4  # of an integer program: its 3.00002 people are 3
#: Denominators tried for prices. These programs nearly always have whole ones.
_SCALES = (1, 2, 3, 4, 6, 12, 60, 10**6)
#: How a search for whole people ends that tells a limit: done, or out of nodes.
_BOUNDED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kSolutionLimit,
)
_ENDLESS = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class Part:
    """Cells that depend on each other alone; the matrix times a world is the sums."""

    def __init__(
        self,
        matrix: sparse.csr_array,
        sums: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
    ) -> None:
        self.matrix, self.sums, self.low, self.high = matrix, sums, low, high
        #: For sign 1 the least of x, for -1 the least of -x: what is certain, and
        #: the lowest in a world met so far.
        self.ends = {1: low.copy(), -1: -high}
        self.met = {sign: np.full(len(low), np.inf) for sign in self.ends}
        # The same in whole numbers, so that a bound can be proved without rounding.
        self._signs, self._sums = matrix.astype(np.int64), sums.astype(np.int64)
        self._is_endless = np.isinf(high)
        self._low = low.astype(np.int64)
        self._high = np.where(self._is_endless, 0, high).astype(np.int64)
        self._relaxed = load_program(matrix, sums, low, high)
        self._whole: QuietHighs | None = None

    @property
    def has_world(self) -> bool:
        """Whether a world of whole people was met."""
        return bool(np.isfinite(self.met[1]).all())

    def is_met(self, sign: int) -> np.ndarray:
        """Say for each cell whether a world attains this end."""
        return self.met[sign] <= self.ends[sign]

    def bound(
        self, wanted: np.ndarray, step: Callable[[int], object] = lambda _: None
    ) -> bool:
        """Push both ends of the wanted cells inwards; say whether any world fits.

        Of each end that is done, `step` is told.
        """
        if not self._relaxed.solve():
            # The dual simplex is the one that ends in the reason why nothing fits.
            self._relaxed.setOptionValue("simplex_strategy", 1)
            if not self._relaxed.solve():
                return not self._is_disproved()
        self._note(self._relaxed.values)
        if not self.has_world and not self._find_world():
            return False
        for sign in self.ends:
            self._push_together(sign, wanted)
            left = wanted[~self.is_met(sign)[wanted]].tolist()
            step(len(wanted) - len(left))
            for cell in left:
                self._push(sign, cell)
                step(1)
        return True

    def _push_together(self, sign: int, wanted: np.ndarray) -> None:
        """Seek worlds in which many cells are at their ends at once."""
        left = wanted[~self.is_met(sign)[wanted]]
        while len(left):
            costs = np.zeros(len(self.low))
            costs[left] = sign
            self._relaxed.set_costs(costs)
            if not self._relaxed.solve():
                break
            self._note(self._relaxed.values)
            still = left[~self.is_met(sign)[left]]
            if len(still) == len(left):
                break
            left = still
        self._relaxed.set_costs(np.zeros(len(self.low)))

    def _push(self, sign: int, cell: int) -> None:
        """Find one end of one cell, as if people could be split; then whole ones."""
        if self.is_met(sign)[cell]:
            return
        solver = self._relaxed
        solver.changeColCost(cell, sign)
        if solver.solve():
            self._raise_end(sign, cell, self._certify(solver.prices, sign, cell))
            self._note(solver.values)
        elif solver.getModelStatus() in _ENDLESS and self.has_world:
            self.met[sign][cell] = -np.inf  # and so it is in whole numbers
        solver.changeColCost(cell, 0.0)
        if not self.is_met(sign)[cell]:
            self._push_whole(sign, cell)

    def _push_whole(self, sign: int, cell: int) -> None:
        """Find one end among worlds of whole people, where that is quick."""
        solver = self._whole_program()
        if solver is None:
            return
        solver.changeColCost(cell, sign)
        if solver.solve():
            self._note(solver.values)
        if solver.getModelStatus() in _BOUNDED:
            found = solver.getInfo().mip_dual_bound
            if isfinite(found):
                self._raise_end(sign, cell, ceil(found - _ABOVE_NOISE))
        solver.changeColCost(cell, 0.0)

    def _find_world(self) -> bool:
        """Look for any world of whole people; say no where there certainly is none."""
        solver = self._whole_program()
        if solver is None:
            return True
        if solver.solve():
            self._note(solver.values)
        return solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible

    def _whole_program(self) -> QuietHighs | None:
        """Load the program of whole people once, unless it is too large."""
        if len(self.low) > MOST_WHOLE_CELLS:
            return None
        if self._whole is None:
            self._whole = load_program(
                self.matrix, self.sums, self.low, self.high, is_integer=True
            )
        return self._whole

    def _is_disproved(self) -> bool:
        """Check the reason why no world fits: at these prices 0 is above 0.

        Among thousands of millions of people the solver's numbers are so coarse that
        it may see a contradiction where there is none.
        """
        _, has_ray, ray = cast("Any", self._relaxed).getDualRay()  # bound at run time
        if not has_ray:
            return False
        prices = np.asarray(ray) / np.abs(ray).max()
        return any((self._certify(way * prices) or 0) > 0 for way in (1, -1))

    def _certify(self, prices: np.ndarray, sign: int = 0, cell: int = 0) -> int | None:
        """Turn the solver's prices into a bound that holds in every world.

        Whatever the price of each sum, a cell is worth the prices of its sums and a
        rest, and the sums are known: only the rests can vary, with their cells.
        """
        prices, scale = _whole_prices(prices)
        rest = -(self._signs.T @ prices)
        rest[cell] += sign * scale
        if (rest[self._is_endless] < 0).any():
            return None
        ends = np.where(rest > 0, self._low, self._high)
        if abs(prices.astype(float) @ self._sums + rest.astype(float) @ ends) > 2**62:
            return None  # whole numbers of 64 bits do not hold it
        return -int(-(prices @ self._sums + rest @ ends) // scale)

    def _raise_end(self, sign: int, cell: int, end: int | None) -> None:
        """Take over a better end."""
        if end is not None:
            self.ends[sign][cell] = max(self.ends[sign][cell], end)

    def _note(self, values: np.ndarray) -> None:
        """Remember a world, if these values are one in whole people."""
        world = np.rint(values)
        fits = ((world >= self.low) & (world <= self.high)).all()
        if fits and np.array_equal(self.matrix @ world, self.sums):
            for sign, met in self.met.items():
                np.minimum(met, sign * world, out=met)


def _whole_prices(prices: np.ndarray) -> tuple[np.ndarray, int]:
    """Write prices as whole numbers over one denominator."""
    for scale in _SCALES:
        whole = np.rint(prices * scale)
        if np.abs(prices * scale - whole).max(initial=0) < 1e-7 * scale:
            break
    return whole.astype(np.int64), scale


def load_program(
    matrix: sparse.csr_array,
    sums: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    *,
    is_integer: bool = False,
) -> QuietHighs:
    """Hand cells and their sums to the solver, ready for one goal after another."""
    solver = QuietHighs()
    solver.setOptionValue("mip_max_nodes", MOST_NODES)
    if not is_integer:
        # Without presolve the last basis is where the next search starts, and it
        # stays feasible when only the goal changes: the primal simplex goes on.
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("simplex_strategy", 4)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_ = lp.row_upper_ = sums.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data.astype(float)
    if is_integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        raise refused(lp.num_row_, lp.num_col_)
    return solver


@dataclass(frozen=True)
class Intervals:
    """What each cell can hold, in every world that fits."""

    low: np.ndarray  # (n_cells,): In people
    high: np.ndarray  # (n_cells,): In people
    # (n_cells,): Whether a world of whole people attains that end
    is_low_exact: np.ndarray
    # (n_cells,): Whether a world of whole people attains that end
    is_high_exact: np.ndarray


def bound_cells(
    sums: Sums, wanted: np.ndarray, *, progress: bool = False
) -> Intervals | None:
    """Bound the wanted cells over all worlds that fit; None where none does."""
    narrowed = narrow(sums.equations, sums.low, sums.high)
    if narrowed is None:
        return None
    low, high = narrowed
    is_exact = [low == high, low == high]
    has_world = True
    n_ends = 2 * int((wanted & (low < high)).sum())
    with tqdm(total=n_ends, unit="end", disable=not progress, file=sys.stderr) as bar:
        for cells, part in _parts(sums.equations, low, high):
            if not part.bound(np.flatnonzero(wanted[cells]), bar.update):
                return None
            has_world &= part.has_world
            low[cells], high[cells] = part.ends[1], -part.ends[-1]
            for side, sign in enumerate((1, -1)):
                is_exact[side][cells] = part.is_met(sign)
    is_world = sums.is_complete and has_world
    return Intervals(low, high, *(exact & is_world for exact in is_exact))


def _parts(
    equations: sparse.csr_array, low: np.ndarray, high: np.ndarray
) -> Iterator[tuple[np.ndarray, Part]]:
    """Take the open cells apart into those that depend on each other."""
    is_open = low < high
    if not is_open.any():
        return
    cells = np.flatnonzero(is_open)
    left = equations[:, cells]
    sums = -(equations[:, np.flatnonzero(~is_open)] @ low[~is_open])
    links = sparse.block_array([[None, left], [left.T, None]])
    _, labels = connected_components(links, directed=False)
    row_labels, labels = np.split(labels, [left.shape[0]])
    rows_of, cells_of = _members(row_labels), _members(labels)
    for label, members in cells_of.items():
        rows = rows_of.get(label, np.array([], dtype=int))
        matrix = left[rows][:, members]
        at = cells[members]
        yield at, Part(matrix, sums[rows], low[at], high[at])


def _members(labels: np.ndarray) -> dict[int, np.ndarray]:
    """List the positions of each label."""
    order = np.argsort(labels, kind="stable")
    names, starts = np.unique(labels[order], return_index=True)
    return dict(zip(names.tolist(), np.split(order, starts)[1:], strict=True))
