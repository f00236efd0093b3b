"""Which sentences can a journalist print, and what does each of them not mean?

Every quote is made from a result: nothing here holds a number of its own. A quote says
something of this release, gives nobody a sex, tells of nobody's conduct, keeps the verb
of the sentence and is short enough to be printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit.claims.sentences import clause, predicate, relative
from kit.findings import Expected, Proved
from kit.ledger.entries import Entry
from kit.printed import Rounded
from kit.releases import Number
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact
from kit.words import number_words, people_words, say_group

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


def say_rule(evidence: Evidence) -> Draft | None:
    """Say up to which threshold the sentence is printed, and from which it is not."""
    low, high, of = evidence.size.low, evidence.size.high, evidence.unit.many
    if high == 1:
        text = (
            f"Every rule that withholds small numbers of {of} would have stopped this "
            f"sentence, even one that hides only a single {evidence.unit.one}."
        )
    elif low < 2 and high is None:
        return None
    elif low < 2:
        text = (
            f"A rule that withholds small numbers of {of} stops this sentence at "
            f"every threshold above {high:,}."
        )
    else:
        text = (
            f"A rule that withholds small numbers of {of} lets this sentence through "
            f"at every threshold up to {low:,}"
        )
        stops = "any higher one" if low == high else f"any above {high or 0:,}"
        unknown = "; beyond that, it is not known."
        text += unknown if high is None else f", and stops it at {stops}."
    return Draft(text, "It does not say which rule the company has, if any.")


MOST_QUOTES = 5
#: Words of a quote; a desk cuts whatever is longer.
MOST_WORDS = 29
_SUPPOSED = "Suppose the invented number had been printed."


@dataclass(frozen=True)
class Quote:
    """A sentence that can be printed."""

    text: str  # the sentence
    is_not: str  # what it does not mean
    kind: type  # proved or Expected, of `kit.findings`
    behind: tuple[Number, ...]  # published numbers that it rests on
    sources: tuple[Entry, ...]  # who published them, and where that was read
    # whether one of these numbers is invented, so that this is no news
    is_supposed: bool = False


def write_quotes(evidence: Evidence) -> tuple[Quote, ...]:
    """Write up to five sentences, the strongest first."""
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
        return (say_nobody,)
    if evidence.size.high == 1:
        return (
            say_one_person,
            say_rule,
            say_record,
        )
    return (
        say_hidden,
        say_unique,
        say_stands,
        say_rule,
        say_seen,
        say_next,
    )


_KNOWING = (
    "It does not say that anybody was found. It takes somebody who knows already that "
    "a certain person is one of them, and knows the {}."
)


def say_hidden(evidence: Evidence) -> Draft | None:
    """Say the smallest group that is proved and that nobody printed."""
    if not evidence.hidden:
        return None
    found = evidence.hidden[0]
    said = say_group(found.group, found.size, evidence.unit)
    who = "who that is" if found.size.high == 1 else "who they are"
    if not evidence.unit.is_person:
        who = "whose that is" if found.size.high == 1 else "whose they are"
    return Draft(
        f"Read together, the numbers prove: {_lower(said)}",
        f"It does not say {who}. {CONDITIONS}",
        behind=found.because,
        short="Read together, the published numbers prove a group of "
        f"{people_words(found.size, evidence.unit)} that nobody printed.",
    )


def say_stands(evidence: Evidence) -> Draft | None:
    """Say that nothing smaller is proved, where nothing was left open."""
    if evidence.hidden or not evidence.k_release.is_exhaustive:
        return None
    counts = evidence.release.counts
    these = f"these {evidence.unit.many}"
    limits = f"It does not mean that {these} are safe beside other numbers."
    if len(counts) == 1:
        text = (
            "By itself, the sentence proves no group smaller than the one it counts, "
            f"{size_words(evidence)}."
        )
    else:
        more, least = evidence.more_than, evidence.k_cell
        is_more = more is not None and least == evidence.size.low
        text = (
            f"Read together, the {number_words(len(counts))} published numbers prove "
            "no group smaller than the smallest of them, "
            f"{f'more than {more:,}' if is_more else f'{least:,}'}."
        )
        limits += (
            " It looks at groups that fit some of the sentences and not the "
            "others, and takes each title for one work, no part of another."
        )
    return Draft(text, limits, behind=counts)


def say_unique(evidence: Evidence) -> Draft | None:
    """Say how many of such a group one fact would set apart."""
    chosen = choose_fact(evidence.alone)
    if chosen is None:
        return None
    k = chosen.alone.k
    is_exact = evidence.size.low == evidence.size.high
    expected = round(chosen.alone.expected)
    about = "nearly all" if expected == k else f"about {expected:,}"
    people = size_words(evidence) if is_exact else f"a group of exactly {k:,} people"
    if chosen.alone.expected < 1:
        return Draft(
            f"Of {size_words(evidence)}, even a {chosen.fact} would hardly set anybody "
            "apart.",
            "It does not mean that other facts would not, or other numbers.",
            Expected,
        )
    if chosen.is_all:
        return Draft(
            f"Of {people}, each can be expected to have a {chosen.fact} that nobody "
            "else among them has.",
            f"In at least 95 of 100 groups of {k:,} people it is so, with births "
            "spread evenly. " + _KNOWING.format(chosen.fact),
            Expected,
        )
    return Draft(
        f"Of {people}, {about} can be expected to share "
        f"their {chosen.fact} with none of the others.",
        f"In 95 of 100 groups of {k:,} people it is {chosen.low:,.0f} to "
        f"{chosen.high:,.0f}: an average, with births spread evenly. "
        + _KNOWING.format(chosen.fact),
        Expected,
    )


def say_seen(evidence: Evidence) -> Draft | None:
    """Say what it is worth to have been seen, beside a wider audience."""
    if not evidence.seen:
        return None
    best, size = evidence.seen[0], size_words(evidence)
    unit, membership = evidence.unit, best.membership
    said, every = relative(best.seen, unit), unit.every.capitalize()
    limits = (membership.lowest_share, membership.highest_share)
    if limits == (0, 1):
        return None
    if membership.is_certainly_in:
        return Draft(
            f"{every} {said} is one of {size}: the numbers leave {unit.none} else.",
            f"It does not say which one that is. {CONDITIONS}",
            behind=evidence.seen_because,
            short=f"{every} in the wider audience that was printed is one of {size}.",
        )
    of = said if said.startswith(unit.who) else f"{unit.many} {said}"
    return Draft(
        f"Of all {of}, {share_words(*limits)} are among {size}.",
        f"It does not say that a certain {unit.one} is: it is the share of all, "
        "and where more is known the chance may be another.",
        behind=evidence.seen_because,
        short=f"Of the wider audience that was printed, {share_words(*limits)} are "
        f"among {size}.",
    )


def say_next(evidence: Evidence) -> Draft | None:
    """Say which one more number would open a group."""
    if not evidence.neighbours or evidence.hidden:
        return None
    nearest = evidence.neighbours[0]
    sizes = "size" if evidence.size.low == evidence.size.high else "set limits to"
    return Draft(
        f"One more number would {sizes} a group that nobody printed: how many "
        f"{clause(evidence.unit.many, nearest.claim, evidence.unit)}.",
        "It does not say that the company printed that number, only what to ask for. "
        f"The difference is exactly those {relative(nearest.group, evidence.unit)}.",
        short=f"Beside the sentence, one more number of the kind would {sizes} a group "
        "that nobody printed.",
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def say_one_person(evidence: Evidence) -> Draft:
    """Say that one is no crowd, however often it was played: plays are not people."""
    told, unit = evidence.headline.told, evidence.unit
    place = f" in {told['place']}" if "place" in told else ""
    text = f"The sentence is about one {unit.one}{place}."
    if told.get("times", 1) > 1:
        plays = f"{told['times']:,} plays are not {told['times']:,} {unit.many}"
        text = f"{plays}: the sentence is about one {unit.one}{place}."
    limits = "It does not name that person, and nobody was looked for in this audit."
    if not unit.is_person:
        limits = f"It does not say whose {unit.one} that is, or how many use it."
    return Draft(text, limits)


def say_record(evidence: Evidence) -> Draft | None:
    """Say what a record of the same plays would be worth: an extreme is a name tag."""
    if not evidence.unit.is_person:
        return None
    said = predicate(evidence.claim)
    ends = "," if ", " in said else ""
    return Draft(
        f"Whoever {said}{ends} is the person in the sentence, in any other record of "
        "the same plays.",
        "It holds of a record of this company's plays that counts in the same way: "
        "another service may have such a person of its own. It does not say that there "
        "is a record. Nobody looked for one, and nobody should.",
        short="Whoever has the same count in any other record of the same plays is the "
        "person in the sentence.",
    )


def say_nobody(evidence: Evidence) -> Draft | None:
    """Say what a zero says of everybody, or a number that may be one."""
    most = evidence.size.high
    if most is None:
        return None
    unit = evidence.unit
    claim = evidence.claim
    if most:
        people = f"{number_words(most)} {unit.one if most == 1 else unit.many}"
        return Draft(
            f"No more than {clause(people, claim, unit)}.",
            "It does not say that anybody did.",
            short=f"The sentence counts no more than {people}.",
        )
    return Draft(
        f"The sentence settles it for all at once: {clause(unit.none, claim, unit)}.",
        "It holds for a true zero, not for a small number that was rounded down.",
        short=f"The sentence settles it for all at once: {unit.none} did it.",
    )
