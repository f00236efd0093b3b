"""How many viewers does each cell of a table count?

The publisher's side of the wall: a claim, counted for every combination of the
viewers' attributes, with all margins, and printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kit.claims import ATTRIBUTES, Claim
from kit.errors import ReleaseError, RuleError
from kit.log import Log
from kit.publish.cells import Groups, coarser_groups, list_cells, read_cells
from kit.publish.counting import count, count_with_keys
from kit.publish.lots import check_seed, draw_lots
from kit.publish.marking import check_claims
from kit.publish.printing import sift
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps


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
        If an attribute is none, the log does not record it, a value is in two
        groups, or two cells would have one name.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.log import check_plays
    >>> plays = {"viewer": [1, 2, 3], "title": ["A"] * 3, "day": ["2017-12-01"] * 3}
    >>> log = check_plays(pl.DataFrame(plays | {"region": ["NY", "NY", "VT"]}))
    >>> tabulate(log, watched("A"), by=["region"]).rows()
    [('NY', 2), ('VT', 1), ('total', 3)]
    """
    check_claims([claim])
    cells, wheres = list_cells(log, by, groups, total)
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
        For a rule that draws lots or uses keys. The same people of the same claim
        get the same lots, in other tables and in lines too.

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
    check_claims([claim])
    if rule is None:
        return tabulate(log, claim, by=by, groups=groups, total=total)
    steps = _check_rule(rule)
    groups = coarser_groups(log, by, groups, steps)
    cells, wheres = list_cells(log, by, groups, total)
    log, claim = sift(log, steps, seed), steps.coarsen(claim)
    claims = [claim.where(**where) for where in wheres]
    if steps.n_keys is None:
        counts, keys = count(log, claims), [None] * len(claims)
    elif seed is None:
        raise RuleError.needs_seed(str(rule))
    else:
        counts, keys = count_with_keys(log, claims, n_keys=steps.n_keys, seed=seed)
    table = _as_table(cells, by, counts)
    return _print_cells(table, claims, keys, steps, seed, total)


def print_table(
    counts: pl.DataFrame,
    *,
    rule: BaseRule | None,
    claim: Claim | None = None,
    seed: int | None = None,
    groups: Groups | None = None,
    total: str = "total",
) -> pl.DataFrame:
    """Take a table of true counts through a rule.

    Parameters
    ----------
    counts : pl.DataFrame
        As `tabulate` gives it: the dimensions as text, and `viewers`.
    rule : BaseRule or None
        What is done to the whole table, then to each count by itself; ``None`` for
        nothing.
    claim : Claim, optional
        What the table counts. A rule that draws lots from a seed needs it, since two
        tables of different people with the same noise have a difference without.
    seed : int, optional
        For a rule that draws lots. They depend on the claim and a cell's own values,
        and are those of `publish_table`.
    groups : mapping, optional
        Values of the table that stand for several of the log, as in `tabulate`.
    total : str, default='total'
        The name of the margins.

    Returns
    -------
    pl.DataFrame
        The same rows; `viewers` as printed, null where it is withheld.

    Raises
    ------
    ReleaseError
        If `counts` is no table of people.
    ClaimError
        If `claim` is none, or `groups` are not of the table.
    RuleError
        If the rule must see more than counts, or draws lots without a seed or without
        `claim`.

    Examples
    --------
    >>> from kit.rules.threshold import Threshold
    >>> counts = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 85]})
    >>> print_table(counts, rule=Threshold(10))["viewers"].to_list()
    [81, None, 85]
    """
    check_seed(seed)
    if claim is not None:
        check_claims([claim])
    steps = None if rule is None else _check_rule(rule)
    _check_people(counts)
    if steps is None:
        return counts
    if steps.on_claims or steps.on_plays or steps.n_keys is not None:
        raise RuleError.needs_plays(str(rule))
    cells: list[object] = [None] * counts.height
    if seed is not None and steps.is_random:
        cells = _name_cells(counts.drop("viewers"), claim, steps, groups, total)
    keys = [None] * len(cells)
    return _print_cells(counts, cells, keys, steps, seed, total)


def _check_rule(rule: BaseRule) -> Steps:
    """Read a rule as steps, and refuse one that must be silent about rows."""
    steps = as_steps(rule)
    if steps.leaves_no_line:
        raise RuleError.leaves_no_line(str(rule))
    return steps


def _name_cells(
    cells: pl.DataFrame,
    claim: Claim | None,
    steps: Steps,
    groups: Groups | None,
    total: str,
) -> list[object]:
    """Say what each cell counts, in the words that `publish_table` has for it."""
    if claim is None:
        wanted = (
            f"what the table counts, such as watched(...), where {steps} draws lots"
        )
        fix = "Else two tables have the same noise, and their difference has none."
        raise RuleError.bad_value("claim", wanted, claim, fix)
    wheres = read_cells(cells, groups, total)
    if set(cells.columns) <= set(ATTRIBUTES):
        return [claim.where(**where) for where in wheres]
    return [(claim, tuple(sorted(where.items()))) for where in wheres]


def _print_cells(
    table: pl.DataFrame,
    what: Sequence[object],
    keys: Sequence[int | None],
    steps: Steps,
    seed: int | None,
    total: str,
) -> pl.DataFrame:
    """Take each count through the rule, with the lots of what it counts."""
    for step in steps.on_tables:
        table = step.publish(table, total=total, people="viewers")
    draws = seed is not None and steps.is_random
    printed = []
    for number, of, key in zip(table["viewers"], what, keys, strict=True):
        rng = draw_lots(seed, of) if draws and number is not None else None
        printed.append(None if number is None else steps.settle(number, rng, key))
    return table.with_columns(viewers=pl.Series(printed, dtype=pl.Int64))


def _check_people(counts: pl.DataFrame) -> None:
    """Refuse what is no table of numbers of people."""
    is_table = isinstance(counts, pl.DataFrame) and "viewers" in counts.columns
    if not is_table or not counts["viewers"].dtype.is_integer():
        wanted = "a polars frame with whole numbers of people in `viewers`"
        raise ReleaseError.bad_value("counts", wanted, type(counts).__name__)
    if (fewest := counts["viewers"].min()) is not None and fewest < 0:
        wanted = "a table of people, 0 or more in each cell"
        raise ReleaseError.bad_value("counts", wanted, fewest)


def _as_table(
    cells: list[list[str]], by: Sequence[str], counts: list[int]
) -> pl.DataFrame:
    table = pl.DataFrame(cells, schema=dict.fromkeys(by, pl.String), orient="row")
    return table.with_columns(viewers=pl.Series(counts, dtype=pl.Int64))
