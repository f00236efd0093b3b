import polars as pl
import pytest

from kit.charts.ranges import chart_ranges
from kit.errors import ChartError

WORDS = {"title": "It moves", "subtitle": "People, 2017", "description": "Bars."}
MOVED = pl.DataFrame(
    {
        "what": ["alone by four titles", "alone with days"],
        "share": [0.5, 0.99],
        "lowest": [0.25, 0.99],
        "highest": [0.75, 1.0],
    }
)


def test_each_range_is_written_beside_its_share(written):
    texts = written(chart_ranges(MOVED, **WORDS))
    assert {"25% to 75%", "99% to 100%", "share, and its range"} <= set(texts)
    assert "95%" not in " ".join(texts)  # it is no interval


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"highest": 1.5}, "`highest` must hold shares of at most 1"),
        ({"lowest": 0.9}, "`share` must hold shares inside their range"),
        ({"what": "twice"}, "`what` must hold each value once"),
        ({"viewer": 1}, "got the column 'viewer'"),
    ],
)
def test_what_is_no_range_is_refused(changed, message):
    table = MOVED.with_columns(**{name: pl.lit(v) for name, v in changed.items()})
    with pytest.raises(ChartError, match=message):
        chart_ranges(table, **WORDS)
