"""Which mark stands between the cells of a file of text?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress
from itertools import islice

# Where marks fit equally well, the one that is rarer within a cell is meant.
_MARKS = "\t;|,"
_SAMPLE = 200  # rows
_USUAL = ","


def guess_separator(text: str) -> str:
    r"""Take the mark that gives the most rows one and the same number of cells.

    Marks between double quotes do not count, and rows of one cell tell nothing: a
    title above a table has no separator, and a number may hold a mark of its own.
    """
    fits = {mark: _count_alike(text, mark) for mark in _MARKS}
    best = max(fits, key=fits.get)
    return best if fits[best] else _USUAL


def _count_alike(text: str, mark: str) -> int:
    """Count the rows that have as many cells as most, and more than one."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    widths = Counter()
    with suppress(csv.Error):  # a cell without end; what came before tells enough
        widths.update(len(row) for row in islice(rows, _SAMPLE))
    widths = {width: n for width, n in widths.items() if width > 1}
    return max(widths.values(), default=0)
