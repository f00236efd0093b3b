"""Which sentences can a journalist print, and what does each of them not mean?

Every quote is made from a result: nothing here holds a number of its own. A quote says
something of this release, gives nobody a sex, tells of nobody's conduct, keeps the verb
of the sentence and is short enough to be printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit.ledger import Entry
from kit.releases import Number
from kit.story import about_crowds, about_one
from kit.story.about_rules import say_rule
from kit.story.drafts import Draft
from kit.story.evidence import Evidence

MOST_QUOTES = 5
#: Words of a quote; a desk cuts whatever is longer.
MOST_WORDS = 29
_SUPPOSED = "Suppose the invented number had been printed."


@dataclass(frozen=True)
class Quote:
    """A sentence that can be printed.

    Parameters
    ----------
    text : str
        The sentence.
    is_not : str
        What it does not mean.
    kind : str
        Proved, Scored or Expected, as in the report.
    behind : tuple of Number
        Published numbers that it rests on.
    sources : tuple of Entry
        Who published them, and where that was read.
    is_supposed : bool
        Whether one of these numbers is invented, so that this is no news.
    """

    text: str
    is_not: str
    kind: str
    behind: tuple[Number, ...]
    sources: tuple[Entry, ...]
    is_supposed: bool = False


def write_quotes(evidence: Evidence) -> tuple[Quote, ...]:
    """Write up to five sentences, the strongest first.

    Parameters
    ----------
    evidence : Evidence
        What was found out.

    Returns
    -------
    tuple of Quote
        Fewer than five where less can be said; those that suppose an invented number
        come last.
    """
    drafts = [draft for say in _choose(evidence) if (draft := say(evidence))]
    quotes = [_finish(evidence, draft) for draft in drafts[:MOST_QUOTES]]
    return tuple(sorted(quotes, key=lambda quote: quote.is_supposed))


def _finish(evidence: Evidence, draft: Draft) -> Quote:
    """Add what the numbers behind a sentence call for."""
    behind = (evidence.number,) if draft.behind is None else draft.behind
    sources = evidence.gathered.behind(behind)
    is_supposed = evidence.is_invented(behind)
    text, is_not = draft.text, draft.is_not
    if draft.short and _is_long(text, is_supposed):
        text, is_not = draft.short, f"In full: {text} {is_not}"
    if is_supposed:
        text = f"{_SUPPOSED} {text}"
    if any(entry.status == "unconfirmed" for entry in sources):
        is_not += " Nor is it confirmed that the company ever said so."
    return Quote(text, is_not, draft.kind, behind, sources, is_supposed)


def _is_long(text: str, is_supposed: bool) -> bool:
    before = _SUPPOSED.split() if is_supposed else []
    return len([*before, *text.split()]) > MOST_WORDS


def _choose(evidence: Evidence) -> tuple[Callable[[Evidence], Draft | None], ...]:
    """Choose what to say of a crowd, of one person, of nobody: the strongest first."""
    if evidence.size.low == 0:
        return (about_one.say_nobody,)
    if evidence.size.high == 1:
        return (
            about_one.say_one_person,
            say_rule,
            about_one.say_record,
        )
    return (
        about_crowds.say_hidden,
        about_crowds.say_alone,
        about_crowds.say_stands,
        say_rule,
        about_crowds.say_seen,
        about_crowds.say_next,
    )
