"""Which cells does a table have, and which values does each of them cover?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, product
from typing import NamedTuple

import polars as pl

from kit.claims import ATTRIBUTES, everyone
from kit.errors import ClaimError, ReleaseError, RuleError
from kit.log import Log
from kit.rules.steps import Steps

#: Values to print in place of finer ones, for each attribute.
Groups = Mapping[str, Mapping[str, Sequence[str]]]


class Cells(NamedTuple):
    """The cells of a table, in the order of its rows.

    Parameters
    ----------
    names : list of list of str
        For each cell its value in each dimension, as printed.
    wheres : list of dict
        For each cell the values of the log that it covers, by attribute.
    """

    names: list[list[str]]
    wheres: list[dict[str, list[str]]]


def list_cells(log: Log, by: Sequence[str], groups: Groups | None, total: str) -> Cells:
    """List the cells of a table, all margins included.

    Parameters
    ----------
    log : Log
        The publisher's plays; its values make the rows and columns.
    by, groups, total
        As in `kit.publish.tabulate.tabulate`.

    Raises
    ------
    ClaimError
        If `by` or `groups` is none of the log, or two cells would have one name.
    """
    check_by(by, log, ATTRIBUTES, are="attributes of a viewer", what="a table")
    groups = _check_groups(groups, by)
    values = [_cover(_list(log, c), c, groups.get(c, {}), total) for c in by]
    cells = list(product(*(names.items() for names in values)))
    wheres = [
        {c: parts for c, (_, parts) in zip(by, cell, strict=True)} for cell in cells
    ]
    return Cells([[name for name, _ in cell] for cell in cells], wheres)


def read_cells(
    cells: pl.DataFrame, groups: Groups | None, total: str
) -> list[dict[str, list[str]]]:
    """Say which values each row of a table covers, as `list_cells` does from a log.

    Parameters
    ----------
    cells : pl.DataFrame of shape (n_cells, n_dimensions)
        The dimensions of a table, as text.
    groups, total
        As in `kit.publish.tabulate.tabulate`.

    Raises
    ------
    ReleaseError
        If a dimension is not text in every row.
    ClaimError
        If `groups` is none of the table, or two cells would have one name.
    """
    groups = _check_groups(groups, cells.columns)
    covers = {}
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
    """Group values as a rule does that makes attributes coarser.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    by : sequence of str
        Attributes of the table.
    groups : mapping or None
        Groups that were asked for; they may be coarser than the rule's.
    steps : Steps
        The rule.

    Raises
    ------
    ClaimError
        If `by` is none of the log.
    RuleError
        If a group that was asked for is finer than the rule allows.
    """
    check_by(by, log, ATTRIBUTES, are="attributes of a viewer", what="a table")
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
        own = {" or ".join(w): w for w in wider if len(w) > 1 and not taken & set(w)}
        found[column] = own | asked
    return found


def _widen(column: str, values: Sequence[str], steps: Steps) -> list[str]:
    """Give all values of the groups that a rule puts some values into."""
    (leaf,) = steps.coarsen(everyone().where(**{column: list(values)})).leaves()
    return list(leaf.values)


def check_by(
    by: Sequence[str], log: Log, allowed: Sequence[str], *, are: str, what: str
) -> None:
    """Refuse columns that a log lacks, or of which no count is made."""
    wanted = f"{are} ({', '.join(allowed)}), each once"
    is_list = isinstance(by, Sequence) and not isinstance(by, str)
    if not is_list or not by or len(set(by)) < len(by):
        fix = "Put it in square brackets." if isinstance(by, str) else ""
        raise ClaimError.bad_value("by", wanted, by, fix)
    for column in by:
        if column not in allowed:
            raise ClaimError.bad_value("by", wanted, column)
        if column not in log.columns:
            raise ClaimError.no_column(what, column, log.columns)


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


def _list(log: Log, column: str) -> list[str]:
    found = log.plays.select(pl.col(column).drop_nulls().unique()).collect()
    return sorted(found.to_series().cast(pl.String))


def _cover(
    single: list[str], column: str, groups: Mapping[str, Sequence[str]], total: str
) -> dict[str, list[str]]:
    """Give for each printed value those that it covers; the total covers all."""
    grouped = list(chain.from_iterable(groups.values()))
    if len(set(grouped)) < len(grouped):
        wanted = "groups without a value in common, or people are counted twice"
        raise ClaimError.bad_value("groups", wanted, dict(groups))
    kept = {value: [value] for value in single if value not in grouped}
    if taken := [name for name in groups if name in kept or name == total]:
        raise ClaimError.bad_value("groups", "groups of new names", taken[0])
    if total in kept:
        wanted = f"no value of `{column}`, such as 'All'"
        raise ClaimError.bad_value("total", wanted, total)
    named = {name: list(parts) for name, parts in groups.items()}
    return kept | named | {total: single}
