"""Which rows of listeners and plays add up, and what do sums say of each row?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kit.attacks.on_releases.pair_grids import PairGrid
from kit.checks import check_each, is_list
from kit.errors import ReleaseError
from kit.rules.shared_noise import Pair, SharedNoise

#: What adds up over the parts of a sum: plays alone, or listeners as well.
ADDING = ("plays", "both")
_MOST_PARTS = 60  # of one sum: the chance of one world of so many is still a number


@dataclass(frozen=True)
class SumOfRows:
    """Rows that add up to another row, in truth and not as they are printed.

    Parameters
    ----------
    total : str
        The row of the whole, such as a week.
    parts : sequence of str
        Its parts, such as the days.
    of : {'plays', 'both'}, default='plays'
        What adds up: plays do over days, while somebody may listen on several;
        listeners do as well where each of them is in one part, such as a country.

    Raises
    ------
    ReleaseError
        If there are no parts, more than 60, or one stands there twice, or `of` is
        something else.

    Examples
    --------
    >>> SumOfRows("week", ("Monday", "Tuesday")).of
    'plays'
    """

    total: str
    parts: Sequence[str]
    of: str = "plays"

    def __post_init__(self) -> None:
        given = tuple(self.parts) if is_list(self.parts) else ()
        is_good = 1 <= len(given) <= _MOST_PARTS and self.total not in given
        if not is_good or len(set(given)) < len(given):
            rule = f"1 to {_MOST_PARTS} different rows in a list, without the total"
            raise ReleaseError.bad_value("parts", rule, self.parts)
        if self.of not in ADDING:
            raise ReleaseError.bad_value("of", "'plays' or 'both'", self.of)
        object.__setattr__(self, "parts", given)


class SumTree:
    """Rows and the sums that tie them, with the chances of each."""

    def __init__(
        self,
        printed: dict[str, Pair | None],
        rule: SharedNoise,
        sums: Sequence[SumOfRows],
    ) -> None:
        listed = _check_sums(sums, printed)
        whole = [s for s in listed if all(printed[n] for n in (s.total, *s.parts))]
        self.n_unused = len(listed) - len(whole)
        self._below: dict[str, list[SumOfRows]] = {}
        self._above: dict[str, SumOfRows] = {}
        for one in whole:
            self._below.setdefault(one.total, []).append(one)
            self._above |= dict.fromkeys(one.parts, one)
        self._own = {
            name: PairGrid.of(rule.pairs(pair))
            for name, pair in printed.items()
            if pair
        }
        self._up: dict[str, PairGrid] = {}

    def listeners(self, name: str) -> dict[int, float]:
        """Give the chance of each number of listeners of a row."""
        grid = self._outside(name)
        for one in self._below.get(name, []):
            grid = grid.times(self._added(one.parts, one.of), one.of)
        chances = grid.chances.sum(axis=1)
        chances = chances / chances.sum()
        return {
            grid.first[0] + place: float(chances[place])
            for place in np.flatnonzero(chances).tolist()
        }

    def _outside(self, name: str) -> PairGrid:
        """Say what a row and all that is not below it tell of it."""
        above, own = self._above.get(name), self._own[name]
        if above is None:
            return own
        total = self._outside(above.total)
        for one in self._below[above.total]:
            if one is not above:
                total = total.times(self._added(one.parts, one.of), one.of)
        total = total.only(above.of)
        others = [part for part in above.parts if part != name]
        rest = total.minus(self._added(others, above.of)) if others else total
        return own.times(rest, above.of)

    def _from_below(self, name: str) -> PairGrid:
        """Say what a row and all below it tell of it."""
        if name not in self._up:
            grid = self._own[name]
            for one in self._below.get(name, []):
                grid = grid.times(self._added(one.parts, one.of), one.of)
            self._up[name] = grid
        return self._up[name]

    def _added(self, parts: Iterable[str], of: str) -> PairGrid:
        """Add up what is known of some rows."""
        grids = [self._from_below(part).only(of) for part in parts]
        found = grids[0]
        for grid in grids[1:]:
            found = found + grid
        return found


def _check_sums(sums: object, printed: dict[str, Pair | None]) -> list[SumOfRows]:
    """Refuse sums that are none, or no tree."""
    rule = "a list of SumOfRows"
    listed: list[SumOfRows] = check_each(ReleaseError, "sums", sums, SumOfRows, rule)
    above: dict[str, str] = {}
    for one in listed:
        for name in (one.total, *one.parts):
            if name not in printed:
                raise ReleaseError.bad_value("sums", "of rows of the table", name)
        for part in one.parts:
            if part in above:
                rule = "sums in which each row is a part once"
                raise ReleaseError.bad_value("sums", rule, part)
            above[part] = one.total
    for start in above:
        seen, name = {start}, above[start]
        while name in above and name not in seen:
            seen.add(name)
            name = above[name]
        if name in seen:
            raise ReleaseError.bad_value("sums", "without a row inside itself", start)
    return listed
