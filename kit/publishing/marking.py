"""For which viewers is each claim true? The only place where claims meet a log.

Many claims are answered in one pass over the plays. The pass gathers, for each title
and day that some claim asks about, the viewers of that day; every claim is then read
off these lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from kit.claims.amounts import Amount, AmountIn
from kit.claims.language import ATTRIBUTES, And, Attribute, Claim, Everyone, Not, Or
from kit.claims.places import Place
from kit.claims.viewer import What
from kit.claims.viewing import Episodes, Plays, Streak
from kit.errors import ClaimError
from kit.log import Log

#: Marks are kept up to so many bytes, but those of a few leaves always.
_MOST_KEPT, _FEW = 1 << 24, 16


def check_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Refuse a single claim, and what is no claim."""
    listed = list(claims) if isinstance(claims, Iterable) else [None]
    if not all(isinstance(claim, Claim) for claim in listed):
        raise ClaimError.bad_value(
            "claims", "a list of claims, such as [watched(...)]", claims
        )
    return listed


def mark_leaves(log: Log, leaves: Iterable[Claim]) -> Mapping[Claim, np.ndarray]:
    """Say for each viewer number which leaves are true, in one pass over the log."""
    leaves = list(dict.fromkeys(leaves))
    by_amount = {leaf: leaf.amount for leaf in leaves if isinstance(leaf, AmountIn)}
    amounts = {amount: measure(log, amount) for amount in set(by_amount.values())}
    leaves = [leaf for leaf in leaves if leaf not in by_amount]
    _check_columns(log, leaves)
    asked: dict[str, list[Claim]] = {}
    for leaf in leaves:
        asked.setdefault(_kind(leaf), []).append(leaf)
    by_day = ["day"] if "day" in log.columns else []
    queries = [_list_viewers(log.plays, kind, asked[kind], by_day) for kind in asked]
    *listed, highest = pl.collect_all([*queries, _highest(log)])
    lists, n = dict(zip(asked, map(_Lists, listed), strict=True)), highest.item() + 1
    return _Marks(leaves, lists, n, by_amount, amounts)


