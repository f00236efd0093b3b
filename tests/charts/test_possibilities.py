"""What a chart of possibilities writes and colours, and what it refuses."""

import polars as pl
import pytest

from kit import charts
from kit.charts.drawing import BLUE, VERMILLION
from kit.errors import ChartError

WORDS = {
    "title": "One is left",
    "subtitle": "2017",
    "description": "Alt.",
    "of": "ways",
}
LEFT = pl.DataFrame(
    {
        "known": ["nothing", "a mean", "all of it"],
        "possible": [1_000, 30, 1],
        "said": ["more than 1,000", "30", "exactly 1"],
    }
)


def bars(chart):
    """The rows behind the bars of each colour."""
    spec = chart.to_dict()
    found = {}
    for layer in spec["layer"]:
        color = layer["mark"].get("color")
        if color in (BLUE, VERMILLION):
            rows = spec["datasets"][layer["data"]["name"]]
            found[color] = [row["possible"] for row in rows]
    return found


def test_a_single_possibility_has_a_colour_of_its_own():
    chart = charts.chart_possibilities(LEFT, **WORDS)
    assert bars(chart) == {BLUE: [1_000, 30], VERMILLION: [1]}


def test_each_row_says_what_is_known_and_how_many_that_leaves(written):
    texts = written(charts.chart_possibilities(LEFT, **WORDS))
    assert set(LEFT["known"]) | set(LEFT["said"]) <= set(texts)
    assert "ways (log scale)" in texts


def test_no_possibility_at_all_is_refused():
    none = LEFT.with_columns(possible=pl.Series([30, 1, 0]))
    message = "`possible` must hold numbers of at least 1, got a smaller"
    with pytest.raises(ChartError, match=message):
        charts.chart_possibilities(none, **WORDS)
