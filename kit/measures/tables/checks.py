"""Is what a measure is given something that it can work with?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from kit.checks import check_columns
from kit.errors import MeasureError

#: The column that holds counts of people, beside those of the data.
PEOPLE = "people"
#: The column of a log that says whose play a row is; a viewer has many.
VIEWER = "viewer"
#: More of anything than is ever counted, and few enough for every engine.
MOST = 10**15


def check_person(person: str | None, there: Collection[str]) -> None:
    """Refuse a person that a table lacks, and none where plays would be counted."""
    if person is not None:
        check_columns(MeasureError, "person", [person], there)
    elif VIEWER in there:
        rule = f"named where the table has a column {VIEWER!r}"
        fix = f"Give person={VIEWER!r}, or drop the column if each row is one person."
        raise MeasureError.bad_value("person", rule, None, fix)


def check_weight(
    weight: str | None,
    person: str | None,
    taken: Sequence[str],
    schema: pl.Schema,
) -> None:
    """Refuse weights that are no whole numbers, or beside a person."""
    if weight is None:
        return
    if person is not None:
        rule = "left out where `person` says whose row it is"
        fix = "A person is one, however many rows she has."
        raise MeasureError.bad_value("weight", rule, weight, fix)
    check_columns(
        MeasureError, "weight", [weight], [c for c in schema if c not in taken]
    )
    if not schema[weight].is_integer():
        rule = "a column of whole numbers of people"
        got = f"{weight!r}, of {schema[weight]}"
        fix = "Weights of a survey that are no whole numbers count nobody."
        raise MeasureError.bad_value("weight", rule, got, fix)


def check_plain(column: str, kind: pl.DataType) -> None:
    """Refuse a column of lists, structs or objects."""
    if kind.is_nested() or kind in (pl.Object, pl.Binary):
        rule = f"a column of plain values in {column!r}"
        raise MeasureError.bad_value("table", rule, str(kind), "Unpack it first.")


def check_shown(name: str, columns: Sequence[str], taken: Sequence[str] = ()) -> None:
    """Refuse columns that are called like what will stand beside them."""
    for column in columns:
        if column in (PEOPLE, *taken):
            rule = f"columns not called {', '.join([PEOPLE, *taken])}"
            raise MeasureError.bad_value(name, rule, column, "Rename the column.")


def check_distinct(
    name: str, columns: Sequence[str], rule: str = "different columns"
) -> None:
    """Refuse columns of which one is named twice, and no column."""
    if not columns:
        raise MeasureError.bad_value(name, "at least one column", list(columns))
    for column in columns:
        if columns.count(column) > 1:
            raise MeasureError.bad_value(name, rule, column)


def check_mark(leave_out: object, quasi: dict[str, pl.DataType]) -> None:
    """Refuse a mark that is no text, or that some quasi-identifier cannot hold."""
    if leave_out is None:
        return
    if not isinstance(leave_out, str):
        raise MeasureError.bad_value("leave_out", 'a text such as "*"', leave_out)
    for column, kind in quasi.items():
        if kind not in (pl.String, pl.Categorical, pl.Enum):
            rule = f"None where a quasi-identifier is not text ({column!r} is {kind})"
            fix = "Cast the column to pl.String, or filter such rows out before."
            raise MeasureError.bad_value("leave_out", rule, leave_out, fix)


def list_columns(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Give names of columns as a tuple; one name by itself is a common slip."""
    is_list = isinstance(columns, (list, tuple))
    if not is_list or not all(isinstance(column, str) for column in columns):
        fix = "Put it in square brackets." if isinstance(columns, str) else ""
        raise MeasureError.bad_value(name, "a list of column names", columns, fix)
    return tuple(columns)


def read_schema(table: pl.LazyFrame | pl.DataFrame) -> pl.Schema:
    """Read the columns of a table, and refuse what is none."""
    if not isinstance(table, (pl.LazyFrame, pl.DataFrame)):
        rule, kind = "a DataFrame or LazyFrame of Polars", type(table).__name__
        fix = "From pandas, use polars.from_pandas."
        raise MeasureError.bad_value("table", rule, kind, fix)
    try:
        return table.lazy().collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(error) from None


def collect_table(table: pl.LazyFrame) -> pl.DataFrame:
    """Read a table, or say why it cannot be read."""
    try:
        return table.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> MeasureError:
    first = next(iter(str(error).splitlines()), type(error).__name__)
    return MeasureError.bad_value("table", "a table that can be read", first)
