"""What does it tell that a class was not parted, where it would have been?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.checks import check_type
from kit.errors import AttackError, KnowledgeError
from kit.findings import Described, Proved
from kit.releases import Bounds
from kit.results import Result
from kit.rules.anonymity.levels import Levels
from kit.rules.anonymity.table import ANY, PEOPLE, AnonymousTable
from kit.rules.anonymity.top_down import TopDown

USUAL = Attacker(who="somebody who has read how the table was made")
THREAT = ThreatModel(
    attack="downcode",
    attacker="somebody who has read how the table was made",
    reads="a table made k-anonymous class by class, by a minimal rule",
    of_target="nothing",
    of_others="nothing",
    wins="one refinement of a class is left, or somebody is alone in each that is",
    kind="Proved",
    source="Cohen 2022, sections 3 and 4; Wong et al. 2007, section 2",
)
_SCHEMA = {
    "column": pl.String,
    "classes": pl.Int64,
    "people": pl.Int64,
    "recovered": pl.Int64,
    "alone": pl.Int64,
    "bits_before": pl.Float64,
    "bits_after": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class Downcoding(Result):
    """What a minimal rule gives away by what it did not do.

    Parameters
    ----------
    findings : tuple of Proved
        Groups of one class that are finer than what was printed, and whose size is
        certain all the same.
    table : pl.DataFrame
        A row for each quasi-identifier: `classes` in which a wider label of it stands,
        and how many `people` they hold; how many of the people are `recovered`, their
        finer labels certain as a group; in how many classes it is certain that
        somebody is `alone` in a finer label, whichever it is; and how many bits are
        open of how the people of a class part, the mean over classes, before the rule
        is taken into account (`bits_before`) and after.
    recovered : int
        How many people have a finer label that is certain, each counted once.
    alone : int
        In how many classes somebody is certainly alone in a finer label of some column.
    wide : int
        In how many classes any label is wider than a value.
    n_people : int
        How many people the table holds.
    """

    recovered: int
    alone: int
    wide: int
    n_people: int

    @property
    def scope(self) -> str:
        """In how many classes it was tried, and what came of it."""
        return (
            f"Of {self.wide:,} classes with a wider label, somebody is certainly alone "
            f"in a finer one in {self.alone:,}; finer labels are certain for "
            f"{self.recovered:,} of {self.n_people:,} people."
        )


def downcode(table: AnonymousTable, attacker: Attacker = USUAL) -> Downcoding:
    """Undo part of what was made wider, by knowing that it had to be.

    Somebody has read how the table was made: from the top, each class parted as soon
    as each part holds k people. He sees a class that says "East" and knows that it was
    not parted into the states. So one of the states has somebody, and fewer than k.
    He lists all ways in which the people of the class can part, and strikes those that
    would have been printed. He succeeds where one way is left, or where somebody is
    alone in each. k = 2 is the worst: fewer than k is then one.

    Parameters
    ----------
    table : AnonymousTable
        Made by `TopDown`, and not asked for more than k.
    attacker : Attacker, optional
        She knows the rule, and nobody of the table.

    Returns
    -------
    Downcoding

    Raises
    ------
    AttackError
        If the table was made otherwise, so that this is no consequence of the rule.
    KnowledgeError
        If the attacker does not know the rule, or differs in what is not used.

    Notes
    -----
    A label that has m finer ones, in a class of n people: there are C(n + m - 1, m - 1)
    ways to part them. Those that the rule would have printed are struck: all in one
    finer label, or at least k in each of the j that hold anybody, which are
    Σ_j C(m, j) C(n - jk + j - 1, j - 1) ways. What is left is not empty, and in each of
    them some finer label holds 1 to k - 1 people. Each column is looked at by itself;
    see `list_originals` for all at once, which small tables only allow.

    References
    ----------
    .. [1] A. Cohen, "Attacks on deidentification's defenses", USENIX Security 2022,
       sections 3 and 4: downcoding.
    .. [2] R. C.-W. Wong et al., "Minimality attack in privacy preserving data
       publishing", VLDB 2007, section 2.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> people = pl.DataFrame({"state": ["Maine", "Maine", "Ohio", "Iowa"]})
    >>> regions = {"Maine": "East", "Ohio": "Midwest", "Iowa": "Midwest"}
    >>> rule = kit.rules.TopDown(2, ["state"], hierarchies={"state": regions})
    >>> print(kit.attacks.downcode(rule.publish(people)).sentences[0])
    One person of the class of state Midwest had the finer state Ohio. Proved by the \
