"""An archive of 300 claims: the finder, and asking for the containment of each pair."""

from datetime import timedelta
from time import perf_counter

import numpy as np
import pytest

from kit.attacks.on_releases.differencing import find_differences
from kit.claims import contains, watched
from kit.releases import release
from tests.claims.viewers import DAY_0

pytestmark = pytest.mark.bench

N_WEEKS = 12
TITLES = ("Film 0", "Film 1", "Film 2")
STATES = ("CA", "IL", "NY", "VT")


def weekly_claims():
    """Each week of each title: so far, this week, and the same by state."""
    claims = {}
    for week in range(1, N_WEEKS + 1):
        last = DAY_0 + timedelta(7 * week - 1)
        for title in TITLES:
            so_far = watched(title).between(DAY_0, last)
            lately = watched(title).between(last - timedelta(6), last)
            for told in (so_far, lately):
                claims |= dict.fromkeys([told, *(told.where(region=s) for s in STATES)])
    return list(claims)


def count_plays(claims):
    """True counts of the claims on 20,000 viewers who watch now and then."""
    rng = np.random.default_rng(22)
    n = 20_000
    region = rng.choice([*STATES, "TX"], n, p=[0.4, 0.2, 0.25, 0.02, 0.13])
    plays = rng.random((n, len(TITLES), 7 * N_WEEKS)) < 0.005
    counts = []
    for claim in claims:
        deed, *where = claim.parts if hasattr(claim, "parts") else (claim,)
        first, last = (((end - DAY_0).days) for end in (deed.first, deed.last))
        seen = plays[:, TITLES.index(deed.what.title), first : last + 1].any(axis=1)
        for attribute in where:
            seen = seen & np.isin(region, attribute.values)
        counts.append(int(seen.sum()))
    return counts


def every_pair(archive, k):
    """The plain way: ask of each ordered pair whether one contains the other."""
    sizes = [interval.low for interval in archive.intervals()]
    found = 0
    for wide, a in zip(archive.claims, sizes, strict=True):
        for narrow, b in zip(archive.claims, sizes, strict=True):
            is_inside = wide != narrow and contains(wide, narrow)
            found += is_inside and 0 < a - b < k
    return found


def seconds(run):
    start = perf_counter()
    result = run()
    return result, perf_counter() - start


def test_searching_three_hundred_claims(table):
    claims = weekly_claims()
    counts = dict(zip(claims, count_plays(claims), strict=True))
    archive = release({claim: n for claim, n in counts.items() if n >= 11})
    assert len(archive) >= 300
    rows = []
    for most in (2, 3, 4):
        found, time = seconds(
            lambda most=most: find_differences(archive, most_numbers=most)
        )
        assert found.is_exhaustive
        rows.append((most, len(found.findings), time))
    n_pairs, plain = seconds(lambda: every_pair(archive, 11))
    assert n_pairs >= rows[0][1] > 0  # the same people may stand in several pairs
    table.append(f"groups of 1 to 10 people in an archive of {len(archive)} claims")
    for most, n_found, time in rows:
        table.append(
            f"  find_differences, up to {most} numbers{time:9.2f} s, {n_found} groups"
            f"   contains() for every pair takes {plain / time:.1f} times as long"
        )
    table.append(f"  contains() for every ordered pair  {plain:9.2f} s")
