"""How small a count can a differentially private release print at all?

Noise hides how many people an item has. It does not hide that the item exists: a
sentence that one person alone made possible gives that person away by being there.
Where the items are not known in advance, a release must therefore also keep quiet
about every item whose noisy count is low. Whatever the noise, an item of one person
may be printed with a chance of at most δ; the threshold here is that of continuous
Laplace noise of scale 1/ε, when each person is counted once in the whole release.
"""

from __future__ import annotations

from math import exp, expm1, log, sqrt

from kit.checks import check_number
from kit.errors import RuleError


def smallest_printable(*, epsilon: float, delta: float) -> float:
    """Compute the noisy count below which an open list of items must stay silent.

    Take two audiences that differ in one person, the only one to play some item. In
    one the item cannot be printed; in the other it is printed when its noisy count
    exceeds the threshold τ, and that may happen with probability at most δ. For τ ≥ 1
    the Laplace tail gives P(1 + Lap(1/ε) > τ) = ½ exp(-ε (τ - 1)), which is at most δ
    exactly when τ ≥ 1 + ln(1 / (2 δ)) / ε.

    Parameters
    ----------
    epsilon : float
        Privacy loss ε of the counts, in nats, above 0.
    delta : float
        Chance δ that an item of one person is printed, in (0, 1/2].

    Returns
    -------
    float
        The threshold τ, in people: a noisy count must exceed it to be printed.

    Raises
    ------
    RuleError
        If `epsilon` is not a finite number above 0, or `delta` not within (0, 1/2].

    References
    ----------
    .. [1] A. Korolova, K. Kenthapadi, N. Mishra, A. Ntoulas, "Releasing search
       queries and clicks privately", WWW 2009.
    .. [2] D. Desfontaines, J. Voss, B. Gipson, C. Mandayam, "Differentially private
       partition selection", PoPETs 2022(1): the case of one item a person.

    Examples
    --------
    >>> round(smallest_printable(epsilon=1, delta=1e-7), 1)
    16.4
    """
    check_number(RuleError, "epsilon", epsilon, above=0)
    check_number(RuleError, "delta", delta, above=0, most=0.5)
    return 1 + log(1 / (2 * delta)) / epsilon


def chance_printed(count: float, *, epsilon: float, delta: float) -> float:
    """Compute the chance that an item of `count` people clears the threshold.

    Parameters
    ----------
    count : float
        True count of the item, in people, at least 0.
    epsilon : float
        Privacy loss ε of the counts, in nats, above 0.
    delta : float
        Chance δ that an item of one person is printed, in (0, 1/2].

    Returns
    -------
    float
        Probability in [0, 1]; `delta` itself when `count` is 1. An item of nobody
        gets 0: it is not on the list that noise is added to.

    Raises
    ------
    RuleError
        If `count` is not a finite number of at least 0, or as `smallest_printable`.

    Examples
    --------
    >>> f"{chance_printed(1, epsilon=1, delta=1e-7):.0e}"
    '1e-07'
    """
    check_number(RuleError, "count", count, least=0)
    threshold = smallest_printable(epsilon=epsilon, delta=delta)
    if count == 0:
        return 0.0
    missing = threshold - count
    tail = exp(-epsilon * abs(missing)) / 2
    return tail if missing >= 0 else 1 - tail


def laplace_sd(*, epsilon: float) -> float:
    """Compute the standard deviation of continuous Laplace noise: √2 / ε.

    Parameters
    ----------
    epsilon : float
        Privacy loss ε of the count, in nats, above 0.

    Returns
    -------
    float
        Standard deviation, in people.

    Raises
    ------
    RuleError
        If `epsilon` is not a finite number above 0.

    Examples
    --------
    >>> round(laplace_sd(epsilon=1), 3)
    1.414
    """
    return sqrt(2) / check_number(RuleError, "epsilon", epsilon, above=0)


def geometric_sd(*, epsilon: float) -> float:
    """Compute the standard deviation of whole-number Laplace noise.

    Two-sided geometric noise gives z the probability (1 - q) / (1 + q) · q^|z| with
    q = exp(-ε), hence the variance 2 q / (1 - q)². It is what a careful publisher
    adds to a count, and a little narrower than its continuous relative.

    Parameters
    ----------
    epsilon : float
        Privacy loss ε of the count, in nats, above 0.

    Returns
    -------
    float
        Standard deviation, in people.

    Raises
    ------
    RuleError
        If `epsilon` is not a finite number above 0.

    References
    ----------
    .. [1] A. Ghosh, T. Roughgarden, M. Sundararajan, "Universally utility-maximizing
       privacy mechanisms", STOC 2009.

    Examples
    --------
    >>> round(geometric_sd(epsilon=1), 3)
    1.357
    """
    check_number(RuleError, "epsilon", epsilon, above=0)
    # expm1 keeps 1 - q exact where ε is small and q is all but 1.
    return sqrt(2 * exp(-epsilon)) / -expm1(-epsilon)
