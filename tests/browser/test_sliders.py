"""A slider on an exported page: no kernel, no network, a keyboard and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page as Tab, expect

from kit.report.pages import Page, Report, write_report

pytestmark = pytest.mark.browser
# Of each page: what the slider sets, where it starts, and one step to the right.
SLIDERS = {
    "10-the-53": ("k", "k = 11", "k = 12"),
    "30-how-few-plays": ("plays known", "plays known = 4", "plays known = 5"),
    "46-audit-a-promise": ("ε", "ε = 1", "ε = 2"),
}
# Where the marks of the data lie, and how large they are.
MARKS = """drawing => [...drawing.querySelectorAll(
    ".mark-symbol:not(.role-legend-symbol) path, .mark-rect path")]
    .map(mark => mark.getAttribute("transform") + mark.getAttribute("d"))"""


@pytest.fixture(params=SLIDERS)
def opened(request, page: Tab, saved, tmp_path: Path):
    """Open an exported page with the network cut, and wait for its chart."""
    name = request.param
    report = Report([Page(name, saved(name), seconds=0.0)], audience="an audience")
    write_report(report, tmp_path)
    page.context.set_offline(True)
    page.goto((tmp_path / f"{name}.html").as_uri())
    live = page.locator(".live")
    expect(live.locator("svg.marks")).to_have_count(1)
    return SLIDERS[name], live


def slider_of(live: Locator, name: str) -> Locator:
    return live.get_by_role("slider", name=name, exact=True)


def test_the_keyboard_moves_it_and_marks_and_words_follow(opened, page: Tab):
    (name, first, second), live = opened
    drawing, told = live.locator("svg.marks"), live.get_by_role("status")
    slider = slider_of(live, name)
    expect(drawing).to_contain_text(first)
    expect(told).to_contain_text(f"{first}: ")
    expect(slider).to_have_attribute("aria-valuetext", first)
    before, said = drawing.evaluate(MARKS), told.inner_text()
    live.evaluate("place => place.closest('.cell').querySelector('summary').focus()")
    page.keyboard.press("Tab")  # from the folded code above to the slider
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(drawing).to_contain_text(second)
    expect(told).to_contain_text(f"{second}: ")
    expect(slider).to_have_attribute("aria-valuetext", second)
    assert drawing.evaluate(MARKS) != before
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(said)
    assert drawing.evaluate(MARKS) == before
    page.keyboard.press("End")
    expect(drawing).not_to_contain_text(second)


def test_what_is_drawn_has_the_alt_text_of_the_picture_whose_place_it_takes(opened):
    _, live = opened
    still = live.locator("img")
    expect(still).to_be_hidden()
    alt = still.get_attribute("alt")
    drawn = live.locator("svg.marks").locator("xpath=ancestor::*[@aria-label][1]")
    expect(drawn).to_have_attribute("aria-label", alt)


def test_on_paper_the_chosen_value_stands_in_the_chart_and_no_slider(opened, page: Tab):
    (name, first, _), live = opened
    page.emulate_media(media="print")
    expect(slider_of(live, name)).to_be_hidden()
    expect(live.locator("svg.marks")).to_be_visible()
    expect(live.locator("svg.marks")).to_contain_text(first)


def test_a_narrow_screen_shows_all_of_it(opened, page: Tab):
    (name, *_), live = opened
    page.set_viewport_size({"width": 390, "height": 800})
    for part in (live.locator("svg.marks"), slider_of(live, name)):
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
