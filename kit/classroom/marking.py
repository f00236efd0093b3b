"""What is each answer worth, and what is the student told?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kit.classroom.answers import unpack
from kit.classroom.assignment import is_parameters, read_source, tag_of
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
    """

    student: str
    exercise: str
    seed: int | None
    path: str
    tasks: tuple[TaskMark, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_marked: bool = True

    @property
    def points(self) -> int:
        """What all tasks earned."""
        return sum(task.points for task in self.tasks)

    @property
    def most(self) -> int:
        """What they could have earned."""
        return sum(task.most for task in self.tasks)


def mark_nothing(
    student: str, seed: int | None, name: str, path: str, why: str
) -> Marked:
    """Give no points, and say why: nothing came back, or nothing that can be run."""
    tasks = tuple(
        TaskMark(task.name, 0, task.points, "unmarked", why)
        for task in load_exercise(name).tasks
    )
    return Marked(student, name, seed, path, tasks, {}, (why,), is_marked=False)


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
    notes, seed = _notes(found, student), seed_of(notebook)
    if seed is not None and seed != student.seed:
        why = (
            f"{path} has the seed {seed}, and {student.name} was given {student.seed}: "
            "it was not marked."
        )
        nothing = mark_nothing(student.name, student.seed, exercise.name, path, why)
        return _with(nothing, notes)
    if seed is None:
        notes.append(f"{path} sets no seed of its own; {student.seed} was put in.")
    names = tuple(task.name for task in exercise.tasks)
    cells = _cells(notebook, student.seed, put_in=seed is None)
    ran = run_job(Job(exercise.name, cells, names), protection, limits)
    notes += _what_happened(ran, path, limits)
    data = draw_data(exercise.name, student.seed)
    placed = {
        tag_of(cell, "task"): at for at, cell in enumerate(notebook.cells)
    }  # tags are lost in some editors; then the answers are found all the same
    tasks = tuple(
        _mark_task(task, data, ran, placed.get(task.name)) for task in exercise.tasks
    )
    words = _words(notebook)
    return Marked(
        student.name, exercise.name, student.seed, path, tasks, words, tuple(notes)
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
        notes.append(f"Whose sheet it is was {found.note}.")
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


def _what_happened(ran: Ran, path: str, limits: Limits) -> list[str]:
    """Say how the run went wrong, if it did."""
    notes = []
    if ran.end != "done":
        told = {"seconds": limits.seconds, "megabytes": limits.megabytes}
        after = f"; its cells after number {ran.last + 1} count for nothing."
        notes.append(_ENDS.get(ran.end, _ENDS["died"]).format(**told) + after)
    for at, fault in sorted(ran.faults.items()):
        if fault == "time":
            notes.append(
                f"Cell {at + 1} of {path} was stopped after {limits.cell_seconds:.0f} "
                "seconds."
            )
        else:
            notes.append(f"Cell {at + 1} of {path} failed with {fault}.")
    return notes


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


def _words(notebook: Any) -> dict[str, str]:  # noqa: ANN401
    """Gather the answers in words; what was left as it was handed out is empty."""
    found = {}
    for cell in notebook.cells:
        name = tag_of(cell, "words")
        if name is not None:
            text = str(cell.source).replace("*Write here.*", "").strip()
            found[name] = text[:20_000]
    return found


def questions_of(name: str) -> dict[str, tuple[str, str]]:
    """Read the questions in words of an exercise, with their model answers."""
    found, before = {}, ""
    for cell in read_source(name).cells:
        told = tag_of(cell, "words")
        if told is not None:
            model = cell.source.replace("<!-- BEGIN SOLUTION -->", "")
            found[told] = (before, model.replace("<!-- END SOLUTION -->", "").strip())
        before = str(cell.source)
    return found
