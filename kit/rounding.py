"""Which numbers does a rule of rounding turn into the one that was printed?"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from kit.errors import ReleaseError

#: Rules of rounding. They differ in what becomes of a number half-way between two
#: multiples; `random` goes either way from anywhere between them.
ROUNDINGS = ("nearest", "half-up", "half-down", "half-even", "down", "up", "random")


class Span(NamedTuple):
    """Numbers from `low` to `high`; an end that is open is not one of them."""

    low: Fraction
    high: Fraction
    is_low_open: bool
    is_high_open: bool

    @property
    def is_point(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high

    @property
    def wholes(self) -> tuple[int, int]:
        """The first and the last whole number in it; the wrong way round if none is."""
        low = floor(self.low) + 1 if self.is_low_open else ceil(self.low)
        high = ceil(self.high) - 1 if self.is_high_open else floor(self.high)
        return low, high


def unround(value: Fraction, base: Fraction, how: str) -> Span:
    """Give the numbers that a rule of rounding turns into this one.

    Parameters
    ----------
    value : Fraction
        What was printed.
    base : Fraction
        What it was rounded to; 0 for not at all.
    how : str
        One of `ROUNDINGS`.

    Examples
    --------
    >>> span = unround(Fraction(20), Fraction(5), "half-up")
    >>> float(span.low), float(span.high), span.is_high_open
    (17.5, 22.5, True)
    """
    if not base:
        return Span(value, value, False, False)
    half = base / 2
    is_odd = bool((value / base) % 2)
    below, above, is_low_open, is_high_open = {
        "nearest": (half, half, False, False),
        "half-up": (half, half, False, True),
        "half-down": (half, half, True, False),
        "half-even": (half, half, is_odd, is_odd),
        "down": (0, base, False, True),
        "up": (base, 0, True, False),
        "random": (base, base, True, True),
    }[how]
    return Span(value - below, value + above, is_low_open, is_high_open)


def check_rounding(how: str) -> None:
    """Refuse what is no rule of rounding."""
    if how not in ROUNDINGS:
        raise ReleaseError.bad_value("how", f"one of {', '.join(ROUNDINGS)}", how)
