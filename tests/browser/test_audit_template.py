"""A journalist types a headline into the template, runs it and opens what it wrote."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import nbformat
import polars as pl
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Page as Tab, expect

from tests.browser.test_charts_shown import assert_all_drawn, charts_of, count_colours

pytestmark = pytest.mark.browser
TEMPLATE, MINE = "61-audit-a-headline", "my-headline"
# A service, a film and two numbers that are invented. 44 - 41 = 3 people gave up.
TYPED = """\
    claim = {{
        "words": "To the 41 of you on Night Train every day this week: get some sleep",
        "kind": "every day",
        "number": 41,
        "title": "Night Train",
        "days": 7,
        "until": "2024-03-10",
        "published": "2024-03-11",
        "by": "an invented service",
        "source": "https://example.org/night-train",
    }}
    also_published = [
        {{
            "words": "44 have not missed a day yet",
            "kind": "every day",
                "number": 44,
            "title": "Night Train",
            "days": 6,
            "until": "2024-03-09",
            "status": "invented",
        }}
    ]
    population = {{"Northshire": 3_000, "Southshire": 1_000}}
    save_to = {folder!r}
    author = "A. Reporter"
    seed = 7
"""
NOTEBOOK = "jupyterapp.shell.currentWidget.content.model.toJSON()"
# Every cell has run, or one of them has failed and the others never will.
HAS_ENDED = f"""() => {{
    const cells = {NOTEBOOK}.cells.filter(
        cell => cell.cell_type === "code" && cell.source.length);
    return cells.every(cell => cell.execution_count) || cells.some(
        cell => cell.outputs.some(output => output.output_type === "error"));
}}"""


@dataclass(frozen=True)
class Audited:
    """What a reader has before her when all cells have run."""

    tab: Tab
    notebook: NotebookNode
    folder: Path


@pytest.fixture(scope="module")
def audited(guarded, lab, tmp_path_factory):
    """Type other parameters into a copy of the template, as a reader would; run it."""
    folder = tmp_path_factory.mktemp("reader") / "my audit"
    notebooks = lab.folder / "notebooks"
    shutil.copy(notebooks / f"{TEMPLATE}.ipynb", notebooks / f"{MINE}.ipynb")
    with guarded([]) as tab:
        lab.open(tab, MINE)
        choose(tab, "Edit", "Clear Outputs of All Cells")
        yield Audited(tab, run(tab, TYPED.format(folder=str(folder))), folder)


def run(tab: Tab, typed: str) -> NotebookNode:
    """Type settings into the open page, run all of it, and hand out what is there."""
    tab.locator(".jp-CodeCell .cm-content").first.click()
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text(dedent(typed))
    tab.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
    choose(tab, "Run", "Run All Cells")
    tab.wait_for_function(HAS_ENDED, timeout=120_000)
    notebook = nbformat.from_dict(tab.evaluate(NOTEBOOK))
    assert dedent(typed) in [cell.source for cell in notebook.cells]
    return notebook


@pytest.fixture
def exported(audited, page):
    """Open the page that was written, in a tab of its own."""
    page.goto((audited.folder / "index.html").as_uri())
    return page


def choose(tab: Tab, menu: str, entry: str) -> None:
    """Choose an entry from a menu of JupyterLab."""
    tab.locator(".lm-MenuBar-item", has_text=menu).first.click()
    tab.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def test_every_cell_runs_and_draws_its_chart(audited):
    ran = [c for c in audited.notebook.cells if c.cell_type == "code" and c.source]
    failed = [o.evalue for c in ran for o in c.outputs if o.output_type == "error"]
    assert failed == []
    assert all(cell.execution_count for cell in ran)
    charts = charts_of(audited.notebook)
    titles = [" ".join(chart["title"]["text"]) for chart in charts]
    assert "Every threshold up to k = 41 prints the sentence" in titles
    # 41 · (364/365)^40 = 36.7
    assert "A birthday would set 37 of any 41 apart" in titles
    assert_all_drawn(audited.tab, charts)


def test_what_is_found_is_about_the_sentence_that_was_typed(audited):
    shown = audited.tab.locator(".jp-Notebook .jp-OutputArea-output")
    text = " ".join(" ".join(shown.all_inner_texts()).split())
    assert "k_cell = 41, k_release = 3." in text
    assert (
        "three people had watched Night Train every day from 4 March until 9 March "
        "2024 and did not on 10 March" in text
    )
    assert "41 people watched Night Train every day for the 7 days" in text
    assert "Not checked: this is your own sentence." in text
    assert f"Written: {audited.folder / 'index.html'}" in text
    assert "Christmas" not in text


def test_every_picture_of_the_page_is_there_and_lies_beside_it_with_its_table(
    audited, exported
):
    figures = exported.locator("figure")
    expect(figures).to_have_count(2)
    for figure in figures.all():
        picture = figure.locator("img")
        assert picture.evaluate("img => img.complete && img.naturalWidth") > 600
        assert count_colours(audited.tab, picture.screenshot()) > 10
        assert len(picture.get_attribute("alt")) > 40
        png, table = (
            audited.folder / link.get_attribute("href")
            for link in figure.locator("a").all()
        )
        assert count_colours(audited.tab, png.read_bytes()) > 10
        assert pl.read_csv(table).height > 1


def test_every_sentence_to_print_says_what_it_does_not_mean(exported):
    quotes = exported.locator("section:has(#quotes) li, section:has(#supposed) li")
    expect(quotes).to_have_count(4)
    for quote in quotes.all():
        sentence, beneath = quote.locator("p").all_inner_texts()
        assert sentence.endswith(".")
        assert "It does not" in beneath
        assert beneath.startswith(("Proved.", "Expected."))
    supposed = exported.locator("section:has(#supposed) li strong")
    for text in supposed.all_inner_texts():
        assert text.startswith("Suppose the invented number had been printed.")
    assert "a group of three people that nobody printed" in supposed.first.inner_text()
    group = exported.locator("section:has(#supposed) li p.small").first
    expect(group).to_contain_text("In full: Read together, the numbers prove: three")
    expect(group).to_contain_text(
        "had watched Night Train every day from 4 March until"
    )
    expect(exported.locator(".alert")).to_contain_text("Not for print as it stands.")


def test_every_link_of_the_page_leads_somewhere(audited, exported):
    links = exported.locator("a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    within = [link for link in links if link.startswith("#")]
    assert {"#entry-0", "#entry-1"} <= set(within)
    assert all(exported.locator(link).count() == 1 for link in within)
    beside = {link for link in links if not link.startswith(("#", "https:"))}
    assert beside >= {"methods.html", "ledger.csv"}
    assert all((audited.folder / link).is_file() for link in beside)
    assert set(links) - set(within) - beside == {"https://example.org/night-train"}
    exported.locator("a[href='#entry-1']").first.click()
    expect(exported.locator("#entry-1")).to_be_in_viewport()
    expect(exported.locator("#entry-1")).to_contain_text("44 have not missed a day")


def test_the_page_fits_a_phone(exported):
    exported.set_viewport_size({"width": 390, "height": 800})
    assert exported.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_methods_are_one_click_away(exported, strangers):
    exported.get_by_role("link", name="Methods").click()
    expect(exported.locator("h1")).to_have_text("How this headline was audited")
    methods = exported.locator("main")
    expect(methods).to_contain_text("44: watched Night Train every day for the 6 days")
    expect(methods).to_contain_text("Northshire")
    expect(methods).to_contain_text("k_release")
    exported.get_by_role("link", name="The audit").click()
    expect(exported.locator("h1")).to_contain_text("To the 41 of you on Night Train")
    assert strangers == []


def test_a_mistake_is_one_framed_sentence_and_nothing_is_left_below(guarded, lab):
    notebooks = lab.folder / "notebooks"
    shutil.copy(notebooks / f"{TEMPLATE}.ipynb", notebooks / "mistaken.ipynb")
    typed = TYPED.format(folder="").replace('"every day"', '"every night"', 1)
    with guarded([]) as tab:
        lab.open(tab, "mistaken")  # with what the saved page shows below
        cells = [c for c in run(tab, typed).cells if c.cell_type == "code"]
        failed = [c for c in cells if any(o.output_type == "error" for o in c.outputs)]
        (failing,) = failed
        (error,) = failing.outputs
        assert len(error.traceback) == 1
        assert "The page stops at line 1 of this cell." in error.traceback[0]
        assert "`kind` of `claim` must be one of every day," in error.traceback[0]
        below = cells[cells.index(failing) + 1 :]
        assert below
        assert not any(cell.outputs for cell in below)
        framed = tab.locator(".jp-OutputArea-output", has_text="The page stops at")
        expect(framed).to_have_count(1)
        paper = tab.locator("body").evaluate("b => getComputedStyle(b).backgroundColor")
        colour = framed.evaluate("box => getComputedStyle(box).backgroundColor")
        assert colour not in ("rgba(0, 0, 0, 0)", paper)  # a frame that is seen
