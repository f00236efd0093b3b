"""Sentences typed in plain values: each kind, and whatever cannot be meant."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_releases.differencing import subtract_nested
from kit.claims import contains, everyone, played, watched
from kit.errors import LedgerError
from kit.ledger.entries import KINDS, ends_on, starts_on
from kit.ledger.files import read_ledger, write_ledger
from kit.ledger.gather import gather
from kit.ledger.reading import read_entry
from kit.printed import Exact, Range, Rounded
from kit.story.audit import audit_headline

FILM = {"words": "…", "number": 53, "title": "A"}
STREAK = FILM | {"kind": "every day", "days": 18, "until": "2017-12-10"}
DAY = FILM | {"kind": "on a day", "day": "2017-12-10"}
EPISODES = {"words": "…", "kind": "episodes", "series": "S", "episodes": 9, "number": 5}


@pytest.mark.parametrize(
    ("given", "claim"),
    [
        (STREAK, watched("A").every_day(18, until="2017-12-10")),
        (DAY, watched("A").on("2017-12-10")),
        (
            DAY | {"kind": "on the day of", "occasion": "the vote", "verb": "streamed"},
            played("A").on("2017-12-10"),
        ),
        (
            FILM | {"kind": "in a period", "first": "2017-12-01", "last": "2017-12-31"},
            watched("A").between("2017-12-01", "2017-12-31"),
        ),
        (FILM | {"kind": "in a period"}, watched("A")),
        (
            DAY | {"kind": "at least", "times": 5, "place": "VT"},
            watched("A").on("2017-12-10").at_least(5).where(region="VT"),
        ),
        (
            DAY | {"kind": "one person", "times": 42, "number": 1},
            watched("A").on("2017-12-10").exactly(42),
        ),
        (
            {"words": "…", "kind": "all of", "titles": ["E1", "E2"], "number": 8},
            watched("E1") & watched("E2"),
        ),
        (
            {"words": "…", "kind": "episodes", "series": "S", "episodes": 188}
            | {"days": 7, "until": "2018-01-07", "number": 5},
            watched(series="S").episodes(188).within(7, until="2018-01-07"),
        ),
        ({"words": "…", "kind": "members", "number": 9}, everyone()),
    ],
)
def test_each_kind_says_what_it_counts(given, claim):
    assert read_entry(given).claim == claim


def test_every_kind_of_claim_is_tried_above():
    tried = {"every day", "on a day", "on the day of", "in a period", "at least"}
    tried |= {"one person", "all of", "episodes", "members"}
    assert tried == {name for name, kind in KINDS.items() if not kind.is_context}


def test_an_open_window_holds_a_closed_one():
    open_end = read_entry(FILM | {"kind": "in a period", "first": "2017-12-01"})
    assert contains(open_end.claim, read_entry(DAY).claim)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({"number": 53}, Exact(53)),
        ({"number": 4_000}, Rounded(4_000, 1_000)),  # of unknown precision
        ({"number": 4_000, "precision": "exact"}, Exact(4_000)),
        ({"number": 120, "precision": "rounded", "rounded_to": 20}, Rounded(120, 20)),
        ({"number": 50, "precision": "at least"}, Range(50)),
        ({"number": 0}, Exact(0)),
    ],
)
def test_a_number_is_read_as_far_as_its_precision_goes(given, printed):
    assert read_entry(DAY | given).printed == printed


@given(st.integers(0, 10**9))
def test_a_number_of_unknown_precision_is_among_those_that_fit_it(number):
    low, high = read_entry(DAY | {"number": number}).printed.reveals()
    assert low <= number <= high


def test_one_person_is_one_by_itself():
    told = {"words": "…", "kind": "one person", "title": "Sorry", "times": 42}
    entry = read_entry(told)
    assert (entry.number, entry.printed) == (1, Exact(1))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "number", "number": 69, "unit": "hours"}, "It counts hours, and"),
        ({"kind": "words"}, "It holds no number of people."),
        ({"kind": "number", "unit": "people"}, "It counts people by something that"),
        ({"kind": "number", "unit": "days"}, "It counts days and does not say which"),
        ({"kind": "number", "unit": "episodes"}, "It counts episodes; with the number"),
        ({"kind": "number", "unit": "titles"}, "It counts titles, and does not say of"),
        ({"kind": "number", "unit": "%"}, "It is a share"),
        ({"words": "5 % of subscribers in Iceland", "kind": "words"}, "It is a share"),
        ({"words": "5 pour cent des abonnés", "kind": "words"}, "It is a share"),
        ({"words": "top 0.05 % of her fans", "kind": "words"}, "It is a rank"),
        ({"words": "your no. 1 fan", "kind": "words"}, "It is a rank"),
    ],
)
def test_what_no_claim_can_say_is_kept_with_the_reason(given, reason):
    entry = read_entry({"words": "…"} | given)
    assert entry.is_context
    assert entry.reason.startswith(reason)


def test_an_entry_is_written_in_plain_values_and_read_again():
    given = STREAK | {
        "published": "2017-12-10",
        "source": ["https://one", "https://two"],
        "precision": "exact",
        "status": "confirmed",
    }
    entry = read_entry(given)
    assert entry.as_plain() == given
    assert read_entry(entry.as_plain()) == entry


def test_empty_cells_are_no_values():
    assert read_entry(STREAK | {"place": "", "first": None}) == read_entry(STREAK)


def test_a_number_may_come_from_numpy():
    assert read_entry(STREAK | {"number": np.int64(53)}) == read_entry(STREAK)


def test_the_days_of_a_sentence_are_known():
    claim = read_entry(STREAK).claim
    days = (date(2017, 11, 23), date(2017, 12, 10))
    assert (starts_on(claim), ends_on(claim)) == days
    assert starts_on(everyone()) is None


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ("53 people", "`claim` must be a sentence in fields"),
        ({"kind": "words"}, "`words` of `claim` must be given, got None"),
        ({"words": "…"}, "`kind` of `claim` must be given"),
        ({"words": "…", "kind": "daily"}, "`kind` of `claim` must be one of every day"),
        ({**STREAK, "until": None}, "`until` of `claim` must be given .* look it up"),
        ({**STREAK, "times": 3}, "can use, got `times`; leave it out"),
        ({**STREAK, "til": "2017"}, "can use, got `til`"),
        (
            {**STREAK, "until": "10/12/2017"},
            "a date that can be read in one way, got '10/12/2017'. Write 2017-10-12 or "
            "2017-12-10.",
        ),
        ({**STREAK, "until": "10 Dec"}, "`until` of `claim` must be a date such"),
        ({**STREAK, "days": "18"}, "`days` of `claim` must be an int of at least 1"),
        ({**STREAK, "days": 0}, "`days` of `claim` must be an int of at least 1"),
        ({**STREAK, "number": "many"}, "`number` of `claim` must be a number of at"),
        ({**STREAK, "number": 5.5}, "must be the number of people in the sentence"),
        ({**STREAK, "number": None}, "must be the number of people in the sentence"),
        ({**STREAK, "number": float("inf")}, "must be a number of at most 1,000,000,0"),
        ({**STREAK, "number": 10**5_000}, "must be a number of at most 1,000,000,0"),
        ({**STREAK, "number": "9" * 5_000}, "must be a number of at least 0"),
        ({**STREAK, "number": 10**13}, "In `claim`: `count` must be at most"),
        ({**STREAK, "title": 7}, "`title` of `claim` must be text, got 7"),
        ({**STREAK, "verb": "saw"}, "`verb` of `claim` must be one of watched"),
        ({**STREAK, "precision": "about"}, "`precision` of `claim` must be one of"),
        ({**STREAK, "status": "true"}, "`status` of `claim` must be one of confirmed"),
        ({**STREAK, "precision": "rounded"}, "`rounded_to` of `claim` must be given"),
        ({**STREAK, "rounded_to": 10}, "`rounded_to` of `claim` must be given where"),
        (
            {**STREAK, "precision": "rounded", "rounded_to": 10},
            "In `claim`: `count` must be a multiple of `base`",
        ),
        ({**STREAK, "published": "2017-12-09"}, "on or after the last day"),
        (
            {**DAY, "kind": "one person", "times": 42, "number": 42},
            "`times` is how often",
        ),
        (
            {**DAY, "kind": "at least", "times": 2, "first": "2017-12-01"},
            "`day` of `claim` must be left out",
        ),
        (
            {
                **FILM,
                "kind": "in a period",
                "first": "2017-12-02",
                "last": "2017-12-01",
            },
            "In `claim`: `last` must be a day on or after",
        ),
        (
            {
                **FILM,
                "kind": "in a period",
                "last": "2017-12-31",
                "published": "2017-12-01",
            },
            r"speaks of \(2017-12-31\), or `last` left out, got '2017-12-01'",
        ),
        (
            {**STREAK, "within": "France"},
            "`within` of `claim` must be left out where no",
        ),
        ({**STREAK, "source": 7}, "`source` of `claim` must be text, or a list"),
        (
            {**STREAK, "number": 0, "precision": "at least"},
            '`precision` of `claim` must be "exact" or left out',
        ),
        # Dropped in silence, these would have made it "at some time", or one day.
        ({**EPISODES, "days": 7}, "`until` of `claim` must be given together with `da"),
        ({**EPISODES, "until": "2018-01-07"}, "`days` of `claim` must be given toge"),
        (
            {**EPISODES, "days": 7, "until": "2018-01-07", "first": "2018-01-01"},
            "`until` of `claim` must be left out where `first` or `last`",
        ),
        (
            {"words": "…", "kind": "all of", "titles": [" "], "number": 8},
            "`titles` of `claim` must be text that is not blank",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(given, match):
    with pytest.raises(LedgerError, match=match):
        read_entry(given)


@pytest.mark.parametrize(
    ("number", "read", "printed"),
    [
        ("53", 53, Exact(53)),
        ("1 204", 1_204, Exact(1_204)),
        ("1\u202f204", 1_204, Exact(1_204)),
        ("142 million", 142_000_000, Rounded(142_000_000, 1_000_000)),
        ("3,5 millions", 3_500_000, Rounded(3_500_000, 100_000)),
        ("more than 50", 51, Range(51)),
        (">50", 51, Range(51)),
        ("50+", 50, Range(50)),
    ],
)
def test_a_number_is_read_as_people_print_it(number, read, printed):
    entry = read_entry(STREAK | {"number": number})
    assert (entry.number, entry.printed) == (read, printed)


@pytest.mark.parametrize("number", ["<5", "fewer than 5", "moins de 5", "≤4"])
def test_an_upper_limit_is_refused_in_words_that_work_when_followed(number):
    with pytest.raises(LedgerError, match="must be a count, and not an upper limit"):
        read_entry(STREAK | {"number": number})
    context = read_entry({"words": f"{number} people", "kind": "words"})
    assert context.is_context


@pytest.mark.parametrize(
    "day", ["20/11/2017", "20.11.2017", "2017/11/20", "11-20-2017"]
)
def test_a_day_that_can_be_meant_in_one_way_is_read(day):
    entry = read_entry(DAY | {"day": day})
    assert ends_on(entry.claim) == date(2017, 11, 20)


def test_a_period_that_lies_nowhere_in_time_is_refused_with_what_is_missing():
    week = {"words": "188 episodes in a week", "kind": "episodes", "number": 1}
    week |= {"series": "The Office", "episodes": 188, "days": 7}
    with pytest.raises(
        LedgerError, match="Without its last day, a period lies nowhere"
    ):
        read_entry(week)
    assert read_entry(week | {"until": "2017-11-12"}).claim is not None


def test_what_no_page_can_show_is_left_out_of_a_text():
    entry = read_entry(DAY | {"title": "A\ud800 \x00Film", "words": "\ufffe53"})
    assert (entry.told["title"], entry.words) == ("A Film", "53")
    with pytest.raises(
        LedgerError, match="`title` of `claim` must be text that is not"
    ):
        read_entry(DAY | {"title": "\ud800"})


def test_what_is_said_of_places_and_units_is_written_down_again(tmp_path):
    told = DAY | {"place": "Paris", "within": ["France"], "apart": "Lyon; the 2nd"}
    entry = read_entry(told | {"counts": "households"})
    path = write_ledger([entry], tmp_path / "ledger.csv")
    (line,) = read_ledger(path)
    assert line.entry.counts == "households"
    assert line.entry.told["within"] == ("France",)
    assert line.entry.told["apart"] == ("Lyon", "the 2nd")  # two, between semicolons


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("53 members watched it", "accounts"),
        ("To the 53 Netflix members who", "accounts"),
        ("1 subscriber", "accounts"),
        ("142 million member households", "households"),
        ("53 subscriber profiles", "profiles"),
        ("53 people", ""),
    ],
)
def test_members_and_subscribers_are_accounts(words, counts):
    told = {"words": words, "kind": "on a day", "title": "A", "number": 53}
    assert read_entry(told | {"day": "2017-12-10"}).counts == counts


def test_a_sentence_may_say_what_those_counted_are():
    told = DAY | {"where": ["gender=f", "plan=Basic", "plan = Standard"], "place": "VT"}
    plans = ["Basic", "Standard"]
    film = watched("A").on("2017-12-10")
    entry = read_entry(told)
    assert entry.claim == film.where(gender="f", plan=plans).where(region="VT")
    assert read_entry(entry.as_plain()) == entry


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("gender", '^`where` of `claim` must be texts such as "gender=f", got \'gende'),
        ("gender=", "^`where` of `claim` must be texts such as .*, got 'gender='"),
        ("region=VT", "got 'region=VT'. Write a region as `place`."),
        ("title=B", "^In `claim`: `where` must be an attribute of the viewer, got 'ti"),
    ],
)
def test_what_tells_nothing_of_viewers_is_refused(where, message):
    with pytest.raises(LedgerError, match=message):
        read_entry(DAY | {"where": where})


def test_numbers_of_men_and_women_are_subtracted_wherever_they_live(tmp_path):
    everybody = DAY | {"number": 53, "place": "France", "precision": "exact"}
    women = everybody | {"number": 52, "where": ["gender=f"]}
    write_ledger([read_entry(everybody), read_entry(women)], tmp_path / "ledger.csv")
    read = [line.entry for line in read_ledger(tmp_path / "ledger.csv")]
    (found,) = subtract_nested(gather(read).release).findings
    assert str(found.size) == "exactly 1"
    assert found.group.sentence(1) == (
        "1 person living in France with gender other than f watched A on 10 December "
        "2017."
    )


def test_what_people_are_is_not_guessed_of_a_group_chosen_by_it():
    tweet = STREAK | {"by": "N", "published": "2017-12-10"}
    assert audit_headline([tweet], seed=1).evidence.alone
    assert not audit_headline([tweet | {"where": "gender=f"}], seed=1).evidence.alone
