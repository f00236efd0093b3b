"""How far must whole columns be made wider, until everybody looks like k others?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from kit.checks import check_one_of, check_share
from kit.errors import RuleError
from kit.rules.anonymity.anonymiser import Anonymiser, Coded
from kit.rules.anonymity.levels import Levels


@dataclass(frozen=True, eq=False)
class FullDomain(Anonymiser):
    """Make whole columns wider, each by as many steps as it takes and no more.

    Every value of a column is told at one level of its hierarchy (full-domain
    generalisation), and a few people may be left out (suppression). The levels are
    tried in a fixed order, and the first that will do are taken, so that nothing is
    made wider unless it must be.

    Parameters
    ----------
    suppress : float, default=0
        Share of the people, in [0, 1), who may be left out: those whose class does not
        meet what is asked. With 0 nobody is.
    search : {'precision', 'height', 'datafly'}, default='precision'
        In which order. "precision" takes the levels that lose least of the height of
        the hierarchies, mean over columns (Sweeney's Prec); "height" those of the
        fewest steps (Samarati); of equals those that leave the columns named first as
        they are. "datafly" goes one way up: it widens the column that holds most
        different labels, until it may stop.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> people = pl.DataFrame({"age": ["13", "14", "40"], "saw": ["A", "B", "A"]})
    >>> ages = {"13": "young", "14": "young", "40": "old"}
    >>> rule = kit.rules.FullDomain(2, ["age"], ["saw"], hierarchies={"age": ages})
    >>> rule.publish(people)
    AnonymousTable of 3 people in 1 equivalence classes of 3 or more
    >>> few = kit.rules.FullDomain(
    ...     2, ["age"], ["saw"], hierarchies={"age": ages}, suppress=0.4
    ... )
    >>> few.publish(people)
    AnonymousTable of 2 people in 1 equivalence classes of 2 or more, 1 left out

    References
    ----------
    .. [1] P. Samarati, "Protecting respondents' identities in microdata release", IEEE
       TKDE 13(6), 2001: minimal generalisation with suppression.
    .. [2] L. Sweeney, "Achieving k-anonymity privacy protection using generalization
       and suppression", IJUFKS 10(5), 2002: Datafly, and the precision.
    """

    suppress: float = 0.0
    search: str = "precision"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_share(RuleError, "suppress", self.suppress)
        check_one_of(RuleError, "search", self.search, _SEARCHES)

    @property
    def how(self) -> str:
        """What is done, in a few words."""
        left_out = f" and {self.suppress:.0%} left out" if self.suppress else ""
        return f"columns made wider{left_out}"

    def recode(self, coded: Coded) -> tuple[np.ndarray, np.ndarray]:
        """Take the first levels at which few enough people are left over."""
        most = int(self.suppress * coded.n_people + 1e-9)
        if self.search == "datafly":
            tried = _climb(coded)
        else:
            tried = iter(_ordered(coded.levels, self.search))
        for node in tried:
            labels = label_at(coded, node)
            _, classes = np.unique(_key(labels, coded.levels), return_inverse=True)
            rows = np.arange(len(classes))
            allowed = self.are_allowed(coded, rows, classes, classes.max() + 1)
            is_kept = allowed[classes]
            left_out = int(coded.people[~is_kept].sum())
            if left_out <= most and is_kept.any():
                return labels, is_kept
        raise self.never(coded)


_SEARCHES = ("precision", "height", "datafly")


def label_at(coded: Coded, node: tuple[int, ...]) -> np.ndarray:
    """Give each row its labels where each column is told at one level."""
    told = zip(coded.levels, node, coded.cells.T, strict=True)
    return np.column_stack([levels.codes[at][cells] for levels, at, cells in told])


def _ordered(levels: tuple[Levels, ...], search: str) -> list[tuple[int, ...]]:
    """List all nodes of the lattice in the order in which they are tried."""
    heights = [one.height for one in levels]

    def cost(node: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        parts = zip(node, heights, strict=True)
        lost = sum(at / height if height else 0 for at, height in parts)
        return sum(node) if search == "height" else round(lost, 9), node

    return sorted(product(*(range(height + 1) for height in heights)), key=cost)


def _climb(coded: Coded) -> Iterator[tuple[int, ...]]:
    """Widen the column that holds most labels, one step after another."""
    node = [0] * len(coded.levels)
    while True:
        yield tuple(node)
        labels = label_at(coded, tuple(node))
        held = [
            len(np.unique(labels[:, at])) if node[at] < levels.height else 0
            for at, levels in enumerate(coded.levels)
        ]
        if not any(held):
            return
        node[int(np.argmax(held))] += 1


def _key(labels: np.ndarray, levels: tuple[Levels, ...]) -> np.ndarray:
    """Write the labels of each row as one number."""
    key = np.zeros(len(labels), dtype=np.int64)
    for at, one in enumerate(levels):
        key = key * len(one.labels) + labels[:, at]
    return key
