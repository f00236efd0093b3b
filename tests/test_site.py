"""The site holds every public name, leads nowhere in vain, and fetches nothing."""

import importlib
import re
from pathlib import Path

import pytest

from tests.built_site import build_site, leads_nowhere, read_pages
from tests.charts.examples import OFFERED
from tests.guide import read_examples
from tests.test_doors import DOORS, SMALL_ROOMS

ROOT = Path(__file__).parents[1]
#: Runs within the notebooks that it answers, in `tests/notebooks/test_try_it.py`.
ELSEWHERE = {"model-answers.md"}
PAGES = [
    page
    for folder in ("site/how", "teaching")
    for page in sorted((ROOT / "docs" / folder).glob("*.md"))
    if page.name not in ELSEWHERE
]
#: Run by `make slow`: one takes long, and another test runs the other.
LONG = {"researchers.md", "journalists.md"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build_site(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="module")
def pages(site):
    return read_pages(site)


def public_names():
    """Every name at a door, those of rooms of one file among them."""
    names = set(DOORS)
    for room in SMALL_ROOMS:
        names |= {f"{room}.{name}" for name in importlib.import_module(room).__all__}
    return names


@pytest.mark.slow
def test_every_public_name_has_its_entry(pages, site):
    held = {
        name
        for path, page in pages.items()
        if path.parent == site / "reference"
        for name in page.ids
    }
    rooms = {path.stem for path in pages if path.parent == site / "reference"}
    assert public_names() - held - rooms == set()


@pytest.mark.slow
def test_every_notebook_and_chart_is_shown_and_every_picture_described(pages, site):
    notebooks = {path.stem for path in ROOT.glob("notebooks/*.ipynb")}
    assert notebooks <= {path.stem for path in (site / "notebooks").glob("*.html")}
    assert len(pages[site / "gallery/index.html"].alts) == len(OFFERED)
    alts = {path.name: page.alts for path, page in pages.items() if page.alts}
    assert not {name for name, told in alts.items() if any(map(is_short, told))}


def is_short(alt):
    """Tell whether words can hardly describe a chart."""
    return alt is None or len(alt) < 15


@pytest.mark.slow
def test_every_link_leads_somewhere(pages):
    assert {
        (path.name, link)
        for path, page in pages.items()
        for link in page.links
        if leads_nowhere(pages, path, link)
    } == set()


@pytest.mark.slow
def test_what_a_page_loads_lies_beside_it(pages, site):
    for path, page in pages.items():
        fetched = [load for load in page.loads if not load.startswith("data:")]
        assert fetched
        for load in fetched:
            assert (path.parent / load.partition("?")[0]).is_file(), (path, load)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\W*https?:", sheet.read_text("utf-8"))


def test_a_planted_link_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<p id="here"><img src="x.png"></p>', "utf-8")
    (tmp_path / "b.html").write_text('<a href="a.html#here">a</a>', "utf-8")
    pages = read_pages(tmp_path)
    at = tmp_path / "b.html"
    for link in ("a.html", "a.html#here", "#", "https://example.org"):
        assert not leads_nowhere(pages, at, link)
    for link in ("c.html", "a.html#there", "#there"):
        assert leads_nowhere(pages, at, link)
    assert pages[tmp_path / "a.html"].alts == [None]


# --- The examples of the pages


def is_long(page):
    return page.name in LONG


def run_all(page):
    """Run every example of a page, from top to bottom."""
    names = {"__name__": page.stem}
    for example in read_examples(page):
        exec(compile(example, str(page), "exec"), names)
    return names


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] * is_long(page), id=page.stem)
        for page in PAGES
    ],
)
def test_every_example_of_a_page_runs(page):
    run_all(page)


def test_what_the_pages_for_journalists_say_comes_out():
    names = run_all(ROOT / "docs/site/how/journalists.md")
    assert names["both"].evidence.k_release.k == 4
    fates = ["given away anyway"] * 3 + ["withheld"]
    assert names["swept"]["status"].to_list() == fates


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_exists(page):
    known = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for line in "".join(read_examples(page, "")).splitlines():
        if line.startswith("make "):  # else what a command prints, or writes
            assert line.split()[1] in known[1].split()
