"""What an audit finds, writes and asks, against small cases done by hand."""

import pytest

from kit.errors import ContradictionError, LedgerError
from kit.findings import Proved
from kit.ledger.gather import gather
from kit.measures.k import k_release
from kit.report.audit_page import suppressed_words, under_words
from kit.report.pictures import draw_audit
from kit.story.audit import audit_headline
from kit.story.evidence import find_implied
from kit.words import say_expected

FILM = {"words": "To the 53", "title": "A Christmas Prince"}
TWEET = FILM | {"kind": "every day", "number": 53, "days": 18, "until": "2017-12-10"}
EVE = FILM | {"kind": "every day", "number": 57, "days": 17, "until": "2017-12-09"}
SORRY = {
    "words": "Dear person",
    "kind": "one person",
    "title": "Sorry",
    "verb": "played",
    "times": 42,
    "day": "2016-02-14",
    "place": "New York",
}
# Eight viewers, three days: 6, 5 and 5 watch, 5 the first two days, 4 all three.
# Whoever watched on day 2 watched on day 1 (5 = 5), so one stopped after day 2.
TOY = [
    {"kind": "every day", "number": 4, "days": 3, "until": "2017-12-03"},
    {"kind": "every day", "number": 5, "days": 2, "until": "2017-12-02"},
    {"kind": "on a day", "number": 6, "day": "2017-12-01"},
    {"kind": "on a day", "number": 5, "day": "2017-12-02"},
    {"kind": "on a day", "number": 5, "day": "2017-12-03"},
    {"kind": "members", "number": 8},
]
TOY = [
    {"words": "…"} | ({} if t["kind"] == "members" else {"title": "T"}) | t for t in TOY
]


def texts(audit):
    return [quote.text for quote in audit.quotes]


def test_the_53_alone():
    audit = audit_headline([TWEET], population="United States", seed=2017)
    found = audit.evidence
    assert (found.k_cell, found.k_release.k, found.hidden) == (53, 53, ())
    by = {one.fact: one for one in found.alone}
    assert round(by["birthday"].alone.expected, 2) == 45.95  # 53 · (364/365)^52
    assert round(by["place"].alone.expected, 1) == 13.2
    assert len(audit.quotes) == 4
    assert [criterion.is_measured for criterion in audit.criteria] == [
        True,
        False,
        False,
    ]
    assert all(not under.suppressed for under in found.under)
    assert texts(audit)[0] == (
        "Of the 53 people, about 46 can be expected to share their birthday with none "
        "of the others."
    )
    assert "In 95 of 100 groups of 53 people it is 39 to 51" in audit.quotes[0].is_not
    assert "the one it counts, the 53 people" in texts(audit)[1]
    assert texts(audit)[2].endswith("up to 53, and stops it at any higher one.")
    assert texts(audit)[3].startswith("One more number would size a group that nobody")


def test_the_day_before_opens_the_four():
    audit = audit_headline([TWEET, EVE], seed=1)
    found = audit.evidence
    assert (found.k_cell, found.k_release.k) == (53, 4)  # 57 - 53
    assert len(found.hidden) == 1
    assert [str(n.printed) for n in audit.quotes[0].behind] == ["53", "57"]
    assert "four people had watched A Christmas Prince" in texts(audit)[0]
    # 53 of the 57 kept on.
    (seen,) = found.seen
    assert seen.membership.lowest_share == seen.membership.highest_share == 53 / 57
    assert any(text.startswith("Of all who watched") for text in texts(audit))
    assert "93.0%" in audit.criteria[2].finding
    assert "prove 1 group smaller" in audit.criteria[1].finding
    assert "a group of four people" in audit.surprise


def test_the_smallest_group_of_the_toy_is_one():
    audit = audit_headline(TOY, ks=[5], seed=1)
    found = audit.evidence
    assert (found.k_cell, found.k_release.k) == (4, 1)
    assert found.hidden[0].size.low == found.hidden[0].size.high == 1
    assert "one person had watched T" in texts(audit)[0]
    assert audit.quotes[0].is_not.startswith("It does not say who that is.")
    five = found.under[0]
    assert (five.k, [str(n.printed) for n in five.suppressed]) == (5, ["4"])
    # 6 watched on day 1, 5 on the first two: one of them not on day 2.
    assert five.hidden.size.high == 1


