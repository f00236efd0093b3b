"""Would a threshold have stopped the sentence?"""

from __future__ import annotations

from kit.story.drafts import Draft
from kit.story.evidence import Evidence


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
