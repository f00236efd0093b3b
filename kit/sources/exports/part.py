"""What is one file of an export, and is it text?"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from kit.errors import ExportError

SAMPLE = 1 << 16
ZIP = b"PK\x03\x04"
BROKEN = (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What else comes in downloads: how it begins, what it is, and what to do.
_OTHER_KINDS = (
    (ZIP, "is a ZIP inside of something else", "pass that ZIP by itself"),
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
        except BROKEN:
            raise damaged(self.name) from None


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


def damaged(name: str) -> ExportError:
    """Say that a file, or the ZIP around it, cannot be read."""
    return ExportError.bad_file(
        name, "is damaged or cannot be read", "download it again"
    )
