"""Who on the other service is worth a closer look, and what speaks for each?"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from kit.attacks.on_logs.services.products import find_nearest, multiply_pairs
from kit.attacks.on_logs.services.profiles import Profiles


def find_candidates(
    a: Profiles, b: Profiles, n: int, *, is_same: bool = False
) -> np.ndarray:
    """Find for each viewer of A the viewers of B who are most like them.

    By titles and times, which are rare enough to be looked up; where neither is used,
    by days, and where these are not either, by tastes.

    Parameters
    ----------
    a, b : Profiles
        Of A and of B, in the same terms.
    n : int
        Candidates for each viewer, at least 1.
    is_same : bool, default=False
        Whether both are one service: nobody is their own candidate then.

    Returns
    -------
    np.ndarray of shape (n_viewers_a, n), int32
        Places among the viewers of B, -1 where no more have anything in common.
    """
    myself = np.arange(len(a.plays)) if is_same else np.full(len(a.plays), -1)
    kinds = [kind for kind in ("titles", "times") if kind in a.sought]
    kinds = kinds or [kind for kind in ("days",) if kind in a.sought]
    if not kinds:
        return _find_like_minded(a.sought["tastes"], b.shown["tastes"], n, myself)
    left, right = (
        csr_array(hstack([tables[kind] for kind in kinds]))
        for tables in (a.sought, b.shown)
    )
    return find_nearest(left, right, n, skip=myself)[0]


def _find_like_minded(
    a: np.ndarray, b: np.ndarray, n: int, myself: np.ndarray
) -> np.ndarray:
    search = NearestNeighbors(n_neighbors=min(n + 1, len(b)), algorithm="brute").fit(b)
    rows = search.kneighbors(a, return_distance=False)
    # One more was found than is asked for: oneself is left out, or else the last.
    order = np.argsort(rows == myself[:, None], axis=1, kind="stable")
    rows = np.take_along_axis(rows, order, axis=1)
    rows = np.where(rows == myself[:, None], -1, rows)[:, :n]
    short = n - rows.shape[1]
    return np.pad(rows, ((0, 0), (0, short)), constant_values=-1).astype(np.int32)


def weigh_candidates(a: Profiles, b: Profiles, candidates: np.ndarray) -> np.ndarray:
    """Measure by each kind of evidence how like each candidate is.

    Parameters
    ----------
    a, b : Profiles
        Of A and of B, in the same terms.
    candidates : np.ndarray of shape (n_viewers_a, n), int32
        Places among the viewers of B, -1 for none.

    Returns
    -------
    np.ndarray of shape (n_viewers_a, n, n_evidence), float32
        Cosines, in the order of the evidence; 0 where there is no candidate.
    """
    is_one = candidates >= 0
    pairs = np.nonzero(is_one)[0], candidates[is_one]
    weighed = np.zeros((*candidates.shape, len(a.sought)), dtype=np.float32)
    for place, kind in enumerate(a.sought):
        found = multiply_pairs(a.sought[kind], b.shown[kind], *pairs)
        weighed[is_one, place] = found
    return weighed


def match_by_titles(a: Profiles, b: Profiles, n: int) -> np.ndarray:
    """Match viewers by how many titles they have in common, whatever these are.

    What anybody would try who has heard of no method.

    Parameters
    ----------
    a, b : Profiles
        Of A and of B.
    n : int
        Candidates for each viewer of A, at least 1.

    Returns
    -------
    np.ndarray of shape (n_viewers_a, n), int32
        Places among the viewers of B, the likest first, of equals the one further up;
        -1 where no more have a title in common.
    """
    return find_nearest(a.titles, b.titles, n)[0]


def match_by_activity(a: Profiles, b: Profiles, n: int) -> np.ndarray:
    """Match viewers by how many plays they have and how popular these were.

    The naive attacker: nothing of what makes a person is used. What the attack does
    not do better, it did not get from titles or times.

    Parameters
    ----------
    a, b : Profiles
        Of A and of B.
    n : int
        Candidates for each viewer of A, at least 1.

    Returns
    -------
    np.ndarray of shape (n_viewers_a, min(n, n_viewers_b)), int64
        Places among the viewers of B, the likest first.
    """
    left, right = (
        np.column_stack([np.log(side.plays), side.popularity]) for side in (a, b)
    )
    scaler = StandardScaler().fit(right)
    search = NearestNeighbors(n_neighbors=min(n, len(right)), algorithm="kd_tree")
    search.fit(scaler.transform(right))
    return search.kneighbors(scaler.transform(left), return_distance=False)
