"""The pages: what they hold, what they link to, and that they fetch nothing."""

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kit.errors import ReportError
from kit.report.pages import Page, Report, Skipped, read_opening, write_report
from kit.report.rows import show_findings

# A PNG of one pixel, base64.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5C"
    "YII="
)
ROW = {
    "claim": "53 people watched it.",
    "k_cell": 53,
    "k_release": 4,
    "proved": "Four people stopped.",
}
FIRST = (
    "# What do 53 people give away?\n\n**Finding.** *Four* of them, on\none day.\n\n"
    "**How.** By subtraction. **Limits.** See [the other](11-other.ipynb) and "
    "[the glossary](../docs/teaching/glossary.md#k)."
)


def page(name, question="What do 53 people give away?"):
    first = FIRST.replace("What do 53 people give away?", question)
    bundle = show_findings([ROW])._repr_mimebundle_()
    png = new_output(
        "display_data",
        data={"image/png": PIXEL, "text/plain": "chart"},
        metadata={"image/png": {"alt": "Viewers a day: 57, then 53."}},
    )
    shown = new_output("execute_result", data=bundle, execution_count=2)
    cells = [
        new_markdown_cell(first),
        new_code_cell("k = 5  # people", metadata={"tags": ["parameters"]}),
        new_code_cell("show()", outputs=[shown, png], execution_count=2),
    ]
    return Page(name, new_notebook(cells=cells), seconds=1.6)


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, path):
        super().__init__()
        self.found = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def written(tmp_path):
    report = Report(
        pages=[page("10-a"), page("11-other", "And who else?")],
        audience="the bundled audience",
        skipped=[Skipped("12-b", "Who watched at night?", "It needs the time of day.")],
    )
    write_report(report, tmp_path)
    return tmp_path


def test_the_first_page_has_the_findings_the_links_and_what_was_skipped(written):
    index = (written / "index.html").read_text("utf-8")
    # Both notebooks found the same: it is told once.
    assert index.count("Four people stopped.") == 1
    assert "<em>Four</em> of them, on one day." in index
    assert "Who watched at night?</strong> It needs the time of day." in index
    # Every finding is proved, so no other kind is explained.
    assert re.findall(r"<dt>(\w+)</dt>", index) == ["Proved"]
    # What was found in sentences, with a picture each, before the lines of the table.
    assert index.index("What was found") < index.index("Every finding, line by line")
    pictures = Tags(written / "index.html").all("img")
    assert [picture["alt"] for picture in pictures] == [
        "Viewers a day: 57, then 53."
    ] * 2
    links = [link["href"] for link in Tags(written / "index.html").all("a")]
    assert links == ["glossary.html", "10-a.html", "11-other.html"]


def test_every_link_within_the_report_leads_to_a_page(written):
    for path in written.glob("*.html"):
        tags = Tags(path)
        ids = {attributes.get("id") for _, attributes in tags.found}
        for link in tags.all("a"):
            target, _, anchor = link["href"].partition("#")
            assert (written / target).exists()
            assert target or anchor in ids


@pytest.mark.parametrize("name", ["index", "10-a", "glossary"])
def test_a_page_fetches_nothing(written, name):
    path = written / f"{name}.html"
    tags = Tags(path)
    assert not tags.all("script")
    assert not tags.all("link")
    assert not tags.all("iframe")
    assert all(image["src"].startswith("data:") for image in tags.all("img"))
    assert not re.search(r"@import|url\(", path.read_text("utf-8"))


@pytest.mark.parametrize("name", ["index", "10-a", "glossary"])
def test_a_page_tells_its_language_and_title(written, name):
    tags = Tags(written / f"{name}.html")
    assert tags.all("html") == [{"lang": "en-GB"}]
    assert len(tags.all("h1")) == 1
    assert len(tags.all("title")) == 1


def test_a_notebook_links_to_the_words_of_the_report(written):
    links = [link["href"] for link in Tags(written / "10-a.html").all("a")]
    assert "glossary.html#k" in links
    links = [link["href"] for link in Tags(written / "glossary.html").all("a")]
    assert "10-a.html" not in links  # its words are told of other notebooks


def test_charts_keep_their_alt_text(written):
    (image,) = Tags(written / "10-a.html").all("img")
    assert image["alt"] == "Viewers a day: 57, then 53."


