"""Exercise 7: can a record be found by facts of which some are wrong?

The student joins tables and adds up points. The key multiplies matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.classroom.exercises.crowds import draw_popularity, draw_watched
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.sources.simulation.names import invent_titles

_PEOPLE, _TITLES, _TARGETS, _FACTS = 1_000, 400, 150, 8
_STEEP = 1.1  # how fast popularity falls
_WRONG = 0.3  # the chance that a fact is wrong
_K = 50  # the protected log keeps titles with so many viewers
_LEAD = 0.05
_LEADS = tuple(round(0.05 * step, 2) for step in range(1, 31))


@dataclass(frozen=True, eq=False)
class Heard:
    """A log without names, and what reviews under people's own names tell.

    Attributes
    ----------
    log : pl.DataFrame
        A row for each title that a viewer watched: `viewer`, a number; `title`.
    heard : pl.DataFrame
        Of each of 150 people of the log eight titles: `target`, from 1 to 150; `title`.
        Some of the titles are wrong.
    strangers : pl.DataFrame
        The same of 150 people who are not in the log.
    judge : pl.DataFrame
        Which number is whose: `target`, `viewer`. The attacker has no such table. It is
        there to count how often she is right.
    protected : pl.DataFrame
        The log without the titles that fewer than 50 of its viewers watched.
    leads : tuple of float
        Leads to try: 0.05, 0.1, 0.15 and so on to 1.5.
    """

    log: pl.DataFrame
    heard: pl.DataFrame
    strangers: pl.DataFrame
    judge: pl.DataFrame
    protected: pl.DataFrame
    leads: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Truth(Heard):
    """What was drawn: what a student gets, and what only the key needs."""

    _watched: np.ndarray = field(repr=False)
    _known: np.ndarray = field(repr=False)
    _elsewhere: np.ndarray = field(repr=False)
    _own: np.ndarray = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw a log, and of some people titles of which three in ten are wrong."""
    rng = np.random.default_rng([7, seed])
    popularity = draw_popularity(_TITLES, steep=_STEEP)
    watched, others = (_draw_crowd(rng, popularity) for _ in range(2))
    own, elsewhere = (rng.choice(_PEOPLE, _TARGETS, replace=False) for _ in range(2))
    known = _hear(rng, watched[own], popularity)
    strange = _hear(rng, others[elsewhere], popularity)
    names = np.array(invent_titles("film", _TITLES))[rng.permutation(_TITLES)]
    numbers = rng.permutation(np.arange(1001, 1001 + _PEOPLE))
    kept = watched & (watched.sum(axis=0) >= _K)
    targets = np.arange(1, _TARGETS + 1)
    return Truth(
        log=_tell(watched, "viewer", numbers, names),
        heard=_tell(known, "target", targets, names),
        strangers=_tell(strange, "target", targets, names),
        judge=pl.DataFrame({"target": targets, "viewer": numbers[own]}),
        protected=_tell(kept, "viewer", numbers, names),
        leads=_LEADS,
        _watched=watched,
        _known=known,
        _elsewhere=strange,
        _own=own,
    )


def _draw_crowd(rng: np.random.Generator, popularity: np.ndarray) -> np.ndarray:
    """Draw people, each with 8 to 30 titles."""
    how_many = rng.integers(8, 31, _PEOPLE)
    return draw_watched(rng, how_many, popularity)


def _hear(
    rng: np.random.Generator, watched: np.ndarray, popularity: np.ndarray
) -> np.ndarray:
    """Draw eight titles of each: most of her own, and some that she never watched."""
    n_wrong = np.minimum(rng.binomial(_FACTS, _WRONG, len(watched)), _FACTS - 1)
    keys = rng.random(watched.shape)
    # A title that somebody is mistaken about is a popular one, more often than not.
    mixed_up = np.log(popularity) + rng.gumbel(size=watched.shape)
    right = _largest(np.where(watched, keys, -1), _FACTS - n_wrong)
    return right | _largest(np.where(watched, -np.inf, mixed_up), n_wrong)


def _largest(keys: np.ndarray, how_many: np.ndarray) -> np.ndarray:
    """Mark the so many largest of each row."""
    return np.argsort(np.argsort(-keys, axis=1), axis=1) < how_many[:, None]


def _tell(
    watched: np.ndarray, who: str, numbers: np.ndarray, names: np.ndarray
) -> pl.DataFrame:
    """Write down who watched what, by number."""
    people, titles = np.nonzero(watched)
    return pl.DataFrame({who: numbers[people], "title": names[titles]}).sort(
        who, "title"
    )


#: What a title is worth, by how many people of the log watched it.
Weigh = Callable[[np.ndarray], np.ndarray]


def _one(viewers: np.ndarray) -> np.ndarray:
    """Count every title the same."""
    return np.ones(len(viewers))


def _rarity(viewers: np.ndarray) -> np.ndarray:
    """Count rare titles for more, as Narayanan and Shmatikov did."""
    return 1 / np.log(np.maximum(viewers, 2))


