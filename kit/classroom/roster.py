"""Who is in the class, in which folder, and with which seed?"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from kit.classroom.exercises import NAMES
from kit.errors import ClassroomError

#: Seeds of names are drawn up to here.
LARGEST = 1_000_000
COLUMNS = ("student", "folder", "seed")
TEACHER, ROSTER = "teacher", "class.csv"


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
    others : tuple of tuple of str and int, optional
        Exercises with another seed, drawn because an audience of `seed` would not do.

    Examples
    --------
    >>> import kit
    >>> ada = kit.classroom.Student("Ada L.", "ada-l", 7, (("tracker", 1_000_007),))
    >>> ada.seed_in("tracker"), ada.seed_in("streaks")
    (1000007, 7)
    """

    name: str
    folder: str
    seed: int
    others: tuple[tuple[str, int], ...] = ()

    def seed_in(self, exercise: str) -> int:
        """Find the seed of an exercise.

        Parameters
        ----------
        exercise : str
            Its name.

        Returns
        -------
        int
            That of `others`, if it is in there, and else `seed`.
        """
        return dict(self.others).get(exercise, self.seed)


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
            msg = (
                f"{told_of} must be a whole number, got {seed.strip()!r}; write two "
                "who share a sheet as one name, such as Bo Li & Cy Moe."
            )
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
                seed = seed % LARGEST + 1
        elif seeds[seed] != name:
            msg = f"Two students have the seed {seed}: {name} and {seeds[seed]}."
            raise ClassroomError(msg)
        students.append(Student(name, folder, seed))
    return tuple(students)


def _seed_of(folder: str) -> int:
    """Draw a seed that stays the same when others join the class."""
    digest = blake2b(folder.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % LARGEST + 1


def write_roster(
    students: Iterable[Student], path: Path, exercises: Sequence[str] = ()
) -> None:
    """Write who has which folder and seed, and which one in each exercise."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*COLUMNS, *exercises])
        for one in students:
            seeds = [one.seed_in(name) for name in exercises]
            rows.writerow([one.name, one.folder, one.seed, *seeds])


def read_roster(path: Path) -> tuple[Student, ...]:
    """Read a class list that `kit.classroom.write_class` wrote.

    Parameters
    ----------
    path : path
        ``class.csv`` in the teacher's part, or the folder of the class.

    Returns
    -------
    tuple of Student
        In the order of the list.

    Raises
    ------
    ClassroomError
        If it is no such file, or there is none in the folder.
    """
    path = _find_roster(Path(path))
    rows = list(csv.DictReader(_lines(path)))
    try:
        return tuple(map(_seated, rows))
    except (KeyError, TypeError, ValueError):
        told = ", ".join(COLUMNS)
        msg = (
            f"{path} must be a class list of `make class`, with the columns {told}; "
            "name the folder that `make class` wrote, as in CLASS=class."
        )
        raise ClassroomError(msg) from None


def _find_roster(path: Path) -> Path:
    """Find the class list in the folder of a class, or in its teacher's part."""
    for found in (path, path / TEACHER / ROSTER, path / ROSTER):
        if found.is_file():
            return found
    rule = f"a folder that `make class` wrote, with {TEACHER}/{ROSTER} in it"
    seen = "It has no such file" if path.is_dir() else "There is no such folder"
    fix = f"{seen}; name the right one, as in CLASS=class."
    raise ClassroomError.bad_value("class", rule, str(path), fix)


def _seated(row: dict[str, str]) -> Student:
    seed = int(row["seed"])
    drawn = [(name, int(row[name])) for name in NAMES if row.get(name)]
    others = tuple(pair for pair in drawn if pair[1] != seed)
    return Student(row["student"], row["folder"], seed, others)
