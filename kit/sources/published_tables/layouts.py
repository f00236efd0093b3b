"""Is a table of counts a grid or a list, and what do its cells stand for?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from kit.errors import ReleaseError, SourceError
from kit.files.rows import EMPTY_ROW
from kit.files.sheets import Sheet
from kit.printed import Exact, Printed, Range, Suppressed
from kit.sources.published_tables.table import REPEAT

#: Rows of a sheet that are searched for the beginning of a table.
_MOST_PREAMBLE = 60
#: Reasons that speak of no fault in a row.
ABOVE, NO_COUNTS = "above the labels", "a label without counts"
YEARS = "read as labels, since all of its numbers look like years"


@dataclass(frozen=True)
class PrintedCell:
    """One printed cell: where it stands, what it is of, and what was printed.

    It is disputed if another row tells of the same and prints something else.
    """

    row: int
    key: tuple[str, ...]
    text: str
    printed: Printed
    is_disputed: bool = False


@dataclass(frozen=True)
class CountLayout:
    """The cells of a table, and its rows that hold none."""

    dimensions: tuple[str, ...]
    cells: tuple[PrintedCell, ...]
    left_out: tuple[tuple[str, int, str], ...]
    doubtful: tuple[int, ...]
    row: int
    years: tuple[str, ...]


def find_table(sheet: Sheet) -> int | None:
    """Find the row of labels: words along the top, and a count in the next row.

    A number such as 1987 is a label above counts, and a count below a word.
    """
    rows = [sheet.row(at) for at in range(min(sheet.cells.height, _MOST_PREAMBLE))]
    filled = [(at, row) for at, row in enumerate(rows) if any(row)]
    for (at, head), (_, below) in pairwise(filled):
        labels = [cell for cell in head[1:] if cell]
        counts = [cell for cell in below[1:] if cell]
        is_table = any(map(_is_number, counts)) or _are_suppressed(counts)
        is_table |= _are_years_under_labels(head, below)
        are_labels = all(map(_is_label, labels)) and not _are_suppressed(labels)
        are_labels &= not (all(map(_is_year, labels)) and _has_counts(rows[:at]))
        if labels and are_labels and below[0] and is_table:
            return at
    return None


def _has_counts(above: Sequence[Sequence[str]]) -> bool:
    """Say whether rows of counts began already: a year among them is one more."""
    return any(
        row[0] and any(read_count(c) and not _is_year(c) for c in row[1:] if c)
        for row in above
    )


def _are_years_under_labels(head: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether what looks like a row of years is one of counts, by its labels.

    A title above a table has no words for each of its columns; labels have.
    """
    columns = list(zip(head[1:], below[1:], strict=True))
    labelled = [number for name, number in columns if name]
    return all(map(_is_year, labelled)) and len(labelled) == sum(map(any, columns))


def lay_out(sheet: Sheet, at: int, *, below: int | None) -> CountLayout:
    """Read the cells of the table whose labels stand at a position.

    A list has one count a row, behind everything that it is of; a grid has one for
    each label along the top. A table is a list if it has only two columns, if no cell
    between the first column and the last can be a count, or if its first column says
    the same again and only the last one holds numbers.
    """
    head = sheet.row(at)
    tops = [(place, cell) for place, cell in enumerate(head) if place and cell]
    names = [cell for _, cell in tops]
    if len(set(names)) < len(names):
        where = sheet.name or "The table"
        raise SourceError.bad_table(where, "has two columns of one name", "rename one")
    width = tops[-1][0] + 1
    rows = [
        (int(number), sheet.row(at + 1 + i))
        for i, number in enumerate(sheet.cells["row"][at + 1 :])
    ]
    if is_list := _is_list([row for _, row in rows], width):
        dimensions = (head[0] or "side", *names[:-1])
    else:
        dimensions = (head[0] or "side", "top")
    left_out = [
        (sheet.name, int(sheet.cells["row"][above]), _say_above(sheet.row(above)))
        for above in range(at)
    ]
    years = tuple(filter(_is_year, names))
    labels_row = int(sheet.cells["row"][at])
    if head[0] and len(years) == len(names):  # "North, 1987" may be one of the counts
        left_out.append((sheet.name, labels_row, YEARS))
    last = max((i for i, (_, row) in enumerate(rows) if any(row[1:width])), default=0)
    cells: dict[tuple[str, ...], PrintedCell] = {}
    doubtful = []
    for place, (number, row) in enumerate(rows):
        made = _list_cell(row, width) if is_list else _grid_cells(row, tops)
        reason = _refuse(row, width, made, is_behind=place > last)
        found = [(key, text, read_count(text, below=below)) for key, text in made]
        reason = reason or _take(cells, number, found)
        if reason:
            left_out.append((sheet.name, number, reason))
        elif any(printed is None for *_, printed in found):
            doubtful.append(number)
    return CountLayout(
        dimensions,
        tuple(cells.values()),
        tuple(left_out),
        tuple(doubtful),
        row=labels_row,
        years=years,
    )


