"""Which files does an export consist of: one, several, a folder, or the ZIP?"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from kit.errors import ExportError
from kit.sources.exports.archives import open_zip
from kit.sources.exports.part import BROKEN, ZIP, Part, damaged

MOST_FILES = 10_000


@contextmanager
def find_parts(path: object) -> Iterator[list[Part]]:
    """Find the files of an export, and keep them open as long as they are read."""
    with ExitStack() as stack:
        parts = []
        for file in _list_paths(path):
            parts += _open_path(file, stack)
        if len(parts) > MOST_FILES:
            raise _too_many("path")
        yield _number_repeats(parts)


def _number_repeats(parts: list[Part]) -> list[Part]:
    """Tell apart what is called alike, as in two ZIPs of one service."""
    times = Counter()
    for at, part in enumerate(parts):
        times[part.name] += 1
        if times[part.name] > 1:
            parts[at] = replace(part, name=f"{part.name} ({times[part.name]})")
    return parts


def _list_paths(path: object) -> list[Path]:
    single = isinstance(path, str | PathLike)
    if isinstance(path, bytes) or not (single or isinstance(path, Iterable)):
        raise ExportError.bad_path(type(path).__name__)
    given = [path] if single else list(islice(path, MOST_FILES + 1))
    try:
        files = [Path(one).expanduser() for one in given]
        missing = [
            name for name, file in zip(given, files, strict=True) if not _is(file)
        ]
    except (TypeError, ValueError, RuntimeError):
        raise ExportError.bad_path("something else in it") from None
    if not files:
        raise ExportError.bad_path("an empty list")
    if missing or "" in given:
        fault, fix = "is no file and no folder", "check the name and where it lies"
        raise ExportError.bad_file(str((missing or [""])[0]), fault, fix)
    if len({file.resolve() for file in files}) < len(files):
        raise ExportError.bad_path("one of them twice")
    return files


def _is(file: Path) -> bool:
    try:
        return file.is_file() or file.is_dir()
    except OSError:  # a name that is longer than any
        return False


def _open_path(file: Path, stack: ExitStack) -> list[Part]:
    if file.is_dir():
        found = sorted(islice(_walk(file), MOST_FILES + 1))
        if len(found) > MOST_FILES:
            raise _too_many(file.name)
        return [
            Part(str(one.relative_to(file)), _opener(one), is_named=False)
            for one in found
        ]
    part = Part(file.name, _opener(file), is_named=True)
    if not part.read_sample().startswith(ZIP):
        return [part]
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
    except (*BROKEN, ValueError):
        raise damaged(file.name) from None
    if len(archive.infolist()) > MOST_FILES:
        raise _too_many(file.name)
    return open_zip(file, archive)


def _walk(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def _too_many(name: str) -> ExportError:
    fault = f"holds more than {MOST_FILES:,} files"
    return ExportError.bad_file(
        name, fault, "name the folder or the file of the export"
    )
