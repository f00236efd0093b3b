"""What is true of a few people, of whom figures such as a median were published?

The numbers are put to CP-SAT, person by person, which can answer what no linear
program can: medians, and how many worlds there are.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from ortools.sat.python import cp_model

from kit.claims import Claim, contains, everyone
from kit.errors import ContradictionError
from kit.printed import Figure
from kit.proof.fitting import Tally, find_fitted
from kit.proof.kinds import ByKind
from kit.proof.person_model import PersonModel
from kit.proof.search import list_solutions, make_solver, run
from kit.proof.side import Opening, Side
from kit.releases import Bounds

World = list[tuple[int, ...]]


class People(ByKind):
    """Every population of a few people that fits a release.

    Parameters
    ----------
    release : Release
        With a number for the whole population.
    also : iterable of Claim
        Claims that nobody published but that groups will be made of.

    Raises
    ------
    ReleaseError
        If there are more kinds of people than can be written out.
    """

    def extreme(
        self, group: Claim, sign: int, kept: frozenset[int], *, outer: int | None = None
    ) -> Side:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group.

        `kept` holds the number of all people, and `outer` is a bound already known.
        """
        model = self._model(kept)
        size = sign * sum(model.members(group))
        model.model.minimize(size)
        if outer is not None:
            model.model.add(size >= sign * outer)
        solver = make_solver()
        status = run(solver, model.model)
        if status == cp_model.INFEASIBLE:
            raise ContradictionError()
        bound = sign * ceil(solver.best_objective_bound - 1e-6)
        return Side(bound, self.is_exact and status == cp_model.OPTIMAL)

    def opens(
        self,
        group: Claim,
        size: Bounds,
        kept: frozenset[int],
        *,
        is_quick: bool = False,
    ) -> Opening | None:
        """Find a world that fits some numbers and breaks a size, quickly or not."""
        model = self._model(kept)
        members, ends = sum(model.members(group)), []
        for limit in (size.low - 1, size.high):
            is_broken = model.model.new_bool_var("")
            beyond = members <= limit if limit < size.low else members > limit
            model.model.add(beyond).only_enforce_if(is_broken)
            ends.append(is_broken)
        model.model.add_bool_or(ends)
        solver = make_solver()
        status = run(solver, model.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Opening(
                find_fitted(self.release, self.written(model.read(solver))), True
            )
        return None if status == cp_model.INFEASIBLE else Opening(kept, False)

    def fits(self, kept: frozenset[int]) -> bool | None:
        """Say whether some world fits the numbers; ``None`` where that is unsure."""
        status = run(make_solver(), self._model(kept).model)
        return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE

    def worlds(self, at_most: int) -> tuple[list[World], bool]:
        """List worlds that fit, each once, and say whether these are all.

        Raises
        ------
        ReleaseError
            If the search takes too long.
        """
        model = self._model(self.every)
        return list_solutions(model.model, model.read, at_most)

    def sample(self, n: int, rng: np.random.Generator) -> list[World]:
        """Draw worlds that fit, spread out by pulling each another way."""
        worlds = []
        for _ in range(n):
            model = self._model(self.every)
            model.pull(rng)
            solver = make_solver(effort=1.0, seed=int(rng.integers(2**31)))
            if run(solver, model.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                worlds.append(model.read(solver))
        return [world for i, world in enumerate(worlds) if world not in worlds[:i]]

    def written(self, world: World) -> list[Tally]:
        """Write the people of a world out, as they answer the claims."""
        return [(self.person(kind, values), 1) for kind, *values in world]

    # -- one search --------------------------------------------------------------

    def _model(self, kept: frozenset[int]) -> PersonModel:
        most = min(self._limits(kept))
        model = PersonModel(self.parts, self.kinds, self.amounts, most)
        for place in sorted(kept):
            number, interval = self.release.numbers[place], self._interval[place]
            if interval is not None:
                model.add_count(number.claim, *interval, holes=self._holes[place])
            elif isinstance(number.printed, Figure):  # and not withheld
                model.add_statistic(number.claim, number.printed.reveals())
        return model

    def _limits(self, kept: frozenset[int]) -> list[int]:
        """How many people the numbers that are read allow at the most."""
        return [
            self._interval[place].high
            for place in kept
            if self.release.numbers[place].is_count
            and self._interval[place].high is not None
            and contains(self.release.numbers[place].claim, everyone())
        ]
