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
from kit.classroom.zips import (
    LARGEST,
    LINK,
    NO_NOTEBOOK,
    TOO_LARGE,
    UNREADABLE,
    Member,
    read_zip,
)
from kit.errors import ClassroomError

_ASIDE = ("readme.md", "readme.txt", "marks.csv", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Found:
    """A file that came back, and what could be read off it.

    `path` is told from the folder that came back; a ZIP counts as a folder there.
    """

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


_BY_NAME_INSIDE = "The name inside the sheet says whose it is; no folder or file does."


def collect(folder: Path, students: Sequence[Student]) -> list[Found]:
    """Look through a folder, or a ZIP, for sheets that came back.

    Raises
    ------
    ClassroomError
        If it is neither, or holds no file.
    """
    is_zip = folder.is_file() and _is_zip(folder)
    if not (folder.is_dir() or is_zip):
        fix = "Name the folder with what came back, or a ZIP of it."
        rule = "a folder of sheets"
        raise ClassroomError.bad_value("folder", rule, str(folder), fix)
    members = _unpack(folder, Path()) if is_zip else _members(folder)
    found = [_read(one, students) for one in members]
    if not found:
        msg = f"`folder` must hold what came back, but {folder} holds no file."
        raise ClassroomError(msg)
    return found


def _members(folder: Path) -> Iterator[Member]:
    """List the files of a folder in order, and those of its ZIPs."""
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        if _is_aside(within) or (path.is_dir() and not path.is_symlink()):
            continue
        if _is_zip(path) and not path.is_symlink():
            yield from _unpack(path, within)
        else:
            yield _load(path, within)


def _unpack(path: Path, within: Path) -> Iterator[Member]:
    """List the files of a ZIP; nothing of it is ever written to the disk."""
    for one in read_zip(path, within):
        if not _is_aside(one.path):
            yield one


def _is_aside(within: Path) -> bool:
    """Say whether a file is hidden, a copy of Jupyter's, or one that we handed out."""
    if any(part.startswith((".", "__MACOSX")) for part in within.parts):
        return True
    return within.name.casefold() in _ASIDE


def _is_zip(path: Path) -> bool:
    return path.suffix.casefold() == ".zip"


def _load(path: Path, within: Path) -> Member:
    """Read a file that may be a notebook; or say in a few words why it is none."""
    if path.is_symlink():
        return Member(within, None, LINK)
    if path.suffix.casefold() != ".ipynb":
        return Member(within, None, NO_NOTEBOOK)
    try:
        if path.stat().st_size > LARGEST:
            return Member(within, None, TOO_LARGE)
        return Member(within, path.read_bytes())
    except OSError:
        return Member(within, None, UNREADABLE)


def _read(member: Member, students: Sequence[Student]) -> Found:
    within = member.path
    exercise = _exercise_of(within)
    student = _student_of(within, students)
    fault, notebook = member.fault, None
    if member.content is not None:
        fault, notebook = _open(member.content)
    if notebook is None:
        return Found(within, student, exercise, None, fault)
    told = Found(within, None, None, notebook).told
    if told.get("exercise") in NAMES:
        exercise = str(told["exercise"])
    note = ""
    if student is None:
        student = _by_metadata(told, students)
        note = "" if student is None else _BY_NAME_INSIDE
    if exercise is None:
        fault = "does not say which exercise it is, neither in its name nor inside"
    return Found(within, student, exercise, notebook, fault, note)


def _student_of(within: Path, students: Sequence[Student]) -> Student | None:
    """Find whose folder a file lies in, or whose name it bears."""
    for part in reversed(within.parts[:-1]):
        part = re.sub(r"(?i)\.zip$", "", part)
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


def _open(content: bytes) -> tuple[str, NotebookNode | None]:
    """Read a notebook; or say in a few words why it is none."""
    try:
        told = nbformat.reader.reads(content.decode("utf-8-sig"))
        notebook = nbformat.convert(_named(told), 4)
        cells = [(cell.cell_type, str(cell.source)) for cell in notebook.cells]
        _ = [cell.metadata.get("tags", ()) for cell in notebook.cells]
    except Exception:  # nbformat has no one way to fail on other files
        return UNREADABLE, None
    if not any(kind == "code" for kind, _ in cells):
        return "is a notebook without a cell of code", None
    return "", notebook


def _named(notebook: NotebookNode) -> NotebookNode:
    """Give each cell a name of its own where an editor has left it out or doubled it.

    So nbformat, which would name them by lot and warn, has nothing to mend.
    """
    taken = set()
    for at, cell in enumerate(notebook.get("cells", ())):
        name = cell.get("id")
        if not isinstance(name, str) or not name or name in taken:
            cell["id"] = name = f"unnamed-{at}"
        taken.add(name)
    return notebook


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
    r"\.key\b|\b_log\b|\.draw\b|classroom\.(?:exercises|answers|tasks|lots)|\.mistakes\b"
    r"|\._?exercise\b|__subclasses__|load_exercise|write_class|os\._exit"
    r"|BEGIN SOLUTION|key\.(?:csv|json)"
)


def looks_behind(notebook: NotebookNode) -> list[str]:
    """List the words of a notebook that reach behind the sheet, towards the key."""
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return sorted({found for text in sources for found in _BEHIND.findall(text)})
