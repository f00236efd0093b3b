"""The measure of the house, on a little house whose numbers are counted by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure import measure

DOOR = '''"""A house."""

__all__ = ["count", "rooms"]
'''
# Lines: 1 docstring, 2 blank, 3 comment, 4 to 6 code, 7 and 8 blank, 9 code,
# 10 to 13 docstring, 14 comment, 15 and 16 code, 17 and 18 blank, 19 to 22 code.
# That is 10 of code, 5 of docstrings, 7 of comments and blanks.
COUNT = '''"""How many?"""

# A comment is not code.
TEXT = """two lines of text,
# which are code"""
_HIDDEN, shown = 1, 2


def count(people):
    """Count them.

    Twice.
    """
    # with care
    found = len(people)  # code with a comment
    return found


class Counter:
    def _add(self):
        def inner(): return 1
        return inner
'''
STUB = """from .count import Counter as Counter
from .count import TEXT as _TEXT
from . import count as count
"""
NOTEBOOK = """# %%
import altair as alt
import kit
from kit import rooms
from kit.count import (
    TEXT,
    count,
)
"""
FILES = {
    "kit/__init__.py": DOOR,
    "kit/count.py": COUNT,
    "kit/rooms/__init__.py": "",
    "kit/rooms/__init__.pyi": STUB,
    "kit/rooms/short.py": "x: int = 1\n",
    "notebooks/src/10-a.py": NOTEBOOK,
    "notebooks/src/11-b.py": "import kit\n",
    "notebooks/src/12-c.py": "import os\n",
    "tests/test_top.py": "\n" * 9,
    "tests/rooms/test_short.py": "\n" * 3,
    "tests/rooms/deep/test_deep.py": "\n" * 2,
    "tests/charts/test_chart.py": "\n" * 4,
}
MEASURED = {
    # short.py has 1 line and count.py 22: half of them up to 11.5, nine tenths of the
    # way from one to the other is 1 + 0.9 * 21 = 19.9.
    "modules": "2, and 2 files of packages",
    "lines of a module": "median 11.5, 90% up to 19.9, longest 22 (kit.count)",
    "lines in all": "26",  # 3 + 22 + 0 + 1
    "lines of code": "12",  # one in the door, one in short.py
    "lines of docstrings": "6",
    "comments and blank lines": "8",
    # TEXT, shown, x and __all__, which is not public; count and Counter.
    "public top-level names": "2 functions and classes, 3 values",
    # count has 3 lines of code, _add 3, inner 1.
    "functions": "3",
    "lines of code of a function": "median 3, 90% up to 3, longest 3 (kit.count:count)",
    "names at the front door": "2",
    "names at all doors": "3 (kit 2, kit.rooms 2)",  # "count" stands at both
    "notebooks": "3",
    "imports in a notebook": "median 1, most 3",
    "modules it imports": "median 1, most 3",  # kit, kit.rooms, kit.count
    "names it imports": "median 1, most 4",
    "lines of tests": "18",
    "longest folder of tests": "5 (rooms)",
}


@pytest.fixture
def house(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_house_counted_by_hand_is_measured_so(house):
    assert measure(house) == MEASURED


def test_the_script_prints_a_line_for_each_measure(house):
    script = Path(__file__).parent / "structure.py"
    run = [sys.executable, "-I", str(script), str(house)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert dict(line.split("  ", 1) for line in said.splitlines()).keys() <= {*MEASURED}
    assert all(told in said for told in MEASURED.values())


def test_a_house_without_functions_notebooks_or_tests_has_none(tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "one.py").write_text("x = 1\n", encoding="utf-8")
    found = measure(tmp_path)
    for title in ("lines of code of a function", "imports in a notebook"):
        assert found[title] == "none"
    assert found["longest folder of tests"] == "none"
    assert found["lines of a module"] == "median 1, 90% up to 1, longest 1 (kit.one)"
