"""What do daily counts of a closed cohort say, and what must be filled in?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import numpy as np

from kit.checks import check_array, check_type
from kit.claims.language import Claim, Everyone, everyone
from kit.claims.viewing import Plays, watched
from kit.errors import AttackError
from kit.printed import Exact, Interval, Printed, Range, shown_number
from kit.releases import Number, Release, check_release


@dataclass(frozen=True)
class DailyCounts:
    """How many of a cohort watched each title on each day, read from a release."""

    titles: tuple[str, ...]
    days: tuple[date, ...]
    counts: np.ndarray  # people, of shape (n_days, n_titles), balanced
    low: np.ndarray  # the least that fits what was printed, of the same shape
    n_people: int
    most_people: int | None  # no larger cohort fits, if there is such a limit
    n_filled: int  # numbers that were not printed exactly

    @property
    def idle(self) -> np.ndarray:
        """How many watched nothing, by day."""
        return self.n_people - self.counts.sum(axis=1)


def daily_release(
    counts: Sequence[Sequence[int]] | np.ndarray,
    titles: Sequence[str],
    first_day: date,
    *,
    people: int,
) -> Release:
    """Write a table of daily counts as a release.

    Parameters
    ----------
    counts : array of int, of shape (n_days, n_titles)
        How many people watched each title on each day.
    titles : sequence of str, of length n_titles
        Their names.
    first_day : date
        The day of the first row; the others follow it.
    people : int
        How many the cohort has.

    Returns
    -------
    Release
        The size of the cohort, then a number for each cell.

    Raises
    ------
    AttackError
        If the table has another shape, or holds something other than people.

    Examples
    --------
    >>> import kit
    >>> from datetime import date
    >>> table = kit.attacks.daily_release(
    ...     [[2, 1], [3, 0]], ["A", "B"], date(2017, 12, 1), people=4
    ... )
    >>> len(table)
    5
    """
    each = [titles] if isinstance(titles, str) else titles
    names = list(each) if isinstance(each, Iterable) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise AttackError.bad_value("titles", "a list of names of titles", titles)
    check_type(AttackError, "first_day", first_day, date, "a date")
    check_array(AttackError, "counts", counts, 2, "numbers of people, a row a day")
    table = np.asarray(counts)
    is_whole = np.issubdtype(table.dtype, np.integer) and (table >= 0).all()
    if table.ndim != 2 or table.shape[1:] != (len(names),) or not is_whole:
        rule = f"numbers of people, a row for each day and {len(names)} columns"
        shape = f"an array of {table.dtype} of shape {table.shape}"
        raise AttackError.bad_value("counts", rule, shape)
    claims = daily_claims(names, first_day, len(table))
    pairs: list[tuple[Claim, int]] = [(everyone(), people)]
    pairs += zip(claims, map(int, table.ravel()), strict=True)
    return _gather(pairs)


def daily_claims(titles: Sequence[str], first_day: date, days: int) -> list[Claim]:
    """Say that a title was watched on a day: day by day, all titles of each."""
    dates = [first_day + timedelta(day) for day in range(days)]
    return [watched(title).on(day) for day in dates for title in titles]


def _gather(pairs: list[tuple[Claim, int]]) -> Release:
    return Release(tuple(Number(claim, Exact(count)) for claim, count in pairs))


def read_daily(release: Release, *, knows_rule: bool = True) -> DailyCounts:
    """Read a release as daily counts of titles in a closed cohort.

    A number that was not printed exactly is filled in: by what was printed, if it is
    rounded or noisy; otherwise by the mean of the same title on the days that were
    printed, the likeliest where people watch it alike every day. It is then moved into
    what the rule leaves possible. A title without a number on a day was watched by
    nobody, or withheld where the rule leaves no line.
    """
    check_release(release)
    if not knows_rule:
        release = Release(release.numbers)
    cells, total = _sort(release)
    titles = tuple(dict.fromkeys(title for title, _ in cells))
    first, last = (end(day for _, day in cells) for end in (min, max))
    days = tuple(first + timedelta(n) for n in range((last - first).days + 1))
    low, high, shown = _read_cells(release, cells, titles, days)
    is_open = low != high
    filled = np.where(is_open, _fill(low, high, shown), low)
    n_people = _read_people(total, low, days)
    counts = _balance(np.rint(filled).astype(np.int64), low, n_people)
    n_filled = int(is_open.sum())
    most = total[1].high
    return DailyCounts(titles, days, counts, low, n_people, most, n_filled)


_Cells = dict[tuple[str, date], tuple[Number, Interval]]


def _sort(release: Release) -> tuple[_Cells, tuple[Number, Interval]]:
    """Tell daily counts of titles from the size of the cohort; other numbers wait."""
    cells: _Cells = {}
    total = None
    # Most numbers of a large table say the same few things.
    read: dict[Printed, Interval] = {}
    for number in release.counts:
        claim, printed = number.claim, number.printed
        if printed not in read:
            (read[printed],) = Release((number,), release.rule).intervals()
        interval = read[printed]
        if isinstance(claim, Everyone):
            total = number, interval
        elif _is_daily(claim):
            plays = cast("Plays", claim)
            place = (cast("str", plays.what.title), cast("date", plays.first))
            cells[place] = number, interval
    if not cells:
        rule = "one with counts of titles by day, such as watched(title).on(day)"
        raise AttackError.bad_value("release", rule, repr(release))
    if total is None:
        rule = "one that says how many people the cohort has, with population=..."
        raise AttackError.bad_value("release", rule, repr(release))
    return cells, total


def _is_daily(claim: Claim) -> bool:
    return (
        isinstance(claim, Plays)
        and claim.what.title is not None
        and claim.first is not None
        and claim.first == claim.last
        and claim.count == 1
    )


def _read_cells(
    release: Release, cells: _Cells, titles: tuple[str, ...], days: tuple[date, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Write out the least and the most of each cell, and what stands there."""
    withheld = getattr(release.rule, "suppressed", None)
    if not getattr(release.rule, "leaves_no_line", False) or withheld is None:
        withheld = Interval(0, 0)
    shape = len(days), len(titles)
    low = np.full(shape, withheld.low)
    most = np.inf if withheld.high is None else withheld.high
    high = np.full(shape, most, dtype=float)
    shown = np.full(shape, np.nan)
    column = {title: at for at, title in enumerate(titles)}
    for (title, day), (number, interval) in cells.items():
        at = (day - days[0]).days, column[title]
        low[at] = interval.low
        high[at] = np.inf if interval.high is None else interval.high
        said = shown_number(number.printed)
        if said is not None and not isinstance(number.printed, Range):
            shown[at] = said
        elif low[at] == high[at]:
            shown[at] = low[at]
    return low, high, shown


