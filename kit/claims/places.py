"""Where does somebody live, in places that may lie inside each other?

Paris lies in France, and whoever is counted in the one is counted in the other. A map
of names does not say so: somebody has to. What nobody said stays open, so that no proof
rests on two places lying apart, or one in the other, by accident.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from kit.checks import is_list
from kit.claims.language import REGISTERED, Attribute, Leaf
from kit.claims.viewer import Crowd
from kit.claims.viewer_program import Answer, ViewerProgram
from kit.claims.wording import Unit
from kit.errors import ClaimError

_HOME = " home"  # beside the attributes of made-up viewers, none of which begins so


@dataclass(frozen=True)
class Place(Leaf):
    """True of viewers who live in a place that may lie in another, or hold one.

    Unlike the regions of a log, of which everybody has one, places overlap unless it
    is said that they do not; `Places` says which are which.
    """

    name: str  # the place
    within: tuple[str, ...] = ()  # all places that it lies in
    apart: tuple[str, ...] = ()  # all places that share nobody with it

    is_trait, is_drawn, is_exact = True, True, True

    def said_of(self, unit: Unit) -> Attribute:
        """Say it as a region is said."""
        return Attribute("region" if unit.is_at_home else REGISTERED, (self.name,))

    def words(self) -> str:
        """Say it as a region is said."""
        return Attribute("region", (self.name,)).words()

    def denial(self) -> str:
        """Deny it as a region is denied."""
        return Attribute("region", (self.name,)).denial()

    @classmethod
    def declare(cls, program: ViewerProgram) -> None:
        """Each viewer lives in any places that go together; the others are free."""
        places = [leaf for leaf in program.leaves if isinstance(leaf, Place)]
        columns = {place: program.column() for place in places}
        for (one, first), (other, second) in combinations(columns.items(), 2):
            if other.name in one.within:
                program.implies(first, second)
            elif one.name in other.within:
                program.implies(second, first)
            elif other.name in one.apart:
                program.row(-np.inf, [(first, 1.0), (second, 1.0)], 1)
        program.kept[Place] = columns

    def answer(self, program: ViewerProgram) -> Answer:
        """Live there."""
        return Answer(program.kept[Place][self])

    @classmethod
    def prepare(cls, crowd: Crowd) -> None:
        """Give each made-up viewer one of the places for a home, or none."""
        places = [leaf for leaf in crowd.leaves if isinstance(leaf, Place)]
        crowd.draw_traits(_HOME, [None, *places])

    def _is_home(self, home: Place | None) -> bool:
        """Whether a home is this place, or lies in it."""
        return home is not None and self.name in (home.name, *home.within)

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Move there, or away."""
        homes = crowd.traits[_HOME]
        if self._is_home(homes[viewer]) != wanted:
            homes[viewer] = self if wanted else None

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Look who lives there."""
        return np.fromiter(map(self._is_home, crowd.traits[_HOME]), bool, crowd.n)


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
        for which in ("inside", "apart"):
            _check_pairs(which, getattr(self, which))
        names = sorted({name for pair in (*self.inside, *self.apart) for name in pair})
        for name in names:
            if name in self._above(name):
                other = self._way_round(name)
                msg = (
                    f"{name} is said to lie within {other}, and {other} within {name}; "
                    "leave one of the two out, or write one name if they are one place."
                )
                raise ClaimError(msg)
        for name in names:
            upwards = sorted({name, *self._above(name)})
            for one, other in product(upwards, repeat=2):
                if (one, other) in self.apart:
                    raise _place_in_two(name, one, other)

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


def _place_in_two(name: str, one: str, other: str) -> ClaimError:
    """Say that a place cannot lie where it is said to."""
    fix = "said to be apart; correct `within` or `apart`."
    if one == other:
        return ClaimError(f"{name} is said to be apart from itself; correct `apart`.")
    if name in (one, other):
        wide = other if name == one else one
        return ClaimError(f"{name} is said to lie within {wide}, and both are {fix}")
    both = f"within {one} and within {other}"
    return ClaimError(f"{name} is said to lie {both}, which are {fix}")


def _check_pairs(which: str, pairs: object) -> None:
    """Refuse what holds anything but two names, and two names by themselves."""
    listed = list(pairs) if is_list(pairs) else [None]
    if not all(
        isinstance(pair, tuple) and [*map(type, pair)] == [str, str] for pair in listed
    ):
        rule = 'pairs of names, such as {("Paris", "France")}'
        raise ClaimError.bad_value(which, rule, pairs)
