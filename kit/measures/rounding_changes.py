"""Did the rounding of a series change, and in which week?

Every way to cut the series into stretches, each with a base of its own, is compared,
by a program that looks at each week once and forgets nothing (Viterbi).

A number that was rounded to b tells b times more than one to the nearest unit: the
likelihood of a stretch grows by the factor b for each of its different numbers, and is
nothing where one of them is no multiple of b. A further change must pay for the weeks
and the bases that it can choose from. By Markov's inequality, changes that are not
there are then reported with a probability of at most `chance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import gcd, log, log10

import numpy as np
import polars as pl

from kit.checks import check_type
from kit.errors import MeasureError
from kit.measures.roundings import BASES, largest_base, read_numbers, say_power


@dataclass(frozen=True)
class Stretch:
    """Periods that follow each other and are rounded alike."""

    first: date | int  # the first and the last period
    last: date | int  # the first and the last period
    base: int  # what all their numbers are multiples of
    n_periods: int  # how many periods, and numbers above 0 in them
    n: int  # how many periods, and numbers above 0 in them


@dataclass(frozen=True)
class Change:
    """A change of rounding, dated."""

    at: date | int  # the first period that is rounded in the new way
    before: int  # the bases
    after: int  # the bases
    odd: int
    chance: float

    def __str__(self) -> str:
        is_coarser = self.after > self.before
        place, way = ("before it", "later") if is_coarser else ("itself", "earlier")
        return (
            f"from {self.before:,} to {self.after:,}; {self.odd} numbers of the period "
            f"{place} are no multiples of {max(self.before, self.after):,}; that it "
            f"came {way} has a chance of {say_power(self.chance)}"
        )


@dataclass(frozen=True)
class Changes:
    """How a series was rounded, from its first period to its last.

    Parameters
    ----------
    stretches : tuple of Stretch
        In order of time; a single one where nothing changed.
    changes : tuple of Change
        One between each two stretches.
    """

    stretches: tuple[Stretch, ...]
    changes: tuple[Change, ...]

    def bases(self, period: str) -> pl.Expr:
        """Give the base that was in force, by a column of periods."""
        base = pl.lit(self.stretches[0].base, dtype=pl.Int64)
        for stretch in self.stretches[1:]:
            is_later = pl.col(period) >= stretch.first
            base = pl.when(is_later).then(stretch.base).otherwise(base)
        return base


def find_changes(
    series: pl.DataFrame, *, period: str, number: str, chance: float = 1e-3
) -> Changes:
    """Find every change of rounding in a series of published numbers.

    Parameters
    ----------
    series : pl.DataFrame
        One row for each number, in any order; nulls and zeros are left aside.
    period : str
        The column of days or whole numbers that says when.
    number : str
        The column of whole numbers.
    chance : float, default=0.001
        How likely a change may be reported that is none, between 0 and 1.

    Returns
    -------
    Changes

    Raises
    ------
    MeasureError
        If a column is missing or of another kind, `chance` is not between 0 and 1, or
        no number is above 0.

    References
    ----------
    .. [1] A. Viterbi, "Error bounds for convolutional codes and an asymptotically
       optimum decoding algorithm", IEEE Transactions on Information Theory 13(2),
       1967: the best path through states, exactly.

    Examples
    --------
    >>> weeks = [week for week in range(6) for _ in range(9)]
    >>> hours = [10 * n + 1_000 for n in range(27)] + [100 * n for n in range(1, 28)]
    >>> found = find_changes(
    ...     pl.DataFrame({"week": weeks, "hours": hours}), period="week", number="hours"
    ... )
    >>> [(change.at, change.before, change.after) for change in found.changes]
    [(3, 10, 100)]
    """
    if not isinstance(chance, float) or not 0 < chance < 1:
        raise MeasureError.bad_value("chance", "between 0 and 1", chance)
    weeks = _by_period(series, period, number)
    steps = np.array([gcd(*some) for some in weeks["numbers"]])
    n_different = np.array([len(set(some)) for some in weeks["numbers"]])
    bases = np.array(BASES)
    # What can be said in a period's favour, by base; nothing where a number is odd.
    gain = np.where(
        steps[:, None] % bases == 0, n_different[:, None] * np.log(bases), -np.inf
    )
    # For each change a period and a base, and once the base that all begins with.
    n_choices = len(weeks) * len(bases) * (len(bases) + 1)
    path = _best_path(gain, price=log(n_choices / chance))
    cuts = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(weeks)]
    stretches = tuple(
        _stretch(weeks.slice(begin, end - begin)) for begin, end in pairwise(cuts)
    )
    changes = tuple(
        _change(weeks, at, stretches[place].base, stretches[place + 1].base)
        for place, at in enumerate(cuts[1:-1])
    )
    return Changes(stretches, changes)


def _by_period(series: pl.DataFrame, period: str, number: str) -> pl.DataFrame:
    """Gather the numbers of each period, in order of time."""
    check_type(MeasureError, "series", series, pl.DataFrame, "a Polars DataFrame")
    for column in (period, number):
        if column not in series.columns:
            rule = f"one of the columns {', '.join(series.columns)}"
            raise MeasureError.bad_value("period, number", rule, column)
    if not series.schema[number].is_integer():
        kind = str(series.schema[number])
        raise MeasureError.bad_value("number", "a column of whole numbers", kind)
    is_time = series.schema[period] == pl.Date or series.schema[period].is_integer()
    if not is_time:
        kind = str(series.schema[period])
        raise MeasureError.bad_value("period", "a column of days or numbers", kind)
    told = series.filter(pl.col(number) > 0, pl.col(period).is_not_null())
    if told.is_empty():
        raise MeasureError.bad_value("series", "one number above 0, at least", "none")
    by = told.group_by(pl.col(period).alias("period"))
    return by.agg(pl.col(number).alias("numbers")).sort("period")


def _best_path(gain: np.ndarray, *, price: float) -> np.ndarray:
    """Find the base of each period for which all together are likeliest.

    Each change costs `price`. Of equals the one with fewer changes is taken.
    """
    n_periods, n_bases = gain.shape
    came_from = np.zeros((n_periods, n_bases), dtype=int)
    best = gain[0]
    for at in range(1, n_periods):
        top = int(best.argmax())
        stays = best >= best[top] - price
        came_from[at] = np.where(stays, np.arange(n_bases), top)
        best = np.where(stays, best, best[top] - price) + gain[at]
    path = np.zeros(n_periods, dtype=int)
    path[-1] = int(best.argmax())
    for at in range(n_periods - 1, 0, -1):
        path[at - 1] = came_from[at, path[at]]
    return path


def _stretch(weeks: pl.DataFrame) -> Stretch:
    numbers = weeks["numbers"].explode()
    ends = weeks["period"][0], weeks["period"][-1]
    return Stretch(*ends, largest_base(gcd(*numbers)), weeks.height, len(numbers))


def _change(weeks: pl.DataFrame, at: int, before: int, after: int) -> Change:
    """Date a change, by the two periods next to it."""
    fine, coarse = sorted((before, after))
    is_coarser = after > before
    finer, coarser = (at - 1, at) if is_coarser else (at, at - 1)
    odd = sum(number % coarse != 0 for number in weeks["numbers"][finer])
    n_different = weeks["numbers"][coarser].n_unique()
    # Of multiples of the finer base, so many are multiples of both.
    shared = fine * coarse // gcd(fine, coarse)
    chance = n_different * log10(fine / shared)
    return Change(weeks["period"][at], before, after, odd, chance)


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
    rows = {"amounts": amounts, "sizes": sizes, "rates": rates}
    given = [read_numbers(name, some, np.int64) for name, some in rows.items()]
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
