"""What can be said of a sentence about one person, or nobody?"""

from __future__ import annotations

from kit.claims.sentences import clause, predicate
from kit.story.drafts import Draft
from kit.story.evidence import Evidence
from kit.words import number_words


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
    said = predicate(evidence.headline.claim)
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
    claim = evidence.headline.claim
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
