"""Which yes-or-no answers to a set of claims can one viewer give at all?

A viewer who kept an 18-day streak kept the 17-day one inside it; one who lives in
New York does not live in Illinois. All such logic is written once, as a small
integer program about one viewer: every claim is a 0/1 column, and a solution is a
possible viewer. Containment of claims, the atoms of a proof and the search for a
useful atom are three questions to this one program.

Windows of days are cut where any claim starts or ends; between two cuts no claim
can tell one day from another, so three columns a segment are enough: any play, a
play on every day, and the number of plays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from kit.claims.amounts import Amount, AmountIn, check_amounts, measures_twice
from kit.claims.language import (
    And,
    Attribute,
    Claim,
    Episodes,
    Everyone,
    Not,
    Or,
    Place,
    Plays,
    Streak,
    What,
)
from kit.claims.segments import Segment, cut, windows_nest, within
from kit.errors import ClaimError
from kit.solver import QuietHighs, Row

#: From so many claims on, preparing the program takes longer than solving it.
MANY_CLAIMS = 100
_ANYTHING = What()


@dataclass(frozen=True)
class _Answer:
    """A yes or no: the value of a 0/1 column, or one minus it."""

    column: int
    negated: bool = False


class ViewerProgram:
    """All viewers that could exist, as far as `claims` can tell them apart.

    Parameters
    ----------
    claims : sequence of Claim, of length n
        The claims to answer, in order.

    Attributes
    ----------
    is_exact : bool
        False where the program lets through answers that no viewer can give:
        windows of distinct episodes that cross are only partly related, and so
        are counts of anything beside a title that may be an episode of a series.
        What it forbids is always impossible, so proofs built on it stay true.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> film = watched("A Christmas Prince")
    >>> program = ViewerProgram(
    ...     [film.on("2017-12-10"), film.every_day(2, until="2017-12-10")]
    ... )
    >>> program.is_possible([False, True])
    False
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)
        for claim in self.claims:
            if not isinstance(claim, Claim):
                rule = "built with kit.claims, such as watched(...)"
                raise ClaimError.bad_value("claim", rule, claim)
        leaves = list(dict.fromkeys(leaf for c in claims for leaf in c.leaves()))
        self._segments = cut(leaves)
        self._streaks = [leaf for leaf in leaves if isinstance(leaf, Streak)]
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._rows: list[Row] = []
        self._any: dict[tuple[What, Segment], int] = {}
        self._all: dict[tuple[What, Segment], int] = {}
        self._plays: dict[tuple[What, Segment], int] = {}
        self._episodes: dict[tuple[What, Segment], int] = {}
        self._values: dict[str, dict[str, int]] = {}
        self._reached: dict[tuple[Amount, int], int] = {}
        self._answers: dict[Claim, _Answer] = {}
        self._most = max(
            [leaf.count for leaf in leaves if isinstance(leaf, Plays | Episodes)]
            + [s.days for s in self._segments if s.days],
            default=1,
        )
        self._titles = len({leaf.what for leaf in leaves if hasattr(leaf, "what")})
        asked = [leaf for leaf in leaves if isinstance(leaf, AmountIn)]
        amounts = check_amounts(leaf.amount for leaf in asked)
        deeds = [leaf for leaf in leaves if leaf not in asked]
        self.is_exact = windows_nest(leaves) and not (
            _mixes_series(leaves) or measures_twice(amounts, deeds)
        )
        self._declare_attributes(leaves)
        self._places = self._declare_places(leaves)
        columns = [self._answer(claim) for claim in self.claims]
        self._relate_titles()
        self._solver = QuietHighs()
        if len(self.claims) >= MANY_CLAIMS:
            self._solver.setOptionValue("presolve", "off")
        self._solver.load(self._lower, self._upper, self._rows, is_integer=True)
        self._columns = np.array([a.column for a in columns], dtype=np.int32)
        self._negated = np.array([a.negated for a in columns], dtype=bool)

    def is_possible(self, answers: Sequence[bool | None]) -> bool:
        """Say whether some viewer answers so; ``None`` leaves an answer free.

        Parameters
        ----------
        answers : sequence of bool or None, of length n
            One for each claim, in order.
        """
        asked: dict[int, bool] = {}
        for column, negated, answer in zip(
            self._columns, self._negated, answers, strict=True
        ):
            if answer is None:
                continue
            value = bool(answer) != bool(negated)
            if asked.setdefault(int(column), value) != value:
                return False
        if any(value < self._lower[column] for column, value in asked.items()):
            return False  # nobody is outside "everyone"
        for column, value in asked.items():
            self._solver.changeColBounds(column, float(value), float(value))
        self._solver.set_costs(np.zeros(len(self._lower)))
        possible = self._solver.solve_whole()
        for column in asked:
            self._solver.changeColBounds(
                column, self._lower[column], self._upper[column]
            )
        return possible

    def best(self, weights: np.ndarray) -> np.ndarray:
        """Find the possible viewer whose answers weigh most.

        Parameters
        ----------
        weights : ndarray of shape (n,)
            What a yes to each claim is worth.

        Returns
        -------
        ndarray of shape (n,), bool
            The answers of the best viewer.
        """
        cost = np.zeros(len(self._lower))
        sign = np.where(self._negated, -1.0, 1.0)
        np.add.at(cost, self._columns, -weights * sign)
        self._solver.set_costs(cost)
        if not self._solver.solve_whole():
            raise ClaimError("No viewer can answer these claims at all.")
        return (self._solver.values[self._columns] > 0.5) != self._negated

    # -- the program -----------------------------------------------------------

    def _column(self, upper: float = 1.0, lower: float = 0.0) -> int:
        self._lower.append(lower)
        self._upper.append(upper)
        return len(self._lower) - 1

    def _row(self, low: float, terms: Iterable[tuple[int, float]], high: float) -> None:
        row: dict[int, float] = {}
        for column, coefficient in terms:
            row[column] = row.get(column, 0.0) + coefficient
        self._rows.append((low, row, high))

    def _answer(self, claim: Claim) -> _Answer:
        """The yes-or-no of a claim, its column made on first use."""
        if claim not in self._answers:
            self._answers[claim] = self._make_answer(claim)
        return self._answers[claim]

    def _make_answer(self, claim: Claim) -> _Answer:
        match claim:
            case Everyone():
                return _Answer(self._column(lower=1.0))
            case Not(part):
                inner = self._answer(part)
                return _Answer(inner.column, not inner.negated)
            case And(parts):
                return self._all_of([self._answer(part) for part in parts])
            case Or(parts):
                return self._one_of([self._answer(part) for part in parts])
            case Attribute(column, values):
                known = self._values[column]
                return self._one_of([_Answer(known[v]) for v in values])
            case Place():
                return _Answer(self._places[claim])
            case AmountIn(amount, low, high):
                over = self._reaches_amount(amount, high + 1)
                least = self._reaches_amount(amount, low)
                return self._all_of([_Answer(least), _Answer(over, True)])
        return self._answer_deed(claim)

    def _answer_deed(self, claim: Claim) -> _Answer:
        """The yes-or-no of a claim about plays."""
        match claim:
            case Streak():
                return self._streak(claim)
            case Plays(what, first, last, 1):
                segments = within(self._segments, first, last)
                days = [_Answer(self._some_play(what, s)) for s in segments]
                return self._one_of(days)
            case Plays(what, first, last, count):
                segments = within(self._segments, first, last)
                return self._reaches([self._n_plays(what, s) for s in segments], count)
            case Episodes(what, first, last, count):
                return self._reaches([self._n_episodes(what, first, last)], count)
        raise ClaimError.bad_value("claim", "built with kit.claims", claim)

    def _reaches_amount(self, amount: Amount, value: int) -> int:
        """A column that is 1 where the amount is at least `value`."""
        key = (amount, value)
        if key not in self._reached:
            lower, upper = float(value <= amount.low), float(value <= amount.high)
            reached = self._column(upper=upper, lower=lower)
            for (other, least), column in self._reached.items():
                if other == amount:
                    more, less = sorted([(least, column), (value, reached)])[::-1]
                    self._row(0, [(less[1], 1.0), (more[1], -1.0)], np.inf)
            self._reached[key] = reached
        return self._reached[key]

    def _streak(self, streak: Streak) -> _Answer:
        """A streak is its longest inner streak and the days beside it.

        Linking each streak to the next shorter one keeps the linear relaxation
        tight, which is what makes the search for a viewer fast.
        """
        whole = Segment(streak.first, streak.last)
        inner = [
            other
            for other in self._streaks
            if other.what == streak.what
            and other != streak
            and Segment(other.first, other.last).lies_in(whole)
        ]
        days = within(self._segments, streak.first, streak.last)
        if inner:
            longest = max(inner, key=lambda part: (part.last - part.first, part.last))
            held = Segment(longest.first, longest.last)
            beside = [s for s in days if not s.lies_in(held)]
            parts = [self._answer(longest)]
        else:
            beside, parts = days, []
        parts += [_Answer(self._every_day(streak.what, s)) for s in beside]
        return self._all_of(parts)

    def _all_of(self, parts: list[_Answer]) -> _Answer:
        negated = [_Answer(p.column, not p.negated) for p in parts]
        some_no = self._one_of(negated)
        return _Answer(some_no.column, not some_no.negated)

    def _one_of(self, parts: list[_Answer]) -> _Answer:
        """A column that is 1 where at least one part is: y >= each, y <= their sum."""
        if len(parts) == 1:
            return parts[0]
        yes = self._column()
        total, shift = [(yes, -1.0)], 0
        for part in parts:
            sign, base = (-1.0, 1) if part.negated else (1.0, 0)
            self._row(base, [(yes, 1.0), (part.column, -sign)], np.inf)
            total.append((part.column, sign))
            shift += base
        self._row(-shift, total, np.inf)
        return _Answer(yes)

    def _reaches(self, columns: list[int], count: int) -> _Answer:
        """A column that is 1 exactly where the sum of `columns` is at least `count`."""
        yes = self._column()
        most = sum(self._upper[c] for c in columns)
        total = [(c, 1.0) for c in columns]
        self._row(0, [*total, (yes, -float(count))], np.inf)
        self._row(-np.inf, [*total, (yes, -(most - count + 1.0))], count - 1.0)
        return _Answer(yes)

    def _some_play(self, what: What, segment: Segment) -> int:
        key = (what, segment)
        if key not in self._any:
            self._any[key] = self._column()
        return self._any[key]

    def _every_day(self, what: What, segment: Segment) -> int:
        if segment.days == 1:
            return self._some_play(what, segment)
        key = (what, segment)
        if key not in self._all:
            full, some = self._column(), self._some_play(what, segment)
            self._row(0, [(some, 1.0), (full, -1.0)], np.inf)
            self._all[key] = full
        return self._all[key]

    def _n_plays(self, what: What, segment: Segment) -> int:
        key = (what, segment)
        if key not in self._plays:
            # "Anything" must have room for the plays of every title together.
            most = self._most * (self._titles if what == _ANYTHING else 1)
            self._plays[key] = self._column(upper=float(most))
        return self._plays[key]

    def _n_episodes(self, what: What, first: date | None, last: date | None) -> int:
        key = (what, Segment(first, last))
        if key not in self._episodes:
            self._episodes[key] = self._column(upper=float(self._most))
            for segment in within(self._segments, first, last):
                self._n_plays(what, segment)
        return self._episodes[key]

    def _declare_attributes(self, leaves: list[Claim]) -> None:
        """Each viewer has one value of each attribute: a named one, or another."""
        for leaf in leaves:
            if isinstance(leaf, Attribute):
                known = self._values.setdefault(leaf.column, {})
                for value in leaf.values:
                    if value not in known:
                        known[value] = self._column()
        for known in self._values.values():
            other = self._column()
            every = [*known.values(), other]
            self._row(1, [(c, 1.0) for c in every], 1)

    def _declare_places(self, leaves: list[Claim]) -> dict[Place, int]:
        """Each viewer lives in any places that go together; the others are free."""
        columns = {leaf: self._column() for leaf in leaves if isinstance(leaf, Place)}
        for (one, first), (other, second) in combinations(columns.items(), 2):
            if other.name in one.within:
                self._row(0, [(second, 1.0), (first, -1.0)], np.inf)
            elif one.name in other.within:
                self._row(0, [(first, 1.0), (second, -1.0)], np.inf)
            elif other.name in one.apart:
                self._row(-np.inf, [(first, 1.0), (second, 1.0)], 1)
        return columns

    def _relate_titles(self) -> None:
        """Tie counts to plays, episodes to each other, and titles to "anything"."""
        for (what, segment), count in list(self._plays.items()):
            some = self._some_play(what, segment)
            self._row(0, [(count, 1.0), (some, -1.0)], np.inf)
            self._row(-np.inf, [(count, 1.0), (some, -self._upper[count])], 0)
            if (what, segment) in self._all:
                full = self._all[what, segment]
                self._row(0, [(count, 1.0), (full, -float(segment.days))], np.inf)
        self._relate_episodes()
        for table in (self._any, self._all, self._plays):
            for (what, segment), part in list(table.items()):
                whole = table.get((_ANYTHING, segment))
                if what != _ANYTHING and whole is not None:
                    self._row(0, [(whole, 1.0), (part, -1.0)], np.inf)
        self._sum_plays()

    def _sum_plays(self) -> None:
        """All plays are at least those of the titles together, or of the series.

        Titles and series are summed apart, since a title may be an episode. And if
        something was played every day, but this title was not, then something else
        was played too.
        """
        for (what, segment), whole in self._plays.items():
            if what != _ANYTHING:
                continue
            others = {w for w, at in self._any if at == segment and w != _ANYTHING}
            for is_series in (False, True):
                parts = [
                    term
                    for other in others
                    if (other.series is not None) == is_series
                    for term in self._fewest_plays(other, segment)
                ]
                self._row(0, [(whole, 1.0), *_scaled(parts, -1.0)], np.inf)
            for other in others:
                if {(other, segment), (_ANYTHING, segment)} <= self._all.keys():
                    beside = [(self._all[_ANYTHING, segment], -1.0)]
                    beside += [(self._all[other, segment], 1.0)]
                    beside += _scaled(self._fewest_plays(other, segment), -1.0)
                    self._row(0, [(whole, 1.0), *beside], np.inf)

    def _fewest_plays(self, what: What, segment: Segment) -> list[tuple[int, float]]:
        """The number of plays that the columns of a title already imply."""
        if (what, segment) in self._plays:
            return [(self._plays[what, segment], 1.0)]
        terms = [(self._any[what, segment], 1.0)]
        if (what, segment) in self._all:
            terms.append((self._all[what, segment], segment.days - 1.0))
        return terms

    def _relate_episodes(self) -> None:
        """A window has no fewer episodes than a part of it, and no more than all."""
        for (what, window), column in self._episodes.items():
            parts = [
                (within(self._segments, part.first, part.last), fewer)
                for (other, part), fewer in self._episodes.items()
                if other == what and part != window and part.lies_in(window)
            ]
            left = within(self._segments, window.first, window.last)
            least = [fewer for _, fewer in parts] + [self._any[what, s] for s in left]
            for fewer in least:
                self._row(0, [(column, 1.0), (fewer, -1.0)], np.inf)
            together = []
            for days, fewer in sorted(parts, key=lambda part: -len(part[0])):
                if not set(left).isdisjoint(days):
                    together.append((fewer, -1.0))
                    left = [segment for segment in left if segment not in days]
            together += [(self._plays[what, segment], -1.0) for segment in left]
            self._row(-np.inf, [(column, 1.0), *together], 0)


def _scaled(terms: list[tuple[int, float]], factor: float) -> list[tuple[int, float]]:
    return [(column, value * factor) for column, value in terms]


def _mixes_series(leaves: list[Claim]) -> bool:
    """Whether plays of anything are counted beside both a title and a series."""
    whats = [leaf.what for leaf in leaves if hasattr(leaf, "what")]
    return (
        any(what.title for what in whats)
        and any(what.series for what in whats)
        and any(
            leaf.what == _ANYTHING and getattr(leaf, "count", 1) > 1
            for leaf in leaves
            if hasattr(leaf, "what")
        )
    )
