"""To what were the numbers of a column rounded, and could that be chance?

A publisher may say how it rounds, and may be misquoted. The numbers themselves know:
if each of two thousand is a multiple of 100,000, nobody has rounded to 10,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd, log10

import numpy as np
import polars as pl

from kit.checks import check_number, check_seed, check_whole, is_list, is_whole
from kit.errors import MeasureError
from kit.evaluate.rates import Success, Tally

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: What people round to: 1, 2, 3 or 5, and these with zeros behind them.
BASES = tuple(sorted(m * 10**power for power in range(10) for m in (1, 2, 3, 5)))


@dataclass(frozen=True)
class MeasuredBase:
    """The largest usual base of which all numbers are multiples.

    Parameters
    ----------
    base : int
        The base; 1 where the numbers look unrounded.
    n : int
        Numbers read, zeros left aside: a zero is a multiple of anything.
    n_different : int
        How many different ones there are.
    rival : int or None
        The next finer base that would explain the same numbers, None beside 1.
    chance : float
        The decimal logarithm of how likely it is that so many different numbers,
        rounded to the rival, all happen to be multiples of the base: -10 is one in
        ten thousand million. It takes them for spread evenly over the rival's
        multiples. 0 beside a base of 1.
    """

    base: int
    n: int
    n_different: int
    rival: int | None
    chance: float

    def chance_from(self, base: int) -> float:
        """Give the chance, as a decimal logarithm, from another finer base.

        Raises
        ------
        MeasureError
            If it is no divisor of the base.
        """
        if not is_whole(base) or base < 1 or self.base % base:
            rule = f"a divisor of {self.base:,}"
            raise MeasureError.bad_value("base", rule, base)
        return self.n_different * log10(base / self.base) + 0.0

    def __str__(self) -> str:
        if self.rival is None:
            return f"not rounded, by {self.n:,} numbers"
        return (
            f"rounded to {self.base:,}, by {self.n:,} numbers; from {self.rival:,} by "
            f"chance {say_power(self.chance)}"
        )


def find_base(numbers: Iterable[int]) -> MeasuredBase:
    """Measure what numbers were rounded to.

    Of all usual bases that fit, the largest is given. That is the careful choice: what
    a number may have been before rounding is then wider than need be if the true base
    was finer, and never too narrow, whether it was rounded to the base or to any
    divisor of it. `chance` says how good the evidence is against the next finer one.

    Parameters
    ----------
    numbers : iterable of int
        What was printed, 0 or more; nulls are left aside.

    Returns
    -------
    MeasuredBase

    Raises
    ------
    MeasureError
        If a number is not whole or below 0, or none is above 0.

    Examples
    --------
    >>> print(find_base([812_100_000, 665_100_000, 622_800_000, 507_700_000]))
    rounded to 100,000, by 4 numbers; from 50,000 by chance 10⁻¹
    """
    if not is_list(numbers):
        rule = "a list of whole numbers, as they were printed"
        raise MeasureError.bad_value("numbers", rule, numbers)
    given = numbers.to_list() if isinstance(numbers, pl.Series) else list(numbers)
    told = [number for number in given if number is not None]
    for number in told:
        if not is_whole(number) or number < 0:
            raise MeasureError.bad_value(
                "numbers", "whole numbers of at least 0", number
            )
    told = [int(number) for number in told if number]
    if not told:
        raise MeasureError.bad_value("numbers", "one number above 0, at least", given)
    base = largest_base(gcd(*told))
    n_different, rival = len(set(told)), finer_base(base)
    chance = 0.0 if rival is None else n_different * log10(rival / base)
    return MeasuredBase(base, len(told), n_different, rival, chance)


def largest_base(step: int) -> int:
    """Give the largest usual base that divides a number."""
    return max(base for base in BASES if step % base == 0)


def say_power(chance: float) -> str:
    """Write a chance, given as its decimal logarithm, as a power of ten.

    Parameters
    ----------
    chance : float
        Its decimal logarithm.

    Returns
    -------
    str
        Such as 10⁻⁸⁰.

    Examples
    --------
    >>> say_power(-36.7)
    '10⁻³⁷'
    """
    check_number(MeasureError, "chance", chance)
    return "10" + f"{round(chance)}".translate(_RAISED)


def finer_base(base: int) -> int | None:
    """Give the next finer usual base whose multiples hold those of a base."""
    return max((b for b in BASES if b < base and base % b == 0), default=None)


def read_numbers(name: str, numbers: object, kind: type) -> np.ndarray:
    """Hold a row of numbers as an array, and refuse what is none."""
    try:
        return np.atleast_1d(np.asarray(numbers, dtype=kind))
    except (TypeError, ValueError):
        raise MeasureError.bad_value(name, "a row of numbers", numbers) from None


def try_bases(
    numbers: np.ndarray,
    *,
    bases: Sequence[int],
    n: int,
    attempts: int,
    seed: int,
) -> Success:
    """Round a few known numbers to one base or another, and see whether it is found.

    Parameters
    ----------
    numbers : ndarray of shape (n_numbers,)
        True numbers, before any rounding.
    bases : sequence of int
        What they are rounded to, to the nearest, one base after another.
    n : int
        How many numbers the reader sees.
    attempts : int
        How often it is tried.
    seed : int
        For drawing the numbers.

    Returns
    -------
    Success
        Right is the very base. The baseline has not read the numbers and always names
        the first base. The control reads the same numbers, not rounded. An attempt in
        which all numbers came out as 0 is not valid.

    Raises
    ------
    MeasureError
        If there are fewer than `n` numbers or no base, or a setting is no int of at
        least 1; 0 will do for `seed`.

    Examples
    --------
    >>> numbers = np.random.default_rng(1).uniform(1e6, 1e8, 1_000)
    >>> tried = try_bases(numbers, bases=[1_000, 10_000], n=8, attempts=50, seed=1)
    >>> tried.attack.succeeded, tried.control.succeeded
    (50, 0)
    """
    numbers = read_numbers("numbers", numbers, float)
    check_whole(MeasureError, "n", n)
    check_whole(MeasureError, "attempts", attempts)
    if not isinstance(bases, Sequence):
        raise MeasureError.bad_value("bases", "a list of ints", bases)
    for at, base in enumerate(bases):
        check_whole(MeasureError, f"bases[{at}]", base)
    if len(numbers) < n or not len(bases):
        rule = f"at least {n:,} of the first and 1 of the second"
        given = (len(numbers), len(bases))
        raise MeasureError.bad_value("numbers, bases", rule, given)
    check_seed(MeasureError, seed)
    rng = np.random.default_rng(seed)
    seen, blank = [], 0
    for attempt in range(attempts):
        base = bases[attempt % len(bases)]
        true = rng.choice(numbers, n, replace=False)
        rounded, plain = (np.floor(true / b + 0.5).astype(int) * b for b in (base, 1))
        if not rounded.any() or not plain.any():
            blank += 1
            continue
        found = find_base(rounded.tolist()).base, find_base(plain.tolist()).base
        seen.append((found[0] == base, bases[0] == base, found[1] == base))
    valid = attempts - blank
    if not valid:
        rule = "numbers of which one, at least, is above 0 after rounding"
        raise MeasureError.bad_value("numbers", rule, "none")
    hits = np.array(seen).sum(axis=0).tolist()
    attack, baseline, control = (
        Tally(requested=attempts, generated=attempts, valid=valid, succeeded=hit)
        for hit in hits
    )
    return Success(attack=attack, baseline=baseline, control=control)


#: How far below and above the printed number the true one may lie, in bases.
WAYS = {"nearest": (0.5, 0.5), "down": (0.0, 1.0), "up": (1.0, 0.0), "random": (1, 1)}
#: Ends that no true number reaches: rounding down 19 of 10 gives 10, of 20 it does not.
_OPEN = {"nearest": (False, False), "down": (False, True), "up": (True, False)}


def fit_ways(
    printed: np.ndarray, factors: np.ndarray, bases: np.ndarray
) -> pl.DataFrame:
    """Say for each way of rounding how many sums it fits."""
    printed, bases = np.asarray(printed, float), np.asarray(bases, float)
    if printed.ndim != 2 or not len(printed):
        rule = "a table of at least one sum"
        raise MeasureError.bad_value("printed", rule, printed.shape)
    for name, given in (("factors", np.asarray(factors)), ("bases", bases)):
        if given.shape[-1:] != printed.shape[1:]:
            rule = f"one number for each of the {printed.shape[1]} terms"
            raise MeasureError.bad_value(name, rule, given.shape)
    factors = np.broadcast_to(np.asarray(factors, float), printed.shape)
    rows = [
        (way, int(_fits(printed, factors, bases, way).sum()), len(printed))
        for way in WAYS
    ]
    return pl.DataFrame(rows, ["way", "fits", "n"], orient="row")


def _fits(
    printed: np.ndarray, factors: np.ndarray, bases: np.ndarray, way: str
) -> np.ndarray:
    """Say of each sum whether it can be 0 before rounding."""
    below, above = (share * bases for share in WAYS[way])
    is_low_open, is_high_open = _OPEN.get(way, (True, True))
    ends = factors * (printed - below), factors * (printed + above)
    low, high = np.minimum(*ends).sum(axis=1), np.maximum(*ends).sum(axis=1)
    # An end is reached only where every term reaches its own.
    is_blurred = (factors != 0) & (bases > 0)
    opens = np.where(factors > 0, is_low_open, is_high_open)
    low_open = (is_blurred & opens).any(axis=1)
    high_open = (is_blurred & np.where(factors > 0, is_high_open, is_low_open)).any(1)
    return np.where(low_open, low < 0, low <= 0) & np.where(
        high_open, high > 0, high >= 0
    )
