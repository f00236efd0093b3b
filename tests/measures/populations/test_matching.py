"""Matches with people alone in a sample are right as often as the papers say."""

import re
from math import exp

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.populations.matching import dis, dis_of_counts, expected_matches
from kit.measures.tables.classes import group_people


def test_the_published_value_counts_people_and_not_pairs():
    # 0.1 · 100 / (0.1 · 100 + 0.9 · 20) = 10 / 28.
    found = dis_of_counts(alone=100, paired=20, fraction=0.1).value
    assert found == pytest.approx(0.35714, abs=5e-6)
    # The same from a table: 10 pairs are 20 people; larger classes do not count.
    sizes = [1] * 100 + [2] * 10 + [3, 50]
    assert dis(sizes, fraction=0.1).value == pytest.approx(10 / 28)


def test_at_the_ends_there_is_nothing_to_estimate():
    assert dis([2, 2, 3], fraction=0.1).value == 0  # nobody to be matched
    assert dis([3], fraction=0.1).value == 0
    assert dis([1, 1, 3], fraction=0.1).value == 1  # no pair to learn of doubles from
    assert dis([1, 2], fraction=1).value == 1  # everybody was sampled


def test_a_table_of_people_is_counted_by_its_classes():
    # Two alone (F, 30) and (M, 40), one pair (F, 20): 0.5 · 2 / (1 + 0.5 · 2).
    table = pl.DataFrame({"sex": list("FFFM"), "age": [20, 20, 30, 40]})
    assert dis(group_people(table, ["sex", "age"]), fraction=0.5).value == 0.5


def test_the_estimate_is_near_the_truth_on_a_population_without_surprises():
    # 40,000 people fall on 60,000 cells by an uneven lot; one in five is sampled.
    rng = np.random.default_rng(1)
    chance = rng.gamma(1.0, size=60_000)
    cell = rng.choice(60_000, 40_000, p=chance / chance.sum())
    everybody = np.bincount(cell, minlength=60_000)
    sample = np.bincount(cell[:8_000], minlength=60_000)
    alone = sample == 1
    # One match each, with anyone of the population in the same cell.
    truth = alone.sum() / everybody[alone].sum()
    found = dis(sample[sample > 0], fraction=0.2).value
    assert found == pytest.approx(truth, rel=0.1)


def test_a_model_of_four_people_is_worked_out_by_hand():
    # Alone are (F, 20), with 2 of 4 women and 3 of 4 of 20: m = 4 · 2/4 · 3/4 = 3/2,
    # and (F, 30): m = 4 · 2/4 · 1/4 = 1/2. With π = 1/3, v = 2 m = 3 and 1.
    table = pl.DataFrame({"sex": list("FFMM"), "age": [20, 30, 20, 20]})
    found = expected_matches(group_people(table, ["sex", "age"]), fraction=1 / 3)
    assert found.alone == 2
    assert found.tau_1.value == pytest.approx(exp(-1) + exp(-3))
    right = (1 - exp(-1)) / 1 + (1 - exp(-3)) / 3
    assert found.tau_2.value == pytest.approx(right)


def test_with_everybody_sampled_every_match_is_right():
    table = pl.DataFrame({"age": [20, 30, 40, 40]})
    found = expected_matches(group_people(table, ["age"]), fraction=1)
    assert (found.alone, found.tau_1.value, found.tau_2.value) == (2, 2, 2)


def test_the_model_is_near_the_truth_where_columns_are_independent():
    rng = np.random.default_rng(2)
    share = np.arange(30, 0, -1) / 465  # 30 + ... + 1 = 465
    columns = {name: rng.choice(30, 20_000, p=share) for name in "abc"}
    everybody = pl.DataFrame(columns)
    alone = everybody[:4_000].filter(pl.len().over(*"abc") == 1)
    fit = everybody.group_by(*"abc").len()
    doubles = alone.join(fit, on=list("abc"))["len"]
    found = expected_matches(group_people(everybody[:4_000], list("abc")), fraction=0.2)
    assert found.alone == alone.height
    assert found.tau_1.value == pytest.approx((doubles == 1).sum(), rel=0.1)
    assert found.tau_2.value == pytest.approx((1 / doubles).sum(), rel=0.1)


