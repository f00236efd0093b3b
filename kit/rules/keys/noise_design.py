"""Which noise is unbiased, of one variance, and otherwise as random as can be?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import ceil, floor, isfinite
from numbers import Real

import numpy as np
from scipy.special import softmax

from kit.errors import RuleError
from kit.rules.keys.perturbation import N_ROWS, PerturbationTable, Row, check_between

#: So far apart that small counts are done with before rows are shared.
_WIDEST = 100
#: Among so many noises the three are looked for that make a row come out.
_LIKELIEST = 10
#: How far the variance may be off, as a share of it.
_SLACK = 0.05


def design_table(
    max_noise: int, variance: float, *, js: int = 0, n_keys: int = 256
) -> PerturbationTable:
    """Design noise for every count: unbiased, of one variance, else most random.

    Of all noise with mean 0 and the variance asked for, that with the largest entropy
    tells a reader least. It is rounded to whole numbers of keys, so that the mean is
    0 exactly and the variance as near as the keys allow.

    Parameters
    ----------
    max_noise : int
        The largest noise D, either way, in people, from 1 to 100.
    variance : float
        The variance V of the noise, in people squared, the same for every count.
    js : int, default=0
        No count comes out as 1 to `js`; 0 for no such gap.
    n_keys : int, default=256
        How many keys a cell can have; the Office for National Statistics describes
        256 and 4,096.

    Returns
    -------
    PerturbationTable
        Nothing becomes negative, and zeros stay zero.

    Raises
    ------
    RuleError
        If there is no such noise, or there are too few keys for it.

    References
    ----------
    .. [1] J. K. Marley, V. L. Leaver, "A method for confidentialising user-defined
       tables: statistical properties and a risk-utility analysis", ISI 2011.
    .. [2] S. Giessing, "Computational issues in the design of transition probabilities
       and disclosure risk estimation for additive noise", PSD 2016, section 2.

    Examples
    --------
    >>> table = design_table(max_noise=2, variance=1)
    >>> table.rows[1]
    ((-1, 102), (0, 78), (1, 50), (2, 26))
    >>> table.rows[2] == table.rows[750]
    True
    """
    check_between("max_noise", max_noise, 1, _WIDEST)
    check_between("js", js, 0, _WIDEST)
    check_between("n_keys", n_keys, 2, 2**16)
    if isinstance(variance, bool) or not isinstance(variance, Real):
        raise RuleError.bad_value("variance", "a number above 0", variance)
    if not isfinite(variance) or variance <= 0:
        raise RuleError.bad_value("variance", "a number above 0", variance)
    free = max_noise + js + 1  # from here on, no output is forbidden
    supports = [_support(count, max_noise, js) for count in range(1, free + 1)]
    limits = [_limits(support) for support in supports]
    lowest, highest = max(low for low, _ in limits), min(high for _, high in limits)
    if not lowest <= variance <= highest:
        raise RuleError.no_table(variance, lowest, highest)
    rows = [((0, n_keys),)]
    rows += [_share_out(support, float(variance), n_keys) for support in supports]
    if None in rows:
        raise RuleError.too_few_keys(n_keys, variance, lowest, highest)
    rows += [rows[-1]] * (N_ROWS + 1 - len(rows))
    gap = ["", ", never 1"][js] if js < 2 else f", never 1 to {js}"
    name = f"noise of at most {max_noise} and variance {variance:g}{gap}"
    return PerturbationTable(name, tuple(rows))


def _support(count: int, max_noise: int, js: int) -> np.ndarray:
    """List the noises that are allowed for a count."""
    noise = np.arange(-max_noise, max_noise + 1)
    out = count + noise
    return noise[(out == 0) | (out > js)]


def _limits(support: Sequence[int]) -> tuple[float, float]:
    """Give the smallest and the largest variance of noise with mean 0."""
    below = [-z for z in support if z < 0]
    above = [z for z in support if z > 0]
    stays = 0 in support
    if not below or not above:
        return (0.0, 0.0) if stays else (np.inf, -np.inf)
    # Two values are enough for both: the nearest to 0 on either side, the furthest.
    low = 0.0 if stays else float(min(below) * min(above))
    return low, float(max(below) * max(above))


def _most_random(support: np.ndarray, variance: float) -> np.ndarray:
    """Find the chances of largest entropy, given mean 0 and a variance.

    They have the form exp(a z + b z²), with the slopes at which the moments fit.
    Where the variance is the least or the largest possible, the slopes have no end
    and the chances are all but those of two values.
    """
    from scipy.optimize import root  # which takes a moment to load

    wide = np.abs(support).max()
    moments = np.stack([support / wide, (support**2 - variance) / wide**2])

    def chances(slopes: np.ndarray) -> np.ndarray:
        return softmax(slopes @ moments)

    def missed(slopes: np.ndarray) -> np.ndarray:
        return moments @ chances(slopes)

    def change(slopes: np.ndarray) -> np.ndarray:
        means = missed(slopes)
        return (moments * chances(slopes)) @ moments.T - np.outer(means, means)

    return chances(root(missed, np.zeros(2), jac=change).x)


def _share_out(support: np.ndarray, variance: float, n_keys: int) -> Row | None:
    """Give whole numbers of keys to noises, the chances nearly kept.

    All chances but three are rounded; the three follow from the number of keys, the
    mean and the variance. Of all threes among the likeliest noises, that is taken
    which moves the fewest keys.
    """
    wanted = _most_random(support, variance) * n_keys
    # With mean 0 the sum of squares is even; the nearest ones are tried first.
    least, most = (variance * n_keys * (1 + off) for off in (-_SLACK, _SLACK))
    evens = [2 * half for half in range(ceil(least / 2), floor(most / 2) + 1)]
    for squares in sorted(evens, key=lambda even: abs(even - variance * n_keys)):
        shared = _round(support, wanted, squares)
        if shared is not None:
            pairs = zip(support, shared, strict=True)
            return tuple((int(z), int(keys)) for z, keys in pairs if keys)
    return None


def _round(support: np.ndarray, wanted: np.ndarray, squares: int) -> np.ndarray | None:
    """Round the keys of each noise so that number, mean and squares are exact."""
    near = np.rint(wanted).astype(int)
    goal = np.array([round(wanted.sum()), 0, squares])
    sums = np.stack([np.ones_like(support), support, support**2])
    is_even = np.array_equal(support, -support[::-1])
    likely = np.argsort(-wanted, kind="stable")[:_LIKELIEST]
    found: list[tuple[float, np.ndarray]] = []
    for chosen in combinations(likely.tolist(), min(3, len(support))):
        at = list(chosen)
        shared = near.copy()
        shared[at] = 0
        shared[at] = _solve(support[at], goal - sums @ shared)
        if (shared >= 0).all() and (sums @ shared == goal).all():
            moved = float(np.abs(shared - wanted).sum())
            if is_even and (shared != shared[::-1]).any():
                moved += wanted.sum()  # rather as likely up as down
            found.append((round(moved, 9), shared))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _solve(noises: np.ndarray, sums: np.ndarray) -> list[int]:
    """Give keys to three noises so that their number, mean and squares add up.

    Or to two, by their number and mean. Rounded down where no whole numbers add up,
    which the caller finds out.
    """
    if len(noises) < 3:
        low, high = noises[0], noises[-1]
        part = (sums[1] - low * sums[0]) // max(1, high - low)
        return [sums[0] - part, part][: len(noises)]
    a, b, c = (int(z) for z in noises)
    n, first, second = (int(value) for value in sums)
    return [
        (second - (y + z) * first + y * z * n) // ((x - y) * (x - z))
        for x, y, z in ((a, b, c), (b, c, a), (c, a, b))
    ]
