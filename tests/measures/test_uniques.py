"""People alone in their cell, against published figures and full enumeration."""

from collections import Counter
from itertools import product
from math import prod, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.uniques import bits_left, draw_unique, expect_unique, interval_unique
from kit.populations import (
    age_bands,
    birthdays,
    combine,
    dates_of_birth,
    equal_cells,
    sexes,
    us_states,
)
from kit.story.likely import expect_each_unique

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("k", "shares", "printed"),
    [
        (53, birthdays(), "45.954"),
        (53, us_states(), "13.2"),
        (53, combine(us_states(), sexes()), "22.6"),
        (53, dates_of_birth(), "52.9"),
        (3_749, birthdays(), "0.13"),
        (3_749, dates_of_birth(), "3159.6"),
        (3_749, combine(dates_of_birth(), sexes()), "3442"),
    ],
)
def test_expected_number_alone_as_published(k, shares, printed):
    digits = len(printed.partition(".")[2])
    assert f"{expect_unique(shares, k=k).expected:.{digits}f}" == printed


def test_states_sexes_and_age_bands_leave_44_2_alone():
    # An earlier estimate, with populations recalled from memory, said 44.1. The census
    # of 2020 gives 44.17, so 44.2: each of 612 cells is a state's share over twelve.
    shares = combine(us_states(), sexes(), age_bands())
    by_hand = 53 * sum(p * (1 - p) ** 52 for p in shares.tolist())
    assert expect_unique(shares, k=53).expected == pytest.approx(by_hand)
    assert round(by_hand, 2) == 44.17


def test_shares_of_the_group_alone_as_published():
    # 3,160 of 3,749 is 84%, 3,442 is 92%.
    by_date = expect_unique(dates_of_birth(), k=3_749)
    by_date_and_sex = expect_unique(combine(dates_of_birth(), sexes()), k=3_749)
    assert round(by_date.share, 2) == 0.84
    assert round(by_date_and_sex.share, 2) == 0.92


@pytest.mark.parametrize(("k", "bits"), [(1, 0), (2, 1), (1024, 10)])
def test_bits_left_are_halvings(k, bits):
    assert bits_left(k) == bits


def test_53_people_leave_5_7279_bits():
    assert round(bits_left(53), 4) == 5.7279


def test_two_people_in_two_equal_cells():
    # Together or apart, each with chance 1/2: X is 0 or 2, mean 1, variance 1.
    alone = expect_unique([0.5, 0.5], k=2)
    assert (alone.expected, alone.sd) == (1, 1)


def test_one_person_is_always_alone():
    alone = expect_unique([0.2, 0.8], k=1)
    assert (alone.expected, alone.sd) == (pytest.approx(1), pytest.approx(0, abs=1e-7))


def test_everybody_in_one_cell_leaves_nobody_alone():
    alone = expect_unique([1.0, 0.0], k=5)
    assert (alone.expected, alone.sd) == (0, 0)


def test_equal_cells_agree_with_their_closed_form():
    # m equal cells: E = k (1 - 1/m)^(k-1),
    # E[X(X-1)] = k (k-1) (1 - 1/m) (1 - 2/m)^(k-2).
    m, k = 21_915, 3_749
    mean = k * (1 - 1 / m) ** (k - 1)
    pairs = k * (k - 1) * (1 - 1 / m) * (1 - 2 / m) ** (k - 2)
    alone = expect_unique(equal_cells(m), k=k)
    assert alone.expected == pytest.approx(mean)
    assert alone.sd == pytest.approx(sqrt(pairs + mean - mean**2), rel=1e-6)


def enumerate_alone(shares, k):
    """Mean and variance over every way to put k people into the cells."""
    mean = square = 0.0
    for cells in product(range(len(shares)), repeat=k):
        chance = prod(shares[cell] for cell in cells)
        alone = sum(count == 1 for count in Counter(cells).values())
        mean += chance * alone
        square += chance * alone**2
    return mean, square - mean**2


@settings(max_examples=60, deadline=None)
@given(
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any),
    k=st.integers(1, 5),
)
def test_mean_and_deviation_agree_with_full_enumeration(weights, k):
    shares = [weight / sum(weights) for weight in weights]
    mean, variance = enumerate_alone(shares, k)
    alone = expect_unique(shares, k=k)
    assert alone.expected == pytest.approx(mean, abs=1e-9)
    assert alone.sd**2 == pytest.approx(variance, abs=1e-9)
    assert 0 <= alone.expected <= k + 1e-9


def test_draws_agree_with_the_mean_and_deviation():
    # 4,000 draws put the mean within 4 sd/√4000 = 0.063 sd of the truth, and the
    # deviation within about 5% of it.
    shares = combine(us_states(), sexes())
    alone = expect_unique(shares, k=53)
    drawn = draw_unique(shares, k=53, seed=20171210, draws=4_000)
    assert drawn.mean() == pytest.approx(alone.expected, abs=4 * alone.sd / sqrt(4_000))
    assert drawn.std() == pytest.approx(alone.sd, rel=0.05)


