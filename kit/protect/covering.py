"""What else must be blank, so that a blank could be a larger number?

Move people about in a table until the cell has the number wanted and every sum holds
again: whatever had to change along the way must not be printed. A linear program
finds the cheapest such way. Zeros are always printed, as every reader knows: none of
them changes, and every other cell keeps somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attacks.on_releases.tables.audit import TableAudit
from kit.rules.whole_tables import CountedTable
from kit.solver import QuietHighs, Row

_MOVED = 1e-6  # people; less is the noise of the solver


class Cover:
    """The cheapest cover for one cell of a table after another.

    Each person added to a printed cell or taken away costs what the cell is worth to
    a reader, as `CountedTable.prices` has it. In a blank it is free.

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
        """Withhold what must be blank for a cell to be as large as `goal`, in place."""
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


#: Cells times audits, up to which a table is tried with less cover.
MOST_TRIED = 5_000


@dataclass(frozen=True)
class Chooser:
    """Chooses what to withhold of one table."""

    table: CountedTable  # true counts with their margins
    # the smallest count that may be printed, and that each blank must be able to hold
    k: int
    width: int  # how far apart the fewest and the most in each blank must be, in people
    # audits the table as it is printed, given which cells are withheld
    attack: Callable[[np.ndarray], TableAudit]
    # gives a first choice of small cells and cover for the table
    engine: Callable[[CountedTable], np.ndarray]

    def choose(self, drawn: np.ndarray) -> tuple[np.ndarray, TableAudit]:
        """Withhold what is small and what was drawn, with cover where it needs some."""
        small = self.table.are_small(self.k)
        by_lot = drawn & (self.table.counts >= self.k)
        hidden = small | by_lot
        audit = self.attack(hidden)
        if self._find_narrow(audit, hidden):
            hidden = self.engine(self.table)
            self._withhold_more(hidden)
            self._print_again(hidden, small)
            audit = self._add_lots(hidden, by_lot & ~hidden)
        return hidden, audit

    def _withhold_more(self, hidden: np.ndarray) -> None:
        """Withhold until no blank says too much, in place."""
        cover = Cover(self.table)
        while narrow := self._find_narrow(self.attack(hidden), hidden):
            before = hidden.copy()
            for cell, goal in narrow:
                cover.widen(hidden, cell, goal)
            if (hidden == before).all():
                # The program splits people; there is a way that does not.
                cover.hide_wholes(hidden, narrow[0][0])

    def _print_again(self, hidden: np.ndarray, small: np.ndarray) -> None:
        """Print what turns out to be no cover after all, dearest first, in place."""
        at = np.flatnonzero(hidden & ~small)
        dearest = at[np.argsort(-self.table.prices[at], kind="stable")]
        for cell in dearest[: MOST_TRIED // len(hidden)]:
            hidden[cell] = False
            if self._find_narrow(self.attack(hidden), hidden):
                hidden[cell] = True

    def _add_lots(self, hidden: np.ndarray, by_lot: np.ndarray) -> TableAudit:
        """Withhold what was drawn as well, where the others give it cover, in place."""
        hidden |= by_lot
        while narrow := self._find_narrow(audit := self.attack(hidden), hidden):
            hidden[[cell for cell, _ in narrow]] = False
        return audit

    def _find_narrow(
        self, audit: TableAudit, hidden: np.ndarray
    ) -> list[tuple[int, int]]:
        """List the blanks that say too much, and what each should be able to hold."""
        low, high = pl.col("low"), pl.col("high")
        goal = pl.when(high < self.k).then(self.k).otherwise(low + self.width)
        # The audit has a row for each blank, in the order of the table.
        blanks = audit.table.select(
            goal.alias("goal"), high, cell=pl.Series(np.flatnonzero(hidden))
        )
        narrow = blanks.filter(high < pl.col("goal"))
        worst_first = narrow.sort(
            pl.col("goal") - high, "cell", descending=[True, False]
        )
        return worst_first.select("cell", "goal").rows()
