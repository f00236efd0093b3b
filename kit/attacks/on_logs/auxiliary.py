"""What does an attacker know of somebody's plays, and how does she come by it?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from numbers import Real
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numba import njit

from kit.errors import AttackError, KnowledgeError

if TYPE_CHECKING:
    from kit.attacks.on_logs.index import Index, Points

WHATS = ("title", "series")
WHENS = ("hour", "day", "week", "month")
ATTRIBUTES = ("region", "age_band", "plan")
DETAILS = ("rating", "device", *ATTRIBUTES)
_WORDS = {"age_band": "age band"}


@dataclass(frozen=True)
class KnownPlay:
    """How closely an attacker knows a play: what, when, and what else.

    Parameters
    ----------
    what : {'title', 'series'}, default='title'
        Whether the title is known, or only its series.
    when : {'hour', 'day', 'week', 'month'}, optional
        The shortest time that is known. By default no time is. Weeks begin on a
        Monday, all are counted in the time zone of the log.
    also : tuple of str, default=()
        Further columns that are known: 'rating' and 'device' of the play, 'region',
        'age_band' and 'plan' of the viewer.
    in_order : bool, default=False
        Whether it is known which play came before which; on one day, where the log
        has no times, either may have. Not together with `when`, which says more.

    Raises
    ------
    KnowledgeError
        If a parameter is something else, or order is asked beside time.

    Examples
    --------
    >>> print(KnownPlay())
    title
    >>> print(KnownPlay(when="week", also=("rating", "region")))
    title, week, rating and region
    >>> print(KnownPlay(in_order=True))
    title and order
    """

    what: str = "title"
    when: str | None = None
    also: tuple[str, ...] = ()
    in_order: bool = False

    def __post_init__(self) -> None:
        _check_one_of("what", self.what, WHATS)
        if self.when is not None:
            _check_one_of("when", self.when, WHENS)
        if not isinstance(self.also, tuple | list):
            rule = f"a tuple of {', '.join(DETAILS)}"
            raise KnowledgeError.bad_value("also", rule, self.also)
        for name in self.also:
            _check_one_of("also", name, DETAILS)
        object.__setattr__(self, "also", tuple(d for d in DETAILS if d in self.also))
        if not isinstance(self.in_order, bool):
            raise KnowledgeError.bad_value("in_order", "True or False", self.in_order)
        if self.in_order and self.when:
            rule = "False where `when` is given, which says more"
            raise KnowledgeError.bad_value("in_order", rule, value=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that a log must have to be attacked with this."""
        when = {"hour": ["time"], None: ["day"] if self.in_order else []}
        return (self.what, *when.get(self.when, ["day"]), *self.also)

    def __str__(self) -> str:
        parts = [self.what, self.when, *(_WORDS.get(name, name) for name in self.also)]
        parts.append("order" if self.in_order else None)
        *first, last = [part for part in parts if part]
        return f"{', '.join(first)} and {last}" if first else last


def _check_one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise KnowledgeError.bad_value(name, f"one of {listed}", value)


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


def _check_count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise AttackError.bad_value(name, "an int of at least 1", value)


MADE_UP = ("title", "details")
_MOST_FACTS = 100


@dataclass(frozen=True)
class Hearsay:
    """A way to come to know somebody's plays, mistakes included.

    Parameters
    ----------
    facts : int, default=8
        Titles that are known, from 1 to 100.
    wrong : int, default=0
        How many of them are wrong altogether, fewer than `facts`.
    days : int or None, default=0
        By how many days the date of a right fact may be off, either way, each as
        likely; None where no dates are known.
    ratings : float or None, default=0
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

    Examples
    --------
    >>> print(Hearsay(8, wrong=2, days=14))
    8 titles at random, 2 of them wrong, rated, days to within 14
    >>> print(Hearsay(2, days=None, ratings=None))
    2 titles at random
    """

    facts: int = 8
    wrong: int = 0
    days: int | None = 0
    ratings: float | None = 0
    pick: Pick = field(default_factory=AtRandom)
    made_up: str = "title"

    def __post_init__(self) -> None:
        _check_whole("facts", self.facts, 1, _MOST_FACTS)
        _check_whole("wrong", self.wrong, 0, self.facts - 1)
        if self.days is not None:
            _check_whole("days", self.days, 0, None)
        if self.ratings is not None:
            is_number = isinstance(self.ratings, Real)
            is_number &= not isinstance(self.ratings, bool)
            if not (is_number and 0 <= self.ratings < np.inf):
                rule = "a number of at least 0, or None where none are known"
                raise AttackError.bad_value("ratings", rule, self.ratings)
        check_draw(self.pick, None, 0)
        if self.made_up not in MADE_UP:
            rule = " or ".join(map(repr, MADE_UP))
            raise AttackError.bad_value("made_up", rule, self.made_up)

    @property
    def right(self) -> int:
        """Number of facts that are right, to within the errors."""
        return self.facts - self.wrong

    def within(self, index: Index) -> Hearsay:
        """Drop what cannot be known of a log: the dates or ratings that it lacks."""
        days = self.days if len(index.days) else None
        ratings = self.ratings if len(index.ratings) else None
        return replace(self, days=days, ratings=ratings)

    def check(self, index: Index) -> None:
        """Refuse a log that does not have what is known."""
        for name in ("days", "ratings"):
            if getattr(self, name) is not None and not len(getattr(index, name)):
                rule = f"None for a log that has no {name}"
                raise AttackError.bad_value(name, rule, getattr(self, name))

    def __str__(self) -> str:
        titles = "1 title" if self.facts == 1 else f"{self.facts} titles"
        parts = [f"{titles} {self.pick}"]
        if self.wrong:
            what = " in date and rating" if self.made_up == "details" else ""
            parts.append(f"{self.wrong} of them wrong{what}")
        if self.ratings is not None:
            off = f" to within {self.ratings:g}" if self.ratings else ""
            parts.append(f"rated{off}")
        if self.days is not None:
            parts.append(f"days to within {self.days}" if self.days else "days")
        return ", ".join(parts)


def _check_whole(name: str, value: object, least: int, most: int | None) -> None:
    is_int = isinstance(value, int) and not isinstance(value, bool)
    if is_int and value >= least and (most is None or value <= most):
        return
    rule = f"an int of at least {least}" if most is None else f"from {least} to {most}"
    raise AttackError.bad_value(name, rule, value)


def check_draw(pick: object, targets: object, seed: object) -> None:
    """Refuse what cannot be drawn by."""
    if isinstance(pick, type) or not callable(getattr(pick, "weigh", None)):
        rule = "a Pick, such as AtRandom() or ByPopularity()"
        raise AttackError.bad_value("pick", rule, pick)
    if targets is not None and not is_int(targets, 1):
        rule = "an int of at least 1, or None for everyone"
        raise AttackError.bad_value("targets", rule, targets)
    if not is_int(seed, 0):
        raise AttackError.bad_value("seed", "an int of at least 0", seed)


def is_int(value: object, least: int) -> bool:
    """Say whether a value is a whole number, and not too small."""
    is_int = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return is_int and value >= least
