"""What is one file of an export, and is it text?"""

from __future__ import annotations

import codecs
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from kit.errors import ExportError

SAMPLE = 1 << 16
ZIP = b"PK\x03\x04"
BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError)
BROKEN += (zlib.error, lzma.LZMAError)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_JSON = "ask for JSON instead, which Google Takeout offers as a form of the history"
# What else comes in downloads: how it begins, what it is, what to do, and whether there
# may be plays in it all the same.
_OTHER_KINDS = (
    (ZIP, "is a ZIP inside of something else", "pass that ZIP by itself", True),
    (b"\x1f\x8b", "is compressed", "unpack it and pass what is inside", True),
    (b"PAR1", "is a Parquet file", "read it with `read_log`", False),
    (b"%PDF", "is a PDF", "ask the service for CSV or JSON", False),
    (b"<", "is a web page", _JSON, True),
)


@dataclass(frozen=True)
class Part:
    """One file of an export."""

    name: str
    open_bytes: Callable[[], BinaryIO]
    is_named: bool

    @contextmanager
    def open_text(self) -> Iterator[TextIO]:
        """Open it as text, in UTF-8 or in UTF-16 that says so."""
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
    """Tell from its first bytes how a text is encoded: UTF-8, unless it says UTF-16."""
    return next(
        (name for mark, name in _MARKS.items() if sample.startswith(mark)), "utf-8"
    )


def name_other_kind(sample: bytes) -> tuple[str, str, bool] | None:
    """Say what a file is that is no table and no JSON, or None if it may be one."""
    text = sample.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        return "is empty", "download it again", False
    for start, *other in _OTHER_KINDS:
        if text.startswith(start):
            return tuple(other)
    if encoding_of(sample) == "utf-8" and b"\0" in sample:
        return "is not text", "pass the CSV or JSON file that came with it", False
    return None


def damaged(name: str) -> ExportError:
    """Say that a file, or the ZIP around it, cannot be read."""
    return ExportError.bad_file(
        name, "is damaged or cannot be read", "download it again"
    )