def test_columns_that_go_together_make_the_model_overstate():
    # Age follows from year of birth: the model thinks their doubles 30 times too few.
    rng = np.random.default_rng(3)
    age = rng.choice(30, 5_000)
    town = rng.choice(100, 5_000)
    everybody = pl.DataFrame({"age": age, "born": 2020 - age, "town": town})
    sample = group_people(everybody[:1_000], ["age", "born", "town"])
    found = expected_matches(sample, fraction=0.2)
    fit = everybody.group_by("age", "town").len()
    sampled = everybody[:1_000].filter(pl.len().over("age", "town") == 1)
    truly = sampled.join(fit, on=["age", "town"]).filter(pl.col("len") == 1).height
    assert found.tau_1.value > 1.5 * truly


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from("ab")), min_size=1, max_size=10
    ),
    fraction=st.floats(0.01, 1),
)
def test_matches_lie_between_none_and_all_of_those_alone(rows, fraction):
    table = pl.DataFrame(rows, schema=["x", "y"], orient="row")
    found = expected_matches(group_people(table, ["x", "y"]), fraction=fraction)
    alone = sum(rows.count(row) == 1 for row in rows)
    assert found.alone == alone
    assert 0 <= found.tau_1.value <= found.tau_2.value + 1e-9 <= alone + 2e-9
    # And by the formula, person by person.
    n, tau_1 = len(rows), 0.0
    for row in rows:
        if rows.count(row) == 1:
            m = n
            for i in (0, 1):
                m *= sum(other[i] == row[i] for other in rows) / n
            tau_1 += exp(-(1 - fraction) * m / fraction)
    assert found.tau_1.value == pytest.approx(tau_1)


NOT_A_SHARE = "`fraction` must be a number above 0 and at most 1, got {}."
TABLE = pl.DataFrame({"age": [20, 30]})


@pytest.mark.parametrize(
    "measure",
    [
        lambda pi: dis([1, 2], fraction=pi),
        lambda pi: dis_of_counts(alone=1, paired=2, fraction=pi),
        lambda pi: expected_matches(group_people(TABLE, ["age"]), fraction=pi),
    ],
)
@pytest.mark.parametrize(
    "fraction", [0, -0.1, 1.5, 10, float("nan"), True, None, "0.1"]
)
def test_a_share_that_is_none_is_refused(measure, fraction):
    message = re.escape(NOT_A_SHARE.format(repr(fraction)))
    if fraction in (1.5, 10):
        message += " Give a share, not a percentage."
    with pytest.raises(MeasureError, match=f"^{message}$"):
        measure(fraction)


SIZES = "`sample` must be a list with a whole number of people of at least 1 for each "


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ([], f"{SIZES}class, got 'float64 of shape (0,)'."),
        ([1, 0], f"{SIZES}class, got 0."),
        ([1.0, 2.0], f"{SIZES}class, got 'float64 of shape (2,)'."),
        ([True], f"{SIZES}class, got 'bool of shape (1,)'."),
        ([[1], [1, 2]], f"{SIZES}class, got 'list'."),
        (7, f"{SIZES}class, got 'int64 of shape ()'."),
        (None, f"{SIZES}class, got 'object of shape ()'."),
        ([10**16], "`sum(sample)` must be an int from 1 to 1,000,000,000,000,000, got"),
    ],
)
def test_what_holds_no_sizes_is_refused(sample, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        dis(sample, fraction=0.1)


@pytest.mark.parametrize(
    ("alone", "paired", "message"),
    [
        (-1, 2, "`alone` must be an int from 0 to 1,000,000,000,000,000, got -1."),
        (1.5, 2, "`alone` must be an int from 0 to 1,000,000,000,000,000, got 1.5."),
        (1, True, "`paired` must be an int from 0 to 1,000,000,000,000,000, got True."),
        (
            1,
            5,
            "`paired` must be an even number of people, got 5. Count both people of "
            "each pair.",
        ),
    ],
)
def test_counts_that_are_none_are_refused(alone, paired, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}$"):
        dis_of_counts(alone=alone, paired=paired, fraction=0.1)


def test_somebody_in_several_classes_is_refused():
    rows = pl.DataFrame({"who": list("AAB"), "device": ["tv", "phone", "tv"]})
    classes = group_people(rows, ["device"], person="who")
    message = re.escape(
        "`classes` must be a table with each of the 2 people in one class, got '3 "
        "places'. Choose quasi-identifiers that do not change from row to row."
    )
    for measure in (dis, expected_matches):
        with pytest.raises(MeasureError, match=f"^{message}$"):
            measure(classes, fraction=0.1)
    with pytest.raises(MeasureError, match=r"^`classes` must be Classes, got 'DataFr"):
        expected_matches(rows, fraction=0.1)
