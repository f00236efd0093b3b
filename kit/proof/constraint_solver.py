"""How is the constraint solver asked, so that its answer is the same everywhere?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from ortools.sat.python import cp_model

from kit.errors import ReleaseError
from kit.printed import Interval
from kit.solver import refused

#: Searches stop here and say so. Effort is counted, not timed, so that the same
#: release has the same answer on every machine; 1 is about a second.
MOST_EFFORT = 60.0

T = TypeVar("T")
Solution = cp_model.CpSolver | cp_model.CpSolverSolutionCallback


def make_solver(*, effort: float = MOST_EFFORT, seed: int = 0) -> cp_model.CpSolver:
    """Make a solver that works on one thread and up to so much effort."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0  # these two: measured to be twice as
    solver.parameters.cp_model_probing_level = 0  # fast on small worlds
    solver.parameters.max_deterministic_time = effort
    solver.parameters.random_seed = seed
    return solver


def run(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    callback: cp_model.CpSolverSolutionCallback | None = None,
) -> cp_model.CpSolverStatus:
    """Search, and say how it ended."""
    status = solver.solve(model, callback)
    if status == cp_model.MODEL_INVALID:
        program = model.proto
        raise refused(len(program.constraints), len(program.variables))
    return status


def avoid_holes(
    model: cp_model.CpModel, members: cp_model.LinearExprT, holes: Iterable[Interval]
) -> None:
    """Let a count of people be none of some runs of counts."""
    for low, high in holes:
        outside = cp_model.Domain(low, high).complement()
        model.add_linear_expression_in_domain(members, outside)


def list_solutions(
    model: cp_model.CpModel, read: Callable[[Solution], T], at_most: int
) -> tuple[list[T], bool]:
    """List solutions of a model, and say whether these are all."""
    listing = _Listing(read, at_most)
    solver = make_solver()
    solver.parameters.enumerate_all_solutions = True
    status = run(solver, model, listing)
    is_complete = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if not is_complete and len(listing.found) <= at_most:
        raise _too_long_a_search(f"{MOST_EFFORT:.0f} units of effort")
    return listing.found[:at_most], is_complete and len(listing.found) <= at_most


class _Listing(cp_model.CpSolverSolutionCallback):
    """Solutions as they are met, and one more than asked for."""

    def __init__(self, read: Callable[[Solution], Any], at_most: int) -> None:
        super().__init__()
        self._read, self._at_most = read, at_most
        self.found: list[Any] = []

    def on_solution_callback(self) -> None:
        self.found.append(self._read(self))
        if len(self.found) > self._at_most:
            self.stop_search()


def _too_long_a_search(effort: str) -> ReleaseError:
    """Say that worlds are too rare among those tried."""
    return ReleaseError(
        f"The worlds were not all found in {effort}; ask for fewer with "
        "`at_most`, or publish more numbers."
    )
