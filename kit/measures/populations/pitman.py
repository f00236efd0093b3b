"""How many people does the Pitman model expect to be alone in a whole population?

The model lets people arrive one by one. When n are there in u classes, the next one
opens a class of her own with probability (θ + u α) / (θ + n), and otherwise joins a
class of s people with probability (s - α) / (θ + n). A large θ makes for many classes,
a large α for many small ones beside a few huge ones: the long tail of any catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaln, digamma, gammaln

from kit.checks import check_number, check_whole, is_number
from kit.errors import MeasureError
from kit.measures.populations.frequencies import MOST_PEOPLE, Frequencies

# Where the likelihood is searched for a maximum: between any two of them at most one.
_ALPHAS = (0.0, 0.02, *(0.05 * step for step in range(1, 20)), 0.99, 0.9999)


@dataclass(frozen=True)
class Pitman:
    """The model that fits a sample best."""

    theta: float  # concentration θ, above -α
    alpha: float  # discount α, in [0, 1)

    def __post_init__(self) -> None:
        """Refuse parameters for which people would arrive with no probability."""
        check_number(MeasureError, "alpha", self.alpha, least=0, below=1)
        if not is_number(self.theta) or self.theta <= -self.alpha:
            raise MeasureError.bad_value(
                "theta", f"a number above -alpha, {-self.alpha}", self.theta
            )

    def expected_uniques(self, n: int) -> float:
        """Expect how many of `n` people are alone in their class.

        Exactly n Γ(θ + 1) Γ(θ + α + n - 1) / (Γ(θ + α) Γ(θ + n)), which for large n
        nears the better known Γ(θ + 1) / Γ(θ + α) · n^α.
        """
        check_whole(MeasureError, "n", n, most=MOST_PEOPLE)
        head, rest = self.theta + self.alpha, 1 - self.alpha
        return n * exp(float(betaln(head + n - 1, rest) - betaln(head, rest)))


def fit_pitman(sample: Frequencies) -> Pitman | None:
    """Find the θ and the α that make a sample most likely.

    For each α there is one best θ, a root of the likelihood's slope; along these pairs
    every maximum is looked for, and the highest taken.

    References
    ----------
    .. [1] J. Pitman, "Exchangeable and partially exchangeable random partitions",
       Probability Theory and Related Fields 102, 1995.
    .. [2] N. Hoshino, "Applying Pitman's sampling formula to microdata disclosure risk
       assessment", Journal of Official Statistics 17(4), 2001.
    """
    if not 1 < sample.n_classes < sample.n_people:
        return None
    slopes = [_slope(sample, alpha) for alpha in _ALPHAS]
    peaks = [0.0] if slopes[0] <= 0 else []
    for (low, before), (high, after) in pairwise(zip(_ALPHAS, slopes, strict=True)):
        if before > 0 >= after:
            peaks.append(brentq(lambda a: _slope(sample, a), low, high, xtol=1e-9))
    fits = [Pitman(_best_theta(sample, alpha), alpha) for alpha in peaks]
    return max(fits, key=lambda fit: _likelihood(sample, fit), default=None)


def _best_theta(sample: Frequencies, alpha: float) -> float:
    """Solve Σ 1 / (θ + i α), i < u  =  Σ 1 / (θ + i), i < n  for θ."""
    n, u = sample.n_people, sample.n_classes

    def excess(log_head: float) -> float:
        theta = exp(log_head) - alpha
        return _reciprocals(theta, alpha, u) - _reciprocals(theta, 1.0, n)

    # With one pair among n people θ is near n² / 2, and never much more.
    return exp(brentq(excess, log(1e-12), 2 * log(n) + 5, xtol=1e-10)) - alpha


def _slope(sample: Frequencies, alpha: float) -> float:
    """Differentiate the likelihood by α, at the best θ for it."""
    theta, u = _best_theta(sample, alpha), sample.n_classes
    if alpha:
        opened = (u - 1 - theta * _reciprocals(theta, alpha, u)) / alpha
    else:
        opened = u * (u - 1) / (2 * theta)
    joined = digamma(sample.size - alpha) - digamma(1 - alpha)
    return opened - float(np.sum(sample.classes * joined))


def _likelihood(sample: Frequencies, fit: Pitman) -> float:
    """Logarithm of the likelihood, up to what θ and α leave alone."""
    theta, alpha = fit.theta, fit.alpha
    n, u = sample.n_people, sample.n_classes
    opened = (u - 1) * log(alpha or theta)
    if alpha:
        opened += _log_rising(theta / alpha + 1, u - 1)
    joined = gammaln(sample.size - alpha) - gammaln(1 - alpha)
    return opened + float(sample.classes @ joined) - _log_rising(theta + 1, n - 1)


def _log_rising(start: float, steps: int) -> float:
    """Logarithm of start (start + 1) ... for so many steps, exact for large starts."""
    return float(gammaln(steps) - betaln(start, steps))


def _reciprocals(theta: float, alpha: float, end: int) -> float:
    """Sum 1 / (θ + i α) over 1 ≤ i < end."""
    if not alpha:
        return (end - 1) / theta
    first, steps = theta / alpha + 1, end - 1
    if first < 50:
        return float(digamma(first + steps) - digamma(first)) / alpha
    # The two digammas are all but equal here, so their difference is expanded.
    last = first + steps
    near = np.log1p(steps / first) + (1 / first - 1 / last) / 2
    near += (first**-2 - last**-2) / 12 - (first**-4 - last**-4) / 120
    return float(near) / alpha


def expect_zayatz(sample: Frequencies, population: int) -> float:
    """Expect how many people are alone by the estimate of Zayatz.

    The share of the population's classes that have s people is taken to be that of the
    sample's. By Bayes' rule a class that shows as one person then is one person with
    probability P, and each person alone in the sample stands for N / n others.

    References
    ----------
    .. [1] L. Zayatz, "Estimation of the percent of unique population elements on a
       microdata file using the sample", Bureau of the Census, SRD 91/08, 1991.
    """
    alone = sample.n_classes_of(1)
    if not alone:
        return 0.0
    unseen = population - sample.n_people
    # A class of s leaves s - 1 people among the unseen, or it would not show as one.
    could = (sample.size > 1) & (sample.size <= unseen + 1)
    size, classes = sample.size[could], sample.classes[could]
    # H(1; N, s, n) over H(1; N, 1, n), without factorials that overflow.
    odds = betaln(population - size + 1, size - 1) - betaln(unseen - size + 2, size - 1)
    doubled = float(np.sum(classes * size * np.exp(odds)))
    return alone * alone / (alone + doubled) * population / sample.n_people
