"""Knowledge is one claim of several facts, and refuses what nobody can be."""

import re
from datetime import date, datetime

import pytest

from kit.claims import everyone, watched
from kit.errors import KnowledgeError
from kit.knowledge import Knowledge, KnownPlay

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
            "`fact` must be built with kit.claims, such as watched(...), or a "
            "KnownPlay, got 'NY'.",
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


def test_a_known_play_is_a_claim_to_within_its_errors():
    play = KnownPlay("A", day="2017-12-03", days_off=2, rating=4, rating_off=0.5)
    # Two days before the 3rd and two after it; how it was rated cannot be counted.
    assert play.claim == watched("A").between("2017-12-01", "2017-12-05")
    assert str(play) == (
        "watched A between 1 and 5 December 2017, rated 4 give or take 0.5"
    )
    assert KnownPlay("A").claim == watched("A")
    assert Knowledge((KnownPlay("A", day=date(2017, 12, 3)), east)).claim == a & east
    assert KnownPlay("A", day=datetime(2017, 12, 3, 20)).day == date(2017, 12, 3)


def test_of_facts_one_of_which_may_be_wrong_the_others_are_true():
    b, c = watched("B"), watched("C")
    known = Knowledge((a, b, c), n_wrong=1)
    assert known.claim == (a & b) | (a & c) | (b & c)
    assert str(known).endswith("; 1 of these 3 may be wrong")
    # She lives in one of the two, and one of the two facts is a mistake.
    assert Knowledge((east, west), n_wrong=1).claim == east | west


def test_an_attack_on_a_log_reads_plays():
    heat, alien = KnownPlay("Heat"), KnownPlay("Alien", rating=4)
    assert Knowledge([heat, alien], n_wrong=1).plays == (heat, alien)
    message = (
        "^`facts` must be known plays, such as KnownPlay\\(...\\), for an attack on a "
        "log, got Plays"
    )
    with pytest.raises(KnowledgeError, match=message):
        _ = Knowledge((heat, a)).plays


def test_many_plays_may_hold_many_mistakes():
    # 100 over 20 ways to choose the wrong ones: a log is searched without listing them.
    known = Knowledge([KnownPlay(str(n)) for n in range(100)], n_wrong=20)
    assert len(known.plays) == 100
    message = "^`n_wrong` must be so few that there are at most 1,000 ways to choose "
    with pytest.raises(KnowledgeError, match=message):
        _ = known.claim


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"title": " "}, "`title` must be the name of a title, got ' '."),
        (
            {"day": "3 December"},
            '`day` must be a date, such as "2017-12-03", or None where it is not '
            "known, got '3 December'.",
        ),
        ({"rating": "5"}, "`rating` must be a number, got '5'."),
        ({"rating": float("nan")}, "`rating` must be a number, got nan."),
        (
            {"day": "2017-12-03", "days_off": -1},
            "`days_off` must be an int from 0 to 36,525, got -1.",
        ),
        (
            {"day": "2017-12-03", "days_off": 10**9},
            "`days_off` must be an int from 0 to 36,525, got 1000000000.",
        ),
        (
            {"day": "0001-01-02"},
            '`day` must be a date, such as "2017-12-03", or None where it is not '
            "known, got '0001-01-02'.",
        ),
        ({"days_off": 2}, "`days_off` must be 0 where no `day` is known, got 2."),
        (
            {"rating_off": 1},
            "`rating_off` must be 0 where no `rating` is known, got 1.",
        ),
    ],
)
def test_what_is_no_play_is_refused(known, message):
    with pytest.raises(KnowledgeError, match=f"^{re.escape(message)}$"):
        KnownPlay(**{"title": "A"} | known)


@pytest.mark.parametrize(
    ("n_wrong", "message"),
    [
        (2, "`n_wrong` must be below the number of facts (2), got 2."),
        (0.5, "`n_wrong` must be an int of at least 0, got 0.5."),
    ],
)
def test_some_of_what_is_known_must_be_right(n_wrong, message):
    with pytest.raises(KnowledgeError, match=f"^{re.escape(message)}$"):
        Knowledge((a, east), n_wrong=n_wrong)
