"""Estimates of who is alone come near known populations, or say that they fail."""

import os
import re
from math import comb
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.card import Card
from kit.measures.populations import uniqueness
from kit.measures.populations.uniqueness import interval_uniques, population_uniques
from kit.measures.tables.classes import group_people
from tests.measures.populations.test_pitman import seat_people

ADULT = (
    Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
    / "arx-adult"
    / "adult.csv"
)


def sampled(cells, n):
    """Sizes of the classes of the first n people, whose order is a lot."""
    sizes = np.bincount(cells[:n])
    return sizes[sizes > 0]


def n_unique(cells):
    return int((np.bincount(cells) == 1).sum())


# -- formulas ---------------------------------------------------------------------


def test_zayatz_is_worked_out_by_hand():
    # 12 of 24 sampled, in classes of 4, 3, 2, 1, 1, 1. H(1; 24, s, 12) is
    # s C(24 - s, 11) / C(24, 12): weights 3 · C(23, 11), 2 C(22, 11), 3 C(21, 11),
    # 4 C(20, 11) = 4,056,234, 1,410,864, 1,058,148, 671,840. P = 4,056,234 / 7,197,086.
    found = population_uniques([4, 3, 2, 1, 1, 1], population=24)
    assert found.zayatz.value == pytest.approx(3 * 2 * 4_056_234 / 7_197_086)
    assert found.ceiling.value == 6


@settings(max_examples=30)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=9), more=st.integers(0, 60)
)
def test_zayatz_is_the_published_formula(sizes, more):
    n, u = sum(sizes), len(sizes)
    population = n + more

    def hypergeometric(s):
        rest = comb(population - s, n - 1) if s <= population else 0
        return s * rest / comb(population, n)

    alone = sizes.count(1)
    whole = sum(hypergeometric(s) / u for s in sizes)
    chance = alone / u * hypergeometric(1) / whole if alone else 0
    found = population_uniques(sizes, population=population).zayatz.value
    assert found == pytest.approx(alone * chance * population / n)


@settings(max_examples=50)
@given(
    sizes=st.lists(st.integers(1, 10**6), min_size=1, max_size=12),
    scale=st.floats(1, 1e8),
)
def test_every_estimate_is_a_number_of_people_that_can_be(sizes, scale):
    population = int(sum(sizes) * scale)
    found = population_uniques(sizes, population=population)
    ceiling = found.ceiling.value
    assert ceiling == pytest.approx(sizes.count(1) * population / sum(sizes))
    assert 0 <= found.zayatz.value <= ceiling * (1 + 1e-9)
    assert 0 <= found.chosen.value <= ceiling
    assert 0 <= found.share <= 1 + 1e-9


# -- the rule ---------------------------------------------------------------------

SIZES = [9, 6, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1]  # 36 people


def test_nobody_alone_in_the_sample_is_nobody_in_the_population():
    found = population_uniques([3, 2, 2], population=1_000)
    assert (found.chosen.value, found.by) == (0, "count")
    # The model would have expected some.
    assert found.pitman.value > 1


def test_of_a_whole_population_those_alone_are_counted():
    found = population_uniques(SIZES, population=36)
    assert (found.chosen.value, found.by) == (7, "count")


def test_up_to_a_tenth_sampled_pitman_is_picked():
    found = population_uniques(SIZES, population=360)
    assert found.by == "pitman"
    assert found.chosen.value == found.pitman.value


def test_where_pitman_fits_nothing_zayatz_is_picked():
    found = population_uniques([1, 1, 1], population=3_000)
    assert (found.by, found.pitman) == ("zayatz", None)
    assert found.chosen.value == found.zayatz.value == pytest.approx(3_000)


@pytest.mark.parametrize(
    ("sizes", "population", "by"),
    [(SIZES, 359, "pitman"), ([4, 3, 2, 1, 1, 1], 24, "zayatz")],
)
def test_above_a_tenth_the_lower_estimate_is_picked(sizes, population, by):
    found = population_uniques(sizes, population=population)
    lower = min(found.zayatz.value, found.pitman.value)
    assert (found.chosen.value, found.by) == (lower, by)


