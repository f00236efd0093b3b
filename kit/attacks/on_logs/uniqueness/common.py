"""Whom do several points have in common?

The viewers of each point are intersected, one point more at a time. Lists ascend, and
the longer one is gone through in leaps that double, so that the work is set by the
rarer point and not by the more popular one.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.threads import run_blocks

MOST_LISTED = 12  # viewers of a row who are written down, if they are no more


def count_common(
    starts: np.ndarray,
    viewers: np.ndarray,
    facts: np.ndarray,
    *,
    listed: np.ndarray | None = None,
) -> np.ndarray:
    """Count the viewers whom the first points of each row have in common.

    Parameters
    ----------
    starts : np.ndarray of shape (n_points + 1,), int64
        Where the viewers of each point begin.
    viewers : np.ndarray of shape (n_pairs,), uint32
        Viewers of each point, ascending.
    facts : np.ndarray of shape (n_rows, most), int64
        Points; from a negative one on, nothing is known.
    listed : np.ndarray of shape (n_rows, most, n), uint32, optional
        Written to: who they are, where they are no more than n.

    Returns
    -------
    np.ndarray of shape (n_rows, most), int64

    Examples
    --------
    >>> starts, viewers = np.array([0, 2, 5]), np.array([3, 8, 3, 5, 9], np.uint32)
    >>> count_common(starts, viewers, np.array([[0, 1], [1, -1]])).tolist()
    [[2, 1], [3, 0]]
    """
    counts = np.zeros(facts.shape, dtype=np.int64)
    starts, viewers, facts = map(locked, (starts, viewers, facts))
    listed = make_list(facts, 0) if listed is None else listed

    def count(first: int, end: int) -> None:
        _count(first, end, starts, viewers, facts, counts, listed)

    run_blocks(count, len(facts))
    return counts


def make_list(facts: np.ndarray, n: int = MOST_LISTED) -> np.ndarray:
    """Make room to write down who has the first points of each row, up to n."""
    return np.zeros((*facts.shape, n), dtype=np.uint32)


def locked(array: np.ndarray) -> np.ndarray:
    """See an array that is not to be written to: one type, one compiled kernel."""
    seen = np.ascontiguousarray(array).view()
    seen.flags.writeable = False
    return seen


@njit(cache=True, nogil=True)
def _count(first, end, starts, viewers, facts, counts, listed) -> None:  # noqa: ANN001
    found = np.empty(find_room(first, end, starts, facts), dtype=np.uint32)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = narrow(starts, viewers, facts[row], at, found, n)
            counts[row, at] = n
            write_down(starts, viewers, facts[row, 0], at, found, n, listed[row, at])
            at += 1


@njit(cache=True, nogil=True)
def write_down(starts, viewers, fact, at, found, n, listed) -> None:  # noqa: ANN001
    """Write down who they are, if they are few; of one fact they were not found."""
    if n <= len(listed):
        for place in range(n):
            listed[place] = found[place] if at else viewers[starts[fact] + place]


@njit(cache=True, nogil=True)
def narrow(starts, viewers, facts, at, found, n) -> int:  # noqa: ANN001
    """Keep of the first n found those who have one point more; count them."""
    having = viewers[starts[facts[at]] : starts[facts[at] + 1]]
    if at == 0:
        return len(having)
    if at == 1:  # nobody is written down for the first point alone
        before = viewers[starts[facts[0]] : starts[facts[0] + 1]]
        return _intersect(before, having, found)
    return _intersect(found[:n], having, found)


@njit(cache=True, nogil=True)
def find_room(first, end, starts, facts) -> int:  # noqa: ANN001
    """Tell how many the first two points of any row can have in common, at most."""
    room = 1
    for row in range(first, end):
        if facts.shape[1] > 1 and facts[row, 1] >= 0:
            one, other = facts[row, 0], facts[row, 1]
            both = min(starts[one + 1] - starts[one], starts[other + 1] - starts[other])
            room = max(room, both)
    return room


@njit(cache=True, nogil=True)
def _intersect(one, other, common) -> int:  # noqa: ANN001
    """Write what two ascending lists have in common; `common` may begin with either.

    It is written no further than both have been read.
    """
    if len(one) > len(other):
        one, other = other, one
    n, at = 0, 0
    for value in one:
        at = leap(other, at, value)
        if at == len(other):
            break
        if other[at] == value:
            common[n] = value
            n, at = n + 1, at + 1
    return n


@njit(cache=True, nogil=True)
def leap(ascending, at, value) -> int:  # noqa: ANN001
    """Find the first place from `at` on that is not below `value`."""
    low, high, step = at, at, 1
    while high < len(ascending) and ascending[high] < value:
        low, high, step = high + 1, high + step, step * 2
    high = min(high, len(ascending))
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low
