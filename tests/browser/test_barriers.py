"""Nothing that is serious keeps anybody from reading a page, says axe-core."""

from __future__ import annotations

import os
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

import kit
from kit.report.pages import Page, Report, Skipped, write_report
from tests.built_site import build_site

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
GRAVE = ("serious", "critical")
#: Notebooks with wide tables, many charts, code that is wide, folded tables, settings.
NOTEBOOKS = ("10-the-53", "20-seven-viewers", "52-what-a-rule-leaves")
WIDE = "52-what-a-rule-leaves"
SITE = (
    "index",
    "search",
    "how/journalists",
    "notebooks/index",
    "notebooks/52-what-a-rule-leaves",
    "exercises/01-differencing",
    "teaching/guide",
    "docs/real-logs",
    "reference/index",
    "reference/kit.evaluate",
    "about/readme",
)
PHONE = {"width": 390, "height": 800}
TELLS = """async () => (await axe.run(document, {resultTypes: ["violations"]}))
    .violations.map(one => [one.impact, one.id, one.nodes.map(
        node => node.html.slice(0, 200))])"""


@pytest.fixture(scope="module")
def axe():
    """Read axe-core from the package that carries it."""
    if find_spec("axe_playwright_python") is None:
        reason = "the extra `site` is not installed; `make site` installs it"
        if os.environ.get("KIT_REQUIRE_SITE") == "1":
            pytest.fail(f"{reason}, and KIT_REQUIRE_SITE=1 asks for it")
        pytest.skip(reason)
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT


@pytest.fixture
def barriers(axe, page):
    """Tell what is grave on the page that is open, on a desk and on a telephone."""

    def look(path, sizes=(None, PHONE)):
        page.goto(path.as_uri())
        page.evaluate(axe)
        found = []
        for size in sizes:
            if size:
                page.set_viewport_size(size)
            found += [told for told in page.evaluate(TELLS) if told[0] in GRAVE]
        return found

    return look


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Write the report of `make investigate` from the notebooks as they were saved."""
    folder = tmp_path_factory.mktemp("reports")
    opened = [
        Page(name, nbformat.read(ROOT / f"notebooks/{name}.ipynb", 4), 1.0)
        for name in NOTEBOOKS
    ]
    skipped = [Skipped("99-other", "And what of this?", "The log has no series.")]
    write_report(Report(opened, "the invented audience", skipped=skipped), folder)
    return folder


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    """Save the audit of a sentence, beside one that is invented."""
    told = {"words": "…", "kind": "every day", "title": "A Christmas Prince"}
    tweet = told | {"number": 53, "days": 18, "until": "2017-12-10"}
    eve = told | {"number": 57, "days": 17, "until": "2017-12-09"}
    both = [tweet, eve | {"status": "invented"}]
    found = kit.audit_headline(both, population="United States", seed=1)
    folder = tmp_path_factory.mktemp("audit") / "page"
    return kit.report.save_audit(found, kit.report.draw_audit(found), folder)


@pytest.fixture(scope="module")
def regulator(tmp_path_factory):
    """Save a report to a regulator on two published numbers."""
    film = kit.watched("A Christmas Prince")
    eve = film.every_day(17, until="2017-12-09")
    tweets = kit.release({eve: 57, film.every_day(18, until="2017-12-10"): 53})
    told = kit.report.report_to_regulator(release=tweets, of="two tweets")
    return told.save(tmp_path_factory.mktemp("regulator") / "page")


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    """Mark what a class of one was handed out, which answers nothing."""
    folder = tmp_path_factory.mktemp("class")
    students = (kit.classroom.Student("Ada", "ada", 1),)
    made = kit.classroom.write_class(folder / "class", students, ["differencing"])
    marked = kit.classroom.grade(made / "hand-out", students)
    kit.classroom.write_marks(marked, folder / "marks")
    return folder / "marks"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """Export an exercise as it is handed out, by the way of the report."""
    name = "01-differencing"
    saved = nbformat.read(ROOT / f"notebooks/exercises/{name}.ipynb", 4)
    folder = tmp_path_factory.mktemp("sheet")
    write_report(Report([Page(name, saved, 1.0)], "the invented audience"), folder)
    return folder / f"{name}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build_site(tmp_path_factory.mktemp("built") / "site")


def test_a_planted_barrier_is_found(barriers, tmp_path):
    planted = tmp_path / "planted.html"
    planted.write_text("<html><body><img src='a.png'><a href='#'></a>", "utf-8")
    assert {"image-alt", "link-name"} <= {name for _, name, _ in barriers(planted)}


@pytest.mark.parametrize("name", ["index", *NOTEBOOKS])
def test_the_report_puts_no_barrier_up(barriers, report, name):
    assert barriers(report / f"{name}.html") == []


def test_a_wide_table_of_the_report_is_moved_with_the_keyboard(report, page):
    page.goto((report / f"{WIDE}.html").as_uri())
    page.set_viewport_size(PHONE)
    wide = next(
        one
        for one in page.locator(".output_area[tabindex]").all()
        if one.evaluate("box => box.scrollWidth > box.clientWidth")
    )
    wide.focus()
    page.keyboard.press("ArrowRight")
    expect(wide).not_to_have_js_property("scrollLeft", 0)
    outline = wide.evaluate("box => getComputedStyle(box).outlineStyle")
    assert outline != "none"  # it is seen where the focus is


@pytest.mark.parametrize("name", ["index", "methods"])
def test_the_page_of_an_audit_puts_no_barrier_up(barriers, audit, name):
    assert barriers(audit.with_name(f"{name}.html")) == []


def test_the_report_to_a_regulator_puts_no_barrier_up(barriers, regulator):
    assert barriers(regulator) == []


def test_an_exercise_puts_no_barrier_up(barriers, sheet):
    assert barriers(sheet) == []


def test_marks_and_feedback_put_no_barrier_up(barriers, marks):
    pages = sorted(marks.rglob("*.html"))
    assert pages
    assert [barriers(page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("name", SITE)
def test_the_site_puts_no_barrier_up(barriers, site, name):
    assert barriers(site / f"{name}.html", sizes=[None]) == []


@pytest.mark.parametrize("name", SITE)
def test_headings_of_the_site_leave_no_level_out(site, page, name):
    page.goto((site / f"{name}.html").as_uri())
    levels = page.locator("article :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
        "found => found.map(one => Number(one.tagName[1]))"
    )
    assert levels[:1] in ([1], [])
    assert levels.count(1) <= 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_site_is_searched_with_no_network(site, page):
    page.goto(f"{(site / 'search.html').as_uri()}?q=subtract_nested")
    entry = "#search-results a[href*='reference/kit.html#kit.subtract_nested']"
    expect(page.locator(entry).first).to_be_visible(timeout=20_000)
