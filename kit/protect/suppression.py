"""Which numbers must stay blank, so that no blank can be worked out?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from kit.attacks.on_releases.tables.audit import TableAudit, audit_tables
from kit.checks import check_number, check_one_of, check_seed, check_whole
from kit.errors import RuleError
from kit.printed import Interval
from kit.protect.covering import Chooser
from kit.rules import tau_argus
from kit.rules.kinds import TableRule
from kit.rules.whole_tables import CountedTable, Groups, hide, read_counts


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be printed, the attack that it withstood, and what that cost.

    For the publisher alone, but for `printed`: how many blanks are small is no
    reader's business.
    """

    # (n_cells, n_dimensions + 1): The table, null where a count is withheld
    printed: pl.DataFrame
    audit: TableAudit  # what a reader can know of every blank
    n_small: int  # cells withheld because they are below k
    n_cover: int  # further cells withheld, by lot or so that those cannot be worked out
    # how many people are in a cell that is withheld, and how many there are
    people_suppressed: int
    # how many people are in a cell that is withheld, and how many there are
    people: int
    knows_choice: bool

    @property
    def n_suppressed(self) -> int:
        """How many cells are withheld, totals among them."""
        return self.n_small + self.n_cover

    @property
    def is_certain(self) -> bool:
        """Whether it is proved that each blank is as wide as the audit says.

        An interval of the audit is never too narrow, so what it calls recovered is;
        but some are too wide, unless worlds of whole people attain both ends.
        """
        return self.audit.is_exact

    @property
    def share_small(self) -> float | None:
        """How often a bet that a blank is small is won; None where there is none."""
        return self.n_small / self.n_suppressed if self.n_suppressed else None

    @property
    def verdict(self) -> str:
        """Say of whom it is proved that no blank tells that it is small."""
        k, counts = self.audit.k, self.audit.counts
        lost = counts["recovered"] + counts["disclosed"]
        if lost or not self.is_certain:
            what = f"It is not proved of every blank that it may hold {k:,} or more"
        else:
            what = f"Every blank may hold {k:,} or more"
        return f"{what}, for a reader who {self.audit.reader}."

    def __str__(self) -> str:
        return (
            f"{self.n_suppressed:,} of {self.printed.height:,} cells withheld, "
            f"{self.n_cover:,} of them as cover or by lot, with "
            f"{self.people_suppressed:,} of {self.people:,} people"
        )


#: Of k and of widths, in people: the solvers tell no finer where numbers are larger.
_MOST = 10**9


