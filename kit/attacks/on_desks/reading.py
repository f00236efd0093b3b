"""Is a fact true, by the answers to some questions? A classifier that practised."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from sklearn.linear_model import LogisticRegression

_LEAST = 1e-6  # of the widest direction: narrower ones are rounding errors


class Reading:
    """A logistic regression on answers, refusals, and answers that are the same.

    Answers are turned so that a difference of two large numbers, which hardly varies,
    weighs as much as the numbers themselves.

    Parameters
    ----------
    answers : array of shape (n_desks, n_questions)
        NaN where a desk refused.
    is_true : array of bool, of shape (n_desks,)
        Whether the fact was true there.
    """

    def __init__(self, answers: np.ndarray, is_true: np.ndarray) -> None:
        told = ~np.isnan(answers)
        sums = np.where(told, answers, 0).sum(axis=0)
        self._usual = sums / np.maximum(told.sum(axis=0), 1)
        centred = np.where(told, answers, self._usual) - self._usual
        _, widths, turned = np.linalg.svd(centred, full_matrices=False)
        kept = widths > max(_LEAST * widths.max(initial=0), 1e-9)
        self._turn = turned[kept].T / widths[kept] * np.sqrt(len(answers))
        # Many small fits: the other solvers wait for threads longer than they compute.
        self._model = LogisticRegression(
            solver="liblinear", max_iter=1_000, random_state=0
        )
        self._model.fit(self._describe(answers), is_true)

    def chances(self, answers: np.ndarray) -> np.ndarray:
        """Give the chance, for each desk, that the fact is true there."""
        return np.asarray(self._model.predict_proba(self._describe(answers))[:, 1])

    def loss(self, answers: np.ndarray, is_true: np.ndarray) -> float:
        """Give the mean surprise at what is true, in nats; a coin has ln 2."""
        chances = self.chances(answers)
        right = np.where(is_true, chances, 1 - chances)
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    def accuracy(self, answers: np.ndarray, is_true: np.ndarray) -> float:
        """Give the share of desks that are read rightly."""
        return float(((self.chances(answers) > 0.5) == is_true).mean())

    def _describe(self, answers: np.ndarray) -> np.ndarray:
        """Write the answers of each desk as what the regression weighs."""
        refused = np.isnan(answers)
        filled = np.where(refused, self._usual, answers)
        pairs = list(combinations(range(answers.shape[1]), 2))
        marked = np.where(refused, -np.inf, answers)  # two refusals are alike as well
        alike = [marked[:, i] == marked[:, j] for i, j in pairs]
        turned = (filled - self._usual) @ self._turn
        same = np.array(alike, dtype=float).reshape(len(pairs), len(answers)).T
        return np.hstack([turned, refused, same])
