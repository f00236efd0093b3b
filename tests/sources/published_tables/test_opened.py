"""An invented service publishes what it is said to, in the forms of the real files."""

import polars as pl
import pytest

from kit.errors import SourceError
from kit.sources.published_tables.netflix import read_engagement, read_top10
from kit.sources.published_tables.reports import (
    AFTER,
    BEFORE,
    CHANGED,
    FLOOR,
    PERIOD,
    invent_reports,
    open_reports,
)


def test_the_files_say_what_is_true_rounded_as_planned(tmp_path):
    invented = invent_reports(tmp_path, seed=53)
    weeks, report = read_top10(invented.top10), read_engagement(invented.report)
    assert weeks.left_out.is_empty()
    assert report.left_out.is_empty()
    truth = invented.truth.select("title", "week", true="hours")
    both = weeks.rows.with_columns(title=pl.coalesce("season", "title")).join(
        truth, on=["title", "week"], validate="1:1"
    )
    assert both.height == weeks.n_rows
    base = pl.when(pl.col("week") < CHANGED).then(BEFORE).otherwise(AFTER)
    off = (pl.col("hours") - pl.col("true")).abs()
    assert both.select((off <= base / 2).all()).item()
    assert report.period == PERIOD
    assert report.rows["hours"].min() >= FLOOR


def test_a_seed_gives_the_same_service_and_another_one_another():
    one, again, other = (open_reports(seed=seed).weeks.rows for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)


def test_own_files_come_in_pairs(tmp_path):
    invented = invent_reports(tmp_path, seed=1)
    own = open_reports(invented.top10, [invented.report], seed=1)
    assert own.truth is None
    assert own.weeks.rows.equals(open_reports(seed=1).weeks.rows)
    with pytest.raises(SourceError, match="given together with `top10_path`"):
        open_reports(invented.top10, [], seed=1)
    with pytest.raises(SourceError, match="given together with `top10_path`"):
        open_reports("", [invented.report], seed=1)


def test_a_report_must_say_its_months(tmp_path, write):
    invented = invent_reports(tmp_path, seed=1)
    undated = write("Title,Hours Viewed\nThe Tide,5\n", "report.csv")
    with pytest.raises(SourceError, match=r"'report\.csv' does not say which months"):
        open_reports(invented.top10, undated, seed=1)


def test_a_file_of_several_editions_is_not_taken_for_one(tmp_path, write):
    invented = invent_reports(tmp_path, seed=1)
    twice = write("Title,Hours Viewed\nThe Tide,5\n" * 2, "2024Jan-Jun.csv")
    with pytest.raises(
        SourceError, match=r"'2024Jan-Jun\.csv' holds several; save each"
    ):
        open_reports(invented.top10, [twice], seed=1)


def test_the_list_of_the_countries_is_not_enough(tmp_path, write):
    invented = invent_reports(tmp_path, seed=1)
    head = "country_name,week,category,weekly_rank,show_title,season_title"
    path = write(f"{head}\nNorway,2023-06-18,Films,1,The Tide,N/A\n", "countries.csv")
    match = r"'countries\.csv' has no hours, runtime, views; take the list of the world"
    with pytest.raises(SourceError, match=match):
        open_reports(path, [invented.report], seed=1)


def test_settings_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(SourceError, match="`seed` must be an int of at least 0"):
        invent_reports(tmp_path, seed=-1)
    with pytest.raises(SourceError, match="`folder` must be one that can be written"):
        invent_reports(tmp_path / "nowhere", seed=1)
