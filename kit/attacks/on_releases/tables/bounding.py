"""How few and how many people can each cell hold, given all the others?

First every sum narrows its cells. Those still open are taken apart into parts that
depend on each other, and each part is bounded by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from tqdm import tqdm

from kit.attacks.on_releases.tables.narrowing import narrow
from kit.attacks.on_releases.tables.part import Part
from kit.attacks.on_releases.tables.sums import Sums


@dataclass(frozen=True)
class Intervals:
    """What each cell can hold, in every world that fits.

    Parameters
    ----------
    low, high : np.ndarray of shape (n_cells,)
        In people; ``inf`` where nothing limits a cell.
    is_low_exact, is_high_exact : np.ndarray of bool, of shape (n_cells,)
        Whether a world of whole people attains that end.
    """

    low: np.ndarray
    high: np.ndarray
    is_low_exact: np.ndarray
    is_high_exact: np.ndarray


def bound_cells(
    sums: Sums, wanted: np.ndarray, *, progress: bool = False
) -> Intervals | None:
    """Bound cells over all worlds that fit several tables.

    Parameters
    ----------
    sums : Sums
        What the tables say together.
    wanted : np.ndarray of bool, of shape (n_cells,)
        Cells to bound as tightly as can be; the others may be left wide.
    progress : bool, default=False
        Whether to show a progress bar, of the ends of cells.

    Returns
    -------
    Intervals or None
        ``None`` where no world fits.
    """
    narrowed = narrow(sums.equations, sums.low, sums.high)
    if narrowed is None:
        return None
    low, high = narrowed
    is_exact = [low == high, low == high]
    has_world = True
    n_ends = 2 * int((wanted & (low < high)).sum())
    with tqdm(total=n_ends, unit="end", disable=not progress, file=sys.stderr) as bar:
        for cells, part in _parts(sums.equations, low, high):
            if not part.bound(np.flatnonzero(wanted[cells]), bar.update):
                return None
            has_world &= part.has_world
            low[cells], high[cells] = part.ends[1], -part.ends[-1]
            for side, sign in enumerate((1, -1)):
                is_exact[side][cells] = part.is_met(sign)
    is_world = sums.is_complete and has_world
    return Intervals(low, high, *(exact & is_world for exact in is_exact))


def _parts(
    equations: sparse.csr_array, low: np.ndarray, high: np.ndarray
) -> Iterator[tuple[np.ndarray, Part]]:
    """Take the open cells apart into those that depend on each other."""
    is_open = low < high
    if not is_open.any():
        return
    cells = np.flatnonzero(is_open)
    left = equations[:, cells]
    sums = -(equations[:, np.flatnonzero(~is_open)] @ low[~is_open])
    links = sparse.block_array([[None, left], [left.T, None]])
    _, labels = connected_components(links, directed=False)
    row_labels, labels = np.split(labels, [left.shape[0]])
    rows_of, cells_of = _members(row_labels), _members(labels)
    for label, members in cells_of.items():
        rows = rows_of.get(label, np.array([], dtype=int))
        matrix = left[rows][:, members]
        at = cells[members]
        yield at, Part(matrix, sums[rows], low[at], high[at])


def _members(labels: np.ndarray) -> dict[int, np.ndarray]:
    """List the positions of each label."""
    order = np.argsort(labels, kind="stable")
    names, starts = np.unique(labels[order], return_index=True)
    return dict(zip(names.tolist(), np.split(order, starts)[1:], strict=True))
