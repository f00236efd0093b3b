"""What can a published sentence say about a viewer?

A claim is a question with a yes or a no for each viewer: did she watch it every
day, does she live there? A publisher prints how many viewers answer yes. Claims
are values: built fluently, compared by content, joined with ``&``, ``|`` and ``~``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kit.claims.units import PEOPLE, Unit
from kit.errors import ClaimError

#: Attributes of a viewer (not of a play) that a claim can single out.
ATTRIBUTES = ("region", "age_band", "plan")

#: A second map of the same people: everybody lives in one zone of each. No log has it.
OTHER_MAP = "other_region"


@dataclass(frozen=True)
class What:
    """What was watched: one title, any episode of one series, or anything.

    Parameters
    ----------
    title : str, optional
        One film, episode or track, spelt as in the log.
    series : str, optional
        Any episode of this series. With neither, anything at all.
    verb : str, default="watched"
        The verb of the sentence; it plays no part in comparisons.
    """

    title: str | None = None
    series: str | None = None
    verb: str = field(default="watched", compare=False, repr=False)

    @property
    def name(self) -> str:
        """The name a sentence uses."""
        return self.title or self.series or "anything"


class Claim:
    """A sentence that is true or false of each viewer; a log can count it."""

    def __and__(self, other: Claim) -> Claim:
        return _join(And, self, other)

    def __or__(self, other: Claim) -> Claim:
        return _join(Or, self, other)

    def __invert__(self) -> Claim:
        return self.part if isinstance(self, Not) else Not(self)

    def where(self, **attributes: str | list[str] | tuple[str, ...]) -> Claim:
        """Keep only viewers with these attributes.

        Parameters
        ----------
        **attributes : str or list of str
            ``region``, ``age_band`` or ``plan``; a list means any of its values.
            Everybody has one value of each, as in a log. Places that may lie in each
            other come from `kit.claims.Places` instead.

        Raises
        ------
        ClaimError
            If an attribute is not one of a viewer, or has no value.

        Examples
        --------
        >>> print(watched("A Christmas Prince").on("2017-12-10").where(region="US"))
        watched A Christmas Prince on 10 December 2017, living in US
        """
        claim: Claim = self
        for column, values in attributes.items():
            claim = claim & _attribute(column, values)
        return claim

    def leaves(self) -> Iterator[Claim]:
        """Yield the parts that hold no other claim."""
        yield self

    def sentence(self, count: int | None = None, unit: Unit = PEOPLE) -> str:
        """Write the claim as a publisher would, with its number when given.

        Examples
        --------
        >>> watched("A Christmas Prince").every_day(18, until="2017-12-10").sentence(53)
        '53 people watched A Christmas Prince every day for the 18 days until \
10 December 2017.'
        """
        from kit.claims.sentences import predicate, sentence  # sentences read claims

        if count is None:
            return predicate(self, unit)
        return sentence(self, count, unit)

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True)
class Everyone(Claim):
    """True of every viewer of the population."""


@dataclass(frozen=True)
class Attribute(Claim):
    """True of viewers whose `column` has one of `values`."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Place(Claim):
    """True of viewers who live in a place that may lie in another, or hold one.

    Unlike the regions of a log, of which everybody has one, places overlap unless it
    is said that they do not; `kit.claims.places` says which are which.

    Parameters
    ----------
    name : str
        The place; empty for the one that sentences speak of which name none.
    within : tuple of str
        All places that it lies in.
    apart : tuple of str
        All places that share nobody with it.
    """

    name: str
    within: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plays(Claim):
    """At least `count` plays of `what` from day `first` to day `last`, both included.

    ``None`` leaves that end of the window open.
    """

    what: What
    first: date | None = None
    last: date | None = None
    count: int = 1

    def on(self, day: str | date) -> Plays:
        """Count plays on one day."""
        return self.between(day, day)

    def between(self, first: str | date, last: str | date) -> Plays:
        """Count plays in a window of days, both ends included.

        Raises
        ------
        ClaimError
            If a date cannot be read, or the window ends before it starts.
        """
        start, end = _day("first", first), _day("last", last)
        if end < start:
            raise ClaimError.bad_value(
                "last", f"a day on or after `first` ({start})", str(end)
            )
        return replace(self, first=start, last=end)

    def at_least(self, count: int) -> Plays:
        """Ask for at least `count` plays in the window.

        Raises
        ------
        ClaimError
            If `count` is below 1.
        """
        return replace(self, count=_whole("count", count))

    def exactly(self, count: int) -> Claim:
        """Ask for `count` plays in the window, no more and no fewer.

        Examples
        --------
        >>> print(played("Sorry").on("2016-02-14").exactly(42))
        played Sorry exactly 42 times on 14 February 2016
        """
        return self.at_least(count) & ~self.at_least(count + 1)

    def every_day(self, days: int, *, until: str | date) -> Claim:
        """Ask for a streak: at least one play on each of `days` days ending `until`.

        Parameters
        ----------
        days : int
            Length of the streak in days, at least 1.
        until : str or date
            Last day of the streak, such as ``"2017-12-10"``.

        Raises
        ------
        ClaimError
            If `days` is below 1, `until` is not a date, or the claim already asks
            for several plays, since a streak asks for one a day.

        Examples
        --------
        >>> watched("A Christmas Prince").every_day(18, until="2017-12-10").first
        datetime.date(2017, 11, 23)
        """
        self._refuse_count("every_day", "one play a day")
        end = _day("until", until)
        start = _start(days, end)
        return self.on(end) if start == end else Streak(self.what, start, end)

    def episodes(self, count: int) -> Episodes:
        """Ask for at least `count` different episodes of the series in the window.

        Raises
        ------
        ClaimError
            If the claim is not about a series, asks for several plays already, or
            `count` is below 1.
        """
        self._refuse_count("episodes", "different episodes, not plays")
        if self.what.series is None:
            message = (
                "`episodes` counts episodes of a series, and this claim names none: "
                'start from watched(series="...").'
            )
            raise ClaimError(message)
        return Episodes(self.what, self.first, self.last, _whole("count", count))

    def _refuse_count(self, method: str, asks: str) -> None:
        """Refuse to drop in silence a number of plays that was asked for."""
        if self.count != 1:
            message = (
                f"`{method}` asks for {asks}, and this claim asks for at least "
                f"{self.count} plays: leave out `at_least`."
            )
            raise ClaimError(message)