@dataclass(frozen=True)
class SecondarySuppression(TableRule):
    """Withhold counts of 1 to k - 1, and others until no blank can be worked out.

    The publisher attacks her own table. She withholds what is small and a few other
    numbers by lot, audits what is left as a rival would, and as long as that finds a
    blank that says too much, she withholds more. What is asked for, of every blank,
    are protection levels as the statistical offices have them [1]_:

    - It may hold k people or more (an upper protection level of k less the count).
    - The fewest and the most that it may hold are at least `width` people apart (a
      sliding protection level).

    There is no lower level: that a group holds somebody is certain of every number
    that is printed, too.

    The rival knows that zeros are printed, so that a blank is none; she knows k, and
    every step of how blanks are chosen, but not the draws. She works backwards: of all
    tables that fit what is printed, she keeps those that could have been printed so.
    These are all of them. Each has its small counts where the blanks are; chance may
    have fallen on the other blanks and on nothing else; and then the audit, which
    sees nothing but what is printed, was content at once. So what the audit says of
    the blanks is all that is certain, whatever is done where it is not content.

    Parameters
    ----------
    k : int
        The smallest count that may be printed: k = 11 hides 1 to 10.
    width : int, optional
        In people, at least 1. By default k - 1, as far apart as 1 and k are, but at
        least 1.
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
    at_random : float, default=0.05
        How likely it is for each other number, zeros aside, that it is withheld by
        lot, at least 0 and below 1. It is printed after all where nothing covers it.
        With 0 a reader may work backwards, and the result says so.
    seed : int, optional
        What is drawn from. By default from the system, and nobody can repeat it.
        Whoever knows the seed knows what was drawn.

    Raises
    ------
    RuleError
        If `k` or `width` is no int of at least 1, `engine` or `method` none of the
        two, `at_random` no such share, or `seed` no int of at least 0.

    Notes
    -----
    It always ends: a round that finds a blank too narrow withholds at least one more
    cell, and where all sums that a cell is in are blank, it may be anything. Then,
    unless the table is large, cover that is not needed is printed after all.

    Chance makes nothing certain, and leaves much likely: most blanks are small, and
    whoever bets on it mostly wins. How often, `ProtectedTable` lets the publisher see.
    Two printings of one table with other draws say more than one. Somebody who is the
    only one in a cell, and so knows it, knows more than the rival of the audit.

    References
    ----------
    .. [1] M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on
       tabular data with linear constraints", Management Science 47(7), 2001.
    .. [2] A. Hundepool et al., "Statistical Disclosure Control", Wiley, 2012,
       chapter 4.
    .. [3] R. Wong, A. Fu, K. Wang, J. Pei, "Minimality attack in privacy preserving
       data publishing", VLDB 2007: working backwards from a choice.
    .. [4] K. Kenthapadi, N. Mishra, K. Nissim, "Simulatable auditing", PODS 2005: a
       refusal that rests on what is public tells nothing.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> counts = pl.DataFrame(
    ...     {"region": ["NY", "CA", "VT", "total"], "viewers": [20, 61, 4, 85]}
    ... )
    >>> rule = kit.SecondarySuppression(10, seed=2017)
    >>> rule.publish(counts)["viewers"].to_list()
    [None, 61, None, 85]
    >>> done = rule.protect(counts)
    >>> str(done)
    '2 of 4 cells withheld, 1 of them as cover or by lot, with 24 of 85 people'
    >>> str(done.audit.bounds(region="VT"))
    '1 to 23'
    """

    k: int
    width: int | None = None
    engine: str = "built-in"
    method: str = "optimal"
    groups: Groups | None = field(default=None, hash=False)
    at_random: float = 0.05
    seed: int | None = None

    def __post_init__(self) -> None:
        check_whole(RuleError, "k", self.k, most=_MOST)
        if self.width is not None:
            fix = "Leave it out for k - 1."
            check_whole(RuleError, "width", self.width, most=_MOST, fix=fix)
        check_one_of(RuleError, "engine", self.engine, tau_argus.ENGINES)
        check_one_of(RuleError, "method", self.method, tau_argus.METHODS)
        check_number(RuleError, "at_random", self.at_random, least=0, below=1)
        check_seed(RuleError, self.seed, or_none=True)

    @property
    def suppressed(self) -> Interval | None:
        """Give the counts that may be withheld: any but a zero, as cover."""
        return None if self.k == 1 else Interval(1, None)

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
                printed,
                k=self.k,
                rule=self,
                groups=self.groups,
                total=total,
                people=people,
            )

        self._check_engine(table)
        chooser = Chooser(table, self.k, self._least_width, attack, self._ask_engine)
        hidden, audit = chooser.choose(self.draw(len(table.counts)))
        return self._report(table, hidden, hide(counts, hidden, people), audit)

    def draw(self, n_cells: int) -> np.ndarray:
        """Draw which cells are withheld by lot, by their place alone.

        Parameters
        ----------
        n_cells : int
            How many there are, small ones and zeros among them.
        """
        rng = np.random.default_rng(self.seed)
        # Where nothing is small, no blank has to hide what it is.
        return rng.random(n_cells) < (self.at_random if self.k > 1 else 0)

    @property
    def _least_width(self) -> int:
        return max(1, self.k - 1) if self.width is None else self.width

    def _ask_engine(self, table: CountedTable) -> np.ndarray:
        """Withhold what is small, and the cover that an engine of others finds."""
        if self.engine == "built-in":
            return table.are_small(self.k)
        return tau_argus.suppress(
            table, k=self.k, width=self._least_width, method=self.method
        )

    def _check_engine(self, table: CountedTable) -> None:
        if self.engine == "built-in":
            return
        tau_argus.check_installed()
        if self.method == "modular" and table.has_overlap:
            rule = "'optimal' for a table with groups that overlap"
            raise RuleError.bad_value("method", rule, self.method)

    def _report(
        self,
        table: CountedTable,
        hidden: np.ndarray,
        printed: pl.DataFrame,
        audit: TableAudit,
    ) -> ProtectedTable:
        n_small = int(table.are_small(self.k).sum())
        knows = self.at_random > 0
        more = (
            "and how blanks are chosen, but not the draws"
            if knows
            else "but does not work backwards from how blanks are chosen"
        )
        reader = f"{audit.reader}; that a blank is no zero; {more}"
        return ProtectedTable(
            printed,
            replace(audit, reader=reader),
            n_small,
            int(hidden.sum()) - n_small,
            int(table.counts[hidden & table.is_single].sum()),
            int(table.counts[table.is_single].sum()),
            knows,
        )

    def __str__(self) -> str:
        by = "" if self.engine == "built-in" else f" ({self.engine}, {self.method})"
        return f"secondary suppression with k = {self.k}{by}"
