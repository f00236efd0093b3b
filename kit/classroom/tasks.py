"""What does an exercise ask, how is its key computed, and what do people get wrong?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kit.checks import check_each, check_number, check_whole
from kit.errors import ClassroomError

_FEWEST_MISTAKES = 3


@dataclass(frozen=True)
class Mistake:
    """A typical mistake: what it leads to, and what is wrong with it.

    Parameters
    ----------
    value : callable
        From the data of a seed to the answer of somebody who makes this mistake.
    says : str
        What went wrong, in words and without the answer.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.Mistake(lambda data: data[1], "That is the later number.").says
    'That is the later number.'
    """

    value: Callable[[Any], object]
    says: str


@dataclass(frozen=True, repr=False)
class Task:
    """One thing that an exercise asks for, with its key.

    Parameters
    ----------
    name : str
        The variable in which the student leaves the answer.
    asks : str
        What to do, in the imperative and with its unit.
    unit : str
        What the answer counts, such as ``"people"``.
    key : callable
        From the data of a seed to the right answer: an int, a float, a text, True or
        False, or a list, tuple, set or dict of these. It is computed, never typed.
    mistakes : tuple of Mistake
        At least three typical ones, the likeliest first.
    hints : tuple of str
        Two steps, neither with the answer.
    points : int, default 1
        What a right answer earns.
    tolerance : float, default 0.0
        How far an answer may be from the key, in `unit`, where the key is a float.

    Raises
    ------
    ClassroomError
        If the name is none of a variable, there are fewer than three mistakes or not
        two hints, or the points or the tolerance are out of range.

    Examples
    --------
    >>> import kit
    >>> wrong = [kit.classroom.Mistake(lambda data: n, "No.") for n in range(3)]
    >>> task = kit.classroom.Task(
    ...     "stopped",
    ...     "Count the people who stopped.",
    ...     "people",
    ...     lambda data: data[0] - data[1],
    ...     tuple(wrong),
    ...     ("Who is in both?", "Subtract."),
    ... )
    >>> task.key((57, 53))
    4
    """

    name: str
    asks: str
    unit: str
    key: Callable[[Any], object]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str]
    points: int = 1
    tolerance: float = 0.0

    def __repr__(self) -> str:
        return f"Task {self.name}: {self.asks}"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise ClassroomError.bad_value("name", "the name of a variable", self.name)
        rule = "Mistakes, at least three of them, in a tuple"
        found = check_each(ClassroomError, "mistakes", self.mistakes, Mistake, rule)
        if len(found) < _FEWEST_MISTAKES:
            raise ClassroomError.bad_value("mistakes", rule, len(found))
        hints = check_each(ClassroomError, "hints", self.hints, str, "two texts")
        if len(hints) != 2:
            raise ClassroomError.bad_value("hints", "two texts", len(hints))
        check_whole(ClassroomError, "points", self.points)
        check_number(ClassroomError, "tolerance", self.tolerance, least=0)


@dataclass(frozen=True, repr=False)
class Exercise:
    """A sheet of tasks about data that every seed draws anew.

    Parameters
    ----------
    name : str
        Such as ``"differencing"``.
    number : int
        Its place in the term.
    title : str
        A question.
    minutes : int
        How long a class takes.
    draw : callable
        From a seed to the data: a frozen dataclass under the one that students get,
        with fields of its own, each with an underscore, for what only the key needs.
    tasks : tuple of Task
        In the order of the sheet; no two of one name.

    Raises
    ------
    ClassroomError
        If it has no tasks, two of one name, or a title that asks nothing.

    Examples
    --------
    >>> import kit
    >>> sheet = kit.classroom.open_exercise("differencing", seed=1)
    >>> sheet
    Exercise 1, seed 1: What does tomorrow's boast give away about today's?
    """

    name: str
    number: int
    title: str
    minutes: int
    draw: Callable[[int], Any]
    tasks: tuple[Task, ...]

    def __repr__(self) -> str:
        return f"Exercise {self.number}: {self.title}"

    def __post_init__(self) -> None:
        rule = "Tasks, at least one and no two of one name, in a tuple"
        names = [
            task.name
            for task in check_each(ClassroomError, "tasks", self.tasks, Task, rule)
        ]
        if not names or len(set(names)) < len(names):
            raise ClassroomError.bad_value("tasks", rule, names)
        if not self.title.endswith("?"):
            raise ClassroomError.bad_value("title", "a question", self.title)
        check_whole(ClassroomError, "number", self.number)
        check_whole(ClassroomError, "minutes", self.minutes)

    @property
    def stem(self) -> str:
        """Name of its files, such as ``01-differencing``."""
        return f"{self.number:02}-{self.name}"

    @property
    def points(self) -> int:
        """What all tasks earn together."""
        return sum(task.points for task in self.tasks)

    def task(self, name: str) -> Task:
        """Find a task by its name.

        Raises
        ------
        ClassroomError
            If there is none.
        """
        for task in self.tasks:
            if task.name == name:
                return task
        names = ", ".join(task.name for task in self.tasks)
        raise ClassroomError.bad_value("task", f"one of {names}", name)
