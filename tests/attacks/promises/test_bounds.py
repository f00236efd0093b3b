"""What rates and guesses prove of a promise, against sums by hand."""

from math import comb, exp, inf, log, nan

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_releases.promises.bounds import (
    bound_by_guesses,
    bound_epsilon,
    bound_rho,
    ends_of_many,
    most_shown,
    most_shown_once,
    one_run_p_value,
)
from kit.errors import EvaluationError
from kit.evaluate.exact import clopper_pearson
from kit.evaluate.rates import Rate
from kit.rules.private.noise import DiscreteGaussian

counts = st.integers(0, 200)


def rate(low, high):
    """A rate of which only the ends matter."""
    return Rate(succeeded=1, valid=2, low=low, high=high, confidence=0.95)


# --- Rates of a test ----------------------------------------------------------------


def test_a_test_that_says_in_four_times_as_often_shows_log_4():
    assert bound_epsilon(rate(0.4, 1), rate(0, 0.1)) == pytest.approx(log(4))


def test_it_may_be_surer_that_she_is_out():
    # "Out" is said of .9 at least without her, of .3 at most with her.
    assert bound_epsilon(rate(0.7, 1), rate(0, 0.1)) == pytest.approx(log(0.7 / 0.1))
    assert bound_epsilon(rate(0.9, 1), rate(0, 0.3)) == pytest.approx(log(0.7 / 0.1))


def test_delta_is_taken_off_what_is_right():
    shown = bound_epsilon(rate(0.4, 1), rate(0, 0.1), delta=0.2)
    assert shown == pytest.approx(log(0.2 / 0.1))
    assert bound_epsilon(rate(0.4, 1), rate(0, 0.1), delta=0.95) == 0


def test_rates_that_may_be_equal_show_nothing():
    assert bound_epsilon(rate(0.4, 0.6), rate(0.3, 0.5)) == 0
    assert bound_rho(rate(0.4, 0.6), rate(0.3, 0.5)) == 0


def test_two_coins_show_the_rho_of_their_divergence():
    # As the order falls to 1 the divergence becomes Kullback and Leibler's:
    # .75 log(.75 / .25) + .25 log(.25 / .75) = .5 log 3; no higher order gives more
    # over itself here.
    shown = bound_rho(rate(0.75, 1), rate(0, 0.25))
    assert shown == pytest.approx(0.5 * log(3), rel=1e-3)


@pytest.mark.parametrize("scale", [0.8, 2.0, 5.0])
def test_no_test_of_gaussian_noise_shows_more_than_its_rho(scale):
    noise = DiscreteGaussian(scale)
    shown = [
        bound_rho(rate(noise.tail(z - 1), 1), rate(0, noise.tail(z)))
        for z in range(-8, 9)
    ]
    assert 0.5 / (2 * scale**2) < max(shown) <= 1 / (2 * scale**2)


@given(counts, counts, counts)
def test_more_right_or_fewer_wrong_never_show_less(right, wrong, more):
    def ends(right, wrong):
        pair = np.array([min(right, 200)]), np.array([max(wrong, 0)])
        low, high = ends_of_many(*pair, 200, 0.9)
        return rate(float(low[0]), 1), rate(0, float(high[0]))

    for bound in (bound_epsilon, bound_rho):
        least = bound(*ends(right, wrong))
        assert bound(*ends(right + more, wrong)) >= least
        assert bound(*ends(right, wrong - more)) >= least


def test_many_tests_are_judged_as_one_is():
    right, wrong = np.array([0, 3, 40]), np.array([0, 17, 40])
    low, high = ends_of_many(right, wrong, 40, 0.99)
    for at in range(3):
        one = clopper_pearson(int(right[at]), 40, confidence=0.99)
        other = clopper_pearson(int(wrong[at]), 40, confidence=0.99)
        assert (low[at], high[at]) == pytest.approx((one.low, other.high))


# --- One run -------------------------------------------------------------------------


@pytest.mark.parametrize("r", [1, 10, 50])
def test_who_knows_nothing_is_always_right_with_a_chance_of_two_to_the_minus_r(r):
    assert one_run_p_value(r, r, canaries=60, epsilon=0) == pytest.approx(2.0**-r)


def test_under_epsilon_each_guess_is_right_like_a_coin_of_its_odds():
    # e^log 3 / (1 + e^log 3) = 3/4: two or three of three with 27/64 + 27/64.
    p = one_run_p_value(2, 3, canaries=3, epsilon=log(3))
    assert p == pytest.approx(54 / 64)


