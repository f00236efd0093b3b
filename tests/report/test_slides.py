"""A deck holds what its saved notebook shows, and fetches nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kit.__main__ import main
from kit.errors import ReportError
from kit.report.pages import read_opening
from kit.report.slides import DECKS, write_deck

ROOT = Path(__file__).parents[2]
FIRST = "# Who watched it?\n\n**Finding.** Four. **Data.** Invented."
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5C"
    "YII="
)


class Tags(HTMLParser):
    """All tags of a page with their attributes, and the text of its headings."""

    def __init__(self, html):
        super().__init__()
        self.found, self.headings, self.inside = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self.inside = tag

    def handle_data(self, data):
        if self.inside in ("h1", "h2"):
            self.headings.append(data.strip())

    def handle_endtag(self, tag):
        self.inside = ""

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def told(*cells):
    """The headings and the text of a deck made of these cells."""
    html = write_deck(new_notebook(cells=[new_markdown_cell(FIRST), *cells]), "10-a")
    return html.partition("<main>")[2].partition("</main>")[0]


def printed(markdown):
    shown = new_output("display_data", data={"text/markdown": markdown})
    return new_code_cell("show()", outputs=[shown])


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_has_the_question_every_chart_with_its_words_and_the_limits(name):
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    deck = Tags(write_deck(notebook, name))
    charts = [
        output.metadata["image/png"]["alt"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    assert charts
    assert [image["alt"] for image in deck.all("img")] == charts
    assert deck.headings[0] == read_opening(notebook)["Question"]
    assert deck.headings[1] == "The finding"
    assert {"Limits", "What can be said in a sentence"} <= {*deck.headings}


@pytest.mark.parametrize("name", DECKS[:2])
def test_a_deck_fetches_nothing_and_runs_its_own_script_only(name):
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    html = write_deck(notebook, name)
    deck = Tags(html)
    assert deck.all("script") == [{}]
    assert not any(map(deck.all, ("link", "iframe", "a")))
    assert all(image["src"].startswith("data:") for image in deck.all("img"))
    assert not re.search(r"@import|url\(|https?://", html)
    (policy,) = (meta["content"] for meta in deck.all("meta") if "content" in meta
                 and "default-src" in meta["content"])  # fmt: skip
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy


def test_a_slide_keeps_the_first_sentences_and_the_result_that_goes_with_them():
    long = "So it goes on. " + "word " * 50 + "end. Never shown."
    page = told(
        new_markdown_cell("## Count\n\nWe count them.\n\n" + long),
        printed("**Four** broke off."),
        new_markdown_cell("Then many words. " + "word " * 60),
        printed("Not told."),
    )
    assert "We count them." in page
    assert "So it goes on." in page
    assert "<strong>Four</strong> broke off." in page
    assert "Never shown" not in page
    assert "Not told" not in page


def test_what_is_announced_and_not_there_is_left_out():
    page = told(
        new_markdown_cell("## Lessons\n\nWe learned.\n\nThree things:"),
        printed("Four."),
    )
    assert "Three things" in page
    page = told(
        new_markdown_cell("## Lessons\n\nWe learned.\n\nThree things:"),
        new_markdown_cell("word " * 70),
        printed("Four."),
    )
    assert "Three things" not in page


def test_links_become_words_and_what_could_run_is_shown_as_text():
    page = told(
        new_markdown_cell(
            "## See\n\nAs in [the other](11-b.ipynb), <script>x()</script>"
        ),
        printed("Four."),
    )
    assert "As in the other" in page
    assert "<script>" not in page


def test_limits_say_that_there_are_more():
    listed = "".join(f"- Limit {n}.\n" for n in range(5))
    page = told(printed("Four."), new_markdown_cell(f"## Limits\n\n{listed}"))
    assert "Limit 2." in page
    assert "Limit 3." not in page
    assert "The notebook has more of them." in page


def test_a_large_table_and_the_lines_of_findings_get_no_slide():
    row = "<tr><td>1</td></tr>"
    for rows, is_there in ((3, True), (40, False)):
        table = f"<table><tr><th>n</th></tr>{row * rows}</table>"
        shown = new_output("display_data", data={"text/html": table})
        page = told(
            new_markdown_cell("## Table\n\nSee."), new_code_cell("t", outputs=[shown])
        )
        assert ("<table>" in page) is is_there


def test_a_notebook_that_was_not_run_is_refused():
    rule = "^`notebook` must be a saved notebook that was run, got '10-a'"
    with pytest.raises(ReportError, match=rule):
        told(new_code_cell("show()"))


def test_the_command_writes_the_decks_that_are_named(tmp_path, capsys):
    into = tmp_path / "slides"
    assert main(["slides", "00-start-here", "--into", str(into)]) == 0
    assert [path.name for path in into.iterdir()] == ["00-start-here.html"]
    assert capsys.readouterr().out == f"{into / '00-start-here.html'}\n"
    assert main(["slides", "99-none", "--into", str(into)]) == 2
    assert "`name` must be one of 00-start-here, " in capsys.readouterr().err
