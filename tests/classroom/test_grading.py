"""What is handed out leaks nothing; what comes back is marked, and nobody is lost."""

import csv
import json
import shutil

import nbformat
import pytest

from kit.classroom.assignment import build_sheet, save
from kit.classroom.exercises import load_exercise
from kit.classroom.grading import grade, main, summary, write_marks
from kit.classroom.handing_out import main as hand_out, write_class
from kit.classroom.roster import (
    Student,
    read_roster,
    read_seeds,
    read_students,
    seat,
)
from kit.classroom.sandbox import Limits
from kit.classroom.submissions import seed_of
from kit.errors import ClassroomError
from tests.classroom.stack import (
    NAME,
    STEM,
    TASKS,
    add_code,
    answer,
    hand_in,
    keys,
    mistake,
    typed,
    without,
)

ADA, BEN = Student("Ada Lovelace", "ada-lovelace", 1), Student("Ben", "ben", 2)
FULL = load_exercise(NAME).points


def read_table(path):
    return [*csv.DictReader(path.read_text("utf-8").splitlines())]


# --- Handing out --------------------------------------------------------------


def test_names_get_folders_and_seeds_of_their_own_that_stay(tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("Ada Lovelace\n\n# a comment\nBjørn Å, 7\n李娜\n", "utf-8")
    ada, bjorn, li = read_students(names)
    assert (ada.folder, bjorn.folder, li.folder) == ("ada-lovelace", "bjørn-å", "李娜")
    assert bjorn.seed == 7
    names.write_text("Zoe\nAda Lovelace\n", "utf-8")
    assert read_students(names)[1] == ada
    assert [one.seed for one in read_seeds("1-3, 9")] == [1, 2, 3, 9]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Ann Lee\nann-lee\n", "ann-lee would get 'ann-lee', as Ann Lee has; add what"),
        ("Ann\nAnn\n", "Ann would get 'ann', as Ann has"),
        ("...\n", r"\.\.\. would get '';"),
        ("Ann, 3\nBen, 3\n", "Two students have the seed 3: Ann and Ben"),
        ("Ann, x\n", "the seed of Ann in names.txt must be a whole number, got 'x'"),
        ("# nobody\n", "must name at least one, but names.txt names nobody"),
    ],
)
def test_a_list_of_names_that_is_not_one_is_one_sentence(tmp_path, text, match):
    names = tmp_path / "names.txt"
    names.write_text(text, "utf-8")
    with pytest.raises(ClassroomError, match=match):
        read_students(names)


