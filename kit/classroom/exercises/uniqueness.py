"""Exercise 6: how few plays single somebody out of a log without names?

The student joins tables. The key compares sets, person by person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from kit.classroom.exercises.crowds import draw_popularity, draw_watched
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.sources.simulation.names import invent_titles

_PEOPLE, _TITLES, _DAYS, _TARGETS, _FACTS = 800, 150, 28, 200, 4
_FIRST = date(2026, 11, 2)
_GENRES = ("comedy", "crime", "drama", "family", "horror")

#: A known play: which title, and which day of the log, from 0.
Play = tuple[int, int]
Plays = frozenset[Play]
#: What was heard of one person, and of several.
Facts = tuple[Play, ...]
Known = tuple[Facts, ...]


@dataclass(frozen=True, eq=False)
class Crowd:
    """A log without names, and what somebody heard of people.

    Attributes
    ----------
    log : pl.DataFrame
        A row a play: `viewer`, a number; `title`; `day`.
    colleague : pl.DataFrame
        What a colleague mentioned: `title` and `day` of three plays, the first of them
        first.
    heard : pl.DataFrame
        Of each of 200 people of the log four plays: `target`, a number from 1 to 200
        that has nothing to do with the number in the log; `fact`, from 1 to 4; `title`;
        `day`.
    strangers : pl.DataFrame
        The same of 200 people who are not in the log.
    protected, protected_heard : pl.DataFrame
        The log again, and what was heard, under a rule: `viewer` or `target`, and
        `told`, which is the title if it has many viewers and else only its genre. There
        are no days.
    """

    log: pl.DataFrame
    colleague: pl.DataFrame
    heard: pl.DataFrame
    strangers: pl.DataFrame
    protected: pl.DataFrame
    protected_heard: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Truth(Crowd):
    """What was drawn: what a student gets, and what only the key needs."""

    _seen: Mapping[int, Plays] = field(repr=False)
    _mentioned: Facts = field(repr=False)
    _known: Known = field(repr=False)
    _elsewhere: Known = field(repr=False)
    _coarse: tuple[str, ...] = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw a log of four weeks, and people of whom four plays are known."""
    rng = np.random.default_rng([6, seed])
    inside, outside = _draw_plays(rng), _draw_plays(rng)
    known, elsewhere = (_hear(rng, people) for people in (inside, outside))
    mentioned = _mention(inside, known)
    names = np.array(invent_titles("film", _TITLES))[rng.permutation(_TITLES)]
    coarse = _coarsen(rng, inside, names)
    rows = [(who, *play) for who, plays in inside.items() for play in sorted(plays)]
    return Truth(
        log=_tell(rows, "viewer", names),
        colleague=_tell([(0, *play) for play in mentioned], "x", names).drop("x"),
        heard=_tell_facts(known, names),
        strangers=_tell_facts(elsewhere, names),
        protected=_tell_coarsely(rows, "viewer", coarse),
        protected_heard=_tell_coarsely(_number(known), "target", coarse),
        _seen=inside,
        _mentioned=mentioned,
        _known=known,
        _elsewhere=elsewhere,
        _coarse=tuple(coarse),
    )


def _draw_plays(rng: np.random.Generator) -> dict[int, Plays]:
    """Draw people, under numbers in no order, with what they watched and when."""
    how_many = rng.integers(4, 13, _PEOPLE)
    watched = draw_watched(rng, how_many, draw_popularity(_TITLES, steep=0.9))
    numbers = rng.permutation(np.arange(1001, 1001 + _PEOPLE))
    seen: dict[int, set[Play]] = defaultdict(set)
    people, titles = np.nonzero(watched)
    days = rng.integers(_DAYS, size=len(people))
    # One play in five is repeated on another day: rows are not people.
    again = np.flatnonzero(rng.random(len(people)) < 0.2)
    later = (days[again] + rng.integers(1, _DAYS, len(again))) % _DAYS
    rows = np.concatenate([np.arange(len(people)), again])
    for at, day in zip(rows, np.concatenate([days, later]), strict=True):
        seen[int(numbers[people[at]])].add((int(titles[at]), int(day)))
    return {who: frozenset(seen[who]) for who in sorted(seen)}


def _hear(rng: np.random.Generator, people: Mapping[int, Plays]) -> Known:
    """Draw people, and of each four plays of different titles."""
    drawn = rng.choice(list(people), _TARGETS, replace=False)
    known = []
    for who in drawn:
        by_title = dict(sorted(people[int(who)]))
        titles = rng.choice(list(by_title), _FACTS, replace=False)
        known.append(tuple((int(t), by_title[int(t)]) for t in titles))
    return tuple(known)


def _mention(people: Mapping[int, Plays], known: Known) -> Facts:
    """Choose for the colleague titles that fit several people, and days that do not."""
    for facts in known:
        told = facts[:3]
        loose = sum({t for t, _ in told} <= _titles(seen) for seen in people.values())
        close = sum(seen.issuperset(told) for seen in people.values())
        if loose >= 8 and close <= 2:
            break
    return told


