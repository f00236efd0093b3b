"""Which numbers must stay blank, so that no blank can be worked out?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attacks.on_releases.tables import TableAudit, audit_tables
from kit.errors import RuleError
from kit.printed import Interval, is_whole
from kit.protect.covering import Cover
from kit.protect.protected import ProtectedTable
from kit.rules.kinds import TableRule
from kit.rules.whole_tables import tau_argus
from kit.rules.whole_tables.counted import CountedTable, read_counts
from kit.rules.whole_tables.groups import Groups
from kit.rules.whole_tables.secondary import hide

#: Cells times audits, up to which a table is tried with less cover.
MOST_TRIED = 5_000
#: Of k and of widths, in people: the solvers tell no finer where numbers are larger.
_MOST = 10**9

#: Audits a table of which some cells are withheld.
Attack = Callable[[np.ndarray], TableAudit]


@dataclass(frozen=True)
class SecondarySuppression(TableRule):
    """Withhold counts of 1 to k - 1, and others until no blank can be worked out.

    The publisher attacks her own table. She withholds what is small, audits what is
    left as a rival would, and as long as that finds a blank that says too much, she
    withholds more. What is asked for, of every blank, small or cover, are protection
    levels as the statistical offices have them [1]_:

    - It may hold k people or more, as far as an outsider can tell (an upper
      protection level of k less the count).
    - The fewest and the most that it may hold are at least `width` people apart (a
      sliding protection level).

    There is no lower level: that a group holds somebody is certain of every number
    that is printed, too.

    Parameters
    ----------
    k : int
        The smallest count that may be printed: k = 11 hides 1 to 10.
    width : int, optional
        In people, at least 1. By default k - 1, as far apart as 0 and k - 1 are, but
        at least 1.
    engine : {'built-in', 'tauargus'}, default='built-in'
        Who chooses the cover: a linear program for one blank after another, or the
        τ-Argus of the statistical offices, an optional part. It looks for the cover
        of the fewest people, but cares for small counts only; where a blank that is
        cover itself comes out too narrow, the built-in engine adds to its choice.
    method : {'optimal', 'modular'}, default='optimal'
        Of τ-Argus: the whole table at once, or, where there are groups, one part of
        it after another, which is quicker in large tables and withholds more.
    groups : mapping, optional
        Values that are sums of others, for each column:
        ``{"age": {"under 35": ["18-24", "25-34"]}}``. The modular method takes none
        that overlap.

    Raises
    ------
    RuleError
        If `k` or `width` is no int of at least 1, or `engine` or `method` none of
        the two.

    Notes
    -----
    It always ends: a round that finds a blank too narrow withholds at least one more
    cell, and where all sums that a cell is in are blank, it may be anything. Then,
    unless the table is large, cover that is not needed is printed after all.

    A blank by itself tells nothing: it may be cover. Somebody who is the only one in
    a cell, and so knows it, knows more than the outsider of the audit. One who knows
    how the cover was chosen may too.

    References
    ----------
    .. [1] M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on
       tabular data with linear constraints", Management Science 47(7), 2001.
    .. [2] A. Hundepool et al., "Statistical Disclosure Control", Wiley, 2012,
       chapter 4.

    Examples
    --------
    >>> counts = pl.DataFrame(
    ...     {"region": ["NY", "CA", "VT", "total"], "viewers": [20, 61, 4, 85]}
    ... )
    >>> rule = SecondarySuppression(10)
    >>> rule.publish(counts)["viewers"].to_list()
    [None, 61, None, 85]
    >>> done = rule.protect(counts)
    >>> str(done)
    '2 of 4 cells withheld, 1 of them as cover, with 24 of 85 people'
    >>> str(done.audit.bounds(region="VT"))
    '0 to 24'
    """

    k: int
    width: int | None = None
    engine: str = "built-in"
    method: str = "optimal"
    groups: Groups | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        if not is_whole(self.k) or not 1 <= self.k <= _MOST:
            rule = f"an int from 1 to {_MOST:,}, the smallest count to print"
            raise RuleError.bad_value("k", rule, self.k)
        wide = self._least_width
        if not is_whole(wide) or not 1 <= wide <= _MOST:
            rule = f"an int from 1 to {_MOST:,}, or None for k - 1"
            raise RuleError.bad_value("width", rule, self.width)
        tau_argus.check_name(self.engine)
        if self.method not in tau_argus.METHODS:
            rule = f"one of {', '.join(tau_argus.METHODS)}"
            raise RuleError.bad_value("method", rule, self.method)

    @property
    def withheld(self) -> Interval | None:
        """Give the counts that may be withheld: any, as cover."""
        return None if self.k == 1 else Interval(0, None)

    def undo(self, shown: Interval) -> Interval:
        """What is shown is at least `k`, or a zero."""
        if shown.low <= 0:
            has_more = shown.high is None or shown.high >= self.k
            return Interval(0, shown.high if has_more else 0)
        return Interval(max(shown.low, self.k), shown.high)

    def publish(
        self, counts: pl.DataFrame, *, total: str = "total", people: str = "viewers"
    ) -> pl.DataFrame:
        """Give the table as it is printed, null where a count is withheld.

        Parameters
        ----------
        counts, total, people
            As in `protect`.
        """
        return self.protect(counts, total=total, people=people).printed

    def protect(
        self, counts: pl.DataFrame, *, total: str = "total", people: str = "viewers"
    ) -> ProtectedTable:
        """Protect a table, and keep the audit that it passed.

        Parameters
        ----------
        counts : pl.DataFrame
            A row for each cell, with all margins: columns of text, one for each
            dimension, and one of true counts.
        total : str, default='total'
            The name of the margin in every dimension.
        people : str, default='viewers'
            The column of counts.

        Raises
        ------
        ReleaseError
            If the table is not of this form, or does not add up.
        RuleError
            If τ-Argus is asked for and is not installed, or finds no answer; or if
            its modular method is given groups that overlap.
        """
        table = read_counts(counts, total=total, people=people, groups=self.groups)

        def attack(hidden: np.ndarray) -> TableAudit:
            printed = hide(counts, hidden, people)
            return audit_tables(
                printed, k=self.k, groups=self.groups, total=total, people=people
            )

        hidden = self._first_choice(table)
        audit = self._withhold_more(table, hidden, attack)
        audit = self._print_again(table, hidden, audit, attack)
        return self._report(table, hidden, hide(counts, hidden, people), audit)

    @property
    def _least_width(self) -> int:
        return max(1, self.k - 1) if self.width is None else self.width

    def _first_choice(self, table: CountedTable) -> np.ndarray:
        """Withhold what is small, and the cover that an engine of others finds."""
        if self.engine == "built-in":
            return table.are_small(self.k)
        tau_argus.check_installed()
        if self.method == "modular" and table.has_overlap:
            rule = "'optimal' for a table with groups that overlap"
            raise RuleError.bad_value("method", rule, self.method)
        return tau_argus.suppress(
            table, k=self.k, width=self._least_width, method=self.method
        )

    def _withhold_more(
        self, table: CountedTable, hidden: np.ndarray, attack: Attack
    ) -> TableAudit:
        """Withhold until no blank says too much, in place."""
        cover, audit = Cover(table), attack(hidden)
        while narrow := self._find_narrow(audit, hidden):
            before = hidden.copy()
            for cell, goal in narrow:
                cover.widen(hidden, cell, goal)
            if (hidden == before).all():
                # The program splits people; there is a way that does not.
                cover.hide_wholes(hidden, narrow[0][0])
            audit = attack(hidden)
        return audit

    def _print_again(
        self,
        table: CountedTable,
        hidden: np.ndarray,
        audit: TableAudit,
        attack: Attack,
    ) -> TableAudit:
        """Print what turns out to be no cover after all, dearest first, in place."""
        at = np.flatnonzero(hidden & ~table.are_small(self.k))
        dearest = at[np.argsort(-table.prices[at], kind="stable")]
        for cell in dearest[: MOST_TRIED // len(hidden)]:
            hidden[cell] = False
            without = attack(hidden)
            if self._find_narrow(without, hidden):
                hidden[cell] = True
            else:
                audit = without
        return audit

    def _find_narrow(
        self, audit: TableAudit, hidden: np.ndarray
    ) -> list[tuple[int, int]]:
        """List the blanks that say too much, and what each should be able to hold."""
        low, high = pl.col("low"), pl.col("high")
        goal = pl.when(high < self.k).then(self.k).otherwise(low + self._least_width)
        # The audit has a row for each blank, in the order of the table.
        blanks = audit.cells.select(
            goal.alias("goal"), high, cell=pl.Series(np.flatnonzero(hidden))
        )
        narrow = blanks.filter(high < pl.col("goal"))
        worst_first = narrow.sort(
            pl.col("goal") - high, "cell", descending=[True, False]
        )
        return worst_first.select("cell", "goal").rows()

    def _report(
        self,
        table: CountedTable,
        hidden: np.ndarray,
        printed: pl.DataFrame,
        audit: TableAudit,
    ) -> ProtectedTable:
        n_small = int(table.are_small(self.k).sum())
        return ProtectedTable(
            printed,
            audit,
            n_small,
            int(hidden.sum()) - n_small,
            int(table.counts[hidden & table.is_single].sum()),
            int(table.counts[table.is_single].sum()),
        )

    def __str__(self) -> str:
        by = "" if self.engine == "built-in" else f" ({self.engine}, {self.method})"
        return f"secondary suppression with k = {self.k}{by}"
