"""Which withheld numbers can an outsider put back, and which can she corner?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_releases.tables.bounding import (
    MOST_WHOLE_CELLS,
    Intervals,
    bound_cells,
    load_program,
)
from kit.attacks.on_releases.tables.printed import (
    PRINTED,
    RULE_HIGH,
    RULE_LOW,
    PrintedTable,
    list_some,
    read_tables,
)
from kit.attacks.on_releases.tables.sums import Sums, add_up
from kit.checks import check_whole
from kit.errors import ReleaseError
from kit.findings import Described, Proved
from kit.releases import Bounds, Rule
from kit.results import Result
from kit.rules.whole_tables import Groups

THREAT = ThreatModel(
    attack="audit_tables",
    attacker="a rival who reads a table with blanks",
    reads="tables with margins, in which small numbers are withheld or rounded",
    of_target="nothing",
    of_others="nothing; the rule, where it is known",
    wins="one number only fits a blank, or a group of fewer than k comes out",
    kind="Proved",
    source="Fischetti, Salazar 2001",
)

_NOISE = 1e-9  # of a price; the prices of these programs are of the order of 1


def find_conflict(sums: Sums) -> list[int]:
    """Find cells whose limits contradict each other, none of them to spare.

    Where no world fits some tables, a reader wants to know which numbers to doubt.
    The set found is smallest in the sense that without any one of its cells the
    others can all be right; there may be other such sets, even ones with fewer cells.
    It is empty where people would have to be whole to see it, and cells are many.
    """
    alone = np.flatnonzero(sums.low > sums.high)
    if len(alone):
        return alone[:1].tolist()
    stated = np.flatnonzero((sums.low > 0) | np.isfinite(sums.high))
    trial = _Trial(sums, is_integer=False)
    if trial.fits(stated):
        if len(sums.keys) > MOST_WHOLE_CELLS:
            return []
        trial = _Trial(sums, is_integer=True)
    return sorted(_shrink(trial, trial.blame(stated)))


def _shrink(trial: _Trial, suspects: set[int]) -> set[int]:
    """Leave out cells, in halves first, while the others still contradict."""
    step = max(1, len(suspects) // 2)
    while step:
        for start in range(0, len(ordered := sorted(suspects)), step):
            fewer = suspects - set(ordered[start : start + step])
            if fewer != suspects and not trial.fits(np.array(sorted(fewer), int)):
                suspects = fewer
        step //= 2
    return suspects


class _Trial:
    """Can the limits of some cells all hold, those of the others left aside?"""

    def __init__(self, sums: Sums, *, is_integer: bool) -> None:
        self.sums = sums
        n = len(sums.keys)
        nobody, anything = np.zeros(n), np.full(n, np.inf)
        zeros = np.zeros(sums.equations.shape[0])
        self.solver = load_program(
            sums.equations, zeros, nobody, anything, is_integer=is_integer
        )
        # The dual simplex is the one that ends in the reason why nothing fits.
        self.solver.setOptionValue("simplex_strategy", 1)

    def fits(self, cells: np.ndarray) -> bool:
        """Whether some world keeps to the limits of these cells."""
        low, high = np.zeros(len(self.sums.low)), np.full(len(self.sums.low), np.inf)
        low[cells], high[cells] = self.sums.low[cells], self.sums.high[cells]
        every = np.arange(len(low), dtype=np.int32)
        self.solver.changeColsBounds(len(low), every, low, high)
        return self.solver.solve() or not self.solver.is_finished

    def blame(self, stated: np.ndarray) -> set[int]:
        """Cells that suffice for the contradiction, as the solver proved it."""
        self.fits(stated)
        _, has_ray, ray = cast("Any", self.solver).getDualRay()  # bound at run time
        if has_ray:
            prices = self.sums.equations.T @ np.asarray(ray)
            blamed = stated[np.abs(prices[stated]) > _NOISE]
            if not self.fits(blamed):
                return set(blamed.tolist())
        return set(stated.tolist())


#: What can become of a number that was withheld or blurred, worst first.
VERDICTS = ("recovered", "disclosed", "safe")


@dataclass(frozen=True, eq=False)
class TableAudit(Result):
    """What an outsider knows of every cell that was suppressed or blurred.

    Parameters
    ----------
    findings : tuple of Proved
        One for each cell that is not safe: those recovered before those disclosed,
        the smallest first.
    table : pl.DataFrame
        A row for each such cell: its dimensions (a total where a table has no such
        column), `printed` (null where withheld), `rule_low` and `rule_high` (what
        the rule alone reveals of it), `low` and `high` (what all tables reveal
        together), each in people and null where nothing limits it; `is_low_exact`
        and `is_high_exact` (whether a world of whole people attains that end); and
        the `verdict`.
    k : int
        The smallest count that may be printed.
    k_cell : int or None
        The smallest number printed of a cell that by itself holds somebody for
        certain, as it was printed. None where there is none.
    k_release : int or None
        The smallest group that the tables prove to hold somebody: how many people it
        can hold at most, or the number printed of it where that is less. None where
        there is none.
    smallest : str
        Which group that is, in words; "" where there is none. Groups are the cells of
        the tables, printed or not; where tables of different dimensions do not hang
        together like a tree, also the cells of all their dimensions crossed, which no
        table need have.
    reader : str
        What the reader knows to whom the verdicts apply. Against one who knows more,
        what is called safe need not be.
    """

    k: int
    k_cell: int | None
    k_release: int | None
    smallest: str
    reader: str

    @property
    def counts(self) -> dict[str, int]:
        """How many cells have each verdict."""
        found = dict(self.table["verdict"].value_counts().rows())
        return {verdict: found.get(verdict, 0) for verdict in VERDICTS}

    @property
    def scope(self) -> str:
        """What became of the cells, and what the reader knows to whom that applies."""
        found = ", ".join(f"{n:,} {verdict}" for verdict, n in self.counts.items())
        ks = f"k_cell {self.k_cell}, k_release {self.k_release}"
        return (
            f"Of cells suppressed or blurred: {found}; {ks}, for a reader who "
            f"{self.reader}."
        )

    @property
    def is_exact(self) -> bool:
        """Whether both ends of every interval are attained by a world."""
        ends = self.table.select("is_low_exact", "is_high_exact")
        return all(end.all() for end in ends)

    def bounds(self, **cell: str) -> Bounds:
        """Say how many people one of the cells can hold.

        Parameters
        ----------
        **cell : str
            The value of each dimension.

        Raises
        ------
        ReleaseError
            If no such cell was withheld or blurred.
        """
        columns = self.table.columns[: self.table.columns.index(PRINTED)]
        row = self.table.clear()
        named = all(isinstance(value, str) for value in cell.values())
        if named and set(cell) == set(columns):
            fits = (pl.col(name) == value for name, value in cell.items())
            row = self.table.filter(*fits)
        if row.height != 1:
            rule = f"a withheld or blurred cell, by its {', '.join(columns)}"
            raise ReleaseError.bad_value("cell", rule, cell)
        ends = ("low", "high", "is_low_exact", "is_high_exact")
        return Bounds(*row.select(ends).row(0))


def audit_tables(
    tables: pl.DataFrame | Sequence[pl.DataFrame],
    *,
    k: int,
    rule: Rule | Sequence[Rule | None] | None = None,
    groups: Groups | None = None,
    total: str = "total",
    people: str = "viewers",
    progress: bool = False,
) -> TableAudit:
    """Find out how much of what tables withhold can be worked out from the rest.

    A rival reads a table of viewers by region and age, in which every number below
    ten is left blank. The margins are printed. She subtracts; and where one table
    does not let her, she lays a second beside it, of the same people, cut otherwise.
    She wants the blanks back, and succeeds where only one number fits (recovered), or
    where she learns of a group of fewer than k people more than the rule itself
    tells (disclosed).

    Parameters
    ----------
    tables : pl.DataFrame or sequence of pl.DataFrame
        Long frames, a row for each printed cell: columns of text, one for each
        dimension, and one of people, null where the number was withheld. A cell
        without a row was not published; an empty one needs its 0. All tables are of
        the same people, each of whom has one value in each dimension. (So titles are
        no dimension: audit one title at a time.)
    k : int
        The smallest count that may be printed: verdicts are about groups of 1 to
        k - 1 people.
    rule : Rule, or one for each table, optional
        How the numbers were printed, where the reader knows it. By default numbers
        are exact, and a withheld one may be anything.
    groups : mapping, optional
        Values that are sums of others, for each column:
        ``{"age": {"under 35": ["18-24", "25-34"]}}``.
    total : str, default='total'
        The name of the margin in every dimension.
    people : str, default='viewers'
        The column of numbers.
    progress : bool, default=False
        Whether to show a progress bar.

    Returns
    -------
    TableAudit
        For every cell that was withheld or blurred the interval of its true count in
        all worlds that fit all tables, and a verdict. ``'recovered'``: one number is
        left. ``'disclosed'``: at most k - 1 people, and the interval is narrower
        than what the rule alone reveals of such a cell. ``'safe'``: anything else;
        that a group is certain to hold somebody does not count, if it may hold k
        people or more, for of a printed number that is certain too.

    Raises
    ------
    ReleaseError
        If `k` is below 1, a table is not of this form, or the tables contradict each
        other; then the message names a smallest set of cells that do.

    Notes
    -----
    Intervals are those of a linear program over all cells that were not printed,
    rounded inwards, and each is proved by prices of the sums, in whole numbers. In one
    table of two dimensions such a program has solutions in whole numbers [1]_, so that
    the intervals are exact. For tables that share dimensions in a ring the cross of all
    dimensions is read as well, unless it has more than 20,000 cells; and where a
    solution splits people an integer program decides, unless that takes more than 500
    nodes. Ends that no world of whole people is known to attain are flagged, cell by
    cell; all are where the rule rules out counts between others, as a threshold before
    rounding does, which no sum is asked about.

    A rule says what a blank may be by itself. How a publisher chose *which* numbers
    to withhold as cover says more, and no audit of what was printed knows that; see
    `kit.protect.SecondarySuppression`.

    Some publishers mark which blanks are small and which are only cover. Give such a
    table twice: whole, with no rule, and again without the rows of the cover, with the
    rule of the small ones.

    References
    ----------
    .. [1] M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on
       tabular data with linear constraints", Management Science 47(7), 2001.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> frame = pl.DataFrame(
    ...     {
    ...         "region": ["NY", "VT", "total"],
    ...         "viewers": [81, None, 85],
    ...     }
    ... )
    >>> audit = kit.audit_tables(frame, k=10)
    >>> str(audit.bounds(region="VT")), audit.counts["recovered"]
    ('exactly 4', 1)
    >>> print(audit)
    Proved: Four people stood in the cell region VT. Proved by the published numbers, \
