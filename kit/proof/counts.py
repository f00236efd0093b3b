"""What is true of any number of people, by how many of them were counted?

The linear relaxation over generated atoms bounds a group; a world of whole people
that attains the bound makes it exact. Where no such world is met and the atoms are
few, all of them are listed and the bound is found by integer programming.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import cast

import numpy as np

from kit.claims.language import Claim
from kit.errors import ContradictionError
from kit.printed import Interval
from kit.proof.atoms import Atoms
from kit.proof.bounds import Bound, Opening, choose_opening, keeps_to
from kit.proof.relaxation import Relaxation
from kit.releases import Bounds, Release
from kit.solver import QuietHighs, Row

#: Searches stop here and say so. Limits are counts, not seconds, so that the same
#: release has the same answer on every machine.
MOST_LISTED_ATOMS = 150
MOST_LISTED_CLAIMS = 12
MOST_NODES = 500


class Counted:
    """Every population that fits published counts.

    Parameters
    ----------
    release : Release
        Counts only.
    also : sequence of Claim
        Claims that nobody published but that groups will be made of.
    most_rounds : int
        How many atoms may be generated for one bound.

    Raises
    ------
    ContradictionError
        If no world fits.
    """

    def __init__(
        self, release: Release, also: Sequence[Claim], *, most_rounds: int
    ) -> None:
        self.release = release
        self._most_rounds = most_rounds
        self.atoms = Atoms([*release.claims, *also])
        intervals = release.intervals()
        self._low = [interval.low for interval in intervals]
        self._high = [interval.high for interval in intervals]
        self._holes = [
            (place, hole)
            for place, holes in enumerate(release.holes())
            for hole in holes
        ]
        self._has_tried_listing = False
        self._relaxation = Relaxation(release, self.atoms, most_rounds=most_rounds)

    def settles(self, group: Claim) -> bool:
        """Say whether the claims at hand settle who is in the group."""
        return self.atoms.settles(group)

    def extreme(self, group: Claim, sign: int, kept: frozenset[int]) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        self._relaxation.keep(kept)
        relaxed = self._relaxation.bound(group, sign)
        is_true = self.atoms.program.is_exact  # else an atom may not exist
        bound = relaxed.bound
        if bound is None:
            return Bound(None, is_true and relaxed.world is None)
        world = self._relaxation.dive(group, sign, relaxed)
        is_met = self._size(group, world) == bound and kept <= self._satisfied(world)
        if not is_met and self._list_atoms():
            best = self._best_listed(group, sign, kept)
            if best is not None:  # every atom was there: this is the truth
                bound, world = self._size(group, best), best
        fitted = self._satisfied(world)
        is_exact = is_true and self._size(group, world) == bound and kept <= fitted
        peopled = None
        if is_true and world is not None and len(fitted) == len(self.release):
            peopled = self.atoms.answers[: len(world)][world > 0.5]
        return Bound(bound, is_exact, peopled)

    def opens(
        self, group: Claim, size: Bounds, kept: frozenset[int], *, is_quick: bool
    ) -> Opening | None:
        """Say whether some numbers leave a size open; unless quickly, show a world."""
        ends = ((1, size.low), (-1, size.high))
        openings = (
            opening
            for sign, end in ends
            if (opening := self._opens(group, sign, end, kept, is_quick=is_quick))
        )
        return next(openings, None) if is_quick else choose_opening(openings)

    def _opens(
        self,
        group: Claim,
        sign: int,
        end: int | None,
        kept: frozenset[int],
        *,
        is_quick: bool,
    ) -> Opening | None:
        """Say whether some numbers leave one end of a size open."""
        self._relaxation.keep(kept)
        relaxed = self._relaxation.bound(group, sign)
        if keeps_to(relaxed.bound, sign, end):
            return None
        if is_quick and len(self.atoms.claims) > MOST_LISTED_CLAIMS:
            return Opening(kept, False)  # all atoms will not be listed anyway
        side = self.extreme(group, sign, kept)
        is_open = not keeps_to(side.bound, sign, end)
        return Opening(kept, side.is_exact) if is_open else None

    def draw(self, group: Claim) -> np.ndarray | None:
        """Make a world that fits, with as many people in a group as it can hold.

        Returns
        -------
        ndarray of shape (n_atoms,) or None
            People in each atom met so far; ``None`` where no world was met.
        """
        every = frozenset(range(len(self.release)))
        self._relaxation.keep(every)
        relaxed = self._relaxation.bound(group, -1)
        world = self._relaxation.dive(group, -1, relaxed)
        if world is None and self._list_atoms():
            world = self._best_listed(group, -1, every)
        return world if self._satisfied(world) == every else None

    def priced(self, group: Claim, kept: frozenset[int]) -> frozenset[int]:
        """Name numbers that are likely to be enough: those in the certificates."""
        self._relaxation.keep(kept)
        sides = [self._relaxation.bound(group, sign) for sign in (1, -1)]
        return frozenset().union(*(side.priced for side in sides))

    def check_whole(self) -> bool:
        """Look for a world of whole people; say whether it is certain that one fits.

        Raises
        ------
        ContradictionError
            If there is certainly none.
        """
        if not self._list_atoms():
            return False  # too many to look at
        every = frozenset(range(len(self.release)))
        return self._satisfied(self._best_listed(None, 1, every)) == every

    # -- worlds of whole people ------------------------------------------------

    def _satisfied(self, world: np.ndarray | None) -> frozenset[int]:
        """Give the places of the published numbers that a world fits."""
        if world is None:
            return frozenset()
        counts = self.atoms.answers[: len(world), : len(self._low)].T @ world
        highs = [inf if high is None else high for high in self._high]
        fits = (counts >= self._low) & (counts <= highs)
        for place, hole in self._holes:
            fits[place] &= not hole.low <= counts[place] <= hole.high
        return frozenset(np.flatnonzero(fits).tolist())

    def _best_listed(
        self, group: Claim | None, sign: int, kept: frozenset[int]
    ) -> np.ndarray | None:
        """Find the most extreme world over all atoms, unless that takes too long."""
        answers = self.atoms.answers
        rows: list[Row] = [
            (
                self._low[row],
                dict.fromkeys(np.flatnonzero(answers[:, row]).tolist(), 1.0),
                inf if (high := self._high[row]) is None else high,
            )
            for row in sorted(kept)
        ]
        holes = [
            (place, hole)
            for place, hole in self._holes
            if place in kept and self._high[place] is not None  # else checked after
        ]
        for column, (place, hole) in enumerate(holes, len(answers)):
            rows += self._skip_hole(place, hole, column)
        nobody = np.zeros(len(answers) + len(holes))
        no_limit = np.full(len(answers), inf)
        solver = QuietHighs()
        solver.setOptionValue("mip_max_nodes", MOST_NODES)
        solver.load(nobody, [*no_limit, *[1.0] * len(holes)], rows, is_integer=True)
        if group is not None:
            costs = sign * self.atoms.settled(group).astype(float)
            solver.set_costs(np.pad(costs, (0, len(holes))))
        if not solver.solve() and solver.is_finished:
            raise ContradictionError()
        return np.rint(solver.values[: len(answers)]) if solver.is_finished else None

    def _skip_hole(self, place: int, hole: Interval, column: int) -> list[Row]:
        """Let a count lie above a hole where a column is one, and below otherwise."""
        low, high = self._low[place], cast("int", self._high[place])
        last = cast("int", hole.high)
        people = dict.fromkeys(
            np.flatnonzero(self.atoms.answers[:, place]).tolist(), 1.0
        )
        return [
            (float(low), people | {column: float(low - last - 1)}, inf),
            (-inf, people | {column: hole.low - 1.0 - high}, hole.low - 1.0),
        ]

    def _list_atoms(self) -> bool:
        """Add every atom where they are few; look only once."""
        if not self._has_tried_listing:
            self._has_tried_listing = True
            if len(self.atoms.claims) <= MOST_LISTED_CLAIMS:
                self.atoms.list_all(at_most=MOST_LISTED_ATOMS)
                self._relaxation.add_columns()
        return self.atoms.is_complete

    def _size(self, group: Claim, world: np.ndarray | None) -> int | None:
        if world is None:
            return None
        return round(float(self.atoms.settled(group)[: len(world)] @ world))


def counts_fit(
    release: Release, kept: frozenset[int], *, most_rounds: int
) -> bool | None:
    """Say whether some world fits a part of a release; ``None`` where unsure."""
    if not kept:
        return True
    numbers = tuple(release.numbers[place] for place in sorted(kept))
    part = Release(numbers, release.rule)
    try:
        return Counted(part, (), most_rounds=most_rounds).check_whole() or None
    except ContradictionError:
        return False
