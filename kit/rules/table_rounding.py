"""How can a whole table be rounded so that it still adds up?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.checks import MOST_PEOPLE, check_one_of, check_whole
from kit.errors import RuleError
from kit.printed import Interval
from kit.rules import tau_argus
from kit.rules.kinds import TableRule
from kit.rules.whole_tables import CountedTable, Groups, read_counts
from kit.solver import QuietHighs, Row


@dataclass(frozen=True)
class ControlledRounding(TableRule):
    """Print multiples of `base` that add up, each next to its true count.

    Rounded one by one, numbers no longer make their total, and the difference tells
    a reader something. Here every count goes to the multiple below or above it, a
    multiple stays as it is (the statisticians' "zero-restricted"), and which way each
    goes is chosen for the whole table: so that all sums hold, and then as near to the
    true counts as that allows.

    Parameters
    ----------
    base : int
        What counts are rounded to, from 1, which changes nothing, to 10¹².
    engine : {'built-in', 'tauargus'}, default='built-in'
        Who chooses: an integer program of this kit, or the rounder of τ-Argus.
    groups : mapping, optional
        Values that are sums of others, for each column:
        ``{"age": {"under 35": ["18-24", "25-34"]}}``.

    Raises
    ------
    RuleError
        If `base` is out of bounds, or `engine` none of the two.

    Notes
    -----
    In a table of two dimensions without groups there always is such a rounding
    [1]_. With three there may be none; `publish` then says so.

    References
    ----------
    .. [1] L. H. Cox, "A constructive procedure for unbiased controlled rounding",
       Journal of the American Statistical Association 82(398), 1987.
    .. [2] J. J. Salazar, P. Lowthian, C. Young, G. Merola, S. Bond, D. Brown, "Getting
       the best results in controlled rounding with the least effort", Privacy in
       Statistical Databases, 2004.

    Examples
    --------
    >>> rule = ControlledRounding(5)
    >>> counts = pl.DataFrame(
    ...     {"region": ["NY", "VT", "CA", "total"], "viewers": [12, 12, 12, 36]}
    ... )
    >>> sorted(rule.publish(counts)["viewers"])
    [10, 10, 15, 35]
    >>> tuple(rule.undo(Interval(35, 35)))
    (31, 39)
    """

    base: int
    engine: str = "built-in"
    groups: Groups | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        check_whole(RuleError, "base", self.base, most=MOST_PEOPLE)
        check_one_of(RuleError, "engine", self.engine, tau_argus.ENGINES)

    def publish(
        self, counts: pl.DataFrame, *, total: str = "total", people: str = "viewers"
    ) -> pl.DataFrame:
        """Round all counts of a table together.

        Parameters
        ----------
        counts : pl.DataFrame
            A row for each cell, with all margins: columns of text, one for each
            dimension, and one of true counts.
        total : str, default='total'
            The name of the margin in every dimension.
        people : str, default='viewers'
            The column of counts.

        Returns
        -------
        pl.DataFrame
            The same rows in the same order, with multiples of `base`.

        Raises
        ------
        ReleaseError
            If the table is not of this form, or does not add up.
        RuleError
            If the engine finds no such rounding, or is not installed.
        """
        table = read_counts(counts, total=total, people=people, groups=self.groups)
        if self.engine == "tauargus":
            tau_argus.check_installed()
            rounded: np.ndarray | None = tau_argus.round_counts(table, self.base)
        else:
            rounded = _round_together(table, self.base)
        if rounded is None or not _is_rounding(table, rounded, self.base):
            msg = (
                "`base` must be one to which a whole table can be rounded, each count "
                f"to a multiple next to it, but {self.engine!r} found no such table "
                f"for {self.base:,}; try another base."
            )
            raise RuleError(msg)
        return counts.with_columns(pl.Series(people, rounded, dtype=pl.Int64))

    def undo(self, shown: Interval) -> Interval:
        """Give what may have been rounded: less than `base` away, on either side."""
        first = -(-shown.low // self.base) * self.base
        if shown.high is None:
            return Interval(first - self.base + 1, None)
        last = shown.high // self.base * self.base
        if last < first:
            return Interval(1, 0)
        return Interval(first - self.base + 1, last + self.base - 1)

    def __str__(self) -> str:
        return f"controlled rounding to {self.base:,}"


def _round_together(table: CountedTable, base: int) -> np.ndarray | None:
    """Decide for each count whether it goes up, as cheaply as all sums allow."""
    below, rest = np.divmod(table.counts, base)
    rows: list[Row] = []
    for *parts, whole in table.sums:
        gap = float(below[whole] - below[parts].sum())
        rows.append((gap, {**dict.fromkeys(parts, 1.0), whole: -1.0}, gap))
    solver = QuietHighs()
    can_go_up = (rest > 0).astype(float)
    solver.load(np.zeros(len(rest)), can_go_up, rows, is_integer=True)
    solver.set_costs((base - 2 * rest).astype(float))
    if not solver.solve():
        return None
    return (below + np.rint(solver.values).astype(np.int64)) * base


def _is_rounding(table: CountedTable, rounded: np.ndarray, base: int) -> bool:
    """Check what an engine has made: neighbouring multiples that add up."""
    is_near = (abs(rounded - table.counts) < base) & (rounded % base == 0)
    adds_up = table.as_equations() @ rounded
    return bool(is_near.all() and not adds_up.any())