def _coarsen(
    rng: np.random.Generator, people: Mapping[int, Plays], names: np.ndarray
) -> list[str]:
    """Say of each title what the rule leaves of it: its name, or only its genre."""
    viewers = np.zeros(_TITLES, dtype=int)
    for plays in people.values():
        viewers[list(_titles(plays))] += 1
    genres = rng.choice(_GENRES, _TITLES)
    return [
        str(name) if n >= _PEOPLE // 12 else f"a {genre} title"
        for name, genre, n in zip(names, genres, viewers, strict=True)
    ]


def _titles(plays: Plays | Facts) -> frozenset[int]:
    """Leave the days out."""
    return frozenset(title for title, _ in plays)


def _number(known: Known) -> list[tuple[int, int, int]]:
    """Number the people of whom something was heard, from 1."""
    return [(n, *play) for n, facts in enumerate(known, 1) for play in facts]


def _tell(
    rows: list[tuple[int, int, int]], who: str, names: np.ndarray
) -> pl.DataFrame:
    """Write plays down by title and day."""
    return pl.DataFrame(
        {
            who: [row[0] for row in rows],
            "title": [str(names[row[1]]) for row in rows],
            "day": [_FIRST + timedelta(days=row[2]) for row in rows],
        }
    )


def _tell_facts(known: Known, names: np.ndarray) -> pl.DataFrame:
    """Write down what was heard of people, and number the facts of each."""
    facts = pl.Series("fact", list(range(1, _FACTS + 1)) * len(known))
    return _tell(_number(known), "target", names).insert_column(1, facts)


def _tell_coarsely(
    rows: list[tuple[int, int, int]], who: str, coarse: list[str]
) -> pl.DataFrame:
    """Write plays down by what the rule leaves of a title."""
    told = [(row[0], coarse[row[1]]) for row in rows]
    return pl.DataFrame(told, [who, "told"], orient="row").unique(maintain_order=True)


#: What is compared: a play as somebody knows it.
Look = Callable[[Play], Any]


def _title(play: Play) -> int:
    return play[0]


def _play(play: Play) -> Play:
    return play


def _fits(data: Truth, facts: Facts, look: Look) -> int:
    """Count the people of the log who have all of it."""
    wanted = {look(play) for play in facts}
    return sum(wanted <= {look(p) for p in seen} for seen in data._seen.values())


def _count_alone(data: Truth, known: Known, look: Look, *, most: int = 1) -> int:
    """Count those whom at least one and at most so many numbers of the log fit."""
    seen = [frozenset(look(play) for play in plays) for plays in data._seen.values()]
    wanted = [frozenset(look(play) for play in facts) for facts in known]
    fits = [sum(facts <= one for one in seen) for facts in wanted]
    return sum(1 <= n <= most for n in fits)


def _any(data: Truth) -> int:
    """Count the people of the log who have any of the three titles."""
    wanted = {title for title, _ in data._mentioned}
    return sum(not wanted.isdisjoint(_titles(seen)) for seen in data._seen.values())


def _alone_by_first_title(data: Truth) -> int:
    """Count targets alone by one title, as whoever joins on any match does."""
    seen = [_titles(plays) for plays in data._seen.values()]
    known = [_titles(facts) for facts in data._known]
    return sum(sum(bool(f & one) for one in seen) == 1 for f in known)


def _coarse(data: Truth) -> Look:
    """Look at plays as the protected release tells them."""
    return lambda play: data._coarse[play[0]]


def _first(data: Truth, n: int) -> Known:
    """Keep the first facts of each target."""
    return tuple(facts[:n] for facts in data._known)


