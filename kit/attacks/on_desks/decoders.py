"""Which shares between 0 and 1 fit noisy answers best? Three ways to ask a solver.

Each takes who is in each question as 0 and 1, the answers, and gives one share for each
person. None knows what a share above one half is taken to mean.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from kit.answers import Members
from kit.solver import QuietHighs, refused

_MOST_STEPS = 500
_STEEP = 1e-8  # a slope below this, of the steepest at the start, is flat
_PULL = 1e-7  # towards one half, of those about whom the answers say nothing


def fit_squares(matrix: Members, values: np.ndarray) -> np.ndarray:
    """Minimise the sum of squared errors over the shares from 0 to 1.

    The normal equations have one row for each person, however many the questions, and
    Newton's method projected on the box [1]_ solves them in few steps.

    References
    ----------
    .. [1] D. Bertsekas, "Projected Newton methods for optimization problems with simple
       constraints", SIAM Journal on Control and Optimization 20(2), 1982.
    """
    n = matrix.shape[1]
    squared = matrix.T @ matrix
    curved = squared.toarray() if sparse.issparse(squared) else squared
    pull = _PULL * max(1.0, np.trace(curved) / n)
    # The pull also makes the equations solvable where there are few questions.
    curved = curved + pull * np.eye(n)
    return _descend(curved, matrix.T @ values + pull / 2)


def _descend(curved: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Minimise x'Cx / 2 - s'x over the box from 0 to 1."""
    shares = np.full(len(slope), 0.5)
    gradient = curved @ shares - slope
    flat = _STEEP * max(1.0, np.abs(gradient).max())
    for _ in range(_MOST_STEPS):
        is_held = ((shares <= 0) & (gradient > 0)) | ((shares >= 1) & (gradient < 0))
        free = np.flatnonzero(~is_held)
        if not len(free) or np.abs(gradient[free]).max() < flat:
            break
        step = np.zeros_like(shares)
        step[free] = np.linalg.solve(curved[np.ix_(free, free)], -gradient[free])
        moved = _shorten(curved, gradient, shares, step)
        if (moved == shares).all():  # nothing is won below the precision of numbers
            break
        shares, gradient = moved, curved @ moved - slope
    return shares


def _shorten(
    curved: np.ndarray, gradient: np.ndarray, shares: np.ndarray, step: np.ndarray
) -> np.ndarray:
    """Go as far as it pays, by Armijo's rule, and never out of the box."""
    length = 1.0
    while length > 1e-10:
        moved = np.clip(shares + length * step, 0, 1)
        way = moved - shares
        gained = gradient @ way
        if gained + way @ curved @ way / 2 <= 1e-4 * gained:
            return moved
        length /= 2
    return shares


def fit_absolute(matrix: Members, values: np.ndarray) -> np.ndarray:
    """Minimise the sum of absolute errors over the shares from 0 to 1.

    The program has a row and two slacks for each question. Its dual has a row for each
    person: maximise v'y - sum(z) with z at least Q'y and 0, and y from -1 to 1. It has
    the same optimum, the shares are its prices, and questions are many and people few.
    """
    n_questions, n_people = matrix.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = n_questions + n_people, n_people
    program.col_cost_ = np.concatenate([-values, np.ones(n_people)])
    program.col_lower_ = np.repeat([-1.0, 0.0], [n_questions, n_people])
    program.col_upper_ = np.repeat([1.0, np.inf], [n_questions, n_people])
    program.row_lower_ = np.full(n_people, -np.inf)
    program.row_upper_ = np.zeros(n_people)
    over = sparse.hstack([sparse.csr_array(matrix.T), -sparse.eye_array(n_people)])
    solver = _solve(program, over)
    return np.clip(-solver.prices, 0, 1)


def fit_within(matrix: Members, values: np.ndarray, noise: float) -> np.ndarray | None:
    """Find shares from 0 to 1 that miss no answer by more than the noise, if any do."""
    n_questions, n_people = matrix.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = n_people, n_questions
    program.col_cost_ = np.zeros(n_people)
    program.col_lower_, program.col_upper_ = np.zeros(n_people), np.ones(n_people)
    program.row_lower_, program.row_upper_ = values - noise, values + noise
    solver = _solve(program, sparse.csr_array(matrix))
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    return np.clip(solver.values, 0, 1)


def _solve(program: highspy.HighsLp, matrix: sparse.sparray) -> QuietHighs:
    """Hand a program to the solver, its matrix by columns."""
    columns = sparse.csc_array(matrix)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = columns.indptr.astype(np.int32)
    program.a_matrix_.index_ = columns.indices.astype(np.int32)
    program.a_matrix_.value_ = columns.data.astype(float)
    solver = QuietHighs()
    solver.setOptionValue("output_flag", False)
    is_taken = solver.passModel(program) != highspy.HighsStatus.kError
    if not is_taken or not (solver.solve() or solver.is_finished):
        raise refused(program.num_row_, program.num_col_)
    return solver
