"""The README leads a stranger to a door first, and says what the notebooks say."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
FINDINGS = re.findall(r"^- \*\*(\d\d)\.\*\* (.+)$", README, re.MULTILINE)
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
REFERENCE = re.compile(r"\([^()]*\b(?:19|20)\d\d\b[^()]*\)")


def section(heading):
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_doors_come_first_and_few_findings_stand_on_top():
    headings = re.findall(r"^## (.+)$", README, re.MULTILINE)
    assert headings[:3] == ["What brings you here?", "Two commands", "Four findings"]
    assert len(re.findall(r"^- ", section("Four findings"), re.MULTILINE)) == 4


def test_the_picture_says_what_is_invented():
    (alt,) = re.findall(
        r"^!\[(.+)\]\(docs/the-53-invented\.png\)$", README, re.MULTILINE
    )
    assert alt.startswith("Invented audience of 100,000.")
    assert "The 57 of the day before is invented." in alt


def test_every_link_inside_the_page_leads_somewhere():
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    links = re.findall(r"\]\(#([^)]+)\)", README)
    assert links
    assert [link for link in links if link not in anchors] == []


@pytest.mark.parametrize(("number", "finding"), FINDINGS)
def test_a_finding_has_only_figures_that_its_notebook_has(number, finding):
    (source,) = (ROOT / "notebooks" / "src").glob(f"{number}-*.py")
    told = re.sub(r"(?<=\d)[,_](?=\d{3})", "", source.read_text("utf-8"))
    known = set(FIGURE.findall(told)) | {
        part for n in FIGURE.findall(told) for part in n.split(",")
    }
    figures = FIGURE.findall(REFERENCE.sub("", finding))
    assert [n for n in figures if n.replace(",", "") not in known] == []
