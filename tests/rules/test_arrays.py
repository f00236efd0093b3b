"""A rule prints an array of counts as it prints them one by one."""

import numpy as np
import pytest

from kit.errors import RuleError
from kit.protect.suppression import SecondarySuppression
from kit.rules.arrays import settle_counts
from kit.rules.presets import FAMILIES, PRESETS
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps, as_steps
from kit.rules.threshold import Threshold

COUNTS = np.arange(60).reshape(3, 20)
RULES = {name: family(5) for name, family in FAMILIES.items()} | {
    p.name: p.rule for p in PRESETS if p.rule is not None and p.prints_claims
}


def one_by_one(rule, counts, keys):
    told = [
        as_steps(rule).settle(int(n), key=int(k))
        for n, k in zip(counts, keys, strict=True)
    ]
    return [np.nan if one is None else one for one in told]


@pytest.mark.parametrize("name", RULES)
def test_an_array_is_settled_as_its_counts_are_one_by_one(name):
    steps = as_steps(RULES[name])
    keys = COUNTS * 37 % (steps.n_keys or 1)
    found = settle_counts(steps, COUNTS, rng=np.random.default_rng(3), keys=keys)
    assert found.shape == COUNTS.shape
    if any(step.is_random for step in steps.on_counts):
        return  # its draws come in another order; see below
    expected = one_by_one(steps, COUNTS.ravel(), keys.ravel())
    np.testing.assert_array_equal(found.ravel(), expected)


def test_rounding_by_lot_goes_up_as_often_as_the_rest_is_large():
    # 7 lies two above 5: up to 10 in 2 of 5 cases, 5 otherwise; 5 stays.
    found = settle_counts(
        Rounding(5, "random"), np.repeat([7, 5], 10_000), rng=np.random.default_rng(1)
    )
    assert set(found[:10_000]) == {5, 10}
    assert found[:10_000].mean() == pytest.approx(7, abs=4 * 2.45 / 100)
    assert set(found[10_000:]) == {5}


def test_noise_has_its_variance_and_what_falls_below_is_withheld():
    rule = Steps((DiscreteLaplace(1), Threshold(50, is_zero_shown=False)))
    found = settle_counts(rule, np.full(10_000, 53), rng=np.random.default_rng(1))
    # Chance of a noise of -4 or less: q^4 / (1 + q) with q = 1/e, that is .0134.
    assert np.isnan(found).mean() == pytest.approx(0.0134, abs=0.005)
    assert np.nanmin(found) == 50


def test_no_rule_prints_the_counts_and_nothing_is_printed_of_nothing():
    assert settle_counts(None, [3, 0]).tolist() == [3.0, 0.0]
    assert settle_counts(Threshold(5), np.zeros((0, 4), dtype=int)).shape == (0, 4)


def test_counts_far_apart_are_settled_as_well():
    found = settle_counts(Threshold(5), [3, 10**9])
    assert found[1] == 10**9
    assert np.isnan(found[0])


@pytest.mark.parametrize(
    ("rule", "given", "match"),
    [
        (None, [0.5], "`counts` must be an array of whole numbers of people, 0 or m"),
        (None, [-1], "`counts` must be an array of whole numbers of people, 0 or m"),
        (Rounding(5, "random"), [1], "`rng` must be a random generator, since round"),
        (FAMILIES["cell keys, then threshold"](5), [1], "`keys` must be the key of ea"),
        (SecondarySuppression(5), [1], "needs a whole table: use `print_table`"),
    ],
)
def test_what_cannot_be_settled_is_refused(rule, given, match):
    with pytest.raises(RuleError, match=match):
        settle_counts(rule, given)