def test_a_missing_list_or_odd_seeds_are_one_sentence(tmp_path):
    with pytest.raises(ClassroomError, match="`students` must be a file of names, but"):
        read_students(tmp_path / "no.txt")
    for seeds in ("", "a", "5-1", "1-5000"):
        with pytest.raises(ClassroomError, match="`seeds` must be whole numbers such"):
            read_seeds(seeds)
    (tmp_path / "class.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ClassroomError, match="must be a class list of `make class`"):
        read_roster(tmp_path / "class.csv")


def test_the_students_part_leaks_nothing_and_the_key_is_the_computed_one(tmp_path):
    made = write_class(tmp_path / "class", (ADA, BEN), [NAME])
    rows = json.loads((made / "teacher" / "key.json").read_text("utf-8"))
    exercise = load_exercise(NAME)
    for student in (ADA, BEN):
        data, _ = keys(student.seed)
        told = {r["task"]: r["answer"] for r in rows if r["student"] == student.name}
        assert told == {task.name: task.key(data) for task in exercise.tasks}
        own = made / "hand-out" / student.folder
        assert {path.name for path in own.iterdir()} == {"README.md", f"{STEM}.ipynb"}
        text = "".join(path.read_text("utf-8") for path in own.iterdir())
        assert "SOLUTION" not in text
        others = {ADA, BEN} - {student}
        assert not any(other.name in text for other in others)
        notebook = nbformat.read(own / f"{STEM}.ipynb", as_version=4)
        assert seed_of(notebook) == student.seed
        assert notebook == build_sheet(NAME, seed=student.seed, student=student.name)
        assert all(not cell.get("outputs") for cell in notebook.cells)
    table = read_table(made / "teacher" / "key.csv")
    assert [json.loads(row["answer"]) for row in table] == [r["answer"] for r in rows]
    assert read_roster(made / "teacher" / "class.csv") == (ADA, BEN)
    with pytest.raises(ClassroomError, match="`into` must be a new or empty folder"):
        write_class(made, (ADA,), [NAME])


def test_the_command_says_what_to_hand_out(tmp_path, capsys):
    into = tmp_path / "class"
    assert hand_out(["--seeds", "4", "--exercises", NAME, "--into", str(into)]) == 0
    said = capsys.readouterr().out
    assert f"Hand out: {into}/hand-out, a folder for each of 1." in said
    assert (into / "teacher" / "solutions" / "student-4" / f"{STEM}.ipynb").is_file()


# --- What comes back, with a sandbox that is played ---------------------------


def marked(tmp_path, *students):
    marks = grade(tmp_path, students or (ADA, BEN))
    return marks, {(one.student, one.exercise): one for one in marks.sheets}


def test_right_answers_earn_all_and_empty_ones_nothing(tmp_path, played):
    hand_in(answer(ADA, typed(ADA)), tmp_path, ADA)
    hand_in(build_sheet(NAME, seed=2, student="Ben"), tmp_path, BEN)
    _, by = marked(tmp_path)
    assert (by["Ada Lovelace", NAME].points, by["Ben", NAME].points) == (FULL, 0)
    told = {task.task: task.says for task in by["Ben", NAME].tasks}
    assert told["stopped"] == "not answered."


def test_a_typical_mistake_is_named_in_the_feedback(tmp_path, played):
    code = mistake(ADA, "stopped", 3)
    hand_in(answer(ADA, typed(ADA, TASKS[1:], stopped=code)), tmp_path, ADA)
    _, by = marked(tmp_path)
    sheet = by["Ada Lovelace", NAME]
    assert sheet.points == FULL - 1
    assert "counts whoever kept the streak twice" in sheet.tasks[0].says
    assert "sheet.hint" not in sheet.tasks[0].says
    assert by["Ben", NAME].notes == (f"Ben handed in no {STEM}.",)


def test_a_missing_cell_a_failing_one_and_a_wrong_type_are_said(tmp_path, played):
    code = {"fenland_stopped": "fenland_stopped = 1 / 0", "groups": "groups = 'eight'"}
    notebook = answer(ADA, typed(ADA, ["stopped"], **code))
    hand_in(without(notebook, "fenland"), tmp_path, ADA)
    _, by = marked(tmp_path)
    told = {task.task: task.says for task in by["Ada Lovelace", NAME].tasks}
    assert told["fenland"] == (
        "the cell of this task is missing, and nothing sets `fenland`."
    )
    assert told["fenland_stopped"] == "its cell failed before it set `fenland_stopped`."
    assert told["groups"] == "the answer must be a whole number of groups, got str."
    (note,) = by["Ada Lovelace", NAME].notes
    assert note == (
        "Cell 17, of the task `fenland_stopped`, failed with ZeroDivisionError: "
        "division by zero."
    )


def test_a_neighbours_sheet_is_not_marked_and_both_are_named(tmp_path, played):
    hand_in(answer(BEN, typed(BEN)), tmp_path, ADA)
    _, by = marked(tmp_path)
    sheet = by["Ada Lovelace", NAME]
    assert not sheet.is_marked
    assert sheet.points == 0
    assert sheet.notes == (
        f"ada-lovelace/{STEM}.ipynb has the seed 2, and Ada Lovelace was given 1: it "
        "was not marked.",
        "The sheet was handed out to Ben, not to Ada Lovelace.",
    )


def test_a_sheet_without_its_seed_gets_the_students_own(tmp_path, played):
    notebook = answer(ADA, typed(ADA))
    notebook.cells = [cell for cell in notebook.cells if cell.id != "parameters"]
    hand_in(notebook, tmp_path, ADA)
    _, by = marked(tmp_path)
    assert by["Ada Lovelace", NAME].points == FULL
    assert "sets no seed of its own; 1 was put in" in by["Ada Lovelace", NAME].notes[0]


def test_two_sheets_of_one_student_are_named_and_none_is_chosen(tmp_path, played):
    for name in (f"{STEM}.ipynb", f"{STEM} (1).ipynb"):
        hand_in(answer(ADA, typed(ADA)), tmp_path, ADA, name)
    _, by = marked(tmp_path)
    (note,) = by["Ada Lovelace", NAME].notes
    assert "has more than one sheet" in note
    assert not by["Ada Lovelace", NAME].is_marked


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (f"{STEM}.ipynb", "{broken", "cannot be read as a notebook"),
        (f"{STEM}.ipynb", "[1, 2]", "cannot be read as a notebook"),
        (f"{STEM}.docx", "PK", "is no notebook (.ipynb)"),
        (f"{STEM}.ipynb", json.dumps({"cells": [], "metadata": {}, "nbformat": 4,
         "nbformat_minor": 5}), "is a notebook without a cell of code"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_one_sentence(tmp_path, played, name, content, fault):
    (tmp_path / "ada-lovelace").mkdir()
    (tmp_path / "ada-lovelace" / name).write_text(content)
    _, by = marked(tmp_path)
    (note,) = by["Ada Lovelace", NAME].notes
    assert note == f"ada-lovelace/{name} {fault}: it was not marked."


def test_files_of_nobody_and_of_no_exercise_are_listed(tmp_path, played):
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / "essay.pdf").write_text("x")
    (tmp_path / "who.txt").write_text("x")
    save(build_sheet(NAME, seed=9), tmp_path / "unknown.ipynb")
    save(build_sheet(NAME, seed=1, student="Ada Lovelace"), tmp_path / "mine.ipynb")
    marks, by = marked(tmp_path)
    assert marks.strays == (
        "ben/essay.pdf, of Ben, is no notebook (.ipynb).",
        "unknown.ipynb belongs to nobody of the class, by its folder, its name or what "
        "is in it; put it into the folder of its student.",
        "who.txt is no notebook (.ipynb); nor does it say whose it is.",
    )
    assert by["Ada Lovelace", NAME].notes[0].startswith("The name inside the sheet")


def test_a_copy_that_lies_with_nobody_does_not_cost_its_owner_the_marks(
    tmp_path, played
):
    hand_in(answer(ADA, typed(ADA)), tmp_path, ADA)
    save(answer(ADA, typed(ADA)), tmp_path / "mine.ipynb")
    _, by = marked(tmp_path)
    assert by["Ada Lovelace", NAME].points == FULL
    assert by["Ada Lovelace", NAME].notes == (
        "Its copy in mine.ipynb was left aside: it lies with nobody of the class.",
    )


def test_a_file_may_bear_the_name_in_place_of_a_folder(tmp_path, played):
    path = tmp_path / f"Ada_Lovelace_81234_{STEM}.ipynb"
    save(answer(ADA, typed(ADA)), path)
    _, by = marked(tmp_path)
    assert by["Ada Lovelace", NAME].points == FULL


def test_code_that_reaches_for_the_key_is_pointed_out(tmp_path, played):
    code = "stopped = sheet._exercise.task('stopped').key(sheet.data)"
    hand_in(answer(ADA, typed(ADA, TASKS[1:], stopped=code)), tmp_path, ADA)
    _, by = marked(tmp_path)
    notes = " ".join(by["Ada Lovelace", NAME].notes)
    assert "reaches behind the sheet, at `._exercise`, `.key`: have a look." in notes


def test_a_solution_that_was_handed_in_as_it_is_is_pointed_out(tmp_path, played):
    hand_in(answer(ADA, {}, solved=True), tmp_path, ADA)
    _, by = marked(tmp_path)
    notes = " ".join(by["Ada Lovelace", NAME].notes)
    assert "reaches behind the sheet, at `BEGIN SOLUTION`: have a look." in notes


def test_a_fault_of_the_grader_costs_one_sheet_and_not_the_class(
    tmp_path, played, monkeypatch
):
    def fail(*_):
        raise RuntimeError

    hand_in(answer(ADA, {}), tmp_path, ADA)
    monkeypatch.setattr("kit.classroom.marking.run_job", fail)
    _, by = marked(tmp_path)
    assert "could not be marked (RuntimeError)" in by["Ada Lovelace", NAME].notes[0]


def test_marks_are_written_as_tables_a_page_and_feedback(tmp_path, played):
    words = "<script>alert(1)</script>"
    notebook = answer(ADA, typed(ADA))
    for cell in notebook.cells:
        if cell.id == "words-answer":
            cell.source = words
    hand_in(notebook, tmp_path / "back", ADA)
    marks = grade(tmp_path / "back", (ADA, BEN))
    write_marks(marks, tmp_path / "marks")
    page = (tmp_path / "marks" / "marks.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert "Landlock" in page
    rows = read_table(tmp_path / "marks" / "marks.csv")
    assert [(row["student"], row["points"]) for row in rows] == [
        ("Ada Lovelace", str(FULL)),
        ("Ben", ""),
    ]
    assert f"Ada Lovelace{'7 of 7':>12}" in summary(marks)
    with pytest.raises(ClassroomError, match="`into` must be a new or empty folder"):
        write_marks(marks, tmp_path / "marks")


def test_a_folder_without_files_or_a_class_is_one_sentence(tmp_path):
    with pytest.raises(ClassroomError, match="`folder` must be a folder of sheets"):
        grade(tmp_path / "no", (ADA,))
    with pytest.raises(ClassroomError, match="must hold what came back, but"):
        grade(tmp_path, (ADA,))
    with pytest.raises(ClassroomError, match="`students` must be at least one Student"):
        grade(tmp_path, ())


# --- A stack of twenty with known marks ---------------------------------------


def stack_of_twenty(  # noqa: C901
    class_folder, back
):
    """Twenty sheets with known marks, by student; 7 points are all."""
    students = read_roster(class_folder / "teacher" / "class.csv")
    solutions = class_folder / "teacher" / "solutions"
    known = {}
    for n, student in enumerate(students):
        right = typed(student)
        if n < 6:  # solved by code, as the model does it
            shutil.copytree(solutions / student.folder, back / student.folder)
            known[student.name] = 7
        elif n < 9:  # one of the mistakes with the first task
            code = mistake(student, "stopped", n - 6)
            hand_in(answer(student, right | {"stopped": code}), back, student)
            known[student.name] = 6
        elif n < 11:  # gave up after two tasks
            hand_in(answer(student, typed(student, TASKS[:2])), back, student)
            known[student.name] = 3
        elif n == 11:  # as it was handed out
            hand_in(answer(student, {}), back, student)
            known[student.name] = 0
        elif n == 12:  # handed in nothing
            known[student.name] = 0
        elif n == 13:  # a neighbour's
            hand_in(answer(students[0], typed(students[0])), back, student)
            known[student.name] = 0
        elif n == 14:  # broken
            hand_in(answer(student, {}), back, student)
            (back / student.folder / f"{STEM}.ipynb").write_text("{")
            known[student.name] = 0
        elif n == 15:  # a cell is gone
            notebook = without(answer(student, right), "fenland")
            hand_in(notebook, back, student)
            known[student.name] = 5
        elif n == 16:  # one cell loops
            code = right | {"groups": "while True:\n    pass"}
            hand_in(answer(student, code), back, student)
            known[student.name] = 6
        elif n == 17:  # reads the teacher's key
            path = str(class_folder / "teacher" / "key.csv")
            code = f"groups = len(open({path!r}).read())"
            hand_in(answer(student, right | {"groups": code}), back, student)
            known[student.name] = 6
        elif n == 18:  # deletes what it can, and ends its program
            code = (
                f"import os, shutil\nshutil.rmtree({str(class_folder)!r}, True)\n"
                "os._exit(0)"
            )
            notebook = add_code(answer(student, right), code, at=13)
            hand_in(notebook, back, student)
            known[student.name] = 1  # the first task was done before
        else:  # numbers as polars and numpy have them
            code = right["most"].partition(" = ")[2]
            cast = f"import numpy as np\nmost = np.int64({code})"
            hand_in(answer(student, right | {"most": cast}), back, student)
            known[student.name] = 7
    return known


@pytest.mark.slow
def test_a_stack_of_twenty_gets_the_marks_that_are_known(tmp_path, capsys):
    made = tmp_path / "class"
    hand_out(["--seeds", "101-120", "--exercises", NAME, "--into", str(made)])
    back = tmp_path / "back"
    known = stack_of_twenty(made, back)
    before = sorted(path for path in made.rglob("*"))
    into = tmp_path / "marks"
    more = ["--class", str(made), "--into", str(into), "--cell-seconds", "20"]
    assert main([str(back), *more]) == 0
    rows = read_table(into / "marks.csv")
    found = {row["student"]: int(row["points"] or 0) for row in rows}
    assert found == known
    unmarked = [row["student"] for row in rows if row["points"] == ""]
    assert unmarked == ["Student 113", "Student 114", "Student 115"]
    assert sorted(path for path in made.rglob("*")) == before
    said = capsys.readouterr().out
    assert "Protection: " in said
    assert "Student 113 handed in no" in said
    page = (into / "marks.html").read_text("utf-8")
    assert all(name in page for name in known)


def test_limits_are_whole_and_short():
    assert Limits().cell_seconds < Limits().seconds


def test_a_class_of_two_alike_is_refused():
    with pytest.raises(
        ClassroomError, match="Each student must have a folder of their"
    ):
        seat([("A B", None), ("a  b", None)])
