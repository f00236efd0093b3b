"""What is true of a few people, of whom figures such as a median were published?

The numbers are put to CP-SAT, person by person, which can answer what no linear
program can: medians, and how many worlds there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm
from typing import cast

import numpy as np
from ortools.sat.python import cp_model

from kit.claims.amounts import Amount, AmountIn, Statistic
from kit.claims.language import And, Claim, Everyone, Not, Or, everyone
from kit.claims.relations import contains
from kit.errors import ContradictionError
from kit.printed import Figure, Interval, Span
from kit.proof.bounds import Bound, Opening
from kit.proof.constraint_solver import avoid_holes, list_solutions, make_solver, run
from kit.proof.statistics import ByKind, Tally, find_fitted, regrouped
from kit.releases import Bounds

_Literal = cp_model.LiteralT
_Sum = cp_model.LinearExpr | int

#: Numbers that order people stay under this, far within what the solver can hold.
_LONGEST_KEY = 2**50


class PersonModel:
    """Up to `most` people, of whom nothing is known yet."""

    def __init__(
        self,
        parts: Sequence[Claim],
        kinds: np.ndarray,
        amounts: Sequence[Amount],
        most: int,
    ) -> None:
        self.model = cp_model.CpModel()
        self.parts, self.kinds, self.amounts = tuple(parts), kinds, tuple(amounts)
        self.places = range(most)
        self._known: dict[tuple, _Literal] = {}
        self._empty = [self._bool() for _ in self.places]
        self._of_kind = [[self._bool() for _ in kinds] for _ in self.places]
        self._value = [
            [self.model.new_int_var(a.low, a.high, "") for a in self.amounts]
            for _ in self.places
        ]
        for place in self.places:
            self._fill(place)
        self._put_in_order()

    # -- what is known -----------------------------------------------------------

    def add_count(
        self,
        claim: Claim,
        low: int,
        high: int | None,
        holes: Iterable[Interval] = (),
    ) -> None:
        """Let from `low` to `high` people say yes to a claim, but none of `holes`."""
        members = sum(self.members(claim))
        self.model.add(members >= low)
        if high is not None and high < len(self.places):
            self.model.add(members <= high)
        avoid_holes(self.model, members, holes)

    def add_statistic(self, statistic: Statistic, span: Span) -> None:
        """Let a statistic of a group lie in a span; the group is not empty."""
        members = self.members(statistic.group)
        column = self.amounts.index(statistic.amount)
        if statistic.kind in ("smallest", "largest"):
            self._add_end(statistic, column, span)
        elif statistic.kind == "median":
            middles = self._middles(members, column)
            self._keep_within(sum(middles), 2, span)
        else:
            whole = sum(self._worth(m, p, column) for p, m in enumerate(members))
            n = cast("_Sum", sum(members)) if statistic.kind == "mean" else 1
            self._keep_within(whole, n, span)
        if statistic.kind == "mean":
            self.model.add(sum(members) >= 1)

    def members(self, claim: Claim) -> list[_Literal]:
        """Say for each place whether a person is there who answers yes."""
        return [self._member(place, claim) for place in self.places]

    def pull(self, rng: np.random.Generator) -> None:
        """Wish, at random, for some kinds and values more than for others."""
        wishes = rng.integers(-9, 10, (len(self.kinds), len(self.amounts) + 1))
        self.model.minimize(
            sum(
                int(wish[0]) * kind
                for kinds in self._of_kind
                for wish, kind in zip(wishes, kinds, strict=True)
            )
            + sum(
                int(wishes[0, 1 + column]) * value
                for values in self._value
                for column, value in enumerate(values)
            )
        )

    # -- what was found ----------------------------------------------------------

    def read(
        self, solution: cp_model.CpSolverSolutionCallback | cp_model.CpSolver
    ) -> list[tuple[int, ...]]:
        """List the people of a solution: the kind, then the value of each amount."""
        value = solution.value
        return [
            (
                next(i for i, is_it in enumerate(self._of_kind[place]) if value(is_it)),
                *(value(amount) for amount in self._value[place]),
            )
            for place in self.places
            if not value(self._empty[place])
        ]

    # -- places ------------------------------------------------------------------

    def _fill(self, place: int) -> None:
        """A place is empty, with the lowest values, or holds one kind of person."""
        empty = self._empty[place]
        self.model.add_exactly_one([empty, *self._of_kind[place]])
        for amount, value in zip(self.amounts, self._value[place], strict=True):
            self.model.add(value == amount.low).only_enforce_if(empty)

    def _put_in_order(self) -> None:
        """Sort people by their values, then by kind: a world is written once."""
        keys = [self._keys(place) for place in self.places]
        for one, next_one in pairwise(keys):
            # Whether the two are tied so far, by all keys before this one.
            is_tied: cp_model.IntVar | None = None
            for lower, upper in zip(one, next_one, strict=True):
                ties: list[cp_model.IntVar] = [] if is_tied is None else [is_tied]
                self.model.add(lower <= upper).only_enforce_if(*ties)
                still = self._bool()
                self.model.add(lower == upper).only_enforce_if(still)
                self.model.add(lower < upper).only_enforce_if(*ties, ~still)
                if is_tied is not None:
                    self.model.add_implication(still, is_tied)
                is_tied = still
        if self.amounts:  # says nothing new, and makes the search much faster
            for least, more in pairwise(values[0] for values in self._value):
                self.model.add(least <= more)

    def _keys(self, place: int) -> list[_Sum]:
        """Write values and kind as few whole numbers, none too long for the solver."""
        kind = sum(i * yes for i, yes in enumerate(self._of_kind[place], 1))
        columns: list[tuple[_Sum, int]] = [
            (value - amount.low, amount.high - amount.low + 1)
            for amount, value in zip(self.amounts, self._value[place], strict=True)
        ]
        columns.append((kind, len(self.kinds) + 1))  # an empty place counts as a kind
        keys: list[_Sum] = []
        longest = _LONGEST_KEY
        for number, n_values in columns:
            if longest * n_values < _LONGEST_KEY:
                keys[-1] = keys[-1] * n_values + number
                longest *= n_values
            else:
                keys.append(number)
                longest = n_values
        return keys

    # -- answers -----------------------------------------------------------------

    def _member(self, place: int, claim: Claim) -> _Literal:
        key = (place, "member", claim)
        if key not in self._known:
            present = ~self._empty[place]
            answer = self._answer(place, claim)
            self._known[key] = self._all_of([present, answer])
        return self._known[key]

    def _answer(self, place: int, claim: Claim) -> _Literal:
        """Give the yes-or-no of a person; of an empty place it means nothing."""
        key = (place, claim)
        if key not in self._known:
            self._known[key] = self._make_answer(place, claim)
        return self._known[key]

    def _make_answer(self, place: int, claim: Claim) -> _Literal:
        if claim in self.parts:
            yes = self.kinds[:, self.parts.index(claim)]
            return self._one_of([self._of_kind[place][i] for i in np.flatnonzero(yes)])
        match claim:
            case Everyone():
                return self.model.new_constant(1)
            case Not(part):
                return ~self._answer(place, part)
            case And() | Or():
                answers = [self._answer(place, part) for part in regrouped(claim)]
                join = self._all_of if isinstance(claim, And) else self._one_of
                return join(answers)
            case AmountIn(amount, low, high):
                column = self.amounts.index(amount)
                over = self._reaches(place, column, high + 1)
                return self._all_of([self._reaches(place, column, low), ~over])
        message = f"no answer to a claim of type {type(claim).__name__}"
        raise TypeError(message)

    def _reaches(self, place: int, column: int, least: int) -> _Literal:
        """Say whether a value is `least` or more."""
        key = (place, column, least)
        if key not in self._known:
            value, yes = self._value[place][column], self._bool()
            self.model.add(value >= least).only_enforce_if(yes)
            self.model.add(value < least).only_enforce_if(~yes)
            self._known[key] = yes
        return self._known[key]

    def _bool(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _all_of(self, parts: list[_Literal]) -> _Literal:
        yes = self._bool()
        self.model.add_bool_and(parts).only_enforce_if(yes)
        self.model.add_bool_or([yes, *(~part for part in parts)])
        return yes

    def _one_of(self, parts: list[_Literal]) -> _Literal:
        return ~self._all_of([~part for part in parts])

    # -- statistics --------------------------------------------------------------

    def _worth(self, member: _Literal, place: int, column: int) -> cp_model.IntVar:
        """A person's value where she is a member, and else nothing."""
        amount = self.amounts[column]
        worth = self.model.new_int_var(min(0, amount.low), max(0, amount.high), "")
        self.model.add(worth == self._value[place][column]).only_enforce_if(member)
        self.model.add(worth == 0).only_enforce_if(~member)
        return worth

    def _add_end(self, statistic: Statistic, column: int, span: Span) -> None:
        """Somebody has a value in the span, and nobody one beyond it."""
        low, high = span.wholes
        amount = statistic.amount
        low, high = max(low, amount.low), min(high, amount.high)
        if low > high:
            self.model.add_bool_or([])  # no whole number lies in the span
            return
        inside = []
        for place, member in enumerate(self.members(statistic.group)):
            least, over = (self._reaches(place, column, v) for v in (low, high + 1))
            inside.append(self._all_of([member, least, ~over]))
            beyond = ~least if statistic.kind == "smallest" else over
            self.model.add_bool_or([~member, ~beyond])
        self.model.add_bool_or(inside)

    def _middles(self, members: list[_Literal], column: int) -> list[cp_model.IntVar]:
        """Make the lower and the upper middle value of a group.

        Of n values the lower middle has fewer than half below it, and at least half
        at or below it; the upper one at most half, and more than half. With n odd the
        two are one.
        """
        amount, n = self.amounts[column], sum(members)
        middles = []
        for is_upper in (False, True):
            middle = self.model.new_int_var(amount.low, amount.high, "")
            below = self._count_below(members, column, middle, or_at=False)
            up_to = self._count_below(members, column, middle, or_at=True)
            self.model.add(2 * below <= n - (not is_upper))
            self.model.add(2 * up_to >= n + is_upper)
            middles.append(middle)
        return middles

    def _count_below(
        self,
        members: list[_Literal],
        column: int,
        limit: cp_model.LinearExprT,
        *,
        or_at: bool,
    ) -> cp_model.LinearExprT:
        counted = []
        for place, member in enumerate(members):
            value, yes = self._value[place][column] - or_at, self._bool()
            self.model.add_implication(yes, member)
            self.model.add(value < limit).only_enforce_if(yes)
            self.model.add(value >= limit).only_enforce_if([member, ~yes])
            counted.append(yes)
        return sum(counted)

    def _keep_within(self, total: _Sum, n: _Sum, span: Span) -> None:
        """Keep total / n in a span, in whole numbers."""
        scale = lcm(span.low.denominator, span.high.denominator)
        low, high = (int(Fraction(end) * scale) for end in (span.low, span.high))
        self.model.add(total * scale - low * n >= int(span.is_low_open))
        self.model.add(total * scale - high * n <= -int(span.is_high_open))


