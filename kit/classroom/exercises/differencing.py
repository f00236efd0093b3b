"""Exercise 1: two boasts about a film, and the people who are only in one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from kit.attacks.on_releases.differencing import (
    Differences,
    find_differences,
    subtract_nested,
)
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.log import Log
from kit.proof.worlds import Worlds
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.releases import Release
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold
from kit.sources.tables import read_log

FILM = "The Lamplighter's Christmas"
REGIONS = ("Northmoor", "Eastbay", "Westcliff", "Fenland")
SMALL = REGIONS[-1]
K = 11
_FIRST, _NINTH = date(2025, 11, 23), date(2025, 12, 9)


@dataclass(frozen=True, eq=False)
class Boasts:
    """What a service printed about one film on two days.

    Attributes
    ----------
    release : Release
        All that was printed. No number under 11 is.
    protected : Release
        The same sentences, each number rounded to a multiple of 5.
    ninth, tenth : Claim
        Who watched every day until 9 December, and until 10 December.
    regions : tuple of str
        The regions that the service counts apart.
    """

    release: Release
    protected: Release
    ninth: Claim
    tenth: Claim
    regions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Truth(Boasts):
    """What was drawn: what a student gets, and what only the key needs."""

    _log: Log = field(repr=False)


def draw(seed: int) -> Truth:
    """Invent an audience, and print what a service would say of it."""
    log = _invent(np.random.default_rng([1, seed]))
    film = watched(FILM)
    ninth = film.every_day(17, until=_NINTH)
    tenth = film.every_day(18, until=_NINTH + timedelta(days=1))
    claims = [ninth, tenth]
    claims += [one.where(region=name) for one in (ninth, tenth) for name in REGIONS]
    printed = publish(log, claims, rule=Threshold(K))
    rounded = publish(log, claims, rule=Rounding(5))
    return Truth(printed, rounded, ninth, tenth, REGIONS, log)


def _invent(rng: np.random.Generator) -> Log:
    """Invent viewers with streaks; in Fenland fewer than 11 kept theirs."""
    kept = [*rng.integers(18, 48, size=3), rng.integers(5, 10)]
    broke = [*rng.integers(0, 3, size=3), rng.integers(7, 10) - kept[-1] + 5]
    rows: list[dict[str, object]] = []
    for region, n_kept, n_broke in zip(REGIONS, kept, broke, strict=True):
        lengths = [18] * n_kept + [17] * n_broke + [*rng.integers(2, 15, size=9)]
        for length in lengths:
            viewer = len(rows)
            days = [_FIRST + timedelta(days=int(n)) for n in range(length)]
            rows.append({"viewer": viewer, "day": days, "region": region})
    plays = pl.DataFrame(rows).explode("day").with_columns(title=pl.lit(FILM))
    return read_log(plays)


def _of(data: Truth, claim: Claim) -> int:
    """Count the people of a claim in the log, which no student sees."""
    (number,) = count(data._log, [claim])
    return int(number)


def _small(data: Truth, claim: Claim) -> int:
    return _of(data, claim.where(region=SMALL))


@lru_cache(maxsize=4)  # a check asks for the key and for each mistake
def _search(data: Truth) -> Differences:
    return find_differences(data.release, k=K)


@lru_cache(maxsize=4)
def _most(data: Truth) -> int | None:
    """Bound from above how many can have stopped, from the rounded numbers alone."""
    return Worlds(data.protected).bounds(data.ninth & ~data.tenth).high


def _shown(data: Truth) -> int:
    """Take one rounded number from the other as if they were exact."""
    return _rounded(_of(data, data.ninth)) - _rounded(_of(data, data.tenth))


def _rounded(value: int) -> int:
    return 5 * ((value + 2) // 5)


STOPPED = Task(
    name="stopped",
    asks="Count the people who watched every day until 9 December and not on the 10th.",
    unit="people",
    key=lambda data: _of(data, data.ninth & ~data.tenth),
    mistakes=(
        Mistake(
            lambda data: _of(data, data.tenth),
            "Whom did you count? Asked for are the people who stopped.",
        ),
        Mistake(
            lambda data: _of(data, data.ninth),
            "That counts everybody of 9 December, and most of them went on.",
        ),
        Mistake(
            lambda data: _of(data, data.tenth) - _of(data, data.ninth),
            "A number of people cannot be below zero: which group holds the other?",
        ),
        Mistake(
            lambda data: _of(data, data.ninth) + _of(data, data.tenth),
            "A sum counts whoever kept the streak twice.",
        ),
    ),
    hints=(
        "Whoever watched on all 18 days watched on the first 17 of them too.",
        "Take the smaller number from the larger one.",
    ),
)

FENLAND = Task(
    name="fenland",
    asks="Count the people of Fenland who kept their streak until 10 December.",
    unit="people",
    key=lambda data: _small(data, data.tenth),
    mistakes=(
        Mistake(lambda data: 0, "Withheld is not zero: it is fewer than 11."),
        Mistake(
            lambda data: K - 1,
            "That is the most a withheld number can be. The others tell which it is.",
        ),
        Mistake(
            lambda data: _of(data, data.ninth) - _others(data, data.tenth),
            "You took regions of 10 December from the whole of 9 December.",
        ),
        Mistake(
            lambda data: _small(data, data.ninth),
            "That is Fenland on 9 December. The number of the 10th is asked for.",
        ),
        Mistake(
            lambda data: _others(data, data.tenth),
            "That is how many people the other three regions have together.",
        ),
    ),
    hints=(
        "Everybody lives in one of four regions, and three of them are printed.",
        "Take the three printed regions of 10 December from all people of that day.",
    ),
    points=2,
)


def _others(data: Truth, claim: Claim) -> int:
    """Count the people of a claim outside of Fenland."""
    return _of(data, claim) - _small(data, claim)


FENLAND_STOPPED = Task(
    name="fenland_stopped",
    asks="Count the people of Fenland who stopped on 10 December.",
    unit="people",
    key=lambda data: _small(data, data.ninth & ~data.tenth),
    mistakes=(
        Mistake(
            lambda data: _of(data, data.ninth & ~data.tenth),
            "That is how many stopped in all four regions.",
        ),
        Mistake(
            lambda data: _small(data, data.tenth),
            "Whom did you count? Asked for are those of Fenland who stopped.",
        ),
        Mistake(
            lambda data: _small(data, data.ninth),
            "That is everybody of Fenland on 9 December.",
        ),
        Mistake(
            lambda data: _others(data, data.ninth & ~data.tenth),
            "That is how many stopped in the three other regions.",
        ),
    ),
    hints=(
        "It is the first subtraction again, inside one region.",
        "The paper printed Fenland's 9 December. You have worked out its 10 December.",
    ),
)

GROUPS = Task(
    name="groups",
    asks="Count the groups of fewer than 11 people that sums and differences prove.",
    unit="groups",
    key=lambda data: len(_search(data).findings),
    mistakes=(
        Mistake(
            lambda data: len(subtract_nested(data.release, k=K).findings),
            "That is what single subtractions find. Longer sums find more.",
        ),
        Mistake(
            lambda data: len(data.release),
            "That is how many numbers were printed or withheld.",
        ),
        Mistake(
            lambda data: _search(data).n_tried,
            "That is how many combinations were looked at, not what they prove.",
        ),
    ),
    hints=(
        "`kit.find_differences` adds and subtracts up to four numbers.",
        "Count what stands in the `findings` of its result, with `len`.",
    ),
)

MOST = Task(
    name="most",
    asks="Bound the people who can have stopped on 10 December: the largest number.",
    unit="people",
    key=_most,
    mistakes=(
        Mistake(
            _shown,
            "You took the rounded numbers for exact ones. How far off can each be?",
        ),
        Mistake(
            lambda data: _of(data, data.ninth & ~data.tenth),
            "That is the answer of task 1, which this release does not tell.",
        ),
        Mistake(
            lambda data: _shown(data) + 2,
            "You let one of the two numbers be off. Both are rounded.",
        ),
        Mistake(
            lambda data: _shown(data) + 5,
            "A number that is rounded to 5 is at most 2 away, and there are two.",
        ),
    ),
    hints=(
        "A number that is printed as 55 was 53 at the least and 57 at the most.",
        "`kit.Worlds(release).bounds(group)` asks every audience that fits; `.high`.",
    ),
    points=2,
)

EXERCISE = Exercise(
    name="differencing",
    number=1,
    title="What does tomorrow's boast give away about today's?",
    minutes=90,
    draw=draw,
    tasks=(STOPPED, FENLAND, FENLAND_STOPPED, GROUPS, MOST),
)
