"""What would a reader be surprised to learn can be inferred?

"Consent is the absence of surprise", says Richard Gomer. So the test of a sentence is
not what it says, but what its subjects did not expect it to say.
"""

from __future__ import annotations

from kit.ledger.kinds import ends_on, starts_on
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact
from kit.words import people_words, say_share


def say_surprise(evidence: Evidence) -> str:
    """Say in one sentence what the strongest finding is to somebody it is about.

    Parameters
    ----------
    evidence : Evidence
        What was found out.

    Returns
    -------
    str
    """
    if evidence.size.high == 0:
        return (
            "Anybody may be surprised that a zero speaks of everyone: it says of each "
            "member what that member did not do."
        )
    if evidence.size.high == 1 and not evidence.unit.is_person:
        return (
            f"Whoever uses that {evidence.unit.one} may be surprised that it is the "
            "whole of a published number."
        )
    if evidence.size.high == 1:
        return (
            "The person in it may be surprised to be the whole of a published number, "
            "and to be recognised by anybody who knows the same from elsewhere."
        )
    if evidence.hidden:
        found = evidence.hidden[0]
        supposed = (
            ", if the invented number were true,"
            if evidence.is_invented(found.because)
            else ""
        )
        return (
            "Whoever is counted may be surprised that numbers about crowds"
            f"{supposed} prove something about a group of "
            f"{people_words(found.size, evidence.unit)} that nobody ever printed."
        )
    return f"Whoever is counted may be surprised that {_takes(evidence)}."


def _takes(evidence: Evidence) -> str:
    """Say what records the count takes, and how thin the crowd is."""
    claim, verb = evidence.headline.claim, evidence.headline.told.get("verb", "watched")
    first, last = starts_on(claim), ends_on(claim)
    days = (last - first).days + 1 if first and last else 0
    kept = f", for {days:,} days," * (days > 1)
    takes = (
        f"it takes a record of what each {evidence.unit.one} {verb}{kept} to write one "
        "sentence"
    )
    fact = choose_fact(evidence.alone)
    if fact is None or fact.alone.expected < 1:
        return takes
    return (
        f"{takes}, and that a {fact.fact} would set {say_share(fact.alone.share)} of "
        f"{fact.alone.k:,} people apart from all the others"
    )