def _size(viewers: np.ndarray) -> np.ndarray:
    """Count common titles for more, which is the wrong way round."""
    return np.log(np.maximum(viewers, 2))


def _name(
    watched: np.ndarray, facts: np.ndarray, weigh: Weigh, lead: float
) -> np.ndarray:
    """Name for each target the best record, or -1 where it is not ahead by the lead."""
    scores = facts * weigh(watched.sum(axis=0)) @ watched.T.astype(float)
    two = np.sort(scores, axis=1)[:, -2:]
    return np.where(two[:, 1] - two[:, 0] > lead, scores.argmax(axis=1), -1)


def _right(data: Truth, weigh: Weigh, lead: float) -> int:
    """Count the targets for whom their own record is named."""
    named = _name(data._watched, data._known, weigh, lead)
    return int((named == data._own).sum())


def _named(data: Truth, facts: np.ndarray, weigh: Weigh, lead: float) -> int:
    """Count the people for whom any record is named."""
    return int((_name(data._watched, facts, weigh, lead) >= 0).sum())


def _exact(data: Truth, at_least: int = _FACTS) -> int:
    """Count the targets whose number, and no other, has so many of the titles."""
    fits = data._known.astype(float) @ data._watched.T.astype(float) >= at_least
    own = fits[np.arange(_TARGETS), data._own]
    return int((own & (fits.sum(axis=1) == 1)).sum())


def _has_all(data: Truth) -> int:
    """Count the targets of whom nothing that was heard is wrong."""
    return int((data._known <= data._watched[data._own]).all(axis=1).sum())


def _careful_lead(data: Truth, facts: np.ndarray, most: int) -> float:
    """Find the smallest lead at which few enough people are named."""
    scores = facts * _rarity(data._watched.sum(axis=0)) @ data._watched.T.astype(float)
    two = np.sort(scores, axis=1)[:, -2:]
    ahead = two[:, 1] - two[:, 0]
    return next(lead for lead in _LEADS if (ahead > lead).sum() <= most)


def _found_protected(data: Truth, lead: float = _LEAD) -> int:
    """Count who is named rightly in the log without rare titles."""
    kept = data._watched & (data._watched.sum(axis=0) >= _K)
    return int((_name(kept, data._known, _rarity, lead) == data._own).sum())


