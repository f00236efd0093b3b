"""How are the marks of a class shown to its teacher: a page, and tables?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from kit.classroom.exercises import load_exercise
from kit.classroom.marking import Marked, questions_of
from kit.classroom.roster import folder_of

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
td.n { text-align: right; white-space: nowrap; }
pre { white-space: pre-wrap; background: #f4f4f4; padding: .6rem; }
@media print { section { break-inside: avoid; } }
"""


def marks_html(sheets: Sequence[Marked], strays: Sequence[str], protection: str) -> str:
    """Write the marks as one page that needs nothing else."""
    students = list(dict.fromkeys(sheet.student for sheet in sheets))
    parts = [_overview(sheets, students), _strays(strays)]
    for name in students:
        parts.append(_student(name, [one for one in sheets if one.student == name]))
    parts += [_words(sheets)]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Marks</title><style>{_STYLE}</style></head><body><main>"
        "<h1>Marks</h1><p>While they ran, notebooks were held in by "
        f"{escape(protection)}. Answers in words are listed at the end, for you to "
        "mark.</p>"
        f"{''.join(parts)}</main></body></html>\n"
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of texts that are HTML already; the first of a row is its head."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{one}</td>" for one in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _overview(sheets: Sequence[Marked], students: Sequence[str]) -> str:
    names = list(dict.fromkeys(sheet.exercise for sheet in sheets))
    by = {(sheet.student, sheet.exercise): sheet for sheet in sheets}
    rows = []
    for student in students:
        own = [by[student, name] for name in names]
        total = f"{sum(one.points for one in own)} of {sum(one.most for one in own)}"
        rows.append([escape(student), *(points_of(one) for one in own), total])
    heads = [f"{load_exercise(name).number:02}" for name in names]
    caption = "Points for tasks, by the number of the exercise"
    return _table(caption, ["Student", *heads, "All"], rows)


def points_of(sheet: Marked) -> str:
    """Write what a sheet earned, or that it was not marked."""
    return f"{sheet.points} of {sheet.most}" if sheet.is_marked else "not marked"


def _strays(strays: Sequence[str]) -> str:
    if not strays:
        return ""
    listed = "".join(f"<li>{escape(one)}</li>" for one in strays)
    return f"<h2>Files that were left out</h2><ul>{listed}</ul>"


def _student(name: str, sheets: Sequence[Marked]) -> str:
    parts = []
    for sheet in sheets:
        rows = [
            (
                f"<code>{escape(task.task)}</code>",
                f"{task.points} of {task.most}",
                escape(task.says),
            )
            for task in sheet.tasks
        ]
        stem = load_exercise(sheet.exercise).stem
        caption = f"{stem}, seed {sheet.seed}: {points_of(sheet)}"
        notes = "".join(f"<li>{escape(note)}</li>" for note in sheet.notes)
        parts.append(_table(caption, ["Task", "Points", "Feedback"], rows))
        parts.append(f"<ul>{notes}</ul>" if notes else "")
    return f"<section><h2>{escape(name)}</h2>{''.join(parts)}</section>"


def _words(sheets: Sequence[Marked]) -> str:
    """List the answers in words by question, beside the rubric and a model answer."""
    parts = []
    for name in dict.fromkeys(sheet.exercise for sheet in sheets if sheet.words):
        parts.append(f"<h2>In words: {escape(load_exercise(name).stem)}</h2>")
        for question, (asked, model) in questions_of(name).items():
            parts.append(f"<h3>{escape(question)}</h3><pre>{escape(asked)}</pre>")
            parts.append(f"<p>A model answer:</p><pre>{escape(model)}</pre>")
            rows = [
                (escape(sheet.student), escape(_said(sheet, question)))
                for sheet in sheets
                if sheet.exercise == name and sheet.is_marked
            ]
            parts.append(_table("Answers", ["Student", "Answer"], rows))
    return "".join(parts)


def _said(sheet: Marked, question: str) -> str:
    return sheet.words.get(question) or "left empty"


def write_tables(sheets: Sequence[Marked], folder: Path) -> None:
    """Write marks, feedback and words as CSV, and a file for each student."""
    _csv(
        folder / "marks.csv",
        ("student", "seed", "exercise", "points", "most", "is_marked", "file", "notes"),
        (
            (
                *(one.student, one.seed, one.exercise, one.points, one.most),
                *(one.is_marked, one.path, " ".join(one.notes)),
            )
            for one in sheets
        ),
    )
    _csv(
        folder / "feedback.csv",
        ("student", "exercise", "task", "points", "most", "state", "feedback"),
        (
            (
                *(one.student, one.exercise, task.task, task.points, task.most),
                *(task.state, task.says),
            )
            for one in sheets
            for task in one.tasks
        ),
    )
    _csv(
        folder / "words.csv",
        ("student", "exercise", "question", "answer", "points"),
        (
            (one.student, one.exercise, question, answer, "")
            for one in sheets
            for question, answer in one.words.items()
        ),
    )
    _feedback(sheets, folder / "feedback")


def _csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(heads)
        table.writerows([_harmless(value) for value in row] for row in rows)


def _harmless(value: object) -> object:
    """Keep a spreadsheet from taking what a student wrote for a formula."""
    is_formula = isinstance(value, str) and value.lstrip()[:1] in tuple("=+-@")
    return f"'{value}" if is_formula else value


def _feedback(sheets: Sequence[Marked], folder: Path) -> None:
    """Write what each student may be handed back."""
    folder.mkdir()
    for student in dict.fromkeys(sheet.student for sheet in sheets):
        lines = [f"# {student}", ""]
        for sheet in (one for one in sheets if one.student == student):
            title = load_exercise(sheet.exercise).title
            lines += [f"## {title} {points_of(sheet)}", ""]
            if not sheet.is_marked:
                lines += [*sheet.notes, ""]
                continue
            lines += [
                f"- `{task.task}`, {task.points} of {task.most}: {task.says}"
                for task in sheet.tasks
            ] + [""]
        text = "\n".join(lines)
        (folder / f"{folder_of(student)}.md").write_text(text, "utf-8")
