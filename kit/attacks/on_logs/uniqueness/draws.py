"""Whom is the attacker after, and what does she know of each?

Every chance is a number made from the seed and the place of a point in the log, so that
the draws are the same on any number of cores, for any choice of targets, and nested:
who knows three plays of somebody knows the two, and one more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.threads import run_blocks
from kit.attacks.on_logs.uniqueness.picks import Pick
from kit.errors import AttackError

NONE = -1  # in the place of a point: nothing more of this target can be known
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.array([30, 27, 31, 11], dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of each target, from the first play to the last.

    Attributes
    ----------
    targets : np.ndarray of shape (n_targets,), int64
        Who, as places in ``points.viewers``, ascending.
    pairs : np.ndarray of shape (n_targets, most), int64
        Places in ``points.viewer_points`` in the order drawn, then `NONE`.
    eligible : np.ndarray of shape (n_targets,), int64
        Points of each target that could have been drawn.
    """

    targets: np.ndarray
    pairs: np.ndarray
    eligible: np.ndarray


def draw_targets(n_viewers: int, targets: int | None, seed: int) -> np.ndarray:
    """Draw people to attack, none twice.

    Parameters
    ----------
    n_viewers : int
        Number of people to draw from.
    targets : int or None
        How many; None, or more than there are, for everyone.
    seed : int

    Returns
    -------
    np.ndarray of shape (n_targets,), int64
        Places from 0, ascending.

    Examples
    --------
    >>> draw_targets(3, None, seed=0).tolist()
    [0, 1, 2]
    """
    if targets is None or targets >= n_viewers:
        return np.arange(n_viewers)
    rng = np.random.default_rng([seed, 0])
    return np.sort(rng.choice(n_viewers, targets, replace=False))


def draw_known(
    points: Points, targets: np.ndarray, pick: Pick, *, most: int, seed: int
) -> Known:
    """Draw the points that are known of each target, by weight, none twice.

    Each point of weight w gets a waiting time of mean 1/w, and the first to arrive are
    known: that is the same as drawing one after another from what is left.

    Parameters
    ----------
    points : Points
        The points of a log.
    targets : np.ndarray of shape (n_targets,), int64
        Places in ``points.viewers``.
    pick : Pick
        What weighs how much.
    most : int
        How many points are known, at most.
    seed : int

    Returns
    -------
    Known

    Raises
    ------
    AttackError
        If `pick` gives something other than weights.

    References
    ----------
    .. [1] P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a
       reservoir", Information Processing Letters 97 (2006), 181-185.
    .. [2] G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
       generators", OOPSLA 2014: SplitMix64, which makes the chances.
    """
    starts = points.viewer_starts[targets]
    sizes = points.viewer_starts[targets + 1] - starts
    own_starts = np.append(0, np.cumsum(sizes))
    # Every pair of every target, one target after the other.
    pairs = np.arange(own_starts[-1]) + np.repeat(starts - own_starts[:-1], sizes)
    weights = _check_weights(pick.weigh(points, pairs), len(pairs))
    drawn = np.full((len(targets), most), NONE, dtype=np.int64)
    eligible = np.zeros(len(targets), dtype=np.int64)
    key = _key(seed, 1)

    def draw(first: int, end: int) -> None:
        _draw(first, end, own_starts, starts, weights, key, drawn, eligible)

    run_blocks(draw, len(targets))
    return Known(targets=targets, pairs=drawn, eligible=eligible)


def draw_plays(points: Points, known: Known, *, seed: int) -> np.ndarray:
    """Draw which play of each known point it is, where there are several.

    Parameters
    ----------
    points : Points
        The points of a log, with the times of their plays.
    known : Known
        What is known of each target.
    seed : int

    Returns
    -------
    np.ndarray of shape (n_targets, most), int64
        Time of each, as in ``points.play_times``; 0 where nothing is known.
    """
    is_known = known.pairs != NONE
    pairs = known.pairs[is_known]
    plays = count_plays_before(points)[pairs]
    plays += _choose(pairs, points.pair_plays[pairs].astype(np.int64), _key(seed, 2))
    times = np.zeros(known.pairs.shape, dtype=np.int64)
    times[is_known] = points.play_times[plays]
    return times


def count_plays_before(points: Points) -> np.ndarray:
    """Count the plays before those of each pair, of shape (n_pairs + 1,)."""
    return np.append(0, np.cumsum(points.pair_plays, dtype=np.int64))


def _check_weights(weights: object, n: int) -> np.ndarray:
    rule = "a pick that gives each pair a finite weight of at least 0"
    try:
        checked = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise AttackError.bad_value("pick", rule, type(weights).__name__) from None
    if checked.shape != (n,):
        raise AttackError.bad_value("pick", rule, f"weights of shape {checked.shape}")
    if not (np.isfinite(checked) & (checked >= 0)).all():
        raise AttackError.bad_value("pick", rule, "another weight")
    return np.ascontiguousarray(checked)


def _key(seed: int, stream: int) -> np.uint64:
    rng = np.random.default_rng([seed, stream])
    return rng.integers(2**64, dtype=np.uint64)


@njit(cache=True, nogil=True)
def _chance(key, place) -> float:  # noqa: ANN001
    """Make a number between 0 and 1, both excluded, from a key and a place."""
    bits = key + (np.uint64(place) + np.uint64(1)) * _STEP
    bits = (bits ^ (bits >> _SHIFTS[0])) * _FIRST
    bits = (bits ^ (bits >> _SHIFTS[1])) * _SECOND
    bits = bits ^ (bits >> _SHIFTS[2])
    return (np.float64(bits >> _SHIFTS[3]) + 0.5) / 9007199254740992.0  # 2 to the 53


@njit(cache=True, nogil=True)
def _choose(places, counts, key):  # noqa: ANN001, ANN202
    chosen = np.empty(len(places), dtype=np.int64)
    for at in range(len(places)):
        chosen[at] = int(_chance(key, places[at]) * counts[at])
    return chosen


@njit(cache=True, nogil=True)
def _draw(first, end, own_starts, starts, weights, key, drawn, eligible) -> None:  # noqa: ANN001
    most = drawn.shape[1]
    waits = np.empty(most)
    for target in range(first, end):
        n, shift = 0, starts[target] - own_starts[target]
        for own in range(own_starts[target], own_starts[target + 1]):
            if weights[own] > 0:
                eligible[target] += 1
                pair = own + shift
                wait = -np.log(_chance(key, pair)) / weights[own]
                n = _insert(waits, drawn[target], n, wait, pair)


@njit(cache=True, nogil=True)
def _insert(waits, pairs, n, wait, pair) -> int:  # noqa: ANN001
    """Put a pair in its place among the first to arrive, if it is one of them."""
    if n == len(waits):
        if wait >= waits[n - 1]:
            return n
        n -= 1
    at = n
    while at > 0 and waits[at - 1] > wait:
        waits[at], pairs[at] = waits[at - 1], pairs[at - 1]
        at -= 1
    waits[at], pairs[at] = wait, pair
    return n + 1
