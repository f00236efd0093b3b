"""What does a threshold k print, and what does it still reveal?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks import check_flag, check_whole
from kit.errors import RuleError
from kit.printed import Interval, Printed, Suppressed
from kit.rules.kinds import CountRule, check_printed, never_suppressed


@dataclass(frozen=True)
class Threshold(CountRule):
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
    RuleError
        If `k` is below 1, or `is_zero_shown` neither true nor false.

    Examples
    --------
    >>> import kit
    >>> rule = kit.Threshold(11)
    >>> str(rule.publish(53)), str(rule.publish(4))
    ('53', 'withheld (under 11)')
    >>> tuple(rule.reveals(rule.publish(4)))
    (1, 10)
    """

    k: int
    is_zero_shown: bool = True

    def __post_init__(self) -> None:
        check_whole(RuleError, "k", self.k, also=", the smallest count to print")
        check_flag(RuleError, "is_zero_shown", self.is_zero_shown)

    @property
    def suppressed(self) -> Interval | None:
        """Give the counts below `k`; none where k = 1 and zeros are shown."""
        low, high = int(self.is_zero_shown), self.k - 1
        return Interval(low, high) if low <= high else None

    def settle(self, value: int, rng: np.random.Generator | None = None) -> int | None:
        """Print a count of `k` or more, and perhaps a zero."""
        is_shown = value >= self.k or (value == 0 and self.is_zero_shown)
        return value if is_shown else None

    def undo(self, shown: Interval) -> Interval:
        """What is shown is at least `k`, or a zero."""
        low, high = shown
        if self.is_zero_shown and low <= 0:
            return Interval(0, 0 if high is not None and high < self.k else high)
        return Interval(max(low, self.k), high)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit; a printed number is taken at its word.

        That holds for one below `k` as well: totals are often exempt.

        Raises
        ------
        ReleaseError
            If `printed` is no printed number of people, or was withheld where this
            rule withholds none.
        """
        check_printed(printed)
        if not isinstance(printed, Suppressed):
            return printed.reveals()
        if self.suppressed is None:
            raise never_suppressed(str(self))
        return super().reveals(printed)

    def __str__(self) -> str:
        zeros = "" if self.is_zero_shown else ", zeros withheld"
        return f"threshold k = {self.k}{zeros}"
