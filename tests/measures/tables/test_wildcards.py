"""A missing value may be any value; a row may stand for many people."""

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.anonymity import count_matching, k_anonymity
from kit.measures.tables.classes import group_people
from kit.measures.tables.risk import sample_uniqueness
from kit.measures.tables.table import measure

# The first looks like herself and the third; the second like the third too; the third
# like all but the fourth; the fourth like nobody else.
FOUR = pl.DataFrame({"age": [20, 30, None, 40], "sex": ["F", "F", "F", "M"]})
QUASI = ["age", "sex"]


def test_k_where_a_missing_value_matches_every_value():
    classes = group_people(FOUR, QUASI)
    assert sorted(count_matching(classes)["matching"]) == [1, 2, 2, 3]
    assert k_anonymity(classes, missing="wildcard").value == 1
    assert sample_uniqueness(classes, missing="wildcard").value == 1 / 4
    assert sample_uniqueness(classes).value == 1
    women = group_people(FOUR.head(3), QUASI)
    assert k_anonymity(women, missing="wildcard").value == 2
    assert str(k_anonymity(women, missing="wildcard")) == "k_wildcard = 2 people"
    assert k_anonymity(women).value == 1


@given(
    st.lists(
        st.tuples(*[st.sampled_from([None, 1, 2])] * 3, st.integers(1, 3)),
        min_size=1,
        max_size=9,
    )
)
def test_those_who_match_are_counted_one_by_one(rows):
    people = [row[:3] for row in rows for _ in range(row[3])]

    def match(one, other):
        pairs = zip(one, other, strict=True)
        return all(a is None or b is None or a == b for a, b in pairs)

    matching = [sum(match(one, other) for other in people) for one in people]
    columns = {"a": pl.Int8, "b": pl.Int8, "c": pl.Int8, "n": pl.Int64}
    table = pl.DataFrame(rows, schema=columns, orient="row")
    classes = group_people(table, ["a", "b", "c"], weight="n")
    found = k_anonymity(classes, missing="wildcard").value
    assert found == min(matching) >= k_anonymity(classes).value
    alone = sample_uniqueness(classes, missing="wildcard").value
    assert alone == pytest.approx(matching.count(1) / len(people))
    assert classes.n_people == len(people)


def test_a_row_with_a_weight_stands_for_many():
    table = pl.DataFrame({"age": [20, 20, 30], "saw": list("ABA"), "people": [3, 1, 2]})
    by_weight = measure(table, ["age"], sensitive=["saw"], weight="people")
    rows = table.select(pl.exclude("people").repeat_by("people")).explode("age", "saw")
    plain = measure(rows, ["age"], sensitive=["saw"])
    assert by_weight.pick("k").value == 2
    assert by_weight.rows.equals(plain.rows)


@pytest.mark.parametrize("missing", ["any", None, True])
def test_a_missing_value_is_one_of_two_things(missing):
    message = '^`missing` must be "value" or "wildcard", got '
    with pytest.raises(MeasureError, match=message):
        k_anonymity(group_people(FOUR, QUASI), missing=missing)


def test_no_wildcards_where_people_have_several_rows():
    plays = pl.DataFrame({"viewer": [1, 1, 2], "age": [20, None, 30]})
    classes = group_people(plays, ["age"], person="viewer")
    with pytest.raises(MeasureError, match='`missing` must be "value" where people ha'):
        sample_uniqueness(classes, missing="wildcard")


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0, 1], "a column of whole numbers of people, at least 1 in each row"),
        ([None, 1], "a column of whole numbers of people, at least 1 in each row"),
        ([0.5, 1.0], "a column of whole numbers of people, got \"'n', of Float64\""),
    ],
)
def test_weights_are_whole_people(weights, message):
    table = pl.DataFrame({"age": [20, 30], "n": weights})
    with pytest.raises(MeasureError, match=f"`weight` must be {message}"):
        k_anonymity(group_people(table, ["age"], weight="n"))


@pytest.mark.parametrize("weight", ["age", "m", 3])
def test_a_weight_is_a_column_of_its_own(weight):
    table = pl.DataFrame({"age": [20, 30], "n": [1, 1]})
    with pytest.raises(MeasureError, match="`weight` must be one of the columns n,"):
        group_people(table, ["age"], weight=weight)


def test_a_person_has_no_weight():
    table = pl.DataFrame({"who": [1], "age": [20], "n": [1]})
    with pytest.raises(MeasureError, match="`weight` must be left out where `person`"):
        group_people(table, ["age"], person="who", weight="n")
