"""What does an attacker know about somebody?

Knowledge is kept as an object of its own, apart from the release: what follows from
both is true only if the knowledge is.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims import And, Claim, is_possible
from kit.errors import KnowledgeError


@dataclass(frozen=True)
class Knowledge:
    """Facts that are known to be true of one target.

    Parameters
    ----------
    facts : tuple of Claim
        Each true of the target: "she watched it on the 3rd", "she lives in New York".

    Raises
    ------
    KnowledgeError
        If there is no fact, one is no claim, or no viewer can be all of it.

    Examples
    --------
    >>> from kit.claims import everyone, watched
    >>> at_lunch = watched("A Christmas Prince").on("2017-12-03")
    >>> print(Knowledge((at_lunch, everyone().where(region="NY"))))
    watched A Christmas Prince on 3 December 2017, living in NY
    """

    facts: tuple[Claim, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", _listed(self.facts))
        if not is_possible(self.claim):
            raise KnowledgeError.of_nobody(self)

    @property
    def claim(self) -> Claim:
        """The claim that counts everyone of whom all the facts are true."""
        return self.facts[0] if len(self.facts) == 1 else And(self.facts)

    def __str__(self) -> str:
        return str(self.claim)


def _listed(facts: object) -> tuple[Claim, ...]:
    listed = (facts,) if isinstance(facts, Claim) else facts
    if not isinstance(listed, list | tuple) or not listed:
        raise KnowledgeError.bad_value("facts", "one claim or more", facts)
    for fact in listed:
        if not isinstance(fact, Claim):
            rule = "built with kit.claims, such as watched(...)"
            raise KnowledgeError.bad_value("fact", rule, fact)
    return tuple(dict.fromkeys(listed))
