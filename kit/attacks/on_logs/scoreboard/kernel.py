"""How is everybody scored against a few facts in less than a thousandth of a second?

A score is a whole number, of about the billionth part of what a record would score that
fits all the facts. So a sum does not depend on its order: two scores are the same, or
they are not. People are done a few thousand at a time, for the processor to hold them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kit.attacks.on_logs.scoreboard.facts import NO_DAY, NO_TITLE

_PEOPLE = 8192  # done at a time
_WHOLE = 1 << 30  # what a record scores that fits all the facts
# exp(-x) at every 1/32, as far as it adds anything to a sum of millions.
_PER_ONE, _FAR = 32.0, 40.0
_STEPS = np.exp(-np.arange(_FAR * _PER_ONE + 1) / _PER_ONE)
_SIMD = {"reassoc", "contract"}  # sums are taken several at a time


class Plays(NamedTuple):
    """The arrays of an `Index`, and what follows from the scoring alone."""

    n_viewers: int
    starts: np.ndarray
    viewers: np.ndarray
    days: np.ndarray
    ratings: np.ndarray
    support: np.ndarray
    levels: np.ndarray
    weights: np.ndarray
    decay: np.ndarray
    day_scale: float
    rating_scale: float


class Known(NamedTuple):
    """The arrays of `Facts`, and the place of the true record of each target."""

    starts: np.ndarray
    titles: np.ndarray
    days: np.ndarray
    ratings: np.ndarray
    truth: np.ndarray


class Results(NamedTuple):
    """The arrays of `Scores`, to be written to."""

    best: np.ndarray
    top: np.ndarray
    second: np.ndarray
    n_best: np.ndarray
    sigma: np.ndarray
    entropy: np.ndarray
    rank: np.ndarray
    true_score: np.ndarray


@njit(cache=True, nogil=True)
def score_block(
    first: int, end: int, plays: Plays, known: Known, results: Results
) -> None:
    """Score everybody against each target from `first` up to, not including, `end`."""
    most = 0
    for target in range(first, end):
        most = max(most, known.starts[target + 1] - known.starts[target])
    scores = np.zeros(plays.n_viewers, dtype=np.int32)
    tops = np.zeros(-(-plays.n_viewers // _PEOPLE), dtype=np.int32)
    by_day = np.zeros((most, len(plays.decay)), dtype=np.int32)
    by_level = np.zeros((most, 256), dtype=np.int32)
    flat = np.zeros(most, dtype=np.int32)
    for target in range(first, end):
        unit = _weigh(target, plays, known, by_day, by_level, flat)
        total, squares = _add_up(
            target, plays, known, by_day, by_level, flat, scores, tops
        )
        mean = total / plays.n_viewers
        sigma = np.sqrt(max(0.0, squares / plays.n_viewers - mean * mean))
        results.sigma[target] = sigma * unit
        results.entropy[target] = _measure_doubt(scores, tops, sigma)
        _find_best(target, scores, tops, unit, results)
        _rank_truth(target, known.truth[target], scores, tops, unit, results)


@njit(cache=True, nogil=True)
def _weigh(
    target: int, plays: Plays, known: Known,
    by_day: np.ndarray, by_level: np.ndarray, flat: np.ndarray,
) -> float:  # fmt: skip
    """Write down what a play scores on every day and for every rating, fact by fact.

    Returns what one of a score is worth.
    """
    facts = range(known.starts[target], known.starts[target + 1])
    most = 0.0
    for fact in facts:
        if known.titles[fact] != NO_TITLE:
            n_parts = knows_day(fact, plays, known) + knows_rating(fact, plays, known)
            most += max(1, n_parts) * plays.weights[known.titles[fact]]
    for row, fact in enumerate(facts):
        if known.titles[fact] == NO_TITLE:
            continue
        weight = plays.weights[known.titles[fact]] * _WHOLE / most
        has_day = knows_day(fact, plays, known)
        has_rating = knows_rating(fact, plays, known)
        flat[row] = 0 if has_day or has_rating else round(weight)
        if has_day:
            near = min(max(known.days[fact], 0), len(plays.decay) - 1)
            off = abs(np.int64(known.days[fact]) - near)
            worth = weight * np.exp(-off / plays.day_scale)
            for day in range(len(plays.decay)):
                by_day[row, day] = np.int32(worth * plays.decay[abs(day - near)] + 0.5)
        if has_rating:
            for level in range(len(plays.levels)):
                off = abs(plays.levels[level] - known.ratings[fact])
                worth = weight * np.exp(-off / plays.rating_scale)
                by_level[row, level] = np.int32(worth + 0.5)
    return most / _WHOLE


@njit(cache=True, nogil=True)
def knows_day(fact: int, plays: Plays, known: Known) -> bool:
    """Say whether the day of a fact can be compared."""
    return known.days[fact] != NO_DAY and len(plays.days) > 0


@njit(cache=True, nogil=True)
def knows_rating(fact: int, plays: Plays, known: Known) -> bool:
    """Say whether the rating of a fact can be compared."""
    return not np.isnan(known.ratings[fact]) and len(plays.ratings) > 0


@njit(cache=True, nogil=True)
def _add_up(
    target: int, plays: Plays, known: Known, by_day: np.ndarray, by_level: np.ndarray,
    flat: np.ndarray, scores: np.ndarray, tops: np.ndarray,
) -> tuple[float, float]:  # fmt: skip
    """Score everybody; sum the scores and their squares; note the top of each block."""
    facts = range(known.starts[target], known.starts[target + 1])
    at = np.zeros(len(facts), dtype=np.int64)
    for row, fact in enumerate(facts):
        if known.titles[fact] != NO_TITLE:
            at[row] = plays.starts[known.titles[fact]]
    total = squares = 0.0
    for block in range(len(tops)):
        limit = min((block + 1) * _PEOPLE, plays.n_viewers)
        some = scores[block * _PEOPLE : limit]
        if tops[block] > 0:  # what the target before has left
            some[:] = 0
        is_met = False
        for row, fact in enumerate(facts):
            if known.titles[fact] == NO_TITLE:
                continue
            end = plays.starts[known.titles[fact] + 1]
            to = at[row] + np.searchsorted(plays.viewers[at[row] : end], limit)
            _add_fact(
                plays.viewers[at[row] : to], plays.days[at[row] : to],
                plays.ratings[at[row] : to], knows_day(fact, plays, known),
                knows_rating(fact, plays, known), by_day[row], by_level[row],
                flat[row], scores,
            )  # fmt: skip
            is_met |= to > at[row]
            at[row] = to
        tops[block] = 0
        if is_met:
            tops[block], more, more_squares = _sum(some)
            total += more
            squares += more_squares
    return total, squares


@njit(cache=True, nogil=True)
def _add_fact(
    viewers: np.ndarray, days: np.ndarray, ratings: np.ndarray, has_day: bool,
    has_rating: bool, by_day: np.ndarray, by_level: np.ndarray, flat: int,
    scores: np.ndarray,
) -> None:  # fmt: skip
    """Add what some plays of one title score; of one viewer's, what the best does."""
    best = np.int32(0)
    for i in range(len(viewers)):
        score = flat
        if has_day:
            score += by_day[days[i]]
        if has_rating:
            score += by_level[ratings[i]]
        if i > 0 and viewers[i] == viewers[i - 1]:
            best, score = max(best, score), max(np.int32(0), score - best)
        else:
            best = score
        scores[viewers[i]] += score


