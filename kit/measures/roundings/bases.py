"""To what were the numbers of a column rounded, and could that be chance?

A publisher may say how it rounds, and may be misquoted. The numbers themselves know:
if each of two thousand is a multiple of 100,000, nobody has rounded to 10,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd, log10

import polars as pl

from kit.errors import MeasureError
from kit.printed import is_whole

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

    Examples
    --------
    >>> say_power(-36.7)
    '10⁻³⁷'
    """
    return "10" + f"{round(chance)}".translate(_RAISED)


def finer_base(base: int) -> int | None:
    """Give the next finer usual base whose multiples hold those of a base."""
    return max((b for b in BASES if b < base and base % b == 0), default=None)
