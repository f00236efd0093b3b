"""Which groups do published numbers imply, all found in one search?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from kit.claims import Claim, contains
from kit.findings import Proved
from kit.measures.k import KRelease, choose_smallest
from kit.measures.searching import MOST_GROUPS, Search
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release


@dataclass(frozen=True, eq=False)
class Implied:
    """The groups that a release proves to hold somebody.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    groups : tuple of (Claim, Bounds)
        The smallest first.
    is_exhaustive : bool
        Whether every conjunction of published claims and their negations was looked
        at or ruled out, and nothing is left open on which another could rest.
    n_bounded : int
        Groups whose size was bounded.
    k_release : KRelease
        The smallest of them, as `kit.measures.k.k_release` finds it.
    """

    worlds: Worlds
    groups: tuple[tuple[Claim, Bounds], ...]
    is_exhaustive: bool
    n_bounded: int
    k_release: KRelease

    def hidden(self, *, fewer_than: int) -> tuple[tuple[Claim, Bounds], ...]:
        """List the groups of fewer people than that, of which nobody printed a number.

        Several may overlap.
        """
        claims = self.worlds.release.claims
        printed = [found for found in self.groups if found[0] in claims]
        return tuple(
            (group, size)
            for group, size in self.groups
            if size.high < fewer_than
            # The same group in other words has the same size.
            and not is_said(group, [claim for claim, same in printed if same == size])
        )

    def prove(self, group: Claim, size: Bounds) -> Proved:
        """Find the fewest numbers that prove the size of one of the groups."""
        return explain(self.worlds, group, size)


def is_said(group: Claim, claims: Collection[Claim]) -> bool:
    """Say whether one of some claims means this group, in whatever words."""
    return group in claims or any(
        contains(claim, group) and contains(group, claim) for claim in claims
    )


def find_implied(
    release: Release, *, is_settled: bool = True, progress: bool = False
) -> Implied:
    """Search a release for the groups that it implies.

    Parameters
    ----------
    release : Release
        The published numbers.
    is_settled : bool, default=True
        Whether nothing is left open that would let a reader prove more, as
        `kit.ledger.Gathered` says.
    progress : bool, default=False
        Whether to show a progress bar.

    Returns
    -------
    Implied

    Raises
    ------
    ContradictionError
        If the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> implied = find_implied(release({until_9th: 57, until_10th: 53}))
    >>> [str(size) for _, size in implied.groups]
    ['exactly 4', 'exactly 53', 'exactly 57']
    """
    search = Search(Worlds(release), MOST_GROUPS, enough=0, progress=progress)
    search.run()
    groups = tuple(sorted(search.found, key=lambda found: found[1].high))
    is_exhaustive = search.is_exhaustive and is_settled
    smallest = replace(choose_smallest(search), is_exhaustive=is_exhaustive)
    return Implied(search.worlds, groups, is_exhaustive, search.n_bounded, smallest)
