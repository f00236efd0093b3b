"""A sample keeps whole viewers, and its counts can only be too small."""

from math import nan, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import everyone, watched
from kit.errors import ReleaseError, RuleError
from kit.log import check_plays
from kit.printed import Exact
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

PLAYS = pl.LazyFrame(
    {"viewer": np.repeat(np.arange(10_000), 2), "title": "A", "day": 1}
)


def test_each_viewer_stays_with_all_plays_or_with_none():
    left = Sampling(0.3).publish(PLAYS, np.random.default_rng(53)).collect()
    times = left["viewer"].value_counts()["count"]
    assert set(times) == {2}
    # 10,000 · 0.3 = 3000, sd √(10,000 · 0.3 · 0.7) = 46; six of it.
    assert abs(len(times) - 3000) < 275


def test_the_whole_share_is_everybody():
    assert Sampling(1).publish(PLAYS).collect().height == 20_000


def test_lots_can_be_drawn_again_with_their_seed_only():
    drawn = [Sampling(0.5).publish(PLAYS, np.random.default_rng(1)) for _ in range(2)]
    assert drawn[0].collect().equals(drawn[1].collect())
    # Two draws agree about all of 10,000 viewers with a chance of 2^-10000.
    free = [Sampling(0.5).publish(PLAYS).collect() for _ in range(2)]
    assert not free[0].equals(free[1])


def test_the_order_of_the_plays_changes_nobodys_lot():
    one, other = (
        set(Sampling(0.5).publish(plays, np.random.default_rng(1)).collect()["viewer"])
        for plays in (PLAYS, PLAYS.reverse())
    )
    assert one == other


@given(st.floats(0.01, 1), st.integers(0, 99))
def test_a_printed_count_is_one_that_there_are_at_least(share, seed):
    rows = {
        "viewer": [1, 1, 2, 3],
        "title": ["A", "B", "B", "A"],
        "day": ["2017-12-01"] * 4,
    }
    log = check_plays(pl.DataFrame(rows))
    claims = [watched("A"), watched("B"), ~watched("A"), everyone()]
    release = publish(log, claims, rule=Sampling(share), seed=seed)
    for true, (low, high) in zip(count(log, claims), release.intervals(), strict=True):
        assert low <= true
        assert high is None
    a, _, not_a, everybody = (number.printed.count for number in release.numbers)
    assert a + not_a == everybody  # one sample for all counts


def test_a_threshold_looks_at_the_sample():
    rule = Steps((Sampling(0.1), Threshold(5)))
    assert rule.reveals(Exact(53)) == (53, None)
    assert rule.suppressed == (1, None)


def test_the_estimate_by_hand():
    # 53 of one in ten: 530, and √(53 · 0.9) / 0.1 = 69.07. All of all: exact.
    assert Sampling(0.1).estimate(53) == (530, pytest.approx(69.07, abs=0.01))
    assert Sampling(1).estimate(53) == (53, 0)


def test_the_estimate_is_right_on_average_and_as_far_off_as_it_says():
    # 2,000 samples of 400 people at ¼: the mean is 400 within 6 · 34.6/√2000 = 4.65,
    # where √(400 · ¾ / ¼) = 34.6; and the errors vary like that, within a tenth.
    rule, rng = Sampling(0.25), np.random.default_rng(17)
    found = [rule.estimate(int(x)) for x in rng.binomial(400, 0.25, 2000)]
    values, errors = np.array(found).T
    assert abs(values.mean() - 400) < 4.65
    assert values.std() == pytest.approx(sqrt(400 * 0.75 / 0.25), rel=0.1)
    assert errors.mean() == pytest.approx(values.std(), rel=0.1)


@pytest.mark.parametrize("share", [0, -0.1, 1.01, nan, "0.5", True, None])
def test_a_share_is_above_zero_and_at_most_one(share):
    with pytest.raises(RuleError, match=r"^`share` must be a number above 0 and at"):
        Sampling(share)


@pytest.mark.parametrize("people", [-1, 2.5, True])
def test_only_people_are_scaled_up(people):
    with pytest.raises(ReleaseError, match=r"^`count` must be a whole number of peop"):
        Sampling(0.5).estimate(people)


def test_plays_are_a_lazy_table():
    message = "^`plays` must be a lazy table of plays, such as `log.plays`, got 'DataFr"
    with pytest.raises(RuleError, match=message):
        Sampling(0.5).publish(PLAYS.collect())


def test_it_says_what_it_is():
    assert str(Sampling(0.125)) == "a sample of 12.5 % of viewers"


def test_viewers_are_drawn_from_a_log_without_days():
    bare = PLAYS.select("viewer", "title")
    drawn = [
        Sampling(0.5).publish(plays, np.random.default_rng(1)).collect()["viewer"]
        for plays in (PLAYS, bare)
    ]
    assert drawn[0].equals(drawn[1])
    message = "^`plays` must be a table with the column viewer, got "
    with pytest.raises(RuleError, match=message):
        Sampling(0.5).publish(PLAYS.select("title"))
