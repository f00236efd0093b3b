"""The Pitman model counts as its story says, and fits where its likelihood peaks."""

import re
from math import gamma, log

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.populations.frequencies import Frequencies
from kit.measures.populations.pitman import Pitman, fit_pitman

thetas = st.floats(0.01, 1e6)
alphas = st.floats(0, 0.99)


def seatings(theta, alpha, n):
    """Every way n people can fall into classes, with its probability, one by one."""
    ways = {(): 1.0}
    for there in range(n):
        after = {}
        for sizes, chance in ways.items():
            opens = (theta + len(sizes) * alpha) / (theta + there)
            steps = [((*sizes, 1), opens if there else 1.0)]
            for i, size in enumerate(sizes):
                joined = (*sizes[:i], size + 1, *sizes[i + 1 :])
                steps.append((joined, (size - alpha) / (theta + there)))
            for new, step in steps:
                after[new] = after.get(new, 0.0) + chance * step
        ways = after
    return ways


@pytest.mark.parametrize(
    ("theta", "alpha"), [(1, 0), (2.5, 0), (0.3, 0.5), (4, 0.9), (-0.2, 0.5)]
)
def test_uniques_are_those_of_all_ways_to_arrive(theta, alpha):
    for n in (1, 2, 3, 6):
        ways = seatings(theta, alpha, n)
        expected = sum(chance * sizes.count(1) for sizes, chance in ways.items())
        found = Pitman(theta, alpha).expected_uniques(n)
        assert found == pytest.approx(expected)


def test_without_a_tail_the_model_is_that_of_ewens():
    # N θ / (θ + N - 1).
    assert Pitman(5, 0).expected_uniques(101) == pytest.approx(101 * 5 / 105)


def test_for_many_people_the_limit_of_other_systems_is_near_and_above_it_for_few():
    def limit(theta, alpha, n):
        return gamma(theta + 1) / gamma(theta + alpha) * n**alpha

    model = Pitman(20.0, 0.7)
    many, few = 10**8, 20
    found = model.expected_uniques(many)
    assert found == pytest.approx(limit(20, 0.7, many), rel=1e-6)
    assert limit(20, 0.7, few) > few >= model.expected_uniques(few)


@given(theta=thetas, alpha=alphas, n=st.integers(1, 10**12))
def test_uniques_lie_between_nobody_and_everybody(theta, alpha, n):
    assert 0 <= Pitman(theta, alpha).expected_uniques(n) <= n * (1 + 1e-9)


def likelihood(sizes, theta, alpha):
    """Logarithm of the chance of these sizes, factor by factor."""
    n, u = sum(sizes), len(sizes)
    opened = sum(log(theta + i * alpha) for i in range(1, u))
    arrived = sum(log(theta + i) for i in range(1, n))
    joined = sum(log(j - alpha) for size in sizes for j in range(1, size))
    return opened - arrived + joined


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 12), min_size=2, max_size=12))
def test_no_model_near_or_far_makes_the_sample_more_likely(sizes):
    fit = fit_pitman(Frequencies.of(sizes))
    if max(sizes) == 1:
        assert fit is None
        return
    best = likelihood(sizes, fit.theta, fit.alpha)
    for alpha in (0, fit.alpha, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        for head in (1e-3, 0.1, 1, 10, 100, 0.9 * (fit.theta + fit.alpha)):
            if alpha or head:
                assert likelihood(sizes, head - alpha, alpha) <= best + 1e-7


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 40), min_size=2, max_size=30))
def test_the_fit_solves_the_published_equations(sizes):
    fit = fit_pitman(Frequencies.of(sizes))
    if fit is None:
        assert max(sizes) == 1
        return
    theta, alpha, u, n = fit.theta, fit.alpha, len(sizes), sum(sizes)
    opened = sum(1 / (theta + i * alpha) for i in range(1, u))
    assert opened == pytest.approx(sum(1 / (theta + i) for i in range(1, n)), rel=1e-6)
    if alpha:
        tail = sum(i / (theta + i * alpha) for i in range(1, u))
        joined = sum(1 / (j - alpha) for size in sizes for j in range(1, size))
        assert tail == pytest.approx(joined, rel=1e-5)


def test_one_pair_among_thousands_is_still_fitted():
    # Of n people one pair: n (n - 1) / 2 pairs, each with a chance of 1 / (θ + 1).
    n = 10_000
    fit = fit_pitman(Frequencies.of([1] * (n - 2) + [2]))
    assert fit.theta + fit.alpha > n
    assert fit.expected_uniques(n) == pytest.approx(n - 2, rel=1e-3)


@pytest.mark.parametrize("sizes", [[1], [5], [1, 1, 1]])
def test_where_nothing_fits_best_nothing_is_made_up(sizes):
    assert fit_pitman(Frequencies.of(sizes)) is None


def test_a_fit_finds_the_model_that_a_sample_came_from():
    rng = np.random.default_rng(4)
    counts = seat_people(100.0, 0.6, 4_000, rng)
    fit = fit_pitman(Frequencies.of(np.bincount(counts)))
    assert fit.alpha == pytest.approx(0.6, abs=0.05)
    assert fit.theta == pytest.approx(100, rel=0.4)


@pytest.mark.parametrize(
    ("theta", "alpha", "message"),
    [
        (1, 1, "`alpha` must be a number of at least 0 and below 1, got 1."),
        (1, -0.1, "`alpha` must be a number of at least 0 and below 1, got -0.1."),
        (
            1,
            float("nan"),
            "`alpha` must be a number of at least 0 and below 1, got nan",
        ),
        (1, False, "`alpha` must be a number of at least 0 and below 1, got False."),
        (-0.5, 0.5, "`theta` must be a number above -alpha, -0.5, got -0.5."),
        (float("inf"), 0.5, "`theta` must be a number above -alpha, -0.5, got inf."),
        (None, 0.5, "`theta` must be a number above -alpha, -0.5, got None."),
    ],
)
def test_a_model_that_cannot_be_is_refused(theta, alpha, message):
    with pytest.raises(MeasureError, match=f"^{re.escape(message)}"):
        Pitman(theta, alpha)


@pytest.mark.parametrize("n", [0, -3, 2.5, True, None])
def test_a_number_of_people_that_is_none_is_refused(n):
    with pytest.raises(MeasureError, match=r"^`n` must be an int from 1 to 1,000,"):
        Pitman(1, 0).expected_uniques(n)


def seat_people(theta, alpha, n, rng):
    """Draw the class of each of n people, who arrive one by one."""
    classes, sizes = np.zeros(n, dtype=int), [1]
    lots, first, second = rng.random(n), rng.random(n), rng.random((n, 40))
    for there in range(1, n):
        if lots[there] * (theta + there) < theta + len(sizes) * alpha:
            classes[there] = len(sizes)
            sizes.append(1)
            continue
        # Somebody there at random, kept with probability (s - α) / s for her class.
        pick = int(first[there] * there)
        for lot in second[there]:
            size = sizes[classes[pick]]
            if lot * size < size - alpha:
                break
            pick = rng.integers(there)
        classes[there] = classes[pick]
        sizes[classes[pick]] += 1
    return classes
