"""Which measures are there, and what does each of them say?

`python -m kit measures docs/measures.md` writes the cards into a document,
between the two comments that mark their place.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from kit.errors import MeasureError
from kit.measures import k, tails, uniques, usefulness
from kit.measures.card import Card
from kit.measures.populations import (
    individual_risk,
    matching,
    presence,
    singling_out,
    suda,
    uniqueness,
)
from kit.measures.tables import (
    anonymity,
    closeness,
    contribution,
    diversity,
    dominance,
    instances,
    risk,
)

#: Where the cards stand in a document.
BEGIN, END = "<!-- cards: begin -->", "<!-- cards: end -->"

_ROOMS: tuple[tuple[str, tuple[ModuleType, ...]], ...] = (
    ("Of a release", (k, uniques)),
    ("Who looks alike", (anonymity,)),
    ("What those have in common who look alike", (diversity, closeness)),
    ("Who is found", (risk, instances, presence)),
    ("Who is alone in the population", (uniqueness, matching, individual_risk)),
    ("Who is singled out", (singling_out, suda)),
    ("What a column adds", (contribution,)),
    ("Totals", (dominance,)),
    ("How extreme a count is", (tails,)),
    ("What a release is still good for", (usefulness,)),
)


def list_cards() -> dict[str, tuple[Card, ...]]:
    """List the cards of all measures, by heading.

    Returns
    -------
    dict of str to tuple of Card

    Examples
    --------
    >>> [card.name for card in list_cards()["Who looks alike"]][:2]
    ['k', 'k_wildcard']
    """
    return {
        heading: tuple(card for module in modules for card in module.CARDS)
        for heading, modules in _ROOMS
    }


def write_cards() -> str:
    """Write the cards of all measures in Markdown, under their headings."""
    parts = []
    for heading, cards in list_cards().items():
        parts += [f"## {heading}", *(card.as_markdown() for card in cards)]
    return "\n\n".join(parts)


def renew_cards(document: str) -> str:
    """Put the cards into a document, in place of those it holds."""
    before, begun, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended) or BEGIN in rest or END in after:
        rule = f"a text with {BEGIN!r} and then {END!r}, once each"
        raise MeasureError.bad_value("document", rule, f"{len(document):,} characters")
    return f"{before}{BEGIN}\n\n{write_cards()}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Renew the cards of the document named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit measures")
    parser.add_argument("path", type=Path, help="the document with the cards")
    path = parser.parse_args(arguments).path
    path.write_text(renew_cards(path.read_text("utf-8")), "utf-8")
    return 0
