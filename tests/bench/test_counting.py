"""Fifty claims on ten million plays: in one run, one by one, and a plain scan."""

from datetime import date, timedelta
from statistics import median
from time import perf_counter

import polars as pl
import pytest

from kit.claims import watched
from kit.claims.language import And, Attribute, Not, Or
from kit.claims.viewing import Plays, Streak
from kit.log import Log
from kit.publishing.counting import count

pytestmark = pytest.mark.bench

FIRST, N_DAYS, ROUNDS = date(2017, 11, 1), 60, 3


def day(n):
    return FIRST + timedelta(days=n)


def fifty_claims():
    """What a publisher might print: audiences, streaks, windows, repeats, regions."""
    film, other = watched("Film 0"), watched("Film 7")
    daily = [film.on(day(n)) for n in range(20, 38)]
    streaks = [film.every_day(n, until=day(19 + n)) for n in range(2, 14)]
    weeks = [watched(f"Film {i}").between(day(7), day(13)) for i in range(8)]
    ever = [watched(f"Film {i}") for i in (1, 10, 100, 1000)]
    repeats = [film.between(day(0), day(59)).at_least(n) for n in (2, 5)]
    local = [film.on(day(25)).where(region=r) for r in ("VT", "NY")]
    joined = [film.on(day(20)) & ~film.on(day(21)), other | watched("Film 8")]
    joined += [film & other, other.on(day(3)) & watched("Film 9").on(day(3))]
    claims = [*daily, *streaks, *weeks, *ever, *repeats, *local, *joined]
    assert len(set(claims)) == 50
    return claims


def viewers_of(plays, claim):
    """Distinct viewers of a claim, as an analyst would ask Polars for this one."""
    match claim:
        case Plays(what, first, last, least):
            rows = plays.filter(pl.col("title") == what.title, *window(first, last))
            if least == 1:
                return rows.select("viewer").unique()
            own = rows.group_by("viewer").agg(plays=pl.len())
            return own.filter(pl.col("plays") >= least).select("viewer")
        case Streak(what, first, last):
            rows = plays.filter(pl.col("title") == what.title, *window(first, last))
            own = rows.group_by("viewer").agg(days=pl.col("day").n_unique())
            length = (last - first).days + 1
            return own.filter(pl.col("days") == length).select("viewer")
        case And((claim, Attribute(column, (value,)))):
            return viewers_of(plays.filter(pl.col(column) == value), claim)
        case And((claim, Not(part))):
            without = viewers_of(plays, part)
            return viewers_of(plays, claim).join(without, on="viewer", how="anti")
        case And((claim, part)):
            both = viewers_of(plays, part)
            return viewers_of(plays, claim).join(both, on="viewer", how="semi")
        case Or(parts):
            return pl.concat([viewers_of(plays, part) for part in parts]).unique()
    raise AssertionError(claim)


def window(first, last):
    return [] if first is None else [pl.col("day").is_between(first, last)]


def one_run(path, claims):
    return count(Log(pl.scan_parquet(path)), claims)


def one_by_one(path, claims):
    plays = pl.scan_parquet(path)
    return [
        viewers_of(plays, claim).select(pl.len()).collect().item() for claim in claims
    ]


def plain_scan(path, claims):
    """Read every value of the columns that the claims use, and add them up."""
    codes = [pl.col(name).to_physical().sum() for name in ("title", "day", "region")]
    pl.scan_parquet(path).select(pl.col("viewer").sum(), *codes).collect()


def test_counting_fifty_claims(big_log, table):
    claims = fifty_claims()
    sides = (one_run, one_by_one, plain_scan)
    answers = [side(big_log, claims) for side in sides]  # warms up, too
    assert answers[0] == answers[1]
    assert min(answers[0]) > 0
    times = {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side in sides:
            start = perf_counter()
            side(big_log, claims)
            times[side].append(perf_counter() - start)
    run, single, scan = (median(times[side]) for side in sides)
    table += [
        "50 claims on 10,000,000 plays (medians)",
        f"  kit.count, one run           {run:8.2f} s",
        f"  50 separate Polars queries           {single:8.2f} s"
        f"   {single / run:6.1f} times as long as one run",
        f"  plain scan of the same four columns  {scan:8.2f} s"
        f"   one run takes {run / scan:.1f} times as long",
    ]
