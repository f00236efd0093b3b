"""Measures of a million people: ours, pyCANON on what it manages, one group-by by hand.

pyCANON gets a virtual environment of its own, made here, since it needs other packages
than the kit. It is given larger and larger tables, until a minute is not enough.
"""

import json
import subprocess
import sys
import venv
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np
import polars as pl
import pytest

from kit.measures.tables.anonymity import k_anonymity
from kit.measures.tables.classes import group_people
from kit.measures.tables.closeness import t_closeness
from kit.measures.tables.table import measure

pytestmark = pytest.mark.bench

N_PEOPLE, FEWER, ROUNDS, MINUTE = 1_000_000, 100_000, 5, 60
QUASI, SECRET = ["sex", "age", "region", "plan"], "hours"
PEER = "pycanon==1.3.6"
#: What pyCANON runs: functions by their names, on the first rows of a file.
PROGRAM = """
import json, sys, time, warnings
import pandas as pd
from pycanon import anonymity
warnings.simplefilter("ignore")
path, rows, quasi, secret, names = sys.argv[1], *map(json.loads, sys.argv[2:])
people, found, start = pd.read_csv(path, nrows=rows), {}, time.perf_counter()
for name in names:
    more = [] if name == "k_anonymity" else [[secret]]
    found[name] = str(getattr(anonymity, name)(people, quasi, *more))
print(json.dumps([rows, time.perf_counter() - start, found]))
"""
ITS_MEASURES = (
    *("k_anonymity", "alpha_k_anonymity", "l_diversity", "entropy_l_diversity"),
    *("recursive_c_l_diversity", "basic_beta_likeness", "enhanced_beta_likeness"),
    *("delta_disclosure", "t_closeness"),
)


@pytest.fixture(scope="module")
def people():
    """Four quasi-identifiers that make 6,000 classes, and hours from 1 to 60."""
    rng = np.random.default_rng(53)
    return pl.DataFrame(
        {
            "sex": rng.integers(0, 2, N_PEOPLE, dtype=np.int8),
            "age": rng.integers(3, 18, N_PEOPLE, dtype=np.int8) * 5,  # in bands
            "region": rng.integers(0, 50, N_PEOPLE, dtype=np.int8),
            "plan": rng.integers(0, 4, N_PEOPLE, dtype=np.int8),
            "hours": rng.geometric(0.1, N_PEOPLE).clip(max=60).astype(np.int8),
        }
    )


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    """Path of a Python that has pyCANON, or a sentence why there is none."""
    place = tmp_path_factory.mktemp("pycanon")
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        venv.create(place, with_pip=True)
        install = [python, "-m", "pip", "install", "-q", PEER]
        subprocess.run(install, check=True, capture_output=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"{PEER} could not be installed: {type(error).__name__}"
    return python, ""


def timed(run):
    """Run a few times; the answer and the median of the seconds."""
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        answer = run()
        seconds.append(perf_counter() - start)
    return answer, median(seconds)


def run_peer(python, path, n_rows, names):
    """The most rows that pyCANON manages in a minute, the seconds, and its numbers.

    It is given a 1,024th of the rows first, and then four times as many each time.
    """
    managed = None
    for part in (1024, 256, 64, 16, 4, 1):
        words = map(json.dumps, (n_rows // part, QUASI, SECRET, names))
        command = [python, "-c", PROGRAM, path, *words]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=MINUTE, check=True
            )
        except subprocess.TimeoutExpired:
            break
        managed = json.loads(done.stdout)
    return managed


def n_classes(people):
    return people.select(QUASI).n_unique()


def by_hand(people):
    sizes = people.lazy().group_by(people.columns).agg(pl.len())
    return sizes.select(pl.col("len").min()).collect().item()


def test_k_against_one_group_by_written_by_hand(people, table):
    sides = {
        "kit, k-anonymity": lambda: (
            k_anonymity(group_people(people, people.columns)).value
        ),
        "one group-by by hand": lambda: by_hand(people),
    }
    found = {side: timed(run) for side, run in sides.items()}
    (ours, took), (theirs, base) = found.values()
    assert ours == theirs
    table.append(f"k of {N_PEOPLE:,} people by 5 attributes (medians)")
    table.append(f"  {'kit, k-anonymity':28}{took:8.3f} s  {took / base:8.2f} times as")
    table.append(f"  {'one group-by by hand':28}{base:8.3f} s")


@pytest.mark.parametrize(
    ("title", "names", "n_rows"),
    [
        ("t-closeness", ("t_closeness",), FEWER),
        ("all measures", ITS_MEASURES, N_PEOPLE),
    ],
)
def test_measures_against_pycanon(title, names, n_rows, people, peer, table, tmp_path):
    def ours(some):
        if title == "t-closeness":
            return t_closeness(group_people(some, QUASI, sensitive=[SECRET]), SECRET)
        return measure(some, QUASI, sensitive=[SECRET]).pick("t_ordered", SECRET)

    some = people.head(n_rows)
    _, took = timed(partial(ours, some))
    _, base = timed(partial(by_hand, some))
    table.append(
        f"{title} of {n_rows:,} people in {n_classes(some):,} classes (medians)"
    )
    table.append(f"  {'kit':28}{took:8.3f} s")
    table.append(
        f"  {'one group-by by hand':28}{base:8.3f} s  kit {took / base:.1f} times"
    )
    python, why_not = peer
    if python is None:
        table.append(f"  pyCANON: {why_not}")
        return
    path = tmp_path / "people.csv"
    some.write_csv(path)
    managed = run_peer(python, path, n_rows, names)
    if managed is None:
        table.append(f"  pyCANON: not done in a minute with {n_rows // 1024:,} people")
        return
    rows, seconds, found = managed
    some = people.head(rows)
    assert float(found["t_closeness"]) == pytest.approx(ours(some).value)
    # It goes through the classes one by one, whatever their size.
    whole = seconds * n_classes(people.head(n_rows)) / n_classes(some)
    times = f"{whole / took:,.0f} times as long as kit"
    told = (
        times if rows == n_rows else f"for {rows:,} people, {n_classes(some):,} classes"
    )
    table.append(f"  {'pyCANON 1.3.6':28}{seconds:8.1f} s  {told}")
    if rows < n_rows:
        table.append(f"  {'the same for all classes':28}{whole:8.1f} s  about {times}")
