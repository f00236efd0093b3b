"""Which small groups does a release give away?"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np

from kit.claims import And, Claim, everyone
from kit.errors import KitError
from kit.findings import Bounds, Proved
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.release import Release

#: Groups bounded before the search gives up and says so.
MOST_GROUPS = 300

#: Whether each of some published claims (by index) is true: one conjunction.
_Terms = tuple[tuple[int, bool], ...]


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
    release: Release, k: int, *, most_groups: int = MOST_GROUPS
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
    >>> from kit.release import release
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
    search = Search(worlds, most_groups, enough=0)
    search.run()
    small = [(size.high, group) for group, size in search.found if size.high < k]
    sizes = dict(search.found)
    small.sort(key=lambda found: found[0])
    groups = tuple(explain(worlds, group, sizes[group]) for _, group in small)
    return SmallGroups(groups, search.is_exhaustive, search.n_bounded)


class Search:
    """Conjunctions that no known world leaves empty, the smallest first."""

    def __init__(self, worlds: Worlds, most_groups: int, *, enough: int) -> None:
        self.worlds = worlds
        self.claims = worlds.release.claims
        self.every = worlds.every
        self.most_groups = most_groups
        self.n_bounded = 0
        self.is_settled = True  # until a search for a world is cut short
        self.peopled: list[np.ndarray] = []  # atoms that hold people, world by world
        self.possible: dict[_Terms, bool] = {}
        self.queue: list[tuple[float, int, _Terms]] = []
        self.ticket = itertools.count()
        self.enough = enough  # a group this small ends the search
        self.found: list[tuple[Claim, Bounds]] = []  # groups that hold someone
        self.smallest = float("inf")

    def run(self) -> None:
        """Search until nothing is left to refine, or the limit is reached."""
        if everyone() in self.claims:
            self._keep(everyone(), self.worlds.bounds(everyone()))
        self._extend(())
        while self.queue and not self._is_over():
            self._extend(heapq.heappop(self.queue)[2])

    @property
    def is_exhaustive(self) -> bool:
        """Whether nothing is left to be found."""
        return (self.is_settled and not self.queue) or self.smallest <= self.enough

    def _extend(self, terms: _Terms) -> None:
        """Add one more claim, or its negation, to a conjunction."""
        after = terms[-1][0] if terms else -1
        for index in range(after + 1, len(self.claims)):
            for answer in (True, False):
                if self._is_over():
                    heapq.heappush(self.queue, (0.0, next(self.ticket), terms))
                    return
                wider = (*terms, (index, answer))
                if not self._is_empty_somewhere(wider) and self._is_tight(wider):
                    self._bound(wider)

    def _bound(self, terms: _Terms) -> None:
        group = self._claim(terms)
        self.n_bounded += 1
        low = self.worlds.extreme(group, 1, self.every)
        if low.peopled is not None:  # groups that this world leaves empty are out
            self.peopled.append(low.peopled)
        if not low.bound:
            self.is_settled &= low.is_exact
            return
        high = self.worlds.extreme(group, -1, self.every)
        size = Bounds(low.bound, high.bound, low.is_exact, high.is_exact)
        self.is_settled &= size.is_high_exact or size.is_proved
        most = float("inf") if size.high is None else size.high
        heapq.heappush(self.queue, (most, next(self.ticket), terms))
        self._keep(group, size)

    def _keep(self, group: Claim, size: Bounds) -> None:
        if size.low and size.high is not None:
            self.found.append((group, size))
            self.smallest = min(self.smallest, size.high)

    def _is_over(self) -> bool:
        return self.n_bounded >= self.most_groups or self.smallest <= self.enough

    def _is_empty_somewhere(self, terms: _Terms) -> bool:
        """Whether a world met so far has nobody in the group."""
        return any(
            not np.logical_and.reduce([atoms[:, i] == yes for i, yes in terms]).any()
            for atoms in self.peopled
        )

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
        if terms not in self.possible:
            known: list[bool | None] = [None] * len(self.claims)
            for index, yes in terms:
                known[index] = yes
            self.possible[terms] = self.worlds.program.is_possible(known)
        return self.possible[terms]

    def _claim(self, terms: _Terms) -> Claim:
        parts = tuple(self.claims[i] if yes else ~self.claims[i] for i, yes in terms)
        return parts[0] if len(parts) == 1 else And(parts)


def check_at_least(least: int, name: str, value: object) -> None:
    """Refuse what is no whole number of at least so many."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise KitError.bad_value(name, f"an int of at least {least}", value)
