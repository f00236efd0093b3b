"""What do two k-anonymous tables give away together, each of which is safe alone?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_tables.classes import (
    Profiles,
    Read,
    place_profiles,
    read_classes,
)
from kit.attacks.on_tables.guessing import USUAL, check_attacker, try_guesses
from kit.checks import check_confidence
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Success, Tally
from kit.findings import Described, Proved, Scored
from kit.releases import Bounds
from kit.results import Result
from kit.rules.anonymity.table import AnonymousTable

COMMONEST = "naming the commonest value of the tables"
_SOURCE = "Ganta, Kasiviswanathan and Smith 2008, section 2"
THREATS = (
    ThreatModel(
        attack="narrow_value",
        attacker="somebody who knows that the target is in every table (prosecutor)",
        reads="k-anonymous tables with the same sensitive column",
        of_target="all quasi-identifiers of each table, and that she is in it",
        of_others="nothing",
        wins="one value stands in her class of each table",
        kind="Proved",
        source=_SOURCE,
    ),
    ThreatModel(
        attack="intersect_tables",
        attacker="somebody who knows that the target is in every table (prosecutor)",
        reads="k-anonymous tables with the same sensitive column",
        of_target="all quasi-identifiers of each table, and that she is in it",
        of_others="nothing",
        wins="the one value that stands in her class of each table, or the likeliest",
        kind="Proved or Scored",
        source=_SOURCE,
    ),
)


@dataclass(frozen=True, eq=False)
class Narrowed(Result):
    """Which sensitive values somebody can have, by several tables.

    Parameters
    ----------
    findings : tuple of Proved
        Her value, where one is left.
    table : pl.DataFrame
        `value`; `tables`, in how many of them it stands in a class that fits; `chance`,
        its share of those who can be in all these classes, 0 where it is ruled out.
    column : str
        The sensitive column.
    possible : tuple of str
        The values that stand in a class that fits in each table.
    """

    column: str
    possible: tuple[str, ...]

    @property
    def scope(self) -> str:
        """How many values are left."""
        n, of = len(self.possible), self.table.height
        left = f"{n} of {of} values" if n != 1 else f"1 of {of} values"
        return f"There is room for {left} of {self.column}."


@dataclass(frozen=True, eq=False)
class Intersection(Result):
    """Of how many people several tables give the sensitive value away together.

    Parameters
    ----------
    findings : tuple of Proved or Scored
        How many values are certain, if any is, and how often a guess is right.
    table : pl.DataFrame
        `values`, how many values are left; `people`, of how many targets; `alone`, of
        how many by the first table alone.
    column : str
        The sensitive column.
    people : int
        Targets of whom one value is left.
    n_people : int
        Targets whose class is found in some table.
    success : Success
        How often the likeliest value is right, for all targets.
    outside_certain : Tally
        Of people who are in none of the tables: how many were tried, of how many one
        value is left (`valid`), and how often it is right.
    """

    column: str
    people: int
    n_people: int
    success: Success
    outside_certain: Tally

    @property
    def share(self) -> float:
        """Share of the targets of whom one value is left, in [0, 1]."""
        return self.people / self.n_people

    @property
    def scope(self) -> str:
        """Of how many, and what would happen to who is in none of the tables."""
        told = self.outside_certain
        return (
            f"One value of {self.column} is left for {self.people:,} of "
            f"{self.n_people:,} people who are known to be in every table. Of people "
            f"who are in none, one is left for {told.valid:,} of {told.requested:,}, "
            f"and it is right for {told.succeeded:,.0f} of them."
        )


def narrow_value(
    tables: Sequence[AnonymousTable],
    known: Mapping[str, object],
    *,
    ruled_out: Sequence[str] = (),
    sensitive: str | None = None,
) -> Narrowed:
    """Say which sensitive values somebody can have who is in several tables.

    Two services, or one service twice, each handed out a k-anonymous table. Somebody
    knows that his target is in both, and her quasi-identifiers. In each table her
    class leaves several values. She has one value, so it stands in both classes. He
    succeeds where just one value does.

    Parameters
    ----------
    tables : sequence of AnonymousTable
        At least one. A table in which no class fits, since she was left out of it,
        rules nothing out.
    known : mapping of str to object
        Each quasi-identifier of the tables and her value of it, as it was before the
        tables were made coarser.
    ruled_out : sequence of str, default=()
        Values that she certainly does not have.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.

    Returns
    -------
    Narrowed

    Raises
    ------
    AttackError
        If there is no table, the column is not sensitive in one of them, a
        quasi-identifier is not known, or she fits no class of any table.

    References
    ----------
    .. [1] S. R. Ganta, S. P. Kasiviswanathan, A. Smith, "Composition attacks and
       auxiliary information in data privacy", KDD 2008, section 2: the intersection
       attack.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> book = {"age": {"20s": ["20", "29"], "to 25": ["20"]}}
    >>> tables = [
    ...     kit.rules.AnonymousTable(
    ...         pl.DataFrame({"age": [age] * 2, "saw": list(saw)}),
    ...         ["age"],
    ...         ["saw"],
    ...         book,
    ...     )
    ...     for age, saw in (("20s", "AB"), ("to 25", "BC"))
    ... ]
    >>> kit.attacks.narrow_value(tables, {"age": 20}).possible
    ('B',)
    """
    reads = _read_all(tables, sensitive)
    person = {column: [str(value)] for column, value in known.items()}
    placed = _place_all(reads, pl.DataFrame(person), "known", columns=[])
    if not any(one.are_found.any() for one in placed):
        rule = "of somebody who fits a class of some table"
        raise AttackError.bad_value("known", rule, dict(known))
    values, is_left, at_most = _combine(reads, placed)
    left = is_left[0] & ~np.isin(values, list(ruled_out))
    chance = np.where(left, at_most[0], 0.0)
    possible = tuple(v for v, has_room in zip(values, left, strict=True) if has_room)
    column, findings = reads[0].column, []
    if len(possible) == 1:
        who = ", ".join(f"{name} {value}" for name, value in known.items())
        said = (
            f"known by {who}, and to be in every table, had {possible[0]} as {column}"
        )
        size = Bounds(1, 1, True, True)
        findings = [Proved(Described(said), size, (), is_smallest=False)]
    shown = {
        "value": values,
        "tables": np.sum([_stands(*one, values)[0] for one in _zip(reads, placed)], 0),
        "chance": chance / (chance.sum() or 1),
    }
    return Narrowed(findings, pl.DataFrame(shown), column, possible)


def intersect_tables(
    tables: Sequence[AnonymousTable],
    targets: pl.DataFrame,
    outside: pl.DataFrame,
    attacker: Attacker = USUAL,
    *,
    sensitive: str | None = None,
    confidence: float = 0.95,
) -> Intersection:
    """Measure how often several tables give somebody away who is in all of them.

    As in `narrow_value`, for all who are in every table. Where several values are left
    of somebody, one is said: that which most people can have who are in all classes of
    hers, for which the smallest of the counts is a limit.

    That one value is left is a proof only of somebody who is in every table. So the
    same is tried on people who are in none: for them it is a guess like others.

    Parameters
    ----------
    tables : sequence of AnonymousTable
        Two or more; of one, it is the homogeneity attack.
    targets : pl.DataFrame
        Who is in all tables: all quasi-identifiers as they were before the tables were
        made coarser, the sensitive column, and `people` where a row stands for several.
        The judge knows the sensitive column, not the attacker.
    outside : pl.DataFrame
        The same of people who are in none of the tables, for the control.
    attacker : Attacker, optional
        By default a neighbour. Only `who` makes a difference.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1).

    Returns
    -------
    Intersection

    Raises
    ------
    AttackError
        If there is no table, the column is not sensitive in one of them, a column is
        missing, nobody fits a class, or one value is left of a target and she has
        another, so that she is not in all tables.
    KnowledgeError
        If the attacker differs in what is not used.
    EvaluationError
        If `confidence` is not in [0, 1).

    References
    ----------
    .. [1] S. R. Ganta, S. P. Kasiviswanathan, A. Smith, "Composition attacks and
       auxiliary information in data privacy", KDD 2008, sections 2 and 4.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = pl.DataFrame({"age": ["20", "29", "29"], "saw": list("BAC")})
    >>> book = {"age": {"all": ["20", "29"]}}
    >>> coarse = rows.with_columns(age=pl.lit("all"))
    >>> tables = [
    ...     kit.rules.AnonymousTable(coarse, ["age"], ["saw"], book),
    ...     kit.rules.AnonymousTable(rows, ["age"], ["saw"]),
    ... ]
    >>> kit.attacks.intersect_tables(tables, rows, rows).people
    1
    """
    check_confidence(EvaluationError, confidence)
    check_attacker(attacker, "intersecting tables")
    reads = _read_all(tables, sensitive)
    column, mine = reads[0].column, [reads[0].column]
    placed = _place_all(reads, targets, "targets", columns=mine)
    others = _place_all(reads, outside, "outside", columns=mine)
    values, is_left, at_most = _combine(reads, placed)
    _, left_outside, most_outside = _combine(reads, others)
    n_left = np.where(_are_found(placed), is_left.sum(axis=1), 0)
    guesses = _name(values, at_most, _are_found(placed), placed[0])
    n_left, n_alone = map(
        placed[0].spread, (n_left, _stands(reads[0], placed[0], values).sum(axis=1))
    )
    attack = try_guesses(placed[0], column, guesses)
    if n_wrong := _count_wrong(placed[0], column, guesses, n_left == 1):
        rule = "people who are in every table"
        raise AttackError.bad_value("targets", rule, f"{n_wrong:,} who cannot be")
    success = Success(
        attack=attack,
        baseline={COMMONEST: _say_commonest(reads, placed[0], _are_found(placed))},
        control=try_guesses(
            others[0],
            column,
            _name(values, most_outside, _are_found(others), others[0]),
        ),
        confidence=confidence,
    )
    is_one = _are_found(others) & (left_outside.sum(axis=1) == 1)
    people = int(placed[0].people[n_left == 1].sum())
    found = _prove(people, column, len(reads))
    guess = f"her {column} is the likeliest by {len(reads)} k-anonymous tables"
    whom = f"{attack.valid:,} people who are in all of them"
    return Intersection(
        [*found, Scored(guess, whom, success)],
        _tabulate(placed[0], n_left, n_alone),
        column=column,
        people=people,
        n_people=attack.valid,
        success=success,
        outside_certain=_try_certain(
            others[0], column, _name(values, most_outside, is_one, others[0])
        ),
    )


def _read_all(tables: object, sensitive: str | None) -> list[Read]:
    if not isinstance(tables, list | tuple) or not tables:
        rule = "a list of tables, at least one"
        raise AttackError.bad_value("tables", rule, tables)
    return [read_classes(table, sensitive) for table in tables]


def _place_all(
    reads: list[Read], people: object, name: str, columns: Sequence[str]
) -> list[Profiles]:
    """Place the same kinds of people in each table."""
    quasi = dict.fromkeys(column for read in reads for column in read.table.quasi)
    known = list(quasi)
    return [place_profiles(read.table, people, name, known, columns) for read in reads]


def _zip(reads: list[Read], placed: list[Profiles]) -> list[tuple[Read, Profiles]]:
    return list(zip(reads, placed, strict=True))


def _are_found(placed: list[Profiles]) -> np.ndarray:
    """Say of each kind of people whether it fits a class of any table."""
    return np.asarray(np.any([one.are_found for one in placed], axis=0))


def _hold(read: Read, profiles: Profiles, values: Sequence[str]) -> np.ndarray:
    """Count the people of the classes that fit each kind of people, by all values."""
    place = {value: at for at, value in enumerate(values)}
    counts = np.zeros((len(read.counts), len(values)), dtype=np.int32)
    counts[:, [place[value] for value in read.values]] = read.counts
    return profiles.hold(counts)


def _stands(read: Read, profiles: Profiles, values: Sequence[str]) -> np.ndarray:
    """Say which values stand in a class that fits each kind of people."""
    return np.asarray(_hold(read, profiles, values) > 0)


def _combine(
    reads: list[Read], placed: list[Profiles]
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Say which values each kind of people can have, and how many with it can be hers.

    Nobody with a value is in both classes but who has it in both: as many as the
    smaller count, at most.
    """
    values = sorted({value for read in reads for value in read.values})
    at_most = np.full((len(placed[0].classes), len(values)), np.inf, np.float32)
    for read, one in _zip(reads, placed):
        found = one.are_found
        at_most[found] = np.minimum(at_most[found], _hold(read, one, values)[found])
    at_most[~_are_found(placed)] = 0
    return values, at_most > 0, at_most


