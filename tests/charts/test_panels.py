"""Panels that stand side by side can be compared."""

from __future__ import annotations

import polars as pl
import pytest

from kit.charts.panels import edges, k_axis, require_points, share_axis


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (1.0, [0, 0.5, 1]),
        (0.51, [0, 0.5, 1]),
        (0.5, [0, 0.25, 0.5]),
        (0.021, [0, 0.025, 0.05]),
        (0.0, [0, 0.005, 0.01]),
    ],
)
def test_a_scale_of_shares_begins_at_0_and_just_holds_the_largest(top, ticks):
    end, axis = share_axis(pl.Series([0.0, top]), pl.Series([None]), labels=True)
    assert axis.values == pytest.approx(ticks)
    assert end == ticks[-1]


def test_first_and_lowest_panels_are_found_in_a_row_that_is_not_full():
    # Five panels, three in a row: 0 1 2 / 3 4. Nothing stands below 2, 3 and 4.
    found = [edges(place, 5, 3) for place in range(5)]
    assert [place for place, (first, _) in enumerate(found) if first] == [0, 3]
    assert [place for place, (_, low) in enumerate(found) if low] == [2, 3, 4]


@pytest.mark.parametrize(
    ("ks", "step", "angle"),
    [([1, 100], 20.7, 0), ([1, 999], 20.7, 0), ([1, 1000], 33, 270)],
)
def test_ks_stand_upright_where_they_would_touch(ks, step, angle):
    # Three digits of 6.7 pixels fit into 20.7, four do not.
    axis = k_axis(pl.Series(ks), step).to_dict()
    assert axis["axis"]["labelAngle"] == angle
    assert axis["scale"]["domain"] == ks


def test_a_gap_stays_with_its_own_row():
    table = pl.DataFrame({"rule": ["a"] * 3, "k": [3, 1, 2], "n": [7, None, 5]})
    points = require_points(table, "rule", ("n",), n="number")
    assert points.rows() == [("a", 1, None), ("a", 2, 5.0), ("a", 3, 7.0)]
