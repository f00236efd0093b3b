"""What is each answer worth, and what is the student told?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from kit.classroom.answers import unpack
from kit.classroom.assignment import (
    is_parameters,
    points_of_rubric,
    read_source,
    tag_of,
)
from kit.classroom.exercises import draw_data, load_exercise
from kit.classroom.roster import Student
from kit.classroom.sandbox import Job, Limits, Ran, run_job
from kit.classroom.sheet import Verdict, judge
from kit.classroom.submissions import Found, looks_behind, seed_of
from kit.classroom.tasks import Task

_ENDS = {
    "time": "The notebook was stopped after {seconds:.0f} seconds",
    "memory": "The notebook was stopped because it took more than {megabytes:,} MB",
    "flood": "The notebook was stopped because it wrote without end",
    "died": "The notebook ended its own program",
    "refused": "The notebook was not run: its protection failed",
}


@dataclass(frozen=True)
class TaskMark:
    """What one task earned, and the feedback that goes with it.

    Parameters
    ----------
    task : str
        Name of the task.
    points, most : int
        What was earned, and what could have been.
    state : str
        That of a `Verdict`; ``"absent"`` where no variable was set, ``"unmarked"``
        where the sheet was not run.
    says : str
        What the student is told, without the answer.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.TaskMark("stopped", 1, 1, "right", "Right.").points
    1
    """

    task: str
    points: int
    most: int
    state: str
    says: str


@dataclass(frozen=True)
class Marked:
    """One sheet of one student, marked; or why it could not be.

    Parameters
    ----------
    student, exercise : str
        Whose and which.
    seed : int or None
        The student's seed.
    path : str
        The file, below the folder that came back; empty where there is none.
    tasks : tuple of TaskMark
        In the order of the sheet.
    words : dict of str to str
        What was answered in words, by the name of the question.
    notes : tuple of str
        What the teacher should know, a sentence each.
    is_marked : bool
        Whether the notebook was run. Where it was not, no task earned anything.
    to_student : tuple of str
        What the student should know, a sentence each that names nobody.
    earned : dict of str to float
        The teacher's points for answers in words, by the name of the question.
    """

    student: str
    exercise: str
    seed: int | None
    path: str
    tasks: tuple[TaskMark, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_marked: bool = True
    to_student: tuple[str, ...] = ()
    earned: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """What all tasks earned."""
        return sum(task.points for task in self.tasks)

    @property
    def most(self) -> int:
        """What they could have earned."""
        return sum(task.most for task in self.tasks)


def mark_nothing(
    student: Student, name: str, path: str, why: str, to_student: str
) -> Marked:
    """Mark no task, and say why: nothing came back, or nothing that can be run."""
    tasks = tuple(
        TaskMark(task.name, 0, task.points, "unmarked", to_student)
        for task in load_exercise(name).tasks
    )
    return Marked(
        student.name,
        name,
        student.seed_in(name),
        path,
        tasks,
        notes=(why,),
        is_marked=False,
        to_student=(to_student,),
    )


def mark(
    found: Found, student: Student, path: str, protection: str, limits: Limits
) -> Marked:
    """Run one notebook under a protection, and mark what it left.

    The data of the student's seed are drawn here, outside of the sandbox, and so is the
    key; of the sandbox nothing is believed but the values of the answers.
    """
    assert found.notebook is not None
    assert found.exercise is not None
    exercise, notebook = load_exercise(found.exercise), found.notebook
    own, notes, seed = (
        student.seed_in(exercise.name),
        _notes(found, student),
        seed_of(notebook),
    )
    if seed is not None and seed != own:
        why = (
            f"{path} has the seed {seed}, and {student.name} was given {own}: "
            "it was not marked."
        )
        says = (
            f"The number behind `seed =` in this sheet is not yours, which is {own}: "
            "it was not marked. Hand in the sheet that you were given."
        )
        return _with(mark_nothing(student, exercise.name, path, why, says), notes)
    if seed is None:
        notes.append(f"{path} sets no seed of its own; {own} was put in.")
    names = tuple(task.name for task in exercise.tasks)
    cells = _cells(notebook, own, put_in=seed is None)
    ran = run_job(Job(exercise.name, cells, names), protection, limits)
    places = _places(notebook, names)
    faults = _what_happened(ran, notebook, places, limits)
    data = draw_data(exercise.name, own)
    placed = {name: at for at, name in reversed(places.items())}
    tasks = tuple(
        _mark_task(task, data, ran, placed.get(task.name)) for task in exercise.tasks
    )
    return Marked(
        student.name,
        exercise.name,
        own,
        path,
        tasks,
        _words(notebook, exercise.name),
        (*notes, *faults),
        to_student=tuple(faults),
    )


def _with(marked: Marked, notes: Sequence[str]) -> Marked:
    return replace(marked, notes=(*marked.notes, *notes))


def _notes(found: Found, student: Student) -> list[str]:
    """Say what a teacher should look at."""
    assert found.notebook is not None
    notes, owner = [], found.told.get("student")
    if owner and owner != student.name:
        notes.append(f"The sheet was handed out to {owner}, not to {student.name}.")
    if found.note:
        notes.append(found.note)
    if behind := looks_behind(found.notebook):
        listed = ", ".join(f"`{word}`" for word in behind)
        notes.append(f"Its code reaches behind the sheet, at {listed}: have a look.")
    return notes


def _cells(notebook: Any, seed: int, *, put_in: bool) -> tuple[dict[str, Any], ...]:  # noqa: ANN401
    """List the cells to run; the checks are left out, since they answer nothing."""
    first = [{"at": -1, "source": f"seed = {seed}"}] if put_in else []
    cells = [
        {"at": at, "source": str(cell.source)}
        for at, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        and not (put_in and is_parameters(cell))
        and tag_of(cell, "check") is None
    ]
    return (*first, *cells)


def _places(notebook: Any, names: Sequence[str]) -> dict[int, str]:  # noqa: ANN401
    """Find which cells belong to which tasks, by their tags.

    Tags are lost in some editors; then by the variable that a cell sets.
    """
    cells = [
        (at, cell) for at, cell in enumerate(notebook.cells) if cell.cell_type == "code"
    ]
    tagged = {at: tag for at, cell in cells if (tag := tag_of(cell, "task")) in names}
    places = {at: str(tag) for at, tag in tagged.items()}
    for at, cell in cells:
        for name in names:
            if name not in tagged.values() and re.search(
                rf"^{name}\s*=[^=]", str(cell.source), re.MULTILINE
            ):
                places.setdefault(at, name)
    return dict(sorted(places.items()))


def _cell(at: int, places: Mapping[int, str]) -> str:
    """Name a cell by its number, and by the task that it belongs to or comes after."""
    if at in places:
        return f"cell {at + 1}, of the task `{places[at]}`,"
    before = [name for place, name in places.items() if place < at]
    where = f"after the task `{before[-1]}`" if before else "before the first task"
    return f"cell {at + 1}, {where},"


def _what_happened(
    ran: Ran,
    notebook: Any,  # noqa: ANN401
    places: Mapping[int, str],
    limits: Limits,
) -> list[str]:
    """Say how the run went wrong, if it did, to the teacher and the student alike."""
    said, faults = [], dict(sorted(ran.faults.items()))
    if ran.end != "done":
        told = {"seconds": limits.seconds, "megabytes": limits.megabytes}
        where = _cell(ran.last, places) if ran.last >= 0 else "its beginning"
        after = f"; what comes after {where} counts for nothing."
        said.append(_ENDS.get(ran.end, _ENDS["died"]).format(**told) + after)
    if not any("open_exercise" in str(cell.source) for cell in notebook.cells
               if cell.cell_type == "code"):  # fmt: skip
        said.append(
            "The first cell (set-up) is missing, so that cells after it fail; it has "
            "to be copied from the sheet that was handed out."
        )
        # What fails for want of it is told by this one sentence.
        faults = {
            at: fault
            for at, fault in faults.items()
            if not fault.startswith("NameError")
        }
    for at, fault in faults.items():
        where = _cell(at, places)
        how = (
            f"was stopped after {limits.cell_seconds:.0f} seconds"
            if fault == "time"
            else f"failed with {fault}"
        )
        said.append(f"{where[:1].upper()}{where[1:]} {how}.")
    return said


def _mark_task(task: Task, data: Any, ran: Ran, at: int | None) -> TaskMark:  # noqa: ANN401
    """Mark one answer."""
    if task.name not in ran.present:
        verdict = _absent(task, ran, at)
    else:
        verdict = judge(task, data, unpack(ran.answers.get(task.name)))
    says = verdict.says.partition(" A hint: sheet.hint")[0]
    if verdict.state == "wrong":
        says = f"{says} {task.hints[0]}"
    elif verdict.state == "missing":
        says = "not answered."
    points = task.points if verdict.is_right else 0
    return TaskMark(task.name, points, task.points, verdict.state, says)


def _absent(task: Task, ran: Ran, at: int | None) -> Verdict:
    """Say why a variable does not exist."""
    if at is None:
        says = f"the cell of this task is missing, and nothing sets `{task.name}`."
    elif at in ran.faults:
        why = "took too long" if ran.faults[at] == "time" else "failed"
        says = f"its cell {why} before it set `{task.name}`."
    elif ran.end != "done" and at > ran.last:
        says = "its cell was not run, since the notebook was stopped before."
    else:
        says = f"its cell does not set `{task.name}`."
    return Verdict(task.name, "absent", says)


def _words(notebook: Any, exercise: str) -> dict[str, str]:  # noqa: ANN401
    """Gather the answers in words; what is gone or as it was handed out is empty."""
    found = dict.fromkeys(questions_of(exercise), "")
    for cell in notebook.cells:
        name = tag_of(cell, "words")
        if name in found:
            text = str(cell.source).replace("*Write here.*", "").strip()
            found[name] = text[:20_000]
    return found


class Question(NamedTuple):
    """A question in words: how it is asked, a model answer, and points at most."""

    asked: str
    model: str
    most: int


@cache
def questions_of(name: str) -> Mapping[str, Question]:
    """Read the questions in words of an exercise, with their model answers."""
    found, before = {}, ""
    for cell in read_source(name).cells:
        told = tag_of(cell, "words")
        if told is not None:
            model = cell.source.replace("<!-- BEGIN SOLUTION -->", "")
            model = model.replace("<!-- END SOLUTION -->", "").strip()
            found[told] = Question(before, model, points_of_rubric(before))
        before = str(cell.source)
    return found
