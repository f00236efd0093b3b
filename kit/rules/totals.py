"""What does a report of hours print of a title, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor, isfinite
from numbers import Real
from typing import ClassVar

from kit.errors import RuleError
from kit.printed import Figure, Span, Suppressed, is_whole, unround
from kit.rules.kinds import FigureRule

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
        for name, value, least in (("base", self.base, 1), ("above", self.above, 0)):
            if not is_whole(value) or not least <= value <= _MOST:
                wanted = f"an int from {least} to {_MOST:,}"
                raise RuleError.bad_value(name, wanted, value)
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
        if not isinstance(total, Real) or isinstance(total, bool):
            raise RuleError.bad_value("total", "a number of at least 0", total)
        if not isfinite(total) or not 0 <= total <= _MOST:
            wanted = f"a number from 0 to {_MOST:,}"
            raise RuleError.bad_value("total", wanted, total)
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
            raise RuleError.never_printed(str(self), str(printed))
        return Span(max(low, floor_), high, low <= floor_, True)

    def __str__(self) -> str:
        return f"{self.unit} above {self.above:,}, rounded to {self.base:,}"
