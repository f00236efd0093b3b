"""The worst two plays of a hundred viewers: the kit against scikit-mobility.

scikit-mobility gets a virtual environment of its own, made here, since it needs older
packages than the kit, and a Python of 3.9 to 3.11. Its locations are titles: each gets
a place of its own on the map.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl
import pytest

from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.worst_cases import KINDS, worst_case
from kit.log import Log
from kit.sources.bundled import open_films
from kit.sources.tables import read_log

pytestmark = pytest.mark.bench

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
PANEL = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
BY_DAY = Resolution(when="day")
N_VIEWERS, N_FEW, ROUNDS, FEW_ROUNDS = 100, 15, 11, 3
PEER = (
    *("scikit-mobility==1.3.1", "numpy<2", "pandas<2", "setuptools<80"),
    *("geopandas<0.14", "shapely<2.1"),
)
#: What scikit-mobility runs, on the plays of a file; it prints how many match.
PROGRAM = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd
from skmob import TrajDataFrame
from skmob.privacy import attacks
plays = TrajDataFrame(pd.read_csv(sys.argv[1], parse_dates=["datetime"]))
name, more = sys.argv[2], json.loads(sys.argv[3])
attack = getattr(attacks, name)(knowledge_length=2, **more)
start = time.perf_counter()
risks = attack.assess_risk(plays).sort_values("uid")["risk"]
took = time.perf_counter() - start
print(json.dumps([took, [round(1 / risk) for risk in risks]]))
"""


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    """Path of a Python that has scikit-mobility; without one the bench is skipped."""
    place = tmp_path_factory.mktemp("skmob")
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = [python, "-m", "pip", "install", "-q", *PEER]
    try:
        subprocess.run([find_python(), "-m", "venv", place], check=True)
        subprocess.run(install, check=True, capture_output=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"scikit-mobility 1.3.1 not installed: {type(error).__name__}")
    return python


def find_python():
    if sys.version_info[:2] <= (3, 11):
        return sys.executable
    names = ("python3.11", "python3.10", "python3.9")
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip("scikit-mobility 1.3.1 needs Python 3.9 to 3.11")


def pick_plays(n_viewers, n_titles):
    """Plays of the films most watched, by the first viewers who saw 8 to 12 of them."""
    plays = open_films().plays.filter(pl.col("time").is_not_null()).collect()
    reach = plays.group_by("title").agg(pl.col("viewer").n_unique())
    films = reach.sort("viewer", "title", descending=True).head(n_titles)
    plays = plays.join(films.select("title"), on="title")
    seen = plays.group_by("viewer").agg(pl.col("title").n_unique())
    fans = seen.filter(pl.col("title").is_between(8, 12)).sort("viewer")
    return plays.join(fans.head(n_viewers).select("viewer"), on="viewer")


def run_peer(peer, plays, attack, folder, **more):
    """How many match each viewer, by scikit-mobility, and how long it took."""
    path = folder / "plays.csv"
    title = pl.col("title").cast(pl.String)
    plays.select(
        uid="viewer",
        lat=title.rank("dense").cast(pl.Float64) / 10,
        lng=pl.lit(0.0),
        datetime="time",
    ).write_csv(path)
    command = [peer, "-c", PROGRAM, path, attack, json.dumps(more)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=3600)
    took, matches = json.loads(done.stdout)
    return matches, took


def timed(log, known=None, *, rounds=ROUNDS, **more):
    """Run a few times, and once before to compile; the median of the seconds."""
    worst, seconds = worst_case(log, known, **more), []
    for _ in range(rounds):
        start = perf_counter()
        worst_case(log, known, **more)
        seconds.append(perf_counter() - start)
    return worst, median(seconds)


def test_pairs_of_a_hundred_against_scikit_mobility(peer, table, tmp_path):
    plays = pick_plays(N_VIEWERS, 80)
    matches, base = run_peer(peer, plays, "UniqueLocationAttack", tmp_path)
    ours, took = timed(Log(plays.lazy()))
    assert ours.matches_per_person.tolist() == matches
    table += [
        f"worst two titles of {N_VIEWERS} viewers, {len(plays):,} plays; "
        f"{ours.unique.succeeded} are singled out",
        f"  {'kit (median), log in memory':32}{took * 1000:11.2f} ms",
        f"  {'scikit-mobility 1.3.1':32}{base * 1000:11.0f} ms"
        f"{base / took:10,.0f} times as long",
    ]


@pytest.mark.parametrize(
    ("kind", "known", "more", "its_more"),
    [
        ("multiset", None, {}, {}),
        ("sequence", None, {}, {}),
        ("time", BY_DAY, {}, {"time_precision": "Day"}),
        ("frequency", None, {"tolerance": 0.5}, {"tolerance": 0.5}),
        ("probability", None, {"tolerance": 0.2}, {"tolerance": 0.2}),
    ],
)
def test_every_kind_against_scikit_mobility(
    kind, known, more, its_more, peer, table, tmp_path
):
    plays = pick_plays(N_FEW, 20)
    matches, base = run_peer(peer, plays, KINDS[kind], tmp_path, **its_more)
    ours, took = timed(Log(plays.lazy()), known, kind=kind, **more)
    assert ours.matches_per_person.tolist() == matches
    table.append(
        f"  {kind + f', {N_FEW} viewers: kit':32}{took * 1000:11.2f} ms, "
        f"scikit-mobility {base * 1000:,.0f} ms{base / took:10,.0f} times as long"
    )


@pytest.mark.parametrize("p", [2, 3, 4])
def test_everybody_in_the_invented_audience(p, table):
    log = open_films()
    worst, took = timed(log, p=p, rounds=FEW_ROUNDS)
    assert worst.n_attacked == log.n_viewers()
    table.append(
        f"worst {p} titles of {worst.n_viewers:,} viewers: {took:.2f} s (median); "
        f"{worst.unique.rate().value:.1%} are singled out"
    )


@pytest.mark.parametrize("known", [Resolution(), BY_DAY], ids=str)
@pytest.mark.parametrize("p", [2, 3, 4])
def test_everybody_in_the_real_panel(p, known, table):
    if not PANEL.is_file():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    worst, took = timed(read_log(PANEL), known, p=p, rounds=FEW_ROUNDS)
    table.append(
        f"worst {p} of the real panel by {known}, {worst.n_viewers:,} viewers: "
        f"{took:.2f} s (median); {worst.unique.rate().value:.1%} are singled out"
    )
