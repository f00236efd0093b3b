"""What do plays reveal of listeners, when both are changed by the same share?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import ClassVar, NamedTuple, cast

import numpy as np

from kit.checks import check_people, check_whole, is_whole
from kit.errors import RuleError
from kit.printed import Interval, Span
from kit.rules.kinds import FigureRule, never_printed


class Pair(NamedTuple):
    """A number of listeners, and how often they played something."""

    listeners: int
    plays: int


@dataclass(frozen=True)
class SharedNoise(FigureRule):
    """Add noise to the listeners, and change their plays by the same share.

    A row is dropped where there are fewer than `k` listeners, in truth or after the
    noise. One who knows the rule is left in doubt about how many they are, but not
    about how often they play on average: the share cancels, and plays by listeners is
    the true figure but for the rounding.

    Parameters
    ----------
    k : int, default=5
        The smallest number of listeners that may be printed.
    most : int, default=3
        The largest noise, either way, in people. Every whole number up to it is as
        likely as any other.

    Raises
    ------
    RuleError
        If `k` is below 1, or `most` below 0.

    Notes
    -----
    Numbers that were printed once stay as they are: make the generator from the row,
    with `generator_of`. Rows of a day, its week and its month have draws of their own,
    so that sums of days beside a week average some of the noise away.

    Examples
    --------
    >>> rule = SharedNoise()
    >>> printed = Pair(listeners=10, plays=53)
    >>> tuple(rule.reveals(printed))
    (7, 13)
    >>> [float(end) for end in rule.average(printed)[:2]]
    [5.25, 5.35]
    >>> [tuple(pair) for pair in rule.pairs(printed)][:3]
    [(7, 37), (8, 42), (9, 48)]
    """

    quantity: ClassVar[str] = "pairs of listeners and plays"

    k: int = 5
    most: int = 3

    def __post_init__(self) -> None:
        check_whole(RuleError, "k", self.k)
        check_whole(RuleError, "most", self.most, least=0)

    def publish(
        self, listeners: int, plays: int, rng: np.random.Generator | None = None
    ) -> Pair | None:
        """Turn a true pair into what is printed, or ``None`` where it is dropped.

        Parameters
        ----------
        listeners : int
            True number of people.
        plays : int
            True number of their plays, at least one each.
        rng : Generator, optional
            The generator of this row.

        Raises
        ------
        ReleaseError
            If a number is none of people, there are fewer plays than listeners, or
            `rng` is missing.
        """
        check_people(RuleError, "listeners", listeners)
        if not is_whole(plays) or plays < listeners:
            wanted = f"at least one for each of the {listeners:,} listeners"
            raise RuleError.bad_value("plays", wanted, plays)
        if rng is None:
            raise RuleError.needs_seed(str(self))
        noisy = listeners + int(rng.integers(-self.most, self.most, endpoint=True))
        if min(listeners, noisy) < self.k:
            return None
        # Half-way goes up.
        return Pair(noisy, (2 * plays * noisy + listeners) // (2 * listeners))

    def reveals(self, printed: Pair | None) -> Interval:
        """Give the numbers of listeners that fit.

        Parameters
        ----------
        printed : Pair or None
            What was printed; ``None`` for a row that was dropped.

        Raises
        ------
        RuleError
            If the rule never prints such a pair.
        """
        if printed is None:
            return Interval(0, self.k - 1 + self.most)
        listeners, _ = self._check(printed)
        return Interval(max(self.k, listeners - self.most), listeners + self.most)

    def average(self, printed: Pair) -> Span:
        """Give the averages of plays by listener that fit, whatever the noise was.

        Raises
        ------
        RuleError
            If the rule never prints such a pair.
        """
        listeners, plays = self._check(printed)
        half = Fraction(1, 2)
        low = max(Fraction(1), (plays - half) / listeners)
        return Span(low, (plays + half) / listeners, False, True)

    def pairs(self, printed: Pair) -> list[Pair]:
        """List the true pairs that fit: no others can have been printed so.

        Raises
        ------
        RuleError
            If the rule never prints such a pair.
        """
        low, high, *_ = self.average(printed)
        first, last = self.reveals(printed)
        return [
            Pair(listeners, plays)
            for listeners in range(first, cast("int", last) + 1)
            for plays in range(ceil(low * listeners), ceil(high * listeners))
        ]

    def _check(self, printed: object) -> Pair:
        if not isinstance(printed, Pair) or not all(map(is_whole, printed)):
            wanted = "a Pair of listeners and plays, or None"
            raise RuleError.bad_value("printed", wanted, printed)
        if not self.k <= printed.listeners <= printed.plays:
            raise never_printed(str(self), str(tuple(printed)))
        return printed

    def __str__(self) -> str:
        return f"noise shared by listeners and plays, threshold k = {self.k}"
