"""Which plays, in the order in which a target made them, do fewest people share?

What is known is a sequence: a few titles, one after the other. A viewer fits it if
they have a play for each of its steps, none used twice and none before the one in
front of it; plays of one time may have come in any order. The sequences that may be
known of a target are those that the target fits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kit.attacks.on_logs.points import Points
from kit.extras import njit

NEVER = -2
_BEFORE = -1  # earlier than the first play


class OrderedPlays(NamedTuple):
    """Plays so laid out that those of one viewer and one point are found at once."""

    person_starts: np.ndarray
    points: np.ndarray
    play_starts: np.ndarray  # where the times of each of these pairs begin
    times: np.ndarray  # ascending, as numbers from 0
    starts: np.ndarray
    people: np.ndarray
    pairs: np.ndarray  # the place of each of these pairs in `points`


def sort_plays(points: Points) -> OrderedPlays:
    """Lay out the plays of points that were found with their order."""
    times = np.unique(points.play_times, return_inverse=True)[1]
    return OrderedPlays(
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
    begin: int, end: int, plays: OrderedPlays, p: int, matches: np.ndarray
) -> None:
    """Count who matches the worst `p` plays in order, the target included.

    `matches` holds how many match the worst `p` plays without their order, which is
    never fewer; it is written to where order tells more.
    """
    shared = np.zeros(len(plays.person_starts) - 1, dtype=np.int64)
    for target in range(begin, end):
        mine = range(plays.person_starts[target], plays.person_starts[target + 1])
        n_plays = plays.play_starts[mine.stop] - plays.play_starts[mine.start]
        length = min(p, n_plays)
        if matches[target] == 1 or length < 2:
            continue
        who = list_sharers(target, mine, length, plays, shared)
        first, last = find_ends(mine, who, plays, shared)
        matches[target] = fit_fewest(who, length, first, last, plays)


@njit(cache=True, nogil=True)
def list_sharers(
    target: int, mine: range, length: int, plays: OrderedPlays, shared: np.ndarray
) -> np.ndarray:
    """List who shares at least `length` plays with a target, the target first.

    Whoever fits a sequence shares a play for each of its steps.
    """
    points, starts, play_starts = plays.points, plays.starts, plays.play_starts
    n = 1
    for pair in mine:
        n_plays = play_starts[pair + 1] - play_starts[pair]
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            other, theirs = plays.people[at], plays.pairs[at]
            before = shared[other]
            shared[other] += min(n_plays, play_starts[theirs + 1] - play_starts[theirs])
            if before < length <= shared[other] and other != target:
                n += 1
    who = np.empty(n, dtype=np.uint32)
    who[0], n = target, 1
    for pair in mine:
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            other = plays.people[at]
            if shared[other] >= length and other != target:
                who[n] = other
                n += 1
            shared[other] = 0
    return who


@njit(cache=True, nogil=True)
def find_ends(
    mine: range, who: np.ndarray, plays: OrderedPlays, column: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find when the sharers played each point of a target, first and last.

    Both of shape (n_points, n_sharers); `NEVER` where they did not.
    """
    points, starts, play_starts = plays.points, plays.starts, plays.play_starts
    first = np.full((len(mine), len(who)), NEVER, dtype=np.int32)
    last = first.copy()
    column[who] = np.arange(1, len(who) + 1)
    for own, pair in enumerate(mine):
        for at in range(starts[points[pair]], starts[points[pair] + 1]):
            place, theirs = column[plays.people[at]] - 1, plays.pairs[at]
            if place >= 0:
                first[own, place] = plays.times[play_starts[theirs]]
                last[own, place] = plays.times[play_starts[theirs + 1] - 1]
    column[who] = 0
    return first, last


@njit(cache=True, nogil=True)
def fit_fewest(
    who: np.ndarray,
    length: int,
    first: np.ndarray,
    last: np.ndarray,
    plays: OrderedPlays,
) -> int:
    """Count who fits a sequence of some length, at the least over the target's own.

    Goes through all sequences step by step, with those who still fit. A beginning of
    a sequence counts as one: the plays of the target that it leaves out can be put in
    between, which nobody more will fit.
    """
    mine = plays.points[plays.person_starts[who[0]] : plays.person_starts[who[0] + 1]]
    # For each number of steps: who fits, when the last step was played at the
    # earliest, and how many steps were played at that same time.
    fits = np.empty((length + 1, len(who)), dtype=np.int32)
    when = np.empty((length + 1, len(who)), dtype=np.int32)
    run = np.zeros((length + 1, len(who)), dtype=np.int8)
    n_fits = np.zeros(length + 1, dtype=np.int64)
    steps = np.zeros(length, dtype=np.int64)
    tried = np.zeros(length + 1, dtype=np.int64)
    fits[0], when[0], n_fits[0] = np.arange(len(who)), _BEFORE, len(who)
    best, depth = len(who), 0
    while depth >= 0 and best > 1:
        if depth == length or tried[depth] == len(mine):
            depth -= 1
            continue
        step = tried[depth]
        steps[depth], tried[depth] = step, step + 1
        # No fewer than the best is no better, however many more there are.
        most = best if depth + 1 == length else len(who)
        n = add_step(
            steps[: depth + 1], n_fits[depth], most, fits[depth : depth + 2],
            when[depth : depth + 2], run[depth : depth + 2], first[step], last[step],
            who, mine[step], plays,
        )  # fmt: skip
        if n:
            best = min(best, n)
            depth += 1
            n_fits[depth], tried[depth] = n, 0
    return best


@njit(cache=True, nogil=True)
def add_step(
    steps: np.ndarray,
    n_fits: int,
    most: int,
    fits: np.ndarray,
    when: np.ndarray,
    run: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    who: np.ndarray,
    point: int,
    plays: OrderedPlays,
) -> int:
    """Keep those who fit a sequence with its last step, of those who do without.

    `fits`, `when` and `run` hold the state before the last step; that after it is
    written under it. Nobody is kept where the target does not fit.
    """
    step, n = steps[-1], 0
    is_new = not (steps[:-1] == step).any()
    for at in range(n_fits):
        place, after = fits[0, at], when[0, at]
        time = first[place]
        if last[place] < after:
            time = NEVER
        elif time < after or (time == after and not is_new):
            used = (steps[len(steps) - 1 - run[0, at] : -1] == step).sum()
            time = play_again(who[place], point, after, used, plays)
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
    viewer: int, point: int, after: int, used: int, plays: OrderedPlays
) -> int:
    """Find when a viewer can have played a point next, at the earliest, or `NEVER`.

    To take the earliest play for each step is never worse: it leaves all later ones
    for the steps to come. So the plays used up are the first ones of their time.
    """
    begin, end = plays.person_starts[viewer], plays.person_starts[viewer + 1]
    pair = begin + np.searchsorted(plays.points[begin:end], point)
    times = plays.times[plays.play_starts[pair] : plays.play_starts[pair + 1]]
    place = np.searchsorted(times, after) + used
    return times[place] if place < len(times) else NEVER