def test_of_one_person_every_threshold_would_have_been_silent():
    audit = audit_headline([SORRY], seed=1)
    found = audit.evidence
    assert (found.k_cell, found.k_release.k, found.alone) == (1, 1, ())
    assert all(len(under.suppressed) == 1 and not under.left for under in found.under)
    assert texts(audit)[0] == (
        "42 plays are not 42 people: the sentence is about one person in New York."
    )
    assert texts(audit)[1].startswith(
        "Every rule that withholds small numbers of people"
    )
    assert texts(audit)[2] == (
        "Whoever played Sorry exactly 42 times on 14 February 2016, living in New "
        "York, is the person in the sentence, in any other record of the same plays."
    )
    assert "another service may have such a person" in audit.quotes[2].is_not
    assert len(audit.quotes) == 3
    because = [question.because for question in audit.questions]
    assert any(text.startswith("A threshold of 5 would have") for text in because)


def test_what_rests_on_an_invented_number_says_so_and_comes_last():
    audit = audit_headline([TWEET, EVE | {"status": "invented"}], seed=1)
    supposed = [quote.is_supposed for quote in audit.quotes]
    assert supposed == sorted(supposed)
    assert any(supposed)
    assert not all(supposed)
    for quote in audit.quotes:
        rests = any(entry.status == "invented" for entry in quote.sources)
        starts = quote.text.startswith("Suppose the invented number had been printed.")
        assert rests == starts == quote.is_supposed
    assert "if the invented number were true" in audit.surprise


def test_what_is_not_confirmed_says_so():
    (first, *_) = audit_headline([SORRY | {"status": "unconfirmed"}], seed=1).quotes
    assert first.is_not.endswith("Nor is it confirmed that the company ever said so.")


def test_a_zero_speaks_of_everybody():
    audit = audit_headline([TWEET | {"number": 0}], seed=1)
    (quote,) = audit.quotes
    assert "nobody watched A Christmas Prince every day" in quote.text
    assert audit.evidence.k_cell is None


def test_everyone_seen_is_in_where_two_numbers_are_equal():
    day = FILM | {"kind": "on a day", "number": 53, "day": "2017-12-03"}
    audit = audit_headline([TWEET, day], seed=1)
    assert any(
        text.startswith("Everyone who watched A Christmas Prince on 3 December 2017")
        for text in texts(audit)
    )


def test_a_rounded_number_is_about_that_many():
    rounded = {"number": 4_000, "precision": "rounded", "rounded_to": 1_000}
    audit = audit_headline([TWEET | rounded], seed=1)
    assert "smaller than the one it counts, about 4,000 people" in texts(audit)[1]
    assert texts(audit)[0].startswith("Of a group of exactly 4,000 people, about ")
    # 3,500 to 4,500
    assert texts(audit)[2].endswith("up to 3,500, and stops it at any above 4,500.")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"precision": "at least"}, "the one it counts, at least 53 people."),
        ({"number": 50}, "the one it counts, about 50 people."),
    ],
)
def test_a_number_that_is_not_exact_is_said_as_what_it_is(told, words):
    assert words in " ".join(texts(audit_headline([TWEET | told], ks=[], seed=1)))


def test_of_a_handful_no_birthday_is_expected_twice():
    # Two people have two birthdays in 364 of 365 pairs: 99.7%, and 1.99 people.
    audit = audit_headline([TWEET | {"number": 2}], ks=[], seed=1)
    assert texts(audit)[0] == (
        "Of the 2 people, each can be expected to have a birthday that nobody else "
        "among them has."
    )
    assert "2 to 2" not in audit.quotes[0].is_not
    assert "would set 99.7% of 2 people apart" in audit.surprise
    assert " 1.99 are expected to be alone by" in audit.criteria[0].finding
    # Of five, 1 - 364 * 363 * 362 * 361 / 365**4 = 2.7% of groups have one twice.
    five = audit_headline([TWEET | {"number": 5}], ks=[], seed=1)
    assert texts(five)[0].startswith("Of the 5 people, nearly all can be expected")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"number": "more than 50"}, "more than 50 people"),
        ({"number": "more than 10"}, "more than 10 people"),
        ({"number": "more than 3.5 million"}, "more than 3,500,000 people"),
        (
            {"number": "more than 50", "words": "At least 51 of you"},
            "at least 51 people",
        ),
    ],
)
def test_more_than_so_many_is_said_as_it_was_printed(told, words):
    audit = audit_headline([TWEET | told], ks=[], seed=1)
    said = texts(audit)
    assert said[1].endswith(f"the one it counts, {words}.")
    if "million" in told["number"]:
        assert said[0].startswith(f"Of {words}, even a full date of birth would hardly")
    assert "number printed" not in audit.criteria[0].finding


@pytest.mark.parametrize(
    ("counts", "one", "nobody"),
    [("people", "person", "nobody"), ("households", "household", "no household")],
)
def test_a_zero_tells_something_of_each_of_them(counts, one, nobody):
    audit = audit_headline([TWEET | {"number": 0, "counts": counts}], seed=1)
    told = audit.criteria[2]
    assert told.is_measured
    assert told.finding.startswith(
        f"A zero tells it of each {one} in the population: {nobody} watched A Chr"
    )


