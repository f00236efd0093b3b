"""Sentences read together: one release, with what stays outside of it."""

import pytest

from kit.errors import LedgerError
from kit.ledger.gather import gather
from kit.ledger.reading import read_entry

DAY = {"words": "…", "kind": "on a day", "title": "A", "day": "2017-12-10"}
HOURS = {"words": "4 hours", "kind": "number", "number": 4, "unit": "hours"}


def test_context_stays_outside_of_the_release():
    gathered = gather([DAY | {"number": 53}, HOURS])
    assert len(gathered.release) == 1
    assert [entry.words for entry in gathered.context] == ["4 hours"]
    assert gather([HOURS]).release is None


def test_two_sources_of_one_number_are_one_number():
    gathered = gather([DAY | {"number": 53, "by": name} for name in ("one", "two")])
    assert gathered.disagreements == ()
    assert [entry.by for entry in gathered.behind(gathered.release.numbers)] == [
        "one",
        "two",
    ]


@pytest.mark.parametrize(
    ("one", "other", "interval"),
    [
        ({"number": 347}, {"number": 357}, (347, 357)),
        # 40 to the nearest ten is 35 to 45.
        ({"number": 40}, {"number": 53}, (35, 53)),
        ({"number": 60, "precision": "at least"}, {"number": 53}, (53, None)),
    ],
)
def test_two_numbers_for_one_claim_are_read_as_all_that_fits_either(
    one, other, interval
):
    gathered = gather([DAY | one, DAY | other])
    assert gathered.release.intervals() == (interval,)
    printed = [str(entry.printed) for entry in gathered.entries]
    assert str(gathered.release.numbers[0].printed) == " or ".join(printed)
    assert (
        "Two sources differ on how many people watched A" in gathered.disagreements[0]
    )


@pytest.mark.parametrize(
    ("one", "other", "interval"),
    [
        ({"number": 53}, {"number": 51, "precision": "at least"}, (53, 53)),
        # 50 to the nearest ten is 45 to 55.
        ({"number": 50}, {"number": 51, "precision": "at least"}, (51, 55)),
        ({"number": 3749}, {"number": 3750}, (3749, 3749)),
    ],
)
def test_two_numbers_for_one_claim_that_agree_are_read_as_what_both_allow(
    one, other, interval
):
    for entries in ([DAY | one, DAY | other], [DAY | other, DAY | one]):
        gathered = gather(entries)
        assert gathered.release.intervals() == (interval,)
        assert gathered.disagreements == ()


@pytest.mark.parametrize("entries", ["53", DAY, 7])
def test_one_sentence_is_no_list(entries):
    with pytest.raises(LedgerError, match="`entries` must be a list of sentences"):
        gather(entries)


def test_nothing_is_no_release():
    with pytest.raises(LedgerError, match="`entries` must be at least one sentence"):
        gather([])


def test_the_sentence_at_fault_is_named():
    with pytest.raises(LedgerError, match=r"`day` of `entries\[1\]` must be a date"):
        gather([read_entry(DAY | {"number": 53}), DAY | {"day": "yesterday"}])


def test_the_spelling_of_a_title_makes_no_second_work():
    one = DAY | {"title": "It’s Late", "number": 53}
    other = DAY | {"title": "IT'S LATE", "number": 53}
    assert len(gather([one, other]).release) == 1
    both = {"words": "…", "kind": "all of", "titles": ["it's late", "C++"], "number": 2}
    gathered = gather([one, both, DAY | {"title": "C#", "number": 3}])
    assert gathered.entries[1].told["titles"] == ("It’s Late", "C++")
    assert [claim.sentence() for claim in gathered.release.claims][1:] == [
        "watched It’s Late at some time and watched C++ at some time",
        "watched C# on 10 December 2017",
    ]


def test_a_place_stays_with_a_title_that_is_spelled_anew():
    there = DAY | {"title": "a", "number": 5, "place": "Kent"}
    gathered = gather([DAY | {"number": 6, "place": "Kent", "kind": "on a day"}, there])
    assert gathered.disagreements  # 6 and 5 of the same people
    assert gathered.release.claims[0].sentence() == (
        "watched A on 10 December 2017, living in Kent"
    )


def test_no_count_between_two_disputed_numbers_fits():
    forty = {"number": 40, "precision": "rounded", "rounded_to": 10}  # 35 to 45
    gathered = gather([DAY | {"number": 53}, DAY | forty])
    assert gathered.release.numbers[0].printed.holes == ((46, 52),)
