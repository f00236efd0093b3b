"""A desk answers what its rules permit, counts like the publisher, and notes it."""

import threading
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.access import SPENT, TOO_FEW, TOO_MANY, Refused
from kit.claims import everyone, watched
from kit.claims.amounts import Amount, mean, minutes_of, plays_of, total
from kit.claims.viewer import What
from kit.desk.query_desk import QueryDesk
from kit.errors import ClaimError, DeskError
from kit.log import check_plays
from kit.publishing.counting import count
from tests.claims.viewers import combinations, leaves, windows

AT = datetime(2018, 1, 8, 9, 30)
film, other = watched("A"), watched("B")

# Who watched A: 1 2 3. Who watched B: 3 4 5 6. Minutes of A: 10, 20 + 5, 30.
PLAYS = pl.DataFrame(
    {
        "viewer": [1, 2, 2, 3, 3, 4, 5, 6],
        "title": ["A", "A", "A", "A", "B", "B", "B", "B"],
        "day": [f"2017-12-0{n}" for n in (1, 1, 2, 1, 1, 1, 2, 2)],
        "minutes": [10.0, 20.0, 5.0, 30.0, 1.0, 1.0, 1.0, 1.0],
        "region": ["NY", "NY", "NY", "VT", "VT", "VT", "VT", "VT"],
    }
)
LOG = check_plays(PLAYS)


def ask(desk, question):
    return desk.ask(question, by="ben", at=AT)


# -- rules ------------------------------------------------------------------------


def test_without_rules_everything_is_answered():
    desk = QueryDesk(LOG)
    # 6 viewers: all, nobody, three, and the one who watched both.
    questions = [everyone(), watched("C"), film, film & other]
    assert [ask(desk, question) for question in questions] == [6, 0, 3, 1]


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (film & other, Refused(TOO_FEW)),  # 1 of 6
        (film.where(region="NY"), 2),  # 2 of 6, which is k
        (film, 3),
        (other, 4),  # leaves out 2, which is k
        (~(film & other), Refused(TOO_MANY)),  # leaves out 1
        (everyone(), Refused(TOO_MANY)),  # leaves out 0
        (watched("C"), Refused(TOO_FEW)),
    ],
)
def test_a_group_is_answered_from_k_to_n_less_k(question, reply):
    assert ask(QueryDesk(LOG, k=2), question) == reply


def test_without_the_rule_for_complements_only_few_are_refused():
    desk = QueryDesk(LOG, k=2, guards_complement=False)
    questions = [everyone(), ~(film & other), film & other]
    assert [ask(desk, one) for one in questions] == [6, 5, Refused(TOO_FEW)]
    assert QueryDesk(LOG, k=4, guards_complement=False).k == 4


def test_a_budget_is_each_ones_own_and_refusals_use_it_up():
    desk = QueryDesk(LOG, k=2, budget=2)
    replies = [ask(desk, question) for question in (film, film & other, film)]
    assert replies == [3, Refused(TOO_FEW), Refused(SPENT)]
    assert desk.ask(film, by="eva", at=AT) == 3


def test_no_budget_is_not_a_budget_of_none():
    assert ask(QueryDesk(LOG, budget=0), film) == Refused(SPENT)
    assert ask(QueryDesk(LOG, budget=None), film) == 3


# -- totals -----------------------------------------------------------------------


def test_a_total_is_added_up_over_the_people_of_the_group():
    desk = QueryDesk(LOG)
    minutes, plays = minutes_of("A", high=100), plays_of(high=9)
    # Minutes of A: 10 + 25 + 30; in VT only viewer 3 has any. Plays of NY: 1 + 2.
    assert ask(desk, total(minutes, everyone())) == 65
    assert ask(desk, total(minutes, everyone().where(region="VT"))) == 30
    assert ask(desk, total(plays, everyone().where(region="NY"))) == 3


def test_a_total_is_refused_where_its_group_is():
    desk = QueryDesk(LOG, k=2)
    amount = plays_of(high=9)
    assert ask(desk, total(amount, film & other)) == Refused(TOO_FEW)
    assert ask(desk, total(amount, everyone())) == Refused(TOO_MANY)


def test_amounts_can_be_asked_about_as_claims():
    # 25 and 30 minutes of A are at least 20.
    assert count(LOG, [minutes_of("A", high=100).at_least(20)]) == [2]
    assert ask(QueryDesk(LOG), plays_of("A", high=9).at_most(0)) == 3


# -- the same numbers as a publisher's ---------------------------------------------

CLAIM = combinations(
    leaves([What("A"), What("B")], windows(0, 1), 2, regions=["NY", "VT"])
)


@given(claims=st.lists(CLAIM, min_size=1, max_size=4))
def test_a_desk_counts_like_the_publisher(claims):
    desk = QueryDesk(LOG)
    assert [ask(desk, claim) for claim in claims] == count(LOG, claims)


def test_viewers_whose_numbers_have_gaps_are_counted_once():
    # A filtered log keeps its numbers: here viewers 0 to 2 are missing.
    log = type(LOG)(LOG.plays.filter(pl.col("title") == "B"))
    desk = QueryDesk(log)
    assert desk.n == 4
    assert ask(desk, ~film) == 4


