"""Which people look alike in a table, and how many are they?

A class holds the people who have the same values in all quasi-identifiers, the
columns that somebody outside may know. People are counted, never rows. A missing
value (a null, or a number that is not one) is a value of its own: people without an
age look like each other, and like nobody else. It is not a wild-card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from kit.errors import MeasureError

#: What every card says of a missing quasi-identifier.
NULL_MEANS = (
    "A null in a quasi-identifier is a value of its own, one class and no wild-card; "
    'so is "*", unless `leave_out` leaves such people out.'
)
#: The column that holds counts of people; no column of the data may be called so.
PEOPLE = "people"


@dataclass(frozen=True, eq=False)
class Classes:
    """People in classes of equal quasi-identifiers, counted once and on first need.

    Made by `group_people`. Where the table has several rows a person, somebody whose
    rows differ is in several classes, and counts once in each of them.

    Attributes
    ----------
    table : pl.LazyFrame
        The columns named below and no other; not yet read.
    quasi : tuple of str
        Quasi-identifiers: what somebody outside may know.
    sensitive : tuple of str
        Columns that nobody should learn.
    person : str or None
        The column that says whose row it is; None where each row is one person.
    leave_out : str or None
        Rows with nothing but this in their quasi-identifiers are left out.
    """

    table: pl.LazyFrame
    quasi: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    person: str | None = None
    leave_out: str | None = None

    @cached_property
    def profiles(self) -> pl.DataFrame:
        """Distinct rows of the table: the one time that the data are read.

        Where each row is one person, the column `people` says how many have the row.

        Raises
        ------
        MeasureError
            If there are no people, or a row does not say whose it is.
        """
        kept = self._all_profiles.filter(~self._is_left_out)
        if kept.is_empty():
            least = "with at least one person"
            if self._all_profiles.is_empty():
                raise MeasureError.bad_value(
                    "table", least, 0, "Check how it was read."
                )
            fix = "Leave out fewer, with another `leave_out`."
            raise MeasureError.bad_value("table", f"{least} not left out", 0, fix)
        return kept

    @cached_property
    def sizes(self) -> pl.DataFrame:
        """One row a class: its quasi-identifiers and how many `people` it holds."""
        return self.count(*self.quasi).collect()

    @cached_property
    def by_size(self) -> pl.DataFrame:
        """How many classes hold 1, 2, ... people: `size`, `classes`, `people`.

        `people` are those whose smallest class has that size, so everybody is in one
        row. Sizes that no class has are not listed; smallest first.
        """
        size = pl.col(PEOPLE).alias("size")
        classes = self.sizes.lazy().group_by(size).agg(classes=pl.len())
        if self.person is None:
            people = classes.select("size", people=pl.col("size") * pl.col("classes"))
        else:
            mine = self.profiles.lazy().select(self.person, *self.quasi)
            found = mine.join(self.sizes.lazy(), on=self.quasi, nulls_equal=True)
            smallest = found.group_by(self.person).agg(size=pl.col(PEOPLE).min())
            people = smallest.group_by("size").agg(people=pl.len())
        both = classes.join(people, on="size", how="left").sort("size")
        whole = pl.col("size", "classes", "people").cast(pl.Int64)
        return both.with_columns(whole.fill_null(0)).collect()

    @property
    def n_classes(self) -> int:
        """Classes with at least one person."""
        return self.sizes.height

    @property
    def n_people(self) -> int:
        """People in all classes, each counted once."""
        return self.by_size["people"].sum()

    @property
    def n_left_out(self) -> int:
        """People of whom every row was left out."""
        if self.leave_out is None:
            return 0
        if self.person is None:
            left_out = self._all_profiles.filter(self._is_left_out)
            return int(left_out[PEOPLE].sum())
        return self._all_profiles[self.person].n_unique() - self.n_people

    def count(self, *columns: str) -> pl.LazyFrame:
        """Count people by the values of some columns.

        Parameters
        ----------
        *columns : str
            Quasi-identifiers or sensitive columns, at least one.

        Returns
        -------
        pl.LazyFrame
            One row for each combination that somebody has: `columns`, and how many
            `people` have it, each counted once in it.

        Raises
        ------
        MeasureError
            If a column is neither a quasi-identifier nor sensitive.
        """
        check_columns("columns", columns, [*self.quasi, *self.sensitive])
        profiles = self.profiles.lazy()
        if self.person is None:
            if len(columns) == len(self.quasi) + len(self.sensitive):
                return profiles.select(*columns, PEOPLE)
            return profiles.group_by(columns).agg(pl.col(PEOPLE).sum())
        rows = profiles.select(self.person, *columns)
        return rows.unique().group_by(columns).agg(pl.len().alias(PEOPLE))

    def values(self, column: str) -> pl.LazyFrame:
        """Count people by class and by the value of one sensitive column.

        Somebody with several values in one class counts once for each.

        Parameters
        ----------
        column : str
            One of the sensitive columns. A null in it is a value like others.

        Returns
        -------
        pl.LazyFrame
            `class`, a number; `size`, how many people it holds; `value`; how many
            `people` of the class have it; their `share` among those of all values of
            the class, in (0, 1]; `table_share`, the same in the whole table.

        Raises
        ------
        MeasureError
            If `column` is not one of the sensitive columns.
        """
        check_columns("column", [column], self.sensitive, "Name it in `sensitive`.")
        classes = self.sizes.lazy().rename({PEOPLE: "size"}).with_row_index("class")
        held = self.count(*self.quasi, column)
        found = held.join(classes, on=self.quasi, nulls_equal=True)
        people = pl.col(PEOPLE).cast(pl.Int64)
        kept = found.select("class", "size", pl.col(column).alias("value"), people)
        return kept.with_columns(
            share=people / people.sum().over("class"),
            table_share=people.sum().over("value") / people.sum(),
        )

    @cached_property
    def _all_profiles(self) -> pl.DataFrame:
        columns = [*self.quasi, *self.sensitive]
        if self.person is None:
            grouped = self.table.group_by(columns).agg(pl.len().alias(PEOPLE))
            return _collect(grouped)
        found = _collect(self.table.unique())
        nameless = found[self.person].null_count()
        if nameless:
            rule = "a column that says in each row whose it is"
            fix = "It has nulls; leave those rows out, or name people in them."
            raise MeasureError.bad_value("person", rule, self.person, fix)
        return found

    @property
    def _is_left_out(self) -> pl.Expr:
        if self.leave_out is None:
            return pl.lit(False)
        text = pl.col(self.quasi).cast(pl.String)
        return pl.all_horizontal((text == self.leave_out).fill_null(False))


def group_people(
    table: pl.LazyFrame | pl.DataFrame,
    quasi: Sequence[str],
    *,
    sensitive: Sequence[str] = (),
    person: str | None = None,
    leave_out: str | None = None,
) -> Classes:
    """Group people into classes of equal quasi-identifiers.

    Parameters
    ----------
    table : pl.LazyFrame or pl.DataFrame
        One row a person, or several rows with `person`. It is read on first need.
    quasi : sequence of str
        Quasi-identifiers: the columns that somebody outside may know, at least one.
    sensitive : sequence of str, default ()
        The columns that nobody should learn.
    person : str, optional
        The column that says whose row it is. Without it each row is one person.
    leave_out : str, optional
        What stands in every quasi-identifier of a row that was suppressed, such as
        "*". Such rows are left out, and counted in `Classes.n_left_out`. Without it
        they form a class like any other.

    Returns
    -------
    Classes

    Raises
    ------
    MeasureError
        If `table` is no table of Polars, a column is not there, is named twice, holds
        lists or the like, or is called "people", which is the name of the counts.

    References
    ----------
    .. [1] L. Sweeney, "k-anonymity: a model for protecting privacy", International
       Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002.

    Examples
    --------
    >>> table = pl.DataFrame({"age": [20, 20, 30], "sex": ["F", "F", "M"]})
    >>> group_people(table, ["age", "sex"]).sizes.sort("age").rows()
    [(20, 'F', 2), (30, 'M', 1)]
    """
    if not isinstance(table, (pl.LazyFrame, pl.DataFrame)):
        rule, kind = "a DataFrame or LazyFrame of Polars", type(table).__name__
        fix = "From pandas, use polars.from_pandas."
        raise MeasureError.bad_value("table", rule, kind, fix)
    schema = _read_schema(table.lazy())
    quasi, sensitive = _listed("quasi", quasi), _listed("sensitive", sensitive)
    if not quasi:
        raise MeasureError.bad_value("quasi", "at least one column", list(quasi))
    check_columns("quasi", quasi, schema)
    check_columns("sensitive", sensitive, schema)
    if person is not None:
        check_columns("person", [person], schema)
    columns = [*quasi, *sensitive, *([] if person is None else [person])]
    _check_distinct(columns)
    for column in columns:
        check_plain(column, schema[column])
    if leave_out is not None and not isinstance(leave_out, str):
        raise MeasureError.bad_value("leave_out", 'a text such as "*"', leave_out)
    plain = [
        pl.col(column).fill_nan(None) if schema[column].is_float() else pl.col(column)
        for column in columns
    ]
    return Classes(table.lazy().select(plain), quasi, sensitive, person, leave_out)


def match_population(classes: Classes, population: Classes) -> pl.DataFrame:
    """Count, for each class of a sample, the people of the population who fit it.

    Parameters
    ----------
    classes : Classes
        The people in the released table.
    population : Classes
        Everybody who could be in it, by the same quasi-identifiers.

    Returns
    -------
    pl.DataFrame
        The rows of `classes.sizes` with a column `population`; 0 where nobody in the
        population has those values.

    Raises
    ------
    MeasureError
        If `population` has other quasi-identifiers, or holds other kinds of values
        in them.
    """
    for name, given in (("classes", classes), ("population", population)):
        if not isinstance(given, Classes):
            rule, fix = "Classes", "Use group_people."
            raise MeasureError.bad_value(name, rule, type(given).__name__, fix)
    if sorted(classes.quasi) != sorted(population.quasi):
        rule = f"grouped by the columns of the sample, {', '.join(classes.quasi)}"
        got = ", ".join(population.quasi)
        raise MeasureError.bad_value("population", rule, got)
    kinds = {
        column: _common_kind(classes, population, column) for column in classes.quasi
    }
    common = [pl.col(column).cast(kind) for column, kind in kinds.items()]
    everybody = population.sizes.lazy().rename({PEOPLE: "population"})
    sample = classes.sizes.lazy().with_columns(common)
    everybody = everybody.select(*common, pl.col("population").cast(pl.Int64))
    found = sample.join(everybody, on=classes.quasi, how="left", nulls_equal=True)
    return found.with_columns(pl.col("population").fill_null(0)).collect()


def check_columns(
    name: str, columns: Sequence[str], there: Sequence[str], fix: str = ""
) -> None:
    """Refuse a column that a table does not have, and list those it has."""
    for column in columns:
        if column not in there:
            listed = ", ".join(there) or "(none)"
            rule = f"one of the columns {listed}"
            raise MeasureError.bad_value(name, rule, column, fix)


def check_plain(column: str, kind: pl.DataType) -> None:
    """Refuse a column of lists, structs or objects, or one named like the counts."""
    if kind.is_nested() or kind in (pl.Object, pl.Binary):
        rule = f"a column of plain values in {column!r}"
        raise MeasureError.bad_value("table", rule, str(kind), "Unpack it first.")
    if column == PEOPLE:
        rule = f"a table without the name {PEOPLE!r}, which is that of the counts,"
        raise MeasureError.bad_value("table", rule, column, "Rename the column.")


def _check_distinct(columns: Sequence[str]) -> None:
    for column in columns:
        if columns.count(column) > 1:
            rule = "named once among `quasi`, `sensitive` and `person`"
            raise MeasureError.bad_value("each column", rule, column)


def _listed(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Give names of columns as a tuple; one name by itself is a common slip."""
    is_list = isinstance(columns, (list, tuple))
    if not is_list or not all(isinstance(column, str) for column in columns):
        fix = "Put it in square brackets." if isinstance(columns, str) else ""
        raise MeasureError.bad_value(name, "a list of column names", columns, fix)
    return tuple(columns)


def _read_schema(table: pl.LazyFrame) -> pl.Schema:
    try:
        return table.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(error) from None


def _collect(table: pl.LazyFrame) -> pl.DataFrame:
    try:
        return table.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> MeasureError:
    first = next(iter(str(error).splitlines()), type(error).__name__)
    return MeasureError.bad_value("table", "a table that can be read", first)


def _common_kind(classes: Classes, population: Classes, column: str) -> pl.DataType:
    """Give the kind in which a column of two tables can be compared."""
    one, other = (side.sizes.schema[column] for side in (classes, population))
    if one == other:
        return one
    for kind, is_kind in (
        (pl.String(), lambda d: d in (pl.String, pl.Categorical, pl.Enum)),
        (pl.Int64(), pl.DataType.is_integer),
        (pl.Float64(), pl.DataType.is_float),
    ):
        if is_kind(one) and is_kind(other):
            return kind
    rule = f"a table whose column {column!r} holds {one} as in the sample"
    raise MeasureError.bad_value("population", rule, str(other))
