"""What can be said of a sentence about several people?"""

from __future__ import annotations

from math import ceil

from kit.claims.sentences import predicate
from kit.measures.alone import bits_left
from kit.story.drafts import CONDITIONS, Draft, share_words, size_words
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact
from kit.words import number_words, say_group


def say_hidden(evidence: Evidence) -> Draft | None:
    """Say the smallest group that is proved and that nobody printed."""
    if not evidence.hidden:
        return None
    found = evidence.hidden[0]
    said = say_group(found.group, found.size)
    who = "who that is" if found.size.high == 1 else "who they are"
    return Draft(
        f"Read together, the numbers prove what none of them says: {_lower(said)}",
        f"It does not say {who}. {CONDITIONS}",
        behind=found.because,
    )


def say_stands(evidence: Evidence) -> Draft | None:
    """Say that nothing smaller is proved, where that is so."""
    if evidence.hidden:
        return None
    counts, is_all = evidence.gathered.release.counts, evidence.k_release.is_exhaustive
    if len(counts) == 1:
        text = (
            "By itself, the sentence proves no group smaller than the one it counts, "
            f"{size_words(evidence)}."
        )
    else:
        text = (
            f"Read together, the {number_words(len(counts))} published numbers prove "
            f"no group smaller than the smallest of them{_can_be(evidence)}, "
            f"{evidence.k_cell:,}{'' if is_all else ', as far as was searched'}."
        )
    limits = "It does not mean that these people are safe beside other numbers."
    if not is_all:
        limits += " Nor that there is none: the search was cut short."
    return Draft(text, limits, behind=counts)


def say_alone(evidence: Evidence) -> Draft | None:
    """Say how many of such a group one fact would set apart."""
    chosen = choose_fact(evidence.alone)
    if chosen is None:
        return None
    k = chosen.alone.k
    if chosen.alone.expected < 1:
        return Draft(
            f"Among {k:,} people, even a {chosen.fact} would hardly set anybody apart.",
            "It does not mean that other facts would not, or other numbers.",
            "Expected",
        )
    return Draft(
        f"In a group of {k:,} people, about {chosen.alone.expected:,.0f} would share "
        f"their {chosen.fact} with none of the others ({chosen.low:,.0f} to "
        f"{chosen.high:,.0f} in 95 of 100 such groups).",
        "It does not say that anybody was found. It takes somebody who knows already "
        f"that a certain person is one of them, and knows the {chosen.fact}; and it is "
        "an average, with births spread evenly.",
        "Expected",
    )


def say_seen(evidence: Evidence) -> Draft | None:
    """Say what it is worth to have been seen, beside a wider audience."""
    if not evidence.seen:
        return None
    best, size = evidence.seen[0], size_words(evidence)
    said, membership = predicate(best.seen), best.membership
    limits = (membership.lowest_share, membership.highest_share)
    if limits == (0, 1):
        return None
    if membership.is_certainly_in:
        return Draft(
            f"Everyone who {said} is one of {size}: the numbers leave nobody else.",
            f"It does not say who that is. {CONDITIONS}",
            behind=evidence.seen_because,
        )
    return Draft(
        f"Of all who {said}, {share_words(*limits)} are among {size}.",
        "It does not say that a certain person is: it is the share of all who fit, and "
        "of whom more is known the chance may be another.",
        behind=evidence.seen_because,
    )


def say_bits(evidence: Evidence) -> Draft | None:
    """Say how far one of the group is from being the only one left."""
    if evidence.size.high is None:
        return None
    answers = ceil(bits_left(evidence.size.high))
    are = "answer is" if answers == 1 else "answers are"
    return Draft(
        f"{number_words(answers).capitalize()} well-chosen yes-or-no {are} enough to "
        f"tell any one of {size_words(evidence)} from all the others.",
        "It does not say that anybody has these answers, or a list of the people to "
        "ask them about.",
    )


def say_next(evidence: Evidence) -> Draft | None:
    """Say which one more number would open a group."""
    if not evidence.neighbours or evidence.hidden:
        return None
    nearest = evidence.neighbours[0]
    sizes = "size" if evidence.size.low == evidence.size.high else "set limits to"
    return Draft(
        f"One more number would have been enough to {sizes} a group that nobody "
        f"printed: how many people {predicate(nearest.claim)}.",
        "It does not say that the company printed that number, only what to ask for. "
        f"The difference is exactly those who {predicate(nearest.group)}.",
    )


def say_noise(evidence: Evidence) -> Draft:
    """Say what noise would have made of the sentence."""
    noise = evidence.noise
    hides = (
        f"noise that hides any one person (differential privacy, ε = {noise.epsilon:g})"
    )
    if noise.chance > 0.99:
        text = (
            f"With {hides}, the sentence would have read the same, give or take "
            f"{noise.sd:.1f} people."
        )
    else:
        text = (
            f"With {hides}, the sentence would have been printed with a chance of "
            f"{noise.chance:.2g}."
        )
    return Draft(
        text,
        "It does not say that the company adds noise, or that so little is enough for "
        "many such sentences.",
        "Expected",
    )


def _can_be(evidence: Evidence) -> str:
    """Tell a number that was printed from the fewest people behind one."""
    sizes = evidence.gathered.release.intervals()
    is_printed = (evidence.k_cell, evidence.k_cell) in sizes
    return "" if is_printed else " can be"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
