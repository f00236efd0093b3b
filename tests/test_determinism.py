"""Whatever draws a lot is told from which seed: the same call gives the same answer."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Solvers of scikit-learn that draw nothing.
WITHOUT_LOTS = ("lbfgs", "newton-cg", "newton-cholesky")


def unseeded(source):
    """Find the calls of scikit-learn that would draw from numpy's common generator."""
    tree = ast.parse(source)
    of = {
        name.asname or name.name: (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sklearn")
        for name in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", None) not in of:
            continue
        module, name = of[node.func.id]
        takes = inspect.signature(getattr(importlib.import_module(module), name))
        given = {one.arg: one.value for one in node.keywords}
        solver = getattr(given.get("solver"), "value", None)
        draws = "random_state" in takes.parameters and solver not in WITHOUT_LOTS
        if "shuffle" in takes.parameters and "shuffle" not in given:
            draws = False  # folds in the order given
        if draws and "random_state" not in given:
            yield f"{name}, line {node.lineno}"


def test_every_estimator_of_the_kit_has_a_seed():
    found = {
        path.relative_to(ROOT).as_posix(): list(unseeded(path.read_text("utf-8")))
        for path in (ROOT / "kit").rglob("*.py")
    }
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('LogisticRegression(solver="liblinear")', ["LogisticRegression, line 2"]),
        ("LogisticRegression(random_state=0)", []),
        ('LogisticRegression(solver="lbfgs")', []),
        ("LogisticRegressionCV()", ["LogisticRegressionCV, line 2"]),
    ],
)
def test_a_planted_lot_without_a_seed_is_found(call, told):
    name = call.partition("(")[0]
    source = f"from sklearn.linear_model import {name}\n{call}\n"
    assert list(unseeded(source)) == told
