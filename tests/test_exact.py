"""Clopper and Pearson's interval, against closed forms and sums of the binomial."""

from math import comb

import pytest
from hypothesis import given, strategies as st

from kit.errors import EvaluationError
from kit.evaluate.exact import clopper_pearson
from kit.evaluate.rates import wilson


@pytest.mark.parametrize("n", [1, 10, 500])
def test_of_no_success_the_upper_end_has_a_closed_form(n):
    # (1 - high)^n = alpha / 2.
    rate = clopper_pearson(0, n, confidence=0.9)
    assert rate.low == 0
    assert rate.high == pytest.approx(1 - 0.05 ** (1 / n))


@pytest.mark.parametrize("n", [1, 10, 500])
def test_of_all_successes_the_lower_end_has_a_closed_form(n):
    # low^n = alpha / 2.
    rate = clopper_pearson(n, n, confidence=0.9)
    assert rate.low == pytest.approx(0.05 ** (1 / n))
    assert rate.high == 1


@given(st.integers(1, 60), st.data())
def test_at_each_end_what_was_seen_or_more_extreme_has_half_the_error(n, data):
    right = data.draw(st.integers(0, n))
    rate = clopper_pearson(right, n, confidence=0.8)

    def chance(share, counts):
        return sum(comb(n, c) * share**c * (1 - share) ** (n - c) for c in counts)

    if right:
        assert chance(rate.low, range(right, n + 1)) == pytest.approx(0.1)
    if right < n:
        assert chance(rate.high, range(right + 1)) == pytest.approx(0.1)


@pytest.mark.parametrize("share", [0.003, 0.1, 0.5, 0.98])
def test_it_covers_every_share_where_wilson_does_not(share):
    n = 30
    chances = [comb(n, c) * share**c * (1 - share) ** (n - c) for c in range(n + 1)]
    covered = 0.0
    for right, chance in enumerate(chances):
        rate = clopper_pearson(right, n)
        covered += chance * (rate.low <= share <= rate.high)
    assert covered >= 0.95


def test_wilson_can_be_too_narrow():
    # At a share of .003 of 30, one success has a chance of 8 %, and Wilson's interval
    # of one in 30 begins above .003: it covers 91 % where it says 95 %.
    assert wilson(1, 30).low > 0.003 > clopper_pearson(1, 30).low
    assert 1 - 0.997**30 > 0.05


def test_it_mirrors_itself():
    few, many = clopper_pearson(7, 40), clopper_pearson(33, 40)
    assert (few.low, few.high) == pytest.approx((1 - many.high, 1 - many.low))


def test_at_no_confidence_it_still_holds_the_share():
    rate = clopper_pearson(7, 40, confidence=0)
    assert rate.low < 7 / 40 < rate.high


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, 0), "`valid` must be an int of at least 1"),
        ((-1, 5), "`succeeded` must be a number of at least 0"),
        ((6, 5), "`succeeded` must be at most `valid`, 5"),
        ((True, 5), "`succeeded` must be a number"),
    ],
)
def test_counts_out_of_range_are_refused(arguments, message):
    with pytest.raises(EvaluationError, match=message):
        clopper_pearson(*arguments)


def test_a_confidence_of_one_is_refused():
    with pytest.raises(EvaluationError, match=r"`confidence` must be in \[0, 1\)"):
        clopper_pearson(1, 5, confidence=1)