def _name(
    values: Sequence[str],
    at_most: np.ndarray,
    is_asked: np.ndarray,
    profiles: Profiles,
) -> list[str | None]:
    """Name the likeliest value of each row; none where every one is ruled out."""
    is_said = is_asked & (at_most.max(axis=1) > 0)
    best = np.where(is_said, at_most.argmax(axis=1), -1)
    names = [*values, None]  # the last one is -1
    return [names[at] for at in profiles.spread(best)]


def _count_wrong(
    profiles: Profiles, column: str, guesses: list[str | None], chosen: np.ndarray
) -> int:
    """Count the chosen people whose value is not the one that is left."""
    truth = profiles.rows[column].to_list()
    wrong = np.array([a != b for a, b in zip(guesses, truth, strict=True)])
    return int(profiles.people[chosen & wrong].sum())


def _say_commonest(reads: list[Read], profiles: Profiles, found: np.ndarray) -> Tally:
    """Say of everybody the commonest value of all tables."""
    total: dict[str, int] = {}
    for read in reads:
        for value, n in zip(read.values, read.counts.sum(axis=0), strict=True):
            total[value] = total.get(value, 0) + int(n)
    best = max(sorted(total), key=lambda value: total[value])
    guesses = [best if there else None for there in profiles.spread(found)]
    return try_guesses(profiles, reads[0].column, guesses)


def _try_certain(profiles: Profiles, column: str, guesses: list[str | None]) -> Tally:
    """Tally what is left as the only value, where that may be of nobody."""
    if any(guess is not None for guess in guesses):
        return try_guesses(profiles, column, guesses)
    n = int(profiles.people.sum())
    return Tally(requested=n, generated=0, valid=0, succeeded=0)


def _prove(people: int, column: str, n_tables: int) -> list[Proved]:
    if not people:
        return []
    said = f"known to be in {n_tables} tables can have only one value of {column}"
    size = Bounds(people, people, True, True)
    return [Proved(Described(said), size, (), is_smallest=False)]


def _tabulate(
    profiles: Profiles, n_left: np.ndarray, n_alone: np.ndarray
) -> pl.DataFrame:
    """Count people by how many values are left, by all tables and by the first."""
    most = int(max(n_left.max(), n_alone.max()))
    rows = [
        (n, *(int(profiles.people[left == n].sum()) for left in (n_left, n_alone)))
        for n in range(1, most + 1)
    ]
    schema = dict.fromkeys(("values", "people", "alone"), pl.Int64)
    return pl.DataFrame(rows, schema, orient="row")
