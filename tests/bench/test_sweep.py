"""How long does a whole sweep take, and what does sharing its work save?"""

from dataclasses import replace
from time import perf_counter

import pytest

from kit.rules.presets import FAMILIES
from kit.sources.bundled import open_films
from kit.sweeps import ATTACKS, TRAINED, choose_cases, sweep
from kit.sweeps.cases import families_of

pytestmark = pytest.mark.bench
FEW = (5, 50)  # ks, where nothing is shared and all is slow


def choose(at_most):
    return choose_cases(open_films(), seed=1, at_most=at_most)


def time_of(run):
    start = perf_counter()
    return run(), perf_counter() - start


@pytest.mark.parametrize(
    ("attacks", "ks"),
    [(ATTACKS, (1, 5, 11, 50)), (TRAINED, (11,))],
    ids=["usual", "trained"],
)
def test_every_attack_under_every_rule(table, attacks, ks):
    cases, took, swept = choose(30), {}, {}
    for n in (1, 2):
        given = {"seed": 1, "ks": ks, "attacks": attacks, "processes": n}
        swept[n], took[n] = time_of(lambda g=given: sweep(cases, **g))
    assert swept[1].equals(swept[2])
    tried = swept[1].filter(swept[1]["valid"] > 0)
    pairs = tried.select("case", "attack").n_unique()
    table += [
        f"a sweep of {pairs} attacks on cases, each × its rules × {len(ks)} ks",
        f"  one process                    {took[1]:8.0f} s",
        f"  two processes                  {took[2]:8.0f} s"
        f"   {took[1] / took[2]:6.2f} times as fast",
    ]


def test_a_sweep_shares_work_between_rules_ks_and_attacks(table):
    cases = [case for case in choose(20) if families_of(case) is FAMILIES]
    whole, together = time_of(lambda: sweep(cases, FAMILIES, seed=1, ks=FEW))
    alone, apart = [], 0.0
    for name, family in FAMILIES.items():
        for k in FEW:
            for attack in ATTACKS:
                # Cases of their own, on which nothing was counted or asked before.
                chosen = [replace(c) for c in cases if c.gives is attack.takes]
                if not chosen:
                    continue
                given = {"seed": 1, "ks": [k], "attacks": [attack]}
                found, took = time_of(
                    lambda c=chosen, r={name: family}, g=given: sweep(c, r, **g)
                )
                alone.append(found)
                apart += took
    assert sum(map(len, alone)) == whole.height
    table += [
        f"  {whole.height:,} points, each by itself  {apart:8.0f} s",
        f"  the same in one sweep          {together:8.0f} s"
        f"   {apart / together:6.2f} times as fast",
    ]
