"""How likely is a person alone in the population, and a match with her right?

Both follow from two numbers: the probability p that somebody has all of a person's
values, and how many people n there are, all taken to be drawn independently. How p
comes about is left to the caller: shares of a census that are multiplied, for example.
The copula that the paper fits for it is not part of this kit.
"""

from __future__ import annotations

from math import exp, expm1, log1p

from kit.measures.card import Card, Measured
from kit.measures.populations.limits import check_people, check_share

_SOURCE = "Rocher, Hendrickx, de Montjoye, Nature Communications 10:3069, 2019, {}"
_NULL = "Nothing: no table is read."
_AGREES = "CorrectMatch.jl, given the same p: the paper's formulas."
_DIFFERS = (
    "CorrectMatch.jl estimates p by a Gaussian copula, averaged over random placements "
    "of the cell; here p is given, so a wrong p gives a wrong answer."
)

UNIQUENESS = Card(
    name="individual_uniqueness",
    says="The chance that nobody else in the population has this person's values.",
    formula="ξ = (1 - p)^(n - 1)",
    unit="probability per person",
    null_means=_NULL,
    source=_SOURCE.format("individual uniqueness"),
    agrees=_AGREES,
    differs=_DIFFERS,
)
CORRECTNESS = Card(
    name="individual_correctness",
    says="The chance that a match with this person's values is right, when one of "
    "those who have them is picked.",
    formula="κ = (1 - (1 - p)^n) / (n p)",
    unit="probability per person",
    null_means=_NULL,
    source=_SOURCE.format("individual correctness"),
    agrees=_AGREES,
    differs=_DIFFERS,
)

CARDS = (UNIQUENESS, CORRECTNESS)


def individual_uniqueness(p: float, *, n: int) -> Measured:
    """Compute the chance that a person shares her values with nobody.

    Parameters
    ----------
    p : float
        Probability that somebody has the same values, in (0, 1].
    n : int
        People in the population, herself included, at least 1.

    Returns
    -------
    Measured
        ξ, in [0, 1].

    Raises
    ------
    MeasureError
        If `p` is not in (0, 1], or `n` no int of at least 1.

    References
    ----------
    .. [1] L. Rocher, J. M. Hendrickx, Y.-A. de Montjoye, "Estimating the success of
       re-identifications in incomplete datasets using generative models", Nature
       Communications 10:3069, 2019.

    Examples
    --------
    >>> print(individual_uniqueness(1e-6, n=1_000_000))
    individual_uniqueness = 0.3679 probability per person
    """
    share, people = check_share("p", p), check_people("n", n)
    if share == 1 or people == 1:
        return Measured(float(people == 1), UNIQUENESS)
    return Measured(exp((people - 1) * log1p(-share)), UNIQUENESS)


def individual_correctness(p: float, *, n: int) -> Measured:
    """Compute the chance that a match with a person's values is right.

    Whoever picks one of those who have her values at random is right once in 1 + X
    times, X being the others; the mean of 1 / (1 + X) is κ.

    Parameters
    ----------
    p : float
        Probability that somebody has the same values, in (0, 1].
    n : int
        People in the population, herself included, at least 1.

    Returns
    -------
    Measured
        κ, in [0, 1], never below ξ.

    Raises
    ------
    MeasureError
        If `p` is not in (0, 1], or `n` no int of at least 1.

    References
    ----------
    .. [1] As for `individual_uniqueness`.

    Examples
    --------
    >>> print(individual_correctness(1e-6, n=1_000_000))
    individual_correctness = 0.6321 probability per person
    """
    share, people = check_share("p", p), check_people("n", n)
    if share == 1:
        return Measured(1 / people, CORRECTNESS)
    # Rounding may carry a p near 0 a last digit above 1.
    rate = -expm1(people * log1p(-share)) / (people * share)
    return Measured(min(rate, 1.0), CORRECTNESS)
