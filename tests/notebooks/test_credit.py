"""No page credits rounding or noise with stopping what it was not tried against.

Two pages once said that blur had "stopped" attacks; nobody had averaged or decoded.
Both give every size back under rounding to 5 and small noise, as a sweep shows now.
"""

import re
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[2] / "notebooks" / "src").glob("*.py"))
BLUR = r"(?:blur|noise|rounding)"
#: What these pages said, and what comes to the same.
CREDIT = (
    rf"\b{BLUR} (?:did|stops it|stopped (?:them|it|all|every))\b",
    rf"\b{BLUR} (?:is|are) what protects\b",
    r"\bnone could be by any attack\b",
    rf"\bagainst {BLUR} no attack\b",
)
#: Nobody has to be told that these were not tried: they are.
UNTRIED = (
    r"averag\w+[^.]{0,80}\b(?:was|were|is|are) not (?:tried|on the list|among)",
    r"decod\w+[^.]{0,80}\b(?:was|were|is|are) not (?:tried|on the list|among)",
)


def find(patterns, text):
    flat = re.sub(r"\s+(?:# )?", " ", text)
    return [found[0] for p in patterns for found in re.finditer(p, flat, re.IGNORECASE)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_page_credits_blur_with_what_was_not_tried(source):
    assert find(CREDIT + UNTRIED, source.read_text(encoding="utf-8")) == []


def test_the_words_that_were_wrong_are_found():
    told = (
        "A threshold did not stop this; blur did. And none could be by any\n# attack."
    )
    assert find(CREDIT, told) == ["blur did", "none could be by any attack"]
    told = "Averaging many answers and decoding them are not among the attacks."
    assert len(find(UNTRIED, told)) == 2
    assert find(CREDIT + UNTRIED, "Rounding to 5 was undone by averaging.") == []
