"""How does a statistical office add the same noise to the same people everywhere?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kit.errors import RuleError
from kit.printed import Interval, Noisy, is_whole
from kit.rules.keys.perturbation import PerturbationTable
from kit.rules.kinds import KeyRule


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
        Such as `kit.rules.keys.noise_design.design_table` gives.

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
    >>> from kit.rules.keys.noise_design import design_table
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

    def settle(self, value: int, key: int | None = None) -> int:
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
            return Interval(self._first(up, low, None), None)
        down = range(high + most, least - 1, -1)
        if high < low or (last := self._first(down, low, high)) is None:
            return Interval(1, 0)
        return Interval(self._first(reversed(down), low, high), last)

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
