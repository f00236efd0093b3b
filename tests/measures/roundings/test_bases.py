"""The base of a column is measured, with how likely it is by chance."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.roundings import BASES, find_base


def test_the_base_is_the_largest_usual_one_that_divides_every_number():
    # 8,121 and 5,077 are odd, and no 3 or 5 divides both: 100,000 times them has no
    # larger usual divisor in common, and 50,000 is the next finer.
    found = find_base([812_100_000, 507_700_000, 0, None, 812_100_000])
    assert (found.base, found.n, found.n_different, found.rival) == (
        100_000,
        3,
        2,
        50_000,
    )
    # Two different multiples of 50,000 are multiples of 100,000 in one of four cases.
    assert found.chance == pytest.approx(np.log10(1 / 4))
    # Of multiples of 10,000, one in ten each.
    assert found.chance_from(10_000) == pytest.approx(-2)


def test_unrounded_numbers_have_base_1_and_no_rival():
    found = find_base([53, 57])
    assert (found.base, found.rival, found.chance) == (1, None, 0)
    assert str(found) == "not rounded, by 2 numbers"


@given(st.sampled_from(BASES[:24]), st.sets(st.integers(1, 9_999), min_size=2))
def test_what_was_rounded_is_never_measured_finer(base, steps):
    # So an interval of half the measured base holds the true number.
    found = find_base([base * step for step in steps])
    assert found.base >= base
    assert all(base * step % found.base == 0 for step in steps)


def test_the_planted_base_is_found_in_many_numbers():
    true = np.random.default_rng(53).uniform(1e5, 1e8, 400)
    for base in (1, 3, 5, 10, 300, 10_000, 50_000):
        rounded = (np.round(true / base) * base).astype(int)
        found = find_base(pl.Series(rounded))
        assert found.base == base
        assert base == 1 or found.chance < -50


@pytest.mark.parametrize(
    ("numbers", "match"),
    [
        ([], "one number above 0"),
        ([0, None], "one number above 0"),
        ([1.5], "whole numbers of at least 0"),
        ([-10], "whole numbers of at least 0"),
        ([True], "whole numbers of at least 0"),
    ],
)
def test_numbers_that_tell_nothing_are_refused(numbers, match):
    with pytest.raises(MeasureError, match=match):
        find_base(numbers)


def test_a_rival_must_divide_the_base():
    with pytest.raises(MeasureError, match="`base` must be a divisor of 10"):
        find_base([10, 20, 30]).chance_from(3)
