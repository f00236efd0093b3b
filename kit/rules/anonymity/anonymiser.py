"""What do all ways to make a table k-anonymous have in common?"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.checks import check_whole
from kit.errors import RuleError
from kit.rules.anonymity.conditions import Condition
from kit.rules.anonymity.levels import Given, Levels, read_levels
from kit.rules.anonymity.table import PEOPLE, AnonymousTable, check_roles, read_rows
from kit.rules.kinds import PeopleRule


@dataclass(frozen=True, eq=False)
class Coded:
    """Distinct rows of a table of people, in numbers: what a rule works on."""

    levels: tuple[Levels, ...]  # of each quasi-identifier
    names: tuple[str, ...]  # of the sensitive columns
    values: tuple[tuple[str, ...], ...]  # of each sensitive column
    cells: np.ndarray  # (n_rows, n_quasi): places among the values of `levels`
    secrets: np.ndarray  # (n_rows, n_sensitive): places among `values`
    people: np.ndarray  # (n_rows,): for how many each row stands

    @property
    def n_people(self) -> int:
        """How many people there are."""
        return int(self.people.sum())


@dataclass(frozen=True, eq=False)
class Anonymiser(PeopleRule):
    """Make values wider until each equivalence class holds k people or more.

    Parameters
    ----------
    k : int
        Sweeney's k: the fewest people who may look alike. It is no smallest count that
        may be printed: there is no count, and everybody in the table has a row.
    quasi : sequence of str
        The quasi-identifiers: columns that somebody outside may know.
    sensitive : sequence of str, default=()
        The columns that are handed out as they are. No other column is handed out.
    hierarchies : mapping, optional
        For each quasi-identifier one step, a `Hierarchy` or a mapping of each value to
        its group, or several steps in a list, the finest first. Above the last stands
        ``"*"``, any value; a column that is not named has only that.
    also : sequence of Diversity or Closeness, default=()
        What else is asked of each class.

    Raises
    ------
    RuleError
        If `k` is no int of at least 1, a column has two roles, a hierarchy is none, or
        a condition is about a column that is not sensitive.
    """

    k: int
    quasi: Sequence[str]
    sensitive: Sequence[str] = ()
    hierarchies: Mapping[str, Given] = field(default_factory=dict, kw_only=True)
    also: Sequence[Condition] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        check_whole(RuleError, "k", self.k)
        quasi, sensitive = check_roles(self.quasi, self.sensitive)
        object.__setattr__(self, "quasi", quasi)
        object.__setattr__(self, "sensitive", sensitive)
        if not isinstance(self.hierarchies, Mapping):
            rule = "a mapping of columns to their hierarchies"
            raise RuleError.bad_value("hierarchies", rule, self.hierarchies)
        for column in self.hierarchies:
            if column not in quasi:
                rule = f"hierarchies of the quasi-identifiers {', '.join(quasi)}"
                raise RuleError.bad_value("hierarchies", rule, column)
        also = tuple(self.also) if isinstance(self.also, list | tuple) else (self.also,)
        for one in also:
            if not hasattr(one, "holds") or isinstance(one, type):
                rule = "a list of conditions, such as [Diversity('saw', 2)]"
                raise RuleError.bad_value("also", rule, one)
            if one.column not in sensitive:
                rule = f"about one of the sensitive columns {', '.join(sensitive)}"
                raise RuleError.bad_value("also", rule, one.column)
        object.__setattr__(self, "also", also)

    def publish(self, people: pl.DataFrame) -> AnonymousTable:
        """Hand a table of people out, made k-anonymous.

        Parameters
        ----------
        people : pl.DataFrame
            One row a person, or a column `people` that says for how many one stands.
            Columns without a role, such as numbers of viewers, are not handed out.

        Returns
        -------
        AnonymousTable

        Raises
        ------
        RuleError
            If there are fewer than `k` people, a column is missing or has an empty
            value, a viewer has several rows, a hierarchy leaves out a value, or not
            even one class of everybody meets the conditions.
        """
        coded = self.code(people)
        if coded.n_people < self.k:
            rule = f"at most {coded.n_people:,}, the people of the table"
            raise RuleError.bad_value("k", rule, self.k)
        labels, is_kept = self.recode(coded)
        columns, codebook = {}, {}
        for at, column in enumerate(self.quasi):
            found, places = np.unique(labels[is_kept, at], return_inverse=True)
            names, codebook[column] = self.name_labels(coded.levels[at], found)
            columns[column] = pl.Series(names, dtype=pl.String).gather(places)
        for at, column in enumerate(self.sensitive):
            held = pl.Series(coded.values[at], dtype=pl.String)
            columns[column] = held.gather(coded.secrets[is_kept, at])
        rows = pl.DataFrame(columns | {PEOPLE: coded.people[is_kept]})
        left_out = int(coded.people[~is_kept].sum())
        return AnonymousTable(
            rows, self.quasi, self.sensitive, codebook, left_out, self
        )

    def code(self, people: pl.DataFrame) -> Coded:
        """Read a table of people into numbers."""
        rows = read_rows(people, [*self.quasi, *self.sensitive])
        levels, cells = [], []
        for column in self.quasi:
            held, places = _number(rows[column])
            level = self.read_levels(column, held)
            levels.append(level)
            cells.append(level.code(held)[places])
        secrets = [_number(rows[column]) for column in self.sensitive]
        return Coded(
            tuple(levels),
            tuple(self.sensitive),
            tuple(held for held, _ in secrets),
            np.column_stack(cells),
            _stack([places for _, places in secrets], rows.height),
            rows[PEOPLE].to_numpy(),
        )

    def read_levels(self, column: str, held: tuple[str, ...]) -> Levels:
        """Give the levels of a column that holds some values."""
        return read_levels(column, self.hierarchies.get(column), held)

    @abstractmethod
    def recode(self, coded: Coded) -> tuple[np.ndarray, np.ndarray]:
        """Give each row the label of each column, as a number, and say who is kept."""

    def name_labels(
        self, levels: Levels, codes: np.ndarray
    ) -> tuple[list[str], dict[str, tuple[str, ...]]]:
        """Write numbers of labels as text, and say what each label stands for."""
        return [levels.labels[code] for code in codes], levels.book()

    def are_allowed(
        self, coded: Coded, rows: np.ndarray, classes: np.ndarray, n_classes: int
    ) -> np.ndarray:
        """Say of each class whether it holds k people and meets the conditions."""
        people = coded.people[rows]
        sizes = np.bincount(classes, weights=people, minlength=n_classes)
        allowed = sizes >= self.k
        for condition in self.also:
            at = coded.names.index(condition.column)
            values, secrets = coded.values[at], coded.secrets[:, at]
            n_values = len(values)
            overall = np.bincount(secrets, weights=coded.people, minlength=n_values)
            counts = np.bincount(
                classes * n_values + secrets[rows],
                weights=people,
                minlength=n_classes * n_values,
            ).reshape(n_classes, n_values)
            good = np.flatnonzero(allowed)
            allowed[good] = condition.holds(counts[good], overall, values)
        return allowed

    def never(self, coded: Coded) -> RuleError:
        """Say that not even one class of everybody will do."""
        asked = "; ".join(map(str, self.also))
        return RuleError(
            f"`also` must hold at least of one class of all {coded.n_people:,} people, "
            f"and that has not {asked}; ask for less."
        )

    def __str__(self) -> str:
        asked = "".join(f", {one}" for one in self.also)
        return f"{self.how} to {self.k:,} or more alike{asked}"

    @property
    def how(self) -> str:
        """What is done, in a few words."""
        return type(self).__name__


def _stack(columns: list[np.ndarray], n_rows: int) -> np.ndarray:
    """Put columns side by side; of none, as many empty rows."""
    if not columns:
        return np.zeros((n_rows, 0), dtype=np.int64)
    return np.column_stack(columns)


def _number(column: pl.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """Give the values of a column in order, and the place of each row among them."""
    held = column.unique().sort()
    coded = column.cast(pl.Enum(held)).to_physical().to_numpy()
    return tuple(held), coded.astype(np.int64)