EXERCISE = Exercise(
    name="uniqueness",
    number=6,
    title="How few plays single somebody out?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="fit",
            asks="Count the people of the log who watched all three titles that your "
            "colleague mentioned, on whatever day.",
            unit="people",
            key=lambda data: _fits(data, data._mentioned, _title),
            mistakes=(
                Mistake(
                    _any,
                    "You counted everybody who watched any of the three titles. Your "
                    "colleague watched all of them.",
                ),
                Mistake(
                    lambda data: _fits(data, data._mentioned[:1], _title),
                    "You looked at the first title only. Three were mentioned.",
                ),
                Mistake(
                    lambda data: _fits(data, data._mentioned, _play),
                    "You also asked for the days. Here the titles count, and the day "
                    "does not matter yet.",
                ),
                Mistake(
                    lambda data: sum(
                        sum(t in {m for m, _ in data._mentioned} for t, _ in seen)
                        for seen in data._seen.values()
                    ),
                    "You counted rows. Somebody who watched twice has two rows, and is "
                    "one person.",
                ),
            ),
            hints=(
                "Keep the rows of the log whose title is one of the three. Then ask "
                "of each viewer how many *different* titles are left.",
                "`log.join(colleague.select('title'), on='title')`, then "
                "`.group_by('viewer')` and `pl.col('title').n_unique()`. Keep viewers "
                "who have three, and count them with `.height`.",
            ),
        ),
        Task(
            name="alone_by_titles",
            asks="Count the targets for whom exactly one number in the log has all "
            "four titles, on whatever day.",
            unit="targets",
            key=lambda data: _count_alone(data, data._known, _title),
            mistakes=(
                Mistake(
                    lambda data: _count_alone(data, data._known, _play),
                    "You used the days. In this task the attacker knows the titles "
                    "only.",
                ),
                Mistake(
                    lambda data: _TARGETS - _count_alone(data, data._known, _title),
                    "Whom did you count? Asked for are the targets who are alone.",
                ),
                Mistake(
                    lambda data: _count_alone(data, data._known, _title, most=2),
                    "You let two numbers pass. Alone means that one number fits, and "
                    "no other.",
                ),
                Mistake(
                    _alone_by_first_title,
                    "You took one shared title for a fit. A number fits where all four "
                    "titles stand.",
                ),
            ),
            hints=(
                "Join what was heard with the log, on the title. Each row then says: "
                "this number has this title of this target. How many rows must a pair "
                "of target and number have to fit?",
                "First take doubles away: `log.select('viewer', 'title').unique()`. "
                "Join, `group_by('target', 'viewer').len()`, keep 4. Then "
                "`group_by('target').len()`, keep 1, and take the `height`.",
            ),
            points=2,
        ),
        Task(
            name="alone_by_days",
            asks="Count the targets for whom exactly one number in the log has the "
            "first two titles that were heard (facts 1 and 2), each on its day.",
            unit="targets",
            key=lambda data: _count_alone(data, _first(data, 2), _play),
            mistakes=(
                Mistake(
                    lambda data: _count_alone(data, _first(data, 2), _title),
                    "You compared titles only. Now the day must be right too.",
                ),
                Mistake(
                    lambda data: _count_alone(data, data._known, _play),
                    "You used all four facts. Asked for are those with `fact` 1 or 2.",
                ),
                Mistake(
                    lambda data: _TARGETS - _count_alone(data, _first(data, 2), _play),
                    "Whom did you count? Asked for are the targets who are alone.",
                ),
                Mistake(
                    lambda data: _count_alone(data, _first(data, 1), _play),
                    "You used the first fact only, or took one shared fact for a fit.",
                ),
            ),
            hints=(
                "It is the code of the task before, with fewer facts. What else must "
                "be equal for a row to count? And how many rows are a fit now?",
                "Filter `heard` by `pl.col('fact') <= 2` and join on two columns, "
                "`on=['title', 'day']`, with the log's rows of these columns, each "
                "once.",
            ),
        ),
        Task(
            name="strangers_named",
            asks="Count the strangers, who are not in the log, for whom exactly one "
            "number has all four titles, on whatever day.",
            unit="strangers",
            key=lambda data: _count_alone(data, data._elsewhere, _title),
            mistakes=(
                Mistake(
                    lambda data: _count_alone(data, data._known, _title),
                    "This is the number for the targets. Use `strangers` in the place "
                    "of `heard`.",
                ),
                Mistake(
                    lambda data: _count_alone(data, data._elsewhere, _play),
                    "You used the days. Here the titles count, as in task 2.",
                ),
                Mistake(
                    lambda data: _count_alone(
                        data, data._elsewhere, _title, most=_PEOPLE
                    ),
                    "You counted the strangers whom at least one number fits. Asked "
                    "for are those with exactly one.",
                ),
            ),
            hints=(
                "The attack cannot know who is in the log. It is the same code on "
                "other people: only the table changes.",
                "Write `sheet.data.strangers` where `sheet.data.heard` stood in task "
                "2, and change nothing else.",
            ),
        ),
        Task(
            name="alone_protected",
            asks="Count the targets for whom exactly one number in the protected log "
            "has all that was heard.",
            unit="targets",
            key=lambda data: _count_alone(data, data._known, _coarse(data)),
            mistakes=(
                Mistake(
                    lambda data: _count_alone(data, data._known, _title),
                    "This is the number for the log as it was first handed out. Use "
                    "the two protected tables.",
                ),
                Mistake(
                    lambda data: _count_alone(data, data._known, _coarse(data), most=2),
                    "You let two numbers pass. Alone means that one number fits, and "
                    "no other.",
                ),
                Mistake(
                    lambda data: (
                        _TARGETS - _count_alone(data, data._known, _coarse(data))
                    ),
                    "Whom did you count? Asked for are the targets who are alone.",
                ),
            ),
            hints=(
                "The join is now on `told`. How many facts are left of each target? "
                "Not always four.",
                "`needed = heard.group_by('target').len(name='needed')`. Join it to "
                "the fits by `target`, and keep those where `len` equals `needed`.",
            ),
            points=2,
        ),
    ),
)
