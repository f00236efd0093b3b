"""What would a reader be surprised to learn can be inferred?

"Consent is the absence of surprise", says Richard Gomer. So the test of a sentence is
not what it says, but what its subjects did not expect it to say.
"""

from __future__ import annotations

from kit.ledger.kinds import ends_on, starts_on
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact
from kit.words import people_words


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
            "member what he or she did not do."
        )
    if evidence.size.high == 1:
        return (
            "The person in it may be surprised to be the whole of a published number, "
            "and to be found by anybody who knows the same of her from elsewhere."
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
            f"{people_words(found.size)} that nobody ever printed."
        )
    return f"Whoever is counted may be surprised that {_watched_daily(evidence)}."


def _watched_daily(evidence: Evidence) -> str:
    """Say what the company must have looked up, and how thin the crowd is."""
    claim = evidence.headline.claim
    first, last = starts_on(claim), ends_on(claim)
    looked = "somebody went through each person's plays to write one sentence"
    if first and last and first != last:
        days = (last - first).days + 1
        looked = (
            f"somebody went through {days} days of each person's plays to write one "
            "sentence"
        )
    fact = choose_fact(evidence.alone)
    if fact is None or fact.alone.expected < 1:
        return looked
    return (
        f"{looked}, and that a {fact.fact} would set {fact.alone.share:.0%} of "
        f"{fact.alone.k:,} people apart from all the others"
    )
