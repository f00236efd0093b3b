"""Success over k: no attempt is no failure, and what is no rate is refused."""

from __future__ import annotations

import polars as pl
import pytest

from kit.charts.success import _CROSS, _FRAME, chart_success
from kit.errors import ChartError

WORDS = {"title": "It stops", "subtitle": "People, 2017", "description": "Alt."}
RATE = {"rate": 0.9, "low": 0.8, "high": 1.0, "baseline": 0.1}
NONE = dict.fromkeys(("rate", "low", "high"))
ATTACK = "attack, with its 95% interval"


def rates(*rows):
    """One attack at k = 1, 2 and so on, each row with what differs from 90%."""
    filled = [
        {"panel": "differencing", "k": k} | RATE | row
        for k, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(filled, infer_schema_length=None)


def marks(chart, panel=0):
    """What each layer of marks draws: (k, what, share), and where, if fixed."""
    spec = chart.to_dict()
    found = {}
    for layer in spec["concat"][panel]["layer"]:
        if layer["mark"]["type"] == "point":
            rows = spec["datasets"][layer["data"]["name"]]
            fixed = "value" in layer["encoding"]["y"]
            found["below" if fixed else "share"] = {
                (row["k"], row["what"], row["share"]) for row in rows
            }
    return found


def test_no_attempt_is_a_cross_below_and_not_a_rate_of_nought(written):
    chart = chart_success(rates({}, {"rate": 0.0, "low": 0.0}, NONE), **WORDS)
    assert marks(chart) == {
        "share": {
            (1, ATTACK, 0.9),
            (2, ATTACK, 0.0),
            *((k, "baseline", 0.1) for k in (1, 2, 3)),
        },
        "below": {(3, "no attempt", None)},
    }
    assert {"no attempt", "baseline", ATTACK, "differencing"} <= set(written(chart))


def test_nothing_but_attempts_needs_no_word_for_none(written):
    texts = written(chart_success(rates({}, {}), **WORDS))
    assert "no attempt" not in texts
    assert "control" not in texts


def test_the_baseline_bears_its_name(written):
    chart = chart_success(rates({}), **WORDS, baseline="the most common answer")
    assert "the most common answer" in written(chart)


def test_a_control_is_drawn_where_it_is_given():
    table = rates({"control": 0.3}, {"control": None})
    drawn = marks(chart_success(table, **WORDS))["share"]
    assert {mark for mark in drawn if mark[1] == "control"} == {(1, "control", 0.3)}


def test_an_attack_that_could_never_be_mounted_is_drawn_as_such():
    table = rates(NONE | {"baseline": None}, NONE | {"baseline": None})
    assert marks(chart_success(table, **WORDS)) == {
        "share": set(),
        "below": {(1, "no attempt", None), (2, "no attempt", None)},
    }


def test_all_panels_share_their_scales_and_the_lowest_bear_the_ks(written):
    one = rates({}, {})
    table = pl.concat(
        one.with_columns(panel=pl.lit(name), k=pl.col("k") + late)
        for late, name in enumerate("cab")
    )
    chart = chart_success(table, **WORDS)
    panels = chart.to_dict()["concat"]
    assert [panel["title"]["text"] for panel in panels] == [["c"], ["a"], ["b"]]
    # Three panels, two in a row: the first has another below it.
    labels = [panel["encoding"]["x"]["axis"]["labels"] for panel in panels]
    assert labels == [False, True, True]
    for channel in "xy":
        scales = [panel["encoding"][channel]["scale"] for panel in panels]
        assert scales[0] == scales[1] == scales[2]
    assert panels[0]["encoding"]["x"]["scale"]["domain"] == [1, 2, 3, 4]


def test_small_rates_have_a_scale_that_holds_their_intervals(written):
    chart = chart_success(
        rates({"rate": 0.0, "low": 0.0, "high": 0.03, "baseline": 0.01}), **WORDS
    )
    assert {"0%", "2.5%", "5%"} <= set(written(chart))


def test_each_mark_has_a_shape_and_a_colour_of_its_own():
    spec = chart_success(rates({"control": 0.3}, NONE), **WORDS).to_dict()
    (layer, *_) = (
        x for x in spec["concat"][0]["layer"] if x["mark"]["type"] == "point"
    )
    shapes = layer["encoding"]["shape"]["scale"]
    assert shapes["domain"] == [ATTACK, "baseline", "control", "no attempt"]
    assert len(set(shapes["range"])) == 4
    assert {_FRAME, _CROSS} < set(shapes["range"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"rate": 0.7}, "Column `rate` must hold shares from `low` to `high`, got"),
        ({"high": 1.2}, "Column `high` must hold shares of at most 1, got 1.2"),
        ({"baseline": 2.0}, "Column `baseline` must hold shares of at most 1, got 2"),
        ({"baseline": None}, "Column `baseline` must hold a share wherever `rate` do"),
        ({"low": None}, "Column `low` must hold a share wherever `rate` does, got a"),
        ({"rate": None}, "Column `rate` must hold a share wherever `low` or `high` do"),
        ({"rate": float("nan")}, "Column `rate` must hold numbers of at least 0"),
        ({"control": "no"}, "Column `control` must hold numbers .* got String"),
        ({"rate": True}, "Column `rate` must hold numbers of at least 0, got Boolean"),
    ],
)
def test_what_is_no_rate_is_refused(row, message):
    with pytest.raises(ChartError, match=message):
        chart_success(rates(row), **WORDS)


def test_one_rate_a_panel_and_k():
    with pytest.raises(ChartError, match="`k` must hold one value for a panel, got"):
        chart_success(pl.concat([rates({}), rates({})]), **WORDS)


def test_at_most_eight_panels():
    table = pl.concat(
        rates({}).with_columns(panel=pl.lit(f"attack {n}")) for n in range(9)
    )
    with pytest.raises(ChartError, match="`panel` must hold at most 8 names, got 9"):
        chart_success(table, **WORDS)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("control", "`baseline` must be a name of its own, got 'control'"),
        (" ", "`baseline` must be a name of 1 to 40 characters, got ' '"),
        ("x" * 41, "`baseline` must be a name of 1 to 40 characters, got 'xxx"),
    ],
)
def test_the_baseline_wants_a_name_of_its_own(name, message):
    with pytest.raises(ChartError, match=message):
        chart_success(rates({}), **WORDS, baseline=name)
