"""What has an attacker heard of somebody, and how much of it is wrong?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from numbers import Real

import numpy as np

from kit.attacks.on_logs.scoreboard.index import Index
from kit.attacks.on_logs.uniqueness.attempts import check_draw
from kit.attacks.on_logs.uniqueness.picks import AtRandom, Pick
from kit.errors import AttackError

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
        """Drop what cannot be known of a log: dates or ratings that it does not have.

        Parameters
        ----------
        index : Index
            Of the log.

        Returns
        -------
        Hearsay
        """
        days = self.days if len(index.days) else None
        ratings = self.ratings if len(index.ratings) else None
        return replace(self, days=days, ratings=ratings)

    def check(self, index: Index) -> None:
        """Refuse a log that does not have what is known.

        Parameters
        ----------
        index : Index
            Of the log.

        Raises
        ------
        AttackError
            If dates or ratings are known and the log has none.
        """
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
