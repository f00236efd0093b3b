"""What does a rule for whole tables see, and what does it withhold?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from kit.checks import MOST_PEOPLE, check_whole
from kit.errors import ReleaseError, RuleError

#: For a column, the values that are sums of others, and of which.
Groups = Mapping[str, Mapping[str, Iterable[str]]]


def list_groups(
    groups: Groups | None, columns: Sequence[str]
) -> dict[str, dict[str, list[str]]]:
    """List the values of every group of every column, each once."""
    found = {} if groups is None else groups
    is_mapping = isinstance(found, Mapping)
    if not is_mapping or not all(isinstance(of, Mapping) for of in found.values()):
        rule = (
            "a mapping of columns to groups and their values, such as "
            '{"age": {"under 35": ["18-24", "25-34"]}}'
        )
        raise ReleaseError.bad_value("groups", rule, groups)
    if unknown := [column for column in found if column not in columns]:
        rule = f"keyed by columns of the tables ({', '.join(columns)})"
        raise ReleaseError.bad_value("groups", rule, unknown[0])
    return {
        column: {group: _list_values(column, group, of[group]) for group in of}
        for column, of in found.items()
    }


def _list_values(column: str, group: object, listed: object) -> list[str]:
    values: list[Any] = []
    if isinstance(listed, Iterable) and not isinstance(listed, str):
        values = list(listed)
    if not values:
        raise bad_group(column, group, "lists no values")
    for name in (group, *values):
        if not isinstance(name, str):
            fault = f"has the name {name!r}, which is no text"
            raise bad_group(column, group, fault)
    return list(dict.fromkeys(values))


_HIGHEST_PRICE = 20_000


@dataclass(frozen=True)
class CountedTable:
    """True counts with their margins, and what adds up to what."""

    # (n_cells,): People in each cell, in the order of the rows of the frame
    counts: np.ndarray
    # for each line of the table the positions of its parts, and then of their sum
    sums: tuple[np.ndarray, ...]
    is_single: np.ndarray  # (n_cells,): Whether a cell is no sum of others
    # (n_cells, n_dimensions): Which value of each dimension a cell has
    places: np.ndarray
    # for each dimension the values that are sums, and of which
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
        raise no_people_column("`counts`", people, counts.columns)
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
            raise bad_group(texts.name, group, fault)
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
        wholes = {**own, total: single} if single else {}
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


def withhold(
    counts: pl.DataFrame, *, k: int, total: str = "total", people: str = "viewers"
) -> pl.DataFrame:
    """Withhold counts of 1 to k - 1, and others so that they cannot be subtracted.

    The rule of thumb of statistical offices: in no row and no column of a table may
    the withheld numbers be a single one, or make up fewer than k people. Wherever
    they do, the smallest number still printed there goes too, margins last, until
    nothing is left to do. It looks at one table; a second one of the same people,
    protected just as well, may undo it (see `kit.attacks.on_releases.tables`). The
    reader of such a table cannot tell why a number is missing, so a blank by itself
    may be anything. Nor does a rule of thumb know what can be worked out after all,
    and a reader who knows the rule works backwards from it: she keeps the tables that
    it would have printed so. `kit.protect.SecondarySuppression` looks at both.

    Parameters
    ----------
    counts : pl.DataFrame
        A row for each cell with all margins: columns of text, one for each dimension,
        and one of true counts.
    k : int
        The smallest count that may be printed: k = 11 hides 1 to 10.
    total : str, default='total'
        The name of the margin in every dimension.
    people : str, default='viewers'
        The column of counts.

    Returns
    -------
    pl.DataFrame
        The same rows in the same order, the count null where it is withheld.

    Raises
    ------
    RuleError
        If `k` is below 1.
    ReleaseError
        If the table does not hold every combination of its values once, with margins,
        or does not add up.

    References
    ----------
    .. [1] L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control",
       Springer, 2001, chapter 4.

    Examples
    --------
    >>> counts = pl.DataFrame(
    ...     {"region": ["NY", "CA", "VT", "total"], "viewers": [20, 61, 4, 85]}
    ... )
    >>> withhold(counts, k=10)["viewers"].to_list()
    [None, 61, None, 85]
    """
    check_whole(RuleError, "k", k)
    table = read_counts(counts, total=total, people=people)
    hidden = table.are_small(k)
    while _withhold_more(table, hidden, k):
        pass
    return hide(counts, hidden, people)


def hide(counts: pl.DataFrame, hidden: np.ndarray, people: str) -> pl.DataFrame:
    """Leave some rows of a table blank."""
    shown = pl.Series(~hidden)
    return counts.with_columns(pl.when(shown).then(people).alias(people))


def _withhold_more(table: CountedTable, hidden: np.ndarray, k: int) -> bool:
    """Withhold the smallest printed number of each line that needs it, in place."""
    before = hidden.sum()
    for line in table.sums:
        gone = hidden[line]
        if gone.sum() == 1 or (gone.any() and table.counts[line][gone].sum() < k):
            _withhold_smallest(table.counts, hidden, line)
    return hidden.sum() > before


def _withhold_smallest(
    counts: np.ndarray, hidden: np.ndarray, line: np.ndarray
) -> None:
    """Withhold the smallest printed number of a line, zeros and its total last."""
    numbers, most = counts[line], counts[line].sum()
    order = np.where(numbers > 0, numbers, most + 1)
    order[-1] = 3 * most + 3
    order[hidden[line]] = np.iinfo(np.int64).max
    hidden[line[order.argmin()]] = True


def bad_group(column: str, group: object, fault: str) -> ReleaseError:
    """Say why a group of values cannot be added up."""
    return ReleaseError(
        f"`groups` must list the values that make up each group, but {group!r} "
        f"of `{column}` {fault}; correct it."
    )


def no_people_column(table: str, people: str, columns: list[str]) -> ReleaseError:
    """Say that a table has no column of printed numbers."""
    return ReleaseError(
        f"`people` must be a column of every table, got {people!r}, and {table} "
        f"has only {', '.join(columns)}; name the column with the numbers."
    )
