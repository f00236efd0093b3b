"""How are the marks of a class shown to its teacher: a page, and tables?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from nbconvert.filters import markdown2html

from kit.classroom.exercises import load_exercise
from kit.classroom.marking import Marked, questions_of
from kit.classroom.sheet import marked_up

NOT_MARKED = "not marked"
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
td.n { text-align: right; white-space: nowrap; }
td { white-space: pre-line; }
blockquote { border-left: .3rem solid #767676; margin: 1rem 0; padding: 0 1rem; }
@media print { section { break-inside: avoid; } }
"""


def marks_html(sheets: Sequence[Marked], strays: Sequence[str], protection: str) -> str:
    """Write the marks as one page that needs nothing else."""
    students = list(dict.fromkeys(sheet.student for sheet in sheets))
    parts = [_overview(sheets, students), _strays(strays)]
    for name in students:
        parts.append(_student(name, [one for one in sheets if one.student == name]))
    parts += [_words(sheets)]
    opening = (
        f"<p>Each notebook ran in a sandbox, {escape(protection)}. Answers "
        "in words are listed at the end, for you to mark: fill in <code>points</code> "
        "in <code>words.csv</code>.</p>"
    )
    return page_html("Marks", opening + "".join(parts))


def page_html(title: str, body: str) -> str:
    """Write a page that needs nothing else; what is in it is HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )


def table_html(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]
) -> str:
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
    has_words = any(sheet.earned for sheet in sheets)
    rows = []
    for student in students:
        own = [by[student, name] for name in names]
        row = [escape(student), *(points_of(one) for one in own), total_of(own)]
        rows.append([*row, words_of(own), both_of(own)] if has_words else row)
    heads = [f"{load_exercise(name).number:02}" for name in names]
    more = ["Words", "Both"] if has_words else []
    caption = "Points for tasks, by the number of the exercise"
    return table_html(caption, ["Student", *heads, "All", *more], rows)


def points_of(sheet: Marked) -> str:
    """Write what a sheet earned, or that it was not marked."""
    return f"{sheet.points} of {sheet.most}" if sheet.is_marked else NOT_MARKED


def total_of(sheets: Sequence[Marked]) -> str:
    """Add up what the marked sheets of a student earned, and count the others."""
    marked = [one for one in sheets if one.is_marked]
    points, most = sum(one.points for one in marked), sum(one.most for one in marked)
    return _of(points, most, len(sheets) - len(marked))


def words_of(sheets: Sequence[Marked]) -> str:
    """Add up the points for answers in words, and count those that have none yet."""
    given, most, n_open = 0.0, 0, 0
    for sheet in sheets:
        for question, told in questions_of(sheet.exercise).items():
            if not told.most:
                continue  # a prediction earns nothing
            if question in sheet.earned:
                given, most = given + sheet.earned[question], most + told.most
            else:
                n_open += 1
    return _of(given, most, n_open)


def both_of(sheets: Sequence[Marked]) -> str:
    """Add up the points for tasks and for words, of what is marked."""
    points, most = 0.0, 0
    for sheet in sheets:
        if sheet.is_marked:
            points, most = points + sheet.points, most + sheet.most
        points += sum(sheet.earned.values())
        questions = questions_of(sheet.exercise)
        most += sum(questions[name].most for name in sheet.earned)
    return _of(points, most, 0)


def _of(points: float, most: int, n_open: int) -> str:
    if not most:
        return NOT_MARKED
    told = f"{points:g} of {most}"
    return f"{told}, {n_open} {NOT_MARKED}" if n_open else told


def _strays(strays: Sequence[str]) -> str:
    if not strays:
        return ""
    listed = "".join(f"<li>{escape(one)}</li>" for one in strays)
    return f"<h2>Files that were left out</h2><ul>{listed}</ul>"


def _student(name: str, sheets: Sequence[Marked]) -> str:
    parts = []
    for sheet in sheets:
        stem = load_exercise(sheet.exercise).stem
        caption = f"{stem}, seed {sheet.seed}: {points_of(sheet)}"
        notes = "".join(f"<li>{marked_up(note)}</li>" for note in sheet.notes)
        parts.append(tasks_html(caption, sheet))
        parts.append(f"<ul>{notes}</ul>" if notes else "")
    return f"<section><h2>{escape(name)}</h2>{''.join(parts)}</section>"


def tasks_html(caption: str, sheet: Marked) -> str:
    """Write a table of what each task earned, and what is said of it."""
    rows = [
        (
            f"<code>{escape(task.task)}</code>",
            f"{task.points} of {task.most}" if sheet.is_marked else NOT_MARKED,
            marked_up(task.says),
        )
        for task in sheet.tasks
    ]
    return table_html(caption, ["Task", "Points", "Feedback"], rows)


def _words(sheets: Sequence[Marked]) -> str:
    """List the answers in words by question, beside the rubric and a model answer."""
    parts = []
    for name in dict.fromkeys(sheet.exercise for sheet in sheets if sheet.words):
        parts.append(f"<h2>In words: {escape(load_exercise(name).stem)}</h2>")
        for question, told in questions_of(name).items():
            parts.append(f"<h3>{escape(question)}</h3>{_in_html(told.asked)}")
            parts.append(f"<p>A model answer:</p>{_in_html(told.model)}")
            rows = [
                (
                    escape(sheet.student),
                    escape(_said(sheet, question)),
                    points_in_words(sheet, question),
                )
                for sheet in sheets
                if sheet.exercise == name and sheet.is_marked
            ]
            parts.append(table_html("Answers", ["Student", "Answer", "Points"], rows))
    return "".join(parts)


def _in_html(told: str) -> str:
    """Write a question or a model answer, which are ours, without their headings."""
    own = "\n".join(one for one in told.splitlines() if not one.startswith("#"))
    return f"<blockquote>{markdown2html(own.strip())}</blockquote>"


def _said(sheet: Marked, question: str) -> str:
    return sheet.words.get(question) or "left empty"


def points_in_words(sheet: Marked, question: str) -> str:
    """Write what an answer in words earned; empty where nothing can be earned."""
    most = questions_of(sheet.exercise)[question].most
    if question in sheet.earned:
        return f"{sheet.earned[question]:g} of {most}"
    return NOT_MARKED if most else ""
