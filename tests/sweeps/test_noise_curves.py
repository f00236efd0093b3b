"""Noise must grow with the number of questions, and a budget makes it grow enough."""

from math import sqrt
from statistics import NormalDist

import polars as pl
import pytest

from kit.errors import DeskError, SweepError
from kit.sweeps.noise_curves import (
    find_enough_noise,
    measure_budget,
    measure_noise,
    noise_for_budget,
)

SMALL = {"n_people": 32, "repeats": 10, "seed": 1}


def measure(questions, sizes, **given):
    return measure_noise(questions=questions, sizes=sizes, **(SMALL | given))


@pytest.mark.parametrize("noise", ["Gaussian", "Laplace", "bounded", "rounding"])
def test_more_questions_give_more_away_and_more_noise_less(noise):
    few, few_blurred, many, many_blurred = measure([64, 1024], [4, 16], noise=noise)[
        "right"
    ]
    assert many > few > few_blurred
    # Rounded to 16 of 32 people, all answers are 16, however many are asked for.
    assert many > many_blurred
    assert many > 0.8


def test_twice_the_noise_takes_four_times_the_questions():
    curve = measure([256, 1024, 2304], [4, 8, 12], n_people=64)
    along = [(256, 4), (1024, 8), (2304, 12)]
    right = [curve.filter(questions=t, size=size)["right"].item() for t, size in along]
    # √t / 4σ is 1 in all three, and Φ(1) is .84.
    assert right == pytest.approx([NormalDist().cdf(1)] * 3, abs=0.05)


def test_the_closed_form_is_met_where_questions_are_many():
    curve = measure([1024], [4, 8, 16, 32], n_people=64, repeats=15)
    for right, expected in curve.select("right", "expected").rows():
        assert right == pytest.approx(expected, abs=0.05)


def test_noise_without_end_falls_to_the_baseline():
    row = measure([256], [10_000]).row(0, named=True)
    assert row["low"] <= row["baseline"] <= row["high"]
    assert row["baseline"] == 0.5


def test_the_baseline_is_one_answer_for_all():
    assert measure([32], [4], n_yes=8)["baseline"].item() == 0.75


def test_a_budget_gives_as_little_away_however_many_questions():
    curve = measure_budget(questions=[256, 1024, 4096], rho=1, **SMALL)
    # σ = √(t / 2): √t / 4σ is √2 / 4, and Φ(.354) is .638. A budget is no zero.
    assert curve["right"].to_list() == pytest.approx([0.638] * 3, abs=0.05)
    assert (curve["low"] > 0.5).all()
    assert curve["size"].to_list() == pytest.approx(
        [sqrt(t / 2) for t in (256, 1024, 4096)]
    )


def test_noise_for_a_budget_by_hand():
    assert noise_for_budget(200, rho=1) == 10
    assert noise_for_budget(200, rho=0.25) == 20


def test_enough_noise_by_hand():
    # 0.9, 0.7, 0.5 at 1, 10, 100; 0.6 is half-way from 10 to 100 on a scale of tens.
    curve = pl.DataFrame(
        {
            "questions": [100] * 3 + [400] * 3 + [900] * 3,
            "size": [1.0, 10.0, 100.0] * 3,
            "right": [0.9, 0.7, 0.5, 0.9, 0.8, 0.7, 0.5, 0.5, 0.5],
            "baseline": 0.5,
        }
    )
    found = find_enough_noise(curve)
    assert found["size"].to_list() == [pytest.approx(1000**0.5), None, None]
    assert found["per_root"].to_list() == [pytest.approx(10**0.5), None, None]


def test_enough_noise_grows_as_the_root_of_the_questions():
    curve = measure([256, 1024], [8, 16, 32, 64], n_people=64, repeats=15)
    # Φ(√t / 4σ) is .6 where σ is √t / (4 * .2533), which is .987 √t.
    per_root = find_enough_noise(curve)["per_root"].to_list()
    assert per_root == pytest.approx([0.987] * 2, rel=0.35)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"questions": []}, r"`questions` must be a list of different numbers above 0"),
        ({"questions": [1.5]}, r"`questions` must be an int of at least 1"),
        ({"sizes": [2, 2]}, r"`sizes` must be a list of different numbers above 0"),
        ({"sizes": [-1]}, r"`sizes` must be a number above 0"),
        ({"n_people": 1}, r"`n_people` must be an int of at least 2"),
        ({"n_yes": 32}, r"`n_yes` must be an int from 1 to 31"),
        ({"repeats": 0}, r"`repeats` must be an int of at least 1"),
        ({"seed": "a"}, r"`seed` must be an int of at least 0"),
    ],
)
def test_what_cannot_be_tried_is_one_sentence(given, message):
    with pytest.raises(SweepError, match=message):
        measure_noise(**({"questions": [9], "sizes": [2]} | SMALL | given))


def test_other_noise_or_budgets_are_refused():
    with pytest.raises(DeskError, match=r"`noise` must be one of rounding, bounded"):
        measure([9], [2], noise="fog")
    with pytest.raises(SweepError, match=r"`rho` must be a number above 0"):
        noise_for_budget(10, rho=0)
    with pytest.raises(SweepError, match=r"`curve` must be a table of measure_noise"):
        find_enough_noise(5)
    with pytest.raises(SweepError, match=r"`curve` must be one of the columns"):
        find_enough_noise(pl.DataFrame({"questions": [1]}))
    with pytest.raises(SweepError, match=r"`margin` must be a number above 0"):
        find_enough_noise(measure([9], [2]), margin=0)
