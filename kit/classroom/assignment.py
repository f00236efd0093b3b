"""How does a source with its solutions become a student's notebook, and a teacher's?

A source is a notebook in percent format that has every solution in it, so that it
runs and its answers can be held to the key. Cells bear tags: ``parameters`` for the
seed, ``task:NAME`` for the code of an answer, ``check:NAME`` for its check,
``words:NAME`` for an answer in words. What stands between the marks of a solution is
taken out for students.
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode

from kit.checks import check_flag, check_seed
from kit.classroom.exercises import load_exercise
from kit.classroom.tasks import Exercise
from kit.errors import ClassroomError
from kit.extras import bring
from kit.paths import NOTEBOOKS

SHEETS = NOTEBOOKS / "exercises"
_CODE = re.compile(
    r"^[ \t]*### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION[ \t]*\n?",
    re.MULTILINE | re.DOTALL,
)
_WORDS = re.compile(r"<!-- BEGIN SOLUTION -->.*?<!-- END SOLUTION -->", re.DOTALL)
_RUBRIC = re.compile(r"^\|\s*(\d+)\s*\|", re.MULTILINE)
_WRITE_HERE = "*Write here.*"


def read_source(name: str) -> NotebookNode:
    """Read the source of an exercise as a notebook, solutions and all.

    Raises
    ------
    ClassroomError
        If there is no such exercise, or no file of it.
    PackageError
        If jupytext is not installed.
    """
    exercise = load_exercise(name)
    path = SHEETS / "src" / f"{exercise.stem}.py"
    jupytext = bring("jupytext", to="The making of a sheet")
    if not path.is_file():
        msg = (
            f"The exercise {exercise.name} has no source {path.name} in {path.parent}."
        )
        raise ClassroomError(msg)
    notebook = jupytext.read(path)
    notebook.metadata = {
        name: notebook.metadata[name]
        for name in ("kernelspec", "kit")
        if name in notebook.metadata
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for at, cell in enumerate(notebook.cells):
        cell["id"] = name_cell(cell, at)
    return notebook


def name_cell(cell: NotebookNode, at: int) -> str:
    """Give a cell a name that stays the same from one build to the next."""
    told = tag_of(cell, "task"), tag_of(cell, "check"), tag_of(cell, "words")
    for kind, name in zip(("task", "check", "words"), told, strict=True):
        if name:
            return f"{kind}-{name.replace('_', '-')}"[:64]
    return "parameters" if is_parameters(cell) else f"cell-{at:02}"


def tag_of(cell: NotebookNode, kind: str) -> str | None:
    """Read what a tag of a kind names in a cell, such as the task of its answer."""
    for tag in cell.metadata.get("tags", ()):
        if isinstance(tag, str) and tag.startswith(f"{kind}:"):
            return tag.partition(":")[2]
    return None


def points_of_rubric(text: str) -> int:
    """Add up what a rubric in Markdown gives; 0 where there is none."""
    return sum(map(int, _RUBRIC.findall(text)))


def is_parameters(cell: NotebookNode) -> bool:
    """Say whether a cell is the one that holds the seed."""
    return "parameters" in cell.metadata.get("tags", ())


def build_sheet(
    name: str, *, seed: int = 1, solved: bool = False, student: str = ""
) -> NotebookNode:
    """Build the notebook of an exercise: a student's, or with all solutions.

    Parameters
    ----------
    name : str
        Such as ``"differencing"``.
    seed : int, default 1
        Set in the cell of the parameters.
    solved : bool, default False
        Whether solutions stay in, for the teacher.
    student : str, default ""
        Whose sheet it is; written into the notebook, so that one that was copied is
        told apart.

    Returns
    -------
    nbformat.NotebookNode
        With no output in it.

    Raises
    ------
    ClassroomError
        If there is no such exercise, or its source lacks a cell that it must have.

    Examples
    --------
    >>> import kit
    >>> sheet = kit.classroom.build_sheet("differencing", seed=7)
    >>> sheet.metadata["kit"]["seed"]
    7
    """
    check_seed(ClassroomError, seed)
    check_flag(ClassroomError, "solved", solved)
    exercise, notebook = load_exercise(name), read_source(name)
    check_source(exercise, notebook)
    told = {"exercise": exercise.name, "seed": int(seed)}
    notebook.metadata["kit"] = told | ({"student": student} if student else {})
    for cell in notebook.cells:
        if is_parameters(cell):
            cell.source = re.sub(
                r"^seed = \d+", f"seed = {int(seed)}", cell.source, flags=re.MULTILINE
            )
        elif not solved:
            blank(cell)
    return notebook


def blank(cell: NotebookNode) -> None:
    """Take the solution out of a cell and leave a place to answer."""
    name = tag_of(cell, "task")
    if name is not None:
        blanked = _CODE.sub(f"{name} = ...\n", cell.source + "\n", count=1)
        cell.source = _CODE.sub("", blanked).rstrip("\n")
    elif tag_of(cell, "words") is not None:
        cell.source = _WORDS.sub(_WRITE_HERE, cell.source)


def check_source(exercise: Exercise, notebook: NotebookNode) -> None:
    """Refuse a source in which a task has no cell, no check, or a mark is left over.

    Raises
    ------
    ClassroomError
        With what is missing, and where.
    """
    found = {"task": [], "check": [], "words": []}  # type: dict[str, list[str]]
    for cell in notebook.cells:
        for kind, names in found.items():
            if (name := tag_of(cell, kind)) is not None:
                names.append(name)
        _check_marks(exercise, cell)
    wanted = [task.name for task in exercise.tasks]
    for kind in ("task", "check"):
        if found[kind] != wanted:
            told = ", ".join(found[kind]) or "none"
            msg = (
                f"The source {exercise.stem} must have one cell tagged {kind}:NAME for "
                f"each of its tasks {', '.join(wanted)}, in this order, but has {told}."
            )
            raise ClassroomError(msg)
    if "prediction" not in found["words"] or not any(
        map(is_parameters, notebook.cells)
    ):
        msg = (
            f"The source {exercise.stem} must have a cell tagged parameters and one "
            "tagged words:prediction."
        )
        raise ClassroomError(msg)


def _check_marks(exercise: Exercise, cell: NotebookNode) -> None:
    """Refuse a cell that would hand out a part of its solution."""
    copy = deepcopy(cell)
    blank(copy)
    answers = tag_of(cell, "task") is not None or tag_of(cell, "words") is not None
    left = "SOLUTION" in copy.source
    if left or (answers and copy.source == cell.source):
        msg = (
            f"In the source {exercise.stem} the cell {cell.source.splitlines()[0]!r} "
            "must have its solution between BEGIN SOLUTION and END SOLUTION, once."
        )
        raise ClassroomError(msg)


def write_sheets(folder: Path = SHEETS) -> list[Path]:
    """Write the student's notebook of every exercise that has a source."""
    from kit.classroom.exercises import NAMES

    return [
        save(build_sheet(name), folder / f"{load_exercise(name).stem}.ipynb")
        for name in NAMES
    ]


def save(notebook: NotebookNode, path: Path) -> Path:
    """Save a notebook in the form in which it is committed."""
    import nbformat

    nbformat.write(nbformat.from_dict(notebook), path)
    return path


def main(arguments: list[str]) -> int:
    """Build the students' notebooks again from their sources."""
    import argparse
    import sys

    parser = argparse.ArgumentParser(prog="python -m kit sheets", description=__doc__)
    parser.add_argument("--into", type=Path, default=SHEETS, metavar="DIR")
    for path in write_sheets(parser.parse_args(arguments).into):
        sys.stdout.write(f"{path}\n")
    return 0
