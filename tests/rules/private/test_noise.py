"""Noise in whole numbers: its chances by hand, its draws, and what is read off it."""

from math import exp, inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.stats import binom

from kit.errors import ReleaseError, RuleError
from kit.printed import Exact, Interval, Noisy, Range, Suppressed
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.private.noise_threshold import geometric_sd, smallest_printable
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

scales = st.floats(0.05, 12)
noises = st.builds(DiscreteLaplace, scales) | st.builds(DiscreteGaussian, scales)
KINDS = (DiscreteLaplace, DiscreteGaussian)
few = settings(max_examples=25)


def far(noise):
    """A noise so far out that its chance is nothing."""
    return int(60 * noise.scale) + 10


def chances(noise):
    one_side = {z: noise.chance(z) for z in range(far(noise) + 1)}
    return {-z: chance for z, chance in one_side.items()} | one_side


# --- The distributions --------------------------------------------------------


@pytest.mark.parametrize(
    ("epsilon", "variance"), [(1, 1.84135), (0.5, 7.835), (0.1, 199.8)]
)
def test_laplace_variance_as_published(epsilon, variance):
    noise = DiscreteLaplace(1 / epsilon)
    assert noise.variance == pytest.approx(variance, rel=3e-4)
    assert noise.variance == pytest.approx(geometric_sd(epsilon=epsilon) ** 2)


def test_laplace_chances_by_hand():
    # Scale 1/ln 2, so q = 1/2: P(0) = (1 - q)/(1 + q) = 1/3, P(1) = P(-1) = 1/6, and
    # P(1 or more) = (1/2)/(3/2) = 1/3. The variance is 2 · 1/2 / (1/2)² = 4.
    noise = DiscreteLaplace(1 / np.log(2))
    assert noise.chance(0) == pytest.approx(1 / 3)
    assert noise.chance(1) == noise.chance(-1) == pytest.approx(1 / 6)
    assert noise.tail(1) == pytest.approx(1 / 3)
    assert noise.tail(0) == pytest.approx(2 / 3)
    assert noise.variance == pytest.approx(4)


def test_gaussian_chances_by_hand():
    # Scale 1: weights 1, e^-½, e^-2, e^-4½, e^-8 … add up to 2.5066, near √(2π).
    # P(0) = .39894, P(±1) = .24197; the variance is nearly 1.
    noise = DiscreteGaussian(1)
    weights = [exp(-z * z / 2) for z in range(-9, 10)]
    assert noise.chance(0) == pytest.approx(1 / sum(weights))
    assert noise.chance(0) == pytest.approx(0.39894, abs=1e-5)
    assert noise.chance(-1) == pytest.approx(0.24197, abs=1e-5)
    assert noise.variance == pytest.approx(1, abs=1e-6)


def test_narrow_gaussian_noise_varies_less_than_its_scale():
    # Scale ½: weights 1, e^-2, e^-8 for 0, ±1, ±2, so the variance is
    # 2 (e^-2 + 4 e^-8) / (1 + 2 e^-2 + 2 e^-8) = 0.273354/1.271341 = 0.2150 < ¼.
    assert DiscreteGaussian(0.5).variance == pytest.approx(0.2150, abs=1e-4)


@few
@given(noises)
def test_chances_add_up_and_have_the_stated_variance(noise):
    chance = chances(noise)
    assert sum(chance.values()) == pytest.approx(1)
    spread = sum(z * z * p for z, p in chance.items())
    assert spread == pytest.approx(noise.variance, rel=1e-6)


@few
@given(noises, st.integers(-40, 40))
def test_a_tail_is_what_lies_beyond(noise, z):
    beyond = sum(p for other, p in chances(noise).items() if other >= z)
    assert noise.tail(z) == pytest.approx(beyond, rel=1e-6, abs=1e-12)


@given(noises, st.floats(1e-12, 0.5))
def test_reach_is_the_fewest_people_exceeded_so_rarely(noise, chance):
    reach = noise.reach(chance)
    assert noise.tail(reach + 1) <= chance
    assert reach == 0 or noise.tail(reach) > chance


@given(st.builds(DiscreteLaplace, scales), st.integers(-30, 30))
def test_one_person_changes_laplace_odds_by_epsilon_at_most(noise, z):
    ratio = noise.chance(z) / noise.chance(z + 1)
    assert exp(-1 / noise.scale) * 0.999999 < ratio < exp(1 / noise.scale) * 1.000001


# --- Draws ---------------------------------------------------------------------

N = 50_000