def test_of_two_numbers_that_differ_the_group_lies_between():
    audit = audit_headline([TWEET, TWEET | {"number": 57}], ks=[], seed=1)
    assert "the one it counts, 53 to 57 people." in " ".join(texts(audit))


def test_a_rounded_number_beside_others_is_said_as_it_was_printed():
    day = FILM | {"kind": "on a day", "number": 90, "day": "2017-11-23"}
    tens = {"precision": "rounded", "rounded_to": 10}
    told = [TWEET | {"number": 50} | tens, day | tens]  # 45 to 55
    audit = audit_headline(told, ks=[], seed=1)
    assert "the smallest of them, 50." in " ".join(texts(audit))


def test_a_zero_that_was_rounded_may_be_somebody():
    rounded = {"number": 0, "precision": "rounded", "rounded_to": 3}  # nobody, or one
    audit = audit_headline([TWEET | rounded], seed=1)
    (quote,) = audit.quotes
    assert quote.text.startswith("No more than one person watched A Christmas Prince")


def test_where_nobody_fits_nobody_is_placed():
    assert audit_headline([TWEET | {"number": 0}, EVE | {"number": 0}], seed=1)


def test_a_printed_group_in_other_words_is_not_hidden():
    # Two days in a row, printed to the nearest 2 and bounded to one by the first.
    days = [
        FILM | {"kind": "on a day", "number": 1, "day": f"2017-12-0{day}"}
        for day in (2, 3)
    ]
    both = TWEET | {"days": 2, "until": "2017-12-03", "number": 2}
    both |= {"precision": "rounded", "rounded_to": 2}
    assert audit_headline([*days, both], ks=[], seed=1).evidence.hidden == ()


def test_a_share_is_proved_by_all_the_numbers_that_narrow_it():
    two = {"number": 6, "days": 2, "precision": "rounded", "rounded_to": 3}  # 5 to 7
    three = {"number": 7, "days": 3}  # so it is 7 who watched on two days as well
    day = FILM | {"kind": "on a day", "number": 10, "day": "2017-12-10"}
    told = [TWEET | two, TWEET | three, day | {"precision": "exact"}]
    audit = audit_headline(told, ks=[], seed=1)
    (quote,) = (quote for quote in audit.quotes if quote.text.startswith("Of all who"))
    assert "70.0% are among" in quote.text
    assert quote.kind is Proved
    assert {str(n.printed) for n in quote.behind} >= {"7", "10"}


def test_what_hangs_on_an_unsure_number_is_not_said_of_a_rule():
    about = {"number": 10, "precision": "rounded", "rounded_to": 5}  # 8 to 12
    wider = FILM | {"kind": "every day", "days": 17, "until": "2017-12-09"}
    audit = audit_headline([TWEET | about, wider | {"number": 13}], ks=[10], seed=1)
    (under,) = audit.evidence.under
    assert under.hidden.size.high == 5  # 13 less 8, if both were printed
    assert any(
        text.endswith("up to 8, and stops it at any above 12.") for text in texts(audit)
    )


def test_of_a_very_large_crowd_nobody_is_set_apart():
    audit = audit_headline([TWEET | {"number": 142_000_001}], seed=1)
    assert "would hardly set anybody apart" in texts(audit)[0]
    assert "apart" not in audit.surprise


def test_a_threshold_that_the_rounding_straddles_is_left_open():
    rounded = {"number": 10, "precision": "rounded", "rounded_to": 5}  # 8 to 12
    under = audit_headline([TWEET | rounded], ks=[5, 10, 13], seed=1).evidence.under
    assert [len(one.suppressed) for one in under] == [0, 0, 1]
    assert [len(one.unsure) for one in under] == [0, 1, 0]


def test_what_is_missing_decides_what_is_asked():
    def asked(*entries):
        questions = audit_headline(entries, ks=[], seed=1).questions
        return " ".join(question.text for question in questions)

    until_9th = "every day for the 17 days until 9 December"
    told = {"precision": "exact", "place": "VT", "status": "confirmed"}
    told |= {"conflicts": "53 or 54."}
    little, much = asked(TWEET), asked(TWEET | told, EVE | {"place": "VT"})
    for text in (
        "Is 53 the exact count?",
        "Which population was counted",
        "Did you publish this sentence",
        until_9th,
    ):
        assert text in little
        assert text not in much
    assert "Which of these versions" in much
    assert "Which of the numbers is yours?" in asked(TWEET, TWEET | {"number": 54})


def test_the_order_of_what_else_was_published_changes_no_group():
    first, *others = TOY[:3]
    one = audit_headline([first, *others], ks=[], seed=1).evidence
    two = audit_headline([first, *reversed(others)], ks=[], seed=1).evidence
    assert one.k_release.k == two.k_release.k
    assert one.n_hidden == two.n_hidden > 0


