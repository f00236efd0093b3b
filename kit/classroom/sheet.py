"""How does a student open an exercise, check an answer and ask for a hint?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from kit.checks import check_seed, check_whole
from kit.classroom.answers import UnfitError, are_equal, as_plain, fit, is_missing
from kit.classroom.exercises import draw_data, load_exercise, show_data
from kit.classroom.saying import help_on, is_other_end, out_of_range, wanted
from kit.classroom.tasks import Exercise, Task
from kit.errors import ClassroomError

#: What became of an answer, with the word that a verdict opens with.
STATES = {"right": "Right.", "wrong": "Not yet.", "missing": "", "unfit": ""}


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer: right or not, and why, never the key.

    Parameters
    ----------
    task : str
        Name of the task.
    state : {"right", "wrong", "missing", "unfit"}
        Whether it is right; wrong; not answered yet; or of a kind that no answer is.
    says : str
        The same in words. Of a typical mistake, what went wrong.
    named : bool, default False
        Whether the mistake is one of the typical ones.

    Examples
    --------
    >>> import kit
    >>> sheet = kit.classroom.open_exercise("differencing", seed=1)
    >>> sheet.check("stopped", ...)
    stopped: not answered yet. Put a whole number of people in place of the three dots.
    """

    task: str
    state: str
    says: str
    named: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the answer is right."""
        return self.state == "right"

    def require(self) -> None:
        """Stop here unless the answer is right, as a grader's test does.

        Raises
        ------
        ClassroomError
            If it is not, with what the verdict says.
        """
        if not self.is_right:
            raise ClassroomError(str(self))

    def __str__(self) -> str:
        return f"{self.task}: {self.says}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        kind = {"right": "success", "missing": "info"}.get(self.state, "warning")
        return (
            f'<div class="alert alert-{kind}" role="status"><code>{escape(self.task)}'
            f"</code>: {marked_up(self.says)}</div>"
        )


@dataclass(frozen=True)
class Hint:
    """One step towards an answer."""

    says: str

    def __str__(self) -> str:
        return self.says

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<div class="alert alert-info" role="note">{marked_up(self.says)}</div>'


@dataclass(frozen=True, repr=False)
class Sheet:
    """An exercise with the data of one seed.

    Parameters
    ----------
    seed : int
        The number that the teacher gave.
    data : object
        What the exercise draws for that seed; its fields are yours to use. It holds
        nothing that only the key needs.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.open_exercise("differencing", seed=1)
    Exercise 1, seed 1: What does tomorrow's boast give away about today's?
    """

    _exercise: Exercise
    seed: int
    data: Any

    def check(self, task: str, answer: object) -> Verdict:
        """Say whether an answer is right, and if not, what went wrong.

        Parameters
        ----------
        task : str
            Name of the task, which is that of the variable.
        answer : object
            What you found; ``...`` or None if nothing yet.

        Returns
        -------
        Verdict
            It never shows the key.

        Raises
        ------
        ClassroomError
            If the exercise has no such task.
        """
        asked = self._exercise.task(task)
        return judge(asked, draw_data(self._exercise.name, self.seed), answer)

    def hint(self, task: str, step: int = 1) -> Hint:
        """Help on, in two steps; neither gives the answer.

        Parameters
        ----------
        task : str
            Name of the task.
        step : int, default 1
            1 for a hint, 2 for a plainer one.

        Returns
        -------
        Hint
            One or two sentences.

        Raises
        ------
        ClassroomError
            If there is no such task or step.
        """
        hints = self._exercise.task(task).hints
        check_whole(ClassroomError, "step", step, most=len(hints))
        more = f" Another step: sheet.hint({task!r}, 2)" if step == 1 else ""
        return Hint(hints[step - 1] + more)

    def __repr__(self) -> str:
        told = self._exercise
        return f"Exercise {told.number}, seed {self.seed}: {told.title}"


def open_exercise(name: str, *, seed: int) -> Sheet:
    """Open an exercise with the data of a seed.

    Parameters
    ----------
    name : str
        Such as ``"differencing"``.
    seed : int
        The number that your teacher gave you, at least 0. Another number is another
        audience, with other answers.

    Returns
    -------
    Sheet
        Its `data` is what you work on, `check` looks at an answer, `hint` helps on.

    Raises
    ------
    ClassroomError
        If there is no such exercise, or the seed is no whole number.

    Examples
    --------
    >>> import kit
    >>> sheet = kit.classroom.open_exercise("differencing", seed=1)
    >>> sheet.hint("stopped", 2)
    Take the smaller number from the larger one.
    """
    exercise = load_exercise(name)
    check_seed(ClassroomError, seed)
    return Sheet(exercise, int(seed), show_data(exercise.name, int(seed)))


def judge(task: Task, data: Any, answer: object) -> Verdict:  # noqa: ANN401
    """Compare an answer with the key that the data of a seed have."""
    key = as_plain(task.key(data))
    what = wanted(task, key)
    if is_missing(answer):
        says = f"not answered yet. Put {what} in place of the three dots."
        return Verdict(task.name, "missing", says)
    try:
        found = fit(answer, key)
    except (UnfitError, TypeError, ValueError, RecursionError) as error:
        got = str(error) if isinstance(error, UnfitError) else type(answer).__name__
        if got == "Refused":
            says = "The desk refused; a refusal is no number."
        else:
            says = f"the answer must be {what}, got {got}.{help_on(task, key, answer)}"
        return Verdict(task.name, "unfit", says)
    if are_equal(found, key, task.tolerance):
        return Verdict(task.name, "right", STATES["right"])
    hint = f"A hint: sheet.hint({task.name!r})"
    named = _find_mistake(task, data, found, key)
    if named is not None:
        return Verdict(task.name, "wrong", f"{named} {hint}", named=True)
    if (limit := out_of_range(task, key, found)) is not None:
        return Verdict(task.name, "wrong", f"{limit} {hint}")
    return Verdict(task.name, "wrong", f"{STATES['wrong']} {hint}")


def _find_mistake(task: Task, data: Any, found: Any, key: Any) -> str | None:  # noqa: ANN401
    """Say which typical mistake leads to an answer, if one does."""
    if is_other_end(found, key):
        return None  # of a share of 0 any name for a share of 1 would tell the key
    for mistake in task.mistakes:
        try:
            value = fit(mistake.value(data), key)
        except UnfitError:
            continue
        if are_equal(value, key, task.tolerance):
            continue  # with these data the mistake makes no difference
        if are_equal(found, value, task.tolerance):
            return mistake.says
    return None


def marked_up(says: str) -> str:
    """Show `code` and *stress* of a sentence as such, and all else as it is."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(says))
    return re.sub(r"(?<![\w*])\*(\w[^*<>]*)\*(?![\w*])", r"<em>\1</em>", coded)
