"""Rates, intervals and residual risk, against hand sums and published figures."""

from math import inf, nan

import pytest
from hypothesis import given, strategies as st

from kit.errors import EvaluationError
from kit.evaluate.rates import (
    UNREAD,
    Rate,
    Success,
    Tally,
    design_effect,
    difference,
    residual_risk,
    wilson,
)


@st.composite
def counts(draw):
    valid = draw(st.integers(1, 5_000))
    return draw(st.integers(0, valid)), valid


def middle_and_reach(rate):
    """What Anonymeter gives: the middle of the interval and half its length."""
    return (rate.low + rate.high) / 2, (rate.high - rate.low) / 2


def rate(share, reach=0.0):
    """A rate of a thousand attempts, with an interval of our own."""
    return Rate(
        succeeded=share * 1_000,
        valid=1_000,
        low=share - reach,
        high=share + reach,
        confidence=0.95,
    )


# --- Wilson -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("succeeded", "valid", "centre", "half_width"),
    [
        (100, 500, 0.20229, 0.03500),
        (40, 500, 0.08320, 0.02390),
        (0, 500, 0.00381, 0.00381),
    ],
)
def test_wilson_agrees_with_anonymeter_to_five_digits(
    succeeded, valid, centre, half_width
):
    assert middle_and_reach(wilson(succeeded, valid)) == pytest.approx(
        (centre, half_width), abs=5e-6
    )


@pytest.mark.parametrize(
    ("succeeded", "centre", "half_width"),
    [(850, 0.849, 0.022), (0, 0.002, 0.002), (1000, 0.998, 0.002)],
)
def test_wilson_agrees_with_anonymeter_of_1000(succeeded, centre, half_width):
    assert middle_and_reach(wilson(succeeded, 1000)) == pytest.approx(
        (centre, half_width), abs=5e-4
    )


@pytest.mark.parametrize(
    ("succeeded", "confidence", "centre", "half_width"),
    [
        (23, 0.95, 0.23998824451588613, 0.08155558571285167),
        (11, 0.95, 0.1244274643007244, 0.06188550073007873),
        (100, 0.95, 0.9815032508965071, 0.01849674910349284),
        (100, 0.68, 0.9951036894831882, 0.004896310516811869),
    ],
)
def test_wilson_agrees_with_anonymeter_to_every_digit(
    succeeded, confidence, centre, half_width
):
    rate = wilson(succeeded, 100, confidence=confidence)
    assert middle_and_reach(rate) == pytest.approx((centre, half_width), rel=1e-12)


def test_wilson_agrees_with_anonymeter_on_four_attempts():
    # Linkability of four rows, one of them linked: a quarter at confidence 0; with two
    # neighbours all four are linked.
    one = wilson(1, 4)
    assert (one.low, one.high) == pytest.approx((0.045587, 0.699358), abs=1e-6)
    every = wilson(4, 4)
    assert (every.low, every.high) == pytest.approx((0.5102, 1.0), abs=1e-4)


def test_confidence_zero_closes_on_the_share():
    # z = 0, so both ends are s / n.
    none = wilson(1, 4, confidence=0)
    assert (none.low, none.value, none.high) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    ("succeeded", "valid", "share"),
    [(70, 84, 0.8333), (20, 84, 0.2381), (70, 97, 0.7216), (84, 84, 1), (0, 500, 0)],
)
def test_a_rate_is_the_share_and_not_the_middle_of_its_interval(
    succeeded, valid, share
):
    rate = wilson(succeeded, valid)
    assert rate.value == pytest.approx(share, abs=5e-5)
    assert (rate.succeeded, rate.valid) == (succeeded, valid)


@given(counts(), st.floats(1, 50))
def test_a_design_effect_makes_the_interval_that_of_so_many_fewer(pair, effect):
    succeeded, valid = pair
    plain, wider = wilson(*pair), wilson(*pair, design_effect=effect)
    assert wider.value == plain.value
    assert wider.low <= plain.low + 1e-12
    assert wider.high >= plain.high - 1e-12
    # Four times as many attempts at the same share, of which four count as one.
    same = wilson(4 * succeeded, 4 * valid, design_effect=4)
    assert (same.low, same.high) == pytest.approx((plain.low, plain.high))