def test_one_search_finds_the_same_group_as_the_measure():
    release = gather(TOY).release
    assert find_implied(release).k_release.k == k_release(release).k == 1


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (46, "46.0 people"),
        (1, "1.0 people"),
        (0.9, "0.9 people"),
        (0.5, "one person in 2 such audiences"),
        (1e-9, "less than one person in a million such audiences"),
    ],
)
def test_small_expectations_are_said_as_audiences(expected, words):
    assert say_expected(expected) == words


def test_contradictions_are_named():
    with pytest.raises(ContradictionError, match=r"53: .*; 51: "):
        audit_headline([TWEET, EVE | {"number": 51}], seed=1)


@pytest.mark.parametrize(
    ("entries", "given", "match"),
    [
        (
            [{"words": "4 hours", "kind": "number", "number": 4, "unit": "hours"}],
            {},
            "'4 hours' cannot be audited by itself: It counts hours",
        ),
        ([TWEET], {"population": "France"}, '`population` must be "United States"'),
        ([TWEET], {"population": {"Kent": -1}}, "`population` must be .* got -1"),
        ([TWEET], {"population": {"Kent": 52}}, "at least the 53 people of the sen"),
        ([TWEET], {"extreme": "42"}, "`extreme` must be what `expect_extreme` found"),
        ([TOY[-1]], {}, "It counts everybody, whatever they did"),
    ],
)
def test_what_cannot_be_audited_is_refused(entries, given, match):
    with pytest.raises(LedgerError, match=match):
        audit_headline(entries, seed=1, **given)


@pytest.mark.parametrize("ks", [5, "5", [1], [2.5]])
def test_a_threshold_hides_something(ks):
    with pytest.raises(ValueError, match="`ks` must be"):
        audit_headline([TWEET], ks=ks, seed=1)


def test_a_count_that_another_source_makes_exact_is_told_as_it_makes_it():
    about = TWEET | {"number": 50, "precision": "rounded", "rounded_to": 10}
    audit = audit_headline([about, TWEET | {"number": 54, "by": "press"}], seed=1)
    assert audit.evidence.size == (54, 54)  # within 45 to 55
    by = {one.fact: one for one in audit.evidence.alone}
    assert by["birthday"].alone.k == 54
    assert not any("Which of the numbers" in asked.text for asked in audit.questions)
    more = TWEET | {"number": 51, "precision": "at least"}  # so it is 51 to 55
    audit = audit_headline([about, more], seed=1)
    assert {one.alone.k for one in audit.evidence.alone} == {51}
    assert under_words(audit.evidence.under[0]) == (
        "nothing smaller than a group of 51 to 55 people"
    )


@pytest.mark.parametrize("progress", [False, True])
def test_a_bar_is_drawn_only_where_asked(progress, capsys):
    find_implied(gather(TOY).release, progress=progress)
    assert ("group" in capsys.readouterr().err) == progress


def test_of_more_than_50_nobody_knows_what_lies_above_the_least():
    more = TWEET | {"number": "more than 50"}  # 51 or 50,000
    audit = audit_headline([more], ks=[11, 51, 52], seed=1)
    # 51 · (364/365)^50 = 44.5
    finding = audit.criteria[0].finding
    assert " In a group of exactly 51 people, 44.5 are expected" in finding
    assert "known to be in the group" not in finding
    assert finding.endswith("The sentence does not tell how many its group holds.")
    assert texts(audit)[0].startswith("Of a group of exactly 51 people, about 44 ")
    below, at, above = audit.evidence.under
    assert {suppressed_words(below), suppressed_words(at)} == {"nothing"}
    assert suppressed_words(above) == (
        "not known: 51 or more: watched A Christmas Prince every day for the 18 days "
        "until 10 December 2017"
    )
    assert under_words(above).endswith(", if the rule lets its numbers through")
    (rule,) = (text for text in texts(audit) if text.startswith("A rule"))
    assert rule.endswith("up to 51; beyond that, it is not known.")
    table = draw_audit(audit)["thresholds"].table
    assert dict(table.select("k", "status").rows()) == {
        11: "printed",
        51: "printed",
        52: "not known",
    }


def test_of_millions_hardly_anybody_is_expected_to_be_alone():
    # 3,500,000 × (1 − 1/21,915)³⁴⁹⁹⁹⁹⁹ = 3,500,000 × e^(−159.7): nobody, and not "0.0".
    audit = audit_headline([TWEET | {"number": 3_500_000}], ks=[], seed=1)
    said = "hardly anybody is expected to be alone by their full date of birth."
    assert said in audit.criteria[0].finding
