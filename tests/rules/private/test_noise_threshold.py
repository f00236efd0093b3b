"""The smallest count a noisy release may print, by hand and by drawing noise."""

from math import exp, inf, log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.errors import RuleError
from kit.rules.private.noise_threshold import (
    chance_printed,
    geometric_sd,
    laplace_sd,
    smallest_printable,
)

epsilons = st.floats(0.01, 10)
deltas = st.floats(1e-12, 0.5)


def test_threshold_as_published():
    # 1 + ln(1 / 2e-7) = 1 + ln(5,000,000) = 1 + 15.42 = 16.42
    assert round(smallest_printable(epsilon=1, delta=1e-7), 1) == 16.4


@pytest.mark.parametrize(
    ("epsilon", "delta", "threshold"),
    [
        (1, 0.5, 1),  # ln 1 = 0: half of all one-person items are printed
        (1, exp(-3) / 2, 4),  # 1 + 3
        (0.5, exp(-3) / 2, 7),  # 1 + 3 / 0.5
        (2, exp(-3) / 2, 2.5),  # 1 + 3 / 2
    ],
)
def test_threshold_by_hand(epsilon, delta, threshold):
    assert smallest_printable(epsilon=epsilon, delta=delta) == pytest.approx(threshold)


@given(epsilons, deltas)
def test_an_item_of_one_person_survives_with_chance_delta(epsilon, delta):
    chance = chance_printed(1, epsilon=epsilon, delta=delta)
    assert chance == pytest.approx(delta)


@given(epsilons, deltas)
def test_a_count_at_the_threshold_is_printed_half_the_time(epsilon, delta):
    threshold = smallest_printable(epsilon=epsilon, delta=delta)
    assert chance_printed(threshold, epsilon=epsilon, delta=delta) == 0.5


@given(epsilons, deltas, st.integers(1, 500))
def test_each_person_more_changes_the_odds_by_at_most_epsilon(epsilon, delta, count):
    # Both answers, printed and silent, may differ by a factor of exp(ε) at most.
    one, more = (
        chance_printed(people, epsilon=epsilon, delta=delta)
        for people in (count, count + 1)
    )
    bound = exp(epsilon) * (1 + 1e-9)
    assert more <= bound * one
    assert 1 - one <= bound * (1 - more) + 1e-12


def test_drawn_noise_lets_through_delta_of_the_one_person_items():
    # δ = 0.05: of 200,000 items of one person 10,000 are expected, sd 97; five sd.
    epsilon, delta, items = 0.7, 0.05, 200_000
    noise = np.random.default_rng(53).laplace(scale=1 / epsilon, size=items)
    printed = np.count_nonzero(1 + noise > smallest_printable(epsilon=0.7, delta=delta))
    assert abs(printed - items * delta) < 5 * sqrt(items * delta * (1 - delta))


def test_drawn_noise_agrees_with_the_chance_of_a_larger_item():
    # ε = 1, δ = 1e-3: the threshold is 1 + ln 500 = 7.21, so an item of 8 people is
    # printed with chance 1 - exp(-0.785)/2 = 0.772.
    chance = chance_printed(8, epsilon=1, delta=1e-3)
    assert round(chance, 3) == 0.772
    noise = np.random.default_rng(11).laplace(size=100_000)
    printed = np.mean(8 + noise > 1 + log(500))
    assert printed == pytest.approx(chance, abs=5 * sqrt(chance * (1 - chance) / 1e5))


def test_53_people_are_printed_and_one_is_not():
    assert chance_printed(53, epsilon=1, delta=1e-7) > 0.999_999
    assert chance_printed(1, epsilon=1, delta=1e-7) == pytest.approx(1e-7)


def test_nobody_is_never_printed():
    assert chance_printed(0, epsilon=1, delta=0.5) == 0


def test_53_give_or_take_one_and_four_tenths():
    # √2 = 1.414 for continuous noise; √(2/e) / (1 - 1/e) = 1.357 in whole numbers.
    assert round(laplace_sd(epsilon=1), 3) == 1.414
    assert round(geometric_sd(epsilon=1), 3) == 1.357
    assert round(laplace_sd(epsilon=1), 1) == round(geometric_sd(epsilon=1), 1) == 1.4


@pytest.mark.parametrize(
    ("epsilon", "variance"), [(1, 1.84135), (0.5, 7.835), (0.1, 199.8)]
)
def test_variance_in_whole_numbers_as_published(epsilon, variance):
    assert geometric_sd(epsilon=epsilon) ** 2 == pytest.approx(variance, rel=3e-4)


def test_variance_in_whole_numbers_agrees_with_its_sum():
    # Σ z² (1 - q)/(1 + q) q^|z| over z from -200 to 200, with q = exp(-0.5).
    z, q = np.arange(-200, 201), exp(-0.5)
    chance = (1 - q) / (1 + q) * q ** np.abs(z)
    assert chance.sum() == pytest.approx(1)
    assert geometric_sd(epsilon=0.5) == pytest.approx(sqrt((chance * z**2).sum()))


@given(st.floats(1e-6, 50))
def test_whole_number_noise_is_the_narrower_one(epsilon):
    assert geometric_sd(epsilon=epsilon) <= laplace_sd(epsilon=epsilon) * (1 + 1e-12)


@pytest.mark.parametrize("epsilon", [0, -1, inf, nan, "1", True, None])
def test_epsilon_must_be_a_number_above_zero(epsilon):
    for refuse in (
        lambda: smallest_printable(epsilon=epsilon, delta=0.1),
        lambda: chance_printed(1, epsilon=epsilon, delta=0.1),
        lambda: laplace_sd(epsilon=epsilon),
        lambda: geometric_sd(epsilon=epsilon),
    ):
        with pytest.raises(
            RuleError, match=r"^`epsilon` must be a number above 0, got "
        ):
            refuse()


@pytest.mark.parametrize("delta", [0, -1e-9, 0.500001, 1, nan, "1e-7", None])
def test_delta_must_be_a_chance_up_to_one_half(delta):
    for refuse in (
        lambda: smallest_printable(epsilon=1, delta=delta),
        lambda: chance_printed(0, epsilon=1, delta=delta),
    ):
        with pytest.raises(
            RuleError, match=r"^`delta` must be a number above 0 and at most 0.5, got "
        ):
            refuse()


@pytest.mark.parametrize("count", [-1, nan, inf, "53"])
def test_a_count_must_be_a_number_of_people(count):
    with pytest.raises(RuleError, match=r"^`count` must be a number of at least 0"):
        chance_printed(count, epsilon=1, delta=1e-7)
