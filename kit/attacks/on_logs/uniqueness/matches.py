"""How many people have all that is known of somebody?

For each target the viewers of its known points are intersected, one point more at a
time. Both lists ascend, and the longer one is gone through in leaps that double, so
that the work is set by the rarer point and not by the more popular one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.threads import run_blocks
from kit.attacks.on_logs.uniqueness.draws import (
    NONE,
    Known,
    count_plays_before,
    draw_plays,
)

_LONG_AGO = np.iinfo(np.int64).min


class _Lists(NamedTuple):
    """A log with its times, as the kernel takes it."""

    point_starts: np.ndarray
    point_viewers: np.ndarray
    viewer_starts: np.ndarray
    viewer_points: np.ndarray
    play_starts: np.ndarray
    play_times: np.ndarray


def count_matches(points: Points, known: Known, *, seed: int = 0) -> np.ndarray:
    """Count the people who fit the first plays known of each target.

    Where order is known, somebody fits who can have played the titles in that order:
    at times that do not decrease. Titles that the target played at one time came in no
    known order.

    Parameters
    ----------
    points : Points
        The points of the log in which to look.
    known : Known
        What is known of each target; the pairs are places in `points`.
    seed : int, default=0
        For the order: which play is meant, of a title that was played again.

    Returns
    -------
    np.ndarray of shape (n_targets, most), int64
        People who fit the first, the first two and so on, the target among them; 0
        where so much is not known.
    """
    at = np.where(known.pairs == NONE, 0, known.pairs)
    facts = points.viewer_points[at].astype(np.int64)
    facts[known.pairs == NONE] = NONE
    if points.known.in_order:
        times = draw_plays(points, known, seed=seed)
        return _count_in_order(points, facts, times)
    return count_common(points.point_starts, points.point_viewers, facts)


def count_common(
    starts: np.ndarray, viewers: np.ndarray, facts: np.ndarray
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
    starts, viewers, facts = map(_locked, (starts, viewers, facts))

    def count(first: int, end: int) -> None:
        _count(first, end, starts, viewers, facts, counts)

    run_blocks(count, len(facts))
    return counts


def _count_in_order(points: Points, facts: np.ndarray, times: np.ndarray) -> np.ndarray:
    counts = np.zeros(facts.shape, dtype=np.int64)
    facts, times = _locked(facts), _locked(times)
    lists = _Lists(
        _locked(points.point_starts),
        _locked(points.point_viewers),
        _locked(points.viewer_starts),
        _locked(points.viewer_points),
        _locked(count_plays_before(points)),
        _locked(points.play_times),
    )

    def count(first: int, end: int) -> None:
        _count_ordered(first, end, lists, facts, times, counts)

    run_blocks(count, len(facts))
    return counts


def _locked(array: np.ndarray) -> np.ndarray:
    """See an array that is not to be written to: one type, one compiled kernel."""
    seen = np.ascontiguousarray(array).view()
    seen.flags.writeable = False
    return seen


@njit(cache=True, nogil=True)
def _count(first, end, starts, viewers, facts, counts) -> None:  # noqa: ANN001
    found = np.empty(_room(first, end, starts, facts), dtype=np.uint32)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = _narrow(starts, viewers, facts[row], at, found, n)
            counts[row, at] = n
            at += 1


@njit(cache=True, nogil=True)
def _narrow(starts, viewers, facts, at, found, n) -> int:  # noqa: ANN001
    """Keep of the first n found those who have one point more; count them."""
    having = viewers[starts[facts[at]] : starts[facts[at] + 1]]
    if at == 0:
        return len(having)
    if at == 1:  # nobody is written down for the first point alone
        before = viewers[starts[facts[0]] : starts[facts[0] + 1]]
        return _intersect(before, having, found)
    return _intersect(found[:n], having, found)


@njit(cache=True, nogil=True)
def _room(first, end, starts, facts) -> int:  # noqa: ANN001
    """Tell how many two points can have in common, at most."""
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
        at = _leap(other, at, value)
        if at == len(other):
            break
        if other[at] == value:
            common[n] = value
            n, at = n + 1, at + 1
    return n


@njit(cache=True, nogil=True)
def _leap(ascending, at, value) -> int:  # noqa: ANN001
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


@njit(cache=True, nogil=True)
def _count_ordered(first, end, lists, facts, times, counts) -> None:  # noqa: ANN001
    starts, viewers = lists.point_starts, lists.point_viewers
    found = np.empty(_room(first, end, starts, facts), dtype=np.uint32)
    order = np.empty(facts.shape[1], dtype=np.int64)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = _narrow(starts, viewers, facts[row], at, found, n)
            _put_in_order(order, times[row], at)
            if at:
                known = order[: at + 1]
                n = _keep_ordered(found, n, lists, facts[row], times[row], known)
            counts[row, at] = n
            at += 1


@njit(cache=True, nogil=True)
def _keep_ordered(found, n, lists, facts, times, order) -> int:  # noqa: ANN001
    kept = 0
    for at in range(n):
        if _can_follow(found[at], lists, facts, times, order):
            found[kept] = found[at]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _put_in_order(order, times, last) -> None:  # noqa: ANN001
    """Put the newest fact where its time belongs among those before it."""
    at = last
    while at > 0 and times[order[at - 1]] > times[last]:
        order[at] = order[at - 1]
        at -= 1
    order[at] = last


@njit(cache=True, nogil=True)
def _can_follow(who, lists, facts, times, order) -> bool:  # noqa: ANN001
    """Tell whether somebody can have played these titles in this order.

    To take each as early as possible leaves the most room for those that follow.
    """
    first, end = lists.viewer_starts[who], lists.viewer_starts[who + 1]
    own = lists.viewer_points[first:end]
    earliest = latest = _LONG_AGO
    for at in range(len(order)):
        fact = order[at]
        if at and times[fact] > times[order[at - 1]]:
            earliest = latest
        pair = first + _leap(own, 0, facts[fact])
        plays = lists.play_times[lists.play_starts[pair] : lists.play_starts[pair + 1]]
        play = _leap(plays, 0, earliest)
        if play == len(plays):
            return False
        latest = max(latest, plays[play])
    return True