def test_a_design_effect_by_hand():
    # 0.5 * 0.5 / 100 = 0.0025, and twice that was seen. At 0 of 96 the middle of the
    # interval is 2 / 100, so 0.02 * 0.98 / 96 = 0.000204 is what chance gives.
    assert design_effect(0.005, 50, 100) == pytest.approx(2)
    assert design_effect(0.000204 * 3, 0, 96) == pytest.approx(3, abs=0.01)
    assert design_effect(0, 50, 100) == 1


@pytest.mark.parametrize("effect", [0.9, -1, nan, inf, "2", None])
def test_wilson_refuses_what_is_no_design_effect(effect):
    message = "^`design_effect` must be a number of at least 1, got "
    with pytest.raises(EvaluationError, match=message):
        wilson(1, 2, design_effect=effect)


@given(counts())
def test_wilson_ends_solve_the_score_equation(pair):
    # Wilson's ends p are where the normal test just fails: n (p̂ - p)² = z² p (1 - p).
    succeeded, valid = pair
    z = 1.959963984540054
    rate = wilson(succeeded, valid)
    for end in (rate.low, rate.high):
        assert valid * (rate.value - end) ** 2 == pytest.approx(
            z**2 * end * (1 - end), abs=1e-9
        )


@given(counts(), st.floats(0, 0.999))
def test_interval_lies_in_the_unit_and_holds_the_share(pair, confidence):
    rate = wilson(*pair, confidence=confidence)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


@given(counts())
def test_failures_mirror_successes(pair):
    succeeded, valid = pair
    rate, mirror = wilson(succeeded, valid), wilson(valid - succeeded, valid)
    assert (rate.low, rate.high) == pytest.approx((1 - mirror.high, 1 - mirror.low))


@pytest.mark.parametrize(
    ("succeeded", "valid", "message"),
    [
        (0, 0, "`valid` must be an int of at least 1, got 0."),
        (1, 2.0, "`valid` must be an int of at least 1, got 2.0."),
        (-1, 5, "`succeeded` must be a number of at least 0, got -1."),
        (nan, 5, "`succeeded` must be a number of at least 0, got nan."),
        (True, 5, "`succeeded` must be a number of at least 0, got True."),
        (6, 5, "`succeeded` must be at most `valid`, 5, got 6."),
    ],
)
def test_wilson_refuses_counts_that_give_no_rate(succeeded, valid, message):
    with pytest.raises(EvaluationError, match=f"^{message}$"):
        wilson(succeeded, valid)


@pytest.mark.parametrize("confidence", [1, 95, -0.1, nan, "0.95", None])
def test_wilson_refuses_a_confidence_outside_the_unit(confidence):
    with pytest.raises(
        EvaluationError, match=r"^`confidence` must be in \[0, 1\), got "
    ):
        wilson(1, 2, confidence=confidence)


# --- Residual risk ----------------------------------------------------------


def test_the_interval_of_residual_risk_agrees_with_anonymeter_to_five_digits():
    risk = residual_risk(wilson(100, 500), wilson(40, 500))
    assert middle_and_reach(risk) == pytest.approx((0.12989, 0.04441), abs=5e-6)


def test_the_interval_of_residual_risk_agrees_with_anonymeter_of_1000():
    risk = residual_risk(wilson(900, 1000), wilson(850, 1000))
    assert risk.low == pytest.approx(0.1717568261315707, rel=1e-12)
    assert risk.high == pytest.approx(0.4864811930520647, rel=1e-12)


def test_residual_risk_is_that_of_the_two_shares():
    # (0.9 - 0.85) / (1 - 0.85) = 1/3, and (1 - 0) / (1 - 0) = 1.
    risk = residual_risk(wilson(900, 1000), wilson(850, 1000))
    assert risk.value == pytest.approx(1 / 3)
    assert residual_risk(wilson(84, 84), wilson(0, 84)).value == 1


def test_residual_risk_of_certain_rates_is_certain():
    # (0.9 - 0.8) / (1 - 0.8) = 0.5
    risk = residual_risk(rate(0.9), rate(0.8))
    assert (risk.low, risk.value, risk.high) == pytest.approx((0.5, 0.5, 0.5))


def test_residual_risk_carries_both_errors():
    # Value 0.05 / 0.15 = 1/3. Error √((0.02/0.15)² + (0.02·0.1/0.15²)²)
    # = √(0.1333² + 0.0889²) = 0.160.
    risk = residual_risk(rate(0.9, 0.02), rate(0.85, 0.02))
    assert risk.value == pytest.approx(1 / 3)
    assert round((risk.high - risk.low) / 2, 3) == 0.160


