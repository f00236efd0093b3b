from __future__ import annotations

from datetime import date
from itertools import pairwise

import altair as alt
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit import charts
from kit.charts.drawing import log_ticks, titled, whole_ticks
from kit.errors import ChartError
from kit.words import say_number
from tests.charts.examples import OFFERED, read_example, write_cell

WORDS = {"title": "Four gave up", "subtitle": "People, 2017", "description": "Alt."}


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFERED)
def test_the_example_of_a_chart_draws_it(name):
    draw, table, settings = read_example(OFFERED[name])
    told = draw(table, **settings).to_dict()["description"]
    assert told.startswith(settings["description"])  # a slider says more
    shown = {}
    exec(f"{write_cell(draw)}", shown)  # and so does the cell that is made of it


def test_every_chart_is_among_those_tried(tried):
    assert tried == {name for name in charts.__all__ if name.startswith("chart_")}


@pytest.mark.slow
def test_every_chart_writes_its_finding_and_measure(drawn, written):
    draw, table, settings = drawn
    assert {"Four gave up", "People, 2017"} <= set(
        written(draw(table, **settings | WORDS))
    )


def test_no_line_ends_between_n_and_its_number():
    words = {"title": "A", "description": "B", "subtitle": f"{'word ' * 20}N = 53"}
    chart = titled(alt.layer(alt.Chart().mark_point()), **words)
    assert chart.to_dict()["title"]["subtitle"][-1] == "N = 53"


def test_every_chart_wants_a_short_title(drawn):
    draw, table, settings = drawn
    message = "`title` must be the finding in at most 14 words, got '15 words'"
    with pytest.raises(ChartError, match=message):
        draw(table, **settings | {"title": "word " * 15})
    draw(table, **settings | {"title": "word " * 14})


@pytest.mark.parametrize("name", ["title", "description"])
def test_every_chart_wants_its_words(drawn, name):
    draw, table, settings = drawn
    with pytest.raises(ChartError, match=f"`{name}` must be a sentence, got ' '"):
        draw(table, **settings | {name: " "})


DAYS = [date(2017, 12, day) for day in range(1, 11)]
FALLING = [4_000, 900, 500, 300, 200, 120, 90, 70, 57, 53]


def test_the_day_57_became_53_is_written_out(written):
    audience = pl.DataFrame({"day": DAYS, "viewers": [5_000] * 10})
    streaks = pl.DataFrame({"day": DAYS, "viewers": FALLING})
    chart = charts.chart_daily_audience(
        audience, streaks=streaks, mark=DAYS[9], mark_label="10 December", **WORDS
    )
    # The marked number stands in the callout, the one before it at its point.
    texts = written(chart)
    assert {"10 December: 53 people", "57", "10 Dec"} <= set(texts)
    assert "70" not in texts


def test_the_order_of_the_rows_does_not_matter(written):
    table = pl.DataFrame({"day": DAYS, "viewers": FALLING})
    first = charts.chart_daily_audience(table, **WORDS)
    assert charts.chart_daily_audience(table.reverse(), **WORDS).to_dict() == (
        first.to_dict()
    )


def test_one_person_is_a_person_not_people(written):
    table = pl.DataFrame({"at_least": [1, 2, 42], "viewers": [9_000, 700, 1]})
    chart = charts.chart_tail(table, of="plays", mark=42, mark_label="42", **WORDS)
    assert "42: 1 person" in written(chart)


def test_counts_far_apart_stand_on_a_log_scale_that_says_so(written):
    near = pl.DataFrame({"length": [1, 2], "viewers": [57, 53]})
    far = pl.DataFrame({"length": [1, 2], "viewers": [57_000, 53]})
    assert "people" in written(charts.chart_streaks(near, **WORDS))
    assert "people (log scale)" in written(charts.chart_streaks(far, **WORDS))


