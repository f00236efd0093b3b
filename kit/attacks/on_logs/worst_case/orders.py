"""How many people may have watched a few titles in the order in which a target did?"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.worst_case.spelling import NEVER, fit_fewest


def sort_plays(points: Points) -> tuple[np.ndarray, ...]:
    """Lay out plays so that those of one viewer and one point are found at once.

    Parameters
    ----------
    points : Points
        Found with ``known.in_order``.

    Returns
    -------
    tuple of np.ndarray
        What `count_orders` takes, from `person_starts` to `pairs`.
    """
    times = np.unique(points.play_times, return_inverse=True)[1]
    return (
        points.viewer_starts,
        points.viewer_points,
        np.append(0, np.cumsum(points.pair_plays)).astype(np.int64),
        times.astype(np.int32),
        points.point_starts,
        points.point_viewers,
        np.argsort(points.viewer_points, kind="stable"),
    )


@njit(cache=True, nogil=True)
def count_orders(
    begin: int,
    end: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
    starts: np.ndarray,
    people: np.ndarray,
    pairs: np.ndarray,
    p: int,
    matches: np.ndarray,
) -> None:
    """Count who matches the worst `p` plays in order, the target included.

    What is known is a word: `p` titles, one after the other. A viewer fits it if they
    have a play for each of its letters, none used twice and none before the one in
    front of it; plays of one time may have come in any order. The words that may be
    known of a target are those that the target fits.

    Parameters
    ----------
    begin, end : int
        The targets, from the first up to, not including, the end.
    person_starts, points : np.ndarray
        Points of each viewer.
    play_starts, times : np.ndarray
        Times of each of these pairs, ascending, as numbers from 0.
    starts, people, pairs : np.ndarray
        Viewers of each point, and the place of each of these pairs in `points`.
    p : int
        Number of plays known.
    matches : np.ndarray of shape (n_viewers,), uint32
        Holds how many match the worst `p` plays without their order, which is never
        fewer; written to where order tells more.
    """
    shared = np.zeros(len(person_starts) - 1, dtype=np.int64)
    for target in range(begin, end):
        mine = range(person_starts[target], person_starts[target + 1])
        length = min(p, play_starts[mine.stop] - play_starts[mine.start])
        if matches[target] == 1 or length < 2:
            continue
        who = list_sharers(
            target, mine, length, points, play_starts, starts, people, pairs, shared
        )
        first, last = find_ends(
            mine, who, points, play_starts, times, starts, people, pairs, shared
        )
        matches[target] = fit_fewest(
            who, length, first, last, person_starts, points, play_starts, times
        )


@njit(cache=True, nogil=True)
def list_sharers(
    target: int,
    mine: range,
    length: int,
    points: np.ndarray,
    play_starts: np.ndarray,
    starts: np.ndarray,
    people: np.ndarray,
    pairs: np.ndarray,
    shared: np.ndarray,
) -> np.ndarray:
    """List who shares at least `length` plays with a target, the target first.

    Whoever fits a word shares a play for each of its letters.
    """
    n = 1
    for pair in mine:
        n_plays = play_starts[pair + 1] - play_starts[pair]
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            other, theirs = people[at], pairs[at]
            before = shared[other]
            shared[other] += min(n_plays, play_starts[theirs + 1] - play_starts[theirs])
            if before < length <= shared[other] and other != target:
                n += 1
    who = np.empty(n, dtype=np.uint32)
    who[0], n = target, 1
    for pair in mine:
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            other = people[at]
            if shared[other] >= length and other != target:
                who[n] = other
                n += 1
            shared[other] = 0
    return who


@njit(cache=True, nogil=True)
def find_ends(
    mine: range,
    who: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
    starts: np.ndarray,
    people: np.ndarray,
    pairs: np.ndarray,
    column: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Find when the sharers played each point of a target, first and last.

    Returns
    -------
    first, last : np.ndarray of shape (n_points, n_sharers), int32
        `NEVER` where they did not.
    """
    first = np.full((len(mine), len(who)), NEVER, dtype=np.int32)
    last = first.copy()
    column[who] = np.arange(1, len(who) + 1)
    for letter, pair in enumerate(mine):
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            place, theirs = column[people[at]] - 1, pairs[at]
            if place >= 0:
                first[letter, place] = times[play_starts[theirs]]
                last[letter, place] = times[play_starts[theirs + 1] - 1]
    column[who] = 0
    return first, last
