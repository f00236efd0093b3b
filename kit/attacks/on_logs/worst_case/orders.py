"""How many people may have watched a few titles in the order in which a target did?"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points

_NEVER = np.iinfo(np.int64).min  # before the first play


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
    return (
        points.viewer_starts,
        points.viewer_points,
        np.append(0, np.cumsum(points.pair_plays)).astype(np.int64),
        points.play_times,
        points.point_starts,
        points.point_viewers,
        np.argsort(points.viewer_points, kind="stable"),
    )


@njit(cache=True, nogil=True)
def count_orders(
    first: int,
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
    first, end : int
        The targets, from the first up to, not including, the end.
    person_starts, points : np.ndarray
        Points of each viewer.
    play_starts, times : np.ndarray
        Times of each of these pairs, ascending.
    starts, people, pairs : np.ndarray
        Viewers of each point, and the place of each of these pairs in `points`.
    p : int
        Number of plays known.
    matches : np.ndarray of shape (n_viewers,), uint32
        Holds how many match the worst `p` plays without their order, which is never
        fewer; written to where order tells more.
    """
    shared = np.zeros(len(person_starts) - 1, dtype=np.int64)
    for target in range(first, end):
        n_plays = (
            play_starts[person_starts[target + 1]] - play_starts[person_starts[target]]
        )
        length = min(p, n_plays)
        if matches[target] == 1 or length < 2:
            continue
        who = list_sharers(
            target, length, person_starts, points, play_starts, starts, people, pairs,
            shared,
        )  # fmt: skip
        matches[target] = fit_fewest(
            who, length, person_starts, points, play_starts, times
        )


@njit(cache=True, nogil=True)
def list_sharers(
    target: int,
    length: int,
    person_starts: np.ndarray,
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
    mine = range(person_starts[target], person_starts[target + 1])
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
def fit_fewest(
    who: np.ndarray,
    length: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
) -> int:
    """Count who fits a word of some length, at the least over those the first fits.

    Goes through all words letter by letter, with those who still fit. A beginning of
    a word counts as a word: the plays of the target that it leaves out can be put in
    between, which nobody more will fit.

    Parameters
    ----------
    who : np.ndarray of shape (n,), uint32
        The target, and everybody else who may fit a word.
    length : int
        Number of letters.
    person_starts, points, play_starts, times
        As in `count_orders`.

    Returns
    -------
    int
    """
    target = who[0]
    letters = points[person_starts[target] : person_starts[target + 1]]
    # For each number of letters: who fits, when the last letter was played at the
    # earliest, and how many letters were played at that same time.
    fits = np.empty((length + 1, len(who)), dtype=np.uint32)
    when = np.empty((length + 1, len(who)), dtype=np.int64)
    run = np.zeros((length + 1, len(who)), dtype=np.int64)
    n_fits = np.zeros(length + 1, dtype=np.int64)
    word = np.zeros(length, dtype=np.int64)
    tried = np.zeros(length + 1, dtype=np.int64)
    fits[0], when[0], n_fits[0] = who, _NEVER, len(who)
    best, depth = len(who), 0
    while depth >= 0 and best > 1:
        if depth == length or tried[depth] == len(letters):
            depth -= 1
            continue
        word[depth] = letters[tried[depth]]
        tried[depth] += 1
        n = 0
        for at in range(n_fits[depth]):
            viewer = fits[depth, at]
            time = play_next(
                viewer, word[: depth + 1], when[depth, at], run[depth, at],
                person_starts, points, play_starts, times,
            )  # fmt: skip
            if time == _NEVER:
                if at == 0:  # not a word of the target
                    break
                continue
            again = time == when[depth, at]
            fits[depth + 1, n], when[depth + 1, n] = viewer, time
            run[depth + 1, n] = run[depth, at] + 1 if again else 1
            n += 1
        if n:
            best = min(best, n)
            depth += 1
            n_fits[depth], tried[depth] = n, 0
    return best


@njit(cache=True, nogil=True)
def play_next(
    viewer: int,
    word: np.ndarray,
    after: int,
    run: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
) -> int:
    """Find when a viewer can have played the last letter of a word at the earliest.

    To take the earliest play for each letter is never worse: it leaves all later ones
    for the letters to come.

    Parameters
    ----------
    viewer : int
    word : np.ndarray of shape (n,), int64
    after : int
        When the letter before was played.
    run : int
        How many letters were played at that same time: plays that are used up.
    person_starts, points, play_starts, times
        As in `count_orders`.

    Returns
    -------
    int
        A time, or `_NEVER`.
    """
    mine = points[person_starts[viewer] : person_starts[viewer + 1]]
    letter = word[-1]
    pair = np.searchsorted(mine, letter)
    if pair == len(mine) or mine[pair] != letter:
        return _NEVER
    pair += person_starts[viewer]
    plays = times[play_starts[pair] : play_starts[pair + 1]]
    place = np.searchsorted(plays, after)
    for earlier in word[len(word) - 1 - run : -1]:
        place += earlier == letter
    return plays[place] if place < len(plays) else _NEVER
