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
from kit.measures.tables.checks import (
    PEOPLE,
    check_columns,
    check_distinct,
    check_mark,
    check_plain,
    collect_table,
    list_columns,
    read_schema,
)

#: What every card says of a missing quasi-identifier.
NULL_MEANS = (
    "A null in a quasi-identifier is a value of its own, one class and no wild-card; "
    'so is "*", unless `leave_out` leaves such people out.'
)


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
            least = "a table with at least one person"
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
        return self.spread(self.sizes.with_columns(size=PEOPLE), "size")

    def spread(self, numbers: pl.DataFrame, of: str) -> pl.DataFrame:
        """Count classes and people by a whole number that each class has.

        Parameters
        ----------
        numbers : pl.DataFrame of shape (n_classes, n_quasi + 2)
            The rows of `sizes`, with the number as one column more.
        of : str
            The name of that column.

        Returns
        -------
        pl.DataFrame
            The number, under its name; how many `classes` have it; how many `people`
            are in such a class and in none with a smaller number. Smallest first.
        """
        held = pl.col(PEOPLE).cast(pl.Int64).sum()
        found = numbers.lazy().group_by(of).agg(classes=pl.len(), people=held)
        if self.person is not None:
            mine = self.profiles.lazy().select(self.person, *self.quasi).unique()
            theirs = mine.join(numbers.lazy(), on=self.quasi, nulls_equal=True)
            least = theirs.group_by(self.person).agg(pl.col(of).min())
            people = least.group_by(of).agg(people=pl.len())
            found = found.drop(PEOPLE).join(people, on=of, how="left")
        return (
            found.sort(of).with_columns(pl.all().cast(pl.Int64).fill_null(0)).collect()
        )

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

    def kind_of(self, column: str) -> pl.DataType:
        """Give the type of the values of a sensitive column.

        Raises
        ------
        MeasureError
            If `column` is not one of the sensitive columns.
        """
        check_columns("column", [column], self.sensitive, "Name it in `sensitive`.")
        return self.profiles.schema[column]

    @cached_property
    def _all_profiles(self) -> pl.DataFrame:
        columns = [*self.quasi, *self.sensitive]
        if self.person is None:
            grouped = self.table.group_by(columns).agg(pl.len().alias(PEOPLE))
            return collect_table(grouped)
        found = collect_table(self.table.unique())
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
        "*"; the quasi-identifiers must be text then. Such rows are left out, and
        counted in `Classes.n_left_out`. Without it they form a class like any other.

    Returns
    -------
    Classes

    Raises
    ------
    MeasureError
        If `table` is no table of Polars, a column is not there, is named twice, holds
        lists or the like, or is called "people", which is the name of the counts; or
        `leave_out` is not a text that every quasi-identifier could hold.

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
    schema = read_schema(table)
    quasi, sensitive = (
        list_columns("quasi", quasi),
        list_columns("sensitive", sensitive),
    )
    if not quasi:
        raise MeasureError.bad_value("quasi", "at least one column", list(quasi))
    check_columns("quasi", quasi, schema)
    check_columns("sensitive", sensitive, schema)
    if person is not None:
        check_columns("person", [person], schema)
    columns = [*quasi, *sensitive, *([] if person is None else [person])]
    check_distinct(columns)
    for column in columns:
        check_plain(column, schema[column])
    check_mark(leave_out, {column: schema[column] for column in quasi})
    plain = [
        pl.col(column).fill_nan(None) if schema[column].is_float() else pl.col(column)
        for column in columns
    ]
    return Classes(table.lazy().select(plain), quasi, sensitive, person, leave_out)
