"""What did protecting a table cost, and how do we know that it is enough?"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kit.attacks.on_releases.tables import TableAudit


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be printed, the attack that it withstood, and what that cost.

    Parameters
    ----------
    printed : pl.DataFrame of shape (n_cells, n_dimensions + 1)
        The table, null where a count is withheld.
    audit : TableAudit
        What an outsider can know of every blank.
    n_small : int
        Cells withheld because they are below k.
    n_cover : int
        Further cells withheld, so that those cannot be worked out.
    people_withheld, people : int
        How many people are in a cell that is withheld, and how many there are; each
        is counted in the one cell that is no total and no group.
    """

    printed: pl.DataFrame
    audit: TableAudit
    n_small: int
    n_cover: int
    people_withheld: int
    people: int

    @property
    def n_withheld(self) -> int:
        """How many cells are withheld, totals among them."""
        return self.n_small + self.n_cover

    @property
    def is_certain(self) -> bool:
        """Whether it is proved that each blank is as wide as the audit says.

        An interval of the audit is never too narrow, so what it calls recovered is;
        but some are too wide, unless worlds of whole people attain both ends.
        """
        return self.audit.is_exact

    def __str__(self) -> str:
        return (
            f"{self.n_withheld:,} of {self.printed.height:,} cells withheld, "
            f"{self.n_cover:,} of them as cover, with {self.people_withheld:,} of "
            f"{self.people:,} people"
        )
