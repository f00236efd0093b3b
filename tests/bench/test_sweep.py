"""How long does a whole sweep take, and what does a second process save?"""

from time import perf_counter

import pytest

from kit.rules.presets import FAMILIES
from kit.sources.bundled import open_films
from kit.sweeps import K_GRID, HowMany, choose_cases, sweep

pytestmark = pytest.mark.bench


def test_every_attack_under_every_rule_at_every_k(table):
    cases = choose_cases(open_films(), seed=1, games=[HowMany])
    took, swept = {}, {}
    for processes in (1, 2):
        start = perf_counter()
        swept[processes] = sweep(cases, FAMILIES, seed=1, processes=processes)
        took[processes] = perf_counter() - start
    assert swept[1].equals(swept[2])
    tried = swept[1].filter(swept[1]["valid"] > 0)
    attacks = tried.select("case", "attack").n_unique()
    table += [
        f"a sweep of {attacks} attacks × {len(FAMILIES)} rules × {len(K_GRID)} ks",
        f"  one process                    {took[1]:8.0f} s",
        f"  two processes                  {took[2]:8.0f} s"
        f"   {took[1] / took[2]:6.2f} times as fast",
    ]
