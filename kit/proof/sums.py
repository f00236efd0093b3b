"""Which groups do short sums of published numbers prove to hold somebody?"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations, product
from math import inf
from operator import and_
from typing import NamedTuple, TypeVar, cast

import numpy as np
from tqdm import tqdm

from kit.claims.language import And, Claim, Or
from kit.claims.relations import Relations
from kit.errors import ReleaseError
from kit.printed import Interval
from kit.proof.worlds import Worlds
from kit.releases import Bounds

T = TypeVar("T", float, np.ndarray)

#: Crossings of more numbers than this are not looked for.
MOST_CROSSED = 4


class Combination(NamedTuple):
    """Claims added and claims taken away, by index, and how many people that leaves."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    low: int
    high: int

    def in_order(self) -> Combination:
        """The same numbers added and taken away are the same sum, in any order."""
        plus, minus = tuple(sorted(self.plus)), tuple(sorted(self.minus))
        return self._replace(plus=plus, minus=minus)


class Search:
    """Combinations that no made-up viewer rules out, with 1 to k - 1 people in them."""

    def __init__(
        self,
        relations: Relations,
        intervals: Sequence[Interval],
        *,
        k: int,
        most_numbers: int,
        most_tries: int,
    ) -> None:
        self.relations, self.yes = relations, relations.yes
        self.low = [interval.low for interval in intervals]
        # An end that is open is infinite here, and no sum that is kept has one.
        self.high = cast(
            "list[int]", [inf if i.high is None else i.high for i in intervals]
        )
        self.k, self.most_numbers, self.most_tries = k, most_numbers, most_tries
        self.n_tried = 0
        self.everything = range(len(self.low))
        self.by_low = sorted(self.everything, key=self.low.__getitem__)
        self.lows = [self.low[i] for i in self.by_low]
        self.counted_by = [row.nonzero()[0] for row in relations.answers]

    @property
    def is_over(self) -> bool:
        """Whether the search was cut short."""
        return self.n_tried >= self.most_tries

    def run(self, *, progress: bool = False) -> set[Combination]:
        """Look for both kinds; perhaps draw a progress bar on standard error."""
        kinds = [self._take_parts_from, self._cross][: 1 + (self.most_numbers >= 3)]
        starts = [(kind, number) for kind in kinds for number in self.everything]
        with tqdm(starts, unit="number", disable=not progress, file=sys.stderr) as bar:
            return {sum_.in_order() for kind, number in bar for sum_ in kind(number)}

    # -- one whole less separate parts -------------------------------------------

    def _take_parts_from(self, whole: int) -> Iterator[Combination]:
        parts = self._parts_of(whole)
        sums = [0]
        for part in parts:
            sums.append(sums[-1] + self.low[part])
        nothing = Combination((whole,), (), self.low[whole], self.high[whole])
        yield from self._take_more(nothing, self.yes[whole], 0, parts, sums)

    def _parts_of(self, whole: int) -> list[int]:
        """List the claims inside another that count somebody, the largest first."""
        parts = []
        for part in reversed(self.by_low):
            is_larger = self.low[part] > self.high[whole]
            is_enough = self.high[whole] - self.low[part] < self.k
            if part == whole or not (is_enough or self.most_numbers > 2):
                continue
            if self.relations.is_inside(part, whole):
                if is_larger:
                    raise ReleaseError.contradiction()
                if 0 < self.high[part] < inf:
                    parts.append(part)
        return parts

    def _take_more(
        self,
        so_far: Combination,
        left: int,
        first: int,
        parts: list[int],
        sums: list[int],
    ) -> Iterator[Combination]:
        """Take away each part that fits, the larger ones first, then further ones."""
        n_free = self.most_numbers - 1 - len(so_far.minus)
        for at in range(first, len(parts)):
            # Not even the largest parts that are left would take enough away.
            most_taken = sums[min(at + n_free, len(parts))] - sums[at]
            if self.is_over or so_far.high - most_taken >= self.k:
                return
            part = parts[at]
            self.n_tried += 1
            low, high = so_far.low - self.high[part], so_far.high - self.low[part]
            if low < 1 or self.yes[part] & ~left:
                continue
            longer = Combination(so_far.plus, (*so_far.minus, part), low, high)
            if high < self.k:
                yield longer
            if n_free > 1:
                still = left & ~self.yes[part]
                yield from self._take_more(longer, still, at + 1, parts, sums)

    # -- crossings ---------------------------------------------------------------

    def _cross(self, one: int) -> Iterator[Combination]:
        """Add another claim for someone outside of `one` whom a third takes away."""
        tries = list(self._tries(one))
        if not tries:
            return
        taken = np.repeat([t for t, _ in tries], [len(others) for _, others in tries])
        other = np.concatenate([others for _, others in tries])
        # Which numbers fit is soon said; which viewers do takes longer.
        at = self._may_fit(one, other, taken)
        for c, b in zip(other[at].tolist(), taken[at].tolist(), strict=True):
            low = self.low[one] + self.low[c] - self.high[b]
            high = self.high[one] + self.high[c] - self.low[b]
            yield from self._complete(Combination((one, c), (b,), low, high))

    def _tries(self, one: int) -> Iterator[tuple[int, np.ndarray]]:
        """List the claims to take away, each with those to add to `one` for it."""
        for taken in self.everything:
            if self.is_over:
                return
            if one == taken or self.relations.is_inside(taken, one):
                continue
            outside = self.yes[taken] & ~self.yes[one]
            rarest = (outside & -outside).bit_length() - 1
            others = self.counted_by[rarest] if outside else np.array(self.everything)
            others = others[(others != one) & (others != taken)]
            self.n_tried += len(others)
            yield taken, others

    def _may_fit(self, one: int, other: np.ndarray, taken: np.ndarray) -> np.ndarray:
        """Mark sums of 1 to k - 1 people, and what a fourth number may make one."""
        lows, highs = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        low = lows[one] + lows[other] - highs[taken]
        high = highs[one] + highs[other] - lows[taken]
        fits = (low >= 1) & (high < self.k)
        if self.most_numbers >= MOST_CROSSED:
            lows.sort()
            for least, most in self._fourth(low, high):
                start = np.searchsorted(lows, least)
                fits |= start < np.searchsorted(lows, most, side="right")
        return fits

    def _fourth(self, low: T, high: T) -> tuple[tuple[T, T], tuple[T, T]]:
        """Between which numbers a fourth one must lie, taken away or added."""
        return (high - self.k + 1, low - 1), (1 - low, self.k - 1 - high)

    def _last_numbers(self, crossed: Combination) -> tuple[list[int], list[int]]:
        """List the fourth numbers, taken or given, that leave 1 to k - 1 people."""
        if self.most_numbers < MOST_CROSSED:
            return [], []
        low, high = crossed.low, crossed.high
        takes, gives = (
            self._others(crossed, *between) for between in self._fourth(low, high)
        )
        return (
            [last for last in takes if self.high[last] < low],
            [last for last in gives if self.high[last] < self.k - high],
        )

    def _complete(self, crossed: Combination) -> Iterator[Combination]:
        """Keep the sums of three and four numbers that are 0 or 1 for each viewer."""
        plus, minus, low, high = crossed
        is_small = low >= 1 and high < self.k
        takes, gives = self._last_numbers(crossed)
        if not (is_small or takes or gives):
            return
        a, c = (self.yes[claim] for claim in plus)
        b = self.yes[minus[0]]
        twice, missing = a & c & ~b, b & ~(a | c)
        once = (a ^ c) & ~b | a & b & c
        if is_small and not twice and not missing:
            yield crossed
        for last in () if missing else takes:
            d = self.yes[last]
            if not (twice & ~d or d & ~(once | twice)):
                left = low - self.high[last], high - self.low[last]
                yield Combination(plus, (*minus, last), *left)
        for last in () if twice else gives:
            d = self.yes[last]
            if not (missing & ~d or d & once):
                left = low + self.low[last], high + self.high[last]
                yield Combination((*plus, last), minus, *left)

    def _others(self, so_far: Combination, least: float, most: float) -> list[int]:
        """List further claims whose fewest people lie between two numbers."""
        start, stop = bisect_left(self.lows, least), bisect_right(self.lows, most)
        if start >= stop:
            return []
        used = so_far.plus + so_far.minus
        return [claim for claim in self.by_low[start:stop] if claim not in used]


