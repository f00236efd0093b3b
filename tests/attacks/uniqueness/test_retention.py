"""What is kept of a log gives away what a search of it gives away, and no more."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.aggregates import names_people
from kit.attacks.on_logs.auxiliary import AtRandom
from kit.attacks.on_logs.draws import draw_plays
from kit.attacks.on_logs.points import Resolution, find_points
from kit.attacks.on_logs.retention import EVER, FRESH, RetainedLog, measure_retention
from kit.attacks.on_logs.uniqueness import measure_uniqueness
from kit.errors import AttackError, EvaluationError, LogError
from kit.evaluate.rates import wilson
from kit.log import Log
from tests.attacks.uniqueness.small import facts_of, log_of, rows, sets_of

DAILY = Resolution(when="day")
NEW_YEAR = (date(2018, 1, 1) - date(1970, 1, 1)).days
# Ann and Bob saw A on the 1st. Later Ann saw B, Cid and Dot saw C, all on the 6th;
# Eve saw D on the 2nd and never came back.
FIVE = [
    ("ann", "A", 1), ("bob", "A", 1), ("ann", "B", 6), ("cid", "C", 6),
    ("dot", "C", 6), ("eve", "D", 2),
]  # fmt: skip


def row_of(found, **at):
    (row,) = found.table.filter(**at).iter_rows(named=True)
    return row


@given(plays=rows(), first=st.integers(1, 10), when=st.sampled_from(["day", None]))
@settings(max_examples=30)
def test_counts_are_those_of_a_search_of_what_is_kept(plays, first, when):
    points = find_points(log_of(*plays), Resolution(when=when))
    everyone = np.arange(points.n_viewers)
    drawn = draw_plays(points, everyone, AtRandom(), most=4, seed=1)
    kept = RetainedLog.since(points, NEW_YEAR + first - 1)
    left = [
        {
            int(points.viewer_points[pair])
            for pair in range(*points.viewer_starts[who : who + 2])
            if kept.is_kept[pair]
        }
        for who in everyone
    ]
    assert kept.sizes.tolist() == [len(own) for own in left]
    for who, facts in enumerate(facts_of(points, drawn)):
        expected = []
        for p in range(1, len(facts) + 1):
            of_use = set(facts[:p]) & left[who]
            fitting = sum(of_use <= own for own in left)
            expected.append(fitting if of_use else points.n_viewers)
        counts = kept.find_matches(drawn)[0][who].tolist()
        assert counts == expected + [0] * (4 - len(expected))


@given(plays=rows())
@settings(max_examples=10)
def test_keeping_everything_keeps_everything(plays):
    points = find_points(log_of(*plays), DAILY)
    kept = RetainedLog.since(points, 0)
    assert kept.viewer_starts.tolist() == points.viewer_starts.tolist()
    assert kept.point_starts.tolist() == points.point_starts.tolist()
    assert kept.point_viewers.tolist() == points.point_viewers.tolist()
    assert sum(map(len, sets_of(points))) == len(kept.point_viewers)


def test_one_day_kept_by_hand():
    found = measure_retention(
        log_of(*FIVE), DAILY, keep=[1], p=[1], period=6, n_dates=1, targets=None
    )
    # Of five, Ann, Cid and Dot are kept. What they did on the 6th finds only Ann.
    fresh = row_of(found, attacker=FRESH)
    assert (fresh["requested"], fresh["kept"]) == (5, 3)
    assert [fresh[n] for n in ("valid", "unique", "unique_of_all")] == [3, 1, 1]
    assert fresh["share"] == fresh["share_of_kept"] == 1 / 3
    assert fresh["share_of_all"] == 1 / 5
    # One fact from the whole period: it finds Ann if it is B, and she has two.
    ever = row_of(found, attacker=EVER)
    assert (ever["valid"], ever["kept"]) == (5, 3)
    assert ever["unique_of_all"] in (0, 1)
    # Of 6 plays 3 are left, of 5 people 3, of 4 titles B and C.
    assert found.left.rows() == [(date(2018, 1, 6), 1, 3 / 5, 3 / 6, 2 / 4)]


def test_two_facts_of_which_one_is_kept_by_hand():
    found = measure_retention(
        log_of(*FIVE), DAILY, keep=[1, 6], p=[2], period=6, n_dates=1, targets=None
    )
    # Ann alone has two plays: she is valid to who knows the period, and B is kept. Of
    # the others one play is known: all that they have. Only in the whole log that
    # gives Eve away too.
    day = row_of(found, attacker=EVER, days=1)
    assert [day[n] for n in ("valid", "unique", "unique_of_all")] == [1, 1, 1]
    everything = row_of(found, attacker=EVER, days=6)
    assert [everything[n] for n in ("valid", "unique", "unique_of_all")] == [1, 1, 2]
    # Of the fresh facts nobody has two on the 6th, and Ann's one is enough.
    fresh = row_of(found, attacker=FRESH, days=1)
    assert [fresh[n] for n in ("valid", "unique", "unique_of_all")] == [0, 0, 1]
    assert (fresh["share"], fresh["low"]) == (None, None)


@given(plays=rows(days=8), p=st.integers(1, 3))
@settings(max_examples=15)
def test_keeping_the_whole_period_is_the_plain_measure(plays, p):
    log = log_of(*plays)
    first, last = log.period()
    length = (last - first).days + 1
    found = measure_retention(
        log, DAILY, keep=[length], p=[p], period=length, n_dates=1, seed=2
    )
    plain = measure_uniqueness(log, DAILY, p=[p], seed=2).table.row(0, named=True)
    for attacker in (FRESH, EVER):
        row = row_of(found, attacker=attacker)
        assert (row["valid"], row["unique"]) == (plain["valid"], plain["unique"])


@pytest.mark.slow
@given(plays=rows(days=20, most=40), p=st.integers(1, 3))
@settings(max_examples=8)
def test_counts_are_nested_and_shares_in_their_intervals(plays, p):
    log = log_of(*((0, "Z", day) for day in range(1, 21)), *plays)
    found = measure_retention(log, DAILY, keep=[1, 5, 15], p=[p], n_dates=3)
    assert found.period == 15
    for row in found.table.iter_rows(named=True):
        assert row["unique"] <= row["unique_of_all"] <= row["kept"] <= row["requested"]
        assert row["unique"] <= row["valid"] <= row["requested"]
        assert row["low_of_all"] <= row["share_of_all"] <= row["high_of_all"]


def test_dates_are_spread_from_the_first_full_period_to_the_end():
    log = log_of((1, "A", 1), (1, "A", 11), (1, "A", 21))
    found = measure_retention(log, DAILY, keep=[5], p=[1], period=11, n_dates=3)
    # The first with eleven days before it is the 11th; the last is the 21st.
    days = found.table["date"].unique().sort().to_list()
    assert days == [date(2018, 1, day) for day in (11, 16, 21)]
    assert found.left["people"].is_nan().to_list() == [False] * 3
    assert repr(found) == (
        "Unique in the last 5 of 11 days by title and day, known at random, on 3 dates"
    )


def test_a_period_is_a_year_or_three_quarters_of_the_log():
    short = log_of((1, "A", 1), (1, "A", 20), (1, "A", 41))
    assert measure_retention(short, DAILY, keep=[7], p=[1]).period == 30
    long = log_of((1, "A", 1), (1, "A", 200), (1, "A", 395))
    assert measure_retention(long, DAILY, keep=[7], p=[1]).period == 365


def test_what_does_not_fit_into_the_period_is_left_out():
    log = log_of((1, "A", 1), (1, "A", 20), (1, "A", 41))
    assert measure_retention(log, DAILY, p=[1]).table["days"].unique().sort().to_list(
    ) == [7, 30]  # fmt: skip


def test_the_sum_over_dates_is_a_mean_with_the_widest_ends():
    # On the 2nd, of Ann and Bob nobody is alone; on the 4th both are.
    log = log_of((1, "A", 2), (2, "A", 2), (1, "A", 4), (2, "B", 4), (1, "C", 1))
    found = measure_retention(log, DAILY, keep=[1], p=[1], period=2, n_dates=2)
    assert found.table["date"].unique().sort().to_list() == [
        date(2018, 1, 2), date(2018, 1, 4),
    ]  # fmt: skip
    fresh = found.summary.filter(attacker=FRESH).row(0, named=True)
    assert (fresh["dates"], fresh["share_of_kept"]) == (2, 0.5)
    assert fresh["low_of_kept"] == pytest.approx(wilson(0, 2).low)
    assert fresh["high_of_kept"] == pytest.approx(wilson(2, 2).high)


def test_no_column_names_a_person():
    found = measure_retention(log_of(*FIVE), DAILY, keep=[1], p=[1])
    tables = (found.table, found.summary, found.left)
    assert not [name for one in tables for name in one.columns if names_people(name)]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"keep": [0]}, r"`keep` must be different ints from 1 to .*, got \[0\]"),
        ({"keep": 7}, "`keep` must be different ints from 1 to .*, got 7"),
        ({"keep": [30]}, "`keep` must be days of which some are at most 4, the period"),
        ({"period": 7}, "`period` must be at most 6, the days of the log, got 7"),
        ({"period": 0}, r"`period` must be different ints from 1 to .*, got \[0\]"),
        ({"n_dates": 0}, r"`n_dates` must be different ints from 1 to .*, got \[0\]"),
        ({"p": [0]}, r"`p` must be .*, got \[0\]"),
        ({"seed": 1.5}, "`seed` must be an int of at least 0, got 1.5"),
        ({"targets": "all"}, "`targets` must be an int .*, got 'all'"),
        ({"pick": "any"}, "`pick` must be a Pick"),
        ({"knowledge": "title"}, "`knowledge` must be a Resolution without order"),
        (
            {"knowledge": Resolution(in_order=True)},
            "`knowledge` must be a Resolution without or",
        ),
        ({"log": pl.LazyFrame()}, "`log` must be a Log, .*got 'LazyFrame'"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, message):
    asked = {"log": log_of(*FIVE), "knowledge": DAILY, "keep": [1]} | asked
    with pytest.raises(AttackError, match=message):
        measure_retention(**asked)


def test_a_date_with_nothing_before_it_is_left_out_and_told():
    # Dates on the 2nd, 6th and 9th; on the 5th and 6th nothing is played.
    log = log_of((1, "A", 1), (1, "A", 9))
    found = measure_retention(log, DAILY, keep=[1], p=[1], period=2, n_dates=3)
    assert found.empty == (date(2018, 1, 6),)
    assert found.table["date"].unique().sort().to_list() == [
        date(2018, 1, 2), date(2018, 1, 9),
    ]  # fmt: skip
    # On the 2nd the one person of the period is not in what is kept.
    assert row_of(found, date=date(2018, 1, 2), attacker=EVER)["unique_of_all"] == 0


def test_a_log_without_days_is_refused():
    log = Log(log_of(*FIVE).plays.drop("day"))
    with pytest.raises(LogError, match="`log` must have a column `day`"):
        measure_retention(log, Resolution(), keep=[1])


def test_a_confidence_is_below_one():
    with pytest.raises(EvaluationError, match=r"`confidence` must be in \[0, 1\), got"):
        measure_retention(log_of(*FIVE), DAILY, keep=[1], confidence=2)
