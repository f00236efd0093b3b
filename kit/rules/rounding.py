"""What does rounding print, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.errors import ReleaseError
from kit.printed import Exact, Interval, Printed, Rounded

_TIES = {"nearest": True, "half-up": True, "half-down": False}


@dataclass(frozen=True)
class Rounding:
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
        two multiples up, without saying so to the reader.

    Raises
    ------
    ReleaseError
        If `base` is below 1, or `how` no rule of rounding.

    Examples
    --------
    >>> rule = Rounding(5)
    >>> str(rule.publish(53)), tuple(rule.reveals(rule.publish(53)))
    ('55 (rounded to 5)', (53, 57))
    """

    base: int
    how: str = "nearest"

    def __post_init__(self) -> None:
        Rounded(0, self.base, self.how)  # which checks both

    def publish(self, count: int) -> Rounded:
        """Round the count.

        Parameters
        ----------
        count : int
            True number of people.

        Raises
        ------
        ReleaseError
            If `count` is negative or not a whole number, or `how` is a matter of lot.
        """
        below, rest = divmod(Exact(count).count, self.base)
        return Rounded((below + self._goes_up(below, rest)) * self.base, *self._words)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit, for a reader who knows the rule.

        Parameters
        ----------
        printed : Printed
            What was printed under this rule. A bare number was rounded; a number
            that was withheld, for a reason that this rule does not know, tells what
            it tells by itself.

        Raises
        ------
        ReleaseError
            If a number is no multiple of `base`.
        """
        if isinstance(printed, Exact):
            return Rounded(printed.count, *self._words).reveals()
        return printed.reveals()

    @property
    def _words(self) -> tuple[int, str]:
        return self.base, self.how

    def _goes_up(self, below: int, rest: int) -> bool:
        """Say whether a count `rest` above the multiple number `below` is raised."""
        if not rest or self.how in ("down", "up"):
            return bool(rest) and self.how == "up"
        if self.how == "random":
            rule = "a rule that settles every count, to publish with"
            raise ReleaseError.bad_value("how", rule, self.how)
        if 2 * rest != self.base:
            return 2 * rest > self.base
        return _TIES.get(self.how, bool(below % 2))  # half-even: to the even multiple

    def __str__(self) -> str:
        how = "" if self.how == "nearest" else f" {self.how}"
        return f"rounding{how} to {self.base:,}"
