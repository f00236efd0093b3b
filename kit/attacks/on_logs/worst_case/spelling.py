"""Which word, of those that a target fits, is the one that fewest people fit?"""

from __future__ import annotations

import numpy as np
from numba import njit

NEVER = -2
_BEFORE = -1  # earlier than the first play


@njit(cache=True, nogil=True)
def fit_fewest(
    who: np.ndarray,
    length: int,
    first: np.ndarray,
    last: np.ndarray,
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
    who : np.ndarray of shape (n_sharers,), uint32
        The target, and everybody else who may fit a word.
    length : int
        Number of letters.
    first, last : np.ndarray of shape (n_letters, n_sharers), int32
        When each of them played each letter, as `orders.find_ends` gives it.
    person_starts, points, play_starts, times
        As in `orders.count_orders`.

    Returns
    -------
    int
    """
    mine = points[person_starts[who[0]] : person_starts[who[0] + 1]]
    # For each number of letters: who fits, when the last letter was played at the
    # earliest, and how many letters were played at that same time.
    fits = np.empty((length + 1, len(who)), dtype=np.int32)
    when = np.empty((length + 1, len(who)), dtype=np.int32)
    run = np.zeros((length + 1, len(who)), dtype=np.int8)
    n_fits = np.zeros(length + 1, dtype=np.int64)
    word = np.zeros(length, dtype=np.int64)
    tried = np.zeros(length + 1, dtype=np.int64)
    fits[0], when[0], n_fits[0] = np.arange(len(who)), _BEFORE, len(who)
    best, depth = len(who), 0
    while depth >= 0 and best > 1:
        if depth == length or tried[depth] == len(mine):
            depth -= 1
            continue
        letter = tried[depth]
        word[depth], tried[depth] = letter, letter + 1
        # No fewer than the best is no better, however many more there are.
        most = best if depth + 1 == length else len(who)
        n = add_letter(
            word[: depth + 1], n_fits[depth], most, fits[depth : depth + 2],
            when[depth : depth + 2], run[depth : depth + 2], first[letter],
            last[letter], who, mine[letter], person_starts, points, play_starts, times,
        )  # fmt: skip
        if n:
            best = min(best, n)
            depth += 1
            n_fits[depth], tried[depth] = n, 0
    return best


@njit(cache=True, nogil=True)
def add_letter(
    word: np.ndarray,
    n_fits: int,
    most: int,
    fits: np.ndarray,
    when: np.ndarray,
    run: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    who: np.ndarray,
    point: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
) -> int:
    """Keep those who fit a word with its last letter, of those who do without.

    Parameters
    ----------
    word : np.ndarray of shape (n,), int64
    n_fits : int
        Number of those who fit it without its last letter.
    most : int
        How many to keep, at most.
    fits, when, run : np.ndarray of shape (2, n_sharers)
        State before the last letter; the state after it is written under it.
    first, last : np.ndarray of shape (n_sharers,), int32
        When each sharer played that letter.
    who, point
        The sharers, and the point that the last letter stands for.
    person_starts, points, play_starts, times
        As in `orders.count_orders`.

    Returns
    -------
    int
        How many were kept: none where the target does not fit.
    """
    letter, n = word[-1], 0
    is_new = not (word[:-1] == letter).any()
    for at in range(n_fits):
        place, after = fits[0, at], when[0, at]
        time = first[place]
        if last[place] < after:
            time = NEVER
        elif time < after or (time == after and not is_new):
            used = (word[len(word) - 1 - run[0, at] : -1] == letter).sum()
            time = play_again(
                who[place], point, after, used, person_starts, points, play_starts,
                times,
            )  # fmt: skip
        if time != NEVER:
            fits[1, n], when[1, n] = place, time
            run[1, n] = run[0, at] + 1 if time == after else 1
            n += 1
        elif at == 0:
            break
        if n == most:
            break
    return n


@njit(cache=True, nogil=True)
def play_again(
    viewer: int,
    point: int,
    after: int,
    used: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    play_starts: np.ndarray,
    times: np.ndarray,
) -> int:
    """Find when a viewer can have played a letter next, at the earliest.

    To take the earliest play for each letter is never worse: it leaves all later ones
    for the letters to come. So the plays used up are the first ones of their time.

    Parameters
    ----------
    viewer, point : int
        Somebody, and a point that they have.
    after : int
        When the letter before was played.
    used : int
        How many plays of this point at that same time are used up.
    person_starts, points, play_starts, times
        As in `orders.count_orders`.

    Returns
    -------
    int
        A time, or `NEVER`.
    """
    begin = person_starts[viewer]
    pair = begin + np.searchsorted(points[begin : person_starts[viewer + 1]], point)
    plays = times[play_starts[pair] : play_starts[pair + 1]]
    place = np.searchsorted(plays, after) + used
    return plays[place] if place < len(plays) else NEVER
