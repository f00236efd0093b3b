"""Which noise in whole numbers does differential privacy add to a count?

With either of these two, how much more likely one person can make any printed number
is known beforehand, whatever else a reader knows. How much of it
a release needs says `private_rule`. Two wordings of one claim are two numbers: each has
noise of its own, and their mean has less.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import ceil, exp, expm1, floor, log, log1p, tanh
from types import ModuleType
from typing import ClassVar

import numpy as np

from kit.checks import check_number, check_whole, is_number, is_whole
from kit.errors import RuleError
from kit.extras import bring
from kit.printed import Counted, Interval, Noisy, Printed, Suppressed
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

    is_random = True
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
            the machine. Without it the noise is drawn by OpenDP, with draws that
            nobody can repeat and arithmetic that is exact.

        Returns
        -------
        ndarray of shape (n,), int64

        Raises
        ------
        RuleError
            If `n` is not a whole number of at least 0.
        """
        check_whole(RuleError, "n", n, least=0)
        drawn = self._draw_real(n) if rng is None else self._draw_again(n, rng)
        return np.asarray(drawn, dtype=np.int64)

    @abstractmethod
    def _draw_real(self, n: int) -> list[int]:
        """Draw by OpenDP."""

    @abstractmethod
    def _draw_again(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw from the same distribution, so that it can be repeated."""

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
        check_number(RuleError, "confidence", confidence, above=0, below=1)
        off = self.reach((1 - confidence) / 2)
        if isinstance(printed, Suppressed):
            below = printed.below
            return Interval(0, None if below is None else below - 1 + off)
        if not isinstance(printed, Counted) or not is_whole(printed.count):
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
        check_number(RuleError, "chance", chance, above=0, most=0.5)
        # 1 + noise is printed from 2 + reach on, that is for noise above reach.
        return 2 + self.reach(chance)

    def __str__(self) -> str:
        return f"{self._name} noise of scale {self.scale:,.6g}"


@dataclass(frozen=True)
class DiscreteLaplace(Noise):
    """Add two-sided geometric noise: z in proportion to ``exp(-|z| / scale)``.

    Printing a count so costs ε = 1 / `scale`; numbers of which one person can change
    n cost n / `scale` together.

    Parameters
    ----------
    scale : float
        In people, from 0.001 on; the standard deviation is about √2 times as much.

    Raises
    ------
    RuleError
        If `scale` is not a number, too small for any noise or too large to be
        computed with.

    References
    ----------
    .. [1] A. Ghosh, T. Roughgarden, M. Sundararajan, "Universally utility-maximizing
       privacy mechanisms", STOC 2009, section 2.

    Examples
    --------
    >>> from kit.printed import Noisy
    >>> rule = DiscreteLaplace(1)
    >>> round(rule.variance, 5)
    1.84135
    >>> tuple(rule.reveals(Noisy(53)))
    (0, None)
    """

    largest_scale: ClassVar[float] = 1e9
    _name: ClassVar[str] = "discrete Laplace"

    def chance(self, noise: int) -> float:
        """Give the chance that the noise is exactly `noise`."""
        return tanh(1 / (2 * self.scale)) * exp(-abs(noise) / self.scale)

    def tail(self, noise: int) -> float:
        """Give the chance that the noise is `noise` or more."""
        if noise <= 0:
            return 1 - self.tail(1 - noise)
        return exp(-noise / self.scale) / (1 + exp(-1 / self.scale))

    @property
    def variance(self) -> float:
        """Mean of the squared noise, in people squared: 2 q / (1 - q)²."""
        return 2 * exp(-1 / self.scale) / expm1(-1 / self.scale) ** 2

    def reach(self, chance: float) -> int:
        """Find the fewest people that noise exceeds with at most this chance."""
        near = -self.scale * (log(chance) + log1p(exp(-1 / self.scale)))
        found = max(0, ceil(near) - 1)
        while found and self.tail(found) <= chance:  # the logarithm was rounded up
            found -= 1
        while self.tail(found + 1) > chance:
            found += 1
        return found

    def _draw_real(self, n: int) -> list[int]:
        dp = _bring_opendp()
        space = (
            dp.domains.vector_domain(dp.domains.atom_domain(T="i64")),
            dp.metrics.l1_distance(T="i64"),
        )
        return dp.measurements.make_laplace(*space, scale=float(self.scale))([0] * n)

    def _draw_again(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """The difference of two numbers of failures before a success."""
        success = -expm1(-1 / self.scale)
        return rng.geometric(success, n) - rng.geometric(success, n)


@dataclass(frozen=True)
class DiscreteGaussian(Noise):
    """Add Gaussian noise of whole numbers: z in proportion to exp(-z² / (2 scale²)).

    Printing numbers of which one person can change n costs ρ = ``n / (2 scale²)`` of
    concentrated privacy loss, which comes to an ε that grows with the root of n only.

    Parameters
    ----------
    scale : float
        In people, from 0.001 on; the standard deviation is the same, or a little less.

    Raises
    ------
    RuleError
        If `scale` is not a number, too small for any noise or too large to be
        computed with.

    References
    ----------
    .. [1] C. Canonne, G. Kamath, T. Steinke, "The discrete Gaussian for differential
       privacy", NeurIPS 2020, theorem 4 and algorithm 3.

    Examples
    --------
    >>> from kit.printed import Noisy
    >>> rule = DiscreteGaussian(18.26)
    >>> round(rule.variance, 1)
    333.4
    >>> tuple(rule.likely(Noisy(53)))
    (17, 89)
    """

    largest_scale: ClassVar[float] = 1e5
    _name: ClassVar[str] = "discrete Gaussian"

    def chance(self, noise: int) -> float:
        """Give the chance that the noise is exactly `noise`."""
        weights = self._weights()
        total = weights.sum() * 2 - weights[-1]
        return exp(-((noise / self.scale) ** 2) / 2) / float(total)

    def tail(self, noise: int) -> float:
        """Give the chance that the noise is `noise` or more."""
        if noise <= 0:
            return 1 - self.tail(1 - noise)
        tails = self._tails()
        return float(tails[noise]) if noise < len(tails) else 0.0

    @property
    def variance(self) -> float:
        """Mean of the squared noise, in people squared."""
        weights = self._weights()
        noise = np.arange(len(weights))[::-1]
        total = weights.sum() * 2 - weights[-1]
        return float(2 * (weights * noise**2.0).sum() / total)

    def reach(self, chance: float) -> int:
        """Find the fewest people that noise exceeds with at most this chance."""
        return int(np.argmax(self._tails()[1:] <= chance))

    def _weights(self) -> np.ndarray:
        """Weigh the noise from far out, where nothing is left of it, down to 0."""
        noise = np.arange(ceil(40 * self.scale) + 2)[::-1]
        return np.exp(-((noise / self.scale) ** 2) / 2)

    def _tails(self) -> np.ndarray:
        """Give the chance of each noise or more, from 0 on."""
        weights = self._weights()  # the small ones first, so that none is lost
        above = np.cumsum(weights)
        return above[::-1] / (2 * above[-1] - weights[-1])

    def _draw_real(self, n: int) -> list[int]:
        dp = _bring_opendp()
        space = (
            dp.domains.vector_domain(dp.domains.atom_domain(T="i64")),
            dp.metrics.l2_distance(T=float),
        )
        return dp.measurements.make_gaussian(*space, scale=float(self.scale))([0] * n)

    def _draw_again(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw discrete Laplace noise, and keep so much that the rest is Gaussian."""
        wide = floor(self.scale) + 1
        kept = np.empty(0, dtype=np.int64)
        while len(kept) < n:
            drawn = DiscreteLaplace(wide)._draw_again(2 * (n - len(kept)) + 8, rng)
            off = (np.abs(drawn) - self.scale**2 / wide) / self.scale
            drawn = drawn[rng.random(len(drawn)) < np.exp(-(off**2) / 2)]
            kept = np.append(kept, drawn)
        return kept[:n]


def _bring_opendp() -> ModuleType:
    """Import the library, which takes a moment; experiments do without it."""
    return bring("opendp", to="Noise that nobody can draw again, with no `seed`,")
