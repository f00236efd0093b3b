"""Thirty days of audiences and streaks, a million viewers: seconds for each bound."""

from itertools import product
from statistics import median
from time import perf_counter

import highspy
import numpy as np
import pytest

from kit.claims import everyone, watched
from kit.proof.worlds import Worlds
from kit.releases import release
from tests.claims.viewers import day

pytestmark = pytest.mark.bench

N_PEOPLE, ROUNDS = 1_000_000, 3
film = watched("A Christmas Prince")


def streak(days):
    return film.every_day(days, until=day(days - 1))


def watching(n_days):
    """Who watched on which day: shape (days, people), each with a habit of her own."""
    rng = np.random.default_rng(53)
    habit = rng.integers(30, 255, N_PEOPLE, dtype=np.uint8)
    return np.stack(
        [rng.integers(0, 256, N_PEOPLE, dtype=np.uint8) < habit for _ in range(n_days)]
    )


def publish(seen):
    """Daily counts, and the streaks of two days and more from the first day on."""
    daily = {film.on(day(n)): int(seen[n].sum()) for n in range(len(seen))}
    held = np.logical_and.accumulate(seen)
    streaks = {streak(n + 1): int(held[n].sum()) for n in range(1, len(seen))}
    return release(daily | streaks, population=N_PEOPLE)


def groups(n_days):
    """Groups that a reader may ask about, published and not."""
    middle, last = n_days // 2, n_days - 1
    on, off = film.on(day(middle)), ~film.on(day(last))
    return {
        "stopped in the middle": streak(middle) & ~streak(middle + 1),
        "stopped on the last day": streak(last) & ~streak(n_days),
        "two days and not a third": film.on(day(1)) & on & off,
        "one day of four": ~film.on(day(0)) & ~film.on(day(2)) & on & off,
        "every day but the first": film.every_day(last, until=day(last)) & ~streak(1),
    }


def timed(run):
    """Result, and the median of the seconds that a few runs take."""
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        result = run()
        seconds.append(perf_counter() - start)
    return result, median(seconds)


def test_bounding_thirty_days(table):
    printed = publish(watching(30))
    start = timed(lambda: Worlds(printed))
    table.append("30 daily counts and 29 streaks, 1,000,000 people (medians)")
    table.append(f"  {'first world':26}{start[1]:8.2f} s")
    for name, group in groups(30).items():

        def bound(group=group):
            worlds = Worlds(printed)
            return worlds.bounds(group), len(worlds.settling(group).engine.atoms)

        (size, n_atoms), seconds = timed(bound)
        assert size.low <= size.high
        exact = "exact" if size.is_exact else "not exact: outer bounds"
        table.append(
            f"  {name:26}{seconds:8.2f} s  {size}, {exact}, {n_atoms} atoms generated"
        )


def test_bounding_ten_days_against_listing_every_atom(table):
    seen = watching(10)
    printed = publish(seen)
    table.append("10 daily counts and 9 streaks (medians), beside all atoms listed")
    for name, group in groups(10).items():
        size, ours = timed(lambda group=group: Worlds(printed).bounds(group))
        listed, theirs = timed(lambda group=group: bound_listed(printed, group))
        assert size.is_exact
        assert (size.low, size.high) == listed
        table.append(
            f"  {name:26}{ours:8.2f} s  against {theirs:8.2f} s, "
            f"{theirs / ours:6.1f} times as long"
        )


def bound_listed(printed, group):
    """The usual way: one variable for each of the 1,024 ways to watch, or not."""
    patterns = list(product([False, True], repeat=10))
    matrix = [[says_yes(claim, p) for p in patterns] for claim in printed.claims]
    members = [float(says_yes(group, pattern)) for pattern in patterns]
    counts = [interval.low for interval in printed.intervals()]
    ends = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        for cost in members:
            solver.addVar(0.0, highspy.kHighsInf)
            solver.changeColCost(solver.numVariables - 1, cost)
            solver.changeColIntegrality(
                solver.numVariables - 1, highspy.HighsVarType.kInteger
            )
        for row, count in zip(matrix, counts, strict=True):
            columns = np.flatnonzero(row).astype(np.int32)
            solver.addRow(count, count, len(columns), columns, np.ones(len(columns)))
        solver.changeObjectiveSense(sense)
        solver.run()
        ends.append(round(solver.getInfo().objective_function_value))
    return tuple(ends)


def says_yes(claim, pattern):
    """Read a claim off the days on which someone watched."""
    if claim == everyone():
        return True
    if hasattr(claim, "parts"):
        return all(says_yes(part, pattern) for part in claim.parts)
    if hasattr(claim, "part"):
        return not says_yes(claim.part, pattern)
    first, last = ((end - day(0)).days for end in (claim.first, claim.last))
    return all(pattern[first : last + 1])
