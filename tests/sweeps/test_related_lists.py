"""Lists of related titles in a sweep: what is begun is found, under k it is not."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from kit.attacks.on_releases.moving_lists import MOST_WATCHED, TRENDING
from kit.errors import RuleError, SweepError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold
from kit.sweeps import Begun, WhatBegun, choose_cases, sweep
from kit.sweeps.games import Target
from kit.sweeps.publications.related_lists import ListFollower, Watcher
from tests.attacks.recommended import JANUARY, audience

TWO_HALVES = Log(pl.concat([half.plays for half in audience()]))


def cases(**more):
    return choose_cases(TWO_HALVES, seed=1, at_most=60, games=[WhatBegun], **more)


def test_daily_and_weekly_lists_are_chosen_with_people_of_both_halves():
    daily, weekly = cases()
    assert (daily.name, weekly.name) == ("daily lists", "weekly lists")
    assert [sum(w.is_in == side for w in daily.secrets) for side in (True, False)] == [
        60,
        60,
    ]
    lists, useful = daily.publish(None, 1)
    assert (lists.days[0], len(lists.days), useful) == (JANUARY[15], 16, None)
    assert len(weekly.publish(None, 1)[0].days) == 3
    for watcher in daily.secrets:
        assert max(play.day for play in watcher.sought.known.plays) <= JANUARY[15]


def test_what_is_begun_is_found_and_a_threshold_for_pairs_stops_most_of_it():
    swept = sweep(cases(names=["daily lists"]), seed=1, ks=[1, 5])
    plain, under_5 = swept.filter(attack="changing lists").iter_rows(named=True)
    assert plain["game"] == "what begun"
    assert plain["requested"] == plain["valid"] == plain["control_valid"] == 60
    assert plain["low"] > max(plain["baseline_high"], plain["control_high"])
    assert under_5["succeeded"] < plain["succeeded"] / 2


def test_below_its_threshold_the_attack_abstains():
    (case,) = cases(names=["daily lists"])
    far = ListFollower(threshold=100)
    (row,) = sweep([case], seed=1, ks=[1], attacks=[far]).iter_rows(named=True)
    assert (row["generated"], row["valid"], row["rate"]) == (60, 0, None)


def test_a_rule_that_is_no_threshold_cannot_print_lists_and_it_is_said_why():
    (case,) = cases(names=["daily lists"])
    with pytest.raises(RuleError, match="`rule` must be a threshold, for the people"):
        case.publish(Rounding(5), 1)
    with pytest.raises(RuleError, match="`k` must be so low that some titles share"):
        case.publish(Threshold(10_000), 1)
    swept = sweep([case], {"rounded": Rounding}, seed=1, ks=[5])
    assert swept["why_not"].str.contains("must be a threshold").all()


def test_nobody_with_two_titles_means_that_nothing_is_sought():
    log = Log(TWO_HALVES.plays.unique("viewer", keep="first"))
    with pytest.raises(SweepError, match="or people of whom something can be known"):
        choose_cases(log, seed=1, games=[WhatBegun])


DAYS = (date(2018, 1, 1), date(2018, 1, 2), date(2018, 1, 5))
KNOWN = Target(Knowledge(KnownPlay("A")))


def judged(told, *, begun="X", day=4, others=()):
    secrets = [Watcher(KNOWN, {begun: date(2018, 1, day)}, is_in=True)]
    secrets += [
        Watcher(KNOWN, {t: date(2018, 1, d) for t, d in one.items()}, is_in=False)
        for one in others
    ]
    told = [told] + [Begun("X", DAYS[2])] * len(others)
    return WhatBegun.judge(secrets, told, SimpleNamespace(days=DAYS))


def test_a_title_counts_between_its_edition_and_the_one_before():
    # Begun on the 4th: after the edition of the 2nd, and by that of the 5th.
    assert judged(Begun("X", DAYS[2]))["succeeded"] == 1
    assert judged(Begun("X", DAYS[1]))["succeeded"] == 0
    assert judged(Begun("X", DAYS[0]))["succeeded"] == 0
    assert judged(Begun("Y", DAYS[2]))["succeeded"] == 0
    assert judged(Begun())["valid"] == 0
    assert judged(None)["generated"] == 0


def test_baselines_name_what_most_others_had_played_or_began():
    # By the 5th P was played twice and X once, which alone was begun since the 2nd.
    row = judged(Begun("X", DAYS[2]), others=[{"P": 1, "X": 3}, {"P": 1}])
    assert (row["baseline"], row["baseline_succeeded"]) == (TRENDING, 1)
    # One of two outside had begun X in those days: the control is right once.
    assert (row["control_valid"], row["control_succeeded"]) == (2, 1)
    row = judged(Begun("X", DAYS[2]), begun="P", day=3, others=[{"P": 1, "X": 3}])
    assert (row["baseline"], row["baseline_succeeded"]) == (MOST_WATCHED, 1)


def test_an_answer_is_frozen_and_says_what_it_is():
    assert replace(Begun("X"), title=None) == Begun()
