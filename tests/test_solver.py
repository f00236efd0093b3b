"""The solver finds optima that are derived by hand, in silence."""

from math import inf

import numpy as np
import pytest

from kit.solver import QuietHighs

WAYS = pytest.mark.parametrize("solve", [QuietHighs.solve, QuietHighs.solve_whole])


@pytest.fixture
def solver():
    return QuietHighs()


def load_knapsack(solver, *, is_integer):
    """Most value 5x + 4y with 6x + 4y <= 23 and x + 2y <= 6."""
    rows = [(-inf, {0: 6.0, 1: 4.0}, 23.0), (-inf, {0: 1.0, 1: 2.0}, 6.0)]
    solver.load([0, 0], [inf, inf], rows, is_integer=is_integer)
    solver.set_costs(np.array([-5.0, -4.0]))


def test_linear_optimum(solver):
    # Both rows bind: 6x + 4y = 23 and 2x + 4y = 12 give x = 11/4, y = 13/8.
    load_knapsack(solver, is_integer=False)
    assert solver.solve()
    assert solver.is_finished
    assert solver.values == pytest.approx([11 / 4, 13 / 8])
    # Prices: 6p + q = -5 and 4p + 2q = -4 give p = -3/4, q = -1/2.
    assert solver.prices == pytest.approx([-3 / 4, -1 / 2])


@WAYS
def test_whole_optimum(solver, solve):
    # x = 3: 4y <= 5, y = 1: 19. x = 2: 4y <= 11 and 2y <= 4, y = 2: 18.
    # x = 1: y = 2: 13. x = 0: y = 3: 12. The most is 19.
    load_knapsack(solver, is_integer=True)
    assert solve(solver)
    assert solver.values == pytest.approx([3, 1])


def test_where_fractions_settle_it_whole_numbers_are_not_asked_for(solver, monkeypatch):
    # 5x + 4y with x + y <= 3 is most at the corner x = 3; with x + y >= 7 nothing fits.
    asked = []
    run = QuietHighs.run
    monkeypatch.setattr(QuietHighs, "run", lambda self: asked.append(1) or run(self))
    solver.load([0, 0], [3, 3], [(0.0, {0: 1.0, 1: 1.0}, 3.0)], is_integer=True)
    solver.set_costs(np.array([-5.0, -4.0]))
    assert solver.solve_whole()
    assert solver.values == pytest.approx([3, 0])
    solver.load([0, 0], [3, 3], [(7.0, {0: 1.0, 1: 1.0}, inf)], is_integer=True)
    assert not solver.solve_whole()
    assert solver.is_finished
    assert len(asked) == 2
    load_knapsack(solver, is_integer=True)
    assert solver.solve_whole()
    assert len(asked) == 4  # 11/4 and 13/8 are not whole


def test_a_program_with_no_columns_has_a_whole_solution(solver):
    solver.load([], [], [], is_integer=True)
    assert solver.solve_whole() == solver.solve()


@WAYS
def test_the_last_unit_counts(solver, solve):
    # A gap of one in a million must not pass for an optimum.
    rows = [(-inf, {0: 2.0, 1: 2.0}, 2_000_001.0)]
    solver.load([0, 0], [inf, inf], rows, is_integer=True)
    solver.set_costs(np.array([-1.0, -1.0]))
    assert solve(solver)
    assert solver.values.sum() == 1_000_000


@WAYS
def test_no_solution_is_a_final_answer(solver, solve):
    # 2x + 2y = 3 has no whole solution.
    rows = [(3.0, {0: 2.0, 1: 2.0}, 3.0)]
    solver.load([0, 0], [5, 5], rows, is_integer=True)
    solver.set_costs(np.zeros(2))
    assert not solve(solver)
    assert solver.is_finished


def test_no_limit_is_no_optimum(solver):
    solver.load([0], [inf], [], is_integer=False)
    solver.set_costs(np.array([-1.0]))
    assert not solver.solve()


def test_a_solution_good_enough_ends_the_search(solver):
    rng = np.random.default_rng(53)
    rows = [(-inf, dict(enumerate(rng.integers(1, 50, 25))), 300.0) for _ in range(8)]
    solver.load(np.zeros(25), np.ones(25), rows, is_integer=True)
    solver.set_costs(-np.ones(25))
    solver.setOptionValue("objective_target", -1.0)
    assert solver.solve()
    assert solver.values.sum() >= 1
    most = -inf
    for row in rows:
        weight = sum(w * solver.values[i] for i, w in row[1].items())
        most = max(most, weight)
    assert most <= 300


def test_a_search_cut_short_with_nothing_found_is_neither_found_nor_finished(solver):
    # Market-split rows: whole solutions are rare, and no node is allowed.
    rng = np.random.default_rng(53)
    weights = rng.integers(10, 100, size=(4, 30))
    rows = [
        (float(w.sum() // 2), dict(enumerate(map(float, w))), float(w.sum() // 2))
        for w in weights
    ]
    solver.load(np.zeros(30), np.ones(30), rows, is_integer=True)
    solver.setOptionValue("mip_max_nodes", 1)
    solver.set_costs(np.zeros(30))
    assert not solver.solve()
    assert not solver.is_finished


def test_a_new_program_replaces_the_last(solver):
    load_knapsack(solver, is_integer=True)
    solver.load([0], [7], [], is_integer=False)
    solver.set_costs(np.array([-1.0]))
    assert solver.solve()
    assert solver.values.tolist() == [7]


def test_the_solver_says_nothing(solver, capfd):
    load_knapsack(solver, is_integer=True)
    solver.solve()
    solver.enableCallbacks()
    solver.solve()
    assert capfd.readouterr() == ("", "")
