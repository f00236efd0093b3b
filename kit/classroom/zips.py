"""What notebooks are in a ZIP that came back? It is read, and never unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

#: Bytes of the largest notebook, and of the largest ZIP within another.
LARGEST = 20_000_000
LARGEST_ZIP = 200_000_000
#: Files of one ZIP, and bytes of all that is read of it, ZIPs within it included.
MOST_FILES = 5_000
MOST_BYTES = 500_000_000
_DEEPEST = 3

#: Why a file is not taken.
LINK = "is a link to another file, and links are not followed"
NO_NOTEBOOK = "is no notebook (.ipynb)"
TOO_LARGE = "is larger than 20 MB"
UNREADABLE = "cannot be read as a notebook"
_NO_ZIP = "cannot be opened as a ZIP"


@dataclass(frozen=True)
class Member:
    """A file that came back: its bytes, or why it was not taken."""

    path: Path
    content: bytes | None
    fault: str = ""


@dataclass
class _Budget:
    """What may still be read of a ZIP and of all ZIPs within it."""

    files: int = field(default_factory=lambda: MOST_FILES)
    bytes: int = field(default_factory=lambda: MOST_BYTES)


def read_zip(path: Path, within: Path) -> Iterator[Member]:
    """Read the notebooks of a ZIP, and say of each other file why it is not taken.

    Parameters
    ----------
    path : path
        The ZIP.
    within : path
        Where it lies in what came back; the names of its files begin with it.
    """
    try:
        with path.open("rb") as file:
            yield from _read(file, within, _Budget(), 1)
    except OSError:
        yield Member(within, None, _NO_ZIP)


def _read(
    file: IO[bytes], within: Path, budget: _Budget, depth: int
) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        yield Member(within, None, _NO_ZIP)
        return
    with archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        for info in infos:
            if info.is_dir():
                continue
            budget.files -= 1
            if budget.files < 0:
                fault = f"holds more than {MOST_FILES:,} files: the rest was not taken"
                yield Member(within, None, fault)
                return
            yield from _take(archive, info, within, budget, depth)


def _take(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    within: Path,
    budget: _Budget,
    depth: int,
) -> Iterator[Member]:
    """Take one file of a ZIP if it is a notebook, and look into it if it is a ZIP."""
    named = PurePosixPath(info.filename.replace("\\", "/"))
    inner = within / Path(*[part for part in named.parts if part not in ("/", "..")])
    kind = named.suffix.casefold()
    if fault := _refuse(info, named, kind, depth):
        yield Member(inner, None, fault)
        return
    most = LARGEST_ZIP if kind == ".zip" else LARGEST
    try:
        with archive.open(info) as stream:  # what it says of its size is not believed
            content = stream.read(min(most, budget.bytes) + 1)
    except Exception:  # there are more ways to be broken than zipfile has names for
        yield Member(inner, None, "is damaged in the ZIP")
        return
    if len(content) > most:
        yield Member(inner, None, f"is larger than {most // 1_000_000} MB")
    elif len(content) > budget.bytes:
        fault = f"lies behind the first {MOST_BYTES // 1_000_000} MB of the ZIP"
        yield Member(inner, None, fault)
    elif kind == ".zip":
        budget.bytes -= len(content)
        yield from _read(BytesIO(content), inner, budget, depth + 1)
    else:
        budget.bytes -= len(content)
        yield Member(inner, content)


def _refuse(info: zipfile.ZipInfo, named: PurePosixPath, kind: str, depth: int) -> str:
    """Say why a file of a ZIP is not even opened; empty if it may be."""
    leads_out = named.is_absolute() or ".." in named.parts
    if leads_out or re.match("[A-Za-z]:", info.filename):
        return "has a path that leads out of its ZIP"
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    if kind not in (".ipynb", ".zip"):
        return NO_NOTEBOOK
    if info.flag_bits & 1:
        return "is locked with a password"
    if kind == ".zip" and depth >= _DEEPEST:
        return f"is a ZIP in a ZIP, more than {_DEEPEST} deep"
    return ""
