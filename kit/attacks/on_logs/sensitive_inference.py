"""Can a state of mind be told from how somebody watches, and how often falsely?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_logs.habits import Habits, plant_trait
from kit.checks import (
    check_confidence,
    check_number,
    check_seed,
    check_type,
    check_whole,
    is_list,
)
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Rate, Success, Tally, wilson
from kit.evaluate.roc import Roc, measure_roc
from kit.evaluate.screening import predictive_value
from kit.findings import Scored
from kit.results import Result

USUAL = Attacker(who="a service, or whoever buys its log", known_share=0.0)
THREAT = ThreatModel(
    attack="infer_trait",
    attacker="a service, or whoever buys its log",
    reads="how each person watches: how much, how late, how many episodes",
    of_target="nothing beyond the log",
    of_others="of a sample of the same people, who has the trait",
    wins="more flagged people have the trait than of people flagged by a simple rule",
    kind="Scored",
    source="base rates and false alarms: textbooks of epidemiology",
)
AT_RANDOM = "flagging people at random"
HEAVIEST = "flagging those with most plays"
BINGERS = "flagging those with most episodes in a day"
_CALIBRATION = 3  # parts in which probabilities are calibrated, within each training


@dataclass(frozen=True, eq=False)
class SensitiveInference(Result):
    """How many of those whom a classifier flags have a trait.

    Parameters
    ----------
    findings : tuple of Scored
        The flag with its record: a success is a flagged person who has the trait.
    table : pl.DataFrame
        For `what` was flagged, and on which `side`, the share who have the trait:
        `rate`, `low`, `high`.
    success : Success
        Of flags, beside flags at random, of heavy viewers and of bingers, and beside
        the same attack on a trait that has nothing to do with habits.
    sensitivity : Rate
        Of those who have the trait, the share flagged.
    false_rate : Rate
        Of those who do not have it, the share flagged all the same.
    roc : Roc
        How well the scores order people, over all thresholds.
    calibration : pl.DataFrame
        By tenth of the scores: the mean probability that was `said`, the share that is
        `true`, and how many `people`.
    prevalence : float
        Share of these people who have the trait.
    left_out : tuple of str
        Habits that the log cannot tell.
    """

    success: Success
    sensitivity: Rate
    false_rate: Rate
    roc: Roc
    calibration: pl.DataFrame = field(repr=False)
    prevalence: float
    left_out: tuple[str, ...]

    @property
    def false_alarms(self) -> float:
        """Of a hundred people flagged, how many do not have the trait."""
        return 100 * (1 - self.success.rate.value)

    @property
    def scope(self) -> str:
        """What was not looked at, and whether the flag is worth anything."""
        n_people = self.roc.n_in + self.roc.n_out
        told = f"{n_people:,} people judged, {self.prevalence:.1%} with the trait."
        lacking = ""
        if self.left_out:
            habits = " and ".join(self.left_out)
            lacking = f"Left out, since the log has no times: {habits}."
        return " ".join(filter(None, [told, lacking, self.success.caution]))

    def at_base_rate(self, prevalence: float) -> Rate | None:
        """Carry the share of flags that are right over to another base rate.

        Parameters
        ----------
        prevalence : float
            Share of the other people who have the trait, in [0, 1].

        Returns
        -------
        Rate or None
            By Bayes' rule; its ends are those of sensitivity and false rate, each at
            its worst, and so outer. ``None`` where nobody is flagged.

        Raises
        ------
        EvaluationError
            If `prevalence` is not in [0, 1].
        """
        hit, false = self.sensitivity, self.false_rate
        value = predictive_value(hit.value, false.value, prevalence)
        low = predictive_value(hit.low, false.high, prevalence)
        high = predictive_value(hit.high, false.low, prevalence)
        if value is None or low is None or high is None:
            return None
        n = self.success.attack.valid
        return Rate(
            succeeded=value * n, valid=n, low=low, high=high, confidence=hit.confidence
        )


def infer_trait(
    habits: Habits,
    trait: np.ndarray,
    attacker: Attacker = USUAL,
    *,
    flagged: float | None = None,
    folds: int = 5,
    seed: int = 0,
    confidence: float = 0.95,
) -> SensitiveInference:
    """Flag people who seem to have a trait by how they watch, and count false alarms.

    A service wants to know who is in a low mood: to be kind to them, to sell to them,
    or to tell a joke about them. It has asked some viewers, trains a classifier on how
    they watch, and flags those of the others who score highest. It succeeds with each
    flagged person who has the trait. Whoever is flagged without it bears the cost.

    Parameters
    ----------
    habits : Habits
        How each person watches; see `measure_habits`.
    trait : array of bool, of shape (n_people,)
        Who has it: planted by `plant_trait`, so that the truth is known. Of people who
        are judged nothing is used in training.
    attacker : Attacker, default=USUAL
        Only who it is; known are the answers of those in training.
    flagged : float, optional
        Share of people who are flagged, in (0, 1); by default as many as have it.
    folds : int, default=5
        Parts of cross-validation, at least 2.
    seed : int, default=0
        For the parts, and for the control.
    confidence : float, default=0.95
        Of intervals, in [0, 1); each person counts once.

    Returns
    -------
    SensitiveInference

    Raises
    ------
    AttackError
        If `habits` are none, `trait` is not yes or no of each person, fewer than 3
        times `folds` people have it or have it not, so that a training has one class
        only, or a setting is out of range.
    EvaluationError
        If `confidence` is not in [0, 1).
    KnowledgeError
        If the attacker holds what the attack makes no use of.

    References
    ----------
    .. [1] B. Zadrozny, C. Elkan, "Transforming classifier scores into accurate
       multiclass probability estimates", KDD 2002: how scores become probabilities.
    .. [2] D. G. Altman, J. M. Bland, "Diagnostic tests 2: predictive values", BMJ 309
       (1994), 102.

    Examples
    --------
    >>> import kit
    >>> habits = kit.attacks.measure_habits(kit.open_films(), people=4_000)
    >>> trait = kit.attacks.plant_trait(habits, prevalence=0.1, odds_ratio=3, seed=1)
    >>> found = kit.attacks.infer_trait(habits, trait)
    >>> found.false_alarms > 50
    True
    """
    check_type(AttackError, "habits", habits, Habits, "Habits, as measure_habits gives")
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    unused = "known_share", "wrong_share", "reference", "knows_rule"
    attacker.refuse("telling a trait from habits", USUAL, *unused)
    check_whole(AttackError, "folds", folds, least=2)
    check_seed(AttackError, seed)
    check_confidence(EvaluationError, confidence)
    has = _check_trait(trait, habits, folds)
    share = has.mean() if flagged is None else flagged
    check_number(AttackError, "flagged", float(share), above=0, below=1)
    n = max(1, round(float(share) * len(has)))
    lot = np.random.default_rng(seed)
    scores = _score(habits, has, folds, seed)
    other = lot.permutation(has)  # as common, and without any tie to habits
    by_chance = _score(habits, other, folds, seed)
    is_flagged = _take_highest(scores, n, lot)
    success = Success(
        attack=_tally(has, is_flagged),
        baseline={
            AT_RANDOM: Tally.of(n, succeeded=n * float(has.mean())),
            HEAVIEST: _tally(has, _take_highest(habits.of("plays"), n, lot)),
            BINGERS: _tally(has, _take_highest(habits.of("most in a day"), n, lot)),
        },
        control=_tally(other, _take_highest(by_chance, n, lot)),
        control_on="a trait that has no tie to habits",
        confidence=confidence,
    )
    whom = f"the {n:,} of {len(has):,} people with the highest scores"
    flag = Scored("who scores highest has the trait", whom, success)
    hits, n_with = int((is_flagged & has).sum()), int(has.sum())
    return SensitiveInference(
        [flag],
        _tabulate(success),
        success,
        wilson(hits, n_with, confidence=confidence),
        wilson(n - hits, len(has) - n_with, confidence=confidence),
        measure_roc(scores[has], scores[~has], confidence=confidence),
        _calibrate(scores, has),
        float(has.mean()),
        habits.left_out,
    )


def compare_strengths(
    habits: Habits,
    prevalences: Sequence[float],
    odds_ratios: Sequence[float],
    *,
    folds: int = 5,
    seed: int = 0,
) -> pl.DataFrame:
    """Flag people for traits that are rarer or commoner, tied to habits less or more.

    Parameters
    ----------
    habits : Habits
        Of the people among whom each is planted.
    prevalences, odds_ratios : sequences of float
        As `plant_trait` takes them.
    folds, seed : int
        As in `infer_trait`; the seed also plants.

    Returns
    -------
    pl.DataFrame
        A row for each pair: `prevalence`, `odds_ratio`, how many were `flagged` and
        `right`, `rate` with `low` and `high`, the strongest `baseline` and its
        `baseline_rate`, the `control_rate`, `auc`, and `is_meaningful`.

    Raises
    ------
    AttackError
        If a list is empty, or as in `plant_trait` and `infer_trait`.
    """
    for name, values in (("prevalences", prevalences), ("odds_ratios", odds_ratios)):
        if not is_list(values) or not list(values):
            raise AttackError.bad_value(name, "a list of numbers, not empty", values)
    rows = []
    for prevalence in prevalences:
        for odds_ratio in odds_ratios:
            trait = plant_trait(
                habits, prevalence=prevalence, odds_ratio=odds_ratio, seed=seed
            )
            found = infer_trait(habits, trait, folds=folds, seed=seed)
            tied = {"prevalence": prevalence, "odds_ratio": odds_ratio}
            rows.append(tied | _summarise(found))
    return pl.DataFrame(rows)


def _summarise(found: SensitiveInference) -> dict[str, object]:
    success = found.success
    return {
        "flagged": success.attack.valid,
        "right": int(success.attack.succeeded),
        "rate": success.rate.value,
        "low": success.rate.low,
        "high": success.rate.high,
        "baseline": success.strongest,
        "baseline_rate": success.baseline_rate.value,
        "control_rate": success.control_rate.value,
        "auc": found.roc.auc.value,
        "is_meaningful": success.is_meaningful,
    }


def _check_trait(trait: object, habits: Habits, folds: int) -> np.ndarray:
    """Refuse what is not yes or no of each, and too few of either to learn from."""
    has = np.asarray(trait)
    if has.shape != (len(habits),) or not np.isin(has, (0, 1)).all():
        rule = f"True or False of each of {len(habits):,} people"
        shape = f"an array of {has.dtype} of shape {has.shape}"
        raise AttackError.bad_value("trait", rule, shape)
    has = has.astype(bool)
    n_with, least = int(has.sum()), _CALIBRATION * folds
    if min(n_with, len(has) - n_with) < least:
        rule = (
            f"one that at least {least} people have and {least} have not, or a "
            "training would hold one class only"
        )
        raise AttackError.bad_value(
            "trait", rule, f"{n_with} of {len(has)} who have it"
        )
    return has


def _score(habits: Habits, has: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Give each person a probability, from a classifier that has not seen that one."""
    learner = make_pipeline(
        FunctionTransformer(np.log1p),
        StandardScaler(),
        LogisticRegression(solver="liblinear", random_state=0),
    )
    calibrated = CalibratedClassifierCV(learner, method="isotonic", cv=_CALIBRATION)
    parts = StratifiedKFold(folds, shuffle=True, random_state=seed)
    told = cross_val_predict(
        calibrated, habits.values, has, cv=parts, method="predict_proba"
    )
    return np.asarray(told[:, 1])


