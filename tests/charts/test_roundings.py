"""Shares of multiples are drawn by week, with the change dated."""

from datetime import date, timedelta

import polars as pl
import pytest

from kit.charts.thresholds import chart_multiples
from kit.errors import ChartError

WORDS = {"title": "Rounder", "subtitle": "Numbers, 2023", "description": "Two lines."}
DAYS = [date(2023, 6, 4) + timedelta(weeks=at) for at in range(4)]


def shares(*lines, share=0.5):
    rows = [(day, line, share) for line in lines for day in DAYS]
    return pl.DataFrame(rows, ["day", "line", "share"], orient="row")


def test_lines_and_the_change_have_their_words(written):
    chart = chart_multiples(
        shares("of 10", "of 100"), mark=DAYS[1], mark_label="11 June", **WORDS
    )
    texts = written(chart)
    assert {"of 10", "of 100", "11 June", "Rounder", "100%"} <= set(texts)


def test_without_a_change_there_is_no_mark(written):
    assert len(chart_multiples(shares("of 10"), **WORDS).layer) == 1


def test_tables_that_cannot_be_drawn_are_refused():
    with pytest.raises(ChartError, match="shares of at most 1"):
        chart_multiples(shares("of 10", share=1.5), **WORDS)
    with pytest.raises(ChartError, match="at most two names, got 3"):
        chart_multiples(shares("a", "b", "c"), **WORDS)
    with pytest.raises(ChartError, match="must have the columns share"):
        chart_multiples(shares("a").drop("share"), **WORDS)
