"""Exercise 9: is a little noise enough, where many questions may be asked?

The student averages and calls the kit's decoder. The key is the planted truth, and for
decoding another solver of the same least squares.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import lsq_linear

from kit.answers import Answers
from kit.classroom.tasks import Exercise, Mistake, Task

_CROWDS, _BASE = 300, 5
_PEOPLE, _QUESTIONS, _SD = 80, 1_600, 3.0
_STEPS = (100, 200, 300, 400, 500, 600, 800, 1_200, 1_600)


@dataclass(frozen=True, eq=False)
class Desk:
    """What a desk answered to many permitted questions.

    Attributes
    ----------
    asked_again : np.ndarray of shape (300,)
        One question, asked 300 times: how many people watched, the small group among
        them.
    with_group, without_group : np.ndarray of shape (300,)
        Answers about 300 crowds: each with the small group in it, and without.
    answers : kit.answers.Answers
        1,600 other questions about 80 people who have numbers: who is in each, and how
        many of them watched the film, with noise.
    secret : np.ndarray of bool, of shape (80,)
        Who of the 80 watched it. Only the judge knows.
    protected : kit.answers.Answers
        The same questions, under a budget for all of them.
    steps : tuple of int
        Numbers of answers to try, from 100 to 1,600.
    """

    asked_again: np.ndarray
    with_group: np.ndarray
    without_group: np.ndarray
    answers: Answers
    secret: np.ndarray
    protected: Answers
    steps: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Truth(Desk):
    """What was drawn: what a student gets, and what only the key needs."""

    _size: int = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw crowds around a small group, and people with a secret."""
    rng = np.random.default_rng([9, seed])
    size = int(rng.choice([3, 4, 6, 7, 8]))
    crowds = _draw_crowds(rng, size)
    secret = rng.permutation(np.arange(_PEOPLE) < rng.integers(24, 37))
    members = rng.random((_QUESTIONS, _PEOPLE)) < 0.5
    true = members.astype(float) @ secret
    # A budget gives each of t answers noise that grows with the root of t.
    wide = 1.5 * np.sqrt(_QUESTIONS)
    return Truth(
        asked_again=_round(np.full(_CROWDS, crowds[0] + size)),
        with_group=_round(crowds + size),
        without_group=_round(crowds),
        answers=Answers(members, np.rint(true + rng.normal(0, _SD, _QUESTIONS))),
        secret=secret,
        protected=Answers(members, np.rint(true + rng.normal(0, wide, _QUESTIONS))),
        steps=_STEPS,
        _size=size,
    )


