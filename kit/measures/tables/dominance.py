"""Does a total give away what one of its contributors put in?

"Channel 7 was watched for 910 hours in Alert" is a total over a few people, and if one
of them is behind 900 of the hours, it is nearly that person's own number. The (n, k)
rule looks at the share of the n largest contributors. The p% rule looks at how close
the second largest can come to the largest by taking off their own part.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kit.aggregates import highest, lowest
from kit.checks import check_columns, check_number, check_type, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured, MeasuredTable
from kit.measures.tables.checks import (
    MOST,
    PEOPLE,
    check_distinct,
    check_plain,
    check_shown,
    collect_table,
    list_columns,
    read_schema,
)
from kit.measures.tables.classes import name_keys, pick_columns, show_names

#: What a share that is at its limit may exceed it by, being rounded: one part in 10⁹.
TOLERANCE = 1e-9

_NULL = (
    "A null in a column of the cells is a value of its own; one in the amounts or in "
    "the person is refused. A total of 0 has no contributor."
)
SHARE = Card(
    name="dominance_share",
    says=(
        "The n largest contributors make up this share of some total, and of none "
        "more; (n, k)-dominance asks for at most k%."
    ),
    formula="max (x₁ + … + xₙ) / X over cells; x₁ ≥ x₂ ≥ … by person, X the total",
    unit="share of a total",
    null_means=_NULL,
    source="Hundepool and others 2012, Statistical Disclosure Control, section 4.2",
    agrees="Tau-Argus; SACRO (n = 2, k = 90).",
    differs="Systems that take rows for contributors, where a person has several.",
)
P_PERCENT = Card(
    name="p_percent",
    says=(
        "The second largest contributor can bound the largest from above to within "
        "this share of it in some total, and in none more closely; 0 is exactly, "
        "infinite where every total is 0."
    ),
    formula="min (X − x₁ − x₂) / x₁ over cells with X > 0",
    unit="share of the largest contribution",
    null_means=_NULL,
    source="Hundepool and others 2012, Statistical Disclosure Control, section 4.2",
    agrees="Tau-Argus; SACRO (p = 10% as p-ratio 0.10).",
    differs="The (p, q) rule, which grants outsiders an estimate to begin with.",
)
CARDS = (SHARE, P_PERCENT)

# What stands beside the cells and the people in the tables given back.
_TAKEN = (SHARE.name, P_PERCENT.name, "breaks_dominance", "breaks_p")


def dominance(
    table: pl.LazyFrame | pl.DataFrame,
    cells: Sequence[str],
    *,
    amount: str,
    person: str,
    n: int = 2,
) -> MeasuredTable:
    """Measure how much the largest contributors dominate each total.

    Parameters
    ----------
    table : pl.LazyFrame or pl.DataFrame
        Contributions, any number of rows a person; they are added up first.
    cells : sequence of str
        Columns that make up the cells of the published table, at least one.
    amount : str
        The column that is added up, such as minutes; never below 0.
    person : str
        The column that says whose contribution a row is.
    n : int, default 2
        How many contributors to take together, at least 1.

    Returns
    -------
    MeasuredTable
        One row a cell: its columns; `people` who put something in; `dominance_share`
        of the n largest, in (0, 1], null for a total of 0; and `p_percent`, at least
        0, infinite for a total of 0, which gives away no one.

    Raises
    ------
    MeasureError
        If a column is not there or of the wrong kind, or one of `cells` is called
        like a column of the answer; an amount is missing, not finite or below 0; a
        total is beyond what a float can hold; or `n` is below 1.

    References
    ----------
    .. [1] A. Hundepool and others, "Statistical disclosure control", Wiley 2012,
       section 4.2.

    Examples
    --------
    >>> hours = pl.DataFrame(
    ...     {"town": ["Alert"] * 3, "who": [1, 2, 3], "hours": [900.0, 9.0, 1.0]}
    ... )
    >>> cell = dominance(hours, ["town"], amount="hours", person="who", n=1).rows
    >>> f"{cell['dominance_share'][0]:.3f} {cell['p_percent'][0]:.5f}"
    '0.989 0.00111'
    """
    check_whole(MeasureError, "n", n, most=MOST)
    cells = list_columns("cells", cells)
    keys = _key_columns(table, cells, amount, person)
    added = _add_up(table, keys, amount, person)
    parts = pl.col("x").sort(descending=True)
    total = pl.col("x").sum()
    left = parts.slice(2).sum()  # summed, not subtracted: exactly 0 where none is left
    is_nothing = total == 0
    by = [keys[column] for column in cells]
    rows = added.group_by(by, maintain_order=True).agg(
        (pl.col("x") > 0).sum().alias(PEOPLE),
        pl.when(~is_nothing).then(parts.head(n).sum() / total).alias(SHARE.name),
        pl.when(is_nothing)
        .then(float("inf"))
        .otherwise(left / parts.first())
        .alias(P_PERCENT.name),
        total.is_finite().alias("is_finite"),
    )
    if not rows["is_finite"].all():
        rule = "a column of numbers whose totals a float can hold"
        raise MeasureError.bad_value("amount", rule, amount, "Take a larger unit.")
    shown = show_names(rows.sort(by).drop("is_finite"), keys, cells)
    return MeasuredTable(shown, {card.name: card for card in CARDS})


def dominance_share(cells: MeasuredTable) -> Measured:
    """Give the greatest share that the largest contributors have in any total.

    Parameters
    ----------
    cells : MeasuredTable
        From `dominance`.

    Returns
    -------
    Measured
        A share in [0, 1]; 0 where every total is 0.
    """
    _check_cells(cells)
    return Measured(highest(cells.rows[SHARE.name].fill_null(0.0)), SHARE)


def p_percent(cells: MeasuredTable) -> Measured:
    """Give how closely a contributor can bound another in any total, at best.

    Parameters
    ----------
    cells : MeasuredTable
        From `dominance`.

    Returns
    -------
    Measured
        A share of the largest contribution, at least 0.
    """
    _check_cells(cells)
    return Measured(lowest(cells.rows[P_PERCENT.name]), P_PERCENT)


def _check_cells(cells: object) -> None:
    rule = "a MeasuredTable, such as `dominance` gives"
    check_type(MeasureError, "cells", cells, MeasuredTable, rule)


def dominated(cells: MeasuredTable, *, k: float, p: float) -> pl.DataFrame:
    """List the cells whose total should not be printed, and by which rule.

    Parameters
    ----------
    cells : MeasuredTable
        From `dominance`.
    k : float
        Most that the n largest may make up, in percent of the total, in (0, 100].
    p : float
        How far the largest must stay from what the second largest can work out, in
        percent of the largest, above 0.

    Returns
    -------
    pl.DataFrame
        The rows of `cells` that break a rule, with `breaks_dominance` and `breaks_p`.
        A share at its limit breaks none, nor one past it by a rounding error.

    Raises
    ------
    MeasureError
        If `k` or `p` is not in its range.
    """
    _check_cells(cells)
    check_number(MeasureError, "k", k, above=0, most=100)
    check_number(MeasureError, "p", p, above=0)
    breaks = cells.rows.with_columns(
        breaks_dominance=_is_above(pl.col(SHARE.name), k / 100).fill_null(False),
        breaks_p=_is_above(pl.lit(p / 100), pl.col(P_PERCENT.name)),
    )
    return breaks.filter(pl.col("breaks_dominance") | pl.col("breaks_p"))


def _is_above(one: pl.Expr, other: pl.Expr | float) -> pl.Expr:
    """Say whether one number is above another by more than a rounding error."""
    return one > other * (1 + TOLERANCE)


def _key_columns(
    table: pl.LazyFrame | pl.DataFrame, cells: Sequence[str], amount: str, person: str
) -> dict[str, str]:
    """Give columns their keys, and refuse those that cannot play their parts."""
    schema = read_schema(table)
    for name, columns in (("cells", cells), ("amount", [amount]), ("person", [person])):
        check_columns(MeasureError, name, columns, schema)
        for column in columns:
            check_plain(column, schema[column])
    check_distinct("cells", cells)
    check_distinct("cells, amount and person", given := [*cells, amount, person])
    check_shown("cells", cells, _TAKEN)
    if not schema[amount].is_numeric():
        rule = f"a column of numbers, not of {schema[amount]}"
        raise MeasureError.bad_value("amount", rule, amount)
    return name_keys(given)


def _add_up(
    table: pl.LazyFrame | pl.DataFrame, keys: dict[str, str], amount: str, person: str
) -> pl.DataFrame:
    """Add up what each person put into each cell, in the column `x`, under keys."""
    value = pl.col(keys[amount]).cast(pl.Float64)
    is_sound = value.is_finite() & (value >= 0)
    bad = (~is_sound.fill_null(False)).sum()
    picked = table.lazy().select(pick_columns(read_schema(table), keys))
    by = [key for column, key in keys.items() if column != amount]
    grouped = picked.group_by(by, maintain_order=True)
    added = collect_table(grouped.agg(value.sum().alias("x"), bad.alias("bad")))
    if added["bad"].sum():
        rule = "a column of finite numbers of at least 0 in every row"
        fix = f"{added['bad'].sum():,} rows are not; mend them or leave them out."
        raise MeasureError.bad_value("amount", rule, amount, fix)
    if added[keys[person]].null_count():
        rule = "a column that says in each row whose it is"
        raise MeasureError.bad_value("person", rule, person, "It has nulls.")
    if added.is_empty():
        raise MeasureError.bad_value("table", "a table with at least one row", 0)
    return added
