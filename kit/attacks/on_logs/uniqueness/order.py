"""Who can have played these titles in that order?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.threads import run_blocks
from kit.attacks.on_logs.uniqueness.common import (
    find_room,
    leap,
    locked,
    make_list,
    narrow,
    write_down,
)
from kit.attacks.on_logs.uniqueness.draws import count_plays_before

_LONG_AGO = np.iinfo(np.int64).min


class _Lists(NamedTuple):
    """A log with its times, as the kernel takes it."""

    point_starts: np.ndarray
    point_viewers: np.ndarray
    viewer_starts: np.ndarray
    viewer_points: np.ndarray
    play_starts: np.ndarray
    play_times: np.ndarray


def count_in_order(
    points: Points,
    facts: np.ndarray,
    times: np.ndarray,
    *,
    listed: np.ndarray | None = None,
) -> np.ndarray:
    """Count the viewers who can have played the first titles of each row in order.

    Parameters
    ----------
    points : Points
        The points of a log, with the times of their plays.
    facts : np.ndarray of shape (n_rows, most), int64
        Points; from a negative one on, nothing is known.
    times : np.ndarray of shape (n_rows, most), int64
        When the target played each. Facts of one time came in no known order.
    listed : np.ndarray of shape (n_rows, most, n), uint32, optional
        Written to: who they are, where they are no more than n.

    Returns
    -------
    np.ndarray of shape (n_rows, most), int64
    """
    counts = np.zeros(facts.shape, dtype=np.int64)
    facts, times = locked(facts), locked(times)
    listed = make_list(facts, 0) if listed is None else listed
    lists = _Lists(
        locked(points.point_starts),
        locked(points.point_viewers),
        locked(points.viewer_starts),
        locked(points.viewer_points),
        locked(count_plays_before(points)),
        locked(points.play_times),
    )

    def count(first: int, end: int) -> None:
        _count_ordered(first, end, lists, facts, times, counts, listed)

    run_blocks(count, len(facts))
    return counts


@njit(cache=True, nogil=True)
def _count_ordered(first, end, lists, facts, times, counts, listed) -> None:  # noqa: ANN001
    starts, viewers = lists.point_starts, lists.point_viewers
    found = np.empty(find_room(first, end, starts, facts), dtype=np.uint32)
    order = np.empty(facts.shape[1], dtype=np.int64)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = narrow(starts, viewers, facts[row], at, found, n)
            _put_in_order(order, times[row], at)
            if at:
                known = order[: at + 1]
                n = _keep_ordered(found, n, lists, facts[row], times[row], known)
            counts[row, at] = n
            write_down(starts, viewers, facts[row, 0], at, found, n, listed[row, at])
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
        pair = first + leap(own, 0, facts[fact])
        plays = lists.play_times[lists.play_starts[pair] : lists.play_starts[pair + 1]]
        play = leap(plays, 0, earliest)
        if play == len(plays):
            return False
        latest = max(latest, plays[play])
    return True
