"""What does a printed cell stand for: a number, a range, a star, a running time?"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from kit.errors import ReleaseError
from kit.printed import Exact, Printed, Range, Suppressed

#: Marks of a number that was counted and is kept back, as offices print them.
_HIDDEN = re.compile(
    r"\*+|\.{2,3}|…|:|#|[csxd]|\((?:[csxd])\)|\[(?:[csd]|low)\]"
    r"|suppressed|withheld|confidential",
    re.IGNORECASE,
)
#: Marks that may also say that nothing was counted.
_MISSING = re.compile(r"|[-–—]|n/?a|n\.a\.|\[[xzu]\]|not available|nil", re.IGNORECASE)

# "2.000" is two in one country and two thousand in another, so it is no count.
_N = r"(\d{1,3}(?:[,\u202f\xa0 '’]\d{3})+|\d{1,15})(?:\.0{1,2})?"
_FEWER = r"(?:<|&lt;|(?:fewer|less) than|under|below)\s*"
_FORMS: tuple[tuple[str, Callable[..., Printed]], ...] = (
    (_N, lambda n: Exact(n)),
    (rf"{_N}\s*(?:[-–—]|to)\s*{_N}", lambda low, high: Range(low, high)),
    (rf"{_FEWER}{_N}", lambda n: Suppressed(n)),
    (rf"(?:≤|<=|up to|at most)\s*{_N}", lambda n: Suppressed(n + 1)),
    (rf"{_N}\s*or (?:fewer|less|under)", lambda n: Suppressed(n + 1)),
    (rf"(?:>|&gt;|(?:more than|over|above))\s*{_N}", lambda n: Range(n + 1)),
    (rf"(?:≥|>=|at least)\s*{_N}", lambda n: Range(n)),
    (rf"{_N}\s*(?:\+|or more|and over|or over)", lambda n: Range(n)),
)
_READERS = tuple((re.compile(form, re.IGNORECASE), make) for form, make in _FORMS)
#: Marks behind a number that point to a note.
_NOTE = re.compile(r"(?<=\d)\s*(?:[*†‡]+|\[(?:note )?\w{1,3}\]|\([a-z0-9]\))$", re.I)

_CLOCK = r"^(\d{1,4}):([0-5]\d)(?::00)?$"
_UNITS = (
    r"^(?i:pt)?(?:(\d{1,4})\s*(?i:h(?:ours?|rs?)?))?\s*"
    r"(?:(\d{1,4})\s*(?i:m(?:in(?:ute)?s?)?))?\s*(?:0\s*(?i:s(?:ec(?:ond)?s?)?))?$"
)


def read_count(text: str | None, *, below: int | None = None) -> Printed | None:
    """Read a printed cell as what it says of a number of people.

    Parameters
    ----------
    text : str or None
        The cell; None or empty text is a blank.
    below : int, optional
        The smallest count that the publisher prints, where it is known: what a mark
        such as ``*`` or ``[c]`` stands for. A blank, a dash or "n/a" may also mean
        that nothing was counted, and stays open.

    Returns
    -------
    Printed or None
        ``None`` where the text is no count: a share, a decimal, a word.

    Examples
    --------
    >>> [str(read_count(cell)) for cell in ("1,234", "<5", "1-4", "*", "10+")]
    ['1,234', 'withheld (under 5)', 'between 1 and 4', 'withheld', '10 or more']
    >>> read_count("12.5") is None
    True
    """
    cell = " ".join((text or "").split())
    if _MISSING.fullmatch(cell):
        return Suppressed()
    if _HIDDEN.fullmatch(cell):
        return Suppressed(below)
    cell = _NOTE.sub("", cell)
    for form, make in _READERS:
        if found := form.fullmatch(cell):
            try:
                return make(*(int(re.sub(r"\D", "", n)) for n in found.groups()))
            except ReleaseError:  # such as "9-4" or "<0": no count fits
                return None
    return None


def read_minutes(text: pl.Expr) -> pl.Expr:
    """Read a running time: 7:10, 7:10:00, 7h 10m, or a cell that holds a time.

    Such a cell comes as a moment since the last day of 1899. Null where it is none,
    not of whole minutes, or nothing at all.
    """
    hours, minutes = (_extract(text, _CLOCK, at) for at in (1, 2))
    spelt = [_extract(text, _UNITS, at) for at in (1, 2)]
    is_spelt = text.str.contains(_UNITS) & text.str.contains(r"\d")
    of_units = pl.when(is_spelt).then(
        spelt[0].fill_null(0) * 60 + spelt[1].fill_null(0)
    )
    moment = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    since = (moment - pl.datetime(1899, 12, 31)).dt.total_minutes()
    of_cell = pl.when(moment.dt.year() < 1901).then(since)
    found = pl.coalesce(hours * 60 + minutes, of_units, of_cell)
    return pl.when(found > 0).then(found)


def _extract(text: pl.Expr, form: str, at: int) -> pl.Expr:
    return text.str.extract(form, at).cast(pl.Int64, strict=False)
