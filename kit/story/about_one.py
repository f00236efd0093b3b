"""What can be said of a sentence about one person, or nobody?"""

from __future__ import annotations

from kit.claims.sentences import predicate
from kit.story.drafts import Draft, expected_words
from kit.story.evidence import Evidence
from kit.words import number_words


def say_one_person(evidence: Evidence) -> Draft:
    """Say that the number is no crowd."""
    told = evidence.headline.told
    place = f" in {told['place']}" if "place" in told else ""
    text = f"The sentence is about one person{place}."
    if "times" in told:
        text = (
            f"{told['times']:,} is no crowd: the sentence is about one person{place}."
        )
    return Draft(
        text, "It does not name that person, and nobody was looked for in this audit."
    )


def say_record(evidence: Evidence) -> Draft:
    """Say what a record of the same thing would be worth: an extreme is a name tag."""
    return Draft(
        "Any other record of somebody doing the same, counted in the same way, is a "
        "record of the person in the sentence.",
        "It does not say that there is such a record. Nobody looked for one, and "
        "nobody should.",
    )


def say_private(evidence: Evidence) -> Draft:
    """Say that no private release could contain the sentence."""
    noise = evidence.noise
    return Draft(
        "No release that hides each single person and says nothing false could have "
        f"carried this sentence, but for a lapse once in {1 / noise.delta:,.0f} cases.",
        "It does not say that the company promised such a release: one that looks "
        "nearly the same with and without any one person (differential privacy).",
    )


def say_extreme(evidence: Evidence) -> Draft | None:
    """Say how many would be as extreme, if the tail went on so."""
    found = evidence.extreme
    if found is None:
        return None
    best, others = found.best, found.tails[1:]
    listed = "; ".join(
        f"{tail.family}: {expected_words(tail.expected)}" for tail in others
    )
    beyond = " This lies beyond all that was seen there." * found.is_extrapolated
    return Draft(
        f"If counts went on falling as they do in {evidence.extreme_of}, "
        f"{expected_words(best.expected)} would reach {found.level:,} by the tail that "
        f"fits best ({best.family}).{beyond}",
        f"It does not measure the company's own audience. Other tails say otherwise "
        f"({listed}).",
        "Expected",
    )


def say_no_question(evidence: Evidence) -> Draft:
    """Say that no question is left to ask: the one herself can answer them all."""
    return Draft(
        "Whoever is known to fit the sentence is the person in it: a sentence about "
        "one leaves no question open.",
        "It does not say that anybody is known to fit it, but for the person herself.",
    )


def say_nobody(evidence: Evidence) -> Draft | None:
    """Say what a zero says of everybody, or a number that may be one."""
    most = evidence.size.high
    if most is None:
        return None
    if most:
        people = "one person" if most == 1 else f"{number_words(most)} people"
        return Draft(
            f"No more than {people} {predicate(evidence.headline.claim)}.",
            "It does not say that anybody did.",
        )
    return Draft(
        "The sentence settles it for everybody at once: nobody "
        f"{predicate(evidence.headline.claim)}.",
        "It holds for a true zero, not for a small number that was rounded down.",
    )