def test_same_seed_same_draws():
    one, same = (draw_unique(birthdays(), k=53, seed=7, draws=50) for _ in range(2))
    other = draw_unique(birthdays(), k=53, seed=8, draws=50)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_interval_holds_the_share_of_groups_it_says():
    low, high = interval_unique(birthdays(), k=53, seed=1, confidence=0.9)
    fresh = draw_unique(birthdays(), k=53, seed=2)
    assert low < expect_unique(birthdays(), k=53).expected < high
    # Whole numbers make the bounds hold a little more than they promise.
    assert 0.88 <= np.mean((fresh >= low) & (fresh <= high)) <= 0.96


def test_interval_of_a_certain_number_is_that_number():
    assert interval_unique([1.0], k=5, seed=0, draws=10) == (0, 0)
    assert interval_unique([0.5, 0.5], k=1, seed=0, draws=10) == (1, 1)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ([0.5, 0.4], r"`sum\(shares\)` must be 1, got 0.9. Divide the shares by"),
        ([50, 50], r"`sum\(shares\)` must be 1, got 100.0."),
        ([1.5, -0.5], r"`min\(shares\)` must be at least 0, got -0.5."),
        ([0.5, float("nan")], r"`min\(shares\)` must be at least 0, got nan."),
        ([float("inf"), 0], r"`sum\(shares\)` must be 1, got inf."),
        ([], r"`shares.shape` must be one-dimensional with at least one cell, got"),
        ([[0.5, 0.5]], r"`shares.shape` must be one-dimensional .* got \(1, 2\)."),
        (1.0, r"`shares.shape` must be one-dimensional .* got \(\)."),
        (["half", "half"], "`shares` must be an array of numbers, got 'list'."),
        (None, r"`shares.shape` must be one-dimensional"),
    ],
)
def test_shares_that_are_not_shares_are_refused(shares, message):
    with pytest.raises(MeasureError, match=f"^{message}"):
        expect_unique(shares, k=2)


@pytest.mark.parametrize("k", [0, -1, 2.0, True, "53"])
def test_a_group_that_is_not_a_count_is_refused(k):
    for refuse in (
        lambda: expect_unique(birthdays(), k=k),
        lambda: draw_unique(birthdays(), k=k, seed=0),
        lambda: bits_left(k),
    ):
        with pytest.raises(
            MeasureError, match=r"^`k` must be an int of at least 1, got "
        ):
            refuse()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1."),
        ({"seed": 0, "draws": 0}, "`draws` must be an int of at least 1, got 0."),
        (
            {"seed": 0, "confidence": 1},
            "`confidence` must be a number above 0 and below .* got 1.",
        ),
        (
            {"seed": 0, "confidence": 95},
            "`confidence` must be a number above 0 and below .* got 95",
        ),
    ],
)
def test_settings_of_the_draws_are_checked(setting, message):
    with pytest.raises(MeasureError, match=f"^{message}"):
        interval_unique([0.5, 0.5], k=2, **setting)


def test_a_large_group_has_one_interval_whatever_the_seed():
    # Mean 3,160.0 and standard deviation 29.6, so 3,160 give or take 1.96 · 29.6 = 58.
    poster = interval_unique(dates_of_birth(), k=3_749, seed=2016)
    assert (
        poster == interval_unique(dates_of_birth(), k=3_749, seed=1) == (3_102, 3_218)
    )
    by = {one.fact: one for one in expect_each_unique(3_749, seed=2017)}
    assert (by["full date of birth"].low, by["full date of birth"].high) == poster
    low, high = poster
    page = ROOT / "notebooks" / "src" / "11-posters.py"
    assert f"95% interval {low:,} to {high:,}" in page.read_text("utf-8")


@pytest.mark.parametrize("k", [53, 1_000, 3_749])
def test_an_audit_has_the_interval_of_the_other_pages(k):
    for one, shares in zip(
        expect_each_unique(k, seed=2017)[-2:],
        (birthdays(), dates_of_birth()),
        strict=True,
    ):
        assert (one.low, one.high) == interval_unique(shares, k=k, seed=2017)


@pytest.mark.slow
def test_draws_and_the_curve_agree_where_one_takes_over_from_the_other(monkeypatch):
    drawn = interval_unique(dates_of_birth(), k=1_000, seed=1, draws=20_000)
    monkeypatch.setattr("kit.measures.uniques.MOST_DRAWN", 999)
    curve = interval_unique(dates_of_birth(), k=1_000, seed=1)
    assert np.abs(np.subtract(drawn, curve)).max() <= 1
