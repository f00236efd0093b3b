"""The real files are read to the last row, with the counts that come with them."""

import os
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from kit.attacks.on_releases.hours_summary import summarise_hours
from kit.measures.rounding_changes import find_changes
from kit.sources.published_tables.netflix import read_engagement, read_top10
from kit.sources.published_tables.reports import read_measured

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
TOP10 = REAL / "netflix-top10" / "all-weeks-global.tsv"
REPORTS = [
    REAL
    / "netflix-engagement"
    / f"What_We_Watched_A_Netflix_Engagement_Report_{months}.xlsx"
    for months in ("2023Jan-Jun", "2024Jul-Dec")
]

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in (TOP10, *REPORTS)),
    reason="the real lists are not here; set KIT_DATA to the folder of real data",
)


@cache
def weeks():
    return read_top10(TOP10)


@cache
def report(at):
    return read_engagement(REPORTS[at])


def test_the_weekly_lists_are_read_to_the_last_row():
    # The counts that come with the file.
    assert (weeks().n_rows, weeks().rows["week"].n_unique()) == (10_560, 264)
    assert weeks().left_out.is_empty()
    assert [str(day) for day in weeks().period] == ["2021-07-04", "2026-07-19"]
    # Runtimes and views come with the change of June 2023, and not before it.
    late = weeks().rows.drop_nulls("views")["week"]
    assert (str(late.min()), len(late)) == ("2023-06-18", 6_480)


def test_the_reports_are_read_to_the_last_title():
    assert (report(0).n_rows, report(0).rows.height) == (18_214, 18_214)
    by_sheet = dict(report(1).rows["sheet"].value_counts().rows())
    assert by_sheet == {"TV": 6_883, "Film": 8_680}
    assert report(1).left_out.is_empty()
    assert report(0).rows["row"].min() == report(1).rows["row"].min() == 7
    assert report(0).period == (date(2023, 1, 1), date(2023, 6, 30))
    assert report(1).period == (date(2024, 7, 1), date(2024, 12, 31))


def test_the_rounding_changes_on_18_june_2023_and_only_then():
    found = find_changes(weeks().rows, period="week", number="hours")
    assert [(str(c.at), c.before, c.after) for c in found.changes] == [
        ("2023-06-18", 10_000, 100_000)
    ]
    assert str(found.stretches[0].last) == "2023-06-11"


def test_what_is_said_of_the_real_files_is_what_they_say():
    reports = [(report(at).rows, report(at).period) for at in (0, 1)]
    found = summarise_hours(weeks().rows, reports)
    assert found.rows() == read_measured().rows(), (
        "renew it: summarise_hours(...).write_csv('data/published_hours.csv')"
    )


def test_no_published_figure_is_anything_but_a_multiple_of_100_000():
    # A magazine says the nearest 10,000.
    for at in (0, 1):
        assert report(at).rows.select((pl.col("hours") % 100_000 == 0).all()).item()
