"""Viewers made up to answer claims: cheap counterexamples.

Whether one claim contains another is proved by `ViewerProgram`. That takes half a
millisecond, and an archive of three hundred claims has ninety thousand pairs. A made-up
viewer who answers yes to the one and no to the other settles most of them at once, and
can only settle them rightly, because such a viewer could exist.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kit.claims.language import (
    And,
    Attribute,
    Claim,
    Episodes,
    Everyone,
    Not,
    Or,
    Place,
    Plays,
    Streak,
    What,
)
from kit.claims.segments import Segment, cut, within
from kit.errors import ClaimError, KitError

_ANYTHING = What()
_OTHER_VALUE = ""  # an attribute that no claim names


def draw_viewers(claims: Sequence[Claim], n: int, *, seed: int) -> np.ndarray:
    """Make up viewers and say how each answers the claims.

    Each viewer is made to answer yes to one claim, and some of them to others too, as
    far as they go together. Viewers of one claim play on different days of its window.
    What that implies for the other claims is read off.

    Parameters
    ----------
    claims : sequence of Claim, of length n_claims
        What the viewers are asked.
    n : int
        How many viewers to make up.
    seed : int
        Of the random choices.

    Returns
    -------
    ndarray of shape (n, n_claims), bool
        Answers that one viewer can give; by no means all such answers.

    Raises
    ------
    KitError
        If `n` is below 1.
    ClaimError
        If `claims` holds something else.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> film = watched("A Christmas Prince")
    >>> twice = draw_viewers([film, film.at_least(2)], 50, seed=1)
    >>> bool((twice[:, 1] & ~twice[:, 0]).any())
    False
    """
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        raise KitError.bad_value("n", "an int of at least 1", n)
    for claim in claims:
        if not isinstance(claim, Claim):
            rule = "built with kit.claims, such as watched(...)"
            raise ClaimError.bad_value("claim", rule, claim)
    crowd = _Crowd(claims, n, np.random.default_rng(seed))
    return np.stack([crowd.answers(claim) for claim in claims], axis=1)


class _Crowd:
    """What each made-up viewer played in each segment of days, and who they are.

    Plays of one title in one segment are all on its first day, and where a title was
    played every day there is one play on each other day too. So no two titles fill a
    segment together, and every answer below is that of one viewer. No title is an
    episode of a series; whoever plays a series sees either a new episode each time or
    always the same.
    """

    def __init__(
        self, claims: Sequence[Claim], n: int, rng: np.random.Generator
    ) -> None:
        self.rng, self.n, self.n_claims = rng, n, len(claims)
        leaves = list(dict.fromkeys(leaf for c in claims for leaf in c.leaves()))
        self.segments = cut(leaves)
        self.windows: dict[tuple, list[Segment]] = {}
        self.places = {segment: i for i, segment in enumerate(self.segments)}
        named = dict.fromkeys(leaf.what for leaf in leaves if hasattr(leaf, "what"))
        whats = [*(what for what in named if what != _ANYTHING), _ANYTHING]
        self.places_of = {what: i for i, what in enumerate(whats)}
        shape = (n, len(whats), len(self.segments))
        self.plays = np.zeros(shape, dtype=np.int32)
        self.is_daily = np.zeros(shape, dtype=bool)
        self.sees_new = rng.random(n) < 0.5
        self.values = self._draw_attributes(leaves)
        places = [leaf for leaf in leaves if isinstance(leaf, Place)]
        self.homes = self.rng.choice(np.array([None, *places], dtype=object), n)
        for viewer in range(n):
            for claim in self._wishes(claims, viewer):
                self._grant(viewer, claim, wanted=True)

    def _draw_attributes(self, leaves: list[Claim]) -> dict[str, np.ndarray]:
        known: dict[str, list[str]] = {}
        for leaf in leaves:
            if isinstance(leaf, Attribute):
                known.setdefault(leaf.column, [_OTHER_VALUE]).extend(leaf.values)
        return {
            column: self.rng.choice(np.array(values, dtype=object), self.n)
            for column, values in known.items()
        }

    def _wishes(self, claims: Sequence[Claim], viewer: int) -> list[Claim]:
        """Choose a claim for each viewer in turn; one in four has others, up to all."""
        own = claims[viewer % len(claims)]
        if viewer % 4:
            return [own]
        n = int(len(claims) ** self.rng.random()) - 1
        return [*(claims[i] for i in self.rng.permutation(len(claims))[:n]), own]

    def _grant(self, viewer: int, claim: Claim, *, wanted: bool) -> None:
        """Give a viewer what makes a claim true; what would make it false is left out.

        Later wishes may undo earlier ones, so nothing relies on their being granted.
        """
        match claim:
            case Not(part):
                self._grant(viewer, part, wanted=not wanted)
            case Or(parts) if wanted:
                self._grant(viewer, self._one_of(parts), wanted=True)
            case And(parts) if not wanted:
                self._grant(viewer, self._one_of(parts), wanted=False)
            case And(parts) | Or(parts):
                for part in parts:
                    self._grant(viewer, part, wanted=wanted)
            case Attribute(column, values):
                mine = self.values[column]
                if (mine[viewer] in values) != wanted:
                    mine[viewer] = self._one_of(values) if wanted else _OTHER_VALUE
            case Place() if self._lives_in(viewer, claim) != wanted:
                self.homes[viewer] = claim if wanted else None
            case Plays() | Streak() | Episodes() if wanted:
                self._grant_plays(viewer, claim)

    def _lives_in(self, viewer: int, place: Place) -> bool:
        """Whether a viewer's home is this place, or lies in it."""
        home = self.homes[viewer]
        return home is not None and place.name in (home.name, *home.within)

    def _grant_plays(self, viewer: int, claim: Claim) -> None:
        at = self._window(claim)
        if isinstance(claim, Streak):
            for segment in at:
                cell = self._play(viewer, claim.what, segment, segment.days)
                self.is_daily[cell] = True
            return
        # Viewers of one claim take turns at its segments, so that each is tried.
        turn = viewer // self.n_claims
        self._play(viewer, claim.what, at[turn % len(at)], claim.count)
        if isinstance(claim, Episodes):
            self.sees_new[viewer] = True

    def _play(
        self, viewer: int, what: What, segment: Segment, count: int
    ) -> tuple[int, int, int]:
        """Play something at least so often in a segment, and say which cell that is."""
        cell = (viewer, self.places_of[what], self.places[segment])
        self.plays[cell] = max(self.plays[cell], count)
        self.is_daily[cell] |= segment.days == 1
        return cell

    def _window(self, claim: Claim) -> list[Segment]:
        """List the segments that a claim speaks of."""
        ends = (claim.first, claim.last)
        if ends not in self.windows:
            self.windows[ends] = within(self.segments, *ends)
        return self.windows[ends]

    def _one_of(self, things: Sequence) -> object:
        return things[int(self.rng.integers(len(things)))]

    def answers(self, claim: Claim) -> np.ndarray:
        """Say for each viewer whether the claim is true."""
        match claim:
            case Everyone():
                return np.ones(self.n, dtype=bool)
            case Attribute(column, values):
                mine = self.values[column]
                return np.fromiter((one in values for one in mine), bool, self.n)
            case Place():
                lives = (self._lives_in(viewer, claim) for viewer in range(self.n))
                return np.fromiter(lives, bool, self.n)
            case And(parts):
                return np.logical_and.reduce([self.answers(part) for part in parts])
            case Or(parts):
                return np.logical_or.reduce([self.answers(part) for part in parts])
            case Not(part):
                return ~self.answers(part)
        at = [self.places[segment] for segment in self._window(claim)]
        every = slice(None)
        rows = every if claim.what == _ANYTHING else [self.places_of[claim.what]]
        if isinstance(claim, Streak):
            return self.is_daily[:, rows][:, :, at].any(axis=1).all(axis=1)
        seen = self.plays[:, rows][:, :, at].sum(axis=(1, 2))
        if isinstance(claim, Episodes):
            seen = np.where(self.sees_new, seen, np.minimum(seen, 1))
        return seen >= claim.count
