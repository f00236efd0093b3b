"""Privacy losses add up, convert as published, and say what they mean."""

from math import exp, inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import RuleError
from kit.rules.private.noise import DiscreteGaussian
from kit.rules.private.private_rule import PrivacyLoss

budgets = st.floats(1e-3, 5)
few = settings(max_examples=10)


def smallest_delta(rho, epsilon):
    """The bound of Canonne, Kamath and Steinke, tried at 100,000 orders."""
    order = 1 + np.geomspace(1e-3, 1e4, 100_000)
    shrink = order * np.log1p(-1 / order) - np.log(order - 1)
    return exp(((order - 1) * (order * rho - epsilon) + shrink).min())


def test_wikimedias_budget_by_the_formula_and_by_opendp():
    # .015 + 2 √(.015 ln 10⁷) = .015 + 2 √.241771 = .015 + .983405
    loss = PrivacyLoss("day", rho=0.015)
    assert loss.epsilon_by_formula(1e-7) == pytest.approx(0.998405, abs=1e-6)
    tight = loss.epsilon_at(1e-7)
    assert tight == pytest.approx(0.8546, abs=1e-4)
    assert smallest_delta(0.015, tight) == pytest.approx(1e-7, rel=1e-3)


def test_noise_of_that_budget_keeps_the_converted_promise():
    # For one count, σ = 1/√(2 ρ): what of P(z) lies above e^ε P(z + 1) adds up to δ,
    # exactly. The bound may be too large and never too small.
    noise = DiscreteGaussian(1 / sqrt(2 * 0.015))
    epsilon = PrivacyLoss("day", rho=0.015).epsilon_at(1e-7)
    over = (
        noise.chance(z) - exp(epsilon) * noise.chance(z + 1) for z in range(-80, 80)
    )
    assert 1e-9 < sum(max(0, part) for part in over) <= 1e-7


@few
@given(budgets, st.floats(1e-10, 0.4))
def test_a_converted_loss_is_what_the_bound_says(rho, delta):
    loss = PrivacyLoss("viewer", rho=rho)
    tight = loss.epsilon_at(delta)
    assert tight <= loss.epsilon_by_formula(delta)
    if tight > 0:
        assert smallest_delta(rho, tight) == pytest.approx(delta, rel=0.01)


def test_a_loss_beyond_use_is_still_converted():
    loss = PrivacyLoss("viewer", rho=1e6)
    assert loss.epsilon_at(1e-7) == loss.epsilon_by_formula(1e-7) > 1e6


def test_an_epsilon_needs_no_conversion():
    loss = PrivacyLoss("viewer", epsilon=0.5, delta=1e-9)
    assert loss.epsilon_at(1e-9) == loss.epsilon_by_formula(1e-3) == 0.5


def test_what_is_spent_of_delta_is_not_spent_again():
    spent = PrivacyLoss("viewer", rho=0.1, delta=1e-6)
    fresh = PrivacyLoss("viewer", rho=0.1)
    assert spent.epsilon_at(3e-6) == pytest.approx(fresh.epsilon_at(2e-6))


# --- Sums -----------------------------------------------------------------------


@given(budgets, budgets, st.floats(0, 0.4), st.floats(0, 0.4))
def test_losses_of_a_kind_add_up(one, other, delta, more):
    for kind in ("epsilon", "rho"):
        first = PrivacyLoss("play", **{kind: one}, delta=delta)
        both = first + PrivacyLoss("play", **{kind: other}, delta=more)
        assert getattr(both, kind) == pytest.approx(one + other)
        assert both.delta == pytest.approx(delta + more)


def test_a_year_of_weekly_releases():
    year = sum([PrivacyLoss("viewer", epsilon=1, delta=1e-7)] * 52)
    assert year.epsilon == pytest.approx(52)
    assert year.delta == pytest.approx(52e-7)


