"""How much can be told of each class by itself, if nobody may be told apart?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.rules.anonymity.anonymiser import Anonymiser, Coded


@dataclass(frozen=True, eq=False)
class TopDown(Anonymiser):
    """Begin with everybody in one class, and tell of each class as much as may be told.

    A class is parted by one step of one hierarchy wherever each part that holds anybody
    meets what is asked (local recoding, by specialisation). So the labels of one class
    may be finer than those of another, nobody is left out, and no class could be parted
    any further: the result is minimal. The column with the widest label goes first, of
    equals the one named first. All of this is known to an attacker; see
    `kit.attacks.downcode`.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> states = ["Maine", "Maine", "Ohio", "Iowa"]
    >>> people = pl.DataFrame({"state": states, "saw": ["A", "B", "A", "B"]})
    >>> regions = {"Maine": "East", "Ohio": "Midwest", "Iowa": "Midwest"}
    >>> rule = kit.rules.TopDown(2, ["state"], ["saw"], hierarchies={"state": regions})
    >>> rule.publish(people).classes.rows()
    [('Maine', 2), ('Midwest', 2)]

    References
    ----------
    .. [1] K. LeFevre, D. J. DeWitt, R. Ramakrishnan, "Mondrian multidimensional
       k-anonymity", ICDE 2006, with the hierarchies of section 2.
    .. [2] A. Cohen, "Attacks on deidentification's defenses", USENIX Security 2022,
       section 3: hierarchical and minimal k-anonymity.
    """

    @property
    def how(self) -> str:
        """What is done, in a few words."""
        return "classes parted from the top"

    def recode(self, coded: Coded) -> tuple[np.ndarray, np.ndarray]:
        """Part the classes until none can be parted."""
        rows = np.arange(len(coded.people))
        heights = np.array([one.height for one in coded.levels])
        told = np.tile(heights, (len(rows), 1))  # the level of each column, by row
        classes = np.zeros(len(rows), dtype=np.int64)
        if not self.are_allowed(coded, rows, classes, 1).all():
            raise self.never(coded)
        while len(rows):
            classes, is_parted = self._part(coded, rows, classes, told)
            rows, classes = rows[is_parted], classes[is_parted]
            classes = np.unique(classes, return_inverse=True)[1]
        columns = zip(coded.levels, told.T, coded.cells.T, strict=True)
        labels = [levels.codes[at, cells] for levels, at, cells in columns]
        return np.column_stack(labels), np.ones(len(told), dtype=bool)

    def _part(
        self, coded: Coded, rows: np.ndarray, classes: np.ndarray, told: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Part each class in the first column that will do, if any; once."""
        _, first = np.unique(classes, return_index=True)
        ranked = _rank_columns(coded, rows[first], told)
        found, is_parted = classes.copy(), np.zeros(len(rows), dtype=bool)
        for column in ranked.T:  # (n_classes,): the column that each class tries next
            mine = column[classes]
            open_ = ~is_parted & (told[rows, mine] > 0)
            at = np.flatnonzero(open_)
            if not len(at):
                continue
            finer = _finer(coded, rows[at], mine[at], told)
            key = classes[at] * (finer.max() + 1) + finer
            parts, part = np.unique(key, return_inverse=True)
            allowed = self.are_allowed(coded, rows[at], part, len(parts))
            of = parts // (finer.max() + 1)
            refused = np.unique(of[~allowed])
            good = at[~np.isin(classes[at], refused)]
            is_good = np.isin(at, good)
            told[rows[good], mine[good]] -= 1
            found[good] = classes.max() + 1 + found.max() + part[is_good]
            is_parted[good] = True
        return found, is_parted


def _rank_columns(coded: Coded, rows: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Order the columns of each class by how wide its labels are, the widest first."""
    widths = [
        levels.widths[levels.codes[told[rows, at], coded.cells[rows, at]]]
        for at, levels in enumerate(coded.levels)
    ]
    return np.argsort(-np.column_stack(widths), axis=1, kind="stable")


def _finer(
    coded: Coded, rows: np.ndarray, columns: np.ndarray, told: np.ndarray
) -> np.ndarray:
    """Give each row the label that it would have one step down in its column."""
    finer = np.zeros(len(rows), dtype=np.int64)
    for at, levels in enumerate(coded.levels):
        here = columns == at
        mine = rows[here]
        finer[here] = levels.codes[told[mine, at] - 1, coded.cells[mine, at]]
    return finer
