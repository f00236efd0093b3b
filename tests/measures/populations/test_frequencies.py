"""Sizes of classes are counted from people, and drawn anew class by class."""

import numpy as np
import polars as pl
import pytest

from kit.errors import MeasureError
from kit.measures.populations.frequencies import (
    Frequencies,
    check_in_one_class,
    check_population,
)
from kit.measures.tables.classes import group_people


def test_sizes_and_people_give_the_same():
    table = pl.DataFrame({"age": [20, 20, 20, 30, None, 40, 40, 40]})
    found = Frequencies.of(group_people(table, ["age"]))
    by_hand = Frequencies.of([3, 1, 1, 3])
    for one in (found, by_hand, Frequencies.of(np.array([1, 1, 3, 3], dtype="uint8"))):
        assert one.size.tolist() == [1, 3]
        assert one.classes.tolist() == [2, 2]
        assert (one.n_people, one.n_classes) == (8, 4)
        assert (one.n_classes_of(1), one.n_classes_of(2)) == (2, 0)


def test_rows_of_one_person_are_one_person():
    rows = pl.DataFrame({"who": list("AAAB"), "age": [20, 20, 20, 30]})
    found = Frequencies.of(group_people(rows, ["age"], person="who"))
    assert (found.size.tolist(), found.classes.tolist()) == ([1], [2])


def test_redrawn_classes_vary_about_those_that_were_there():
    rng = np.random.default_rng(1)
    counts = Frequencies.of([1] * 50 + [4] * 20)
    drawn = [counts.redraw(rng) for _ in range(400)]
    # Means within four standard errors: the root of 50 / 400, and of 20 / 400.
    for size, mean in ((1, 50), (4, 20)):
        found = np.mean([one.n_classes_of(size) for one in drawn])
        assert abs(found - mean) < 4 * (mean / 400) ** 0.5
    again = counts.redraw(np.random.default_rng(1))
    assert again.classes.tolist() == drawn[0].classes.tolist()


def test_drawing_people_anew_would_lose_most_of_those_alone():
    # Somebody is drawn exactly once with a chance of (1 - 1/n)^(n-1), about 1 / e.
    rng = np.random.default_rng(2)
    drawn = np.unique(rng.integers(0, 10_000, 10_000), return_counts=True)[1]
    assert (drawn == 1).sum() < 0.4 * 10_000


def test_a_population_holds_its_sample():
    counts = Frequencies.of([2, 1])
    assert check_population(counts, 3) == 3
    with pytest.raises(
        MeasureError,
        match=r"^`population` must be at least the 3 people of the sample, got 2\.$",
    ):
        check_population(counts, 2)


def test_only_classes_can_hold_people():
    with pytest.raises(
        MeasureError, match=r"^`classes` must be Classes, got 'list'. Use group_people"
    ):
        check_in_one_class([1, 2])