def test_the_spread_shows_every_estimate_with_its_card():
    found = population_uniques(SIZES, population=360)
    rows = dict(found.spread.rows.select("name", "people").iter_rows())
    assert rows == {
        "population_uniques": found.chosen.value,
        "population_uniques_zayatz": found.zayatz.value,
        "population_uniques_pitman": found.pitman.value,
        "population_uniques_ceiling": found.ceiling.value,
    }
    assert rows.keys() <= found.spread.cards.keys()
    shares = [people / 360 for people in rows.values()]
    assert found.spread.rows["share"].to_list() == pytest.approx(shares)
    without = population_uniques([1, 1], population=9).spread.rows
    assert "population_uniques_pitman" not in without["name"]


def test_people_are_counted_and_a_null_is_a_value():
    # Two rows of Bo; alone are Bo and whoever has no age; two are 20.
    rows = pl.DataFrame({"who": list("AABBCD"), "age": [20, 20, 30, 30, 20, None]})
    classes = group_people(rows, ["age"], person="who")
    found = population_uniques(classes, population=40)
    assert found.ceiling.value == 2 * 10
    assert found.chosen == population_uniques([2, 1, 1], population=40).chosen


# -- known populations ------------------------------------------------------------


@pytest.fixture(scope="module")
def arrivals():
    """40,000 people of the Pitman model with θ = 200, α = 0.5, in any order."""
    rng = np.random.default_rng(6)
    return rng.permutation(seat_people(200.0, 0.5, 40_000, rng))


@pytest.mark.parametrize("fraction", [0.02, 0.1])
def test_pitman_is_near_the_truth_on_a_long_tail(arrivals, fraction):
    truth = n_unique(arrivals)
    sample = sampled(arrivals, int(40_000 * fraction))
    found = population_uniques(sample, population=40_000)
    assert found.by == "pitman"
    assert found.chosen.value == pytest.approx(truth, rel=0.2)
    # Zayatz errs high, more than twice with a fiftieth sampled.
    assert found.zayatz.value > truth * (2 if fraction < 0.1 else 1.1)


@pytest.mark.parametrize(("fraction", "within"), [(0.3, 0.25), (0.6, 0.1), (0.9, 0.03)])
def test_the_rule_nears_the_truth_as_more_are_sampled(fraction, within):
    # Not of the model: 20,000 people on 30,000 cells with uneven chances.
    rng = np.random.default_rng(7)
    chance = rng.gamma(0.5, size=30_000)
    cells = rng.choice(30_000, 20_000, p=chance / chance.sum())
    sample = sampled(cells, int(20_000 * fraction))
    found = population_uniques(sample, population=20_000)
    assert found.chosen.value == pytest.approx(n_unique(cells), rel=within)


def test_equal_classes_deceive_both_as_their_cards_say():
    # 100,000 people on 20,000 equal cells: about 5 each, so e^-5 of all are alone.
    rng = np.random.default_rng(8)
    cells = rng.integers(0, 20_000, 100_000)
    truth = n_unique(cells)
    found = population_uniques(sampled(cells, 10_000), population=100_000)
    assert found.pitman.value > 20 * truth
    assert found.zayatz.value > found.pitman.value
    assert "over 20 times on 100,000 people" in found.pitman.card.says


def test_the_interval_holds_the_truth_where_the_model_holds(arrivals):
    truth = n_unique(arrivals)
    held = 0
    for part in range(8):  # eight samples that share nobody
        sample = sampled(arrivals[part * 2_000 :], 2_000)
        low, high = interval_uniques(
            sample, population=40_000, seed=part, confidence=0.9, draws=40
        )
        held += low <= truth <= high
        assert low < high
    assert held >= 5


