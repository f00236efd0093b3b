"""A release is laid beside its population, by hand and against every person."""

import re

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.populations.presence import delta_presence, k_map
from kit.measures.tables.anonymity import k_anonymity
from kit.measures.tables.classes import group_people

# In the population 4 women and 3 men of 20, 2 women of 30, 1 man of 30.
EVERYBODY = pl.DataFrame(
    {"sex": list("FFFFMMMFFM"), "age": [20, 20, 20, 20, 20, 20, 20, 30, 30, 30]}
)
QUASI = ["sex", "age"]


def people(table, quasi=QUASI):
    return group_people(table, quasi)


def test_classes_are_counted_in_the_population_not_in_the_release():
    # Released: one woman of 20 (of 4), two men of 20 (of 3), both women of 30.
    released = people(EVERYBODY[[0, 4, 5, 7, 8]])
    assert k_anonymity(released).value == 1
    assert k_map(released, people(EVERYBODY)).value == 2


def test_the_chance_of_being_in_the_release_is_bounded_over_everybody():
    # Shares released: 1/4, 2/3, 2/2, and nobody of the one man of 30.
    found = delta_presence(people(EVERYBODY[[0, 4, 5, 7, 8]]), people(EVERYBODY))
    assert (found.low.value, found.high.value) == (0, 1)
    # With him, and one woman of 30: 1/4, 2/3, 1/2, 1/1.
    found = delta_presence(people(EVERYBODY[[0, 4, 5, 7, 9]]), people(EVERYBODY))
    assert (found.low.value, found.high.value) == (0.25, 1)
    # By sex alone: 1 of 6 women, 2 of 4 men.
    found = delta_presence(
        people(EVERYBODY[[0, 4, 5]], ["sex"]), people(EVERYBODY, ["sex"])
    )
    assert (found.low.value, found.high.value) == (pytest.approx(1 / 6), 0.5)


def test_a_release_of_everybody_hides_nobody():
    found = delta_presence(people(EVERYBODY), people(EVERYBODY))
    assert (found.low.value, found.high.value) == (1, 1)
    assert k_map(people(EVERYBODY), people(EVERYBODY)).value == 1


def test_nulls_match_nulls_and_nothing_else():
    everybody = pl.DataFrame({"age": [20, 20, None, None, None]})
    released = people(everybody[[0, 2]], ["age"])
    assert k_map(released, people(everybody, ["age"])).value == 2
    found = delta_presence(released, people(everybody, ["age"]))
    assert (found.low.value, found.high.value) == (pytest.approx(1 / 3), 0.5)


def test_people_are_counted_and_not_their_rows():
    # Anna has three rows and Bo two: two people of 20, and one of them released.
    rows = pl.DataFrame({"who": list("AAABBC"), "age": [20, 20, 20, 20, 20, 30]})
    everybody = group_people(rows, ["age"], person="who")
    released = group_people(rows[[0, 1, 5]], ["age"], person="who")
    assert k_map(released, everybody).value == 1
    found = delta_presence(released, everybody)
    assert (found.low.value, found.high.value) == (0.5, 1)


def test_suppressed_rows_are_left_out_where_that_is_said():
    everybody = pl.DataFrame({"age": ["20", "20", "30"]})
    released = pl.DataFrame({"age": ["20", "*"]})
    kept = group_people(released, ["age"], leave_out="*")
    assert k_map(kept, people(everybody, ["age"])).value == 2
    with pytest.raises(MeasureError, match=r"suppressed rows with `leave_out`\.$"):
        k_map(people(released, ["age"]), people(everybody, ["age"]))


@settings(max_examples=30)
@given(
    table=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["a", None]), st.booleans()),
        min_size=1,
        max_size=12,
    ).filter(lambda rows: any(row[2] for row in rows))
)
def test_both_are_what_counting_one_by_one_gives(table):
    everybody = [row[:2] for row in table]
    released = [row[:2] for row in table if row[2]]
    chances = [released.count(row) / everybody.count(row) for row in everybody]
    frame = pl.DataFrame(table, schema=["x", "y", "is_in"], orient="row")
    both = frame.cast({"y": pl.String})
    inside, outside = people(both.filter("is_in"), ["x", "y"]), people(both, ["x", "y"])
    found = delta_presence(inside, outside)
    assert found.low.value == pytest.approx(min(chances))
    assert found.high.value == pytest.approx(max(chances))
    k = k_map(inside, outside).value
    assert k == min(everybody.count(row) for row in released)
    assert k >= k_anonymity(inside).value


@pytest.mark.parametrize("measure", [k_map, delta_presence])
@pytest.mark.parametrize(
    ("population", "message"),
    [
        (
            people(EVERYBODY[1:]),
            "`population` must be a table of everybody, those released included, got "
            "'fewer people than were released in 1 of 4 classes'. Put both tables in "
            "the same categories, and group suppressed rows with `leave_out`.",
        ),
        (
            people(EVERYBODY, ["sex"]),
            "`population` must be grouped by the columns of the sample, sex, age, got",
        ),
        (
            people(EVERYBODY.cast({"age": pl.String})),
            "`population` must be a table whose column 'age' holds Int64 as in the s",
        ),
        (EVERYBODY, "`population` must be Classes, got 'DataFrame'. Use group_people."),
    ],
)
def test_what_is_no_population_of_the_release_is_refused(measure, population, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        measure(people(EVERYBODY), population)
