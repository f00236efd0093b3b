"""What does the public see of a table that was made k-anonymous?

A row of it is no person but a kind of people: what stands in the quasi-identifiers, a
sensitive value, and how many people have both. That is all there is to learn from such
a table, since rows without names can be told apart by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from kit.checks import check_columns, check_people, check_type
from kit.errors import RuleError

#: The column that says for how many people a row stands.
PEOPLE = "people"
#: What is printed where nothing is told of a column.
ANY = "*"

#: For each column what each label in it may stand for.
Codebook = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, eq=False)
class AnonymousTable:
    """A table of people that was handed out, and what its labels mean.

    The rules of `kit.rules` make one: `FullDomain`, `TopDown` and `Mondrian`. One that
    somebody else made can be written down by hand. People with the same labels in all
    quasi-identifiers form an equivalence class.

    Parameters
    ----------
    rows : pl.DataFrame
        The quasi-identifiers and the sensitive columns, as text, and `people`: for how
        many people a row stands. Equal rows are added up.
    quasi : sequence of str
        The quasi-identifiers: columns that somebody outside may know.
    sensitive : sequence of str, default=()
        The columns that nobody should learn.
    codebook : mapping, optional
        For each quasi-identifier what each label may stand for, such as
        ``{"age": {"under 25": ["13-17", "18-24"]}}``. By default each label is the
        value itself, and ``"*"`` any value of its column.
    suppressed : int, default=0
        How many people were left out, which the publisher says.
    rule : PeopleRule, optional
        How it was made, where that is known.

    Raises
    ------
    RuleError
        If there are no people, a column is missing, named twice or has no value in
        some row, or the codebook lacks a label.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = pl.DataFrame(
    ...     {
    ...         "age": ["young", "young", "old"],
    ...         "saw": ["A", "B", "A"],
    ...         "people": [1, 2, 3],
    ...     }
    ... )
    >>> table = kit.rules.AnonymousTable(rows, ["age"], ["saw"])
    >>> table.k, table.n_classes, table.n_people
    (3, 2, 6)
    """

    rows: pl.DataFrame
    quasi: Sequence[str]
    sensitive: Sequence[str] = ()
    codebook: Codebook = field(default_factory=dict, repr=False)
    suppressed: int = 0
    rule: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        quasi, sensitive = check_roles(self.quasi, self.sensitive)
        rows = read_rows(self.rows, [*quasi, *sensitive])
        check_people(RuleError, "suppressed", self.suppressed)
        object.__setattr__(self, "quasi", quasi)
        object.__setattr__(self, "sensitive", sensitive)
        object.__setattr__(self, "rows", rows)
        book = {column: _read_book(self.codebook, column, rows) for column in quasi}
        object.__setattr__(self, "codebook", book)

    @cached_property
    def classes(self) -> pl.DataFrame:
        """One row an equivalence class: its labels, and how many `people` it holds."""
        grouped = self.rows.group_by(self.quasi, maintain_order=True)
        return grouped.agg(pl.col(PEOPLE).sum()).sort(self.quasi)

    @property
    def n_people(self) -> int:
        """How many people are in it; those who were left out are not."""
        return int(self.rows[PEOPLE].sum())

    @property
    def n_classes(self) -> int:
        """How many equivalence classes there are."""
        return self.classes.height

    @property
    def k(self) -> int:
        """Sweeney's k: how many people the smallest equivalence class holds."""
        return int(self.classes[PEOPLE].to_numpy().min())

    @property
    def average(self) -> float:
        """The mean number of people in an equivalence class."""
        return self.n_people / self.n_classes

    @property
    def usefulness(self) -> float:
        """How much of each quasi-identifier is still told, in [0, 1].

        One less the generalised certainty penalty: a value loses (s - 1) / (S - 1)
        where its label stands for s of the S values of its column. The mean over
        people and columns; who was left out tells nothing.
        """
        kept = 0.0
        for column in self.quasi:
            meant = self.codebook[column]
            n_values = len({value for values in meant.values() for value in values})
            counted = self.rows.group_by(column).agg(pl.col(PEOPLE).sum())
            for label, people in counted.iter_rows():
                lost = (len(meant[label]) - 1) / max(1, n_values - 1)
                kept += people * (1 - lost)
        return kept / (self.n_people + self.suppressed) / len(self.quasi)

    def values(self, column: str) -> pl.DataFrame:
        """Count people by class and by the value of a sensitive column.

        Parameters
        ----------
        column : str
            One of `sensitive`.

        Returns
        -------
        pl.DataFrame
            `class`, the row of `classes`; `value`; `people`, of the class with it;
            `size`, of the class.

        Raises
        ------
        RuleError
            If the column is not one of `sensitive`.
        """
        check_columns(RuleError, "column", [column], self.sensitive)
        numbered = self.classes.rename({PEOPLE: "size"}).with_row_index("class")
        counted = self.rows.group_by(*self.quasi, pl.col(column).alias("value")).agg(
            pl.col(PEOPLE).sum()
        )
        found = counted.join(numbered, on=self.quasi)
        return found.select("class", "value", PEOPLE, "size").sort("class", "value")

    def covers(self, column: str, values: Sequence[str]) -> np.ndarray:
        """Say which classes somebody with a value can be in, as far as a column tells.

        Parameters
        ----------
        column : str
            One of `quasi`.
        values : sequence of str, of length n_values
            As they were before the table was made coarser.

        Returns
        -------
        array of bool, of shape (n_values, n_classes)
            Columns in the order of `classes`.

        Raises
        ------
        RuleError
            If the column is not one of `quasi`.
        """
        check_columns(RuleError, "column", [column], self.quasi)
        place = {str(value): at for at, value in enumerate(values)}
        labels = self.classes[column].unique(maintain_order=True).to_list()
        fits = np.zeros((len(place), len(labels)), dtype=bool)
        for at, label in enumerate(labels):
            meant = self.codebook[column][label]
            fits[[place[value] for value in meant if value in place], at] = True
        number = {label: at for at, label in enumerate(labels)}
        return np.asarray(fits[:, [number[x] for x in self.classes[column]]])

    def __repr__(self) -> str:
        left_out = f", {self.suppressed:,} left out" if self.suppressed else ""
        return (
            f"AnonymousTable of {self.n_people:,} people in {self.n_classes:,} "
            f"equivalence classes of {self.k:,} or more{left_out}"
        )