def test_the_interval_comes_again_with_its_seed_and_narrows_with_confidence():
    one = interval_uniques(SIZES, population=360, seed=1, draws=30)
    assert one == interval_uniques(SIZES, population=360, seed=1, draws=30)
    assert one != interval_uniques(SIZES, population=360, seed=2, draws=30)
    half = interval_uniques(SIZES, population=360, seed=1, draws=30, confidence=0.5)
    assert one[0] <= half[0] <= half[1] <= one[1]
    assert interval_uniques([3], population=9, seed=1, draws=9) == (0, 0)
    assert interval_uniques([1], population=9, seed=1, draws=30)[1] <= 9
    assert interval_uniques(SIZES, population=36, seed=1) == (7, 7)  # all are sampled


@pytest.mark.parametrize(("fraction", "within"), [(0.1, 0.1), (0.5, 0.05)])
def test_people_of_the_adult_table_are_estimated_from_a_sample(fraction, within):
    if not ADULT.is_file():
        pytest.skip("the adult table is not here; set KIT_DATA to the folder of data")
    table = pl.read_csv(ADULT, separator=";")
    everybody = group_people(table, table.columns)
    truth = everybody.by_size.filter(pl.col("size") == 1)["people"].item()
    assert truth / table.height == 0.5142895033485844
    part = table.sample(fraction=fraction, seed=1)
    sample = group_people(part, table.columns)
    found = population_uniques(sample, population=table.height)
    assert found.chosen.value == pytest.approx(truth, rel=within)


# -- bad input --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "population", "message"),
    [
        ([2, 1], 2, "`population` must be at least the 3 people of the sample, got 2."),
        ([2, 1], 0, "`population` must be an int from 1 to 1,000,000,000,000,000, got"),
        ([2, 1], 30.0, "`population` must be an int from 1 to 1,000,000,000,000,000, "),
        ([2, 1], True, "`population` must be an int from 1 to 1,000,000,000,000,000, "),
        ([], 9, "`sample` must be a list with a whole number of people of at least 1"),
        ([1, -1], 9, "`sample` must be a list with a whole number of people of at le"),
        ([1, None], 9, "`sample` must be a list with a whole number of people of at "),
    ],
)
def test_samples_and_populations_that_are_none_are_refused(sample, population, message):
    for measure in (
        lambda: population_uniques(sample, population=population),
        lambda: interval_uniques(sample, population=population, seed=1),
    ):
        with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
            measure()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            {"seed": -1},
            "`seed` must be an int of at least 0, got -1.",
        ),
        (
            {"seed": None},
            "`seed` must be an int of at least 0, got N",
        ),
        (
            {"draws": 0},
            "`draws` must be an int of at least 1, got 0.",
        ),
        (
            {"confidence": 1},
            "`confidence` must be a number above 0 and below 1, got 1.",
        ),
        (
            {"confidence": 95},
            "`confidence` must be a number above 0 and below 1, got 95.",
        ),
        (
            {"confidence": True},
            "`confidence` must be a number above 0 and below 1, got True.",
        ),
        (
            {"confidence": "0.9"},
            "`confidence` must be a number above 0 and below 1, got '0.9'.",
        ),
    ],
)
def test_settings_of_the_interval_are_checked(setting, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        interval_uniques([2, 1], population=9, **({"seed": 1} | setting))


def test_samples_drawn_for_the_largest_population_are_not_too_large():
    # Half of the draws hold more than the sample, and would stand for more than 10**15.
    low, high = interval_uniques([1, 1, 2], population=10**15, seed=1, draws=20)
    assert 0 <= low <= high <= 10**15
    # Of 9 in 10 sampled, a draw may exceed the population; nobody is alone in it.
    nearly = [9 * 10**14]
    assert interval_uniques(nearly, population=10**15, seed=1, draws=20) == (0, 0)


def test_every_estimate_has_a_card_of_its_own():
    assert all(isinstance(card, Card) for card in uniqueness.CARDS)
    names = [card.name for card in uniqueness.CARDS]
    assert len(set(names)) == len(names) == 4
