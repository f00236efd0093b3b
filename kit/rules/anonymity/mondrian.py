"""Where do ordered columns part, so that each part still holds k people?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kit.errors import RuleError
from kit.rules.anonymity.anonymiser import Anonymiser, Coded
from kit.rules.anonymity.levels import Levels, read_levels


@dataclass(frozen=True, eq=False)
class Mondrian(Anonymiser):
    """Cut the people in halves, and the halves again, while each part holds k.

    All quasi-identifiers have an order. A part is cut in the column in which it is
    widest, measured by the whole table, between two values as near to the middle of
    its people as can be; where that is not allowed, in the next widest. A label is the
    smallest and the largest value of the part (strict multidimensional recoding).
    Nobody is left out.

    Parameters
    ----------
    orders : mapping, optional
        For a quasi-identifier its values in their order. By default numbers stand in
        their own, and texts in that of a dictionary.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> people = pl.DataFrame({"age": [20, 21, 40, 45], "saw": ["A", "B", "A", "B"]})
    >>> kit.rules.Mondrian(2, ["age"], ["saw"]).publish(people).classes.rows()
    [('20 to 21', 2), ('40 to 45', 2)]

    References
    ----------
    .. [1] K. LeFevre, D. J. DeWitt, R. Ramakrishnan, "Mondrian multidimensional
       k-anonymity", ICDE 2006, section 4.
    """

    orders: Mapping[str, Sequence[str]] = field(default_factory=dict, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.hierarchies:
            rule = "left out, since columns are cut in their order; give `orders`"
            raise RuleError.bad_value("hierarchies", rule, list(self.hierarchies))
        for column in self.orders:
            if column not in self.quasi:
                rule = f"orders of the quasi-identifiers {', '.join(self.quasi)}"
                raise RuleError.bad_value("orders", rule, column)

    @property
    def how(self) -> str:
        """What is done, in a few words."""
        return "people cut in halves"

    def read_levels(self, column: str, held: tuple[str, ...]) -> Levels:
        """Put the values of a column in their order."""
        values = tuple(map(str, self.orders.get(column, _in_order(held))))
        for value in held:
            if value not in values:
                rule = f"all values of `{column}` in their order"
                raise RuleError.bad_value("orders", rule, value, "Add it.")
        return read_levels(column, None, values)

    def recode(self, coded: Coded) -> tuple[np.ndarray, np.ndarray]:
        """Cut all parts at once, one cut each, until none can be cut."""
        cells = coded.cells
        span = np.maximum(1, cells.max(axis=0) - cells.min(axis=0))
        lows, highs = np.empty_like(cells), np.empty_like(cells)
        rows, parts = np.arange(len(cells)), np.zeros(len(cells), dtype=np.int64)
        if not self.are_allowed(coded, rows, parts, 1).all():
            raise self.never(coded)
        while len(rows):
            order = np.argsort(parts, kind="stable")
            rows, parts = rows[order], parts[order]
            starts = np.flatnonzero(np.diff(parts, prepend=-1))
            low = np.minimum.reduceat(cells[rows], starts)
            high = np.maximum.reduceat(cells[rows], starts)
            lows[rows], highs[rows] = low[parts], high[parts]
            ranked = np.argsort(-(high - low) / span, axis=1, kind="stable")
            side = self._cut(coded, rows, parts, ranked, np.asarray(high > low))
            rows, parts = rows[side >= 0], (2 * parts + side)[side >= 0]
            parts = np.unique(parts, return_inverse=True)[1]
        wide = np.array([len(one.values) for one in coded.levels])
        return lows * wide + highs, np.ones(len(cells), dtype=bool)

    def _cut(
        self,
        coded: Coded,
        rows: np.ndarray,
        parts: np.ndarray,
        ranked: np.ndarray,
        is_wide: np.ndarray,
    ) -> np.ndarray:
        """Say on which side of its cut each row lies; -1 where its part is not cut."""
        side = np.full(len(rows), -1)
        for column in ranked.T:
            mine = column[parts]
            at = np.flatnonzero((side < 0) & is_wide[parts, mine])
            if not len(at):
                continue
            values, part = coded.cells[rows[at], mine[at]], parts[at]
            cuts = _balance(part, values, coded.people[rows[at]], len(ranked))
            halves = (values > cuts[part]).astype(np.int64)
            held = 2 * part + halves
            allowed = self.are_allowed(coded, rows[at], held, 2 * len(ranked))
            good = np.asarray(allowed.reshape(-1, 2).all(axis=1))[part]
            side[at[good]] = halves[good]
        return side

    def name_labels(
        self, levels: Levels, codes: np.ndarray
    ) -> tuple[list[str], dict[str, tuple[str, ...]]]:
        """Write the smallest and the largest value of each part."""
        names, book = [], {}
        for low, high in zip(*np.divmod(codes, len(levels.values)), strict=True):
            held = levels.values[low : high + 1]
            name = held[0] if low == high else f"{held[0]} to {held[-1]}"
            names.append(name)
            book[name] = held
        return names, book


def _balance(
    parts: np.ndarray, values: np.ndarray, people: np.ndarray, n_parts: int
) -> np.ndarray:
    """Find for each part the value after which a cut halves its people best."""
    width = int(values.max()) + 1
    keys, place = np.unique(parts * width + values, return_inverse=True)
    held = np.bincount(place, weights=people)
    of, value = np.divmod(keys, width)
    total = np.bincount(of, weights=held, minlength=n_parts)
    below = held.cumsum()
    before = np.concatenate([[0], total.cumsum()])[of]
    away = np.abs(2 * (below - before) - total[of])
    is_last = np.append(of[1:] != of[:-1], True)
    away[is_last] = np.inf  # nobody would be on the other side
    best = np.lexsort((value, away, of))
    first = best[np.unique(of[best], return_index=True)[1]]
    cuts = np.full(n_parts, -1)
    cuts[of[first]] = value[first]
    return cuts


def _in_order(held: tuple[str, ...]) -> list[str]:
    """Order numbers as numbers, and other values as words."""
    try:
        return sorted(held, key=float)
    except ValueError:
        return sorted(held)
