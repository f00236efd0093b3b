"""Which cells of several tables add up to which?

Every table is completed to all combinations of its values, printed or not, and every
total or group is written as the sum of its parts. A cell that two tables share is one
cell here, which is what links them: it goes by the values of all dimensions, those
that a table does not mention being totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from kit.attacks.on_releases.tables.printed import (
    RULE_HIGH,
    RULE_LOW,
    PrintedTable,
    list_some,
)
from kit.errors import ReleaseError
from kit.rules.whole_tables import Groups, bad_group, list_groups


@dataclass(frozen=True)
class Dimension:
    """The values of one dimension: single ones, then groups, then the total."""

    values: tuple[str, ...]  # single values first, in alphabetical order
    # for each group and for the total, the positions of its single values
    parts: dict[int, np.ndarray]

    @property
    def n_single(self) -> int:
        """How many values are no sum of others."""
        return len(self.values) - len(self.parts)


def read_dimensions(
    tables: Sequence[PrintedTable], groups: Groups, total: str
) -> dict[str, Dimension]:
    """Gather the values of every column over all tables."""
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
            raise bad_group(column, group, fault)
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
        msg = (
            f"`tables` must have values that make up the total, but `{column}` of "
            f"table {at} leaves out {list_some(missing)}; add them, or say with "
            "`groups` which values are sums of others."
        )
        raise ReleaseError(msg)


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
        at: int | np.ndarray = len(values) - 1
        if column in cells.columns:
            places = pl.Series(range(len(values)), dtype=pl.Int64)
            at = cells[column].replace_strict(list(values), places).to_numpy()
        keys += at * stride
    return keys


#: Cells of one completed table; counts, not seconds, decide what is attempted.
MOST_CELLS = 2_000_000
#: Ways to combine the values of all dimensions: the number of a cell has 63 bits.
MOST_COMBINED = 2**62
#: Cells of the cross of all dimensions, up to which linked tables are read in it.
MOST_CROSSED = 20_000


@dataclass(frozen=True)
class Sums:
    """Every cell of the tables, its limits, and what adds up to what."""

    dimensions: dict[str, Dimension]  # over all tables
    keys: np.ndarray  # (n_cells,): The cells, rising
    # (n_cells,): True counts that fit what is printed of the cell itself, in people
    low: np.ndarray
    # (n_cells,): True counts that fit what is printed of the cell itself, in people
    high: np.ndarray
    equations: sparse.csr_array
    # whether every solution in whole numbers is a world of whole people
    is_complete: bool

    def positions(self, cells: pl.DataFrame) -> np.ndarray:
        """Find the cells of a frame; a dimension without a column is a total."""
        return np.searchsorted(self.keys, key_of(cells, self.dimensions))

    def name(self, cell: int) -> str:
        """Say what a cell is, by the values of its dimensions."""
        words, key = [], int(self.keys[cell])
        for column, dimension in reversed(self.dimensions.items()):
            key, at = divmod(key, len(dimension.values))
            words.append(f"{column} {dimension.values[at]}")
        return ", ".join(reversed(words))


def add_up(tables: Sequence[PrintedTable], *, groups: Groups, total: str) -> Sums:
    """Write down what several printed tables say together.

    Where the tables hang together like a tree, by the dimensions they share, whole
    numbers that fit all of them are those of some population [1]_. Otherwise the
    cross of all dimensions is added, unless it has more than 20,000 cells.

    References
    ----------
    .. [1] N. Vorob'ev, "Consistent families of measures and their extensions",
       Theory of Probability and its Applications 7(2), 1962.
    """
    dimensions = read_dimensions(tables, groups, total)
    frames = _maximal([frozenset(table.dimensions) for table in tables])
    is_tree = hang_together_like_a_tree(frames)
    if not is_tree and _n_cells(dimensions, dimensions) <= MOST_CROSSED:
        frames, is_tree = [frozenset(dimensions)], True
    _check_size(dimensions, frames)
    grids = [_complete(dimensions, frame) for frame in frames]
    keys = np.unique(np.concatenate([grid.ravel() for grid in grids]))
    equations = _equations(dimensions, frames, grids, keys)
    low, high = _limits(tables, dimensions, keys)
    is_complete = is_tree and not any(table.has_holes for table in tables)
    return Sums(dimensions, keys, low, high, equations, is_complete)


def hang_together_like_a_tree(frames: Sequence[frozenset[str]]) -> bool:
    """Tell whether tables, each a set of dimensions, can be glued one by one.

    Take away a dimension that only one table has, or a table that lies within
    another, until nothing can be taken away (the reduction of Graham, Yu, Özsoyoğlu).
    """
    left = _maximal(frames)
    while len(left) > 1:
        shared = [
            frozenset(d for d in frame if sum(d in other for other in left) > 1)
            for frame in left
        ]
        smaller = _maximal(shared)
        if smaller == left:
            return False
        left = smaller
    return True


def _maximal(frames: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Keep the sets that lie in no other, each once."""
    once = list(dict.fromkeys(frames))
    return [frame for frame in once if not any(frame < other for other in once)]


