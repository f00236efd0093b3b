"""Rates are drawn with their intervals, and none that cannot be one is."""

import polars as pl
import pytest

from kit.charts.success import chart_rates
from kit.errors import ChartError

WORDS = {"title": "Nine in ten", "subtitle": "Staff, 2018", "description": "Points."}


def rates(**changed):
    row = {"what": "found", "side": "attack", "rate": 0.9, "low": 0.8, "high": 1.0}
    return pl.DataFrame([row | changed])


def test_a_rate_is_written_out_with_its_interval(written):
    texts = written(chart_rates(rates(rate=0.25, low=0.203, high=0.3), **WORDS))
    assert {"found", "25% (20% to 30%)", "share, with its 95% interval"} <= set(texts)


def test_a_rate_near_none_or_all_is_not_written_as_that(written):
    texts = written(chart_rates(rates(rate=0.001, low=0.0, high=0.9996), **WORDS))
    assert "0.1% (0% to 99.96%)" in texts


def test_each_side_has_a_shape_of_its_own():
    table = pl.concat(
        rates(what=side, side=side) for side in ("attack", "baseline", "control")
    )
    spec = chart_rates(table, **WORDS).to_dict()
    (scale,) = (
        layer["encoding"]["shape"]["scale"]
        for layer in spec["layer"]
        if "shape" in layer["encoding"]
    )
    assert len(set(scale["range"])) == len(scale["domain"]) == 3


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"side": "defence"}, "Column `side` must hold one of .'attack', 'baseline'"),
        ({"rate": 0.7}, "Column `rate` must hold shares from `low` to `high`, which"),
        ({"high": 1.2}, "Column `rate` must hold shares from `low` to `high`, which"),
        ({"low": 0.95}, "Column `rate` must hold shares from `low` to `high`, which"),
    ],
)
def test_what_is_no_rate_is_refused(changed, message):
    with pytest.raises(ChartError, match=message):
        chart_rates(rates(**changed), **WORDS)


def test_a_rate_stands_once():
    with pytest.raises(ChartError, match="Column `what` must hold each value once"):
        chart_rates(pl.concat([rates(), rates()]), **WORDS)
