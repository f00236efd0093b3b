"""Was a printed rate worked out before or after what it was divided from was rounded?

It decides what the rate is worth to a reader. Views that were worked out from hours
before rounding are a second look at the true hours, and the two together leave less
open. Views that were worked out from the printed hours repeat them, and leave no more
to be learned than the hours alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log10

import numpy as np

from kit.errors import MeasureError


@dataclass(frozen=True)
class Quotients:
    """How well printed rates agree with the printed numbers they come from.

    Parameters
    ----------
    n : int
        Rates that could be compared.
    n_tied : int
        Further ones that lie half-way between two multiples, where both are right.
    n_contradicting : int
        Further ones that no true numbers fit, if all were rounded to the nearest.
    as_printed : int
        Of the `n`, those that are what the printed numbers give, rounded.
    expected : float
        How many of them would be that by chance, had the rate been worked out from
        true numbers, anywhere within what the printed ones stand for.
    chance : float
        The decimal logarithm of the most that the chance of so many can be.
    """

    n: int
    n_tied: int
    n_contradicting: int
    as_printed: int
    expected: float
    chance: float

    @property
    def is_from_printed(self) -> bool:
        """Whether true numbers are ruled out: by a chance below one in a million."""
        return self.chance < -6


def compare_quotients(
    amounts: np.ndarray,
    sizes: np.ndarray,
    rates: np.ndarray,
    *,
    amount_base: int,
    rate_base: int,
) -> Quotients:
    """Find out whether rates were worked out from printed or from true amounts.

    Parameters
    ----------
    amounts : ndarray of int, of shape (n,)
        What was divided, as printed, such as hours times 60.
    sizes : ndarray of int, of shape (n,)
        What it was divided by, exact, such as the minutes of a runtime.
    rates : ndarray of int, of shape (n,)
        What came out, as printed, such as views.
    amount_base, rate_base : int
        What both were rounded to, to the nearest.

    Returns
    -------
    Quotients

    Raises
    ------
    MeasureError
        If the three differ in length, are empty, or a size or a base is below 1.

    Notes
    -----
    The chance of at least x matches, where p are expected of each on average, is at
    most exp(-n · KL(x/n, p)), whatever each one's own chance is [1]_.

    References
    ----------
    .. [1] W. Hoeffding, "Probability inequalities for sums of bounded random
       variables", JASA 58, 1963, theorem 1.

    Examples
    --------
    >>> hours = np.arange(1_000, 9_000, 100)
    >>> views = (hours * 60 / 95 / 100).round().astype(int) * 100
    >>> minutes = np.full(80, 95)
    >>> found = compare_quotients(
    ...     hours * 60, minutes, views, amount_base=6_000, rate_base=100
    ... )
    >>> found.n + found.n_tied, found.n == found.as_printed, found.expected < 70
    (80, True, True)
    """
    given = [np.asarray(some, dtype=np.int64) for some in (amounts, sizes, rates)]
    if len({one.shape for one in given}) > 1 or not given[0].size:
        shapes = ", ".join(str(one.shape) for one in given)
        rule = "three rows of numbers, as long as each other"
        raise MeasureError.bad_value("amounts, sizes, rates", rule, shapes)
    amounts, sizes, rates = given
    least = min(int(sizes.min()), amount_base, rate_base)
    if least < 1:
        rule = "numbers of at least 1"
        raise MeasureError.bad_value("sizes, amount_base, rate_base", rule, least)
    # Everything in half amounts, so that half a base is whole.
    step = sizes * rate_base
    rest = (2 * amounts + step) % (2 * step)
    nearest = (2 * amounts + step) // (2 * step)
    overlap = _overlap(amounts, rates * sizes, amount_base, step)
    contradicts, is_tied = overlap < 0, rest == 0
    judged = ~contradicts & ~is_tied
    matches = (nearest * rate_base == rates) & judged
    shares = _overlap(amounts, nearest * step, amount_base, step) / amount_base
    expected = float(shares[judged].sum())
    n, n_matching = int(judged.sum()), int(matches.sum())
    return Quotients(
        n,
        int((is_tied & ~contradicts).sum()),
        int(contradicts.sum()),
        n_matching,
        expected,
        _most_chance(n, n_matching, expected),
    )


def _overlap(
    amounts: np.ndarray, others: np.ndarray, base: int, step: np.ndarray
) -> np.ndarray:
    """Say how far two intervals around two numbers overlap; below 0 for a gap."""
    low = np.maximum(2 * amounts - base, 2 * others - step)
    high = np.minimum(2 * amounts + base, 2 * others + step)
    return (high - low) / 2


def _most_chance(n: int, n_matching: int, expected: float) -> float:
    """Bound the chance of so many matches, as a decimal logarithm."""
    if not n or n_matching <= expected:
        return 0.0
    seen, mean = n_matching / n, expected / n
    lost = seen * log(seen / mean)
    if seen < 1:
        lost += (1 - seen) * log((1 - seen) / (1 - mean))
    return -n * lost * log10(np.e)