all of them together.
    Of cells suppressed or blurred: 1 recovered, 0 disclosed, 0 safe; k_cell 81, \
k_release 4, for a reader who knows what adds up to what, and no rule: a blank may be \
anything.
    """
    check_whole(ReleaseError, "k", k, also=", the smallest count to print")
    read = read_tables(tables, rule=rule, total=total, people=people)
    sums = add_up(read, groups={} if groups is None else groups, total=total)
    cells = _open_cells(read, total)
    at = sums.positions(cells)
    wanted = np.zeros(len(sums.keys), dtype=bool)
    wanted[at] = True
    found = bound_cells(sums, wanted, progress=progress)
    if found is None:
        raise _contradiction(sums, read)
    judged = _judge(cells, found, at, k)
    ends = _smallest_printed(read), *_smallest_proved(sums, found, read)
    findings = _prove(judged)
    return TableAudit(findings, judged, k, *ends, _describe_reader(rule))


def _prove(judged: pl.DataFrame) -> list[Proved]:
    """Say what is known of each cell that is not safe."""
    dimensions = judged.columns[: judged.columns.index(PRINTED)]
    unsafe = judged.filter(pl.col("verdict") != "safe").sort(
        pl.col("verdict") == "disclosed", "high", "low", maintain_order=True
    )
    ends = unsafe.select("low", "high", "is_low_exact", "is_high_exact").iter_rows()
    names = unsafe.select(dimensions).iter_rows(named=True)
    return [
        Proved(Described(f"stood in the cell {_name(cell)}"), Bounds(*size), (), False)
        for cell, size in zip(names, ends, strict=True)
    ]


def _name(cell: dict[str, str]) -> str:
    return ", ".join(f"{dimension} {value}" for dimension, value in cell.items())


def _describe_reader(rule: Rule | Sequence[Rule | None] | None) -> str:
    """Say what the reader knows beside the printed numbers and their sums."""
    listed = list(rule) if isinstance(rule, Sequence) else [rule]
    names = dict.fromkeys("no rule" if one is None else str(one) for one in listed)
    if list(names) == ["no rule"]:
        return "knows what adds up to what, and no rule: a blank may be anything"
    each = "the rule" if len(names) == 1 else "the rules of the tables"
    return f"knows what adds up to what, and {each}: {', '.join(names)}"


def _open_cells(tables: Sequence[PrintedTable], total: str) -> pl.DataFrame:
    """List the cells that some table withholds or blurs, each once, widest first."""
    columns = list(dict.fromkeys(d for table in tables for d in table.dimensions))
    everything = pl.concat([table.cells for table in tables], how="diagonal")
    rows = everything.with_columns(pl.col(columns).fill_null(total)).filter(
        pl.col(RULE_LOW).ne_missing(pl.col(RULE_HIGH))
    )
    width = pl.col(RULE_HIGH) - pl.col(RULE_LOW)
    widest = rows.sort(width, descending=True, nulls_last=False, maintain_order=True)
    kept = widest.unique(columns, keep="first", maintain_order=True)
    order = rows.select(columns).unique(maintain_order=True)
    shown = (*columns, PRINTED, RULE_LOW, RULE_HIGH)
    return order.join(kept, on=columns, maintain_order="left").select(shown)


def _judge(
    cells: pl.DataFrame, found: Intervals, at: np.ndarray, k: int
) -> pl.DataFrame:
    """Add intervals and verdicts to the cells."""
    low, high = pl.col("low"), pl.col("high")
    is_narrower = (low > pl.col(RULE_LOW)) | high.ne_missing(pl.col(RULE_HIGH))
    verdict = (
        pl.when(low == high)
        .then(pl.lit("recovered"))
        .when((high < k) & is_narrower)
        .then(pl.lit("disclosed"))
        .otherwise(pl.lit("safe"))
    )
    ends = {"low": found.low[at], "high": found.high[at]}
    limits = [
        pl.Series(name, end).replace(np.inf, None).cast(pl.Int64)
        for name, end in ends.items()
    ]
    return cells.with_columns(
        *limits,
        is_low_exact=found.is_low_exact[at],
        is_high_exact=found.is_high_exact[at],
    ).with_columns(verdict=verdict)


def _smallest_printed(tables: Sequence[PrintedTable]) -> int | None:
    """Find the smallest number printed, as `kit.measures.k.k_cell` does."""
    is_somebody = pl.col(RULE_LOW) > 0, pl.col(PRINTED) > 0
    shown = [table.cells.filter(*is_somebody)[PRINTED] for table in tables]
    return cast("int | None", pl.concat(shown).min())


def _smallest_proved(
    sums: Sums, found: Intervals, tables: Sequence[PrintedTable]
) -> tuple[int | None, str]:
    """Find the smallest cell that certainly holds somebody, and say which it is."""
    most = np.where(found.low > 0, found.high, np.inf)
    for table in tables:
        shown = table.cells.filter(pl.col(PRINTED) > 0)
        at = sums.positions(shown)
        at, printed = (
            at[found.low[at] > 0],
            shown[PRINTED].to_numpy()[found.low[at] > 0],
        )
        np.minimum.at(most, at, printed)
    cell = int(most.argmin())
    return (int(most[cell]), sums.name(cell)) if most[cell] < np.inf else (None, "")


def _contradiction(sums: Sums, tables: Sequence[PrintedTable]) -> ReleaseError:
    """Name the cells that contradict each other, with what each table prints."""
    at = find_conflict(sums)
    if not at:
        return ReleaseError.contradiction()
    said = []
    for number, table in enumerate(tables, start=1):
        places = sums.positions(table.cells)
        for place, printed in zip(places, table.cells[PRINTED], strict=True):
            if place in at:
                shown = "withheld" if printed is None else f"{printed:,}"
                said.append(f"{sums.name(place)}: {shown} in table {number}")
    return ReleaseError(
        "The tables contradict each other: no whole numbers of people fit these cells, "
        f"and without any one of them some would: {list_some(said, '; ')}."
    )
