"""The closed forms are those of the paper, and hold at their ends."""

import re

import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.populations.matching import (
    individual_correctness,
    individual_uniqueness,
)

probabilities = st.floats(0, 1, exclude_min=True)
people = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("p", "uniqueness", "correctness"),
    [
        # At n p = 1: 1 / e and 1 - 1 / e; at 0.1: e^-0.1 and (1 - e^-0.1) / 0.1; at
        # 10: e^-10 and (1 - e^-10) / 10, all but for terms of p.
        (1e-6, 0.36788, 0.63212),
        (1e-7, 0.90484, 0.95163),
        (1e-5, 4.5e-5, 0.10000),
    ],
)
def test_a_million_people_have_the_published_values(p, uniqueness, correctness):
    found = individual_uniqueness(p, n=1_000_000).value
    assert found == pytest.approx(uniqueness, abs=5e-6)
    found = individual_correctness(p, n=1_000_000).value
    assert found == pytest.approx(correctness, abs=5e-6)


def test_three_people_are_counted_out_by_hand():
    # Two others, each with her values with p = 1/4: nobody 9/16, one 6/16, both 1/16.
    assert individual_uniqueness(0.25, n=3).value == pytest.approx(9 / 16)
    correctness = 9 / 16 + 6 / 16 / 2 + 1 / 16 / 3
    assert individual_correctness(0.25, n=3).value == pytest.approx(correctness)


def test_one_person_is_always_unique_and_a_certain_cell_holds_all():
    assert individual_uniqueness(0.3, n=1).value == 1
    assert individual_correctness(0.3, n=1).value == pytest.approx(1)
    assert individual_uniqueness(1, n=1).value == 1
    assert individual_uniqueness(1, n=53).value == 0
    assert individual_correctness(1, n=53).value == 1 / 53


@given(p=probabilities, n=people)
def test_both_are_probabilities_and_a_match_is_right_when_she_is_unique(p, n):
    uniqueness = individual_uniqueness(p, n=n).value
    correctness = individual_correctness(p, n=n).value
    assert 0 <= uniqueness <= 1
    assert 0 <= correctness <= 1
    assert correctness >= uniqueness - 1e-12
    # One of all who have her values: no better than picking among the others alone.
    assert correctness >= (1 - 1e-9) / n


@given(p=st.tuples(probabilities, probabilities).map(sorted), n=people)
def test_both_fall_as_her_values_grow_common(p, n):
    rare, common = p
    for measure in (individual_uniqueness, individual_correctness):
        assert measure(rare, n=n).value >= measure(common, n=n).value - 1e-12


@pytest.mark.parametrize("measure", [individual_uniqueness, individual_correctness])
@pytest.mark.parametrize(
    ("p", "n", "message"),
    [
        (0, 5, "`p` must be a number above 0 and at most 1, got 0."),
        (-0.1, 5, "`p` must be a number above 0 and at most 1, got -0.1."),
        (1.1, 5, "`p` must be a number above 0 and at most 1, got 1.1."),
        (float("nan"), 5, "`p` must be a number above 0 and at most 1, got nan."),
        (True, 5, "`p` must be a number above 0 and at most 1, got True."),
        (None, 5, "`p` must be a number above 0 and at most 1, got None."),
        ("0.5", 5, "`p` must be a number above 0 and at most 1, got '0.5'."),
        (0.5, 0, "`n` must be an int from 1 to 1,000,000,000,000,000, got 0."),
        (0.5, 2.0, "`n` must be an int from 1 to 1,000,000,000,000,000, got 2.0."),
        (0.5, True, "`n` must be an int from 1 to 1,000,000,000,000,000, got True."),
        (0.5, 10**400, "`n` must be an int from 1 to 1,000,000,000,000,000, got 1000"),
    ],
)
def test_what_is_no_probability_or_no_count_is_refused(measure, p, n, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        measure(p, n=n)
