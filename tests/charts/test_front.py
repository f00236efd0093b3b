"""Risk against usefulness: what is marked, what is written, what is refused."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.charts.panels import _statuses, chart_front
from kit.errors import ChartError

WORDS = {"title": "It helps", "subtitle": "People, 2017", "description": "Alt."}
ON, BEHIND = "on the front: nothing is safer", "behind the front"


def points(**rules):
    """Rows from (k, risk, useful) by rule."""
    rows = [(rule, *point) for rule, own in rules.items() for point in own]
    columns = {"rule": pl.String, "k": pl.Int64, "risk": float, "useful": float}
    return pl.DataFrame(rows, schema=columns, orient="row")


def drawn(chart, panel, mark):
    """The rows behind one kind of mark in one panel; 0 is the one of all rules."""
    spec = chart.to_dict()
    (layer,) = (
        layer
        for layer in spec["concat"][panel]["layer"]
        if layer["mark"]["type"] == mark
        and layer["mark"].get("color") != "#d5dce2"  # the paths of all, in pale
    )
    return spec["datasets"][layer["data"]["name"]]


def front(table):
    """The rule and k of each point that is marked as on the front."""
    rows = drawn(chart_front(table, **WORDS), 0, "point")
    assert all(row["status"].startswith(ON) for row in rows)
    return {(row["rule"], row["k"]) for row in rows}


def test_a_point_beaten_at_one_and_matched_at_the_other_is_behind_the_front():
    # (0.5, 0.9) beats (0.5, 0.8), as safe and more useful, and (0.6, 0.9), which is
    # less safe; (0.2, 0.1) is the safest of all, (0.9, 1.0) the most useful.
    table = points(
        a=[(1, 0.9, 1.0), (2, 0.5, 0.9), (3, 0.2, 0.1)],
        b=[(1, 0.6, 0.9), (2, 0.5, 0.8)],
    )
    assert front(table) == {("a", 1), ("a", 2), ("a", 3)}


def test_points_in_the_same_place_are_on_the_front_together():
    table = points(a=[(1, 0.1 + 0.2, 0.5)], b=[(1, 0.3, 0.5)])
    assert front(table) == {("a", 1), ("b", 1)}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 0.1, 0.5]), st.sampled_from([0, 0.3, 1])),
        min_size=1,
        max_size=6,
    )
)
def test_the_front_is_what_no_other_point_beats(places):
    table = pl.DataFrame(places, schema=["risk", "useful"], orient="row")
    unbeaten = [
        not any(
            (r < risk and u >= useful) or (r <= risk and u > useful) for r, u in places
        )
        for risk, useful in places
    ]
    assert [status != BEHIND for status in _statuses(table)] == unbeaten


def test_each_rule_has_a_panel_of_its_own_after_the_one_of_all():
    table = points(zebra=[(1, 0.9, 1), (2, 0.1, 0.8)], apple=[(1, 0.5, 0.9)])
    chart = chart_front(table, **WORDS)
    titles = [panel["title"]["text"] for panel in chart.to_dict()["concat"]]
    assert titles == [["All rules at once"], ["zebra"], ["apple"]]
    assert {row["rule"] for row in drawn(chart, 1, "point")} == {"zebra"}
    assert {row["rule"] for row in drawn(chart, 2, "point")} == {"apple"}


def test_a_path_runs_in_the_order_of_k_whatever_that_of_the_rows():
    table = points(a=[(11, 0.4, 0.8), (2, 0.9, 1.0), (5, 0.7, 0.9)])
    chart = chart_front(table, **WORDS)
    assert [row["k"] for row in drawn(chart, 1, "line")] == [2, 5, 11]
    assert chart.to_dict() == chart_front(table.sort("k"), **WORDS).to_dict()


def test_both_ends_the_axes_and_the_good_corner_are_written(written):
    table = points(a=[(2, 0.9, 1.0), (5, 0.7, 0.9), (11, 0.4, 0.8)])
    chart = chart_front(table, risk="targets found", useful="counts left", **WORDS)
    texts = set(written(chart))
    assert {"k = 2", "k = 11", "useful and safe →", "a"} <= texts
    assert {"targets found", "counts left", BEHIND} <= texts
    assert "k = 5" not in texts


@pytest.mark.parametrize(
    ("path", "label"),
    [([(5, 0.5, 0.5)], "k = 5"), ([(2, 0.5, 0.5), (9, 0.5, 0.5)], "every k")],
)
def test_a_path_that_stays_in_one_place_has_one_label(path, label, written):
    texts = written(chart_front(points(a=path), **WORDS))
    assert [text for text in texts if "k" in text.split()] == [label]


def test_the_front_is_told_by_shape_as_well_as_colour():
    table = points(a=[(1, 0.9, 1), (2, 0.95, 0.8)])
    spec = chart_front(table, **WORDS).to_dict()
    (layer,) = (x for x in spec["concat"][1]["layer"] if x["mark"]["type"] == "point")
    for channel in ("color", "shape"):
        scale = layer["encoding"][channel]["scale"]
        assert len(set(scale["range"])) == len(scale["domain"]) == 2


def test_a_long_name_is_folded_not_cut(written):
    name = "coarser groups, then threshold, then rounding to 5, then sampling"
    chart = chart_front(points(**{name: [(1, 0.9, 1)]}), **WORDS)
    lines = chart.to_dict()["concat"][1]["title"]["text"]
    assert lines == [
        "coarser groups, then threshold, then",
        "rounding to 5, then sampling",
    ]
    assert "".join(lines) in written(chart)


def test_panels_stay_large_enough_to_read():
    rules = {f"rule {n}": [(1, 0.9, 1), (5, 0.4, 0.8)] for n in range(8)}
    panels = chart_front(points(**rules), **WORDS).to_dict()["concat"]
    assert len(panels) == 9
    assert {(panel["width"], panel["height"]) for panel in panels} == {(290, 176)}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"risk": 1.2}, "Column `risk` must hold shares of at most 1, got 1.2"),
        ({"useful": 30.0}, "Column `useful` must hold shares of at most 1, got 30"),
        ({"risk": float("nan")}, "Column `risk` must hold numbers of at least 0"),
        ({"useful": None}, "Column `useful` must hold numbers .* got Null"),
        ({"risk": True}, "Column `risk` must hold numbers of at least 0, got Boolean"),
        ({"k": 0}, "Column `k` must hold whole numbers from 1 to 1,000,000,000, got 0"),
        ({"rule": 7}, "Column `rule` must hold text, got Int32"),
    ],
)
def test_what_is_no_point_is_refused(changed, message):
    table = points(a=[(1, 0.9, 1)]).with_columns(
        **{name: pl.lit(value) for name, value in changed.items()}
    )
    with pytest.raises(ChartError, match=message):
        chart_front(table, **WORDS)


def test_more_rules_than_can_be_told_apart_are_refused():
    table = points(**{f"rule {n}": [(1, 0.9, 1)] for n in range(11)})
    with pytest.raises(ChartError, match="`rule` must hold at most 10 names, got 11"):
        chart_front(table, **WORDS)
    chart_front(table[:10], **WORDS)


@pytest.mark.parametrize("name", ["risk", "useful"])
def test_an_axis_wants_its_words(name):
    with pytest.raises(ChartError, match=f"`{name}` must be a few words for an axis"):
        chart_front(points(a=[(1, 0.9, 1)]), **WORDS, **{name: " "})
