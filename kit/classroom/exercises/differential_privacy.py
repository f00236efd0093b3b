"""Exercise 11: what does a promise of ε say, what does it cost, and who breaks it?

The student works out noise, tests three machines and compares guesses with the truth.
The key counts runs and guesses by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log

import numpy as np
import polars as pl

from kit.classroom.tasks import Exercise, Mistake, Task

_RUNS, _PAIRS = 20_000, 400
_MACHINES = ("Ash", "Birch", "Cedar")
_WITHOUT = 100


@dataclass(frozen=True, eq=False)
class Promise:
    """What a publisher promises, and what three machines print.

    Attributes
    ----------
    epsilon : float
        What is promised for everything together.
    days : int
        One viewer can be in so many daily counts, and in one more: that of the streak.
    runs : mapping of str to pl.DataFrame
        For each of three machines 20,000 runs on two made-up audiences that differ by
        one person: `without`, where the true count is 100, and `with_her`, where it is
        101.
    pairs : pl.DataFrame
        400 people, and of each two printed counts: `all_viewers` of a title, and
        `all_but_one`, the same without that person. `exact` or `private` in front says
        under which rule. `watched` is for the judge: 1 if the person did.
    """

    epsilon: float
    days: int
    runs: Mapping[str, pl.DataFrame]
    pairs: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Truth(Promise):
    """What was drawn: what a student gets, and what only the key needs."""

    _broken: str = field(repr=False)
    _watched: np.ndarray = field(repr=False)
    _counts: np.ndarray = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw a promise, one machine that breaks it, and pairs of printed counts."""
    rng = np.random.default_rng([11, seed])
    epsilon = float(rng.choice([0.4, 0.5, 0.8, 1.25]))
    broken = str(rng.choice(_MACHINES))
    runs = {
        name: _run(rng, epsilon * (2.5 if name == broken else factor))
        for name, factor in zip(
            _MACHINES, rng.permutation([0.95, 0.85, 0.75]), strict=True
        )
    }
    watched = rng.random(_PAIRS) < rng.uniform(0.3, 0.45)
    counts = rng.integers(40, 900, _PAIRS)
    # Each of the two numbers gets half of the budget, since one person is in both.
    noisy = [
        true + _noise(rng, epsilon / 2, _PAIRS) for true in (counts + watched, counts)
    ]
    pairs = pl.DataFrame(
        {
            "exact_all_viewers": counts + watched,
            "exact_all_but_one": counts,
            "private_all_viewers": noisy[0],
            "private_all_but_one": noisy[1],
            "watched": watched.astype(int),
        }
    )
    days = int(rng.integers(10, 25))
    return Truth(
        epsilon, days, runs, pairs, broken, watched, np.array([counts, *noisy])
    )


def _noise(rng: np.random.Generator, epsilon: float, n: int) -> np.ndarray:
    """Draw discrete Laplace noise, as wide as ε asks for a count of people."""
    stop = 1 - exp(-epsilon)
    return rng.geometric(stop, n) - rng.geometric(stop, n)


def _run(rng: np.random.Generator, epsilon: float) -> pl.DataFrame:
    """Print both audiences again and again."""
    noise = _noise(rng, epsilon, 2 * _RUNS)
    return pl.DataFrame(
        {
            "without": _WITHOUT + noise[:_RUNS],
            "with_her": _WITHOUT + 1 + noise[_RUNS:],
        }
    )


def _shown(runs: pl.DataFrame, at_least: int = _WITHOUT + 1) -> float:
    """Say which ε the two rates of one test show, by their logarithms."""
    said = [
        int((runs[name].to_numpy() >= at_least).sum())
        for name in ("with_her", "without")
    ]
    return log(said[0] / said[1])


def _by_shown(data: Truth) -> list[str]:
    """Name the machines, beginning with the one that shows least."""
    return sorted(_MACHINES, key=lambda name: _shown(data.runs[name]))


def _private(data: Truth) -> int:
    """Count the people about whom the difference of private counts is right."""
    return int(((data._counts[1] - data._counts[2] >= 1) == data._watched).sum())


def _commoner(data: Truth) -> int:
    """Count the people about whom the commoner answer is right."""
    n = int(data._watched.sum())
    return max(n, _PAIRS - n)


