"""Knowledge is one claim of several facts, and refuses what nobody can be."""

import re

import pytest

from kit.claims import everyone, watched
from kit.errors import KnowledgeError
from kit.knowledge import Knowledge

a = watched("A").on("2017-12-03")
east, west = (everyone().where(region=region) for region in ("NY", "CA"))


def test_facts_are_one_claim():
    assert Knowledge((a, east)).claim == a & east
    assert Knowledge([a, a]).claim == Knowledge(a).claim == a


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ((), "`facts` must be one claim or more, got ()."),
        ("A", "`facts` must be one claim or more, got 'A'."),
        (
            (a, "NY"),
            "`fact` must be built with kit.claims, such as watched(...), got 'NY'.",
        ),
        (
            (east, west),
            "`facts` must be true of some viewer, and nobody can be counted by all of "
            "them, got are in the population, living in NY, living in CA; leave out "
            "the one that is not certain.",
        ),
    ],
)
def test_what_cannot_be_known_is_refused(facts, message):
    with pytest.raises(KnowledgeError, match=f"^{re.escape(message)}$"):
        Knowledge(facts)
