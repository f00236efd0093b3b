"""Which values do the columns of printed tables have, and which are sums of others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import polars as pl

from kit.attacks.on_releases.tables.printed import PrintedTable
from kit.errors import ReleaseError
from kit.rules.whole_tables.groups import Groups, list_groups


@dataclass(frozen=True)
class Dimension:
    """The values of one dimension: single ones, then groups, then the total.

    Parameters
    ----------
    values : tuple of str
        Single values first, in alphabetical order; the total alone where there are
        none.
    parts : dict of int to np.ndarray
        For each group and for the total, the positions of its single values; no
        entry for a total alone, which is the sum of nothing that is printed.
    """

    values: tuple[str, ...]
    parts: dict[int, np.ndarray]

    @property
    def n_single(self) -> int:
        """How many values are no sum of others."""
        return len(self.values) - len(self.parts)


def read_dimensions(
    tables: Sequence[PrintedTable], groups: Groups, total: str
) -> dict[str, Dimension]:
    """Gather the values of every column over all tables.

    Raises
    ------
    ReleaseError
        If a group is none, or a table's values do not make up its total.
    """
    columns = list(dict.fromkeys(d for table in tables for d in table.dimensions))
    listed = list_groups(groups, columns)
    dimensions = {
        column: _read_dimension(tables, column, listed.get(column, {}), total)
        for column in columns
    }
    for at, table in enumerate(tables, start=1):
        for column in table.dimensions:
            _check_cover(table, at, column, dimensions[column], total)
    return dimensions


def _read_dimension(
    tables: Sequence[PrintedTable],
    column: str,
    groups: Mapping[str, list[str]],
    total: str,
) -> Dimension:
    seen = {
        value
        for table in tables
        if column in table.dimensions
        for value in table.cells[column].unique()
    }
    single = sorted(
        (seen | {part for parts in groups.values() for part in parts})
        - {total, *groups}
    )
    place = {value: at for at, value in enumerate(single)}
    sums = {}
    for group, listed in groups.items():
        if group == total or not set(listed) <= place.keys():
            fault = "is the total, or is made up of it or of groups"
            raise ReleaseError.bad_group(column, group, fault)
        sums[group] = np.array(sorted(place[value] for value in set(listed)))
    if not single:
        return Dimension((total,), {})
    sums[total] = np.arange(len(single))
    values = (*single, *sums)
    return Dimension(values, dict(enumerate(sums.values(), start=len(single))))


def _check_cover(
    table: PrintedTable, at: int, column: str, dimension: Dimension, total: str
) -> None:
    """Refuse a table some of whose people would be in none of its rows."""
    shown = set(table.cells[column].unique()) - {total}
    if not shown:
        return  # everybody is in the total
    covered: set[int] = set()
    for value in shown:
        place = dimension.values.index(value)
        covered |= set(dimension.parts.get(place, np.array([place])).tolist())
    missing = [dimension.values[i] for i in range(dimension.n_single)]
    missing = [value for i, value in enumerate(missing) if i not in covered]
    if missing:
        raise ReleaseError.values_left_out(column, at, missing)


def strides(dimensions: Mapping[str, Dimension]) -> dict[str, int]:
    """Give what one step in a dimension adds to the key of a cell."""
    sizes = [len(dimension.values) for dimension in dimensions.values()]
    steps = [prod(sizes[at + 1 :]) for at in range(len(sizes))]
    return dict(zip(dimensions, steps, strict=True))


def key_of(cells: pl.DataFrame, dimensions: Mapping[str, Dimension]) -> np.ndarray:
    """Number cells by their values: mixed radix, the total where there is no column."""
    keys = np.zeros(cells.height, dtype=np.int64)
    for column, stride in strides(dimensions).items():
        values = dimensions[column].values
        at = len(values) - 1
        if column in cells.columns:
            places = pl.Series(range(len(values)), dtype=pl.Int64)
            at = cells[column].replace_strict(list(values), places).to_numpy()
        keys += at * stride
    return keys