def _n_cells(dimensions: Mapping[str, Dimension], frame: Iterable[str]) -> int:
    return prod(len(dimensions[column].values) for column in frame)


def _check_size(
    dimensions: Mapping[str, Dimension], frames: Sequence[frozenset[str]]
) -> None:
    """Refuse tables whose cells are too many to be listed or numbered."""
    largest = max(_n_cells(dimensions, frame) for frame in frames)
    if largest > MOST_CELLS:
        msg = (
            f"`tables` must have at most {MOST_CELLS:,} cells with all margins, got "
            f"{largest:,}; read fewer together."
        )
        raise ReleaseError(msg)
    # At least 2 each: a grid has an axis for every column, and 64 at most.
    ways = prod(max(2, len(dimension.values)) for dimension in dimensions.values())
    if ways > MOST_COMBINED:
        msg = (
            "`tables` must have values that can be combined across all columns in at "
            f"most {MOST_COMBINED:,} ways, got {len(dimensions)} columns with more; "
            "read fewer together."
        )
        raise ReleaseError(msg)


def _complete(dimensions: Mapping[str, Dimension], frame: frozenset[str]) -> np.ndarray:
    """Number all combinations of the values of a table: one axis a dimension."""
    grid = np.zeros((), dtype=np.int64)
    for column, stride in strides(dimensions).items():
        last = len(dimensions[column].values) - 1
        codes = np.arange(last + 1) if column in frame else np.array([last])
        grid = grid[..., None] + codes * stride
    return grid


def _equations(
    dimensions: Mapping[str, Dimension],
    frames: Sequence[frozenset[str]],
    grids: Sequence[np.ndarray],
    keys: np.ndarray,
) -> sparse.csr_array:
    """Write every sum of the completed tables as a row, each once."""
    # The first block has no rows: there is one, even where nothing adds up.
    blocks, n = [_as_entries(keys[:0, None], keys, 0)], 0
    known: dict[Any, Any] = {}
    for frame, grid in zip(frames, grids, strict=True):
        for axis, (column, dimension) in enumerate(dimensions.items()):
            for whole, parts in dimension.parts.items() if column in frame else ():
                terms = np.take(grid, [whole, *parts], axis)
                cells = np.moveaxis(terms, axis, -1).reshape(-1, 1 + len(parts))
                told = known.setdefault((axis, whole), cells[:0, 0])
                cells = cells[~np.isin(cells[:, 0], told)]
                known[axis, whole] = np.union1d(told, cells[:, 0])
                blocks.append(_as_entries(cells, keys, n))
                n += len(cells)
    signs, rows, columns = map(np.concatenate, zip(*blocks, strict=True))
    return sparse.csr_array((signs, (rows, columns)), shape=(n, len(keys)))


def _as_entries(
    cells: np.ndarray, keys: np.ndarray, first: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Write rows of a sum and its parts as signs, rows and columns of a matrix."""
    signs = np.ones(cells.shape)
    signs[:, 0] = -1
    rows = np.repeat(np.arange(first, first + len(cells)), cells.shape[1])
    return signs.ravel(), rows, np.searchsorted(keys, cells.ravel())


def _limits(
    tables: Sequence[PrintedTable],
    dimensions: Mapping[str, Dimension],
    keys: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Intersect what all tables print of each cell by itself."""
    low, high = np.zeros(len(keys)), np.full(len(keys), np.inf)
    for table in tables:
        at = np.searchsorted(keys, key_of(table.cells, dimensions))
        lows, highs = (
            table.cells[side].cast(pl.Float64).fill_null(np.inf).to_numpy()
            for side in (RULE_LOW, RULE_HIGH)
        )
        low[at], high[at] = np.maximum(low[at], lows), np.minimum(high[at], highs)
    return low, high
