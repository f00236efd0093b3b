"""Exercise 10: what does a table still tell of people who all look like k others?

The student reads the printed tables. The key puts every person into her class again,
by what the labels stand for, and counts people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.classroom.tasks import Exercise, Mistake, Task
from kit.rules.anonymity.conditions import Diversity
from kit.rules.anonymity.mondrian import Mondrian
from kit.rules.anonymity.table import AnonymousTable

_K, _WIDE, _IN_BOTH, _OUTSIDE = 3, 20, 800, 1_500
_QUASI, _SECRET = ["age", "region", "plan"], "favourite"
_REGIONS = ("Eastbay", "Fenland", "Highfield", "Lowmere", "Northmoor", "Westcliff")
_PLANS = ("basic", "premium", "standard")
_GENRES = ("crime", "drama", "comedy", "horror", "family", "sport")

Pair = tuple[AnonymousTable, AnonymousTable]


@dataclass(frozen=True, eq=False)
class Printed:
    """Two tables of viewers that were handed out, each 3-anonymous.

    Attributes
    ----------
    table, second : kit.rules.AnonymousTable
        1,600 people each, of whom 800 are in both. Known by `age`, `region` and `plan`;
        the secret is the `favourite` genre.
    in_both : pl.DataFrame
        Those 800 people as they are, for the judge: `age`, `region`, `plan`,
        `favourite`. The attacker knows the first three of each.
    outside : pl.DataFrame
        The same of 1,500 people who are in neither table.
    diverse : tuple of two tables
        Both again, with at least two different favourites in each class.
    wide : tuple of two tables
        Both again, with at least 20 people in each class.
    """

    table: AnonymousTable
    second: AnonymousTable
    in_both: pl.DataFrame
    outside: pl.DataFrame
    diverse: Pair
    wide: Pair


@dataclass(frozen=True, eq=False)
class Truth(Printed):
    """What was drawn: what a student gets, and what only the key needs."""

    _people: tuple[pl.DataFrame, pl.DataFrame] = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw people, and make the tables of them as a publisher would."""
    rng = np.random.default_rng([10, seed])
    both, first, later, outside = (
        _draw_people(rng, n) for n in (_IN_BOTH, _IN_BOTH, _IN_BOTH, _OUTSIDE)
    )
    people = pl.concat([both, first]), pl.concat([both, later])
    rules = (
        Mondrian(_K, _QUASI, [_SECRET]),
        Mondrian(_K, _QUASI, [_SECRET], also=[Diversity(_SECRET, 2)]),
        Mondrian(_WIDE, _QUASI, [_SECRET]),
    )
    plain, diverse, wide = (
        (rule.publish(people[0]), rule.publish(people[1])) for rule in rules
    )
    return Truth(*plain, both, outside, diverse, wide, people)


def _draw_people(rng: np.random.Generator, n: int) -> pl.DataFrame:
    """Draw people whose favourite has nothing to do with what is known of them."""
    ages = 18 + np.minimum(rng.gamma(3, 9, n).astype(int), 61)
    return pl.DataFrame(
        {
            "age": ages,
            "region": rng.choice(_REGIONS, n, p=[0.2, 0.12, 0.1, 0.08, 0.3, 0.2]),
            "plan": rng.choice(_PLANS, n, p=[0.5, 0.15, 0.35]),
            "favourite": rng.choice(_GENRES, n, p=[0.45, 0.2, 0.14, 0.1, 0.07, 0.04]),
        }
    )


def _place(table: AnonymousTable, people: pl.DataFrame) -> np.ndarray:
    """Find the class of each person by what its labels stand for; -1 where none is."""
    fits = np.full((table.n_classes, people.height), True)
    for column in _QUASI:
        values, codes = np.unique(people[column].cast(pl.String), return_inverse=True)
        book = {
            label: np.isin(values, meant)
            for label, meant in table.codebook[column].items()
        }
        fits &= np.array([book[one] for one in table.classes[column]])[:, codes]
    return np.where(fits.any(axis=0), fits.argmax(axis=0), -1)


