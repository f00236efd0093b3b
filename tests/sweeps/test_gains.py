"""A guess beats luck where it lies above baseline and control beyond chance."""

import polars as pl
import pytest

from kit.errors import SweepError
from kit.evaluate.rates import difference, wilson
from kit.rules.threshold import Threshold
from kit.sweeps import sweep
from kit.sweeps.attacks import Differencing
from kit.sweeps.gains import measure_gains, say_gain
from kit.sweeps.run import COLUMNS
from tests.sweeps.made_up import totals


def point(right, n, best, control, **more):
    """A row of a sweep in which so many of n guesses are right."""
    row = dict.fromkeys(COLUMNS) | {"case": "c", "attack": "a", "rule": "r", "k": 1}
    sides = {"succeeded": right, "baseline_succeeded": best}
    sides |= {"control_succeeded": control, "baseline_valid": n}
    guessed = {f"guessed_{name}": number for name, number in sides.items()}
    return row | sides | guessed | {"guessed": n, "valid": n, "control_valid": n} | more


def gains_of(*rows, points=1):
    swept = pl.DataFrame(rows, schema=COLUMNS)
    return measure_gains(swept, points=points)["gain"].to_list()


def test_a_gain_is_the_lower_end_over_the_higher_of_the_two():
    low, _ = difference(wilson(18, 20), wilson(5, 20))
    assert gains_of(point(18, 20, 4, 5)) == gains_of(point(18, 20, 5, 4)) == [low]
    assert 0.3 < low < 13 / 20


def test_as_often_as_the_baseline_is_no_gain():
    (gain,) = gains_of(point(5, 20, 5, 0))
    assert gain < 0


def test_what_is_picked_from_many_points_must_lie_higher():
    one, many = (gains_of(point(11, 20, 4, 4), points=n)[0] for n in (1, 1_000))
    assert one > 0 > many


def test_a_baseline_that_answers_for_more_people_counts_with_these():
    # 11 of 11 against 50 of 100 who say the same of everybody, and 4 of 11 controls.
    row = point(11, 11, 50, 4, guessed_baseline_valid=100)
    low, _ = difference(wilson(11, 11), wilson(50, 100))
    assert gains_of(row) == [low]
    assert low > 0
    said = "a (c) gets 11 of 11 right, where b gets 50 of 100 right and the control "
    said += "4 of 11"
    assert say_gain(row | {"baseline": "b"}) == said


def test_without_guesses_there_is_no_gain():
    # All three are proved.
    swept = sweep(
        [totals()], {"t": Threshold}, seed=1, ks=[3], attacks=[Differencing()]
    )
    assert swept["guessed"].to_list() == [0]
    assert measure_gains(swept)["gain"].to_list() == [None]


def test_names_of_records_are_compared_with_names_of_strangers():
    # 12 of 20 against 4; of 40 strangers 2 are named.
    row = point(12, 20, 4, 2, guessed=None, control_valid=40)
    low, _ = difference(wilson(12, 20), wilson(4, 20))
    assert gains_of(row) == [low]


@pytest.mark.parametrize("swept", [None, pl.DataFrame({"case": ["a"]}), [1]])
def test_gains_are_of_a_sweep(swept):
    with pytest.raises(SweepError, match=r"^`swept` must be a table that `sweep` give"):
        measure_gains(swept)


@pytest.mark.parametrize("points", [0, -1, 1.5, None])
def test_points_are_at_least_one(points):
    swept = pl.DataFrame([point(1, 2, 1, 1)], schema=COLUMNS)
    with pytest.raises(SweepError, match=r"^`points` must be an int of at least 1"):
        measure_gains(swept, points=points)
