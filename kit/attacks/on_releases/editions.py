"""What do two editions of one table give away that neither of them prints?"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kit.checks import is_whole
from kit.errors import ReleaseError


def compare_editions(
    older: pl.DataFrame,
    newer: pl.DataFrame,
    *,
    by: Sequence[str],
    k: int,
    is_so_far: bool = False,
) -> pl.DataFrame:
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
    pl.DataFrame
        A row for each cell of both editions: the dimensions; `low` and `high`, the
        difference that is possible, below 0 where the number may have fallen;
        `least`, the fewest people for whom something changed; and `is_small`, whether
        the table proves a small group of them: with `is_so_far` one of 1 to k - 1
        people. Without it no difference proves a group of a certain size.

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
    >>> found.filter("is_small").rows()
    [('N', 2, 2, 2, True)]
    """
    by = list(by)
    if not is_whole(k) or k < 1:
        raise ReleaseError.bad_value("k", "an int of at least 1", k)
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
    return both.select(*by, low=low, high=high, least=least, is_small=is_small)


def _check(name: str, table: pl.DataFrame, by: list[str]) -> None:
    columns = [*by, "low", "high"]
    if not by or any(column not in table.columns for column in columns):
        rule = f"a table with {', '.join(columns)}"
        raise ReleaseError.bad_value(name, rule, ", ".join(table.columns))
    if table.select(by).is_duplicated().any():
        raise ReleaseError.bad_value(name, "a table with every cell once", "one twice")