def assert_drawn_from(drawn, noise):
    """Each number must come up about as often as it should.

    For each of 13 outcomes the exact binomial chance of so few, or so many, is asked
    to be at least 1e-11: 26 questions, so a false alarm in under 1 of 3·10⁹ runs.
    """
    middle = range(-5, 6)
    found = {z: int((drawn == z).sum()) for z in middle}
    wanted = {z: noise.chance(z) for z in middle}
    found |= {"above": int((drawn > 5).sum()), "below": int((drawn < -5).sum())}
    wanted |= {"above": noise.tail(6), "below": noise.tail(6)}
    assert sum(found.values()) == len(drawn)
    for z, times in found.items():
        assert binom.cdf(times, len(drawn), wanted[z]) > 1e-11, z
        assert binom.sf(times - 1, len(drawn), wanted[z]) > 1e-11, z


@pytest.mark.parametrize("noise", [DiscreteLaplace(1), DiscreteGaussian(3.5)])
def test_both_samplers_draw_from_the_stated_distribution(noise):
    assert_drawn_from(noise.draw(N, np.random.default_rng(53)), noise)
    assert_drawn_from(noise.draw(N), noise)


@pytest.mark.parametrize(
    "other", [DiscreteLaplace(1.1), DiscreteGaussian(1.36), DiscreteGaussian(1)]
)
def test_other_noise_would_be_noticed(other):
    # Else the test above could not fail; 1.36² is about the variance of Laplace.
    drawn = other.draw(N, np.random.default_rng(53))
    with pytest.raises(AssertionError, match="assert"):
        assert_drawn_from(drawn, DiscreteLaplace(1))


@pytest.mark.parametrize("noise", [DiscreteLaplace(1), DiscreteGaussian(18.26)])
def test_drawn_noise_has_the_stated_variance(noise):
    # The mean of N squares has the standard deviation √((E z⁴ - var²) / N); eight of
    # them are left by chance in far less than one of 10⁹ runs.
    fourth = sum(z**4 * p for z, p in chances(noise).items())
    slack = 8 * sqrt((fourth - noise.variance**2) / N)
    for drawn in (noise.draw(N, np.random.default_rng(11)), noise.draw(N)):
        assert abs((drawn**2.0).mean() - noise.variance) < slack
        assert abs(drawn.mean()) < 8 * sqrt(noise.variance / N)


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_noise_again_and_no_seed_does_not(kind):
    noise = kind(100)
    drawn = [noise.draw(50, np.random.default_rng(1)).tolist() for _ in range(2)]
    assert drawn[0] == drawn[1]
    # Two runs of 50 numbers agree by chance with at most (1/200)^50.
    assert noise.draw(50).tolist() != noise.draw(50).tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_none_or_wide_noise_can_be_drawn(kind):
    assert kind(1).draw(0).tolist() == []
    for rng in (None, np.random.default_rng(0)):
        assert kind(1).draw(0, rng).shape == (0,)
        assert kind(kind.largest_scale).draw(20, rng).std() > kind.largest_scale / 9


@pytest.mark.parametrize("kind", KINDS)
def test_hardly_any_noise_leaves_counts_as_they_are(kind):
    assert {kind(0.001).settle(53) for _ in range(20)} == {53}


# --- A rule ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_noisy_number_says_so_and_proves_nothing(kind):
    rule = kind(2)
    printed = rule.publish(53, np.random.default_rng(3))
    assert isinstance(printed, Noisy)
    assert printed.at_most is None
    assert rule.is_random
    assert rule.suppressed is None
    assert rule.reveals(printed) == Interval(0, None)
    assert rule.reveals(Exact(53)) == Interval(0, None)


def test_noise_may_go_below_nobody():
    printed = {DiscreteLaplace(50).publish(0).count < 0 for _ in range(200)}
    assert True in printed  # all of 200 at 0 or above: (½ + .005)^200 < 1e-58


def test_a_threshold_behind_noise_withholds_what_may_be_anything():
    rule = Steps((DiscreteLaplace(1), Threshold(17, is_zero_shown=False)))
    printed = {str(rule.publish(1, np.random.default_rng(s))) for s in range(50)}
    assert printed == {"withheld"}
    assert rule.reveals(Suppressed()) == Interval(0, None)
    assert rule.reveals(rule.publish(500)) == Interval(0, None)


# --- What is likely ---------------------------------------------------------------


def test_laplace_interval_by_hand():
    # q = 1/e: P(|z| > a) = 2 q^(a + 1)/(1 + q) is .07283 for a = 2, .02679 for a = 3.
    rule = DiscreteLaplace(1)
    assert rule.likely(Noisy(53)) == (50, 56)
    assert rule.likely(Noisy(53), confidence=0.92) == (51, 55)
    assert rule.likely(Noisy(1)) == (0, 4)
    assert rule.likely(Noisy(-9)) == (0, 0)


