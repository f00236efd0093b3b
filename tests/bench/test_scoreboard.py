"""Scoreboard-RH on a log of the Netflix Prize's size: the kit, Polars and NumPy.

The log is drawn so that the plays per title and per viewer are spread as KONECT lists
them for the Netflix Prize (its network "Netflix"): 232,944 plays of the title most
played, 209 a viewer, and 2.9 million million pairs of plays that share a title or a
viewer.
"""

import json
import subprocess
import sys
from datetime import date
from statistics import median
from time import perf_counter

import numpy as np
import polars as pl
import pytest
from numba import njit

from kit.attacks.on_logs.draws import Facts
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.scoreboard import Scoring, score_records
from kit.log import Log

pytestmark = pytest.mark.bench

N_VIEWERS, N_TITLES, N_DAYS, N_PLAYS = 480_189, 17_770, 2_182, 100_480_507
FIRST_DAY = date(1999, 11, 11)
FLAT, STEEP = 155, 1.25  # plays of the title of rank r go with 1 / (r + FLAT) ** STEEP
SPREAD = 1.25  # of the logarithm of how much people watch
N_TARGETS, N_FACTS, N_WRONG, OFF = 1_000, 8, 2, 14
RAW = 16  # bytes of a play in a log: viewer, title, day and rating, 4 each
#: Index a log and score targets in a process of its own; prints seconds, and bytes
#: above what it held once all was compiled. (Python's own count of the peak would begin
#: with that of the process which started this one.)
PROGRAM = """
import json, re, sys, time
from pathlib import Path
import numpy as np, polars as pl
from kit.attacks.on_logs.draws import Facts
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.scoreboard import score_records
from kit.log import Log
status = Path("/proc/self/status")
peak = lambda: 1024 * int(re.search("VmHWM:\\s+(\\d+)", status.read_text())[1])
facts = Facts(np.arange(101) * 8, np.arange(800), np.arange(800), np.full(800, 4.0))
few = Log(pl.scan_parquet(sys.argv[1]).head(1_000_000).collect().lazy())
score_records(index_log(few), facts)
before = peak()
plays = pl.scan_parquet(sys.argv[1])
if sys.argv[2] == "memory":
    plays = plays.collect().lazy()
start = time.perf_counter()
index = index_log(Log(plays))
took = time.perf_counter() - start
score_records(index, facts)
print(json.dumps([took, peak() - before]))
"""
SORT = """
import json, sys, time
import polars as pl
plays = pl.read_parquet(sys.argv[1]).with_columns(pl.col("title").to_physical())
start = time.perf_counter()
plays.sort("title", "viewer")
print(json.dumps(time.perf_counter() - start))
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Path of a Parquet file of a hundred million plays, in no order."""
    path = tmp_path_factory.mktemp("prize") / "plays.parquet"
    draw_log().write_parquet(path)
    return path


def draw_log():
    rng = np.random.default_rng(19)
    popularity = (np.arange(N_TITLES) + FLAT) ** -STEEP
    sizes = np.rint(popularity / popularity.sum() * N_PLAYS).astype(np.int64)
    activity = rng.lognormal(2, SPREAD, N_VIEWERS)
    tickets = np.repeat(
        np.arange(N_VIEWERS, dtype=np.uint32), np.ceil(activity).astype(int)
    )
    plays = np.empty(sizes.sum(), dtype=np.uint64)
    draw_plays(rng, sizes, tickets, np.zeros(N_VIEWERS, dtype=np.int32), plays)
    rng.shuffle(plays)
    names = pl.Series([f"Film {i}" for i in range(N_TITLES)], dtype=pl.Categorical)
    day = pl.Series((plays >> 3 & 0xFFF).astype(np.int32))
    return pl.DataFrame(
        {
            "viewer": (plays >> 32).astype(np.uint32),
            "title": names.gather((plays >> 16 & 0xFFFF).astype(np.uint32)),
            "day": (day + (FIRST_DAY - date(1970, 1, 1)).days).cast(pl.Date),
            "rating": (plays & 7).astype(np.float32),
        }
    )


