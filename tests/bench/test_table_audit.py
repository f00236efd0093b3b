"""Intervals of 500 blanks of a table of 100 by 100: ours, one by one, and Tau-Argus."""

from functools import cache
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.rules.threshold import Threshold

pytestmark = pytest.mark.bench

SIZE, K, ROUNDS = 100, 10, 3
#: Blanks, and the rule that the reader knows: none, or that blanks are 1 to 9.
CASES = {
    "500 blanks anywhere": (500, None),
    "500 blanks under k = 10": (500, Threshold(K)),
}
MANY = 5_000


@cache
def printed(n_blanks, rule):
    """A table with margins, as a grid, and which of its inner cells are blank."""
    rng = np.random.default_rng(53)
    grid = np.zeros((SIZE + 1, SIZE + 1), dtype=np.int64)
    grid[:-1, :-1] = rng.geometric(0.02, (SIZE, SIZE))
    blank = np.zeros(grid.shape, dtype=bool)
    if rule:  # as many counts of 1 to 9 as blanks, and no other
        small = np.flatnonzero(grid[:-1, :-1].ravel() < K)
        grid[:-1, :-1].ravel()[small] += K
    chosen = rng.choice(SIZE * SIZE, n_blanks, replace=False)
    blank[np.divmod(chosen, SIZE)] = True
    if rule:
        grid[blank] = rng.integers(1, K, n_blanks)
    grid[-1, :-1] = grid[:-1, :-1].sum(axis=0)
    grid[:, -1] = grid[:, :-1].sum(axis=1)
    return grid, blank


def as_frame(grid, blank):
    names = [*(f"{n:03}" for n in range(SIZE)), "total"]
    rows, columns = np.repeat(names, SIZE + 1), np.tile(names, SIZE + 1)
    table = pl.DataFrame({"title": rows, "region": columns, "viewers": grid.ravel()})
    return table.with_columns(
        viewers=pl.when(~pl.Series(blank.ravel())).then("viewers")
    )


def ours(frame, rule):
    audit = audit_tables(frame, k=K, rule=rule)
    assert audit.is_exact
    return audit.table.select("low", "high").rows()


def one_by_one(grid, blank, rule):
    """Two linear programs a blank, from scratch, over all blanks of the table."""
    rows, columns = np.nonzero(blank)
    places = np.concatenate([rows, SIZE + columns]), np.tile(range(len(rows)), 2)
    ones = np.ones(2 * len(rows))
    lines = csr_array((ones, places), shape=(2 * SIZE, len(rows)))
    shown = np.where(blank, 0, grid)[:-1, :-1]
    left = [grid[:-1, -1] - shown.sum(axis=1), grid[-1, :-1] - shown.sum(axis=0)]
    limits = (1, K - 1) if rule else (0, None)
    found = []
    for cell in range(len(rows)):
        goal = np.zeros(len(rows))
        goal[cell] = 1
        ends = [
            linprog(sign * goal, A_eq=lines, b_eq=np.concatenate(left), bounds=limits)
            for sign in (1, -1)
        ]
        found.append(tuple(round(abs(end.fun)) for end in ends))
    return found


def write_jj(path, grid, blank, rule):
    """The same table in the format that Tau-Argus hands to its audit."""
    number = np.arange(grid.size).reshape(grid.shape)
    most = K - 1 if rule else grid[-1, -1]
    lines = ["0", str(grid.size)]
    for cell, count, is_blank in zip(number.flat, grid.flat, blank.flat, strict=True):
        status = f"u {int(bool(rule))} {most}" if is_blank else f"s 0 {grid[-1, -1]}"
        lines.append(f"{cell} {count} 1 {status} 0 0 0")
    sums = [*number, *number.T]
    lines.append(str(len(sums)))
    for line in sums:
        parts = " ".join(f"{cell} (1)" for cell in line[:-1])
        lines.append(f"0 {len(line)} : {line[-1]} (-1) {parts}")
    path.write_text("\n".join(lines) + "\n")
    return path


def tau_argus(path):
    from pytauargus._tauargus import audit_jj

    found = sorted(audit_jj(str(path)), key=lambda row: row["cell"])
    return [(round(row["min"]), round(row["max"])) for row in found]


@pytest.mark.parametrize("name", CASES)
def test_intervals_of_all_blanks(name, table, tmp_path):
    n_blanks, rule = CASES[name]
    grid, blank = printed(n_blanks, rule)
    frame = as_frame(grid, blank)
    sides = {
        "kit, whole audit": lambda: ours(frame, rule),
        "scipy linprog, cell by cell": lambda: one_by_one(grid, blank, rule),
    }
    if find_spec("pytauargus"):
        path = write_jj(tmp_path / "table.jj", grid, blank, rule)
        sides["audit of pytauargus"] = lambda: tau_argus(path)
    answers, seconds = {}, {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side, run in sides.items():
            start = perf_counter()
            answers[side] = run()
            seconds[side].append(perf_counter() - start)
    first, *others = answers.values()
    assert all(other == first for other in others)
    base = median(seconds["kit, whole audit"])
    table.append(f"Table of 100 by 100 with margins, {name} (medians)")
    for side, times in seconds.items():
        ratio = f"{median(times) / base:8.1f} times as long"
        table.append(f"  {side:28}{median(times):8.3f} s  {ratio}")
    if "audit of pytauargus" not in sides:
        table.append("  audit of pytauargus: not installed; `make tauargus` does it")


@pytest.mark.parametrize("rule", [None, Threshold(K)])
def test_thousands_of_blanks(rule, table):
    frame = as_frame(*printed(MANY, rule))
    start = perf_counter()
    assert len(ours(frame, rule)) == MANY
    words = "under k = 10" if rule else "anywhere"
    table.append(
        f"The same table, {MANY:,} blanks {words}: {perf_counter() - start:.2f} s"
    )
