"""For which viewers is each claim true? The only place where claims meet a log.

Many claims are answered in one pass over the plays. The pass gathers, for each title
and day that some claim asks about, the viewers of that day; every claim is then read
off these lists, by one function for each kind of claim: `mark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache, singledispatch
from typing import Any, cast

import numpy as np
import polars as pl

from kit.claims.amounts import Amount, AmountIn
from kit.claims.language import OF_PLAYS, And, Attribute, Claim, Everyone, Leaf, Not, Or
from kit.claims.places import Place
from kit.claims.viewer import ANYTHING, What
from kit.claims.viewing import Deed, Episodes, Plays, Streak
from kit.cleaning import count_uneven
from kit.errors import ClaimError
from kit.log import Log

#: Marks are kept up to so many bytes, but those of a few leaves always.
_MOST_KEPT, _FEW = 1 << 24, 16


def check_claims(claims: object, kinds: tuple[type, ...] = (Claim,)) -> list[Any]:
    """Refuse a single claim, and what is no claim."""
    listed = list(claims) if isinstance(claims, Iterable) else [None]
    if not all(isinstance(claim, kinds) for claim in listed):
        is_one = isinstance(claims, kinds)
        fix = "Put a single one in brackets: `[claim]`." if is_one else ""
        rule = "a list of claims, such as [watched(...)]"
        raise ClaimError.bad_value("claims", rule, claims, fix)
    return listed


# -- one function for each kind of claim -------------------------------------------


@singledispatch
def mark(leaf: Leaf, listed: Listed) -> np.ndarray:
    """Say for each viewer number whether a leaf is true.

    A kind of claim of your own registers its function here, with one line above it:
    ``@mark.register(Kind)``. Whatever a `Deed` has in `what`, `first` and `last` has
    been listed for it, day by day.
    """
    raise ClaimError(
        f"A log can count `{leaf}` once somebody says how: register a function for "
        f"{type(leaf).__name__} with `kit.publishing.marking.mark.register`."
    )


@mark.register(Everyone)
def _(leaf: Everyone, listed: Listed) -> np.ndarray:
    return listed.any_of(listed.anybody)


@mark.register(Attribute)
def _(leaf: Attribute, listed: Listed) -> np.ndarray:
    return np.any([listed.any_of(listed.having(leaf, v)) for v in leaf.values], axis=0)


@mark.register(Place)
def _(leaf: Place, listed: Listed) -> np.ndarray:
    raise _not_in_a_log(leaf.name)


@mark.register(AmountIn)
def _(leaf: AmountIn, listed: Listed) -> np.ndarray:
    amounts = listed.amounts[leaf.amount]
    return (leaf.low <= amounts) & (amounts <= leaf.high)


@mark.register(Plays)
def _(leaf: Plays, listed: Listed) -> np.ndarray:
    days = listed.days(leaf)
    return listed.any_of(days) if leaf.count == 1 else listed.plays(days) >= leaf.count


@mark.register(Streak)
def _(leaf: Streak, listed: Listed) -> np.ndarray:
    days = listed.days(leaf)
    marks = np.full(listed.n, days.height >= leaf.days)
    for day in days.iter_slices(1):
        marks &= listed.any_of(day)
    return marks


@mark.register(Episodes)
def _(leaf: Episodes, listed: Listed) -> np.ndarray:
    seen = listed.days(leaf).select(pl.col("viewer", "title").explode()).unique()
    return np.bincount(seen["viewer"], minlength=listed.n) >= leaf.count


class Listed:
    """Viewers of a log, by what they are lists of and in the order of days."""

    def __init__(self, log: Log, leaves: Sequence[Leaf]) -> None:
        for leaf in leaves:
            _check_columns(log, leaf)
        ranges = [leaf for leaf in leaves if isinstance(leaf, AmountIn)]
        self.amounts = {a: measure(log, a) for a in {leaf.amount for leaf in ranges}}
        asked: dict[tuple[str, str], list[Leaf]] = {}
        for leaf in leaves:
            asked.setdefault(_reads(leaf), []).append(leaf)
        by_day = ["day"] if "day" in log.columns else []
        queries = [_list_viewers(log, *reads, asked[reads], by_day) for reads in asked]
        *found, highest = pl.collect_all([*queries, _highest(log)])
        self.n = highest.item() + 1
        self._all = dict(zip(asked, found, strict=True))
        self._by_what = {reads: _part(rows) for reads, rows in self._all.items()}

    @property
    def anybody(self) -> pl.DataFrame:
        """The list of all viewers."""
        return self._all["everyone", ""]

    def having(self, leaf: Attribute, value: object) -> pl.DataFrame:
        """Give the list of viewers with one value of an attribute."""
        return self._of(leaf, value)

    def days(self, leaf: Deed) -> pl.DataFrame:
        """Give the lists of those who played it, one for each day of its window."""
        rows = self._of(leaf, leaf.what.name)
        first, last = _window(leaf)
        if first is None and last is None:
            return rows
        # Cutting out of a sorted table needs no search.
        days = rows["day"].to_numpy()
        start = 0 if first is None else np.searchsorted(days, np.datetime64(first))
        end = len(days)
        if last is not None:
            end = int(np.searchsorted(days, np.datetime64(last), side="right"))
        return rows.slice(int(start), int(end - start))

    def any_of(self, rows: pl.DataFrame) -> np.ndarray:
        """Mark the viewers listed in any of the rows."""
        marks = np.zeros(self.n, dtype=bool)
        marks[rows["viewer"].explode().to_numpy()] = True
        return marks

    def plays(self, rows: pl.DataFrame) -> np.ndarray:
        """Count how often each viewer is listed in the rows, once for each play."""
        return np.bincount(rows["viewer"].explode().to_numpy(), minlength=self.n)

    def n_days(self, rows: pl.DataFrame) -> np.ndarray:
        """Count in how many of the rows each viewer is listed: on how many days."""
        days = (self.any_of(day).astype(np.int64) for day in rows.iter_slices(1))
        return sum(days, np.zeros(self.n, dtype=np.int64))

    def _of(self, leaf: Leaf, what: object) -> pl.DataFrame:
        reads = _reads(leaf)
        return self._by_what[reads].get(what, self._all[reads].clear())


# -- many claims in one pass ---------------------------------------------------------


def mark_leaves(log: Log, leaves: Iterable[Leaf]) -> Mapping[Claim, np.ndarray]:
    """Say for each viewer number which leaves are true, in one pass over the log."""
    return _Marks(log, list(dict.fromkeys(leaves)))


class _Marks(Mapping):
    """For each leaf the viewers of whom it is true, marked when that is asked."""

    def __init__(self, log: Log, leaves: Sequence[Leaf]) -> None:
        self._leaves = dict.fromkeys(leaves)
        listed = Listed(log, leaves)
        # Claims have leaves in common, such as a region: the last ones are kept.
        keep = lru_cache(maxsize=max(_FEW, _MOST_KEPT // listed.n))
        self._mark = keep(lambda leaf: mark(leaf, listed))

    def __getitem__(self, leaf: Leaf) -> np.ndarray:
        if leaf not in self._leaves:
            raise KeyError(leaf)
        return self._mark(leaf)

    def __iter__(self) -> Iterator[Leaf]:
        return iter(self._leaves)

    def __len__(self) -> int:
        return len(self._leaves)


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
        msg = (
            f"A log measures plays and minutes, and `{amount.name}` is neither; build "
            "the amount with `plays_of` or `minutes_of`."
        )
        raise ClaimError(msg)
    if amount.measure == "minutes" and "minutes" not in log.columns:
        raise ClaimError.no_column(amount.name, "minutes", log.columns)
    plays = log.plays
    of = cast("What", amount.what)  # age is of the viewer, and was read above
    if of.title is not None:
        plays = plays.filter(pl.col("title") == of.title)
    what = pl.len() if amount.measure == "plays" else pl.col("minutes").sum().round()
    each = plays.group_by("viewer").agg(what.cast(pl.Int64).alias("amount"))
    own, highest = pl.collect_all([each, _highest(log)])
    measured = np.zeros(highest.item() + 1, dtype=np.int64)
    measured[own["viewer"].to_numpy()] = own["amount"].to_numpy()
    return measured


def combine(claim: Claim, yes: Mapping[Claim, np.ndarray]) -> np.ndarray:
    """Answer a claim from the answers to its leaves, as booleans or packed bits."""
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
    nobody: dict[Claim, np.ndarray] = {
        leaf: np.array([isinstance(leaf, AmountIn) and leaf.low <= 0 <= leaf.high])
        for leaf in claim.leaves()
    }
    return bool(combine(claim, nobody).any())


def check_attribute(log: Log, column: str, what: str) -> None:
    """Refuse an attribute that a log does not know of its viewers, and say the fix."""
    found = log.attributes
    if column in found:
        return
    read = f'attributes=["{column}"]'
    if column != "device" or column not in log.columns:
        near = get_close_matches(column, found, n=1)
        fix = f"write `{near[0]}` if that is meant, or " if near else ""
        fix += f"name the column when the log is read, with {read}"
        raise ClaimError(
            f"The {what} speaks of `{column}`, and of its viewers the log knows "
            f"{', '.join(f'`{name}`' for name in found) or 'nothing'}; "
            f"{'use one of these' if column in OF_PLAYS else fix}."
        )
    if any(any(counts) for counts in count_uneven(log.plays, [column]).values()):
        raise ClaimError(
            f"The {what} speaks of one `{column}` a viewer, and in this log some have "
            f"several; read it with {read}, and the last play of each counts."
        )


def _check_columns(log: Log, leaf: Leaf) -> None:
    """Refuse a claim about what the log does not record."""
    if isinstance(leaf, Place):
        raise _not_in_a_log(leaf.name)
    if isinstance(leaf, Attribute):
        check_attribute(log, leaf.column, f"claim `{leaf}`")
        is_number = log.plays.collect_schema()[leaf.column].is_numeric()
        if isinstance(leaf.values[0], str) == is_number:
            held, how = ("numbers", "without") if is_number else ("text", "in")
            raise ClaimError(
                f"The claim `{leaf}` must name values of `{leaf.column}` as the log "
                f"holds them, and it holds {held}; write them {how} quotation marks."
            )
    needed = ["series"] if _reads(leaf) == ("series", "series") else []
    needed += ["day"] if _window(leaf) != (None, None) else []
    for column in needed:
        if column not in log.columns:
            raise ClaimError.no_column(str(leaf), column, log.columns)


def _window(leaf: Leaf) -> tuple:
    """The days a leaf speaks of; "at some time" needs none."""
    return getattr(leaf, "first", None), getattr(leaf, "last", None)


def _reads(leaf: Leaf) -> tuple[str, str]:
    """What a leaf asks about, and the column that it reads."""
    if isinstance(leaf, Attribute):
        return "value", leaf.column
    if not isinstance(leaf, Deed):
        return "everyone", ""
    if leaf.what == ANYTHING:
        return "anything", ""
    column = "title" if leaf.what.series is None else "series"
    return column, column


def _highest(log: Log) -> pl.LazyFrame:
    return log.plays.select(pl.col("viewer").max().fill_null(0))


def _list_viewers(
    log: Log, kind: str, column: str, leaves: list, by_day: list[str]
) -> pl.LazyFrame:
    """List the viewers that the leaves of one kind ask about, once for each play."""
    plays = log.plays
    if kind == "everyone":
        return plays.select(pl.col("viewer").implode())
    if kind == "value":
        values = sorted({value for leaf in leaves for value in leaf.values})
        is_number = plays.collect_schema()[column].is_numeric()
        cell = pl.col(column).cast(pl.Float64) if is_number else pl.col(column)
        values = [float(v) for v in values] if is_number else values
        plays = plays.select("viewer", what=cell).filter(pl.col("what").is_in(values))
        return plays.group_by("what").agg("viewer")
    plays = plays.filter(_in_some_window(leaves))
    if kind == "anything":
        lists = plays.group_by(*by_day, what=pl.lit(ANYTHING.name)).agg("viewer")
        return lists.sort(by_day) if by_day else lists
    names = sorted({leaf.what.name for leaf in leaves})
    plays = plays.filter(pl.col(column).is_in(names))
    held = ["viewer", "title"] if kind == "series" else ["viewer"]
    lists = plays.group_by(*by_day, what=column).agg(held)
    return lists.sort(by_day) if by_day else lists


def _in_some_window(leaves: list) -> pl.Expr:
    """Days from the first to the last that any leaf asks about."""
    firsts, lasts = zip(*map(_window, leaves), strict=True)
    first = None if None in firsts else min(firsts)
    last = None if None in lasts else max(lasts)
    within = pl.lit(value=True)
    if first is not None:
        within &= pl.col("day") >= first
    if last is not None:
        within &= pl.col("day") <= last
    return within


def _part(rows: pl.DataFrame) -> dict[object, pl.DataFrame]:
    """Part lists by what they are lists of."""
    if "what" not in rows.columns:
        return {}
    parts = rows.partition_by("what", as_dict=True)
    return {what: listed for (what,), listed in parts.items()}


def _not_in_a_log(place: str) -> ClaimError:
    """Say that a log has regions, and no map."""
    return ClaimError(
        f"A log holds one region for each viewer, and {place} may hold several; "
        'count the regions that it holds: where(region=["...", "..."]).'
    )
