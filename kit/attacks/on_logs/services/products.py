"""Which rows of one sparse table are most like each row of another?"""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.sparse import csr_array

from kit.attacks.on_logs.threads import run_blocks

_BLOCK = 2**16  # pairs whose rows are copied at once


def find_nearest(
    a: csr_array, b: csr_array, n: int, *, skip: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Find for each row of one table the rows of another with the largest products.

    Every pair of rows that share a column is weighed, and only the best are kept, so
    that the table of all pairs is never made.

    Parameters
    ----------
    a : csr_array of shape (n_a, n_columns), float32
    b : csr_array of shape (n_b, n_columns), float32
        Weights of at least 0.
    n : int
        Rows of `b` to keep for each row of `a`, at least 1.
    skip : np.ndarray of shape (n_a,), int64, optional
        A row of `b` that each row of `a` may not be given, such as itself.

    Returns
    -------
    rows : np.ndarray of shape (n_a, n), int32
        The best first, of equals the one further up; -1 where fewer share a column.
    products : np.ndarray of shape (n_a, n), float32
        Their dot products, 0 where there is no row.

    Examples
    --------
    >>> a = csr_array(np.array([[1, 0, 2]], dtype=np.float32))
    >>> b = csr_array(np.array([[1, 1, 0], [0, 0, 1], [0, 1, 0]], dtype=np.float32))
    >>> rows, products = find_nearest(a, b, 3)
    >>> rows.tolist(), products.tolist()
    ([[1, 0, -1]], [[2.0, 1.0, 0.0]])
    """
    n_a, n_b = a.shape[0], b.shape[0]
    rows = np.full((n_a, n), -1, dtype=np.int32)
    products = np.zeros((n_a, n), dtype=np.float32)
    skip = np.full(n_a, -1, dtype=np.int64) if skip is None else skip
    by_column = b.tocsc()
    left, right = _parts(a), _parts(by_column)

    def fill(first: int, end: int) -> None:
        _fill_nearest(first, end, *left, *right, n_b, skip, rows, products)

    run_blocks(fill, n_a)
    return rows, products


def multiply_pairs(
    a: csr_array | np.ndarray,
    b: csr_array | np.ndarray,
    rows_a: np.ndarray,
    rows_b: np.ndarray,
) -> np.ndarray:
    """Multiply chosen rows of two tables.

    Parameters
    ----------
    a : csr_array or np.ndarray of shape (n_a, n_columns), float32
    b : csr_array or np.ndarray of shape (n_b, n_columns), float32
    rows_a, rows_b : np.ndarray of shape (n_pairs,), int
        Rows of `a` and of `b` that make up each pair.

    Returns
    -------
    np.ndarray of shape (n_pairs,), float32
        Dot product of each pair.

    Examples
    --------
    >>> a = csr_array(np.array([[1, 2], [0, 3]], dtype=np.float32))
    >>> multiply_pairs(a, a, np.array([0, 1]), np.array([1, 1])).tolist()
    [6.0, 9.0]
    """
    out = np.zeros(len(rows_a), dtype=np.float32)
    for first in range(0, len(rows_a), _BLOCK):
        part = slice(first, first + _BLOCK)
        out[part] = (a[rows_a[part]] * b[rows_b[part]]).sum(axis=1)
    return out


def _parts(table: csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        table.indptr.astype(np.int64),
        table.indices.astype(np.int32),
        table.data.astype(np.float32),
    )


@njit(cache=True, nogil=True)
def _fill_nearest(
    first: int,
    end: int,
    a_starts: np.ndarray,
    a_columns: np.ndarray,
    a_weights: np.ndarray,
    b_starts: np.ndarray,
    b_rows: np.ndarray,
    b_weights: np.ndarray,
    n_b: int,
    skip: np.ndarray,
    rows: np.ndarray,
    products: np.ndarray,
) -> None:
    total = np.zeros(n_b, dtype=np.float32)
    touched = np.empty(n_b, dtype=np.int32)
    n = rows.shape[1]
    for row in range(first, end):
        n_touched = 0
        for at in range(a_starts[row], a_starts[row + 1]):
            column, weight = a_columns[at], a_weights[at]
            for other in range(b_starts[column], b_starts[column + 1]):
                found, product = b_rows[other], weight * b_weights[other]
                if product <= 0:  # a row touched once must not look untouched
                    continue
                if total[found] == 0:
                    touched[n_touched] = found
                    n_touched += 1
                total[found] += product
        best, value = rows[row], products[row]
        for i in range(n_touched):
            found = touched[i]
            product = total[found]
            total[found] = 0
            if found == skip[row] or product < value[n - 1]:
                continue
            if product == value[n - 1] and best[n - 1] >= 0 and found > best[n - 1]:
                continue
            place = n - 1
            while place > 0 and (
                value[place - 1] < product
                or (value[place - 1] == product and best[place - 1] > found)
            ):
                value[place] = value[place - 1]
                best[place] = best[place - 1]
                place -= 1
            value[place] = product
            best[place] = found
