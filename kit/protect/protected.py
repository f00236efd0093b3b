"""What did protecting a table cost, and how do we know that it is enough?"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kit.attacks.on_releases.tables import TableAudit


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be printed, the attack that it withstood, and what that cost.

    For the publisher alone, but for `printed`: how many blanks are small is no
    reader's business.

    Parameters
    ----------
    printed : pl.DataFrame of shape (n_cells, n_dimensions + 1)
        The table, null where a count is withheld.
    audit : TableAudit
        What a reader can know of every blank; `audit.reader` says which reader.
    n_small : int
        Cells withheld because they are below k.
    n_cover : int
        Further cells withheld, by lot or so that those cannot be worked out.
    people_withheld, people : int
        How many people are in a cell that is withheld, and how many there are; each
        is counted in the one cell that is no total and no group.
    knows_choice : bool
        Whether the reader of the audit also knows how the cells to withhold were
        chosen, all but the lots that were drawn, and works backwards from there.
    """

    printed: pl.DataFrame
    audit: TableAudit
    n_small: int
    n_cover: int
    people_withheld: int
    people: int
    knows_choice: bool

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

    @property
    def share_small(self) -> float | None:
        """How often a bet that a blank is small is won; None where there is none."""
        return self.n_small / self.n_withheld if self.n_withheld else None

    @property
    def verdict(self) -> str:
        """Say of whom it is proved that no blank tells that it is small."""
        k, counts = self.audit.k, self.audit.counts
        lost = counts["recovered"] + counts["disclosed"]
        if lost or not self.is_certain:
            what = f"It is not proved of every blank that it may hold {k:,} or more"
        else:
            what = f"Every blank may hold {k:,} or more"
        return f"{what}, for a reader who {self.audit.reader}."

    def __str__(self) -> str:
        return (
            f"{self.n_withheld:,} of {self.printed.height:,} cells withheld, "
            f"{self.n_cover:,} of them as cover or by lot, with "
            f"{self.people_withheld:,} of {self.people:,} people"
        )
