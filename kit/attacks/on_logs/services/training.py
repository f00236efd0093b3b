"""How does an attacker learn from friends what speaks for a match?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.base import BaseEstimator, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kit.errors import AttackError
from kit.evaluate import Tally

FEWEST_FRIENDS = 10
_FOLDS = 5
_FURTHEST = 1e-9  # a chance of 0 or 1 has no log-odds


@dataclass(frozen=True)
class Training:
    """What was learned from people whose numbers on both services are known.

    Attributes
    ----------
    known : int
        Friends whose numbers on both services the attacker has.
    found : int
        Friends whose counterpart is among their candidates; only they teach.
    cross_validated : Tally
        How often the counterpart came first, judged by a model that had not seen the
        friend. It needs no truth, so the attacker can look at it.
    """

    known: int
    found: int
    cross_validated: Tally

    @property
    def caution(self) -> str:
        """Why nothing was learned, or nothing if something was."""
        if self.found >= FEWEST_FRIENDS:
            return ""
        return (
            f"Only {self.found:,} of {self.known:,} friends have their counterpart "
            "among their candidates, too few to learn from."
        )


def check_friends(known_pairs: object, n_a: int, n_b: int) -> pl.DataFrame:
    """Hand back the pairs that an attacker knows, or refuse what are none.

    Parameters
    ----------
    known_pairs : pl.DataFrame of shape (n_friends, 2), or None
        `a` and `b`: places among the viewers of A and of B, ascending by number.
    n_a, n_b : int
        People on each.

    Returns
    -------
    pl.DataFrame of shape (n_friends, 2)
        The same, as 64-bit integers; no rows for None.

    Raises
    ------
    AttackError
        If there are fewer than 10, a place is none, or somebody is there twice.
    """
    name = "known_pairs"
    if known_pairs is None:
        return pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})
    if not isinstance(known_pairs, pl.DataFrame):
        rule = "a Polars DataFrame with the columns a and b"
        raise AttackError.bad_value(name, rule, type(known_pairs).__name__)
    if missing := {"a", "b"} - set(known_pairs.columns):
        rule = "a table with the columns a and b"
        raise AttackError.bad_value(name, rule, f"one without {min(missing)}")
    if known_pairs.height < FEWEST_FRIENDS:
        rule = f"a table of at least {FEWEST_FRIENDS} pairs"
        raise AttackError.bad_value(name, rule, known_pairs.height)
    for column, n in (("a", n_a), ("b", n_b)):
        places = known_pairs[column]
        if not places.dtype.is_integer():
            rule = f"a table of whole places in {column}"
            raise AttackError.bad_value(name, rule, str(places.dtype))
        if places.null_count():
            rule = f"a table without gaps in {column}"
            raise AttackError.bad_value(name, rule, "one with a missing value")
        if places.min() < 0 or places.max() >= n:
            rule = f"a table with places from 0 to {n - 1:,} in {column}"
            raise AttackError.bad_value(name, rule, "one beyond")
        if places.n_unique() < places.len():
            rule = f"a table with each person once in {column}"
            raise AttackError.bad_value(name, rule, "one twice")
    return known_pairs.select("a", "b").cast(pl.Int64)


def check_model(model: object) -> BaseEstimator:
    """Hand back a classifier, logistic regression unless another is given.

    Parameters
    ----------
    model : classifier of scikit-learn, or None
        One that tells chances.

    Returns
    -------
    BaseEstimator
        Not yet fitted.

    Raises
    ------
    AttackError
        If it is no classifier that tells chances.
    """
    if model is None:
        # Few features and many pairs are what this solver is for.
        regression = LogisticRegression(solver="newton-cholesky")
        return make_pipeline(StandardScaler(), regression)
    if not isinstance(model, BaseEstimator) or not hasattr(model, "predict_proba"):
        rule = "a classifier of scikit-learn with `predict_proba`"
        raise AttackError.bad_value("model", rule, model)
    return clone(model)


def learn_from_friends(
    model: BaseEstimator,
    features: np.ndarray,
    candidates: np.ndarray,
    friends: pl.DataFrame,
) -> tuple[BaseEstimator | None, Training]:
    """Fit a classifier that tells a friend's counterpart from the other candidates.

    Parameters
    ----------
    model : BaseEstimator
        A classifier that tells chances.
    features : np.ndarray of shape (n_viewers_a, n, n_features)
        What speaks for each candidate.
    candidates : np.ndarray of shape (n_viewers_a, n), int32
        Places among the viewers of B, -1 for none.
    friends : pl.DataFrame of shape (n_friends, 2)
        `a` and `b`, as `check_friends` hands them back.

    Returns
    -------
    model : BaseEstimator or None
        Fitted; None where fewer than 10 friends have their counterpart among their
        candidates, so that there is nothing to learn from.
    training : Training
    """
    a, b = friends["a"].to_numpy(), friends["b"].to_numpy()
    theirs = candidates[a]
    is_right = theirs == b[:, None]
    is_found = is_right.any(axis=1)
    n_found = int(is_found.sum())
    if n_found < FEWEST_FRIENDS:
        nobody = Tally(requested=len(a), generated=0, valid=0, succeeded=0)
        return None, Training(len(a), n_found, nobody)
    # Friends without their counterpart among the candidates teach what is wrong.
    is_one = theirs >= 0
    rows, _ = np.nonzero(is_one)
    x, y = features[a][is_one], is_right[is_one]
    chances = np.full(theirs.shape, -1.0)
    # Every fold has its part of those who are found, or one could teach nothing.
    folds = StratifiedGroupKFold(_FOLDS)
    predicted = cross_val_predict(
        clone(model), x, y, groups=rows, cv=folds, method="predict_proba"
    )
    chances[is_one] = predicted[:, 1]
    first = chances.argmax(axis=1)
    hits = int(is_right[np.arange(len(a)), first].sum())
    tally = Tally(requested=len(a), generated=len(a), valid=len(a), succeeded=hits)
    return clone(model).fit(x, y), Training(len(a), n_found, tally)


def weigh_by_model(model: BaseEstimator, features: np.ndarray) -> np.ndarray:
    """Score pairs by the log-odds that a fitted classifier gives them.

    Parameters
    ----------
    model : BaseEstimator
        Fitted.
    features : np.ndarray of shape (..., n_features)
        What speaks for each pair.

    Returns
    -------
    np.ndarray of shape (...), float64
    """
    flat = features.reshape(-1, features.shape[-1])
    chance = model.predict_proba(flat)[:, 1].clip(_FURTHEST, 1 - _FURTHEST)
    return np.log(chance / (1 - chance)).reshape(features.shape[:-1])
