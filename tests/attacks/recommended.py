"""Small logs made up for the tests of recommendations."""

from datetime import date
from functools import cache

import numpy as np
import polars as pl

from kit.attackers import Reference
from kit.attacks.on_releases.co_viewing import prove_plays
from kit.attacks.on_releases.pictures import infer_from_pictures
from kit.attacks.on_releases.recommendations import infer_plays
from kit.claims import watched
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log, check_plays
from kit.publishing.recommendations import draw_histories, list_related
from kit.screens import Screens

JANUARY = [date(2018, 1, n) for n in range(1, 32)]


def log_of(rows):
    """A log of (viewer, title, day of January)."""
    viewers, titles, days = zip(*rows, strict=True)
    table = {"viewer": viewers, "title": titles}
    return check_plays(pl.DataFrame(table | {"day": [JANUARY[d - 1] for d in days]}))


def person(**plays):
    """Somebody by titles, each with its day of January."""
    return Knowledge(tuple(KnownPlay(t, day=JANUARY[d - 1]) for t, d in plays.items()))


#: One has watched A, B and C, and begins X on the 2nd, which one other has watched.
#: Forty pairs of titles share a viewer each, so that a list that moves is rare.
ONE_NIGHT = [(0, t, 1) for t in "ABC"] + [(0, "X", 2), (99, "X", 1)]
ONE_NIGHT += [(n, f"{p}{n}", 1) for n in range(1, 21) for p in "PQ"]
HIM, HER = person(A=1, B=1, C=1, X=2), person(P1=1, Q1=1)


def infer(threshold=2.0, **settings):
    """Attack him, beside somebody whose lists do not move."""
    lists = list_related(log_of(ONE_NIGHT))
    return infer_plays(lists, [HIM], others=[HER], threshold=threshold, **settings)


#: Only one person has watched A and B; five and seven have watched each.
TWO_KNOWN = [(0, "A", 1), (0, "B", 1), (0, "T", 2)]
TWO_KNOWN += [(n, "A", 1) for n in range(1, 5)] + [(n, "B", 1) for n in range(5, 11)]
TWO_KNOWN += [(1, "T", 1), (11, "T", 1), (12, "T", 1)]


def prove(rows=TWO_KNOWN, **settings):
    """Attack the one who has watched both."""
    lists = list_related(log_of(rows), counts=True, length=9)
    return prove_plays(lists, [person(A=1, B=1)], **settings)


def look():
    """Look at the screens of forty people who keep to one of two groups each."""
    people = Reference(
        [watched("A"), watched("B")], [[True, False], [False, True]] * 20
    )
    screens = Screens(np.array([[0], [1]] * 20), people)
    return infer_from_pictures(screens, known=screens)


@cache
def audience(seed=1, n_viewers=2_000, n_titles=600):
    """Two halves of people who choose titles by how popular these are, and no more.

    Each watches eight titles before the 16th of January, and two after.
    """
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, n_titles + 1) ** 0.7
    waits = rng.exponential(1 / weights, (n_viewers, n_titles))
    titles = np.argsort(waits, axis=1)[:, :10]
    days = np.hstack(
        [rng.integers(1, 16, (n_viewers, 8)), rng.integers(16, 32, (n_viewers, 2))]
    )
    table = pl.DataFrame(
        {
            "viewer": np.repeat(np.arange(n_viewers), 10),
            "title": [f"T{n:03}" for n in titles.ravel()],
            "day": [JANUARY[d - 1] for d in days.ravel()],
        }
    )
    plays = check_plays(table).plays
    half = pl.col("viewer") % 2
    return Log(plays.filter(half == 0)), Log(plays.filter(half == 1))


@cache
def tried(n=150):
    """Lists of one half from the 15th on, and people of both halves."""
    inside, outside = audience()
    people = [
        draw_histories(half, n, until=JANUARY[14], seed=3) for half in (inside, outside)
    ]
    return list_related(inside, since=JANUARY[14]), *people