@njit
def draw_plays(rng, sizes, tickets, last_title, plays):
    """Draw as many different viewers of each title, the keen more often than others."""
    n = 0
    for title in range(len(sizes)):
        end = n + sizes[title]
        while n < end:
            viewer = tickets[int(len(tickets) * rng.random())]
            if last_title[viewer] == title + 1:
                continue
            last_title[viewer] = title + 1
            day = np.uint64(N_DAYS * np.sqrt(rng.random()))
            rating = np.uint64(1 + 5 * rng.random() ** 0.6)
            who = np.uint64(viewer) << np.uint64(32)
            what = np.uint64(title) << np.uint64(16)
            plays[n] = who | what | day << np.uint64(3) | rating
            n += 1


def draw_facts(index):
    """Eight plays of each of some viewers; two are wrong, all days a little off."""
    rng = np.random.default_rng(18)
    n_plays = np.bincount(index.viewers, minlength=index.n_viewers)
    targets = rng.choice(np.flatnonzero(n_plays >= N_FACTS), N_TARGETS, replace=False)
    rows = np.flatnonzero(np.isin(index.viewers, targets))
    rows = rng.permutation(rows)
    owner = index.viewers[rows]
    order = np.argsort(owner, kind="stable")
    firsts = np.searchsorted(owner[order], np.sort(targets))
    rows = rows[order[(firsts[:, None] + np.arange(N_FACTS)).ravel()]]
    titles = np.searchsorted(index.starts, rows, side="right") - 1
    is_wrong = np.arange(len(rows)) % N_FACTS < N_WRONG
    titles[is_wrong] = rng.integers(0, index.n_titles, is_wrong.sum())
    days = index.days[rows] + rng.integers(-OFF, OFF + 1, len(rows))
    ratings = index.levels[index.ratings[rows]]
    starts = np.arange(N_TARGETS + 1) * N_FACTS
    return Facts(starts, titles, days, ratings), np.sort(targets)


def one_target(facts, i):
    some = slice(facts.starts[i], facts.starts[i + 1])
    return facts.titles[some], facts.days[some], facts.ratings[some]


def score_with_polars(plays, weights, titles, days, ratings, scoring, n_viewers):
    """A join and a group-by."""
    known = pl.DataFrame(
        {
            "title": titles.astype(np.uint32),
            "known_day": days,
            "known_rating": ratings.astype(np.float32),
            "weight": weights[titles],
        }
    )
    off_day = (pl.col("day") - pl.col("known_day")).abs() / scoring.day_scale
    off_rating = (
        pl.col("rating") - pl.col("known_rating")
    ).abs() / scoring.rating_scale
    scores = (
        plays.lazy()
        .join(known.lazy(), on="title")
        .group_by("viewer")
        .agg((pl.col("weight") * ((-off_day).exp() + (-off_rating).exp())).sum())
        .collect()
    )
    column = np.zeros(n_viewers)
    column[scores["viewer"].to_numpy()] = scores["weight"].to_numpy()
    return describe(column)


def score_with_numpy(index, weights, titles, days, ratings, scoring):
    """Add to the scores of those who played a title, title by title."""
    scores = np.zeros(index.n_viewers)
    for title, day, rating in zip(titles, days, ratings, strict=True):
        some = slice(index.starts[title], index.starts[title + 1])
        by_level = np.exp(-np.abs(index.levels - rating) / scoring.rating_scale)
        off = np.abs(index.days[some].astype(np.int32) - day)
        alike = np.exp(off / -scoring.day_scale) + by_level[index.ratings[some]]
        scores[index.viewers[some]] += weights[title] * alike
    return describe(scores)


def describe(scores):
    second, top = np.partition(scores, -2)[-2:]
    sigma = scores.std()
    behind = (scores - top) / sigma
    chance = np.exp(behind)
    odds = chance.sum()
    entropy = np.log2(odds) - chance @ behind / odds / np.log(2)
    return scores.argmax(), top, second, sigma, entropy


