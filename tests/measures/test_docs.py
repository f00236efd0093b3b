"""docs/measures.md says what the code does: every card, and every number of ours."""

import os
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from kit.measures import catalogue
from kit.measures.tables.classes import group_people
from kit.measures.tables.diversity import recursive_c
from kit.measures.tables.table import measure

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"
REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
ADULT = REAL / "arx-adult" / "adult.csv"
TEXT = PAGE.read_text("utf-8")
ROWS = [
    [cell.strip(" `") for cell in line.strip("|\n").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| `")
]


@cache
def adult():
    if not ADULT.is_file():
        pytest.skip("adult.csv is not here; set KIT_DATA to the folder of real data")
    return pl.read_csv(ADULT, separator=";")


@cache
def measured(columns, sensitive):
    table = adult()
    quasi = table.columns if columns == "all nine" else columns.split(", ")
    return measure(table, quasi, sensitive=[sensitive] if sensitive else [])


def test_the_page_holds_the_cards_of_the_code():
    assert catalogue.renew_cards(TEXT) == TEXT, (
        "renew it with: python -m kit measures docs/measures.md"
    )


def test_the_page_compares_with_both_systems():
    assert {row[4] for row in ROWS} == {"ARX", "pyCANON"}
    assert sum(row[6].startswith("differs") for row in ROWS) >= 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join([*row[:3], row[4]]))
def test_a_number_of_ours_is_the_one_on_the_page(row):
    name, columns, sensitive, ours, _, theirs, verdict = row
    found = measured(columns, sensitive).pick(name, sensitive).value
    if "at its l of 4" in verdict:  # where the page compares at another l than 2
        classes = group_people(adult(), columns.split(", "), sensitive=[sensitive])
        found = recursive_c(classes, sensitive, ell=4).value
    assert float(ours) == pytest.approx(found, rel=1e-14)
    agrees = float(theirs) == pytest.approx(float(ours), rel=1e-9)
    assert verdict.startswith("agrees" if agrees else "differs: ")


def test_the_file_of_another_system_has_its_number_of_classes():
    # ATTACKS.md 16A; exactly the two numbers that ARX's own tests expect.
    classes = group_people(adult(), adult().columns)
    assert (classes.n_people, classes.n_classes) == (30_162, 19_502)
    found = measured("all nine", "")
    assert found.pick("prosecutor_risk_per_person_mean").value == 0.6465751607983555
    assert found.pick("sample_uniqueness_per_person").value == 0.5142895033485844
    per_class = found.pick("prosecutor_risk_per_class_mean").value
    assert per_class == pytest.approx(0.8723360969793, abs=5e-14)
    assert found.pick("prosecutor_risk_per_person_highest").value == 1.0


def test_the_example_on_the_page_runs(capsys):
    code = TEXT.split("```python\n")[1].split("```")[0]
    names = {}
    exec(code, names)
    # Alert holds three people of whom two saw A, Eureka one.
    assert names["found"].pick("k").value == 1
    assert "sample_uniqueness_per_person" in capsys.readouterr().out
