"""Of the k people behind a published count, how many are alone in their cell?

Everything here is *given that the person is known to be one of the k*. The sentence
"53 people watched it" does not say who they are. It says that once you know somebody
is among them, one more fact, such as a birthday, often leaves nobody else.

A cell is one value of that fact: one birthday, one state, one state and sex. The k
people are taken to be drawn independently from the population.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from kit.checks import check_number, check_seed, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card

#: Larger groups are not drawn; there the number alone follows a normal curve.
MOST_DRAWN = 1_000
#: Groups that are drawn for an interval.
DRAWS = 2_000
_NULL = "There is none: shares are given for every cell, and sum to 1."
CARDS = (
    Card(
        name="expected_unique",
        says=(
            "Of k people known to be in a group, so many are expected to share their "
            "cell with nobody else in it."
        ),
        formula="k · Σ pⱼ (1 − pⱼ)ᵏ⁻¹ over all cells j",
        unit="people",
        null_means=_NULL,
        source="R. von Mises, Revue de la Faculté des Sciences d'Istanbul 4 (1939)",
        agrees="Any table of the birthday problem; 45.954 for 53 people and 365 days.",
        differs="The chance that somebody at all is alone, or that two share a cell.",
    ),
    Card(
        name="bits_left",
        says="It takes so many yes-or-no answers, at best, to single out one of k.",
        formula="log₂ k",
        unit="bits",
        null_means=_NULL,
        source="C. E. Shannon, Bell System Technical Journal 27 (1948)",
        agrees="Every definition of the entropy of k equally likely cases.",
        differs="Entropies of people who are not equally likely are smaller.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Uniques:
    """How many of k people are alone in their cell, before knowing who they are.

    Attributes
    ----------
    k : int
        People in the published group.
    expected : float
        Mean number of people alone in their cell, between 0 and `k`.
    sd : float
        Standard deviation of that number, in people.
    """

    k: int
    expected: float
    sd: float

    @property
    def share(self) -> float:
        """Chance that one given member of the group is alone, in [0, 1]."""
        return self.expected / self.k


def expect_unique(shares: ArrayLike, *, k: int) -> Uniques:
    """Expect how many of `k` people share their cell with nobody else in the group.

    A person in cell j is alone when none of the other k - 1 is there, which gives the
    mean k Σ p_j (1 - p_j)^(k - 1). Two people are both alone when they sit in two
    cells i ≠ j and the other k - 2 are in neither, so the number X of people alone has
    E[X (X - 1)] = k (k - 1) Σ_{i≠j} p_i p_j (1 - p_i - p_j)^(k - 2), and with it an
    exact variance. Cells of equal share are summed once.

    Parameters
    ----------
    shares : array-like of shape (n_cells,)
        Share of the population in each cell, in [0, 1], summing to 1.
    k : int
        People in the published group, at least 1, all known to be in it.

    Returns
    -------
    Uniques
        The mean and the standard deviation, in people.

    Raises
    ------
    MeasureError
        If `shares` are not shares that sum to 1, or `k` is not an int of at least 1.

    Examples
    --------
    >>> from kit.populations import birthdays
    >>> alone = expect_unique(birthdays(), k=53)
    >>> f"{alone.expected:.3f} of {alone.k}, give or take {alone.sd:.1f}"
    '45.954 of 53, give or take 3.3'
    """
    check_whole(MeasureError, "k", k)
    share, cells = np.unique(_check_shares(shares), return_counts=True)
    expected = k * float(np.sum(cells * share * (1 - share) ** (k - 1)))
    variance = _ordered_unique_pairs(share, cells, k) + expected - expected**2
    return Uniques(k=k, expected=expected, sd=sqrt(max(variance, 0.0)))


def draw_unique(
    shares: ArrayLike, *, k: int, seed: int, draws: int = DRAWS
) -> np.ndarray:
    """Draw groups of `k` people and count, in each, those alone in their cell.

    Parameters
    ----------
    shares : array-like of shape (n_cells,)
        Share of the population in each cell, in [0, 1], summing to 1.
    k : int
        People in the published group, at least 1.
    seed : int
        Seed of the draws, at least 0.
    draws : int, default 2000
        Groups to draw, at least 1.

    Returns
    -------
    np.ndarray of shape (draws,)
        The number of people alone in each group drawn.

    Raises
    ------
    MeasureError
        If `shares` are not shares that sum to 1, or another value is not an int
        within its range.
    """
    check_whole(MeasureError, "k", k)
    check_whole(MeasureError, "draws", draws)
    check_seed(MeasureError, seed)
    upper_ends = np.cumsum(_check_shares(shares))
    # The sum may fall a rounding error short of 1, where a draw would miss every cell.
    upper_ends[-1] = 1.0
    rng = np.random.default_rng(seed)
    alone = np.empty(draws, dtype=np.int64)
    for draw in range(draws):
        cell = np.searchsorted(upper_ends, rng.random(k), side="right")
        alone[draw] = np.count_nonzero(np.bincount(cell) == 1)
    return alone


def interval_unique(
    shares: ArrayLike,
    *,
    k: int,
    seed: int,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> tuple[int, int]:
    """Bound how many of `k` people are alone, the one interval of every page.

    Up to 1,000 people, groups are drawn, rather than a curve that goes beyond what can
    be. Of more people the number follows a normal curve, so that its exact mean and
    standard deviation are enough, and nothing hangs on the seed.

    Parameters
    ----------
    shares : array-like of shape (n_cells,)
        Share of the population in each cell, in [0, 1], summing to 1.
    k : int
        People in the published group, at least 1.
    seed : int
        Seed of the draws, at least 0.
    confidence : float, default 0.95
        Share of groups that fall within the bounds, in (0, 1).
    draws : int, default 2000
        Groups to draw, at least 1.

    Returns
    -------
    tuple of int
        The least and the greatest number of people alone, both included, once an
        equal share of the groups drawn is left out at each end.

    Raises
    ------
    MeasureError
        As for `draw_unique`, or if `confidence` is not between 0 and 1.
    """
    check_number(MeasureError, "confidence", confidence, above=0, below=1)
    tail = (1 - confidence) / 2
    check_whole(MeasureError, "draws", draws)
    check_seed(MeasureError, seed)
    if k > MOST_DRAWN:
        found = expect_unique(shares, k=k)
        reach = norm.isf(tail) * found.sd
        low, high = found.expected - reach, found.expected + reach
        return max(round(low), 0), min(round(high), k)
    alone = draw_unique(shares, k=k, seed=seed, draws=draws)
    low, high = np.quantile(alone, [tail, 1 - tail], method="inverted_cdf")
    return int(low), int(high)


def bits_left(k: int) -> float:
    """Say how many bits single one person out of `k`: log2(k).

    Parameters
    ----------
    k : int
        People in the published group, at least 1.

    Returns
    -------
    float
        Bits, 0 when the group is one person.

    Raises
    ------
    MeasureError
        If `k` is not an int of at least 1.

    Examples
    --------
    >>> round(bits_left(53), 4)
    5.7279
    """
    return log2(check_whole(MeasureError, "k", k))


def _ordered_unique_pairs(share: np.ndarray, cells: np.ndarray, k: int) -> float:
    """Return E[X (X - 1)], with `cells` cells of each distinct `share`."""
    if k < 2:
        return 0.0
    total = 0.0
    for one, (p, count) in enumerate(zip(share, cells, strict=True)):
        others = cells.copy()
        others[one] -= 1
        neither = np.clip(1 - p - share, 0, 1) ** (k - 2)
        total += count * p * float(np.sum(others * share * neither))
    return k * (k - 1) * total


def _check_shares(shares: ArrayLike) -> np.ndarray:
    try:
        checked = np.asarray(shares, dtype=float)
    except (TypeError, ValueError):
        kind = type(shares).__name__
        raise MeasureError.bad_value("shares", "an array of numbers", kind) from None
    if checked.ndim != 1 or checked.size == 0:
        rule = "one-dimensional with at least one cell"
        raise MeasureError.bad_value("shares.shape", rule, checked.shape)
    # Written so that a share that is not a number fails it too.
    if not checked.min() >= 0:
        least = float(checked.min())
        raise MeasureError.bad_value("min(shares)", "at least 0", least)
    if not abs(checked.sum() - 1) < 1e-9:
        fix = "Divide the shares by their sum."
        raise MeasureError.bad_value("sum(shares)", "1", float(checked.sum()), fix)
    return checked
