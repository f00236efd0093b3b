"""Which groups are known already, and what does a sum prove of a new one?"""

from __future__ import annotations

from kit.claims import Claim, contains
from kit.claims.relations import Relations
from kit.findings import Proved
from kit.printed import Interval
from kit.proof.sufficient import explain
from kit.proof.sums.combinations import Combination
from kit.proof.sums.groups import prove_group, sampled_members
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release


class Ledger:
    """Groups known so far: at first those that a published number counts.

    Parameters
    ----------
    release : Release
        The archive.
    relations : Relations
        Of its claims.

    Attributes
    ----------
    findings : list of Proved
        Groups that sums led to, in the order in which they were considered.
    """

    def __init__(self, release: Release, relations: Relations) -> None:
        self.release, self.relations = release, relations
        self.findings: list[Proved] = []
        self.known = [
            (interval, members, claim)
            for interval, members, claim in zip(
                release.intervals(), relations.yes, release.claims, strict=True
            )
            if interval.low > 0
        ]

    def consider(self, found: Combination) -> None:
        """Keep what a combination proves, unless fewer numbers told it."""
        group = prove_group(self.relations, found)
        members = sampled_members(self.relations, found)
        size = Interval(found.low, found.high)
        if group is None or self._is_known(size, members, group):
            return
        proved = self._prove(group, found)
        narrowed = Interval(proved.size.low, proved.size.high)
        if narrowed == size or not self._is_known(narrowed, members, group):
            self.known.append((narrowed, members, group))
            self.findings.append(proved)

    def _is_known(self, size: Interval, members: int, group: Claim) -> bool:
        """Whether fewer numbers told the size of a group of the same people.

        One group inside another of the same size is the same people, in every world
        that fits. Where a size is a range, only a group of the same words is.
        """
        for told, others, claim in self.known:
            if told == size and size.low == size.high:
                if not members & ~others and contains(claim, group):
                    return True
                if not others & ~members and contains(group, claim):
                    return True
            elif (
                others == members
                and _lies_in(told, size)
                and contains(claim, group)
                and contains(group, claim)
            ):
                return True
        return False

    def _prove(self, group: Claim, found: Combination) -> Proved:
        """Bound a group by the numbers of its sum, and say whether all are needed."""
        chosen = (*found.plus, *found.minus)
        numbers = tuple(self.release.numbers[i] for i in chosen)
        if found.low == found.high and len(found.plus) == 1:
            # Move someone of the group into any part, or out of the whole: one number
            # changes, and the size. So none can be left out.
            size = Bounds(found.low, found.high, True, True)
            return Proved(group, size, numbers, is_smallest=True)
        worlds = Worlds(Release(numbers, self.release.rule))
        size = worlds.bounds(group)
        others = [tuple(n for n in numbers if n != number) for number in numbers]
        if size.is_exact and all(
            _is_wider(worlds.bounds(group, keep=fewer), size) for fewer in others
        ):
            return Proved(group, size, numbers, is_smallest=True)
        return explain(worlds, group, size)


def _lies_in(inner: Interval, outer: Interval) -> bool:
    is_bounded = inner.high is not None
    return is_bounded and outer.low <= inner.low and inner.high <= outer.high


def _is_wider(size: Bounds, than: Bounds) -> bool:
    """Whether worlds of whole people attain a size beyond the other one."""
    return (size.low < than.low and size.is_low_exact) or (
        size.high != than.high and size.is_high_exact
    )
