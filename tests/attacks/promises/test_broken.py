"""Rules that were broken on purpose are caught, and what promises nothing shows it.

Each audit here is at a confidence of 1 - 1e-6: that a sound rule would be called broken
so has a chance of one in a million. Seeds are fixed.
"""

from math import sqrt

import pytest

from kit.attacks.on_releases.promises.black_box import Neighbours
from kit.attacks.on_releases.promises.distinguishing import audit_family, audit_promise
from kit.attacks.on_releases.promises.faults import RepeatedNoise, TruncatedNoise
from kit.attacks.on_releases.promises.one_run import audit_one_run
from kit.rules.presets import FAMILIES
from kit.rules.private.contribution import OpenListThreshold
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.private.private_rule import PrivacyLoss
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

SURE = {"confidence": 1 - 1e-6, "seed": 1}
ONE = PrivacyLoss("viewer", epsilon=1)
RHO = PrivacyLoss("day", rho=0.015)
#: What was promised, what was run, in how many counts a person is, and with how many.
BROKEN = {
    "half the scale": (ONE, DiscreteLaplace(0.5), 1, 100),
    "half the scale, Gaussian": (RHO, DiscreteGaussian(sqrt(10 / 0.03) / 2), 10, 100),
    "18 days for the price of one": (ONE, DiscreteLaplace(1), 18, 100),
    "a scale of 10 for ten pages a day": (RHO, DiscreteGaussian(10), 10, 150),
    "cut towards zero": (ONE, TruncatedNoise(1), 1, 100),
    "a threshold without noise": (ONE, Threshold(11), 1, 10),
    "rounding without noise": (ONE, Rounding(5), 1, 2),
    "the same seed again": (ONE, RepeatedNoise(DiscreteLaplace(1), 7), 1, 100),
    "the same seed again, behind a threshold": (
        ONE,
        RepeatedNoise(Steps((DiscreteLaplace(1), Threshold(50))), 7),
        1,
        100,
    ),
    "an open list without its threshold": (
        PrivacyLoss("viewer", epsilon=1, delta=1e-3),
        Steps(
            (
                Threshold(1, is_zero_shown=False),
                DiscreteLaplace(1),
                OpenListThreshold(3, is_zero_shown=False),
            )
        ),
        1,
        0,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_refuted(name):
    promise, rule, n_counts, people = BROKEN[name]
    inputs = Neighbours.moving(n_counts, people=people)
    # The odds that a scale of 10 gives away are small, and take many runs to see.
    told = {"promise": promise, "runs": 60_000 if people == 150 else 20_000, **SURE}
    audit = audit_promise(rule, inputs, **told)
    assert audit.is_refuted
    assert "is refuted" in audit.scope
    assert audit.control == 0


def test_noise_that_wraps_around_in_eight_bits_is_refuted():
    # Of scale 100, one noise in 270 is -28 - 100: a number that only "without" prints.
    promise = PrivacyLoss("viewer", epsilon=0.01)
    inputs = Neighbours.moving(1)
    told = {"promise": promise, "runs": 200_000, **SURE}
    wrapped = audit_promise(TruncatedNoise(100, bits=8), inputs, **told)
    cut = audit_promise(TruncatedNoise(100), inputs, **told)
    assert wrapped.shown > 2
    assert cut.is_refuted
    assert wrapped.shown > cut.shown


def test_cutting_towards_zero_costs_the_logarithm_of_two_besides():
    # P(0) = 1 - 1/e, and P(1) = P(-1) = (1 - 1/e) / 2e: odds of 2e, that is 1.693.
    told = {"promise": ONE, "runs": 200_000, **SURE}
    audit = audit_promise(TruncatedNoise(1), Neighbours.moving(1), **told)
    assert 1.6 < audit.shown <= 1.694


def test_half_the_scale_costs_twice_the_epsilon():
    told = {"promise": ONE, "runs": 200_000, **SURE}
    audit = audit_promise(DiscreteLaplace(0.5), Neighbours.moving(1), **told)
    assert 1.9 < audit.shown <= 2


@pytest.mark.parametrize("noise", [DiscreteLaplace(0.5), Threshold(11)])
def test_one_run_catches_it_too(noise):
    told = {"canaries": 2_000, "people": 10, "promise": ONE, **SURE}
    audit = audit_one_run(noise, **told)
    assert audit.is_refuted
    assert "one run with 2,000 people" in audit.scope


def test_one_run_catches_18_days_for_the_price_of_one():
    told = {"canaries": 1_000, "counts_each": 18, "promise": ONE, **SURE}
    assert audit_one_run(DiscreteLaplace(1), **told).is_refuted


@pytest.mark.parametrize(
    "family", [name for name in FAMILIES if not name.startswith("private noise")]
)
def test_of_rules_that_promise_nothing_no_epsilon_of_one_holds(family):
    audit = audit_family(family, k=5, runs=4_000, **SURE)
    assert audit.shown > 1
    assert audit.scope.startswith("Nothing is promised. At 99.99")
    assert "2,000 runs with the person and as many without her" in audit.scope


@pytest.mark.parametrize("rule", [Threshold(11), Rounding(5)])
def test_without_noise_all_is_shown_that_so_many_runs_can_show(rule):
    people = 10 if isinstance(rule, Threshold) else 2
    inputs = Neighbours.moving(1, people=people)
    audit = audit_promise(rule, inputs, runs=1_000, seed=1)
    # 500 judged: log(.025^(1/500) / (1 - .025^(1/500))) = log(.99265 / .00735).
    assert audit.shown == audit.ceiling == pytest.approx(4.906, abs=1e-3)
    assert not audit.is_refuted


def test_a_threshold_that_no_count_is_near_shows_the_count_itself():
    # 100 and 101 are both printed as they are: the audit looks at more than blanks.
    audit = audit_promise(Threshold(11), Neighbours.moving(1), runs=1_000, seed=1)
    assert audit.shown == audit.ceiling