def _take_highest(scores: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Flag those with the highest scores; of equal ones, by lot."""
    order = np.lexsort((rng.random(len(scores)), -scores))
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[order[:n]] = True
    return chosen


def _tally(has: np.ndarray, is_flagged: np.ndarray) -> Tally:
    return Tally.of(int(is_flagged.sum()), succeeded=int((has & is_flagged).sum()))


def _tabulate(success: Success) -> pl.DataFrame:
    """List the shares of flags that are right, as a chart takes them."""
    confidence = success.confidence
    tallies = [("flagged by a classifier", "attack", success.attack)]
    tallies += [(name, "baseline", one) for name, one in success.baselines.items()]
    tallies.append(("a trait without a tie to habits", "control", success.control))
    return pl.DataFrame(
        {"what": what, "side": side, "rate": rate.value}
        | {"low": rate.low, "high": rate.high}
        for what, side, tally in tallies
        for rate in [tally.rate(confidence=confidence)]
    )


def _calibrate(scores: np.ndarray, has: np.ndarray) -> pl.DataFrame:
    """Compare what was said with what is true, by tenth of the scores."""
    tenth = np.argsort(np.argsort(scores, kind="stable")) * 10 // len(scores)
    people = pl.DataFrame({"tenth": tenth + 1, "said": scores, "true": has})
    shares = pl.col("said", "true").mean()
    grouped = people.group_by("tenth").agg(shares, pl.len().alias("people"))
    return grouped.sort("tenth")
