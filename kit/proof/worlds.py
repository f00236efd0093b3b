"""How few and how many people can a group hold, in the worlds that fit a release?

A world gives each atom a whole number of viewers, and fits when every published
claim counts what was printed for it. The extremes of a group are found by linear
programming over atoms that are *generated*: solve over the atoms met so far, ask the
viewer program for an atom that would improve the answer, and stop when there is
none. The prices at which it stops are turned into fractions and checked again in
whole numbers; they are the certificate of the bound, even where the search is cut
short. A world of whole people that attains the bound makes it exact.

References
----------
.. [1] G. Dantzig and P. Wolfe, "Decomposition principle for linear programs",
   Operations Research 8(1), 1960.
.. [2] A. Farley, "A note on bounding a class of linear programming problems",
   Operations Research 38(5), 1990: the bound from prices at any stage.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

import numpy as np

from kit.claims import Claim, Everyone
from kit.errors import ReleaseError
from kit.findings import Bounds
from kit.proof.atoms import Atoms
from kit.release import Number, Release
from kit.solver import QuietHighs

#: Searches stop here and say so. Limits are counts, not seconds, so that the same
#: release has the same answer on every machine.
MOST_ROUNDS = 2_000
MOST_LISTED_ATOMS = 150
MOST_LISTED_CLAIMS = 12
MOST_NODES = 500
#: Prices are nearly always fractions with a small common denominator. Where they
#: are not, they are cut off this fine, which costs the bound a sliver but no truth.
_SMALL_DENOMINATORS = range(1, 241)
_FINEST = 10**9
#: How many people a relaxed world may lose in one atom when it is made whole.
_ROOM = 3


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
        self.release = release
        self._also = tuple(c for c in also if c not in release.claims)
        self._most_rounds = most_rounds
        self.atoms = Atoms([*release.claims, *self._also])
        intervals = release.intervals()
        self.low = [interval.low for interval in intervals]
        self.high = [interval.high for interval in intervals]
        self._n = len(intervals)
        self._kept = frozenset(range(self._n))
        self._solver = self._empty_program()
        self._wider: dict[Claim, Worlds] = {}
        self._is_new = False
        self._priced: frozenset[int] = frozenset()
        self._has_tried_listing = False
        self._add_columns()
        self._find_first_world()

    # -- answers ---------------------------------------------------------------

    def bounds(
        self, group: Claim, *, keep: Collection[Number] | None = None
    ) -> Bounds:
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
        """
        worlds, kept = self.settling(group), self._indices(keep)
        low = worlds.extreme(group, 1, kept)
        high = worlds.extreme(group, -1, kept)
        return Bounds(low.bound, high.bound, low.is_exact, high.is_exact)

    def extreme(self, group: Claim, sign: int, kept: frozenset[int]) -> Side:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        self._keep(kept)
        bound, relaxed = self._relaxed(group, sign)
        is_true = self.atoms.program.is_exact  # else an atom may not exist
        if bound is None:
            return Side(None, is_true and relaxed is None, None)
        world, _ = self._whole(group, sign, relaxed, bound)
        if self._size(group, world) != bound and self._list_atoms():
            nothing = np.full(len(self.atoms), 0.5)  # no world to start from
            world, is_best = self._whole(group, sign, nothing, bound)
            if world is None and is_best:
                raise ReleaseError.contradiction()
            if is_best:  # every atom was there: this is the truth
                bound = self._size(group, world)
        is_exact = is_true and self._size(group, world) == bound
        return Side(bound, is_exact, world, self._priced)

    def satisfied(self, world: np.ndarray) -> frozenset[int]:
        """Give the indices of the published numbers that a world fits."""
        counts = self.atoms.answers[: len(world), : self._n].T @ world
        highs = [inf if high is None else high for high in self.high]
        fits = (counts >= self.low) & (counts <= highs)
        return frozenset(np.flatnonzero(fits).tolist())

    def settles(self, group: Claim) -> bool:
        """Say whether the claims at hand settle who is in the group."""
        return self.atoms.settles(group)

    # -- the linear program over the atoms so far ------------------------------

    def _empty_program(self) -> QuietHighs:
        """Rows are the published numbers; two columns each say how far one is missed.

        The misses let the search begin with no atoms; they are closed to zero once
        a first world is found.
        """
        solver = QuietHighs()
        free = [(0.0, {}, 0.0)] * self._n
        solver.load([], [], free, is_integer=False)
        for row in range(self._n):
            index = np.array([row], dtype=np.int32)
            for sign in (1.0, -1.0):
                solver.addCol(1.0, 0.0, inf, 1, index, np.array([sign]))
        self._n_misses = 2 * self._n
        self._in_program = 0
        for row in range(self._n):
            solver.changeRowBounds(row, self.low[row], _number(self.high[row]))
        return solver

    def _add_columns(self) -> None:
        """Bring the program up to the atoms met since."""
        for answers in self.atoms.answers[self._in_program :]:
            rows = np.flatnonzero(answers[: self._n]).astype(np.int32)
            ones = np.ones(len(rows))
            self._solver.addCol(0.0, 0.0, inf, len(rows), rows, ones)
        self._in_program = len(self.atoms)

    def _keep(self, kept: frozenset[int]) -> None:
        """Read only some of the numbers."""
        for row in kept ^ self._kept:
            is_read = row in kept
            low = self.low[row] if is_read else -inf
            high = _number(self.high[row]) if is_read else inf
            self._solver.changeRowBounds(row, low, high)
        self._kept = kept

    def _find_first_world(self) -> None:
        """Bring all misses to zero, or say that the numbers contradict."""
        missing = np.ones(self._n_misses)
        for _ in range(self._most_rounds):
            costs = np.concatenate([missing, np.zeros(len(self.atoms))])
            self._solver.set_costs(costs)
            self._solver.solve()
            if self._solver.getInfo().objective_function_value < 1e-7:
                break
            prices = _whole_prices(self._solver.prices)
            if not self._improve(prices, None, 0):
                raise ReleaseError.contradiction()
            self._add_columns()
        else:
            raise ReleaseError.no_world_found(self._most_rounds)
        for column in range(self._n_misses):
            self._solver.changeColBounds(column, 0.0, 0.0)

    def _relaxed(
        self, group: Claim, sign: int
    ) -> tuple[int | None, np.ndarray | None]:
        """Bound the group by linear programming, generating atoms as needed.

        No bound and no world: nothing limits the group. No bound but a world: the
        search was cut short before it had a bound.
        """
        best: int | None = None
        world = None
        for _ in range(self._most_rounds):
            members = self.atoms.members(group)
            costs = np.concatenate([np.zeros(self._n_misses), sign * members])
            self._solver.set_costs(costs)
            if not self._solver.solve():
                return None, None
            world = self._solver.values[self._n_misses :]
            prices = _whole_prices(self._solver.prices)
            excess = self._improve(prices, group, sign)
            bound = self._certified(prices, excess, sign)
            if bound is not None and (best is None or sign * bound > sign * best):
                best = bound
                self._priced = frozenset(np.flatnonzero(prices[0]).tolist())
            if not excess or not self._is_new:
                break
            self._add_columns()
        if sign > 0:
            best = max(best or 0, 0)
        return best, world

    def _improve(
        self, prices: tuple[list[int], int], group: Claim | None, sign: int
    ) -> Fraction:
        """Ask for the atom that these prices value most above its cost.

        Returns by how much; zero where no atom is worth adding. The question is
        put in whole numbers, so that the answer is not a matter of rounding.
        """
        weights, scale = prices
        weights = [*weights, *[0] * len(self._also)]
        program = self.atoms.program
        if group is not None:
            program = self._program_with(group)
            weights.append(-sign * scale)
        answers = program.best(np.array(weights, dtype=float))
        excess = sum(w for w, yes in zip(weights, answers, strict=True) if yes)
        if excess <= 0:
            return Fraction(0)
        self._is_new = self.atoms.add(answers[: len(self.atoms.claims)])
        return Fraction(excess, scale)

    def _certified(
        self, prices: tuple[list[int], int], excess: Fraction, sign: int
    ) -> int | None:
        """Turn prices into a bound that holds for every world.

        Each unit of price on a number is worth that number's low end, or its high
        end where the price is negative; an excess is paid for by every viewer.
        """
        weights, scale = prices
        total = Fraction(0)
        for row in np.flatnonzero(weights):
            price = Fraction(weights[row], scale)
            side = self.low[row] if price > 0 else self.high[row]
            if side is None or row not in self._kept:
                return None
            total += price * side
        if excess:
            everyone = self._population()
            if everyone is None:
                return None
            total -= excess * everyone
        return ceil(total) if sign > 0 else floor(-total)

    # -- worlds of whole people ------------------------------------------------

    def _whole(
        self, group: Claim, sign: int, relaxed: np.ndarray, bound: int
    ) -> tuple[np.ndarray | None, bool]:
        """Make a world of whole people, as extreme as the atoms so far allow.

        The fractions of the relaxed world are put right near where it lies, which
        is a far smaller problem than starting from nothing. Says too whether the
        search was finished.
        """
        rounded = np.rint(relaxed)
        if np.abs(relaxed - rounded).max(initial=0) < 1e-7:
            return rounded, True
        answers = self.atoms.answers
        start = np.zeros(len(answers))
        start[: len(relaxed)] = np.floor(relaxed + 1e-7)
        fewest = np.maximum(0, start - _ROOM)
        rows = [
            (
                self.low[row],
                dict.fromkeys(np.flatnonzero(answers[:, row]).tolist(), 1.0),
                _number(self.high[row]),
            )
            for row in sorted(self._kept)
        ]
        solver = QuietHighs()
        solver.setOptionValue("mip_max_nodes", MOST_NODES)
        solver.setOptionValue("objective_target", float(sign * bound))
        solver.load(fewest, np.full(len(answers), inf), rows, is_integer=True)
        solver.set_costs(sign * self.atoms.members(group).astype(float))
        found = solver.solve()
        return (np.rint(solver.values) if found else None), solver.is_finished

    def _list_atoms(self) -> bool:
        """Add every atom where they are few; look only once."""
        if not self._has_tried_listing:
            self._has_tried_listing = True
            if len(self.atoms.claims) <= MOST_LISTED_CLAIMS:
                self.atoms.list_all(at_most=MOST_LISTED_ATOMS)
                self._add_columns()
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

    def _program_with(self, group: Claim):  # noqa: ANN202
        from kit.claims.viewer_program import ViewerProgram

        if getattr(self, "_last", (None,))[0] != group:
            program = ViewerProgram([*self.atoms.claims, group])
            self._last = (group, program)
        return self._last[1]

    def _population(self) -> int | None:
        for row in self._kept:
            if isinstance(self.release.claims[row], Everyone):
                return self.high[row]
        return None

    def _indices(self, keep: Collection[Number] | None) -> frozenset[int]:
        if keep is None:
            return frozenset(range(self._n))
        for number in keep:
            if number not in self.release.numbers:
                raise ReleaseError.bad_value("keep", "numbers of the release", number)
        return frozenset(self.release.numbers.index(number) for number in keep)


def _whole_prices(prices: np.ndarray) -> tuple[list[int], int]:
    """Write prices as whole numbers over one denominator."""
    for scale in _SMALL_DENOMINATORS:
        scaled = prices * scale
        if np.abs(scaled - np.rint(scaled)).max(initial=0) < 1e-7 * scale:
            break
    else:
        scale = _FINEST
    return [round(price * scale) for price in prices.tolist()], scale


def _number(high: int | None) -> float:
    return inf if high is None else float(high)