# -- what it writes down ----------------------------------------------------------


def test_it_writes_down_who_asked_what_when_and_not_whom_it_counts():
    desk = QueryDesk(LOG, k=2)
    ask(desk, film)
    later = AT + timedelta(minutes=5)
    desk.ask(total(plays_of("A", high=9), film & other), by="eva", at=later)
    assert desk.access_log.staff == ("ben", "eva")
    assert next(iter(desk.access_log)).question == film
    assert desk.access_log.table().rows() == [
        (AT, "ben", "count", "watched A at some time", "answered", None, 3),
        (
            later,
            "eva",
            "total",
            "total plays of A of those who watched A at some time and watched B at "
            "some time",
            "refused",
            "too few people",
            None,
        ),
    ]


def test_what_was_written_down_does_not_change_behind_an_auditor():
    desk = QueryDesk(LOG)
    before = desk.access_log
    ask(desk, film)
    assert (len(before), len(desk.access_log)) == (0, 1)
    assert before.table().columns == desk.access_log.table().columns


def test_a_seat_asks_in_its_own_name_and_time_moves_on():
    desk = QueryDesk(LOG, k=1)
    seat = desk.seat("ben", at=AT, every=timedelta(hours=1))
    assert (seat.n, seat.k) == (6, 1)
    assert [seat.ask(film), seat.ask(other)] == [3, 4]
    entries = [(entry.by, entry.at) for entry in desk.access_log]
    assert entries == [("ben", AT), ("ben", AT + timedelta(hours=1))]


def test_a_question_that_the_desk_does_not_take_costs_a_seat_nothing():
    desk = QueryDesk(LOG, k=1, budget=1)
    seat = desk.seat("ben", at=AT, every=timedelta(hours=1))
    with pytest.raises(DeskError, match=r"^`question` must be a claim, such as"):
        seat.ask("how many?")
    assert seat.ask(film) == 3
    assert [entry.at for entry in desk.access_log] == [AT]


def test_a_desk_goes_home_with_its_seat():
    before = set(threading.enumerate())
    seat = QueryDesk(LOG).seat("ben", at=AT)
    assert seat.ask(film) == 3
    (served,) = set(threading.enumerate()) - before
    del seat
    served.join(timeout=10)
    assert not served.is_alive()


# -- errors -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"k": 0}, "`k` must be an int of at least 1, or None, got 0"),
        ({"k": -3}, "`k` must be an int of at least 1, or None, got -3"),
        ({"k": True}, "`k` must be an int of at least 1, or None, got True"),
        ({"k": 4}, "`k` must be at most half of the 6 people, got 4. Above that, no"),
        ({"budget": -1}, "`budget` must be an int of at least 0, or None, got -1"),
        ({"budget": 2.5}, "`budget` must be an int of at least 0, or None, got 2.5"),
    ],
)
def test_rules_that_cannot_be_are_refused(settings, message):
    with pytest.raises(DeskError, match=message):
        QueryDesk(LOG, **settings)


def test_a_desk_needs_a_log():
    with pytest.raises(
        DeskError,
        match="`log` must be a Log, such as `read_log` gives, got 'DataFrame'",
    ):
        QueryDesk(PLAYS)


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        ("watched A", DeskError, "`question` must be a claim, .* got 'watched A'"),
        (mean(plays_of(high=9), film), DeskError, "or a total.amount, claim., got"),
        (
            total(Amount("age", 0, 125), film),
            ClaimError,
            "A log measures plays and minutes, and `age` is neither; build the amount",
        ),
        (
            film.where(plan="Basic"),
            ClaimError,
            "speaks of `plan`, and of its viewers the log knows `region`; name the",
        ),
    ],
)
def test_what_is_no_question_is_neither_answered_nor_written_down(
    question, error, message
):
    desk = QueryDesk(LOG)
    with pytest.raises(error, match=message):
        ask(desk, question)
    assert len(desk.access_log) == 0


def test_minutes_need_a_column_of_minutes():
    log = check_plays(PLAYS.drop("minutes"))
    with pytest.raises(ClaimError, match="`minutes of A` needs a column `minutes`"):
        ask(QueryDesk(log), total(minutes_of("A", high=9), film))


@pytest.mark.parametrize(
    ("by", "at", "message"),
    [
        ("", AT, "`by` must be the name of a member of staff, got ''"),
        (7, AT, "`by` must be the name of a member of staff, got 7"),
        ("ben", "Monday", "`at` must be a datetime, got 'Monday'"),
        (
            "ben",
            AT - timedelta(seconds=1),
            "`at` must not be before the last question, 2018-01-08 09:30:00, got "
            "2018-01-08 09:29:59; ask in the order of time",
        ),
    ],
)
def test_every_question_has_a_name_and_a_time(by, at, message):
    desk = QueryDesk(LOG)
    ask(desk, film)
    with pytest.raises(DeskError, match=message):
        desk.ask(film, by=by, at=at)
    assert len(desk.access_log) == 1
