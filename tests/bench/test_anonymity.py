"""Mondrian of 100,000 viewers, all parts at once and one part after another."""

from time import perf_counter

import numpy as np
import polars as pl
import pytest

from kit.rules.anonymity.mondrian import Mondrian

pytestmark = pytest.mark.bench

N_PEOPLE, K = 100_000, 11
QUASI = ["region", "age", "plan", "plays"]


@pytest.fixture(scope="module")
def people():
    """Four quasi-identifiers, two of them numbers, and a secret."""
    rng = np.random.default_rng(53)
    return pl.DataFrame(
        {
            "region": rng.integers(0, 50, N_PEOPLE),
            "age": rng.integers(13, 80, N_PEOPLE),
            "plan": rng.integers(0, 3, N_PEOPLE),
            "plays": rng.geometric(0.02, N_PEOPLE).clip(max=400),
            "saw": rng.integers(0, 2, N_PEOPLE),
        }
    )


def part_plainly(people, spans, k):
    """Cut one frame after another in its widest column that may be cut."""
    todo, n_parts = [people], 0
    while todo:
        part = todo.pop()
        wide = part.select(
            (pl.col(c).max() - pl.col(c).min()) / spans[c] for c in spans
        )
        for column in sorted(spans, key=lambda c: -wide[c].item()):
            counts = part.group_by(column).len().sort(column)
            below = counts["len"].cast(pl.Int64).cum_sum()[:-1]
            if not len(below):
                continue
            at = (2 * below - part.height).abs().arg_min()
            if min(below[at], part.height - below[at]) >= k:
                is_left = pl.col(column) <= counts[column][at]
                todo += [part.filter(is_left), part.filter(~is_left)]
                break
        else:
            n_parts += 1
    return n_parts


def test_all_parts_at_once_against_one_after_another(people, table):
    start = perf_counter()
    found = Mondrian(K, QUASI, ["saw"]).publish(people)
    ours = perf_counter() - start
    spans = {c: people[c].max() - people[c].min() for c in QUASI}
    start = perf_counter()
    n_parts = part_plainly(people.select(QUASI), spans, K)
    plain = perf_counter() - start
    assert found.k >= K
    assert found.n_classes == pytest.approx(n_parts, rel=0.02)
    table += [
        f"{N_PEOPLE:,} viewers made {K}-anonymous, {found.n_classes:,} classes",
        f"  Mondrian, all parts at once           {ours * 1000:8.1f} ms",
        f"  one frame of Polars after another     {plain * 1000:8.1f} ms"
        f"   {plain / ours:6.1f} times as long",
    ]
