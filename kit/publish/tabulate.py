"""How many viewers does each cell of a table count?

The publisher's side of the wall: a claim, counted for every combination of the
viewers' attributes, with all margins, and printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from kit.claims import ATTRIBUTES, Claim, everyone
from kit.errors import ClaimError, RuleError
from kit.log import Log
from kit.publish.counting import count, count_with_keys
from kit.publish.lots import check_seed, draw_lots
from kit.publish.printing import sift
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps

#: Values to print in place of finer ones, for each attribute.
Groups = Mapping[str, Mapping[str, Sequence[str]]]


def tabulate(
    log: Log,
    claim: Claim,
    *,
    by: Sequence[str],
    groups: Groups | None = None,
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
    cells, wheres = _list_cells(log, by, groups, total)
    counts = count(log, [claim.where(**where) for where in wheres])
    return _as_table(cells, by, counts)


def publish_table(
    log: Log,
    claim: Claim,
    *,
    by: Sequence[str],
    rule: BaseRule | None = None,
    seed: int | None = None,
    groups: Groups | None = None,
    total: str = "total",
) -> pl.DataFrame:
    """Count a claim for every combination of attributes, and print it under a rule.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claim, by, groups, total
        As in `tabulate`. Where the rule makes an attribute coarser, its values are
        grouped in that way.
    rule : BaseRule, optional
        What is done before anything is printed.
    seed : int, optional
        For a rule that draws lots or uses keys.

    Returns
    -------
    pl.DataFrame of shape (n_cells, len(by) + 1)
        The attributes as text, and `viewers` as printed, null where withheld.

    Raises
    ------
    ClaimError, RuleError
        As in `tabulate` and `kit.publish.publish`.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.log import check_plays
    >>> from kit.rules.threshold import Threshold
    >>> plays = {"viewer": [1, 2, 3], "title": ["A"] * 3, "day": ["2017-12-01"] * 3}
    >>> log = check_plays(pl.DataFrame(plays | {"region": ["NY", "NY", "VT"]}))
    >>> publish_table(log, watched("A"), by=["region"], rule=Threshold(2)).rows()
    [('NY', 2), ('VT', None), ('total', 3)]
    """
    check_seed(seed)
    if rule is None:
        return tabulate(log, claim, by=by, groups=groups, total=total)
    steps = as_steps(rule)
    log, claim = sift(log, steps, seed), steps.coarsen(claim)
    coarser = {column: _coarser_groups(log, column, steps, total) for column in by}
    groups = {**coarser, **(groups or {})}
    cells, wheres = _list_cells(log, by, groups, total)
    claims = [claim.where(**where) for where in wheres]
    if steps.n_keys is None:
        counts, keys = count(log, claims), [None] * len(claims)
    elif seed is None:
        raise RuleError.needs_seed(str(rule))
    else:
        counts, keys = count_with_keys(log, claims, n_keys=steps.n_keys, seed=seed)
    return _print_cells(_as_table(cells, by, counts), keys, steps, seed, total)


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
        As `tabulate` gives it: the dimensions as text, and `viewers`.
    rule : BaseRule
        What is done to the whole table, then to each count by itself.
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
    return _print_cells(counts, [None] * counts.height, steps, seed, total)


def _print_cells(
    counts: pl.DataFrame,
    keys: Sequence[int | None],
    steps: Steps,
    seed: int | None,
    total: str,
) -> pl.DataFrame:
    table = counts
    for step in steps.on_tables:
        table = step.publish(table, total=total, people="viewers")
    draws = seed is not None and steps.is_random
    printed = []
    cells = table.select(pl.exclude("viewers"), "viewers").rows()
    for (*cell, number), key in zip(cells, keys, strict=True):
        rng = draw_lots(seed, cell) if draws and number is not None else None
        printed.append(None if number is None else steps.settle(number, rng, key))
    return table.with_columns(viewers=pl.Series(printed, dtype=pl.Int64))


def _coarser_groups(
    log: Log, column: str, steps: Steps, total: str
) -> dict[str, list[str]]:
    """Say which values of an attribute a rule makes one."""
    found: dict[str, list[str]] = {}
    for value in _values(log, column, None, total):
        if value != total:
            (leaf,) = steps.coarsen(everyone().where(**{column: value})).leaves()
            if leaf.values != (value,):
                found[" or ".join(leaf.values)] = list(leaf.values)
    return found


def _list_cells(
    log: Log, by: Sequence[str], groups: Groups | None, total: str
) -> tuple[list[list[str]], list[dict[str, list[str]]]]:
    """List the cells of a table by name, and the values that each covers."""
    values = [_values(log, column, (groups or {}).get(column), total) for column in by]
    cells = list(product(*(names.items() for names in values)))
    wheres = [
        {c: parts for c, (_, parts) in zip(by, cell, strict=True)} for cell in cells
    ]
    return [[name for name, _ in cell] for cell in cells], wheres


def _as_table(
    cells: list[list[str]], by: Sequence[str], counts: list[int]
) -> pl.DataFrame:
    table = pl.DataFrame(cells, schema=dict.fromkeys(by, pl.String), orient="row")
    return table.with_columns(viewers=pl.Series(counts, dtype=pl.Int64))


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
