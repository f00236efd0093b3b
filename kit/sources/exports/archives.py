"""How is a ZIP read that somebody downloaded, safely and where it is?

Nothing is unpacked to disk, and no more is unpacked than is read.
"""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path, PureWindowsPath

from kit.errors import ExportError
from kit.sources.exports.part import Part

_MOST_TIMES, _SMALL = 200, 1 << 26  # a sound ZIP of text is some 10 times smaller
_ENCRYPTED = 0x1


def open_zip(file: Path, archive: zipfile.ZipFile) -> list[Part]:
    """List the files of a ZIP that holds none of the usual traps."""
    members = [m for m in archive.infolist() if not m.filename.endswith("/")]
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
    # Of no file is more read than it says here, whatever follows in the ZIP.
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(_SMALL, _MOST_TIMES * file.stat().st_size):
        fault = f"unpacks to more than {_MOST_TIMES} times its size"
        fix = "that is no export; download it again"
        raise ExportError.bad_file(file.name, fault, fix)
    return [
        Part(member.filename, partial(archive.open, member), is_named=False)
        for member in members
    ]


def _leads_out(name: str) -> bool:
    path = PureWindowsPath(name)  # which knows both kinds of slashes, and drives
    return bool(path.anchor) or ".." in path.parts
