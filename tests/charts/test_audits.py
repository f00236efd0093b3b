"""What was shown of promises is drawn beside them, and what is none is refused."""

import polars as pl
import pytest

from kit.charts.audits import chart_ceilings, chart_promises
from kit.errors import ChartError

WORDS = {"title": "Refuted", "subtitle": "Invented", "description": "Points."}


def promises(**changed):
    row = {"what": "half the noise", "promised": 1.0, "shown": 1.9}
    return pl.DataFrame([row | changed])


def ceilings(**changed):
    row = {"runs": 10, "line": "at most", "epsilon": 0.8} | changed
    return pl.DataFrame([row, row | {"runs": 1_000, "epsilon": 5.6}])


@pytest.mark.slow
def test_both_numbers_are_written_out(written):
    texts = written(chart_promises(promises(promised=0.015, shown=0.02412), **WORDS))
    assert {"half the noise", "0.0241 of 0.015", "refuted"} <= set(texts)


@pytest.mark.parametrize(
    ("shown", "side", "times"),
    [(1.9, "refuted", 1.9), (1.0, "not refuted", 1.0), (0.0, "not refuted", 0.1)],
)
def test_only_more_than_was_promised_is_refuted(shown, side, times):
    spec = chart_promises(promises(shown=shown), **WORDS).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["side"] for row in rows} == {side}
    assert times in {row["times"] for row in rows}


def test_the_level_that_was_promised_is_named(written):
    texts = written(chart_ceilings(ceilings(), promised=1, **WORDS))
    assert {"promised: 1", "at most", "1,000"} <= set(texts)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: chart_promises(promises(promised=0.0), **WORDS),
            "Column `promised` must hold numbers above 0",
        ),
        (
            lambda: chart_ceilings(ceilings(runs=0), promised=1, **WORDS),
            "Column `runs` must hold numbers above 0",
        ),
        (
            lambda: chart_ceilings(ceilings(), promised=0, **WORDS),
            "`promised` must be a number above 0",
        ),
        (
            lambda: chart_ceilings(
                pl.concat(ceilings(line=f"line {n}") for n in range(5)),
                promised=1,
                **WORDS,
            ),
            "Column `line` must hold at most 4 names, got 5",
        ),
    ],
)
def test_what_is_no_promise_is_refused(draw, message):
    with pytest.raises(ChartError, match=message):
        draw()
