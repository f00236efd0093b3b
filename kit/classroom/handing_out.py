"""What does a teacher hand out, and what stays on the desk?"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from kit.checks import check_each
from kit.classroom.assignment import build_sheet, save
from kit.classroom.exercises import NAMES, load_exercise
from kit.classroom.lots import Lot, Lots
from kit.classroom.roster import (
    ROSTER,
    TEACHER,
    Student,
    read_seeds,
    read_students,
    write_roster,
)
from kit.classroom.tasks import Exercise
from kit.errors import ClassroomError
from kit.paths import scratch_folder

HAND_OUT = "hand-out"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s]+\.ipynb)(?:#[^)\s]*)?\)")
_KEY = ("student", "seed", "exercise", "task", "unit", "points", "answer")

_FOR_STUDENTS = """# {name}: your sheets

These are your own sheets, each with the number of your audience. Nobody else in the
class has these numbers.

{sheets}

1. Copy this folder, `{folder}`, into the folder `notebooks` of the kit.
2. Open a terminal in the kit's folder, the one with the `Makefile`, and start
   JupyterLab:

       make lab

   If your teacher set JupyterLab up without `make`, run `jupyter lab notebooks`.
3. In the list of files on the left, open `{folder}`, then a sheet. Run its cells from
   the top, with Shift and Enter.
4. Write down your prediction before you go on.
5. In each task, replace the three dots. Run the check below: it says what is wrong, and
   never the answer. A first try that falls short is part of the work.
6. `sheet.hint("name_of_the_task")` helps. A second step helps more:
   `sheet.hint("name_of_the_task", 2)`.
7. Answer the questions in words where it says "Write here".
8. Leave the number behind `seed =` as it is, and keep the first cells and the names of
   the files.
9. Run everything once more from the top (Run, then Run All Cells), save, and hand in
   this folder.
"""

_FOR_TEACHERS = """# What is here

- `{hand_out}/` has a folder for each student: give each their own, and nothing else.
- `{teacher}/` is yours. `{roster}` is the class list with every seed, which
  `make grade` reads; `key.csv` and `key.json` have every answer of every student,
  computed from their audiences; `solutions/` has each sheet solved: hand none out.

