"""Running one notebook: what it is handed, what comes back, and how it may fail."""

import ast
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kit.errors import ReportError
from kit.report.pages import Skipped
from kit.report.run import (
    open_notebooks,
    reason_to_skip,
    run_notebook,
    set_parameters,
)

FIRST = new_markdown_cell("# Who watched it?\n\n**Finding.** Four people.")
SETTINGS = new_code_cell('log_path = ""  # none', metadata={"tags": ["parameters"]})


def notebook(*sources):
    cells = [new_code_cell(source) for source in sources]
    return new_notebook(cells=[FIRST, SETTINGS, *cells])


def test_notebooks_open_in_the_order_of_their_names(tmp_path):
    for name in ("10-later", "00-first", "11-last"):
        nbformat.write(notebook(), tmp_path / f"{name}.ipynb")
    (tmp_path / "notes.txt").write_text("not a notebook")
    assert list(open_notebooks(tmp_path)) == ["00-first", "10-later", "11-last"]


def test_an_empty_folder_is_refused(tmp_path):
    message = re.escape(f"with .ipynb files, got {tmp_path}.")
    with pytest.raises(ReportError, match=message):
        open_notebooks(tmp_path)


@pytest.mark.parametrize("text", ["", "not json", '{"cells": 1}', "[]"])
def test_a_file_that_is_no_notebook_is_named(tmp_path, text):
    (tmp_path / "10-a.ipynb").write_text(text)
    with pytest.raises(ReportError, match=r"10-a\.ipynb is not a notebook that can be"):
        open_notebooks(tmp_path)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"own_log": True}, None),
        ({"own_log": True, "needs": ["series"]}, None),
        (
            {"own_log": True, "needs": ["series", "minutes"]},
            "It needs the column `minutes`, which this log does not have.",
        ),
        (
            {"own_log": True, "needs": ["plan", "minutes"]},
            "It needs the columns `plan` and `minutes`, which this log does not have.",
        ),
        ({"own_log": False, "why_not": "It is about posters."}, "It is about posters."),
        ({}, "It is about the bundled audience only."),
    ],
)
def test_a_notebook_says_why_it_is_skipped(told, reason):
    declared = new_notebook(metadata={"kit": told})
    assert reason_to_skip(declared, ["viewer", "title", "day", "series"]) == reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"own_log": True}, "It needs days, which this log does not have."),
        ({"own_log": True, "undated": True}, None),
    ],
)
def test_a_notebook_needs_days_unless_it_says_otherwise(told, reason):
    declared = new_notebook(metadata={"kit": told})
    assert reason_to_skip(declared, ["viewer", "title"]) == reason


def test_parameters_arrive_right_after_the_defaults_and_unharmed():
    given = {"log_path": "/a b/it's.csv", "log_columns": {"viewer": "user"}}
    original = notebook("print(log_path)")
    ready = set_parameters(original, given, name="10-a")
    sources = [cell.source for cell in ready.cells]
    assert "This page was run on your log." in sources[0]
    assert sources[1] == FIRST.source
    assert sources[2] == SETTINGS.source
    lines = ast.parse(sources[3]).body
    assert {line.targets[0].id: ast.literal_eval(line.value) for line in lines} == given
    assert len(original.cells) == 3


def test_a_notebook_that_cannot_take_a_log_is_named():
    bare = new_notebook(cells=[FIRST])
    with pytest.raises(
        ReportError, match="10-a says that it runs on a log of your own"
    ):
        set_parameters(bare, {"log_path": "x"}, name="10-a")


def test_a_run_leaves_the_notebook_as_it_was(tmp_path):
    original = notebook("import os\nprint(os.getcwd())")
    page = run_notebook(original, name="10-a", folder=tmp_path)
    (output,) = page.notebook.cells[2].outputs
    assert output.text.strip() == str(tmp_path)
    assert original.cells[2].outputs == []


def test_a_failing_cell_is_counted_and_its_error_told_in_one_line(tmp_path):
    failing = notebook("x = 0", "raise ValueError('first\\nsecond')", "y = 1")
    told = "^10-a stopped at its code cell 3: ValueError: first$"
    with pytest.raises(ReportError, match=told):
        run_notebook(failing, name="10-a", folder=tmp_path, own_log=True)


def test_a_check_that_fails_in_silence_is_told_too(tmp_path):
    with pytest.raises(ReportError, match="cell 2: AssertionError: it gave no reason"):
        run_notebook(notebook("assert 53 == 57"), name="10-a", folder=tmp_path)


def test_a_kernel_that_dies_is_told(tmp_path):
    dying = notebook("import os\nos._exit(9)")
    with pytest.raises(ReportError, match="code cell 2: Python itself was ended"):
        run_notebook(dying, name="10-a", folder=tmp_path)


def test_a_log_that_does_not_fit_skips_the_notebook_with_the_reason(tmp_path):
    choosy = notebook("from kit.errors import LogError", "raise LogError('Too short.')")
    done = run_notebook(choosy, name="10-a", folder=tmp_path, own_log=True)
    assert done == Skipped("10-a", "Who watched it?", "Too short.")
