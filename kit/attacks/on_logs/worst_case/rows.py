"""Which people fit one thing that an attacker may know of somebody?

Every such thing is a row: the people who fit it, and how many plays it takes to know
it. The people of a point lie sorted by how much of it they watched, so that those who
fit always lie side by side: a row is a slice, whatever the kind of knowledge.

==============  =========================  ======================================
kind            rows of a target           who fits
==============  =========================  ======================================
set             each point                 who has the point
multiset, time  each point, 1st, 2nd, ...  who has it at least that often
frequency       each point, how often      who has it as often, give or take
probability     each point, what share     who gives it that share, give or take
==============  =========================  ======================================
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points

SET, AT_LEAST, CLOSE_TO = 0, 1, 2
#: How the rows of each kind are cut.
CUTS = {
    "set": SET,
    "multiset": AT_LEAST,
    "time": AT_LEAST,
    "frequency": CLOSE_TO,
    "probability": CLOSE_TO,
}
FIRST, END, COST = 0, 1, 2  # columns of an array of rows


@dataclass(frozen=True, eq=False, repr=False)
class Fits:
    """The people of every point, so sorted that those who fit lie side by side.

    Attributes
    ----------
    cut : int
        `SET`, `AT_LEAST` or `CLOSE_TO`.
    starts : np.ndarray of shape (n_points + 1,), int64
        Where the people of each point begin.
    people : np.ndarray of shape (n_pairs,), uint32
        Viewers of each point, counted from 0, by how much they watched it.
    amounts : np.ndarray of shape (n_pairs,), float64
        How much that was, beside `people`: plays, or their share. Empty for `SET`.
    person_starts : np.ndarray of shape (n_viewers + 1,), int64
        Where the points of each viewer begin.
    points : np.ndarray of shape (n_pairs,), uint32
        Points of each viewer.
    own : np.ndarray of shape (n_pairs,), float64
        How much they watched of it, beside `points`. Empty for `SET`.
    """

    cut: int
    starts: np.ndarray
    people: np.ndarray
    amounts: np.ndarray
    person_starts: np.ndarray
    points: np.ndarray
    own: np.ndarray


def sort_people(points: Points, kind: str) -> Fits:
    """Sort the people of every point by how much they watched it.

    Parameters
    ----------
    points : Points
    kind : {'set', 'multiset', 'time', 'frequency', 'probability'}

    Returns
    -------
    Fits

    Examples
    --------
    >>> import polars as pl
    >>> from kit.attacks.on_logs.known import KnownPlay
    >>> from kit.attacks.on_logs.points import find_points
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 1, 2], "title": ["A"] * 3, "day": ["2018-01-01"] * 3}
    >>> rows["time"] = ["2018-01-01 08:00", "2018-01-01 09:00", "2018-01-01 08:00"]
    >>> points = find_points(check_plays(pl.DataFrame(rows)), KnownPlay())
    >>> fits = sort_people(points, "multiset")
    >>> fits.people.tolist(), fits.amounts.tolist()
    ([1, 0], [1.0, 2.0])
    """
    cut = CUTS[kind]
    people, amounts, own = points.point_viewers, np.empty(0), np.empty(0)
    if cut != SET:
        who = np.repeat(np.arange(points.n_viewers), points.sizes)
        own = points.pair_plays.astype(np.float64)
        if kind == "probability":
            own /= np.bincount(who, weights=own, minlength=points.n_viewers)[who]
        order = np.lexsort((own, points.viewer_points))
        people, amounts = who[order].astype(np.uint32), own[order]
    return Fits(
        cut=cut,
        starts=points.point_starts,
        people=people,
        amounts=amounts,
        person_starts=points.viewer_starts,
        points=points.viewer_points,
        own=own,
    )


@njit(cache=True, nogil=True)
def list_rows(
    points: np.ndarray,
    own: np.ndarray,
    starts: np.ndarray,
    amounts: np.ndarray,
    cut: int,
    p: int,
    tolerance: float,
) -> np.ndarray:
    """List what may be known of one target, from what fewest people fit.

    Parameters
    ----------
    points, own : np.ndarray of shape (n,)
        Points of the target, and how much they watched of each (unless `SET`).
    starts, amounts : np.ndarray
        As in `Fits`.
    cut : int
    p : int
        How many plays are known at most: no row takes more.
    tolerance : float
        For `CLOSE_TO`, see `find_close`.

    Returns
    -------
    np.ndarray of shape (n_rows, 3), int64
        Where the people who fit begin and end, and how many plays it takes to know.
    """
    n_rows = len(points)
    if cut == AT_LEAST:
        n_rows = 0
        for n_plays in own:
            n_rows += min(int(n_plays), p)
    rows = np.empty((n_rows, 3), dtype=np.int64)
    row = 0
    for place, point in enumerate(points):
        first, end = starts[point], starts[point + 1]
        if cut == SET:
            rows[row] = first, end, 1
            row += 1
        elif cut == CLOSE_TO:
            low, high = find_close(amounts[first:end], own[place], tolerance)
            rows[row] = first + low, first + high, 1
            row += 1
        else:
            for times in range(1, min(int(own[place]), p) + 1):
                low = np.searchsorted(amounts[first:end], times)
                rows[row] = first + low, end, times
                row += 1
    return rows[np.argsort(rows[:, END] - rows[:, FIRST])]


@njit(cache=True, nogil=True)
def find_close(amounts: np.ndarray, own: float, tolerance: float) -> tuple[int, int]:
    """Find the amounts a with a (1 - tolerance) <= own <= a (1 + tolerance).

    The tolerance is a share of what the other watched, as in scikit-mobility 1.3.1,
    and both sides are calculated with the same operations.

    Parameters
    ----------
    amounts : np.ndarray of shape (n,), float64
        Ascending.
    own : float
    tolerance : float

    Returns
    -------
    tuple of (int, int)
        The first of them, and the one after the last.
    """
    first, end = 0, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] + amounts[middle] * tolerance < own:
            first = middle + 1
        else:
            end = middle
    low, end = first, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] - amounts[middle] * tolerance <= own:
            first = middle + 1
        else:
            end = middle
    return low, first
