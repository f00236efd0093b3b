"""What can be said of a sentence about several people?"""

from __future__ import annotations

from kit.claims.sentences import clause, relative
from kit.story.drafts import CONDITIONS, Draft, share_words, size_words
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact
from kit.words import number_words, people_words, say_group

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
    counts = evidence.gathered.release.counts
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


def say_alone(evidence: Evidence) -> Draft | None:
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
            "Expected",
        )
    if chosen.is_all:
        return Draft(
            f"Of {people}, each can be expected to have a {chosen.fact} that nobody "
            "else among them has.",
            f"In at least 95 of 100 groups of {k:,} people it is so, with births "
            "spread evenly. " + _KNOWING.format(chosen.fact),
            "Expected",
        )
    return Draft(
        f"Of {people}, {about} can be expected to share "
        f"their {chosen.fact} with none of the others.",
        f"In 95 of 100 groups of {k:,} people it is {chosen.low:,.0f} to "
        f"{chosen.high:,.0f}: an average, with births spread evenly. "
        + _KNOWING.format(chosen.fact),
        "Expected",
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
