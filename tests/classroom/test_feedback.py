"""Points for words, totals, and what a student is handed back."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest

from kit.classroom.exercises import load_exercise
from kit.classroom.grading import grade, main, summary, write_marks
from kit.classroom.marks_page import both_of, total_of, words_of
from kit.classroom.roster import Student, read_roster, read_students
from kit.classroom.tables import add_points, read_points
from kit.errors import ClassroomError
from tests.classroom.stack import NAME, STEM, TASKS, answer, hand_in, typed

ADA, BEN = Student("Ada Lovelace", "ada-lovelace", 1), Student("Ben", "ben", 2)
CY = Student("Cy", "cy", 3)


def read_table(path):
    return [*csv.DictReader(StringIO(path.read_text("utf-8"), newline=""))]


def feedback(marks, into, student):
    write_marks(marks, into)
    return (into / "feedback" / f"{student.folder}.html").read_text("utf-8")


# --- Points for words ---------------------------------------------------------


@pytest.fixture
def marks(tmp_path, played):
    """Ada is right in all, and wrote two lines; Ben handed in nothing."""
    notebook = answer(ADA, typed(ADA))
    for cell in notebook.cells:
        if cell.id == "words-answer":
            cell.source = "One line,\nand another."
    hand_in(notebook, tmp_path / "back", ADA)
    return grade(tmp_path / "back", (ADA, BEN))


def table(tmp_path, *lines):
    path = tmp_path / "words.csv"
    head = "student,exercise,question,answer,most,points"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def test_where_nothing_was_written_the_table_of_words_begins_with_0(tmp_path, played):
    hand_in(answer(ADA, typed(ADA)), tmp_path / "back", ADA)
    write_marks(grade(tmp_path / "back", (ADA,)), tmp_path / "marks")
    rows = read_table(tmp_path / "marks" / "words.csv")
    assert [row["points"] for row in rows] == ["", "0"]  # a prediction earns nothing


def test_the_page_of_marks_shows_the_rubric_as_a_table(marks, tmp_path):
    write_marks(marks, tmp_path / "marks")
    page = (tmp_path / "marks" / "marks.html").read_text("utf-8")
    rubric = page[page.index("In words: ") :]
    assert "<th>points</th>" in rubric
    assert "|---" not in rubric
    assert "## " not in rubric


def test_the_table_of_words_says_the_points_at_most_by_the_rubric(marks, tmp_path):
    write_marks(marks, tmp_path / "marks")
    rows = read_table(tmp_path / "marks" / "words.csv")
    # The rubric of exercise 1 has four lines of one point; a prediction has none.
    assert [(row["question"], row["most"], row["points"]) for row in rows] == [
        ("prediction", "0", ""),
        ("answer", "4", ""),
    ]


def test_points_that_were_filled_in_are_added_to_tables_page_and_feedback(
    marks, tmp_path
):
    write_marks(marks, tmp_path / "marks")
    path = tmp_path / "marks" / "words.csv"
    filled = path.read_text("utf-8").replace(",4,", ",4,2.5")
    path.write_text(filled, "utf-8")
    points = read_points(path, (ADA, BEN))
    assert points == {(ADA.name, NAME, "answer"): 2.5}
    more = replace(marks, sheets=add_points(marks.sheets, points))
    told = feedback(more, tmp_path / "more", ADA)
    ada, ben = read_table(tmp_path / "more" / "marks.csv")
    names = ("points", "most", "words", "words_most", "total")
    assert [ada[name] for name in names] == ["7", "7", "2.5", "4", "9.5"]
    assert [ben[name] for name in names] == ["", "7", "", "4", ""]
    assert read_table(tmp_path / "more" / "words.csv")[1]["points"] == "2.5"
    page = (tmp_path / "more" / "marks.html").read_text("utf-8")
    assert "<td>2.5 of 4</td><td>9.5 of 11</td>" in page
    assert "<td>2.5 of 4</td>" in told


def test_semicolons_a_mark_of_excel_and_a_decimal_comma_are_read(tmp_path):
    path = tmp_path / "words.csv"
    lines = ["student;exercise;question;points", f"Ben;{NAME};answer;1,5"]
    path.write_text("\n".join(lines), "utf-8-sig")
    assert read_points(path, (BEN,)) == {("Ben", NAME, "answer"): 1.5}


@pytest.mark.parametrize(
    ("line", "match"),
    [
        (f"Ben,{NAME},answer,x,4,5", "in `points`, for Ben and answer, a number from "
         "0 to 4, got '5'"),
        (f"Ben,{NAME},answer,x,4,-1", "a number from 0 to 4, got '-1'"),
        (f"Ben,{NAME},answer,x,4,good", "a number from 0 to 4, got 'good'"),
        (f"Ben,{NAME},prediction,x,0,1", "nothing: it earns none, got '1'"),
        (f"Bob,{NAME},answer,x,4,1", "must name somebody of the class in `student`, "
         "got 'Bob'"),
        (f"Ben,{NAME},essay,x,4,1", "must name an exercise and its question"),
        (f"Ben,{NAME},answer,x,4,3", "gives Ben points for answer of differencing once "
         "more"),
    ],
)  # fmt: skip
def test_a_bad_value_is_one_sentence_with_its_line(tmp_path, line, match):
    # The answer of the first row takes lines 2 and 3.
    path = table(tmp_path, f'Ben,{NAME},answer,"one\nand two",4,3', line)
    with pytest.raises(ClassroomError, match=re.escape(match)) as told:
        read_points(path, (BEN,))
    assert str(told.value).startswith("Line 4 of words.csv (row 3 in a spreadsheet)")


def test_a_table_that_is_none_is_one_sentence(tmp_path):
    (tmp_path / "a.csv").write_text("student,points\nBen,1\n")
    lacks = "but a.csv lacks exercise, question; name one that"
    with pytest.raises(ClassroomError, match=lacks):
        read_points(tmp_path / "a.csv", (BEN,))
    with pytest.raises(ClassroomError, match="`words` must be a table of points, but"):
        read_points(tmp_path / "no.csv", (BEN,))


def test_marking_again_adds_the_points_and_writes_over_nothing(marks, tmp_path, capsys):
    (tmp_path / "class.csv").write_text(
        "student,folder,seed\nAda Lovelace,ada-lovelace,1\nBen,ben,2\n"
    )
    first = tmp_path / "marks"
    back, of = str(tmp_path / "back"), ["--class", str(tmp_path / "class.csv")]
    assert main([back, *of, "--into", str(first)]) == 0
    words = first / "words.csv"
    words.write_text(words.read_text("utf-8").replace(",4,", ",4,3"), "utf-8")
    with pytest.raises(
        ClassroomError, match="To add your points for words, say WORDS="
    ):
        main([back, *of, "--into", str(first), "--words", str(words)])
    again = tmp_path / "again"
    assert main([back, *of, "--into", str(again), "--words", str(words)]) == 0
    assert read_table(again / "marks.csv")[0]["total"] == "10"
    assert "3 of 4" in capsys.readouterr().out


# --- Totals -------------------------------------------------------------------


def test_what_is_not_marked_is_no_zero_and_is_counted_apart(marks, tmp_path):
    ada, ben = marks.sheets
    assert total_of([ada, ben]) == "7 of 7, 1 not marked"
    assert total_of([ben]) == "not marked"
    assert words_of([ada]) == "not marked"
    more = replace(ada, earned={"answer": 3})
    assert words_of([more, ben]) == "3 of 4, 1 not marked"
    assert both_of([more, ben]) == "10 of 11"
    assert both_of([ben]) == "not marked"
    text = summary(marks).splitlines()
    assert text[0].split() == ["student", "01", "all"]
    assert text[1].endswith("7 of 7  7 of 7")
    assert text[2].endswith("not marked  not marked")
    write_marks(marks, tmp_path / "marks")
    page = (tmp_path / "marks" / "marks.html").read_text("utf-8")
    assert "0 of" not in page
    rows = read_table(tmp_path / "marks" / "feedback.csv")
    assert {row["points"] for row in rows if row["student"] == "Ben"} == {""}


# --- Feedback -----------------------------------------------------------------


def test_feedback_speaks_to_the_student_and_names_nobody_else(tmp_path, played):
    back = tmp_path / "back"
    hand_in(answer(BEN, typed(BEN)), back, ADA)  # a neighbour's sheet
    notebook = answer(BEN, typed(BEN, TASKS[1:], stopped="stopped = 1 / 0"))
    hand_in(notebook, back, BEN)
    marks = grade(back, (ADA, BEN, CY))
    ada = feedback(marks, tmp_path / "marks", ADA)
    assert "<h1>Ada Lovelace: your feedback</h1>" in ada
    assert "is not yours, which is 1: it was not marked" in ada
    folder = tmp_path / "marks" / "feedback"
    ben, cy = ((folder / f"{name}.html").read_text("utf-8") for name in ("ben", "cy"))
    assert "Cell 12, of the task <code>stopped</code>, failed with ZeroDiv" in ben
    assert "Your teacher marks your answers in words." in ben
    assert f"You handed in no {STEM}." in cy
    pages = {"Ada Lovelace": ada, "Ben": ben, "Cy": cy}
    for name, page in pages.items():
        assert name in page
        assert not [other for other in pages if other != name and other in page]
        assert "http" not in page
        assert "<script" not in page


def test_no_sentence_to_a_student_names_a_student_or_a_file(
    tmp_path, played, monkeypatch
):
    hand_in(answer(ADA, {}), tmp_path, ADA, f"{STEM} of Ben.ipynb")
    hand_in(answer(ADA, {}), tmp_path, ADA)
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / f"{STEM}.docx").write_text("x")
    hand_in(answer(CY, {}), tmp_path, CY)
    monkeypatch.setattr("kit.classroom.marking.run_job", lambda *_: 1 / 0)
    told = {
        one.student: one.to_student for one in grade(tmp_path, (ADA, BEN, CY)).sheets
    }
    assert told == {
        "Ada Lovelace": (
            "You handed in this sheet more than once. Say which file is to be marked.",
        ),
        "Ben": (
            "Your file is no notebook (.ipynb), so it was not marked. Save the sheet "
            "in JupyterLab, and hand in that file.",
        ),
        "Cy": ("The program could not mark your sheet. Your teacher will.",),
    }


def test_a_note_on_the_terminal_names_student_and_task(tmp_path, played):
    code = "groups = 1 / 0"
    hand_in(answer(BEN, typed(BEN, TASKS[:3], groups=code)), tmp_path, BEN)
    assert (
        f"Ben, {STEM}: Cell 21, of the task `groups`, failed with ZeroDivisionError"
    ) in summary(grade(tmp_path, (BEN,)))


def test_a_cell_is_placed_by_its_task_where_tags_are_lost_too(tmp_path, played):
    notebook = answer(BEN, typed(BEN, groups="groups = 1 / 0"))
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    hand_in(notebook, tmp_path, BEN)
    (sheet,) = grade(tmp_path, (BEN,)).sheets
    assert "Cell 21, of the task `groups`, failed" in " ".join(sheet.notes)
    assert sheet.tasks[3].says == "its cell failed before it set `groups`."


def test_a_missing_first_cell_is_said_once(tmp_path, monkeypatch, played):
    from kit.classroom.sandbox import Ran

    def run_job(job, protection, limits):
        fault = "NameError: name 'sheet' is not defined"
        return Ran(faults=dict.fromkeys((4, 6, 11), fault), last=30, end="done")

    monkeypatch.setattr("kit.classroom.marking.run_job", run_job)
    notebook = answer(BEN, {})
    notebook.cells = [cell for cell in notebook.cells if cell.id != "cell-03"]
    hand_in(notebook, tmp_path, BEN)
    (sheet,) = grade(tmp_path, (BEN,)).sheets
    assert sheet.notes == sheet.to_student
    (note,) = sheet.notes
    assert note.startswith("The first cell (set-up) is missing, so that cells after it")


def test_every_sheet_has_the_first_cell_that_is_looked_for():
    from kit.classroom.assignment import build_sheet
    from kit.classroom.exercises import NAMES

    for name in NAMES:
        assert any("open_exercise" in cell.source for cell in build_sheet(name).cells)


# --- Who is in the class ------------------------------------------------------


def test_two_who_share_a_sheet_are_one_line_of_names(tmp_path, played):
    names = tmp_path / "names.txt"
    names.write_text("Ada Lovelace\nBo Li & Cy Moe\n", "utf-8")
    _, pair = read_students(names)
    assert (pair.name, pair.folder) == ("Bo Li & Cy Moe", "bo-li-cy-moe")
    # One of them hands in, and the course names the file for that one alone.
    (tmp_path / "back").mkdir()
    from kit.classroom.assignment import save

    path = tmp_path / "back" / f"Bo Li_812_{STEM}.ipynb"
    save(answer(pair, typed(pair)), path)
    (sheet,) = grade(tmp_path / "back", (pair,)).sheets
    assert (sheet.student, sheet.points) == (pair.name, load_exercise(NAME).points)
    names.write_text("Bo Li, Cy Moe\n", "utf-8")
    with pytest.raises(ClassroomError, match="as one name, such as Bo Li & Cy Moe"):
        read_students(names)


def test_a_wrong_class_is_one_sentence_with_what_was_looked_for(tmp_path):
    (tmp_path / "back").mkdir()
    into = ["--into", str(tmp_path / "marks")]
    rule = "`class` must be a folder that `make class` wrote, with teacher/class.csv"
    for name, seen in (("no", "There is no such folder"), ("back", "It has no such")):
        with pytest.raises(ClassroomError, match=rule) as told:
            main([str(tmp_path / "back"), "--class", str(tmp_path / name), *into])
        assert f"{seen}" in str(told.value)
        assert "as in CLASS=class." in str(told.value)
    teacher = tmp_path / "class" / "teacher"
    teacher.mkdir(parents=True)
    (teacher / "class.csv").write_text("student,folder,seed\nBen,ben,2\n")
    for path in (tmp_path / "class", teacher, teacher / "class.csv"):
        assert read_roster(path) == (BEN,)
