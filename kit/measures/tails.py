"""How many people would be this extreme, if the tail went on as it is seen to fall?

Counts at or above a threshold are fitted by three families, by maximum likelihood.
Beyond the largest count that was seen, each family says something else: that is what
the choice of a tail means, so all three are shown and none is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from kit.checks import check_number, check_seed, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card

_Logs = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Family:
    """A family of tails, in parameters that may take any value within `limits`."""

    # logarithm of P(X = x | X ≥ t), for values, parameters and the threshold t
    log_chance: _Logs
    log_reach: _Logs  # logarithm of P(X ≥ x | X ≥ t)
    # where the search for the best parameters begins, and how far it goes
    start: tuple[float, ...]
    # where the search for the best parameters begins, and how far it goes
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


# Two parameters are fitted: to fewer values than three, anything can be.
_FEWEST, _FEWEST_VALUES = 10, 3

CARDS = (
    Card(
        name="expected_extreme",
        says="So many people are expected to reach a count, if the tail goes on so.",
        formula="n · (share of counts ≥ t) · P(X ≥ count | X ≥ t), for each family",
        unit="people",
        null_means="There is none: every count is a whole number of at least 1.",
        source="A. Clauset, C. Shalizi, M. Newman, SIAM Review 51(4), 2009",
        agrees="The discrete power law, lognormal and geometric tails of that paper.",
        differs="A p-value: how rare this is says nothing about who it is.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Tail:
    """One family, fitted to the counts at or above a threshold."""

    family: str  # one of `FAMILIES`
    parameters: tuple[float, ...]  # where the likelihood is largest
    log_likelihood: float  # there, in nats
    aic: float  # akaike's criterion, 2 per parameter less twice that: smaller is better
    distance: float
    expected: float  # people who should reach the level that was asked for
    low: float  # interval of `expected`, from counts drawn again
    high: float  # interval of `expected`, from counts drawn again


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """How many people should reach a level, under each tail.

    Attributes
    ----------
    level : int
        The count that was asked for.
    threshold : int
        Counts from here on were fitted.
    n, n_tail : int
        Counts in all; at or above the threshold.
    largest : int
        The largest count that was seen.
    people : int
        People among whom so many are expected.
    confidence : float
        Of the intervals.
    tails : tuple of Tail
        The best by Akaike's criterion first.
    seen : tuple of (int, int)
        For each count that was seen from the threshold on: how many reached it.
    """

    level: int
    threshold: int
    n: int
    n_tail: int
    largest: int
    people: int
    confidence: float
    tails: tuple[Tail, ...]
    seen: tuple[tuple[int, int], ...]

    @property
    def best(self) -> Tail:
        """The tail with the smallest criterion."""
        return self.tails[0]

    @property
    def is_extrapolated(self) -> bool:
        """Whether the level lies beyond every count that was seen."""
        return self.level > self.largest

    def expect(self, tail: Tail, levels: ArrayLike) -> np.ndarray:
        """Expect how many of `people` reach each of some levels."""
        at = np.array(tail.parameters)
        reach = _reach(tail.family, np.asarray(levels, float), at, self.threshold)
        return self.people * self.n_tail / self.n * reach


def expect_extreme(
    counts: ArrayLike,
    *,
    level: int,
    threshold: int,
    seed: int,
    people: int | None = None,
    draws: int = 200,
    confidence: float = 0.95,
) -> Extreme:
    """Expect how many people reach a level, from how counts fall off below it.

    Parameters
    ----------
    counts : array-like of shape (n,)
        One whole number of at least 1 for each person: plays of a title in a day,
        say. Leave out the one in question, who is no evidence for others.
    level : int
        The count in question, at least `threshold`.
    threshold : int
        Only counts from here on are fitted: the tail, not the crowd.
    seed : int
        Of the counts that are drawn again for the intervals.
    people : int, optional
        Among how many people the extreme was looked for; by default the `n` of
        `counts`.
    draws : int, default=200
        How often counts are drawn again.
    confidence : float, default=0.95
        Share of the draws within an interval, in (0, 1).

    Returns
    -------
    Extreme
        The three tails, the best first. The intervals hold for a family if it is
        right; the distance between families is a doubt of its own.

    Raises
    ------
    MeasureError
        If a value is not as it must be, or fewer than ten counts, or three different
        ones, reach the threshold.

    References
    ----------
    .. [1] A. Clauset, C. Shalizi, M. Newman, "Power-law distributions in empirical
       data", SIAM Review 51(4), 2009: maximum likelihood above a threshold.
    .. [2] K. Burnham, D. Anderson, "Model Selection and Multimodel Inference",
       Springer, 2002: Akaike's criterion.

    Examples
    --------
    >>> counts = np.repeat(range(1, 11), [2**n for n in range(10, 0, -1)])
    >>> found = expect_extreme(counts, level=12, threshold=1, seed=1, draws=20)
    >>> found.best.family, found.n_tail, found.is_extrapolated
    ('negative binomial', 2046, True)
    """
    values, often = _check_counts(counts)
    check_whole(MeasureError, "threshold", threshold)
    check_whole(MeasureError, "level", level, least=threshold)
    check_seed(MeasureError, seed)
    check_whole(MeasureError, "draws", draws)
    n = int(often.sum())
    people = n if people is None else check_whole(MeasureError, "people", people)
    check_number(MeasureError, "confidence", confidence, above=0, below=1)
    in_tail = values >= threshold
    if in_tail.sum() < _FEWEST_VALUES or often[in_tail].sum() < _FEWEST:
        rule = "one that ten counts, three of them different, reach at the least"
        raise MeasureError.bad_value("threshold", rule, threshold)
    rng = np.random.default_rng(seed)
    redrawn = rng.multinomial(n, often / n, size=draws)[:, in_tail]
    x, seen = values[in_tail].astype(float), often[in_tail]
    reached = np.cumsum(seen[::-1])[::-1]
    tails = [
        _fit_one(
            name, x, seen, redrawn, people / n, level, threshold, (1 - confidence) / 2
        )
        for name in FAMILIES
    ]
    return Extreme(
        level=int(level),
        threshold=int(threshold),
        n=n,
        n_tail=int(seen.sum()),
        largest=int(values.max()),
        people=int(people),
        confidence=float(confidence),
        tails=tuple(sorted(tails, key=lambda tail: tail.aic)),
        seen=tuple(zip(x.astype(int).tolist(), reached.tolist(), strict=True)),
    )


def _fit_one(
    name: str,
    x: np.ndarray,
    seen: np.ndarray,
    redrawn: np.ndarray,
    scale: float,
    level: int,
    threshold: int,
    cut: float,
) -> Tail:
    """Fit one family, and again to each set of counts that was drawn."""
    at, log_likelihood = _fit(name, x, seen, threshold, FAMILIES[name].start)

    def expected(often: np.ndarray, at: np.ndarray) -> float:
        reach = _reach(name, np.array([float(level)]), at, threshold)[0]
        return float(often.sum() * scale * reach)

    again = [
        expected(often, _fit(name, x, often, threshold, tuple(at))[0])
        for often in redrawn
    ]
    low, high = np.quantile(again, [cut, 1 - cut])
    reached = np.cumsum(seen[::-1])[::-1] / seen.sum()
    gap = np.abs(reached - _reach(name, x, at, threshold)).max()
    return Tail(
        family=name,
        parameters=tuple(map(float, at)),
        log_likelihood=log_likelihood,
        aic=2 * len(at) - 2 * log_likelihood,
        distance=float(gap),
        expected=expected(seen, at),
        low=float(low),
        high=float(high),
    )


def _fit(
    name: str, x: np.ndarray, often: np.ndarray, t: int, start: Sequence[float]
) -> tuple[np.ndarray, float]:
    """Find the parameters under which the counts are most likely."""
    family, n = FAMILIES[name], max(often.sum(), 1)

    def cost(at: np.ndarray) -> float:
        total = often @ family.log_chance(x, at, t)
        return float(-total / n) if np.isfinite(total) else 1e6

    found = optimize.minimize(
        cost,
        np.array(start),
        method="Nelder-Mead",
        bounds=family.limits,
        options={"xatol": 1e-3, "fatol": 1e-9, "maxiter": 1_000},
    )
    return found.x, -found.fun * float(n)


def _reach(name: str, levels: np.ndarray, at: np.ndarray, t: int) -> np.ndarray:
    return np.exp(FAMILIES[name].log_reach(levels, at, t))


def _check_counts(counts: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    given = np.asarray(counts)
    is_whole = given.ndim == 1 and given.size and given.dtype.kind in "iu"
    if not is_whole or given.min() < 1:
        rule = "a list of whole numbers of at least 1, one for each person"
        shown = f"{given.dtype} of shape {given.shape}"
        raise MeasureError.bad_value("counts", rule, shown)
    return np.unique(given, return_counts=True)
