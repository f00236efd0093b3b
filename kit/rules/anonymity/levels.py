"""How does a value become wider, step by step, until nothing is told of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kit.errors import RuleError
from kit.rules.anonymity.table import ANY
from kit.rules.coarsening import Hierarchy

#: One step, or several, the finest first.
Given = Hierarchy | Mapping[str, str] | Sequence[Hierarchy | Mapping[str, str]]


@dataclass(frozen=True, eq=False)
class Levels:
    """The levels of one column: level 0 are its values, the last one is "*"."""

    column: str
    values: tuple[str, ...]  # all that the column may hold
    labels: tuple[str, ...]  # of all levels
    codes: np.ndarray  # (n_levels, n_values): the label of each value at each level
    widths: np.ndarray  # (n_labels,): share of the values, from 0 for one to 1 for all

    @property
    def height(self) -> int:
        """How many steps lead to the top."""
        return len(self.codes) - 1

    def book(self) -> dict[str, tuple[str, ...]]:
        """Say what each label stands for."""
        meant: dict[str, tuple[str, ...]] = {}
        for level in self.codes:
            for code in np.unique(level):
                held = tuple(self.values[at] for at in np.flatnonzero(level == code))
                meant[self.labels[code]] = held
        return meant

    def code(self, values: Sequence[str]) -> np.ndarray:
        """Give each value its place, or refuse one that the hierarchy leaves out."""
        place = {value: at for at, value in enumerate(self.values)}
        for value in values:
            if value not in place:
                raise RuleError(
                    f"`hierarchies` must cover all values of `{self.column}`, and "
                    f"leave out {value!r}; give it a group."
                )
        return np.array([place[value] for value in values], dtype=np.int64)


def read_levels(column: str, given: Given | None, held: Sequence[str]) -> Levels:
    """Build the levels of a column from its hierarchies and the values it holds."""
    steps = [] if given is None else _read_steps(column, given)
    values = tuple(str(value) for value, _ in steps[0].parents) if steps else held
    names, columns = list(values), [list(values)]
    for step in steps:
        parents = {str(value): parent for value, parent in step.parents}
        for name in names:
            if parents.get(name) is None:
                raise RuleError(
                    f"`hierarchies` must give each value of `{column}` a group at "
                    f"each step, and {step.name} leaves out {name!r}; add it there."
                )
        names = [str(parents[name]) for name in names]
        columns.append(names)
    if len(set(names)) > 1 or names[0] != ANY:
        columns.append([ANY] * len(values))
    _check_meanings(column, columns)
    labels = tuple(dict.fromkeys(name for names in columns for name in names))
    number = {label: at for at, label in enumerate(labels)}
    codes = np.array([[number[name] for name in names] for names in columns])
    widths = np.zeros(len(labels))
    for level in codes:
        found, n = np.unique(level, return_counts=True)
        widths[found] = (n - 1) / max(1, len(values) - 1)
    return Levels(column, tuple(values), labels, codes, widths)


def _read_steps(column: str, given: object) -> list[Hierarchy]:
    listed = list(given) if isinstance(given, list | tuple) else [given]
    steps = []
    for at, one in enumerate(listed, 1):
        if isinstance(one, Mapping):
            one = Hierarchy(f"step {at} of `{column}`", tuple(one.items()))
        if not isinstance(one, Hierarchy):
            rule = "a Hierarchy, a mapping of each value to its group, or several"
            raise RuleError.bad_value(f"hierarchies[{column!r}]", rule, one)
        steps.append(one)
    if not steps:
        rule = "at least one step for a column that is named"
        raise RuleError.bad_value(f"hierarchies[{column!r}]", rule, given)
    return steps


def _check_meanings(column: str, levels: Sequence[Sequence[str]]) -> None:
    """Refuse a label that stands for other values at another level."""
    meant: dict[str, frozenset[int]] = {}
    for names in levels:
        places: dict[str, set[int]] = {}
        for at, name in enumerate(names):
            places.setdefault(name, set()).add(at)
        for name, held in places.items():
            if meant.setdefault(name, frozenset(held)) != held:
                raise RuleError(
                    f"`hierarchies` must give each group of `{column}` a name of its "
                    f"own, and {name!r} stands for other values at another level; "
                    "rename one."
                )
