"""What may a student be handed back? It speaks to the student, and of nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from kit.classroom.exercises import load_exercise
from kit.classroom.marking import Marked, questions_of
from kit.classroom.marks_page import (
    page_html,
    points_in_words,
    points_of,
    table_html,
    tasks_html,
)
from kit.classroom.roster import folder_of
from kit.classroom.sheet import marked_up


def write_feedback(sheets: Sequence[Marked], folder: Path) -> None:
    """Write a page for each student, in a file that bears the name of the folder."""
    folder.mkdir()
    for student in dict.fromkeys(sheet.student for sheet in sheets):
        own = [sheet for sheet in sheets if sheet.student == student]
        page = feedback_html(student, own)
        (folder / f"{folder_of(student)}.html").write_text(page, "utf-8")


def feedback_html(student: str, sheets: Sequence[Marked]) -> str:
    """Write the page of one student."""
    opening = (
        "<p>Your points, and what the program found in your answers. What it says of "
        "an answer is a help to find the right one.</p>"
    )
    body = opening + "".join(map(_sheet, sheets))
    return page_html(f"{student}: your feedback", body)


def _sheet(sheet: Marked) -> str:
    """Write what one sheet earned, and why."""
    exercise = load_exercise(sheet.exercise)
    told = "".join(f"<li>{marked_up(one)}</li>" for one in sheet.to_student)
    head = f"<h2>{exercise.number:02}. {escape(exercise.title)}</h2>"
    parts = [head, f"<ul>{told}</ul>" if told else ""]
    if sheet.is_marked:
        parts.append(tasks_html(f"Your tasks: {points_of(sheet)}", sheet))
    rows = [
        (escape(question), points_in_words(sheet, question))
        for question, told in questions_of(sheet.exercise).items()
        if told.most
    ]
    if sheet.earned:
        parts.append(table_html("Your answers in words", ["Question", "Points"], rows))
    elif sheet.is_marked and rows:
        parts.append("<p>Your teacher marks your answers in words.</p>")
    return f"<section>{''.join(parts)}</section>"
