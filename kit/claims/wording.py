"""Which words does a sentence take for those it counts, for days and for verbs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kit.checks import check_type
from kit.errors import ClaimError

#: Verbs of a sentence, each as it stands after "did not".
VERBS = {
    "watched": "watch",
    "played": "play",
    "streamed": "stream",
    "listened to": "listen to",
}


@dataclass(frozen=True)
class Unit:
    """What is counted, in the words of a sentence: people, or accounts that they share.

    Parameters
    ----------
    one, many : str
        Its name: household, households.
    is_at_home : bool, default=False
        Whether it lives somewhere; an account does not.

    Examples
    --------
    >>> UNITS["households"].times(142_000_000), PEOPLE.times(1)
    ('142,000,000 households', '1 person')
    """

    one: str
    many: str
    is_at_home: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it has a birthday, and can be one of a group that somebody knows."""
        return self == PEOPLE

    @property
    def who(self) -> str:
        """The word for it at the head of what is true of it."""
        return "who" if self.is_person else "that"

    @property
    def every(self) -> str:
        """All of them, one by one."""
        return "everyone" if self.is_person else f"every {self.one}"

    @property
    def none(self) -> str:
        """Not one of them."""
        return "nobody" if self.is_person else f"no {self.one}"

    def times(self, count: int) -> str:
        """Write so many of them, in figures."""
        return f"{count:,} {self.one if count == 1 else self.many}"


PEOPLE = Unit("person", "people", is_at_home=True)
#: By the name that a ledger gives them; a play is no one of whom anything is true.
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "people": PEOPLE,
        "accounts": Unit("account", "accounts"),
        "households": Unit("household", "households", is_at_home=True),
        "profiles": Unit("profile", "profiles"),
        "devices": Unit("device", "devices"),
    }
)


def times(count: int) -> str:
    """Write how often: "once", "twice", "5 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def short_day(day: date) -> str:
    """Write a day without its year: "10 December"."""
    return f"{day.day} {day:%B}"


def day_words(day: date) -> str:
    """Write a day as "10 December 2017".

    Parameters
    ----------
    day : date
        A day.

    Returns
    -------
    str
        As it is written in a sentence.

    Raises
    ------
    ClaimError
        If `day` is of another kind.

    Examples
    --------
    >>> day_words(date(2017, 12, 10))
    '10 December 2017'
    """
    check_type(ClaimError, "day", day, date, "a date, such as date(2017, 12, 10)")
    return f"{short_day(day)} {day.year}"


def window_words(first: date | None, last: date | None) -> str:
    """Write a window of days with no year or month said twice."""
    if last is None:
        return "at some time" if first is None else f"since {day_words(first)}"
    if first is None:
        return f"until {day_words(last)}"
    if first == last:
        return f"on {day_words(first)}"
    start = day_words(first)
    if first.year == last.year:
        start = short_day(first) if first.month != last.month else f"{first.day}"
    return f"between {start} and {day_words(last)}"