def timed(run, n):
    """Run so many times, and once before; the results, and the median of seconds."""
    results, seconds = [run(0)], []
    for i in range(n):
        start = perf_counter()
        results.append(run(i))
        seconds.append(perf_counter() - start)
    return results[1:], median(seconds)


def test_thousands_of_targets(path, table):
    log, scoring = Log(pl.scan_parquet(path)), Scoring()
    index = index_log(log)
    facts, truth = draw_facts(index)
    runs, ours = timed(lambda _: score_records(index, facts, truth=truth), 3)
    ours /= facts.n_targets
    scores = runs[0]
    weights = scoring.weights(index.support)
    by_numpy, numpy_took = timed(
        lambda i: score_with_numpy(index, weights, *one_target(facts, i), scoring), 50
    )
    plays = number_plays(path, index)
    by_polars, polars_took = timed(
        lambda i: score_with_polars(
            plays, weights, *one_target(facts, i), scoring, index.n_viewers
        ),
        7,
    )
    names = ("best", "top", "second", "sigma", "entropy")
    for plain in (by_numpy, by_polars):
        for name, column in zip(names, zip(*plain, strict=True), strict=True):
            fast = getattr(scores, name)[: len(plain)]
            np.testing.assert_allclose(fast, column, rtol=1e-6, atol=1e-6)
    found = (scores.matches() == truth).mean()
    plays_met = index.support[facts.titles].sum() / facts.n_targets
    table += [
        f"Scoreboard-RH, {N_FACTS} facts of which {N_WRONG} wrong, {index!r}; "
        f"{plays_met:,.0f} plays met a target, {found:.1%} of targets found",
        f"  {'kit':32}{ours * 1000:11.2f} ms a target",
        f"  {'numpy, the same index':32}{numpy_took * 1000:11.2f} ms a target"
        f"{numpy_took / ours:10,.0f} times as long",
        f"  {'Polars, join and group-by':32}{polars_took * 1000:11.2f} ms a target"
        f"{polars_took / ours:10,.0f} times as long",
    ]
    assert found > 0.5


def number_plays(path, index):
    """Hold the log in memory, with the numbers of the index."""
    titles = pl.DataFrame({"name": index.names}).with_row_index("place")
    plays = pl.read_parquet(path)
    listed = plays.select(pl.col("title").unique()).to_series()
    places = pl.DataFrame(
        {"code": listed.to_physical(), "name": listed.cast(pl.String)}
    )
    places = places.join(titles, on="name")
    place = np.zeros(places["code"].max() + 1, dtype=np.uint32)
    place[places["code"].to_numpy()] = places["place"].to_numpy()
    rank = np.zeros(int(index.people[-1]) + 1, dtype=np.uint32)
    rank[index.people] = np.arange(index.n_viewers)
    return plays.select(
        pl.Series("viewer", rank[plays["viewer"].to_numpy()]),
        pl.Series("title", place[plays["title"].to_physical().to_numpy()]),
        pl.col("day").to_physical() - (index.first_day - date(1970, 1, 1)).days,
        "rating",
    )


def run(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], check=True, capture_output=True
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(
    sys.platform != "linux", reason="peak memory is read as Linux has it"
)
def test_the_index_of_a_hundred_million_plays(path, table):
    sort_took = run(SORT, path)
    plays = pl.scan_parquet(path).select(pl.len()).collect().item()
    table.append(f"an index of {plays:,} plays, {RAW * plays / 1e9:.2f} GB of columns")
    table.append(f"  {'Polars, sort by title and viewer':32}{sort_took:11.1f} s")
    for where in ("memory", "disk"):
        took, peak = run(PROGRAM, path, where)
        table.append(
            f"  {'kit, log on disk' if where == 'disk' else 'kit, log in memory':32}"
            f"{took:11.1f} s{took / sort_took:10.2f} times as long; peak of "
            f"{peak / 1e9:.2f} GB, {peak / RAW / plays:.2f} times the columns"
        )
