"""A trait told from habits: planted strength, false alarms, and no tie at all."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from kit.attackers import Attacker
from kit.attacks.on_logs.habits import Habits, measure_habits, plant_trait
from kit.attacks.on_logs.sensitive_inference import (
    AT_RANDOM,
    BINGERS,
    HEAVIEST,
    USUAL,
    compare_strengths,
    infer_trait,
)
from kit.errors import AttackError, EvaluationError, KnowledgeError, LogError
from kit.evaluate.screening import predictive_value
from kit.log import check_plays
from kit.sources.tables import read_log

COLUMNS = ["viewer", "title", "time", "series"]


def habits_of(rows, **settings):
    table = pl.DataFrame(rows, COLUMNS, orient="row", schema_overrides={"series": str})
    return measure_habits(read_log(table, series="series"), **settings)


def made_up(n=1_500, *, seed=5):
    """People of whom one in five binges, and one in five is up late."""
    rng = np.random.default_rng(seed)
    binge, late = (rng.random((2, n)) < 0.2) * rng.integers(1, 4, (2, n))
    late = late * 2  # nights, of which two are late enough
    plays = rng.integers(5, 30, n)
    most = np.where(binge, rng.integers(5, 9, n), rng.integers(0, 5, n))
    names = ("plays", "most in a day", "binge days", "late nights")
    return Habits(names, np.column_stack([plays, most, binge, late]) * 1.0, (), 5)


HABITS = made_up()


def planted(prevalence=0.1, odds_ratio=8.0, seed=1, habits=HABITS):
    return plant_trait(habits, prevalence=prevalence, odds_ratio=odds_ratio, seed=seed)


@cache
def found_of(odds_ratio=8.0, prevalence=0.1):
    return infer_trait(HABITS, planted(prevalence, odds_ratio))


# -- habits -----------------------------------------------------------------------


def test_habits_are_counted_by_hand():
    # Ann: three episodes on the 1st, a film at 1 at night of the 2nd, another at 2 in
    # the night after; the night of the 1st ends on the 2nd at five.
    rows = [("ann", f"E{n}", f"2018-01-01 1{n}:00", "S") for n in range(3)]
    rows += [
        ("ann", "A", "2018-01-02 01:00", None),
        ("ann", "B", "2018-01-03 02:00", None),
    ]
    rows += [
        ("bob", "A", "2018-01-01 23:00", None),
        ("bob", "A", "2018-01-05 05:00", None),
    ]
    found = habits_of(rows, binge=3)
    told = {name: found.of(name).tolist() for name in found.names}
    assert told == {
        "plays": [5, 2],
        "days": [3, 2],
        "longest run": [3, 1],
        "most in a day": [3, 0],
        "binge days": [1, 0],
        "late plays": [2, 0],
        "late nights": [2, 0],
    }
    assert found.left_out == ()


@pytest.mark.slow
def test_without_times_it_says_what_is_left_out():
    plays = pl.DataFrame({"viewer": [1, 1, 2], "title": ["A", "B", "A"]})
    log = check_plays(plays.with_columns(day=pl.date(2018, 1, 1)))
    found = measure_habits(log, binge=2)
    assert found.left_out == ("late plays", "late nights")
    assert "late nights" not in found.names
    # No series: a binge is of plays of anything.
    assert found.of("binge days").tolist() == [1, 0]
    trait = np.arange(100) % 2 == 0
    some = Habits(found.names, np.ones((100, len(found.names))), found.left_out, 2)
    told = infer_trait(some, trait)
    assert (
        "Left out, since the log has no times: late plays and late nights."
        in told.scope
    )


def test_people_are_drawn_by_lot():
    rows = [(f"v{n}", "A", "2018-01-01 12:00", None) for n in range(9)]
    assert len(habits_of(rows, people=4, seed=1)) == 4


# -- the planted trait ------------------------------------------------------------


def test_the_planted_odds_and_base_rate_are_those_that_were_asked_for():
    habits = made_up(40_000)
    trait = planted(0.1, 4.0, habits=habits)
    assert trait.mean() == pytest.approx(0.1, abs=0.005)
    binged, late = habits.of("binge days") > 0, habits.of("late nights") >= 2
    groups = [trait[~binged & ~late], trait[binged & ~late], trait[binged & late]]
    none, one, both = (g.mean() / (1 - g.mean()) for g in groups)
    assert one / none == pytest.approx(4, rel=0.15)
    assert both / none == pytest.approx(16, rel=0.2)


def test_with_odds_of_one_the_trait_has_nothing_to_do_with_habits():
    habits = made_up(40_000)
    trait = planted(0.2, 1.0, habits=habits)
    binged = habits.of("binge days") > 0
    assert trait[binged].mean() == pytest.approx(trait[~binged].mean(), abs=0.015)


# -- the classifier ---------------------------------------------------------------


@pytest.mark.slow
def test_a_strong_tie_is_found_and_most_flags_are_still_false():
    found = found_of()
    success = found.success
    assert success.rate.low > success.baselines[AT_RANDOM].rate().value
    assert found.roc.is_meaningful
    # With odds of 8 and 64 to the others': the share who have it is at most 1 in 2.
    assert 30 < found.false_alarms < 80
    assert success.attack.valid == round(found.prevalence * len(HABITS))


@pytest.mark.slow
def test_no_flag_can_be_right_more_often_than_the_people_with_both_habits():
    # At odds of 8 the best group has 64 times the odds of those with neither; flagging
    # only as many as are in it, the share is that group's, to within its interval.
    trait = planted(0.1, 8.0)
    both = (HABITS.of("binge days") > 0) & (HABITS.of("late nights") >= 2)
    found = infer_trait(HABITS, trait, flagged=float(both.mean()))
    assert found.success.rate.low <= trait[both].mean() <= found.success.rate.high


def test_a_trait_without_a_tie_leaves_it_at_its_baseline_and_it_says_so():
    found = found_of(1.0, 0.2)
    success = found.success
    assert not success.is_meaningful
    assert success.caution in found.scope
    assert success.rate.low <= success.baselines[AT_RANDOM].rate().value
    # One draw, and 95%: the coin lies within a little more than the interval.
    assert found.roc.auc.low - 0.03 <= 0.5 <= found.roc.auc.high + 0.03


@pytest.mark.slow
def test_without_a_tie_it_is_seldom_called_meaningful():
    # One-sided at 2.5%, and against the strongest of three: 5 tries, at most 1.
    habits = made_up(400)
    found = [
        infer_trait(habits, planted(0.2, 1.0, seed=s, habits=habits), folds=2)
        for s in range(5)
    ]
    assert sum(one.success.is_meaningful for one in found) <= 1


def test_the_control_falls_to_the_base_rate():
    found = found_of()
    control = found.success.control_rate
    told = found.findings[0].sentence()
    assert "the same attack on a trait that has no tie to habits seems right in" in told
    assert control.low <= found.prevalence <= control.high


def test_three_baselines_stand_beside_it():
    success = found_of().success
    assert set(success.baselines) == {AT_RANDOM, HEAVIEST, BINGERS}
    at_random = success.baselines[AT_RANDOM].rate().value
    assert success.baselines[HEAVIEST].rate().value == pytest.approx(
        at_random, abs=0.06
    )
    assert success.baselines[BINGERS].rate().value > at_random


def test_probabilities_are_calibrated():
    found = found_of()
    told = found.calibration
    assert told["people"].sum() == len(HABITS)
    assert (told["said"] - told["true"]).abs().max() < 0.08


def test_another_base_rate_is_reached_by_bayes():
    found = found_of()
    same = found.at_base_rate(found.prevalence)
    assert same.value == pytest.approx(found.success.rate.value)
    assert same.low <= found.success.rate.value <= same.high
    rare = found.at_base_rate(0.01)
    assert rare.high < same.value
    assert found.at_base_rate(0).value == 0
    assert found.at_base_rate(1).value == 1


def test_a_textbook_test_is_mostly_wrong_where_the_sick_are_rare():
    # Of 1,000 people 10 are sick and 9 of them flagged, and 99 of the 990 others.
    assert predictive_value(0.9, 0.1, 0.01) == pytest.approx(9 / 108)
    assert predictive_value(0.0, 0.0, 0.5) is None
    with pytest.raises(EvaluationError, match="`prevalence` must be a number from 0"):
        predictive_value(0.9, 0.1, 2)


@pytest.mark.slow
def test_rarer_traits_mean_more_false_alarms():
    told = compare_strengths(HABITS, [0.05, 0.2], [1.0, 8.0], folds=2)
    rates = {
        (row["prevalence"], row["odds_ratio"]): row["rate"]
        for row in told.iter_rows(named=True)
    }
    assert rates[0.05, 8.0] < rates[0.2, 8.0]
    assert rates[0.2, 1.0] < rates[0.2, 8.0]
    assert not told.filter(odds_ratio=1.0)["is_meaningful"].any()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_flags():
    habits = made_up(400)
    trait = planted(habits=habits)
    one, other = (infer_trait(habits, trait, folds=2, seed=3) for _ in range(2))
    assert one == other


# -- what is refused --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (
            {"trait": np.zeros(1_500, dtype=bool)},
            AttackError,
            "`trait` must be one that at least 15 people have and 15 have not, or a "
            "training would hold one class only, got '0 of 1500 who have it'",
        ),
        ({"trait": [True]}, AttackError, "`trait` must be True or False of each of 1,"),
        ({"trait": np.full(1_500, 7)}, AttackError, "`trait` must be True or False of"),
        ({"habits": "late"}, AttackError, "`habits` must be Habits"),
        ({"attacker": "ann"}, AttackError, "`attacker` must be an Attacker"),
        (
            {"attacker": replace(USUAL, knows_rule=False)},
            KnowledgeError,
            "`attacker.knows_rule` must be left as it is, True, since telling a trait",
        ),
        ({"attacker": Attacker()}, KnowledgeError, "`attacker.known_share` must be"),
        (
            {"flagged": 1.0},
            AttackError,
            "`flagged` must be a number above 0 and",
        ),
        ({"folds": 1}, AttackError, "`folds` must be an int of at least 2, got 1"),
        ({"seed": -1}, AttackError, "`seed` must be an int of at least 0"),
        ({"confidence": 1}, EvaluationError, "`confidence` must be in [0, 1)"),
    ],
)
def test_what_cannot_be_inferred_is_refused(wrong, error, message):
    asked = {"habits": HABITS, "trait": planted()} | wrong
    with pytest.raises(error, match=re.escape(message)):
        infer_trait(**asked)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"prevalence": 0}, "`prevalence` must be a number above 0 and below 1, got 0"),
        ({"odds_ratio": 0}, "`odds_ratio` must be a number above 0, got 0"),
        ({"seed": None}, "`seed` must be an int of at least 0"),
        ({"nights": 0}, "`nights` must be an int of at least 1"),
    ],
)
def test_a_trait_that_cannot_be_planted_is_refused(wrong, message):
    asked = {"prevalence": 0.1, "odds_ratio": 2.0, "seed": 1} | wrong
    with pytest.raises(AttackError, match=re.escape(message)):
        plant_trait(HABITS, **asked)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"binge": 1}, "`binge` must be an int of at least 2, got 1"),
        ({"people": 3}, "`people` must be an int from 1 to 2, got 3"),
    ],
)
def test_a_group_larger_than_the_log_is_refused(wrong, message):
    rows = [(who, "A", "2018-01-01 12:00", None) for who in ("ann", "bob")]
    with pytest.raises(AttackError, match=re.escape(message)):
        habits_of(rows, **wrong)


def test_a_log_without_days_and_empty_lists_are_refused():
    log = check_plays(pl.DataFrame({"viewer": [1], "title": ["A"]}), undated=True)
    with pytest.raises(LogError, match="must have a column `day`"):
        measure_habits(log)
    with pytest.raises(AttackError, match="`odds_ratios` must be a list of numbers"):
        compare_strengths(HABITS, [0.1], [])
