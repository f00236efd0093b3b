"""Which yes-or-no answers to a set of claims can one viewer give at all?

A viewer who kept an 18-day streak kept the 17-day one inside it; one who lives in
New York does not live in Illinois. All such logic is written once, as a small
integer program about one viewer: every claim is a 0/1 column, and a solution is a
possible viewer. Containment of claims, the atoms of a proof and the search for a
useful atom are three questions to this one program.

Windows of days are cut where any claim starts or ends; between two cuts no claim
can tell one day from another, so three columns a segment are enough: any play, a
play on every day, and the number of plays.

The program knows no kind of claim. Each kind writes its own columns and rows, with what
is offered here; see `kit.claims.language.Leaf`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import numpy as np

from kit.claims.viewer import ANYTHING, Segment, What, Windowed, cut, within
from kit.errors import ClaimError
from kit.solver import QuietHighs, Row

#: From so many claims on, preparing the program takes longer than solving it.
MANY_CLAIMS = 100
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """A yes or no: the value of a 0/1 column, or one minus it."""

    column: int
    negated: bool = False

    def __invert__(self) -> Answer:
        return Answer(self.column, not self.negated)


class Question(Protocol):
    """A claim, as far as the program knows it."""

    def leaves(self) -> Iterable[Any]:
        """Yield the parts that hold no other claim."""
        ...

    def answer(self, program: ViewerProgram) -> Answer:
        """Write the claim down as columns and rows of the program."""
        ...


class ViewerProgram:
    """All viewers that could exist, as far as `claims` can tell them apart."""

    def __init__(self, claims: Sequence[Question]) -> None:
        self.claims = tuple(claims)
        for claim in self.claims:
            check_claim("claim", claim)
        leaves = list(dict.fromkeys(leaf for c in claims for leaf in c.leaves()))
        self.leaves, self.segments = leaves, cut(leaves)
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._rows: list[Row] = []
        self._any: dict[tuple[What, Segment], int] = {}
        self._all: dict[tuple[What, Segment], int] = {}
        self._plays: dict[tuple[What, Segment], int] = {}
        self._answers: dict[Question, Answer] = {}
        self.kept: dict[Hashable, Any] = {}
        days = [segment.days for segment in self.segments if segment.days]
        self.most = max([1, *(getattr(leaf, "count", 1) for leaf in leaves), *days])
        self._titles = len({leaf.what for leaf in leaves if hasattr(leaf, "what")})
        self.is_exact = all(leaf.is_exact_among(leaves) for leaf in leaves)
        kinds = list(dict.fromkeys(type(leaf) for leaf in leaves))
        for kind in kinds:
            kind.declare(self)
        columns = [self.answer(claim) for claim in self.claims]
        self._relate_counts()
        for kind in kinds:
            kind.relate(self)
        self._relate_titles()
        self._solver = QuietHighs()
        if len(self.claims) >= MANY_CLAIMS:
            self._solver.setOptionValue("presolve", "off")
        self._solver.load(self._lower, self._upper, self._rows, is_integer=True)
        self._columns = np.array([a.column for a in columns], dtype=np.int32)
        self._negated = np.array([a.negated for a in columns], dtype=bool)

    def is_possible(self, answers: Sequence[bool | None]) -> bool:
        """Say whether some viewer answers so; ``None`` leaves an answer free."""
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
        """Find the possible viewer whose answers weigh most."""
        cost = np.zeros(len(self._lower))
        sign = np.where(self._negated, -1.0, 1.0)
        np.add.at(cost, self._columns, -weights * sign)
        self._solver.set_costs(cost)
        if not self._solver.solve_whole():
            raise ClaimError("No viewer can answer these claims at all.")
        return (self._solver.values[self._columns] > 0.5) != self._negated

    # -- what the kinds of claims write down -------------------------------------

    def column(self, *, low: float = 0.0, high: float = 1.0) -> int:
        """Add a whole number from `low` to `high`; by default a yes or no."""
        self._lower.append(low)
        self._upper.append(high)
        return len(self._lower) - 1

    def row(self, low: float, terms: Iterable[tuple[int, float]], high: float) -> None:
        """Bound a sum of columns, each with its coefficient."""
        row: dict[int, float] = {}
        for column, coefficient in terms:
            row[column] = row.get(column, 0.0) + coefficient
        self._rows.append((low, row, high))

    def implies(self, one: int, other: int) -> None:
        """Let no viewer have more of one column than of another."""
        self.row(0, [(other, 1.0), (one, -1.0)], np.inf)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what was made under a key, or make it; claims of a kind share it."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def answer(self, claim: Question) -> Answer:
        """Give the yes-or-no of a claim, its columns made on first use."""
        if claim not in self._answers:
            self._answers[claim] = claim.answer(self)
        return self._answers[claim]

    def all_of(self, parts: Sequence[Answer]) -> Answer:
        """Give the answer that is yes where all parts are."""
        return ~self.one_of([~part for part in parts])

    def one_of(self, parts: Sequence[Answer]) -> Answer:
        """Give the answer that is yes where a part is: y >= each, y <= their sum."""
        if len(parts) == 1:
            return parts[0]
        yes = self.column()
        total, shift = [(yes, -1.0)], 0
        for part in parts:
            sign, base = (-1.0, 1) if part.negated else (1.0, 0)
            self.row(base, [(yes, 1.0), (part.column, -sign)], np.inf)
            total.append((part.column, sign))
            shift += base
        self.row(-shift, total, np.inf)
        return Answer(yes)

    def reaches(self, columns: Sequence[int], count: int) -> Answer:
        """Give the answer that is yes where columns add up to `count` or more."""
        yes = self.column()
        most = sum(self._upper[c] for c in columns)
        total = [(c, 1.0) for c in columns]
        self.row(0, [*total, (yes, -float(count))], np.inf)
        self.row(-np.inf, [*total, (yes, -(most - count + 1.0))], count - 1.0)
        return Answer(yes)

    def window(self, leaf: Windowed) -> list[Segment]:
        """List the segments that a leaf speaks of."""
        return within(self.segments, leaf.first, leaf.last)

    def some_play(self, what: What, segment: Segment) -> int:
        """Give the column of a play of something in a segment."""
        key = (what, segment)
        if key not in self._any:
            self._any[key] = self.column()
        return self._any[key]

    def every_day(self, what: What, segment: Segment) -> int:
        """Give the column of a play of something on every day of a segment."""
        if segment.days == 1:
            return self.some_play(what, segment)
        key = (what, segment)
        if key not in self._all:
            full, some = self.column(), self.some_play(what, segment)
            self.implies(full, some)
            self._all[key] = full
        return self._all[key]

    def n_plays(self, what: What, segment: Segment) -> int:
        """Give the column of the number of plays of something in a segment."""
        key = (what, segment)
        if key not in self._plays:
            # "Anything" must have room for the plays of every title together.
            most = self.most * (self._titles if what == ANYTHING else 1)
            self._plays[key] = self.column(high=float(most))
        return self._plays[key]

    # -- how plays lie to each other ------------------------------------------------

    def _relate_counts(self) -> None:
        """Tie counts to plays."""
        for (what, segment), count in list(self._plays.items()):
            some = self.some_play(what, segment)
            self.implies(some, count)
            self.row(-np.inf, [(count, 1.0), (some, -self._upper[count])], 0)
            if (what, segment) in self._all:
                full = self._all[what, segment]
                self.row(
                    0, [(count, 1.0), (full, -float(cast("int", segment.days)))], np.inf
                )

    def _relate_titles(self) -> None:
        """Tie titles to "anything"."""
        for table in (self._any, self._all, self._plays):
            for (what, segment), part in list(table.items()):
                whole = table.get((ANYTHING, segment))
                if what != ANYTHING and whole is not None:
                    self.implies(part, whole)
        self._sum_plays()

    def _sum_plays(self) -> None:
        """All plays are at least those of the titles together, or of the series.

        Titles and series are summed apart, since a title may be an episode. And if
        something was played every day, but this title was not, then something else
        was played too.
        """
        for (what, segment), whole in self._plays.items():
            if what != ANYTHING:
                continue
            others = {w for w, at in self._any if at == segment and w != ANYTHING}
            for is_series in (False, True):
                parts = [
                    term
                    for other in others
                    if (other.series is not None) == is_series
                    for term in self._fewest_plays(other, segment)
                ]
                self.row(0, [(whole, 1.0), *_scaled(parts, -1.0)], np.inf)
            for other in others:
                if {(other, segment), (ANYTHING, segment)} <= self._all.keys():
                    beside = [(self._all[ANYTHING, segment], -1.0)]
                    beside += [(self._all[other, segment], 1.0)]
                    beside += _scaled(self._fewest_plays(other, segment), -1.0)
                    self.row(0, [(whole, 1.0), *beside], np.inf)

    def _fewest_plays(self, what: What, segment: Segment) -> list[tuple[int, float]]:
        """The number of plays that the columns of a title already imply."""
        if (what, segment) in self._plays:
            return [(self._plays[what, segment], 1.0)]
        terms = [(self._any[what, segment], 1.0)]
        if (what, segment) in self._all:
            terms.append((self._all[what, segment], cast("int", segment.days) - 1.0))
        return terms


def _scaled(terms: list[tuple[int, float]], factor: float) -> list[tuple[int, float]]:
    return [(column, value * factor) for column, value in terms]


def check_claim(name: str, claim: object) -> None:
    """Refuse what is no claim, nor a class of claims."""
    if isinstance(claim, type) or not hasattr(claim, "answer"):
        rule = "built with kit.claims, such as watched(...)"
        raise ClaimError.bad_value(name, rule, claim)
