"""An audit of 100,000 runs, beside having the rule print one number after another."""

from time import perf_counter

import numpy as np
import pytest

from kit.attacks.on_releases.promises.black_box import Neighbours
from kit.attacks.on_releases.promises.distinguishing import audit_promise
from kit.rules.private.noise import DiscreteLaplace

pytestmark = pytest.mark.bench

RUNS, N_COUNTS, FEWER = 100_000, 18, 500


def test_an_audit_of_many_runs_beside_one_number_at_a_time(table):
    rule, inputs = DiscreteLaplace(18), Neighbours.moving(N_COUNTS)

    def one_by_one(counts, rng):
        return [[rule.settle(int(n), rng) for n in row] for row in counts]

    times = {}
    for name, audited, runs in (
        ("all at once", rule, RUNS),
        ("one by one", one_by_one, FEWER),
    ):
        best = np.inf
        for _ in range(3):
            start = perf_counter()
            audit = audit_promise(audited, inputs, runs=runs, seed=1)
            best = min(best, perf_counter() - start)
        assert audit.control == 0
        times[name] = best / runs
    ratio = times["one by one"] / times["all at once"]
    told = ", ".join(f"{name} {1e6 * t:.1f} µs a run" for name, t in times.items())
    table.append(f"audit of {N_COUNTS} noisy counts: {told}; {ratio:.0f} times")
