"""A change of rounding is found and dated, and none is found where there is none."""

from datetime import date, timedelta
from itertools import pairwise, product
from math import inf

import numpy as np
import polars as pl
import pytest

from kit.errors import MeasureError
from kit.measures.rounding_changes import _best_path, find_changes

RNG_SEED = 20230618


def series(*stretches, per_week=40, seed=RNG_SEED):
    """Numbers of so many weeks for each (weeks, base), rounded to that base."""
    rng, rows, week = np.random.default_rng(seed), [], date(2021, 7, 4)
    for n_weeks, base in stretches:
        for _ in range(n_weeks):
            true = rng.lognormal(15, 1, per_week)
            rows += [(week, int(np.floor(n / base + 0.5) * base)) for n in true]
            week += timedelta(weeks=1)
    schema = {"week": pl.Date, "hours": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def found(table, **how):
    return find_changes(table, period="week", number="hours", **how)


def test_a_planted_change_is_found_on_its_day():
    table = series((102, 10_000), (162, 100_000))
    changes = found(table)
    (change,) = changes.changes
    # Week 103 of those that begin on 4 July 2021.
    assert change.at == date(2021, 7, 4) + timedelta(weeks=102)
    assert (change.before, change.after) == (10_000, 100_000)
    assert change.odd > 0
    # Each different number of that week had one chance in ten.
    n_different = table.filter(week=change.at)["hours"].n_unique()
    assert n_different > 30
    assert change.chance == pytest.approx(-n_different)
    assert [s.n for s in changes.stretches] == [102 * 40, 162 * 40]


@pytest.mark.parametrize(
    "stretches",
    [
        [(9, 100), (9, 10)],  # finer
        [(6, 10), (6, 1_000), (6, 10)],  # there and back
        [(8, 30), (8, 50)],  # neither divides the other
        [(5, 1), (5, 5)],
    ],
)
def test_every_kind_of_change_is_found(stretches):
    changes = found(series(*stretches))
    told = [(s.n_periods, s.base) for s in changes.stretches]
    assert told == stretches


@pytest.mark.parametrize("base", [1, 10, 10_000])
def test_no_change_is_found_where_there_is_none(base):
    for seed in range(20):
        changes = found(series((60, base), per_week=3, seed=seed))
        assert changes.changes == ()
        assert changes.stretches[0].base == base


def test_few_numbers_are_no_evidence():
    # Three round numbers after ten odd ones: one chance in a million, but there are
    # many weeks and bases where that might have happened. The gain is 3 log 100 = 13.8,
    # the price log(13 weeks * 40 bases * 41 / 0.001) = 16.9, or 10.1 for the credulous.
    hours = [*range(1001, 1031, 3), 500, 700, 1_100]
    table = pl.DataFrame({"week": range(13), "hours": hours})
    assert found(table).changes == ()
    assert [change.at for change in found(table, chance=0.9).changes] == [10]


def test_a_change_is_told_in_words_either_way():
    # 10 different numbers a week; the ones before and after the change are counted.
    (coarser,) = found(series((9, 10), (9, 1_000), per_week=10)).changes
    (finer,) = found(series((9, 1_000), (9, 10), per_week=10)).changes
    assert str(coarser).startswith(
        "from 10 to 1,000; 10 numbers of the period before it"
    )
    assert str(coarser).endswith("that it came later has a chance of 10⁻²⁰")
    assert "numbers of the period itself are no multiples of 1,000" in str(finer)
    assert "that it came earlier" in str(finer)


def test_the_search_is_exact():
    # Against every path through a small table of gains.
    rng = np.random.default_rng(1)
    for _ in range(30):
        gain = rng.uniform(0, 4, (5, 3))
        gain[rng.random((5, 3)) < 0.3] = -inf
        gain[:, 0] = rng.uniform(0, 1, 5)  # base 1 always fits
        paths = list(product(range(3), repeat=5))

        def worth(path, gain=gain):
            n_changes = sum(a != b for a, b in pairwise(path))
            return sum(gain[at, b] for at, b in enumerate(path)) - 1.5 * n_changes

        best = _best_path(gain, price=1.5)
        assert worth(tuple(best)) == pytest.approx(max(map(worth, paths)))


def test_the_order_of_rows_zeros_and_nulls_changes_nothing():
    table = series((6, 10), (6, 1_000), per_week=10)
    blank = pl.DataFrame(
        {"week": [date(2021, 7, 4)] * 2, "hours": [0, None]}, schema=table.schema
    )
    shuffled = pl.concat([table, blank]).sample(fraction=1, shuffle=True, seed=1)
    assert found(shuffled) == found(table)


def test_the_base_in_force_is_told_for_each_row():
    table = series((3, 10), (3, 1_000))
    bases = table.select(b=found(table).bases("week"))["b"]
    assert bases.to_list() == [10] * 120 + [1_000] * 120


def test_false_changes_are_as_rare_as_promised():
    # At a chance of 0.2, in no more than that share of 100 unrounded series.
    false = sum(
        bool(found(series((20, 1), per_week=4, seed=s), chance=0.2).changes)
        for s in range(100)
    )
    assert false <= 0.2 * 100


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"chance": 1.0}, "`chance` must be between 0 and 1"),
        ({"chance": 0}, "`chance` must be between 0 and 1"),
        ({"period": "day"}, "one of the columns week, hours"),
        ({"number": "week"}, "`number` must be a column of whole numbers"),
    ],
)
def test_settings_that_cannot_be_are_refused(how, match):
    settings = {"period": "week", "number": "hours"} | how
    with pytest.raises(MeasureError, match=match):
        find_changes(series((2, 10), per_week=2), **settings)


def test_series_that_tell_nothing_are_refused():
    table = pl.DataFrame({"week": ["a"], "hours": [5]})
    with pytest.raises(MeasureError, match="`period` must be a column of days"):
        found(table)
    with pytest.raises(MeasureError, match="one number above 0"):
        found(pl.DataFrame({"week": [1], "hours": [0]}))
