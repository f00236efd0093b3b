"""How does τ-Argus want a table written, and how does it write its answers?

Its solvers read a list of cells and one of sums, the format called JJ. Its modular
method wants the table itself, a description of the columns, and a batch of commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kit.rules.whole_tables.counted import CountedTable

_HEAD = '<SEPARATOR> ";"\n<SAFE> S\n<UNSAFE> U\n<PROTECT> P'
_NUMBERS = """count
  <NUMERIC>
  <DECIMALS> 0
people
  <FREQUENCY>
status
  <STATUS>
below
  <NUMERIC> <LOWERPL>
above
  <NUMERIC> <UPPERPL>"""
_HIERARCHY = """  <HIERARCHICAL>
  <HIERCODELIST> "d{}.hrc"
  <HIERLEADSTRING> @"""
_BATCH = """<OPENTABLEDATA> "table.tab"
<OPENMETADATA> "table.rda"
<SPECIFYTABLE> {}|"count"||
<SAFETYRULE> MAN(0)
<READTABLE> 1
<SUPPRESS> MOD(1,{},1,0,0)
<WRITETABLE> (1,5,"SO+","answer.txt")"""


def write_jj(
    folder: Path,
    table: CountedTable,
    prices: np.ndarray,
    above: np.ndarray,
    spread: np.ndarray,
) -> None:
    """Write cells and sums as its solvers read them.

    A cell has a number, a count, a price, a status (unsafe or safe), the limits that
    everybody knows, and its protection levels: below, above, from end to end.

    Parameters
    ----------
    folder : Path
        Where ``table.jj`` goes.
    table : CountedTable
        True counts with their margins.
    prices : np.ndarray of int, of shape (n_cells,)
        What a cell costs if it is withheld, or one person if it is rounded.
    above, spread : np.ndarray of int, of shape (n_cells,)
        Upper and sliding protection levels, in people; where the first is 0, a cell
        is safe.
    """
    counts = table.counts
    # An outsider knows no upper limit. The engine wants one: far enough for any need.
    limit = 2 * counts.max() + 10 * (above.max() + spread.max() + 1)
    rows = ["0", str(len(counts))]
    columns = zip(counts, prices, above, spread, strict=True)
    for cell, (count, price, up, wide) in enumerate(columns):
        status = "u" if up else "s"
        rows.append(f"{cell} {count} {price} {status} 0 {limit} 0 {up} {wide}")
    rows.append(str(len(table.sums)))
    for *parts, whole in table.sums:
        terms = " ".join(f"{part} (1)" for part in parts)
        rows.append(f"0 {len(parts) + 1} : {whole} (-1) {terms}")
    _write(folder / "table.jj", rows)


def write_batch(
    folder: Path, table: CountedTable, above: np.ndarray, minutes: int
) -> None:
    """Write cells, what their columns mean, and what is to be done with them.

    Parameters
    ----------
    folder : Path
        Where the files go; ``batch.arb`` is the one to run.
    table : CountedTable
        True counts with their margins, without groups that overlap.
    above : np.ndarray of int, of shape (n_cells,)
        Upper protection levels, in people; where it is 0, a cell is safe.
    minutes : int
        The limit on each part of the search.
    """
    places, totals, made_up = _places(table)
    rows = []
    for place, count, up in zip(places, table.counts, above, strict=True):
        codes = np.where(place == totals, "T", np.char.add("c", place.astype(str)))
        status = "U" if up else "S"
        rows.append(";".join([*codes, str(count), str(count), status, "0", str(up)]))
    _write(folder / "table.tab", rows)
    described = [_HEAD]
    for axis, groups in enumerate(made_up):
        described.append(f'd{axis}\n  <RECODEABLE>\n  <TOTCODE> "T"')
        if groups:
            described.append(_HIERARCHY.format(axis))
            _write(folder / f"d{axis}.hrc", _list_tree(groups, totals[axis]))
    _write(folder / "table.rda", [*described, _NUMBERS])
    listed = "".join(f'"d{axis}"' for axis in range(len(totals)))
    _write(folder / "batch.arb", [_BATCH.format(listed, minutes)])


def _list_tree(groups: Mapping[int, list[int]], total: int) -> list[str]:
    """List the values of a dimension, those of a group under it, with a sign."""
    within = {part for parts in groups.values() for part in parts}
    lines = []
    for value in range(total):
        if value not in within:
            lines += [f"c{value}", *(f"@c{part}" for part in groups.get(value, ()))]
    return lines


def read_statuses(answer: str, table: CountedTable) -> np.ndarray:
    """Read which cells were withheld.

    Parameters
    ----------
    answer : str
        A line for each cell: its codes, count, people, price, status and two limits.
    table : CountedTable
        What was asked about.
    """
    places, totals, _ = _places(table)
    cells = {tuple(place): cell for cell, place in enumerate(places.tolist())}
    hidden = np.zeros(len(table.counts), dtype=bool)
    for line in answer.splitlines():
        fields = [field.strip().strip('"') for field in line.split(";")]
        codes = zip(fields, totals.tolist(), strict=False)
        place = tuple(last if code == "T" else int(code[1:]) for code, last in codes)
        hidden[cells[place]] = fields[-3] in ("U", "M")
    return hidden


def _places(
    table: CountedTable,
) -> tuple[np.ndarray, np.ndarray, list[dict[int, list[int]]]]:
    """Give the value of each cell in every dimension that has some, totals, groups."""
    totals = table.places.max(axis=0)
    has_values = np.flatnonzero(totals > 0)
    made_up = [table.groups[axis] for axis in has_values]
    return table.places[:, has_values], totals[has_values], made_up


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
