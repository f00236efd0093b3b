"""How few and how many people could a group hold, if people could be split?

Linear programming over atoms that are *generated*: solve over the atoms met so far,
ask the viewer program for an atom that would improve the answer, and stop when there
is none. The prices at which it stops are turned into fractions and checked again in
whole numbers; they are the certificate of the bound, even where the search is cut
short. Diving then makes the people whole: keep the whole part of the best world,
raise one atom at a time to the next whole number, and generate what that calls for.

References
----------
.. [1] G. Dantzig and P. Wolfe, "Decomposition principle for linear programs",
   Operations Research 8(1), 1960.
.. [2] A. Farley, "A note on bounding a class of linear programming problems",
   Operations Research 38(5), 1990: the bound from prices at any stage.
.. [3] R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics
   for branch and price", INFORMS Journal on Computing 31(2), 2019: diving.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import NamedTuple, cast

import numpy as np

from kit.claims.language import Claim, everyone
from kit.claims.relations import contains
from kit.claims.viewer_program import ViewerProgram
from kit.errors import ContradictionError, ReleaseError
from kit.proof.atoms import Atoms
from kit.releases import Release
from kit.solver import QuietHighs, Row

#: Raises of one atom or another that a dive tries before it gives up a world.
MOST_TRIES = 20
#: A dive reads every number, at this price for each person that it is missed by.
_MISSED = 1_000.0
_ALMOST = 1e-6
#: Prices are nearly always fractions with a small common denominator. Where they
#: are not, they are cut off this fine, which costs the bound a sliver but no truth.
_SMALL_DENOMINATORS = range(1, 241)
_FINEST = 10**9


class Relaxed(NamedTuple):
    """One end of a group's size, if people could be split.

    Without a world, nothing limits the group. With a world but no bound, the search
    was cut short before it had one.
    """

    bound: int | None
    world: np.ndarray | None
    priced: frozenset[int]  # numbers that the certificate needs


class _Step(NamedTuple):
    """Prices of the numbers, over one denominator, and what they led to."""

    prices: list[int]
    scale: int
    excess: Fraction  # by how much the best atom was worth more than its cost
    is_new: bool  # whether that atom was not there yet


class Relaxation:
    """The linear program over the atoms met so far; it adds to them as it goes."""

    def __init__(self, release: Release, atoms: Atoms, *, most_rounds: int) -> None:
        self.release = release
        self.atoms = atoms
        self._most_rounds = most_rounds
        self._low = [interval.low for interval in release.intervals()]
        self._high = [interval.high for interval in release.intervals()]
        self._kept = frozenset(range(len(release)))
        self._n_misses = 2 * len(release)
        self._in_program = 0
        self._program: tuple[Claim | None, ViewerProgram] = (None, atoms.program)
        self._solver = self._empty_program()
        self.add_columns()
        self._find_first_world()

    def add_columns(self) -> None:
        """Bring the program up to the atoms met since."""
        for answers in self.atoms.answers[self._in_program :]:
            rows = np.flatnonzero(answers[: len(self._low)]).astype(np.int32)
            self._solver.addCol(0.0, 0.0, inf, len(rows), rows, np.ones(len(rows)))
        self._in_program = len(self.atoms)

    def keep(self, kept: frozenset[int]) -> None:
        """Read only some of the numbers."""
        for row in kept ^ self._kept:
            high = self._high[row]
            is_open = row not in kept
            self._solver.changeRowBounds(
                row,
                -inf if is_open else self._low[row],
                inf if is_open or high is None else high,
            )
        self._kept = kept

    def bound(self, group: Claim, sign: int) -> Relaxed:
        """Bound a settled group from below (`sign` 1) or from above (-1)."""
        best, world = None, None
        priced: frozenset[int] = frozenset()
        for _ in range(self._most_rounds):
            if not self._solve(group, sign, 0.0):
                return Relaxed(None, None, frozenset())
            world = self._world
            step = self._generate(group, sign)
            bound = self._certify(step, sign)
            if bound is not None and (best is None or sign * bound > sign * best):
                best, priced = bound, frozenset(np.flatnonzero(step.prices).tolist())
            if not step.is_new:
                break
        if sign > 0:
            best = max(best or 0, 0)
        return Relaxed(best, world, priced)

    def dive(self, group: Claim, sign: int, relaxed: Relaxed) -> np.ndarray | None:
        """Make a world of whole people that attains the bound, if one is met."""
        world, first = relaxed.world, self._n_misses
        bound = cast("int", relaxed.bound)  # which comes with a world
        self._bound_columns(range(first), 0.0, inf)
        while world is not None:
            whole = np.floor(world + _ALMOST)
            if (world - whole).max(initial=0) < _ALMOST:
                break
            for atom, people in enumerate(whole):
                self._bound_columns([first + atom], people, inf)
            world = self._raise_one(group, sign, bound, whole, world - whole)
        self._bound_columns(range(first), 0.0, 0.0)
        self._bound_columns(range(first, first + len(self.atoms)), 0.0, inf)
        return None if world is None else whole

    # -- rounds of the search ----------------------------------------------------

    def _empty_program(self) -> QuietHighs:
        """Rows are the published numbers; two columns each say how far one is missed.

        The misses let the search begin with no atoms; they are closed to zero once
        a first world is found.
        """
        solver = QuietHighs()
        rows: list[Row] = [
            (low, {}, inf if high is None else high)
            for low, high in zip(self._low, self._high, strict=True)
        ]
        solver.load([], [], rows, is_integer=False)
        for row in range(len(rows)):
            for sign in (1.0, -1.0):
                index = np.array([row], dtype=np.int32)
                solver.addCol(0.0, 0.0, inf, 1, index, np.array([sign]))
        return solver

    def _find_first_world(self) -> None:
        """Bring all misses to zero, or say that the numbers contradict."""
        for _ in range(self._most_rounds):
            self._solve(None, 0, 1.0)
            if self._solver.getInfo().objective_function_value < 1e-7:
                break
            if not self._generate(None, 0).excess:
                priced = np.abs(self._solver.prices) > _ALMOST
                raise ContradictionError(places=frozenset(np.flatnonzero(priced)))
        else:
            msg = (
                f"No world was found in {self._most_rounds} rounds; the numbers may "
                "still be possible. Give a larger `most_rounds`."
            )
            raise ReleaseError(msg)
        self._bound_columns(range(self._n_misses), 0.0, 0.0)

    def _raise_one(
        self, group: Claim, sign: int, bound: int, whole: np.ndarray, part: np.ndarray
    ) -> np.ndarray | None:
        """Put one more person into the atom with the largest part that allows it."""
        for atom in np.argsort(-part, kind="stable")[:MOST_TRIES]:
            if part[atom] < _ALMOST:
                break
            column = self._n_misses + int(atom)
            self._bound_columns([column], whole[atom] + 1, inf)
            if self._reach(group, sign, bound):
                return self._world
            self._bound_columns([column], whole[atom], inf)
        return None

    def _reach(self, group: Claim, sign: int, bound: int) -> bool:
        """Look for a world that attains the bound and misses no number."""
        for _ in range(self._most_rounds):
            if not self._solve(group, sign, _MISSED):
                return False
            missed = self._solver.values[: self._n_misses].max()
            size = self.atoms.members(group) @ self._world
            if missed < 1e-7 and sign * size <= sign * bound + _ALMOST:
                return True
            if not self._generate(group, sign).is_new:
                return False
        return False

    def _solve(self, group: Claim | None, sign: int, missed: float) -> bool:
        """Find the world with the least cost: `sign` for each person of the group."""
        costs = np.zeros(self._n_misses + len(self.atoms))
        costs[: self._n_misses] = missed
        if group is not None:
            costs[self._n_misses :] = sign * self.atoms.settled(group)
        self._solver.set_costs(costs)
        return self._solver.solve()

    @property
    def _world(self) -> np.ndarray:
        return self._solver.values[self._n_misses :]

    def _generate(self, group: Claim | None, sign: int) -> _Step:
        """Add the atom that the prices value most above its cost, if any is.

        The question is put in whole numbers, so that the answer is not a matter of
        rounding.
        """
        prices, scale = _whole_prices(self._solver.prices)
        weights = [*prices, *[0] * (len(self.atoms.claims) - len(prices))]
        if group is not None:
            weights.append(-sign * scale)
        answers = self._viewers(group).best(np.array(weights, dtype=float))
        excess = sum(w for w, yes in zip(weights, answers, strict=True) if yes)
        if excess <= 0:
            return _Step(prices, scale, Fraction(0), is_new=False)
        is_new = self.atoms.add(answers[: len(self.atoms.claims)])
        self.add_columns()
        return _Step(prices, scale, Fraction(excess, scale), is_new)

    def _certify(self, step: _Step, sign: int) -> int | None:
        """Turn prices into a bound that holds for every world.

        Each unit of price on a number is worth that number's low end, or its high
        end where the price is negative; an excess is paid for by every viewer.
        """
        total = Fraction(0)
        for row in np.flatnonzero(step.prices):
            price = Fraction(step.prices[row], step.scale)
            side = self._low[row] if price > 0 else self._high[row]
            if side is None or row not in self._kept:
                return None
            total += price * side
        if step.excess:
            everyone = self._population()
            if everyone is None:
                return None
            total -= step.excess * everyone
        return ceil(total) if sign > 0 else floor(-total)

    # -- housekeeping ------------------------------------------------------------

    def _bound_columns(
        self, columns: range | list[int], low: float, high: float
    ) -> None:
        for column in columns:
            self._solver.changeColBounds(column, float(low), high)

    def _viewers(self, group: Claim | None) -> ViewerProgram:
        """The viewer program with the group as its last claim, kept for next time."""
        if group is None:
            return self.atoms.program
        if self._program[0] != group:
            self._program = (group, ViewerProgram([*self.atoms.claims, group]))
        return self._program[1]

    def _population(self) -> int | None:
        highs = [self._high[row] for row in self._everybody & self._kept]
        return min((high for high in highs if high is not None), default=None)

    @cached_property
    def _everybody(self) -> frozenset[int]:
        """Rows of claims that are true of everybody, in whatever words."""
        claims = enumerate(self.release.claims)
        return frozenset(row for row, said in claims if contains(said, everyone()))


def _whole_prices(prices: np.ndarray) -> tuple[list[int], int]:
    """Write prices as whole numbers over one denominator."""
    for scale in _SMALL_DENOMINATORS:
        scaled = prices * scale
        if np.abs(scaled - np.rint(scaled)).max(initial=0) < 1e-7 * scale:
            break
    else:
        scale = _FINEST
    return [round(price * scale) for price in prices.tolist()], scale
