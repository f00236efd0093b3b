"""Whoever follows a "Try it" gets what it promises, and no sentence that denies it."""

import re
from copy import deepcopy

import jupytext
import nbformat
import pytest

from kit.report.pages import Page
from kit.report.run import run_notebook, set_parameters
from tests.notebooks.answers import (
    ASKED,
    FOLDER,
    evidence,
    is_of,
    lines,
    unfounded,
    write_answers,
)
from tests.notebooks.tries import TRIES

SHORTEST = 20  # words of an answer
QUICK = ("00-start-here",)  # the others are run by `make slow`


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


def test_every_line_has_an_answer_and_the_page_tells_it():
    assert [one.begins for one in TRIES if len(one.answer.split()) < SHORTEST] == []
    page = FOLDER.parent / "docs" / "teaching" / "model-answers.md"
    assert page.read_text("utf-8") == write_answers(), "renew it with: make teaching"


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, id=one.begins) for one in TRIES if one.is_question],
)
def test_an_answer_to_a_question_has_figures_of_its_notebook(one):
    notebook = nbformat.read(FOLDER / f"{one.name}.ipynb", as_version=4)
    assert unfounded(one.answer, evidence(one, notebook)) == []


def test_a_figure_that_nothing_shows_is_found():
    shown = ["53 people, 57 before", "a share of 0.931, 3,159.648 in all"]
    assert unfounded("Of 57, line 2A, 93% and 3,160: 57 − 53 = 4.", shown) == []
    # 58 is nowhere; a sum that is wrong yields nothing.
    assert unfounded("58 of 93.2%: 57 − 53 = 6.", shown) == ["58", "93.2", "6"]


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
    saved = nbformat.read(FOLDER / f"{one.name}.ipynb", as_version=4)  # "it was 33%"
    told = [*evidence(one, page.notebook), *evidence(one, saved)]
    assert unfounded(one.answer, told) == []
    assert [words for words in one.never if re.search(words, shown + fixed)] == []