published numbers, all of them together.
    """
    check_type(AttackError, "table", table, AnonymousTable, "an AnonymousTable")
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    attacker.refuse("downcoding", USUAL, "known_share", "wrong_share", "reference")
    rule = table.rule
    if not attacker.knows_rule:
        why = "True, since all rests on knowing how the table was made"
        raise KnowledgeError.bad_value("attacker.knows_rule", why, False)
    if not isinstance(rule, TopDown) or rule.also:
        made = "made by TopDown with nothing asked beside k"
        raise AttackError.bad_value("table", made, str(rule) if rule else None)
    classes, sizes = table.classes, table.classes[PEOPLE].to_numpy()
    findings: list[Proved] = []
    rows, is_recovered = [], np.zeros(len(sizes), dtype=bool)
    is_alone, is_wide = is_recovered.copy(), is_recovered.copy()
    for column in table.quasi:
        below = _finer_labels(rule, table, column)
        told = [
            _look(n, below[at], rule.k)
            for n, at in zip(sizes, classes[column], strict=True)
        ]
        wide = np.array([one is not None for one in told])
        known = [one for one in told if one is not None]
        one_left = np.array([one is not None and one.left == 1 for one in told])
        alone = np.array([one is not None and one.is_alone for one in told])
        for at in np.flatnonzero(one_left & ~is_recovered):
            findings += _prove(table, int(at), column, below[classes[column][int(at)]])
        is_recovered |= one_left
        is_alone |= alone
        is_wide |= wide
        rows.append(
            (
                column,
                int(wide.sum()),
                int(sizes[wide].sum()),
                int(sizes[one_left].sum()),
                int(alone.sum()),
                *_mean_bits(known),
            )
        )
    return Downcoding(
        findings,
        pl.DataFrame(rows, _SCHEMA, orient="row"),
        recovered=int(sizes[is_recovered].sum()),
        alone=int(is_alone.sum()),
        wide=int(is_wide.sum()),
        n_people=table.n_people,
    )


@dataclass(frozen=True)
class _Parting:
    """In how many ways the people of a class can part by the next finer labels."""

    all: int
    left: int  # that the rule would not have printed
    is_alone: bool  # whether in each of those somebody is alone


def _look(n: int, below: tuple[str, ...], k: int) -> _Parting | None:
    """Count the ways, or say nothing where there is no finer label."""
    m, n = len(below), int(n)
    if m < 2:
        return None
    every = comb(n + m - 1, m - 1)
    printed = sum(
        comb(m, j) * comb(n - j * (k if j > 1 else 1) + j - 1, j - 1)
        for j in range(1, m + 1)
        if n >= j * (k if j > 1 else 1)
    )
    return _Parting(every, every - printed, k == 2)


def _finer_labels(
    rule: TopDown, table: AnonymousTable, column: str
) -> dict[str, tuple[str, ...]]:
    """Give for each label of a column the labels one step down; none below a value."""
    book = table.codebook[column]
    held = tuple(dict.fromkeys(v for values in book.values() for v in values))
    levels = rule.read_levels(column, tuple(sorted(held)))
    return {label: _below(levels, label) for label in levels.labels}


def _below(levels: Levels, label: str) -> tuple[str, ...]:
    """Find the lowest level at which a label stands, and what stands under it."""
    at = levels.labels.index(label)
    for level in range(len(levels.codes)):
        members = levels.codes[level] == at
        if members.any():
            if level == 0:
                return ()
            under = np.unique(levels.codes[level - 1][members])
            return tuple(levels.labels[code] for code in under)
    return ()


def _prove(
    table: AnonymousTable, at: int, column: str, below: tuple[str, ...]
) -> list[Proved]:
    """Say how many people of a class have each finer label: one way is left."""
    shown = zip(table.quasi, table.classes.row(at)[:-1], strict=True)
    labels = ", ".join(
        f"any {name}" if label == ANY else f"{name} {label}" for name, label in shown
    )
    size = Bounds(1, 1, True, True)  # n = k = 2 and two labels: one person in each
    return [
        Proved(
            Described(f"of the class of {labels} had the finer {column} {label}"),
            size,
            because=(),
            is_smallest=False,
        )
        for label in below
    ]


def _mean_bits(known: list[_Parting]) -> tuple[float, float]:
    if not known:
        return 0.0, 0.0
    before = [np.log2(float(one.all)) for one in known]
    after = [np.log2(float(one.left)) for one in known]
    return float(np.mean(before)), float(np.mean(after))
