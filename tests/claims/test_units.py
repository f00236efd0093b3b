"""What is counted is said in every sentence."""

import pytest

from kit.claims import Places, everyone, watched
from kit.claims.wording import PEOPLE, UNITS
from kit.releases import Bounds
from kit.words import people_words, say_group

HOUSEHOLDS, ACCOUNTS = UNITS["households"], UNITS["accounts"]
FRANCE = Places().at("France")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        (PEOPLE, "2 people living in France watched A at some time."),
        (HOUSEHOLDS, "2 households living in France watched A at some time."),
        # An account lives nowhere.
        (ACCOUNTS, "2 accounts in France watched A at some time."),
    ],
)
def test_a_sentence_names_what_it_counts(unit, words):
    assert (watched("A") & FRANCE).sentence(2, unit) == words
    assert watched("A").where(region="France").sentence(2, unit) == words


def test_where_an_account_is_not_is_said_so_too():
    group = watched("A") & ~FRANCE
    assert group.sentence(unit=ACCOUNTS) == "watched A at some time, not in France"
    assert (everyone() & FRANCE).sentence(1, ACCOUNTS) == (
        "1 account in France is in the population."
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((0, 0), "no household"),
        ((1, 1), "one household"),
        ((4, 4), "four households"),
        ((1, 10), "one to ten households"),
        ((2, None), "two or more households"),
    ],
)
def test_a_size_names_what_it_counts(size, words):
    bounds = Bounds(*size, is_low_exact=True, is_high_exact=True)
    assert people_words(bounds, HOUSEHOLDS) == words
    said = say_group(watched("A"), bounds, HOUSEHOLDS)
    assert said.lower().startswith(f"{words} had watched a")
