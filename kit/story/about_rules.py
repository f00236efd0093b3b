"""Would a threshold have stopped the sentence?"""

from __future__ import annotations

from kit.story.drafts import Draft
from kit.story.evidence import Evidence


def say_rule(evidence: Evidence) -> Draft | None:
    """Say which thresholds would have stopped the sentence, and what still leaks."""
    number = evidence.number
    stops = [u.k for u in evidence.under if number in u.withheld]
    passes = [u.k for u in evidence.under if number not in (*u.withheld, *u.unsure)]
    if evidence.size.high == 1:
        text = (
            "Every rule that hides small numbers of people, from below two on, would "
            "have stopped this sentence."
        )
    elif passes and stops:
        text = (
            f"A rule that hides numbers below {_any_of(passes)} people would have let "
            f"this sentence through; one that hides those below {_any_of(stops)} "
            "would have stopped it."
        )
    elif passes:
        text = (
            f"A rule that hides every number below {_any_of(passes)} people would have "
            "let this sentence through."
        )
    elif stops:
        text = (
            f"A rule that hides every number below {_any_of(stops)} people would have "
            "stopped this sentence."
        )
    else:
        return None
    # Where it is left open whether a number was printed, nothing follows from it.
    leaks = [
        under
        for under in evidence.under
        if under.hidden and not {*under.unsure} & {*under.hidden.because}
    ]
    behind = (number,)
    if leaks:
        proofs = (n for under in leaks for n in under.hidden.because)
        behind = tuple(dict.fromkeys((number, *proofs)))
        text += (
            f" Under k = {_any_of([under.k for under in leaks])}, a group smaller than "
            "that is proved all the same, because a rule sees only what is printed."
        )
    is_not = "It does not say which rule the company has, if any."
    return Draft(text, is_not, behind=behind)


def _any_of(ks: list[int]) -> str:
    *most, last = map(str, ks)
    return f"{', '.join(most)} or {last}" if most else last
