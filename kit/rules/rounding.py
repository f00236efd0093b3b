"""What does rounding print, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kit.errors import RuleError
from kit.printed import Interval, Rounded, check_rounding, unround
from kit.rules.kinds import CountRule

_TIES = {"nearest": True, "half-up": True, "half-down": False}


@dataclass(frozen=True)
class Rounding(CountRule):
    """Print every count as a multiple of `base`.

    It blurs each number by itself. Where rounded numbers add up to another rounded
    number, their intervals cross, and a reader may be left with less than each
    allows; see `kit.attacks.on_releases.tables`.

    Parameters
    ----------
    base : int
        What counts are rounded to, at least 1; 1 changes nothing.
    how : str, default='nearest'
        As in `kit.printed.Rounded`. ``'nearest'`` rounds a count half-way between
        two multiples up, without saying so to the reader. ``'random'`` goes up as
        often as a count is near to the upper multiple, so that on average nothing
        is added or taken away.

    Raises
    ------
    ReleaseError
        If `base` is below 1, or `how` no rule of rounding.

    References
    ----------
    .. [1] L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control",
       Springer, 2001, chapter 9: rounding by lot, without bias.

    Examples
    --------
    >>> rule = Rounding(5)
    >>> str(rule.publish(53)), tuple(rule.reveals(rule.publish(53)))
    ('55 (rounded to 5)', (53, 57))
    """

    base: int
    how: str = "nearest"

    def __post_init__(self) -> None:
        Rounded(0, self.base, self.how)  # which checks the base
        check_rounding(self.how)

    @property
    def is_random(self) -> bool:
        """Whether it goes up or down by lot."""
        return self.how == "random"

    def settle(self, value: int, rng: np.random.Generator | None = None) -> int:
        """Round the value."""
        below, rest = divmod(value, self.base)
        return (below + self._goes_up(below, rest, rng)) * self.base

    def undo(self, shown: Interval) -> Interval:
        """Give what may have been rounded to a multiple within the interval."""
        base = Fraction(self.base)
        first = -(-shown.low // self.base) * self.base
        low, _ = unround(Fraction(first), base, self.how).wholes
        if shown.high is None:
            return Interval(low, None)
        last = shown.high // self.base * self.base
        if last < first:
            return Interval(1, 0)
        return Interval(low, unround(Fraction(last), base, self.how).wholes[1])

    def write(self, value: int) -> Rounded:
        """Print a multiple, and say what it is."""
        return Rounded(value, self.base, self.how)

    def _goes_up(
        self, below: int, rest: int, rng: np.random.Generator | None
    ) -> bool | int:
        """Say whether a value `rest` above the multiple number `below` is raised."""
        if not rest or self.how in ("down", "up"):
            return bool(rest) and self.how == "up"
        if self.how == "random":
            if rng is None:
                raise RuleError.needs_seed(str(self))
            return int(rng.integers(self.base) < rest)
        if 2 * rest != self.base:
            return 2 * rest > self.base
        return _TIES.get(self.how, bool(below % 2))  # half-even: to the even multiple

    def __str__(self) -> str:
        how = "" if self.how == "nearest" else f" {self.how}"
        return f"rounding{how} to {self.base:,}"
