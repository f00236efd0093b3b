"""Which published numbers prove a finding by themselves, and how few are enough?

A set of numbers is enough when the size of the group stays proved although every
other number is left unread.
"""

from __future__ import annotations

from kit.claims.language import Claim
from kit.findings import Proved
from kit.proof.bounds import Opening
from kit.proof.minimal_subsets import MOST_DEMANDS, Places, find_smallest
from kit.proof.worlds import Worlds, check_worlds
from kit.releases import Bounds


def prove(
    worlds: Worlds, group: Claim, *, most_demands: int = MOST_DEMANDS
) -> Proved | None:
    """Prove the size of a group from as few published numbers as possible.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    group : Claim
        The group of people.
    most_demands : int, default=60
        How long to look for a smaller set. With 0 none of the numbers can be left
        out, but another set may be smaller.

    Returns
    -------
    Proved or None
        ``None`` where the published numbers leave more than one size.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> tweets = kit.release({until_9th: 57, until_10th: 53}, population=1000)
    >>> worlds = kit.Worlds(tweets)
    >>> proved = kit.prove(worlds, until_9th & ~until_10th)
    >>> str(proved.size), len(proved.because)
    ('exactly 4', 2)
    """
    size = check_worlds(worlds).bounds(group)
    if not size.is_proved:
        return None
    return explain(worlds, group, size, most_demands=most_demands)


def explain(
    worlds: Worlds, group: Claim, size: Bounds, *, most_demands: int = MOST_DEMANDS
) -> Proved:
    """Find the numbers behind a size already bounded, even where it is a range.

    Parameters
    ----------
    worlds : Worlds
        All that fit a release.
    group : Claim
        The people that are bounded.
    size : Bounds
        What `worlds.bounds(group)` said.
    most_demands : int, optional
        How often the search may ask for more before it settles for a set that need
        not be the smallest.

    Returns
    -------
    Proved
        The size, with the published numbers behind it.
    """
    check_worlds(worlds)
    return _Size(worlds, group, size, most_demands).answer()


class _Size:
    """Is a set of numbers enough to prove this size?"""

    def __init__(
        self, worlds: Worlds, group: Claim, size: Bounds, most_demands: int
    ) -> None:
        self.worlds = worlds.settling(group)
        self.group, self.size, self.every = group, size, worlds.every
        self.most_demands = most_demands
        self.openings: list[Opening] = []
        self.is_certain = True  # until a size is left open by a bound without a world

    def answer(self) -> Proved:
        """Find as few numbers as are enough."""
        enough, is_smallest = find_smallest(
            self, self._start(), most_demands=self.most_demands
        )
        because = tuple(self.worlds.release.numbers[i] for i in sorted(enough))
        return Proved(self.group, self.size, because, is_smallest)

    def is_enough(self, kept: Places) -> bool:
        """Say whether these numbers leave no other size."""
        if any(kept <= opening.fitted for opening in self.openings):
            return False
        opening = self._opening(kept)
        if opening is not None:
            self.openings.append(opening)
        return opening is None

    def widen(self, kept: Places) -> Places:
        """Add the numbers that a world which breaks the size fits as well."""
        openings = [o.fitted & self.every for o in self.openings if kept <= o.fitted]
        return max(openings, key=len, default=kept)

    def confirm(self, kept: Places) -> None:
        """Look for a world of whole people that fits these and breaks the size."""
        known = any(o.is_certain for o in self.openings if kept <= o.fitted)
        if not known:
            opening = self._opening(kept, is_quick=False)
            self.is_certain &= opening is not None and opening.is_certain

    def _opening(self, kept: Places, *, is_quick: bool = True) -> Opening | None:
        engine = self.worlds.engine
        return engine.opens(self.group, self.size, kept, is_quick=is_quick)

    def _start(self) -> Places:
        """Numbers that had a price when the size was bounded, if they are enough."""
        priced = self.worlds.engine.priced(self.group, self.every)
        return priced if self.is_enough(priced) else self.every
