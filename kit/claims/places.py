"""Which places lie inside which, as far as it was said?

Paris lies in France, and whoever is counted in the one is counted in the other. A map
of names does not say so: somebody has to. What nobody said stays open, so that no proof
rests on two places lying apart, or one in the other, by accident.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

from kit.claims.language import Place
from kit.errors import ClaimError


@dataclass(frozen=True)
class Places:
    """A hierarchy of places.

    Parameters
    ----------
    inside : frozenset of (str, str)
        Each place and one that it lies in, as said.
    apart : frozenset of (str, str)
        Places in which nobody lives at once, as said.

    Raises
    ------
    ClaimError
        If a place lies in itself, by whatever way, or in two that are apart.

    Examples
    --------
    >>> map_ = Places(frozenset({("Paris", "France"), ("France", "Europe")}))
    >>> map_.at("Paris").within
    ('Europe', 'France')
    >>> map_.unsaid(["Paris", "France", "Lyon"])
    (('Paris', 'Lyon'), ('France', 'Lyon'))
    """

    inside: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        names = sorted({name for pair in (*self.inside, *self.apart) for name in pair})
        for name in names:
            if name in self._above(name):
                raise ClaimError.place_in_itself(name, self._way_round(name))
        for name in names:
            upwards = sorted({name, *self._above(name)})
            for one, other in product(upwards, repeat=2):
                if (one, other) in self.apart:
                    raise ClaimError.place_in_two(name, one, other)

    def at(self, name: str) -> Place:
        """Give a place with all that is known of it."""
        names = {other for pair in (*self.inside, *self.apart) for other in pair}
        apart = sorted(other for other in names if self._are_apart(name, other))
        return Place(name, tuple(sorted(self._above(name))), tuple(apart))

    def unsaid(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """List the pairs of places of which nobody said how they lie."""
        return tuple(
            (one, other)
            for one, other in combinations(dict.fromkeys(names), 2)
            if one not in self._above(other)
            and other not in self._above(one)
            and not self._are_apart(one, other)
        )

    def _above(self, name: str) -> set[str]:
        """List the places that a place lies in, from the next to the widest."""
        above: set[str] = set()
        left = [name]
        while left:
            inner = left.pop()
            wider = {whole for part, whole in self.inside if part == inner} - above
            above |= wider
            left += wider
        return above

    def _are_apart(self, one: str, other: str) -> bool:
        ways = product((one, *self._above(one)), (other, *self._above(other)))
        return any((a, b) in self.apart or (b, a) in self.apart for a, b in ways)

    def _way_round(self, name: str) -> str:
        """Find a place on the way from a place to itself."""
        wider = [whole for part, whole in self.inside if part == name]
        return min(w for w in wider if w == name or name in self._above(w))
