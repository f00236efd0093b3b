"""How well does a score tell people inside of a group from people outside of it?

Two numbers, for two questions. The AUC says how often somebody inside scores above
somebody outside, and is an average over people whom nobody would accuse. The share of
those inside who are found while one in a hundred outsiders is accused falsely says what
an attacker can be sure of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from sklearn.metrics import roc_auc_score, roc_curve

from kit.checks import check_confidence, check_number
from kit.errors import EvaluationError
from kit.evaluate.rates import Estimate, Rate, wilson

#: Shares of outsiders who may be accused falsely, at which papers report.
FALSE_RATES = (0.01, 0.001)


@dataclass(frozen=True, kw_only=True)
class OperatingPoint:
    """How many of those inside are found where few outsiders may be accused.

    Attributes
    ----------
    allowed : float
        Share of those outside, in (0, 1), who may score at or above the threshold.
    threshold : float or None
        The lowest score from which on people are named; None where too few outsiders
        were tried to say.
    true : Rate or None
        Share of those inside who are named, with Wilson's interval at this threshold.
    false : Rate or None
        Share of those outside who are named, at most `allowed`, with Wilson's interval:
        the threshold was set on these very people, and holds of others to within that.
    needed : int
        So many outsiders it takes to speak of `allowed` at all: 1 / allowed.
    n_out : int
        So many were tried.
    """

    allowed: float
    threshold: float | None
    true: Rate | None
    false: Rate | None
    needed: int
    n_out: int

    @property
    def is_told(self) -> bool:
        """Whether there were outsiders enough to speak of such a share."""
        return self.true is not None

    def __str__(self) -> str:
        if self.true is None:
            return (
                f"{self.n_out:,} outsiders are too few to speak of one in "
                f"{1 / self.allowed:,.0f}; it takes {self.needed:,}"
            )
        true = self.true
        return (
            f"{true.value:.1%} of those inside ({true.confidence:.0%} interval "
            f"{true.low:.1%} to {true.high:.1%}) where one outsider in "
            f"{1 / self.allowed:,.0f} may be accused"
        )


@dataclass(frozen=True, kw_only=True)
class Roc:
    """How well scores tell people inside from people outside.

    Attributes
    ----------
    auc : Estimate
        Chance that somebody inside scores above somebody outside, a tie counting half,
        and its interval; one half where the scores say nothing.
    n_in, n_out : int
        How many people were inside and outside.
    confidence : float
        Of every interval.
    thresholds, n_true, n_false : array of shape (n_steps,)
        Of each score from the highest down, how many inside and outside have it or
        more; the first is above them all.
    """

    auc: Estimate
    n_in: int
    n_out: int
    confidence: float
    thresholds: np.ndarray = field(repr=False, compare=False)
    n_true: np.ndarray = field(repr=False, compare=False)
    n_false: np.ndarray = field(repr=False, compare=False)

    @property
    def is_meaningful(self) -> bool:
        """Whether the scores do better than a coin, beyond chance."""
        return self.auc.low > 1 / 2

    @property
    def caution(self) -> str:
        """Why the scores should not be relied on, or nothing if they may be."""
        if self.is_meaningful:
            return ""
        auc = self.auc
        how = "worse than" if auc.high < 1 / 2 else "no better than"
        return (
            f"The scores tell those inside from those outside {how} a coin: AUC "
            f"{auc.value:.3f}, {self.confidence:.0%} interval {auc.low:.3f} to "
            f"{auc.high:.3f}."
        )

    def at(self, allowed: float) -> OperatingPoint:
        """Say how many inside are found where few outsiders may be accused.

        Parameters
        ----------
        allowed : float
            Share of outsiders, in (0, 1).

        Returns
        -------
        OperatingPoint
            Without a rate where fewer than 1 / allowed outsiders were tried: no share
            of them is then as small as that, but none at all.

        Raises
        ------
        EvaluationError
            If `allowed` is not in (0, 1).
        """
        check_number(EvaluationError, "allowed", allowed, above=0, below=1)
        needed = -floor(-1 / allowed + 1e-9)
        told: dict[str, float | Rate | None]
        told = {"threshold": None, "true": None, "false": None}
        if self.n_out >= needed:
            most = floor(allowed * self.n_out + 1e-9)
            step = int(np.searchsorted(self.n_false, most, side="right")) - 1
            told = {"threshold": float(self.thresholds[step])} | {
                name: wilson(int(n[step]), of, confidence=self.confidence)
                for name, n, of in (
                    ("true", self.n_true, self.n_in),
                    ("false", self.n_false, self.n_out),
                )
            }
        return OperatingPoint(
            allowed=allowed,
            needed=needed,
            n_out=self.n_out,
            **told,  # type: ignore[arg-type]  # each under its own name
        )

    @property
    def points(self) -> tuple[OperatingPoint, ...]:
        """What is found at 1 % and at 0.1 % of outsiders accused."""
        return tuple(self.at(allowed) for allowed in FALSE_RATES)

    def __str__(self) -> str:
        auc = self.auc
        return (
            f"AUC {auc.value:.3f} ({self.confidence:.0%} interval {auc.low:.3f} to "
            f"{auc.high:.3f}; {self.n_in:,} inside, {self.n_out:,} outside); "
            + "; ".join(map(str, self.points))
        )


def measure_roc(
    inside: ArrayLike, outside: ArrayLike, *, confidence: float = 0.95
) -> Roc:
    """Measure how well scores tell people inside from people outside.

    Parameters
    ----------
    inside : array of float, of shape (n_in,)
        Scores of people who are in the group; higher speaks for being in it.
    outside : array of float, of shape (n_out,)
        Scores of people who are not.
    confidence : float, default=0.95
        Of every interval, in [0, 1).

    Returns
    -------
    Roc
        The AUC, and how many inside are found at any share of false accusations.

    Raises
    ------
    EvaluationError
        If one of the two is empty, or no list of finite numbers, or `confidence` is
        not in [0, 1).

    Notes
    -----
    The interval of the AUC is the fifth method of [2]_: the variance that Hanley and
    McNeil [1]_ derive for exponential scores, taken at the end of the interval and not
    at the estimate, as Wilson's is. It does not close where everybody inside is above
    everybody outside, nor where all scores are equal, as that of DeLong does. It takes
    people as independent of each other: several scores of one person are not.

    References
    ----------
    .. [1] J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver
       operating characteristic (ROC) curve", Radiology 143 (1982), 29-36.
    .. [2] R. G. Newcombe, "Confidence intervals for an effect size measure based on the
       Mann-Whitney statistic, part 2", Statistics in Medicine 25 (2006), 559-573.
    .. [3] N. Carlini et al., "Membership inference attacks from first principles",
       S&P 2022, section III: true positives where false ones are few.

    Examples
    --------
    >>> import kit
    >>> roc = kit.evaluate.measure_roc([3, 2, 2, 1], [2, 0, 0, 0])
    >>> f"{roc.auc.value:.3f}"  # 14 pairs of 16: 13 above, two tied
    '0.875'
    >>> roc.at(0.25).true.value, roc.at(0.01).is_told
    (1.0, False)
    """
    check_confidence(EvaluationError, confidence)
    high = _read_scores("inside", inside)
    low = _read_scores("outside", outside)
    is_in = np.repeat([True, False], [len(high), len(low)])
    scores = np.concatenate([high, low])
    auc = float(roc_auc_score(is_in, scores))
    false, true, thresholds = roc_curve(is_in, scores, drop_intermediate=False)
    ends = _bound_auc(auc, len(high), len(low), confidence)
    return Roc(
        auc=Estimate(value=auc, low=ends[0], high=ends[1]),
        n_in=len(high),
        n_out=len(low),
        confidence=confidence,
        thresholds=thresholds,
        n_true=np.rint(true * len(high)).astype(int),
        n_false=np.rint(false * len(low)).astype(int),
    )


def best_threshold(inside: ArrayLike, outside: ArrayLike) -> float:
    """Find the score from which on it is best to say "inside".

    Parameters
    ----------
    inside, outside : array of float
        Scores of people of whom it is known, as in `measure_roc`.

    Returns
    -------
    float
        The score with the largest share of those inside, less that of those outside,
        at or above it (Youden's index); of several, the highest. Infinite where it is
        best to say so of nobody.

    Raises
    ------
    EvaluationError
        If one of the two is empty, or no list of finite numbers.

    References
    ----------
    .. [1] W. J. Youden, "Index for rating diagnostic tests", Cancer 3 (1950), 32-35.

    Examples
    --------
    >>> best_threshold([3, 2, 2, 1], [2, 0, 0, 0])
    1.0
    """
    roc = measure_roc(inside, outside)
    gain = roc.n_true / roc.n_in - roc.n_false / roc.n_out
    return float(roc.thresholds[int(np.argmax(gain.round(12)))])


def _bound_auc(
    auc: float, n_in: int, n_out: int, confidence: float
) -> tuple[float, float]:
    """Find the values from which the one seen lies just as far as chance allows."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    more = (n_in + n_out) / 2 - 1

    def beyond(true: float) -> float:
        spread = 1 + more * ((1 - true) / (2 - true) + true / (1 + true))
        variance = true * (1 - true) * spread / (n_in * n_out)
        return abs(auc - true) - z * sqrt(max(variance, 0.0))

    if not z:
        return auc, auc
    # At 0 and at 1 the variance is nought, and that root is not the one sought.
    inner = min(max(auc, 1e-12), 1 - 1e-12)
    low = 0.0 if not auc else float(brentq(beyond, 0.0, inner))
    high = 1.0 if auc == 1 else float(brentq(beyond, inner, 1.0))
    return min(low, auc), max(high, auc)


def _read_scores(name: str, values: ArrayLike) -> np.ndarray:
    rule = "a list of finite scores, at least one"
    try:
        scores = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise EvaluationError.bad_value(name, rule, type(values).__name__) from None
    if scores.ndim != 1 or not scores.size:
        shape = f"an array of shape {scores.shape}"
        raise EvaluationError.bad_value(name, rule, shape)
    if not np.isfinite(scores).all():
        wrong = scores[~np.isfinite(scores)][0]
        raise EvaluationError.bad_value(name, rule, float(wrong))
    return scores
