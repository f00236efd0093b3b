"""Tails: laws that sum to one, parameters that were planted, and the honest doubt."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import special, stats

from kit.errors import MeasureError
from kit.measures.tails import FAMILIES, expect_extreme

FAR = np.arange(1, 200_001, dtype=float)
SETTINGS = {
    "power law": (3.5,),
    "lognormal": (0.3, -0.2),
    "negative binomial": (0.7, 0.4),
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("threshold", [1, 4])
def test_the_chances_from_the_threshold_on_sum_to_one(name, threshold):
    at, values = np.array(SETTINGS[name]), FAR[threshold - 1 :]
    chances = np.exp(FAMILIES[name].log_chance(values, at, threshold))
    assert chances.sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", FAMILIES)
def test_to_reach_a_count_is_to_have_it_or_more(name):
    at = np.array(SETTINGS[name])
    chances = np.exp(FAMILIES[name].log_chance(FAR[1:], at, 2))
    reach = np.exp(FAMILIES[name].log_reach(np.array([2.0, 5.0, 9.0]), at, 2))
    assert reach == pytest.approx([1, chances[3:].sum(), chances[7:].sum()], abs=1e-6)


def test_the_families_are_those_of_the_books():
    # SciPy's own laws, cut at the threshold, where it has them.
    x, t = np.array([3.0, 4.0, 20.0]), 3
    zipf = stats.zipf(2.5)
    cut = np.log(zipf.pmf(x) / zipf.sf(t - 1))
    power = FAMILIES["power law"].log_chance(x, np.array([2.5]), t)
    assert power == pytest.approx(cut)
    size, chance = 1.7, 0.4
    at = np.array([np.log(size), special.logit(chance)])
    law = stats.nbinom(size, chance)
    cut = np.log(law.pmf(x) / law.sf(t - 1))
    assert FAMILIES["negative binomial"].log_chance(x, at, t) == pytest.approx(cut)


def geometric(n: int, levels: int) -> np.ndarray:
    """Counts of which each is half as frequent as the one before: n, n/2, n/4, …"""
    return np.repeat(np.arange(1, levels + 1), [n // 2**i for i in range(levels)])


def test_a_geometric_tail_is_known_again():
    # P(X ≥ x) = 2^(1 - x), so among 2^16 - 1 counts 2^16 / 2^11 = 32 reach 12.
    found = expect_extreme(geometric(2**15, 16), level=12, threshold=1, seed=1, draws=9)
    assert found.best.family == "negative binomial"
    assert np.exp(found.best.parameters[0]) == pytest.approx(1, abs=0.02)
    assert found.best.expected == pytest.approx(32, rel=0.03)


def test_a_power_law_is_known_again():
    counts = stats.zipf(3.0).rvs(40_000, random_state=np.random.default_rng(5))
    found = expect_extreme(counts, level=60, threshold=2, seed=1, draws=30)
    assert found.best.family == "power law"
    (exponent,) = found.best.parameters
    assert exponent == pytest.approx(3.0, abs=0.06)
    true = 40_000 * stats.zipf(3.0).sf(59)
    assert found.best.low < true < found.best.high
    assert found.best.distance < 0.01


def test_a_lognormal_is_known_again():
    rng = np.random.default_rng(7)
    counts = np.maximum(np.rint(rng.lognormal(1.5, 0.6, 40_000)), 1).astype(int)
    found = expect_extreme(counts, level=60, threshold=2, seed=1, draws=20)
    assert found.best.family == "lognormal"
    assert found.best.parameters[0] == pytest.approx(1.5, abs=0.05)
    assert np.exp(found.best.parameters[1]) == pytest.approx(0.6, abs=0.02)


def test_the_likelihood_of_a_power_law_is_largest_where_its_slope_is_zero():
    # There the mean of log x is that of the law: -ζ'(α, t) / ζ(α, t).
    counts = np.repeat([2, 3, 5, 9], [40, 20, 6, 1])
    tails = expect_extreme(counts, level=9, threshold=2, seed=0, draws=1).tails
    (found,) = (tail for tail in tails if tail.family == "power law")
    (at,), step = found.parameters, 1e-5
    slope = (special.zeta(at + step, 2) - special.zeta(at - step, 2)) / (2 * step)
    assert np.log(counts).mean() == pytest.approx(
        -slope / special.zeta(at, 2), abs=1e-3
    )


def test_numbers_beside_the_estimate_are_what_they_say():
    counts = geometric(256, 9)  # 511 counts; 255 of them reach 2, 127 reach 3
    found = expect_extreme(counts, level=12, threshold=2, seed=1, draws=20)
    assert (found.n, found.n_tail, found.largest) == (511, 255, 9)
    assert found.is_extrapolated
    assert found.seen[:2] == ((2, 255), (3, 127))
    for tail in found.tails:
        assert tail.aic == 2 * len(tail.parameters) - 2 * tail.log_likelihood
        assert tail.low <= tail.expected <= tail.high
        assert found.expect(tail, [12])[0] == pytest.approx(tail.expected)
        assert found.expect(tail, [2])[0] == pytest.approx(255)
    assert [tail.aic for tail in found.tails] == sorted(t.aic for t in found.tails)


def test_twice_the_people_are_twice_as_many():
    counts = geometric(256, 9)
    once, twice = (
        expect_extreme(counts, level=8, threshold=1, seed=1, draws=5, people=people)
        for people in (511, 1_022)
    )
    assert twice.best.expected == pytest.approx(2 * once.best.expected)


@settings(max_examples=4)
@given(st.lists(st.integers(1, 30), min_size=10, max_size=60), st.integers(0, 99))
def test_more_is_never_more_frequent_and_the_seed_decides(counts, seed):
    threshold = min(counts)
    if len(set(counts)) < 3:
        return
    found = expect_extreme(counts, level=40, threshold=threshold, seed=seed, draws=3)
    again = expect_extreme(
        counts[::-1], level=40, threshold=threshold, seed=seed, draws=3
    )
    assert found == again
    for tail in found.tails:
        fall = found.expect(tail, range(threshold, 45))
        assert (np.diff(fall) <= 1e-9).all()
        assert fall[0] == pytest.approx(len(counts))


@pytest.mark.parametrize(
    ("counts", "given", "match"),
    [
        ([1.5, 2], {}, "`counts` must be a list of whole numbers of at least 1"),
        ([0, 2], {}, "`counts` must be a list of whole numbers of at least 1"),
        ([], {}, "`counts` must be a list of whole numbers"),
        ([[1, 2]], {}, "`counts` must be a list of whole numbers"),
        ([1, 2], {"threshold": 0}, "`threshold` must be an int of at least 1, got 0"),
        ([1, 2, 3] * 4, {"threshold": 2}, "`threshold` must be one that ten counts"),
        ([1, 2] * 9, {}, "`threshold` must be one that ten counts, three of them diff"),
        ([1, 2], {"level": 0}, "`level` must be an int of at least 1, got 0"),
        ([1, 2], {"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        ([1, 2], {"draws": 0}, "`draws` must be an int of at least 1, got 0"),
        ([1, 2], {"people": 1.5}, "`people` must be an int of at least 1, got 1.5"),
        (
            [1, 2],
            {"confidence": 1},
            "`confidence` must be a number above 0 and bel.* got 1",
        ),
    ],
)
def test_what_has_no_tail_is_refused(counts, given, match):
    with pytest.raises(MeasureError, match=match):
        expect_extreme(counts, **({"level": 5, "threshold": 1, "seed": 1} | given))