def test_a_count_of_nobody_keeps_its_place_on_a_log_scale():
    table = pl.DataFrame({"length": [1, 2, 3], "viewers": [9_000, 53, 0]})
    spec = charts.chart_streaks(table, **WORDS).to_dict()
    scale = spec["encoding"]["y"]["scale"]
    assert (scale["type"], scale["domain"]) == ("symlog", [0, 9_000])


@pytest.mark.parametrize(
    ("draw", "table", "message"),
    [
        (
            charts.chart_streaks,
            pl.DataFrame({"length": [17, 18], "viewers": [57, 53]}),
            "`mark` must be a value of `length`, got '19'",
        ),
        (
            charts.chart_daily_audience,
            pl.DataFrame({"day": DAYS, "viewers": FALLING}),
            "`mark` must be a value of `day`, got '2018-01-01'",
        ),
    ],
)
def test_only_what_is_in_the_table_can_be_pointed_at(draw, table, message):
    mark = 19 if "length" in table.columns else date(2018, 1, 1)
    with pytest.raises(ChartError, match=message):
        draw(table, mark=mark, **WORDS)


def test_proved_sizes_are_dots_and_possible_ones_bars(written):
    table = pl.DataFrame({"group": ["gave up", "began"], "low": [4, 0], "high": [4, 5]})
    chart = charts.chart_bounds(table, **WORDS)
    spec = chart.to_dict()
    shapes = {
        layer["mark"]["type"]: spec["datasets"][layer["data"]["name"]]
        for layer in spec["layer"]
        if layer["mark"].get("color") in ("#D55E00", "#56B4E9")
    }
    assert [row["group"] for row in shapes["circle"]] == ["gave up"]
    assert [row["group"] for row in shapes["bar"]] == ["began"]
    assert {"exactly 4", "0 to 5"} <= set(written(chart))


def test_rows_keep_the_order_of_the_table(written):
    groups = ["zebra", "apple", "mango"]
    table = pl.DataFrame({"group": groups, "low": [1, 2, 3], "high": [1, 2, 3]})
    texts = written(charts.chart_bounds(table, **WORDS))
    assert [text for text in texts if text in groups] == groups


def test_a_long_sentence_is_folded_not_cut(written):
    sentence = "Watched every single day until the ninth of December " * 4
    table = pl.DataFrame({"group": [sentence], "low": [4], "high": [4]})
    texts = " ".join(written(charts.chart_bounds(table, **WORDS)))
    assert sentence.replace(" ", "").strip() in texts.replace(" ", "")


def test_bounds_the_wrong_way_round_are_refused():
    table = pl.DataFrame({"group": ["gave up"], "low": [5], "high": [4]})
    with pytest.raises(
        ChartError, match="`low` must hold numbers up to those of `high`"
    ):
        charts.chart_bounds(table, **WORDS)


def narrowed(**ends):
    cells = pl.DataFrame({"cell": ["VT, 65+", "VT, 13-17"], **ends})
    return charts.chart_narrowed(cells, before="one table", after="both", **WORDS)


def test_what_is_left_open_is_drawn_over_what_was(written):
    chart = narrowed(low_before=[0, 0], high_before=[14, 12], low=[9, 0], high=[9, 5])
    texts = written(chart)
    assert {"one table", "both", "exactly 9", "0 to 5"} <= set(texts)
    assert [text for text in texts if text.startswith("VT")] == ["VT, 65+", "VT, 13-17"]
    spec = chart.to_dict()
    layers = [spec["datasets"][layer["data"]["name"]] for layer in spec["layer"]]
    shapes = [layer["mark"]["type"] for layer in spec["layer"]]
    drawn = {
        shape: [row["cell"] for row in rows]
        for shape, rows in zip(shapes[1:3], layers[1:3], strict=True)
    }
    assert drawn == {"bar": ["VT, 13-17"], "circle": ["VT, 65+"]}


