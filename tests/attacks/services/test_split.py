"""Two services are made of one log, and nothing in them tells who is who."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.services import split_log
from kit.errors import AttackError
from kit.evaluate.rates import wilson
from kit.log import Log, check_plays
from tests.attacks.services.small import NEW_YEAR, crowd, log_of, undated


def told(log):
    """Plays as (viewer, title, day), a row each, in order."""
    return sorted(
        log.plays.select("viewer", pl.col("title").cast(str), "day").collect().rows()
    )


def plays_of(log, place):
    """Titles and days of the viewer at a place among the numbers."""
    rows = told(log)
    number = sorted({viewer for viewer, _, _ in rows})[place]
    return sorted(row[1:] for row in rows if row[0] == number)


def plays_by_person(log):
    found = {}
    for viewer, *play in told(log):
        found.setdefault(viewer, []).append(tuple(play))
    return sorted(sorted(plays) for plays in found.values())


@settings(max_examples=20)
@given(
    seed=st.integers(0, 99),
    both=st.sampled_from([0.3, 1.0]),
    overlap=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_every_play_is_where_the_split_says(seed, both, overlap):
    log = crowd(12, seed=3, plays=4)
    a, b, truth = split_log(log, people_in_both=both, plays_in_both=overlap, seed=seed)
    assert (truth.n_viewers_a, truth.n_viewers_b) == (a.n_viewers(), b.n_viewers())
    partners = [place for place in truth.partner if place >= 0]
    assert len(set(partners)) == len(partners) == truth.n_both
    people = plays_by_person(log)
    alone_on_b = set(range(truth.n_viewers_b)) - set(partners)
    whole = [plays_of(b, place) for place in alone_on_b]
    for place, partner in enumerate(truth.partner):
        mine = plays_of(a, place)
        if partner < 0:
            whole.append(mine)
            continue
        theirs = plays_of(b, partner)
        if overlap == 1:
            assert mine == theirs
            whole.append(mine)
        elif overlap == 0:
            whole.append(sorted(mine + theirs))
        else:
            (one,) = {tuple(p) for p in people if set(mine) | set(theirs) == set(p)}
            whole.append(list(one))
    # What nobody was left out of, put together, is the log.
    assert sorted(whole) == people


def test_who_has_all_plays_on_one_side_is_on_that_side_only():
    # One play each, in one log and not in both: nobody can be on both services.
    log = crowd(60, seed=1, plays=1)
    a, b, truth = split_log(log, people_in_both=1, plays_in_both=0, seed=5)
    assert truth.n_both == 0
    assert a.n_viewers() + b.n_viewers() == 60


def test_shares_are_those_asked_for():
    log = crowd(2_000, seed=1, plays=6)
    a, b, truth = split_log(log, people_in_both=0.4, plays_in_both=0.5, seed=3)
    # One person in 64 falls to one side by chance: 2 · (1/4)^6 of 0.4 is nothing.
    share = wilson(truth.n_both, 2_000, confidence=0.999)
    assert share.low <= 0.4 <= share.high
    # Of 12,000 plays 0.6 are in one log; of the rest half count twice.
    n = a.n_plays() + b.n_plays() - 12_000
    share = wilson(n, truth.n_both * 6, confidence=0.999)
    assert share.low <= 0.5 <= share.high


def test_numbers_and_the_order_of_rows_give_nobody_away():
    a, b, truth = split_log(
        crowd(3_000, seed=2, plays=3), people_in_both=1, plays_in_both=1, seed=4
    )
    # By lot one person in 3,000 has the same place on both.
    hits = int((truth.partner == np.arange(truth.n_viewers_a)).sum())
    assert wilson(hits, 3_000, confidence=0.999).low <= 1 / 3_000
    correlation = np.corrcoef(truth.partner, np.arange(truth.n_viewers_a))[0, 1]
    assert abs(correlation) < 4 / np.sqrt(3_000)
    for log in (a, b):
        assert log.plays.collect()["viewer"].is_sorted()


@pytest.mark.parametrize("days_off", [1, 3])
def test_copies_are_dated_some_days_off(days_off):
    rows = [(person, "A", 20) for person in range(700)]
    a, b, _ = split_log(
        log_of(*rows), people_in_both=1, plays_in_both=1, days_off=days_off, seed=1
    )
    off = [(day - NEW_YEAR).days - 19 for _, _, day in told(b)]
    assert {(day - NEW_YEAR).days for _, _, day in told(a)} == {19}
    counts = [off.count(shift) for shift in range(-days_off, days_off + 1)]
    assert sum(counts) == 700
    for count in counts:
        share = wilson(count, 700, confidence=0.999)
        assert share.low <= 1 / (2 * days_off + 1) <= share.high


def test_what_is_in_one_log_only_keeps_its_day():
    log = crowd(50, seed=1)
    plain = split_log(log, plays_in_both=0, seed=2)
    moved = split_log(log, plays_in_both=0, days_off=9, seed=2)
    assert told(plain.b) == told(moved.b)


def test_time_moves_with_the_day():
    time = datetime(2018, 1, 9, 21, 5, tzinfo=UTC)
    rows = {"viewer": [1, 2], "title": ["A", "A"], "time": [time, time]}
    log = check_plays(pl.DataFrame(rows), time_zone="UTC")
    b = split_log(log, people_in_both=1, plays_in_both=1, days_off=5, seed=1).b
    plays = b.plays.collect()
    assert plays["time"].dt.date().to_list() == plays["day"].to_list()
    assert set(plays["time"].dt.time()) == {time.time()}


def test_one_service_begins_where_the_other_ends():
    rows = [
        (person, title, day)
        for person in range(40)
        for title, day in [*zip("AB", (1, 9), strict=True)]
    ]
    day = date(2018, 1, 9)
    a, b, truth = split_log(
        log_of(*rows), people_in_both=1, plays_in_both=1, handover=day, seed=1
    )
    assert {row[1:] for row in told(a)} == {("A", date(2018, 1, 1))}
    assert {row[1:] for row in told(b)} == {("B", day)}
    assert truth.n_both == 40


def test_a_log_without_days_is_split_as_well():
    a, b, truth = split_log(undated(crowd(30, seed=1)), seed=1)
    assert a.columns == b.columns == ("viewer", "title")
    assert truth.n_both > 0


def test_the_same_seed_gives_the_same_split():
    log = crowd(40, seed=1)
    one, same, other = (split_log(log, days_off=2, seed=seed) for seed in (1, 1, 2))
    assert told(one.a) == told(same.a)
    assert told(one.b) == told(same.b)
    assert one.truth.partner.tolist() == same.truth.partner.tolist()
    assert told(one.a) != told(other.a)


def test_labelled_pairs_are_people_on_both_and_told_by_their_places():
    truth = split_log(crowd(60, seed=1), seed=1).truth
    pairs = truth.draw_labelled_pairs(10, seed=3)
    assert pairs["a"].n_unique() == 10
    assert truth.partner[pairs["a"]].tolist() == pairs["b"].to_list()
    assert pairs.equals(truth.draw_labelled_pairs(10, seed=3))
    assert not pairs.equals(truth.draw_labelled_pairs(10, seed=4))


def test_the_truth_speaks_of_numbers_and_of_nobody():
    truth = split_log(
        crowd(20, seed=1), people_in_both=1, plays_in_both=1, seed=1
    ).truth
    assert repr(truth) == "Truth of 20 viewers on A and 20 on B, 20 on both"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"log": "log.csv"},
            "`log` must be a Log, such as `read_log` gives, got 'str'",
        ),
        (
            {"people_in_both": 1.1},
            "`people_in_both` must be a number from 0 to 1, got 1",
        ),
        (
            {"people_in_both": True},
            "`people_in_both` must be a number .*, got True",
        ),
        ({"plays_in_both": -0.1}, "`plays_in_both` must be a number from .*, got -0.1"),
        (
            {"plays_in_both": float("nan")},
            "`plays_in_both` must be a number .*, got nan",
        ),
        (
            {"plays_in_both": "all"},
            "`plays_in_both` must be a number .*, got 'all'",
        ),
        ({"days_off": -1}, "`days_off` must be an int from 0 .*, got -1"),
        ({"days_off": 1.5}, "`days_off` must be an int from 0 .*, got 1.5"),
        ({"days_off": 367}, "`days_off` must be an int from 0 to 366, got 367"),
        (
            {"handover": "2018-01-02"},
            "`handover` must be a date, or None, got '2018-01",
        ),
        (
            {"handover": datetime(2018, 1, 2)},
            "`handover` must be a date, or None, got datetime",
        ),
        ({"seed": None}, "`seed` must be an int of at least 0, got None"),
        (
            {"handover": NEW_YEAR},
            "`log` must be a log that leaves each service at least one play, got 'none "
            "on A'. Give a larger log, another `seed` or another `handover`",
        ),
    ],
)
def test_what_cannot_be_split_is_refused(asked, message):
    asked = {"log": crowd(9, seed=1), "seed": 1} | asked
    with pytest.raises(AttackError, match=message):
        split_log(**asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"days_off": 1}, "`days_off` must be 0 for a log without days, got 1"),
        (
            {"handover": NEW_YEAR},
            "`handover` must be None for a log without days, got '2018-01-01'",
        ),
    ],
)
def test_days_are_not_asked_of_a_log_without(asked, message):
    with pytest.raises(AttackError, match=message):
        split_log(undated(crowd(9, seed=1)), seed=1, **asked)


def test_an_empty_log_is_refused():
    empty = Log(crowd(3, seed=1).plays.head(0))
    with pytest.raises(AttackError, match="`log` must be a log with at least one play"):
        split_log(empty, seed=1)


@pytest.mark.parametrize("n", [0, 21, 2.0, True])
def test_labelled_pairs_are_as_many_as_there_can_be(n):
    truth = split_log(
        crowd(20, seed=1), people_in_both=1, plays_in_both=1, seed=1
    ).truth
    message = f"`n` must be an int from 1 to 20, got {n}"
    with pytest.raises(AttackError, match=message):
        truth.draw_labelled_pairs(n, seed=1)
    with pytest.raises(
        AttackError, match="`seed` must be an int of at least 0, got -1"
    ):
        truth.draw_labelled_pairs(1, seed=-1)
