from __future__ import annotations

from decimal import Decimal

import altair as alt
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.aggregates import names_people
from kit.charts.guard import refuse_people, require_aggregates
from kit.errors import ChartError

PEOPLE = ["viewer", "user", "account", "profile", "member", "person", "listener"]


@given(
    st.sampled_from(PEOPLE), st.sampled_from(["", "_id", " ID", "Id", " name", "id"])
)
def test_a_person_is_known_in_any_spelling(word, ending):
    for name in (word, word.upper(), word.capitalize()):
        assert names_people(name + ending)


@pytest.mark.parametrize(
    "name",
    ["viewers", "plays_per_viewer", "day", "title", "people", "share", "name", ""],
)
def test_counts_of_people_and_plain_columns_pass(name):
    assert not names_people(name)


def test_only_the_columns_asked_for_reach_the_chart():
    table = pl.DataFrame({"note": ["x"], "viewers": [57], "day": ["Monday"]})
    kept = require_aggregates(table, day="text", viewers="number")
    assert kept.to_dict(as_series=False) == {"day": ["Monday"], "viewers": [57]}


def test_every_chart_refuses_a_table_of_people(drawn):
    draw, table, settings = drawn
    people = table.with_columns(viewer=pl.int_range(pl.len()))
    with pytest.raises(
        ChartError, match="must hold aggregates, got the column 'viewer'"
    ):
        draw(people, **settings)


def test_the_refusal_never_shows_who():
    table = pl.DataFrame({"Profile Name": ["secret-4711"], "viewers": [1]})
    with pytest.raises(ChartError, match="'Profile Name', which names people") as error:
        require_aggregates(table, viewers="number")
    assert "4711" not in str(error.value)


def test_every_chart_refuses_an_empty_table(drawn):
    draw, table, settings = drawn
    with pytest.raises(ChartError, match="must have at least one row, got none"):
        draw(table.clear(), **settings)


def test_every_chart_says_which_column_is_missing(drawn):
    draw, table, settings = drawn
    missing = table.columns[0]
    with pytest.raises(ChartError, match=f"must have the columns {missing}, got "):
        draw(table.drop(missing), **settings)


def test_every_chart_refuses_a_hole_that_it_would_not_draw(drawn):
    draw, table, settings = drawn
    number = next(c for c in table.columns if table[c].dtype.is_numeric())
    holed = table.with_columns(pl.lit(None).cast(table[number].dtype).alias(number))
    with pytest.raises(ChartError, match=f"Column `{number}` .* got a missing value"):
        draw(holed, **settings)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (2_001, "must have at most 2,000 rows, got 2,001; aggregate it"),
        (90_000, "must have at most 2,000 rows, got 90,000"),
    ],
)
def test_a_table_too_long_for_aggregates_is_refused(rows, message):
    table = pl.DataFrame({"length": range(rows), "viewers": [1] * rows})
    with pytest.raises(ChartError, match=message):
        require_aggregates(table, length="number", viewers="number")
    with pytest.raises(ChartError, match=message):
        refuse_people({"data": {"values": table.to_dicts()}})


@pytest.mark.parametrize(
    ("column", "kind", "message"),
    [
        ([1.0, float("nan")], "number", "numbers of at least 0, got one that is not"),
        ([1.0, float("inf")], "number", "numbers of at least 0, got one that is not"),
        ([1, -1], "number", "`x` must hold numbers of at least 0, got one that is not"),
        (["ann", "bob"], "number", "must hold numbers of at least 0, got String"),
        (["2017-12-10", "2017-12-11"], "day", "must hold dates, got String"),
        ([1, 2], "text", "must hold text, got Int64"),
    ],
)
def test_a_column_of_another_kind_is_refused(column, kind, message):
    with pytest.raises(ChartError, match=message):
        require_aggregates(pl.DataFrame({"x": column}), x=kind)


def test_a_lazy_table_is_refused():
    lazy = pl.LazyFrame({"day": ["Monday"]})
    with pytest.raises(
        ChartError, match="`table` must be a polars DataFrame, got 'Laz"
    ):
        require_aggregates(lazy, day="text")


def test_a_key_stands_in_one_row_only():
    twice = pl.DataFrame({"k": [2, 2, 3], "claim": ["a", "a", "a"]})
    with pytest.raises(ChartError, match="`k` must hold one value for a claim, got"):
        require_aggregates(twice, once=("k", "claim"), k="number", claim="text")
    with pytest.raises(ChartError, match="Column `k` must hold each value once, got"):
        require_aggregates(twice, once=("k",), k="number")
    apart = twice.with_columns(claim=pl.Series(["a", "b", "a"]))
    assert require_aggregates(
        apart, once=("k", "claim"), k="number", claim="text"
    ).height


ROWS = pl.DataFrame({"viewer": [1, 2], "n": [3, 4]})
POINTS = alt.Chart(ROWS).mark_point().encode(x="n:Q")
COUNTS = alt.Chart(ROWS.drop("viewer")).mark_point().encode(x="n:Q")


@pytest.mark.parametrize(
    "chart",
    [
        POINTS,
        COUNTS + POINTS,
        COUNTS | (COUNTS & POINTS),
        COUNTS.transform_lookup("n", from_=alt.LookupData(ROWS, "n", ["viewer"])),
        alt.Chart(alt.Data(values=[{"n": 1}, {"User Id": 2}])).mark_point(),
        alt.Chart(alt.Data(values=[{"viewers": "ann"}])).mark_point(),
    ],
    ids=["alone", "layered", "beside", "looked up", "in one row of two", "by name"],
)
def test_a_chart_drawn_by_hand_cannot_hold_people(chart):
    with pytest.raises(ChartError, match="which names people; count distinct viewers"):
        refuse_people(chart.to_dict())


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"url": "rows.json"}, "got the address of a file"),
        ({"values": "viewer,n\n1,3", "format": {"type": "csv"}}, "got a str"),
        ({"values": {"features": []}}, "got a dict"),
    ],
)
def test_data_that_cannot_be_looked_through_is_refused(data, found):
    with pytest.raises(ChartError, match=f"must carry its own rows, {found}"):
        refuse_people({"data": data, "mark": "point", "encoding": {}})


def test_a_chart_of_counts_passes():
    refuse_people((COUNTS | COUNTS).to_dict())
    refuse_people({"data": {"sequence": {"start": 0, "stop": 9}}, "mark": "point"})
    refuse_people({"data": {"values": [1, 2]}, "mark": "point"})


def test_decimals_are_numbers_like_others():
    table = pl.DataFrame({"n": [Decimal("1.5")]}, schema={"n": pl.Decimal(4, 1)})
    assert require_aggregates(table, n="number")["n"].to_list() == [Decimal("1.5")]
    below = table.with_columns(-pl.col("n"))
    with pytest.raises(ChartError, match="Column `n` must hold numbers of at least 0"):
        require_aggregates(below, n="number")