def test_a_control_that_does_better_leaves_no_risk():
    risk = residual_risk(rate(0.2), rate(0.6))
    assert (risk.value, risk.low, risk.high) == (0, 0, 0)


@given(counts())
def test_an_attack_equal_to_its_control_has_no_residual_risk(pair):
    rate = wilson(*pair)
    risk = residual_risk(rate, rate)
    assert risk.value == 0
    assert risk.low == 0


@given(counts(), counts())
def test_residual_risk_never_exceeds_the_attack_rate(attacked, controlled):
    # a - (a - c)/(1 - c) = c (1 - a)/(1 - c), never negative.
    attack, control = wilson(*attacked), wilson(*controlled)
    assert residual_risk(attack, control).value <= attack.value + 1e-12


def test_a_control_that_never_fails_leaves_nothing_to_measure():
    with pytest.raises(
        EvaluationError, match=r"^`control.low` must be below 1, got 1.0.$"
    ):
        residual_risk(wilson(1, 2), wilson(2, 2, confidence=0))


# --- Difference from the baseline -------------------------------------------


def test_difference_agrees_with_newcombe():
    # Newcombe 1998, table II, 56/70 against 48/80, method 10.
    low, high = difference(wilson(56, 70), wilson(48, 80))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@given(counts(), counts())
def test_difference_changes_sign_with_its_sides(one, other):
    low, high = difference(wilson(*one), wilson(*other))
    back_low, back_high = difference(wilson(*other), wilson(*one))
    assert (low, high) == pytest.approx((-back_high, -back_low))
    assert -1 - 1e-12 <= low <= high <= 1 + 1e-12


# --- Tally ------------------------------------------------------------------


def test_denominators_stay_apart():
    # Of 500 asked for, 40 could be mounted and 20 judged: coverage 20/500, and the
    # rate is of the 20, not of the 500.
    attack = Tally(requested=500, generated=40, valid=20, succeeded=10)
    none = Tally.of(20, succeeded=0)
    assert attack.coverage == pytest.approx(0.04)
    assert Success(attack=attack, baseline=none, control=none).rate == wilson(10, 20)


def test_people_who_share_a_pattern_are_all_counted():
    # 53 viewers with one pattern are 53 attempts, not one.
    attack = Tally.of(53, succeeded=53)
    none = Tally.of(53, succeeded=0)
    assert Success(attack=attack, baseline=none, control=none).rate == wilson(53, 53)


def test_nothing_requested_covers_nothing():
    assert Tally.of(0, succeeded=0).coverage == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("generated", 11, "`generated` must be at most `requested`, 10, got 11."),
        ("valid", 9, "`valid` must be at most `generated`, 8, got 9."),
        ("succeeded", 7, "`succeeded` must be at most `valid`, 6, got 7."),
        ("succeeded", -1, "`succeeded` must be a number of at least 0, got -1."),
        ("design_effect", 0, "`design_effect` must be a number of at least 1, got 0."),
        ("requested", 10.0, "`requested` must be an int of at least 0, got 10.0."),
    ],
)
def test_tally_refuses_counts_that_are_not_nested(field, value, message):
    nested = {"requested": 10, "generated": 8, "valid": 6, "succeeded": 4}
    with pytest.raises(EvaluationError, match=f"^{message}$"):
        Tally(**(nested | {field: value}))


def test_tally_of_refuses_attempts_that_are_not_a_count():
    with pytest.raises(
        EvaluationError, match=r"^`attempts` must be an int of at least 0, got 'ten'.$"
    ):
        Tally.of("ten", succeeded=1)


# --- Success ----------------------------------------------------------------


def success(attack, baseline, control=0, *, confidence=0.95):
    return Success(
        attack=Tally.of(100, succeeded=attack),
        baseline=Tally.of(100, succeeded=baseline),
        control=Tally.of(100, succeeded=control),
        confidence=confidence,
    )


def test_success_takes_each_rate_from_its_own_tally():
    result = success(23, 11, 5, confidence=0.9)
    assert result.rate == wilson(23, 100, confidence=0.9)
    assert result.baseline_rate == wilson(11, 100, confidence=0.9)
    assert result.control_rate == wilson(5, 100, confidence=0.9)
    assert result.residual_risk == residual_risk(result.rate, result.control_rate)


