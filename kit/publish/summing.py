"""What do the amounts of a group come to? The publisher's side of a statistic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

import numpy as np

from kit.claims import Amount, Statistic, everyone
from kit.errors import ClaimError
from kit.log import Log
from kit.publish.marking import combine, mark_leaves, measure


def sum_up(log: Log, statistics: Sequence[Statistic]) -> list[Fraction | None]:
    """Work out statistics of groups of viewers, each exactly.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    statistics : sequence of Statistic, of length n
        Of amounts that a log measures: `minutes_of`, `plays_of`.

    Returns
    -------
    list of Fraction or None, of length n
        In the units of the amount; ``None`` where nobody is in the group, except for
        a total, which is then 0.

    Raises
    ------
    ClaimError
        If the log does not record what is asked, or holds values outside the limits
        of an amount, so that readers would be told something false.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.claims import mean, plays_of, watched
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 1, 2, 3], "title": ["A", "B", "A", "B"]}
    >>> log = check_plays(pl.DataFrame({**rows, "day": ["2017-12-01"] * 4}))
    >>> sum_up(log, [mean(plays_of(high=9), watched("A"))])
    [Fraction(3, 2)]
    """
    leaves = [leaf for s in statistics for leaf in s.group.leaves()]
    yes = mark_leaves(log, [*leaves, everyone()])
    values = {
        amount: _measure(log, amount) for amount in {s.amount for s in statistics}
    }
    found = []
    for statistic in statistics:
        members = combine(statistic.group, yes) & yes[everyone()]
        found.append(_one(statistic.kind, values[statistic.amount][members]))
    return found


def _measure(log: Log, amount: Amount) -> np.ndarray:
    values = measure(log, amount)
    if (values < amount.low).any() or (values > amount.high).any():
        raise ClaimError.beyond_limits(amount.name, amount.low, amount.high)
    return values


def _one(kind: str, values: np.ndarray) -> Fraction | None:
    if kind == "total":
        return Fraction(int(values.sum()))
    if not len(values):
        return None
    if kind == "mean":
        return Fraction(int(values.sum()), len(values))
    pick = {"median": median, "smallest": min, "largest": max}[kind]
    return Fraction(pick(values.tolist()))
