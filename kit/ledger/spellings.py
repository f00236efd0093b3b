"""How do people and their spreadsheets spell a number, and a day?"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from kit.errors import LedgerError

_SCALES = {
    "thousand": 10**3, "k": 10**3, "mille": 10**3,
    "million": 10**6, "millions": 10**6, "m": 10**6, "mn": 10**6,
    "billion": 10**9, "billions": 10**9, "bn": 10**9,
    "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip
#: Thousands between marks, and decimals; "1,204" is a number of thousands.
_GROUPED = re.compile(r"\d{1,3}((,\d{3})+|( \d{3})+|(['’]\d{3})+|(\.\d{3}){2,})")
_PLAIN = re.compile(r"\d+(\.\d+)?")
#: "5.000" is five thousand in one country, and five in another.
_EITHER = re.compile(r"(?<![\d.,])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,])")
#: What tells which mark a file has before its decimals: "3,5", "1.204.500", "1.204,5".
_DECIMAL = re.compile(
    r"(?<![\d.,])(?:\d+([.,])(?:\d{1,2}|\d{4,})|0([.,])\d+)(?![\d.,])"
)
_MIXED = re.compile(r"(?<![\d.,])\d{1,3}(?:([.,])\d{3})+([.,])\d+(?![\d.,])")
_OTHER = {".": ",", ",": "."}
_SCALED = re.compile(
    rf"(\d+)(?:[.,](\d{{1,2}}))? ?({'|'.join(_SCALES)})", re.IGNORECASE
)
_QUOTES = str.maketrans("‘’‚‛`´ʼ“”„‟«»", "'" * 7 + '"' * 6)
_LONGEST = 40  # letters and figures of any number that was printed
_MORE = re.compile(r"(?:>|more than|over|plus de)\s*(.+)|(.+)\+", re.IGNORECASE)
_FEWER = re.compile(r"(<|≤|(fewer|less) than\b|under\b|up to\b|moins de\b)", re.I)
_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_MIDNIGHT}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})([./-])(\d{{1,2}})\2(\d{{1,2}}){_MIDNIGHT}")


def clean_text(text: str) -> str:
    r"""Leave out what no page can show: control characters and halves of characters.

    Examples
    --------
    >>> clean_text("a\x00b\ud800 c\n d")
    'ab c d'
    """
    shown = (
        char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(shown).split())


def fold_title(title: str) -> str:
    """Write a title so that its spellings are one: capitals, quotation marks, forms.

    Examples
    --------
    >>> fold_title("It’s a Wonderful Life") == fold_title("IT'S A WONDERFUL LIFE")
    True
    >>> fold_title("C++") == fold_title("C#")
    False
    """
    plain = title.translate(_QUOTES)
    return unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", plain).casefold()
    )


def read_number(text: str) -> int | float | None:
    """Read a number as it is printed, or None where it is none.

    Examples
    --------
    >>> read_number("3,749"), read_number("1 234 567"), read_number("4.5")
    (3749, 1234567, 4.5)
    >>> read_number("142 million"), read_number("3,5 millions"), read_number("3,7")
    (142000000, 3500000, None)
    >>> read_number("5.000")  # see `list_meanings`
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST or list_meanings(plain):
        return None
    if _GROUPED.fullmatch(plain):
        return int(re.sub(r"\D", "", plain))
    if _PLAIN.fullmatch(plain):
        value = Decimal(plain)
        return int(value) if value == value.to_integral_value() else float(value)
    if found := _SCALED.fullmatch(plain):
        whole, part, scale = found.groups()
        return int(Decimal(f"{whole}.{part or 0}") * _SCALES[scale.lower()])
    return None


def list_meanings(text: str) -> tuple[str, ...]:
    """List what one dot before three figures may mean: thousands, or decimals.

    Examples
    --------
    >>> list_meanings("5.000"), list_meanings("more than 4.012"), list_meanings("5,000")
    (('5000', '5'), ('4012', '4.0120'), ())
    """
    found = _EITHER.search(text)
    if found is None or found[2] != ".":
        return ()
    part = f".{found[3]}0" if int(found[3]) else ""
    return found[1] + found[3], found[1] + part


def find_decimal(texts: Iterable[str]) -> str | None:
    """Find out from its other numbers which mark a file has before its decimals.

    Examples
    --------
    >>> find_decimal(["5.000", "3,5"]), find_decimal(["5.000", "1.234.567"])
    (',', ',')
    >>> find_decimal(["5.000", "4.5"]), find_decimal(["5.000"])
    ('.', None)
    """
    marks = set()
    for text in texts:
        marks |= {found[1] or found[2] for found in _DECIMAL.finditer(text)}
        for before, last in (found.groups() for found in _MIXED.finditer(text)):
            marks.add(_OTHER[before] if before == last else last)
    return marks.pop() if len(marks) == 1 else None


def settle_thousands(text: str, decimal: str | None) -> str:
    """Write the numbers that can be read in two ways as the other ones are.

    Examples
    --------
    >>> settle_thousands("more than 5.000", ","), settle_thousands("5.000", ".")
    ('more than 5000', '5')
    >>> settle_thousands("5.000", None)
    '5.000'
    """
    meanings = list_meanings(text)
    if not meanings or decimal is None:
        return text
    return _EITHER.sub(meanings[0] if decimal == "," else meanings[1], text)


