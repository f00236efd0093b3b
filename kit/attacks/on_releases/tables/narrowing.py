"""How far do the sums narrow each cell, one sum at a time?"""

from __future__ import annotations

import numpy as np
from scipy import sparse

#: Rounds of narrowing; what is left after them is left to the solver.
MOST_ROUNDS = 50


def narrow(
    equations: sparse.csr_array, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """Narrow every cell by every sum that it stands in, until nothing moves.

    If a total is 85 and all of its parts but one are known to make up 81 or more,
    the last is at most 4. This is what a reader does with a pencil, and it settles
    most cells of a badly protected table.

    Parameters
    ----------
    equations : sparse matrix of shape (n_sums, n_cells)
        Entries 1 and -1; each row times a world is 0.
    low, high : np.ndarray of shape (n_cells,)
        Limits of each cell, in people, ``inf`` where there is none.

    Returns
    -------
    (low, high) or None
        Narrower limits, true in every world; ``None`` where no world fits.

    Examples
    --------
    >>> sums = sparse.csr_array([[-1.0, 1.0, 1.0]])
    >>> low, high = narrow(sums, np.array([85.0, 81, 0]), np.array([85.0, 90, 9]))
    >>> low.tolist(), high.tolist()
    ([85.0, 81.0, 0.0], [85.0, 85.0, 4.0])
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
