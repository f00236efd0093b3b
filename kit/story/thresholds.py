"""Which of these sentences would a threshold have stopped, and what is left of them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit.errors import KitError
from kit.findings import Proved
from kit.measures.k import KRelease
from kit.printed import is_whole
from kit.releases import Number, Release
from kit.story.implied import Implied, find_implied


@dataclass(frozen=True)
class UnderK:
    """What a threshold would have made of the published sentences.

    Parameters
    ----------
    k : int
        The smallest number of people that may be printed.
    withheld : tuple of Number
        Sentences that would not have been said. A sentence leaves no blank behind,
        so nothing is read into its absence.
    unsure : tuple of Number
        Those of which the printed number does not tell whether k people stand behind
        it; they are taken to be printed.
    left : KRelease or None
        The smallest group that the others prove; ``None`` where no other is left.
    hidden : Proved or None
        The smallest group of fewer than k people that nobody printed and the others
        still prove.
    """

    k: int
    withheld: tuple[Number, ...]
    unsure: tuple[Number, ...]
    left: KRelease | None
    hidden: Proved | None


def try_thresholds(
    release: Release, ks: Sequence[int], *, is_settled: bool = True
) -> tuple[UnderK, ...]:
    """Take away the sentences that each threshold stops, and attack what is left.

    Parameters
    ----------
    release : Release
        What was published.
    ks : sequence of int
        Thresholds of at least 2.
    is_settled : bool, default=True
        Whether nothing is left open that would let a reader prove more.

    Returns
    -------
    tuple of UnderK
        One for each threshold, in order.

    Raises
    ------
    KitError
        If a threshold is below 2.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> tweets = {
    ...     film.every_day(17, until="2017-12-09"): 57,
    ...     film.every_day(18, until="2017-12-10"): 53,
    ... }
    >>> eleven, many = try_thresholds(release(tweets), [11, 54])
    >>> str(eleven.hidden.size), len(many.withheld), many.hidden
    ('exactly 4', 1, None)
    """
    if not isinstance(ks, Sequence) or isinstance(ks, str):
        raise KitError.bad_value("ks", "a list of thresholds", ks)
    for k in ks:
        if not is_whole(k) or k < 2:
            raise KitError.bad_value("ks", "thresholds of at least 2", k)
    read: dict[tuple[Number, ...], Implied] = {}
    return tuple(_try(release, int(k), read, is_settled=is_settled) for k in ks)


def _try(
    release: Release,
    k: int,
    read: dict[tuple[Number, ...], Implied],
    *,
    is_settled: bool,
) -> UnderK:
    sizes = dict(zip(release.counts, release.intervals(), strict=True))
    withheld = tuple(
        number
        for number, size in sizes.items()
        if size.high is not None and 0 < size.high < k
    )
    unsure = tuple(
        number
        for number, size in sizes.items()
        if number not in withheld and max(size.low, 1) < k and size.high != 0
    )
    kept = tuple(number for number in sizes if number not in withheld)
    if not kept:
        return UnderK(k, withheld, unsure, None, None)
    if kept not in read:
        is_all = is_settled or 1 == len(kept) < len(sizes)
        read[kept] = find_implied(Release(kept), is_settled=is_all)
    implied = read[kept]
    hidden = implied.hidden(fewer_than=k)
    smallest = implied.prove(*hidden[0]) if hidden else None
    return UnderK(k, withheld, unsure, implied.k_release, smallest)