def test_epsilon_and_rho_add_up_as_rho():
    # ε = 0.2 is at most ρ = 0.2²/2 = 0.02.
    both = PrivacyLoss("day", epsilon=0.2, delta=1e-8) + PrivacyLoss("day", rho=0.01)
    assert both.epsilon is None
    assert both.rho == pytest.approx(0.03)
    assert both.delta == pytest.approx(1e-8)


def test_no_promise_is_left_where_the_chances_add_up_to_one():
    assert sum([PrivacyLoss("play", epsilon=1, delta=0.5)] * 3).delta == 1


# --- Words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (
            PrivacyLoss("viewer", epsilon=1),
            "Adding or leaving out one viewer changes the chance of anything printed "
            "by a factor of 2.72 at most (ε = 1).",
        ),
        (
            PrivacyLoss("day", epsilon=100, delta=1e-7),
            "Adding or leaving out one viewer's day changes the chance of anything "
            "printed by a factor of e^100 at most (ε = 100), but for a chance of "
            "1e-07 (δ).",
        ),
        (
            PrivacyLoss("play", rho=0.015),
            "Adding or leaving out one play costs ρ = 0.015 of concentrated privacy "
            "loss; that is ε = 0.855 at δ = 1e-07.",
        ),
        (
            PrivacyLoss("play", rho=0.015, delta=0.4),
            "Adding or leaving out one play costs ρ = 0.015 of concentrated privacy "
            "loss, but for a chance of 0.4 (δ).",
        ),
    ],
)
def test_it_says_in_one_sentence_what_is_promised(loss, words):
    assert str(loss) == words


# --- Bad input ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["epsilon", "rho"])
@pytest.mark.parametrize("value", [0, -1, nan, inf, "1", True])
def test_a_loss_is_a_number_above_zero(name, value):
    with pytest.raises(RuleError, match=f"^`{name}` must be a number above 0, got "):
        PrivacyLoss("viewer", **{name: value})


@pytest.mark.parametrize("both", [{}, {"epsilon": 1, "rho": 1}])
def test_a_loss_is_of_one_kind(both):
    message = "^`epsilon, rho` must be one number, the other left out, got "
    with pytest.raises(RuleError, match=message):
        PrivacyLoss("viewer", **both)


@pytest.mark.parametrize("delta", [-1e-9, 1.1, nan, "0", True, None])
def test_a_delta_is_a_chance(delta):
    message = "^`delta` must be a number from 0 to 1, got "
    with pytest.raises(RuleError, match=message):
        PrivacyLoss("viewer", epsilon=1, delta=delta)


@pytest.mark.parametrize("unit", ["person", "", None, 1])
def test_a_unit_is_a_play_a_day_or_a_viewer(unit):
    message = "^`unit` must be one of play, day, viewer, got "
    with pytest.raises(RuleError, match=message):
        PrivacyLoss(unit, epsilon=1)


def test_losses_of_different_units_do_not_add_up():
    message = "^`other` must be of the same unit, a viewer's day, got 'viewer'. What "
    with pytest.raises(RuleError, match=message):
        PrivacyLoss("day", epsilon=1) + PrivacyLoss("viewer", epsilon=1)


def test_only_losses_add_up():
    with pytest.raises(RuleError, match=r"^`other` must be a PrivacyLoss, got 1\."):
        PrivacyLoss("day", epsilon=1) + 1


@pytest.mark.parametrize("delta", [0, 0.6, nan, None, 1e-6])
def test_a_conversion_needs_some_chance_that_is_not_spent(delta):
    loss = PrivacyLoss("day", rho=1, delta=1e-6)
    for convert in (loss.epsilon_at, loss.epsilon_by_formula):
        message = "^`delta` must be above 1e-06 and at most 1/2, got "
        with pytest.raises(RuleError, match=message):
            convert(delta)


def test_an_epsilon_holds_from_its_delta_on():
    message = "^`delta` must be at least 1e-06 and at most 1/2, got 1e-07"
    with pytest.raises(RuleError, match=message):
        PrivacyLoss("day", epsilon=1, delta=1e-6).epsilon_at(1e-7)
