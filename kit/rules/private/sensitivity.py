"""How many numbers of a release can one play, one day or one viewer change?

That is what noise has to hide. It is found from the claims alone, before a log is
looked at, so that the answer gives nobody away. One unit is always of one viewer and
changes each count by one person at most; the question is how many counts. One day of
hers is in one of 18 daily counts, and in the streak of 18 days as well; all she did is
in each of these, yet in no more than one of the counts by region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np

from kit.checks import check_one_of
from kit.claims.amounts import AmountIn
from kit.claims.language import And, Attribute, Claim, Everyone, Leaf, Not, Or
from kit.claims.viewer import What, cut, window, within
from kit.claims.viewer_program import ViewerProgram
from kit.claims.viewing import watched
from kit.errors import RuleError
from kit.rules.private.contribution import ContributionBound, check_open_list

_ANYTHING = What()
#: With more claims, what a bound leaves no room for takes too long to search.
MOST_SEARCHED = 250


class Touched:
    """The claims of a release, and what has a part in them."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)
        leaves = [leaf for claim in self.claims for leaf in claim.leaves()]
        self._segments = cut(leaves)
        # A log may hold more than an amount is said to be at most, so that the logic
        # of one viewer, which takes that for granted, is not trusted with amounts.
        self._measured = np.array([_measures(claim) for claim in self.claims])
        self._grows = np.array([_only_grows(claim) for claim in self.claims])
        self._parts: dict[What, np.ndarray] = {}
        for place, claim in enumerate(self.claims):
            for what, segments in self._days_of(claim):
                part = self._part(what)
                part[place, segments] = True

    def by_play(self) -> np.ndarray:
        """List the claims that a play can have a part in, for each kind of play."""
        return np.unique(np.hstack(list(self._by_name())).T, axis=0)

    def by_title(self) -> np.ndarray:
        """List the claims that all plays of one title can have a part in."""
        return np.unique([part.any(axis=1) for part in self._by_name()], axis=0)

    def by_day(self) -> np.ndarray:
        """List the claims that the plays of one day can have a part in."""
        return np.unique(np.any(list(self._by_name()), axis=0).T, axis=0)

    @property
    def n_days(self) -> int | None:
        """Count the days that claims ask about; ``None`` where they ask about all."""
        asked = np.any(list(self._by_name()), axis=(0, 1))
        days = [
            s.days
            for s, is_asked in zip(self._segments, asked, strict=True)
            if is_asked
        ]
        known = [n for n in days if n is not None]
        return sum(known) if len(known) == len(days) else None

    def most_changed(self, sets: np.ndarray) -> int:
        """Find how many claims of any one set can become true or false at once."""
        most = 0
        for members in sets[np.argsort(-sets.sum(axis=1), kind="stable")]:
            if members.sum() <= most:
                break
            most = max(most, self._changed(members))
        return most

    def most_true(self, bound: ContributionBound | None = None) -> int:
        """Find how many claims can be true of one viewer."""
        followed = [
            c for c, m in zip(self.claims, self._measured, strict=True) if not m
        ]
        n, n_measured = len(followed), len(self.claims) - len(followed)
        if not n:
            return n_measured
        too_much = (
            self._beyond(bound) if bound is not None and n <= MOST_SEARCHED else []
        )
        # Breaking the bound costs more than all claims together are worth.
        weights = np.array([1.0] * n + [-n - 1.0] * len(too_much))
        best = ViewerProgram([*followed, *too_much]).best(weights)
        return int(weights @ best) + n_measured

    # -- one viewer ------------------------------------------------------------

    def _changed(self, members: np.ndarray) -> int:
        """Bound how many claims of one set can change.

        Leaving plays out makes a claim that only grows with them false, if anything;
        then the viewer had all those that change. Any other claim that changes was
        true either with the plays or without.
        """
        lost = members & self._grows & ~self._measured
        either = members & ~self._grows & ~self._measured
        together = self._most_together(lost)
        together += min(int(either.sum()), 2 * self._most_together(either))
        return together + int((members & self._measured).sum())

    def _most_together(self, chosen: np.ndarray) -> int:
        """Find how many of the chosen claims can be true of one viewer."""
        if not chosen.any():
            return 0
        asked = [self.claims[place] for place in np.flatnonzero(chosen)]
        return int(ViewerProgram(asked).best(np.ones(len(asked))).sum())

    def _beyond(self, bound: ContributionBound) -> list[Claim]:
        """Say what no viewer does under a bound."""
        if bound.per == "viewer":
            return [watched().at_least(bound.most + 1)]
        return [
            watched().between(s.first, s.last).at_least(bound.most * s.days + 1)
            for s in self._segments
            if s.first is not None and s.last is not None and s.days is not None
        ]

    # -- which claims ------------------------------------------------------------

    def _part(self, what: What) -> np.ndarray:
        """Where a play of this has a part: claims down, stretches of days across."""
        shape = len(self.claims), len(self._segments)
        return self._parts.setdefault(what, np.zeros(shape, dtype=bool))

    def _days_of(self, claim: Claim) -> Iterable[tuple[What, list[int]]]:
        """Give what a claim asks about, and in which stretches of days."""
        everywhere = list(range(len(self._segments)))
        if True in _without_plays(claim):
            yield _ANYTHING, everywhere
        for leaf in claim.leaves():
            if isinstance(leaf, AmountIn):
                yield leaf.amount.what or _ANYTHING, everywhere
            elif (days := window(leaf)) is not None and hasattr(leaf, "what"):
                inside = set(within(self._segments, days.first, days.last))
                yield leaf.what, [i for i in everywhere if self._segments[i] in inside]
            elif not _is_fixed(leaf):  # a kind that does not say which plays it reads
                yield _ANYTHING, everywhere

    def _by_name(self) -> Iterable[np.ndarray]:
        """Join what asks about a title, its series and anything, for each pair."""
        titles = [what for what in self._parts if what.title is not None]
        series = [what for what in self._parts if what.series is not None]
        anything = self._part(_ANYTHING)
        for title, of in product([_ANYTHING, *titles], [_ANYTHING, *series]):
            yield anything | self._part(title) | self._part(of)


