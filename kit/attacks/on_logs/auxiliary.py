"""What does an attacker know of somebody's plays, and how does she come by it?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from kit.attacks.on_logs.index import Index
from kit.attacks.on_logs.points import Points
from kit.checks import check_number, check_one_of, check_seed, check_whole
from kit.errors import AttackError
from kit.extras import njit


class Pick(Protocol):
    """A way to come to know plays of somebody."""

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh pairs of a viewer and a point."""
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
        check_whole(AttackError, "n", self.n)

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
        check_whole(AttackError, "days", self.days)

    def weigh(self, points: Points, pairs: np.ndarray) -> np.ndarray:
        """Weigh all alike but those that ended before, which weigh nothing."""
        if not len(points.last_days):
            msg = (
                "`log` must say when plays were, for `pick` to take the last of them, "
                "got one without days; give another `pick`, or a log with days."
            )
            raise AttackError(msg)
        first = points.last_days.max() - self.days + 1
        return (points.last_days[pairs] >= first).astype(float)

    def __str__(self) -> str:
        return "on the last day" if self.days == 1 else f"in the last {self.days} days"


def count_title_viewers(points: Points) -> np.ndarray:
    """Count the people, not their points, who have each title."""
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


MADE_UP = ("title", "details")
_MOST_FACTS = 100


@dataclass(frozen=True)
class Auxiliary:
    """How auxiliary information about many targets is drawn, mistakes included.

    What an attacker knows from elsewhere: what was said at lunch, or stands on a public
    profile. Of each target it is drawn from their own record and then made worse.

    Parameters
    ----------
    n_facts : int, default=8
        Titles that are known, from 1 to 100.
    n_wrong : int, default=0
        How many of them are wrong altogether, fewer than `n_facts`.
    days_off : int or None, default=0
        By how many days the date of a right fact may be off, either way, each as
        likely; None where no dates are known.
    ratings_off : float or None, default=0
        By how much the rating of a right fact may be off, in steps of the log's own
        scale; None where no ratings are known.
    pick : Pick, default=AtRandom()
        Which of somebody's titles come to be known.
    made_up : {'title', 'details'}, default='title'
        What a wrong fact is. "title": a title that the person never played, any of
        those that could be known of somebody, with any date and any rating of the
        log. "details": a title that they did play, with any date and any rating.

    Raises
    ------
    AttackError
        If a parameter is something else.

    Notes
    -----
    The paper speaks of facts that are "completely wrong" and does not say how they
    were drawn. A rare title that is wrong weighs much and speaks for somebody else, so
    "title" is the harder case for the attacker.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 3: auxiliary information.

    Examples
    --------
    >>> print(Auxiliary(8, n_wrong=2, days_off=14))
    8 titles at random, 2 of them wrong, rated, days to within 14
    >>> print(Auxiliary(2, days_off=None, ratings_off=None))
    2 titles at random
    """

    n_facts: int = 8
    n_wrong: int = 0
    days_off: int | None = 0
    ratings_off: float | None = 0
    pick: Pick = field(default_factory=AtRandom)
    made_up: str = "title"

    def __post_init__(self) -> None:
        check_whole(AttackError, "n_facts", self.n_facts, most=_MOST_FACTS)
        check_whole(
            AttackError, "n_wrong", self.n_wrong, least=0, most=self.n_facts - 1
        )
        if self.days_off is not None:
            check_whole(AttackError, "days_off", self.days_off, least=0)
        if self.ratings_off is not None:
            check_number(AttackError, "ratings_off", self.ratings_off, least=0)
        check_draw(self.pick, None, 0)
        check_one_of(AttackError, "made_up", self.made_up, MADE_UP)

    @property
    def n_right(self) -> int:
        """Number of facts that are right, to within the errors."""
        return self.n_facts - self.n_wrong

    def within(self, index: Index) -> Auxiliary:
        """Drop what cannot be known of a log: the dates or ratings that it lacks."""
        days_off = self.days_off if len(index.days) else None
        ratings_off = self.ratings_off if len(index.ratings) else None
        return replace(self, days_off=days_off, ratings_off=ratings_off)

    def check(self, index: Index) -> None:
        """Refuse a log that does not have what is known."""
        for name, column in (("days_off", "days"), ("ratings_off", "ratings")):
            if getattr(self, name) is not None and not len(getattr(index, column)):
                rule = f"None for a log that has no {column}"
                raise AttackError.bad_value(name, rule, getattr(self, name))

    def __str__(self) -> str:
        titles = "1 title" if self.n_facts == 1 else f"{self.n_facts} titles"
        parts = [f"{titles} {self.pick}"]
        if self.n_wrong:
            what = " in date and rating" if self.made_up == "details" else ""
            parts.append(f"{self.n_wrong} of them wrong{what}")
        if self.ratings_off is not None:
            within = f" to within {self.ratings_off:g}" if self.ratings_off else ""
            parts.append(f"rated{within}")
        if self.days_off is not None:
            parts.append(f"days to within {self.days_off}" if self.days_off else "days")
        return ", ".join(parts)


def check_draw(pick: object, targets: object, seed: object) -> None:
    """Refuse what cannot be drawn by."""
    if isinstance(pick, type) or not callable(getattr(pick, "weigh", None)):
        rule = "a Pick, such as AtRandom() or ByPopularity()"
        raise AttackError.bad_value("pick", rule, pick)
    if targets is not None:
        check_whole(AttackError, "targets", targets, also=", or None for everyone")
    check_seed(AttackError, seed)
