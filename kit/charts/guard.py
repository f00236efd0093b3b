"""Does this table, or this finished chart, hold a row about a person?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import polars as pl

from kit.aggregates import names_people
from kit.errors import ChartError

MAX_ROWS = 2_000
Kind = Literal["day", "number", "text"]


def require_aggregates(
    table: pl.DataFrame, *, once: tuple[str, ...] = (), **columns: Kind
) -> pl.DataFrame:
    """Hand back the columns a chart draws, or refuse a table of people.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rows, n_columns)
        One row per group, day or count; never one per viewer.
    once : tuple of str, default=()
        Columns whose values, taken together, may stand in one row only.
    **columns : {'day', 'number', 'text'}
        What each column to draw must hold.

    Returns
    -------
    pl.DataFrame of shape (n_rows, len(columns))
        The columns asked for, in the order asked for, text as strings.

    Raises
    ------
    ChartError
        If a column names people; if there are no rows or more than 2,000; if a
        column is missing, of another kind, or has a hole; if `once` is broken.

    Examples
    --------
    >>> table = pl.DataFrame({"day": ["Monday"], "viewers": [57], "note": ["x"]})
    >>> require_aggregates(table, day="text", viewers="number").columns
    ['day', 'viewers']
    """
    if not isinstance(table, pl.DataFrame):
        found = type(table).__name__
        raise ChartError.bad_value("table", "a polars DataFrame", found)
    for column in table.columns:
        if names_people(column):
            raise _names_people(column)
    if not table.height:
        msg = "`table` must have at least one row, got none; nothing to draw."
        raise ChartError(msg)
    if table.height > MAX_ROWS:
        raise _too_many_rows(table.height, MAX_ROWS)
    if missing := [column for column in columns if column not in table.columns]:
        msg = (
            f"`table` must have the columns {', '.join(missing)}, got "
            f"{', '.join(table.columns)}; rename or add them."
        )
        raise ChartError(msg)
    for column, kind in columns.items():
        _require_kind(table[column], kind)
    if once and table.select(once).is_duplicated().any():
        rule = "each value once" if len(once) == 1 else f"one value for a {once[1]}"
        raise ChartError.bad_column(once[0], rule, "one again")
    texts = [column for column, kind in columns.items() if kind == "text"]
    return table.select(*columns).cast(dict.fromkeys(texts, pl.String))


def _require_kind(values: pl.Series, kind: Kind) -> None:
    """Refuse a column of another kind, or with a hole that would not be drawn."""
    rules = {
        "day": ("dates", values.dtype == pl.Date),
        "number": ("numbers of at least 0", values.dtype.is_numeric()),
        "text": ("text", values.dtype in (pl.String, pl.Categorical, pl.Enum)),
    }
    rule, holds = rules[kind]
    if not holds:
        raise ChartError.bad_column(values.name, rule, values.dtype)
    if values.null_count():
        raise ChartError.bad_column(values.name, rule, "a missing value")
    if kind == "number" and not _are_at_least_0(values):
        raise ChartError.bad_column(values.name, rule, "one that is not")


def _are_at_least_0(values: pl.Series) -> bool:
    return values.cast(pl.Float64).is_between(0, float("inf"), "left").all()


def refuse_people(spec: dict[str, Any]) -> None:
    """Refuse a finished chart whose data hold people, whoever drew it."""
    for rows in _row_lists(spec):
        if len(rows) > MAX_ROWS:
            raise _too_many_rows(len(rows), MAX_ROWS)
        for column, value in (cell for row in rows for cell in row.items()):
            # A count called `viewers` may pass, a list of their names may not.
            singular = column.rstrip("s") if isinstance(value, str) else column
            if names_people(singular):
                raise _names_people(column)


def _row_lists(spec: object) -> Iterator[list[dict[str, Any]]]:
    """Find every table in a specification, however deep."""
    if isinstance(spec, list):
        for part in spec:
            yield from _row_lists(part)
    elif isinstance(spec, dict):
        for key, part in spec.items():
            if key == "datasets":
                yield from (_as_rows(rows) for rows in part.values())
            elif key == "data" and isinstance(part, dict) and "url" in part:
                raise _not_rows("the address of a file")
            elif key == "data" and isinstance(part, dict) and "values" in part:
                yield _as_rows(part["values"])
            else:
                yield from _row_lists(part)


def _as_rows(values: object) -> list[dict[str, Any]]:
    """Take a list of rows, plain values (which have no column names) left out."""
    if not isinstance(values, list):
        raise _not_rows(f"a {type(values).__name__}")
    return [row for row in values if isinstance(row, dict)]


def _names_people(column: str) -> ChartError:
    """Refuse a table in which a row is a person."""
    return ChartError(
        f"`table` must hold aggregates, got the column {column!r}, which names "
        "people; count distinct viewers first and drop it."
    )


def _too_many_rows(rows: int, limit: int) -> ChartError:
    """Refuse a table too long to be one of aggregates."""
    return ChartError(
        f"`table` must have at most {limit:,} rows, got {rows:,}; "
        "aggregate it before drawing."
    )


def _not_rows(found: str) -> ChartError:
    """Refuse data that cannot be looked through before it is drawn."""
    return ChartError(
        f"A chart must carry its own rows, got {found}; give it a polars table."
    )
