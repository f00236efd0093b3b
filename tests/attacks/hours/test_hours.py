"""What hours leave to be worked out holds in the invented truth, and by hand."""

from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.hours import (
    bound_people,
    bound_smallest,
    find_runtimes,
    hours_release,
    narrow_hours,
    subtract_weeks,
)
from kit.attacks.on_releases.hours_summary import compare_views, summarise_hours
from kit.errors import ReleaseError
from kit.measures.rounding_changes import find_changes
from kit.proof.worlds import Worlds
from kit.sources.published_tables.reports import open_reports

BASES = {"hours_base": 100_000, "views_base": 100_000}
WEEK = (date(2023, 6, 12), date(2023, 6, 18))


@cache
def invented(*, are_views_from_printed=True):
    return open_reports(seed=53, are_views_from_printed=are_views_from_printed)


def listed(opened):
    changes = find_changes(opened.weeks.rows, period="week", number="hours")
    return opened.weeks.rows.with_columns(
        title=pl.coalesce("season", "title"), base=changes.bases("week")
    )


# Hours and views


def test_views_of_true_hours_narrow_them_and_the_truth_stays_inside():
    opened = invented(are_views_from_printed=False)
    narrowed = narrow_hours(listed(opened), **BASES).table
    truth = opened.truth.select("title", "week", true="hours")
    both = narrowed.join(truth, on=["title", "week"], validate="1:1")
    assert both.height == narrowed.height > 1_000
    inside = pl.col("true").is_between("low_by_views", "high_by_views")
    assert both.select(inside.all()).item()
    assert both["left"].min() < 0.2


def test_views_of_printed_hours_repeat_them_and_reading_them_twice_goes_wrong():
    opened = invented()
    found = compare_views(opened.weeks.rows, **BASES)
    assert found.is_from_printed
    assert found.as_printed == found.n
    narrowed = narrow_hours(listed(opened), **BASES).table
    truth = opened.truth.select("title", "week", true="hours")
    both = narrowed.join(truth, on=["title", "week"])
    # The printed hours alone still hold the truth; crossed with the views, not always.
    assert both.select(pl.col("true").is_between("low", "high").all()).item()
    inside = pl.col("true").is_between("low_by_views", "high_by_views")
    assert not both.select(inside.all()).item()


def test_three_numbers_that_contradict_are_given_with_nulls():
    table = pl.DataFrame({"hours": [900_000], "runtime": [60], "views": [500_000]})
    found = narrow_hours(table, **BASES).table
    assert found.select("low_by_views", "high_by_views", "left").row(0) == (None,) * 3


@pytest.mark.parametrize("is_from_printed", [True, False])
def test_a_withheld_runtime_is_never_missed(is_from_printed):
    # Every runtime that was printed lies in what hours and views leave of it.
    opened = invented(are_views_from_printed=is_from_printed)
    for table in (opened.weeks, *opened.reports):
        found = find_runtimes(table.rows, **BASES).table
        inside = pl.col("runtime").is_between(
            "shortest", pl.col("longest").fill_null(10**6)
        )
        assert found.select(inside.all()).item()


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"hours_base": 0}, "`hours_base` must be an int of at least 1"),
        ({"views_base": 1.5}, "`views_base` must be an int of at least 1"),
    ],
)
def test_bases_that_cannot_be_are_refused(how, match):
    with pytest.raises(ReleaseError, match=match):
        narrow_hours(invented().weeks.rows, **BASES | how)
    with pytest.raises(ReleaseError, match="none of views"):
        find_runtimes(invented().weeks.rows.drop("views"), **BASES)


# Half-years and weeks


def test_what_is_left_of_a_half_year_holds_the_true_hours_outside_the_lists():
    opened = invented()
    (report,) = opened.reports
    weeks = listed(opened)
    left = subtract_weeks(
        report.rows, weeks, period=report.period, report_base=100_000
    ).table
    in_period = opened.truth.filter(pl.col("week").is_between(*report.period))
    outside = in_period.join(weeks, on=["title", "week"], how="anti")
    true = outside.group_by("title").agg(pl.col("hours").sum().alias("true"))
    both = left.join(true, on="title", how="left").with_columns(
        pl.col("true").fill_null(0)
    )
    assert both.height == left.height > 100
    # Sums of floats may be off by far less than an hour.
    assert both.select((pl.col("true") > pl.col("low") - 1e-3).all()).item()
    assert both.select((pl.col("true") < pl.col("high") + 1e-3).all()).item()
    assert left.select(pl.col("contradicts").any()).item() is False


def sum_by_hand(**changed):
    report = {"title": ["A"], "hours": [1_000], "released": [date(2024, 12, 26)]}
    weeks = {
        "week": [date(2024, 12, 29), date(2025, 1, 5)],
        "title": ["A", "A"],
        "hours": [800, 700],
        "base": [100, 100],
    }
    settings = {"period": (date(2024, 7, 1), date(2024, 12, 31)), "report_base": 100}
    settings |= {key: changed.pop(key) for key in list(changed) if key in settings}
    weeks |= changed
    return subtract_weeks(pl.DataFrame(report), pl.DataFrame(weeks), **settings).table


