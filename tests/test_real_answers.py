"""docs/real-answers.md says what the code finds, and the notebook quotes the page."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kit import real_answers
from kit.answers import QueryFamily
from kit.desk.noisy_system import NoisySystem
from kit.errors import SourceError
from kit.sources.recorded import Recorded

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("KIT_DATA", ROOT.parent / "shared" / "data"))
PAGE = (ROOT / "docs" / "real-answers.md").read_text("utf-8")
ROWS = set(PAGE.splitlines())


@pytest.fixture(scope="module")
def invented():
    """20 people of whom 8 have a yes, and 3,500 exact answers."""
    secret = np.arange(20) < 8
    answers = NoisySystem(range(500, 520), secret, sd=0).ask(QueryFamily())
    return {"Invented": Recorded(answers, secret, pl.DataFrame())}


def test_exact_answers_by_hand(invented):
    n = f"{len(invented['Invented'].answers):,}"
    row = f"| Invented | 20 | {n} | 0.00 | 0 | 12 of 20 | 20 of 20 | 20 of 20 |"
    assert row in real_answers.write_ranges(invented)
    # Exact answers to more questions than people leave one secret only. Of 20 people
    # all are right: Wilson's interval begins at 20 / (20 + 1.96²) = 83.9%.
    fewer = real_answers.write_fewer(invented).splitlines()[-1]
    assert fewer == "| Invented |" + " 100.0% (83.9% to 100.0%) |" * 5


def test_a_page_is_renewed_between_its_comments(invented, monkeypatch):
    monkeypatch.setattr(real_answers, "SECTIONS", {"a": real_answers.write_ranges})
    page = "Before.\n<!-- a: begin -->\nOld.\n<!-- a: end -->\nAfter."
    once = real_answers.renew(page, invented)
    assert once.startswith("Before.\n<!-- a: begin -->\n\n| clients | people |")
    assert once.endswith("|\n\n<!-- a: end -->\nAfter.")
    assert real_answers.renew(once, invented) == once
    with pytest.raises(SourceError, match=r"`document` must be a text with '<!-- a: "):
        real_answers.renew(page.replace("begin", "start"), invented)


def test_answers_that_are_not_there_are_named(tmp_path):
    with pytest.raises(SourceError, match=r"cleaned_2000_3000\.txt' does not exist"):
        real_answers.open_ranges(tmp_path)


def test_the_page_has_a_place_and_a_table_for_everything():
    for name in real_answers.SECTIONS:
        _, table = PAGE.split(f"<!-- {name}: begin -->")
        assert "| --- |" in table.partition(f"<!-- {name}: end -->")[0]
    for first, last in real_answers.RANGES:
        start = f"| {first:,} to {last:,} |"
        assert sum(row.startswith(start) for row in ROWS) == 2


@pytest.mark.slow
def test_the_page_is_what_is_measured():
    if not (REAL / real_answers.FOLDER).is_dir():
        pytest.skip("no diffix-recorded in KIT_DATA or ../shared/data")
    recorded = real_answers.open_ranges(REAL)
    assert set(real_answers.write_ranges(recorded).splitlines()) <= ROWS


def test_what_the_notebook_says_of_real_answers_stands_on_the_page():
    source = ROOT / "notebooks" / "src" / "41-noise-is-not-enough.py"
    quoted = [
        row[2:]
        for row in source.read_text("utf-8").splitlines()
        if row.startswith(("# | 2,000", "# | 3,000", "# | 5,000"))
    ]
    assert len(quoted) >= 3
    assert set(quoted) <= ROWS
