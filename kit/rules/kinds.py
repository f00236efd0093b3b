"""What does a rule get to see? Its type says so.

Every rule has two faces. `publish` turns what is true into what is printed, and each
kind of rule is handed just what it needs: a sentence, one count, a count and the key
of its cell, a whole table, or the plays. `reveals` turns what is printed back into
the true counts that fit; it is all that a reader has, and every proof starts there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeGuard

import numpy as np
import polars as pl

from kit.checks import check_people
from kit.claims.language import Claim
from kit.errors import RuleError
from kit.printed import Counted, Exact, Figure, Interval, Printed, Suppressed


class BaseRule(ABC):
    """What all rules have in common: a reader can undo them, as far as that goes."""

    @property
    def is_random(self) -> bool:
        """Whether `publish` is random, and so wants a seed."""
        return False

    @property
    def leaves_no_line(self) -> bool:
        """Whether a number that is withheld leaves no line behind to say so."""
        return False

    @abstractmethod
    def undo(self, shown: Interval) -> Interval:
        """Give the values that come out within an interval, as far as can be told.

        Parameters
        ----------
        shown : Interval
            What came out of this rule; ``high`` is ``None`` where nothing limits it.

        Returns
        -------
        Interval
            What can have gone in, outer rather than too narrow; ``low`` above
            ``high`` where nothing can.
        """

    @property
    def suppressed(self) -> Interval | None:
        """Give the values that may be withheld; none by default."""
        return None

    @property
    def expansion(self) -> float:
        """What a printed count must be multiplied by to estimate the true one."""
        return 1.0

    def write(self, value: int) -> Printed:
        """Put a value that came out into the form in which it is printed."""
        return Exact(value)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit, for a reader who knows the rule.

        Parameters
        ----------
        printed : Printed
            What was printed. A bare number is taken to have come out of this rule;
            where something else was done to it, it is taken at its word. So is a
            number that was withheld by a rule that withholds none.

        Returns
        -------
        Interval
            In people.

        Raises
        ------
        ReleaseError
            If `printed` is no printed number of people, or the rule never prints such
            a number, or never withholds one.
        """
        check_printed(printed)
        if isinstance(printed, Suppressed):
            return self._reveal_suppressed(printed)
        if not self._is_own(printed):
            return printed.reveals()
        low, high = self.undo(Interval(printed.count, printed.count))
        low = max(0, low)
        if high is not None and low > high:
            raise never_printed(str(self), str(printed))
        return Interval(low, high)

    def _is_own(self, printed: Printed) -> TypeGuard[Counted]:
        """Say whether a number has the form of those that come out of this rule."""
        if isinstance(printed, Exact) or type(printed) is not type(self.write(0)):
            return isinstance(printed, Exact)
        return isinstance(printed, Counted) and printed == self.write(printed.count)

    def _reveal_suppressed(self, printed: Suppressed) -> Interval:
        own, said = self.suppressed, printed.reveals()
        if own is None:
            return said
        low = max(0, own.low, said.low)
        highs = [high for high in (own.high, said.high) if high is not None]
        high = min(highs, default=None)
        if high is not None and low > high:
            raise never_suppressed(str(self))
        return Interval(low, high)


def check_printed(printed: object) -> None:
    """Refuse what does not stand in public for a number of people.

    Raises
    ------
    RuleError
        If it is a bare number, nothing, or a figure.
    """
    is_print = hasattr(printed, "reveals") and not isinstance(printed, type | Figure)
    if not is_print:
        rule = "a printed number of people, such as Exact(53) or Suppressed()"
        raise RuleError.bad_value("printed", rule, printed)


