"""Luck isolates one person in three times of eight, and is averaged exactly."""

import re
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given, strategies as st
from scipy.integrate import quad

from kit.errors import MeasureError
from kit.measures.populations.singling_out import (
    isolation_by_luck,
    mean_isolation_by_luck,
    smallest_class_for_risk,
)

weights = st.floats(0, 1)


def test_a_weight_of_one_in_n_isolates_with_the_published_chance():
    # (1 - 1/1000)^999 = 0.36806; for ever more people 1 / e.
    assert isolation_by_luck(1 / 1000, n=1000).value == pytest.approx(0.36806, abs=5e-6)
    assert isolation_by_luck(1e-9, n=10**9).value == pytest.approx(exp(-1))


def test_two_people_are_counted_out_by_hand():
    # Exactly one of two has it: 2 w (1 - w).
    assert isolation_by_luck(0.25, n=2).value == pytest.approx(6 / 16)
    assert isolation_by_luck(0.25, n=1).value == 0.25
    assert isolation_by_luck(0, n=5).value == 0
    assert isolation_by_luck(1, n=5).value == 0
    assert isolation_by_luck(1, n=1).value == 1


@given(weight=weights, n=st.integers(2, 10**6))
def test_no_weight_beats_one_in_n(weight, n):
    best = isolation_by_luck(1 / n, n=n).value
    assert 0 <= isolation_by_luck(weight, n=n).value <= best * (1 + 1e-9)


@given(ends=st.tuples(weights, weights).map(sorted), n=st.integers(1, 40))
def test_the_mean_over_a_range_is_its_integral(ends, n):
    low, high = ends
    found = mean_isolation_by_luck(low, high, n=n).value
    if high - low < 1e-6:
        assert found == pytest.approx(isolation_by_luck(low, n=n).value, abs=1e-4)
    else:
        area, _ = quad(lambda w: n * w * (1 - w) ** (n - 1), low, high)
        assert found == pytest.approx(area / (high - low), rel=1e-6, abs=1e-9)


def test_the_mean_over_a_hair_is_exact_where_the_closed_form_cancels():
    n, low, high = 50, Fraction(1, 100), Fraction(1, 100) + Fraction(1, 10**6)

    def beyond(w):
        return (n * w + 1) * (1 - w) ** n

    exact = (beyond(low) - beyond(high)) / ((n + 1) * (high - low))
    found = mean_isolation_by_luck(float(low), float(high), n=n).value
    assert found == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(
    ("risk", "size"),
    # 1 / 0.09 = 11.1, so 11 would be too few; and no rounding error adds one.
    [(0.09, 12), (1, 1), (0.5, 2), (0.34, 3), (0.33, 4), (0.1, 10), (1 / 49, 49)],
)
def test_a_limit_of_risk_asks_for_a_class(risk, size):
    assert smallest_class_for_risk(risk).value == size


@given(size=st.integers(1, 10**6))
def test_the_risk_of_a_class_asks_for_that_class(size):
    assert smallest_class_for_risk(1 / size).value == size


SHARE = "must be a number from 0 to 1, got"


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (lambda: isolation_by_luck(-0.1, n=5), f"`weight` {SHARE} -0.1."),
        (lambda: isolation_by_luck(float("nan"), n=5), f"`weight` {SHARE} nan."),
        (lambda: isolation_by_luck(True, n=5), f"`weight` {SHARE} True."),
        (lambda: isolation_by_luck(0.5, n=0), "`n` must be an int from 1 to 1,000,"),
        (lambda: mean_isolation_by_luck(-1, 1, n=5), f"`low` {SHARE} -1."),
        (lambda: mean_isolation_by_luck(0, 1.5, n=5), f"`high` {SHARE} 1.5."),
        (
            lambda: mean_isolation_by_luck(0.5, 0.4, n=5),
            "`low` must be at most `high`, 0.4, got 0.5.",
        ),
        (lambda: mean_isolation_by_luck(0, 1, n=0), "`n` must be an int from 1 to 1,0"),
        (
            lambda: smallest_class_for_risk(0),
            "`risk` must be a number above 0 and at most 1, got 0.",
        ),
        (
            lambda: smallest_class_for_risk(9),
            "`risk` must be a number above 0 and at most 1, got 9.",
        ),
        (
            lambda: smallest_class_for_risk(1e-300),
            "`risk` must be at least 1e-15, got 1e-300.",
        ),
    ],
)
def test_what_is_no_weight_and_no_risk_is_refused(measure, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        measure()
