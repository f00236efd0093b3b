"""What each column adds is that of tables worked out by hand."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.classes import group_people
from kit.measures.tables.contribution import contribution, separate

# ATTACKS.md 16A: the table that ARX worked out by hand.
STATES = pl.DataFrame(
    {
        "age": [20, 30, 40, 20, 40],
        "sex": ["F", "F", "F", "M", "M"],
        "state": ["CA", "CA", "TX", "NY", "CA"],
    }
)


def test_the_table_that_another_system_worked_out_by_hand():
    found = separate(group_people(STATES, ["age", "sex", "state"])).rows
    assert ["+".join(columns) for columns in found["columns"]] == [
        *("age", "sex", "state"),
        *("age+sex", "age+state", "sex+state", "age+sex+state"),
    ]
    distinction = [0.6, 0.4, 0.6, 1.0, 1.0, 0.8, 1.0]
    assert found["distinction"].to_list() == pytest.approx(distinction)
    separation = [0.8, 0.6, 0.7, 1.0, 1.0, 0.9, 1.0]
    assert found["separation"].to_list() == pytest.approx(separation)


def test_what_is_lost_without_a_column():
    found = contribution(group_people(STATES, ["age", "sex", "state"])).rows
    # All five are alone. Without age, F CA are two: 3 of 5 alone, 4 classes, k 1.
    # Without sex or state, all stay alone.
    assert found["column"].to_list() == ["age", "sex", "state"]
    assert found["uniqueness_lost_per_person"].to_list() == pytest.approx([2 / 5, 0, 0])
    lost = found["prosecutor_risk_lost_per_person"].to_list()
    assert lost == pytest.approx([1 / 5, 0, 0])
    assert found["k_without"].to_list() == [1, 1, 1]
    assert found["separation"].to_list() == pytest.approx([0.8, 0.6, 0.7])


def test_without_the_only_column_all_look_alike():
    table = contribution(group_people(STATES, ["sex"]))
    # F three, M two; without it five.
    row = table.rows.row(0, named=True)
    assert row["k_without"] == 5
    assert row["prosecutor_risk_lost_per_person"] == pytest.approx(2 / 5 - 1 / 5)
    assert set(table.cards) == set(table.rows.columns) - {"column"}


def test_one_person_is_apart_from_all_others():
    classes = group_people(STATES.head(1), ["age", "sex"])
    assert separate(classes).rows["separation"].to_list() == [1, 1, 1]
    assert contribution(classes).rows["uniqueness_lost_per_person"].to_list() == [0, 0]


def test_people_are_counted_and_not_their_rows():
    rows = {
        "viewer": [1, 1, 1, 2],
        "state": ["OH", "OH", "UT", "OH"],
        "tv": [1, 2, 1, 1],
    }
    classes = group_people(pl.DataFrame(rows), ["state", "tv"], person="viewer")
    # state: OH holds 1 and 2, UT holds 1: two classes, three memberships.
    found = separate(classes, most=1).rows
    assert found["distinction"][0] == pytest.approx(2 / 3)
    assert found["separation"][0] == pytest.approx(1 - 1 / 3)


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=2, max_size=9))
def test_separation_counts_pairs_that_differ(rows):
    table = pl.DataFrame(rows, schema=["a", "b", "c"], orient="row")
    found = separate(group_people(table, ["a", "b", "c"])).rows
    for columns, _, separation in found.rows():
        kept = table.select(columns).rows()
        pairs = list(combinations(kept, 2))
        apart = sum(one != other for one, other in pairs)
        assert separation == pytest.approx(apart / len(pairs))
    assert (
        (
            contribution(group_people(table, ["a", "b"])).rows.select(
                pl.col("uniqueness_lost_per_person", "prosecutor_risk_lost_per_person")
                >= -1e-12
            )
        )
        .to_numpy()
        .all()
    )


def test_more_combinations_than_can_be_looked_at_are_refused():
    many = pl.DataFrame({f"c{n}": [1] for n in range(20)})
    classes = group_people(many, many.columns)
    with pytest.raises(
        MeasureError,
        match=r"`most` must be so small .* 1,000 combin.* 1,048,575; try 2",
    ):
        separate(classes)
    assert separate(classes, most=2).rows.height == 20 + 190


@pytest.mark.parametrize("most", [0, True, 1.0])
def test_a_most_that_is_none_is_refused(most):
    with pytest.raises(MeasureError, match="`most` must be an int from 1 to 1,000,000"):
        separate(group_people(STATES, ["age"]), most=most)
