"""Totals are dominated as the hand-worked tables say."""

import math

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.dominance import (
    dominance,
    dominance_share,
    dominated,
    p_percent,
)

# Ohio: 1 watched 50 and 30, 2 watched 15, 3 watched 5: 80, 15, 5 of 100.
# Utah: 4 watched 6 and nobody else anything. Guam: nothing.
MINUTES = pl.DataFrame(
    {
        "state": ["OH", "OH", "OH", "OH", "UT", "UT", "GU"],
        "viewer": [1, 1, 2, 3, 4, 5, 4],
        "minutes": [50, 30, 15, 5, 6, 0, 0],
    }
)


def measured(n=2, table=MINUTES, **more):
    roles = {"amount": "minutes", "person": "viewer"} | more
    return dominance(table, ["state"], n=n, **roles)


def test_contributions_are_added_up_by_person_first():
    found = measured().rows
    assert found.columns == ["state", "people", "dominance_share", "p_percent"]
    # Ohio: (80 + 15) / 100, and 2 knows 1 to within 5 of 80. Utah: 4 alone.
    assert found.rows() == [
        ("GU", 0, None, math.inf),
        ("OH", 3, 0.95, 5 / 80),
        ("UT", 1, 1.0, 0.0),
    ]
    assert measured(n=1).rows["dominance_share"].to_list() == [None, 0.8, 1.0]
    assert measured(n=9).rows["dominance_share"].to_list() == [None, 1.0, 1.0]


def test_the_worst_total_stands_for_the_table():
    ohio = measured(table=MINUTES.filter(pl.col("state") == "OH"))
    assert str(dominance_share(ohio)) == "dominance_share = 0.95 share of a total"
    assert p_percent(ohio).value == 5 / 80
    nothing = measured(table=MINUTES.filter(pl.col("state") == "GU"))
    assert dominance_share(nothing).value == 0
    assert p_percent(nothing).value == math.inf


def test_a_total_at_the_limit_is_printed():
    # Ohio is at 95% and at 6.25%, both to the digit.
    at_limit = dominated(measured(), k=95, p=6.25)
    assert at_limit["state"].to_list() == ["UT"]
    below = dominated(measured(), k=94.9, p=6.25)
    assert below.select("state", "breaks_dominance", "breaks_p").rows() == [
        ("OH", True, False),
        ("UT", True, True),
    ]
    above = dominated(measured(), k=100, p=6.26)
    assert above.select("state", "breaks_dominance", "breaks_p").rows() == [
        ("OH", False, True),
        ("UT", False, True),
    ]


def test_a_share_that_is_at_its_limit_but_for_rounding_is_printed():
    # 7 of 10 is 70%, and what the second cannot know of it is 1 of 7. In floats 2.1 of
    # 2.1 + 0.6 + 0.3 is 0.7000000000000001, and 0.3 / 2.1 below 1 / 7.
    for parts in ([7, 2, 1], [2.1, 0.6, 0.3]):
        table = pl.DataFrame({"state": "OH", "viewer": [1, 2, 3], "minutes": parts})
        found = measured(1, table)
        assert dominated(found, k=70, p=100 / 7).is_empty()
        assert dominated(found, k=69.9999, p=100 / 7)["breaks_dominance"].item()
        assert dominated(found, k=70, p=100.0001 / 7)["breaks_p"].item()


def test_totals_that_no_float_holds_are_refused():
    most = MINUTES.with_columns(minutes=pl.lit(1e308))
    sentence = (
        "`amount` must be a column of numbers whose totals .* Take a larger unit."
    )
    with pytest.raises(MeasureError, match=sentence):
        measured(table=most)  # Ohio has four rows of 1e308, 1 two of them
    assert measured(table=most.filter(pl.col("state") == "UT").head(1)).rows.height == 1


@pytest.mark.parametrize(
    "name", ["x", "bad", "is_finite", "^v.*$", "*", "", "column 1"]
)
def test_columns_may_have_any_name(name):
    for role in ("state", "viewer", "minutes"):
        table = MINUTES.rename({role: name})
        cells, person, amount = (
            name if column == role else column
            for column in ("state", "viewer", "minutes")
        )
        found = dominance(table, [cells], amount=amount, person=person).rows
        assert found.columns == [cells, "people", "dominance_share", "p_percent"]
        assert found.rows() == measured().rows.rows()


