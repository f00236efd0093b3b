"""Which of somebody's plays does the attacker happen to know?

What is told at lunch is no random sample: people talk of what everybody talks of, or
of last week. A pick gives each point of a viewer a weight; known plays are then drawn
by weight, one after another, none twice. What weighs nothing is never known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit

from kit.attacks.on_logs.points import Points
from kit.errors import AttackError


class Pick(Protocol):
    """A way to come to know plays of somebody."""

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh pairs of a viewer and a point.

        Parameters
        ----------
        points : Points
            The points of the log.
        pairs : np.ndarray of shape (n,), int64
            Places in ``points.viewer_points``.

        Returns
        -------
        np.ndarray of shape (n,), float64
            Finite and at least 0; only ratios within a viewer matter.
        """
        ...


@dataclass(frozen=True)
class AtRandom:
    """Any play of the target is as likely to be known as any other.

    Examples
    --------
    >>> print(AtRandom())
    at random
    """

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh all alike."""
        return np.ones(len(pairs))

    def __str__(self) -> str:
        return "at random"


@dataclass(frozen=True)
class ByPopularity:
    """The more people saw a title, the likelier it is talked of.

    The chance is proportional to the title's number of viewers in the log.

    Examples
    --------
    >>> print(ByPopularity())
    by popularity
    """

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh each by how many people saw its title."""
        return count_title_viewers(points)[_titles_of(points, pairs)].astype(float)

    def __str__(self) -> str:
        return "by popularity"


@dataclass(frozen=True)
class OutsideTop:
    """Only titles outside the most watched ones are known, alike.

    Parameters
    ----------
    n : int
        How many titles of the top are never known, at least 1. Titles are ranked by
        their viewers; of several with as many, those first in the alphabet.

    Raises
    ------
    AttackError
        If `n` is not an int of at least 1.

    Examples
    --------
    >>> print(OutsideTop(100))
    outside the top 100
    """

    n: int

    def __post_init__(self) -> None:
        _check_count("n", self.n)

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh all alike but those of the top, which weigh nothing."""
        ranked = np.argsort(-count_title_viewers(points), kind="stable")
        is_known = np.ones(len(points.names), dtype=bool)
        is_known[ranked[: self.n]] = False
        return is_known[_titles_of(points, pairs)].astype(float)

    def __str__(self) -> str:
        return f"outside the top {self.n:,}"


@dataclass(frozen=True)
class Recent:
    """Only what was played in the last days of the log is known, alike.

    Parameters
    ----------
    days : int
        Length of what is remembered, at least 1, the last day of the log included.

    Raises
    ------
    AttackError
        If `days` is not an int of at least 1; later, if points come without days.

    Examples
    --------
    >>> print(Recent(30))
    in the last 30 days
    """

    days: int

    def __post_init__(self) -> None:
        _check_count("days", self.days)

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh all alike but those that ended before, which weigh nothing."""
        if not len(points.last_days):
            raise AttackError.no_days()
        first = points.last_days.max() - self.days + 1
        return (points.last_days[pairs] >= first).astype(float)

    def __str__(self) -> str:
        return "on the last day" if self.days == 1 else f"in the last {self.days} days"


def count_title_viewers(points: Points) -> np.ndarray:
    """Count the people, not their points, who have each title.

    Parameters
    ----------
    points : Points
        The points of a log.

    Returns
    -------
    np.ndarray of shape (n_titles,), int64
    """
    return _count_titles(
        points.viewer_starts, points.viewer_points, points.titles, len(points.names)
    )


@njit(cache=True, nogil=True)
def _count_titles(starts, own, titles, n_titles):  # noqa: ANN001, ANN202
    counts = np.zeros(n_titles, dtype=np.int64)
    seen_by = np.full(n_titles, -1, dtype=np.int64)
    for viewer in range(len(starts) - 1):
        for pair in range(starts[viewer], starts[viewer + 1]):
            title = titles[own[pair]]
            if seen_by[title] != viewer:
                seen_by[title] = viewer
                counts[title] += 1
    return counts


def _titles_of(points: Points, pairs: np.ndarray) -> np.ndarray:
    return points.titles[points.viewer_points[pairs]]


def _check_count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise AttackError.bad_value(name, "an int of at least 1", value)
