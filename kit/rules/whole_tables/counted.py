"""Which counts of a table add up to which others?

What a rule must know that sees a whole table: the true counts, and every total or
group of values with the counts that make it up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from kit.errors import ReleaseError
from kit.rules.whole_tables.groups import Groups, list_groups

#: What a table may count; far below where the solver's numbers lose a unit.
MOST_PEOPLE = 10**12
_HIGHEST_PRICE = 20_000


@dataclass(frozen=True)
class CountedTable:
    """True counts with their margins, and what adds up to what.

    Parameters
    ----------
    counts : np.ndarray of int, of shape (n_cells,)
        People in each cell, in the order of the rows of the frame.
    sums : tuple of np.ndarray
        For each line of the table the positions of its parts, and then of their sum.
    is_single : np.ndarray of bool, of shape (n_cells,)
        Whether a cell is no sum of others. Each person is in one such cell.
    places : np.ndarray of int, of shape (n_cells, n_dimensions)
        Which value of each dimension a cell has; the highest is the total.
    groups : tuple of dict of int to list of int
        For each dimension the values that are sums, and of which; without the total.
    """

    counts: np.ndarray
    sums: tuple[np.ndarray, ...]
    is_single: np.ndarray
    places: np.ndarray
    groups: tuple[dict[int, list[int]], ...]

    @property
    def has_overlap(self) -> bool:
        """Whether some value is in two groups."""
        return any(
            len(set().union(*of.values())) < sum(map(len, of.values()))
            for of in self.groups
        )

    @property
    def prices(self) -> np.ndarray:
        """Give what each cell is worth to the reader who does not get it.

        As much as it has people, so that totals are withheld last; a zero as much as
        everybody, since it gives poor cover: somebody may know that nobody is there.
        Above 20,000 they are scaled down, and are 1 at least, because solvers lose
        their precision among prices that differ more.
        """
        most = self.counts.max()
        worth = np.where(self.counts > 0, self.counts, most)
        scale = min(1, _HIGHEST_PRICE / max(1, most))
        return np.maximum(1, np.ceil(worth * scale)).astype(np.int64)

    def are_small(self, k: int) -> np.ndarray:
        """Say which counts are 1 to k - 1."""
        return (self.counts > 0) & (self.counts < k)

    def as_equations(self) -> sparse.csr_array:
        """Write every sum as a row: 1 at its parts, -1 at itself."""
        rows = np.repeat(np.arange(len(self.sums)), [len(line) for line in self.sums])
        columns = np.concatenate([*self.sums, np.array([], dtype=int)])
        signs = np.ones(len(columns))
        signs[np.cumsum([len(line) for line in self.sums], dtype=int) - 1] = -1
        shape = (len(self.sums), len(self.counts))
        return sparse.csr_array((signs, (rows, columns)), shape=shape)


def read_counts(
    counts: pl.DataFrame,
    *,
    total: str = "total",
    people: str = "viewers",
    groups: Groups | None = None,
) -> CountedTable:
    """Check a table of true counts and find its sums.

    Parameters
    ----------
    counts : pl.DataFrame
        A row for each cell, with all margins: columns of text, one for each
        dimension, and one of true counts. Each person has one value in each
        dimension, so that all counts add up.
    total : str, default='total'
        The name of the margin in every dimension.
    people : str, default='viewers'
        The column of counts.
    groups : mapping, optional
        Values that are sums of others, for each column:
        ``{"age": {"under 35": ["18-24", "25-34"]}}``.

    Raises
    ------
    ReleaseError
        If the table does not hold every combination of its values once, with
        margins, or is not made up of whole people that add up.

    Examples
    --------
    >>> frame = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 85]})
    >>> table = read_counts(frame)
    >>> [line.tolist() for line in table.sums], table.are_small(10).tolist()
    ([[0, 1, 2]], [False, True, False])
    """
    columns = _check_columns(counts, people)
    listed = list_groups(groups, columns)
    texts = {column: _as_text(counts[column]) for column in columns}
    values = {c: _order(texts[c], listed.get(c, {}), total) for c in columns}
    rows = _lay_out(texts, values)
    sums, is_single = _find_sums(rows, values, listed, total)
    places = np.empty((rows.size, rows.ndim), dtype=np.int64)
    places[rows.ravel()] = np.argwhere(np.ones(rows.shape, dtype=bool))
    made_up = tuple(_place_groups(values[c], listed.get(c, {})) for c in columns)
    numbers = _whole_people(counts[people])
    table = CountedTable(numbers, sums, is_single, places, made_up)
    _check_sums(table, counts.select(columns))
    return table


def _check_columns(counts: object, people: str) -> list[str]:
    if not isinstance(counts, pl.DataFrame):
        kind = type(counts).__name__
        raise ReleaseError.bad_value("counts", "a polars frame", kind)
    if people not in counts.columns:
        raise ReleaseError.no_people_column("`counts`", people, counts.columns)
    columns = [column for column in counts.columns if column != people]
    if not columns:
        rule = f"a frame with a column of text beside {people!r}"
        raise ReleaseError.bad_value("counts", rule, counts.columns)
    return columns


def _as_text(values: pl.Series) -> pl.Series:
    is_text = values.dtype == pl.String or isinstance(
        values.dtype, pl.Categorical | pl.Enum
    )
    if not is_text or values.null_count():
        found = values.dtype if not is_text else "a null"
        rule = f"a table with text in every row of {values.name!r}"
        raise ReleaseError.bad_value("counts", rule, found)
    return values.cast(pl.String)


def _order(texts: pl.Series, groups: Mapping[str, list[str]], total: str) -> list[str]:
    """Order the values of a dimension: single ones, then groups, and the total."""
    found = set(texts)
    if total not in found:
        rule = f"a table with the total {total!r} among the values of each column"
        raise ReleaseError.bad_value("counts", rule, texts.name)
    for group, parts in groups.items():
        named = {group, *parts}
        if total in named or set(parts) & groups.keys() or named - found:
            fault = "must be made up of values of the table that are no sums"
            raise ReleaseError.bad_group(texts.name, group, fault)
    return [*sorted(found - {total, *groups}), *groups, total]


def _lay_out(
    texts: Mapping[str, pl.Series], values: Mapping[str, list[str]]
) -> np.ndarray:
    """Give the row of every combination of values: one axis a dimension."""
    shape = tuple(len(names) for names in values.values())
    at = tuple(
        texts[c].replace_strict(names, pl.Series(range(len(names)))).to_numpy()
        for c, names in values.items()
    )
    n_rows = len(at[0])
    places = np.ravel_multi_index(at, shape)
    if len(np.unique(places)) != n_rows or n_rows != np.prod(shape):
        rule = "a table with every combination of its values, each once"
        raise ReleaseError.bad_value("counts", rule, f"{n_rows} rows")
    rows = np.empty(shape, dtype=np.int64)
    rows[at] = np.arange(n_rows)
    return rows


def _find_sums(
    rows: np.ndarray,
    values: Mapping[str, list[str]],
    groups: Mapping[str, Mapping[str, list[str]]],
    total: str,
) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """List the lines of the table, and say which cells are sums."""
    sums: list[np.ndarray] = []
    is_single = np.ones(rows.size, dtype=bool)
    for axis, (column, names) in enumerate(values.items()):
        own = groups.get(column, {})
        single = names[: len(names) - len(own) - 1]
        wholes = own | {total: single} if single else {}
        for whole, parts in wholes.items():
            at = [names.index(name) for name in (*parts, whole)]
            lines = np.moveaxis(np.take(rows, at, axis), axis, -1)
            sums.extend(lines.reshape(-1, len(at)))
            is_single[np.take(rows, at[-1], axis)] = False
    return tuple(sums), is_single


def _place_groups(
    names: Sequence[str], groups: Mapping[str, list[str]]
) -> dict[int, list[int]]:
    return {
        names.index(group): [names.index(part) for part in parts]
        for group, parts in groups.items()
    }


def _whole_people(numbers: pl.Series) -> np.ndarray:
    """Take the counts, if each is a whole number of people."""
    if not numbers.dtype.is_integer() or numbers.null_count():
        found = numbers.dtype if not numbers.dtype.is_integer() else "a null"
        raise ReleaseError.bad_value("counts", "a table of true counts, as ints", found)
    wide = numbers.cast(pl.Int128)
    odd = numbers.filter(~wide.is_between(0, MOST_PEOPLE))
    if odd.len():
        rule = f"a table of people, 0 to {MOST_PEOPLE:,}"
        raise ReleaseError.bad_value("counts", rule, odd.first())
    return numbers.cast(pl.Int64).to_numpy()


def _check_sums(table: CountedTable, cells: pl.DataFrame) -> None:
    """Refuse a table in which somebody is counted twice, or got lost."""
    for *parts, whole in table.sums:
        made, said = table.counts[parts].sum(), table.counts[whole]
        if made != said:
            cell = ", ".join(cells.row(whole))
            rule = "a table that adds up, each person with one value a dimension"
            found = f"{said:,} for {cell}, whose parts make {made:,}"
            raise ReleaseError.bad_value("counts", rule, found)
