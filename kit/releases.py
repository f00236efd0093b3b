"""What was made public together: claims, with what was printed for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Generic, Protocol, TypeVar, cast

import polars as pl

from kit.aggregates import table_html
from kit.checks import check_type, is_whole
from kit.claims.amounts import Statistic
from kit.claims.language import Claim, everyone
from kit.errors import ContradictionError, ReleaseError
from kit.markup import text
from kit.no_number import NoNumber
from kit.printed import (
    Exact,
    Figure,
    Interval,
    Printed,
    Range,
    Suppressed,
    Together,
    interval_is_no_number,
    meet,
)


class Rule(Protocol):
    """What a reader needs of a publisher's rule; `kit.rules` has its other face."""

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit, for a reader who knows the rule."""
        ...


_Said = TypeVar("_Said", bound=Claim | Statistic)
_Shown = TypeVar("_Shown", bound=Printed | Figure)


@dataclass(frozen=True)
class Number(Generic[_Said, _Shown]):
    """One published number: a claim or a statistic, and what was printed for it."""

    claim: _Said
    printed: _Shown

    @property
    def is_count(self) -> bool:
        """Whether it is a number of people."""
        return isinstance(self.claim, Claim)

    def __str__(self) -> str:
        return f"{self.printed}: {self.claim}"


@dataclass(frozen=True)
class Bounds(NoNumber):
    """How many people a group can hold, in the worlds that fit a release."""

    low: int  # no world has fewer than `low` or more than `high` people in the group
    # no world has fewer than `low` or more than `high` people in the group
    high: int | None
    is_low_exact: bool  # whether some world of whole people has just that many
    is_high_exact: bool  # whether some world of whole people has just that many

    def _why_no_number(self) -> ReleaseError:
        """Say which of its ends to take."""
        return interval_is_no_number(self.low, self.high)

    @property
    def is_proved(self) -> bool:
        """Whether the published numbers leave one size only."""
        return self.high is not None and self.low == self.high

    @property
    def is_exact(self) -> bool:
        """Whether both ends are attained by a world."""
        return self.is_low_exact and self.is_high_exact

    def __str__(self) -> str:
        if self.is_proved:
            return f"exactly {self.low:,}"
        return (
            f"{self.low:,} or more"
            if self.high is None
            else (f"{self.low:,} to {self.high:,}")
        )


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
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> tweets = kit.release(
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
        check_type(ReleaseError, "numbers", self.numbers, tuple, "a tuple of Number")
        if not self.numbers:
            raise ReleaseError("A release needs at least one published number.")
        if self.rule is not None and not hasattr(self.rule, "reveals"):
            raise ReleaseError.bad_value(
                "rule", "a rule of kit.rules, such as Threshold(11)", self.rule
            )
        seen: set[Claim | Statistic] = set()
        for number in self.numbers:
            _check_number(number)
            if number.claim in seen:
                message = f"The claim stands twice in the release: {number.claim}."
                raise ReleaseError(message)
            seen.add(number.claim)
        suppressed = {n.claim for n in self.counts if isinstance(n.printed, Suppressed)}
        for number in self.statistics:
            if number.claim.group in suppressed and isinstance(number.printed, Figure):
                msg = (
                    f"The {number.claim} cannot be printed while the number of these "
                    "people is withheld; give both, or withhold both."
                )
                raise ReleaseError(msg)

    @property
    def counts(self) -> tuple[Number[Claim, Printed], ...]:
        """The numbers of people, in order."""
        return tuple(number for number in self.numbers if number.is_count)

    @property
    def statistics(self) -> tuple[Number[Statistic, Figure | Suppressed], ...]:
        """The other numbers: totals, means, medians, smallest and largest amounts."""
        return tuple(number for number in self.numbers if not number.is_count)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that were counted, in order."""
        return tuple(number.claim for number in self.counts)

    def intervals(self) -> tuple[Interval, ...]:
        """Give for each of the counts the true ones that fit it."""
        return tuple(_reveal(number, self.rule) for number in self.counts)

    def holes(self) -> tuple[tuple[Interval, ...], ...]:
        """Give for each of the counts what lies within its interval and does not fit.

        An end of a bound is exact only where a world attains it that avoids them.
        """
        return tuple(_holes(number, self.rule) for number in self.counts)

    def __add__(self, other: Release) -> Release:
        """Read two releases as one, each number at what its own rule reveals.

        A claim that stands in both is read at what both of its numbers allow.
        """
        if not isinstance(other, Release):
            raise ReleaseError.bad_value("other", "a release", other)
        parts = [*_as_printed(self), *_as_printed(other)]
        return Release(_merge(parts))

    def __len__(self) -> int:
        return len(self.numbers)

    def __str__(self) -> str:
        return "\n".join(map(str, self.numbers))

    def __repr__(self) -> str:
        under = "" if self.rule is None else f" under {self.rule}"
        return f"Release of {len(self):,} number{'s' * (len(self) != 1)}{under}"

    def _repr_html_(self) -> str:
        rows = [(str(number.claim), str(number.printed)) for number in self.numbers]
        under = "" if self.rule is None else f"<p>Printed under {text(self.rule)}.</p>"
        table = pl.DataFrame(rows, ["claim", "printed"], orient="row")
        return f"{table_html(table)}{under}"