@njit(cache=True, nogil=True, fastmath=_SIMD)
def _sum(scores: np.ndarray) -> tuple[int, float, float]:
    top, total, squares = np.int32(0), 0.0, 0.0
    for i in range(len(scores)):  # compiles to several at a time; `in scores` does not
        top = max(top, scores[i])
        score = np.float64(scores[i])
        total += score
        squares += score * score
    return top, total, squares


@njit(cache=True, nogil=True)
def _measure_doubt(scores: np.ndarray, tops: np.ndarray, sigma: float) -> float:
    """Count the bits that are missing, if odds go with exp(score / sigma)."""
    if sigma == 0:
        return np.log2(len(scores))
    top = tops.max()
    # All whom no fact meets are alike.
    nothing = min(top / sigma, _FAR)
    odds = weighted = 0.0
    for block in range(len(tops)):
        some = scores[block * _PEOPLE : (block + 1) * _PEOPLE]
        if tops[block] > 0:
            more, more_weighted = _sum_odds(some, top, 1 / sigma)
            odds += more
            weighted += more_weighted
        else:
            odds += len(some) * np.exp(-nothing)
            weighted += len(some) * np.exp(-nothing) * nothing
    return np.log2(odds) + weighted / odds / np.log(2)


@njit(cache=True, nogil=True, fastmath=_SIMD)
def _sum_odds(scores: np.ndarray, top: int, per_unit: float) -> tuple[float, float]:
    """Sum exp(-x) and x exp(-x) of how far each is behind, right to eight digits."""
    odds = weighted = 0.0
    for i in range(len(scores)):
        behind = min((top - scores[i]) * per_unit, _FAR)
        step = np.uint32(behind * _PER_ONE + 0.5)
        x = behind - step / _PER_ONE
        chance = _STEPS[step] * (1 - x * (1 - x * (1 / 2 - x / 6)))
        odds += chance
        weighted += chance * behind
    return odds, weighted


@njit(cache=True, nogil=True)
def _find_best(
    target: int, scores: np.ndarray, tops: np.ndarray, unit: float, results: Results
) -> None:
    top, second, best, n_best = tops.max(), np.int32(0), -1, 0
    for block in range(len(tops)):
        if tops[block] < top:
            second = max(second, tops[block])
        elif top > 0:
            for i, score in enumerate(scores[block * _PEOPLE : (block + 1) * _PEOPLE]):
                if score == top:
                    best = block * _PEOPLE + i if n_best == 0 else best
                    n_best += 1
                else:
                    second = max(second, score)
    results.best[target], results.n_best[target] = best, n_best
    results.top[target] = top * unit
    results.second[target] = (top if n_best > 1 else second) * unit


@njit(cache=True, nogil=True)
def _rank_truth(
    target: int, true: int, scores: np.ndarray, tops: np.ndarray, unit: float,
    results: Results,
) -> None:  # fmt: skip
    if true < 0:
        return
    score, rank = scores[true], 0
    for block in range(len(tops)):
        if tops[block] >= score:
            some = scores[block * _PEOPLE : (block + 1) * _PEOPLE]
            for i in range(len(some)):
                rank += some[i] >= score
    results.rank[target], results.true_score[target] = rank, score * unit
