"""Somebody runs the page on their own history and saves it: nothing of it is kept."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import nbformat
import polars as pl
import pytest

from kit.report.run import run_notebook, set_parameters
from kit.sources.bundled import open_films

FOLDER = Path(__file__).parents[2] / "notebooks"
NAME = "60-your-own-history"
FIRST = date(2017, 11, 2)
PICTURE = "image/png"  # drawn from the other kinds, which are compared
pytestmark = pytest.mark.slow  # the page is run twice


@pytest.fixture(scope="module")
def history():
    """Sixty titles of the audience and 213 others, with days that only they have."""
    title = pl.col("title").cast(pl.String)
    known = open_films().plays.filter(pl.col("series").is_null()).select(title.unique())
    titles = known.sort("title").collect()["title"].gather_every(7).to_list()[:60]
    titles += [f"Zwyx Qvarn {n}" for n in range(213)]
    return [(one, FIRST + timedelta(at % 59)) for at, one in enumerate(titles)]


@pytest.fixture(scope="module")
def pages(history, tmp_path_factory):
    """The page as it is saved with that history, as it was without, and the details."""
    folder = tmp_path_factory.mktemp("own")
    lines = [f'"{title}","{day:%m/%d/%y}"\n' for title, day in history]
    export, details = folder / "export.csv", folder / "details.html"
    export.write_text("Title,Date\n" + "".join(lines), "utf-8")
    published = nbformat.read(FOLDER / f"{NAME}.ipynb", as_version=4)
    given = {"export_path": str(export), "details_to": str(details)}
    page = run_notebook(
        set_parameters(published, given, name=NAME), name=NAME, folder=FOLDER
    )
    return page.notebook, published, details.read_text("utf-8")


def outputs(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = [
        c for c in cells if "injected-parameters" not in c.metadata.get("tags", ())
    ]
    return [
        json.dumps([kept(out) for out in cell.outputs], sort_keys=True)
        for cell in cells
    ]


def kept(output):
    data = output.get("data", {})
    return [output.get("text"), {kind: data[kind] for kind in data if kind != PICTURE}]


def test_the_history_was_read_and_measured(history, pages):
    *_, details = pages
    assert sum(f"<td>{title}</td>" in details for title, _ in history) == 60
    assert (
        "60 different plays that can be compared with those of 100,000 others"
        in details
    )


def test_every_cell_but_one_shows_what_it_shows_to_everybody(pages):
    saved, published, _ = pages
    pairs = list(zip(outputs(saved), outputs(published), strict=True))
    (own,) = [mine for mine, theirs in pairs if mine != theirs]
    assert "The log knows few of the titles of these plays" in own
    assert "plays at random would do" in own
    assert not re.search(r"\d", own)


def test_the_saved_page_holds_no_title_day_or_count_of_it(history, pages):
    saved, *_ = pages
    for cell in saved.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(PICTURE, None)
    text = nbformat.writes(saved)
    assert not [title for title, _ in history if title in text]
    for day in {day for _, day in history}:
        assert f"{day:%m/%d/%y}" not in text
        assert str(day) not in text
    assert not re.search(r"\b(60|213|273)\b", text)
