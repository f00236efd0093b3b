"""What do two editions of one table give away that neither of them prints?"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kit.attackers import ThreatModel
from kit.checks import check_type, check_whole
from kit.errors import ReleaseError
from kit.findings import Described, Proved
from kit.printed import Exact, Printed, Range
from kit.releases import Bounds, Number
from kit.results import Result

THREAT = ThreatModel(
    attack="compare_editions",
    attacker="a neighbour who keeps every edition of a table",
    reads="tables of counts, edition by edition",
    of_target="nothing; to name somebody, when she came",
    of_others="nothing",
    wins="a number rose by so few that those who came are known to be few",
    kind="Proved",
    source="of this kit; subtraction as in find_differences",
)


def compare_editions(
    older: pl.DataFrame,
    newer: pl.DataFrame,
    *,
    by: Sequence[str],
    k: int,
    is_so_far: bool = False,
) -> Result:
    """Subtract one edition of a table of counts from the next one.

    An office publishes the same table every quarter, and every number in it is above
    its threshold. A neighbour keeps them all. Where a number rose from 31 to 33, two
    people came; and where the table counts everybody so far, they came in this
    quarter, and none of those who had been counted is among them.

    Parameters
    ----------
    older, newer : pl.DataFrame
        The dimensions, and `low` and `high`, what was printed or what it reveals, in
        people; `high` is null where nothing limits it. See `read_counts`.
    by : sequence of str
        The dimensions.
    k : int
        Groups of 1 to k - 1 people are small.
    is_so_far : bool, default=False
        Whether the table counts everybody until its day, so that no number falls.
        Otherwise some may have come while others left, and a difference is the least
        number of people for whom something changed.

    Returns
    -------
    Result
        The findings are the small groups that came to a cell, the smallest first.
        The table has a row for each cell of both editions: the dimensions; `low` and
        `high`, the difference that is possible, below 0 where the number may have
        fallen; `least`, the fewest people for whom something changed; and `is_small`,
        whether the table proves a small group of them: with `is_so_far` one of 1 to
        k - 1 people. Without it no difference proves a group of a certain size.

    Raises
    ------
    ReleaseError
        If a column is missing, a cell stands twice, `k` is below 1, or a number fell
        that counts everybody so far.

    Examples
    --------
    >>> q1 = pl.DataFrame({"region": ["N", "S"], "low": [31, 70], "high": [31, 70]})
    >>> q2 = pl.DataFrame({"region": ["N", "S"], "low": [33, 99], "high": [33, 99]})
    >>> found = compare_editions(q1, q2, by=["region"], k=11, is_so_far=True)
    >>> print(found)
    Proved: Two people came between the two editions, to the cell region N. Proved by \
two published numbers: 31 and 33.
    """
    by = list(by)
    check_whole(ReleaseError, "k", k)
    for name, table in (("older", older), ("newer", newer)):
        _check(name, table, by)
    both = older.select(*by, "low", "high").join(
        newer.select(*by, "low", "high"), on=by, suffix="_now", maintain_order="left"
    )
    low = pl.col("low_now") - pl.col("high")
    high = pl.col("high_now") - pl.col("low")
    if is_so_far:
        if n_fell := both.filter(high < 0).height:
            rule = "True only for a table in which no number falls"
            fault = f"{n_fell} cells that fell"
            raise ReleaseError.bad_value("is_so_far", rule, fault)
        low = low.fill_null(0).clip(0)
    least = pl.max_horizontal(low, -high, pl.lit(0))
    is_small = (pl.lit(is_so_far) & (low > 0) & (high < k)).fill_null(False)
    table = both.select(*by, low=low, high=high, least=least, is_small=is_small)
    ends = ("low", "high", "low_now", "high_now")
    small = both.select(*by, *ends).filter(is_small).sort(high - low, *by)
    return Result([_prove(row, by) for row in small.iter_rows(named=True)], table)


def _prove(cell: dict, by: list[str]) -> Proved:
    """Say who came to a cell; its numbers in the two editions prove it."""
    name = ", ".join(f"{column} {cell[column]}" for column in by)
    older, newer = (cell["low"], cell["high"]), (cell["low_now"], cell["high_now"])
    because = tuple(
        Number(
            Described(f"stood in the cell {name} of the {which} edition"), _say(ends)
        )
        for which, ends in (("older", older), ("newer", newer))
    )
    size = Bounds(newer[0] - older[1], newer[1] - older[0], True, True)
    group = Described(f"came between the two editions, to the cell {name}")
    return Proved(group, size, because, is_smallest=True)


def _say(ends: tuple[int, int]) -> Printed:
    low, high = ends
    return Exact(low) if low == high else Range(low, high)


def _check(name: str, table: pl.DataFrame, by: list[str]) -> None:
    check_type(ReleaseError, name, table, pl.DataFrame, "a Polars DataFrame")
    columns = [*by, "low", "high"]
    if not by or any(column not in table.columns for column in columns):
        rule = f"a table with {', '.join(columns)}"
        raise ReleaseError.bad_value(name, rule, ", ".join(table.columns))
    if table.select(by).is_duplicated().any():
        raise ReleaseError.bad_value(name, "a table with every cell once", "one twice")
