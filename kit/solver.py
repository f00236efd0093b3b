"""How do the claims and the proofs talk to HiGHS, the linear and integer solver?"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from kit.errors import ProgramError

#: One row of a program: lower side, {column: coefficient}, upper side.
Row = tuple[float, dict[int, float], float]


_CUT_SHORT = (
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kObjectiveTarget,
)

_WHOLE = 1e-9  # how far from a whole number the value of a column may be


class QuietHighs(highspy.Highs):
    """HiGHS on one thread, without its banner or log, optimal to the last unit."""

    def __init__(self) -> None:
        super().__init__()
        self.setOptionValue("threads", 1)
        self.setOptionValue("mip_rel_gap", 0.0)
        self.setOptionValue("mip_abs_gap", 1e-6)

    def enableCallbacks(self) -> None:
        """Silence the solver first: enabling callbacks is what prints the banner."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()

    def load(
        self,
        lower: Sequence[float] | np.ndarray,
        upper: Sequence[float] | np.ndarray,
        rows: Sequence[Row],
        *,
        is_integer: bool,
    ) -> None:
        """Replace the program: columns with bounds, rows with two sides."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(lower), len(rows)
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = np.array(lower), np.array(upper)
        lp.row_lower_ = np.array([row[0] for row in rows], dtype=float)
        lp.row_upper_ = np.array([row[2] for row in rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.cumsum([0, *(len(row[1]) for row in rows)])
        columns = [column for row in rows for column in row[1]]
        values = [value for row in rows for value in row[1].values()]
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = np.array(columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(values, dtype=float)
        if is_integer:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        if self.passModel(lp) == highspy.HighsStatus.kError:
            raise refused(lp.num_row_, lp.num_col_)

    def set_costs(self, costs: np.ndarray) -> None:
        """Set the cost of every column; the solver minimises."""
        every = np.arange(len(costs), dtype=np.int32)
        self.changeColsCost(len(costs), every, costs)

    def solve(self) -> bool:  # type: ignore[override]  # theirs gives a status
        """Run the solver; say whether it found an optimum, or what was asked for.

        A search cut short after a solution was found counts as found: whoever set
        the limit knows that it may not be the best.
        """
        self.run()
        status = self.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        found = self.getInfo().primal_solution_status
        return status in _CUT_SHORT and found == highspy.kSolutionStatusFeasible

    def solve_whole(self) -> bool:
        """Run the solver on a program in whole numbers; say whether one was found.

        The same program in fractions is asked first. That takes a small part of the
        time, and where its optimum happens to be whole, or there is none, it settles
        the matter.
        """
        self.setOptionValue("solve_relaxation", True)
        is_solved = self.solve()
        self.setOptionValue("solve_relaxation", False)
        values = self.values
        if is_solved and np.abs(values - values.round()).max(initial=0) < _WHOLE:
            return True
        if self.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        # Going on from fractions HiGHS 1.16 sometimes finds an optimum and hands out
        # other values. From the beginning it does not.
        self.clearSolver()
        return self.solve()

    @property
    def is_finished(self) -> bool:
        """Whether the last answer is final: an optimum, or that there is none."""
        return self.getModelStatus() in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
        )

    @property
    def values(self) -> np.ndarray:
        """Value of each column in the solution."""
        return np.asarray(self.getSolution().col_value)

    @property
    def prices(self) -> np.ndarray:
        """Dual value of each row in the solution."""
        return np.asarray(self.getSolution().row_dual)


def refused(n_rows: int, n_columns: int) -> ProgramError:
    """Say that the numbers are too large or too fine to be told apart."""
    return ProgramError(
        f"The solver refused a program of {n_rows:,} rows and {n_columns:,} "
        "columns: its numbers are too large or too fine; round them, or give "
        "narrower limits."
    )
