"""Charts to try, each from a table small enough to read."""

from __future__ import annotations

import re
from datetime import date

import altair as alt
import polars as pl
import pytest
import vl_convert

from kit import charts
from tests.charts.examples import OFFERED, read_example

DAYS = [date(2017, 12, day) for day in (8, 9, 10)]
AUDIENCE = pl.DataFrame({"day": DAYS, "viewers": [6_100, 5_210, 4_876]})
STREAKS = pl.DataFrame({"day": DAYS, "viewers": [70, 57, 53]})
LENGTHS = pl.DataFrame({"length": [1, 17, 18], "viewers": [3_600, 57, 53]})
PLAYS = pl.DataFrame({"at_least": [1, 2, 42], "viewers": [48_211, 5_210, 1]})
BOUNDS = pl.DataFrame({"group": ["gave up", "began"], "low": [4, 0], "high": [4, 5]})
NARROWED = pl.DataFrame(
    {
        "cell": ["VT, 65+", "VT, 13-17"],
        "low_before": [0, 0],
        "high_before": [14, 14],
        "low": [9, 0],
        "high": [9, 5],
    }
)
LEFT = pl.DataFrame(
    {"known": ["a median", "all"], "possible": [30, 1], "said": ["30", "exactly 1"]}
)
ALONE = pl.DataFrame({"knowledge": ["birthday"], "alone": [45.95], "group_size": [53]})
FATES = pl.DataFrame(
    {
        "k": [2, 11, 2, 11],
        "claim": ["53 watched", "53 watched", "4 gave up", "4 gave up"],
        "status": ["printed", "printed", "withheld", "given away anyway"],
    }
)
NEEDED = pl.DataFrame({"epsilon": [0.1, 1.0, 10.0], "threshold": [155.2, 16.4, 2.5]})
SAID = pl.DataFrame({"label": ["42 plays", "18 days"], "count": [1, 53]})
MULTIPLES = pl.DataFrame({"day": DAYS, "line": "of 100", "share": [0.1, 0.2, 1.0]})
SHARES = pl.DataFrame(
    {"at": [1, 2], "line": "title", "share": [0.1, 0.5], "low": 0.0, "high": 0.6}
)
RATES = pl.DataFrame(
    {
        "what": ["found", "found by chance", "false alarms"],
        "side": ["attack", "baseline", "control"],
        "rate": [0.9, 0.25, 0.0],
        "low": [0.8, 0.2, 0.0],
        "high": [1.0, 0.3, 0.05],
    }
)
SAFER = pl.DataFrame(
    {
        "rule": ["threshold", "threshold", "rounding", "rounding"],
        "k": [2, 11, 2, 11],
        "risk": [0.9, 0.4, 0.8, 0.5],
        "useful": [1.0, 0.8, 0.9, 0.7],
    }
)
SUCCEEDED = pl.DataFrame(
    {
        "panel": ["differencing", "differencing"],
        "k": [2, 11],
        "rate": [0.9, None],
        "low": [0.8, None],
        "high": [1.0, None],
        "baseline": [0.1, 0.1],
    }
)
PROVED = pl.DataFrame(
    {"rule": ["threshold"] * 3, "k": [2, 11, 53], "proved": [119, 0, None]}
)
WORDS = {"title": "Four gave up", "subtitle": "People, 2017", "description": "Alt."}
REACHED = pl.DataFrame({"at_least": [3, 10, 42], "people": [900.0, 30.0, 0.2]})

# Chart, its table, and what else it is told; others, such as `chart_growth`, are drawn
# as in their examples, with the words of these.
DRAWN = {
    "daily audience": (
        charts.chart_daily_audience,
        AUDIENCE,
        {"streaks": STREAKS, "mark": DAYS[2], "mark_label": "10 December"},
    ),
    "streaks": (charts.chart_streaks, LENGTHS, {"mark": 18, "mark_label": "18 days"}),
    "tail": (charts.chart_tail, PLAYS, {"of": "plays", "mark": 42, "mark_label": "42"}),
    "fitted": (
        charts.chart_fitted,
        REACHED,
        {"fitted": REACHED.with_columns(tail=pl.lit("law")), "of": "plays", "mark": 42},
    ),
    "bounds": (charts.chart_bounds, BOUNDS, {}),
    "multiples": (
        charts.chart_multiples,
        MULTIPLES,
        {"mark": DAYS[2], "mark_label": "10 December"},
    ),
    "narrowed": (
        charts.chart_narrowed,
        NARROWED,
        {"before": "one table", "after": "both tables"},
    ),
    "possibilities": (charts.chart_possibilities, LEFT, {"of": "worlds"}),
    "alone": (charts.chart_unique, ALONE, {}),
    "rates": (charts.chart_rates, RATES, {}),
    "front": (charts.chart_front, SAFER, {}),
    "shares": (charts.chart_shares, SHARES, {"along": "plays", "of": "people"}),
    "success": (charts.chart_success, SUCCEEDED, {}),
    "proved": (charts.chart_proved, PROVED, {"of": "groups proved"}),
    "thresholds": (charts.chart_thresholds, FATES, {}),
    "release threshold": (charts.chart_release_threshold, NEEDED, {"published": SAID}),
}

BY_HAND = {draw for draw, *_ in DRAWN.values()}
DRAWN |= {n: read_example(c) for n, c in OFFERED.items() if c not in BY_HAND}


@pytest.fixture
def tried() -> set[str]:
    """Name the charts that every test of `drawn` tries."""
    return {draw.__name__ for draw, *_ in DRAWN.values()}


@pytest.fixture(params=DRAWN)
def drawn(request):
    """Give each chart's function, table and settings in turn."""
    draw, table, settings = DRAWN[request.param]
    return draw, table, WORDS | settings


@pytest.fixture
def written():
    """Read every piece of text that a chart shows."""

    def read(chart: alt.LayerChart) -> list[str]:
        svg = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="5.8")
        pieces = re.findall(r"<text[^>]*>(.*?)</text>", svg)
        return [re.sub("<[^>]*>", "", text).replace("\u00a0", " ") for text in pieces]

    return read
