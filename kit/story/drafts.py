"""What does every sentence about a headline share, whatever it says?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.findings import Proved
from kit.printed import Rounded
from kit.releases import Number
from kit.story.evidence import Evidence

CONDITIONS = (
    "It holds if the numbers are right, count the same population, and mean the same "
    "by the same words."
)


@dataclass(frozen=True)
class Draft:
    """A sentence, before it is known whose numbers stand behind it."""

    text: str  # as in `kit.story.quotes.Quote`
    is_not: str  # as in `kit.story.quotes.Quote`
    kind: type = Proved  # as in `kit.story.quotes.Quote`
    behind: tuple[Number, ...] | None = None  # the numbers it rests on
    # what to print where `text` is too long for a quote, because of a long title, say
    short: str = ""


def size_words(evidence: Evidence) -> str:
    """Say how many the headline counts, of what, as it was printed."""
    size, printed, unit = evidence.size, evidence.number.printed, evidence.unit
    if size.low == size.high:
        return f"the {unit.times(size.low)}"
    if isinstance(printed, Rounded):
        return f"about {unit.times(printed.count)}"
    if evidence.more_than is not None:
        return f"more than {unit.times(evidence.more_than)}"
    if size.high is None:
        return f"at least {unit.times(size.low)}"
    return f"{size.low:,} to {unit.times(size.high)}"


def share_words(low: float, high: float) -> str:
    """Say a share of people that is known, or known within limits."""
    return f"{low:.1%}" if low == high else f"between {low:.1%} and {high:.1%}"
