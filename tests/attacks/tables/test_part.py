"""No limit is read from a solver that did not say how its search ended."""

import numpy as np
import pytest
from scipy import sparse

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.attacks.on_releases.tables.bounding import Part, load_program
from kit.errors import ProgramError
from kit.rules.whole_tables import withhold
from tests.attacks.tables.small import intervals, tabulated

#: Two cells of 1 or more that make up 12.
MATRIX, SUMS = sparse.csr_array([[1.0, 1.0]]), np.array([12.0])
LOW, HIGH = np.array([1.0, 1.0]), np.array([np.inf, np.inf])
TABLE = tabulated(
    [[23, 4, 41], [7, 60, 18], [35, 12, 9]], title=[*"abc"], region=[*"xyz"]
)


@pytest.mark.parametrize("is_integer", [False, True])
@pytest.mark.parametrize(
    ("matrix", "sums"), [(MATRIX, SUMS * 1e20), (MATRIX * 1e16, SUMS)]
)
def test_a_program_that_the_solver_refuses_is_no_answer(matrix, sums, is_integer):
    # HiGHS takes sides below 1e20 and coefficients below 1e15.
    message = "^The solver refused a program of 1 rows and 2 columns: its numbers are"
    with pytest.raises(ProgramError, match=message):
        load_program(matrix, sums, LOW, HIGH, is_integer=is_integer)


def test_a_search_that_did_not_run_limits_nothing():
    # An empty program is "solved" at once, with 0; but -x is not at least 0.
    part = Part(MATRIX, SUMS, LOW, HIGH)
    part._whole_program().clearModel()
    part._push_whole(-1, 0)
    assert part.ends[-1].tolist() == [-np.inf, -np.inf]
    assert part._find_world()


def test_a_solution_too_rough_to_be_checked_is_no_contradiction(monkeypatch):
    table = withhold(TABLE, k=10)
    checked = audit_tables(table, k=10)
    assert checked.is_exact
    monkeypatch.setattr(Part, "_note", lambda *_: None)
    rough = audit_tables(table, k=10)
    assert intervals(rough) == intervals(checked)
    ends = rough.table.select("is_low_exact", "is_high_exact").to_numpy()
    assert not ends.any()


@pytest.mark.parametrize(("most", "fits"), [(6.0, True), (5.0, False)])
def test_a_contradiction_is_proved_in_whole_numbers(most, fits):
    # Two cells of at most 5 do not make up 12; two of 6 do.
    part = Part(MATRIX, SUMS, LOW, np.array([most, most]))
    assert part.bound(np.arange(2)) == fits


@pytest.mark.parametrize("has_ray", [False, True])
def test_a_contradiction_that_cannot_be_proved_is_not_believed(monkeypatch, has_ray):
    # 1 and 11 make up 12, whatever a solver says whose numbers are too coarse.
    part = Part(MATRIX, SUMS, LOW, HIGH)
    assert part._relaxed.solve()
    monkeypatch.setattr(part._relaxed, "solve", lambda: False)
    reason = (None, has_ray, np.ones(1) if has_ray else None)
    monkeypatch.setattr(part._relaxed, "getDualRay", lambda: reason)
    assert part.bound(np.arange(2))
    assert part.ends[1].tolist() == [1.0, 1.0]
    assert not part.has_world
