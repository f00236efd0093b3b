"""Small audiences made up for the tests of the sweep."""

from itertools import pairwise

import numpy as np
import polars as pl

from kit.claims import watched
from kit.log import check_plays
from kit.sweeps.cases import Lines
from kit.sweeps.games import Secret, Sought

REGIONS, AGES = ["CA", "IL", "NY", "VT"], ["18", "25", "40", "60"]


def played(rows):
    """A log of (viewer, title, day of December) with viewers by number."""
    viewers, titles, days = zip(*rows, strict=True)
    table = {"viewer": viewers, "title": titles}
    return check_plays(pl.DataFrame(table | {"day": [f"2017-12-{d:02}" for d in days]}))


def audience(n_viewers=60, *, seed=1, columns=("region", "age_band"), titles="ABC"):
    """A log of nine days and a few titles, in which everybody plays now and then."""
    rng = np.random.default_rng(seed)
    viewer, day = np.nonzero(rng.random((n_viewers, 9)) < 0.3)
    attributes = {
        "region": [REGIONS[v % 4] for v in viewer],
        "age_band": [AGES[v // 4 % 4] for v in viewer],
    }
    plays = {
        "viewer": viewer,
        "title": [titles[n] for n in rng.integers(len(titles), size=len(viewer))],
        "day": [f"2017-12-0{d + 1}" for d in day],
    }
    kept = {column: attributes[column] for column in columns}
    return check_plays(pl.DataFrame(plays | kept))


film = watched("A")
UNTIL = [film.between("2017-12-01", f"2017-12-0{day}") for day in range(1, 5)]


def totals(*, late=(3, 1, 2), controls=(1, 1, 2)):
    """Running totals of four days: 20 on the first, then so many more each day."""
    rows = [(v, "A", 1) for v in range(20)]
    for day, n in enumerate(late, start=2):
        rows += [(len(rows) + i, "A", day) for i in range(n)]
    sought = [
        Sought(wide & ~narrow, ((1, wide), (-1, narrow)))
        for narrow, wide in pairwise(UNTIL)
    ]
    secrets = map(Secret, sought, late, controls)
    small = tuple(s for s in secrets if s.size)
    return Lines("totals", played(rows), tuple(UNTIL), small)
