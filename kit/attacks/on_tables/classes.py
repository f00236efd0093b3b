"""What does an attacker read off a k-anonymous table, class by class?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from kit.checks import check_columns, check_type
from kit.errors import AttackError, RuleError
from kit.rules.anonymity.table import PEOPLE, AnonymousTable, read_rows


@dataclass(frozen=True, eq=False)
class Read:
    """One sensitive column of a table, class by class."""

    table: AnonymousTable
    column: str
    values: tuple[str, ...]
    counts: np.ndarray  # (n_classes, n_values): people, classes as in `table.classes`

    @property
    def sizes(self) -> np.ndarray:
        """How many people each class holds."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def shares(self) -> np.ndarray:
        """Of each class the share of its people with each value."""
        return np.asarray(self.counts / self.sizes[:, None])

    @property
    def prior(self) -> np.ndarray:
        """Of the whole table the share of people with each value."""
        return np.asarray(self.counts.sum(axis=0) / self.counts.sum())


def read_classes(table: object, sensitive: str | None) -> Read:
    """Count the values of one sensitive column in each class."""
    check_type(AttackError, "table", table, AnonymousTable, "an AnonymousTable")
    assert isinstance(table, AnonymousTable)
    column = pick_sensitive(table, sensitive)
    held = table.values(column)
    values = tuple(held["value"].unique().sort())
    counts = np.zeros((table.n_classes, len(values)), dtype=np.int64)
    at = held["value"].cast(pl.Enum(values)).to_physical().to_numpy()
    counts[held["class"].to_numpy(), at] = held[PEOPLE].to_numpy()
    return Read(table, column, values, counts)


def pick_sensitive(table: AnonymousTable, sensitive: str | None) -> str:
    """Take the sensitive column that is asked for, or the only one."""
    if sensitive is None and len(table.sensitive) == 1:
        return table.sensitive[0]
    rule = f"one of the sensitive columns {', '.join(table.sensitive) or '(none)'}"
    if sensitive not in table.sensitive:
        raise AttackError.bad_value("sensitive", rule, sensitive)
    return str(sensitive)


@dataclass(frozen=True, eq=False)
class Profiles:
    """People of whom all quasi-identifiers are known, those who are equal together."""

    rows: pl.DataFrame  # as given, text, with `people`
    kind: np.ndarray  # (n_rows,): rows that differ in no quasi-identifier are of a kind
    classes: np.ndarray  # (n_kinds, n_classes): where each kind can be

    @property
    def people(self) -> np.ndarray:
        """For how many people each row stands."""
        return self.rows[PEOPLE].to_numpy()

    @property
    def are_found(self) -> np.ndarray:
        """Whether there is any class that fits, by kind."""
        return np.asarray(self.classes.any(axis=1))

    def hold(self, counts: np.ndarray) -> np.ndarray:
        """Add up the people of the classes that fit each kind, by value."""
        # Nearly everybody fits one class of many.
        fits = sparse.csr_matrix(self.classes, dtype=np.int32)
        return np.asarray(fits @ counts.astype(np.int32))

    def spread(self, of_kinds: np.ndarray) -> np.ndarray:
        """Give each row what is said of its kind."""
        return np.asarray(of_kinds[self.kind])


def place_profiles(
    table: AnonymousTable,
    people: object,
    name: str,
    quasi: Sequence[str],
    also: Sequence[str] = (),
) -> Profiles:
    """Say for each kind of people in which classes they can be."""
    if not isinstance(people, pl.DataFrame):
        kind = type(people).__name__
        raise AttackError.bad_value(name, "a DataFrame of Polars", kind)
    check_columns(AttackError, name, [*quasi, *also], people.columns)
    try:
        rows = read_rows(people, [*quasi, *also])
    except RuleError as error:
        raise AttackError(str(error).replace("`table`", f"`{name}`", 1)) from None
    kinds = rows.select(quasi).unique(maintain_order=True).with_row_index("kind")
    fits = np.ones((kinds.height, table.n_classes), dtype=bool)
    for column in table.quasi:
        values = kinds[column].unique().sort()
        at = kinds[column].cast(pl.Enum(values)).to_physical().to_numpy()
        fits &= table.covers(column, values.to_list())[at]
    joined = rows.join(kinds, on=quasi, maintain_order="left")
    return Profiles(rows, joined["kind"].to_numpy(), fits)
