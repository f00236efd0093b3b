"""Into which cells do published numbers sort any number of people?

The range of each amount is cut wherever a claim or a figure can tell one value from
the next. A cell is one kind of people with one such segment of each amount: how many
are in it, and what they have together, is all that the numbers can tell.
"""

from __future__ import annotations

from itertools import pairwise, product
from math import prod

import numpy as np

from kit.claims import AmountIn, And, Claim, Everyone, Not, Or, Statistic
from kit.errors import ReleaseError
from kit.printed import Figure, Span
from kit.proof.kinds import ByKind, regrouped

#: Cells that are searched at the most.
MOST_CELLS = 10_000


class Cells:
    """Every kind of people with every segment of their amounts.

    Parameters
    ----------
    sorted_by : ByKind
        The kinds and amounts, and the numbers that tell them apart.

    Attributes
    ----------
    kind : ndarray of shape (n_cells,), int
        The kind of people in each cell.
    low, high : ndarrays of shape (n_cells, n_amounts), int
        The least and the most that one of them has of each amount.

    Raises
    ------
    ReleaseError
        If there are more cells than can be searched.
    """

    def __init__(self, sorted_by: ByKind) -> None:
        self.parts, self.answers = sorted_by.parts, sorted_by.kinds
        self.amounts = sorted_by.amounts
        self.cuts = [{amount.low, amount.high + 1} for amount in self.amounts]
        self._cut(sorted_by)
        segments = [list(pairwise(sorted(cuts))) for cuts in self.cuts]
        n_cells = len(self.answers) * prod(map(len, segments))
        if n_cells > MOST_CELLS:
            raise ReleaseError.too_many_groups(n_cells, MOST_CELLS)
        listed = list(product(range(len(self.answers)), *segments))
        ends = np.array([cell[1:] for cell in listed], dtype=np.int64)
        ends = ends.reshape(len(listed), len(self.amounts), 2)
        self.kind = np.array([cell[0] for cell in listed])
        self.low, self.high = ends[:, :, 0], ends[:, :, 1] - 1

    def __len__(self) -> int:
        return len(self.kind)

    def tells(self, claim: Claim) -> bool:
        """Say whether every range of a claim begins and ends at a cut."""
        ranges = [leaf for leaf in claim.leaves() if isinstance(leaf, AmountIn)]
        return all(
            {leaf.low, leaf.high + 1} <= self.cuts[self.amounts.index(leaf.amount)]
            for leaf in ranges
        )

    def members(self, claim: Claim) -> np.ndarray:
        """Say which cells lie in a group.

        Parameters
        ----------
        claim : Claim
            Made of the parts, and of ranges that begin and end at cuts.

        Returns
        -------
        ndarray of shape (n_cells,), bool
        """
        if claim in self.parts:
            return self.answers[self.kind, self.parts.index(claim)]
        match claim:
            case Everyone():
                return np.ones(len(self), dtype=bool)
            case Not(part):
                return ~self.members(part)
            case And() | Or():
                parts = [self.members(part) for part in regrouped(claim)]
                join = np.logical_and if isinstance(claim, And) else np.logical_or
                return join.reduce(parts)
            case AmountIn(amount, low, high):
                column = self.amounts.index(amount)
                return (low <= self.low[:, column]) & (self.high[:, column] <= high)
        message = f"no answer to a claim of type {type(claim).__name__}"
        raise TypeError(message)

    def _cut(self, sorted_by: ByKind) -> None:
        """Cut where a range begins or ends, and around what a figure tells apart."""
        cuts = dict(zip(self.amounts, self.cuts, strict=True))
        for claim in sorted_by.claims:
            for leaf in claim.leaves():
                if isinstance(leaf, AmountIn):
                    cuts[leaf.amount] |= {leaf.low, leaf.high + 1}
        for number in sorted_by.release.statistics:
            if isinstance(number.printed, Figure):
                amount = number.claim.amount
                ends = _ends(number.claim, number.printed.reveals())
                cuts[amount] |= {n for n in ends if amount.low < n <= amount.high}


def _ends(statistic: Statistic, span: Span) -> set[int]:
    """Where a figure tells one value from the one below it."""
    if statistic.kind in ("total", "mean"):
        return set()  # these know only what people have together
    low, high = span.wholes
    # Around a median of 34.5 the two middle values may be 34 and 35.
    return {low, high + 1, min(low, high), max(low, high) + 1}
