"""nbgrader's own commands hand out, collect, mark and give feedback on a sheet."""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kit.classroom.assignment import tag_of
from kit.classroom.exercises import load_exercise
from kit.classroom.kernel import main as start_kernel
from kit.classroom.nbgrader import build_source, write_course
from kit.classroom.roster import Student
from kit.classroom.sandbox import works
from kit.errors import ClassroomError
from tests.classroom.stack import NAME, STEM, add_code, keys, typed

ROOT = Path(__file__).parents[2]
STUDENT = Student("x", "x", 1)
WRONG = {"stopped": 3, "fenland": 0, "fenland_stopped": 0}
HARM = """
import os, shutil
for path in ({course!r}, {course!r} + "/gradebook.db"):
    try:
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    except OSError:
        pass
for path in ({course!r} + "/source", {course!r} + "/gradebook.db"):
    assert not os.path.exists(path)
while True:
    try:
        pass
    except BaseException:
        pass
"""


def test_a_source_has_what_nbgrader_asks_of_its_cells():
    notebook, exercise = build_source(NAME), load_exercise(NAME)
    told = [cell.metadata.get("nbgrader") for cell in notebook.cells]
    names = [one["grade_id"] for one in told if one]
    assert len(set(names)) == len(names)
    points = {
        tag_of(cell, "check"): cell.metadata["nbgrader"]["points"]
        for cell in notebook.cells
        if tag_of(cell, "check")
    }
    assert points == {task.name: task.points for task in exercise.tasks}
    (cell,) = [one for one in notebook.cells if tag_of(one, "check") == "stopped"]
    assert cell.source.splitlines() == [
        'sheet.check("stopped", stopped)',
        "### BEGIN HIDDEN TESTS",
        'sheet.check("stopped", stopped).require()',
        "### END HIDDEN TESTS",
    ]


def test_a_course_is_written_once_and_into_an_empty_folder(tmp_path):
    made = write_course(tmp_path / "course", [NAME])
    assert (made / "source" / STEM / f"{STEM}.ipynb").is_file()
    with pytest.raises(ClassroomError, match="`into` must be a new or empty folder"):
        write_course(made, [NAME])


def test_a_kernel_does_not_start_beside_the_doors_of_others(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_SANDBOX", "best")
    monkeypatch.setattr("kit.classroom.sandbox.works", lambda name: True)
    (tmp_path / "jpserver-1.json").write_text("{}")
    with pytest.raises(
        ClassroomError, match=r"holds jpserver-1.json of another kernel"
    ):
        start_kernel([str(tmp_path / "kernel.json")])


def nbgrader(course, *words, **more):
    """Run one of nbgrader's commands in a course; what it said."""
    bin_folder = str(Path(sys.executable).resolve().parent)
    paths = [str(Path(sys.prefix) / "bin"), bin_folder, os.environ["PATH"]]
    told = {"PATH": os.pathsep.join(paths), "PYTHONPATH": str(ROOT)}
    told |= {"JUPYTER_PATH": str(course / "jupyter"), "HOME": str(course.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env=os.environ | told | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


def submit(course, student, answers, harm=""):
    """Put a student's sheet where nbgrader looks for it; a zip is taken apart so."""
    released = course / "release" / STEM / f"{STEM}.ipynb"
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        task = tag_of(cell, "task")
        if task in answers:
            cell.source = cell.source.replace(f"{task} = ...", answers[task])
    if harm:
        notebook = add_code(notebook, harm)
    folder = course / "downloaded" / STEM / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{student}_{STEM}.ipynb")


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("nbgrader") is None,
    reason="nbgrader is not installed: pip install -e '.[class]'",
)
def test_nbgrader_generates_collects_marks_and_gives_feedback(tmp_path):
    if not (works("bubblewrap") or works("kernel")):
        pytest.skip("no protection of this system holds a kernel")
    course = write_course(tmp_path / "c", [NAME])
    assert nbgrader(course, "generate_assignment", STEM)[0] == 0
    released = (course / "release" / STEM / f"{STEM}.ipynb").read_text("utf-8")
    assert "SOLUTION" not in released
    assert "require" not in released
    data, _ = keys(1)
    exercise = load_exercise(NAME)
    slips = {
        name: exercise.task(name).mistakes[at] for name, at in WRONG.items()
    }  # three typical mistakes
    code = {name: f"{name} = {slip.value(data)!r}" for name, slip in slips.items()}
    submit(course, "right", typed(STUDENT))
    submit(course, "empty", {})
    submit(course, "wrong", typed(STUDENT) | code)
    submit(course, "hostile", typed(STUDENT), HARM.format(course=str(course)))
    pattern = r".*/(?P<student_id>\w+)_(?P<file_id>.*)"
    setting = f"--FileNameCollectorPlugin.named_regexp={pattern}"
    collected, said = nbgrader(course, "zip_collect", STEM, setting)
    assert collected == 0, said
    others = "--CourseDirectory.student_id_exclude=hostile"
    code_of, said = nbgrader(course, "autograde", STEM, others)
    assert code_of == 0, said
    failed, said = nbgrader(
        course, "autograde", STEM, "--student=hostile", KIT_SANDBOX_SECONDS="20"
    )
    assert failed != 0
    assert "error processing assignment" in said
    assert nbgrader(course, "generate_feedback", STEM)[0] == 0
    assert nbgrader(course, "export")[0] == 0
    rows = csv.DictReader((course / "grades.csv").read_text("utf-8").splitlines())
    marks = {row["student_id"]: float(row["score"]) for row in rows}
    lost = sum(exercise.task(name).points for name in WRONG)
    assert marks == {
        "right": exercise.points,
        "empty": 0,
        "wrong": exercise.points - lost,
        "hostile": 0,
    }
    page = (course / "feedback" / "wrong" / STEM / f"{STEM}.html").read_text("utf-8")
    for slip in slips.values():
        assert slip.says.partition(":")[0] in page
    assert (course / "source" / STEM / f"{STEM}.ipynb").is_file()
    shutil.rmtree(course)