class CountRule(BaseRule):
    """Sees one true count at a time, and nothing else."""

    @abstractmethod
    def settle(self, value: int, rng: np.random.Generator | None = None) -> int | None:
        """Say what is printed for one value, or ``None`` where it is withheld.

        Parameters
        ----------
        value : int
            A true count, or what an earlier step made of it; negative only after
            noise.
        rng : Generator, optional
            The generator of this number, for a random rule.
        """

    def publish(self, count: int, rng: np.random.Generator | None = None) -> Printed:
        """Turn a true count into what is printed.

        Parameters
        ----------
        count : int
            True number of people.
        rng : Generator, optional
            The generator of this number, for a random rule.

        Raises
        ------
        ReleaseError
            If `count` is negative or not a whole number, or `rng` is missing.
        """
        check_people(RuleError, "count", count)
        return self.print_settled(self.settle(int(count), rng))

    def print_settled(self, value: int | None) -> Printed:
        """Print what was settled: a number, or that it is withheld."""
        if value is not None:
            return self.write(value)
        # Noise may fall below zero, where a threshold of 1 withholds it after all.
        low, high = self.suppressed or Interval(0, None)
        return Suppressed(None if high is None else high + 1, is_zero_shown=low > 0)


class KeyRule(CountRule):
    """Sees one true count, and the key of its cell: the sum of its viewers' keys.

    Each viewer has a key that was drawn once and never changes, so that the same
    people get the same noise wherever they are counted. The publishing side adds the
    keys up on the plays; the rule sees the sum alone.
    """

    @property
    @abstractmethod
    def n_keys(self) -> int:
        """How many values a viewer's key can have."""

    @abstractmethod
    def settle(  # type: ignore[override]  # its lot is a key: see `Steps.settle`
        self, value: int, key: int | None = None
    ) -> int | None:
        """Say what is printed for a true count, or ``None`` where it is withheld.

        Parameters
        ----------
        value : int
            A true count.
        key : int
            Sum of the keys of the people counted, from 0 to ``n_keys - 1``.
        """


class ClaimRule(BaseRule):
    """Sees sentences and no number: it decides what is counted at all."""

    @abstractmethod
    def publish(self, claim: Claim) -> Claim:
        """Put a coarser sentence in place of a claim."""

    def undo(self, shown: Interval) -> Interval:
        """A count of a coarser sentence is a count like any other."""
        return shown


class TableRule(BaseRule):
    """Sees all true counts of a table at once, with their margins."""

    @abstractmethod
    def publish(
        self, counts: pl.DataFrame, *, total: str = "total", people: str = "viewers"
    ) -> pl.DataFrame:
        """Give the table as it is printed, null where a count is withheld.

        Parameters
        ----------
        counts : pl.DataFrame
            A row for each cell, with all margins: columns of text, one for each
            dimension, and one of true counts.
        total : str, default='total'
            The name of the margin in every dimension.
        people : str, default='viewers'
            The column of counts.
        """


class LogRule(BaseRule):
    """Must see the plays themselves, and changes them before anything is counted."""

    @abstractmethod
    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Give the plays that are counted.

        Parameters
        ----------
        plays : pl.LazyFrame of shape (n_plays, n_columns)
            One row a play: `viewer`, `title`, `day` and others.
        rng : Generator, optional
            Lots, for a rule that draws them.
        """


class PeopleRule(BaseRule):
    """Sees a table with a row for each person, and hands out a coarser one.

    It prints no count of a claim, so that it stands among no other rules; what it hands
    out is attacked by `kit.attacks.on_tables`.
    """

    @abstractmethod
    def publish(self, people: pl.DataFrame) -> Any:  # noqa: ANN401, a table of its own
        """Give the table that is handed out.

        Parameters
        ----------
        people : pl.DataFrame
            One row a person, or a column `people` that says for how many one stands.
        """

    def undo(self, shown: Interval) -> Interval:
        """Any number of people fits: it prints no count of a claim."""
        return Interval(0, None)


class FigureRule(ABC):
    """Acts on figures that are no counts of claims: totals of hours, a pair of numbers.

    It has the two faces of every rule, in the form that its figures need, and prints
    no claim.
    """

    #: What it acts on, in words.
    quantity: ClassVar[str]


def never_printed(rule: str, printed: str) -> RuleError:
    """Say that a number cannot have come out of a rule."""
    return RuleError(f"{printed} is never printed under {rule}; check `rule`.")


def never_suppressed(rule: str) -> RuleError:
    """Say that a number is missing which the rule would have printed."""
    return RuleError(
        f"A number was withheld that {rule} never withholds; check `rule`."
    )