World = list[tuple[int, ...]]


class People(ByKind):
    """Every population of a few people that fits a release.

    Parameters
    ----------
    release : Release
        With a number for the whole population.
    also : iterable of Claim
        Claims that nobody published but that groups will be made of.

    Raises
    ------
    ReleaseError
        If there are more kinds of people than can be written out.
    """

    def extreme(
        self, group: Claim, sign: int, kept: frozenset[int], *, outer: int | None = None
    ) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group.

        `kept` holds the number of all people, and `outer` is a bound already known.
        """
        model = self._model(kept)
        size = sign * sum(model.members(group))
        model.model.minimize(size)
        if outer is not None:
            model.model.add(size >= sign * outer)
        solver = make_solver()
        status = run(solver, model.model)
        if status == cp_model.INFEASIBLE:
            raise ContradictionError()
        bound = sign * ceil(solver.best_objective_bound - 1e-6)
        return Bound(bound, self.is_exact and status == cp_model.OPTIMAL)

    def opens(
        self,
        group: Claim,
        size: Bounds,
        kept: frozenset[int],
        *,
        is_quick: bool = False,
    ) -> Opening | None:
        """Find a world that fits some numbers and breaks a size, quickly or not."""
        model = self._model(kept)
        members, ends = sum(model.members(group)), []
        beyond_ends = [members <= size.low - 1]
        if size.high is not None:
            beyond_ends.append(members > size.high)
        for beyond in beyond_ends:
            is_broken = model.model.new_bool_var("")
            model.model.add(beyond).only_enforce_if(is_broken)
            ends.append(is_broken)
        model.model.add_bool_or(ends)
        solver = make_solver()
        status = run(solver, model.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Opening(
                find_fitted(self.release, self.written(model.read(solver))), True
            )
        return None if status == cp_model.INFEASIBLE else Opening(kept, False)

    def fits(self, kept: frozenset[int]) -> bool | None:
        """Say whether some world fits the numbers; ``None`` where that is unsure."""
        status = run(make_solver(), self._model(kept).model)
        return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE

    def worlds(self, at_most: int) -> tuple[list[World], bool]:
        """List worlds that fit, each once, and say whether these are all.

        Raises
        ------
        ReleaseError
            If the search takes too long.
        """
        model = self._model(self.every)
        return list_solutions(model.model, model.read, at_most)

    def sample(self, n: int, rng: np.random.Generator) -> list[World]:
        """Draw worlds that fit, spread out by pulling each another way."""
        worlds = []
        for _ in range(n):
            model = self._model(self.every)
            model.pull(rng)
            solver = make_solver(effort=1.0, seed=int(rng.integers(2**31)))
            if run(solver, model.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                worlds.append(model.read(solver))
        return [world for i, world in enumerate(worlds) if world not in worlds[:i]]

    def written(self, world: World) -> list[Tally]:
        """Write the people of a world out, as they answer the claims."""
        return [(self.person(kind, values), 1) for kind, *values in world]

    # -- one search --------------------------------------------------------------

    def _model(self, kept: frozenset[int]) -> PersonModel:
        most = min(self._limits(kept))
        model = PersonModel(self.parts, self.kinds, self.amounts, most)
        for place in sorted(kept):
            number, interval = self.release.numbers[place], self._interval[place]
            if interval is not None:
                model.add_count(number.claim, *interval, holes=self._holes[place])
            elif isinstance(number.printed, Figure):  # and not withheld
                model.add_statistic(number.claim, number.printed.reveals())
        return model

    def _limits(self, kept: frozenset[int]) -> list[int]:
        """How many people the numbers that are read allow at the most."""
        read = ((self.release.numbers[place], self._interval[place]) for place in kept)
        return [
            interval.high
            for number, interval in read
            if interval is not None
            and interval.high is not None
            and contains(number.claim, everyone())
        ]
