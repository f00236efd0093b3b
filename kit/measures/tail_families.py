"""How do counts fall off, beyond what was seen? Three families, as logarithms.

Each is a law for whole numbers from a threshold on: few people reach a count, fewer
the next, and the families differ in how much fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

_Logs = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Family:
    """A family of tails, in parameters that may take any value within `limits`.

    Parameters
    ----------
    log_chance : callable
        Logarithm of P(X = x | X ≥ t), for values, parameters and the threshold t.
    log_reach : callable
        Logarithm of P(X ≥ x | X ≥ t).
    start, limits : tuple
        Where the search for the best parameters begins, and how far it goes.
    """

    log_chance: _Logs
    log_reach: _Logs
    start: tuple[float, ...]
    limits: tuple[tuple[float, float], ...]


def _power_chance(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    return -at[0] * np.log(x) - np.log(special.zeta(at[0], t))


def _power_reach(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    return np.log(special.zeta(at[0], x)) - np.log(special.zeta(at[0], t))


def _normal_reach(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    """A lognormal variable, rounded to the nearest whole number."""
    scale = np.exp(at[1])
    far, near = ((at[0] - np.log(y - 0.5)) / scale for y in (x, t))
    return special.log_ndtr(far) - special.log_ndtr(near)


def _normal_chance(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    here, beyond = _normal_reach(x, at, t), _normal_reach(x + 1, at, t)
    # Where the two are one number to the last digit, hardly anybody is between them.
    return here + np.log1p(-np.exp(np.minimum(beyond - here, -1e-12)))


def _binomial_reach(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    size, more = np.exp(at[0]), special.expit(-at[1])
    return _log(special.betainc(x, size, more)) - _log(special.betainc(t, size, more))


def _binomial_chance(x: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    size, more = np.exp(at[0]), special.expit(-at[1])
    ways = special.gammaln(x + size) - special.gammaln(size) - special.gammaln(x + 1)
    chance = ways - size * np.logaddexp(0, -at[1]) + x * np.log(more)
    return chance - _log(special.betainc(t, size, more))


def _log(chance: np.ndarray) -> np.ndarray:
    """Take the logarithm of a chance that may be too small for a number."""
    return np.log(np.maximum(chance, np.finfo(float).tiny))


#: A negative binomial of size 1 is the geometric.
FAMILIES: Mapping[str, Family] = {
    "power law": Family(_power_chance, _power_reach, (3.0,), ((1.01, 60.0),)),
    "lognormal": Family(
        _normal_chance, _normal_reach, (0.0, 0.0), ((-30.0, 8.0), (-3.0, 3.0))
    ),
    "negative binomial": Family(
        _binomial_chance, _binomial_reach, (0.0, 0.0), ((-6.0, 6.0), (-9.0, 9.0))
    ),
}