EXERCISE = Exercise(
    name="differential-privacy",
    number=11,
    title="What is a promise of privacy worth?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="scale",
            asks="Give the scale of the Laplace noise that one count needs for the "
            "promised ε.",
            unit="people",
            key=lambda data: 1 / data.epsilon,
            mistakes=(
                Mistake(
                    lambda data: data.epsilon,
                    "A smaller ε is a stronger promise, and needs more noise. Yours "
                    "gets less.",
                ),
                Mistake(
                    lambda data: data.days / data.epsilon,
                    "That is for many counts. One is asked for.",
                ),
                Mistake(
                    lambda data: 2**0.5 / data.epsilon,
                    "That is the standard deviation. The scale is asked for.",
                ),
                Mistake(
                    lambda data: exp(data.epsilon),
                    "That is by how much a chance may change. How wide is the noise?",
                ),
            ),
            hints=(
                "One person changes a count by 1 at most. By what must that be "
                "divided?",
                "The scale is the change that one person can make, over ε.",
            ),
            tolerance=0.001,
        ),
        Task(
            name="scale_all",
            asks="The service prints a count for each day and one of the streak. Give "
            "the scale of the Laplace noise that each of them needs, so that all "
            "together keep ε.",
            unit="people",
            key=lambda data: (data.days + 1) / data.epsilon,
            mistakes=(
                Mistake(
                    lambda data: 1 / data.epsilon,
                    "That is enough for one count. One viewer can be in all of them.",
                ),
                Mistake(
                    lambda data: data.days / data.epsilon,
                    "You forgot a count: the streak is printed too.",
                ),
                Mistake(
                    lambda data: (data.days + 1) ** 0.5 / data.epsilon,
                    "The root is for Gaussian noise. For Laplace noise the changes add "
                    "up.",
                ),
                Mistake(
                    lambda data: (data.days + 1) * data.epsilon,
                    "A smaller ε needs more noise. Yours gets less.",
                ),
            ),
            hints=(
                "In how many of the printed counts can one viewer be? By how much can "
                "she change all of them together?",
                "Days and one more, over ε. Or ask `kit.rules.private_rule` for its "
                "`noise.scale`.",
            ),
            points=2,
            tolerance=0.001,
        ),
        Task(
            name="shown",
            asks="Test the machine Ash: say 'she is in it' when 101 or more is "
            "printed. Give ln(share of runs with her in which you say so / share of "
            "runs without her in which you say so).",
            unit="ε",
            key=lambda data: _shown(data.runs["Ash"]),
            mistakes=(
                Mistake(
                    lambda data: exp(_shown(data.runs["Ash"])),
                    "That is the ratio. Take its natural logarithm.",
                ),
                Mistake(
                    lambda data: -_shown(data.runs["Ash"]),
                    "You divided the wrong way round.",
                ),
                Mistake(
                    lambda data: _shown(data.runs["Ash"], _WITHOUT),
                    "You said so from 100 on. Say it from 101 on.",
                ),
                Mistake(
                    lambda data: _shown(data.runs["Ash"]) / log(10),
                    "That is the logarithm to base 10. Take the natural one.",
                ),
            ),
            hints=(
                "Two shares of 20,000 runs each: how often 101 or more is printed with "
                "her, and how often without.",
                "`(ash['with_her'] >= 101).mean()` is one share. polars has the "
                "logarithm: `pl.Series([ratio]).log().item()`.",
            ),
            tolerance=0.002,
        ),
        Task(
            name="broken",
            asks="All three machines promise the same ε. Name the one whose promise is "
            "refuted.",
            unit="a name",
            key=lambda data: data._broken,
            mistakes=(
                Mistake(
                    lambda data: _by_shown(data)[0],
                    "This machine shows less than it promises, by this test.",
                ),
                Mistake(
                    lambda data: _by_shown(data)[1],
                    "What this machine shows is not above what it promises.",
                ),
                Mistake(
                    lambda data: "none",
                    "One of them shows clearly more than it promises.",
                ),
            ),
            hints=(
                "Do the test of task 3 with each machine. Which one shows more than ε?",
                "A machine can show a little more by chance. "
                "`kit.attacks.bound_epsilon` says what is shown at 95% confidence.",
            ),
        ),
        Task(
            name="watched_exact",
            asks="For each of the 400 people subtract `exact_all_but_one` from "
            "`exact_all_viewers`. Count the people who watched, as these numbers "
            "prove.",
            unit="people",
            key=lambda data: int(data._watched.sum()),
            mistakes=(
                Mistake(
                    lambda data: _PAIRS - int(data._watched.sum()),
                    "Whom did you count? Asked for are the people who watched.",
                ),
                Mistake(
                    lambda data: int((data._counts[1] - data._counts[2] >= 1).sum()),
                    "You used the private counts. They come in the next task.",
                ),
                Mistake(
                    lambda data: _PAIRS,
                    "You counted all of them. Of some the two numbers are the same.",
                ),
            ),
            hints=(
                "Whoever watched is in the larger count and not in the smaller one.",
                "`(pairs['exact_all_viewers'] - pairs['exact_all_but_one'] >= "
                "1).sum()`",
            ),
        ),
        Task(
            name="right_private",
            asks="Now with the private counts: say that a person watched if the "
            "difference is at least 1. Count the people about whom that is right, yes "
            "or no.",
            unit="people",
            key=_private,
            mistakes=(
                Mistake(
                    lambda data: _PAIRS,
                    "You used the exact counts again.",
                ),
                Mistake(
                    lambda data: int((data._counts[1] - data._counts[2] >= 1).sum()),
                    "You counted the people of whom you say yes. Count those about "
                    "whom it is right.",
                ),
                Mistake(
                    lambda data: _PAIRS - _private(data),
                    "You counted the people about whom it is wrong.",
                ),
                Mistake(
                    _commoner,
                    "That is the baseline: the commoner answer, said of everybody.",
                ),
                Mistake(
                    lambda data: int(
                        ((data._counts[1] - data._counts[2] > 1) == data._watched).sum()
                    ),
                    "You asked for more than 1. At least 1 is asked for.",
                ),
            ),
            hints=(
                "Say yes or no of each person, and compare with the column `watched`.",
                "`says = pairs['private_all_viewers'] - pairs['private_all_but_one'] "
                ">= 1`, and `(says == (pairs['watched'] == 1)).sum()`.",
            ),
            points=2,
        ),
    ),
)
