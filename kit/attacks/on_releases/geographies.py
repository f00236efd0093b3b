"""Who lies between two maps of the same people?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import NamedTuple

from kit.attackers import ThreatModel
from kit.checks import check_whole
from kit.claims.language import OTHER_MAP, Attribute, Claim
from kit.errors import ReleaseError
from kit.findings import Proved
from kit.printed import Printed
from kit.releases import Bounds, Number, release
from kit.results import Result, tabulate_proved

THREAT = ThreatModel(
    attack="find_geographic_differences",
    attacker="a reader with two tables and a map that anybody can buy",
    reads="counts of the same people by two kinds of zone",
    of_target="nothing; to name somebody, where she lives",
    of_others="which zones overlap",
    wins="1 to k - 1 people live between two borders",
    kind="Proved",
    source="Duke-Williams, Rees 1998; Costemalle 2019",
)

#: Unions of zones looked at before the search gives up.
MOST_UNIONS = 100_000

#: A crossing zone of the first map, and one of the second, that share some ground.
Cell = tuple[str, str]


@dataclass(frozen=True, eq=False)
class GeographicDifferences(Result):
    """The small groups that two maps give away together.

    Parameters
    ----------
    findings : tuple of Proved
        One for each group: those that take the fewest numbers first, then the
        smallest groups.
    table : pl.DataFrame
        A row for each finding: `group` in words, `low` and `high` in people,
        `n_numbers` and `is_smallest`.
    n_unions : int
        Unions of zones looked at.
    is_exhaustive : bool
        Whether these were all.
    """

    n_unions: int
    is_exhaustive: bool

    @property
    def scope(self) -> str:
        """How much was looked at, and whether that was all."""
        rest = (
            "" if self.is_exhaustive else " There are more; the search was cut short."
        )
        return f"Unions of zones looked at: {self.n_unions:,}.{rest}"


def find_geographic_differences(
    first: Mapping[str, int | Printed],
    second: Mapping[str, int | Printed],
    crossing: Iterable[Cell],
    *,
    k: int = 11,
    most_unions: int = MOST_UNIONS,
) -> GeographicDifferences:
    """Subtract zones of one map from zones of another that contain them.

    The attacker holds two tables of the same people: viewers by county, and viewers
    by postal district or by square of a grid. Each cell is large enough to be
    printed. A map, which anybody can buy, tells which zones overlap. Where some zones
    of one kind together contain some of the other, she takes the second from the
    first, and what is left lives in the strip between two borders. She succeeds where
    it is 1 to k - 1 people.

    Zones of one map that are covered by zones of the other are looked for from single
    ones to ever larger unions, in both directions. A union that falls apart into two
    without a zone between them is left out: its parts say more.

    Parameters
    ----------
    first, second : mapping of str to int or Printed
        What was printed for each zone of two maps. Everybody lives in one zone of
        each.
    crossing : iterable of (str, str)
        Zones of the first and of the second map that overlap; all such pairs.
    k : int, default=11
        Groups of 1 to k - 1 people are reported.
    most_unions : int, default=100,000
        Unions of zones looked at before the search is cut short.

    Returns
    -------
    GeographicDifferences
        Groups as claims about regions, with the numbers added before those taken
        away. A group that is a zone itself is no difference.

    Raises
    ------
    ReleaseError
        If `k` is below 2 or `most_unions` below 1, a name stands in both maps, a pair
        names a zone that has no number, a zone overlaps none, or the maps contradict
        each other.

    References
    ----------
    .. [1] O. Duke-Williams, P. Rees, "Can census offices publish statistics for more
       than one small area geography?", International Journal of Geographical
       Information Science 12(6), 1998.
    .. [2] V. Costemalle, "Detecting geographical differencing problems in the context
       of spatial data dissemination", Statistical Journal of the IAOS 35(4), 2019:
       the graph of zones that overlap.

    Examples
    --------
    >>> squares = {"A1": 5, "A2": 4, "B1": 4, "B2": 4, "C1": 30, "C2": 40}
    >>> towns = {"Ely": 16, "Ash": 71}
    >>> borders = [(square, "Ely") for square in ("A1", "A2", "B1", "B2")]
    >>> borders += [("B2", "Ash"), ("C1", "Ash"), ("C2", "Ash")]
    >>> found = find_geographic_differences(squares, towns, borders).findings[0]
    >>> str(found.size), [str(number.printed) for number in found.because]
    ('exactly 1', ['71', '30', '40'])
    """
    check_whole(ReleaseError, "k", k, least=2)
    check_whole(ReleaseError, "most_unions", most_unions)
    cells = _read_cells(crossing)
    _check_zones(first, second, cells)
    maps = dict.fromkeys(first, "region") | dict.fromkeys(second, OTHER_MAP)
    numbers = release(
        {_living_in([zone], maps): n for zone, n in {**first, **second}.items()}
    )
    table = dict(zip(maps, numbers.numbers, strict=True))
    unions = _unions_of_both(cells)
    looked_at = list(islice(unions, most_unions))
    found: dict[frozenset[Cell], Proved] = {}
    for union in looked_at:
        proved = _subtract(union, table, maps)
        is_small = proved.size.low >= 1 and _most(proved.size) < k
        known = found.get(union.left)
        if is_small and (known is None or _rank(proved) < _rank(known)):
            found[union.left] = proved
    for zone, number in table.items():
        own = frozenset(cell for cell in cells if zone in cell)
        if own in found and _says_as_much(number, found[own]):
            del found[own]
    findings = sorted(found.values(), key=_rank)
    is_all = next(unions, None) is None
    told = tabulate_proved(findings)
    return GeographicDifferences(findings, told, len(looked_at), is_all)


class _Union(NamedTuple):
    """Zones of one map, those of the other that they contain, and what is left."""

    wholes: frozenset[str]
    parts: frozenset[str]
    left: frozenset[Cell]


def _unions_of_both(cells: set[Cell]) -> Iterator[_Union]:
    """Yield unions of zones of either map, each with all that lies inside it."""
    yield from (_Union(*union) for union in _unions(cells))
    for wholes, parts, left in _unions({(b, a) for a, b in cells}):
        yield _Union(wholes, parts, frozenset((a, b) for b, a in left))


def _unions(cells: set[Cell]) -> Iterator[tuple]:
    """Grow unions of first zones from the second zones that they are to contain.

    Begin with all first zones that one second zone touches; add a second zone at a
    border; whatever has come to lie inside counts as contained. So every union holds
    together, and single zones come first.
    """
    touched, touching = _neighbours(cells)
    queue = deque(frozenset([part]) for part in sorted(touched))
    seen: set[frozenset[str]] = set()
    while queue:
        wholes = frozenset().union(*(touched[part] for part in queue.popleft()))
        near = frozenset().union(*(touching[whole] for whole in wholes))
        parts = frozenset(part for part in near if touched[part] <= wholes)
        if parts in seen:
            continue
        seen.add(parts)
        left = ((a, b) for a in wholes for b in touching[a] - parts)
        yield wholes, parts, frozenset(left)
        queue += (parts | {part} for part in sorted(near - parts))


def _neighbours(cells: set[Cell]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """For each second zone the first ones that it touches, and the other way round."""
    touched: dict[str, set[str]] = {}
    touching: dict[str, set[str]] = {}
    for a, b in cells:
        touched.setdefault(b, set()).add(a)
        touching.setdefault(a, set()).add(b)
    return touched, touching


def _subtract(
    union: _Union, table: Mapping[str, Number], maps: Mapping[str, str]
) -> Proved:
    """Take the parts of a union from it."""
    wholes, parts = sorted(union.wholes), sorted(union.parts)
    added = [table[zone].printed.reveals() for zone in wholes]
    taken = [table[zone].printed.reveals() for zone in parts]
    most_taken = _sum(high for _, high in taken)
    low = 0 if most_taken is None else sum(low for low, _ in added) - most_taken
    high = _sum(high for _, high in added)
    if high is not None:
        high -= sum(low for low, _ in taken)
    is_empty = not union.left
    if high is not None and (high < 0 or (is_empty and low > 0)):
        raise ReleaseError.contradiction()
    is_exact = low == high
    size = Bounds(max(0, low), high, is_exact, is_exact)
    group = _living_in(wholes, maps) & ~_living_in(parts, maps)
    because = tuple(table[zone] for zone in [*wholes, *parts])
    return Proved(group, size, because, is_smallest=len(because) == 2)


def _living_in(zones: list[str], maps: Mapping[str, str]) -> Claim:
    """Claim one of some zones of one map; a zone of the other does not exclude it."""
    return Attribute(maps[zones[0]], tuple(sorted(zones)))


def _read_cells(crossing: Iterable[Cell]) -> set[Cell]:
    """Refuse what are no pairs of names."""
    listed = list(crossing) if isinstance(crossing, Iterable) else [crossing]
    for pair in listed:
        is_pair = isinstance(pair, tuple | list) and len(pair) == 2
        if not is_pair or not all(isinstance(zone, str) for zone in pair):
            rule = "pairs of a zone of `first` and one of `second`"
            raise ReleaseError.bad_value("crossing", rule, pair)
    return {(one, other) for one, other in listed}


def _sum(highs: Iterable[int | None]) -> int | None:
    listed = list(highs)
    known = [high for high in listed if high is not None]
    return sum(known) if len(known) == len(listed) else None


def _most(size: Bounds) -> float:
    return inf if size.high is None else size.high


def _rank(found: Proved) -> tuple[int, float, int]:
    return len(found.because), _most(found.size), found.size.low


def _says_as_much(number: Number, found: Proved) -> bool:
    low, high = number.printed.reveals()
    return high is not None and found.size.low <= low and high <= found.size.high


def _check_zones(first: Mapping, second: Mapping, cells: set[Cell]) -> None:
    """Refuse maps that cannot be laid over each other."""
    if both := sorted(set(first) & set(second)):
        rule = "zones that are named otherwise than those of `first`"
        raise ReleaseError.bad_value("second", rule, both[0])
    for a, b in sorted(cells):
        if a not in first or b not in second:
            rule = "pairs of a zone of `first` and one of `second`"
            raise ReleaseError.bad_value("crossing", rule, (a, b))
    for zone in [*first, *second]:
        if not any(zone in cell for cell in cells):
            rule = "pairs in which every zone stands"
            raise ReleaseError.bad_value("crossing", rule, f"none of {zone}")
