"""Which further numbers must go, so that a small one cannot be had by subtraction?"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.errors import KitError, ReleaseError
from kit.printed import is_whole


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
    may be anything.

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
        If the table does not hold every combination of its values once, with margins.

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
    grid, at = _as_grid(counts, total, people)
    hidden = (grid > 0) & (grid < k)
    while _withhold_more(grid, hidden, k):
        pass
    shown = pl.Series(~hidden[at])
    return counts.with_columns(pl.when(shown).then(people).alias(people))


def _as_grid(
    counts: pl.DataFrame, total: str, people: str
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Lay the counts out, totals last on every axis; say where each row went."""
    columns = [column for column in counts.columns if column != people]
    values = [sorted(set(counts[c]), key=lambda v: (v == total, v)) for c in columns]
    for column, names in zip(columns, values, strict=True):
        if names[-1:] != [total]:
            rule = f"a table with the total {total!r} among the values of each column"
            raise ReleaseError.bad_value("counts", rule, column)
    shape = tuple(len(names) for names in values)
    at = tuple(
        counts[column].replace_strict(names, range(len(names))).to_numpy()
        for column, names in zip(columns, values, strict=True)
    )
    places = np.ravel_multi_index(at, shape)
    if len(np.unique(places)) != counts.height or counts.height != np.prod(shape):
        rule = "a table with every combination of its values, each once"
        raise ReleaseError.bad_value("counts", rule, f"{counts.height} rows")
    grid = np.empty(shape, dtype=np.int64)
    grid[at] = counts[people].to_numpy()
    return grid, at


def _withhold_more(grid: np.ndarray, hidden: np.ndarray, k: int) -> bool:
    """Withhold the smallest printed number of each line that needs it, in place."""
    before = hidden.sum()
    for axis in range(grid.ndim):
        lines = np.moveaxis(grid, axis, -1)
        gone = np.moveaxis(hidden, axis, -1)  # a view: what is set here is set there
        n_gone = gone.sum(-1)
        few = np.where(gone, lines, 0).sum(-1) < k
        for line in np.argwhere((n_gone == 1) | ((n_gone > 0) & few)):
            _withhold_smallest(lines[tuple(line)], gone[tuple(line)])
    return hidden.sum() > before


def _withhold_smallest(line: np.ndarray, gone: np.ndarray) -> None:
    """Withhold the smallest printed number of a line, zeros and its total last."""
    order = np.where(line > 0, line, line.sum() + 1)
    order[-1] = 3 * line.sum() + 3
    order[gone] = np.iinfo(np.int64).max
    gone[order.argmin()] = True
