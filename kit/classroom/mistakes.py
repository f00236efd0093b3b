"""What does each task ask, and what do students get wrong in it?

`python -m kit mistakes docs/teaching/mistakes.md` writes the page for teachers. All of
it is read off the exercises and their sheets: nothing has to be entered here, and no
answer is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import nbformat

from kit.classroom.assignment import SHEETS
from kit.classroom.exercises import load_exercises
from kit.classroom.tasks import Exercise, Task
from kit.errors import ClassroomError
from kit.report.pages import read_opening

_OPENING = """\
# What is asked, and what do students get wrong?

This page lists the tasks of every exercise, with the mistakes that a sheet knows and
what it says to whoever makes one. It holds no answers: they differ from seed to seed,
and the teacher's copy has them. It is written from the exercises, and `make teaching`
renews it. What these mistakes have in common is in the
[guide](guide.md#what-students-get-wrong-and-why)."""
_HEADS = ("task", "asks", "unit", "points", "what goes wrong")


def write_mistakes() -> str:
    """Write the page in Markdown: times and a table for each exercise."""
    parts = [_OPENING, *map(_write_exercise, load_exercises())]
    return "\n\n".join(parts) + "\n"


def _write_exercise(exercise: Exercise) -> str:
    link = f"../../notebooks/exercises/{exercise.stem}.ipynb"
    rows = [_HEADS, ("---",) * len(_HEADS), *map(_cells, exercise.tasks)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    told = f"[{exercise.title}]({link}) {read_times(exercise)}"
    return f"## {exercise.stem}\n\n{told}\n\n{table}"


def read_times(exercise: Exercise) -> str:
    """Read from the first cell of a sheet how its minutes are shared out."""
    path = SHEETS / f"{exercise.stem}.ipynb"
    if not path.is_file():
        raise ClassroomError.bad_value("exercise", "one with a sheet", exercise.stem)
    opening = read_opening(nbformat.read(path, as_version=4))
    if "Time" not in opening:
        rule = "a sheet that says **Time.** in its first cell"
        raise ClassroomError.bad_value("exercise", rule, exercise.stem)
    return opening["Time"]


def _cells(task: Task) -> tuple[str, ...]:
    """Give the cells of a row, in which no bar ends one too early."""
    wrong = "<br>".join(f"– {mistake.says}" for mistake in task.mistakes)
    cells = (f"`{task.name}`", task.asks, task.unit, str(task.points), wrong)
    return tuple(cell.replace("|", r"\|").replace("\n", " ") for cell in cells)


def main(arguments: Sequence[str]) -> int:
    """Write the page named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit mistakes")
    parser.add_argument("path", type=Path, help="the page, docs/teaching/mistakes.md")
    parser.parse_args(arguments).path.write_text(write_mistakes(), "utf-8")
    return 0
