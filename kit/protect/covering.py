"""What else must be blank, so that a blank could be a larger number?

Move people about in a table until the cell has the number wanted and every sum holds
again: whatever had to change along the way must not be printed. A linear program
finds the cheapest such way. Zeros are always printed, as every reader knows: none of
them changes, and every other cell keeps somebody.
"""

from __future__ import annotations

import numpy as np

from kit.rules.whole_tables.counted import CountedTable
from kit.solver import QuietHighs, Row

_MOVED = 1e-6  # people; less is the noise of the solver


class Cover:
    """The cheapest cover for one cell of a table after another.

    Each person added to a printed cell or taken away costs what the cell is worth to
    a reader, as `CountedTable.prices` has it. In a blank it is free.

    Parameters
    ----------
    table : CountedTable
        True counts with their margins.

    References
    ----------
    .. [1] J. P. Kelly, B. L. Golden, A. A. Assad, "Cell suppression: disclosure
       protection for sensitive tabular data", Networks 22(4), 1992.
    """

    def __init__(self, table: CountedTable) -> None:
        self._counts = table.counts
        self._prices = table.prices
        self._wholes: list[list[int]] = [[] for _ in table.counts]
        for *parts, whole in table.sums:
            for part in parts:
                self._wholes[part].append(int(whole))
        self._solver = self._load(table)

    def widen(self, hidden: np.ndarray, cell: int, goal: int) -> None:
        """Withhold what must be blank for a cell to be as large as `goal`, in place.

        Parameters
        ----------
        hidden : np.ndarray of bool, of shape (n_cells,)
            What is withheld so far.
        cell : int
            Position of the cell, which is not empty.
        goal : int
            In people, more than it has.
        """
        more, solver = float(goal - self._counts[cell]), self._solver
        solver.set_costs(np.tile(np.where(hidden, 0.0, self._prices), 2))
        solver.changeColBounds(cell, more, more)
        solver.changeColBounds(len(hidden) + cell, 0.0, 0.0)
        if solver.solve():
            added, taken = np.split(solver.values, 2)
            hidden |= abs(added - taken) > _MOVED
        else:
            self.hide_wholes(hidden, cell)
        solver.changeColBounds(cell, 0.0, np.inf)
        solver.changeColBounds(len(hidden) + cell, 0.0, float(self._counts[cell] - 1))

    def hide_wholes(self, hidden: np.ndarray, cell: int) -> None:
        """Withhold every sum that a cell is in, in place: then it may be anything."""
        left = [cell]
        while left:
            at = left.pop()
            hidden[at] = True
            left.extend(self._wholes[at])

    @staticmethod
    def _load(table: CountedTable) -> QuietHighs:
        """Load columns for people added to each cell, and for those taken away."""
        n = len(table.counts)
        rows: list[Row] = []
        for *parts, whole in table.sums:
            signs = {**dict.fromkeys(map(int, parts), 1.0), int(whole): -1.0}
            taken = {n + cell: -sign for cell, sign in signs.items()}
            rows.append((0.0, signs | taken, 0.0))
        solver = QuietHighs()
        # Every search then starts where the last one ended.
        solver.setOptionValue("presolve", "off")
        most = np.where(table.counts > 0, np.inf, 0.0)
        upper = np.concatenate([most, np.maximum(table.counts - 1, 0)])
        solver.load(np.zeros(2 * n), upper, rows, is_integer=False)
        return solver
