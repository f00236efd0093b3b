"""What can stand in public for one number, and which true numbers fit it?

A printed number says something about the true one: exactly this, this to the
nearest ten, fewer than eleven. `reveals` gives that as an interval, which is where
every proof starts. A count is in whole people; a total, a mean or a median is a
`Figure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf
from typing import (
    Any,
    NamedTuple,
    Protocol,
    TypeGuard,
    runtime_checkable,
)

from kit.checks import check_one_of, check_people, check_whole, is_whole
from kit.errors import ReleaseError
from kit.no_number import NoNumber

#: Figures larger or finer than these are not printed, and a solver's numbers, which
#: have 15 digits, could not tell them from their neighbours.
_LARGEST, _FINEST = 10**12, 10**6
#: Rules of rounding. They differ in what becomes of a number half-way between two
#: multiples; `random` goes either way from anywhere between them.
ROUNDINGS = ("nearest", "half-up", "half-down", "half-even", "down", "up", "random")


class _InPrint(NoNumber):
    """What stands in print, which is not the true number behind it."""

    def _why_no_number(self) -> ReleaseError:
        """Say what to take of it."""
        shown = next((f", `.{n}`" for n in ("count", "value") if hasattr(self, n)), "")
        fix = f"take the number that stands there{shown}, or" if shown else "take"
        return ReleaseError(
            f'"{self}" is what stands in print, and no number to compare or to add; '
            f"{fix} what the true one can be, `.reveals()`."
        )


class _Ends(NamedTuple):
    low: int
    high: int | None


class Interval(NoNumber, _Ends):
    """Whole numbers of people from `low` to `high`, both included.

    ``high`` is ``None`` where nothing limits it.

    Parameters
    ----------
    low : int
        The fewest.
    high : int, optional
        The most; None leaves it open.
    """

    __slots__ = ()

    def _why_no_number(self) -> ReleaseError:
        return interval_is_no_number(self.low, self.high)

    # Among each other they are put in order, as pairs are.
    def __lt__(self, other: object) -> bool:
        return tuple.__lt__(self, other) if _is_tuple(other) else self._refuse()

    def __le__(self, other: object) -> bool:
        return tuple.__le__(self, other) if _is_tuple(other) else self._refuse()

    def __gt__(self, other: object) -> bool:
        return tuple.__gt__(self, other) if _is_tuple(other) else self._refuse()

    def __ge__(self, other: object) -> bool:
        return tuple.__ge__(self, other) if _is_tuple(other) else self._refuse()


def _is_tuple(other: object) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(other, tuple)


def interval_is_no_number(low: int, high: int | None) -> ReleaseError:
    """Say which number to take of an interval."""
    told = f"{low:,} to {high:,}" if high is not None else f"{low:,} or more"
    open_ = "" if high is not None else ", which is None here: nothing limits it"
    return ReleaseError(
        f"An interval ({told}) is no number to compare or to add; take its `.low` or "
        f"its `.high`{open_}."
    )


class Printed(Protocol):
    """What stands in public for one claim."""

    def reveals(self) -> Interval:
        """Give the true counts that fit, for a reader who takes it at its word."""
        ...


@runtime_checkable
class Counted(Printed, Protocol):
    """What stands in public as a number of people."""

    @property
    def count(self) -> int:
        """The number as it stands there."""
        ...


@dataclass(frozen=True)
class Exact(_InPrint):
    """The true count, printed as it is.

    Parameters
    ----------
    count : int
        As it was printed, at least 0.
    """

    count: int

    def __post_init__(self) -> None:
        check_people(ReleaseError, "count", self.count)

    def reveals(self) -> Interval:
        """Only the count itself."""
        return Interval(self.count, self.count)

    def __str__(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True)
class Rounded(_InPrint):
    """A count rounded to a multiple of `base`.

    Parameters
    ----------
    count : int
        The number printed, in people.
    base : int
        What it was rounded to, such as 10.
    how : str, default='nearest'
        One of `kit.printed.ROUNDINGS`. For ``'nearest'`` a true count half-way
        between may have gone either way; ``'half-up'``, ``'half-down'`` and
        ``'half-even'`` say which; ``'random'`` goes up or down by lot.

    Examples
    --------
    >>> import kit
    >>> by_lot = kit.Rounded(20, 5, "random")
    >>> tuple(kit.Rounded(20, 5).reveals()), tuple(by_lot.reveals())
    ((18, 22), (16, 24))
    """

    count: int
    base: int
    how: str = "nearest"

    def __post_init__(self) -> None:
        check_whole(ReleaseError, "base", self.base)
        check_one_of(ReleaseError, "how", self.how, ROUNDINGS)
        check_people(ReleaseError, "count", self.count)
        if self.count % self.base:
            raise ReleaseError.bad_value(
                "count", f"a multiple of `base` ({self.base})", self.count
            )

    def reveals(self) -> Interval:
        """Every count that rounds to the printed one."""
        low, high = unround(Fraction(self.count), Fraction(self.base), self.how).wholes
        return Interval(max(0, low), high)

    def __str__(self) -> str:
        how = "" if self.how == "nearest" else f" {self.how}"
        return f"{self.count:,} (rounded{how} to {self.base:,})"


@dataclass(frozen=True)
class Figure(_InPrint):
    """A total, mean, median, smallest or largest amount, as it was printed.

    Parameters
    ----------
    value : int, float, str or Fraction
        The figure, such as ``"36.7"``; text keeps the zeros at its end.
    to : int, float, str or Fraction, optional
        What it was rounded to; 0 for a figure that is exact. By default the last
        digit printed, so that "36.7" was rounded to 0.1 and "38" to 1; a `Fraction`
        is exact.
    how : str, default='nearest'
        One of `kit.printed.ROUNDINGS`.

    Raises
    ------
    ReleaseError
        If `value` or `to` is no number, or `how` no rule of rounding.

    Examples
    --------
    >>> import kit
    >>> span = kit.Figure("36.7").reveals()
    >>> float(span.low), float(span.high)
    (36.65, 36.75)
    >>> kit.Figure(30, to=0).reveals().is_point
    True
    """

    value: int | float | str | Fraction
    to: int | float | str | Fraction | None = None
    how: str = "nearest"

    def __post_init__(self) -> None:
        value = _fraction("value", self.value)
        if value.denominator > _FINEST or abs(value) > _LARGEST:
            rule = (
                "a figure as printed, of at most 6 decimals and up to "
                f"{_LARGEST:,} either way"
            )
            raise ReleaseError.bad_value("value", rule, self.value)
        step = _last_digit(self.value) if self.to is None else _fraction("to", self.to)
        if step < 0:
            raise ReleaseError.bad_value("to", "0 or more", self.to)
        if step and value % step:
            rule = f"a multiple of `to` ({step})"
            raise ReleaseError.bad_value("value", rule, self.value)
        check_one_of(ReleaseError, "how", self.how, ROUNDINGS)

    def reveals(self) -> Span:
        """Every number that would have been printed so."""
        step = _last_digit(self.value) if self.to is None else _fraction("to", self.to)
        return unround(_fraction("value", self.value), step, self.how)

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Range(_InPrint):
    """Two numbers: "between 10 and 20", both included; ``None`` is "or more".

    Parameters
    ----------
    low : int
        The fewest people.
    high : int, optional
        The most.
    holes : tuple of Interval, default ()
        Runs of counts between the two that it cannot be.

    Examples
    --------
    >>> import kit
    >>> str(kit.Range(0, 7, holes=((1, 4),)))
    'between 0 and 7, but not 1 to 4'
    """

    low: int
    high: int | None = None
    holes: tuple[Interval, ...] = ()

    def __post_init__(self) -> None:
        check_people(ReleaseError, "low", self.low)
        if self.high is not None:
            check_people(ReleaseError, "high", self.high)
        if self.high is not None and self.high < self.low:
            raise ReleaseError.bad_value(
                "high", f"at least `low` ({self.low})", self.high
            )
        object.__setattr__(self, "holes", _check_holes(self))

    def reveals(self) -> Interval:
        """The range itself."""
        return Interval(self.low, self.high)

    def __str__(self) -> str:
        outer = f"{self.low:,} or more"
        if self.high is not None:
            outer = f"between {self.low:,} and {self.high:,}"
        runs = (f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in self.holes)
        return f"{outer}, but not {' or '.join(runs)}" if self.holes else outer


def _check_holes(said: Range) -> tuple[Interval, ...]:
    """Refuse holes that are no runs of counts strictly inside a range."""
    rule = "pairs of whole numbers inside the range, such as ((1, 4),)"
    try:
        holes = tuple(Interval(*hole) for hole in said.holes)
    except TypeError:
        raise ReleaseError.bad_value("holes", rule, said.holes) from None
    most = inf if said.high is None else said.high
    for low, high in holes:
        is_run = is_whole(low) and is_whole(high) and low <= high
        if high is None or not is_run or not said.low < low or not high < most:
            raise ReleaseError.bad_value("holes", rule, said.holes)
    return holes


@dataclass(frozen=True)
class Suppressed(_InPrint):
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
        if self.below is not None:
            check_whole(
                ReleaseError, "below", self.below, least=fewest, also=", or None"
            )

    def _why_no_number(self) -> ReleaseError:
        """Say that there is none, and how to test for it."""
        return ReleaseError(
            f"One of these numbers was {self}, which is no number, so test each first: "
            "`isinstance(printed, kit.Suppressed)`; `.reveals()` gives the counts that "
            "it can be."
        )

    def reveals(self) -> Interval:
        """Fewer than `below`, where that is known."""
        high = None if self.below is None else self.below - 1
        return Interval(int(self.is_zero_shown), high)

    def __str__(self) -> str:
        return "withheld" if self.below is None else f"withheld (under {self.below:,})"


@dataclass(frozen=True)
class Noisy(_InPrint):
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
        if not is_whole(self.count):
            raise ReleaseError.bad_value("count", "an int", self.count)
        if self.at_most is not None:
            check_people(ReleaseError, "at_most", self.at_most)
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
class Together(_InPrint):
    """One count that was printed more than once: "53" here, "more than 50" there."""

    parts: tuple[Printed, ...]  # what was printed, each time in another way

    def reveals(self) -> Interval:
        """What all of them allow; the ends are the wrong way round where none is."""
        return meet(part.reveals() for part in self.parts)

    def __str__(self) -> str:
        return " and ".join(map(str, self.parts))


def meet(intervals: Iterable[Interval]) -> Interval:
    """Give the numbers that lie in all of some intervals."""
    listed = list(intervals)
    highs = [interval.high for interval in listed if interval.high is not None]
    low = max(interval.low for interval in listed)
    return Interval(low, min(highs, default=None))


def shown_number(printed: Printed) -> int | None:
    """Read the number of people that stands in print, as it stands there."""
    if isinstance(printed, Together):
        shown = [part for part in printed.parts if shown_number(part) is not None]
        return shown_number(min(shown, key=_width)) if shown else None
    if isinstance(printed, Range):
        return printed.low
    return getattr(printed, "count", None)


def _width(printed: Printed) -> float:
    low, high = printed.reveals()
    return inf if high is None else high - low


def _fraction(name: str, value: object) -> Fraction:
    """Read a number as it is written: 36.7 is 367/10."""
    try:
        if isinstance(value, bool):
            raise ValueError
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        rule = 'a number such as 38, 36.7 or "36.70"'
        raise ReleaseError.bad_value(name, rule, value) from None


def _last_digit(value: object) -> Fraction:
    """Give the worth of the last digit written: 0.1 for 36.7, 1 for 38."""
    if isinstance(value, Fraction):
        return Fraction(0)  # a fraction is written as it is
    places = Decimal(str(value).strip()).as_tuple().exponent
    return Fraction(10) ** int(places)


class Span(NamedTuple):
    """Numbers from `low` to `high`; an end that is open is not one of them."""

    low: Fraction
    high: Fraction
    is_low_open: bool
    is_high_open: bool

    @property
    def is_point(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high

    @property
    def wholes(self) -> tuple[int, int]:
        """The first and the last whole number in it; the wrong way round if none is."""
        low = floor(self.low) + 1 if self.is_low_open else ceil(self.low)
        high = ceil(self.high) - 1 if self.is_high_open else floor(self.high)
        return low, high


def unround(value: Fraction, base: Fraction, how: str) -> Span:
    """Give the numbers that a rule of rounding turns into this one."""
    if not base:
        return Span(value, value, False, False)
    half = base / 2
    is_odd = bool((value / base) % 2)
    nothing = Fraction(0)
    ways: dict[str, tuple[Fraction, Fraction, bool, bool]] = {
        "nearest": (half, half, False, False),
        "half-up": (half, half, False, True),
        "half-down": (half, half, True, False),
        "half-even": (half, half, is_odd, is_odd),
        "down": (nothing, base, False, True),
        "up": (base, nothing, True, False),
        "random": (base, base, True, True),
    }
    below, above, is_low_open, is_high_open = ways[how]
    return Span(value - below, value + above, is_low_open, is_high_open)