@pytest.mark.parametrize("name", ["people", "dominance_share", "p_percent", "breaks_p"])
def test_cells_called_like_what_is_said_of_them_are_refused(name):
    roles = {"amount": "minutes", "person": "viewer"}
    sentence = f"^`cells` must be columns not called people, .*, got '{name}'. Rename"
    with pytest.raises(MeasureError, match=sentence):
        dominance(MINUTES.rename({"state": name}), [name], **roles)
    whose = MINUTES.rename({"viewer": name})
    assert measured(table=whose, person=name).rows.equals(measured().rows)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1))
def test_more_contributors_together_have_more(rows):
    viewer, minutes = zip(*rows, strict=True)
    table = pl.DataFrame({"viewer": viewer, "minutes": minutes, "state": "OH"})
    shares = [dominance_share(measured(n, table)).value for n in (1, 2, 3, 4)]
    assert shares == sorted(shares)
    assert shares[-1] in (0, 1)  # there are four people at most


@pytest.mark.parametrize(
    ("table", "more", "sentence"),
    [
        (MINUTES, {"amount": "hours"}, "`amount` must be one of the columns state, v"),
        (MINUTES, {"person": "who"}, "`person` must be one of the columns state, vie"),
        (MINUTES, {"amount": "state"}, "`cells, amount and person` must be different"),
        (MINUTES, {"amount": "viewer"}, "`cells, amount and person` must be differen"),
        (MINUTES, {"n": 0}, "`n` must be an int from 1 to 1,000,000"),
        (
            MINUTES,
            {"n": 10**30},
            "`n` must be an int from 1 to 1,000,000,",
        ),
        (MINUTES, {"person": ["viewer"]}, r"`person` must be one of .*\['viewer'\]"),
        (MINUTES.clear(), {}, "`table` must be a table with at least one row, got 0"),
        (
            "minutes",
            {},
            "`table` must be a DataFrame or LazyFrame of Polars, got 'str'",
        ),
        (
            MINUTES.with_columns(minutes=pl.col("minutes") - 1),
            {},
            "`amount` must be a column of finite numbers .* 'minutes'. 2 rows are not",
        ),
        (
            MINUTES.with_columns(minutes=pl.lit(None, pl.Float64)),
            {},
            "`amount` must be a column of finite numbers .* 7 rows are not; mend",
        ),
        (
            MINUTES.with_columns(minutes=pl.lit(math.nan)),
            {},
            "`amount` must be a column of finite numbers .* 7 rows are not; mend",
        ),
        (
            MINUTES.with_columns(minutes=pl.lit("5")),
            {},
            "`amount` must be a column of numbers, not of String, got 'minutes'",
        ),
        (
            MINUTES.with_columns(viewer=pl.lit(None, pl.Int64)),
            {},
            "`person` must be a column that says in each row whose it is",
        ),
    ],
)
def test_what_cannot_be_added_up_is_refused(table, more, sentence):
    with pytest.raises(MeasureError, match=sentence):
        measured(table=table, **more)


def test_no_cells_and_repeated_cells_are_refused():
    roles = {"amount": "minutes", "person": "viewer"}
    with pytest.raises(MeasureError, match="`cells` must be at least one column, got"):
        dominance(MINUTES, [], **roles)
    with pytest.raises(MeasureError, match="`cells` must be different columns, got 's"):
        dominance(MINUTES, ["state", "state"], **roles)
    with pytest.raises(MeasureError, match="`cells` must be a list of column names"):
        dominance(MINUTES, "state", **roles)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"k": 0, "p": 10}, "`k` must be a number above 0 and at most 100, got 0"),
        ({"k": 101, "p": 10}, "`k` must be a number above 0 and at most 100, got 101"),
        (
            {"k": True, "p": 10},
            "`k` must be a number above 0 and at most 100, got True",
        ),
        ({"k": 90, "p": 0}, "`p` must be a number above 0, got 0"),
        ({"k": 90, "p": math.nan}, "`p` must be a number above 0, got nan"),
    ],
)
def test_limits_that_are_none_are_refused(limits, sentence):
    with pytest.raises(MeasureError, match=sentence):
        dominated(measured(), **limits)
