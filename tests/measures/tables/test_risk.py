"""Risks are those of tables worked out by hand, per person and per class apart."""

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.classes import group_people
from kit.measures.tables.risk import (
    journalist_risk,
    marketer_risk,
    prosecutor_risk,
    sample_uniqueness,
)

# ATTACKS.md 16A, privattacks 1.4.
EDUCATED = pl.DataFrame(
    {
        "age": [20, 30, 30, 30, 30, 55, 55, 55],
        "education": ["Master", *["School"] * 2, *["PhD"] * 2, *["Bachelor"] * 3],
    }
)


def test_the_first_table_of_another_system():
    # By person 1, ½, ½, ½, ½, ⅓, ⅓, ⅓: 4 classes of 8 people.
    classes = group_people(EDUCATED, ["age", "education"])
    assert classes.by_size.rows() == [(1, 1, 1), (2, 2, 4), (3, 1, 3)]
    assert 1 / classes.n_people == 1 / 8  # what a guess at anybody is worth
    risk = prosecutor_risk(classes)
    assert risk.per_person_mean.value == 1 / 2
    assert risk.per_class_mean.value == pytest.approx((1 + 1 / 2 + 1 / 2 + 1 / 3) / 4)
    assert risk.per_person_highest.value == risk.per_class_highest.value == 1
    by_age, by_education = (
        prosecutor_risk(group_people(EDUCATED, [column])).per_person_mean.value
        for column in ("age", "education")
    )
    assert (by_age, by_education) == (3 / 8, 1 / 2)


def test_the_second_table_of_another_system():
    ages = pl.DataFrame({"age": [25] * 5 + [49] * 4 + [60]})
    risk = prosecutor_risk(group_people(ages, ["age"]))
    assert risk.per_person_mean.value == 3 / 10


def test_seven_people_in_three_classes():
    # ATTACKS.md 16A, ARX: 2-anonymous, nothing suppressed, so 2 + 2 + 3.
    classes = group_people(pl.DataFrame({"zip": [1, 1, 2, 2, 3, 3, 3]}), ["zip"])
    risk = prosecutor_risk(classes)
    assert risk.per_person_mean.value == 0.42857142857142855
    assert risk.per_person_highest.value == 0.5
    assert sample_uniqueness(classes).value == 0


def test_every_number_bears_its_unit_in_its_name():
    risk = prosecutor_risk(group_people(EDUCATED, ["age"]))
    assert [number.card.name for number in risk] == [
        "prosecutor_risk_per_person_mean",
        "prosecutor_risk_per_person_highest",
        "prosecutor_risk_per_class_mean",
        "prosecutor_risk_per_class_highest",
    ]
    assert str(risk).splitlines()[0] == (
        "prosecutor_risk_per_person_mean = 0.375 probability per person"
    )


def test_the_journalist_looks_among_everybody():
    # In the table: 20 once, 30 twice. In the population: 20 four times, 30 twice, and
    # 40, whom the table lacks.
    table = pl.DataFrame({"age": [20, 30, 30]})
    everybody = pl.DataFrame({"age": [20] * 4 + [30] * 2 + [40]})
    sides = group_people(table, ["age"]), group_people(everybody, ["age"])
    risk = journalist_risk(*sides)
    assert risk.per_person_mean.value == pytest.approx((1 / 4 + 2 * 1 / 2) / 3)
    assert risk.per_person_highest.value == risk.per_class_highest.value == 1 / 2
    assert risk.per_class_mean.value == pytest.approx((1 / 4 + 1 / 2) / 2)
    assert marketer_risk(*sides).value == pytest.approx((1 / 4 + 1) / 3)
    # Without the population: 2 classes of 3 people.
    assert marketer_risk(sides[0]).value == pytest.approx(2 / 3)


def test_the_journalist_counts_a_person_with_several_rows_once():
    seen = pl.DataFrame({"viewer": [1, 1, 2], "state": ["OH", "UT", "OH"]})
    more = pl.DataFrame({"viewer": [3, 3, 4], "state": ["OH", "UT", "UT"]})
    everybody = pl.concat([seen, more])
    sides = (group_people(t, ["state"], person="viewer") for t in (seen, everybody))
    # OH: 1, 2, 3. UT: 1, 3, 4. Both are one of three, wherever looked for.
    assert journalist_risk(*sides).per_person_mean.value == pytest.approx(1 / 3)


def test_a_population_without_somebody_of_the_sample_is_refused():
    table = pl.DataFrame({"age": [20, 30, 30]})
    with pytest.raises(
        MeasureError,
        match=r"`population` must be a table that holds .*, got 'too few people in 1 ",
    ):
        journalist_risk(
            group_people(table, ["age"]), group_people(table.head(2), ["age"])
        )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_risks_are_ordered(known):
    table = pl.DataFrame({"known": known})
    classes = group_people(table, ["known"])
    mean, highest, by_class, _ = (number.value for number in prosecutor_risk(classes))
    assert 0 < mean <= by_class + 1e-12
    assert by_class <= highest + 1e-12 <= 1 + 1e-12
    # The journalist who looks among the table itself is the prosecutor.
    for one, other in zip(
        prosecutor_risk(classes), journalist_risk(classes, classes), strict=True
    ):
        assert one.value == pytest.approx(other.value)
    doubled = group_people(pl.concat([table, table]), ["known"])
    assert journalist_risk(classes, doubled).per_person_mean.value == pytest.approx(
        mean / 2
    )
    assert sample_uniqueness(classes).value <= mean + 1e-12
