"""How small is the smallest group that a release gives away?

Two ks, never mixed. `k_cell` is the smallest number printed: what a threshold looks
at. `k_release` is the smallest group that everything printed together proves to
exist: what an outsider can work out.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np

from kit.claims import And, Claim, everyone
from kit.errors import KitError
from kit.findings import Bounds
from kit.printed import Suppressed
from kit.proof.worlds import Worlds
from kit.release import Release

#: Groups bounded before the search gives up and says so.
MOST_GROUPS = 300

#: Whether each of some published claims (by index) is true: one conjunction.
_Terms = tuple[tuple[int, bool], ...]


@dataclass(frozen=True)
class KRelease:
    """The smallest group that a release proves to hold someone.

    Parameters
    ----------
    group : Claim or None
        The group; ``None`` where the release gives no group away at all.
    size : Bounds or None
        How many people it holds; never 0.
    is_exhaustive : bool
        Whether every conjunction of published claims and their negations was
        ruled out, or its size found to the last person. Where false a smaller
        group may be given away.
    n_bounded : int
        Groups whose size was bounded.
    """

    group: Claim | None
    size: Bounds | None
    is_exhaustive: bool
    n_bounded: int

    @property
    def k(self) -> int | None:
        """Most people that the group can hold: k_release."""
        return None if self.size is None else self.size.high

    @property
    def is_exact(self) -> bool:
        """Whether the group's size is fully known."""
        return self.size is not None and self.size.is_proved


def k_cell(release: Release) -> int | None:
    """Give the smallest number of people that was printed, zeros left aside.

    Parameters
    ----------
    release : Release
        The published numbers. For one that is rounded, noisy or a range, the
        fewest people that fit it count, but at least one.

    Returns
    -------
    int or None
        ``None`` where no number but zero was printed.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.printed import Suppressed
    >>> from kit.release import release
    >>> k_cell(release({watched("A"): 53, watched("B"): Suppressed(below=5)}))
    53
    """
    lows = [
        max(1, interval.low)
        for number, interval in zip(release.counts, release.intervals(), strict=True)
        if not isinstance(number.printed, Suppressed) and interval.high != 0
    ]
    return min(lows, default=None)


def k_release(release: Release, *, most_groups: int = MOST_GROUPS) -> KRelease:
    """Find the smallest group that the release proves to hold at least one person.

    Groups are conjunctions of the published claims and of their negations: what an
    outsider can put into words with the release alone. A group that is empty in some
    world that fits can have no certain part, so it is dropped with everything inside
    it; the others are refined, the smallest first.

    Parameters
    ----------
    release : Release
        The published numbers.
    most_groups : int, default=300
        How many groups to bound before the search is cut short.

    Returns
    -------
    KRelease
        With the group, its size, and whether the search was exhaustive.

    Raises
    ------
    KitError
        If `most_groups` is below 1.
    ReleaseError
        If the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> found = k_release(release({until_9th: 57, until_10th: 53}))
    >>> found.k, found.is_exact, found.is_exhaustive
    (4, True, True)
    """
    if not isinstance(most_groups, int) or most_groups < 1:
        raise KitError.bad_value("most_groups", "an int of at least 1", most_groups)
    return _Search(Worlds(release), most_groups).run()


class _Search:
    """Conjunctions that no known world leaves empty, the smallest first."""

    def __init__(self, worlds: Worlds, most_groups: int) -> None:
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
        self.best: tuple[Claim | None, Bounds | None] = (None, None)

    def run(self) -> KRelease:
        """Search until nothing is left to refine, or the limit is reached."""
        if everyone() in self.claims:
            size = self.worlds.bounds(everyone())
            self.best = (everyone(), size) if size.low and size.high else self.best
        self._extend(())
        while self.queue and not self._is_over():
            self._extend(heapq.heappop(self.queue)[2])
        is_exhaustive = (self.is_settled and not self.queue) or self._smallest() == 1
        return KRelease(*self.best, is_exhaustive, self.n_bounded)

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
        if size.high is not None and most < self._smallest():
            self.best = (group, size)

    def _smallest(self) -> float:
        size = self.best[1]
        return float("inf") if size is None else size.high

    def _is_over(self) -> bool:
        return self.n_bounded >= self.most_groups or self._smallest() == 1

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
