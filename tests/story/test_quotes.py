"""What a desk would strike from a quote is in none of them, whatever the sentence."""

import re
from itertools import product
from pathlib import Path

import pytest

from kit.claims.wording import VERBS
from kit.ledger.files import read_ledger
from kit.ledger.reading import read_entry
from kit.story.audit import audit_headline

LEDGER = Path(__file__).parents[2] / "data" / "ledger.csv"
LONG = "It's the End of the World as We Know It (And I Feel Fine)"
LONGER = "The Incredibly True Adventures of Two Girls in Love and of Their Many Friends"
SEXED = re.compile(r"(she|he|hers?|his|him|herself|himself|guys?|wom[ae]n|m[ae]n)")
FORMS = {form for verb in VERBS.items() for form in verb}
KINDS = [
    {"kind": "every day", "days": 18, "until": "2017-12-10"},
    {"kind": "on a day", "day": "2017-12-10"},
    {"kind": "on the day of", "day": "2016-06-23", "occasion": "the vote"},
    {"kind": "in a period", "first": "2017-12-01", "last": "2017-12-31"},
    {"kind": "in a period"},
    {"kind": "at least", "times": 5, "first": "2017-12-01", "last": "2017-12-31"},
    {"kind": "one person", "times": 3_749, "day": "2016-02-14"},
    {"kind": "all of", "first": "2017-12-01", "last": "2017-12-31"},
]
NUMBERS = [
    {"number": 0},
    {"number": 2},
    {"number": 53},
    {"number": 53, "precision": "at least"},
    {"number": 142_000_000},
]


def beside(told):
    """More sentences: a day less of it, and its people of two places."""
    yield told | {"place": "Belgium", "number": 40}
    yield told | {"place": "France", "number": 9}
    if told["kind"] == "every day":
        yield told | {"days": 17, "until": "2017-12-09", "number": 57}


def ledgers():
    """Every line of the bundled ledger beside its case, then invented ones."""
    lines = [line.entry for line in read_ledger(LEDGER)]
    for at, entry in enumerate(lines):
        if not entry.is_context:
            case = [e for e in lines if e.case == entry.case != "" and e is not entry]
            yield pytest.param([entry, *case], id=f"line-{at + 1}")
    pairs = product(KINDS, zip(("A", LONG, LONGER), VERBS, strict=False), NUMBERS)
    for at, (kind, (title, verb), number) in enumerate(pairs):
        if at % 15 in (1, 5, 7, 8, 12, 14):  # each title, each number
            yield pytest.param(invent(kind, title, verb, number), id=f"invented-{at}")


def invent(kind, title, verb, number):
    told = {"words": "…", "verb": verb} | kind
    told |= {"titles": [title, "B"]} if kind["kind"] == "all of" else {"title": title}
    if kind["kind"] == "one person":
        return [read_entry(told)]
    told |= number
    more = beside(told) if number == {"number": 53} else ()
    status = "invented" if title == LONG else "confirmed"
    return [read_entry(told), *(read_entry(one | {"status": status}) for one in more)]


def without_titles(text, entries):
    for entry in entries:
        for title in (entry.told.get("title"), *entry.told.get("titles", ())):
            text = text.replace(title or "…", "TITLE")
    return text


@pytest.mark.slow
@pytest.mark.parametrize("entries", [*ledgers()])
def test_a_quote_is_short_about_the_release_and_free_of_what_a_desk_strikes(entries):
    audit = audit_headline(entries, seed=1)
    assert audit.quotes
    verb = entries[0].told.get("verb", "watched")
    for text in (*(quote.text for quote in audit.quotes), audit.surprise):
        said = without_titles(text, entries)
        assert not re.search(rf"\b{SEXED.pattern}\b", said, re.IGNORECASE), said
        assert "somebody" not in said.lower(), said  # who did what, nobody knows
        other = FORMS - {verb, VERBS[verb]}
        assert not re.search(rf"\b({'|'.join(other)})\b", said), said
    told = [*entries[0].told.get("titles", ()), entries[0].told.get("title")]
    about = [*filter(None, told), "sentence", "numbers", f"{entries[0].number:,}"]
    for quote in audit.quotes:
        assert len(quote.text.split()) < 30, quote.text
        assert any(mark in quote.text for mark in about), quote.text
        assert quote.behind


@pytest.mark.parametrize("entries", [*ledgers()][::5])
def test_no_setting_of_the_kit_is_in_a_quote(entries):
    # The thresholds that are tried are a choice of ours.
    one = audit_headline(entries, seed=1)
    two = audit_headline(entries, ks=[7, 1_000], seed=1)
    assert [quote.text for quote in one.quotes] == [quote.text for quote in two.quotes]
    assert not any("ε" in quote.text for quote in one.quotes)
