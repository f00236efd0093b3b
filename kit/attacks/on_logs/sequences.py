"""Which order of a few plays do fewest people share?"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points

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
    """Keep those who fit a word with its last letter, of those who do without."""
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
    """
    begin = person_starts[viewer]
    pair = begin + np.searchsorted(points[begin : person_starts[viewer + 1]], point)
    plays = times[play_starts[pair] : play_starts[pair + 1]]
    place = np.searchsorted(plays, after) + used
    return plays[place] if place < len(plays) else NEVER


def sort_plays(points: Points) -> tuple[np.ndarray, ...]:
    """Lay out plays so that those of one viewer and one point are found at once."""
    times = np.unique(points.play_times, return_inverse=True)[1]
    return (
        points.viewer_starts,
        points.viewer_points,
        np.append(0, np.cumsum(points.pair_plays)).astype(np.int64),
        times.astype(np.int32),
        points.point_starts,
        points.point_viewers,
        points.by_point,
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
    """Find when the sharers played each point of a target, first and last."""
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
