"""How many viewers does each cell of a table count?

The publisher's side of the wall: a claim, counted for every combination of the
viewers' attributes, with all margins, and printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from kit.claims import ATTRIBUTES, Claim
from kit.errors import ClaimError, RuleError
from kit.log import Log
from kit.publish.counting import count
from kit.publish.lots import check_seed, draw_lots
from kit.rules.kinds import BaseRule
from kit.rules.steps import as_steps


def tabulate(
    log: Log,
    claim: Claim,
    *,
    by: Sequence[str],
    groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    total: str = "total",
) -> pl.DataFrame:
    """Count a claim for every combination of attributes, with all margins.

    Each cell, margins included, is counted on the log by itself. A viewer of whom one
    of the attributes is not known is in none of them, as no row could hold her.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claim : Claim
        What is counted.
    by : sequence of str
        Attributes of the viewers: region, age_band or plan.
    groups : mapping, optional
        Values to print in place of finer ones, for each attribute:
        ``{"age_band": {"under 25": ["13-17", "18-24"]}}``.
    total : str, default='total'
        The name of the margins.

    Returns
    -------
    pl.DataFrame of shape (n_cells, len(by) + 1)
        The attributes as text, and `viewers`, distinct people.

    Raises
    ------
    ClaimError
        If an attribute is none, or the log does not record it.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.log import check_plays
    >>> plays = {"viewer": [1, 2, 3], "title": ["A"] * 3, "day": ["2017-12-01"] * 3}
    >>> log = check_plays(pl.DataFrame(plays | {"region": ["NY", "NY", "VT"]}))
    >>> tabulate(log, watched("A"), by=["region"]).rows()
    [('NY', 2), ('VT', 1), ('total', 3)]
    """
    values = [_values(log, column, (groups or {}).get(column), total) for column in by]
    cells = list(product(*(names.items() for names in values)))
    wheres = [
        {c: parts for c, (_, parts) in zip(by, cell, strict=True)} for cell in cells
    ]
    counts = count(log, [claim.where(**where) for where in wheres])
    names = ([name for name, _ in cell] for cell in cells)
    table = pl.DataFrame(list(names), schema=dict.fromkeys(by, pl.String), orient="row")
    return table.with_columns(viewers=pl.Series(counts, dtype=pl.Int64))


def print_table(
    counts: pl.DataFrame,
    *,
    rule: BaseRule,
    seed: int | None = None,
    total: str = "total",
) -> pl.DataFrame:
    """Take a table of true counts through a rule.

    Parameters
    ----------
    counts : pl.DataFrame
        As `tabulate` gives it: `viewers`, and the dimensions as text.
    rule : BaseRule
        What is done before anything is printed: to the whole table, then to each
        count by itself.
    seed : int, optional
        For a rule that draws lots; a cell's lots depend on its own values alone.
    total : str, default='total'
        The name of the margins.

    Returns
    -------
    pl.DataFrame
        The same rows; `viewers` as printed, null where it is withheld.

    Raises
    ------
    RuleError
        If the rule must see more than counts, or draws lots without a seed.

    Examples
    --------
    >>> from kit.rules.threshold import Threshold
    >>> counts = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 85]})
    >>> print_table(counts, rule=Threshold(10))["viewers"].to_list()
    [81, None, 85]
    """
    check_seed(seed)
    steps = as_steps(rule)
    if steps.on_claims or steps.on_plays or steps.n_keys is not None:
        raise RuleError.needs_plays(str(rule))
    table = counts
    for step in steps.on_tables:
        table = step.publish(table, total=total, people="viewers")
    draws = seed is not None and steps.is_random
    printed = [
        number
        if number is None
        else steps.settle(number, draw_lots(seed, cell) if draws else None)
        for *cell, number in table.select(pl.exclude("viewers"), "viewers").rows()
    ]
    return table.with_columns(viewers=pl.Series(printed, dtype=pl.Int64))


def _values(
    log: Log, column: str, groups: Mapping[str, Sequence[str]] | None, total: str
) -> dict[str, list[str]]:
    """Give for each printed value those that it covers; the total covers all."""
    if column not in ATTRIBUTES:
        listed = ", ".join(ATTRIBUTES)
        raise ClaimError.bad_value("by", f"attributes of a viewer ({listed})", column)
    if column not in log.columns:
        raise ClaimError.no_column("a table", column, log.columns)
    found = log.plays.select(pl.col(column).drop_nulls().unique()).collect()
    single = sorted(found.to_series().cast(pl.String))
    grouped = {part for parts in (groups or {}).values() for part in parts}
    kept = {value: [value] for value in single if value not in grouped}
    return (
        kept | {g: list(parts) for g, parts in (groups or {}).items()} | {total: single}
    )
