"""What does rounding print, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import ClassVar

import numpy as np

from kit.checks import check_number, check_one_of, check_whole
from kit.errors import RuleError
from kit.printed import ROUNDINGS, Figure, Interval, Rounded, Span, Suppressed, unround
from kit.rules.kinds import CountRule, FigureRule, never_printed

_TIES = {"nearest": True, "half-up": True, "half-down": False}


@dataclass(frozen=True)
class Rounding(CountRule):
    """Print every count as a multiple of `base`.

    It blurs each number by itself. Where rounded numbers add up to another rounded
    number, their intervals cross, and a reader may be left with less than each
    allows; see `kit.audit_tables`.

    Parameters
    ----------
    base : int
        What counts are rounded to, at least 1; 1 changes nothing.
    how : str, default='nearest'
        As in `kit.Rounded`. ``'nearest'`` rounds a count half-way between
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
    >>> import kit
    >>> rule = kit.Rounding(5)
    >>> str(rule.publish(53)), tuple(rule.reveals(rule.publish(53)))
    ('55 (rounded to 5)', (53, 57))
    """

    base: int
    how: str = "nearest"

    def __post_init__(self) -> None:
        check_whole(RuleError, "base", self.base)
        check_one_of(RuleError, "how", self.how, ROUNDINGS)

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


#: More hours than all people alive have in years, and what a figure may be at most.
_MOST = 10**12


@dataclass(frozen=True)
class RoundedTotal(FigureRule):
    """Print a total above a floor, rounded to a multiple of `base`.

    It looks at the hours and not at the people: ten viewers who never sleep may clear
    the floor, and a thousand who look in may not.

    Parameters
    ----------
    base : int
        What a total is rounded to, at least 1; half-way goes up.
    above : int, default=0
        A total must exceed it to be printed.
    unit : str, default='hours'
        What is added up.

    Raises
    ------
    RuleError
        If `base` is below 1, `above` is no whole number of at least 0, or `unit` is
        no word.

    Examples
    --------
    >>> rule = RoundedTotal(100_000, above=50_000)
    >>> rule.publish(812_087_213).value, str(rule.publish(50_000))
    (812100000, 'withheld')
    >>> [int(end) for end in rule.reveals(rule.publish(60_000))[:2]]
    [50000, 150000]
    """

    quantity: ClassVar[str] = "totals"

    base: int
    above: int = 0
    unit: str = "hours"

    def __post_init__(self) -> None:
        check_whole(RuleError, "base", self.base, most=_MOST)
        check_whole(RuleError, "above", self.above, least=0, most=_MOST)
        if not (isinstance(self.unit, str) and self.unit.strip()):
            raise RuleError.bad_value("unit", "a word, such as 'hours'", self.unit)

    def publish(self, total: int | float | Fraction) -> Figure | Suppressed:
        """Turn a true total into what is printed.

        Parameters
        ----------
        total : int, float or Fraction
            In `unit`.

        Raises
        ------
        RuleError
            If `total` is no number of at least 0.
        """
        check_number(RuleError, "total", total, least=0, most=_MOST)
        exact = Fraction(total)
        if exact <= self.above:
            return Suppressed()
        steps = floor(exact / self.base + Fraction(1, 2))
        return Figure(steps * self.base, to=self.base)

    def reveals(self, printed: Figure | Suppressed) -> Span:
        """Give the true totals that fit, for a reader who knows the rule.

        Parameters
        ----------
        printed : Figure or Suppressed
            What was printed.

        Returns
        -------
        Span
            In `unit`.

        Raises
        ------
        RuleError
            If the rule never prints such a figure.
        """
        if isinstance(printed, Suppressed):
            return Span(Fraction(0), Fraction(self.above), False, False)
        if not isinstance(printed, Figure):
            raise RuleError.bad_value("printed", "a Figure or Suppressed", printed)
        value, floor_ = Fraction(str(printed.value)), Fraction(self.above)
        low, high, *_ = unround(value, Fraction(self.base), "half-up")
        if value % self.base or high <= floor_ or value < 0:
            raise never_printed(str(self), str(printed))
        return Span(max(low, floor_), high, low <= floor_, True)

    def __str__(self) -> str:
        return f"{self.unit} above {self.above:,}, rounded to {self.base:,}"
