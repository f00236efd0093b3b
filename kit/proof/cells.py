"""Into which cells do published numbers sort any number of people?

The range of each amount is cut wherever a claim or a figure can tell one value from
the next. A cell is one kind of people with one such segment of each amount: how many
are in it, and what they have together, is all that the numbers can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, product
from math import ceil, inf, isinf, lcm, prod
from typing import NamedTuple

import highspy
import numpy as np

from kit.claims.amounts import AmountIn, Statistic
from kit.claims.language import And, Claim, Everyone, Not, Or, everyone
from kit.errors import ContradictionError, ReleaseError
from kit.printed import Figure, Span
from kit.proof.bounds import Bound, Opening, choose_opening, keeps_to
from kit.proof.statistics import ByKind, Tally, find_fitted, regrouped
from kit.releases import Bounds, Release
from kit.solver import QuietHighs, Row

#: Cells that are searched at the most.
MOST_CELLS = 10_000


class Cells:
    """Every kind of people with every segment of their amounts."""

    def __init__(self, sorted_by: ByKind) -> None:
        self.parts, self.answers = sorted_by.parts, sorted_by.kinds
        self.amounts = sorted_by.amounts
        self.cuts = [{amount.low, amount.high + 1} for amount in self.amounts]
        self._cut(sorted_by)
        segments = [list(pairwise(sorted(cuts))) for cuts in self.cuts]
        n_cells = len(self.answers) * prod(map(len, segments))
        if n_cells > MOST_CELLS:
            msg = (
                f"The numbers must tell apart at most {MOST_CELLS:,} groups of people, "
                f"by kind and amounts, got {n_cells:,}; give fewer claims or figures."
            )
            raise ReleaseError(msg)
        listed = list(product(range(len(self.answers)), *segments))
        ends = np.array([cell[1:] for cell in listed], dtype=np.int64)
        ends = ends.reshape(len(listed), len(self.amounts), 2)
        self.kind = np.array([cell[0] for cell in listed])
        self.low, self.high = ends[:, :, 0], ends[:, :, 1] - 1

    def __len__(self) -> int:
        return len(self.kind)

    def tells(self, claim: Claim) -> bool:
        """Say whether every range of a claim begins and ends at a cut."""
        ranges = [leaf for leaf in claim.leaves() if isinstance(leaf, AmountIn)]
        return all(
            {leaf.low, leaf.high + 1} <= self.cuts[self.amounts.index(leaf.amount)]
            for leaf in ranges
        )

    def members(self, claim: Claim) -> np.ndarray:
        """Say which cells lie in a group."""
        if claim in self.parts:
            return self.answers[self.kind, self.parts.index(claim)]
        match claim:
            case Everyone():
                return np.ones(len(self), dtype=bool)
            case Not(part):
                return ~self.members(part)
            case And() | Or():
                parts = [self.members(part) for part in regrouped(claim)]
                join = np.logical_and if isinstance(claim, And) else np.logical_or
                return join.reduce(parts)
            case AmountIn(amount, low, high):
                column = self.amounts.index(amount)
                return (low <= self.low[:, column]) & (self.high[:, column] <= high)
        message = f"no answer to a claim of type {type(claim).__name__}"
        raise TypeError(message)

    def _cut(self, sorted_by: ByKind) -> None:
        """Cut where a range begins or ends, and around what a figure tells apart."""
        cuts = dict(zip(self.amounts, self.cuts, strict=True))
        for claim in sorted_by.claims:
            for leaf in claim.leaves():
                if isinstance(leaf, AmountIn):
                    cuts[leaf.amount] |= {leaf.low, leaf.high + 1}
        for number in sorted_by.release.statistics:
            if isinstance(number.printed, Figure):
                amount = number.claim.amount
                ends = _ends(number.claim, number.printed.reveals())
                cuts[amount] |= {n for n in ends if amount.low < n <= amount.high}


def _ends(statistic: Statistic, span: Span) -> set[int]:
    """Where a figure tells one value from the one below it."""
    if statistic.kind in ("total", "mean"):
        return set()  # these know only what people have together
    low, high = span.wholes
    # Around a median of 34.5 the two middle values may be 34 and 35.
    return {low, high + 1, min(low, high), max(low, high) + 1}


#: A search stops here and says so; its bound is true even then.
MOST_NODES = 2_000
_ALMOST = 1e-6

Places = frozenset[int]


class _Total(NamedTuple):
    """What the people of some cells have of an amount together."""

    amount: int
    cells: np.ndarray  # bool, of shape (n_cells,)


class _Found(NamedTuple):
    """The least cost, no more than which is known, and the best world that was met."""

    bound: int | None
    is_endless: bool  # whether there is no least cost
    world: np.ndarray | None


class _End(NamedTuple):
    """The fewest or the most people in a group."""

    bound: int | None
    is_exact: bool
    fitted: Places  # by a world that shows it: those that were read, and others


class Grouped(ByKind):
    """Every population that fits a release with figures, however large."""

    def __init__(self, release: Release, also: Iterable[Claim] = ()) -> None:
        super().__init__(release, also)
        self._cells = Cells(self)
        self._totals = list(self._list_totals())
        self._linked = [
            row
            for column, total in enumerate(self._totals, len(self._cells))
            for row in self._link(column, total)
        ]
        places = range(len(release))
        self._rows = [self._read(place) for place in places]
        self._strict = [self._read_strictly(place) for place in places]

    def settles(self, group: Claim) -> bool:
        """Say whether the cells tell who is in the group."""
        return super().settles(group) and self._cells.tells(group)

    def extreme(self, group: Claim, sign: int, kept: Places) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        end = self._end(group, sign, kept)
        return Bound(end.bound, end.is_exact)

    def opens(
        self, group: Claim, size: Bounds, kept: Places, *, is_quick: bool = False
    ) -> Opening | None:
        """Find a world that fits some numbers and breaks a size, quickly or not."""
        ends = ((1, size.low), (-1, size.high))
        found = ((self._end(group, sign, kept), sign, known) for sign, known in ends)
        return choose_opening(
            Opening(end.fitted, end.is_exact)
            for end, sign, known in found
            if not keeps_to(end.bound, sign, known)
        )

    def fits(self, kept: Places) -> bool | None:
        """Say whether some world fits the numbers; ``None`` where that is unsure."""
        try:
            end = self._end(~everyone(), 1, kept)
        except ContradictionError:
            return False
        return True if end.is_exact else None

    # -- one search --------------------------------------------------------------

    def _end(self, group: Claim, sign: int, kept: Places) -> _End:
        """Bound a group, and look for a world of people that attains the bound."""
        costs = sign * self._cells.members(group).astype(float)
        found = self._search(costs, kept)
        has_medians = any(self._strict[place] for place in kept)
        is_plain = not (found.is_endless and has_medians)
        fitted = self._fitted(found, costs, found.bound) if is_plain else frozenset()
        if has_medians and not kept <= fitted:
            fitted = self._attain(costs, kept, found)
        is_exact = self.is_exact and kept <= fitted and found.world is not None
        if not is_exact or found.is_endless:  # a world of no special size
            fitted = kept
        size = None if found.bound is None else sign * found.bound
        return _End(size, is_exact, fitted)

    def _attain(self, costs: np.ndarray, kept: Places, outer: _Found) -> Places:
        """Look for a world where medians lie well within what was printed."""
        try:
            found = self._search(costs, kept, is_strict=True)
        except ContradictionError:
            return frozenset()
        if found.is_endless != outer.is_endless:
            return frozenset()
        return self._fitted(found, costs, outer.bound)

    def _search(
        self, costs: np.ndarray, kept: Places, *, is_strict: bool = False
    ) -> _Found:
        """Find the least cost, and a world that has it."""
        solver = self._program(kept, is_strict=is_strict)
        solver.set_costs(np.pad(costs, (0, len(self._totals))))
        has_world = solver.solve()
        if costs.any() and solver.getModelStatus() in _ENDLESS:
            world = self._search(0 * costs, kept, is_strict=is_strict).world
            return _Found(None, True, world)
        if not has_world and solver.is_finished:
            raise ContradictionError()
        is_bounded = has_world or solver.getModelStatus() in _CUT_SHORT
        least = solver.getInfo().mip_dual_bound if is_bounded else -inf
        world = np.rint(solver.values).astype(np.int64) if has_world else None
        return _Found(None if isinf(least) else ceil(least - _ALMOST), False, world)

    def _program(self, kept: Places, *, is_strict: bool) -> QuietHighs:
        """One column a cell for its people, and one for each total."""
        chosen = [self._rows, self._strict] if is_strict else [self._rows]
        rows = [row for by in chosen for place in sorted(kept) for row in by[place]]
        is_below = [(self._cells.low[:, t.amount] < 0).any() for t in self._totals]
        lower = [0.0] * len(self._cells) + [-inf if below else 0 for below in is_below]
        solver = QuietHighs()
        solver.setOptionValue("mip_max_nodes", MOST_NODES)
        upper = [inf] * len(lower)
        solver.load(lower, upper, [*self._linked, *rows], is_integer=True)
        return solver

    def _fitted(self, found: _Found, costs: np.ndarray, bound: int | None) -> Places:
        """Name the numbers that a world fits, if it attains the bound."""
        world = found.world
        if world is None or (bound is None and not found.is_endless):
            return frozenset()
        if not found.is_endless and costs @ world[: len(costs)] != bound:
            return frozenset()
        return find_fitted(self.release, self._written(world))

    def _written(self, world: np.ndarray) -> list[Tally]:
        """Write a world out: share what people have as evenly as can be.

        Where no total says what they have, it is as near to a median as can be.
        """
        people, low, high = world[: len(self._cells)], self._cells.low, self._cells.high
        have = np.clip(self._middles(), low, high) * people[:, None]
        for total, whole in zip(self._totals, world[len(people) :], strict=True):
            column = (total.cells, total.amount)
            have[column] = low[column] * people[total.cells]
            spare = whole - have[column].sum()
            for cell in np.flatnonzero(total.cells & (people > 0)):
                room = high[cell, total.amount] * people[cell]
                given = min(max(spare, 0), room - have[cell, total.amount])
                have[cell, total.amount] += given
                spare -= given
        return [
            (self.person(self._cells.kind[cell], values), n)
            for cell in np.flatnonzero(people > 0)
            for values, n in _shared(have[cell], int(people[cell]))
        ]

    def _middles(self) -> list[int]:
        """Give a median of each amount, rounded down, or its least value."""
        medians = {
            number.claim.amount: sum(number.printed.reveals().wholes) // 2
            for number in self.release.statistics
            if number.claim.kind == "median" and isinstance(number.printed, Figure)
        }
        return [medians.get(amount, amount.low) for amount in self.amounts]

    # -- rows --------------------------------------------------------------------

    def _list_totals(self) -> Iterable[_Total]:
        """Gather, for each amount, the cells that the same totals and means are of."""
        for column, amount in enumerate(self.amounts):
            groups = [
                self._cells.members(number.claim.group)
                for number in self.release.statistics
                if number.claim.kind in ("total", "mean")
                and number.claim.amount == amount
            ]
            for marks in np.unique(np.array(groups), axis=1).T if groups else ():
                if marks.any():
                    yield _Total(column, (marks == np.array(groups).T).all(axis=1))

    def _link(self, column: int, total: _Total) -> list[Row]:
        """Let people have together what they can have one by one."""
        low, high = (
            _weigh(total.cells, -ends[:, total.amount])
            for ends in (self._cells.low, self._cells.high)
        )
        whole = {column: 1.0}
        return [(0.0, whole | low, inf), (-inf, whole | high, 0.0)]

    def _read(self, place: int) -> list[Row]:
        """Say what a published number tells, in rows that every world keeps."""
        number, interval = self.release.numbers[place], self._interval[place]
        if interval is not None:
            high = inf if interval.high is None else interval.high
            return [(interval.low, _each(self._cells.members(number.claim)), high)]
        if not isinstance(number.printed, Figure):
            return []  # it was withheld
        statistic, span = number.claim, number.printed.reveals()
        members = self._cells.members(statistic.group)
        if statistic.kind in ("total", "mean"):
            return self._read_total(statistic, members, span)
        if statistic.kind == "median":
            return self._read_median(statistic, members, span)
        return self._read_end(statistic, members, span)

    def _read_total(
        self, statistic: Statistic, members: np.ndarray, span: Span
    ) -> list[Row]:
        """Keep what a group has together, or that over its people, in the span."""
        scale = lcm(span.low.denominator, span.high.denominator)
        least, most = int(span.low * scale), int(span.high * scale)
        whole = {
            len(self._cells) + i: float(scale)
            for i, total in enumerate(self._totals)
            if self.amounts[total.amount] == statistic.amount
            and members[total.cells].all()
        }
        opens = float(span.is_low_open), float(span.is_high_open)
        if statistic.kind == "total":
            return [(least + opens[0], whole, most - opens[1])]
        return [
            (1.0, _each(members), inf),
            (opens[0], whole | _each(members, -float(least)), inf),
            (-inf, whole | _each(members, -float(most)), -opens[1]),
        ]

    def _read_median(
        self, statistic: Statistic, members: np.ndarray, span: Span
    ) -> list[Row]:
        """Let half a group lie at or below a median, and half at or above it."""
        if not _holds_half_a_whole(span):
            return [_NEVER]  # a median of whole numbers is whole, or half-way between
        below, up_to = self._beside(statistic, members, *span.wholes)
        return [
            (1.0, _each(members), inf),
            (-inf, _more(below, members), 0.0),
            (0.0, _more(up_to, members), inf),
        ]

    def _read_strictly(self, place: int) -> list[Row]:
        """Let both middle values lie within a median's span, or right beside it."""
        number = self.release.numbers[place]
        is_median = not number.is_count and number.claim.kind == "median"
        if not (is_median and isinstance(number.printed, Figure)):
            return []
        wholes = sorted(number.printed.reveals().wholes)
        members = self._cells.members(number.claim.group)
        below, up_to = self._beside(number.claim, members, *wholes)
        return [(-inf, _more(below, members), -1.0), (1.0, _more(up_to, members), inf)]

    def _read_end(
        self, statistic: Statistic, members: np.ndarray, span: Span
    ) -> list[Row]:
        """Let somebody of a group have a value in the span, and nobody one beyond."""
        low, high = span.wholes
        below, up_to = self._beside(statistic, members, low, high)
        beyond = below if statistic.kind == "smallest" else members & ~up_to
        return [(-inf, _each(beyond), 0.0), (1.0, _each(up_to & ~below), inf)]

    def _beside(
        self, statistic: Statistic, members: np.ndarray, low: int, high: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Say which members have less than `low`, and which at most `high`."""
        most = self._cells.high[:, self.amounts.index(statistic.amount)]
        return members & (most < low), members & (most <= high)


_ENDLESS = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
_CUT_SHORT = (
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kTimeLimit,
)
#: A row that no world keeps.
_NEVER: Row = (1.0, {}, inf)


def _each(cells: np.ndarray, weight: float = 1.0) -> dict[int, float]:
    return dict.fromkeys(np.flatnonzero(cells).tolist(), weight)


def _weigh(cells: np.ndarray, weights: np.ndarray) -> dict[int, float]:
    return {int(cell): float(weights[cell]) for cell in np.flatnonzero(cells)}


def _more(part: np.ndarray, members: np.ndarray) -> dict[int, float]:
    """By how many a part is more than the rest of the members."""
    return _each(members & ~part, -1.0) | _each(part)


def _holds_half_a_whole(span: Span) -> bool:
    low, high = Span(span.low * 2, span.high * 2, *span[2:]).wholes
    return low <= high


def _shared(have: np.ndarray, n: int) -> list[tuple[list[int], int]]:
    """Share totals out evenly among n people, as so many people with these values."""
    each, over = np.divmod(have, n)
    steps = sorted({0, n, *over.tolist()})
    return [
        ((each + (start < over)).tolist(), stop - start)
        for start, stop in pairwise(steps)
    ]
