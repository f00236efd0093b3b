"""Which claims does a play have a part in, and how many of them can change at once?

A play is of one title, of one series at most, and on one day. A claim about others
does not change with it, unless it can be true of somebody who never played what it
names: whoever "did not watch it" leaves that count with the last of her plays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from kit.claims import And, Attribute, Claim, Everyone, Not, Or, What, watched
from kit.claims.amounts import AmountIn
from kit.claims.segments import cut, window, within
from kit.claims.viewer_program import ViewerProgram
from kit.rules.private.contribution import ContributionBound

_ANYTHING = What()
#: With more claims, what a bound leaves no room for takes too long to search.
MOST_SEARCHED = 250


class Touched:
    """The claims of a release, and what has a part in them.

    Parameters
    ----------
    claims : sequence of Claim, of length n_claims
        No claim twice.
    """

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
        """List the claims that a play can have a part in, for each kind of play.

        Returns
        -------
        bool array of shape (n_kinds, n_claims)
            A kind is a title, a series and a stretch of days between two cuts.
        """
        return np.unique(np.hstack(list(self._by_name())).T, axis=0)

    def by_title(self) -> np.ndarray:
        """List the claims that all plays of one title can have a part in.

        Returns
        -------
        bool array of shape (n_titles, n_claims)
        """
        return np.unique([part.any(axis=1) for part in self._by_name()], axis=0)

    def by_day(self) -> np.ndarray:
        """List the claims that the plays of one day can have a part in.

        Returns
        -------
        bool array of shape (n_segments, n_claims)
        """
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
        return None if None in days else sum(days)

    def most_changed(self, sets: np.ndarray) -> int:
        """Find how many claims of any one set can become true or false at once.

        Parameters
        ----------
        sets : bool array of shape (n_sets, n_claims)
            What can change together.
        """
        most = 0
        for members in sets[np.argsort(-sets.sum(axis=1), kind="stable")]:
            if members.sum() <= most:
                break
            most = max(most, self._changed(members))
        return most

    def most_true(self, bound: ContributionBound | None = None) -> int:
        """Find how many claims can be true of one viewer.

        Parameters
        ----------
        bound : ContributionBound, optional
            Of plays: a viewer has no more. Left aside where claims are many.
        """
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
            if s.days is not None
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
            elif (days := window(leaf)) is not None:
                inside = set(within(self._segments, days.first, days.last))
                yield leaf.what, [i for i in everywhere if self._segments[i] in inside]

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
        case Attribute() | AmountIn():
            return {True, False}
        case Not(part):
            return {not answer for answer in _without_plays(part)}
        case And(parts):
            answers = [_without_plays(part) for part in parts]
            return {all(way) for way in product(*answers)}
        case Or(parts):
            answers = [_without_plays(part) for part in parts]
            return {any(way) for way in product(*answers)}
    return {False}


def _only_grows(claim: Claim) -> bool:
    """Say whether more plays never make a claim false."""
    match claim:
        case Not(part):
            return isinstance(part, Attribute | Everyone)
        case And(parts) | Or(parts):
            return all(_only_grows(part) for part in parts)
    return not isinstance(claim, AmountIn)


def _measures(claim: Claim) -> bool:
    return any(isinstance(leaf, AmountIn) for leaf in claim.leaves())
