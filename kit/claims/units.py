"""What does a published number count: people, or accounts that people share?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Unit:
    """What is counted, in the words of a sentence.

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
