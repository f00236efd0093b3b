"""Decoding 3,500 noisy answers, beside SciPy's `linprog` on the same program."""

from time import perf_counter

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog, lsq_linear

from kit.answers import QueryFamily
from kit.attacks.on_desks.decoders import fit_absolute, fit_squares
from kit.desk.noisy_system import NoisySystem

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def asked():
    """Who is in each of 3,500 questions about 130 people, and what was answered."""
    rng = np.random.default_rng(53)
    secret = rng.random(130) < 0.6
    answers = NoisySystem(range(5000, 5130), secret, seed=1).ask(QueryFamily())
    return answers.matrix, answers.values


def timed(run):
    start = perf_counter()
    result = run()
    return result, perf_counter() - start


def plain(matrix, values):
    """The usual way: shares and two slacks for each question, a row for each."""
    t, n = matrix.shape
    rows = sparse.hstack([sparse.csr_array(matrix), sparse.eye(t), -sparse.eye(t)])
    bounds = [(0, 1)] * n + [(0, None)] * (2 * t)
    costs = np.repeat([0.0, 1.0], [n, 2 * t])
    found = linprog(costs, A_eq=rows, b_eq=values, bounds=bounds, method="highs")
    return found.x[:n], found.fun


def test_least_absolute_errors_against_a_plain_linprog(table, asked):
    ours, seconds = timed(lambda: fit_absolute(*asked))
    (theirs, least), usual = timed(lambda: plain(*asked))
    matrix, values = asked
    assert np.abs(matrix @ ours - values).sum() == pytest.approx(least)
    assert ((ours > 0.5) == (theirs > 0.5)).all()
    table.append(f"least absolute errors, {len(values):,} answers, {len(ours)} people")
    table.append(
        f"  {seconds:6.2f} s  against {usual:6.2f} s of linprog, "
        f"{usual / seconds:.1f} times as long"
    )


def test_least_squares_against_scipy(table, asked):
    ours, seconds = timed(lambda: fit_squares(*asked))
    theirs, usual = timed(lambda: lsq_linear(*asked, (0, 1)))
    assert ours == pytest.approx(theirs.x, abs=1e-3)
    table.append(f"least squares, {len(asked[1]):,} answers, {len(ours)} people")
    table.append(
        f"  {seconds:6.2f} s  against {usual:6.2f} s of lsq_linear, "
        f"{usual / seconds:.1f} times as long"
    )
