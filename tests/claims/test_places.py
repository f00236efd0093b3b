"""What follows of places from what is said of others."""

import pytest

from kit.claims import Places
from kit.errors import ClaimError

LIE = Places(
    frozenset({("Montmartre", "Paris"), ("Paris", "France"), ("Kent", "England")}),
    frozenset({("France", "England")}),
)


def test_a_part_of_a_part_is_a_part():
    assert LIE.at("Montmartre").within == ("France", "Paris")
    assert LIE.unsaid(["Montmartre", "France"]) == ()


def test_parts_of_what_is_apart_are_apart():
    # Paris and Kent lie in two countries that share nobody.
    assert LIE.at("Paris").apart == ("England", "Kent")
    assert LIE.unsaid(["Montmartre", "Kent", "England"]) == ()


def test_what_is_not_said_stays_open():
    assert LIE.unsaid(["Paris", "Lyon", "Paris"]) == (("Paris", "Lyon"),)
    assert LIE.at("Lyon").within == LIE.at("Lyon").apart == ()


def test_a_place_is_no_part_of_itself():
    with pytest.raises(ClaimError, match="A is said to lie within B, and B within A"):
        Places(frozenset({("A", "B"), ("B", "A")}))


def test_a_place_lies_in_no_two_that_are_apart():
    with pytest.raises(ClaimError, match="within C and within B, which are said to be"):
        Places(frozenset({("A", "B"), ("A", "C")}), frozenset({("C", "B")}))
