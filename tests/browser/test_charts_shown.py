"""Every chart of a notebook is there to see: opened, run again, or as a web page."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Page as Tab, expect

from kit.charts.renderer import VEGA_LITE
from kit.report.pages import Page, Report, write_report
from tests.charts.examples import OFFERED

pytestmark = pytest.mark.browser
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
for_each_notebook = pytest.mark.parametrize(
    "name", ["every-chart", *sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))]
)
# Running takes as long as the notebook does; tests/notebooks runs the others.
for_each_quick_notebook = pytest.mark.parametrize(
    "name", ["every-chart", "00-start-here", "10-the-53", "21-two-safe-tables"]
)

DRAWN = ".jp-Notebook .jp-RenderedVegaLite svg.marks"
# Counts the colours of a picture, in a page of the browser.
COLOURS = """async address => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();  // a page may show pictures where it may not fetch them
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""
# Pairs of words in one drawing that touch, and words that reach out of it. Labels for
# which an axis has no room stay in the drawing, unseen.
CROWDED = """drawing => {
    const frame = drawing.getBoundingClientRect();
    const words = [...drawing.querySelectorAll("text")]
        .filter(word => word.textContent.trim() && word.getAttribute("opacity") !== "0")
        .map(word => [word.textContent, word.getBoundingClientRect()]);
    const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    const pairs = words.flatMap(([text, box], i) => words.slice(i + 1)
        .filter(([, other]) => touch(box, other)).map(([other]) => [text, other]));
    const cut = words.filter(([, box]) => box.left < frame.left - 1
        || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1).map(([text]) => [text, "the edge"]);
    return pairs.concat(cut);
}"""


def charts_of(notebook: NotebookNode) -> list[dict]:
    """Take the charts out of a saved notebook, in order."""
    return [
        output.data[VEGA_LITE]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if VEGA_LITE in output.get("data", {})
    ]


def count_colours(tab: Tab, png: bytes) -> int:
    return tab.evaluate(
        COLOURS, "data:image/png;base64," + base64.b64encode(png).decode()
    )


def assert_all_drawn(tab: Tab, charts: list[dict]) -> None:
    """Check that each chart stands there, the right one, inked and legible."""
    drawings = tab.locator(DRAWN)
    expect(drawings).to_have_count(len(charts), timeout=120_000)
    for drawing, chart in zip(drawings.all(), charts, strict=True):
        for line in chart["title"]["text"]:
            expect(drawing).to_contain_text(line)
        frame = drawing.locator("xpath=ancestor::*[@aria-label][1]")
        expect(frame).to_have_attribute("aria-label", chart["description"])
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        assert box["width"] > 300
        assert box["height"] > 100
        assert count_colours(tab, drawing.screenshot()) > 10
        assert drawing.evaluate(CROWDED) == []


def test_every_chart_has_its_place_in_this_folder_s_notebook(own_notebook):
    source = "".join(cell.source for cell in own_notebook.cells)
    assert [name for name in OFFERED if f"{name}(" not in source] == []


@for_each_notebook
def test_an_opened_notebook_shows_every_chart(name, page, lab, saved):
    charts = charts_of(saved(name))
    assert charts
    lab.open(page, name)
    assert_all_drawn(page, charts)


def test_words_that_touch_or_are_cut_would_be_noticed(page):
    page.set_content(
        """<svg width="200" height="100"><text x="5" y="20">fifty-three</text>
        <text x="30" y="22">57</text><text x="30" y="22" opacity="0">unseen</text>
        <text x="5" y="60">apart</text>
        <text x="180" y="90">far too long</text></svg>"""
    )
    assert page.locator("svg").evaluate(CROWDED) == [
        ["fifty-three", "57"],
        ["far too long", "the edge"],
    ]


def test_a_blank_drawing_has_one_colour_only(page):
    page.set_content('<svg width="200" height="100"></svg>')
    assert count_colours(page, page.locator("svg").screenshot()) == 1


def test_a_page_that_asks_another_machine_is_noticed(page, strangers):
    page.set_content('<img src="https://example.org/chart.png">')
    page.wait_for_timeout(200)
    assert strangers == ["example.org"]
    strangers.clear()


@for_each_quick_notebook
def test_running_all_cells_draws_every_chart_again(name, page, lab, saved):
    charts = charts_of(saved(name))
    lab.open(page, name)
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    expect(page.locator(DRAWN)).to_have_count(0)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    assert_all_drawn(page, charts)
    cells = page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    ran = [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]]
    assert all(cell["execution_count"] for cell in ran)
    kinds = {output["output_type"] for cell in ran for output in cell["outputs"]}
    assert "error" not in kinds


@for_each_notebook
def test_the_web_page_shows_every_chart_with_its_alt_text(
    name, page, saved, tmp_path: Path
):
    notebook = saved(name)
    charts = charts_of(notebook)
    pages = [Page(name, notebook, seconds=0.0)]
    write_report(Report(pages, audience="the bundled audience"), tmp_path)
    page.goto((tmp_path / f"{name}.html").as_uri())
    for chart in charts:
        picture = page.get_by_alt_text(chart["description"], exact=True)
        expect(picture).to_have_count(1)
        if "usermeta" in chart:  # it has a slider, and is drawn where the picture was
            drawn = page.locator(".live").filter(has=picture)
            assert count_colours(page, drawn.locator("svg.marks").screenshot()) > 10
            continue
        assert (
            picture.evaluate("picture => picture.complete && picture.naturalWidth")
            > 600
        )
        assert count_colours(page, picture.screenshot()) > 10
