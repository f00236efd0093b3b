"""Which noise in whole numbers does differential privacy add to a count?

With either of these two, how much more likely one person can make any printed number
is known beforehand, whatever else a reader knows. See `kit.rules.private.privacy` for
how much of it a release needs. Two wordings of one claim are two numbers: each has
noise of its own, and their mean has less.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, expm1, floor, log, log1p, tanh
from typing import ClassVar

import numpy as np

from kit.rules.private.additive import Noise


@dataclass(frozen=True)
class DiscreteLaplace(Noise):
    """Add two-sided geometric noise: z has chance in proportion to exp(-|z| / scale).

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
        # The library takes a moment to load, and experiments do without it.
        from opendp.domains import atom_domain, vector_domain
        from opendp.measurements import make_laplace
        from opendp.metrics import l1_distance
        from opendp.mod import enable_features

        enable_features("contrib")
        space = vector_domain(atom_domain(T="i64")), l1_distance(T="i64")
        return make_laplace(*space, scale=float(self.scale))([0] * n)

    def _draw_again(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """The difference of two numbers of failures before a success."""
        success = -expm1(-1 / self.scale)
        return rng.geometric(success, n) - rng.geometric(success, n)


@dataclass(frozen=True)
class DiscreteGaussian(Noise):
    """Add Gaussian noise of whole numbers: z in proportion to exp(-z² / (2 scale²)).

    Printing numbers of which one person can change n costs ρ = n / (2 `scale`²) of
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
        # The library takes a moment to load, and experiments do without it.
        from opendp.domains import atom_domain, vector_domain
        from opendp.measurements import make_gaussian
        from opendp.metrics import l2_distance
        from opendp.mod import enable_features

        enable_features("contrib")
        space = vector_domain(atom_domain(T="i64")), l2_distance(T=float)
        return make_gaussian(*space, scale=float(self.scale))([0] * n)

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
