"""What does a threshold k print, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.errors import ReleaseError
from kit.printed import Exact, Interval, Printed, Suppressed


@dataclass(frozen=True)
class Threshold:
    """Print a count only where at least `k` people stand behind it.

    The rule that most publishers call anonymity. It looks at each number alone, so
    it does not see what two printed numbers give away together.

    Parameters
    ----------
    k : int
        The smallest count that may be printed: k = 11 hides 1 to 10.
    is_zero_shown : bool, default=True
        Whether a zero is printed. Then "withheld" means 1 to k - 1; otherwise it
        means 0 to k - 1.

    Raises
    ------
    ReleaseError
        If `k` is below 1.

    Examples
    --------
    >>> rule = Threshold(11)
    >>> str(rule.publish(53)), str(rule.publish(4))
    ('53', 'withheld (under 11)')
    >>> tuple(rule.reveals(rule.publish(4)))
    (1, 10)
    """

    k: int
    is_zero_shown: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.k, int) or isinstance(self.k, bool) or self.k < 1:
            raise ReleaseError.bad_value(
                "k", "an int of at least 1, the smallest count to print", self.k
            )

    def publish(self, count: int) -> Printed:
        """Print the count, or withhold it.

        Parameters
        ----------
        count : int
            True number of people.

        Raises
        ------
        ReleaseError
            If `count` is negative or not a whole number.
        """
        exact = Exact(count)
        if count >= self.k or (count == 0 and self.is_zero_shown):
            return exact
        return Suppressed(self.k, self.is_zero_shown)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit, for a reader who knows the rule.

        Parameters
        ----------
        printed : Printed
            What was printed under this rule.

        Raises
        ------
        ReleaseError
            If a number was withheld that this rule never withholds.
        """
        said = printed.reveals()
        if not isinstance(printed, Suppressed):
            return said
        low, high = max(said.low, int(self.is_zero_shown)), self.k - 1
        high = high if said.high is None else min(said.high, high)
        if low > high:
            raise ReleaseError.never_withheld(str(self))
        return Interval(low, high)

    def __str__(self) -> str:
        return f"threshold k = {self.k}"