def test_the_last_days_of_a_half_year_are_left_by_subtraction():
    # Out on the 26th, listed in the week of 23 to 29 December; the week to 5 January
    # lies only partly in the half-year. What is left are the 30th and the 31st:
    # 1,000 (950 to 1,050) less 800 (750 to 850) are 100 to 300 hours.
    (row,) = sum_by_hand().rows(named=True)
    assert (row["n_weeks"], row["low"], row["high"], row["n_days"]) == (1, 100, 300, 2)


def test_numbers_that_cannot_both_be_right_are_said_to_contradict():
    assert sum_by_hand(hours=[1_500, 0])["contradicts"].item()


def test_titles_of_one_name_and_weeks_listed_twice_are_left_aside():
    assert sum_by_hand(week=[date(2024, 12, 29)] * 2).is_empty()
    report = pl.DataFrame({"title": ["A", "A"], "hours": [1_000, 2_000]})
    weeks = pl.DataFrame(
        {"week": [date(2024, 12, 29)], "title": ["A"], "hours": [8], "base": [1]}
    )
    period = (date(2024, 7, 1), date(2024, 12, 31))
    left = subtract_weeks(report, weeks, period=period, report_base=100)
    assert left.table.is_empty()


def test_subtractions_that_cannot_be_are_refused():
    with pytest.raises(ReleaseError, match="in order, got"):
        sum_by_hand(period=(date(2024, 7, 1), date(2024, 1, 1)))
    with pytest.raises(ReleaseError, match="`report_base` must be an int"):
        sum_by_hand(report_base=0)
    weeks = pl.DataFrame({"week": [], "title": [], "hours": []})
    report = pl.DataFrame({"title": ["A"], "hours": [5]})
    with pytest.raises(ReleaseError, match="none of base"):
        subtract_weeks(report, weeks, period=WEEK, report_base=1)


# People


@settings(max_examples=12)
@given(st.integers(1, 9_999), st.integers(1, 90))
def test_people_are_bounded_as_by_hand(hundreds, days):
    line = (date(2024, 1, 1), date.fromordinal(date(2024, 1, 1).toordinal() + days - 1))
    size = bound_people("A", (*line, hundreds * 100, 100)).findings[0].size
    # At least 50 hours less than printed, shared out among people who never sleep.
    least = -(-(hundreds * 100 - 50) // (24 * days))
    assert (size.low, size.high) == (least, None)


def test_those_who_saw_it_all_are_bounded_from_above():
    size = bound_people("A", (*WEEK, 700_000, 100_000), minutes=90).findings[0].size
    assert (size.low, size.high) == (0, 750_000 * 60 // 90)


def test_a_release_of_several_weeks_bounds_each_of_them():
    weeks = [
        (date(2023, 6, 5), date(2023, 6, 11), 1_680, 0),
        (date(2023, 6, 12), date(2023, 6, 18), 3_360, 0),
    ]
    published = hours_release("A", weeks)
    worlds = Worlds(published)
    sizes = [worlds.bounds(number.claim.group).low for number in published.statistics]
    assert sizes == [10, 20]  # hours by 168


def test_lines_that_cannot_be_are_refused():
    with pytest.raises(ReleaseError, match="`lines` must be days in order"):
        hours_release("A", [(WEEK[1], WEEK[0], 100, 100)])
    with pytest.raises(ReleaseError, match="`minutes` must be an int of at least 1"):
        bound_people("A", (*WEEK, 100, 100), minutes=0)


def test_the_smallest_number_of_a_table_is_told_of_its_own_days():
    table = pl.DataFrame(
        {"title": ["A", "B"], "hours": [900, 700], "runtime": [95, 90]}
    )
    found = bound_smallest(table, days=7, base=100)
    # 650 hours of 168 at most each; 750 hours of 90 minutes at the least each.
    assert found.sentences == (
        "Four or more people watched B in these 7 days. Proved by the published "
        "numbers, all of them together.",
        "Zero to 500 people had 90 minutes of B or more in these 7 days. Proved by the "
        "published numbers, all of them together.",
    )
    assert bound_smallest(table.drop("runtime"), days=7, base=100).most is None


# All in all


def test_the_summary_of_an_invented_service_says_what_was_planted():
    opened = invented()
    reports = [(one.rows, one.period) for one in opened.reports]
    found = summarise_hours(opened.weeks.rows, reports)
    answers = {(about, asked): told for about, asked, told in found.rows()}
    assert answers["weekly lists", "hours are rounded to"] == (
        "10,000 from 8 January 2023 to 17 September 2023; "
        "100,000 from 24 September 2023 to 30 June 2024"
    )
    n_titles = opened.reports[0].n_rows
    assert answers["January to June 2024", "titles"] == f"{n_titles:,}"
    assert found["about"].unique(maintain_order=True).to_list() == [
        "weekly lists",
        "January to June 2024",
    ]


def test_a_report_without_views_is_summarised_too():
    opened = invented()
    (report,) = opened.reports
    rows = report.rows.drop("views", "runtime", "released")
    found = summarise_hours(opened.weeks.rows, [(rows, report.period)])
    asked = found.filter(pl.col("about") != "weekly lists")["question"].to_list()
    assert "views are rounded to" not in asked
    assert asked[:2] == ["titles", "hours are rounded to"]
