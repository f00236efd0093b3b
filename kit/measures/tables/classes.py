"""Which people look alike in a table, and how many are they?

A class holds the people who have the same values in all quasi-identifiers, the
columns that somebody outside may know. People are counted, never rows. A missing
value (a null, or a number that is not one) is a value of its own: people without an
age look like each other, and like nobody else. `kit.measures.tables.anonymity` counts
where it may be any value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import polars as pl
from polars.lazyframe.group_by import LazyGroupBy

from kit.checks import check_columns
from kit.errors import MeasureError
from kit.measures.tables.checks import (
    PEOPLE,
    check_distinct,
    check_mark,
    check_person,
    check_plain,
    check_shown,
    check_weight,
    collect_table,
    list_columns,
    read_schema,
)

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def name_keys(columns: Sequence[str]) -> dict[str, str]:
    """Give each of some columns its key."""
    return {column: f"column {place}" for place, column in enumerate(columns)}


def pick_columns(schema: pl.Schema, keys: Mapping[str, str]) -> list[pl.Expr]:
    """Pick columns of a table by their places, under their keys."""
    places = {column: place for place, column in enumerate(schema)}
    picked = []
    for column, key in keys.items():
        values = pl.nth(places[column])
        if schema[column].is_float():
            values = values.fill_nan(None)
        picked.append(values.alias(key))
    return picked


def show_names(frame: Frame, keys: Mapping[str, str], columns: Sequence[str]) -> Frame:
    """Give some columns of a table their own names back."""
    return frame.rename({keys[column]: column for column in columns})


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
        The columns named below and no other, under their keys; not yet read.
    quasi : tuple of str
        Quasi-identifiers: what somebody outside may know.
    sensitive : tuple of str
        Columns that nobody should learn.
    person : str or None
        The column that says whose row it is; None where each row is one person.
    leave_out : str or None
        Rows with nothing but this in their quasi-identifiers are left out.
    weight : str or None
        The column that says for how many people a row stands; None where for one.
    """

    table: pl.LazyFrame
    quasi: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    person: str | None = None
    leave_out: str | None = None
    weight: str | None = None

    @cached_property
    def keys(self) -> dict[str, str]:
        """The name under which each column is worked with."""
        person = () if self.person is None else (self.person,)
        return name_keys([*self.quasi, *self.sensitive, *person])

    @property
    def quasi_keys(self) -> tuple[str, ...]:
        """The keys of the quasi-identifiers."""
        return tuple(self.keys[column] for column in self.quasi)

    @cached_property
    def profiles(self) -> pl.DataFrame:
        """Distinct rows of the table, under keys: the one time that data are read.

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
        return show_names(self.keyed_sizes, self.keys, self.quasi)

    @cached_property
    def keyed_sizes(self) -> pl.DataFrame:
        """The rows of `sizes`, with the quasi-identifiers under their keys."""
        return self._count(*self.quasi).collect()

    @cached_property
    def by_size(self) -> pl.DataFrame:
        """How many classes hold 1, 2, ... people: `size`, `classes`, `people`.

        `people` are those whose smallest class has that size, so everybody is in one
        row. Sizes that no class has are not listed; smallest first.
        """
        return self.spread(self.keyed_sizes.with_columns(size=PEOPLE), "size")

    def spread(self, numbers: pl.DataFrame, of: str) -> pl.DataFrame:
        """Count classes and people by a whole number that each class has.

        Parameters
        ----------
        numbers : pl.DataFrame of shape (n_classes, n_quasi + 2)
            The rows of `keyed_sizes`, with the number as one column more.
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
            whose, quasi = self.keys[self.person], self.quasi_keys
            mine = self.profiles.lazy().select(whose, *quasi).unique()
            theirs = mine.join(numbers.lazy(), on=quasi, nulls_equal=True)
            least = theirs.group_by(whose).agg(pl.col(of).min())
            people = least.group_by(of).agg(people=pl.len())
            found = found.drop(PEOPLE).join(people, on=of, how="left")
        return (
            found.sort(of).with_columns(pl.all().cast(pl.Int64).fill_null(0)).collect()
        )

    @property
    def n_classes(self) -> int:
        """Classes with at least one person."""
        return self.keyed_sizes.height

    @property
    def n_people(self) -> int:
        """People in all classes, each counted once."""
        return int(self.by_size["people"].sum())

    @property
    def n_left_out(self) -> int:
        """People of whom every row was left out."""
        if self.leave_out is None:
            return 0
        if self.person is None:
            left_out = self._all_profiles.filter(self._is_left_out)
            return int(left_out[PEOPLE].sum())
        return self._all_profiles[self.keys[self.person]].n_unique() - self.n_people

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
            If a column is neither a quasi-identifier nor sensitive, or none or twice
            the same is given.
        """
        check_columns(MeasureError, "columns", columns, [*self.quasi, *self.sensitive])
        check_distinct("columns", columns)
        return show_names(self._count(*columns), self.keys, columns)

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
        check_columns(
            MeasureError,
            "column",
            [column],
            self.sensitive,
            fix="Name it in `sensitive`.",
        )
        sizes = self.keyed_sizes.lazy()
        classes = sizes.rename({PEOPLE: "size"}).with_row_index("class")
        held = self._count(*self.quasi, column)
        found = held.join(classes, on=self.quasi_keys, nulls_equal=True)
        people, value = pl.col(PEOPLE).cast(pl.Int64), pl.col(self.keys[column])
        kept = found.select("class", "size", value.alias("value"), people)
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
        check_columns(
            MeasureError,
            "column",
            [column],
            self.sensitive,
            fix="Name it in `sensitive`.",
        )
        return self.profiles.schema[self.keys[column]]

    def _count(self, *columns: str) -> pl.LazyFrame:
        """Count people by the values of some columns, under keys."""
        keys = [self.keys[column] for column in columns]
        profiles = self.profiles.lazy()
        if self.person is None:
            if len(columns) == len(self.quasi) + len(self.sensitive):
                return profiles.select(*keys, PEOPLE)
            return profiles.group_by(keys).agg(pl.col(PEOPLE).sum())
        rows = profiles.select(self.keys[self.person], *keys)
        return rows.unique().group_by(keys).agg(pl.len().alias(PEOPLE))

    @cached_property
    def _all_profiles(self) -> pl.DataFrame:
        if self.person is None:
            grouped = self.table.group_by(list(self.keys.values()))
            if self.weight is None:
                return collect_table(grouped.agg(pl.len().alias(PEOPLE)))
            return self._weigh(grouped)
        found = collect_table(self.table.unique())
        if found[self.keys[self.person]].null_count():
            rule = "a column that says in each row whose it is"
            fix = "It has nulls; leave those rows out, or name people in them."
            raise MeasureError.bad_value("person", rule, self.person, fix)
        return found

    def _weigh(self, grouped: LazyGroupBy) -> pl.DataFrame:
        """Count people by the weights of their rows."""
        weight = pl.col(PEOPLE).cast(pl.Int64)
        found = collect_table(
            grouped.agg(weight.sum(), least=weight.fill_null(0).min())
        )
        if (found["least"] < 1).any():
            rule = "a column of whole numbers of people, at least 1 in each row"
            raise MeasureError.bad_value("weight", rule, self.weight)
        return found.drop("least")

    @property
    def _is_left_out(self) -> pl.Expr:
        if self.leave_out is None:
            return pl.lit(False)
        text = pl.col(self.quasi_keys).cast(pl.String)
        return pl.all_horizontal((text == self.leave_out).fill_null(False))


def group_people(
    table: pl.LazyFrame | pl.DataFrame,
    quasi: Sequence[str],
    *,
    sensitive: Sequence[str] = (),
    person: str | None = None,
    leave_out: str | None = None,
    weight: str | None = None,
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
        The column that says whose row it is. Without it each row is one person; a
        table with a column `viewer`, as plays have, is not taken that way.
    leave_out : str, optional
        What stands in every quasi-identifier of a row that was suppressed, such as
        "*"; the quasi-identifiers must be text then. Such rows are left out, and
        counted in `Classes.n_left_out`. Without it they form a class like any other.
    weight : str, optional
        The column that says for how many people a row stands, a whole number of at
        least 1; not beside `person`.

    Returns
    -------
    Classes

    Raises
    ------
    MeasureError
        If `table` is no table of Polars, a column is not there, is named twice or
        holds lists or the like, no `person` is named where a column is called
        "viewer", one of `quasi` or `sensitive` is called "people", which is the name
        of the counts, `leave_out` is not a text that every quasi-identifier could
        hold, or `weight` stands beside `person` or is no column of whole numbers.

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
    check_columns(MeasureError, "quasi", quasi, schema)
    check_columns(MeasureError, "sensitive", sensitive, schema)
    check_person(person, schema)
    columns = [*quasi, *sensitive, *([] if person is None else [person])]
    rule = "named once among `quasi`, `sensitive` and `person`"
    check_distinct("each column", columns, rule)
    for column in columns:
        check_plain(column, schema[column])
    check_shown("quasi", quasi)
    check_shown("sensitive", sensitive)
    check_mark(leave_out, {column: schema[column] for column in quasi})
    check_weight(weight, person, columns, schema)
    weighed = {} if weight is None else {weight: PEOPLE}
    keyed = table.lazy().select(pick_columns(schema, name_keys(columns) | weighed))
    return Classes(keyed, quasi, sensitive, person, leave_out, weight)


def check_classes(name: str, classes: object) -> None:
    """Refuse what `group_people` did not make."""
    if not isinstance(classes, Classes):
        kind = type(classes).__name__
        raise MeasureError.bad_value(name, "Classes", kind, "Use group_people.")
