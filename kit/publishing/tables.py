"""How many viewers does each cell of a table count?

The publisher's side of the wall: a claim, counted for every combination of the
viewers' attributes, with all margins, and printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, product
from operator import and_
from typing import Any, NamedTuple, cast

import polars as pl

from kit.checks import check_seed, check_type
from kit.claims.language import OF_PLAYS, Attribute, Claim, Value, everyone
from kit.errors import ClaimError, ReleaseError, RuleError
from kit.log import Log, check_log
from kit.publishing.counting import count, count_with_keys
from kit.publishing.marking import check_attribute, check_claims
from kit.publishing.printing import generator_of, needs_plays, sift
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps

#: Values to print in place of finer ones, for each attribute.
Groups = Mapping[str, Mapping[str, Sequence[Any]]]


class TableCells(NamedTuple):
    """The cells of a table, in the order of its rows."""

    names: list[list[str]]  # for each cell its value in each dimension, as printed
    # for each cell the values of the log that it covers, by attribute
    wheres: list[dict[str, list[Value]]]


def list_cells(
    log: Log, by: Sequence[str], groups: Groups | None, total: str
) -> TableCells:
    """List the cells of a table, all margins included."""
    _check_attributes(by, log)
    groups = _check_groups(groups, by)
    values = [_cover(_list(log, c), c, groups.get(c, {}), total) for c in by]
    cells = list(product(*(names.items() for names in values)))
    wheres = [
        {c: parts for c, (_, parts) in zip(by, cell, strict=True)} for cell in cells
    ]
    return TableCells([[name for name, _ in cell] for cell in cells], wheres)


def read_cells(
    cells: pl.DataFrame, groups: Groups | None, total: str
) -> list[dict[str, list[Any]]]:
    """Say which values each row of a table covers, as `list_cells` does from a log."""
    groups = _check_groups(groups, cells.columns)
    covers: dict[str, dict[str, list[Any]]] = {}
    for column in cells.columns:
        if cells[column].dtype != pl.String or cells[column].null_count():
            wanted = f"a table with text in every row of `{column}`"
            raise ReleaseError.bad_value("counts", wanted, cells[column].dtype)
        own = groups.get(column, {})
        single = set(cells[column]) - {*own, total} | set(chain(*own.values()))
        covers[column] = _cover(sorted(single), column, own, total)
    rows = cells.iter_rows(named=True)
    return [{c: covers[c][name] for c, name in row.items()} for row in rows]


def coarser_groups(
    log: Log, by: Sequence[str], groups: Groups | None, steps: Steps
) -> Groups:
    """Group values as a rule does that makes attributes coarser."""
    _check_attributes(by, log)
    asked_for = _check_groups(groups, by)
    found = {column: dict(given) for column, given in asked_for.items()}
    for column in by if steps.on_claims else ():
        asked = found.get(column, {})
        for name, parts in asked.items():
            if set(_widen(column, parts, steps)) != set(parts):
                wanted = f"no finer than {steps} allows"
                raise RuleError.bad_value("groups", wanted, {name: list(parts)})
        taken = set(chain.from_iterable(asked.values()))
        wider = [_widen(column, [value], steps) for value in _list(log, column)]
        wider = [w for w in wider if len(w) > 1 and not taken & set(w)]
        own = {" or ".join(map(str, w)): w for w in wider}
        found[column] = own | asked
    return found


def _widen(column: str, values: Sequence[Value], steps: Steps) -> list[Any]:
    """Give all values of the groups that a rule puts some values into."""
    (leaf,) = steps.coarsen(everyone().where(**{column: list(values)})).leaves()
    return list(cast("Attribute", leaf).values)


def _check_attributes(by: Sequence[str], log: Log) -> None:
    """Refuse what is no list of attributes that a log knows of its viewers."""
    _check_listed(by, f"attributes of a viewer ({', '.join(log.attributes)})")
    for column in by:
        check_attribute(log, column, "table")


def _check_listed(by: Sequence[str], are: str) -> None:
    """Refuse a single column, none, or one named twice."""
    is_list = isinstance(by, Sequence) and not isinstance(by, str)
    if not is_list or not by or len(set(by)) < len(by):
        fix = "Put it in square brackets." if isinstance(by, str) else ""
        raise ClaimError.bad_value("by", f"{are}, each once", by, fix)


def _check_groups(groups: Groups | None, by: Sequence[str]) -> Groups:
    """Refuse groups that are none, or of what is no attribute of the table."""
    groups = {} if groups is None else groups
    is_mapping = isinstance(groups, Mapping) and all(
        isinstance(own, Mapping) for own in groups.values()
    )
    if not is_mapping:
        wanted = 'a mapping such as {"age_band": {"under 25": ["13-17", "18-24"]}}'
        raise ClaimError.bad_value("groups", wanted, groups)
    for column, own in groups.items():
        if column not in by:
            wanted = f"for attributes of the table ({', '.join(by)})"
            raise ClaimError.bad_value("groups", wanted, column)
        for name, parts in own.items():
            # A text is a sequence too: its letters would be taken for values.
            if isinstance(parts, str) or not isinstance(parts, Sequence):
                raise ClaimError.bad_value("groups", "lists of values", {name: parts})
    return groups


def _list(log: Log, column: str) -> list[Value]:
    """List the values of an attribute, as a claim has them."""
    found = log.plays.select(pl.col(column).drop_nulls().unique()).collect()
    values = found.to_series().to_list()
    return sorted(
        int(v) if isinstance(v, float) and v.is_integer() else v for v in values
    )


def _cover(
    single: list[Value], column: str, groups: Mapping[str, Sequence[Value]], total: str
) -> dict[str, list[Value]]:
    """Give for each printed value those that it covers; the total covers all."""
    check_type(ClaimError, "total", total, str, "the name of the margins")
    grouped = list(chain.from_iterable(groups.values()))
    if len(set(grouped)) < len(grouped):
        wanted = "groups without a value in common, or people are counted twice"
        raise ClaimError.bad_value("groups", wanted, dict(groups))
    kept = {str(value): [value] for value in single if value not in grouped}
    if taken := [name for name in groups if name in kept or name == total]:
        raise ClaimError.bad_value("groups", "groups of new names", taken[0])
    if total in kept:
        wanted = f"no value of `{column}`, such as 'All'"
        raise ClaimError.bad_value("total", wanted, total)
    named = {name: list(parts) for name, parts in groups.items()}
    return kept | named | {total: single}


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
        Attributes of the viewers that the log has, such as region or gender.
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
    >>> import kit
    >>> import polars as pl
    >>> plays = {"viewer": [1, 2, 3], "title": ["A"] * 3, "day": ["2017-12-01"] * 3}
    >>> log = kit.read_log(pl.DataFrame(plays | {"region": ["NY", "NY", "VT"]}))
    >>> kit.tabulate(log, kit.watched("A"), by=["region"]).rows()
    [('NY', 2), ('VT', 1), ('total', 3)]
    """
    check_log(ClaimError, log)
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
        For a rule that is random or uses keys. The same people of the same claim
        get the same draws, in other tables and in lines too.

    Returns
    -------
    pl.DataFrame of shape (n_cells, len(by) + 1)
        The attributes as text, and `viewers` as printed, null where withheld.

    Raises
    ------
    ClaimError, RuleError
        As in `tabulate` and `publish`.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> plays = {"viewer": [1, 2, 3], "title": ["A"] * 3, "day": ["2017-12-01"] * 3}
    >>> log = kit.read_log(pl.DataFrame(plays | {"region": ["NY", "NY", "VT"]}))
    >>> rule = kit.Threshold(2)
    >>> kit.publish_table(log, kit.watched("A"), by=["region"], rule=rule).rows()
    [('NY', 2), ('VT', None), ('total', 3)]
    """
    check_seed(RuleError, seed, or_none=True)
    check_log(ClaimError, log)
    check_claims([claim])
    if rule is None:
        return tabulate(log, claim, by=by, groups=groups, total=total)
    steps = _check_rule(rule)
    groups = coarser_groups(log, by, groups, steps)
    cells, wheres = list_cells(log, by, groups, total)
    log, claim = sift(log, steps, seed), steps.coarsen(claim)
    claims = [claim.where(**where) for where in wheres]
    keys: Sequence[int | None] = [None] * len(claims)
    if steps.n_keys is None:
        counts = count(log, claims)
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
        What the table counts. A rule that is random by a seed needs it, since two
        tables of different people with the same noise have a difference without.
    seed : int, optional
        For a random rule. What is drawn depends on the claim and a cell's own values,
        and is those of `publish_table`.
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
        If the rule must see more than counts, or is random without a seed or without
        `claim`.

    Examples
    --------
    >>> from kit.rules.threshold import Threshold
    >>> counts = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 85]})
    >>> print_table(counts, rule=Threshold(10))["viewers"].to_list()
    [81, None, 85]
    """
    check_seed(RuleError, seed, or_none=True)
    if claim is not None:
        check_claims([claim])
    steps = None if rule is None else _check_rule(rule)
    _check_people(counts)
    if steps is None:
        return counts
    if steps.on_claims or steps.on_plays or steps.n_keys is not None:
        raise needs_plays(str(rule))
    cells: list[object] = [None] * counts.height
    if seed is not None and steps.is_random:
        cells = _name_cells(counts.drop("viewers"), claim, steps, groups, total)
    keys = [None] * len(cells)
    return _print_cells(counts, cells, keys, steps, seed, total)


