"""Which groups does a release prove to hold somebody? The search behind both ks."""

from __future__ import annotations

import heapq
import itertools
import sys
from collections.abc import Iterator
from math import inf

import numpy as np
from tqdm import tqdm

from kit.claims.language import And, Claim, everyone
from kit.claims.relations import Relations, contains
from kit.proof.atoms import answer_by
from kit.proof.sums import bound_by_sums
from kit.proof.worlds import Worlds
from kit.releases import Bounds

#: Groups bounded before the search gives up and says so.
MOST_GROUPS = 300
#: Short sums are asked for groups of fewer than so many people, or more where the
#: smallest number printed is larger.
FEW = 11

#: Whether each of some published claims (by index) is true: one conjunction.
_Terms = tuple[tuple[int, bool], ...]


class Search:
    """Conjunctions that no known world leaves empty, the smallest first.

    It begins from what short sums of the numbers prove: they may count a group that is
    no conjunction, and they find in a moment what is small in a long release.
    """

    def __init__(
        self,
        worlds: Worlds,
        most_groups: int,
        *,
        enough: int,
        k: int | None = None,
        progress: bool = False,
    ) -> None:
        self.worlds = worlds
        self.claims = worlds.release.claims
        self.every = worlds.every
        self.most_groups, self.enough = most_groups, enough
        self.k, self.progress = k, progress
        self.n_bounded = 0
        self.is_settled = True  # until a search for a world is cut short
        self.relations = Relations(self.claims)
        self.viewers = _Answers(self.relations.answers)
        self.peopled: list[_Answers] = []  # those who are there, world by world
        self.possible: dict[_Terms, bool] = {}
        self.queue: list[tuple[float, int, _Terms]] = []
        self.ticket = itertools.count()
        self.found: list[tuple[Claim, Bounds]] = []
        self.alike: dict[tuple[Bounds, bytes], list[Claim]] = {}  # as far as is drawn
        self.smallest = inf
        self.words: dict[_Terms, Claim] = {}  # published ones of what is met otherwise
        self.everybody: set[Claim] = set()  # claims that are true of everybody
        self.distinct: list[int] = []  # one claim of each meaning
        self._compare()

    def run(self) -> None:
        """Search until nothing is left to refine, or the limit is reached."""
        total, is_silent = self.most_groups, not self.progress
        with tqdm(total=total, unit="group", disable=is_silent, file=sys.stderr) as bar:
            self.bar = bar
            if self.everybody:
                self._keep(everyone(), self.worlds.bounds(everyone()))
            by_sums = list(self._add_up())
            highs = (size.high for _, size in by_sums if size.high is not None)
            self.smallest = min([self.smallest, *highs])
            self._extend(())
            while self.queue and not self._is_over():
                self._extend(heapq.heappop(self.queue)[2])
            for group, size in by_sums:
                self._keep(group, size)

    @property
    def is_exhaustive(self) -> bool:
        """Whether nothing is left to be found."""
        return (self.is_settled and not self.queue) or self.smallest <= self.enough

    def names(self, claim: Claim) -> Claim:
        """Give the words for the group of a published claim."""
        return everyone() if claim in self.everybody else claim

    def _compare(self) -> None:
        """Note claims that are true of everybody, and those that say the same."""
        for index, claim in enumerate(self.claims):
            mine = ((index, True),)
            if not self._is_possible(((index, False),)):
                self.everybody.add(claim)
            elif self._is_possible(mine):
                same = next(self._same(index), None)
                if same is None:
                    self.distinct.append(index)
                elif not same[1]:  # a published negation names what is denied
                    self.words.setdefault((same,), claim)

    def _same(self, index: int) -> Iterator[tuple[int, bool]]:
        """Give an earlier claim, or its negation, that means this claim."""
        for other, answer in itertools.product(self.distinct, (True, False)):
            between = (
                ((other, answer), (index, False)),
                ((other, not answer), (index, True)),
            )
            if not any(map(self._is_possible, between)):
                yield other, answer

    def _add_up(self) -> Iterator[tuple[Claim, Bounds]]:
        """Bound what short sums count, where they leave somebody for certain."""
        few = self.k
        if few is None:
            intervals = self.worlds.release.intervals()
            few = max(
                FEW, min((i.high for i in intervals if i.low and i.high), default=0)
            )
        for group, size in bound_by_sums(self.worlds, self.relations, k=few):
            if size.low and size.high is not None:
                yield group, size
                if size.high <= self.enough:
                    return

    def _extend(self, terms: _Terms) -> None:
        """Add one more claim, or its negation, to a conjunction."""
        after = terms[-1][0] if terms else -1
        for index in self.distinct:
            for answer in (True, False) if index > after else ():
                if self._is_over():
                    heapq.heappush(self.queue, (0.0, next(self.ticket), terms))
                    return
                wider = (*terms, (index, answer))
                if not self._is_empty_somewhere(wider) and self._is_tight(wider):
                    self._bound(wider)

    def _bound(self, terms: _Terms) -> None:
        group = self._claim(terms)
        self.n_bounded += 1
        self.bar.update()
        low = self.worlds.extreme(group, 1, self.every)
        if low.peopled is not None:  # groups that this world leaves empty are out
            self.peopled.append(_Answers(low.peopled))
        if not low.bound:
            self.is_settled &= low.is_exact
            return
        if low.bound >= self._limit:  # too large itself, and perhaps not in part
            heapq.heappush(self.queue, (low.bound, next(self.ticket), terms))
            return
        high = self.worlds.extreme(group, -1, self.every)
        size = Bounds(low.bound, high.bound, low.is_exact, high.is_exact)
        self.is_settled &= size.is_high_exact or size.is_proved
        most = inf if size.high is None else size.high
        heapq.heappush(self.queue, (most, next(self.ticket), terms))
        self._keep(group, size)

    @property
    def _limit(self) -> float:
        """From how many people on the size of a group is not asked for."""
        if self.k is not None:
            return self.k
        return self.smallest + 1 if self.enough else inf

    def _keep(self, group: Claim, size: Bounds) -> None:
        """Keep a group that holds somebody, once in whatever words."""
        if not size.low or size.high is None:
            return
        self.smallest = min(self.smallest, size.high)
        members = answer_by(group, self.claims, self.relations.answers)
        bits = b"" if members is None else members.tobytes()
        alike = self.alike.setdefault((size, bits), [])
        if not any(claim == group or _mean_the_same(claim, group) for claim in alike):
            alike.append(group)
            self.found.append((group, size))

    def _is_over(self) -> bool:
        return self.n_bounded >= self.most_groups or self.smallest <= self.enough

    def _is_empty_somewhere(self, terms: _Terms) -> bool:
        """Whether a world met so far has nobody in the group."""
        return not all(people.has(terms) for people in self.peopled)

    def _is_tight(self, terms: _Terms) -> bool:
        """Whether no term follows from the others, or rules them out.

        Otherwise a shorter conjunction says the same, or nobody is in it.
        """
        flipped = [
            (*terms[:i], (j, not yes), *terms[i + 1 :])
            for i, (j, yes) in enumerate(terms)
        ]
        return all(self._is_possible(answers) for answers in (terms, *flipped))

    def _is_possible(self, terms: _Terms) -> bool:
        """Whether some viewer answers so: one made up already, or any other."""
        if self.viewers.has(terms):
            return True
        if terms not in self.possible:
            known: list[bool | None] = [None] * len(self.claims)
            for index, yes in terms:
                known[index] = yes
            self.possible[terms] = self.worlds.program.is_possible(known)
        return self.possible[terms]

    def _claim(self, terms: _Terms) -> Claim:
        if terms in self.words:
            return self.words[terms]
        parts = tuple(self.claims[i] if yes else ~self.claims[i] for i, yes in terms)
        return parts[0] if len(parts) == 1 else And(parts)


class _Answers:
    """What some viewers answer to each claim, a bit for each viewer."""

    def __init__(self, answers: np.ndarray) -> None:
        packed = np.packbits(answers.T, axis=1, bitorder="little")
        self.yes = [int.from_bytes(row.tobytes(), "little") for row in packed]
        self.all = (1 << len(answers)) - 1

    def has(self, terms: _Terms) -> bool:
        """Whether one of them answers so."""
        left = self.all
        for index, answer in terms:
            left &= self.yes[index] if answer else ~self.yes[index]
        return left != 0


def _mean_the_same(one: Claim, other: Claim) -> bool:
    return contains(one, other) and contains(other, one)
