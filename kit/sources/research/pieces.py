"""Where do the files of a set lie: in a folder, in an archive, or beside each other?"""

from __future__ import annotations

import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import polars as pl

from kit.errors import LogError

DAMAGED = (
    EOFError,
    OSError,
    RuntimeError,  # an archive with a password; NotImplementedError is one too
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
BROKEN_PARQUET = (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
_HEAD = 1 << 12
_ZIP = b"PK\x03\x04"
_MOST = 50_000  # files looked at; the largest set known here has 17,771


@dataclass(frozen=True, eq=False)
class Piece:
    """One file of a set, wherever it lies."""

    name: str
    head: bytes
    open: Callable[[], AbstractContextManager[BinaryIO]]
    path: Path | None = None

    @property
    def base(self) -> str:
        """Its name without folders, in lower case."""
        return PurePosixPath(self.name).name.lower()

    @property
    def is_broken(self) -> bool:
        """Whether it begins as a Parquet file and cannot be read as one."""
        is_parquet = self.path is not None and self.head.startswith(b"PAR1")
        return is_parquet and not self.columns()

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return self.name.count("/")

    def columns(self) -> list[str]:
        """Names of its columns, if it is a Parquet file on disk."""
        if self.path is None or not self.head.startswith(b"PAR1"):
            return []
        try:
            return list(pl.read_parquet_schema(self.path))
        except BROKEN_PARQUET:
            return []

    def head_lines(self) -> list[str]:
        """Split its beginning into lines that are whole, blank ones left aside."""
        text = self.head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
        lines = re.split(r"\r\n|\r|\n", text)
        whole = lines[:-1] if len(self.head) == _HEAD else lines
        return [line for line in whole if line]


def list_pieces(path: Path) -> list[Piece]:
    """List the files at a path: the one named, or those of a folder or archive."""
    try:
        if path.is_dir():
            found = [*path.glob("*"), *path.glob("*/*")][:_MOST]
            pieces = [piece for one in found for piece in _alone(one, path)]
        elif zipfile.is_zipfile(path):
            pieces = _in_zip(path)
        elif _is_tar(path):
            pieces = list(_in_tar(path))
        else:
            pieces = _alone(path, path.parent)
    except DAMAGED:
        raise damaged(path) from None
    if any(piece.path == path and piece.head.startswith(_ZIP) for piece in pieces):
        raise damaged(path)  # its list of contents, which stands at the end, is lost
    shown = (piece for piece in pieces if not _is_hidden(piece))
    return sorted(shown, key=lambda piece: piece.name)


def list_beside(path: Path, *, above: bool = False) -> list[Piece]:
    """List the other files of the folder in which a file lies."""
    pieces = []
    for folder in (path.parent, path.parent.parent)[: 1 + above]:
        for other in sorted(folder.glob("*")):
            # A set in thousands of files has thousands that name no title.
            if other != path and not other.name.startswith(("mv_", ".")):
                pieces += _alone(other, folder)
    return pieces


def damaged(path: object) -> LogError:
    """Say that a file or an archive cannot be read to its end."""
    fix = "fetch it again or unpack it yourself"
    return LogError.bad_file(path, "is damaged or locked", fix)


@contextmanager
def reading(piece: Piece) -> Iterator[BinaryIO]:
    """Open a piece, and turn whatever an archive raises into a sentence."""
    try:
        with piece.open() as raw:
            yield raw
    except DAMAGED:
        raise damaged(piece.path or piece.name) from None


@contextmanager
def reading_parquet(piece: Piece) -> Iterator[pl.LazyFrame]:
    """Scan a Parquet file, and turn whatever is found broken in it into a sentence."""
    try:
        yield pl.scan_parquet(piece.path, glob=False)
    except BROKEN_PARQUET:
        raise damaged(piece.path) from None


def _is_hidden(piece: Piece) -> bool:
    parts = PurePosixPath(piece.name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _alone(path: Path, folder: Path) -> list[Piece]:
    def open_it() -> BinaryIO:
        with path.open("rb") as raw:
            is_zipped = raw.read(2) == b"\x1f\x8b"
        return gzip.open(path) if is_zipped else path.open("rb")

    if not path.is_file():
        return []
    try:
        with open_it() as raw:
            head = raw.read(_HEAD)
    except DAMAGED:
        head = b""
    return [Piece(path.relative_to(folder).as_posix(), head, open_it, path)]


def _in_zip(path: Path) -> list[Piece]:
    @contextmanager
    def open_it(name: str) -> Iterator[BinaryIO]:
        with zipfile.ZipFile(path) as archive, archive.open(name) as raw:
            yield raw

    with zipfile.ZipFile(path) as archive:
        pieces = []
        for name in archive.namelist():
            if not name.endswith("/"):
                with archive.open(name) as raw:
                    pieces.append(Piece(name, raw.read(_HEAD), partial(open_it, name)))
    return pieces


def _is_tar(path: Path) -> bool:
    try:
        return path.stat().st_size > 0 and tarfile.is_tarfile(path)
    except DAMAGED:  # a file that is compressed and cut
        return False


def _in_tar(path: Path) -> Iterator[Piece]:
    """Walk an archive once: of a compressed one the end lies behind all the rest."""

    @contextmanager
    def open_it(name: str) -> Iterator[BinaryIO]:
        with tarfile.open(path) as archive, archive.extractfile(name) as raw:
            yield raw

    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile():
                head = archive.extractfile(member).read(_HEAD)
                name = member.name.removeprefix("./")
                yield Piece(name, head, partial(open_it, member.name))
