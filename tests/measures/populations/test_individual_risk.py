"""The individual risk of a weighted sample."""

from math import log

import numpy as np
import polars as pl
import pytest
from scipy.stats import nbinom

from kit.errors import MeasureError
from kit.measures.populations.individual_risk import individual_risk
from kit.measures.tables.classes import group_people


def risk_of(ages, weights):
    table = pl.DataFrame({"age": ages, "w": weights})
    return individual_risk(group_people(table, ["age"], sensitive=["w"]), "w")


def test_one_who_stands_for_ten_has_the_closed_form():
    # f = 1, p = 1/10: p / (1 - p) ln(1 / p) = ln(10) / 9.
    assert risk_of([20], [10.0]).highest.value == pytest.approx(log(10) / 9)


def test_two_who_stand_for_four_have_the_closed_form():
    # f = 2, p = 1/2: p / q² (p ln p + q) = 2 (1/2 - ln(2) / 2) = 1 - ln 2.
    assert risk_of([30, 30], [2, 2]).highest.value == pytest.approx(1 - log(2))


@pytest.mark.parametrize("f", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("weight", [1.25, 3.0, 20.0])
def test_it_is_the_expectation_of_one_over_the_class(f, weight):
    others = np.arange(200 * f * weight)  # the tail beyond is nothing
    expected = (nbinom.pmf(others, f, 1 / weight) / (others + f)).sum()
    found = risk_of([1] * f, [weight] * f).highest.value
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_whole_population_has_the_risk_of_its_classes():
    found = risk_of([20, 30, 30], [1, 1, 1])
    assert found.highest.value == pytest.approx(1)
    assert found.mean.value == pytest.approx(2 / 3)  # (1 + 1/2 + 1/2) / 3
    assert found.expected.value == pytest.approx(2)


def test_more_who_look_alike_or_stand_for_more_are_safer():
    assert risk_of([1], [5]).mean.value > risk_of([1, 1], [5, 5]).mean.value
    assert risk_of([1], [5]).mean.value > risk_of([1], [9]).mean.value


@pytest.mark.parametrize("weights", [[0.5], [None], [float("nan")], [float("inf")]])
def test_a_weight_below_one_is_refused(weights):
    with pytest.raises(MeasureError, match="`weight` must be a column of numbers of"):
        risk_of([20], pl.Series(weights, dtype=pl.Float64))


def test_a_weight_that_is_text_is_refused():
    with pytest.raises(MeasureError, match="`weight` must be a column of numbers of"):
        risk_of([20], ["ten"])


def test_a_weight_must_be_named_among_the_sensitive():
    classes = group_people(pl.DataFrame({"age": [20], "w": [2]}), ["age"])
    with pytest.raises(MeasureError, match="Name it in `sensitive`"):
        individual_risk(classes, "w")


def test_people_with_several_rows_are_refused():
    table = pl.DataFrame({"who": [1, 1], "age": [20, 30], "w": [2, 2]})
    classes = group_people(table, ["age"], sensitive=["w"], person="who")
    with pytest.raises(MeasureError, match="classes of one row a person"):
        individual_risk(classes, "w")


def test_what_is_no_classes_is_refused():
    with pytest.raises(MeasureError, match="`classes` must be"):
        individual_risk("table", "w")
