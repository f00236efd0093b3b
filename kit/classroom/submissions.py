"""Which file is whose, and for which exercise? No file and no student is lost."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kit.classroom.assignment import is_parameters
from kit.classroom.exercises import NAMES
from kit.classroom.roster import Student, folder_of
from kit.errors import ClassroomError

_LARGEST = 20_000_000
_ASIDE = ("readme.md", "readme.txt", "marks.csv", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Found:
    """A file that came back, and what could be read off it."""

    path: Path
    student: Student | None
    exercise: str | None
    notebook: NotebookNode | None
    fault: str = ""
    note: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """What the builder wrote into the notebook, if it is still there."""
        if self.notebook is None:
            return {}
        told = self.notebook.metadata.get("kit", {})
        return told if isinstance(told, dict) else {}


def collect(folder: Path, students: Sequence[Student]) -> list[Found]:
    """Look through a folder for sheets that came back.

    Raises
    ------
    ClassroomError
        If it is no folder, or holds no file.
    """
    if not folder.is_dir():
        raise ClassroomError.bad_value("folder", "a folder of sheets", str(folder))
    found = [_read(path, folder, students) for path in _files(folder)]
    if not found:
        msg = f"`folder` must hold what came back, but {folder} holds no file."
        raise ClassroomError(msg)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """List the files of a folder in order; hidden ones and copies of Jupyter aside."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        if path.name.casefold() in _ASIDE or (path.is_dir() and not path.is_symlink()):
            continue
        yield path


def _read(path: Path, folder: Path, students: Sequence[Student]) -> Found:
    within = path.relative_to(folder)
    exercise = _exercise_of(within)
    student = _student_of(within, students)
    fault, notebook = _open(path)
    if notebook is None:
        return Found(path, student, exercise, None, fault)
    told = Found(path, None, None, notebook).told
    if told.get("exercise") in NAMES:
        exercise = str(told["exercise"])
    note = ""
    if student is None:
        student = _by_metadata(told, students)
        note = (
            "" if student is None else "told by the sheet, not by folder or file name"
        )
    if exercise is None:
        fault = "does not say which exercise it is, neither in its name nor inside"
    return Found(path, student, exercise, notebook, fault, note)


def _student_of(within: Path, students: Sequence[Student]) -> Student | None:
    """Find whose folder a file lies in, or whose name it bears."""
    for part in reversed(within.parts[:-1]):
        named = [one for one in students if folder_of(part) == one.folder]
        if named:
            return named[0]
    for part in reversed(within.parts):
        words = f"-{folder_of(Path(part).stem)}-"
        named = [one for one in students if f"-{one.folder}-" in words]
        if named:
            return max(named, key=lambda one: len(one.folder))
    return None


def _by_metadata(told: dict, students: Sequence[Student]) -> Student | None:
    named = [one for one in students if one.name == told.get("student")]
    return named[0] if named else None


def _exercise_of(within: Path) -> str | None:
    """Find an exercise in the name of a file."""
    words = f"-{folder_of(within.stem)}-"
    named = [name for name in NAMES if f"-{name}-" in words]
    return max(named, key=len) if named else None


def _open(path: Path) -> tuple[str, NotebookNode | None]:
    """Read a notebook; or say in a few words why it is none."""
    if path.is_symlink():
        return "is a link to another file, and links are not followed", None
    if path.suffix.casefold() != ".ipynb":
        return "is no notebook (.ipynb)", None
    try:
        if path.stat().st_size > _LARGEST:
            return "is larger than 20 MB", None
        notebook = nbformat.read(path, as_version=4)
        cells = [(cell.cell_type, str(cell.source)) for cell in notebook.cells]
        _ = [cell.metadata.get("tags", ()) for cell in notebook.cells]
    except Exception:  # nbformat has no one way to fail on other files
        return "cannot be read as a notebook", None
    if not any(kind == "code" for kind, _ in cells):
        return "is a notebook without a cell of code", None
    return "", notebook


def seed_of(notebook: NotebookNode) -> int | None:
    """Read the seed that a notebook sets, without running it."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in sorted(cells, key=lambda cell: not is_parameters(cell)):
        try:
            lines = ast.parse(cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for line in lines:
            if (
                isinstance(line, ast.Assign)
                and [getattr(one, "id", None) for one in line.targets] == ["seed"]
                and isinstance(line.value, ast.Constant)
                and type(line.value.value) is int
            ):
                return line.value.value
    return None


#: What only the key needs: whoever reads it looks behind the sheet.
_BEHIND = re.compile(
    r"\.key\b|\b_log\b|\.draw\b|classroom\.(?:exercises|answers|tasks)|\.mistakes\b"
    r"|\._?exercise\b|__subclasses__|load_exercise|compute_key|write_class|os\._exit"
)


def looks_behind(notebook: NotebookNode) -> list[str]:
    """List the words of a notebook that reach behind the sheet, towards the key."""
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return sorted({found for text in sources for found in _BEHIND.findall(text)})
