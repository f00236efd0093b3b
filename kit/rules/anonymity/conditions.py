"""What may be asked of a class beside k people: l-diversity and t-closeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kit.checks import check_number, check_one_of, check_whole
from kit.errors import RuleError

_ROUNDING = 1e-9  # what arithmetic may take from an entropy, or add to a distance


class Condition(Protocol):
    """What is asked of the sensitive values of each class."""

    @property
    def column(self) -> str:
        """The sensitive column."""
        ...

    def holds(
        self, counts: np.ndarray, overall: np.ndarray, values: Sequence[str]
    ) -> np.ndarray:
        """Say of each class whether it is so."""
        ...


@dataclass(frozen=True)
class Diversity:
    """Ask each class for values that are different enough: l-diversity.

    Parameters
    ----------
    column : str
        The sensitive column.
    ell : float
        How many values: at least 1, and a whole number unless `kind` is "entropy".
    kind : {'distinct', 'entropy', 'recursive'}, default='distinct'
        Distinct: at least l different values. Entropy: the values are as hard to guess
        as l equally common ones, exp(H) ≥ l. Recursive: the commonest value has fewer
        people than c times the l-th commonest and all rarer ones together.
    c : float, optional
        Of "recursive", above 0.

    Raises
    ------
    RuleError
        If a parameter is something else, or `c` is given without need.

    References
    ----------
    .. [1] A. Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ACM
       TKDD 1(1), 2007, section 4.

    Examples
    --------
    >>> import kit
    >>> print(kit.rules.Diversity("saw", 2))
    at least 2 values of `saw`
    """

    column: str
    ell: float
    kind: str = "distinct"
    c: float | None = None

    def __post_init__(self) -> None:
        _check_column(self.column)
        kinds = ("distinct", "entropy", "recursive")
        check_one_of(RuleError, "kind", self.kind, kinds)
        if self.kind == "entropy":
            check_number(RuleError, "ell", self.ell, least=1)
        else:
            check_whole(RuleError, "ell", self.ell)
        if self.kind == "recursive":
            check_number(RuleError, "c", self.c, above=0)
        elif self.c is not None:
            rule = "None, unless `kind` is 'recursive'"
            raise RuleError.bad_value("c", rule, self.c)

    def holds(
        self, counts: np.ndarray, overall: np.ndarray, values: Sequence[str]
    ) -> np.ndarray:
        """Say of each class whether it is diverse enough.

        Parameters
        ----------
        counts : array of shape (n_classes, n_values)
            People of each class by their value.
        overall : array of shape (n_values,)
            People of the whole table; of no effect here.
        values : sequence of str
            The values, in the order of the columns.

        Returns
        -------
        array of bool, of shape (n_classes,)
        """
        if self.kind == "distinct":
            return np.asarray((counts > 0).sum(axis=1) >= self.ell)
        if self.kind == "entropy":
            share = counts / counts.sum(axis=1, keepdims=True)
            parts = share * np.log(share, out=np.zeros_like(share), where=share > 0)
            return np.asarray(np.exp(-parts.sum(axis=1)) >= self.ell - _ROUNDING)
        ranked = -np.sort(-counts, axis=1)
        rarer = ranked[:, int(self.ell) - 1 :].sum(axis=1)
        return np.asarray(ranked[:, 0] < (self.c or 0) * rarer)

    def __str__(self) -> str:
        if self.kind == "recursive":
            return f"recursive ({self.c:g}, {self.ell:g})-diversity of `{self.column}`"
        least = f"at least {self.ell:g} values of `{self.column}`"
        return least if self.kind == "distinct" else f"{least} by entropy"


@dataclass(frozen=True)
class Closeness:
    """Ask each class for shares like those of the whole table: t-closeness.

    Parameters
    ----------
    column : str
        The sensitive column.
    t : float
        In [0, 1]: how far the shares of a class may lie from those of the table.
    order : sequence of str, optional
        All values in their order, where they have one: the distance is then the earth
        mover's over it. By default any two values are as far apart: half the sum of
        the differences.

    Raises
    ------
    RuleError
        If a parameter is something else.

    References
    ----------
    .. [1] N. Li, T. Li, S. Venkatasubramanian, "t-closeness: privacy beyond k-anonymity
       and l-diversity", ICDE 2007, sections 3 and 4.

    Examples
    --------
    >>> import kit
    >>> print(kit.rules.Closeness("saw", 0.2))
    shares of `saw` within 0.2 of the table's
    """

    column: str
    t: float
    order: Sequence[str] | None = None

    def __post_init__(self) -> None:
        _check_column(self.column)
        check_number(RuleError, "t", self.t, least=0, most=1)
        if self.order is not None:
            is_list = isinstance(self.order, list | tuple)
            if not is_list or len(set(self.order)) < max(2, len(self.order)):
                rule = "a list of two different values or more, in their order"
                raise RuleError.bad_value("order", rule, self.order)
            object.__setattr__(self, "order", tuple(map(str, self.order)))

    def holds(
        self, counts: np.ndarray, overall: np.ndarray, values: Sequence[str]
    ) -> np.ndarray:
        """Say of each class whether it is close enough to the table.

        Parameters
        ----------
        counts : array of shape (n_classes, n_values)
            People of each class by their value.
        overall : array of shape (n_values,)
            People of the whole table by their value.
        values : sequence of str
            The values, in the order of the columns.

        Returns
        -------
        array of bool, of shape (n_classes,)

        Raises
        ------
        RuleError
            If `order` leaves out a value.
        """
        away = counts / counts.sum(axis=1, keepdims=True) - overall / overall.sum()
        if self.order is None:
            return np.asarray(np.abs(away).sum(axis=1) / 2 <= self.t + _ROUNDING)
        for value in values:
            if value not in self.order:
                rule = f"a list of all values of `{self.column}`"
                raise RuleError.bad_value("order", rule, value, "Add it.")
        ranked = np.zeros((len(away), len(self.order)))
        ranked[:, [self.order.index(value) for value in values]] = away
        moved = np.abs(ranked.cumsum(axis=1)).sum(axis=1) / (len(self.order) - 1)
        return np.asarray(moved <= self.t + _ROUNDING)

    def __str__(self) -> str:
        return f"shares of `{self.column}` within {self.t:g} of the table's"


def _check_column(column: object) -> None:
    if not isinstance(column, str) or not column:
        raise RuleError.bad_value("column", "the name of a sensitive column", column)