def test_the_53_could_have_been_published_give_or_take_two():
    # P(|z| > 1) = 2 e^-2/(1 + 1/e) = .19788, so 80 of 100 are within 1.
    assert DiscreteLaplace(1).likely(Noisy(53), confidence=0.8) == (52, 54)


@few
@given(noises, st.floats(0.01, 0.999), st.integers(0, 100))
def test_the_interval_holds_the_true_count_as_often_as_it_says(noise, sure, count):
    held = sum(
        chance
        for z, chance in chances(noise).items()
        if (inside := noise.likely(Noisy(count + z), confidence=sure))
        and inside.low <= count <= inside.high
    )
    assert held >= sure - 1e-9


def test_what_was_withheld_was_probably_small():
    # Noisy counts under 17 are withheld. P(z > 3) = e^-4/(1 + 1/e) = .0134 is the first
    # of at most 2.5 %: so the true count was at most 16 + 3.
    assert DiscreteLaplace(1).likely(Suppressed(17)) == (0, 19)
    assert DiscreteLaplace(1).likely(Suppressed()) == (0, None)
    assert DiscreteLaplace(1).likely(Suppressed(17), confidence=0.1) == (0, 16)


@few
@given(noises, st.floats(0.01, 0.999), st.integers(0, 60))
def test_confidence_holds_behind_a_threshold_as_well(noise, sure, count):
    held = 0
    for z, chance in chances(noise).items():
        printed = Noisy(count + z) if count + z >= 17 else Suppressed(17)
        low, high = noise.likely(printed, confidence=sure)
        held += chance * (low <= count <= high)
    assert held >= sure - 1e-9


# --- Open lists ---------------------------------------------------------------------


def test_the_threshold_of_an_open_list_by_hand():
    # ε = 1, δ = 1e-7: P(1 + z ≥ 17) = e^-16/(1 + 1/e) = 8.2e-8, and for 16 2.2e-7.
    # The continuous noise of the literature gives 16.4.
    assert DiscreteLaplace(1).threshold(1e-7) == 17
    assert smallest_printable(epsilon=1, delta=1e-7) == pytest.approx(16.4, abs=0.05)


@given(noises, st.floats(1e-12, 0.5))
def test_one_person_is_printed_so_rarely_and_a_lower_threshold_is_too_low(noise, delta):
    threshold = noise.threshold(delta)
    assert noise.tail(threshold - 1) <= delta
    assert threshold == 2 or noise.tail(threshold - 2) > delta


# --- Bad input ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scale", [0, -1, nan, inf, "1", None, 1e10, 1e-4])
def test_a_scale_is_a_number_of_people(kind, scale):
    message = "^`scale` must be a number of people from 0.001 to 1[0,]+, got "
    for wrong in (scale, True):
        with pytest.raises(RuleError, match=message):
            kind(wrong)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, nan, "0.9", True])
def test_confidence_is_a_share(confidence):
    message = "^`confidence` must be a number above 0 and below 1, got "
    with pytest.raises(RuleError, match=message):
        DiscreteLaplace(1).likely(Noisy(53), confidence=confidence)


@pytest.mark.parametrize("printed", [Range(1, 9), 53, None])
def test_only_noisy_numbers_are_likely_something(printed):
    message = "^`printed` must be a number printed with this noise, such as Noisy"
    with pytest.raises(RuleError, match=message):
        DiscreteLaplace(1).likely(printed)


@pytest.mark.parametrize("chance", [0, 0.6, nan, "1e-7", None])
def test_an_open_list_needs_a_small_chance(chance):
    message = "^`chance` must be a number above 0 and at most 0.5, got "
    with pytest.raises(RuleError, match=message):
        DiscreteGaussian(1).threshold(chance)


@pytest.mark.parametrize("n", [-1, 1.5, True])
def test_noise_is_drawn_for_a_number_of_numbers(n):
    with pytest.raises(RuleError, match=r"^`n` must be an int of at least 0, got "):
        DiscreteLaplace(1).draw(n)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [-1, 2.5, True, None])
def test_only_people_get_noise(kind, count):
    with pytest.raises(ReleaseError, match=r"^`count` must be a whole number"):
        kind(1).publish(count)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (DiscreteLaplace(1), "discrete Laplace noise of scale 1"),
        (DiscreteGaussian(18.257419), "discrete Gaussian noise of scale 18.2574"),
    ],
)
def test_it_says_what_it_is(rule, words):
    assert str(rule) == words
