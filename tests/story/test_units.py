"""What is counted: no sum about persons for households, and no sum of two units."""

import json

import pytest

from kit.errors import LedgerError
from kit.ledger.gather import gather
from kit.ledger.reading import read_entry
from kit.report.audit_page import audit_rows, under_words
from kit.report.pictures import draw_audit
from kit.story.audit import audit_headline

FILM = {"words": "…", "kind": "in a period", "title": "A"}
HOMES = FILM | {"words": "142 million households watched A", "number": 142_000_000}
ONE = FILM | {"kind": "one person", "times": 3_749, "verb": "streamed"}
CARDIFF = ONE | {"place": "Cardiff"}


def told(audit):
    """All that an audit says, in one text."""
    parts = [q.text + q.is_not for q in audit.quotes]
    parts += [q.text + q.because for q in (*audit.questions, *audit.own_checks)]
    parts += [c.finding for c in audit.criteria] + [audit.surprise]
    parts += [under_words(u, audit.evidence.unit) for u in audit.evidence.under]
    parts += [row.claim + row.proved for row in audit_rows(audit)]
    pictures = draw_audit(audit).values()
    parts += [json.dumps(p.chart.to_dict(), ensure_ascii=False) for p in pictures]
    return " ".join(parts)


def asked(audit):
    return [question.text for question in audit.questions]


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("142 million member households", "households"),
        ("12,000 accounts watched it", "accounts"),
        ("On 5 devices, and in 3 households", ""),  # which of the two is not said
        ("53 people watched it", ""),  # a company may say so of accounts
        ("watched in 3 countries on shared accounts", ""),
        ("30 Profile pictures", "profiles"),
    ],
)
def test_the_wording_says_what_is_counted(words, counts):
    assert read_entry(FILM | {"words": words, "number": 53}).counts == counts


def test_households_are_households_in_all_that_is_said():
    wider = FILM | {"counts": "households", "number": 150_000_000, "title": "A"}
    wider |= {"words": "…", "kind": "members"}
    del wider["title"]
    audit = audit_headline([HOMES, wider], population="United States", seed=1)
    text = told(audit)
    assert "142,000,000 households" in text
    assert "people" not in text.replace("How many people stand behind one", "")
    assert "person" not in text.replace("Between records of persons", "")
    assert "birth" not in text
    assert audit.evidence.alone == ()
    assert "How many people stand behind one household?" in asked(audit)


def test_what_the_sentence_says_is_not_asked():
    question = "Does it count people, accounts or profiles?"
    film = FILM | {"number": 53}
    assert question in asked(audit_headline([film], seed=1))
    for counts in ("people", "accounts"):
        assert question not in asked(
            audit_headline([film | {"counts": counts}], seed=1)
        )
    assert question not in asked(audit_headline([HOMES], seed=1))


def test_numbers_of_two_units_are_not_subtracted():
    day = {"words": "…", "kind": "on a day", "title": "A", "day": "2017-12-10"}
    week = FILM | {"first": "2017-12-04", "last": "2017-12-10", "number": 41}
    same = audit_headline([week, day | {"number": 40, "precision": "exact"}], seed=1)
    assert same.evidence.k_release.k == 1  # 41 - 40
    other = day | {"number": 40, "counts": "accounts", "precision": "exact"}
    audit = audit_headline([week, other], seed=1)
    assert audit.evidence.k_release.k == 41
    (aside,) = audit.evidence.gathered.context
    assert aside.reason == (
        "It counts accounts, and the first sentence people: the two are not comparable."
    )
    assert "How many people is that: “…”?" in asked(audit)


def test_members_are_accounts_unless_it_is_said():
    members = {"words": "we have 900 members", "kind": "members", "number": 900}
    people = FILM | {"number": 53}
    assert len(gather([people, members]).release) == 1
    assert len(gather([people, members | {"counts": "people"}]).release) == 2
    assert len(gather([people | {"counts": "accounts"}, members]).release) == 2


def test_plays_are_no_people():
    plays = FILM | {"number": 3_749, "counts": "plays"}
    with pytest.raises(LedgerError, match="It counts plays, and does not say"):
        audit_headline([plays], seed=1)


def test_what_can_be_counted_is_listed():
    with pytest.raises(LedgerError, match="`counts` of `claim` must be one of people,"):
        read_entry(FILM | {"number": 5, "counts": "eyes"})


def test_3749_plays_are_one_person_perhaps():
    audit = audit_headline([CARDIFF], population="United States", seed=1)
    assert audit.quotes[0].text == (
        "3,749 plays are not 3,749 people: the sentence is about one person in Cardiff."
    )
    assert "Is it really only one person?" in asked(audit)
    once = audit_headline([ONE | {"times": 1}], seed=1)
    assert once.quotes[0].text == "The sentence is about one person."


def test_one_account_is_no_person():
    audit = audit_headline([CARDIFF | {"counts": "accounts"}], seed=1)
    assert "one account in Cardiff" in audit.quotes[0].text
    assert "person" not in told(audit)


@pytest.mark.parametrize(
    ("entry", "population", "is_asked"),
    [
        (CARDIFF, "United States", True),
        (CARDIFF, "", False),
        (CARDIFF, {"Cardiff": 362_000}, False),
        (CARDIFF | {"within": "Wales"}, {"wales": 3_000_000}, False),
        (CARDIFF | {"place": "Vermont"}, "United States", False),
        (CARDIFF | {"place": "United States"}, "United States", False),
        (ONE, "United States", False),
    ],
)
def test_a_place_outside_of_the_population_asks_for_another(
    entry, population, is_asked
):
    audit = audit_headline([entry], population=population, seed=1)
    checks = [(check.text, check.because[:32]) for check in audit.own_checks]
    is_there = "Is there a population that counts the people of Cardiff?"
    assert checks == [(is_there, "The one that was chosen names no")] * is_asked


def test_a_population_that_is_none_is_refused_for_any_place():
    with pytest.raises(LedgerError, match='`population` must be "United States", "",'):
        audit_headline([CARDIFF], population="Wales", seed=1)


def test_a_population_of_elsewhere_is_not_weighed():
    crowd = FILM | {"number": 53, "place": "Cardiff"}
    audit = audit_headline([crowd], population={"Kent": 5}, seed=1)  # fewer than 53
    assert "place" not in {one.fact for one in audit.evidence.alone}
