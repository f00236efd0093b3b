"""How many viewers does each claim count, and what does the publisher print?

The publisher's side of the wall: the only place where claims meet a log. Many
claims are counted in one pass over the plays. The pass gathers, for each title and
day that some claim asks about, the viewers of that day; every claim is then read off
these lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl

from kit.claims import (
    ATTRIBUTES,
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
from kit.errors import ClaimError, ReleaseError
from kit.log import Log
from kit.printed import Exact, Suppressed
from kit.release import Number, Release, Rule


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
        If `claims` holds something else, or a claim needs a column that the log
        lacks.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.claims import everyone, watched
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1, 2],
    ...         "title": ["A", "B", "A"],
    ...         "day": ["2017-12-01", "2017-12-02", "2017-12-02"],
    ...     }
    ... )
    >>> film = watched("A")
    >>> count(check_plays(plays), [film, film.on("2017-12-02"), everyone()])
    [2, 1, 2]
    """
    claims = _check_claims(claims)
    leaves = list(dict.fromkeys(leaf for claim in claims for leaf in claim.leaves()))
    _check_columns(log, leaves)
    tables, n = _collect(log, claims, leaves)
    everybody = np.ones(n, dtype=bool)
    if "everyone" in tables:
        everybody = _mark(tables["everyone"], n)
    yes = {leaf: _answer_leaf(leaf, tables[_kind(leaf)], n) for leaf in leaves}
    return [int((_answer(claim, yes) & everybody).sum()) for claim in claims]


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
        Whether readers know the rule. If not, all they see of a count that was
        withheld is that it was.

    Raises
    ------
    ClaimError
        As in `count`.
    ReleaseError
        If there is no claim, or one stands twice.
    """
    claims = _check_claims(claims)
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

    Raises
    ------
    ReleaseError
        If there is no claim, one stands twice, or the counts are not one for each.
    """
    claims, counts = list(claims), list(counts)
    if len(claims) != len(counts):
        wanted = f"one number for each of the {len(claims)} claims"
        raise ReleaseError.bad_value("counts", wanted, counts)
    print_one = rule.publish if rule else Exact
    printed = [print_one(true) for true in counts]
    if not is_rule_known:
        # A cell that says "under 11" would tell the rule.
        printed = [Suppressed() if isinstance(p, Suppressed) else p for p in printed]
    numbers = map(Number, claims, printed)
    return Release(tuple(numbers), rule if is_rule_known else None)


