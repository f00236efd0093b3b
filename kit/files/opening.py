"""Which files lie at a path: one, those of a folder, or those of an archive?

Nothing is unpacked to disk, and no more is unpacked than is read.
"""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO, TextIO, cast

import polars as pl

from kit.errors import FileError, KitError

MOST_FILES = 50_000  # the largest set known here has 17,771
SAMPLE = 1 << 16  # bytes
ZIP, GZIP, PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
DAMAGED = (
    EOFError,
    OSError,
    RuntimeError,  # an archive with a password; NotImplementedError is one too
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
_BROKEN_PARQUET = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
_HEAD = 1 << 12
_MOST_TIMES, _SMALL = 200, 1 << 26  # a sound archive of text is some 10 times smaller
_ENCRYPTED = 0x1
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, eq=False)
class SourceFile:
    """One file that is read, by itself on disk or in an archive.

    `name` is its name below the folder or in the archive, `path` where it lies by
    itself; `is_named` tells that a reader named it, and not what it lies in. `encoding`
    is how it is encoded, if a reader said so.
    """

    name: str
    opener: Callable[[], AbstractContextManager[Any]]
    path: Path | None = None
    is_named: bool = False
    encoding: str | None = None

    @property
    def on_disk(self) -> Path:
        """Where it lies, of a file that is not within another."""
        return cast("Path", self.path)

    @property
    def base(self) -> str:
        """Its name without folders, in lower case."""
        return PurePosixPath(self.name).name.lower()

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return self.name.count("/")

    @property
    def is_hidden(self) -> bool:
        """Whether a system or a packing program put it there."""
        parts = PurePosixPath(self.name).parts
        return any(part.startswith((".", "__MACOSX")) for part in parts)

    @cached_property
    def head(self) -> bytes:
        """How it begins, or nothing if it cannot be read."""
        try:
            with self.opener() as raw:
                return raw.read(_HEAD)
        except DAMAGED:
            return b""

    @property
    def code(self) -> str:
        """How its text is encoded: UTF-8, unless it or a reader says another."""
        marked = (code for mark, code in _MARKS.items() if self.head.startswith(mark))
        return self.encoding or next(marked, "utf-8")

    def head_lines(self) -> list[str]:
        """Split its beginning into lines that are whole, blank ones left aside."""
        text = self.head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
        lines = re.split(r"\r\n|\r|\n", text)
        whole = lines[:-1] if len(self.head) == _HEAD else lines
        return [line for line in whole if line]

    def columns(self) -> list[str]:
        """Give the names of its columns, if it is a Parquet file on disk."""
        if self.path is None or not self.head.startswith(PARQUET):
            return []
        try:
            return list(pl.read_parquet_schema(self.path))
        except _BROKEN_PARQUET:
            return []

    @property
    def is_broken(self) -> bool:
        """Whether it begins as a Parquet file and cannot be read as one."""
        is_parquet = self.path is not None and self.head.startswith(PARQUET)
        return is_parquet and not self.columns()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open it, unpacked, and say of whatever is raised that it is damaged."""
        try:
            with self.opener() as raw:
                yield raw
        except DAMAGED:
            raise self.damaged() from None

    @contextmanager
    def open_text(self) -> Iterator[TextIO]:
        """Open it as text."""
        try:
            with self.open() as raw:
                yield io.TextIOWrapper(raw, self.code, newline="")
        except UnicodeError:
            raise self.other_code() from None

    def read_sample(self) -> bytes:
        """Read how it begins, as much as shows what it is."""
        with self.open() as raw:
            return raw.read(SAMPLE)

    @contextmanager
    def scan_parquet(self) -> Iterator[pl.LazyFrame]:
        """Look at it as a Parquet file on disk, without reading it yet."""
        try:
            yield pl.scan_parquet(self.on_disk, glob=False)
        except _BROKEN_PARQUET:
            raise self.damaged() from None

    def fault(self, fault: str, fix: str) -> FileError:
        """Say what is wrong with it."""
        return FileError(self.name, fault, fix, self.path)

    def damaged(self) -> FileError:
        """Say that it, or the archive around it, cannot be read to its end."""
        return self.fault(
            "is damaged or locked", "fetch it again or unpack it yourself"
        )

    def no_header(self) -> FileError:
        """Say that it does not name its columns."""
        fix = "put a line such as viewer,title,time above the plays"
        return self.fault("has no column names on its first line", fix)

    def other_code(self) -> FileError:
        """Say that it is text of another encoding."""
        if self.encoding:
            return self.fault(
                f"is no text in {self.encoding}", "say another `encoding`"
            )
        fix = 'save it as "CSV UTF-8", or say what it is in, as in encoding="cp1252"'
        return self.fault("is not UTF-8 text", fix)


@contextmanager
def retold(
    tell: Callable[[str, str, str], KitError], *, with_path: bool = False
) -> Iterator[None]:
    """Let a reader say in its own words what is wrong with a file."""
    try:
        yield
    except FileError as error:
        name = str(error.path) if with_path and error.path else error.name
        raise tell(name, error.fault, error.fix) from None


def as_path(given: object) -> Path | None:
    """Take what was given for a path, or None where it can be none."""
    try:
        path = Path(cast("str", given)).expanduser()
        path.exists()
    except (OSError, TypeError, ValueError, RuntimeError):  # longer than any, or none
        return None
    return path


def why_no_file(path: Path) -> str:
    """Say why nothing can be read from a path, or nothing where it is a file."""
    if path.is_file():
        return ""
    if path.is_dir():
        return "is a folder"
    return "is no file to read" if path.exists() else "does not exist"


def check_encoding(error: type[KitError], encoding: str | None) -> str | None:
    """Refuse what is no encoding of text; UTF-8 is none that has to be said."""
    if encoding is None:
        return None
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, TypeError, ValueError):
        rule = 'an encoding that Python knows, such as "cp1252" or "utf-16"'
        raise error.bad_value("encoding", rule, encoding) from None
    return None if name == "utf-8" else name


def on_disk(
    path: Path,
    folder: Path | None = None,
    *,
    is_named: bool = False,
    encoding: str | None = None,
) -> SourceFile:
    """Take a file that lies by itself; what is compressed is unpacked as it is read."""
    name = path.relative_to(folder or path.parent).as_posix()
    return SourceFile(name, partial(_unpack, path), path, is_named, encoding)


@contextmanager
def open_files(
    path: Path, *, levels: int | None = None, encoding: str | None = None
) -> Iterator[list[SourceFile]]:
    """List the files of a folder or an archive, or the one that a path names.

    An archive is kept open as long as its files are read. Of a folder, those of so many
    `levels` are listed.
    """
    with ExitStack() as stack:
        if path.is_dir():
            files = _list_folder(path, levels)
        elif zipfile.is_zipfile(path):
            files = _open_zip(path, stack)
        elif _is_tar(path):
            files = _open_tar(path, stack)
        else:
            files = [on_disk(path, is_named=True)]
            if files[0].head.startswith(ZIP):
                raise files[0].damaged()  # its list of contents, at the end, is lost
        yield [replace(one, encoding=encoding) for one in files] if encoding else files


def _unpack(path: Path) -> BinaryIO:
    with path.open("rb") as raw:
        is_zipped = raw.read(2) == GZIP
    return cast("BinaryIO", gzip.open(path) if is_zipped else path.open("rb"))


def _list_folder(folder: Path, levels: int | None) -> list[SourceFile]:
    depths = ["**/*"] if levels is None else ["*/" * n + "*" for n in range(levels)]
    found = (one for depth in depths for one in folder.glob(depth) if one.is_file())
    paths = sorted(islice(found, MOST_FILES + 1))
    _check_number(folder, len(paths))
    return [on_disk(one, folder) for one in paths]


def _check_number(path: Path, n_files: int) -> None:
    if n_files > MOST_FILES:
        fault = f"holds more than {MOST_FILES:,} files"
        raise FileError(path.name, fault, "name the folder or the file in it", path)


def _check_size(path: Path, unpacked: int) -> None:
    if unpacked > max(_SMALL, _MOST_TIMES * path.stat().st_size):
        fault = f"unpacks to more than {_MOST_TIMES} times its size"
        raise FileError(path.name, fault, "no data do that; fetch it again", path)


def _open_zip(path: Path, stack: ExitStack) -> list[SourceFile]:
    """List the files of a ZIP that holds none of the usual traps."""
    whole = on_disk(path, is_named=True)
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except (*DAMAGED, ValueError):
        raise whole.damaged() from None
    members = [one for one in archive.infolist() if not one.filename.endswith("/")]
    if any(one.filename == "[Content_Types].xml" for one in members):
        return [whole]  # a spreadsheet
    _check_number(path, len(members))
    if any(_leads_out(one.filename) for one in members):
        raise whole.fault("holds a name that leads out of it", "fetch it again")
    if any(one.flag_bits & _ENCRYPTED for one in members):
        fix = "unpack it with its password and pass the folder"
        raise whole.fault("is encrypted", fix)
    # Of no file is more read than it says here, whatever follows in the ZIP.
    _check_size(path, sum(one.file_size for one in members))
    return [SourceFile(one.filename, partial(archive.open, one)) for one in members]


def _leads_out(name: str) -> bool:
    path = PureWindowsPath(name)  # which knows both kinds of slashes, and drives
    return bool(path.anchor) or ".." in path.parts


def _is_tar(path: Path) -> bool:
    try:
        return path.stat().st_size > 0 and tarfile.is_tarfile(path)
    except DAMAGED:  # a file that is compressed and cut
        return False


def _open_tar(path: Path, stack: ExitStack) -> list[SourceFile]:
    """List the files of a tape archive in one walk, and keep how each begins.

    Of a compressed one the end lies behind all the rest: to go back is to begin anew.
    """
    files, unpacked = [], 0
    try:
        archive = stack.enter_context(tarfile.open(path))  # noqa: SIM115
        for member in archive:
            unpacked += member.size
            _check_size(path, unpacked)
            if member.isfile():
                name = member.name.removeprefix("./")
                file = SourceFile(
                    name,
                    # A file, and not a folder, can be taken out.
                    cast(
                        "Callable[[], BinaryIO]", partial(archive.extractfile, member)
                    ),
                )
                files.append(file)
                _check_number(path, len(files))
                file.head  # noqa: B018, it is kept
    except DAMAGED:
        raise on_disk(path).damaged() from None
    return files
