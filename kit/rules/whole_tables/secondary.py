"""Which further numbers must go, so that a small one cannot be had by subtraction?"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.errors import KitError
from kit.printed import is_whole
from kit.rules.whole_tables.counted import CountedTable, read_counts


def withhold(
    counts: pl.DataFrame, *, k: int, total: str = "total", people: str = "viewers"
) -> pl.DataFrame:
    """Withhold counts of 1 to k - 1, and others so that they cannot be subtracted.

    The rule of thumb of statistical offices: in no row and no column of a table may
    the withheld numbers be a single one, or make up fewer than k people. Wherever
    they do, the smallest number still printed there goes too, margins last, until
    nothing is left to do. It looks at one table; a second one of the same people,
    protected just as well, may undo it (see `kit.attacks.on_releases.tables`). The
    reader of such a table cannot tell why a number is missing, so a blank by itself
    may be anything. Nor does a rule of thumb know what can be worked out after all,
    and a reader who knows the rule works backwards from it: she keeps the tables that
    it would have printed so. `kit.protect.SecondarySuppression` looks at both.

    Parameters
    ----------
    counts : pl.DataFrame
        A row for each cell with all margins: columns of text, one for each dimension,
        and one of true counts.
    k : int
        The smallest count that may be printed: k = 11 hides 1 to 10.
    total : str, default='total'
        The name of the margin in every dimension.
    people : str, default='viewers'
        The column of counts.

    Returns
    -------
    pl.DataFrame
        The same rows in the same order, the count null where it is withheld.

    Raises
    ------
    KitError
        If `k` is below 1.
    ReleaseError
        If the table does not hold every combination of its values once, with margins,
        or does not add up.

    References
    ----------
    .. [1] L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control",
       Springer, 2001, chapter 4.

    Examples
    --------
    >>> counts = pl.DataFrame(
    ...     {"region": ["NY", "CA", "VT", "total"], "viewers": [20, 61, 4, 85]}
    ... )
    >>> withhold(counts, k=10)["viewers"].to_list()
    [None, 61, None, 85]
    """
    if not is_whole(k) or k < 1:
        raise KitError.bad_value("k", "an int of at least 1", k)
    table = read_counts(counts, total=total, people=people)
    hidden = table.are_small(k)
    while _withhold_more(table, hidden, k):
        pass
    return hide(counts, hidden, people)


def hide(counts: pl.DataFrame, hidden: np.ndarray, people: str) -> pl.DataFrame:
    """Leave some rows of a table blank.

    Parameters
    ----------
    counts : pl.DataFrame of shape (n_cells, n_dimensions + 1)
        The table.
    hidden : np.ndarray of bool, of shape (n_cells,)
        Which of its counts are withheld.
    people : str
        The column of counts.
    """
    shown = pl.Series(~hidden)
    return counts.with_columns(pl.when(shown).then(people).alias(people))


def _withhold_more(table: CountedTable, hidden: np.ndarray, k: int) -> bool:
    """Withhold the smallest printed number of each line that needs it, in place."""
    before = hidden.sum()
    for line in table.sums:
        gone = hidden[line]
        if gone.sum() == 1 or (gone.any() and table.counts[line][gone].sum() < k):
            _withhold_smallest(table.counts, hidden, line)
    return hidden.sum() > before


def _withhold_smallest(
    counts: np.ndarray, hidden: np.ndarray, line: np.ndarray
) -> None:
    """Withhold the smallest printed number of a line, zeros and its total last."""
    numbers, most = counts[line], counts[line].sum()
    order = np.where(numbers > 0, numbers, most + 1)
    order[-1] = 3 * most + 3
    order[hidden[line]] = np.iinfo(np.int64).max
    hidden[line[order.argmin()]] = True
