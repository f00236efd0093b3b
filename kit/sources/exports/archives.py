"""How is a ZIP read that somebody downloaded, safely and where it is?

Nothing is unpacked to disk, and no more is unpacked than is read.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from kit.errors import ExportError
from kit.sources.exports.part import ZIP, Part

_MOST_TIMES, _SMALL = 200, 1 << 26  # a sound ZIP of text is some 10 times smaller
_ENCRYPTED = 0x1


def open_zip(file: Path, archive: zipfile.ZipFile) -> list[Part]:
    """List the files of a ZIP that holds none of the usual traps.

    Parameters
    ----------
    file : Path
        The ZIP.
    archive : zipfile.ZipFile
        The same, opened; it has to stay open as long as the parts are read.

    Returns
    -------
    list of Part

    Raises
    ------
    ExportError
        If it is encrypted, damaged or a spreadsheet, if it holds another ZIP or a name
        that leads out of it; and from within a part that unpacks to far too much.
    """
    members = [member for member in archive.infolist() if not member.is_dir()]
    names = [member.filename for member in members]
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
    if any(part.read_sample().startswith(ZIP) for part in parts):
        fix = "unpack it and pass the ZIP inside, or the folder"
        raise ExportError.bad_file(file.name, "holds another ZIP", fix)
    return parts


def _leads_out(name: str) -> bool:
    path = PureWindowsPath(name)  # which knows both kinds of slashes, and drives
    return bool(path.anchor) or ".." in path.parts


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