def _check_rule(rule: BaseRule) -> Steps:
    """Read a rule as steps, and refuse one that must be silent about rows."""
    steps = as_steps(rule)
    if steps.leaves_no_line:
        msg = (
            f"`rule` must leave the rows of a table where they are, and {rule!s} "
            "leaves out lines that were found in the log: use `publish`."
        )
        raise RuleError(msg)
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
        wanted = f"what the table counts, such as watched(...), where {steps} is random"
        fix = "Else two tables have the same noise, and their difference has none."
        raise RuleError.bad_value("claim", wanted, claim, fix)
    wheres = read_cells(cells, groups, total)
    if not set(cells.columns) & set(OF_PLAYS):
        return [_within(claim, where) for where in wheres]
    return [(claim, tuple(sorted(where.items()))) for where in wheres]


def _within(claim: Claim, where: Mapping[str, Iterable[Value]]) -> Claim:
    """Keep to a cell as `Claim.where` does, whatever a table calls its values."""
    cell = (Attribute(column, tuple(sorted(set(v)))) for column, v in where.items())
    return reduce(and_, cell, claim)


def _print_cells(
    table: pl.DataFrame,
    what: Sequence[object],
    keys: Sequence[int | None],
    steps: Steps,
    seed: int | None,
    total: str,
) -> pl.DataFrame:
    """Take each count through the rule, with the generator of what it counts."""
    for step in steps.on_tables:
        table = step.publish(table, total=total, people="viewers")
    printed = []
    for number, of, key in zip(table["viewers"], what, keys, strict=True):
        rng = None
        if seed is not None and steps.is_random and number is not None:
            rng = generator_of(seed, of)
        printed.append(None if number is None else steps.settle(number, rng, key))
    return table.with_columns(viewers=pl.Series(printed, dtype=pl.Int64))


