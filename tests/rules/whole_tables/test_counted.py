"""What adds up to what is found in any order of rows, and what does not is refused."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import ReleaseError
from kit.rules.whole_tables import read_counts
from tests.rules.table_shapes import FIXTURE, grouped, shapes, tabulated


def lines(table):
    return [line.tolist() for line in table.sums]


def test_every_line_is_its_parts_and_then_its_sum():
    # Rows of the frame: a-k, a-l, a-total, b-k, b-l, b-total, total-k, -l, -total.
    table = read_counts(tabulated([[1, 2], [3, 4]]))
    down = [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    across = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert lines(table) == down + across
    assert np.flatnonzero(table.is_single).tolist() == [0, 1, 3, 4]


def test_a_group_is_the_sum_of_its_values_and_no_part_of_the_total():
    # Rows: a, b, c, total, group = a + b.
    table = read_counts(
        grouped([5, 6, 7], ["a", "b"]), groups={"d0": {"group": ["a", "b"]}}
    )
    assert lines(table) == [[0, 1, 4], [0, 1, 2, 3]]
    assert np.flatnonzero(table.is_single).tolist() == [0, 1, 2]
    assert not table.has_overlap


def test_groups_that_share_a_value_overlap():
    frame = pl.DataFrame(
        {"d": ["a", "b", "c", "ab", "bc", "total"], "viewers": [1, 2, 3, 3, 5, 6]}
    )
    groups = {"d": {"ab": ["a", "b"], "bc": ["b", "c"]}}
    assert read_counts(frame, groups=groups).has_overlap
    # A value that is listed twice is in its group once.
    groups = {"d": {"ab": ["a", "b", "a"], "bc": ["b", "c"]}}
    assert lines(read_counts(frame, groups=groups))[0] == [0, 1, 3]


def test_a_total_alone_is_the_sum_of_nothing():
    table = read_counts(pl.DataFrame({"d": ["total"], "viewers": [4]}))
    assert lines(table) == []
    assert table.is_single.tolist() == [True]
    assert table.as_equations().shape == (0, 1)


@given(shapes((2, 3), (4,), (2, 2, 2)), st.randoms())
def test_equations_hold_in_any_order_of_rows(counts, random):
    frame = tabulated(counts)
    order = list(range(frame.height))
    random.shuffle(order)
    table = read_counts(frame[order])
    assert not (table.as_equations() @ table.counts).any()
    assert table.counts[table.is_single].sum() == counts.sum()


def test_prices_are_people_and_a_zero_costs_as_much_as_all():
    assert read_counts(tabulated([0, 4, 25])).prices.tolist() == [29, 4, 25, 29]
    # 100,000 are scaled to 20,000, so 10 to 2; and 1 would be a fifth, but costs 1.
    prices = read_counts(tabulated([1, 10, 99_989])).prices
    assert prices.tolist() == [1, 2, 19_998, 20_000]
    assert read_counts(tabulated([0, 0])).prices.tolist() == [1, 1, 1]


GOOD = tabulated(FIXTURE)
BAD = {
    "no frame": ([1, 2], "`counts` must be a polars frame, got 'list'"),
    "no people": (GOOD.drop("viewers"), "`people` must be a column of every table"),
    "nothing but people": (
        GOOD.select("viewers"),
        "`counts` must be a frame with a column of text beside 'viewers'",
    ),
    "numbers for names": (
        GOOD.with_columns(d0=1),
        "`counts` must be a table with text in every row of 'd0', got Int32",
    ),
    "a null for a name": (
        GOOD.with_columns(d0=pl.when(pl.col("d0") != "a").then("d0")),
        "`counts` must be a table with text in every row of 'd0', got 'a null'",
    ),
    "no margin": (
        GOOD.filter(pl.col("d1") != "total"),
        "`counts` must be a table with the total 'total' among",
    ),
    "a hole": (GOOD[1:], "every combination of its values, each once, got '15 rows'"),
    "a cell twice": (
        pl.concat([GOOD[1:], GOOD[1:2]]),
        "every combination of its values, each once, got '16 rows'",
    ),
    "no rows": (GOOD.clear(), "`counts` must be a table with the total 'total' among"),
    "a blank": (
        GOOD.with_columns(viewers=pl.when(pl.col("viewers") > 9).then("viewers")),
        "`counts` must be a table of true counts, as ints, got 'a null'",
    ),
    "halves": (GOOD.with_columns(pl.col("viewers") / 2), "as ints, got Float64"),
    "yes and no": (GOOD.with_columns(viewers=True), "as ints, got Boolean"),
    "fewer than nobody": (
        GOOD.with_columns(-pl.col("viewers")),
        "`counts` must be a table of people, 0 to 1,000,000,000,000, got -23",
    ),
    "too many people": (
        GOOD.with_columns(pl.col("viewers") * 10**12),
        "`counts` must be a table of people, 0 to 1,000,000,000,000, got 23",
    ),
    # The first line down: 23, 7 and 35 are 65, and the table would say 66.
    "somebody counted twice": (
        GOOD.with_columns(
            pl.col("viewers")
            + ((pl.col("d0") == "total") & (pl.col("d1") == "k")).cast(pl.Int64)
        ),
        "adds up, each person .* got '66 for total, k, whose parts make 65'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_such_table_is_refused(name):
    frame, message = BAD[name]
    with pytest.raises(ReleaseError, match=message):
        read_counts(frame)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (["a"], "`groups` must be a mapping of columns to groups"),
        ({"d0": ["a"]}, "`groups` must be a mapping of columns to groups"),
        ({"age": {}}, r"`groups` must be keyed by columns of the tables \(d0\)"),
        ({"d0": {"group": "ab"}}, "'group' of `d0` lists no values"),
        ({"d0": {"group": []}}, "'group' of `d0` lists no values"),
        ({"d0": {"group": [1]}}, "'group' of `d0` has the name 1, which is no text"),
        ({"d0": {"group": ["z"]}}, "'group' of `d0` must be made up of values"),
        ({"d0": {"others": ["a"]}}, "'others' of `d0` must be made up of values"),
        ({"d0": {"total": ["a"]}}, "'total' of `d0` must be made up of values"),
        ({"d0": {"group": ["group"]}}, "'group' of `d0` must be made up of values"),
        # Not named as a group, it is one more value, and the total is too small.
        ({}, "got '18 for total, whose parts make 29'"),
    ],
)
def test_what_is_no_group_is_refused(groups, message):
    with pytest.raises(ReleaseError, match=message):
        read_counts(grouped([5, 6, 7], ["a", "b"]), groups=groups)
