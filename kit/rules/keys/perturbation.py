"""Which noise does a cell get for its count and its key?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kit.errors import RuleError
from kit.printed import is_whole

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
    >>> from kit.rules.keys.noise_design import design_table
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

    Examples
    --------
    >>> [row_of(count) for count in (750, 751, 1_000, 1_001)]
    [750, 501, 750, 501]
    """
    if count <= N_ROWS:
        return count
    return (count - 1) % N_SHARED + N_ROWS - N_SHARED + 1


def ten_five_table(*, n_keys: int = 256) -> PerturbationTable:
    """Write "nothing below 10, the rest to the nearest 5" as a table, without lots.

    A count below 10 becomes 0, so that a threshold behind it withholds it.

    Parameters
    ----------
    n_keys : int, default=256
        How many keys a cell can have; here they change nothing.

    Examples
    --------
    >>> table = ten_five_table()
    >>> [count + table.noise(count, key=7) for count in (7, 10, 11, 14)]
    [0, 10, 10, 15]
    """
    check_between("n_keys", n_keys, 1, 2**16)
    rounded = [0 if n < 10 else (n + 2) // 5 * 5 for n in range(N_ROWS + 1)]
    rows = [((to - n, n_keys),) for n, to in enumerate(rounded)]
    return PerturbationTable("nothing below 10, the rest to 5", tuple(rows))


def check_between(name: str, value: object, low: int, high: int) -> None:
    """Refuse what is no whole number from `low` to `high`."""
    if not is_whole(value) or not low <= value <= high:
        raise RuleError.bad_value(name, f"an int from {low} to {high:,}", value)
