"""How does a course of nbgrader hand out, collect and mark the same sheets?

nbgrader makes the student's notebook from one with solutions, by what stands in the
metadata of its cells, and marks what comes back by running tests that students do not
see. Here the sheets get that metadata and those tests, and the kernel that it runs them
in is the sandbox of `kit.classroom.sandbox`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from kit.classroom.assignment import build_sheet, points_of_rubric, save, tag_of
from kit.classroom.exercises import load_exercise
from kit.classroom.handing_out import check_free
from kit.classroom.tasks import Exercise

KERNEL = "kit-sandbox"
_CONFIG = """\
from pathlib import Path

c = get_config()
c.CourseDirectory.course_id = "anonymous-viewing"
# The sheets run in a sandbox, which is reached through files and not by a network.
c.NotebookClient.kernel_name = {kernel!r}
runtime = Path(__file__).resolve().parent / "runtime"
runtime.mkdir(exist_ok=True)
c.KernelManager.transport = "ipc"
c.KernelManager.connection_file = str(runtime / "kernel.json")
c.KernelManager.ip = str(runtime / "kernel")
# Seconds for a cell; one that takes longer fails, and the others run on.
c.NotebookClient.timeout = 60
c.NotebookClient.interrupt_on_timeout = True
c.NotebookClient.startup_timeout = 120
# Answers are read off the sheets in words, so that no output is wanted.
c.LimitOutput.max_lines = 200
c.LimitOutput.max_traceback = 30
# The kit's own marks around a solution.
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearSolutions.code_stub = {{"python": "{stub}"}}
c.ClearSolutions.text_stub = "*Write here.*"
c.ClearSolutions.enforce_metadata = False
"""


def add_metadata(notebook: NotebookNode, exercise: Exercise) -> NotebookNode:
    """Mark the cells of a sheet for nbgrader: answers, tests, words to mark by hand."""
    before = ""
    for cell in notebook.cells:
        task, check = tag_of(cell, "task"), tag_of(cell, "check")
        words = tag_of(cell, "words")
        if task is not None:
            cell.metadata["nbgrader"] = _told(f"task-{task}", solution=True)
        elif check is not None:
            points = exercise.task(check).points
            cell.metadata["nbgrader"] = _told(f"check-{check}", points, locked=True)
        elif words is not None:
            # What the rubric above it adds up to; a prediction has none.
            points = points_of_rubric(before)
            told = _told(f"words-{words}", points, solution=True)
            cell.metadata["nbgrader"] = told
        before = cell.source
    return notebook


def _told(
    name: str,
    points: int | None = None,
    *,
    solution: bool = False,
    locked: bool = False,
) -> dict[str, object]:
    """Write what nbgrader's schema 3 wants to know of a cell."""
    told: dict[str, object] = {
        "grade": points is not None,
        "grade_id": name.replace("_", "-"),
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return told if points is None else told | {"points": points}


def build_source(name: str, seed: int = 1) -> NotebookNode:
    """Build the notebook that nbgrader makes a student's from, tests and all."""
    exercise = load_exercise(name)
    notebook = build_sheet(name, seed=seed, solved=True)
    for cell in notebook.cells:
        task = tag_of(cell, "check")
        answer = tag_of(cell, "task")
        if answer is not None:  # what nbgrader leaves in place of a solution
            cell.source = cell.source.replace(
                "### BEGIN SOLUTION", f"{answer} = ...\n### BEGIN SOLUTION", 1
            )
        elif task is not None:
            cell.source += (
                "\n### BEGIN HIDDEN TESTS\n"
                f'sheet.check("{task}", {task}).require()\n'
                "### END HIDDEN TESTS"
            )
    return add_metadata(notebook, exercise)


def write_course(into: Path, names: Sequence[str]) -> Path:
    """Write a course for nbgrader: sources, settings and the kernel of the sandbox.

    Raises
    ------
    ClassroomError
        If the folder holds something, or an exercise is unknown.
    """
    check_free(into)
    for name in names:
        stem = load_exercise(name).stem
        folder = into / "source" / stem
        folder.mkdir(parents=True)
        save(build_source(name), folder / f"{stem}.ipynb")
    settings = _CONFIG.format(kernel=KERNEL, stub="# Replace the three dots.")
    (into / "nbgrader_config.py").write_text(settings, "utf-8")
    write_kernel(into / "jupyter")
    return into


def write_kernel(folder: Path) -> None:
    """Write the kernel that runs a sheet in the sandbox, for JUPYTER_PATH to name."""
    kernel = folder / "kernels" / KERNEL
    kernel.mkdir(parents=True)
    start = [sys.executable, "-m", "kit.classroom.kernel", "{connection_file}"]
    told: dict[str, object] = {"argv": start, "language": "python"}
    told |= {"display_name": "Sandbox", "interrupt_mode": "message"}
    (kernel / "kernel.json").write_text(json.dumps(told, indent=1), "utf-8")
