"""The shares of the population, against the totals they must add up to."""

import numpy as np
import pytest

from kit.errors import KitError
from kit.populations import (
    US_STATES,
    age_bands,
    birthdays,
    combine,
    dates_of_birth,
    equal_cells,
    sexes,
    us_states,
)


def test_states_add_up_to_the_2020_census():
    # 50 states and the District of Columbia; 331,449,281 residents on 1 April 2020.
    assert len(US_STATES) == 51
    assert sum(US_STATES.values()) == 331_449_281
    assert max(US_STATES, key=US_STATES.get) == "California"
    assert min(US_STATES, key=US_STATES.get) == "Wyoming"


def test_shares_of_states_keep_their_order():
    place = list(US_STATES).index("New York")
    assert us_states()[place] == pytest.approx(20_201_249 / 331_449_281)


def test_states_cannot_be_changed_by_a_caller():
    with pytest.raises(TypeError, match="does not support item assignment"):
        US_STATES["New York"] = 0


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (birthdays(), 365),
        (dates_of_birth(), 21_915),  # 60 x 365 + 15 leap days
        (dates_of_birth(years=3), 1_095),
        (dates_of_birth(years=4), 1_461),
        (sexes(), 2),
        (age_bands(), 6),
        (us_states(), 51),
        (combine(us_states(), sexes(), age_bands()), 612),
    ],
)
def test_every_table_has_its_cells_and_sums_to_one(table, cells):
    assert table.shape == (cells,)
    assert table.min() > 0
    assert table.sum() == pytest.approx(1)


def test_combining_multiplies_independent_shares():
    # One half and one half, with one third and two thirds: 1/6, 2/6, 1/6, 2/6.
    crossed = combine(sexes(), np.array([1 / 3, 2 / 3]))
    assert crossed == pytest.approx([1 / 6, 2 / 6, 1 / 6, 2 / 6])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: equal_cells(0), "`count` must be an int of at least 1, got 0."),
        (lambda: equal_cells(2.5), "`count` must be an int of at least 1, got 2.5."),
        (
            lambda: dates_of_birth(years=-1),
            "`years` must be an int of at least 1, got -1.",
        ),
        (
            lambda: age_bands(bands=True),
            "`bands` must be an int of at least 1, got True.",
        ),
    ],
)
def test_a_table_without_cells_is_refused(make, message):
    with pytest.raises(KitError, match=f"^{message}$"):
        make()


def test_combining_nothing_is_refused():
    with pytest.raises(
        KitError, match=r"^`tables` must be one table of shares or more, got \(\).$"
    ):
        combine()