def _draw_crowds(rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw crowds whose mean difference does not miss the size by bad luck."""
    while True:
        crowds = rng.integers(60, 400, _CROWDS)
        if abs((_round(crowds + size) - _round(crowds)).mean() - size) < 0.35:
            return crowds


def _round(counts: np.ndarray) -> np.ndarray:
    """Round to a multiple of the base."""
    return _BASE * ((counts + _BASE // 2) // _BASE)


def _right(data: Truth, answers: Answers, n: int) -> int:
    """Count the secrets that least squares between 0 and 1 names rightly."""
    members = np.asarray(answers.members[:n], dtype=float)
    shares = lsq_linear(members, answers.values[:n], (0, 1), tol=1e-12).x
    return int(((shares > 0.5) == data.secret).sum())


def _commoner(data: Truth) -> int:
    """Count the people for whom the commoner answer is right."""
    n_yes = int(data.secret.sum())
    return max(n_yes, _PEOPLE - n_yes)


def _enough(data: Truth, share: float) -> int:
    """Find the fewest answers by which so many secrets are named."""
    for n in _STEPS:
        if _right(data, data.answers, n) >= share * _PEOPLE:
            return n
    return _STEPS[-1]


def _mean(data: Truth) -> float:
    """Average the differences."""
    return float((data.with_group - data.without_group).mean())


EXERCISE = Exercise(
    name="averaging-and-decoding",
    number=9,
    title="Is a little noise enough?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="first_try",
            asks="Average the 300 answers to the one question, take the first answer "
            "of `without_group` from it, and give the difference.",
            unit="people",
            key=lambda data: float(data.asked_again[0] - data.without_group[0]),
            mistakes=(
                Mistake(
                    lambda data: float(data.asked_again[0]),
                    "That is the answer itself. Take off the crowd without the group.",
                ),
                Mistake(
                    lambda data: float(data.without_group[0] - data.asked_again[0]),
                    "You subtracted the wrong way round.",
                ),
                Mistake(
                    lambda data: float(
                        data.asked_again.mean() - data.without_group.mean()
                    ),
                    "You took off the mean of all crowds. The question was about the "
                    "first of them.",
                ),
                Mistake(
                    _mean,
                    "That is the attack of the next task. Here one question is asked "
                    "again and again.",
                ),
            ),
            hints=(
                "How different are the 300 answers from each other?",
                "`asked_again.mean() - without_group[0]`. The first crowd stands at "
                "place 0.",
            ),
            tolerance=0.01,
        ),
        Task(
            name="size",
            asks="Find the size of the small group from all 300 crowds, as a whole "
            "number.",
            unit="people",
            key=lambda data: data._size,
            mistakes=(
                Mistake(
                    lambda data: int(data.asked_again[0] - data.without_group[0]),
                    "That is the first try. Rounding hides the size in any single "
                    "pair.",
                ),
                Mistake(
                    lambda data: int((data.with_group - data.without_group).max()),
                    "You took the largest difference. Rounding pushes up as often as "
                    "down: which number lies in between?",
                ),
                Mistake(
                    lambda data: int((data.with_group - data.without_group).min()),
                    "You took the smallest difference. Rounding pushes down as often "
                    "as up: which number lies in between?",
                ),
                Mistake(
                    lambda data: int(np.median(data.with_group - data.without_group)),
                    "You took the median, which is a multiple of 5 like every single "
                    "difference. The mean is not.",
                ),
                Mistake(
                    lambda data: int((data.with_group - data.without_group).sum()),
                    "You added the differences up. Divide by their number.",
                ),
            ),
            hints=(
                "Each difference is a multiple of 5. Their mean is not, and 300 of "
                "them blur it very little.",
                "`round((with_group - without_group).mean())`",
            ),
            points=2,
        ),
        Task(
            name="commoner",
            asks="Count the people about whom somebody is right who says the commoner "
            "answer of everybody, and reads no answer of the desk.",
            unit="people",
            key=_commoner,
            mistakes=(
                Mistake(
                    lambda data: _PEOPLE - _commoner(data),
                    "That is the rarer answer.",
                ),
                Mistake(
                    lambda data: _PEOPLE // 2,
                    "That is what a coin gets on average. Saying one answer of "
                    "everybody does better.",
                ),
                Mistake(
                    lambda data: _PEOPLE,
                    "That is everybody. The commoner answer is wrong about some.",
                ),
            ),
            hints=(
                "How many of the 80 have a yes, and how many a no?",
                "`max(secret.sum(), (~secret).sum())`",
            ),
        ),
        Task(
            name="right_few",
            asks="Decode the first 100 answers. Count the people whose secret is named "
            "rightly.",
            unit="people",
            key=lambda data: _right(data, data.answers, 100),
            mistakes=(
                Mistake(
                    lambda data: _PEOPLE - _right(data, data.answers, 100),
                    "You counted the people whose secret is named wrongly.",
                ),
                Mistake(
                    lambda data: _right(data, data.answers, _QUESTIONS),
                    "You decoded all answers. Keep the first 100.",
                ),
                Mistake(
                    _commoner,
                    "That is the number for one answer of everybody.",
                ),
                Mistake(
                    lambda data: _right(data, data.protected, 100),
                    "You decoded the protected answers. They come at the end.",
                ),
            ),
            hints=(
                "`answers.first(100)` keeps the first. The decoder gives a True or "
                "False for each person.",
                "`guesses = kit.attacks.decode(answers.first(100)).guesses`, and "
                "`(guesses == secret).sum()`.",
            ),
        ),
        Task(
            name="enough",
            asks="Find the smallest number in `sheet.data.steps` of answers from which "
            "decoding names at least 76 of the 80 secrets rightly.",
            unit="answers",
            key=lambda data: _enough(data, 0.95),
            mistakes=(
                Mistake(
                    lambda data: _STEPS[-1],
                    "You took all answers. Fewer will do.",
                ),
                Mistake(
                    lambda data: _STEPS[0],
                    "With the first 100 answers too many secrets are named wrongly.",
                ),
                Mistake(
                    lambda data: _enough(data, 0.85),
                    "You let more than four secrets be wrong. At least 76 are asked "
                    "for.",
                ),
                Mistake(
                    lambda data: _enough(data, 1.0),
                    "You asked for all 80. At least 76 are asked for.",
                ),
            ),
            hints=(
                "Do what you did with 100 answers for each number in `steps`, and look "
                "where it first reaches 76.",
                "`right = {n: (kit.attacks.decode(answers.first(n)).guesses == "
                "secret).sum() for n in steps}`",
            ),
            points=2,
        ),
        Task(
            name="right_protected",
            asks="Decode all 1,600 protected answers. Count the people whose secret is "
            "named rightly.",
            unit="people",
            key=lambda data: _right(data, data.protected, _QUESTIONS),
            mistakes=(
                Mistake(
                    lambda data: _right(data, data.answers, _QUESTIONS),
                    "You decoded the answers with little noise. Use "
                    "`sheet.data.protected`.",
                ),
                Mistake(
                    lambda data: _PEOPLE - _right(data, data.protected, _QUESTIONS),
                    "You counted the people whose secret is named wrongly.",
                ),
                Mistake(
                    lambda data: _right(data, data.protected, 100),
                    "You decoded the first 100. Take all of them.",
                ),
            ),
            hints=(
                "Only the answers change.",
                "`kit.attacks.decode(sheet.data.protected).guesses`",
            ),
        ),
    ),
)
