"""How far is a candidate ahead of everybody who rules it out?"""

from __future__ import annotations

import numpy as np


def lead_over_rivals(
    candidates: np.ndarray, scores: np.ndarray, n_b: int, *, nothing: float = 0.0
) -> np.ndarray:
    """Measure how far each pair is ahead of all pairs that it rules out.

    If a viewer of A is a viewer of B, then A's is none of the other candidates, and
    B's is nobody else on A. So a pair has rivals on both sides, and of pairs that are
    ahead of all their rivals no two share a viewer.

    Parameters
    ----------
    candidates : np.ndarray of shape (n_viewers_a, n), int32
        Places among the viewers of B, -1 for none.
    scores : np.ndarray of shape (n_viewers_a, n), float
        How much speaks for each candidate.
    n_b : int
        Viewers of B.
    nothing : float, default=0
        The score of two people who share nothing, whom a pair must beat as well.

    Returns
    -------
    np.ndarray of shape (n_viewers_a, n), float64
        Score less that of the best rival; minus infinity where there is no candidate.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 4: eccentricity, which looks at one side.

    Examples
    --------
    >>> lead_over_rivals(np.array([[0, 1], [1, 0]]), np.array([[9, 4], [5, 2]]), 2)
    array([[ 5., -5.],
           [ 1., -7.]])
    """
    is_one = candidates >= 0
    scores = np.where(is_one, scores, -np.inf).astype(np.float64)
    padded = np.pad(scores, ((0, 0), (0, 1)), constant_values=nothing)
    ends = np.sort(padded, axis=1)
    best, second = ends[:, -1:], ends[:, -2:-1]
    in_row = np.where(scores == best, second, best)
    at, flat = candidates[is_one], scores[is_one]
    order = np.lexsort((-flat, at))
    ranked = at[order]
    is_first = np.diff(ranked, prepend=-1) != 0
    firsts = order[is_first]
    is_next = np.append(False, is_first[:-1]) & ~is_first
    seconds = order[is_next]
    highest, next_one = np.full(n_b, nothing), np.full(n_b, nothing)
    highest[at[firsts]] = np.maximum(flat[firsts], nothing)
    next_one[at[seconds]] = np.maximum(flat[seconds], nothing)
    in_column = highest[at]
    in_column[firsts] = next_one[at[firsts]]
    in_column = np.maximum(in_column, nothing)
    lead = np.full(candidates.shape, -np.inf)
    lead[is_one] = flat - np.maximum(in_row[is_one], in_column)
    return lead