def _check_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Refuse a single claim, and what is no claim."""
    listed = list(claims) if isinstance(claims, Iterable) else [None]
    if not all(isinstance(claim, Claim) for claim in listed):
        raise ClaimError.bad_value(
            "claims", "a list of claims, such as [watched(...)]", claims
        )
    return listed


def _check_columns(log: Log, leaves: list[Claim]) -> None:
    """Refuse claims about what the log does not record."""
    for leaf in leaves:
        needed = _kind(leaf)
        if needed in ("series", *ATTRIBUTES) and needed not in log.columns:
            raise ClaimError.no_column(str(leaf), needed, log.columns)


def _kind(leaf: Claim) -> str:
    """What a leaf asks about: the column it reads, or anything, or everyone."""
    if isinstance(leaf, Everyone):
        return "everyone"
    if isinstance(leaf, Attribute):
        return leaf.column
    if leaf.what == What():
        return "anything"
    return "title" if leaf.what.series is None else "series"


def _collect(
    log: Log, claims: list[Claim], leaves: list[Claim]
) -> tuple[dict[str, pl.DataFrame], int]:
    """List viewers for each kind of leaf, and say how far viewers are numbered.

    The queries are collected together, so that the log is read once.
    """
    asked: dict[str, list[Claim]] = {}
    for leaf in leaves:
        asked.setdefault(_kind(leaf), []).append(leaf)
    unlisted = dict.fromkeys(leaves, np.zeros(1, dtype=bool))
    if any(_answer(claim, unlisted).any() for claim in claims):
        asked.setdefault("everyone", [])  # counts viewers whom no leaf lists
    queries = [_list_viewers(log.plays, kind, asked[kind]) for kind in asked]
    highest = log.plays.select(pl.col("viewer").max().fill_null(0))
    *tables, highest = pl.collect_all([*queries, highest])
    return dict(zip(asked, tables, strict=True)), highest.item() + 1


def _list_viewers(plays: pl.LazyFrame, kind: str, leaves: list[Claim]) -> pl.LazyFrame:
    """List the viewers that the leaves of one kind ask about, once for each play."""
    if kind == "everyone":
        return plays.select(pl.col("viewer").implode())
    if kind in ATTRIBUTES:
        values = sorted({value for leaf in leaves for value in leaf.values})
        plays = plays.filter(pl.col(kind).is_in(values))
        return plays.group_by(what=kind).agg("viewer")
    plays = plays.filter(_in_some_window(leaves))
    if kind == "anything":
        return plays.group_by("day", what=pl.lit(kind)).agg("viewer")
    names = sorted({leaf.what.name for leaf in leaves})
    plays = plays.filter(pl.col(kind).is_in(names))
    held = ["viewer", "title"] if kind == "series" else ["viewer"]
    return plays.group_by("day", what=kind).agg(held)


def _in_some_window(leaves: list[Claim]) -> pl.Expr:
    """Days from the first to the last that any leaf asks about."""
    firsts = [leaf.first for leaf in leaves]
    lasts = [leaf.last for leaf in leaves]
    first = None if None in firsts else min(firsts)
    last = None if None in lasts else max(lasts)
    return _in_window(first, last)


def _in_window(first: date | None, last: date | None) -> pl.Expr:
    wanted = pl.lit(value=True)
    if first is not None:
        wanted &= pl.col("day") >= first
    if last is not None:
        wanted &= pl.col("day") <= last
    return wanted


def _answer_leaf(leaf: Claim, listed: pl.DataFrame, n: int) -> np.ndarray:
    """Say for each viewer number whether the leaf is true."""
    match leaf:
        case Everyone():
            return _mark(listed, n)
        case Attribute(_, values):
            return _mark(listed.filter(pl.col("what").is_in(values)), n)
    in_window = _in_window(leaf.first, leaf.last)
    days = listed.filter(pl.col("what") == leaf.what.name, in_window)
    match leaf:
        case Streak(_, first, last):
            return _mark_each(days, n, least=(last - first).days + 1)
        case Plays(count=1):
            return _mark(days, n)
        case Plays(count=least):
            return np.bincount(_viewers(days), minlength=n) >= least
        case Episodes(count=least):
            seen = days.select(pl.col("viewer", "title").explode()).unique()
            return np.bincount(seen["viewer"], minlength=n) >= least
    raise ClaimError.bad_value("claim", "built with kit.claims", leaf)


def _mark_each(days: pl.DataFrame, n: int, *, least: int) -> np.ndarray:
    """Mark the viewers listed on all of the days, which must be `least` in number."""
    marks = np.full(n, days.height >= least)
    for day in days.iter_slices(1):
        marks &= _mark(day, n)
    return marks


def _mark(rows: pl.DataFrame, n: int) -> np.ndarray:
    """Mark the viewers listed in any of the rows."""
    marks = np.zeros(n, dtype=bool)
    marks[_viewers(rows)] = True
    return marks


def _viewers(rows: pl.DataFrame) -> np.ndarray:
    return rows["viewer"].explode().to_numpy()


def _answer(claim: Claim, yes: dict[Claim, np.ndarray]) -> np.ndarray:
    match claim:
        case And(parts):
            return np.logical_and.reduce([_answer(part, yes) for part in parts])
        case Or(parts):
            return np.logical_or.reduce([_answer(part, yes) for part in parts])
        case Not(part):
            return ~_answer(part, yes)
    return yes[claim]
