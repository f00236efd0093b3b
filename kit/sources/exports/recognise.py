"""Which form of which service is this file, by what is in it and not by its name?"""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PureWindowsPath

from kit.files.opening import GZIP, PARQUET, ZIP, SourceFile
from kit.files.text import SEPARATORS
from kit.sources.exports import lastfm, letterboxd, netflix, spotify, trakt, youtube
from kit.sources.exports.format import Format, Play
from kit.sources.exports.rows import CsvLayout, first_records

FORMATS = (
    netflix.ACTIVITY,
    netflix.HISTORY,
    spotify.ACCOUNT,
    spotify.EXTENDED,
    youtube.WATCHED,
    trakt.HISTORY,
    letterboxd.DIARY,
    lastfm.SCROBBLES,
)
SERVICES = tuple(dict.fromkeys(form.service for form in FORMATS))
_KEYS = frozenset(key for form in FORMATS for key in form.keeps if form.kind == "json")
_JSON = "ask for JSON instead, which Google Takeout offers as a form of the history"
# What else comes in downloads: how it begins, what it is, what to do, and whether there
# may be plays in it all the same.
_OTHER_KINDS = (
    (ZIP, "is a ZIP inside of something else", "pass that ZIP by itself", True),
    (GZIP, "is compressed", "unpack it and pass what is inside", True),
    (PARQUET, "is a Parquet file", "read it with `read_log`", False),
    (b"%PDF", "is a PDF", "ask the service for CSV or JSON", False),
    (b"<", "is a web page", _JSON, True),
)


_FIRST = 20  # records or lines that are looked at
# The word for "title" in languages to which tables are translated.
_LANGUAGES = {
    "titre": "French",
    "titel": "German or Dutch",
    "título": "Spanish or Portuguese",
    "titolo": "Italian",
    "tytuł": "Polish",
    "タイトル": "Japanese",
}
_DATED = re.compile(r"(\d{1,4}[-/. ]+\d{1,2}[-/. ]+\d{1,4}\b|\d{9,13}$)")


@dataclass(frozen=True)
class Recognised:
    """A file of plays, and its form."""

    form: Format
    layout: CsvLayout | None = None


@dataclass(frozen=True)
class Unknown:
    """A file that is no export of plays."""

    fault: str
    fix: str
    may_hold: bool = False
    is_meant: bool = False


def recognise(file: SourceFile) -> Recognised | Unknown:
    """Tell the form of a file from how it begins."""
    found = _recognise(file)
    if isinstance(found, Unknown):
        return replace(found, is_meant=_form_called(file.name) is not None)
    if found.form.lies_aside(file.name):
        fix = "name it by itself if it is meant"
        return Unknown("holds what was deleted at the service", fix, may_hold=True)
    return found


def _recognise(file: SourceFile) -> Recognised | Unknown:
    sample = file.read_sample()
    if other := _name_other_kind(sample, file.code):
        return Unknown(*other)
    # A sample may end within a letter; whether all is sound is seen when it is read.
    decoder = codecs.getincrementaldecoder(file.code)(errors="replace")
    text = decoder.decode(sample)
    is_json = text.lstrip().startswith(("[", "{"))
    if is_json:
        return _recognise_json(text.lstrip())
    return _recognise_csv(text) or _explain_table(text, file.name)


def _name_other_kind(sample: bytes, code: str) -> tuple[str, str, bool] | None:
    """Say what a file is that is no table and no JSON, or None if it may be one."""
    text = sample.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        return "is empty", "download it again", False
    if text.startswith(ZIP) and b"[Content_Types].xml" in text:
        fix = 'save it as "CSV UTF-8" in your spreadsheet program'
        return "is a spreadsheet", fix, True
    for start, fault, fix, may_hold in _OTHER_KINDS:
        if text.startswith(start):
            return fault, fix, may_hold
    if code == "utf-8" and b"\0" in sample:
        return "is not text", "pass the CSV or JSON file that came with it", False
    return None


def _form_called(name: str) -> Format | None:
    """Find the form whose files are called like that."""
    stem = re.sub(r"[\W\d_]", "", PureWindowsPath(name).stem.casefold())
    return next((form for form in FORMATS if stem.startswith(form.called)), None)


def _recognise_json(text: str) -> Recognised | Unknown:
    records = first_records(io.StringIO(text), _KEYS, _FIRST)
    for form in FORMATS:
        if form.kind == "json" and any(map(form.fits, records)):
            return Recognised(form)
    if re.match(r"\[\s*\]", text):
        return Unknown("is an empty list", "choose a longer time when you ask for it")
    return _unknown("JSON of another kind")


def _recognise_csv(text: str) -> Recognised | Unknown | None:
    forms = [form for form in FORMATS if form.kind == "csv"]
    for separator in SEPARATORS:
        first = _first_rows(text, separator)
        names = tuple(map(_plain, first[0]))
        for form in forms:
            if form.fits(dict.fromkeys(names)):
                if form.twin and form.twin[0] in names:
                    return Unknown(*form.twin[1:])
                if any(names.count(name) > 1 for name in form.keeps):
                    fix = "rename the others"
                    fault = "names a column more than once"
                    return Unknown(fault, fix, may_hold=True)
                return Recognised(form, CsvLayout(separator, names, has_names=True))
            if form.bare and any(_is_bare(row, form) for row in first):
                return Recognised(
                    form, CsvLayout(separator, form.bare, has_names=False)
                )
    return None


def _explain_table(text: str, name: str) -> Unknown:
    """Say why a table is no export, and how it becomes one if it was translated."""
    heads = {
        _plain(cell)
        for separator in SEPARATORS
        for cell in _first_rows(text, separator)[0]
    }
    tongue = next((_LANGUAGES[head] for head in heads if head in _LANGUAGES), None)
    form = _form_called(name)
    if not (form and form.heads):
        of = f" in {tongue}" if tongue else ""
        unknown = _unknown(f"a table with other columns{of}")
        return replace(unknown, may_hold=tongue is not None)
    tongue = f"has columns in {tongue}" if tongue else "has columns of other names"
    fault = f"{tongue}, where {form.name} has English ones"
    listed = ", ".join(f'"{head}"' for head in form.heads)
    fix = f"ask for it in English, or write in line 1 what it calls {listed}"
    return Unknown(fault, fix, may_hold=True)


def _plain(name: str) -> str:
    """Write a column name in lower case, without a user's name as in Date#ann."""
    return name.partition("#")[0].strip().casefold()


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(islice(rows, _FIRST)) or [[]]
    except csv.Error:
        return [[]]


def _is_bare(cells: list[str], form: Format) -> bool:
    """Tell whether a line is a play, where there are no column names."""
    if len(cells) != len(form.bare):
        return False
    play = form.read(dict(zip(form.bare, cells, strict=True)))
    return isinstance(play, Play) and bool(_DATED.match(play.time or ""))


def _unknown(what: str) -> Unknown:
    listed = f"{', '.join(SERVICES[:-1])} or {SERVICES[-1]}"
    fix = f"pass the file as it came from {listed}, with its columns unchanged"
    return Unknown(f"is {what}", fix)
