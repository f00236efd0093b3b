"""Shares are drawn with their intervals, each line named, no name upon another."""

import re
from itertools import pairwise

import polars as pl
import pytest
import vl_convert

from kit.charts.shares import _HEIGHT, _part, chart_shares
from kit.errors import ChartError

WORDS = {"title": "Two do", "subtitle": "People, 2018", "description": "Lines."}
AXES = {"along": "plays known", "of": "people who stand alone"}


def shares(*rows):
    """Points of (at, line, share), each within a tenth."""
    return pl.DataFrame(
        [
            {
                "at": at,
                "line": line,
                "share": share,
                "low": None if share is None else max(share - 0.1, 0),
                "high": None if share is None else min(share + 0.1, 1),
            }
            for at, line, share in rows
        ]
    )


def drawn(*rows, **how):
    return chart_shares(shares(*rows), **AXES, **WORDS, **how)


def texts_at(chart, names):
    """Where the names of lines stand, in pixels from the top."""
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="5.8")
    found = {}
    for place, text in re.findall(
        r'<text[^>]*transform="translate\([^,]*,([-0-9.]+)\)"[^>]*>(.*?)</text>', svg
    ):
        found[re.sub("<[^>]*>", "", text)] = float(place)
    return {name: found[name] for name in names}


def test_every_line_and_axis_has_its_words(written):
    texts = written(drawn((1, "title", 0.1), (2, "title", 0.5), (1, "and day", 0.9)))
    assert {"title", "and day", *AXES.values(), "Two do", "1", "2"} <= set(texts)


def test_a_place_is_written_to_its_last_digit(written):
    texts = written(
        drawn((97, "title", 0.1), (375, "title", 0.5), (1012, "title", 0.6))
    )
    assert {"97", "375", "1,012"} <= set(texts)


def test_names_that_end_together_are_written_apart():
    names = ["one", "two", "three", "four"]
    chart = drawn(*((1, name, 0.98) for name in names))
    places = sorted(texts_at(chart, names).values())
    gaps = [below - above for above, below in pairwise(places)]
    assert min(gaps) >= 15
    assert places[-1] <= _HEIGHT


def test_names_are_parted_by_hand():
    # 300 pixels for a share of 1. Two names of 20 pixels at the foot: the upper one
    # makes room, 20 pixels above the lower.
    parted = _part({"a": 0.0, "b": 0.0, "c": 1.0}, {"a": 20, "b": 20, "c": 20})
    assert parted == pytest.approx({"c": 1 - 10 / 300, "a": 20 / 300, "b": 0})


def test_where_nobody_was_measured_nothing_is_drawn():
    spec = drawn((1, "title", 0.1), (2, "title", None), (1, "none", None)).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["line"] for row in rows} == {"title"}
    assert {row["at"] for row in rows} == {1}


def test_colours_and_shapes_are_those_of_the_order_of_the_table():
    spec = drawn((2, "first", 0.5), (1, "second", 0.5), (1, "third", 0.4)).to_dict()
    (points,) = (
        layer["encoding"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point" and "tooltip" in layer["encoding"]
    )
    for channel in ("color", "shape"):
        assert points[channel]["scale"]["domain"] == ["first", "second", "third"]
        assert len(set(points[channel]["scale"]["range"])) == 3


def test_sizes_by_tens_have_their_ticks(written):
    texts = written(drawn((10, "a", 1.0), (100_000, "a", 0.5), by_tens=True))
    assert {"10", "100,000"} <= set(texts)


def test_many_places_get_fewer_ticks(written):
    rows = [(at, "a", 0.5) for at in range(1, 41)]
    numbers = {text for text in written(drawn(*rows)) if text.isdigit()}
    assert "10" in numbers
    assert len(numbers) <= 7


@pytest.mark.parametrize(
    ("rows", "how", "message"),
    [
        (
            [(1, "a", 0.5), (1, "a", 0.4)],
            {},
            "Column `at` must hold one value for a li",
        ),
        ([(1, "a", None)], {}, "`table` must have at least one row"),
        ([(0, "a", 0.5)], {"by_tens": True}, "Column `at` must hold numbers above 0"),
        ([(1, str(n), 0.5) for n in range(9)], {}, "`line` must hold at most 8 names"),
        ([(1, "a", 1.05)], {}, "Column `share` must hold shares from `low` to `high`"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rows, how, message):
    with pytest.raises(ChartError, match=message):
        drawn(*rows, **how)


@pytest.mark.parametrize("axis", ["along", "of"])
def test_an_axis_has_words(axis):
    words = AXES | WORDS | {axis: " "}
    with pytest.raises(ChartError, match=f"`{axis}` must be a few words for an axis"):
        chart_shares(shares((1, "a", 0.5)), **words)


def test_people_are_not_drawn():
    table = shares((1, "a", 0.5)).with_columns(viewer=pl.lit(3))
    with pytest.raises(ChartError, match="names people"):
        chart_shares(table, **AXES, **WORDS)
