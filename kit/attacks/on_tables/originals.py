"""Which tables can have been the one behind a k-anonymous one, if its rule is known?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from math import comb, prod

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_tables.downcoding import USUAL
from kit.checks import check_type, check_whole
from kit.errors import AttackError, KnowledgeError
from kit.findings import Described, Proved
from kit.releases import Bounds
from kit.results import Result
from kit.rules.anonymity.anonymiser import Anonymiser, Coded
from kit.rules.anonymity.levels import Levels
from kit.rules.anonymity.table import PEOPLE, AnonymousTable

MOST = 50_000
THREAT = ThreatModel(
    attack="list_originals",
    attacker="somebody who has read how the table was made",
    reads="a small k-anonymous table, and its rule",
    of_target="nothing",
    of_others="nothing",
    wins="in every table that the rule turns into this one, so many people have the "
    "same finer values",
    kind="Proved",
    source="Cohen 2022, section 4; Wong et al. 2007, section 2",
)

Cell = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Originals(Result):
    """All tables that a rule turns into the one that was handed out.

    Parameters
    ----------
    findings : tuple of Proved
        Kinds of people, by the values before anything was made wider, of whom the
        table holds just so many in every original.
    table : pl.DataFrame
        The quasi-identifiers, and `low` and `high`: how few and how many people of that
        kind an original has. Kinds that none has are left out.
    n_possible : int
        How many tables have these labels, whatever the rule.
    n_originals : int
        How many of them the rule turns into this table.
    recovered : int
        How many people are of a kind whose number is certain.
    n_people : int
        How many people the table holds.
    """

    n_possible: int
    n_originals: int
    recovered: int
    n_people: int

    @property
    def scope(self) -> str:
        """How many tables are left of how many."""
        return (
            f"Of {self.n_possible:,} tables that have these labels, the rule turns "
            f"{self.n_originals:,} into this one; in all of them {self.recovered:,} of "
            f"{self.n_people:,} people have the same finer values."
        )


def list_originals(
    table: AnonymousTable, attacker: Attacker = USUAL, *, most: int = MOST
) -> Originals:
    """List every table that the rule turns into the one that was handed out.

    Somebody has read how the table was made, and the rule is not random. He writes down
    every table that could stand behind it, runs the rule on each, and keeps those that
    come out as what was printed. What all of them have in common is certain. He
    succeeds where that is more than the labels say: a rule that makes nothing wider
    unless it must tells, by what it made wider, that it had to.

    Parameters
    ----------
    table : AnonymousTable
        Made by a rule of `kit.rules`, with nobody left out. It must be small: there are
        as many tables as there are ways to give each person the values under her
        labels.
    attacker : Attacker, optional
        She knows the rule, and nobody of the table.
    most : int, default=50_000
        How many tables are tried at most.

    Returns
    -------
    Originals

    Raises
    ------
    AttackError
        If the table has no known rule, somebody was left out, there are more than
        `most` tables to try, or the rule makes it of none of them.
    KnowledgeError
        If the attacker does not know the rule, or differs in what is not used.

    References
    ----------
    .. [1] A. Cohen, "Attacks on deidentification's defenses", USENIX Security 2022,
       section 4: downcoding.
    .. [2] R. C.-W. Wong et al., "Minimality attack in privacy preserving data
       publishing", VLDB 2007.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> people = pl.DataFrame({"state": ["Maine", "Ohio", "Iowa", "Ohio"]})
    >>> lands = {"Maine": "all", "Ohio": "all", "Iowa": "all"}
    >>> rule = kit.rules.FullDomain(4, ["state"], hierarchies={"state": lands})
    >>> found = kit.attacks.list_originals(rule.publish(people))
    >>> found.n_possible, found.n_originals  # not: four of one state
    (15, 12)
    """
    check_whole(AttackError, "most", most)
    rule = check_rule(table, attacker)
    units = _units(table, rule)
    n_possible = prod(comb(n + len(cells) - 1, n) for cells, _, n in units)
    if n_possible > most:
        fix = "Take a smaller table, or raise `most`; `downcode` has no such limit."
        made = f"one behind which at most {most:,} tables can stand"
        raise AttackError.bad_value("table", made, n_possible, fix)
    try_one = Trial(table, rule, list(table.sensitive) if rule.also else [])
    kept = [one for one in _write_all(units) if try_one(one)]
    if not kept:
        made = "one that its rule can make"
        raise AttackError.bad_value("table", made, str(rule))
    return _tell(table, kept, n_possible)


def check_rule(table: object, attacker: object) -> Anonymiser:
    """Take the rule of a table, or refuse one that cannot be run again."""
    check_type(AttackError, "table", table, AnonymousTable, "an AnonymousTable")
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    assert isinstance(table, AnonymousTable)
    assert isinstance(attacker, Attacker)
    unused = ("known_share", "wrong_share", "reference")
    attacker.refuse("running the rule again", USUAL, *unused)
    rule = table.rule
    if not attacker.knows_rule:
        why = "True, since all rests on knowing how the table was made"
        raise KnowledgeError.bad_value("attacker.knows_rule", why, False)
    if not isinstance(rule, Anonymiser):
        made = "made by a rule of kit.rules, such as FullDomain"
        raise AttackError.bad_value("table", made, None)
    if table.suppressed:
        made = "one from which nobody was left out"
        raise AttackError.bad_value("table", made, table.suppressed)
    return rule


_Unit = tuple[list[Cell], Cell, int]  # where they can be, their secrets, how many


def _units(table: AnonymousTable, rule: Anonymiser) -> list[_Unit]:
    """List the people with equal labels, and secrets where the rule reads them."""
    secrets = list(table.sensitive) if rule.also else []
    rows = table.rows.group_by(*table.quasi, *secrets).agg(pl.col(PEOPLE).sum())
    n_quasi = len(table.quasi)
    units = []
    for *labels, people in rows.sort(*table.quasi, *secrets).iter_rows():
        meant = [
            table.codebook[column][label]
            for column, label in zip(table.quasi, labels[:n_quasi], strict=True)
        ]
        units.append((list(product(*meant)), tuple(labels[n_quasi:]), people))
    return units


def _write_all(units: Sequence[_Unit]) -> Iterator[Counter[tuple[Cell, Cell]]]:
    """Give every table as how many people have which values and which secrets."""
    ways = [
        [
            Counter((cell, secret) for cell in chosen)
            for chosen in combinations_with_replacement(cells, n)
        ]
        for cells, secret, n in units
    ]
    for parts in product(*ways):
        whole: Counter[tuple[Cell, Cell]] = Counter()
        for part in parts:
            whole.update(part)
        yield whole


class Trial:
    """Run a rule on a table, and say whether what was handed out comes of it."""

    def __init__(
        self, table: AnonymousTable, rule: Anonymiser, secrets: Sequence[str]
    ) -> None:
        self._rule, self._names = rule, tuple(secrets)
        shown = table.rows.group_by(*table.quasi, *secrets).agg(pl.col(PEOPLE).sum())
        self._shown = {tuple(row[:-1]): row[-1] for row in shown.iter_rows()}
        self._levels: list[Levels] = []
        for column in table.quasi:
            book = table.codebook[column].values()
            held = tuple(sorted({value for values in book for value in values}))
            self._levels.append(rule.read_levels(column, held))
        self._values = [tuple(sorted(set(table.rows[one]))) for one in secrets]
        self._places = [
            {value: at for at, value in enumerate(values)}
            for values in (*(one.values for one in self._levels), *self._values)
        ]

    def __call__(self, people: Counter[tuple[Cell, Cell]]) -> bool:
        """Say whether the rule turns a table into this one."""
        coded = self._code(people)
        labels, is_kept = self._rule.recode(coded)
        if not is_kept.all():
            return False
        names = [self._name(at, labels[:, at]) for at in range(len(self._levels))]
        found: Counter[Cell] = Counter()
        for row, ((_, secret), n) in enumerate(people.items()):
            found[tuple(name[row] for name in names) + secret] += n
        return dict(found) == self._shown

    def _code(self, people: Counter[tuple[Cell, Cell]]) -> Coded:
        """Write a table in numbers."""
        rows = np.array(
            [
                [place[value] for place, value in zip(self._places, row, strict=True)]
                for row in (cell + secret for cell, secret in people)
            ]
        )
        n = len(self._levels)
        numbers = np.array(list(people.values()))
        return Coded(
            tuple(self._levels),
            self._names,
            tuple(self._values),
            rows[:, :n],
            rows[:, n:],
            numbers,
        )

    def _name(self, at: int, codes: np.ndarray) -> list[str]:
        found, places = np.unique(codes, return_inverse=True)
        names, _ = self._rule.name_labels(self._levels[at], found)
        return [names[place] for place in places]


def _tell(
    table: AnonymousTable, kept: list[Counter[tuple[Cell, Cell]]], n_possible: int
) -> Originals:
    """Say what all originals have in common."""
    counted = []
    for one in kept:
        cells: Counter[Cell] = Counter()
        for (cell, _), n in one.items():
            cells[cell] += n
        counted.append(cells)
    rows: list[tuple[Cell, int, int]] = []
    for cell in sorted({cell for cells in counted for cell in cells}):
        held = [cells[cell] for cells in counted]
        rows.append((cell, min(held), max(held)))
    certain = [(cell, low) for cell, low, high in rows if low == high]
    findings = [
        Proved(_describe(table, cell), Bounds(n, n, True, True), (), is_smallest=False)
        for cell, n in certain
    ]
    schema = dict.fromkeys(table.quasi, pl.String) | dict.fromkeys(
        ("low", "high"), pl.Int64
    )
    return Originals(
        findings,
        pl.DataFrame([(*cell, *ends) for cell, *ends in rows], schema, orient="row"),
        n_possible=n_possible,
        n_originals=len(kept),
        recovered=sum(n for _, n in certain),
        n_people=table.n_people,
    )


def _describe(table: AnonymousTable, cell: Cell) -> Described:
    parts = zip(table.quasi, cell, strict=True)
    listed = ", ".join(f"{column} {value}" for column, value in parts)
    return Described(f"of the table had {listed}")