def _check_people(counts: pl.DataFrame) -> None:
    """Refuse what is no table of numbers of people."""
    is_table = isinstance(counts, pl.DataFrame) and "viewers" in counts.columns
    if not is_table or not counts["viewers"].dtype.is_integer():
        wanted = "a polars frame with whole numbers of people in `viewers`"
        raise ReleaseError.bad_value("counts", wanted, type(counts).__name__)
    if (fewest := cast("int | None", counts["viewers"].min())) and fewest < 0:
        wanted = "a table of people, 0 or more in each cell"
        raise ReleaseError.bad_value("counts", wanted, fewest)


def _as_table(
    cells: list[list[str]], by: Sequence[str], counts: list[int]
) -> pl.DataFrame:
    table = pl.DataFrame(cells, schema=dict.fromkeys(by, pl.String), orient="row")
    return table.with_columns(viewers=pl.Series(counts, dtype=pl.Int64))


#: What a play can be sorted by, beside the attributes of its viewer.
COLUMNS = ("title", "series", "day", "device")


def count_every(log: Log, by: Sequence[str]) -> pl.DataFrame:
    """Count the viewers of every cell of a log at once, without a claim for each.

    Parameters
    ----------
    log : Log
        The plays.
    by : sequence of str
        Columns of a play, each once; a play that lacks one of them is left out.

    Returns
    -------
    pl.DataFrame
        These columns and `viewers`, a row for each cell in which somebody is.

    Raises
    ------
    ClaimError
        If a column is none of a play, or the log lacks it.
    """
    check_log(ClaimError, log)
    what = "count of every cell"
    allowed = (*COLUMNS, *log.attributes)
    _check_listed(by, are := f"columns of a play ({', '.join(allowed)})")
    for column in by:
        if column not in allowed:
            raise ClaimError.bad_value("by", f"{are}, each once", column)
        if column not in log.columns:
            raise ClaimError.no_column(what, column, log.columns)
    plays = log.plays.select("viewer", *by).drop_nulls()
    people = pl.col("viewer").n_unique().cast(pl.Int64).alias("viewers")
    cells = plays.group_by(*by).agg(people).collect(engine="streaming")
    text = [pl.col(name).cast(pl.String) for name in by if name != "day"]
    return cells.with_columns(text).select(*by, "viewers").sort(by)
