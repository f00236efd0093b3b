"""What was made public together: claims, with what was printed for each.

A printed number says something about the true one: exactly this, this to the
nearest ten, fewer than eleven. `reveals` gives that as an interval, which is where
every proof starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from numbers import Integral
from typing import NamedTuple, Protocol

from kit.claims import Claim, everyone
from kit.errors import ReleaseError

#: Far above all people alive, and far below where the solver's numbers lose a unit.
_MOST_PEOPLE = 10**12


class Interval(NamedTuple):
    """Whole numbers of people from `low` to `high`, both included.

    ``high`` is ``None`` where nothing limits it.
    """

    low: int
    high: int | None


class Printed(Protocol):
    """What stands in public for one claim."""

    def reveals(self) -> Interval:
        """Give the true counts that fit, for a reader who takes it at its word."""
        ...


class Rule(Protocol):
    """What a publisher does to true counts; see `kit.rules`."""

    def publish(self, count: int) -> Printed:
        """Turn a true count into what is printed."""
        ...

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit, for a reader who knows the rule."""
        ...


@dataclass(frozen=True)
class Exact:
    """The true count, printed as it is."""

    count: int

    def __post_init__(self) -> None:
        _check_people("count", self.count)

    def reveals(self) -> Interval:
        """Only the count itself."""
        return Interval(self.count, self.count)

    def __str__(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True)
class Rounded:
    """A count rounded to a multiple of `base`.

    Parameters
    ----------
    count : int
        The number printed, in people.
    base : int
        What it was rounded to, such as 10.
    how : {'nearest', 'down', 'up'}, default='nearest'
        For ``'nearest'`` a true count half-way between may have gone either way.
    """

    count: int
    base: int
    how: str = "nearest"

    def __post_init__(self) -> None:
        if not _is_whole(self.base) or self.base < 1:
            raise ReleaseError.bad_value("base", "an int of at least 1", self.base)
        if self.how not in ("nearest", "down", "up"):
            raise ReleaseError.bad_value("how", "'nearest', 'down' or 'up'", self.how)
        _check_people("count", self.count)
        if self.count % self.base:
            raise ReleaseError.bad_value(
                "count", f"a multiple of `base` ({self.base})", self.count
            )

    def reveals(self) -> Interval:
        """Every count that rounds to the printed one."""
        half = Fraction(self.base, 2)
        low, high = {
            "nearest": (ceil(self.count - half), floor(self.count + half)),
            "down": (self.count, self.count + self.base - 1),
            "up": (self.count - self.base + 1, self.count),
        }[self.how]
        return Interval(max(0, low), high)

    def __str__(self) -> str:
        how = "" if self.how == "nearest" else f" {self.how}"
        return f"{self.count:,} (rounded{how} to {self.base:,})"


@dataclass(frozen=True)
class Range:
    """Two numbers: "between 10 and 20", both included; ``None`` is "or more"."""

    low: int
    high: int | None = None

    def __post_init__(self) -> None:
        _check_people("low", self.low)
        if self.high is not None:
            _check_people("high", self.high)
        if self.high is not None and self.high < self.low:
            raise ReleaseError.bad_value(
                "high", f"at least `low` ({self.low})", self.high
            )

    def reveals(self) -> Interval:
        """The range itself."""
        return Interval(self.low, self.high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:,} or more"
        return f"between {self.low:,} and {self.high:,}"


@dataclass(frozen=True)
class Suppressed:
    """A count that was withheld.

    Parameters
    ----------
    below : int, optional
        The smallest count that would have been printed, where that is known.
    is_zero_shown : bool, default=False
        Whether a zero would have been printed, so that this is not one.
    """

    below: int | None = None
    is_zero_shown: bool = False

    def __post_init__(self) -> None:
        fewest = 2 if self.is_zero_shown else 1
        if self.below is not None and not (
            _is_whole(self.below) and self.below >= fewest
        ):
            raise ReleaseError.bad_value(
                "below", f"an int of at least {fewest}, or None", self.below
            )

    def reveals(self) -> Interval:
        """Fewer than `below`, where that is known."""
        high = None if self.below is None else self.below - 1
        return Interval(int(self.is_zero_shown), high)

    def __str__(self) -> str:
        return "withheld" if self.below is None else f"withheld (under {self.below:,})"


@dataclass(frozen=True)
class Noisy:
    """A count with noise added; certain only where the noise is bounded.

    Parameters
    ----------
    count : int
        The number printed, in people; noise may have made it negative.
    at_most : int, optional
        The largest noise that can have been added or taken away.
    """

    count: int
    at_most: int | None = None

    def __post_init__(self) -> None:
        if not _is_whole(self.count):
            raise ReleaseError.bad_value("count", "an int", self.count)
        if self.at_most is not None:
            _check_people("at_most", self.at_most)
            if self.count + self.at_most < 0:
                raise ReleaseError.bad_value(
                    "count", f"at least -{self.at_most}, 0 with all noise", self.count
                )

    def reveals(self) -> Interval:
        """Everything within the noise; anything at all where it has no bound."""
        if self.at_most is None:
            return Interval(0, None)
        return Interval(max(0, self.count - self.at_most), self.count + self.at_most)

    def __str__(self) -> str:
        return f"{self.count:,} (with noise)"


