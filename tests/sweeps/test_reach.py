"""An all-clear says how many groups were tried, and is none where they are few."""

from dataclasses import replace
from statistics import NormalDist

import pytest
from hypothesis import given, strategies as st

from kit.errors import SweepError
from kit.rules.threshold import Threshold
from kit.sweeps import sweep
from kit.sweeps.attacks import Differencing
from kit.sweeps.reach import LEFT_OPEN, Reach, enough, measure_reach
from tests.sweeps.made_up import totals

Z = NormalDist().inv_cdf(0.975)


@given(st.integers(1, 10_000))
def test_nothing_proved_leaves_open_what_the_interval_says(n):
    # Wilson, none of n: the upper end is z² / (n + z²).
    assert Reach({"a": n}, n, 0).hidden == pytest.approx(Z**2 / (n + Z**2))


def test_it_takes_73_groups_for_an_all_clear():
    # z² / (n + z²) ≤ 1/20 where n ≥ 19 z² = 19 × 3.8415 = 72.99.
    assert (LEFT_OPEN, enough()) == (0.05, 73)
    clear = [Reach({"a": n}, n, 0).is_all_clear for n in (0, 1, 72, 73, 500)]
    assert clear == [False, False, False, True, True]
    assert not Reach({"a": 500}, 500, 1).is_all_clear
    assert not Reach({"a": 500}, 500, 0, ("averaging hits",)).is_all_clear


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (
            Reach({"totals": 60, "windows": 40}, 100, 0),
            "No size of 100 small groups (totals 60, windows 40) is proved, and none "
            "is guessed beyond luck. Of all such groups, up to 3.7% could still be "
            "proved (95%).",
        ),
        (
            Reach({"desk": 90}, 90, 0, ("averaging hits",)),
            "No all-clear: no size of 90 small groups (desk 90) is proved, but guesses "
            "hit. Guessed: averaging hits.",
        ),
        (
            Reach({"streaks": 1}, 1, 0),
            "No all-clear: too few groups were tried, 1 small group (streaks 1). None "
            "is proved, yet up to 79% of such groups could be. It takes 73 to bring "
            "that down to 5%.",
        ),
        (Reach({"totals": 0}, 0, 0), "No all-clear: no small group could be tried."),
        (
            Reach({"totals": 9}, 9, 2),
            "The size of 2 of 9 small groups (totals 9) is proved.",
        ),
        (
            Reach({"totals": 100}, 100, 0, untried=("tracing (x)", "decoding (y)")),
            "No size of 100 small groups (totals 100) is proved, and none is guessed "
            "beyond luck. Of all such groups, up to 3.7% could still be proved (95%). "
            "Not tried, or without an answer: tracing (x), decoding (y).",
        ),
    ],
)
def test_it_says_what_was_tried(reach, words):
    assert reach.say() == words


def swept(cases, k=27):
    attacks = [Differencing()]
    return sweep(cases, {"t": Threshold}, seed=1, ks=[3, k], attacks=attacks)


def test_groups_that_two_publications_hide_are_counted_once():
    # Three groups behind the totals, the same three again, and two of other totals.
    again = replace(totals(), name="again")
    fewer = replace(totals(), name="fewer", secrets=totals().secrets[:2])
    cases = [totals(), again, fewer]
    reach = measure_reach(swept(cases), cases, rule="t", k=27)
    assert reach == Reach({"totals": 3, "again": 3, "fewer": 2}, 5, 0)
    assert measure_reach(swept(cases), cases, rule="t", k=3).proved == 8


def test_what_could_not_be_tried_is_not_counted():
    unrouted = replace(
        totals(),
        secrets=tuple(
            replace(s, sought=replace(s.sought, route=())) for s in totals().secrets
        ),
    )
    reach = measure_reach(swept([unrouted]), [unrouted], rule="t", k=27)
    assert (reach.n, reach.hidden) == (0, 1)
    assert reach.untried == ("differencing (totals)",)


def test_only_what_was_swept_has_a_reach():
    cases = [totals()]
    message = r"^`rule` must be a rule and a k of this sweep, got 't at k = 5'"
    with pytest.raises(SweepError, match=message):
        measure_reach(swept(cases), cases, rule="t", k=5)