@dataclass(frozen=True)
class Streak(Claim):
    """At least one play of `what` on every day from `first` to `last`."""

    what: What
    first: date
    last: date


@dataclass(frozen=True)
class Episodes(Claim):
    """At least `count` different episodes of the series in the window."""

    what: What
    first: date | None
    last: date | None
    count: int

    def between(self, first: str | date, last: str | date) -> Episodes:
        """Count episodes in a window of days, both ends included."""
        window = Plays(self.what).between(first, last)
        return replace(self, first=window.first, last=window.last)

    def within(self, days: int, *, until: str | date) -> Episodes:
        """Count episodes in the `days` days that end on `until`."""
        end = _day("until", until)
        return self.between(_start(days, end), end)


@dataclass(frozen=True)
class And(Claim):
    """True where every part is."""

    parts: tuple[Claim, ...]

    def leaves(self) -> Iterator[Claim]:
        """Yield the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Or(Claim):
    """True where at least one part is."""

    parts: tuple[Claim, ...]

    leaves = And.leaves


@dataclass(frozen=True)
class Not(Claim):
    """True where `part` is not."""

    part: Claim

    def leaves(self) -> Iterator[Claim]:
        """Yield the leaves of the part."""
        yield from self.part.leaves()


def watched(title: str | None = None, *, series: str | None = None) -> Plays:
    """Begin a claim: the viewer watched this title at least once, at any time.

    Parameters
    ----------
    title : str, optional
        Film, episode or track, spelt as in the log. With neither `title` nor
        `series`, anything at all.
    series : str, optional
        Any episode of this series.

    Raises
    ------
    ClaimError
        If both are given, or one is empty.

    Examples
    --------
    >>> print(watched("A Christmas Prince").between("2017-12-01", "2017-12-10"))
    watched A Christmas Prince between 1 and 10 December 2017
    """
    return _begin(title, series, "watched")


def played(title: str | None = None) -> Plays:
    """Begin a claim about a track: as `watched`, with the verb of a music service.

    Examples
    --------
    >>> print(played("Sorry").on("2016-02-14").at_least(42))
    played Sorry at least 42 times on 14 February 2016
    """
    return _begin(title, None, "played")


def everyone() -> Everyone:
    """Count the whole population: the number of viewers or members.

    Examples
    --------
    >>> everyone().sentence(8)
    '8 people are in the population.'
    >>> print(everyone().where(region="NY"))
    are in the population, living in NY
    """
    return Everyone()


def _begin(title: str | None, series: str | None, verb: str) -> Plays:
    if title is not None and series is not None:
        raise ClaimError("Give a `title` or a `series`, not both.")
    for name, value in (("title", title), ("series", series)):
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise ClaimError.bad_value(name, "a name, spelt as in the log", value)
    return Plays(What(title, series, verb))


def _attribute(column: str, values: str | list[str] | tuple[str, ...]) -> Attribute:
    if column not in ATTRIBUTES:
        raise ClaimError.bad_value(
            "where", f"an attribute of the viewer ({', '.join(ATTRIBUTES)})", column
        )
    listed = list(values) if isinstance(values, list | tuple) else [values]
    if not listed or not all(isinstance(v, str) and v for v in listed):
        raise ClaimError.bad_value(column, "a value or a list of values", values)
    return Attribute(column, tuple(sorted(set(listed))))


def _join(kind: type[And] | type[Or], *claims: Claim) -> Claim:
    """Join claims, without repeats, nesting or a needless "everyone and"."""
    parts: dict[Claim, None] = {}
    for claim in claims:
        if not isinstance(claim, Claim):
            raise ClaimError.bad_value("&, |", "written between two claims", claim)
        for part in claim.parts if isinstance(claim, kind) else (claim,):
            if not (kind is And and isinstance(part, Everyone)):
                parts[part] = None
    if not parts:
        return Everyone()
    return kind(tuple(parts)) if len(parts) > 1 else next(iter(parts))


def _day(name: str, value: str | date) -> date:
    try:
        day = value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    # The first and last year of the calendar leave no room for the day beside.
    if day is None or not date.min.year < day.year < date.max.year:
        raise ClaimError.bad_value(name, 'a date such as "2017-12-10"', value)
    return day


def _start(days: int, end: date) -> date:
    """First of the `days` days that end on `end`."""
    most = end.toordinal() - date(date.min.year + 1, 1, 1).toordinal() + 1
    if _whole("days", days) > most:
        raise ClaimError.bad_value("days", f"at most {most:,} until {end}", days)
    return end - timedelta(days=days - 1)


def _whole(name: str, value: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ClaimError.bad_value(name, "an int of at least 1", value)
    return value
