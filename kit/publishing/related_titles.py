"""How many people watched each two titles, and which titles are therefore close?

Between two editions only what was played since is counted, and pairs of titles gain as
many people as that makes. Ranking looks at each pair once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity

from kit.extras import njit
from kit.lists import NOTHING

_BILLION = 1e9  # cosines are told apart to nine decimals; equal ones go by name


def count_pairs(
    viewer: np.ndarray, title: np.ndarray, edition: np.ndarray, *, anew: bool
) -> Iterator[tuple[sparse.csr_matrix, np.ndarray]]:
    """Give who had watched what by each edition, and how many people pairs share.

    The array of pairs is the same one each time, with more in it.
    """
    shape = (int(viewer.max()) + 1, int(title.max()) + 1)
    watched = sparse.csr_matrix(shape, dtype=np.int32)
    both = np.zeros((shape[1], shape[1]), np.int32)
    for at in range(int(edition.max()) + 1):
        mine = edition == at
        ones = np.ones(int(mine.sum()), np.int32)
        new = sparse.csr_matrix((ones, (viewer[mine], title[mine])), shape=shape)
        if not anew:
            _add_pairs(watched.indptr, watched.indices, new.indptr, new.indices, both)
        watched = watched + new
        if anew:
            both = (watched.T @ watched).toarray()
        yield watched, both


@njit(cache=True, nogil=True)
def _add_pairs(
    old_starts: np.ndarray,
    old: np.ndarray,
    new_starts: np.ndarray,
    new: np.ndarray,
    both: np.ndarray,
) -> None:
    """Count each viewer's new titles with one another and with those from before."""
    for viewer in range(len(new_starts) - 1):
        for at in range(new_starts[viewer], new_starts[viewer + 1]):
            title = new[at]
            both[title, title] += 1
            for earlier in range(new_starts[viewer], at):
                both[title, new[earlier]] += 1
                both[new[earlier], title] += 1
            for earlier in range(old_starts[viewer], old_starts[viewer + 1]):
                both[title, old[earlier]] += 1
                both[old[earlier], title] += 1


def rank_titles(
    shared: np.ndarray, *, is_cosine: bool, length: int, least_viewers: int
) -> np.ndarray:
    """Give the places of the closest titles of each, best first.

    Rows and columns of `shared` are titles, and its diagonal has their own viewers.
    """
    own = np.ones(len(shared))
    if is_cosine:
        own = 1 / np.sqrt(np.maximum(shared.diagonal(), 1))
    return _rank(shared, own, length, least_viewers)


def rank_anew(
    watched: sparse.csr_matrix, both: np.ndarray, *, length: int, least_viewers: int
) -> np.ndarray:
    """Give the same by the cosines of scikit-learn."""
    close = cosine_similarity(watched.T)
    close[both < least_viewers] = 0
    return _rank(close, np.ones(len(close)), length, 0)


@njit(cache=True, nogil=True)
def _rank(shared: np.ndarray, own: np.ndarray, length: int, least: int) -> np.ndarray:
    """Keep the best of each row in order; of equal ones the first comes first."""
    n = len(shared)
    best = np.full((n, length), NOTHING, np.int32)
    scores = np.zeros(length)
    for title in range(n):
        kept = 0
        for other in range(n):
            if other == title or shared[title, other] < least:
                continue
            score = np.rint(shared[title, other] * own[title] * own[other] * _BILLION)
            if score <= 0 or (kept == length and score <= scores[length - 1]):
                continue
            kept = min(kept + 1, length)
            at = kept - 1
            while at > 0 and scores[at - 1] < score:
                scores[at], best[title, at] = scores[at - 1], best[title, at - 1]
                at -= 1
            scores[at], best[title, at] = score, other
    return best
