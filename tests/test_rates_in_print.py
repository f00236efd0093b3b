"""No rate that is printed differs from the numbers that are printed beside it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES += sorted((ROOT / "notebooks" / "src").glob("*.py"))
# "83.3% (70 of 84; ...", and "70 of 84, 83.3% (73.9% to ...".
SHARE_FIRST = re.compile(r"([\d.]+)%\*{0,2} \(([\d,]+) of ([\d,]+)\b")
COUNT_FIRST = re.compile(r"\b([\d,]+) of ([\d,]+), ([\d.]+)% \(")


def rates_in(text):
    """Every share that stands beside its numerator and its denominator."""
    found = [(p, s, n) for p, s, n in SHARE_FIRST.findall(text)]
    found += [(p, s, n) for s, n, p in COUNT_FIRST.findall(text)]
    return [(p, *(int(count.replace(",", "")) for count in two)) for p, *two in found]


def is_share(percent, succeeded, valid):
    digits = len(percent.partition(".")[2])
    return abs(float(percent) - 100 * succeeded / valid) <= 0.50001 * 10**-digits


def test_the_middle_of_an_interval_is_found_out():
    # What Wilson's middle would print of 70 of 84, and of 84 of 84.
    for text in ("81.9% (70 of 84; 95% interval", "97.8% (84 of 84; 95% interval"):
        assert [is_share(*rate) for rate in rates_in(text)] == [False]
    assert [is_share(*rate) for rate in rates_in("83.3% (70 of 84)")] == [True]
    assert [is_share(*rate) for rate in rates_in("70 of 84, 83.3% (74% to")] == [True]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_rate_is_its_numerator_over_its_denominator(page):
    text = page.read_text("utf-8")
    assert [rate for rate in rates_in(text) if not is_share(*rate)] == []


def test_there_are_rates_to_be_checked():
    assert sum(len(rates_in(page.read_text("utf-8"))) for page in PAGES) >= 2
