"""Which groups do short sums of published numbers prove to hold somebody?"""

from __future__ import annotations

from collections.abc import Iterator

from kit.claims import Claim
from kit.claims.relations import Relations
from kit.proof.sums.combinations import MOST_CROSSED, Combination, Search
from kit.proof.sums.groups import prove_terms, word
from kit.proof.worlds import Worlds
from kit.releases import Bounds

#: Combinations looked at, and sums of which the group is looked for, at the most.
MOST_TRIES, MOST_SUMS = 200_000, 100


def bound_by_sums(
    worlds: Worlds, relations: Relations, *, fewer_than: int
) -> Iterator[tuple[Claim, Bounds]]:
    """Bound the groups that a few numbers, added and taken away, leave small.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits a release.
    relations : Relations
        Of its claims.
    fewer_than : int
        Groups that a sum leaves with 1 to `fewer_than` - 1 people are given.

    Yields
    ------
    Claim, Bounds
        A group in the words of the published claims, those of the smallest sums first,
        and how many people it holds by all numbers of the release.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> a, b = watched("A"), watched("B")
    >>> worlds = Worlds(release({a: 30, b: 20, a | b: 46}))
    >>> found = bound_by_sums(worlds, Relations([a, b, a | b]), fewer_than=11)
    >>> [(str(group), str(size)) for group, size in found]
    [('watched A at some time and watched B at some time', 'exactly 4')]
    """
    search = Search(
        relations,
        worlds.release.intervals(),
        k=fewer_than,
        most_numbers=MOST_CROSSED,
        most_tries=MOST_TRIES,
    )
    smallest_first = sorted(search.run(), key=lambda sum_: (sum_.high, sum_))
    known = set()
    for found in smallest_first[:MOST_SUMS]:
        ways = prove_terms(relations, found)
        if ways is not None and ways not in known:
            known.add(ways)
            group = word(relations, ways)
            yield group, _bound(worlds, group, found)


def _bound(worlds: Worlds, group: Claim, found: Combination) -> Bounds:
    if found.low == found.high:
        return Bounds(found.low, found.high, True, True)
    return worlds.bounds(group)
