"""What is left of a release, worked by hand."""

from dataclasses import asdict

import numpy as np
import pytest

from kit.errors import MeasureError
from kit.measures.usefulness import measure_usefulness


def test_a_table_by_hand():
    # Printed are 100 (as it is), 55 for 53 and 0 for 2; 7 and 4 are withheld.
    found = measure_usefulness([100, 53, 7, 4, 2], [100, 55, None, None, 0])
    assert asdict(found) == {
        "n_cells": 5,
        "cells_covered": 3 / 5,
        "people_covered": pytest.approx(155 / 166),
        "mean_error": pytest.approx((0 + 2 + 2) / 3),
        "mean_relative_error": pytest.approx((0 + 2 / 53 + 1) / 3),
        "worst_error": 2.0,
        # All five are in the true top ten, three of them in the printed one.
        "top_kept": 3 / 5,
        "top_order": 1.0,
    }


def test_what_is_true_has_no_error():
    found = measure_usefulness([9, 5, 0], [9, 5, 0])
    assert (found.mean_error, found.mean_relative_error, found.worst_error) == (0, 0, 0)
    assert (found.cells_covered, found.people_covered) == (1, 1)
    assert (found.top_kept, found.top_order) == (1, 1)


def test_nothing_printed_has_no_error_and_covers_nobody():
    found = measure_usefulness([9, 5], [None, None])
    assert (found.cells_covered, found.people_covered, found.top_kept) == (0, 0, 0)
    errors = found.mean_error, found.mean_relative_error, found.worst_error
    assert errors == (None, None, None)
    assert found.top_order is None


def test_where_nobody_is_counted_nobody_is_lost():
    found = measure_usefulness([0, 0], [3, None])
    assert found.people_covered == 1
    assert (found.mean_error, found.mean_relative_error) == (3, None)


def test_noise_below_zero_is_an_error_like_any_other():
    assert measure_usefulness([1], [-2]).worst_error == 3


def test_the_order_of_the_top_is_counted_in_pairs():
    # Of the six pairs of 40, 30, 20, 10 the last one alone is turned round:
    # (5 - 1) / 6.
    found = measure_usefulness([40, 30, 20, 10], [40, 30, 10, 20])
    assert found.top_order == pytest.approx(4 / 6)
    assert measure_usefulness([40, 30], [30, 40]).top_order == -1


def test_equal_numbers_tie():
    # 53 and 52 are both printed as 50. Of three pairs two keep their order, and one
    # is tied in print: 2 / sqrt(3 * (3 - 1)).
    found = measure_usefulness([80, 53, 52], [80, 50, 50])
    assert found.top_order == pytest.approx(2 / 6**0.5)
    assert measure_usefulness([80, 53], [50, 50]).top_order is None
    assert measure_usefulness([80, 80], [50, 80]).top_order is None


def test_what_is_printed_equal_to_the_tenth_is_in_the_top():
    # Eleven cells; the last two are equal in print, and both are in the printed top.
    true = [*range(30, 21, -1), 20, 21]
    printed = [*range(30, 21, -1), 20, 20]
    assert measure_usefulness(true, printed).top_kept == 1
    assert measure_usefulness(true, true).top_kept == 1
    # The 21, in the true top ten, is printed as 19: nine of ten are kept.
    assert measure_usefulness(true, [*printed[:10], 19]).top_kept == 9 / 10


def test_of_true_numbers_tied_with_the_tenth_any_will_do():
    # Twenty fives of which the last ten are printed: ten of the largest are there.
    assert measure_usefulness([5] * 20, [None] * 10 + [5] * 10).top_kept == 1
    # Four of them are: 4 of 10.
    assert measure_usefulness([5] * 20, [None] * 16 + [5] * 4).top_kept == 4 / 10
    # Nine are larger and withheld, and one five at most belongs in the top: 1 of 10.
    true = [9] * 9 + [5] * 20
    assert measure_usefulness(true, [None] * 9 + [5] * 20).top_kept == 1 / 10
    # All nine are printed and no five: 9 of 10.
    assert measure_usefulness(true, [9] * 9 + [None] * 20).top_kept == 9 / 10


@pytest.mark.parametrize("shift", range(1, 14, 4))
def test_the_place_of_a_cell_does_not_matter(shift):
    true = [9, 8, 7, 6, *[5] * 10, 2, 1]
    printed = [9, None, 6, 7, *[5] * 5, 4, None, None, None, None, 3, None]
    found = measure_usefulness(true, printed)
    # Ten are printed, so all of them are in the printed top. The true one is 9, 8, 7,
    # 6 and any six of the fives: all is kept of it but the 8.
    assert found.top_kept == 9 / 10
    turned = [cells[shift:] + cells[:shift] for cells in (true, printed)]
    assert measure_usefulness(*turned) == found


@pytest.mark.parametrize("kind", [np.uint32, np.int64, np.uint8])
def test_zeros_are_the_smallest_whatever_the_integers(kind):
    true = np.array([0, *range(1, 11)], dtype=kind)
    # The top ten are 10 to 1; the zero alone is not among them.
    printed = [None, *range(1, 11)]
    assert measure_usefulness(true, printed).top_kept == 1


@pytest.mark.parametrize(
    ("true", "printed", "message"),
    [
        ([], [], r"^`true` must be a list of at least one number, got \[\]"),
        (5, [5], r"^`true` must be a list of at least one number, got 5"),
        ([[1], [1, 2]], [1, 2], r"^`true` must be a list of at least one number, got"),
        (
            [-1],
            [1],
            r"^`true` must be whole numbers of people, from 0 to .*, got \[-1\]",
        ),
        ([2**63], [1], "^`true` must be whole numbers of people, from 0 to 1,000,000,"),
        ([1], [10**400], "^`printed` must be numbers or None, got 1000"),
        ([1.5], [1], "^`true` must be whole numbers of people"),
        ([True], [1], "^`true` must be whole numbers of people"),
        ([None], [1], "^`true` must be whole numbers of people"),
        ([1, 2], [1], "^`printed` must be one number, or None, for each of the 2 true"),
        ([1], [1, None], "^`printed` must be one number, or None, for each.*got '2 of"),
        ([1], [float("nan")], "^`printed` must be numbers or None, got nan"),
        ([1], [float("inf")], "^`printed` must be numbers or None, got inf"),
        ([1], ["1"], "^`printed` must be numbers or None, got '1'"),
        ([1], [True], "^`printed` must be numbers or None, got True"),
        ([1], 1, "^`printed` must be a list of numbers or None, got 1"),
    ],
)
def test_only_numbers_are_compared(true, printed, message):
    with pytest.raises(MeasureError, match=message):
        measure_usefulness(true, printed)