def test_an_attack_clear_of_its_baseline_needs_no_caution():
    # 0.23 - 0.11 = 0.12, minus √((0.23 - 0.158)² + (0.186 - 0.11)²) = 0.105: above 0,
    # although the two intervals, up to 0.186 and from 0.158, overlap.
    result = success(23, 11)
    assert result.rate.low < result.baseline_rate.high
    assert result.is_meaningful
    assert result.caution == ""


@pytest.mark.parametrize("attack", [0, 5])
def test_an_attack_that_is_beaten_says_so(attack):
    result = success(attack, 11)
    assert not result.is_meaningful
    assert result.caution == (
        f"The attack was right in {attack} of 100 attempts, and guessing without the "
        "release in 11 of 100: the attack is beaten by something simpler."
    )


def test_an_attack_no_better_than_its_baseline_says_so():
    assert success(11, 11).caution.endswith(
        " in 11 of 100: no better, so its successes show nothing of the release."
    )


def test_of_several_baselines_the_strongest_counts():
    # Naming the most active is right for nobody, and counting titles for 99 of 100,
    # where the attack is right for 96: it is no attack to be proud of.
    naive = {
        "naming the most active": Tally.of(100, succeeded=0),
        "counting titles": Tally.of(100, succeeded=99),
    }
    none = Tally.of(100, succeeded=0)
    result = Success(attack=Tally.of(100, succeeded=96), baseline=naive, control=none)
    assert result.strongest == "counting titles"
    assert result.baseline_rate == wilson(99, 100)
    assert not result.is_meaningful
    assert "counting titles in 99 of 100: the attack is beaten" in result.caution
    assert result.baselines == naive


def test_a_baseline_without_a_name_is_a_guess_without_the_release():
    assert success(5, 1).baselines == {UNREAD: Tally.of(100, succeeded=1)}
    assert success(5, 1).strongest == UNREAD == "guessing without the release"


def test_success_refuses_to_have_nothing_to_beat():
    none = Tally.of(1, succeeded=0)
    with pytest.raises(EvaluationError, match=r"^`baseline` must be at least one, got"):
        Success(attack=none, baseline={}, control=none)
    starved = {"by lot": Tally.of(0, succeeded=0)}
    message = r"^`baseline\['by lot'\].valid` must be an int of at least 1, got 0.$"
    with pytest.raises(EvaluationError, match=message):
        Success(attack=none, baseline=starved, control=none)


def test_an_attack_better_by_chance_says_so():
    # 0.13 - 0.11 is well within what 100 attempts vary by.
    result = success(13, 11)
    assert not result.is_meaningful
    assert result.caution.endswith(": at 95% confidence that may be chance.")


def test_a_baseline_of_another_size_is_compared_by_what_was_seen():
    # The Wilson centres are 0.066 (5 of 100) and 0.139 (0 of 10), in the wrong order;
    # what was seen is 5% and 0%. It may be chance, but it is not "no better".
    result = Success(
        attack=Tally.of(100, succeeded=5),
        baseline=Tally.of(10, succeeded=0),
        control=Tally.of(100, succeeded=0),
    )
    assert "may be chance" in result.caution


@pytest.mark.parametrize("name", ["attack", "baseline", "control"])
def test_success_refuses_a_tally_without_a_valid_attempt(name):
    tallies = dict.fromkeys(("attack", "baseline", "control"), Tally.of(1, succeeded=0))
    starved = Tally(requested=9, generated=3, valid=0, succeeded=0)
    message = f"^`{name}.valid` must be an int of at least 1, got 0.$"
    with pytest.raises(EvaluationError, match=message):
        Success(**(tallies | {name: starved}))


def test_success_refuses_a_number_for_a_tally():
    tally = Tally.of(1, succeeded=0)
    with pytest.raises(
        EvaluationError, match=r"^`control` must be a Tally, got 'float'.$"
    ):
        Success(attack=tally, baseline=tally, control=0.2)


def test_success_refuses_a_confidence_in_percent():
    with pytest.raises(
        EvaluationError, match=r"^`confidence` must be in \[0, 1\), got 95.$"
    ):
        success(1, 0, confidence=95)


@given(st.integers(1, 400))
def test_what_was_seen_lies_within_its_interval(valid):
    for succeeded in (0, valid):
        rate = wilson(succeeded, valid)
        assert rate.low <= rate.value <= rate.high


def test_what_the_control_was_tried_on_is_said_in_words():
    half = Tally.of(20, succeeded=10)
    with pytest.raises(EvaluationError, match="`control_on` must be words of a sent"):
        Success(attack=half, baseline=half, control=half, control_on=" ")
