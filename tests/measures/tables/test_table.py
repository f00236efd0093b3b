"""One door gives the same numbers as the measures one by one."""

from datetime import date, time, timedelta
from decimal import Decimal

import polars as pl
import pytest

from kit.errors import MeasureError
from kit.measures.tables.anonymity import alpha_k_anonymity, k_anonymity
from kit.measures.tables.classes import group_people
from kit.measures.tables.closeness import (
    basic_beta,
    delta_disclosure,
    enhanced_beta,
    t_closeness,
)
from kit.measures.tables.contribution import separate
from kit.measures.tables.diversity import (
    attribute_inference,
    distinct_l,
    entropy_l,
    recursive_c,
)
from kit.measures.tables.risk import (
    journalist_risk,
    marketer_risk,
    prosecutor_risk,
    sample_uniqueness,
)
from kit.measures.tables.table import measure

TABLE = pl.DataFrame(
    {
        "sex": list("FFFFMMMM*"),
        "age": [20, 20, 20, 30, 30, 30, 40, 40, 40],
        "saw": list("ABABBBACC"),
        "hours": [1, 2, 3, 4, 5, 6, 7, 8, 9],
    }
)


def test_all_measures_at_once_are_those_one_by_one():
    found = measure(
        TABLE, ["sex"], sensitive=["saw", "hours"], leave_out="*", population=TABLE
    )
    classes = group_people(TABLE, ["sex"], sensitive=["saw", "hours"], leave_out="*")
    apart = separate(classes)
    expected = [
        k_anonymity(classes),
        *prosecutor_risk(classes),
        marketer_risk(classes),
        sample_uniqueness(classes),
        *journalist_risk(classes, classes),
    ]
    for column in ("saw", "hours"):
        inference = attribute_inference(classes, column)
        expected += [
            alpha_k_anonymity(classes, column)[0],
            *(f(classes, column) for f in (distinct_l, entropy_l, t_closeness)),
            recursive_c(classes, column, ell=2),
            *(f(classes, column) for f in (basic_beta, enhanced_beta)),
            delta_disclosure(classes, column),
            *(inference.prior, inference.posterior),
        ]
    for number in expected:
        one = found.pick(number.card.name, number.column)
        assert (one.value, one.card) == (number.value, number.card)
    for name in ("distinction", "separation"):
        assert found.pick(name).value == apart.rows[name].item()
    assert found.rows.height == len(expected) + 2
    assert found.rows.columns == ["name", "column", "value", "unit"]
    # Four women and four men, of whom the numbers are those of different hours.
    assert found.pick("k").value == 4
    assert found.pick("t_ordered", "hours").value > 0
    assert "journalist_risk_per_person_mean" not in measure(TABLE, ["sex"]).cards


def test_all_measures_read_the_data_once():
    reads = []

    def read(frame):
        reads.append(frame.height)
        return frame

    table = TABLE.lazy().map_batches(read, schema=TABLE.schema)
    measure(table, ["sex", "age"], sensitive=["saw", "hours"])
    assert reads == [9]


def test_a_population_in_classes_is_taken_as_it_is():
    everybody = pl.concat([TABLE, TABLE]).with_row_index("nr")
    population = group_people(everybody, ["sex"], person="nr")
    found = measure(TABLE, ["sex"], population=population)
    # Nine people in three classes, each twice as large in the population.
    assert found.pick("journalist_risk_per_person_mean").value == pytest.approx(3 / 18)


def test_people_are_counted_and_not_their_rows():
    plays = pl.DataFrame({"viewer": [1, 1, 2, 3], "state": ["OH", "OH", "OH", "UT"]})
    twice = measure(plays, ["state"], person="viewer")
    # OH: 1 and 2; UT: 3.
    assert twice.pick("k").value == 1
    assert twice.pick("prosecutor_risk_per_person_mean").value == pytest.approx(2 / 3)
    assert twice.pick("separation").value == pytest.approx(2 / 3)


def test_bad_values_are_refused_at_the_door():
    with pytest.raises(MeasureError, match="`ell` must be an int from 1 to 1,000,000"):
        measure(TABLE, ["sex"], ell=0)
    with pytest.raises(MeasureError, match="`quasi` must be one of the columns sex, a"):
        measure(TABLE, ["zip"])
    for other in ([1], 5):
        message = "^`population` must be a table of Polars or Classes, got '(list|int)'"
        with pytest.raises(MeasureError, match=message):
            measure(TABLE, ["sex"], population=other)
    with pytest.raises(
        MeasureError, match="`population` must be a table that holds ev"
    ):
        measure(TABLE, ["sex"], population=TABLE.head(3))


def test_every_kind_of_plain_value_can_be_known_and_be_secret():
    table = pl.DataFrame(
        {
            "text": list("aabb"),
            "truth": [True, False, True, True],
            "day": [date(2020, 1, day) for day in (1, 2, 3, 4)],
            "price": [Decimal(cents) / 100 for cents in (150, 250, 150, 900)],
            "length": [timedelta(minutes=m) for m in (1, 2, 3, 3)],
            "clock": [time(hour) for hour in (1, 2, 3, 3)],
            "share": [0.5, float("nan"), None, 0.5],
            "huge": pl.Series([2**64 - 1, 1, 2, 3], dtype=pl.UInt64),
            "nothing": [None] * 4,
        }
    ).with_columns(kind=pl.col("text").cast(pl.Categorical))
    for quasi in table.columns:
        secret = [column for column in table.columns if column != quasi]
        found = measure(table, [quasi], sensitive=secret, population=table).rows
        assert found["value"].is_not_null().all()
        assert found["value"].is_not_nan().all()