def release(
    printed: Mapping[_Said, Any] | Iterable[tuple[_Said, Any]],
    *,
    population: int | None = None,
    rule: Rule | None = None,
) -> Release:
    """Gather published numbers into a release; a bare int was printed exactly.

    Parameters
    ----------
    printed : mapping or pairs of Claim or Statistic to what was printed
        What was published for each claim. A bare figure of a statistic was rounded
        to its last digit; `kit.Figure` says otherwise. In pairs a claim may
        stand twice, as where "53" and "more than 50" were printed: both hold.
    population : int, optional
        Published number of viewers in all; a number like any other.
    rule : Rule, optional
        The publisher's rule, where the reader knows it.

    Returns
    -------
    Release
        What an attack or a proof takes.

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
    return Release(_merge(_number(claim, what) for claim, what in pairs), rule)


def check_release(release: object) -> None:
    """Refuse what is no release, such as the numbers without their reading."""
    rule = "a release, made with kit.release(...) or kit.publish(...)"
    check_type(ReleaseError, "release", release, Release, rule)


def _merge(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Read together what was printed of one claim more than once."""
    merged: list[Number] = []
    for number in dict.fromkeys(numbers):
        same = [at for at, other in enumerate(merged) if other.claim == number.claim]
        if not same or not number.is_count:
            merged.append(number)
            continue
        (at,) = same
        parts = dict.fromkeys([*_parts(merged[at].printed), *_parts(number.printed)])
        merged[at] = Number(number.claim, Together(tuple(parts)))
    return tuple(merged)


def _parts(printed: Printed) -> tuple[Printed, ...]:
    return printed.parts if isinstance(printed, Together) else (printed,)


def _reveal(number: Number, rule: Rule | None) -> Interval:
    """Give the true counts that fit all that was printed of a claim."""
    parts = _parts(number.printed)
    read = [part.reveals() if rule is None else rule.reveals(part) for part in parts]
    low, high = meet(read)
    if len(parts) > 1 and high is not None and high < low:
        raise ContradictionError((number,))
    return Interval(low, high)


def _holes(number: Number, rule: Rule | None) -> tuple[Interval, ...]:
    """Give the counts that some of what was printed of a claim rules out."""
    find = getattr(rule, "holes", lambda _: ())
    parts = _parts(number.printed)
    found = [hole for part in parts for hole in find(part)]
    found += [hole for part in parts for hole in getattr(part, "holes", ())]
    return tuple(dict.fromkeys(found))


def _number(claim: Claim | Statistic, what: object) -> Number:
    """Read a bare number: people were counted exactly, a figure to its last digit."""
    if isinstance(claim, Statistic) and isinstance(what, Real | str):
        return Number(claim, Figure(cast("float | str", what)))
    if is_whole(what):
        return Number(claim, Exact(int(what)))
    return Number(claim, cast("Printed", what))  # which the release looks at


def _as_printed(part: Release) -> list[Number]:
    """Numbers of a release with its rule written into each."""
    if part.rule is None:
        return list(part.numbers)
    return [_settled(number, part.rule) for number in part.numbers]


def _settled(number: Number, rule: Rule) -> Number:
    """Write what the rule reveals into a number, which stays withheld if it was."""
    if not number.is_count:
        return number
    (low, high), holes = _reveal(number, rule), _holes(number, rule)
    if (low, high) == number.printed.reveals() and not holes:
        return number
    if isinstance(number.printed, Suppressed) and high:
        return Number(number.claim, Suppressed(high + 1, is_zero_shown=low > 0))
    return Number(number.claim, Range(low, high, holes))


def _check_number(number: Number) -> None:
    if not isinstance(number, Number):
        raise ReleaseError.bad_value("numbers", "a tuple of Number", number)
    if isinstance(number.claim, Statistic):
        if not isinstance(number.printed, Figure | Suppressed):
            rule = "a figure such as 36.7, Figure or Suppressed"
            raise ReleaseError.bad_value("printed", rule, number.printed)
        return
    if not isinstance(number.claim, Claim):
        raise ReleaseError.bad_value(
            "claim", "built with kit.claims, such as watched(...)", number.claim
        )
    is_print = hasattr(number.printed, "reveals")
    if isinstance(number.printed, type | Figure) or not is_print:
        raise ReleaseError.bad_value(
            "printed",
            "a whole number, Exact, Rounded, Range, Suppressed or Noisy",
            number.printed,
        )