def _without_plays(claim: Claim) -> set[bool]:
    """Say which answers somebody can give who played nothing that is asked about."""
    match claim:
        case Everyone():
            return {True}
        case Leaf():
            return {False} if claim.grows else {True, False}
        case Not(part):
            return {not answer for answer in _without_plays(part)}
        case And(parts):
            answers = [_without_plays(part) for part in parts]
            return {all(way) for way in product(*answers)}
        case Or(parts):
            answers = [_without_plays(part) for part in parts]
            return {any(way) for way in product(*answers)}
    message = f"nothing is known of a claim of type {type(claim).__name__}"
    raise TypeError(message)


def _only_grows(claim: Claim) -> bool:
    """Say whether more plays never make a claim false."""
    match claim:
        case Not(part):
            return _is_fixed(part)
        case And(parts) | Or(parts):
            return all(_only_grows(part) for part in parts)
    return _is_fixed(claim) or (isinstance(claim, Leaf) and claim.grows)


def _is_fixed(claim: Claim) -> bool:
    """Whether no play of a viewer, be it there or not, changes the answer."""
    return isinstance(claim, Attribute | Everyone)


def _measures(claim: Claim) -> bool:
    return any(isinstance(leaf, AmountIn) for leaf in claim.leaves())


#: What is hidden: one play, all plays of a viewer's day, or all plays of a viewer.
UNITS = ("play", "day", "viewer")


@dataclass(frozen=True)
class Sensitivity:
    """How far one unit can move the counts of a release.

    Attributes
    ----------
    unit : {"play", "day", "viewer"}
        What is added or left out: one play, a viewer's day, or a viewer.
    counts : int
        How many counts that can change, each by one person at most.
    """

    unit: str
    counts: int

    @property
    def l1(self) -> int:
        """The largest sum of the changes, in people."""
        return self.counts

    @property
    def l2(self) -> float:
        """The largest root of the sum of their squares, in people."""
        return sqrt(self.counts)

    def __str__(self) -> str:
        counts = "1 count" if self.counts == 1 else f"{self.counts:,} counts"
        return f"one {unit_words(self.unit)} changes at most {counts}, by 1 person each"


