"""Measures per instance: a person in a class, counted once."""

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.classes import group_people
from kit.measures.tables.instances import instance_risk, instance_uniqueness
from kit.measures.tables.table import measure

# A is known of 1 and 2, B of 1 twice, C of 3: four instances in three classes.
PLAYS = pl.DataFrame({"who": [1, 1, 1, 2, 3], "title": ["A", "B", "B", "A", "C"]})


def test_instances_are_people_in_classes_and_not_rows():
    classes = group_people(PLAYS, ["title"], person="who")
    # B and C fit one person each: 2 of 4. Chances 1/2, 1/2, 1, 1: 3 of 4.
    assert instance_uniqueness(classes).value == 2 / 4
    assert instance_risk(classes).value == 3 / 4


def test_where_a_person_has_one_row_both_are_those_per_person():
    table = pl.DataFrame({"age": [20, 30, 30, 40]})
    classes = group_people(table, ["age"])
    of_people = measure(table, ["age"])
    assert instance_uniqueness(classes).value == 0.5
    assert of_people.pick("sample_uniqueness_per_person").value == 0.5
    risk = of_people.pick("prosecutor_risk_per_person_mean").value
    assert instance_risk(classes).value == risk == 3 / 4


def test_all_measures_of_plays_hold_them():
    found = measure(PLAYS, ["title"], person="who")
    assert found.pick("sample_uniqueness_per_instance").value == 0.5
    assert found.pick("prosecutor_risk_per_instance_mean").value == 0.75


rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1)


@given(rows)
def test_they_are_what_counting_by_hand_gives(drawn):
    instances = set(drawn)
    sizes = [sum(title == other for _, other in instances) for _, title in instances]
    plays = pl.DataFrame(drawn, schema=["who", "title"], orient="row")
    classes = group_people(plays, ["title"], person="who")
    unique = sum(size == 1 for size in sizes) / len(sizes)
    assert instance_uniqueness(classes).value == pytest.approx(unique)
    chance = sum(1 / size for size in sizes) / len(sizes)
    assert instance_risk(classes).value == pytest.approx(chance)


@pytest.mark.parametrize("measure_it", [instance_uniqueness, instance_risk])
def test_what_is_no_classes_is_refused(measure_it):
    with pytest.raises(MeasureError, match="`classes` must be"):
        measure_it(PLAYS)
