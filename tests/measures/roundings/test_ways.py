"""Sums tell which way numbers were rounded."""

import numpy as np
import pytest

from kit.errors import MeasureError
from kit.measures.roundings import WAYS, fit_ways

ROUND = {
    "nearest": lambda x: np.floor(x + 0.5),
    "down": np.floor,
    "up": np.ceil,
}


@pytest.mark.parametrize("way", ROUND)
def test_the_way_of_a_table_with_totals_fits_and_the_opposite_is_refuted(way):
    parts = np.random.default_rng(1).integers(0, 1_000, (200, 6))
    true = np.hstack([parts, parts.sum(axis=1, keepdims=True)])
    printed = ROUND[way](true / 10) * 10
    factors = np.array([1] * 6 + [-1])
    found = dict(
        fit_ways(printed, factors, np.full(7, 10)).select("way", "fits").iter_rows()
    )
    assert found[way] == found["random"] == 200
    if way != "nearest":
        assert found["up" if way == "down" else "down"] < 100


def test_an_end_that_no_true_number_reaches_does_not_fit():
    # Rounded down to tens, 10 is under 20 and 10 again: together under 40, not 40.
    fits = fit_ways(np.array([[10, 10, 40]]), np.array([1, 1, -1]), np.array([10] * 3))
    assert dict(fits.select("way", "fits").iter_rows())["down"] == 0
    # To the nearest, 15 may be printed as 10: 30 is not enough for 35 either.
    assert dict(fits.select("way", "fits").iter_rows())["nearest"] == 0
    fits = fit_ways(np.array([[10, 10, 30]]), np.array([1, 1, -1]), np.array([10] * 3))
    assert dict(fits.select("way", "fits").iter_rows())["nearest"] == 1


def test_factors_may_differ_by_row_and_a_term_may_be_exact():
    # 60 minutes an hour, and views of 95 and 120 minutes: 1,000 hours to the hundred.
    printed = np.array([[1_000, 631], [1_000, 500]])
    factors = np.array([[60, -95], [60, -120]])
    found = fit_ways(printed, factors, np.array([100, 0]))
    assert found.filter(way="nearest")["fits"].item() == 2
    assert set(found["way"]) == set(WAYS)


def test_shapes_that_do_not_match_are_refused():
    with pytest.raises(MeasureError, match="a table of at least one sum"):
        fit_ways(np.empty((0, 3)), np.ones(3), np.ones(3))
    with pytest.raises(MeasureError, match="`factors` must be one number for each of"):
        fit_ways(np.ones((1, 3)), np.ones(2), np.ones(3))
    with pytest.raises(MeasureError, match="`bases` must be one number for each of"):
        fit_ways(np.ones((1, 3)), np.ones(3), np.ones(2))
