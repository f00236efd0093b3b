"""Who attacks is an object of its own, and what it holds is checked."""

from dataclasses import fields

import pytest

from kit.attackers import Attacker, Reference, ThreatModel
from kit.claims import watched
from kit.errors import KnowledgeError

CLAIMS = [watched("A"), watched("B")]
FRIENDS = Reference(CLAIMS, [[1, 0], [1, 1], [0, 0], [1, 0]])


def test_of_a_reference_the_rates_are_shares_of_its_people():
    # A is true of 3 of 4, B of 1 of 4.
    assert FRIENDS.rates.tolist() == [0.75, 0.25]
    assert len(FRIENDS) == FRIENDS.n_people == 4
    assert repr(FRIENDS) == "Reference of 4 people and 2 claims"


@pytest.mark.parametrize(
    ("claims", "answers", "message"),
    [
        ([], [[]], r"`claims` must be a list of claims, .* got \[\]"),
        (["A"], [[1]], r"`claims` must be a list of claims"),
        ([*CLAIMS, CLAIMS[0]], [[1, 0, 1]], "each stand there once, got .*watched A"),
        (CLAIMS, [[1]], r"a column for each of 2 claims, got .* of shape \(1, 1\)"),
        (CLAIMS, [[1, 2]], "a table of True and False"),
        (CLAIMS, [1, 0], r"of shape \(2,\)"),
        (CLAIMS, [[1, 0], [1]], "got 'rows that differ'"),
    ],
)
def test_what_is_no_reference_is_refused(claims, answers, message):
    with pytest.raises(KnowledgeError, match=message):
        Reference(claims, answers)


def test_an_attacker_says_what_she_holds():
    told = str(Attacker(who="a friend", known_share=0.5, wrong_share=0.1))
    assert told == (
        "The attacker is a friend. She knows 50% of what the target did (10% of it "
        "wrong), nobody else, and the rule."
    )
    told = str(Attacker(known_share=0, knows_rule=False, reference=FRIENDS))
    assert told.endswith("nothing of the target, 4 other people, and not the rule.")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"who": " "}, "`who` must be words of a sentence"),
        ({"known_share": 1.1}, "`known_share` must be .*1.1"),
        ({"wrong_share": 1}, "`wrong_share` must be .*below 1, got 1"),
        ({"reference": [[1]]}, "`reference` must be a Reference, or None, got 'list'"),
        ({"knows_rule": 1}, "`knows_rule` must be True or False, got 'int'"),
    ],
)
def test_what_is_no_attacker_is_refused(given, message):
    with pytest.raises(KnowledgeError, match=message):
        Attacker(**given)


def test_what_an_attack_makes_no_use_of_is_refused_and_not_lost():
    usual = Attacker(known_share=0)
    usual.refuse("averaging", usual, "known_share", "reference")
    message = "`attacker.known_share` must be left as it is, 0, since averaging makes"
    with pytest.raises(KnowledgeError, match=message):
        Attacker(known_share=1).refuse("averaging", usual, "known_share")


def test_a_threat_model_has_words_in_every_field():
    words = {field.name: "some" for field in fields(ThreatModel)} | {"kind": "Scored"}
    assert [*ThreatModel(**words).cells()][:2] == ["some", "some"]
    with pytest.raises(KnowledgeError, match="`wins` must be a text, got ''"):
        ThreatModel(**words | {"wins": ""})
    with pytest.raises(KnowledgeError, match='`kind` must be "Proved", "Scored"'):
        ThreatModel(**words | {"kind": "Guessed"})