@dataclass(frozen=True)
class Number:
    """One published number: a claim and what was printed for it."""

    claim: Claim
    printed: Printed

    def __str__(self) -> str:
        return f"{self.printed}: {self.claim}"


@dataclass(frozen=True)
class Release:
    """Numbers made public together.

    Parameters
    ----------
    numbers : tuple of Number
        No claim twice.
    rule : Rule, optional
        The publisher's rule, where the reader knows it.

    Raises
    ------
    ReleaseError
        If there is no number, or a claim stands twice.

    Examples
    --------
    >>> from kit.claims import watched
    >>> film = watched("A Christmas Prince")
    >>> tweets = release(
    ...     {
    ...         film.every_day(17, until="2017-12-09"): 57,
    ...         film.every_day(18, until="2017-12-10"): 53,
    ...     }
    ... )
    >>> [tuple(interval) for interval in tweets.intervals()]
    [(57, 57), (53, 53)]
    """

    numbers: tuple[Number, ...]
    rule: Rule | None = None

    def __post_init__(self) -> None:
        if not self.numbers:
            raise ReleaseError("A release needs at least one published number.")
        if self.rule is not None and not hasattr(self.rule, "reveals"):
            raise ReleaseError.bad_value(
                "rule", "a rule of kit.rules, such as Threshold(11)", self.rule
            )
        seen: set[Claim] = set()
        for number in self.numbers:
            _check_number(number)
            if number.claim in seen:
                message = f"The claim stands twice in the release: {number.claim}."
                raise ReleaseError(message)
            seen.add(number.claim)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in order."""
        return tuple(number.claim for number in self.numbers)

    def intervals(self) -> tuple[Interval, ...]:
        """Give for each number the true counts that fit it."""
        if self.rule is None:
            return tuple(number.printed.reveals() for number in self.numbers)
        return tuple(self.rule.reveals(number.printed) for number in self.numbers)

    def __add__(self, other: Release) -> Release:
        """Read two releases as one, each number at what its own rule reveals."""
        if not isinstance(other, Release):
            raise ReleaseError.bad_value("other", "a release", other)
        parts = [*_as_printed(self), *_as_printed(other)]
        return Release(tuple(dict.fromkeys(parts)))

    def __len__(self) -> int:
        return len(self.numbers)


def release(
    printed: Mapping[Claim, int | Printed] | Iterable[tuple[Claim, int | Printed]],
    *,
    population: int | None = None,
    rule: Rule | None = None,
) -> Release:
    """Gather published numbers into a release; a bare int was printed exactly.

    Parameters
    ----------
    printed : mapping or pairs of Claim to int or Printed
        What was published for each claim.
    population : int, optional
        Published number of viewers in all; a number like any other.
    rule : Rule, optional
        The publisher's rule, where the reader knows it.

    Raises
    ------
    ReleaseError
        If a number cannot be one of a release.
    """
    try:
        items = printed.items() if isinstance(printed, Mapping) else printed
        pairs = [(claim, what) for claim, what in items]
    except (TypeError, ValueError):
        raise ReleaseError.bad_value(
            "printed", "a mapping, or pairs, of claims and what was printed", printed
        ) from None
    if population is not None:
        pairs.insert(0, (everyone(), population))
    numbers = tuple(
        Number(claim, Exact(int(what)) if _is_whole(what) else what)
        for claim, what in pairs
    )
    return Release(numbers, rule)


def _as_printed(part: Release) -> list[Number]:
    """Numbers of a release with its rule written into each."""
    if part.rule is None:
        return list(part.numbers)
    return [_settled(number, part.rule) for number in part.numbers]


def _settled(number: Number, rule: Rule) -> Number:
    """Write what the rule reveals into a number, which stays withheld if it was."""
    low, high = rule.reveals(number.printed)
    if (low, high) == number.printed.reveals():
        return number
    if isinstance(number.printed, Suppressed) and high:
        return Number(number.claim, Suppressed(high + 1, is_zero_shown=low > 0))
    return Number(number.claim, Range(low, high))


def _check_number(number: Number) -> None:
    if not isinstance(number, Number):
        raise ReleaseError.bad_value("numbers", "a tuple of Number", number)
    if not isinstance(number.claim, Claim):
        raise ReleaseError.bad_value(
            "claim", "built with kit.claims, such as watched(...)", number.claim
        )
    if isinstance(number.printed, type) or not hasattr(number.printed, "reveals"):
        raise ReleaseError.bad_value(
            "printed",
            "a whole number, Exact, Rounded, Range, Suppressed or Noisy",
            number.printed,
        )


def _check_people(name: str, value: object) -> None:
    if not _is_whole(value) or value < 0:
        raise ReleaseError.bad_value(name, "a whole number of people, 0 or more", value)
    if value > _MOST_PEOPLE:
        raise ReleaseError.bad_value(name, f"at most {_MOST_PEOPLE:,} people", value)


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)
