"""What is true of people of whom figures such as a mean or a median were published?

They are sorted into cells first, which takes milliseconds for any number of people.
Only where that leaves a doubt, and the people are few, are they looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from kit.claims import Claim, contains, everyone
from kit.errors import ReleaseError
from kit.proof.grouped import Grouped
from kit.proof.side import Opening, Side
from kit.releases import Bounds, Release

if TYPE_CHECKING:
    from kit.proof.people import People

#: Up to so many people are looked at one by one.
MOST_PEOPLE = 60

Places = frozenset[int]


class Figured:
    """Every population that fits a release with figures.

    Parameters
    ----------
    release : Release
        Counts and figures.
    also : iterable of Claim
        Claims that nobody published but that groups will be made of.

    Raises
    ------
    ReleaseError
        If figures and claims tell apart more groups of people than can be searched.
    """

    def __init__(self, release: Release, also: Iterable[Claim] = ()) -> None:
        self.release, self._also = release, tuple(also)
        self.grouped = Grouped(release, self._also)
        counts = [place for place, n in enumerate(release.numbers) if n.is_count]
        self._limits = frozenset(
            place
            for place, (_, high) in zip(counts, release.intervals(), strict=True)
            if high is not None
            and high <= MOST_PEOPLE
            and contains(release.numbers[place].claim, everyone())
        )

    @cached_property
    def people(self) -> People:
        """The people one by one.

        Raises
        ------
        ReleaseError
            If they are too many, or nobody said how many they are.
        """
        if not self._limits:
            raise ReleaseError.too_many_people(MOST_PEOPLE)
        from kit.proof.people import People  # its solver takes half a second to load

        return People(self.release, self._also)

    def settles(self, group: Claim) -> bool:
        """Say whether the cells tell who is in the group."""
        return self.grouped.settles(group)

    def extreme(self, group: Claim, sign: int, kept: Places) -> Side:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        side = self.grouped.extreme(group, sign, kept)
        if side.is_exact or not self._are_few(kept):
            return side
        return self.people.extreme(group, sign, kept, outer=side.bound)

    def opens(
        self, group: Claim, size: Bounds, kept: Places, *, is_quick: bool = False
    ) -> Opening | None:
        """Find a world that fits some numbers and breaks a size, quickly or not."""
        opening = self.grouped.opens(group, size, kept)
        if opening is None or opening.is_certain or not self._are_few(kept):
            return opening
        return self.people.opens(group, size, kept)

    def priced(self, group: Claim, kept: Places) -> Places:
        """Name numbers that are likely to be enough: there are no prices here."""
        return kept

    def fits(self, kept: Places) -> bool | None:
        """Say whether some world fits the numbers; ``None`` where that is unsure."""
        fits = self.grouped.fits(kept)
        if fits is None and self._are_few(kept):
            return self.people.fits(kept)
        return fits

    def _are_few(self, kept: Places) -> bool:
        return not self._limits.isdisjoint(kept)
