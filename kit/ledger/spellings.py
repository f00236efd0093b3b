"""How do people and their spreadsheets spell a number, and a day?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

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
    r"""Leave out what no page can show: control characters and halves of characters."""
    shown = (
        char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(shown).split())


def fold_title(title: str) -> str:
    """Write a title so that its spellings are one: capitals, quotation marks, forms."""
    plain = title.translate(_QUOTES)
    return unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", plain).casefold()
    )


def read_number(text: str) -> int | float | None:
    """Read a number as it is printed, or None where it is none."""
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
    """List what one dot before three figures may mean: thousands, or decimals."""
    found = _EITHER.search(text)
    if found is None or found[2] != ".":
        return ()
    part = f".{found[3]}0" if int(found[3]) else ""
    return found[1] + found[3], found[1] + part


def find_decimal(texts: Iterable[str]) -> str | None:
    """Find out from its other numbers which mark a file has before its decimals."""
    marks = set()
    for text in texts:
        marks |= {found[1] or found[2] for found in _DECIMAL.finditer(text)}
        for before, last in (found.groups() for found in _MIXED.finditer(text)):
            marks.add(_OTHER[before] if before == last else last)
    return marks.pop() if len(marks) == 1 else None


def settle_thousands(text: str, decimal: str | None) -> str:
    """Write the numbers that can be read in two ways as the other ones are."""
    meanings = list_meanings(text)
    if not meanings or decimal is None:
        return text
    return _EITHER.sub(meanings[0] if decimal == "," else meanings[1], text)


def read_more_than(text: str) -> int | None:
    """Read "more than 50" as the least that it can be, 51; None where it is not so."""
    found = _MORE.fullmatch(text.strip())
    if found is None:
        return None
    number = read_number(found[1] or found[2])
    return number + bool(found[1]) if isinstance(number, int) else None


def is_fewer_than(text: str) -> bool:
    """Say whether a number is an upper limit, such as "<5"."""
    return bool(_FEWER.match(text.strip()))


def list_readings(text: str) -> dict[str, date]:
    """Read a day in every way that it can be meant: the day or the month first."""
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
    """Find out from its other days which comes first in a file, where they tell."""
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