def _favourites(table: AnonymousTable, people: pl.DataFrame) -> dict[int, Counter[str]]:
    """Count the favourites of the people in each class."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for at, favourite in zip(_place(table, people), people[_SECRET], strict=True):
        found[int(at)][favourite] += 1
    return found


def _first(data: Truth) -> list[Counter[str]]:
    """Give the favourites in each class of the first table."""
    return list(_favourites(data.table, data._people[0]).values())


def _smallest(data: Truth) -> int:
    """Count the people in the smallest class of the first table."""
    return min(one.total() for one in _first(data))


def _of_size(data: Truth, size: int) -> int:
    """Count the people in classes of a size."""
    return sum(one.total() for one in _first(data) if one.total() == size)


def _certain(data: Truth, *, most: int = 1) -> int:
    """Count the people in classes of so few different favourites."""
    return sum(one.total() for one in _first(data) if len(one) <= most)


def _guessed(data: Truth) -> int:
    """Count the people about whom the commonest favourite of the class is right."""
    return sum(max(one.values()) for one in _first(data))


def _commonest(data: Truth) -> int:
    """Count the people who have the commonest favourite of all."""
    return max(Counter(data._people[0][_SECRET]).values())


def _by_one(data: Truth) -> int:
    """Count the people in both tables whose favourite the first table leaves alone."""
    held = _favourites(data.table, data._people[0])
    places = _place(data.table, data.in_both)
    return sum(len(held[int(at)]) == 1 for at in places)


def _left(data: Truth, pair: Pair, who: pl.DataFrame) -> tuple[int, int]:
    """Count of whom two tables leave one favourite, and of whom it is the right one."""
    held = [
        _favourites(table, people)
        for table, people in zip(pair, data._people, strict=True)
    ]
    places = [_place(table, who) for table in pair]
    left = right = 0
    for *found, own in zip(*places, who[_SECRET], strict=True):
        # A table without a class for somebody says nothing of her.
        sets = [set(held[n][int(at)]) for n, at in enumerate(found) if at >= 0]
        values = set.intersection(*sets) if sets else set()
        left += len(values) == 1
        right += values == {own}
    return left, right


def _by_two(data: Truth, pair: Pair) -> int:
    return _left(data, pair, data.in_both)[0]


def _outside(data: Truth) -> tuple[int, int]:
    return _left(data, (data.table, data.second), data.outside)


EXERCISE = Exercise(
    name="k-anonymity",
    number=10,
    title="Does a crowd of k hide what you like?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="in_smallest",
            asks="Find the size of the smallest class of the first table, which is its "
            "k. Count the people who stand in a class of that size.",
            unit="people",
            key=lambda data: _of_size(data, _smallest(data)),
            mistakes=(
                Mistake(
                    _smallest,
                    "That is k, the size of one such class. How many people stand in "
                    "all of them?",
                ),
                Mistake(
                    lambda data: min(n for one in _first(data) for n in one.values()),
                    "That is the smallest row, not the smallest class. A class has a "
                    "row for each favourite. And how many people stand in all of the "
                    "smallest classes?",
                ),
                Mistake(
                    lambda data: _of_size(data, _smallest(data)) // _smallest(data),
                    "You counted classes. How many people stand in them?",
                ),
                Mistake(
                    lambda data: sum(
                        n == 1 for one in _first(data) for n in one.values()
                    ),
                    "You looked at the smallest rows. A class is all rows with the "
                    "same labels, whatever the favourite.",
                ),
                Mistake(
                    lambda data: _of_size(data, _smallest(data) + 1),
                    "You took classes that are one person larger than the smallest.",
                ),
            ),
            hints=(
                "Group the rows by all three quasi-identifiers, and add up `people`. "
                "That gives the size of each class.",
                "`sizes = rows.group_by(quasi).agg(pl.col('people').sum())['people']`, "
                "then `sizes.filter(sizes == sizes.min()).sum()`.",
            ),
        ),
        Task(
            name="certain",
            asks="Count the people in the first table whose favourite is certain, "
            "because everybody in their class has the same.",
            unit="people",
            key=_certain,
            mistakes=(
                Mistake(
                    lambda data: sum(len(one) == 1 for one in _first(data)),
                    "You counted classes. Count the people in them.",
                ),
                Mistake(
                    lambda data: _certain(data, most=2),
                    "You let two different favourites pass.",
                ),
                Mistake(
                    lambda data: len(data._people[0]) - _certain(data),
                    "Whom did you count? Asked for are the people whose favourite is "
                    "certain.",
                ),
                Mistake(
                    lambda data: 0,
                    "A class of three who like the same has one favourite. Does no "
                    "class look like that?",
                ),
            ),
            hints=(
                "In how many rows does a class stand if all of it likes the same?",
                "`group_by(quasi).agg(pl.col('people').sum(), pl.len())`, keep `len` "
                "of 1, and add up `people`.",
            ),
            points=2,
        ),
        Task(
            name="guessed",
            asks="Count the people in the first table about whom it is right to say "
            "the commonest favourite of their class.",
            unit="people",
            key=_guessed,
            mistakes=(
                Mistake(
                    _commonest,
                    "You said of everybody what most people in the whole table like. "
                    "That needs no class: it is the baseline.",
                ),
                Mistake(
                    _certain,
                    "You counted only those who are certain. A guess is also right "
                    "about some of the others.",
                ),
                Mistake(
                    lambda data: len(data._people[0]) - _guessed(data),
                    "You counted the people about whom the guess is wrong.",
                ),
            ),
            hints=(
                "In one class the guess is right about as many people as its commonest "
                "favourite has.",
                "`rows.group_by(quasi).agg(pl.col('people').max())`, and the sum of "
                "that column.",
            ),
        ),
        Task(
            name="certain_by_two",
            asks="Use both tables. Count the people of `in_both` for whom only one "
            "favourite is left.",
            unit="people",
            key=lambda data: _by_two(data, (data.table, data.second)),
            mistakes=(
                Mistake(
                    _by_one,
                    "You used the first table alone, or twice. Use both of them "
                    "together.",
                ),
                Mistake(
                    _certain,
                    "That is the number of task 2, of everybody in the first table. "
                    "Here you know that somebody is in both.",
                ),
                Mistake(
                    lambda data: _IN_BOTH - _by_two(data, (data.table, data.second)),
                    "You counted the people of whom more than one favourite is left.",
                ),
                Mistake(
                    lambda data: _outside(data)[0],
                    "You looked for people who are in neither table.",
                ),
            ),
            hints=(
                "A person in both tables stands in a class of each. Her favourite "
                "stands in both classes. `kit.attacks.intersect_tables` does it for "
                "all.",
                "`kit.attacks.intersect_tables([table, second], targets=in_both, "
                "outside=outside)`, and its `.people`.",
            ),
        ),
        Task(
            name="wrong_outside",
            asks="Count the people of `outside` for whom only one favourite is left "
            "although they are in neither table, and it is not theirs.",
            unit="people",
            key=lambda data: _outside(data)[0] - _outside(data)[1],
            mistakes=(
                Mistake(
                    lambda data: _outside(data)[0],
                    "You counted all of whom one favourite is left. For some of them "
                    "it happens to be the right one.",
                ),
                Mistake(
                    lambda data: _outside(data)[1],
                    "You counted those for whom it happens to be right.",
                ),
                Mistake(
                    lambda data: _OUTSIDE - _outside(data)[1],
                    "You counted everybody about whom nothing right is said. Count "
                    "those about whom something wrong is said.",
                ),
            ),
            hints=(
                "The result of the task before has looked at them as well: "
                "`.outside_certain` is a tally.",
                "A tally has `valid`, of whom one value was left, and `succeeded`, of "
                "whom it was right.",
            ),
        ),
        Task(
            name="certain_diverse",
            asks="Run the attack of task 4 on the two tables of `sheet.data.diverse`. "
            "Count the people of `in_both` for whom only one favourite is left.",
            unit="people",
            key=lambda data: _by_two(data, data.diverse),
            mistakes=(
                Mistake(
                    lambda data: _by_two(data, (data.table, data.second)),
                    "That is the number for the first two tables.",
                ),
                Mistake(
                    lambda data: 0,
                    "That is true of each table by itself. Use both of them together.",
                ),
                Mistake(
                    lambda data: _IN_BOTH - _by_two(data, data.diverse),
                    "You counted the people of whom more than one favourite is left.",
                ),
                Mistake(
                    lambda data: _by_two(data, (data.diverse[0], data.second)),
                    "You mixed one new table with an old one.",
                ),
            ),
            hints=(
                "Only the tables change. `sheet.data.diverse` holds two of them.",
                "`kit.attacks.intersect_tables(list(sheet.data.diverse), "
                "targets=in_both, outside=outside).people`",
            ),
            points=2,
        ),
    ),
)
