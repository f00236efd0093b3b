"""What does a publisher say instead, who speaks of weeks, series and regions only?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from kit.checks import is_whole
from kit.claims.amounts import AmountIn
from kit.claims.language import (
    OF_PLAYS,
    And,
    Attribute,
    Claim,
    Everyone,
    Leaf,
    Not,
    Or,
    Value,
)
from kit.claims.viewer import What
from kit.claims.viewing import Episodes, Plays, Streak
from kit.errors import RuleError
from kit.rules.kinds import ClaimRule

#: What a hierarchy is read from, and which way round; errors say it.
A_MAPPING = "a mapping of each value to its group, both as names"
WHICH_WAY = "Write {'CA': 'West'}, not {'West': ['CA']}."


@dataclass(frozen=True)
class Hierarchy:
    """Each value and the group that is told of in its place.

    Parameters
    ----------
    name : str
        What the groups are, as a rule or an error says it: "census regions".
    parents : mapping of str or number to str, or pairs
        The group of every value. ``None`` for a title that belongs to no series and
        so stays as it is.

    Raises
    ------
    RuleError
        If there is no value, one stands twice, or one is no name.

    Examples
    --------
    >>> ages = Hierarchy("wider ages", {"13-17": "to 24", "18-24": "to 24"})
    >>> ages.parent("13-17"), ages.members("to 24")
    ('to 24', ('13-17', '18-24'))
    """

    name: str
    parents: tuple[tuple[Value, str | None], ...]
    _by_value: dict[Value, str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            wanted = 'words for the groups, such as "census regions"'
            raise RuleError.bad_value("name", wanted, self.name)
        given = self.parents
        try:
            pairs = list(given.items() if isinstance(given, Mapping) else given)
        except TypeError:
            pairs = []
        if not all(isinstance(p, tuple | list) and len(p) == 2 for p in pairs):
            pairs = []
        listed = tuple((value, parent) for value, parent in pairs)
        values = [value for value, _ in listed]
        groups = [group for _, group in listed if group is not None]
        is_named = all(map(_is_value, values)) and all(map(_is_name, groups))
        if not listed or not is_named or len(set(values)) < len(values):
            raise RuleError.bad_value("parents", A_MAPPING, given, WHICH_WAY)
        object.__setattr__(self, "parents", listed)
        object.__setattr__(self, "_by_value", dict(listed))

    @property
    def groups(self) -> dict[str, list[Value]]:
        """Give the values of each group, as `kit.publishing.tables` takes them."""
        grouped: dict[str, list[Value]] = {}
        for value, parent in self.parents:
            if parent is not None:
                grouped.setdefault(parent, []).append(value)
        return grouped

    def parent(self, value: Value, *, column: str = "value") -> str | None:
        """Give the group of a value.

        Parameters
        ----------
        value : str
            Spelt as in the log.
        column : str, default='value'
            What the value is of, for the error.

        Raises
        ------
        RuleError
            If the hierarchy leaves the value out.
        """
        if value not in self._by_value:
            msg = (
                f"`{column}` must be covered by the hierarchy of {self.name}, which "
                f"leaves out {value!r}; add it there, or do not claim it."
            )
            raise RuleError(msg)
        return self._by_value[value]

    def members(self, group: str | None) -> tuple[Value, ...]:
        """List the values of a group."""
        return tuple(value for value, parent in self.parents if parent == group)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_value(value: object) -> bool:
    return _is_name(value) or is_whole(value) or isinstance(value, float)


def _group(groups: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Turn "group: its values" into "value: its group"."""
    return tuple(
        (value, group) for group, listed in groups.items() for value in listed.split()
    )


#: The four regions of the US Census Bureau, "Census Regions and Divisions of the
#: United States", by the two letters of the states; DC counts to the South.
CENSUS_REGIONS = Hierarchy(
    "census regions",
    _group(
        {
            "Northeast": "CT ME MA NH RI VT NJ NY PA",
            "Midwest": "IL IN MI OH WI IA KS MN MO NE ND SD",
            "South": "DE DC FL GA MD NC SC VA WV AL KY MS TN AR LA OK TX",
            "West": "AZ CO ID MT NV NM UT WY AK CA HI OR WA",
        }
    ),
)