def test_code_is_folded_but_there(written):
    html = (written / "10-a.html").read_text("utf-8")
    assert html.count("<details>") == 2
    assert re.search(r"<summary>Settings</summary>.*people", html, re.DOTALL)
    assert "In&nbsp;[" not in html


def test_a_link_to_a_skipped_notebook_leads_to_the_reason(tmp_path):
    skipped = [Skipped("11-other", "Who?", "It needs minutes.")]
    write_report(Report([page("10-a")], "your log", skipped, bundled=False), tmp_path)
    html = (tmp_path / "10-a.html").read_text("utf-8")
    assert 'href="index.html#skipped"' in html
    assert 'id="skipped"' in (tmp_path / "index.html").read_text("utf-8")


def test_the_bundled_finding_is_not_told_of_another_log(tmp_path):
    notes = ["`viewer` was read from the column <user>."]
    report = Report([page("10-a")], "your log", bundled=False, notes=notes)
    index = write_report(report, tmp_path).read_text("utf-8")
    assert "of them, on one day" not in index
    assert "read from the column &lt;user&gt;." in index


def test_of_another_log_the_first_page_tells_what_its_notebooks_found(tmp_path):
    report = Report([page("10-a")], "your log", bundled=False)
    index = write_report(report, tmp_path).read_text("utf-8")
    told = "<strong>Proved (invented audience):</strong> Four people stopped."
    assert index.index(told) < index.index("Every finding, line by line")


def test_a_report_of_nothing_says_so(tmp_path):
    index = write_report(Report([], "your log"), tmp_path).read_text("utf-8")
    assert "No notebook showed a finding." in index
    assert "No notebook was run." in index


def test_the_executed_notebook_lies_beside_its_page(written):
    notebook = nbformat.read(written / "10-a.ipynb", as_version=4)
    assert notebook.cells[2].outputs


def test_the_opening_is_read_by_label():
    opening = read_opening(page("10-a").notebook)
    assert opening == {
        "Question": "What do 53 people give away?",
        "Finding": "*Four* of them, on one day.",
        "How": "By subtraction.",
        "Limits": "See [the other](11-other.ipynb) and [the "
        "glossary](../docs/teaching/glossary.md#k).",
    }


@pytest.mark.parametrize("cells", [[], [new_markdown_cell("Some words.")]])
def test_a_notebook_without_a_title_is_refused(cells):
    with pytest.raises(ReportError, match="must begin with its question as a title"):
        read_opening(new_notebook(cells=cells))


# What somebody may type for a title, and what of it must never become part of a page.
HOSTILE = [
    '<img src=x onerror="document.title=1">',
    "</script><script>document.title=1</script>",
    '<style>@import "http://127.0.0.1:9/x.css"</style>',
    '<iframe srcdoc="<script>1</script>"></iframe>',
    "![x](http://127.0.0.1:9/x.png)",
    "[click](javascript:document.title=1)",
    '<a href="javascript:document.title=1" onclick="1">x</a>',
    '<svg onload="document.title=1"></svg>',
    '<form action="http://127.0.0.1:9"><input></form>',
    '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9">',
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("kind", ["text/html", "text/markdown"])
def test_nothing_that_was_left_unescaped_runs_or_fetches_on_a_page(
    tmp_path, title, kind
):
    shown = new_output("display_data", {kind: title})
    first = f"# Who?\n\n**Finding.** Nobody. {title}"
    cells = [
        new_markdown_cell(first),
        new_markdown_cell(title),
        new_code_cell("show", outputs=[shown], execution_count=1),
    ]
    page = Page("one", new_notebook(cells=cells), 1.0)
    write_report(Report([page], "an audience"), tmp_path)
    for path in tmp_path.glob("*.html"):
        tags = Tags(path)
        used = {tag for tag, _ in tags.found}
        assert not used & {"script", "img", "iframe", "svg", "form", "input"}
        for _, attributes in tags.found:
            assert not [name for name in attributes if name.startswith("on")]
            assert "javascript:" not in (attributes.get("href") or "")
            assert attributes.get("http-equiv") in (None, "Content-Security-Policy")
        assert "@import" not in "".join(
            re.findall(r"<style>.*?</style>", path.read_text("utf-8"), re.DOTALL)
        )


@pytest.mark.parametrize("name", ["index", "10-a", "glossary"])
def test_a_page_forbids_the_browser_to_run_or_fetch_anything(written, name):
    (policy,) = (
        attributes["content"]
        for attributes in Tags(written / f"{name}.html").all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
