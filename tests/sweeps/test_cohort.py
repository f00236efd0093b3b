"""Daily counts of a closed cohort in a sweep: published, rebuilt and judged."""

import numpy as np
import polars as pl
import pytest

from kit.errors import SweepError
from kit.evaluate.matching import NOTHING
from kit.log import check_plays
from kit.rules.threshold import Threshold
from kit.sources.cohorts import invent_cohort
from kit.sweeps import DayByDay, choose_cases, sweep
from kit.sweeps.publications.cohort import (
    DailyCohort,
    Diaries,
    Followed,
    FromCounts,
    Rebuilt,
    _as_log,
)
from tests.sweeps.made_up import audience, played

NONE = {"none": lambda k: None}


def log_of(stay, *, people=160, titles=8, days=10, seed=3):
    cohort = invent_cohort(
        people=people, titles=titles, days=days, stay=stay, seed=seed
    )
    return _as_log(cohort)


def row_of(log, rules=NONE, k=1):
    cases = choose_cases(log, seed=1, games=[DayByDay])
    (row,) = sweep(cases, rules, seed=1, ks=[k]).iter_rows(named=True)
    return row


def test_habits_are_found_above_a_shuffle_in_a_cohort_of_the_log():
    row = row_of(log_of(0.9))
    assert (row["case"], row["game"]) == ("daily cohort", "day by day")
    assert row["requested"] == row["valid"] == 80 * 10
    assert row["low"] > row["baseline_high"]
    assert row["baseline"] == "shuffling each day's counts"


def test_without_habits_it_falls_to_its_baseline():
    row = row_of(log_of(0.0))
    assert row["low"] <= row["baseline_rate"]


def test_a_person_is_counted_once_a_day_and_the_counts_are_those_of_the_histories():
    (case,) = choose_cases(audience(60), seed=1, games=[DayByDay])
    assert isinstance(case, DailyCohort)
    (secret,) = case.secrets
    states = np.array(secret.states)
    case.prepare()
    n_people, *daily = case.lines.counts
    assert n_people == len(states) == len(secret.control)
    titles = len(secret.sought.titles)
    counted = [np.bincount(d[d != NOTHING], minlength=titles) for d in states.T]
    assert daily == np.concatenate(counted).tolist()
    assert ((states != NOTHING).sum(axis=1) >= 3).all()


def test_withheld_numbers_are_filled_in_and_every_point_is_judged():
    row = row_of(log_of(0.9), {"t": Threshold}, k=5)
    assert row["why_not"] is None
    assert 0 < row["rate"] < 1


def test_where_days_are_not_told_it_is_not_tried_and_says_so():
    (case,) = choose_cases(audience(60), seed=1, games=[DayByDay])
    swept = sweep([case], seed=1, ks=[2])
    coarse = swept.filter(pl.col("rule").str.starts_with("weeks"))
    assert coarse["rate"].to_list() == [None]
    assert coarse["why_not"].item().startswith("Not tried: titles are not counted by")


def test_right_days_are_counted_by_hand():
    # The two rebuilt histories tell Ann's three days and two of Bob's; the stranger's
    # history agrees with one on two days, the idle one with nothing.
    truth = Diaries(
        Followed(("A", "B")), ((0, 0, 1), (1, 1, 0)), ((0, 0, 0), (-1,) * 3)
    )
    row = DayByDay.judge([truth], [Rebuilt(((0, 0, 1), (1, 1, 1)))])
    assert (row["succeeded"], row["valid"]) == (5, 6)
    assert (row["control_succeeded"], row["control_valid"]) == (2, 3)


def test_an_answer_that_was_not_given_is_no_failure():
    truth = Diaries(Followed(("A",)), ((0,),), ((0,),))
    row = DayByDay.judge([truth], [None])
    assert (row["requested"], row["generated"], row["valid"]) == (1, 0, 0)
    assert DayByDay.are_proved([None]) == [False]


def test_a_series_is_followed_in_the_order_of_its_episodes():
    rng = np.random.default_rng(4)
    begin = rng.integers(0, 6, 80)
    rows = [
        (who, f"Cove: Episode {day - start + 1}", f"2018-01-{day + 1:02}", "Cove")
        for who, start in enumerate(begin.tolist())
        for day in range(start, 12)
    ]
    names = ["viewer", "title", "day", "series"]
    log = check_plays(pl.DataFrame(rows, names, orient="row"))
    (case,) = choose_cases(log, seed=1, games=[DayByDay])
    (secret,) = case.secrets
    assert secret.sought.series[0][:3] == tuple(f"Cove: Episode {n}" for n in (1, 2, 3))
    assert row_of(log)["rate"] == 1


def test_people_who_play_on_two_days_only_are_no_cohort():
    log = played([(v, "ABC"[v % 3], day) for v in range(40) for day in (1, 5)])
    with pytest.raises(SweepError, match="none was found; use a log of more viewers"):
        choose_cases(log, seed=1, games=[DayByDay])


def test_a_title_nobody_of_the_cohort_knows_is_read_as_nothing():
    (case,) = choose_cases(audience(60), seed=1, games=[DayByDay])
    published, _ = case.publish(None, 1)
    (told,) = FromCounts().learn(published, [Followed(("A",))])
    assert {state for row in told.states for state in row} <= {0, NOTHING}