def _fill(low: np.ndarray, high: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Take what stands in print, or the mean of the title, within what is possible."""
    n_shown = np.isfinite(shown).sum(axis=0)
    usual = np.nansum(shown, axis=0) / np.maximum(n_shown, 1)
    end = np.where(np.isfinite(high), high, low)
    likely = np.where(n_shown > 0, usual, (low + end) / 2)
    return np.clip(np.where(np.isfinite(shown), shown, likely), low, high)


def _read_people(
    total: tuple[Number, Interval], low: np.ndarray, days: tuple[date, ...]
) -> int:
    """Settle how many people the cohort has, and refuse days that hold more."""
    number, interval = total
    said = shown_number(number.printed)
    n_people = interval.low if said is None else max(said, interval.low)
    busy = low.sum(axis=1)
    most = n_people if interval.high is None else max(n_people, interval.high)
    if busy.max() > most:
        day = days[int(busy.argmax())]
        raise AttackError(
            f"The counts do not balance: on {day} {int(busy.max()):,} people are "
            f"counted in a cohort of {most:,}; count each for one title a day, such "
            "as the last, and give the size of the whole cohort."
        )
    return int(max(n_people, busy.max()))


def _balance(counts: np.ndarray, low: np.ndarray, n_people: int) -> np.ndarray:
    """Cut what was filled in where a day holds more people than there are.

    As much is taken from each number, but for what is certain, as the nearest counts
    that fit would have it; small ones come to their least first.
    """
    for day, row in enumerate(counts):
        if row.sum() <= n_people:
            continue
        little, much = 0, int(row.max())
        while little < much:
            middle = (little + much) // 2
            if np.maximum(low[day], row - middle).sum() <= n_people:
                much = middle
            else:
                little = middle + 1
        cut = np.maximum(low[day], row - little)
        spare = int(n_people - cut.sum())
        back = [at for at in np.argsort(-row, kind="stable") if cut[at] < row[at]]
        cut[back[:spare]] += 1
        counts[day] = cut
    return counts
