"""Tables that cannot all be right are refused, with the cells that say so."""

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, strategies as st

from kit.attacks.on_releases.tables import audit as conflict
from kit.attacks.on_releases.tables.audit import audit_tables, find_conflict
from kit.attacks.on_releases.tables.printed import read_tables
from kit.attacks.on_releases.tables.sums import add_up
from kit.errors import ReleaseError
from kit.rules.threshold import Threshold
from tests.attacks.tables.small import hide, tabulated

#: Every 2 x 2 table of 0 to 10 people a cell, with margins: row by row as below.
INNER = np.array(np.meshgrid(*[range(11)] * 4, indexing="ij")).reshape(4, -1)
SUMS = [[0], [1], [0, 1], [2], [3], [2, 3], [0, 2], [1, 3], [0, 1, 2, 3]]
WORLDS = np.array([INNER[parts].sum(axis=0) for parts in SUMS])


def row(numbers, **groups):
    values = ["x", "y", "z", *groups, "total"]
    return pl.DataFrame({"region": values, "viewers": numbers})


def refused(tables, **settings):
    with pytest.raises(ReleaseError, match="contradict each other: ") as error:
        audit_tables(tables, k=10, **settings)
    return str(error.value)


def test_a_total_that_is_not_the_sum_is_named_with_all_its_parts():
    assert refused(row([20, 4, 10, 35])) == (
        "The tables contradict each other: no whole numbers of people fit these cells, "
        "and without any one of them some would: region x: 20 in table 1; region y: 4 "
        "in table 1; region z: 10 in table 1; region total: 35 in table 1."
    )


def test_only_what_contradicts_is_named():
    # 20 and 40 are more than 50, whatever y is; and 40 alone is not.
    said = refused(row([20, 4, 40, 50]))
    named = re.findall(r"region (\w+): ([\d,]+)", said)
    assert named == [("x", "20"), ("z", "40"), ("total", "50")]


def test_a_rule_is_read_as_a_limit():
    # Two blanks below 10 make up 18 at most.
    assert refused(row([None, None, 10, 29]), rule=Threshold(10)).endswith(
        "region x: withheld in table 1; region y: withheld in table 1; region z: 10 in "
        "table 1; region total: 29 in table 1."
    )


def test_one_cell_with_two_numbers_is_named_twice():
    said = refused([row([20, 4, 10, 34]), row([20, 5, None, None])])
    assert said.endswith("region y: 4 in table 1; region y: 5 in table 2.")


def test_a_contradiction_that_only_whole_people_show_is_found():
    # Any two of three regions have 1 person: half a person each.
    pairs = {"region": {"xy": ["x", "y"], "xz": ["x", "z"], "yz": ["y", "z"]}}
    table = row([None, None, None, 1, 1, 1, None], **pairs["region"])
    said = refused(table, groups=pairs)
    assert re.findall(r"region (\w+): 1 ", said) == ["xy", "xz", "yz"]


def test_too_large_for_whole_people_is_said_without_cells(monkeypatch):
    pairs = {"region": {"xy": ["x", "y"], "xz": ["x", "z"], "yz": ["y", "z"]}}
    table = row([None, None, None, 1, 1, 1, None], **pairs["region"])
    monkeypatch.setattr(conflict, "MOST_WHOLE_CELLS", 3)
    assert refused(table, groups=pairs) == (
        "The published numbers contradict each other: no world fits them."
    )


def test_of_many_cells_a_few_are_named():
    table = tabulated([[1] * 20], region=["x"], title=[f"t{n:02}" for n in range(20)])
    is_total = (pl.col("region") == "total") & (pl.col("title") == "total")
    odd = table.with_columns(viewers=pl.when(is_total).then(21).otherwise("viewers"))
    said = refused(hide(odd, ("x", "total")))
    assert said.endswith("; and 13 more.")
    assert said.count(" in table 1") == 8


@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.sets(st.integers(0, 7), max_size=4),
    st.integers(0, 8),
    st.integers(1, 3),
)
def test_without_any_one_of_the_cells_the_others_can_all_be_right(
    counts, blanks, wrong, by
):
    table = tabulated(np.reshape(counts, (2, 2)), region=["x", "y"], sex=["f", "m"])
    numbers = table["viewers"].to_list()
    numbers[wrong] += by
    numbers = [None if n in blanks else number for n, number in enumerate(numbers)]
    table = table.with_columns(viewers=pl.Series(numbers, dtype=pl.Int64))
    assume(not fits(dict(enumerate(numbers))))
    tables = read_tables(table, rule=None, total="total", people="viewers")
    sums = add_up(tables, groups={}, total="total")
    at = sums.positions(tables[0].cells).tolist()
    found = {at.index(cell): numbers[at.index(cell)] for cell in find_conflict(sums)}
    assert found
    assert not fits(found)
    for one in found:
        assert fits({n: number for n, number in found.items() if n != one})


def fits(numbers):
    """Whether some table has these numbers in these places."""
    known = {n: number for n, number in numbers.items() if number is not None}
    numbers = np.array(list(known.values())).reshape(-1, 1)
    return bool((WORLDS[list(known)] == numbers).all(axis=0).any())
