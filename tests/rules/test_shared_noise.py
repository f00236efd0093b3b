"""Shared noise blurs how many listen, and not how often they do."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import RuleError
from kit.publishing.printing import apply_rule, generator_of
from kit.rules.shared_noise import Pair, SharedNoise

rules = st.builds(SharedNoise, st.integers(1, 6), st.integers(0, 4))


@given(rules, st.integers(0, 40), st.integers(0, 200), st.integers(0, 99))
def test_the_true_pair_is_among_what_is_revealed(rule, listeners, more, seed):
    plays = listeners + more * min(1, listeners)
    printed = rule.publish(listeners, plays, np.random.default_rng(seed))
    low, high = rule.reveals(printed)
    assert low <= listeners <= high
    if printed is None:
        assert listeners < rule.k + rule.most
        return
    assert min(listeners, *printed) >= rule.k
    assert (listeners, plays) in rule.pairs(printed)
    least, most, *_ = rule.average(printed)
    # However large the noise, the average is off by less than a play in a listener.
    assert least <= Fraction(plays, listeners) < most
    assert most - least <= Fraction(1, printed.listeners)


def test_the_average_is_known_where_the_listeners_are_not():
    rule = SharedNoise(k=5, most=3)
    # 200 listeners with 1,000 plays: whatever the noise, five plays each.
    rng = np.random.default_rng(1)
    drawn = {rule.publish(200, 1_000, rng) for _ in range(100)}
    assert {pair.listeners for pair in drawn} == set(range(197, 204))
    assert {round(pair.plays / pair.listeners, 2) for pair in drawn} == {5.0}


def test_a_pair_can_prove_itself():
    # One play more than one each, of 5 printed: 1.1 to 1.3 plays a listener. Of five
    # listeners only 6 plays fit, of six 7, of seven 8 or 9, of eight 9 or 10.
    rule = SharedNoise(k=5, most=3)
    pairs = [(5, 6), (6, 7), (7, 8), (7, 9), (8, 9), (8, 10)]
    assert rule.pairs(Pair(5, 6)) == [Pair(*pair) for pair in pairs]
    # Without noise the pair is the true one.
    assert SharedNoise(k=5, most=0).pairs(Pair(5, 6)) == [Pair(5, 6)]


def test_a_row_is_dropped_below_k_before_the_noise_or_after():
    rule, rng = SharedNoise(k=5, most=3), np.random.default_rng(2)
    assert {rule.publish(4, 9, rng) for _ in range(50)} == {None}
    of_seven = {rule.publish(7, 7, rng) for _ in range(100)}
    # 7 with noise is 4 to 10, and 4 is dropped; as they play once each, so they do.
    assert of_seven == {None} | {Pair(n, n) for n in range(5, 11)}
    assert rule.reveals(None) == (0, 7)


def test_what_was_printed_once_stays():
    rule = SharedNoise()
    printed = [rule.publish(50, 90, generator_of(7, ("show", "day 1"))) for _ in "12"]
    assert printed[0] == printed[1]


@pytest.mark.parametrize(
    ("listeners", "plays", "message"),
    [
        (-1, 5, "`listeners` must be a whole number of people, 0 or more, got -1"),
        (True, 5, "`listeners` must be a whole number of people"),
        (6, 5, "`plays` must be at least one for each of the 6 listeners, got 5"),
        (6, 7.0, "`plays` must be at least one for each of the 6 listeners, got 7.0"),
        (6, 7, "`seed` must be an int of at least 0, since noise shared by listeners"),
    ],
)
def test_only_pairs_are_printed(listeners, plays, message):
    with pytest.raises(RuleError, match=message):
        SharedNoise().publish(listeners, plays)


@pytest.mark.parametrize("printed", [(10, 53), Pair(10, None), Pair(10.0, 53), 10])
def test_only_pairs_reveal_anything(printed):
    with pytest.raises(RuleError, match="`printed` must be a Pair of listeners and"):
        SharedNoise().reveals(printed)


@pytest.mark.parametrize("printed", [Pair(4, 53), Pair(10, 9)])
def test_a_pair_that_cannot_come_out_was_never_printed(printed):
    with pytest.raises(RuleError, match="is never printed under noise shared by"):
        SharedNoise().average(printed)


@pytest.mark.parametrize(
    ("k", "most", "message"),
    [
        (0, 3, "`k` must be an int of at least 1"),
        (5, -1, "`most` must be an int of at"),
    ],
)
def test_what_is_no_rule_for_pairs_is_refused(k, most, message):
    with pytest.raises(RuleError, match=message):
        SharedNoise(k, most)


def test_it_says_that_it_does_not_act_on_claims():
    message = "noise shared by .* acts on pairs of listeners and plays; use its own"
    with pytest.raises(RuleError, match=message):
        apply_rule([watched("A")], [53], rule=SharedNoise(), seed=1)