def read_more_than(text: str) -> int | None:
    """Read "more than 50" as the least that it can be, 51; None where it is not so.

    Examples
    --------
    >>> read_more_than(">50"), read_more_than("50+"), read_more_than("50")
    (51, 50, None)
    """
    found = _MORE.fullmatch(text.strip())
    if found is None:
        return None
    number = read_number(found[1] or found[2])
    return number + bool(found[1]) if isinstance(number, int) else None


def is_fewer_than(text: str) -> bool:
    """Say whether a number is an upper limit, such as "<5".

    Examples
    --------
    >>> is_fewer_than("<5"), is_fewer_than("fewer than 11"), is_fewer_than("5")
    (True, True, False)
    """
    return bool(_FEWER.match(text.strip()))


def list_readings(text: str) -> dict[str, date]:
    """Read a day in every way that it can be meant: the day or the month first.

    Examples
    --------
    >>> [str(day) for day in list_readings("3/4/2026").values()]
    ['2026-04-03', '2026-03-04']
    >>> [str(day) for day in list_readings("20/11/2026").values()]
    ['2026-11-20']
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()
        return _days({"ymd": (year, month, day)})
    if found := _DAY_FIRST.fullmatch(text):
        first, mark, second, year = found.groups()
        ways = {"dmy": (year, second, first), "mdy": (year, first, second)}
        if mark == ".":  # which is written by those who put the day first
            del ways["mdy"]
        return _days(ways)
    return {}


def find_order(texts: Iterable[str]) -> str | None:
    """Find out from its other days which comes first in a file, where they tell.

    Examples
    --------
    >>> find_order(["3/4/2026", "20/11/2026"]), find_order(["3/4/2026"])
    ('dmy', None)
    """
    told = [list_readings(text) for text in texts if "." not in text]
    orders = {order for ways in told if len(ways) == 1 for order in ways} - {"ymd"}
    return orders.pop() if len(orders) == 1 else None


def _days(ways: dict[str, tuple[str, str, str]]) -> dict[str, date]:
    days = {}
    for order, numbers in ways.items():
        try:
            days[order] = date(*map(int, numbers))
        except ValueError:
            continue
    return days


WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE = 1 << 16  # characters


@dataclass(frozen=True)
class Cells:
    """A table as text.

    Parameters
    ----------
    header : tuple of str
        Names of columns, as the kit spells them where it knows them.
    rows : tuple of (int, list of str)
        Each row with the line on which it begins, the first of the file being 1.
    how : str
        How the cells are kept apart, in words: "uses semicolons".
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    how: str


def read_cells(path: Path, known: Collection[str]) -> Cells:
    """Read the table of a file, whose columns have some of the known names.

    Raises
    ------
    LedgerError
        If the file is no table of text.
    csv.Error
        If a quote is out of place.
    """
    if path.suffix.lower() in WORKBOOKS:
        found = {f"has a sheet {name!r}": rows for name, rows in _open_book(path)}
        heads = {how: _header(rows, known) for how, rows in found.items()}
        how = _closest(heads, known)
        rows = found[how]
    else:
        text = _decode(path)
        heads = {mark: _header(_begin(text, mark), known) for mark in _MARKS}
        mark = _closest(heads, known)
        rows, how = _split(text, mark), f"uses {_MARKS[mark]}"
        heads[how] = heads[mark]
    filled = tuple((at, cells) for at, cells in rows[1:] if any(cells))
    return Cells(heads[how], filled, how)


def _closest(heads: Mapping[str, Sequence[str]], known: Collection[str]) -> str:
    """Choose the sheet, or the mark between cells, that gives the most known names."""
    return max(heads, key=lambda way: len({*heads[way]} & {*known}))


def _header(
    rows: Sequence[tuple[int, list[str]]], known: Collection[str]
) -> tuple[str, ...]:
    """Spell the names of columns as the kit does, where they differ by case alone."""
    first = rows[0][1] if rows else []
    plain = [name.strip() for name in first]
    return tuple(low if (low := name.lower()) in known else name for name in plain)


def _decode(path: Path) -> str:
    """Read text in UTF-8, in UTF-16 with its mark, or as older Windows writes it."""
    raw = path.read_bytes()
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LedgerError.bad_file(path.name, "is not text")


def _begin(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Cut the first lines, in which a quote may not be closed yet."""
    head = io.StringIO(text[:_SAMPLE], newline="")
    rows = csv.reader(head, delimiter=mark)
    return [
        (at, cells) for at, cells in enumerate(islice(rows, 2)) if not _is_sep(cells)
    ]


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Cut text into rows, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows, begins = [], 1
    for cells in reader:
        if begins > 1 or not _is_sep(cells):
            rows.append((begins, cells))
        begins = reader.line_num + 1
    return rows


def _is_sep(cells: Sequence[str]) -> bool:
    """Whether a first line only tells a spreadsheet which mark is used."""
    return bool(cells) and cells[0].lower().startswith("sep=")


def _open_book(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Read every sheet of a workbook; a row has the number that it has there."""
    import fastexcel
    import polars as pl

    told = {"dtypes": "string", "skip_rows": 0}
    try:
        sheets = pl.read_excel(
            path,
            sheet_id=0,
            has_header=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options=told,
        )
    # polars raises a plain ValueError where a workbook names no sheet.
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        fault = "cannot be read as a workbook"
        raise LedgerError.bad_file(path.name, fault) from None
    return [
        (name, [(at, [cell or "" for cell in row]) for at, row in enumerate(rows, 1)])
        for name, rows in ((name, sheet.iter_rows()) for name, sheet in sheets.items())
    ]
