"""Whom do all the facts fit, if none of them may be wrong?"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numba import njit

from kit.attacks.on_logs.scoreboard.facts import NO_TITLE, Facts
from kit.attacks.on_logs.scoreboard.index import NO_RATING, Index
from kit.attacks.on_logs.scoreboard.kernel import Known, Plays, knows_day, knows_rating
from kit.attacks.on_logs.scoreboard.scores import NOBODY, to_arrays
from kit.attacks.on_logs.scoreboard.scoring import Scoring
from kit.attacks.on_logs.threads import run_blocks
from kit.errors import AttackError


@dataclass(frozen=True, eq=False, repr=False)
class MatchingSets:
    """Whom all the facts about each target fit.

    Attributes
    ----------
    n_fitting : np.ndarray of shape (n_targets,), int64
        How many records.
    first : np.ndarray of shape (n_targets,), int64
        Place in `Index.people` of the first of them, or `NOBODY`.
    has_truth : np.ndarray of shape (n_targets,), bool
        Whether the true record is among them.
    """

    n_fitting: np.ndarray
    first: np.ndarray
    has_truth: np.ndarray

    @property
    def chance(self) -> np.ndarray:
        """Chance that one of them, taken at random, is the true record."""
        return self.has_truth / np.maximum(1, self.n_fitting)

    def matches(self) -> np.ndarray:
        """Name the record where it is the only one that fits, else `NOBODY`."""
        return np.where(self.n_fitting == 1, self.first, NOBODY)

    def __repr__(self) -> str:
        alone = int((self.n_fitting == 1).sum())
        return f"MatchingSets of {len(self.first):,} targets, {alone:,} of one record"


def fit_targets(
    index: Index,
    facts: Facts,
    scoring: Scoring | None = None,
    *,
    alpha: float = 0.5,
    truth: np.ndarray | None = None,
) -> MatchingSets:
    """Find whom everything fits that is known of each target (Scoreboard).

    The attacker trusts all of the facts: whoever has not played one of the titles, on
    about that day and with about that rating, is not the one. Of those who are left
    they take one at random. A single fact that is wrong leads them astray.

    Parameters
    ----------
    index : Index
        Of the log; from `index_log`.
    facts : Facts
        What is known of each target. What is not known of a fact is not compared.
    scoring : Scoring, optional
        Its scales say how alike two days or ratings are; weights play no part.
    alpha : float, default=0.5
        In [0, 1). The likeness of each day and each rating must be more than this. With
        the scales of the paper, 0.5 admits days up to 20 apart and ratings up to 1.
    truth : np.ndarray of shape (n_targets,), int, optional
        Place of each target's own record in `Index.people`, or `NOBODY`.

    Returns
    -------
    MatchingSets

    Raises
    ------
    AttackError
        If a parameter is something else, a place is none of the index, or nothing is
        known of a target.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 4: the least likeness of all facts is the score,
       and those above alpha are the matching set. Of a fact with a day and a rating we
       take the less alike of the two.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.attacks.on_logs.scoreboard.facts import name_facts
    >>> from kit.attacks.on_logs.scoreboard.index import index_log
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "bob", "cy"],
    ...     "title": ["A", "A", "A"],
    ...     "day": ["2018-01-02", "2018-01-09", "2018-06-01"],
    ... }
    >>> index = index_log(check_plays(pl.DataFrame(rows)))
    >>> facts = name_facts(index, ["A"], dates=["2018-01-03"])
    >>> fit_targets(index, facts).n_fitting.tolist()
    [2]
    """
    is_number = isinstance(alpha, Real) and not isinstance(alpha, bool)
    if not (is_number and 0 <= alpha < 1):
        raise AttackError.bad_value("alpha", "a number in [0, 1)", alpha)
    scoring = Scoring() if scoring is None else scoring
    plays, known = to_arrays(index, facts, scoring, truth)
    if (np.diff(facts.starts) == 0).any():
        raise AttackError.bad_value("facts", "at least one about each target", 0)
    sets = MatchingSets(
        np.zeros(facts.n_targets, dtype=np.int64),
        np.full(facts.n_targets, NOBODY),
        np.zeros(facts.n_targets, dtype=bool),
    )
    # Alike above alpha is the same as less far apart than this.
    far = np.inf if alpha == 0 else -np.log(alpha)
    limits = (far * scoring.day_scale, far * scoring.rating_scale)

    def fit(first: int, end: int) -> None:
        _fit_block(
            first, end, plays, known, limits, sets.n_fitting, sets.first, sets.has_truth
        )

    run_blocks(fit, facts.n_targets)
    return sets


@njit(cache=True, nogil=True)
def _fit_block(
    first: int, end: int, plays: Plays, known: Known, limits: tuple[float, float],
    n_fitting: np.ndarray, firsts: np.ndarray, has_truth: np.ndarray,
) -> None:  # fmt: skip
    """Put every fact to those who played the rarest of the titles."""
    for target in range(first, end):
        facts = range(known.starts[target], known.starts[target + 1])
        rarest = _find_rarest(known.titles[facts.start : facts.stop], plays.support)
        if rarest == NO_TITLE:
            continue
        before = np.int64(NOBODY)
        for at in range(plays.starts[rarest], plays.starts[rarest + 1]):
            viewer = np.int64(plays.viewers[at])
            fits = viewer != before
            for fact in facts:
                fits = fits and _fits(fact, viewer, plays, known, limits)
            if fits:
                firsts[target] = viewer if n_fitting[target] == 0 else firsts[target]
                n_fitting[target] += 1
                has_truth[target] |= viewer == known.truth[target]
            before = viewer


@njit(cache=True, nogil=True)
def _find_rarest(titles: np.ndarray, support: np.ndarray) -> int:
    """Find the title that fewest played; `NO_TITLE`, which nobody did, if it is one."""
    rarest = titles[0]
    for title in titles:
        if title == NO_TITLE or rarest == NO_TITLE:
            return NO_TITLE
        if support[title] < support[rarest]:
            rarest = title
    return rarest


@njit(cache=True, nogil=True)
def _fits(
    fact: int, viewer: int, plays: Plays, known: Known, limits: tuple[float, float]
) -> bool:
    """Look for one play of the viewer that is close enough in all that is known."""
    title = known.titles[fact]
    at, end = plays.starts[title], plays.starts[title + 1]
    at += np.searchsorted(plays.viewers[at:end], viewer)
    while at < end and plays.viewers[at] == viewer:
        fits = True
        if knows_day(fact, plays, known):
            fits &= abs(np.int64(plays.days[at]) - known.days[fact]) < limits[0]
        if knows_rating(fact, plays, known):
            level = plays.ratings[at]
            is_rated = level != NO_RATING
            fits &= (
                is_rated and abs(plays.levels[level] - known.ratings[fact]) < limits[1]
            )
        if fits:
            return True
        at += 1
    return False