Mark what comes back with `make grade FOLDER=returned CLASS={into}`.
{notes}"""


def write_class(
    into: Path,
    students: Sequence[Student],
    exercises: Sequence[str] = NAMES,
    *,
    progress: bool = False,
) -> Path:
    """Write a folder to hand out, and beside it what only the teacher may have.

    Parameters
    ----------
    into : path
        A folder that is new or empty.
    students : sequence of Student
        The class, such as `kit.classroom.read_students` reads it.
    exercises : sequence of str, optional
        Which exercises, by name; by default all.
    progress : bool, default False
        Whether to draw a progress bar on standard error.

    Returns
    -------
    Path
        The folder, with ``hand-out/`` and ``teacher/`` in it. Where an audience would
        not do, another seed was drawn: the class list, which `read_roster` reads, and
        the key have it.

    Raises
    ------
    ClassroomError
        If the folder holds something, an exercise is unknown, or there is no student.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.write_class("class", [])
    Traceback (most recent call last):
        ...
    kit.errors.ClassroomError: `students` must be at least one Student, got [].
    """
    hand_out_class(into, students, exercises, progress=progress)
    return Path(into)


def hand_out_class(
    into: Path,
    students: Sequence[Student],
    exercises: Sequence[str],
    *,
    progress: bool,
) -> list[str]:
    """Write a class, and say what the teacher should know of its audiences."""
    into, rule = Path(into), "at least one Student"
    if not check_each(ClassroomError, "students", students, Student, rule):
        raise ClassroomError.bad_value("students", rule, students)
    chosen = [load_exercise(name) for name in exercises]
    check_free(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(into.parent, "class") as scratch:
        made = scratch / "class"
        for part in (HAND_OUT, f"{TEACHER}/solutions"):
            (made / part).mkdir(parents=True)
        lots, key, seated = Lots(students), [], []
        with tqdm(
            students, unit="student", disable=not progress, file=sys.stderr
        ) as bar:
            for student in bar:
                drawn = {one.name: lots.draw(student, one) for one in chosen}
                others = [(name, lot.seed) for name, lot in drawn.items()]
                own = tuple(pair for pair in others if pair[1] != student.seed)
                seated.append(replace(student, others=own))
                _hand_out(seated[-1], chosen, made)
                key += [
                    row
                    for one in chosen
                    for row in _rows(student, one, drawn[one.name])
                ]
        _write_key(key, made / TEACHER)
        names = [exercise.name for exercise in chosen]
        write_roster(seated, made / TEACHER / ROSTER, names)
        notes = lots.tell()
        listed = "".join(f"- {note}\n" for note in notes)
        told = {
            "hand_out": HAND_OUT,
            "teacher": TEACHER,
            "roster": ROSTER,
            "into": into,
            "notes": f"\n## To know\n\n{listed}" if notes else "",
        }
        (made / "README.md").write_text(_FOR_TEACHERS.format(**told), "utf-8")
        if into.is_dir():
            into.rmdir()
        made.rename(into)
    return notes


def check_free(into: Path) -> None:
    """Refuse to write over anything, an older key least of all."""
    try:
        is_free = not into.exists() or (into.is_dir() and not any(into.iterdir()))
    except OSError as error:
        raise ClassroomError.bad_value(
            "into", "a folder that can be written", str(into), f"{error.strerror}."
        ) from None
    if not is_free:
        fix = "Name another, or move it away."
        raise ClassroomError.bad_value("into", "a new or empty folder", str(into), fix)


def _hand_out(student: Student, exercises: Sequence[Exercise], made: Path) -> None:
    """Write the sheets of one student."""
    own, solved = made / HAND_OUT / student.folder, made / TEACHER / "solutions"
    (solved / student.folder).mkdir()
    own.mkdir()
    handed = {f"{exercise.stem}.ipynb" for exercise in exercises}
    listed = []
    for exercise in exercises:
        name, seed = f"{exercise.stem}.ipynb", student.seed_in(exercise.name)
        sheet = build_sheet(exercise.name, seed=seed, student=student.name)
        save(unlink(sheet, handed), own / name)
        sheet = build_sheet(exercise.name, seed=seed, student=student.name, solved=True)
        save(unlink(sheet, handed), solved / student.folder / name)
        listed.append(f"- `{name}`, audience {seed}")
    told = {"name": student.name, "sheets": "\n".join(listed), "folder": student.folder}
    (own / "README.md").write_text(_FOR_STUDENTS.format(**told), "utf-8")


def unlink(sheet: NotebookNode, handed: Collection[str]) -> NotebookNode:
    """Leave of a link only its words where the notebook is not handed out as well."""

    def keep(link: re.Match[str]) -> str:
        return link[0] if link[2] in handed else link[1]

    for cell in sheet.cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(keep, cell.source)
    return sheet


def _rows(student: Student, exercise: Exercise, lot: Lot) -> list[dict]:
    """Write down the answers of one student, and the seed that they belong to."""
    return [
        {
            "student": student.name,
            "seed": lot.seed,
            "exercise": exercise.name,
            "task": task.name,
            "unit": task.unit,
            "points": task.points,
            "answer": answer,
        }
        for task, answer in zip(exercise.tasks, lot.key, strict=True)
    ]


def _write_key(rows: Sequence[dict], folder: Path) -> None:
    told = json.dumps(rows, indent=1, ensure_ascii=False, default=sorted)
    (folder / "key.json").write_text(told + "\n", "utf-8")
    with (folder / "key.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, _KEY)
        table.writeheader()
        for row in rows:
            answer = json.dumps(row["answer"], ensure_ascii=False, default=sorted)
            table.writerow(row | {"answer": answer})


def main(arguments: Sequence[str]) -> int:
    """Hand out a class from the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit class", description=__doc__)
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--students", type=Path, help="a file of names, one a line")
    who.add_argument("--seeds", help="in place of names, such as 1-20", default="1-20")
    parser.add_argument("--exercises", default="", help="such as differencing,tracker")
    parser.add_argument("--into", type=Path, default=Path("class"), metavar="DIR")
    parser.add_argument("--nbgrader", type=Path, metavar="DIR", help=_NBGRADER)
    options = parser.parse_args(arguments)
    chosen = options.exercises.replace(",", " ").split() or list(NAMES)
    if options.nbgrader is not None:
        from kit.classroom.nbgrader import write_course

        write_course(options.nbgrader, chosen)
        sys.stdout.write(f"A course for nbgrader: {options.nbgrader}\n")
        return 0
    students = (
        read_students(options.students)
        if options.students is not None
        else read_seeds(options.seeds)
    )
    notes = hand_out_class(options.into, students, chosen, progress=True)
    hand_out, teacher = options.into / HAND_OUT, options.into / TEACHER
    sys.stdout.write(
        f"Hand out: {hand_out}, a folder for each of {len(students)}.\n"
        f"Keep: {teacher}, with the key, the solutions and the class list.\n"
        + "".join(f"{note}\n" for note in notes)
    )
    return 0


_NBGRADER = "write a course for nbgrader there instead"
