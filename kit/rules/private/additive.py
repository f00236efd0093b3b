"""What do all kinds of noise have in common, however it is distributed?

Each count gets a number drawn by lot, on average 0. No count is certain any more, so
`reveals` tells nothing and no proof starts here; `likely` says where the true count
probably lies.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import ClassVar

import numpy as np

from kit.errors import RuleError
from kit.printed import Interval, Noisy, Printed, Suppressed, is_whole
from kit.rules.kinds import CountRule


@dataclass(frozen=True)
class Noise(CountRule):
    """Add a whole number drawn by lot; `kit.rules.private.noise` says from what.

    Parameters
    ----------
    scale : float
        How wide the noise is, in people.

    Raises
    ------
    RuleError
        If `scale` is not a number, below 0.001, where there is no noise to speak of,
        or too large to be computed with.
    """

    scale: float

    is_random: ClassVar[bool] = True
    smallest_scale: ClassVar[float] = 1e-3
    largest_scale: ClassVar[float]
    _name: ClassVar[str]

    def __post_init__(self) -> None:
        least, most = self.smallest_scale, self.largest_scale
        if not is_number(self.scale) or not least <= self.scale <= most:
            rule = f"a number of people from {least:g} to {most:,.0f}"
            raise RuleError.bad_value("scale", rule, self.scale)

    @abstractmethod
    def tail(self, noise: int) -> float:
        """Give the chance that the noise is `noise` or more."""

    @abstractmethod
    def chance(self, noise: int) -> float:
        """Give the chance that the noise is exactly `noise`."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """Mean of the squared noise, in people squared."""

    @abstractmethod
    def reach(self, chance: float) -> int:
        """Find the fewest people that noise exceeds with at most this chance.

        Parameters
        ----------
        chance : float
            Within (0, 1/2].
        """

    def draw(self, n: int, rng: np.random.Generator | None = None) -> np.ndarray:
        """Draw noise for `n` numbers.

        Parameters
        ----------
        n : int
            How many.
        rng : Generator, optional
            For experiments that must come out the same again, never for a release:
            who knows the seed takes the noise off, and its fractions are those of
            the machine. Without it the noise is drawn by OpenDP, with lots that
            nobody can repeat and arithmetic that is exact.

        Returns
        -------
        ndarray of shape (n,), int64

        Raises
        ------
        RuleError
            If `n` is not a whole number of at least 0.
        """
        if not is_whole(n) or n < 0:
            raise RuleError.bad_value("n", "an int of at least 0", n)
        drawn = self._draw_real(n) if rng is None else self._draw_again(n, rng)
        return np.asarray(drawn, dtype=np.int64)

    @abstractmethod
    def _draw_real(self, n: int) -> list[int]:
        """Draw by OpenDP."""

    @abstractmethod
    def _draw_again(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw from the same distribution, with lots that can be repeated."""

    def settle(self, value: int, rng: np.random.Generator | None = None) -> int:
        """Add noise to a value; see `draw` for what `rng` means."""
        return value + int(self.draw(1, rng)[0])

    def undo(self, shown: Interval) -> Interval:
        """Noise without a limit leaves every count possible."""
        return Interval(0, None)

    def write(self, value: int) -> Noisy:
        """Print a number that says it has noise in it."""
        return Noisy(value)

    def likely(self, printed: Printed, *, confidence: float = 0.95) -> Interval:
        """Give the interval that holds the true count with some confidence.

        Parameters
        ----------
        printed : Printed
            A number with this noise, or one withheld for being under a threshold
            once the noise was added.
        confidence : float, default=0.95
            Above 0 and below 1: of all numbers read so, withheld ones included, at
            least this share lies within its interval, however large the true counts.

        Returns
        -------
        Interval
            In people. Probable, not proved.

        Raises
        ------
        RuleError
            If `confidence` is out of bounds, or `printed` no such number.

        Examples
        --------
        >>> from kit.rules.private.noise import DiscreteLaplace
        >>> tuple(DiscreteLaplace(1).likely(Noisy(53)))
        (50, 56)
        """
        if not is_number(confidence) or not 0 < confidence < 1:
            rule = "above 0 and below 1"
            raise RuleError.bad_value("confidence", rule, confidence)
        off = self.reach((1 - confidence) / 2)
        if isinstance(printed, Suppressed):
            below = printed.below
            return Interval(0, None if below is None else below - 1 + off)
        if not is_whole(getattr(printed, "count", None)):
            rule = "a number printed with this noise, such as Noisy(53)"
            raise RuleError.bad_value("printed", rule, printed)
        return Interval(max(0, printed.count - off), max(0, printed.count + off))

    def threshold(self, chance: float) -> int:
        """Find the smallest number to print so that one person rarely gets printed.

        Parameters
        ----------
        chance : float
            The chance, within (0, 1/2], that a true count of 1 is still printed.

        Returns
        -------
        int
            Print noisy counts from here on, and none below.

        Raises
        ------
        RuleError
            If `chance` is not within (0, 1/2].

        Notes
        -----
        OpenDP 0.16 has this step too, but prints a count that equals its threshold
        without adding its chance to δ: a fault its authors know of, by which δ is too
        small by a factor of e for ε = 1. So the chance is added up here. For continuous
        noise see `kit.rules.private.noise_threshold`.

        Examples
        --------
        >>> from kit.rules.private.noise import DiscreteLaplace
        >>> DiscreteLaplace(1).threshold(1e-7)
        17
        """
        if not is_number(chance) or not 0 < chance <= 0.5:
            raise RuleError.bad_value("chance", "above 0 and at most 1/2", chance)
        # 1 + noise is printed from 2 + reach on, that is for noise above reach.
        return 2 + self.reach(chance)

    def __str__(self) -> str:
        return f"{self._name} noise of scale {self.scale:,.6g}"


def is_number(value: object) -> bool:
    """Say whether a value is a finite number, and not a yes or no."""
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
