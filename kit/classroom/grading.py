"""What did the class hand in, and what is it worth?"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from kit.classroom.exercises import NAMES, load_exercise
from kit.classroom.feedback import write_feedback
from kit.classroom.handing_out import check_free
from kit.classroom.marking import Marked, mark, mark_nothing
from kit.classroom.marks_page import both_of, marks_html, points_of, total_of, words_of
from kit.classroom.roster import Student, read_roster
from kit.classroom.sandbox import (
    PROTECTIONS,
    Limits,
    check_out_of_reach,
    choose_protection,
)
from kit.classroom.submissions import Found, collect
from kit.classroom.tables import WORDS, add_points, read_points, write_tables
from kit.errors import ClassroomError
from kit.paths import scratch_folder


@dataclass(frozen=True)
class Marks:
    """What came back from a class, marked.

    Parameters
    ----------
    sheets : tuple of Marked
        One for each student and exercise, those who handed in nothing included.
    strays : tuple of str
        A sentence for each file that belongs to nobody or to no exercise.
    protection : str
        What held the notebooks in while they ran, in words.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.Marks((), ("notes.txt is no notebook.",), "none").strays
    ('notes.txt is no notebook.',)
    """

    sheets: tuple[Marked, ...]
    strays: tuple[str, ...]
    protection: str


def grade(
    folder: Path,
    students: Sequence[Student],
    *,
    protection: str = "best",
    unprotected: bool = False,
    limits: Limits | None = None,
    progress: bool = False,
) -> Marks:
    """Run what came back in a sandbox, and mark it.

    Parameters
    ----------
    folder : path
        What came back: a folder for each student, or files that bear their names;
        ZIPs are looked into, and it may be one itself.
    students : sequence of Student
        The class list; see `kit.classroom.read_roster`.
    protection : {"best", "bubblewrap", "kernel", "hook", "none"}, default "best"
        What holds a notebook in; the strongest that works here by default.
    unprotected : bool, default False
        Whether to go on without any where none works.
    limits : Limits, optional
        Time and memory of one notebook.
    progress : bool, default False
        Whether to draw a progress bar on standard error.

    Returns
    -------
    Marks
        Every student is in it, with a sentence where nothing could be marked.

    Raises
    ------
    ClassroomError
        If the folder holds nothing, there is no class, or no protection works.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.grade("returned", [])
    Traceback (most recent call last):
        ...
    kit.errors.ClassroomError: `students` must be at least one Student, got [].
    """
    folder, limits = Path(folder), limits or Limits()
    if not students:
        rule = "at least one Student"
        raise ClassroomError.bad_value("students", rule, list(students))
    found = collect(folder, students)
    check_out_of_reach([folder])
    chosen = choose_protection(protection, unprotected=unprotected)
    sheets, strays = _sort(found)
    wanted = [name for name in NAMES if any(name == key[1] for key in sheets)]
    jobs = [(one, name) for one in students for name in wanted]

    def settle(job: tuple[Student, str]) -> Marked:
        student, name = job
        return _settle(sheets.get((student, name), []), student, name, how)

    how = (chosen, limits)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        run = pool.map(settle, jobs)
        bar = tqdm(run, "marking", len(jobs), disable=not progress, file=sys.stderr)
        marked = tuple(bar)
    return Marks(marked, tuple(strays), f"{chosen}: {PROTECTIONS[chosen]}")


def _sort(
    found: Sequence[Found],
) -> tuple[dict[tuple[Student, str], list[Found]], list[str]]:
    """Sort files by student and exercise, and say of each other one what it is."""
    sheets, strays = defaultdict(list), []
    for one in found:
        path = one.path.as_posix()
        if one.student is not None and one.exercise is not None:
            sheets[one.student, one.exercise].append(one)
        elif one.student is not None:
            strays.append(f"{path}, of {one.student.name}, {one.fault}.")
        elif one.fault:
            strays.append(f"{path} {one.fault}; nor does it say whose it is.")
        else:
            strays.append(
                f"{path} belongs to nobody of the class, by its folder, its name or "
                "what is in it; put it into the folder of its student."
            )
    return dict(sheets), strays


def _settle(
    found: Sequence[Found], student: Student, name: str, how: tuple[str, Limits]
) -> Marked:
    """Mark the sheet of one student, or say why there is nothing to mark."""
    notebooks = [one for one in found if one.notebook is not None]
    paths = [one.path.as_posix() for one in notebooks or found]
    stem = load_exercise(name).stem
    if not found:
        why = f"{student.name} handed in no {stem}."
        return mark_nothing(student, name, "", why, f"You handed in no {stem}.")
    if not notebooks:
        fault = found[0].fault
        why = f"{paths[0]} {fault}: it was not marked."
        says = (
            f"Your file {fault}, so it was not marked. Save the sheet in JupyterLab, "
            "and hand in that file."
        )
        return mark_nothing(student, name, paths[0], why, says)
    aside = ""
    own = [one for one in notebooks if not one.note]
    if len(own) == 1 < len(notebooks):  # the others lie with somebody else
        others = " and ".join(o.path.as_posix() for o in notebooks if o.note)
        aside = (
            f"Its copy in {others} was left aside: it lies with nobody of the class."
        )
        notebooks, paths = own, [own[0].path.as_posix()]
    if len(notebooks) > 1:
        listed = " and ".join(paths)
        why = f"{student.name} has more than one sheet, {listed}: keep the one to mark."
        says = (
            "You handed in this sheet more than once. Say which file is to be marked."
        )
        return mark_nothing(student, name, paths[0], why, says)
    try:
        marked = mark(notebooks[0], student, paths[0], *how)
        return replace(marked, notes=(*marked.notes, aside)) if aside else marked
    except Exception as error:  # one sheet must not cost the class its marks
        kind = type(error).__name__
        why = f"{paths[0]} could not be marked ({kind}): mark it by hand."
        says = "The program could not mark your sheet. Your teacher will."
        return mark_nothing(student, name, paths[0], why, says)


def write_marks(marks: Marks, into: Path) -> None:
    """Write marks as tables and as one page that needs nothing else.

    Parameters
    ----------
    marks : Marks
        What `grade` gives.
    into : path
        A folder that is new or empty.

    Raises
    ------
    ClassroomError
        If the folder holds something, such as earlier marks.

    Examples
    --------
    >>> import kit
    >>> marks = kit.classroom.Marks((), (), "none")
    >>> kit.classroom.write_marks(marks, kit.__path__[0])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    kit.errors.ClassroomError: `into` must be a new or empty folder, got ...
    """
    into = Path(into)
    _check_into(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(into.parent, "marks") as scratch:
        made = scratch / "marks"
        made.mkdir()
        write_tables(marks.sheets, made)
        page = marks_html(marks.sheets, marks.strays, marks.protection)
        (made / "marks.html").write_text(page, "utf-8")
        write_feedback(marks.sheets, made / "feedback")
        if into.is_dir():
            into.rmdir()
        made.rename(into)


def _check_into(into: Path) -> None:
    """Refuse to write over earlier marks, and say how points are added to them."""
    if (into / WORDS).is_file():
        fix = (
            f"It has marks: name another. To add your points for words, say "
            f"WORDS={into / WORDS} (--words) as well."
        )
        raise ClassroomError.bad_value("into", "a new or empty folder", str(into), fix)
    check_free(into)


def summary(marks: Marks) -> str:
    """Write the marks as a short table of plain text."""
    names = list(dict.fromkeys(sheet.exercise for sheet in marks.sheets))
    width = max([7, *(len(sheet.student) for sheet in marks.sheets)])
    heads = [f"{load_exercise(name).number:02}" for name in names]
    columns = "".join(f"{head:>12}" for head in heads)
    lines = [f"{'student':{width}}{columns}  all"]
    for student in dict.fromkeys(sheet.student for sheet in marks.sheets):
        own = {one.exercise: one for one in marks.sheets if one.student == student}
        cells = "".join(f"{points_of(own[name]):>12}" for name in names)
        total = total_of([*own.values()])
        if any(sheet.earned for sheet in marks.sheets):
            words, both = words_of([*own.values()]), both_of([*own.values()])
            total = f"{total}; words {words}; both {both}"
        lines.append(f"{student:{width}}{cells}  {total}")
    notes = [_with_name(sheet, note) for sheet in marks.sheets for note in sheet.notes]
    told = [*notes, *marks.strays]
    return "\n".join([*lines, "", *told, f"Protection: {marks.protection}."])


def _with_name(sheet: Marked, note: str) -> str:
    """Begin a note with the student and the sheet, unless it says whose it is."""
    if re.search(rf"(?<!\w){re.escape(sheet.student)}(?!\w)", note):
        return note
    return f"{sheet.student}, {load_exercise(sheet.exercise).stem}: {note}"


def main(arguments: Sequence[str]) -> int:
    """Mark a folder from the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit grade", description=__doc__)
    option = parser.add_argument
    option("folder", type=Path, help="what came back: a folder, or a ZIP")
    option("--class", dest="of", type=Path, default=Path("class"), metavar="DIR")
    option("--into", type=Path, default=Path("marks"), metavar="DIR")
    option("--words", type=Path, metavar="CSV", help=_WORDS)
    option("--protection", default="best", choices=["best", *PROTECTIONS])
    option("--unprotected", action="store_true", help="go on where none works")
    option("--seconds", type=float, default=Limits.seconds, help="for one notebook")
    option("--cell-seconds", type=float, default=Limits.cell_seconds)
    option("--megabytes", type=int, default=Limits.megabytes)
    options = parser.parse_args(arguments)
    _check_into(options.into)
    students = read_roster(options.of)
    points = {} if options.words is None else read_points(options.words, students)
    marks = grade(
        options.folder,
        students,
        protection=options.protection,
        unprotected=options.unprotected,
        limits=Limits(options.cell_seconds, options.seconds, options.megabytes),
        progress=True,
    )
    marks = replace(marks, sheets=add_points(marks.sheets, points))
    write_marks(marks, options.into)
    sys.stdout.write(f"{summary(marks)}\n\nMarks: {options.into / 'marks.html'}\n")
    return 0


_WORDS = "words.csv of earlier marks, with your points filled in, to be added"
