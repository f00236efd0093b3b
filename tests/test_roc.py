"""AUC and true positives at few false ones, against hand counts and known intervals."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.errors import EvaluationError
from kit.evaluate.rates import wilson
from kit.evaluate.roc import best_threshold, measure_roc

SCORES = st.lists(st.integers(-5, 5), min_size=1, max_size=30)


def ends(roc):
    return roc.auc.low, roc.auc.high


# --- The AUC ----------------------------------------------------------------


def test_the_auc_counts_pairs_and_a_tie_as_half():
    # Inside 2 and 1, outside 1 and 0. Pairs: 2>1, 2>0, 1=1, 1>0: 3 1/2 of 4.
    assert measure_roc([2, 1], [1, 0]).auc.value == 3.5 / 4


@pytest.mark.slow
@given(SCORES, SCORES)
def test_the_auc_is_what_counting_all_pairs_gives(inside, outside):
    won = sum((a > b) + (a == b) / 2 for a in inside for b in outside)
    roc = measure_roc(inside, outside)
    assert roc.auc.value == pytest.approx(won / (len(inside) * len(outside)))
    assert 0 <= roc.auc.low <= roc.auc.value <= roc.auc.high <= 1


@pytest.mark.slow
@given(SCORES, SCORES)
def test_who_is_called_inside_turns_the_interval_round(inside, outside):
    one, other = measure_roc(inside, outside), measure_roc(outside, inside)
    assert ends(one) == pytest.approx([1 - end for end in ends(other)[::-1]], abs=1e-9)


def test_with_one_person_on_each_side_the_interval_is_wilsons_of_one_attempt():
    # With m = n = 1 the variance is p (1 - p), that of a coin tossed once.
    rate = wilson(1, 1)
    assert ends(measure_roc([1], [0])) == pytest.approx((rate.low, rate.high))


def test_the_interval_does_not_close_where_all_are_told_apart_or_tied():
    assert measure_roc([1] * 20, [0] * 20).auc.low < 0.95
    low, high = ends(measure_roc([0] * 20, [0] * 20))
    # At one half V = (1/4)(1 + 19 (1/3 + 1/3)) / 400 = .00854, and its root .0924.
    assert low == pytest.approx(1 - high)
    assert 0.32 < low < 0.34  # .5 - 1.96 x .0924 = .319, and V falls away from there


@pytest.mark.slow
@pytest.mark.parametrize("apart", [0.0, 1.0, 2.5])
def test_the_interval_holds_the_true_auc_about_as_often_as_it_says(apart):
    from statistics import NormalDist  # two normals `apart` standard deviations apart

    true = NormalDist().cdf(apart / 2**0.5)
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(1_000):
        low, high = ends(measure_roc(rng.normal(apart, 1, 40), rng.normal(0, 1, 60)))
        held += low <= true <= high
    # 95 % of 1,000 is 950, with a standard deviation of 7; conservative is allowed.
    assert held >= 950 - 4 * 7


# --- Few false accusations ---------------------------------------------------


def test_true_positives_are_those_above_the_outsider_who_may_be_accused():
    # One of 100 outsiders may be accused: the highest, at 100. Above her own score, and
    # at it, stand three of four.
    outside = range(1, 101)
    point = measure_roc([100.5, 100, 101, 5], outside).at(0.01)
    assert (point.true.succeeded, point.true.valid) == (3, 4)
    assert (point.false.succeeded, point.threshold) == (1, 100.0)


def test_outsiders_tied_at_the_threshold_are_all_accused_or_none():
    # Two outsiders tie at the top, and one may be accused: the threshold is above both,
    # and the person inside who ties with them is lost as well.
    outside = [9, 9, *[0] * 98]
    point = measure_roc([9, 10], outside).at(0.01)
    assert (point.true.succeeded, point.false.succeeded) == (1, 0)
    assert point.threshold == 10


def test_nobody_is_found_where_an_outsider_is_above_all():
    point = measure_roc([1, 2], [*[3] * 5, *[0] * 95]).at(0.01)
    assert (point.true.succeeded, point.threshold) == (0, inf)


def test_too_few_outsiders_are_said_to_be_too_few():
    hundred, thousandth = measure_roc([1], [0] * 100).points
    assert hundred.is_told
    assert not thousandth.is_told
    assert str(thousandth) == (
        "100 outsiders are too few to speak of one in 1,000; it takes 1,000"
    )
    assert measure_roc([1], [0] * 1_000).at(0.001).is_told


def test_no_signal_is_said_in_words():
    assert measure_roc([1, 2], [1, 2]).caution.startswith(
        "The scores tell those inside from those outside no better than a coin: AUC "
        "0.500, 95% interval"
    )
    assert "worse than a coin" in measure_roc([0] * 20, [1] * 20).caution
    assert measure_roc([1] * 20, [0] * 20).caution == ""


def test_a_roc_reads_as_a_sentence():
    assert str(measure_roc([1] * 4, [0] * 100)).startswith("AUC 1.000 (95% interval 0.")


# --- The best threshold ------------------------------------------------------


def test_the_best_threshold_is_that_with_most_right_less_most_wrong():
    # From 2 on: all inside, 1 of 4 outside, .75; from 3 on: 1/2 - 0; from 1: 1 - 3/4.
    assert best_threshold([3, 2], [2, 1, 1, 0]) == 2.0


def test_where_nothing_helps_the_best_threshold_names_nobody():
    assert best_threshold([0], [1]) == inf


# --- Bad input ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "match"),
    [
        ([], r"`inside` must be a list of finite scores, at least one, got 'an arr"),
        ([nan], r"`inside` must be a list of finite scores, at least one, got nan"),
        ([[1]], r"`inside` must be .* got 'an array of shape \(1, 1\)'"),
        (["x"], r"`inside` must be .* got 'list'"),
    ],
)
def test_scores_that_are_none_are_refused(inside, match):
    with pytest.raises(EvaluationError, match=match):
        measure_roc(inside, [1])
    with pytest.raises(EvaluationError, match=match.replace("inside", "outside")):
        measure_roc([1], inside)


@pytest.mark.parametrize("allowed", [0, 1, None])
def test_a_share_of_outsiders_lies_between_none_and_all(allowed):
    match = r"`allowed` must be a number above 0 and below 1"
    with pytest.raises(EvaluationError, match=match):
        measure_roc([1], [0]).at(allowed)


def test_a_confidence_of_one_is_refused():
    with pytest.raises(EvaluationError, match=r"`confidence` must be in \[0, 1\)"):
        measure_roc([1], [0], confidence=1)
