"""Somebody is looked for in a log so small that the answer is plain."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import watched
from kit.errors import KnowledgeError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log, check_plays
from kit.rules.logs import CoarserDays, LastDays, RareTitles
from kit.rules.steps import Steps
from kit.sweeps.games import Named, Target
from kit.sweeps.publications.log_without_names import (
    HandedOut,
    Scoreboard,
    UniqueMatch,
)
from tests.sweeps.made_up import played

#: 0 has A and B in the beginning, 1 has them at the end, 2 has C alone.
LOG = played([(0, "A", 1), (0, "B", 2), (1, "A", 20), (1, "B", 21), (2, "C", 5)])


def target(*plays, n_wrong=0):
    return Target(
        Knowledge([KnownPlay(*play[:1], **play[1]) for play in plays], n_wrong)
    )


def on(title, day, off=0):
    return title, {"day": date(2017, 12, day), "days_off": off}


def at_some_time(title):
    return title, {}


def matched(*targets, log=LOG, rule=None):
    found = UniqueMatch().learn(HandedOut(log, rule), targets)
    assert all(isinstance(one, Named) for one in found)
    return [one.record for one in found]


# -- unique match -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "record"),
    [
        ([at_some_time("C")], 2),
        ([at_some_time("A"), at_some_time("B")], None),  # two have both
        ([on("A", 1), at_some_time("B")], 0),
        ([on("A", 2)], None),  # nobody on that day
        ([on("A", 2, off=1)], 0),
        ([on("A", 18, off=2), on("B", 22, off=1)], 1),
        ([on("A", 1), on("B", 21)], None),  # one has the first, another the second
        ([at_some_time("no such title")], None),
    ],
)
def test_whoever_alone_has_all_that_is_known_is_named(known, record):
    assert matched(target(*known)) == [record]


def test_some_of_what_is_known_may_be_wrong():
    # Of A early, B early and C, two fit 0 and one fits 2.
    known = on("A", 1), on("B", 2), at_some_time("C")
    assert matched(target(*known), target(*known, n_wrong=1)) == [None, 0]
    assert matched(target(*known, n_wrong=2)) == [None]  # 0 and 2 both fit now


def test_a_day_that_stands_for_a_week_fits_all_of_it():
    # 1 December 2017 is a Friday of the week of 27 November; the 5th is in the next.
    rule = CoarserDays("week")
    log = Log(rule.publish(LOG.plays).collect().lazy())
    assert matched(target(on("C", 5)), log=log, rule=rule) == [2]
    assert matched(target(on("C", 5)), log=log) == [None]  # the rule is not known
    assert matched(target(on("C", 3)), log=log, rule=rule) == [None]
    early = target(on("A", 1), on("B", 2))
    assert matched(early, log=log, rule=Steps((rule, RareTitles(1)))) == [0]


def test_a_log_without_days_is_searched_by_titles():
    bare = check_plays(LOG.plays.drop("day").collect(), undated=True)
    assert matched(target(on("C", 9)), target(on("A", 1)), log=bare) == [2, None]


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from("ABCD"), st.integers(1, 9)),
        min_size=1,
        max_size=15,
    ),
    st.data(),
)
def test_nobody_is_named_but_who_has_it_all(rows, data):
    log = played(rows)
    known = data.draw(st.sets(st.sampled_from(rows), min_size=1))
    plays = log.plays.collect()
    (record,) = matched(target(*(on(title, day) for _, title, day in known)), log=log)
    wanted = {(title, date(2017, 12, day)) for _, title, day in known}
    fits = {
        v
        for v in set(plays["viewer"])
        if wanted <= set(plays.filter(viewer=v).select("title", "day").rows())
    }
    assert record == (fits.pop() if len(fits) == 1 else None)


# -- scoreboard -------------------------------------------------------------------

#: Ten people, each with four titles of their own, and one that all have.
APART = check_plays(
    pl.DataFrame(
        [
            (who, title, "2018-01-01")
            for who in range(10)
            for title in (*(f"{who}{x}" for x in "abcd"), "all")
        ],
        ["viewer", "title", "day"],
        orient="row",
    )
)


def test_the_record_that_is_far_ahead_is_named_although_some_is_wrong():
    known = target(*map(at_some_time, ("3a", "3b", "3c", "7a")))
    nobody = target(at_some_time("all"))
    found = Scoreboard().learn(HandedOut(APART, None), [known, nobody])
    assert found == [Named(3), Named(None)]
    assert Scoreboard(phi=9).learn(HandedOut(APART, None), [known]) == [Named(None)]


def test_records_are_named_by_their_numbers_in_the_log():
    # A log that lacks 0 to 2: 3 is the first of those that are left.
    rest = Log(APART.plays.filter(pl.col("viewer") > 2).collect().lazy())
    known = target(*map(at_some_time, ("3a", "3b", "3c")))
    assert Scoreboard().learn(HandedOut(rest, None), [known]) == [Named(3)]


def test_in_a_log_of_which_nothing_was_left_nobody_is_named():
    empty = Log(APART.plays.collect().clear().lazy())
    known = target(at_some_time("3a"))
    for attack in (Scoreboard(), UniqueMatch()):
        assert attack.learn(HandedOut(empty, None), [known]) == [Named(None)]


@pytest.mark.parametrize("attack", [Scoreboard(), UniqueMatch()])
def test_what_is_no_play_cannot_be_looked_for(attack):
    claim = Target(Knowledge(watched("A")))
    with pytest.raises(KnowledgeError, match=r"^`facts` must be known plays, su"):
        attack.learn(HandedOut(LOG, None), [claim])


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        (None, 1),
        (RareTitles(3), 1),
        (Steps((LastDays(9), CoarserDays("month"))), 31),
        (Steps((CoarserDays("week"), RareTitles(3))), 7),
    ],
)
def test_a_log_says_how_long_its_days_are(rule, span):
    assert HandedOut(LOG, rule).span == span
