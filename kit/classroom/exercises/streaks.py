"""Exercise 5: daily boasts about the faithful, and who gave up in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.releases import Release, release
from kit.rules.rounding import Rounding

TITLE = "A Winter in Lindau"
START = date(2018, 1, 8)
#: Days of the programme, and what the careful publisher rounds to, in people.
DAYS, BASE = 10, 5
VILLAGE_DAYS = 3


@dataclass(frozen=True)
class Boasts:
    """What a small invented service printed about one series.

    Attributes
    ----------
    title : str
        The series.
    days : tuple of date
        The days on which it was shown.
    boasts : pl.DataFrame
        By day, in people: `faithful`, who had not missed a day so far, and `audience`,
        who watched on that day.
    village : pl.DataFrame
        The first three days of one village, in the same form.
    village_population : int
        Viewers of the service in the village.
    village_release : Release
        The numbers of the village as the kit reads them.
    careful : pl.DataFrame
        The boasts again, each number rounded to a multiple of 5.
    release, careful_release : Release
        The numbers of `faithful`, exact and rounded, as the kit reads them.
    """

    title: str
    days: tuple[date, ...]
    boasts: pl.DataFrame
    village: pl.DataFrame
    village_population: int
    village_release: Release
    careful: pl.DataFrame
    release: Release
    careful_release: Release


@dataclass(frozen=True)
class Truth(Boasts):
    """What was drawn: what a student gets, and what only the key needs."""

    _watched: np.ndarray = field(repr=False)  # (n_people, n_days): the truth
    _villagers: np.ndarray = field(repr=False)  # (n_villagers, 3): the truth


def draw(seed: int) -> Truth:
    """Draw who watched on which day, and print the numbers."""
    rng = np.random.default_rng([seed, 5])
    watched_on = _draw_viewers(rng)
    days = tuple(START + timedelta(days=day) for day in range(DAYS))
    claims = (
        watched(TITLE).on(str(START)),
        *(watched(TITLE).every_day(n + 1, until=str(days[n])) for n in range(1, DAYS)),
    )
    boasts = _print(watched_on, days)
    careful = boasts.with_columns(
        pl.col("faithful", "audience").map_elements(_rounded, return_dtype=pl.Int64)
    )
    rule = Rounding(BASE)
    rounded = {
        claim: rule.publish(int(n))
        for claim, n in zip(claims, boasts["faithful"], strict=True)
    }
    villagers = _draw_villagers(rng)
    return Truth(
        title=TITLE,
        days=days,
        boasts=boasts,
        village=_print(villagers, days[:VILLAGE_DAYS]),
        village_population=len(villagers),
        village_release=_read_village(villagers, days, claims),
        careful=careful,
        release=release(dict(zip(claims, boasts["faithful"].to_list(), strict=True))),
        careful_release=release(rounded, rule=rule),
        _watched=watched_on,
        _villagers=villagers,
    )


def _draw_viewers(rng: np.random.Generator) -> np.ndarray:
    """Draw viewers who leave off one after another, and others who look in."""
    n = int(rng.integers(420, 640))
    some = rng.random((n, DAYS)) < rng.uniform(0.35, 0.5)
    quits = np.array([0, *rng.integers(7, 30, DAYS - 2)])
    small = int(rng.integers(4, DAYS - 2))  # the day on which fewest give up
    quits[small] = rng.integers(1, 6)
    rest = int(rng.integers(52, 90))
    n_faithful = int(quits.sum()) + rest
    # Nobody else keeps a streak for more than a day.
    some[n_faithful:, 1] &= ~some[n_faithful:, 0]
    leaves = np.repeat(np.arange(1, DAYS), quits)
    watched_on = np.vstack(
        [np.arange(DAYS) < day for day in leaves] + [np.ones((rest, DAYS), dtype=bool)]
    )
    some[: len(watched_on)] = watched_on | (
        some[: len(watched_on)] & (np.arange(DAYS) > watched_on.sum(axis=1)[:, None])
    )
    return some


def _draw_villagers(rng: np.random.Generator) -> np.ndarray:
    """Draw a village where all of the second day had watched on the first."""
    sizes = {
        (1, 1, 1): int(rng.integers(4, 10)),
        (1, 1, 0): int(rng.integers(1, 4)),
        (1, 0, 0): int(rng.integers(0, 3)),
        (0, 0, 1): 1,
        (1, 0, 1): int(rng.integers(0, 2)),
        (0, 0, 0): int(rng.integers(0, 3)),
    }
    rows = [history for history, n in sizes.items() for _ in range(n)]
    return np.array(rows, dtype=bool)


def _print(watched_on: np.ndarray, days: tuple[date, ...]) -> pl.DataFrame:
    """Print for each day who watched, and who had not missed a day."""
    return pl.DataFrame(
        {
            "day": days,
            "faithful": np.cumprod(watched_on, axis=1).sum(axis=0),
            "audience": watched_on.sum(axis=0),
        }
    )


def _read_village(
    villagers: np.ndarray, days: tuple[date, ...], streaks: tuple[Claim, ...]
) -> Release:
    """Put the numbers of the village into claims."""
    table = _print(villagers, days[:VILLAGE_DAYS])
    on_days = (watched(TITLE).on(str(day)) for day in table["day"])
    return release(
        dict(zip(on_days, table["audience"].to_list(), strict=True))
        | dict(zip(streaks, table["faithful"].to_list(), strict=False)),
        population=len(villagers),
    )


def _rounded(count: int) -> int:
    """Round to the nearest multiple."""
    return (count + BASE // 2) // BASE * BASE


def _kept(data: Truth, day: int) -> np.ndarray:
    """Mark who had not missed a day up to one."""
    return np.asarray(data._watched[:, : day + 1].all(axis=1))


def _gave_up(data: Truth, day: int) -> int:
    """Count who kept the streak until the day before, and not on a day."""
    return int((_kept(data, day - 1) & ~_kept(data, day)).sum())


def _last_day(data: Truth) -> int:
    return _gave_up(data, DAYS - 1)


def _quits(data: Truth) -> list[int]:
    return [_gave_up(data, day) for day in range(1, DAYS)]


def _quietest(data: Truth) -> int:
    """Find the day on which the fewest gave up, of those on which somebody did."""
    quits = _quits(data)
    fewest = min(n for n in quits if n)
    return 1 + quits.index(fewest)


def _smallest(data: Truth) -> int:
    return _gave_up(data, _quietest(data))


def _audiences(data: Truth) -> list[int]:
    """How many villagers watched on each of the three days."""
    return [int(n) for n in data._villagers.sum(axis=0)]


def _village_streak(data: Truth, days: int) -> int:
    """How many villagers watched on each of the first days."""
    return int(data._villagers[:, :days].all(axis=1).sum())


def _share(data: Truth) -> float:
    """Of those seen on the quietest day, the share that kept the streak."""
    return _village_streak(data, VILLAGE_DAYS) / min(_audiences(data))


def _share_alone(data: Truth) -> float:
    """The share that the audiences prove by themselves."""
    spare = (VILLAGE_DAYS - 1) * len(data._villagers)
    return max(0, sum(_audiences(data)) - spare) / min(_audiences(data))


def _came_late(data: Truth) -> int:
    """Count the villagers who watched on the third day and not on the second."""
    _, second, third = data._villagers.T
    return int((third & ~second).sum())


def _most(data: Truth) -> int:
    """Bound those who gave up on the last day by the rounded numbers."""
    before, after = _around(data)
    return before + BASE // 2 - (after - BASE // 2)


def _around(data: Truth) -> tuple[int, int]:
    """The rounded numbers of faithful viewers of the last two days."""
    before, after = (int(_kept(data, at).sum()) for at in (DAYS - 2, DAYS - 1))
    return _rounded(before), _rounded(after)


TASKS = (
    Task(
        name="gave_up",
        asks="Count the people who kept the streak until the last day but one, and "
        "gave up on the last day.",
        unit="people",
        key=_last_day,
        mistakes=(
            Mistake(
                lambda data: int(_kept(data, DAYS - 1).sum()),
                "Whom did you count? Asked for are those who gave up on the last day.",
            ),
            Mistake(
                lambda data: int(np.diff(data._watched.sum(axis=0))[-1]),
                "This is the difference of two audiences. People who watch today need "
                "not have watched yesterday, so it counts nobody in particular. Use "
                "the boasts.",
            ),
            Mistake(
                lambda data: int((_kept(data, 0) & ~_kept(data, DAYS - 1)).sum()),
                "These are all who gave up on any day. Ask about the last day only.",
            ),
            Mistake(
                lambda data: -_last_day(data),
                "The sign is reversed. Which of the two boasts is the larger?",
            ),
        ),
        hints=(
            "Whoever is in the boast of the last day is in the boast of the day "
            "before, too.",
            "So subtract: the last but one row of `faithful`, less the last.",
        ),
    ),
    Task(
        name="smallest",
        asks="Count the people in the smallest group that gave up on one day.",
        unit="people",
        key=_smallest,
        mistakes=(
            Mistake(
                lambda data: int(np.abs(np.diff(data._watched.sum(axis=0))).min()),
                "These are differences of audiences. Look at the boasts: each crowd "
                "of the faithful lies in the one before.",
            ),
            Mistake(
                lambda data: max(_quits(data)),
                "This is the largest group.",
            ),
            Mistake(
                lambda data: int(_kept(data, DAYS - 1).sum()),
                "This is the smallest boast. What is smaller is the *difference* of "
                "two boasts.",
            ),
            Mistake(
                _last_day,
                "This is the group of the last day. Look at all days.",
            ),
        ),
        hints=(
            "Subtract each boast from the one before. Polars can do all at once.",
            '`data.boasts["faithful"].diff()` gives today less yesterday, so that '
            "those who gave up are negative. Which of the days is nearest to zero, "
            "and not zero?",
        ),
    ),
    Task(
        name="share",
        asks="Of the villagers who watched on the quietest day, say which share "
        "watched on all three days.",
        unit="a share between 0 and 1",
        key=_share,
        mistakes=(
            Mistake(
                _share_alone,
                "This is all that the three audiences say by themselves. The village's "
                "own boast says more.",
            ),
            Mistake(
                lambda data: (
                    _village_streak(data, VILLAGE_DAYS) / max(_audiences(data))
                ),
                "This is the share of the busiest day. Somebody seen on a quieter day "
                "is in the streak more often.",
            ),
            Mistake(
                lambda data: _village_streak(data, VILLAGE_DAYS) / len(data._villagers),
                "This is the share of all viewers in the village. You saw somebody "
                "watching, and that is worth more.",
            ),
            Mistake(
                lambda data: 1 - _share(data),
                "Whom did you count? Asked for is the share that watched on all three "
                "days.",
            ),
        ),
        hints=(
            "Everybody in the streak watched on the quietest day, too. How many are "
            "they, and how many watched that day?",
            "Divide the `faithful` number of the third day by the smallest of the "
            "three audiences.",
        ),
        tolerance=0.005,
        points=2,
    ),
    Task(
        name="came_late",
        asks="Count the villagers who watched on the third day and not on the second.",
        unit="people",
        key=_came_late,
        mistakes=(
            Mistake(
                lambda data: _audiences(data)[2] - _audiences(data)[1],
                "This is the difference of two audiences. Neither of these two crowds "
                "holds the other.",
            ),
            Mistake(
                lambda data: _audiences(data)[1] - _audiences(data)[2],
                "This is the difference of two audiences. Neither of these two crowds "
                "holds the other.",
            ),
            Mistake(
                lambda data: _village_streak(data, 2) - _village_streak(data, 3),
                "These gave up on the third day. Ask about those who watched on the "
                "third day and not on the second.",
            ),
            Mistake(
                lambda data: _audiences(data)[0] - _village_streak(data, 3),
                "These watched on the first day and gave up later.",
            ),
        ),
        hints=(
            "On the second day the two numbers of the village are equal. So what did "
            "everybody do on the first day who watched on the second?",
            "Whoever watched on the second day and on the third is in the streak of "
            "three. Take that streak away from the audience of the third day.",
        ),
        points=2,
    ),
    Task(
        name="most",
        asks="Say how many people at most can have given up on the last day, by the "
        "rounded boasts of that day and the day before.",
        unit="people",
        key=_most,
        mistakes=(
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1],
                "This takes the rounded numbers for exact ones. How large can the "
                "first, and how small can the second be?",
            ),
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1] + BASE // 2,
                "Both numbers are rounded. You have allowed for one of them.",
            ),
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1] + 2 * BASE,
                "A number is rounded to the nearest multiple of 5, so that it is off "
                "by 2 at most.",
            ),
            Mistake(
                _last_day,
                "This is what the exact boasts told you. What do the rounded ones "
                "leave open?",
            ),
        ),
        hints=(
            "A printed 75 stands for 73 to 77. When is a difference as large as it "
            "can be?",
            "Take the first number as large as it can be, and the second as small.",
        ),
        points=2,
    ),
)

EXERCISE = Exercise(
    name="streaks",
    number=5,
    title="Does a boast about the faithful give away those who gave up?",
    minutes=90,
    draw=draw,
    tasks=TASKS,
)