EXERCISE = Exercise(
    name="scoreboard",
    number=7,
    title="Can you find somebody by facts that are partly wrong?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="exact",
            asks="Count the targets for whom one number in the log, and no other, has "
            "all eight titles, and it is the target's own.",
            unit="targets",
            key=_exact,
            mistakes=(
                Mistake(
                    lambda data: _exact(data, _FACTS - 1),
                    "You let one wrong title pass. This first attempt asks for all "
                    "eight.",
                ),
                Mistake(
                    lambda data: _TARGETS - _exact(data),
                    "Whom did you count? Asked for are the targets who are found.",
                ),
                Mistake(
                    lambda data: _right(data, _one, 0.5),
                    "You named the record with the most titles. That is the next task. "
                    "Here all eight must be there.",
                ),
            ),
            hints=(
                "Join what was heard with the log by title. A number fits a target "
                "where the pair of them has eight rows.",
                "`heard.join(log, on='title').group_by('target', 'viewer').len()`, "
                "keep 8; keep targets with one row left; join `judge` on both "
                "columns, and count.",
            ),
        ),
        Task(
            name="by_count",
            asks="Name for each target the number with the most of the eight titles, "
            "if it has more of them than any other number. Count the targets for whom "
            "that is their own.",
            unit="targets",
            key=lambda data: _right(data, _one, 0.5),
            mistakes=(
                Mistake(
                    lambda data: _named(data, data._known, _one, 0.5),
                    "You counted all targets for whom a number was named. Some of the "
                    "names are wrong: compare with `judge`.",
                ),
                Mistake(
                    _exact,
                    "This is the number of the first task. Now the best record counts, "
                    "even if it lacks a title.",
                ),
                Mistake(
                    lambda data: _right(data, _one, 1.5),
                    "You asked for a lead of two titles. One is enough.",
                ),
                Mistake(
                    lambda data: (
                        _named(data, data._known, _one, 0.5) - _right(data, _one, 0.5)
                    ),
                    "You counted the names that are wrong.",
                ),
            ),
            hints=(
                "Count the titles of each pair of target and number. Of each target "
                "you need the largest count and the second largest.",
                "`.sort('len', descending=True).group_by('target', "
                "maintain_order=True)` with `pl.col('viewer').first()`, "
                "`pl.col('len').first().alias('top')` and `pl.col('len').slice(1, "
                "1).sum().alias('next')`. Keep those where `top` is above `next`, and "
                "join `judge`.",
            ),
            points=2,
        ),
        Task(
            name="by_rarity",
            asks="Now let each title count 1 / ln(number of its viewers in the log). "
            "Name the best number if it is ahead of the next by more than 0.05. Count "
            "the targets for whom that is their own.",
            unit="targets",
            key=lambda data: _right(data, _rarity, _LEAD),
            mistakes=(
                Mistake(
                    lambda data: _right(data, _one, 0.5),
                    "Every title still counts the same. A rare one must count for "
                    "more.",
                ),
                Mistake(
                    lambda data: _right(data, _size, _LEAD),
                    "Your weights grow with the number of viewers. They must fall: 1 "
                    "divided by the logarithm.",
                ),
                Mistake(
                    lambda data: _named(data, data._known, _rarity, _LEAD),
                    "You counted all targets for whom a number was named. Some of the "
                    "names are wrong: compare with `judge`.",
                ),
                Mistake(
                    lambda data: _right(data, _rarity, 0.3),
                    "You asked for a larger lead than 0.05.",
                ),
            ),
            hints=(
                "It is the code of the task before. Add up weights where you counted "
                "rows. Where does the number of viewers of a title come from?",
                "`weights = log.group_by('title').len().with_columns(weight=1 / "
                "pl.col('len').clip(2).log())`. Join it by title, and use "
                "`pl.col('weight').sum()` for `len()`. A title with one viewer counts "
                "as if it had two.",
            ),
            points=2,
        ),
        Task(
            name="strangers_named",
            asks="Count the strangers, who are not in the log, for whom the attack of "
            "task 3 names a number all the same.",
            unit="strangers",
            key=lambda data: _named(data, data._elsewhere, _rarity, _LEAD),
            mistakes=(
                Mistake(
                    lambda data: _named(data, data._known, _rarity, _LEAD),
                    "You looked for the targets. Put `strangers` where `heard` stood.",
                ),
                Mistake(
                    lambda data: _named(data, data._elsewhere, _one, 0.5),
                    "You counted titles as in task 2. Use the weights of task 3.",
                ),
                Mistake(
                    lambda data: (
                        _TARGETS - _named(data, data._elsewhere, _rarity, _LEAD)
                    ),
                    "You counted the strangers for whom no number is named.",
                ),
                Mistake(
                    lambda data: 0,
                    "Did you join `judge`? No stranger has a number of his own, so "
                    "each name is wrong. Count how many are named.",
                ),
            ),
            hints=(
                "Nothing is right here: whoever is named is the wrong one. So stop "
                "before the comparison with `judge`.",
                "Same code as in task 3 with `sheet.data.strangers`, and the `height` "
                "of what is left after the lead was asked for.",
            ),
        ),
        Task(
            name="found_carefully",
            asks="Find the smallest of the leads in `sheet.data.leads` at which at "
            "most 8 of the 150 strangers are named. Count the targets for whom their "
            "own number is named at that lead.",
            unit="targets",
            key=lambda data: _right(
                data, _rarity, _careful_lead(data, data._elsewhere, 8)
            ),
            mistakes=(
                Mistake(
                    lambda data: _right(data, _rarity, _LEAD),
                    "This is the number at a lead of 0.05, where too many strangers "
                    "are named.",
                ),
                Mistake(
                    lambda data: _right(data, _rarity, _LEADS[-1]),
                    "You took the largest lead. The smallest that will do is asked "
                    "for.",
                ),
                Mistake(
                    lambda data: _named(
                        data,
                        data._elsewhere,
                        _rarity,
                        _careful_lead(data, data._elsewhere, 8),
                    ),
                    "You counted the strangers who are named at that lead. Count the "
                    "targets who are found.",
                ),
                Mistake(
                    lambda data: _right(
                        data, _rarity, _careful_lead(data, data._elsewhere, 0)
                    ),
                    "You asked for no stranger at all. Eight may be named.",
                ),
            ),
            hints=(
                "Work out once, for every target and every stranger, how far the best "
                "number is ahead of the next. Then only a comparison is left.",
                "With `ahead = top - next` for strangers: the lead you want is the "
                "first of `sheet.data.leads` for which "
                "`strange.filter(pl.col('ahead') > lead).height <= 8`.",
            ),
            points=2,
        ),
        Task(
            name="found_protected",
            asks="Run the attack of task 3 on the protected log, with weights from "
            "that log and a lead of 0.05. Count the targets for whom their own number "
            "is named.",
            unit="targets",
            key=_found_protected,
            mistakes=(
                Mistake(
                    lambda data: _right(data, _rarity, _LEAD),
                    "This is the number for the log with its rare titles. Use "
                    "`sheet.data.protected`.",
                ),
                Mistake(
                    lambda data: _TARGETS - _found_protected(data),
                    "Whom did you count? Asked for are the targets who are found.",
                ),
                Mistake(
                    lambda data: _found_protected(data, 0.3),
                    "You asked for a larger lead than 0.05.",
                ),
            ),
            hints=(
                "Only the log changes. Which of your tables came from the log?",
                "Both the rows that are joined and the weights come from "
                "`sheet.data.protected` now.",
            ),
        ),
    ),
)
