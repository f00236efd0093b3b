"""Slides in a real browser: keys turn them, nothing is cut off, each prints whole."""

import re

import pytest

from kit.report.slides import DECKS, main

pytestmark = pytest.mark.browser
AT = "Math.round(document.querySelectorAll('section')[{}].getBoundingClientRect().top)"
CUT = """[...document.querySelectorAll('section')]
.filter((one) => one.scrollHeight > innerHeight + 2 || one.scrollWidth > innerWidth)
.map((one) => one.ariaLabel)"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    main(["--into", str(folder)])
    return folder


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    yield page
    page.close()


@pytest.mark.parametrize("name", DECKS)
def test_nothing_is_cut_off_and_nothing_is_fetched(page, decks, name):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((decks / f"{name}.html").as_uri())
    assert page.evaluate(CUT) == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def test_keys_turn_the_slides(page, decks):
    page.goto((decks / f"{DECKS[0]}.html").as_uri())
    last = page.locator("section").count() - 1
    turns = (("ArrowRight", 1), (" ", 2), ("PageUp", 1), ("End", last), ("Home", 0))
    for key, at in turns:
        page.keyboard.press(key)
        assert page.evaluate(AT.format(at)) == 0, key


def test_each_slide_prints_on_a_page(page, decks):
    page.goto((decks / f"{DECKS[0]}.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert pages == page.locator("section").count()
