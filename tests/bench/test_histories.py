"""Histories from daily counts: states moved in numbers, or people one at a time."""

import itertools
from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from kit.attacks.on_releases.transport import UNIT, transport
from kit.sources.cohorts import invent_cohort

pytestmark = pytest.mark.bench

PEOPLE, DAYS, TITLES = 1_000, 18, 40


def test_assigning_a_thousand_viewers(table):
    cohort = invent_cohort(people=PEOPLE, titles=TITLES, days=DAYS, stay=0.6, seed=1)
    counts = np.array(cohort.counts[1:]).reshape(DAYS, TITLES)
    costs = np.random.default_rng(1).integers(0, UNIT, (TITLES, TITLES))
    np.fill_diagonal(costs, 0)  # whole costs, so that both must agree to the unit
    pairs = list(itertools.pairwise(counts))
    start = perf_counter()
    ours = sum(int((transport(a, b, costs / UNIT) * costs).sum()) for a, b in pairs)
    grouped = perf_counter() - start
    start = perf_counter()
    theirs = 0
    for a, b in pairs:
        each = costs[
            np.ix_(np.repeat(np.arange(TITLES), a), np.repeat(np.arange(TITLES), b))
        ]
        rows, columns = linear_sum_assignment(each)
        theirs += int(each[rows, columns].sum())
    single = perf_counter() - start
    assert ours == theirs
    table += [
        f"{PEOPLE:,} viewers over {DAYS} days, {TITLES} titles, the same total cost",
        f"  transport between states              {grouped * 1000:8.1f} ms",
        f"  scipy linear_sum_assignment, N x N    {single * 1000:8.1f} ms"
        f"   {single / grouped:6.1f} times as long",
    ]
