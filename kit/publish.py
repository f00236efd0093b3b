"""How many viewers does each claim count, and what does the publisher print?

The publisher's side of the wall: the only place where claims meet a log. Many
claims are counted in one pass over the plays. The pass keeps one row per viewer,
title and day that some claim asks about, which is a small part of a log; every claim
is then a sum over slices of that table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.claims import (
    And,
    Attribute,
    Claim,
    Episodes,
    Everyone,
    Not,
    Or,
    Plays,
    Streak,
    What,
)
from kit.errors import ClaimError
from kit.log import Log
from kit.release import Exact, Number, Release, Rule


def count(log: Log, claims: Sequence[Claim]) -> list[int]:
    """Count the distinct viewers of each claim, in one pass over the log.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim, of length n
        What to count.

    Returns
    -------
    list of int, of length n
        Distinct people, in the order of the claims.

    Raises
    ------
    ClaimError
        If a claim needs a column that the log lacks.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.claims import everyone, watched
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame({"viewer": [1, 1, 2], "title": ["A", "B", "A"],
    ...                       "day": ["2017-12-01", "2017-12-02", "2017-12-02"]})
    >>> film = watched("A")
    >>> count(check_plays(plays), [film, film.on("2017-12-02"), everyone()])
    [2, 1, 2]
    """
    claims = list(claims)
    leaves = list(dict.fromkeys(leaf for claim in claims for leaf in claim.leaves()))
    _check_columns(log, leaves)
    tables = pl.collect_all(_queries(log, claims, leaves))
    people = _People(tables[-1])
    yes: dict[Claim, np.ndarray] = {}
    for leaf in leaves:
        yes[leaf] = _answer_leaf(leaf, leaves, tables, people)
    return [int(_answer(claim, yes, people).sum()) for claim in claims]


def publish(
    log: Log,
    claims: Sequence[Claim],
    *,
    rule: Rule | None = None,
    is_rule_known: bool = True,
) -> Release:
    """Count claims on a log, apply a rule, and hand out what becomes public.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim
        What to publish.
    rule : Rule, optional
        What is done to each count before it is printed; by default nothing.
    is_rule_known : bool, default=True
        Whether readers know the rule, which tells them more about what it hid.

    Raises
    ------
    ClaimError
        If a claim needs a column that the log lacks.
    """
    counts = count(log, claims)
    return apply_rule(claims, counts, rule=rule, is_rule_known=is_rule_known)


def apply_rule(
    claims: Iterable[Claim],
    counts: Iterable[int],
    *,
    rule: Rule | None = None,
    is_rule_known: bool = True,
) -> Release:
    """Turn true counts into a release, as `publish` does once it has counted.

    Parameters
    ----------
    claims, counts : iterables of the same length
        Claims and the true number of people of each.
    rule, is_rule_known
        As in `publish`.
    """
    print_one = rule.publish if rule else Exact
    numbers = tuple(
        Number(claim, print_one(true))
        for claim, true in zip(claims, counts, strict=True)
    )
    return Release(numbers, rule if is_rule_known else None)


@dataclass
class _People:
    """Viewers numbered 0 to n - 1 in the order of a table that has one row each."""

    table: pl.DataFrame

    def __post_init__(self) -> None:
        ids = self.table["viewer"].to_numpy()
        self.n = len(ids)
        self._rows = np.full(int(ids.max()) + 1 if self.n else 0, -1, dtype=np.int64)
        self._rows[ids] = np.arange(self.n)

    def rows(self, viewers: np.ndarray) -> np.ndarray:
        """Row of each viewer."""
        return self._rows[viewers]

    def total(self, viewers: np.ndarray, amounts: np.ndarray | None) -> np.ndarray:
        """Sum of amounts for each viewer, or the number of rows."""
        return np.bincount(self.rows(viewers), weights=amounts, minlength=self.n)


def _queries(
    log: Log, claims: list[Claim], leaves: list[Claim]
) -> list[pl.LazyFrame]:
    """One query for each way of looking at plays, and one for the viewers.

    They are collected together, so that the log is read once.
    """
    queries = [_seen(log, kind, leaves) for kind in _kinds(leaves)]
    columns = [leaf.column for leaf in leaves if isinstance(leaf, Attribute)]
    everybody = columns or any(_counts_the_absent(claim) for claim in claims)
    if everybody or not queries:
        first = [pl.col(name).first() for name in dict.fromkeys(columns)]
        queries.append(log.plays.group_by("viewer").agg(first))
    else:
        seen = [query.select("viewer") for query in queries]
        queries.append(pl.concat(seen).unique())
    return queries


def _kinds(leaves: list[Claim]) -> list[str]:
    """The ways of looking at plays that the leaves need, in a fixed order."""
    needed = {_kind(leaf) for leaf in leaves}
    return [k for k in ("title", "series", "anything", "episodes") if k in needed]


def _kind(leaf: Claim) -> str | None:
    match leaf:
        case Episodes():
            return "episodes"
        case Plays(what) | Streak(what):
            if what == What():
                return "anything"
            return "series" if what.series is not None else "title"
    return None


def _seen(log: Log, kind: str, leaves: list[Claim]) -> pl.LazyFrame:
    """Plays that the leaves of one kind ask about, added up by viewer and day."""
    asked = [leaf for leaf in leaves if _kind(leaf) == kind]
    plays = log.plays.filter(_in_some_window(asked))
    if kind == "anything":
        return plays.group_by("viewer", "day").agg(plays=pl.len())
    name = "title" if kind == "title" else "series"
    names = sorted({leaf.what.name for leaf in asked})
    plays = plays.filter(pl.col(name).is_in(names))
    if kind == "episodes":
        return plays.select("viewer", "day", what=name, title="title").unique()
    return plays.group_by("viewer", "day", what=name).agg(plays=pl.len())


def _in_some_window(leaves: list[Claim]) -> pl.Expr:
    """Days from the first to the last that any leaf asks about."""
    firsts = [leaf.first for leaf in leaves]
    lasts = [leaf.last for leaf in leaves]
    wanted = pl.lit(value=True)
    if None not in firsts:
        wanted &= pl.col("day") >= min(firsts)
    if None not in lasts:
        wanted &= pl.col("day") <= max(lasts)
    return wanted


def _answer_leaf(
    leaf: Claim,
    leaves: list[Claim],
    tables: list[pl.DataFrame],
    people: _People,
) -> np.ndarray:
    """Say for each viewer whether the leaf is true."""
    match leaf:
        case Everyone():
            return np.ones(people.n, dtype=bool)
        case Attribute(column, values):
            held = people.table[column].cast(pl.String).is_in(list(values))
            return held.fill_null(value=False).to_numpy()
    kind = _kind(leaf)
    seen = _slice(tables[_kinds(leaves).index(kind)], leaf)
    viewers = seen["viewer"].to_numpy()
    match leaf:
        case Streak(_, first, last):
            return people.total(viewers, None) == (last - first).days + 1
        case Plays(count=1):
            return people.total(viewers, None) > 0
        case Plays(count=least):
            return people.total(viewers, seen["plays"].to_numpy()) >= least
        case Episodes(count=least):
            return people.total(viewers, None) >= least
    raise ClaimError.bad_value("claim", "built with kit.claims", leaf)


def _slice(seen: pl.DataFrame, leaf: Claim) -> pl.DataFrame:
    """Rows of one leaf: its title and its window."""
    wanted = pl.lit(value=True)
    if "what" in seen.columns:
        wanted &= pl.col("what") == leaf.what.name
    if leaf.first is not None:
        wanted &= pl.col("day") >= leaf.first
    if leaf.last is not None:
        wanted &= pl.col("day") <= leaf.last
    rows = seen.filter(wanted)
    if isinstance(leaf, Episodes):
        return rows.select("viewer", "title").unique()
    return rows


def _answer(
    claim: Claim, yes: dict[Claim, np.ndarray], people: _People
) -> np.ndarray:
    match claim:
        case And(parts):
            return np.logical_and.reduce([_answer(p, yes, people) for p in parts])
        case Or(parts):
            return np.logical_or.reduce([_answer(p, yes, people) for p in parts])
        case Not(part):
            return ~_answer(part, yes, people)
    return yes[claim]


def _counts_the_absent(claim: Claim) -> bool:
    """Whether someone who watched none of the titles would be counted."""
    match claim:
        case Everyone() | Attribute():
            return True
        case And(parts):
            return all(_counts_the_absent(part) for part in parts)
        case Or(parts):
            return any(_counts_the_absent(part) for part in parts)
        case Not(part):
            return not _counts_the_absent(part)
    return False


def _check_columns(log: Log, leaves: list[Claim]) -> None:
    """Refuse claims about what the log does not record."""
    for leaf in leaves:
        needed = leaf.column if isinstance(leaf, Attribute) else None
        if _kind(leaf) in ("series", "episodes"):
            needed = "series"
        if needed and needed not in log.columns:
            raise ClaimError.no_column(str(leaf), needed, log.columns)
