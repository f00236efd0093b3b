"""How do statistical offices add noise that one cell always gets again?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import ceil, floor

import numpy as np
from scipy.special import softmax

from kit.checks import check_number, check_whole, is_whole
from kit.errors import RuleError
from kit.printed import Interval, Noisy
from kit.rules.kinds import KeyRule

#: Noise, and how many of the keys it is given to.
Row = tuple[tuple[int, int], ...]

#: Counts have rows of their own up to here; larger ones share the last 250.
N_ROWS, N_SHARED = 750, 250


@dataclass(frozen=True)
class PerturbationTable:
    """For each count and each key of a cell, the noise that is added.

    Parameters
    ----------
    name : str
        What the noise is, in words.
    rows : sequence of Row, of length 751
        For each count from 0 to 750 the noises in order, and to how many keys each
        is given. Counts above 750 take the rows of 501 to 750 in turn.

    Raises
    ------
    RuleError
        If rows are missing, are not of equally many keys, make a count negative or
        add people where there are none.

    Examples
    --------
    >>> from kit.rules.cell_key import design_table
    >>> table = design_table(max_noise=5, variance=3)
    >>> table.noise(12, key=0), table.noise(12, key=255)
    (-5, 5)
    >>> table.mean(12), table.variance(12)
    (Fraction(0, 1), Fraction(3, 1))
    """

    name: str
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        try:
            rows = tuple(tuple((int(z), int(n)) for z, n in row) for row in self.rows)
        except (TypeError, ValueError):
            rows = ()
        keys = {sum(n for _, n in row) for row in rows}
        least = min((n for row in rows for _, n in row), default=0)
        if len(rows) != N_ROWS + 1 or len(keys) > 1 or least < 1:
            wanted = (
                f"{N_ROWS + 1} rows of (noise, number of keys), all of as many keys"
            )
            raise RuleError.bad_value("rows", wanted, f"{len(rows)} rows")
        for count, row in enumerate(rows):
            if min(count + z for z, _ in row) < 0 or (count == 0 and any(dict(row))):
                wanted = "noise that leaves 0 as it is and nothing below 0"
                raise RuleError.bad_value("rows", wanted, row)
        object.__setattr__(self, "rows", rows)

    @cached_property
    def n_keys(self) -> int:
        """How many keys a cell can have."""
        return sum(n for _, n in self.rows[0])

    @cached_property
    def most(self) -> int:
        """The largest noise, either way, in people."""
        return max(abs(z) for row in self.rows for z, _ in row)

    def noise(self, count: int, key: int) -> int:
        """Look the noise of a cell up.

        Parameters
        ----------
        count : int
            True number of people.
        key : int
            Sum of their keys, from 0 to ``n_keys - 1``.
        """
        for noise, n in self.rows[row_of(count)]:
            key -= n
            if key < 0:
                return noise
        raise RuleError.bad_value("key", f"below {self.n_keys}", key + self.n_keys)

    def noises(self, count: int) -> tuple[int, ...]:
        """List the noises that a count can get, over all keys."""
        return tuple(noise for noise, _ in self.rows[row_of(count)])

    def mean(self, count: int) -> Fraction:
        """Average the noise of a count over all keys."""
        row = self.rows[row_of(count)]
        return Fraction(sum(z * n for z, n in row), self.n_keys)

    def variance(self, count: int) -> Fraction:
        """Average the squared noise of a count over all keys, in people squared."""
        row = self.rows[row_of(count)]
        return Fraction(sum(z * z * n for z, n in row), self.n_keys)


def row_of(count: int) -> int:
    """Give the row of a count: its own up to 750, then 501 to 750 in turn.

    References
    ----------
    .. [1] Office for National Statistics, "Cell key perturbation": specification of
       the method, perturbation cell value.
    """
    if count <= N_ROWS:
        return count
    return (count - 1) % N_SHARED + N_ROWS - N_SHARED + 1


def ten_five_table(*, n_keys: int = 256) -> PerturbationTable:
    """Write "nothing below 10, the rest to the nearest 5" as a table, without chance.

    A count below 10 becomes 0, so that a threshold behind it withholds it.

    Parameters
    ----------
    n_keys : int, default=256
        How many keys a cell can have; here they change nothing.

    Returns
    -------
    PerturbationTable
        What `kit.rules.CellKey` takes.

    Examples
    --------
    >>> table = ten_five_table()
    >>> [count + table.noise(count, key=7) for count in (7, 10, 11, 14)]
    [0, 10, 10, 15]
    """
    check_whole(RuleError, "n_keys", n_keys, most=2**16)
    rounded = [0 if n < 10 else (n + 2) // 5 * 5 for n in range(N_ROWS + 1)]
    rows = [((to - n, n_keys),) for n, to in enumerate(rounded)]
    return PerturbationTable("nothing below 10, the rest to 5", tuple(rows))


@dataclass(frozen=True)
class CellKey(KeyRule):
    """Look noise up in a table, by the count and by who is counted.

    Every viewer carries a key that was drawn once. The keys of the people in a cell
    are added up, modulo the number of keys; this sum and the count point to the
    noise. So a group keeps its noise wherever it is counted, and asking again, or in
    other words, averages nothing away.

    Parameters
    ----------
    table : PerturbationTable
        Such as `kit.rules.cell_key.design_table` gives.

    Raises
    ------
    RuleError
        If `table` is something else.

    Notes
    -----
    Whoever learns the key of a cell reads the noise off the table, which is why
    neither the keys nor the sums may get out. Groups that differ in one person have
    noise of their own, and so has every part of a group: the parts printed and added
    up, in many ways, do average the noise away.

    References
    ----------
    .. [1] B. Fraser, J. Wooton, "A proposed method for confidentialising tabular
       output to protect against differencing", UNECE work session on statistical data
       confidentiality, 2005.
    .. [2] Office for National Statistics, "Cell key perturbation": specification.

    Examples
    --------
    >>> from kit.rules.cell_key import design_table
    >>> rule = CellKey(design_table(max_noise=5, variance=3))
    >>> str(rule.publish(53, 0)), tuple(rule.reveals(rule.publish(53, 0)))
    ('48 (with noise)', (43, 53))
    """

    table: PerturbationTable

    def __post_init__(self) -> None:
        if not isinstance(self.table, PerturbationTable):
            wanted = "a PerturbationTable, such as design_table(5, 3)"
            raise RuleError.bad_value("table", wanted, self.table)

    @property
    def n_keys(self) -> int:
        """How many values a viewer's key can have."""
        return self.table.n_keys

    def settle(  # type: ignore[override]  # its lot is a key: see `Steps.settle`
        self, value: int, key: int | None = None
    ) -> int:
        """Add the noise of a count and the key of its cell."""
        if not is_whole(key) or not 0 <= key < self.n_keys:
            wanted = f"the sum of the keys of the people, 0 to {self.n_keys - 1:,}"
            raise RuleError.bad_value("key", wanted, key)
        return value + self.table.noise(value, int(key))

    def undo(self, shown: Interval) -> Interval:
        """Give the counts that some key turns into one within the interval."""
        low, high, most = max(0, shown.low), shown.high, self.table.most
        least = max(0, low - most)
        if high is None:
            up = range(least, low + 2 * most + 1)
            first = self._first(up, low, None)
            return Interval(1, 0) if first is None else Interval(first, None)
        down = range(high + most, least - 1, -1)
        if high < low or (last := self._first(down, low, high)) is None:
            return Interval(1, 0)
        return Interval(self._first(reversed(down), low, high) or 0, last)

    def write(self, value: int) -> Noisy:
        """Print a count, and the most that noise can have changed it by."""
        return Noisy(value, self.table.most)

    def _first(self, counts: Iterable[int], low: int, high: int | None) -> int | None:
        """Find the first count that can come out from `low` to `high`."""
        for count in counts:
            for noise in self.table.noises(count):
                out = count + noise
                if low <= out and (high is None or out <= high):
                    return count
        return None

    def __str__(self) -> str:
        return f"cell keys with {self.table.name}"


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
    check_whole(RuleError, "max_noise", max_noise, most=_WIDEST)
    check_whole(RuleError, "js", js, least=0, most=_WIDEST)
    check_whole(RuleError, "n_keys", n_keys, least=2, most=2**16)
    check_number(RuleError, "variance", variance, above=0)
    free = max_noise + js + 1  # from here on, no output is forbidden
    supports = [_support(count, max_noise, js) for count in range(1, free + 1)]
    limits = [_limits(support) for support in supports]
    lowest, highest = max(low for low, _ in limits), min(high for _, high in limits)
    if not lowest <= variance <= highest:
        raise _no_table(variance, lowest, highest)
    shared = [_share_out(support, float(variance), n_keys) for support in supports]
    rows: list[Row] = [((0, n_keys),), *(row for row in shared if row is not None)]
    if None in shared:
        msg = (
            f"`n_keys` must be a number that noise of variance {variance:g} can be "
            f"shared out to without bias, got {n_keys:,}; take more, or a variance "
            f"further from the limits {lowest:g} and {highest:g}."
        )
        raise RuleError(msg)
    rows += [rows[-1]] * (N_ROWS + 1 - len(rows))
    gap = ["", ", never 1"][js] if js < 2 else f", never 1 to {js}"
    name = f"noise of at most {max_noise} and variance {variance:g}{gap}"
    return PerturbationTable(name, tuple(rows))


def _support(count: int, max_noise: int, js: int) -> np.ndarray:
    """List the noises that are allowed for a count."""
    noise = np.arange(-max_noise, max_noise + 1)
    out = count + noise
    return noise[(out == 0) | (out > js)]


def _limits(support: np.ndarray) -> tuple[float, float]:
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


def _no_table(variance: float, lowest: float, highest: float) -> RuleError:
    """Say which variances noise can have within its limits."""
    if lowest > highest:
        fault = "and no variance fits them all; widen `max_noise` or lower `js`"
    else:
        fault = f"which allows {lowest:g} to {highest:g}"
    return RuleError(
        "`variance` must be one that unbiased noise of at most `max_noise` without "
        f"the outputs 1 to `js` can have for every count, {fault}, got {variance}."
    )