@pytest.mark.parametrize("side", ["low_before", "low"])
def test_intervals_the_wrong_way_round_are_refused(side):
    ends = {"low_before": [0, 0], "high_before": [9, 9], "low": [0, 0], "high": [9, 9]}
    high = side.replace("low", "high")
    with pytest.raises(
        ChartError, match=f"`{side}` must hold numbers up to those of `{high}`"
    ):
        narrowed(**ends | {side: [0, 10]})


def test_how_many_are_alone_is_written_out_of_how_many(written):
    table = pl.DataFrame(
        {
            "knowledge": ["birthday", "date of birth"],
            "alone": [0.13, 3_160.4],
            "group_size": [3_749, 3_749],
        }
    )
    texts = written(charts.chart_unique(table, **WORDS))
    assert {"0.13 of 3,749", "3,160 of 3,749"} <= set(texts)


def test_more_alone_than_there_are_is_refused():
    table = pl.DataFrame({"knowledge": ["x"], "alone": [54.0], "group_size": [53]})
    with pytest.raises(
        ChartError, match="`alone` must hold numbers up to `group_size`"
    ):
        charts.chart_unique(table, **WORDS)


FATES = pl.DataFrame({"k": [2, 11], "claim": ["one", "one"], "status": ["printed"] * 2})


def test_a_threshold_is_told_by_shape_as_well_as_colour():
    (points,) = [
        layer
        for layer in charts.chart_thresholds(FATES, **WORDS).to_dict()["layer"]
        if "shape" in layer["encoding"]
    ]
    shapes = points["encoding"]["shape"]["scale"]["range"]
    colours = points["encoding"]["color"]["scale"]["range"]
    assert len(set(shapes)) == len(set(colours)) == 3


def test_a_status_of_another_name_is_refused():
    odd = FATES.with_columns(status=pl.lit("hidden"))
    with pytest.raises(
        ChartError, match=r"`status` must hold one of \['printed', .* got hidden"
    ):
        charts.chart_thresholds(odd, **WORDS)


def test_no_privacy_loss_of_nothing():
    table = pl.DataFrame({"epsilon": [0.0, 1.0], "threshold": [155.2, 16.4]})
    said = pl.DataFrame({"label": ["42 plays"], "count": [1]})
    with pytest.raises(ChartError, match="`epsilon` must hold numbers above 0, got 0"):
        charts.chart_release_threshold(table, published=said, **WORDS)


def test_what_was_published_is_written_beside_the_curve(written):
    table = pl.DataFrame({"epsilon": [0.1, 1.0], "threshold": [155.2, 16.4]})
    said = pl.DataFrame({"label": ["42 plays", "Brexit day"], "count": [1, 3_749]})
    texts = written(charts.chart_release_threshold(table, published=said, **WORDS))
    assert {"42 plays: 1", "Brexit day: 3,749", "may not be printed"} <= set(texts)


@pytest.mark.parametrize(
    ("number", "text"),
    [(53, "53"), (3_749, "3,749"), (45.95, "46.0"), (0.127, "0.13"), (3160.4, "3,160")],
)
def test_numbers_are_written_as_in_a_newspaper(number, text):
    assert say_number(number) == text


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_whole_ticks_span_the_values_and_are_few(one, other):
    low, high = sorted((one, other))
    ticks = whole_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert len(ticks) <= 7
    assert len({b - a for a, b in pairwise(ticks)}) <= 1


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_log_ticks_never_leave_the_values(one, other):
    low, high = sorted((one, other))
    assert all(low <= tick <= high for tick in log_ticks(low, high))


def test_growth_ends_with_its_number_in_any_order(written):
    table = pl.DataFrame({"numbers": [30, 10, 20], "groups": [9, 0, 3]})
    chart = charts.chart_growth(table, **WORDS)
    assert "9" in written(chart)
    assert (
        chart.to_dict() == charts.chart_growth(table.sort("numbers"), **WORDS).to_dict()
    )


def test_growth_of_nothing_is_drawn(written):
    table = pl.DataFrame({"numbers": [10, 20], "groups": [0, 0]})
    assert "0" in written(charts.chart_growth(table, **WORDS))
