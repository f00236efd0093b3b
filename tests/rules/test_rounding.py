"""Rounding prints multiples, and its reader is never misled."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import ReleaseError
from kit.printed import Exact, Rounded, Suppressed
from kit.releases import release
from kit.rules.rounding import Rounding

HOWS = ("nearest", "half-up", "half-down", "half-even", "down", "up")
rules = st.builds(Rounding, st.integers(1, 12), st.sampled_from(HOWS))
counts = st.integers(0, 200)


@pytest.mark.parametrize(
    ("how", "printed"),
    [
        # To tens: 24, 25, 26 and 35.
        ("nearest", [20, 30, 30, 40]),
        ("half-up", [20, 30, 30, 40]),
        ("half-down", [20, 20, 30, 30]),
        ("half-even", [20, 20, 30, 40]),
        ("down", [20, 20, 20, 30]),
        ("up", [30, 30, 30, 40]),
    ],
)
def test_each_way_of_rounding_has_its_own_ties(how, printed):
    rule = Rounding(10, how)
    assert [rule.publish(count).count for count in (24, 25, 26, 35)] == printed
    assert rule.publish(20).count == 20


@given(rules, counts)
def test_the_true_count_is_among_what_is_revealed(rule, count):
    printed = rule.publish(count)
    assert printed.count % rule.base == 0
    assert abs(printed.count - count) < rule.base
    low, high = rule.reveals(printed)
    assert low <= count <= high
    assert rule.reveals(Exact(printed.count)) == (low, high)


@given(rules, counts)
def test_no_more_is_revealed_than_was_rounded_alike(rule, count):
    printed = rule.publish(count)
    low, high = rule.reveals(printed)
    # A reader told "nearest" does not know what became of the count half-way.
    slack = int(rule.how == "nearest" and rule.base % 2 == 0)
    alike = [n for n in range(300) if rule.publish(n) == printed]
    assert (alike[0], alike[-1] + slack) == (low, high)


def test_a_release_reads_a_bare_number_as_rounded():
    numbers = release({watched("A"): 55}, rule=Rounding(5))
    assert [tuple(interval) for interval in numbers.intervals()] == [(53, 57)]


def test_a_withheld_number_tells_what_it_tells_by_itself():
    assert Rounding(5).reveals(Suppressed(11)) == (0, 10)


def test_rounding_by_lot_goes_up_as_often_as_a_count_is_near_to_the_upper_multiple():
    rule, rng = Rounding(5, "random"), np.random.default_rng(1)
    drawn = [rule.publish(12, rng).count for _ in range(2_000)]
    assert set(drawn) == {10, 15}
    # Up with chance 2/5, so that the mean is 12; its standard error is 0.055.
    assert np.mean(drawn) == pytest.approx(12, abs=5 * 0.055)
    assert rule.reveals(Exact(10)) == (6, 14)
    assert rule.publish(10, rng) == Rounded(10, 5, "random")


def test_rounding_by_lot_wants_a_seed():
    message = "`seed` must be an int of at least 0, since rounding random to 5 is"
    with pytest.raises(ReleaseError, match=message):
        Rounding(5, "random").publish(11)


def test_a_number_that_is_no_multiple_was_not_rounded():
    message = "12 is never printed under rounding to 5; check `rule`"
    with pytest.raises(ReleaseError, match=message):
        Rounding(5).reveals(Exact(12))


@pytest.mark.parametrize(
    ("base", "how", "message"),
    [
        (0, "nearest", "`base` must be an int of at least 1, got 0"),
        (2.5, "nearest", r"`base` must be an int of at least 1, got 2\.5"),
        (5, "away", "`how` must be .*, got 'away'"),
    ],
)
def test_what_is_no_rounding_is_refused(base, how, message):
    with pytest.raises(ReleaseError, match=message):
        Rounding(base, how)


@pytest.mark.parametrize("count", [-1, 2.5, True])
def test_only_people_are_rounded(count):
    with pytest.raises(ReleaseError, match="`count` must be a whole number of people"):
        Rounding(5).publish(count)


@pytest.mark.parametrize(
    ("rule", "words"),
    [(Rounding(5), "rounding to 5"), (Rounding(1000, "up"), "rounding up to 1,000")],
)
def test_it_says_what_it_is(rule, words):
    assert str(rule) == words
