"""Whose record fits what is known best, and how far is it ahead of the next?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from numbers import Real

import numpy as np

from kit.attacks.on_logs.scoreboard.facts import Facts
from kit.attacks.on_logs.scoreboard.index import Index
from kit.attacks.on_logs.scoreboard.kernel import Known, Plays, Results, score_block
from kit.attacks.on_logs.scoreboard.scoring import Scoring
from kit.attacks.on_logs.threads import run_blocks
from kit.errors import AttackError

NOBODY = -1


@dataclass(frozen=True, eq=False, repr=False)
class Scores:
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

        Raises
        ------
        AttackError
            If `phi` is not a number of 0 or more.

        Returns
        -------
        np.ndarray of shape (n_targets,), int64
            Places in `Index.people`.
        """
        is_number = isinstance(phi, Real) and not isinstance(phi, bool)
        if not (is_number and phi >= 0):
            raise AttackError.bad_value("phi", "a number of 0 or more", phi)
        return np.where(self.eccentricity > phi, self.best, NOBODY)

    def __repr__(self) -> str:
        return (
            f"Scores of {self.n_viewers:,} viewers against what is known of "
            f"{len(self.best):,} targets"
        )


def score_targets(
    index: Index,
    facts: Facts,
    scoring: Scoring | None = None,
    *,
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
    index : Index
        Of the log; from `index_log`.
    facts : Facts
        What is known of each target.
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

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, sections 4 and 5.

    Examples
    --------
    Ann and Bob both saw A, but only Ann saw it on about the 3rd, and B.

    >>> import polars as pl
    >>> from kit.attacks.on_logs.scoreboard.facts import name_facts
    >>> from kit.attacks.on_logs.scoreboard.index import index_log
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "ann", "bob"],
    ...     "title": ["A", "B", "A"],
    ...     "day": ["2018-01-02", "2018-01-05", "2018-03-01"],
    ... }
    >>> index = index_log(check_plays(pl.DataFrame(rows)))
    >>> facts = name_facts(index, ["A", "B"], dates=["2018-01-03", None])
    >>> scores = score_targets(index, facts)
    >>> scores.best.tolist(), scores.top.round(2).tolist(), scores.second.round(2)
    ([0], [2.84], array([0.22]))
    """
    scoring = Scoring() if scoring is None else scoring
    plays, known = to_arrays(index, facts, scoring, truth)
    n = facts.n_targets
    places, values = partial(np.zeros, n, np.int64), partial(np.zeros, n)
    results = Results(
        places(), values(), values(), places(), values(), values(), places(),
        np.full(n, np.nan),
    )  # fmt: skip
    run_blocks(lambda at, to: score_block(at, to, plays, known, results), n)
    return Scores(index.n_viewers, *results)


def to_arrays(
    index: Index, facts: Facts, scoring: Scoring, truth: np.ndarray | None
) -> tuple[Plays, Known]:
    """Check what an attack is given, and lay it out for a kernel."""
    for name, value, kind in (
        ("index", index, Index),
        ("facts", facts, Facts),
        ("scoring", scoring, Scoring),
    ):
        if not isinstance(value, kind):
            rule = f"of the kind {kind.__name__}"
            raise AttackError.bad_value(name, rule, type(value).__name__)
    if facts.n_facts and facts.titles.max() >= index.n_titles:
        rule = f"places among the {index.n_titles} titles of the index"
        raise AttackError.bad_value("facts.titles", rule, int(facts.titles.max()))
    decay = np.exp(-np.arange(index.n_days) / scoring.day_scale)
    plays = Plays(
        index.n_viewers, index.starts, index.viewers, index.days, index.ratings,
        index.support, index.levels, scoring.weights(index.support), decay,
        float(scoring.day_scale), float(scoring.rating_scale),
    )  # fmt: skip
    truth = _check_truth(index, facts, truth)
    return plays, Known(facts.starts, facts.titles, facts.days, facts.ratings, truth)


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
