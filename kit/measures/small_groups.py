"""Which small groups does a release give away?"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from tqdm import tqdm

from kit.errors import KitError
from kit.findings import Proved
from kit.measures.searching import MOST_GROUPS, Search
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Release


@dataclass(frozen=True)
class SmallGroups:
    """The groups that a release proves to hold fewer than k people.

    Parameters
    ----------
    groups : tuple of Proved
        The smallest first, each with the numbers that prove its size.
    is_exhaustive : bool
        Whether every conjunction of published claims and their negations was
        looked at or ruled out.
    n_bounded : int
        Groups whose size was bounded.
    """

    groups: tuple[Proved, ...]
    is_exhaustive: bool
    n_bounded: int


def small_groups(
    release: Release,
    k: int,
    *,
    most_groups: int = MOST_GROUPS,
    progress: bool = False,
) -> SmallGroups:
    """List every group that the release proves to hold fewer than k people.

    Parameters
    ----------
    release : Release
        The published numbers.
    k : int
        Groups of 1 to k - 1 people are listed, whether their size is fully known
        or only proved to lie there.
    most_groups : int, default=300
        How many groups to bound before the search is cut short.
    progress : bool, default=False
        Whether to draw progress bars on standard error: one for the groups that are
        bounded, one for those whose proofs are looked for.

    Returns
    -------
    SmallGroups
        As in `k_release`, conjunctions of published claims and their negations.

    Raises
    ------
    KitError
        If `k` is below 2 or `most_groups` below 1.
    ContradictionError
        If the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> found = small_groups(release({until_9th: 57, until_10th: 53}), 11)
    >>> [(str(group.size), len(group.because)) for group in found.groups]
    [('exactly 4', 2)]
    """
    check_at_least(2, "k", k)
    check_at_least(1, "most_groups", most_groups)
    worlds = Worlds(release)
    search = Search(worlds, most_groups, enough=0, fewer_than=k, progress=progress)
    search.run()
    small = [(size.high, group) for group, size in search.found if size.high < k]
    sizes = dict(search.found)
    small.sort(key=lambda found: found[0])
    with tqdm(small, unit="proof", disable=not progress, file=sys.stderr) as bar:
        groups = tuple(explain(worlds, group, sizes[group]) for _, group in bar)
    return SmallGroups(groups, search.is_exhaustive, search.n_bounded)


def check_at_least(least: int, name: str, value: object) -> None:
    """Refuse what is no whole number of at least so many."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise KitError.bad_value(name, f"an int of at least {least}", value)