class _Marks(Mapping):
    """For each leaf the viewers of whom it is true, marked when that is asked."""

    def __init__(
        self,
        leaves: Sequence[Claim],
        lists: Mapping[str, _Lists],
        n: int,
        by_amount: Mapping[Claim, Amount],
        amounts: Mapping[Amount, np.ndarray],
    ) -> None:
        self._leaves = dict.fromkeys([*leaves, *by_amount])
        self._lists, self._n = lists, n
        self._by_amount, self._amounts = by_amount, amounts
        # Claims have leaves in common, such as a region: the last ones are kept.
        self._mark = lru_cache(maxsize=max(_FEW, _MOST_KEPT // n))(self._make)

    def __getitem__(self, leaf: Claim) -> np.ndarray:
        if leaf not in self._leaves:
            raise KeyError(leaf)
        return self._mark(leaf)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._leaves)

    def __len__(self) -> int:
        return len(self._leaves)

    def _make(self, leaf: Claim) -> np.ndarray:
        if leaf in self._by_amount:
            amounts = self._amounts[self._by_amount[leaf]]
            return (leaf.low <= amounts) & (amounts <= leaf.high)
        return _mark_leaf(leaf, self._lists[_kind(leaf)], self._n)


def measure(log: Log, amount: Amount) -> np.ndarray:
    """Measure an amount of each viewer: their plays, or their minutes.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    amount : Amount
        Plays or minutes of a title or of anything.

    Returns
    -------
    int array of shape (highest viewer number + 1,)
        Plays, or minutes added up and then rounded to whole ones.

    Raises
    ------
    ClaimError
        If no log measures the amount, or this one lacks the minutes.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.claims.amounts import plays_of
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 2, 2], "title": ["A", "A", "B"]}
    >>> log = check_plays(pl.DataFrame({**rows, "day": ["2017-12-01"] * 3}))
    >>> measure(log, plays_of("A", high=9)).tolist()
    [1, 1]
    """
    if amount.measure is None:
        raise ClaimError.not_measured(amount.name)
    if amount.measure == "minutes" and "minutes" not in log.columns:
        raise ClaimError.no_column(amount.name, "minutes", log.columns)
    plays = log.plays
    if amount.what.title is not None:
        plays = plays.filter(pl.col("title") == amount.what.title)
    what = pl.len() if amount.measure == "plays" else pl.col("minutes").sum().round()
    own = plays.group_by("viewer").agg(what.cast(pl.Int64).alias("amount"))
    own, highest = pl.collect_all([own, _highest(log)])
    measured = np.zeros(highest.item() + 1, dtype=np.int64)
    measured[own["viewer"].to_numpy()] = own["amount"].to_numpy()
    return measured


def combine(claim: Claim, yes: Mapping[Claim, np.ndarray]) -> np.ndarray:
    """Answer a claim from the answers to its leaves, as booleans or packed bits.

    Parameters
    ----------
    claim : Claim
        Any claim.
    yes : mapping of Claim to array
        For each of its leaves a bool array, or eight viewers to a uint8.
    """
    match claim:
        case And(parts):
            return np.bitwise_and.reduce([combine(part, yes) for part in parts])
        case Or(parts):
            return np.bitwise_or.reduce([combine(part, yes) for part in parts])
        case Not(part):
            return ~combine(part, yes)
    return yes[claim]


def counts_unlisted(claim: Claim) -> bool:
    """Say whether a claim is true of somebody who has no play at all."""
    nobody = {
        leaf: np.array([isinstance(leaf, AmountIn) and leaf.low <= 0 <= leaf.high])
        for leaf in claim.leaves()
    }
    return bool(combine(claim, nobody).any())


def _check_columns(log: Log, leaves: list[Claim]) -> None:
    """Refuse claims about what the log does not record."""
    for leaf in leaves:
        if isinstance(leaf, Place):
            raise ClaimError.not_in_a_log(leaf.name)
        needed = _kind(leaf)
        if needed in ("series", *ATTRIBUTES) and needed not in log.columns:
            raise ClaimError.no_column(str(leaf), needed, log.columns)
        if _has_window(leaf) and "day" not in log.columns:
            raise ClaimError.no_column(str(leaf), "day", log.columns)


def _has_window(leaf: Claim) -> bool:
    """Whether a leaf speaks of certain days; "at some time" needs none."""
    ends = getattr(leaf, "first", None), getattr(leaf, "last", None)
    return ends != (None, None)


def _kind(leaf: Claim) -> str:
    """What a leaf asks about: the column it reads, or anything, or everyone."""
    if isinstance(leaf, Everyone):
        return "everyone"
    if isinstance(leaf, Attribute):
        return leaf.column
    if leaf.what == What():
        return "anything"
    return "title" if leaf.what.series is None else "series"


def _highest(log: Log) -> pl.LazyFrame:
    return log.plays.select(pl.col("viewer").max().fill_null(0))


def _list_viewers(
    plays: pl.LazyFrame, kind: str, leaves: list[Claim], by_day: list[str]
) -> pl.LazyFrame:
    """List the viewers that the leaves of one kind ask about, once for each play."""
    if kind == "everyone":
        return plays.select(pl.col("viewer").implode())
    if kind in ATTRIBUTES:
        values = sorted({value for leaf in leaves for value in leaf.values})
        plays = plays.filter(pl.col(kind).is_in(values))
        return plays.group_by(what=kind).agg("viewer")
    plays = plays.filter(_in_some_window(leaves))
    if kind == "anything":
        lists = plays.group_by(*by_day, what=pl.lit(kind)).agg("viewer")
        return lists.sort(by_day) if by_day else lists
    names = sorted({leaf.what.name for leaf in leaves})
    plays = plays.filter(pl.col(kind).is_in(names))
    held = ["viewer", "title"] if kind == "series" else ["viewer"]
    lists = plays.group_by(*by_day, what=kind).agg(held)
    return lists.sort(by_day) if by_day else lists


def _in_some_window(leaves: list[Claim]) -> pl.Expr:
    """Days from the first to the last that any leaf asks about."""
    firsts = [leaf.first for leaf in leaves]
    lasts = [leaf.last for leaf in leaves]
    first = None if None in firsts else min(firsts)
    last = None if None in lasts else max(lasts)
    within = pl.lit(value=True)
    if first is not None:
        within &= pl.col("day") >= first
    if last is not None:
        within &= pl.col("day") <= last
    return within


class _Lists:
    """Lists of viewers, by what they are lists of and in the order of days."""

    def __init__(self, listed: pl.DataFrame) -> None:
        self._all = listed
        self._by_what = {}
        if "what" in listed.columns:
            parts = listed.partition_by("what", as_dict=True)
            self._by_what = {what: rows for (what,), rows in parts.items()}

    def of(self, what: str | None = None) -> pl.DataFrame:
        """Give the lists of one title, series or value; or all there are."""
        if what is None:
            return self._all
        return self._by_what.get(what, self._all.clear())

    def between(self, what: str, first: date | None, last: date | None) -> pl.DataFrame:
        """Give those of some days; cutting out of a sorted table needs no search."""
        rows = self.of(what)
        if first is None and last is None:
            return rows
        days = rows["day"].to_numpy()
        start = 0 if first is None else np.searchsorted(days, np.datetime64(first))
        end = len(days)
        if last is not None:
            end = np.searchsorted(days, np.datetime64(last), side="right")
        return rows.slice(int(start), int(end - start))


def _mark_leaf(leaf: Claim, lists: _Lists, n: int) -> np.ndarray:
    """Say for each viewer number whether the leaf is true."""
    match leaf:
        case Everyone():
            return _mark(lists.of(), n)
        case Attribute(_, values):
            return np.any([_mark(lists.of(value), n) for value in values], axis=0)
    days = lists.between(leaf.what.name, leaf.first, leaf.last)
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
