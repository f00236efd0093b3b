"""Exercise 4: seven people behind a table of counts, medians and means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from statistics import median as middle

import numpy as np
import polars as pl

from kit.claims.amounts import Amount, Statistic, mean, median
from kit.claims.language import Claim, everyone
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.printed import Figure, Printed, Suppressed
from kit.releases import Release, release
from kit.sources.textbook import AGE, BASIC, NORTH, PREMIUM, SOUTH

#: A line about fewer people has no number, and what careful means are rounded to.
RULE_OF, STEP = 3, 10
#: Who lives where on which plan: in the North three on Basic, and so on.
_KINDS = (
    *[("North", "Basic")] * 3,
    ("North", "Premium"),
    ("South", "Basic"),
    *[("South", "Premium")] * 2,
)
_LINES: dict[str, tuple[Claim, str | None, str | None]] = {
    "all viewers": (everyone(), None, None),
    "Basic": (BASIC, None, "Basic"),
    "Premium": (PREMIUM, None, "Premium"),
    "North": (NORTH, "North", None),
    "South": (SOUTH, "South", None),
    "North, Basic": (NORTH & BASIC, "North", "Basic"),
    "North, Premium": (NORTH & PREMIUM, "North", "Premium"),
    "South, Basic": (SOUTH & BASIC, "South", "Basic"),
    "South, Premium": (SOUTH & PREMIUM, "South", "Premium"),
}
_MOST_WORLDS = 60
#: People as (age, region, plan), in order.
World = tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Village:
    """What a service printed about its seven viewers in an invented village.

    Attributes
    ----------
    table : pl.DataFrame
        A row for each line: `who`, `people`, `median_age`, `mean_age`; null where the
        line is about fewer than three people. Means are rounded to one decimal.
    release : Release
        The same as the kit reads it.
    apart : list of Claim
        What tells viewers apart besides their age: the plan and the region.
    age : Amount
        Ages, 1 to 125 years.
    careful_table : pl.DataFrame
        The table with means rounded to 10 years, and no medians.
    careful_release : Release
        The same as the kit reads it.
    """

    table: pl.DataFrame
    release: Release
    apart: list[Claim]
    age: Amount
    careful_table: pl.DataFrame
    careful_release: Release


@dataclass(frozen=True)
class Truth(Village):
    """What was drawn: what a student gets, and what only the key needs."""

    _people: World = field(repr=False)


def draw(seed: int) -> Truth:
    """Draw seven people whom the table leaves open in part."""
    rng = np.random.default_rng([seed, 4])
    wanted = int(rng.choice([5, 5, 5, 7]))
    while True:
        ages = rng.integers(6, 90, len(_KINDS))
        people = _in_order(zip(ages.tolist(), _KINDS, strict=True))
        if _oldest_of(people) < AGE.high and _is_tried(people, wanted):
            return _print(people)


def _is_tried(people: World, wanted: int) -> bool:
    """Whether so many are certain, in worlds that are listed quickly."""
    worlds = list(_fit(people))
    return len(worlds) <= _MOST_WORLDS and _common(worlds) == wanted


def _in_order(people: Iterator[tuple[int, tuple[str, str]]]) -> World:
    return tuple(sorted((age, *kind) for age, kind in people))


def _ages(people: World, region: str | None, plan: str | None) -> list[int]:
    """List the ages of the people of a line."""
    return sorted(
        age
        for age, where, paid in people
        if region in (None, where) and plan in (None, paid)
    )


def _line(people: World, name: str) -> list[int]:
    """List the ages of the people of a line, by its name."""
    return _ages(people, *_LINES[name][1:])


def _fit(people: World) -> Iterator[World]:
    """Find every seven people of whom the same table would be printed.

    A mean of so few whole ages, rounded to one decimal, has one sum. The sums fix the
    ages of those who are alone in their kind; the others are tried one by one.
    """
    told = {name: _line(people, name) for name in _LINES}
    wanted = [
        (region, plan, sum(told[name]), middle(told[name]))
        for name, (_, region, plan) in _LINES.items()
        if len(told[name]) >= RULE_OF
    ]
    (lone_north,), (lone_south,) = told["North, Premium"], told["South, Basic"]
    in_north, in_south = told["North, Basic"], told["South, Premium"]
    centre = in_north[1]
    for low, first in product(range(1, centre + 1), range(1, AGE.high + 1)):
        high, second = sum(in_north) - centre - low, sum(in_south) - first
        if not centre <= high <= AGE.high or not first <= second <= AGE.high:
            continue
        ages = [low, centre, high, lone_north, lone_south, first, second]
        world = _in_order(zip(ages, _KINDS, strict=True))
        if all(
            sum(found := _ages(world, region, plan)) == whole
            and middle(found) == centre_of
            for region, plan, whole, centre_of in wanted
        ):
            yield world


def _common(worlds: list[World]) -> int:
    """Count the people who are in every world."""
    return sum(reduce(lambda one, other: one & other, map(Counter, worlds)).values())


def _print(people: World) -> Truth:
    """Print both tables."""
    rows: list[tuple] = []
    careful_rows: list[tuple] = []
    printed: dict[Claim | Statistic, Printed | Figure | int] = {
        everyone().where(plan=["Basic", "Premium"]): len(people),
        everyone().where(region=["North", "South"]): len(people),
    }
    careful = dict(printed)
    for name, (group, *_) in _LINES.items():
        ages = _line(people, name)
        if len(ages) < RULE_OF:
            rows.append((name, None, None, None))
            careful_rows.append((name, None, None))
            printed[group] = careful[group] = Suppressed(below=RULE_OF)
            continue
        centre, average = f"{middle(ages):g}", f"{sum(ages) / len(ages):.1f}"
        rows.append((name, len(ages), float(centre), float(average)))
        careful_rows.append((name, len(ages), _rounded(ages)))
        printed[group] = careful[group] = len(ages)
        printed[median(AGE, group)] = Figure(centre, to=0)
        printed[mean(AGE, group)] = Figure(average, to="0.1")
        careful[mean(AGE, group)] = Figure(_rounded(ages), to=STEP)
    columns = ["who", "people", "median_age", "mean_age"]
    return Truth(
        table=pl.DataFrame(rows, columns, orient="row"),
        release=release(printed),
        apart=[BASIC, NORTH],
        age=AGE,
        careful_table=pl.DataFrame(
            careful_rows, ["who", "people", "mean_age"], orient="row"
        ),
        careful_release=release(careful),
        _people=people,
    )


def _rounded(ages: list[int]) -> int:
    """Round a mean to the nearest multiple of the step, half-way up."""
    twice = 2 * sum(ages) + STEP * len(ages)
    return twice // (2 * STEP * len(ages)) * STEP


def _sum(data: Truth, name: str) -> int:
    return sum(_line(data._people, name))


def _basic_sum(data: Truth) -> int:
    return _sum(data, "North, Basic")


def _by_median(data: Truth) -> int:
    """The age as if a median, taken three times, were a sum."""
    return _sum(data, "North") - 3 * _line(data._people, "North, Basic")[1]


def _lone_age(data: Truth) -> int:
    return _sum(data, "North, Premium")


def _ways(data: Truth) -> int:
    """Count three ages with the median and the sum of those on Basic in the North."""
    _, centre, _ = _line(data._people, "North, Basic")
    whole = _basic_sum(data)
    return sum(
        centre <= whole - centre - low <= AGE.high for low in range(1, centre + 1)
    )


def _ways_by_sum(data: Truth) -> int:
    """Count three ages, in order, with that sum and any median."""
    whole = _basic_sum(data)
    return sum(
        low <= centre <= whole - low - centre <= AGE.high
        for low, centre in product(range(1, AGE.high + 1), repeat=2)
    )


def _ways_by_median(data: Truth) -> int:
    """Count three ages, in order, with that median and any sum."""
    _, centre, _ = _line(data._people, "North, Basic")
    return centre * (AGE.high - centre + 1)


def _all_worlds(data: Truth) -> list[World]:
    return list(_fit(data._people))


def _n_worlds(data: Truth) -> int:
    return len(_all_worlds(data))


def _certain(data: Truth) -> int:
    return _common(_all_worlds(data))


def _n_kinds(data: Truth) -> int:
    """Count the different people of all worlds."""
    return len({person for world in _all_worlds(data) for person in world})


def _oldest_of(people: World) -> int:
    """The largest sum of the North, less the smallest of those on Basic."""
    most = 4 * (_rounded(_line(people, "North")) + STEP // 2)
    least = 3 * (_rounded(_line(people, "North, Basic")) - STEP // 2)
    return most - least


def _oldest(data: Truth) -> int:
    return _oldest_of(data._people)


def _careful_difference(data: Truth) -> int:
    """The age as if the rounded means were exact."""
    north = 4 * _rounded(_line(data._people, "North"))
    return north - 3 * _rounded(_line(data._people, "North, Basic"))


TASKS = (
    Task(
        name="lone_age",
        asks="Say how old the only viewer on Premium in the North is.",
        unit="years",
        key=_lone_age,
        mistakes=(
            Mistake(
                lambda data: round(_sum(data, "North") / 4 - _basic_sum(data) / 3),
                "This is a difference of means. Only sums can be taken from each "
                "other.",
            ),
            Mistake(
                lambda data: _sum(data, "South, Basic"),
                "This is the age of the only viewer on Basic in the South.",
            ),
            Mistake(
                lambda data: _sum(data, "North"),
                "This is the sum of all four in the North. Take the three on Basic "
                "away.",
            ),
            Mistake(
                _by_median,
                "Three times a median is no sum. Use the means.",
            ),
            Mistake(
                lambda data: round(_sum(data, "North") / 4),
                "This is the mean age of the North. One of its four is wanted.",
            ),
        ),
        hints=(
            "A mean is a sum, divided by a number of people. The North holds this "
            "viewer and three on Basic, and nobody else.",
            "Add up the ages of the four in the North, and of the three on Basic "
            "there. Both sums are whole numbers. Subtract.",
        ),
    ),
    Task(
        name="ways",
        asks='Count the ways to choose three ages that fit the line "North, Basic".',
        unit="ways",
        key=_ways,
        mistakes=(
            Mistake(
                _ways_by_sum,
                "These fit the mean. The median says which age stands in the middle.",
            ),
            Mistake(
                _ways_by_median,
                "These fit the median. The mean says what the three add up to.",
            ),
            Mistake(
                lambda data: _line(data._people, "North, Basic")[1],
                "Not every age up to the median will do: the eldest must be at least "
                "as old as the one in the middle, and 125 at most.",
            ),
            Mistake(
                lambda data: 6 * _ways(data),
                "You have counted each set of ages in each order. Put the youngest "
                "first.",
            ),
            Mistake(
                lambda data: _ways(data) - 1,
                "Two people may be of the same age.",
            ),
        ),
        hints=(
            "The one in the middle is known, and so is the sum. If you choose the "
            "youngest, what is left to choose?",
            "Try every youngest age from 1 to the median. The eldest is the sum less "
            "the two others. Keep it if it is between the median and 125.",
        ),
        points=2,
    ),
    Task(
        name="worlds",
        asks="Count the worlds of seven viewers that fit the whole table.",
        unit="worlds",
        key=_n_worlds,
        mistakes=(
            Mistake(
                _ways,
                "These are the ways to fit one line by itself. The other lines rule "
                "some of them out.",
            ),
            Mistake(
                _n_kinds,
                "This is the number of columns: kinds of viewer that occur in some "
                "world. A row is a world.",
            ),
            Mistake(
                lambda data: len(_KINDS),
                "These are the viewers. Each world has so many.",
            ),
        ),
        hints=(
            "`kit.proof.list_worlds` takes `kit.Worlds(release, also=data.apart)`, so "
            "that worlds are told apart by plan and region as well as by age.",
            "Print what it gives back, or count its rows: `len(listed.worlds)`.",
        ),
    ),
    Task(
        name="certain",
        asks="Count the viewers who are in every world that fits the whole table.",
        unit="viewers",
        key=_certain,
        mistakes=(
            Mistake(
                lambda data: 0,
                "Worlds that differ can still agree on some people. Look for those.",
            ),
            Mistake(
                _n_worlds,
                "This is the number of worlds. Ask what all of them have in common.",
            ),
            Mistake(
                lambda data: len(_KINDS),
                "These are all viewers. Some of them differ from world to world.",
            ),
            Mistake(
                _n_kinds,
                "These are the kinds of viewer that are in *some* world. Count those "
                "who are in every one.",
            ),
            Mistake(
                lambda data: len(_KINDS) - _certain(data),
                "Whom did you count? Asked for are the viewers who are certain.",
            ),
        ),
        hints=(
            "`listed.worlds` has a row for each world and a column for each kind of "
            "viewer: how many there are. When is a kind in every world?",
            "`listed.common()` gives the fewest viewers of each kind, over all worlds. "
            "Add these up.",
        ),
        points=2,
    ),
    Task(
        name="oldest",
        asks="Say how old the only viewer on Premium in the North can be at most, by "
        "the two rounded means.",
        unit="years",
        key=_oldest,
        mistakes=(
            Mistake(
                _careful_difference,
                "This takes the rounded means for exact ones. How large can the first "
                "sum be, and how small the second?",
            ),
            Mistake(
                lambda data: _careful_difference(data) + 4 * STEP // 2,
                "Both means were rounded. You have allowed for the first only.",
            ),
            Mistake(
                lambda data: _careful_difference(data) + STEP,
                "Each mean is off by 5 years at most. By how much is the sum of four "
                "ages off, then?",
            ),
            Mistake(
                _lone_age,
                "This is what the first table told you. What do the rounded means "
                "leave open?",
            ),
        ),
        hints=(
            "A mean that is printed as 40 lies between 35 and 45. What are the "
            "largest and the smallest sum that it can stand for?",
            "The largest sum of the four in the North, less the smallest sum of "
            "the three on Basic.",
        ),
        points=2,
    ),
)

EXERCISE = Exercise(
    name="seven-viewers",
    number=4,
    title="Can averages give away people one by one?",
    minutes=90,
    draw=draw,
    tasks=TASKS,
)
