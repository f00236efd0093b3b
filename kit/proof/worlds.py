"""How few and how many people can a group hold, in the worlds that fit a release?

A world gives each atom a whole number of viewers, and fits when every published
claim counts what was printed for it. The linear relaxation bounds a group over all
of them; a world of whole people that attains the bound makes it exact. Where no such
world is met and the atoms are few, all of them are listed and the bound is found by
integer programming.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import inf

import numpy as np

from kit.claims import Claim
from kit.errors import ReleaseError
from kit.findings import Bounds
from kit.proof.atoms import Atoms
from kit.proof.relaxation import Relaxation, Relaxed
from kit.release import Number, Release
from kit.solver import QuietHighs

#: Searches stop here and say so. Limits are counts, not seconds, so that the same
#: release has the same answer on every machine.
MOST_ROUNDS = 2_000
MOST_LISTED_ATOMS = 150
MOST_LISTED_CLAIMS = 12
MOST_NODES = 500


@dataclass(frozen=True)
class Side:
    """One end of a group's size: what is certain, and a world that comes closest."""

    bound: int | None
    is_exact: bool
    world: np.ndarray | None
    #: Numbers of the release that carry a price in the certificate.
    priced: frozenset[int] = frozenset()


class Worlds:
    """Every population that fits a release.

    Parameters
    ----------
    release : Release
        The published numbers.
    also : sequence of Claim, optional
        Claims that nobody published but that groups will be made of.
    most_rounds : int
        How many atoms may be generated for one bound before the search is cut
        short; the bounds are valid even then.

    Raises
    ------
    ReleaseError
        If no world fits: the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> worlds = Worlds(release({until_9th: 57, until_10th: 53}))
    >>> str(worlds.bounds(until_9th & ~until_10th))
    'exactly 4'
    """

    def __init__(
        self,
        release: Release,
        *,
        also: Collection[Claim] = (),
        most_rounds: int = MOST_ROUNDS,
    ) -> None:
        if not isinstance(release, Release):
            rule = "a release, made with kit.release.release"
            raise ReleaseError.bad_value("release", rule, release)
        self.release = release
        self._also = tuple(c for c in also if c not in release.claims)
        self._most_rounds = most_rounds
        self.atoms = Atoms([*release.claims, *self._also])
        intervals = release.intervals()
        self.low = [interval.low for interval in intervals]
        self.high = [interval.high for interval in intervals]
        self._wider: dict[Claim, Worlds] = {}
        self._has_tried_listing = False
        self._relaxation = Relaxation(release, self.atoms, most_rounds=most_rounds)

    # -- answers ---------------------------------------------------------------

    def bounds(self, group: Claim, *, keep: Collection[Number] | None = None) -> Bounds:
        """Bound the size of a group over all worlds.

        Parameters
        ----------
        group : Claim
            Any claim, published or not.
        keep : collection of Number, optional
            Read only these numbers of the release; all of them by default.

        Returns
        -------
        Bounds
            In people.

        Raises
        ------
        ReleaseError
            If no world of whole people fits, though one of split people does.
        """
        worlds, kept = self.settling(group), self._indices(keep)
        low = worlds.extreme(group, 1, kept)
        high = worlds.extreme(group, -1, kept)
        return Bounds(low.bound, high.bound, low.is_exact, high.is_exact)

    def extreme(self, group: Claim, sign: int, kept: frozenset[int]) -> Side:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        relaxed = self.relaxed(group, sign, kept)
        is_true = self.atoms.program.is_exact  # else an atom may not exist
        bound = relaxed.bound
        if bound is None:
            return Side(None, is_true and relaxed.world is None, None)
        world = self._relaxation.dive(group, sign, relaxed)
        if self._size(group, world) != bound and self._list_atoms():
            best = self._best_listed(group, sign, kept)
            if best is not None:  # every atom was there: this is the truth
                bound, world = self._size(group, best), best
        is_exact = (
            is_true
            and self._size(group, world) == bound
            and kept <= self.satisfied(world)
        )
        return Side(bound, is_exact, world, relaxed.priced)

    def relaxed(self, group: Claim, sign: int, kept: frozenset[int]) -> Relaxed:
        """Bound one end for a settled group, as if people could be split."""
        self._relaxation.keep(kept)
        return self._relaxation.bound(group, sign)

    def satisfied(self, world: np.ndarray) -> frozenset[int]:
        """Give the indices of the published numbers that a world fits."""
        counts = self.atoms.answers[: len(world), : len(self.low)].T @ world
        highs = [inf if high is None else high for high in self.high]
        fits = (counts >= self.low) & (counts <= highs)
        return frozenset(np.flatnonzero(fits).tolist())

    @property
    def is_small(self) -> bool:
        """Whether all atoms might be listed, should people have to be whole."""
        return len(self.atoms.claims) <= MOST_LISTED_CLAIMS

    def settles(self, group: Claim) -> bool:
        """Say whether the claims at hand settle who is in the group."""
        return self.atoms.settles(group)

    # -- worlds of whole people ------------------------------------------------

    def _best_listed(
        self, group: Claim, sign: int, kept: frozenset[int]
    ) -> np.ndarray | None:
        """Find the most extreme world over all atoms, unless that takes too long."""
        answers = self.atoms.answers
        rows = [
            (
                self.low[row],
                dict.fromkeys(np.flatnonzero(answers[:, row]).tolist(), 1.0),
                inf if self.high[row] is None else self.high[row],
            )
            for row in sorted(kept)
        ]
        nobody, no_limit = np.zeros(len(answers)), np.full(len(answers), inf)
        solver = QuietHighs()
        solver.setOptionValue("mip_max_nodes", MOST_NODES)
        solver.load(nobody, no_limit, rows, is_integer=True)
        solver.set_costs(sign * self.atoms.members(group).astype(float))
        if not solver.solve() and solver.is_finished:
            raise ReleaseError.contradiction()
        return np.rint(solver.values) if solver.is_finished else None

    def _list_atoms(self) -> bool:
        """Add every atom where they are few; look only once."""
        if not self._has_tried_listing:
            self._has_tried_listing = True
            if self.is_small:
                self.atoms.list_all(at_most=MOST_LISTED_ATOMS)
                self._relaxation.add_columns()
        return self.atoms.is_complete

    def _size(self, group: Claim, world: np.ndarray | None) -> int | None:
        if world is None:
            return None
        return round(float(self.atoms.members(group)[: len(world)] @ world))

    # -- housekeeping ----------------------------------------------------------

    def settling(self, group: Claim) -> Worlds:
        """These worlds, or finer ones whose atoms settle the group."""
        if self.settles(group):
            return self
        if group not in self._wider:
            self._wider[group] = Worlds(
                self.release,
                also=[*self._also, *group.leaves()],
                most_rounds=self._most_rounds,
            )
        return self._wider[group]

    def _indices(self, keep: Collection[Number] | None) -> frozenset[int]:
        if keep is None:
            return frozenset(range(len(self.low)))
        for number in keep:
            if number not in self.release.numbers:
                raise ReleaseError.bad_value("keep", "numbers of the release", number)
        return frozenset(self.release.numbers.index(number) for number in keep)
