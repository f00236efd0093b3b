"""Blanks come in pairs, and every number that is left is the true one."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import KitError, ReleaseError
from kit.rules.whole_tables import withhold
from tests.attacks.tables.small import tabulated


def row(*numbers):
    names = [*"abcdefgh"[: len(numbers)], "total"]
    return pl.DataFrame({"region": names, "viewers": [*numbers, sum(numbers)]})


def left(table, k):
    return withhold(table, k=k)["viewers"].to_list()


def test_a_blank_takes_the_smallest_of_its_row_with_it():
    assert left(row(40, 4, 25, 30), 10) == [40, None, None, 30, 99]


def test_two_blanks_of_too_few_people_take_a_third():
    # 4 and 3 make up 7, which is under 10 whichever of them one asks about.
    assert left(row(40, 4, 3, 30), 10) == [40, None, None, None, 77]
    assert left(row(40, 4, 6, 30), 10) == [40, None, None, 30, 80]


def test_zeros_go_last_but_for_the_total():
    assert left(row(0, 4, 25), 10) == [0, None, None, 29]
    assert left(row(0, 4), 10) == [None, None, None]
    assert left(row(4), 10) == [None, None]


def test_nothing_small_is_nothing_withheld():
    assert left(row(0, 10, 25), 10) == [0, 10, 25, 35]
    assert left(row(1, 2, 3), 1) == [1, 2, 3, 6]


def test_columns_are_protected_as_rows_are():
    # Small: 4, 7 and 9, one in each row and column. Columns first: with them go 23 in
    # x, 12 in y and 18 in z. Now every row has two.
    table = tabulated(
        [[23, 4, 41], [7, 60, 18], [35, 12, 9]], title=list("abc"), region=list("xyz")
    )
    n = None
    assert left(table, 10) == [
        *(n, n, 41, 68),
        *(n, 60, n, 85),
        *(35, n, n, 56),
        *(65, 76, 68, 209),
    ]


@given(
    st.lists(st.integers(0, 20), min_size=6, max_size=6),
    st.integers(1, 12),
    st.permutations(range(12)),
)
def test_no_line_is_left_with_one_blank_or_with_too_few_people(counts, k, order):
    table = tabulated(np.reshape(counts, (2, 3)), sex=["f", "m"], age=["a", "b", "c"])
    done = withhold(table[list(order)], k=k)
    assert done.drop("viewers").equals(table[list(order)].drop("viewers"))
    both = done.join(table, on=["sex", "age"], suffix="_true")
    gone = pl.col("viewers").is_null()
    assert both.filter(~gone, pl.col("viewers") != pl.col("viewers_true")).is_empty()
    assert both.filter(~gone, pl.col("viewers").is_between(1, k - 1)).is_empty()
    for line in ("sex", "age"):
        blanks = both.group_by(line).agg(
            n=gone.sum(),
            people=pl.col("viewers_true").filter(gone).sum(),
            whole=gone.all(),
        )
        # Only a line that is all blank may hold fewer than k.
        short = blanks.filter(
            pl.col("n") > 0,
            ~pl.col("whole"),
            (pl.col("n") == 1) | (pl.col("people") < k),
        )
        assert short.is_empty()


@pytest.mark.parametrize("k", [0, 2.5, True])
def test_k_is_a_number_of_people(k):
    with pytest.raises(KitError, match=f"`k` must be an int of at least 1, got {k}"):
        withhold(row(4, 20), k=k)


@pytest.mark.parametrize("lost", [0, 2])
def test_a_table_with_holes_is_refused(lost):
    table = tabulated([[4, 20], [30, 5]], sex=["f", "m"], age=["a", "b"])
    message = "`counts` must be a table with every combination of its values, each once"
    with pytest.raises(ReleaseError, match=message):
        withhold(table.filter(pl.arange(pl.len()) != lost), k=10)
    with pytest.raises(ReleaseError, match=message):
        withhold(pl.concat([table, table[lost : lost + 1]]), k=10)


def test_a_table_without_its_margin_is_refused():
    with pytest.raises(
        ReleaseError, match="`counts` must be a table with the total 'total' among"
    ):
        withhold(row(4, 20)[:2], k=10)