#: Whether some claims, by index, are true: one way to answer them.
Terms = tuple[tuple[int, bool], ...]


def prove_group(relations: Relations, found: Combination) -> Claim | None:
    """Prove that a combination is 0 or 1 for every viewer, and word the group."""
    ways = prove_terms(relations, found)
    if ways is None:
        return None
    if len(found.plus) == 1:
        return _rest_of(relations, found.plus[0], found.minus)
    said = [reduce(and_, _claims_of(relations, terms)) for terms in ways]
    return said[0] if len(said) == 1 else Or(tuple(said))


def prove_terms(relations: Relations, found: Combination) -> tuple[Terms, ...] | None:
    """Prove that a combination counts a group, and say it by the claims themselves."""
    if len(found.plus) == 1:
        whole, parts = found.plus[0], found.minus
        if not all(relations.is_inside(part, whole) for part in parts):
            return None
        if not all(relations.are_apart(*pair) for pair in combinations(parts, 2)):
            return None
        return (tuple(sorted([(whole, True), *((part, False) for part in parts)])),)
    if _is_two_pairs(relations, found):
        return None
    chosen = (*found.plus, *found.minus)
    ways = relations.possible_answers(chosen)
    signs = np.repeat([1, -1], [len(found.plus), len(found.minus)])
    if not _counts_group(ways, signs) or _falls_apart(ways, signs):
        return None
    return _describe(chosen, ways, ways @ signs == 1)


