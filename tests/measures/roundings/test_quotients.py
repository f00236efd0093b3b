"""Rates worked out from printed numbers are told from those of true numbers."""

import numpy as np
import pytest

from kit.errors import MeasureError
from kit.measures.rounding_changes import compare_quotients

BASE = 100_000


def publish(*, is_from_printed, n=2_000, seed=1, minutes=(60, 200)):
    """Hours, minutes and views as a publisher would print them."""
    rng = np.random.default_rng(seed)
    true = rng.lognormal(15, 1, n)
    sizes = rng.integers(*minutes, n)
    hours = (np.floor(true / BASE + 0.5) * BASE).astype(int)
    source = hours if is_from_printed else true
    views = (np.floor(source * 60 / sizes / BASE + 0.5) * BASE).astype(int)
    return hours * 60, sizes, views


def compare(*columns):
    return compare_quotients(*columns, amount_base=60 * BASE, rate_base=BASE)


def test_rates_of_printed_numbers_all_match_and_that_is_no_chance():
    found = compare(*publish(is_from_printed=True))
    assert found.as_printed == found.n
    assert found.expected < 0.9 * found.n
    assert found.chance < -50
    assert found.is_from_printed
    assert found.n + found.n_tied == 2_000


def test_rates_of_true_numbers_match_as_often_as_expected():
    for seed in range(5):
        found = compare(*publish(is_from_printed=False, seed=seed))
        # Within five standard deviations of at most √n/2.
        assert abs(found.as_printed - found.expected) < 2.5 * np.sqrt(found.n)
        assert not found.is_from_printed
        assert found.n_contradicting == 0


def test_a_row_by_hand():
    # 300,000 hours of 40 minutes are 450,000 views: half-way, so both are right.
    # 300,000 of 60: 300,000. The true 250,000 to 350,000 round to 300,000 views
    # (250,000 to 350,000), so all true hours would give that: 1 expected.
    # 300,000 of 120: 150,000 is half-way again. 400,000 of 120: 200,000; true hours of
    # 350,000 to 450,000 are 175,000 to 225,000 views, all of which round to 200,000.
    # 400,000 of 30: 800,000; true hours are 700,000 to 900,000 views, of which half
    # (750,000 to 850,000) round to 800,000.
    hours = np.array([3, 3, 3, 4, 4]) * BASE
    sizes = np.array([40, 60, 120, 120, 30])
    views = np.array([4, 3, 1, 2, 8]) * BASE
    found = compare(hours * 60, sizes, views)
    assert (found.n, found.n_tied, found.as_printed) == (3, 2, 3)
    assert found.expected == pytest.approx(1 + 1 + 0.5)


def test_rows_that_no_true_numbers_fit_are_set_aside():
    hours, sizes, views = publish(is_from_printed=True, n=50)
    views[0] += 10 * BASE
    found = compare(hours, sizes, views)
    assert found.n_contradicting == 1
    assert found.as_printed == found.n


def test_columns_that_do_not_match_are_refused():
    one = np.array([60])
    with pytest.raises(MeasureError, match="as long as each other"):
        compare(one, np.array([1, 2]), one)
    with pytest.raises(MeasureError, match="as long as each other"):
        compare(one[:0], one[:0], one[:0])
    with pytest.raises(MeasureError, match="numbers of at least 1, got 0"):
        compare(one, np.array([0]), one)