def check_roles(quasi: Any, sensitive: Any) -> tuple[tuple[str, ...], ...]:  # noqa: ANN401, looked at here
    """Refuse columns that are no names, or that have two roles, and none to know by."""
    found: list[tuple[str, ...]] = []
    for name, columns in (("quasi", quasi), ("sensitive", sensitive)):
        is_list = isinstance(columns, list | tuple)
        if not is_list or not all(isinstance(one, str) for one in columns):
            fix = "Put it in square brackets." if isinstance(columns, str) else ""
            raise RuleError.bad_value(name, "a list of column names", columns, fix)
        found.append(tuple(columns))
    if not found[0]:
        raise RuleError.bad_value("quasi", "at least one column", [])
    both = [*found[0], *found[1]]
    for column in both:
        if both.count(column) > 1:
            rule = "named once among `quasi` and `sensitive`"
            fix = "What an outsider may know is no secret, and the other way round."
            raise RuleError.bad_value("each column", rule, column, fix)
        if column == PEOPLE:
            rule = f"columns not called {PEOPLE}, the name of the counts"
            raise RuleError.bad_value("quasi", rule, column, "Rename the column.")
    return tuple(found)


def read_rows(table: object, columns: Sequence[str]) -> pl.DataFrame:
    """Read a table of people as distinct rows of text, and for how many each stands."""
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    check_type(RuleError, "table", table, pl.DataFrame, "a DataFrame of Polars")
    assert isinstance(table, pl.DataFrame)
    check_columns(RuleError, "columns", columns, table.columns)
    _check_once(table)
    if table.is_empty():
        raise RuleError.bad_value("table", "a table with at least one person", 0)
    rows = table.select(
        *(pl.col(column).cast(pl.String) for column in columns),
        (pl.col(PEOPLE) if PEOPLE in table.columns else pl.lit(1)).alias(PEOPLE),
    )
    for column in columns:
        if n_empty := rows[column].null_count():
            rule = f"filled in every row, and `{column}` is empty in {n_empty:,}"
            fix = "Leave those people out, or write a word such as 'unknown'."
            raise RuleError(f"`table` must be {rule}. {fix}")
    if not rows[PEOPLE].dtype.is_integer() or (rows[PEOPLE].fill_null(0) < 1).any():
        rule = "a column of whole numbers of at least 1"
        raise RuleError.bad_value(PEOPLE, rule, str(rows[PEOPLE].dtype))
    people = pl.col(PEOPLE).cast(pl.Int64).sum()
    return rows.group_by(columns).agg(people).sort(columns)


def _check_once(table: pl.DataFrame) -> None:
    """Refuse a table in which a viewer has several rows: people would be plays."""
    if "viewer" in table.columns and table["viewer"].n_unique() < table.height:
        rule = "a table with one row for each viewer"
        got = f"{table.height:,} rows of {table['viewer'].n_unique():,} viewers"
        raise RuleError(f"`table` must be {rule}, got {got}.")


def _read_book(codebook: object, column: str, rows: pl.DataFrame) -> dict:
    """Read what the labels of one column mean."""
    labels = rows[column].unique().sort().to_list()
    given = codebook.get(column) if isinstance(codebook, Mapping) else None
    if given is None:
        values = [label for label in labels if label != ANY]
        return {x: tuple(values if x == ANY else [x]) for x in labels}
    for label in labels:
        meant = given.get(label)
        if not meant:
            rule = f"a codebook that says what each label of `{column}` stands for"
            raise RuleError.bad_value("codebook", rule, label)
    return {label: tuple(map(str, given[label])) for label in given}