def sensitivity(
    claims: Sequence[Claim],
    *,
    unit: str,
    bound: ContributionBound | None = None,
    is_open: bool = False,
) -> Sensitivity:
    """Find how many counts one unit can change, whatever the log.

    Parameters
    ----------
    claims : sequence of Claim
        All that is counted for the release.
    unit : {"play", "day", "viewer"}
        What is added or left out.
    bound : ContributionBound, optional
        What is left out before counting. It must bound what lies within one unit:
        per viewer or per day for a viewer, per day for a day. Of a play there is
        nothing to bound, and leaving one out would let another in.
    is_open : bool, default=False
        Whether the list of claims was itself found in the log, such as one for each
        title that somebody played. Then how many there are tells something, and only
        what holds for longer lists of the same sentence is used: the bound. Not every
        claim can be on such a list; see `kit.rules.private.contribution`.

    Returns
    -------
    Sensitivity
        At least 1 and never too small; too large where claims are related in ways
        that are not seen.

    Raises
    ------
    RuleError
        If there is no claim, `unit` is none, or `bound` does not go with it, or is
        missing where the list is open; or as `check_open_list`.

    Notes
    -----
    Attributes are taken to be the viewer's own, whichever of her plays are left in: a
    play or a day is hidden, and not that she lives in New York.

    Examples
    --------
    >>> from kit.claims import watched
    >>> film = watched("A Christmas Prince")
    >>> daily = [film.on(f"2017-12-{day:02}") for day in range(1, 19)]
    >>> claims = [*daily, film.every_day(18, until="2017-12-18")]
    >>> [sensitivity(claims, unit=unit).counts for unit in ("play", "day", "viewer")]
    [2, 2, 19]
    >>> sensitivity(claims, unit="viewer", bound=ContributionBound(3)).counts
    3
    """
    claims = _check_claims(claims)
    check_unit(unit)
    _check_bound(bound, unit)
    if is_open:
        check_open_list(claims)
    touched = Touched(claims)
    if is_open:
        return Sensitivity(unit, _of_open_list(touched, unit, bound))
    found = [*_by_pieces(touched, unit, bound), *_as_a_whole(touched, unit, bound)]
    return Sensitivity(unit, max(1, min(found)))


def _of_open_list(touched: Touched, unit: str, bound: ContributionBound | None) -> int:
    """Count the pieces of a unit: of one sentence, each is in one count at most."""
    n_pieces = _n_pieces(touched, unit, bound)
    if n_pieces is None:
        rule = "given where the claims were found in the log"
        fix = "Leave in at most so many plays or titles of each unit."
        raise RuleError.bad_value("bound", rule, bound, fix)
    return n_pieces


def _by_pieces(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> Iterator[int]:
    """Change one play or one title after the other: so many times what one changes."""
    n_pieces = _n_pieces(touched, unit, bound)
    if n_pieces is not None:
        are_titles = bound is not None and (bound.of, bound.per) == ("titles", "viewer")
        pieces = touched.by_title() if are_titles else touched.by_play()
        yield n_pieces * touched.most_changed(pieces)


def _n_pieces(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> int | None:
    """Count the plays or titles of one unit; ``None`` where nothing limits them."""
    if unit == "play":
        return 1
    if bound is None:
        return None
    if bound.per == unit:
        return bound.most
    return None if touched.n_days is None else bound.most * touched.n_days


def _as_a_whole(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> Iterator[int]:
    """Ask which claims can be true of one viewer together."""
    if unit == "day":
        yield touched.most_changed(touched.by_day())
    elif unit == "viewer":
        limit = bound if bound is not None and bound.of == "plays" else None
        yield touched.most_true(limit)


def unit_words(unit: str) -> str:
    """Say what a unit is, after "one" or "each".

    Parameters
    ----------
    unit : str
        As in `kit.rules.sensitivity`.

    Returns
    -------
    str
        Words for it.

    Raises
    ------
    RuleError
        If it is no unit of privacy.
    """
    check_unit(unit)
    return {"day": "viewer's day"}.get(unit, unit)


def check_unit(unit: str) -> None:
    """Refuse what is no unit of privacy."""
    check_one_of(RuleError, "unit", unit, UNITS)


def _check_claims(claims: Sequence[Claim]) -> list[Claim]:
    listed = list(claims) if isinstance(claims, Iterable) else [None]
    if not listed or not all(isinstance(claim, Claim) for claim in listed):
        rule = "a list of at least one claim that counts people"
        raise RuleError.bad_value("claims", rule, claims)
    return list(dict.fromkeys(listed))


def _check_bound(bound: ContributionBound | None, unit: str) -> None:
    if bound is None:
        return
    if not isinstance(bound, ContributionBound):
        rule = "a ContributionBound, such as ContributionBound(10)"
        raise RuleError.bad_value("bound", rule, bound)
    if unit == "play" or (unit == "day" and bound.per == "viewer"):
        rule = f"about what lies within one {unit_words(unit)}"
        fix = "Leave it out, or take a larger unit."
        raise RuleError.bad_value("bound", rule, str(bound), fix)