#: Wider ages for the bands of the invented video service (data/README.md).
VIDEO_AGES = Hierarchy(
    "wider ages",
    _group({"13-24": "13-17 18-24", "25-44": "25-34 35-44", "45+": "45-54 55-64 65+"}),
)

#: Wider ages for the bands of the invented music service.
MUSIC_AGES = Hierarchy(
    "wider ages",
    _group({"13-24": "13-17 18-24", "25-44": "25-34 35-44", "45+": "45-54 55+"}),
)


_WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_ONE_DAY = timedelta(days=1)


def _no_coarser(claim: Claim, why: str) -> RuleError:
    return RuleError(
        f"`claim` must have a coarser form, and {str(claim)!r} has none, since {why}; "
        "leave it out."
    )


@dataclass(frozen=True, init=False)
class Coarsening(ClaimRule):
    """Put a coarser sentence in place of each claim, and count that.

    Nothing is withheld or blurred: the coarser count is a true one. What a sentence
    cannot say any more is lost, and so is what could be subtracted from it.

    Parameters
    ----------
    days : {'week', 'month'}, optional
        The shortest time that is told of. By default days stay days.
    week_from : str, default='Monday'
        The weekday on which a week begins; with Monday they are ISO weeks.
    titles : Hierarchy or mapping, optional
        The series of every title, ``None`` for a film, which stays as it is.
    **attributes : Hierarchy or mapping
        For ``region``, ``age_band`` or what else a log knows of its viewers, the group
        of every value. A log has no column of groups, so a claim about one lists the
        values in it.

    Raises
    ------
    RuleError
        If nothing is made coarser, or one of the parameters is something else.

    Notes
    -----
    A window of days grows to the whole weeks that it touches, and so does a count of
    plays or episodes in it. A daily streak becomes "at least one play in each of the
    weeks", for a reader of weeks cannot tell days. Where titles become series,
    "different episodes" become plays of the series. A number of plays between limits,
    of a title that becomes a series, has no coarser form: the limits would be wrong.

    Whoever a claim counts, the coarser one counts too, unless the claim denies
    something: "not on the 10th" becomes "not in that week", which is true of fewer. A
    streak that broke off within a week can become a sentence that is true of nobody.

    References
    ----------
    .. [1] L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control",
       Springer, 2001, chapter 4: global recoding.

    Examples
    --------
    >>> from kit.claims import watched
    >>> rule = Coarsening(days="week")
    >>> print(rule.publish(watched("A Christmas Prince").on("2017-12-10")))
    watched A Christmas Prince between 4 and 10 December 2017
    """

    days: str | None = None
    week_from: str = "Monday"
    titles: Hierarchy | None = None
    attributes: tuple[tuple[str, Hierarchy], ...] = ()

    def __init__(
        self,
        days: str | None = None,
        week_from: str = "Monday",
        titles: Hierarchy | Mapping[str, str | None] | None = None,
        **attributes: Hierarchy | Mapping[Value, str] | None,
    ) -> None:
        if not isinstance(days, str | None) or days not in (None, "week", "month"):
            raise RuleError.bad_value("days", "'week', 'month' or None", days)
        if week_from not in _WEEKDAYS:
            wanted = f"one of {', '.join(_WEEKDAYS)}"
            raise RuleError.bad_value("week_from", wanted, week_from)
        read = {c: _read_hierarchy(c, given) for c, given in attributes.items()}
        given = {
            "days": days,
            "week_from": week_from,
            "titles": _read_hierarchy("titles", titles),
            "attributes": tuple((c, tree) for c, tree in read.items() if tree),
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)
        if days is None and not self._hierarchies:
            wanted = "given, or a hierarchy for one of the columns"
            raise RuleError.bad_value("days", wanted, None)

    def publish(self, claim: Claim) -> Claim:
        """Put a coarser sentence in place of a claim.

        Parameters
        ----------
        claim : Claim
            Any claim.

        Returns
        -------
        Claim
            One that a log can count; the same where there is nothing to coarsen.

        Raises
        ------
        RuleError
            If a hierarchy leaves out what the claim names, or there is no coarser
            form.
        """
        match claim:
            case And(parts):
                return reduce(and_, map(self.publish, parts))
            case Or(parts):
                return reduce(or_, map(self.publish, parts))
            case Not(part):
                return ~self.publish(part)
            case Attribute():
                return self._widen(claim)
            case Plays() | Streak() | Episodes():
                return self._stretch(self._lift(claim))
            case AmountIn():
                return self._check_amount(claim)
            case Everyone():
                return claim
            case Leaf():
                raise _no_coarser(claim, "nobody said how to coarsen its kind")
        raise RuleError.bad_value("claim", "built with kit.claims", claim)

    @property
    def _hierarchies(self) -> list[Hierarchy]:
        titles = [] if self.titles is None else [self.titles]
        return titles + [hierarchy for _, hierarchy in self.attributes]

    def _widen(self, claim: Attribute) -> Attribute:
        """Ask for all values of the groups that the claim touches."""
        hierarchy = dict(self.attributes).get(claim.column)
        if hierarchy is None:
            return claim
        groups = {hierarchy.parent(v, column=claim.column) for v in claim.values}
        wider = {value for group in groups for value in hierarchy.members(group)}
        return replace(claim, values=tuple(sorted(wider)))

    def _series(self, title: str | None) -> str | None:
        """Give the series that is told of in place of a title, if one is."""
        if self.titles is None or title is None:
            return None
        return self.titles.parent(title, column="title")

    def _lift(self, claim: Plays | Streak | Episodes) -> Plays | Streak | Episodes:
        """Speak of the series."""
        what = claim.what
        if isinstance(claim, Episodes):
            if self.titles is None:
                return claim
            return Plays(what, claim.first, claim.last, claim.count)
        series = self._series(what.title)
        if series is None:
            return claim
        return replace(claim, what=What(series=series, verb=what.verb))

    def _stretch(self, claim: Plays | Streak | Episodes) -> Claim:
        """Speak of whole weeks or months."""
        if self.days is None:
            return claim
        if not isinstance(claim, Streak):
            first = None if claim.first is None else self._period(claim.first)[0]
            last = None if claim.last is None else self._period(claim.last)[1]
            return replace(claim, first=first, last=last)
        told: list[Claim] = []
        day = claim.first
        while day <= claim.last:
            first, last = self._period(day)
            told.append(Plays(claim.what, first, last))
            day = last + _ONE_DAY
        return reduce(and_, told)

    def _period(self, day: date) -> tuple[date, date]:
        """Give the first and the last day of the week or month of a day."""
        if self.days == "week":
            past = (day.weekday() - _WEEKDAYS.index(self.week_from)) % 7
            first = day - timedelta(days=past)
            return first, first + timedelta(days=6)
        first = day.replace(day=1)
        # The 28th and four days lie in the next month, whichever it is.
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return first, after - _ONE_DAY

    def _check_amount(self, claim: AmountIn) -> AmountIn:
        """Refuse an amount of a title where titles become series."""
        what = claim.amount.what
        if what is not None and self._series(what.title) is not None:
            raise _no_coarser(claim, "limits for one title are none for its series")
        return claim

    def __str__(self) -> str:
        told = [] if self.days is None else [f"{self.days}s"]
        if self.days == "week" and self.week_from != "Monday":
            told = [f"weeks from {self.week_from}"]
        told += [hierarchy.name for hierarchy in self._hierarchies]
        return f"coarsening to {' and '.join(told)}"


def _read_hierarchy(column: str, given: object) -> Hierarchy | None:
    """Read a mapping as a hierarchy, and refuse one that loses a value."""
    if column in OF_PLAYS:
        fix = "Say `titles` for those, and `days` for the time."
        raise RuleError.bad_value("attributes", "of the viewer", column, fix)
    if isinstance(given, Mapping):
        name = "series" if column == "titles" else f"groups of `{column}`"
        try:
            given = Hierarchy(name, tuple(given.items()))
        except RuleError:  # which would name a parameter that nobody typed here
            raise RuleError.bad_value(column, A_MAPPING, given, WHICH_WAY) from None
    if given is not None and not isinstance(given, Hierarchy):
        wanted = "a Hierarchy, or a mapping of each value to its group"
        raise RuleError.bad_value(column, wanted, given, WHICH_WAY)
    if given is not None and column != "titles":
        lost = [value for value, parent in given.parents if parent is None]
        if lost:
            wanted = "a hierarchy in which every value has a group"
            raise RuleError.bad_value(column, wanted, lost[0])
    return given
