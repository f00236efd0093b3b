"""Why was a class made wider? Because a narrower one would have had too few secrets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import factorial, prod

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_tables.classes import pick_sensitive, place_profiles
from kit.attacks.on_tables.downcoding import USUAL
from kit.attacks.on_tables.originals import MOST, Cell, Trial, check_rule
from kit.checks import check_whole
from kit.errors import AttackError
from kit.findings import Described, Proved
from kit.releases import Bounds
from kit.results import Result
from kit.rules.anonymity.table import PEOPLE, AnonymousTable

THREAT = ThreatModel(
    attack="exploit_minimality",
    attacker="somebody with an address list who has read how the table was made",
    reads="a small k-anonymous and l-diverse table, and its rule",
    of_target="all quasi-identifiers, and that she is in the table",
    of_others="all quasi-identifiers of everybody in the table",
    wins="in every table that the rule turns into this one, she has the same value",
    kind="Proved",
    source="Wong et al. 2007, sections 2 and 3",
)

#: Of each kind of people, how many have which sensitive value.
_Held = Counter[tuple[Cell, Cell]]


@dataclass(frozen=True, eq=False)
class Minimality(Result):
    """What a minimal rule tells of the sensitive values, to whom knows all else.

    Parameters
    ----------
    findings : tuple of Proved
        Kinds of people who all have one value in every original.
    table : pl.DataFrame
        The quasi-identifiers as they were, a `value` and `people`, how many are of that
        kind; `share`, that of the value in the class that was printed; and `chance`,
        its share where the rule is taken into account.
    n_possible : int
        In how many ways the values can fall on the kinds of people.
    n_originals : int
        How many of them the rule turns into this table.
    recovered : int
        Of how many people the value is certain.
    n_people : int
        How many people the table holds.
    """

    n_possible: int
    n_originals: int
    recovered: int
    n_people: int

    @property
    def scope(self) -> str:
        """How many ways are left, and how far the largest chance rose."""
        rise = self.table["chance"] - self.table["share"]
        at = int(rise.arg_max() or 0)
        before, after = self.table["share"][at], self.table["chance"][at]
        return (
            f"Of {self.n_possible:,} ways in which the values can fall on the kinds of "
            f"people, {self.n_originals:,} are left. The largest chance that rises "
            f"goes from {before:.0%} to {after:.0%}."
        )


def exploit_minimality(
    table: AnonymousTable,
    everybody: pl.DataFrame,
    attacker: Attacker = USUAL,
    *,
    sensitive: str | None = None,
    most: int = MOST,
) -> Minimality:
    """Find sensitive values by asking why a class was made wider.

    Somebody has an address list: where everybody in the table lives, how old they are.
    He sees that two streets were put into one class, though each has k people, and he
    knows the rule: it does that only where a street alone would have had fewer than l
    values. So in one of the streets all have the same. He tries every way in which the
    values of a class can fall on its people and keeps those that the rule turns into
    what was printed. He succeeds where the target has one value in all of them; short
    of that, her chances are no longer those of her class.

    Parameters
    ----------
    table : AnonymousTable
        Made by a rule of `kit.rules`, with nobody left out, and small.
    everybody : pl.DataFrame
        Who is in it: the quasi-identifiers as they were, and `people` where a row
        stands for several.
    attacker : Attacker, optional
        She knows the rule.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.
    most : int, default=50_000
        How many ways are tried at most.

    Returns
    -------
    Minimality

    Raises
    ------
    AttackError
        If the table has no known rule, somebody was left out, `everybody` are not the
        people of the table, or there are more than `most` ways to try.
    KnowledgeError
        If the attacker does not know the rule, or differs in what is not used.

    Notes
    -----
    Of people of one kind nobody knows who is who, so that a way counts as often as
    there are people-by-people ways to bring it about; chances are shares of these.

    References
    ----------
    .. [1] R. C.-W. Wong, A. W.-C. Fu, K. Wang, J. Pei, "Minimality attack in privacy
       preserving data publishing", VLDB 2007, sections 2 and 3.

    Examples
    --------
    Two streets of two; in one of them both watch A, or they would stand apart:

    >>> import kit
    >>> import polars as pl
    >>> people = pl.DataFrame({"street": ["x", "x", "y", "y"], "saw": list("AABC")})
    >>> rule = kit.rules.TopDown(
    ...     2, ["street"], ["saw"], also=[kit.rules.Diversity("saw", 2)]
    ... )
    >>> found = kit.attacks.exploit_minimality(rule.publish(people), people)
    >>> found.n_possible, found.n_originals
    (4, 2)
    """
    rule = check_rule(table, attacker)
    check_whole(AttackError, "most", most)
    column = pick_sensitive(table, sensitive)
    for condition in rule.also:
        if condition.column != column:
            made = f"made by a rule that asks of {column} alone, beside k"
            raise AttackError.bad_value("table", made, condition.column)
    placed = place_profiles(table, everybody, "everybody", table.quasi)
    units = _units(table, placed.rows, placed.classes, column)
    ways = [list(_deal(cells, values)) for cells, values in units]
    n_possible = prod(map(len, ways))
    if n_possible > most:
        made = f"one in which values can fall on people in at most {most:,} ways"
        raise AttackError.bad_value("table", made, n_possible, "Take a smaller table.")
    try_one = Trial(table, rule, [column])
    kept = []
    for parts in product(*ways):
        whole = _add(parts)
        if try_one(whole):
            kept.append(whole)
    if not kept:
        made = "the people of a table that its rule can make of them"
        raise AttackError.bad_value("everybody", made, placed.rows[PEOPLE].sum())
    return _tell(table, column, units, kept, n_possible)


_Unit = tuple[dict[Cell, int], dict[str, int]]  # kinds of a class, and its values


def _units(
    table: AnonymousTable, people: pl.DataFrame, fits: np.ndarray, column: str
) -> list[_Unit]:
    """Put the people of the list into the classes, and refuse others."""
    held = table.values(column)
    cells: list[dict[Cell, int]] = [{} for _ in range(table.n_classes)]
    for (*cell, n), row in zip(people.iter_rows(), fits, strict=True):
        if row.sum() != 1:
            rule = "people who each fit one class of the table"
            raise AttackError.bad_value("everybody", rule, ", ".join(cell))
        cells[int(row.argmax())][tuple(cell)] = n
    units = []
    for at, kinds in enumerate(cells):
        mine = held.filter(pl.col("class") == at)
        values = dict(zip(mine["value"], mine[PEOPLE], strict=True))
        if sum(kinds.values()) != sum(values.values()):
            rule = "as many people in each class as the table holds there"
            raise AttackError.bad_value("everybody", rule, sum(kinds.values()))
        units.append((kinds, values))
    return units


def _deal(cells: dict[Cell, int], values: dict[str, int]) -> Iterator[_Held]:
    """Deal the values of a class out to its kinds of people, in every way."""
    if not cells:
        yield Counter()
        return
    (cell, n), *rest = cells.items()
    for dealt in _choose(n, list(values.items())):
        left = {value: many - dealt[value] for value, many in values.items()}
        mine = Counter({(cell, (v,)): many for v, many in dealt.items() if many})
        for others in _deal(dict(rest), left):
            yield mine + others


def _choose(n: int, values: Sequence[tuple[str, int]]) -> Iterator[dict[str, int]]:
    """Choose n people among values of which there are so many each."""
    if not values:
        if not n:
            yield {}
        return
    (value, many), *rest = values
    for taken in range(min(n, many) + 1):
        for others in _choose(n - taken, rest):
            yield {value: taken} | others


def _add(parts: Sequence[_Held]) -> _Held:
    whole: _Held = Counter()
    for part in parts:
        whole.update(part)
    return whole


def _tell(
    table: AnonymousTable,
    column: str,
    units: Sequence[_Unit],
    kept: Sequence[_Held],
    n_possible: int,
) -> Minimality:
    """Say for each kind of people how likely each value is."""
    weights = [_ways(one) for one in kept]
    everything = sum(weights)
    rows, findings, recovered = [], [], 0
    for cells, values in units:
        for cell, n in cells.items():
            for value, many in values.items():
                at = (cell, (value,))
                each = zip(kept, weights, strict=True)
                mine = sum(one[at] * weight for one, weight in each)
                share = many / sum(values.values())
                rows.append((*cell, value, n, share, mine / everything / n))
                if all(one[at] == n for one in kept):
                    findings.append(_prove(table, column, cell, value, n))
                    recovered += n
    texts = dict.fromkeys((*table.quasi, "value"), pl.String())
    numbers = dict.fromkeys(("share", "chance"), pl.Float64())
    schema = pl.Schema({**texts, "people": pl.Int64(), **numbers})
    return Minimality(
        findings,
        pl.DataFrame(rows, schema, orient="row"),
        n_possible=n_possible,
        n_originals=len(kept),
        recovered=recovered,
        n_people=table.n_people,
    )


def _ways(one: _Held) -> int:
    """In how many ways people by people this can come about."""
    of: Counter[Cell] = Counter()
    for (cell, _), n in one.items():
        of[cell] += n
    return prod(map(factorial, of.values())) // prod(map(factorial, one.values()))


def _prove(
    table: AnonymousTable, column: str, cell: Cell, value: str, n: int
) -> Proved:
    parts = zip(table.quasi, cell, strict=True)
    listed = ", ".join(f"{name} {held}" for name, held in parts)
    said = Described(f"of the table with {listed} had {value} as {column}")
    return Proved(said, Bounds(n, n, True, True), because=(), is_smallest=False)
