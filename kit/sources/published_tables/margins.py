"""Which row or column of a table is the total of the others?"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np

from kit.sources.published_tables.table import plain_name

#: What totals are called, spelt plainly.
TOTALS = frozenset(
    "total totals all overall sum everyone everybody "
    "insgesamt gesamt ensemble totaal totale".split()
) | {
    "grand total",
    "all ages",
    "all persons",
    "all people",
    "all regions",
    "both sexes",
}


def find_margin(labels: Sequence[str], numbers: np.ndarray) -> tuple[int | None, str]:
    """Find the total among rows, by its name or, failing that, by its sums.

    Parameters
    ----------
    labels : sequence of str, of length n_rows
        What the rows are called.
    numbers : np.ndarray of shape (n_rows, n_columns)
        What was printed, NaN where a number was withheld or is a range.

    Returns
    -------
    (place, how)
        The row, ``None`` where there is none, and how it was found: "named", "added
        up", or in words why not. A row is a total by its sums where each of its
        numbers is that of the others, within what rounding can do, in at least two
        columns, and no other row is.

    Examples
    --------
    >>> find_margin(["N", "S", "UK"], np.array([[3.0, 9], [4, 2], [7, 11]]))
    (2, 'added up')
    """
    named = [at for at, label in enumerate(labels) if _is_total(label)]
    if len(named) == 1:
        return named[0], "named"
    if len(named) > 1:
        return None, "several rows are called a total"
    fitting = [at for at in range(len(labels)) if _adds_up(numbers, at)]
    if len(fitting) == 1:
        return fitting[0], "added up"
    return None, "several rows add up" if fitting else "no row is a total"


def _is_total(label: str) -> bool:
    name = plain_name(label)
    return name in TOTALS or name.startswith("total ") or name.endswith(" total")


def _adds_up(numbers: np.ndarray, at: int) -> bool:
    """Say whether a row is the sum of the others, as far as they are printed."""
    parts = np.delete(numbers, at, axis=0)
    if len(parts) < 2:
        return False
    gaps = numbers[at] - parts.sum(axis=0)
    known = ~np.isnan(gaps)
    is_told = numbers[at][known] > 0
    if is_told.sum() < 2:
        return False
    # Each number may be off by half of what all are multiples of, at the most.
    printed = {int(n) for n in numbers[~np.isnan(numbers)]}
    step = gcd(*printed)
    slack = 0 if step == 1 else (len(parts) + 1) * step / 2
    return bool((np.abs(gaps[known]) <= slack).all())
