"""Whoever follows a "Try it" gets what it promises, and no sentence that denies it."""

import re
from copy import deepcopy
from pathlib import Path

import jupytext
import nbformat
import pytest

from kit.report.pages import Page
from kit.report.run import run_notebook, set_parameters
from tests.notebooks.tries import TRIES

FOLDER = Path(__file__).parents[2] / "notebooks"
ASKED = re.compile(r"_Try it: (.+?)_$", re.MULTILINE | re.DOTALL)
QUICK = ("00-start-here",)  # the others are run by `make slow`


def lines():
    """Each "Try it" of each notebook, on one line."""
    return [
        (path.stem, " ".join(asked.split()))
        for path in sorted((FOLDER / "src").glob("*.py"))
        for cell in jupytext.read(path).cells
        if cell.cell_type == "markdown"
        for asked in ASKED.findall(cell.source)
    ]


def is_of(one, name, asked):
    return one.name == name and asked.startswith(one.begins)


def changed(one):
    """The notebook as a reader leaves it who did as told."""
    notebook = jupytext.read(FOLDER / "src" / f"{one.name}.py")
    if one.settings:
        notebook = set_parameters(notebook, one.settings, name=one.name)
        notebook.cells.pop(0)  # the box that says "your log"
    for old, new in one.edits:
        (cell,) = (c for c in notebook.cells if old in c.source)
        cell.source = cell.source.replace(old, new)
    if one.code:
        (at,) = (
            at
            for at, cell in enumerate(notebook.cells)
            if any(
                is_of(one, one.name, " ".join(asked.split()))
                for asked in ASKED.findall(cell.source)
            )
        )
        notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(one.code))
    return notebook


def said(notebook):
    """All that the outputs say, as plain text."""
    texts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            texts.append(output.get("text", ""))
            texts.append(data.get("text/markdown", data.get("text/plain", "")))
            texts.append(data.get("text/html", ""))
    return "\n".join(texts)


def prose(notebook):
    """All that stands there whatever the settings are, but for the first cell.

    That one tells what the page found as it is, and says so.
    """
    cells = (cell for cell in notebook.cells if cell.cell_type == "markdown")
    return "\n".join(cell.source for cell in list(cells)[1:])


def test_every_line_is_tried_once():
    there = lines()
    assert [
        (name, asked)
        for name, asked in there
        if sum(is_of(one, name, asked) for one in TRIES) != 1
    ] == []
    assert [one for one in TRIES if not any(is_of(one, *line) for line in there)] == []


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(
            one,
            id=f"{one.name}: {one.begins}",
            marks=[pytest.mark.slow] * (one.name not in QUICK),
        )
        for one in TRIES
        if not one.is_question
    ],
)
def test_who_follows_it_reads_what_is_true(one):
    page = run_notebook(deepcopy(changed(one)), name=one.name, folder=FOLDER)
    assert isinstance(page, Page)
    shown, fixed = said(page.notebook), prose(page.notebook)
    assert [words for words in one.shows if not re.search(words, shown)] == []
    assert [words for words in one.never if re.search(words, shown + fixed)] == []
