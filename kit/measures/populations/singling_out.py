"""How often does a question that knows nothing of the data pick out one person?

Somebody who asks for "born on 3 May" among 365 people isolates exactly one of them
more than one time in three, without having seen the data. So isolation by itself is no
attack: what counts is isolation by a predicate so narrow that luck would hardly do.
"""

from __future__ import annotations

from math import ceil, exp, log1p

from kit.checks import check_share, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.populations.frequencies import MOST_PEOPLE

_NULL = "Nothing: no table is read."

LUCK = Card(
    name="isolation_by_luck",
    says="The chance that a predicate of this weight, chosen without the data, is true "
    "of exactly one of n people; 37 % at most for large n, at w = 1 / n. An attack "
    "singles out only with predicates for which this is next to nothing.",
    formula="n w (1 - w)^(n - 1)",
    unit="probability per predicate",
    null_means=_NULL,
    source="Cohen and Nissim, PNAS 117(15), 2020, section on isolation",
    agrees="The paper's 37 %; .36806 at n = 1,000 and w = 1 / 1,000.",
    differs="No system is known that does.",
)
MEAN_LUCK = Card(
    name="isolation_by_luck_mean",
    says="The same, averaged over predicates whose weights are spread evenly over a "
    "range: the success to expect of an attacker who only guesses.",
    formula="[(n a + 1)(1 - a)^n - (n b + 1)(1 - b)^n] / ((n + 1)(b - a)), weights a "
    "to b",
    unit="probability per predicate",
    null_means=_NULL,
    source="Integral of the formula above; used by Giomi et al., PoPETs 2023(2)",
    agrees="Anonymeter 1.1.0, up to the factor b - a.",
    differs="Anonymeter fits the range to control attacks and leaves the integral "
    "undivided; here it is the mean, a probability.",
)
SMALLEST_CLASS = Card(
    name="smallest_class_for_risk",
    says="The size that every class needs, so that nobody in it is picked out with "
    "more than this risk: 12 for the 0.09 of the European Medicines Agency.",
    formula="the least k with 1 / k ≤ risk",
    unit="people",
    null_means=_NULL,
    source="EMA, external guidance on policy 0070, EMA/90915/2016: a risk of 0.09",
    agrees="ARX, where a threshold on the highest risk of 0.09 leaves classes of 12.",
    differs="Texts that round 1 / 0.09 = 11.1 down to 11, whose risk is 0.0909.",
)

CARDS = (LUCK, MEAN_LUCK, SMALLEST_CLASS)


def isolation_by_luck(weight: float, *, n: int) -> Measured:
    """Compute the chance that a predicate holds for exactly one of n people.

    Parameters
    ----------
    weight : float
        Share of the population for whom the predicate is true, in [0, 1].
    n : int
        People in the data, at least 1, drawn independently.

    Returns
    -------
    Measured
        In [0, 1].

    Raises
    ------
    MeasureError
        If `weight` is not in [0, 1], or `n` no int of at least 1.

    References
    ----------
    .. [1] A. Cohen, K. Nissim, "Towards formalizing the GDPR's notion of singling
       out", PNAS 117(15), 2020.

    Examples
    --------
    >>> print(isolation_by_luck(1 / 365, n=365))
    isolation_by_luck = 0.3684 probability per predicate
    """
    share = check_share(MeasureError, "weight", weight)
    people = check_whole(MeasureError, "n", n, most=MOST_PEOPLE)
    return Measured(_luck(share, people), LUCK)


def mean_isolation_by_luck(low: float, high: float, *, n: int) -> Measured:
    """Average the chance of isolation by luck over a range of weights.

    Parameters
    ----------
    low, high : float
        The range, in [0, 1], `low` not above `high`.
    n : int
        People in the data, at least 1.

    Returns
    -------
    Measured
        In [0, 1].

    Raises
    ------
    MeasureError
        If a weight is not in [0, 1], they are in the wrong order, or `n` is no int of
        at least 1.

    Examples
    --------
    >>> round(
    ...     mean_isolation_by_luck(0, 1, n=9).value, 12
    ... )  # the integral is 1 / (n + 1)
    0.1
    """
    check_share(MeasureError, "low", low)
    check_share(MeasureError, "high", high)
    check_whole(MeasureError, "n", n, most=MOST_PEOPLE)
    if low > high:
        raise MeasureError.bad_value("low", f"at most `high`, {high}", low)
    if (high - low) * n < 1e-3:
        # The two ends of the integral cancel; over so short a range Simpson's rule
        # is exact to the last digits.
        middle = _luck((low + high) / 2, n)
        mean = (_luck(low, n) + 4 * middle + _luck(high, n)) / 6
    else:
        mean = (_beyond(low, n) - _beyond(high, n)) / ((n + 1) * (high - low))
    return Measured(min(max(mean, 0.0), 1.0), MEAN_LUCK)


def smallest_class_for_risk(risk: float) -> Measured:
    """Find the size of class at which nobody's risk is above a limit.

    Parameters
    ----------
    risk : float
        Highest chance of being picked out of one's class, in (0, 1].

    Returns
    -------
    Measured
        People.

    Raises
    ------
    MeasureError
        If `risk` is not in (0, 1].

    Examples
    --------
    >>> print(smallest_class_for_risk(0.09))
    smallest_class_for_risk = 12 people
    """
    limit = check_share(MeasureError, "risk", risk, zero=False)
    if limit * 10**15 < 1:
        raise MeasureError.bad_value("risk", "at least 1e-15", risk)
    size = ceil(1 / limit)
    # 1 / (1 / 49) is a little more than 49.
    is_one_too_many = size > 1 and 1 / (size - 1) <= limit
    return Measured(size - is_one_too_many, SMALLEST_CLASS)


def _luck(weight: float, n: int) -> float:
    return n * weight * _power(weight, n - 1)


def _beyond(weight: float, n: int) -> float:
    """Give (n w + 1)(1 - w)^n: the chance of at most one, times what cancels."""
    return (n * weight + 1) * _power(weight, n)


def _power(weight: float, exponent: int) -> float:
    """Raise 1 - weight to a power that may be huge."""
    if weight == 1 or exponent == 0:
        return float(exponent == 0)
    return exp(exponent * log1p(-weight))