def word(relations: Relations, ways: Sequence[Terms]) -> Claim:
    """Join published claims and their denials, each as it stands."""
    ands = [And(tuple(_claims_of(relations, terms))) for terms in ways]
    said = [claim.parts[0] if len(claim.parts) == 1 else claim for claim in ands]
    return said[0] if len(said) == 1 else Or(tuple(said))


def sampled_members(relations: Relations, found: Combination) -> int:
    """Give the made-up viewers whom a combination counts, as bits."""
    answers = relations.answers.astype(np.int8)
    value = answers[:, found.plus].sum(axis=1) - answers[:, found.minus].sum(axis=1)
    packed = np.packbits(value == 1, bitorder="little")
    return int.from_bytes(packed.tobytes(), "little")


def _rest_of(relations: Relations, whole: int, parts: tuple[int, ...]) -> Claim:
    """What is left of a whole without its parts."""
    rest = relations.claims[whole]
    said = _said_by(rest)
    for part in parts:
        unsaid = [
            claim for claim in _said_by(relations.claims[part]) if claim not in said
        ]
        rest = rest & ~(reduce(and_, unsaid) if unsaid else relations.claims[part])
    return rest


def _said_by(claim: Claim) -> tuple[Claim, ...]:
    """Give the claims that a claim joins: what is denied need not repeat them."""
    return claim.parts if isinstance(claim, And) else (claim,)


def _is_two_pairs(relations: Relations, found: Combination) -> bool:
    """Whether each number that is taken away lies inside one of those added.

    The usual way to fall apart, and known without listing any viewers.
    """
    if (len(found.plus), len(found.minus)) != (2, 2):
        return False
    return any(
        all(relations.is_inside(*pair) for pair in zip(minus, found.plus, strict=True))
        for minus in (found.minus, found.minus[::-1])
    )


def _counts_group(ways: np.ndarray, signs: np.ndarray) -> bool:
    return bool(np.isin(ways @ signs, (0, 1)).all())


def _falls_apart(ways: np.ndarray, signs: np.ndarray) -> bool:
    """Whether some of the numbers count a group, and the others another one."""
    n = len(signs)
    for some in product((0, 1), repeat=n - 1):  # the last number is in the other half
        half = np.array([*some, 0])
        if half.any() and all(
            _counts_group(ways, signs * part) for part in (half, 1 - half)
        ):
            return True
    return False


def _describe(
    chosen: Sequence[int], ways: np.ndarray, members: np.ndarray
) -> tuple[Terms, ...]:
    """Describe the members by as few claims, or claims denied, as will do."""
    for n in range(1, len(chosen) + 1):
        for some in combinations(range(len(chosen)), n):
            for said in product((True, False), repeat=n):
                if np.array_equal((ways[:, some] == said).all(axis=1), members):
                    return (_pair([chosen[i] for i in some], said),)
    return tuple(_pair(chosen, way.tolist()) for way in ways[members])


def _pair(chosen: Sequence[int], said: Sequence[bool]) -> Terms:
    return tuple(zip(chosen, said, strict=True))


def _claims_of(relations: Relations, terms: Terms) -> list[Claim]:
    return [relations.claims[i] if yes else ~relations.claims[i] for i, yes in terms]


#: Combinations looked at, and sums of which the group is looked for, at the most.
MOST_TRIES, MOST_SUMS = 200_000, 100


def bound_by_sums(
    worlds: Worlds, relations: Relations, *, k: int
) -> Iterator[tuple[Claim, Bounds]]:
    """Bound the groups that a few numbers, added and taken away, leave small."""
    search = Search(
        relations,
        worlds.release.intervals(),
        k=k,
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
