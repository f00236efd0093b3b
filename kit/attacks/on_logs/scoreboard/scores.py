"""Whose record fits what is known best, and how far is it ahead of the next?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.attacks.on_logs.scoreboard.facts import Facts
from kit.attacks.on_logs.scoreboard.index import Index
from kit.attacks.on_logs.scoreboard.scoring import Scoring

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
        lead = self.top - self.second
        return np.divide(lead, self.sigma, out=np.zeros_like(lead), where=lead > 0)

    def matches(self, phi: float = 1.5) -> np.ndarray:
        """Name the best record where it is ahead by more than `phi`, else `NOBODY`."""
        return np.where(self.eccentricity > phi, self.best, NOBODY)


def score_targets(
    index: Index,
    facts: Facts,
    scoring: Scoring | None = None,
    *,
    truth: np.ndarray | None = None,
) -> Scores:
    """Score everybody's record against what is known of each target."""
    raise NotImplementedError