def _say_above(row: Sequence[str]) -> str:
    return ABOVE if any(row) else EMPTY_ROW


def _is_number(cell: str) -> bool:
    """Say whether a cell is a count; what looks like a year is taken for a label."""
    return isinstance(read_count(cell), Exact) and not _is_year(cell)


def _is_year(cell: str) -> bool:
    return re.fullmatch(r"(19|20)\d\d", cell) is not None


def _is_label(cell: str) -> bool:
    """Say whether a cell can name a column: a word, an age band, a year."""
    is_told = re.search(r"[^\W\d_]", cell) or read_count(cell)
    return bool(is_told or re.fullmatch(r"\d{4}", cell)) and not _is_number(cell)


def _are_suppressed(cells: Sequence[str]) -> bool:
    """Say whether a row holds nothing but marks of counts that were kept back."""
    return bool(cells) and all(isinstance(read_count(c), Suppressed) for c in cells)


def _is_list(rows: Sequence[Sequence[str]], width: int) -> bool:
    if width == 2:
        return True
    full = [row for row in rows if row[0] and any(row[1:width])]
    labels = [row[0] for row in full]
    between = [cell for row in full for cell in row[1 : width - 1] if cell]
    if between and all(read_count(cell) is None for cell in between):
        return True
    is_said_again = len(set(labels)) < len(labels)
    return is_said_again and not any(map(_is_number, between))


def _list_cell(row: Sequence[str], width: int) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(row[: width - 1]), row[width - 1])]


def _grid_cells(
    row: Sequence[str], tops: Sequence[tuple[int, str]]
) -> list[tuple[tuple[str, ...], str]]:
    return [((row[0], label), row[place]) for place, label in tops]


def _refuse(
    row: Sequence[str],
    width: int,
    made: Sequence[tuple[tuple[str, ...], str]],
    *,
    is_behind: bool,
) -> str:
    """Say why a row is none of the table, or nothing."""
    if not any(row):
        return EMPTY_ROW
    if any(row[width:]):
        return "more cells than the table has columns"
    # Between rows of counts, a row without any may be one that was withheld whole.
    if is_behind and not any(row[1:width]):
        return NO_COUNTS
    if not all(part for key, _ in made for part in key):
        return "no label"
    return ""


def _take(
    cells: dict[tuple[str, ...], PrintedCell],
    number: int,
    found: Sequence[tuple[tuple[str, ...], str, Printed | None]],
) -> str:
    """Take up the cells of a row, or say which row has told of them before.

    Where two rows tell differently of one label, neither can be relied on: what is
    printed then holds both, and it may stand for any number.
    """
    told = {key: cells[key] for key, *_ in found if key in cells}
    if not told:
        for key, text, printed in found:
            cells[key] = PrintedCell(number, key, text, printed or Suppressed())
        return ""
    first = next(iter(told.values())).row
    if all(told[key].text == text for key, text, _ in found):
        return REPEAT
    for key, text, _ in found:
        if told[key].text != text:
            both = f"{told[key].text} or {text}"
            cells[key] = PrintedCell(
                told[key].row, key, both, Suppressed(), is_disputed=True
            )
    return f"the labels of row {first} with other numbers"


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
    """Read a printed cell as what it says of a number of people."""
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
