"""Who is in the class, in which folder, and with which seed?"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from kit.errors import ClassroomError

_LARGEST = 1_000_000
COLUMNS = ("student", "folder", "seed")


@dataclass(frozen=True)
class Student:
    """One student: a name, the folder of the sheets, the seed of the audience.

    Parameters
    ----------
    name : str
        As the teacher wrote it.
    folder : str
        The same in letters that every file system takes.
    seed : int
        What `open_exercise` is given.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.Student("Ada L.", "ada-l", 7).seed
    7
    """

    name: str
    folder: str
    seed: int


def folder_of(name: str) -> str:
    """Write a name so that every file system takes it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")[:60]


def read_students(path: Path) -> tuple[Student, ...]:
    """Read names, one a line; a seed may stand behind a comma.

    Parameters
    ----------
    path : path
        A text file. Empty lines and those that begin with ``#`` are left out.

    Returns
    -------
    tuple of Student
        In the order of the file. A name keeps its seed when others join.

    Raises
    ------
    ClassroomError
        If the file cannot be read, names nobody, or two alike.
    """
    told = []
    for line in _lines(path):
        name, _, seed = line.partition(",")
        name = " ".join(name.split())
        if not name or name.startswith("#"):
            continue
        if seed.strip() and not seed.strip().isdecimal():
            told_of = f"the seed of {name} in {path.name}"
            msg = f"{told_of} must be a whole number, got {seed.strip()!r}."
            raise ClassroomError(msg)
        told.append((name, int(seed) if seed.strip() else None))
    if not told:
        msg = f"`students` must name at least one, but {path.name} names nobody."
        raise ClassroomError(msg)
    return seat(told)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fault = getattr(error, "strerror", None) or "it is no text in UTF-8"
        msg = f"`students` must be a file of names, but of {path} we read: {fault}."
        raise ClassroomError(msg) from None


def read_seeds(text: str) -> tuple[Student, ...]:
    """Take seeds such as ``1-20`` or ``3 5 8``, and call each student by one.

    Raises
    ------
    ClassroomError
        If it is none of both, or asks for more than 1,000.
    """
    rule = "whole numbers such as 1-20 or 3 5 8, at most 1,000 of them"
    seeds: list[int] = []
    for part in re.split(r"[\s,]+", text.strip()):
        found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part)
        if found is None:
            raise ClassroomError.bad_value("seeds", rule, text)
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or len(seeds) + last - first >= 1000:
            raise ClassroomError.bad_value("seeds", rule, text)
        seeds += range(first, last + 1)
    return seat([(f"Student {seed}", seed) for seed in dict.fromkeys(seeds)])


def seat(told: Iterable[tuple[str, int | None]]) -> tuple[Student, ...]:
    """Give each name a folder and a seed of its own; who has one keeps it."""
    told = list(told)
    folders: dict[str, str] = {}
    seeds = {seed: name for name, seed in told if seed is not None}
    students = []
    for name, seed in told:
        folder = folder_of(name)
        if not folder or folder in folders:
            other = f", as {folders[folder]} has" if folder else ""
            msg = (
                f"Each student must have a folder of their own, but {name} would get "
                f"{folder!r}{other}; add what tells them apart, such as an initial."
            )
            raise ClassroomError(msg)
        folders[folder] = name
        if seed is None:
            seed = _seed_of(folder)
            while seeds.setdefault(seed, name) != name:
                seed = seed % _LARGEST + 1
        elif seeds[seed] != name:
            msg = f"Two students have the seed {seed}: {name} and {seeds[seed]}."
            raise ClassroomError(msg)
        students.append(Student(name, folder, seed))
    return tuple(students)


def _seed_of(folder: str) -> int:
    """Draw a seed that stays the same when others join the class."""
    digest = blake2b(folder.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _LARGEST + 1


def write_roster(students: Sequence[Student], path: Path) -> None:
    """Write who has which folder and seed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows((one.name, one.folder, one.seed) for one in students)


def read_roster(path: Path) -> tuple[Student, ...]:
    """Read a class list that `kit.classroom.write_class` wrote.

    Parameters
    ----------
    path : path
        ``class.csv`` in the teacher's part.

    Returns
    -------
    tuple of Student
        In the order of the list.

    Raises
    ------
    ClassroomError
        If it is no such file.
    """
    rows = list(csv.DictReader(_lines(path)))
    try:
        return tuple(
            Student(row["student"], row["folder"], int(row["seed"])) for row in rows
        )
    except (KeyError, TypeError, ValueError):
        told = ", ".join(COLUMNS)
        msg = f"{path} must be a class list of `make class`, with the columns {told}."
        raise ClassroomError(msg) from None
