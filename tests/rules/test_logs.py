"""What is done to a log before it is handed out, by hand."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import RuleError
from kit.log import check_plays
from kit.printed import Exact
from kit.publishing.counting import count
from kit.publishing.printing import publish, sift
from kit.rules.logs import LOG_FAMILIES, CoarserDays, LastDays, RareTitles
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

ROWS = [  # three people; 4 December 2017 is a Monday
    (0, "A", date(2017, 12, 3)),
    (1, "A", date(2017, 12, 4)),
    (2, "A", date(2017, 12, 10)),
    (0, "B", date(2017, 12, 11)),
    (0, "B", date(2017, 12, 12)),
]
LOG = check_plays(pl.DataFrame(ROWS, ["viewer", "title", "day"], orient="row"))


def rows(rule):
    return sift(LOG, rule, 1).plays.collect().sort("viewer", "title", "day").rows()


def test_titles_are_rare_by_people_and_not_by_plays():
    # A has three people, B two plays of one.
    assert [row[1] for row in rows(RareTitles(1))] == ["A", "B", "B", "A", "A"]
    assert {row[1] for row in rows(RareTitles(2))} == {"A"}
    assert rows(RareTitles(4)) == []


def test_days_become_the_monday_of_their_week():
    days = [row[2] for row in rows(CoarserDays("week"))]
    mondays = [date(2017, 11, 27), date(2017, 12, 11), date(2017, 12, 11)]
    assert days == [*mondays, date(2017, 12, 4), date(2017, 12, 4)]
    assert {row[2] for row in rows(CoarserDays("month"))} == {date(2017, 12, 1)}


def test_no_time_is_told_beside_a_week():
    timed = LOG.plays.with_columns(time=pl.col("day").cast(pl.Datetime("ms")))
    assert "time" not in CoarserDays("week").publish(timed).collect_schema()


def test_the_last_days_are_counted_from_the_end():
    # The last is the 12th: two days are the 11th and the 12th.
    assert [row[2].day for row in rows(LastDays(2))] == [11, 12]
    assert len(rows(LastDays(10))) == 5
    assert len(rows(LastDays(9))) == 4


@given(st.sampled_from([RareTitles(2), CoarserDays("week"), LastDays(2)]))
def test_what_is_printed_after_it_bounds_nothing(rule):
    claims = [watched("A"), ~watched("B"), watched("B")]
    release = publish(LOG, claims, rule=rule, seed=1)
    for true, interval in zip(count(LOG, claims), release.intervals(), strict=True):
        assert interval.low <= true
        assert interval.high is None
    assert tuple(rule.reveals(Exact(2))) == (0, None)


def test_every_family_takes_every_k_and_says_what_it_does():
    for family in LOG_FAMILIES.values():
        for k in (1, 11):
            assert str(k) in str(family(k))
            assert sift(LOG, family(k), 1).plays.collect().height <= 5
    said = {str(family(5)) for family in LOG_FAMILIES.values()}
    assert "weeks in place of days, then titles of at least 5 people" in said
    assert "the last 28 days, then titles of at least 5 people" in said


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: RareTitles(0), "`k` must be an int of at least 1, got 0"),
        (lambda: RareTitles(2.5), "`k` must be an int of at least 1, got 2.5"),
        (lambda: LastDays(0), "`n` must be an int of at least 1, got 0"),
        (lambda: CoarserDays("day"), "`days` must be one of week, month, got 'day'"),
        (
            lambda: Steps((Threshold(5), RareTitles(5))),
            "`rules` must .*titles of at least 5 people",
        ),
    ],
)
def test_what_is_no_rule_for_logs_is_refused(wrong, message):
    with pytest.raises(RuleError, match=f"^{message}"):
        wrong()


@pytest.mark.parametrize("rule", [CoarserDays(), LastDays(7)])
def test_a_log_without_days_has_none_to_change(rule):
    undated = LOG.plays.drop("day")
    with pytest.raises(RuleError, match=r"^`rule` must be a rule that needs no days"):
        rule.publish(undated)
