"""Which cells does a publisher withhold, so that no blank says too much?

Lots come first, and cover only where they do not do. That order is what keeps a reader
from working backwards. The audit sees what is printed and nothing else. So where it is
content with some blanks, it is content with the same blanks in every other table that
looks the same; and that table would have been printed so, had its large counts under
the blanks been drawn, and no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attacks.on_releases.tables import TableAudit
from kit.protect.covering import Cover
from kit.rules.whole_tables.counted import CountedTable

#: Cells times audits, up to which a table is tried with less cover.
MOST_TRIED = 5_000


@dataclass(frozen=True)
class Chooser:
    """Chooses what to withhold of one table.

    Parameters
    ----------
    table : CountedTable
        True counts with their margins.
    k : int
        The smallest count that may be printed, and that each blank must be able to
        hold.
    width : int
        How far apart the fewest and the most in each blank must be, in people.
    attack : callable
        Audits the table as it is printed, given which cells are withheld.
    engine : callable
        Gives a first choice of small cells and cover for the table.
    """

    table: CountedTable
    k: int
    width: int
    attack: Callable[[np.ndarray], TableAudit]
    engine: Callable[[CountedTable], np.ndarray]

    def choose(self, drawn: np.ndarray) -> tuple[np.ndarray, TableAudit]:
        """Withhold what is small and what was drawn, with cover where it needs some.

        Parameters
        ----------
        drawn : np.ndarray of bool, of shape (n_cells,)
            What is withheld by lot, if it is neither small nor a zero.

        Returns
        -------
        np.ndarray of bool, of shape (n_cells,)
            What is withheld.
        TableAudit
            What a reader can know of it.
        """
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
        blanks = audit.cells.select(
            goal.alias("goal"), high, cell=pl.Series(np.flatnonzero(hidden))
        )
        narrow = blanks.filter(high < pl.col("goal"))
        worst_first = narrow.sort(
            pl.col("goal") - high, "cell", descending=[True, False]
        )
        return worst_first.select("cell", "goal").rows()
