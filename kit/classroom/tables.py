"""How are marks written as tables, and how are points for words read from one?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from kit.classroom.exercises import NAMES
from kit.classroom.marking import Marked, questions_of
from kit.classroom.roster import Student
from kit.errors import ClassroomError

WORDS = "words.csv"
_WORDS = ("student", "exercise", "question", "answer", "most", "points")
_MARKS = ("student", "seed", "exercise", "points", "most", "words", "words_most")
_MORE = ("total", "is_marked", "file", "notes")

#: Points for words: of whom, in which exercise, for which question.
Points = dict[tuple[str, str, str], float]


def write_tables(sheets: Sequence[Marked], folder: Path) -> None:
    """Write marks, feedback and words as CSV."""
    _csv(folder / "marks.csv", (*_MARKS, *_MORE), map(_mark_row, sheets))
    _csv(
        folder / "feedback.csv",
        ("student", "exercise", "task", "points", "most", "state", "feedback"),
        (
            (
                *(one.student, one.exercise, task.task),
                *(task.points if one.is_marked else "", task.most),
                *(task.state, task.says),
            )
            for one in sheets
            for task in one.tasks
        ),
    )
    _csv(
        folder / WORDS,
        _WORDS,
        (
            (
                *(one.student, one.exercise, question, answer),
                *(questions_of(one.exercise)[question].most, _given(one, question)),
            )
            for one in sheets
            for question, answer in one.words.items()
        ),
    )


def _mark_row(one: Marked) -> tuple[object, ...]:
    """Write a row of marks; what is not marked is empty, which is not 0."""
    asked = {name: told.most for name, told in questions_of(one.exercise).items()}
    is_read = all(name in one.earned for name, most in asked.items() if most)
    words = sum(one.earned.values())
    return (
        *(one.student, one.seed, one.exercise),
        *(one.points if one.is_marked else "", one.most),
        *(f"{words:g}" if one.earned else "", sum(asked.values())),
        f"{one.points + words:g}" if one.is_marked and is_read else "",
        *(one.is_marked, one.path, " ".join(one.notes)),
    )


def _given(sheet: Marked, question: str) -> str:
    """Write what the teacher gave; 0 is there already where nothing was written."""
    if question in sheet.earned:
        return f"{sheet.earned[question]:g}"
    is_empty = not sheet.words[question] and questions_of(sheet.exercise)[question].most
    return "0" if is_empty else ""


def _csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(heads)
        table.writerows([_harmless(value) for value in row] for row in rows)


def _harmless(value: object) -> object:
    """Keep a spreadsheet from taking what a student wrote for a formula."""
    is_formula = isinstance(value, str) and value.lstrip()[:1] in tuple("=+-@")
    return f"'{value}" if is_formula else value


def read_points(path: Path, students: Sequence[Student]) -> Points:
    """Read the points that a teacher filled in beside answers in words.

    Raises
    ------
    ClassroomError
        If it is no such table, or a row of it cannot be; with the number of its line.
    """
    names = {str(_harmless(student.name)): student.name for student in students}
    points: Points = {}
    for where, row in _rows(path):
        told = (row["points"] or "").strip()
        if not told:
            continue
        name, exercise, question = (row[head] or "" for head in _WORDS[:3])
        if name not in names:
            msg = f"{where} must name somebody of the class in `student`, got {name!r}."
            raise ClassroomError(msg)
        if exercise not in NAMES or question not in questions_of(exercise):
            got = f"{exercise!r} and {question!r}"
            msg = (
                f"{where} must name an exercise and its question, as `make grade` "
                f"wrote them, got {got}."
            )
            raise ClassroomError(msg)
        most = questions_of(exercise)[question].most
        value = _number(told)
        if value is None or value > most:
            rule = f"a number from 0 to {most}" if most else "nothing: it earns none"
            msg = (
                f"{where} must have in `points`, for {names[name]} and {question}, "
                f"{rule}, got {told!r}."
            )
            raise ClassroomError(msg)
        key = names[name], exercise, question
        if key in points:
            msg = (
                f"{where} gives {names[name]} points for {question} of {exercise} once "
                "more; keep one line."
            )
            raise ClassroomError(msg)
        points[key] = value
    return points


def _number(text: str) -> float | None:
    """Read a number with a point or a comma; None where it is none."""
    is_one = re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,4})?", text)
    return float(text.replace(",", ".")) if is_one else None


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """List the rows, each with where it stands; semicolons and tabs do as well."""
    fix = "name one that `make grade` wrote, as in WORDS=marks/words.csv"
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fault = getattr(error, "strerror", None) or "it is no text in UTF-8"
        msg = (
            f"`words` must be a table of points, but of {path} we read: {fault}; {fix}."
        )
        raise ClassroomError(msg) from None
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    table = csv.DictReader(StringIO(text, newline=""), delimiter=mark)
    heads = table.fieldnames or ()
    lacking = [head for head in ("student", "exercise", "question", "points")
               if head not in heads]  # fmt: skip
    if lacking:
        msg = (
            f"`words` must be a table with the columns {', '.join(_WORDS)}, but "
            f"{path.name} lacks {', '.join(lacking)}; {fix}."
        )
        raise ClassroomError(msg)
    line = table.line_num
    for number, row in enumerate(table, start=2):
        yield f"Line {line + 1} of {path.name} (row {number} in a spreadsheet)", row
        line = table.line_num


def add_points(sheets: Iterable[Marked], points: Points) -> tuple[Marked, ...]:
    """Add the teacher's points for words to the sheets that were marked."""
    added = []
    for sheet in sheets:
        own = {
            question: value
            for (name, exercise, question), value in points.items()
            if (name, exercise) == (sheet.student, sheet.exercise)
        }
        added.append(replace(sheet, earned=own))
    return tuple(added)
