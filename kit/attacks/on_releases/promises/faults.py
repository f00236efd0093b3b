"""How does noise fail? Faults that others made, to try an audit on.

None of these is a rule of the kit, and none can be published with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.attacks.on_releases.promises.black_box import Audited, as_mechanism
from kit.checks import check_number, check_seed, check_whole
from kit.errors import AttackError


@dataclass(frozen=True)
class TruncatedNoise:
    """Draw Laplace noise with a fraction, and cut the fraction off.

    Cutting goes towards zero from both sides, so that no noise at all comes up twice
    as often as it should: a number that is exactly right gives itself away. With
    `bits`, the noise is kept in so few bits and wraps around: in eight, 128 is -128.

    Parameters
    ----------
    scale : float
        Of the noise before it is cut, in people, above 0.
    bits : int, optional
        From 2 to 63; by default enough for anything.

    Raises
    ------
    AttackError
        If a parameter is out of range.

    References
    ----------
    .. [1] I. Mironov, "On significance of the least significant bits for differential
       privacy", CCS 2012: noise in floating point keeps no promise. The cast to eight
       bits stands in the code of a paper on attacks, for its defence.

    Examples
    --------
    >>> import kit
    >>> noise = kit.attacks.TruncatedNoise(1)
    >>> print(noise)
    Laplace noise of scale 1, cut to whole numbers
    """

    scale: float
    bits: int | None = None

    def __post_init__(self) -> None:
        check_number(AttackError, "scale", self.scale, above=0)
        if self.bits is not None:
            check_whole(AttackError, "bits", self.bits, least=2, most=63)

    def __call__(
        self, counts: np.ndarray, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """Add the noise to rows of counts."""
        rng = np.random.default_rng() if rng is None else rng
        noise = np.trunc(rng.laplace(scale=self.scale, size=counts.shape))
        if self.bits is not None:
            half = 2 ** (self.bits - 1)
            noise = (noise + half) % (2 * half) - half
        return counts + noise

    def __str__(self) -> str:
        kept = "" if self.bits is None else f" of {self.bits} bits"
        return f"Laplace noise of scale {self.scale:,.6g}, cut to whole numbers{kept}"


@dataclass(frozen=True)
class RepeatedNoise:
    """Start a rule from the same seed each time it is run.

    The noise is as wide as it should be, and the same: whoever has seen two releases
    subtracts them.

    Parameters
    ----------
    rule : rule or function
        What is run.
    seed : int
        From which each run starts, at least 0.

    Raises
    ------
    AttackError
        If `rule` cannot be run on counts, or `seed` is no whole number.

    Examples
    --------
    >>> import kit
    >>> print(kit.attacks.RepeatedNoise(kit.rules.DiscreteLaplace(1), seed=7))
    discrete Laplace noise of scale 1, each time from seed 7
    """

    rule: Audited
    seed: int

    def __post_init__(self) -> None:
        as_mechanism(self.rule)
        check_seed(AttackError, self.seed)

    def __call__(
        self, counts: np.ndarray, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """Run the rule on each row from the start."""
        mechanism = as_mechanism(self.rule)
        rows, places = np.unique(counts, axis=0, return_inverse=True)
        once = [mechanism(row[None], np.random.default_rng(self.seed)) for row in rows]
        return np.concatenate(once)[places.reshape(-1)]

    def __str__(self) -> str:
        return f"{self.rule}, each time from seed {self.seed}"