def test_delta_adds_the_largest_share_that_it_can_move():
    # Of two fair coins: one right has P(1 > W >= 0) = 1/4 for i = 1; two right have
    # P(2 > W >= 1) = 1/2 for i = 1, and (1/2 + 1/4) / 2 = 3/8 for i = 2.
    of = {"canaries": 5, "epsilon": 0, "delta": 0.01}
    assert one_run_p_value(1, 2, **of) == pytest.approx(3 / 4 + 2 * 5 * 0.01 / 4)
    assert one_run_p_value(2, 2, **of) == pytest.approx(1 / 4 + 2 * 5 * 0.01 / 2)


@given(st.integers(0, 25), st.integers(0, 25), st.floats(0, 4), st.floats(0, 0.01))
def test_a_p_value_is_the_sum_of_the_paper(right, wrong, epsilon, delta):
    r, coin = right + wrong, 1 / (1 + exp(-epsilon))
    chances = [comb(r, n) * coin**n * (1 - coin) ** (r - n) for n in range(r + 1)]
    moved = [2 * sum(chances[right - i : right]) / i for i in range(1, right + 1)]
    p = sum(chances[right:]) + 60 * delta * max(moved, default=0)
    found = one_run_p_value(right, r, canaries=60, epsilon=epsilon, delta=delta)
    assert found == pytest.approx(min(1, p), abs=1e-12)


@given(st.integers(1, 40), st.data())
def test_a_larger_promise_and_fewer_right_are_never_refuted_sooner(r, data):
    right = data.draw(st.integers(0, r))
    small, large = sorted(data.draw(st.tuples(st.floats(0, 5), st.floats(0, 5))))
    of = {"canaries": 50}
    p = one_run_p_value(right, r, epsilon=small, **of)
    assert p <= one_run_p_value(right, r, epsilon=large, **of) + 1e-12
    if right:
        assert p <= one_run_p_value(right - 1, r, epsilon=small, **of) + 1e-12


def test_the_bound_is_where_the_p_value_is_the_error():
    shown = bound_by_guesses(70, 80, canaries=100, confidence=0.9, delta=1e-4)
    p = one_run_p_value(70, 80, canaries=100, epsilon=shown, delta=1e-4)
    assert p == pytest.approx(0.1, abs=1e-6)


def test_guesses_no_better_than_a_coin_show_nothing():
    assert bound_by_guesses(52, 100, canaries=100) == 0


# --- How much can be shown at all -----------------------------------------------------


@pytest.mark.parametrize(("runs", "confidence"), [(1, 0.5), (40, 0.95), (10**5, 0.99)])
def test_the_ceiling_of_many_runs_has_a_closed_form(runs, confidence):
    low = ((1 - confidence) / 2) ** (1 / runs)
    shown = most_shown(runs, confidence=confidence)
    # With one run at a confidence of one half, 1/4 beside 3/4 shows nothing.
    assert shown == pytest.approx(max(0, log(low / (1 - low))), abs=1e-9)


@pytest.mark.parametrize(("m", "confidence"), [(2, 0.5), (40, 0.95), (10**5, 0.99)])
def test_the_ceiling_of_one_run_has_a_closed_form(m, confidence):
    coin = (1 - confidence) ** (1 / m)
    shown = most_shown_once(m, confidence=confidence)
    assert shown == pytest.approx(log(coin / (1 - coin)), abs=1e-6)


# --- Bad input --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bound_epsilon(0.5, rate(0, 1)), "`true_positives` must be a Rate"),
        (lambda: bound_epsilon(rate(0, 1), 0.5), "`false_positives` must be a Rate"),
        (lambda: bound_rho(None, rate(0, 1)), "`true_positives` must be a Rate"),
        (lambda: bound_rho(rate(0, 1), None), "`false_positives` must be a Rate"),
        (
            lambda: bound_epsilon(rate(0, 1), rate(0, 1), delta=2),
            "`delta` must be a number from 0 to 1",
        ),
        (lambda: most_shown(0), "`runs` must be an int of at least 1"),
        (lambda: most_shown(5, confidence=1), "`confidence` must be in"),
        (lambda: most_shown_once(0), "`canaries` must be an int of at least 1"),
        (lambda: most_shown_once(5, confidence=nan), "`confidence` must be in"),
        (
            lambda: bound_by_guesses(3, 2, canaries=9),
            "`right` must be an int from 0 to 2",
        ),
        (
            lambda: one_run_p_value(1, 9, canaries=8, epsilon=1),
            "`guessed` must be an int from 0 to 8",
        ),
        (
            lambda: one_run_p_value(1, 2, canaries=8, epsilon=inf),
            "`epsilon` must be a number of at least 0",
        ),
        (
            lambda: one_run_p_value(1, 2, canaries=8, epsilon=1, delta=-1),
            "`delta` must be a number from 0 to 1",
        ),
    ],
)
def test_what_gives_no_bound_is_refused_in_a_sentence(call, message):
    with pytest.raises(EvaluationError, match=message):
        call()
