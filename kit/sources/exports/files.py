"""Which files does an export consist of, and how are they opened safely?

One file, several, a folder, or the ZIP as it was downloaded. A ZIP is read where it is:
nothing is unpacked to disk, and no more is unpacked than is read.
"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from kit.errors import ExportError

MOST_FILES = 10_000
SAMPLE = 1 << 16
_MOST_TIMES, _SMALL = 200, 1 << 26  # a sound ZIP of text is some 10 times smaller
_ZIP, _ENCRYPTED = b"PK\x03\x04", 0x1
_BROKEN = (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What else comes in downloads: how it begins, what it is, and what to do.
_OTHER_KINDS = (
    (_ZIP, "is a ZIP inside of something else", "pass that ZIP by itself"),
    (b"\x1f\x8b", "is compressed", "unpack it and pass the file inside"),
    (b"PAR1", "is a Parquet file", "read it with `read_log`"),
    (b"%PDF", "is a PDF", "ask the service for CSV or JSON"),
    (b"<", "is a web page", "ask the service, or Google Takeout, for JSON"),
)


@dataclass(frozen=True)
class Part:
    """One file of an export.

    Attributes
    ----------
    name : str
        Its name, within the folder or the ZIP if it lies in one.
    open_bytes : callable
        Opens it for reading.
    is_named : bool
        Whether it was asked for by name, and not found in a folder or a ZIP.
    """

    name: str
    open_bytes: Callable[[], BinaryIO]
    is_named: bool

    @contextmanager
    def open_text(self) -> Iterator[TextIO]:
        """Open it as text, in UTF-8 or in UTF-16 that says so.

        Raises
        ------
        ExportError
            From within, if it turns out to be something else.
        """
        encoding = encoding_of(self.read_sample())
        with self._guarded(), self.open_bytes() as raw:
            yield io.TextIOWrapper(raw, encoding, newline="")

    def read_sample(self) -> bytes:
        """Read how it begins."""
        with self._guarded(), self.open_bytes() as raw:
            return raw.read(SAMPLE)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except UnicodeError:
            fix = 'save it as "CSV UTF-8", or download it again'
            raise ExportError.bad_file(self.name, "is not UTF-8 text", fix) from None
        except _BROKEN:
            raise _damaged(self.name) from None


def encoding_of(sample: bytes) -> str:
    """Tell from its first bytes how a text is encoded: UTF-8, unless it says UTF-16.

    Parameters
    ----------
    sample : bytes

    Returns
    -------
    str

    Examples
    --------
    >>> encoding_of(b"Title,Date"), encoding_of("Title".encode("utf-16"))
    ('utf-8', 'utf-16')
    """
    return next(
        (name for mark, name in _MARKS.items() if sample.startswith(mark)), "utf-8"
    )


def name_other_kind(sample: bytes) -> tuple[str, str] | None:
    """Say what a file is that is no text, and what to do, or None if it may be text.

    Parameters
    ----------
    sample : bytes
        How it begins.

    Returns
    -------
    tuple of (str, str) or None
    """
    if not sample.strip(codecs.BOM_UTF8).strip():
        return "is empty", "download it again"
    for start, fault, fix in _OTHER_KINDS:
        if sample.startswith(start):
            return fault, fix
    if encoding_of(sample) == "utf-8" and b"\0" in sample:
        return "is not text", "pass the CSV or JSON file that came with it"
    return None


@contextmanager
def find_parts(path: object) -> Iterator[list[Part]]:
    """Find the files of an export, and keep them open as long as they are read.

    Parameters
    ----------
    path : str, path, or iterable of these
        Files, folders or ZIPs.

    Yields
    ------
    list of Part
        In the order given, those of a folder or a ZIP by name.

    Raises
    ------
    ExportError
        If one does not exist or is given twice, if there are too many, or if a ZIP is
        encrypted, damaged, holds another or a name that leads out of it.
    """
    with ExitStack() as stack:
        parts = []
        for file in _list_paths(path):
            parts += _open_path(file, stack)
        if len(parts) > MOST_FILES:
            raise _too_many("path")
        yield parts


def _list_paths(path: object) -> list[Path]:
    rule = "a file, a folder or a ZIP, or a list of these"
    single = isinstance(path, str | PathLike)
    if isinstance(path, bytes) or not (single or isinstance(path, Iterable)):
        raise ExportError.bad_value("path", rule, type(path).__name__)
    try:
        given = [path] if single else list(islice(path, MOST_FILES + 1))
        files = [Path(one).expanduser() for one in given]
        found = [file.resolve() for file in files if _exists(file)]
    except (TypeError, ValueError, RuntimeError):
        raise ExportError.bad_value("path", rule, "something else") from None
    if not files:
        raise ExportError.bad_value("path", rule, "an empty list")
    if len(set(found)) < len(found):
        raise ExportError.bad_value("path", "different files", "one of them twice")
    return files


def _exists(file: Path) -> bool:
    if str(file) in ("", ".") or not file.exists():
        fix = "check the name and the folder"
        raise ExportError.bad_file(str(file), "does not exist", fix)
    return True


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
    if not part.read_sample().startswith(_ZIP):
        return [part]
    try:
        return _open_zip(file, stack.enter_context(zipfile.ZipFile(file)))
    except (*_BROKEN, ValueError, UnicodeError):
        raise _damaged(file.name) from None


def _walk(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def _open_zip(file: Path, archive: zipfile.ZipFile) -> list[Part]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    names = [member.filename for member in members]
    if len(names) > MOST_FILES:
        raise _too_many(file.name)
    if "[Content_Types].xml" in names:
        fix = 'save it as "CSV UTF-8" in your spreadsheet program'
        raise ExportError.bad_file(file.name, "is a spreadsheet", fix)
    if any(map(_leads_out, names)):
        fault, fix = "holds a name that leads out of it", "download it again"
        raise ExportError.bad_file(file.name, fault, fix)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        fix = "unpack it with its password and pass the folder"
        raise ExportError.bad_file(file.name, "is encrypted", fix)
    parts = [_part_of_zip(file, archive, member) for member in members]
    if any(part.read_sample().startswith(_ZIP) for part in parts):
        fix = "unpack it and pass the ZIP inside, or the folder"
        raise ExportError.bad_file(file.name, "holds another ZIP", fix)
    return parts


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def _part_of_zip(file: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Part:
    most = max(_SMALL, _MOST_TIMES * min(member.compress_size, file.stat().st_size))

    def open_bytes() -> BinaryIO:
        return io.BufferedReader(_Limited(archive.open(member), most, file.name))

    return Part(member.filename, open_bytes, is_named=False)


class _Limited(io.RawIOBase):
    """A file of a ZIP that unpacks to no more than so many bytes."""

    def __init__(self, raw: BinaryIO, most: int, name: str) -> None:
        self._raw, self._left, self._name = raw, most, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        data = self._raw.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            fault = f"unpacks to more than {_MOST_TIMES} times its size"
            fix = "that is no export; download it again"
            raise ExportError.bad_file(self._name, fault, fix)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _too_many(name: str) -> ExportError:
    fault = f"holds more than {MOST_FILES:,} files"
    return ExportError.bad_file(
        name, fault, "name the folder or the file of the export"
    )


def _damaged(name: str) -> ExportError:
    return ExportError.bad_file(
        name, "is damaged or cannot be read", "download it again"
    )
