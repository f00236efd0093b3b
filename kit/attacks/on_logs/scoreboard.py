"""Whose record fits what is known best, and how far is it ahead of the next?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from kit.attacks.on_logs.draws import NO_DAY, NO_TITLE, Facts, name_facts
from kit.attacks.on_logs.index import Index, index_log
from kit.attacks.on_logs.parallel import run_blocks
from kit.checks import check_number, check_one_of, check_type
from kit.errors import AttackError
from kit.extras import njit
from kit.knowledge import Knowledge
from kit.log import Log

#: How facts can be weighed: by how few people played the title, or all alike.
WEIGHTS = ("rarity", "none")
_FEWEST = 2  # the logarithm of 1 is 0, and what one person played would weigh endlessly


@dataclass(frozen=True)
class Scoring:
    """How a play is compared with what is known of it.

    A rating that is off by ``rating_scale``, or a day that is off by ``day_scale``, is
    worth 1/e of one that is right. A fact about a title that few people played weighs
    more: 1 over the logarithm of their number, which counts as 2 at the least.

    Parameters
    ----------
    rating_scale : float, default=1.5
        In steps of the ratings (rho_0 in the paper).
    day_scale : float, default=30.0
        In days (d_0 in the paper).
    weigh : {'rarity', 'none'}, default='rarity'

    Raises
    ------
    AttackError
        If a scale is not a number above 0, or `weigh` is something else.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 5. Both scales were tuned on the Netflix Prize.

    Examples
    --------
    >>> Scoring(day_scale=7)
    Scoring(rating_scale=1.5, day_scale=7, weigh='rarity')
    """

    rating_scale: float = 1.5
    day_scale: float = 30.0
    weigh: str = "rarity"

    def __post_init__(self) -> None:
        for name in ("rating_scale", "day_scale"):
            check_number(AttackError, name, getattr(self, name), above=0)
        check_one_of(AttackError, "weigh", self.weigh, WEIGHTS)

    def weights(self, support: np.ndarray) -> np.ndarray:
        """Weigh titles by the number of people who played each."""
        if self.weigh == "none":
            return np.ones(len(support))
        return 1 / np.log(np.maximum(support, _FEWEST))


_PEOPLE = 8192  # done at a time
_WHOLE = 1 << 30  # what a record scores that fits all the facts
# exp(-x) at every 1/32, as far as it adds anything to a sum of millions.
_PER_ONE, _FAR = 32.0, 40.0
_STEPS = np.exp(-np.arange(_FAR * _PER_ONE + 1) / _PER_ONE)
_SIMD = {"reassoc", "contract"}  # sums are taken several at a time


class PlayArrays(NamedTuple):
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


class FactArrays(NamedTuple):
    """The arrays of `Facts`, and the place of the true record of each target."""

    starts: np.ndarray
    titles: np.ndarray
    days: np.ndarray
    ratings: np.ndarray
    truth: np.ndarray


NOBODY = -1


class Scores(NamedTuple):
    """How everybody's record scores against what is known of each target.

    Attributes
    ----------
    n_viewers : int
        Number of people in the log.
    best : np.ndarray of shape (n_targets,), int64
        Place in `Index.people` of the record that scores most; of several, the first;
        `NOBODY` where no record scores.
    top, second : np.ndarray of shape (n_targets,), float64
        The highest score, and the next record's: the same where two share it.
    n_best : np.ndarray of shape (n_targets,), int64
        How many records share the highest score.
    sigma : np.ndarray of shape (n_targets,), float64
        Standard deviation of the scores of all people, those of 0 among them.
    entropy : np.ndarray of shape (n_targets,), float64
        Bits that are missing to name the record, if each is the target's with a
        probability in proportion to exp(score / sigma).
    rank : np.ndarray of shape (n_targets,), int64
        How many records score at least as much as the true one, itself included: 1 if
        it is alone in front. 0 where `truth` is `NOBODY`, or was not given.
    true_score : np.ndarray of shape (n_targets,), float64
        Score of the true record; NaN where there is none.
    """

    n_viewers: int
    best: np.ndarray
    top: np.ndarray
    second: np.ndarray
    n_best: np.ndarray
    sigma: np.ndarray
    entropy: np.ndarray
    rank: np.ndarray
    true_score: np.ndarray

    @property
    def eccentricity(self) -> np.ndarray:
        """Lead of the best over the next, in `sigma`; 0 where it has none."""
        lead, has_spread = self.top - self.second, self.sigma > 0
        return np.divide(lead, self.sigma, out=np.zeros_like(lead), where=has_spread)

    def matches(self, phi: float = 1.5) -> np.ndarray:
        """Name the best record where it is ahead by more than `phi`, else `NOBODY`.

        The paper says once that a lead below `phi` is no match, and once that a lead no
        more than it is none. The latter holds here; a tie is never a match.
        """
        check_number(AttackError, "phi", phi, least=0)
        return np.where(self.eccentricity > phi, self.best, NOBODY)

    def __repr__(self) -> str:
        return (
            f"Scores of {self.n_viewers:,} viewers against what is known of "
            f"{len(self.best):,} targets"
        )


@njit(cache=True, nogil=True)
def score_block(
    first: int, end: int, plays: PlayArrays, known: FactArrays, results: Scores
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
    target: int, plays: PlayArrays, known: FactArrays,
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
def knows_day(fact: int, plays: PlayArrays, known: FactArrays) -> bool:
    """Say whether the day of a fact can be compared."""
    return known.days[fact] != NO_DAY and len(plays.days) > 0


@njit(cache=True, nogil=True)
def knows_rating(fact: int, plays: PlayArrays, known: FactArrays) -> bool:
    """Say whether the rating of a fact can be compared."""
    return not np.isnan(known.ratings[fact]) and len(plays.ratings) > 0


@njit(cache=True, nogil=True)
def _add_up(
    target: int, plays: PlayArrays, known: FactArrays, by_day: np.ndarray,
    by_level: np.ndarray, flat: np.ndarray, scores: np.ndarray, tops: np.ndarray,
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
    best: Any = np.int32(0)
    for i in range(len(viewers)):
        score: Any = flat
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
def _sum(scores: np.ndarray) -> tuple[Any, float, float]:
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
    target: int, scores: np.ndarray, tops: np.ndarray, unit: float, results: Scores
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
    results: Scores,
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


def score_records(
    log: Log | Index,
    knowledge: Knowledge | Sequence[Knowledge] | Facts,
    *,
    scoring: Scoring | None = None,
    truth: np.ndarray | None = None,
) -> Scores:
    """Score everybody's record against what is known of each target (Scoreboard-RH).

    The attacker has heard a little of what somebody watched, from a colleague or on a
    public profile, and some of it is wrong. They score every record of the log: each
    fact adds the more, the closer the day and the rating, and the fewer people played
    the title. Then they look whether one record is far ahead of all the others.

    What is not known of a fact, or not in the log, is not compared. A fact of which
    nothing is left but the title counts 1 for whoever played it. Of several plays of
    one title by one viewer, the closest counts.

    Parameters
    ----------
    log : Log or Index
        A log without names, or its index, made once and used again.
    knowledge : Knowledge or sequence of Knowledge or Facts
        Known plays of one target, or of each of several; or facts about them.
    scoring : Scoring, optional
        How a play is compared. By default as in the paper.
    truth : np.ndarray of shape (n_targets,), int, optional
        Place of each target's own record in `Index.people`, or `NOBODY` for one who is
        not in the log. Only to judge the attack by: it changes no score.

    Returns
    -------
    Scores

    Raises
    ------
    AttackError
        If a parameter is something else, or a place is none of the index.
    KnowledgeError
        If a fact is not a known play.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, sections 4 and 5.

    Examples
    --------
    Ann and Bob both saw A, but only Ann saw it on about the 3rd, and B.

    >>> import polars as pl
    >>> from kit.knowledge import Knowledge, KnownPlay
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "ann", "bob"],
    ...     "title": ["A", "B", "A"],
    ...     "day": ["2018-01-02", "2018-01-05", "2018-03-01"],
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> colleague = Knowledge([KnownPlay("A", day="2018-01-03"), KnownPlay("B")])
    >>> scores = score_records(log, colleague)
    >>> scores.best.tolist(), scores.top.round(2).tolist(), scores.second.round(2)
    ([0], [2.84], array([0.22]))
    """
    index = index_log(log)
    scoring = Scoring() if scoring is None else scoring
    facts = knowledge if isinstance(knowledge, Facts) else name_facts(index, knowledge)
    plays, known = to_arrays(index, facts, scoring, truth)
    n = facts.n_targets
    places, values = partial(np.zeros, n, np.int64), partial(np.zeros, n)
    scores = Scores(
        index.n_viewers, places(), values(), values(), places(), values(), values(),
        places(), np.full(n, np.nan),
    )  # fmt: skip
    run_blocks(lambda at, to: score_block(at, to, plays, known, scores), n)
    return scores


def to_arrays(
    index: Index, facts: Facts, scoring: Scoring, truth: np.ndarray | None
) -> tuple[PlayArrays, FactArrays]:
    """Check what an attack is given, and lay it out for a kernel."""
    check_type(AttackError, "scoring", scoring, Scoring, "a Scoring")
    if facts.n_facts and facts.titles.max() >= index.n_titles:
        rule = f"places among the {index.n_titles} titles of the index"
        raise AttackError.bad_value("facts.titles", rule, int(facts.titles.max()))
    decay = np.exp(-np.arange(index.n_days) / scoring.day_scale)
    plays = PlayArrays(
        index.n_viewers, index.starts, index.viewers, index.days, index.ratings,
        index.support, index.levels, scoring.weights(index.support), decay,
        float(scoring.day_scale), float(scoring.rating_scale),
    )  # fmt: skip
    truth = _check_truth(index, facts, truth)
    return plays, FactArrays(
        facts.starts, facts.titles, facts.days, facts.ratings, truth
    )


def _check_truth(index: Index, facts: Facts, truth: object) -> np.ndarray:
    if truth is None:
        return np.full(facts.n_targets, NOBODY)
    truth, n = np.asarray(truth), facts.n_targets
    if truth.shape != (n,) or not np.issubdtype(truth.dtype, np.integer):
        rule = f"one place, or {NOBODY}, for each of the {n} targets"
        raise AttackError.bad_value("truth", rule, f"{truth.dtype} of {truth.shape}")
    is_outside = (truth < NOBODY) | (truth >= index.n_viewers)
    if is_outside.any():
        rule = f"places among the {index.n_viewers} viewers, or {NOBODY}"
        raise AttackError.bad_value("truth", rule, int(truth[is_outside][0]))
    return truth.astype(np.int64)
