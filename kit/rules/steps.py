"""What do several rules make of a count, one after the other?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import overload

import numpy as np

from kit.claims.language import Claim
from kit.errors import RuleError
from kit.printed import Exact, Interval, Noisy, Printed, Suppressed
from kit.rules.kinds import (
    BaseRule,
    ClaimRule,
    CountRule,
    FigureRule,
    KeyRule,
    LogRule,
    PeopleRule,
    TableRule,
)
from kit.rules.rounding import Rounding

#: The order in which rules can act: on sentences, on plays, on tables, on counts.
_KINDS = (ClaimRule, LogRule, TableRule, CountRule)


@dataclass(frozen=True)
class Steps(CountRule):
    """Apply rules in the order given: coarsen, then a threshold, then round.

    Parameters
    ----------
    rules : sequence of rules
        Coarser sentences first, then what is done to the plays, then to a whole
        table, by one rule at most, then to each count by itself. A rule that uses
        keys of cells must be the first of those.

    Raises
    ------
    RuleError
        If there is no rule, one of them is no rule, two act on whole tables, or they
        stand in an order in which they cannot act.

    Notes
    -----
    The order of the last ones matters: a count of 9 under a threshold of 10 is
    withheld, but rounded to 5 first it is 10 and passes. `reveals` undoes the steps
    from the last to the first. What a step may have withheld is followed back through
    the steps before it. A single step is the rule itself: a threshold by itself takes
    a printed number at its word, below k too. Of several steps no number is taken at
    its word that cannot have come out of them.

    Examples
    --------
    >>> import kit
    >>> rule = kit.Steps((kit.Threshold(10), kit.Rounding(5)))
    >>> str(rule.publish(12)), tuple(rule.reveals(rule.publish(12)))
    ('10 (rounded to 5)', (10, 12))
    >>> other = kit.Steps((kit.Rounding(5), kit.Threshold(10)))
    >>> tuple(other.reveals(kit.Rounded(10, 5)))
    (8, 12)
    """

    rules: tuple[BaseRule, ...]

    def __post_init__(self) -> None:
        listed = self.rules if isinstance(self.rules, Sequence) else (self.rules,)
        flat: list[BaseRule] = []
        for rule in listed:
            if isinstance(rule, FigureRule):
                msg = (
                    f"`rule` must act on counts of people, and {rule!s} acts on "
                    f"{rule.quantity}; use its own `publish`."
                )
                raise RuleError(msg)
            if isinstance(rule, PeopleRule):
                msg = (
                    f"`rule` must act on counts of people, and {rule!s} acts on a "
                    "table with a row for each of them; use its own `publish`."
                )
                raise RuleError(msg)
            flat.extend(rule.rules if isinstance(rule, Steps) else [rule])
        if not flat or not all(isinstance(rule, BaseRule) for rule in flat):
            wanted = "a tuple of rules, such as (Threshold(10), Rounding(5))"
            raise RuleError.bad_value("rules", wanted, self.rules)
        if sum(isinstance(rule, TableRule) for rule in flat) > 1:
            wanted = "rules of which at most one acts on whole tables"
            fix = "The second would be handed what the first has printed: take one."
            raise RuleError.bad_value(
                "rules", wanted, ", then ".join(map(str, flat)), fix
            )
        for first, then in pairwise(flat):
            if _place(first) > _place(then):
                raise _out_of_order(str(first), str(then))
            if isinstance(then, KeyRule) and isinstance(first, CountRule):
                raise _out_of_order(str(first), str(then))
        object.__setattr__(self, "rules", tuple(flat))

    @property
    def is_random(self) -> bool:
        """Whether any step is random."""
        return any(rule.is_random for rule in self.rules)

    @property
    def leaves_no_line(self) -> bool:
        """Whether what is withheld leaves no line behind."""
        return any(rule.leaves_no_line for rule in self.rules)

    @property
    def on_claims(self) -> tuple[ClaimRule, ...]:
        """The steps that change what is counted."""
        return tuple(rule for rule in self.rules if isinstance(rule, ClaimRule))

    @property
    def on_plays(self) -> tuple[LogRule, ...]:
        """The steps that must see the plays."""
        return tuple(rule for rule in self.rules if isinstance(rule, LogRule))

    @property
    def on_tables(self) -> tuple[TableRule, ...]:
        """The steps that must see a whole table."""
        return tuple(rule for rule in self.rules if isinstance(rule, TableRule))

    @property
    def on_counts(self) -> tuple[CountRule, ...]:
        """The steps that see one count at a time."""
        return tuple(rule for rule in self.rules if isinstance(rule, CountRule))

    @property
    def n_keys(self) -> int | None:
        """How many keys of cells there are, where a step uses them."""
        return next((r.n_keys for r in self.rules if isinstance(r, KeyRule)), None)

    @property
    def suppressed(self) -> Interval | None:
        """Give the true counts that some step may withhold."""
        ends = []
        for at, rule in enumerate(self.rules):
            if rule.suppressed is not None:
                own = self._undo_through(self.rules[:at], rule.suppressed)
                if own.high is None or own.low <= own.high:
                    ends.append(own)
        if not ends:
            return None
        highs = [own.high for own in ends]
        low = max(0, min(own.low for own in ends))
        known = [high for high in highs if high is not None]
        return Interval(low, max(known) if len(known) == len(highs) else None)

    @property
    def expansion(self) -> float:
        """What a printed count must be multiplied by to estimate the true one."""
        return prod(rule.expansion for rule in self.rules)

    def coarsen(self, claim: Claim) -> Claim:
        """Put the sentence that is counted in place of a claim."""
        for rule in self.on_claims:
            claim = rule.publish(claim)
        return claim

    def settle(
        self,
        value: int,
        rng: np.random.Generator | None = None,
        key: int | None = None,
    ) -> int | None:
        """Take one count through the steps that act on counts.

        Parameters
        ----------
        value : int
            A count of what the earlier steps left.
        rng : Generator, optional
            The generator of this number.
        key : int, optional
            The key of its cell.
        """
        settled: int | None = value
        for rule in self.on_counts:
            if settled is None:
                break
            if isinstance(rule, KeyRule):
                settled = rule.settle(settled, key)
            else:
                settled = rule.settle(settled, rng)
        return settled

    def undo(self, shown: Interval) -> Interval:
        """Undo the steps, the last one first."""
        return self._undo_through(self.rules, shown)

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit; of a single step, as that rule does."""
        if len(self.rules) == 1:
            return self.rules[0].reveals(printed)
        return super().reveals(printed)

    def holes(self, printed: Printed) -> tuple[Interval, ...]:
        """Give true counts within what a number reveals that never lead to it.

        A threshold leaves a hole above zero: with k = 5 before rounding to 10, a 0
        was 0 or 5, and nothing between.

        Parameters
        ----------
        printed : Printed
            What was printed.

        Returns
        -------
        tuple of Interval
            Smallest first; none where the number was withheld, and where a step acts
            before counts are settled.

        Examples
        --------
        >>> from kit.rules.threshold import Threshold
        >>> rule = Steps((Threshold(5), Rounding(10)))
        >>> rule.reveals(rule.publish(0)), rule.holes(rule.publish(0))
        (Interval(low=0, high=5), (Interval(low=1, high=4),))
        """
        acts_before = self.on_plays or self.on_tables
        is_suppressed = isinstance(printed, Suppressed)
        if is_suppressed or acts_before or not self._is_own(printed):
            return ()
        led = [Interval(printed.count, printed.count)]
        for rule in reversed(self.on_counts):
            led = [rule.undo(run) for run in led]
            # A threshold undoes a run as one, with what it would have withheld.
            if len(self.rules) > 1 and rule.suppressed is not None:
                led = [part for run in led for part in _cut(run, rule.suppressed)]
            led = [run for run in led if run.high is None or run.low <= run.high]
        return tuple(_between(led))

    def write(self, value: int) -> Printed:
        """Print a value in the form that tells most of what was done to it."""
        blurring = [r for r in self.on_counts if not isinstance(r.write(0), Exact)]
        if not blurring:
            return Exact(value)
        # Rounding twice in the same way changes nothing; in two ways, it takes a count
        # further away than the second one says.
        is_one = len(blurring) == 1
        if is_one or (isinstance(blurring[0], Rounding) and len(set(blurring)) == 1):
            return blurring[0].write(value)
        low, high = self._undo_through(self.on_counts, Interval(value, value))
        at_most = None if high is None else max(0, high - value, value - low)
        return Noisy(value, at_most)

    @staticmethod
    def _undo_through(rules: Sequence[BaseRule], shown: Interval) -> Interval:
        for rule in reversed(rules):
            shown = rule.undo(shown)
            if shown.high is not None and shown.low > shown.high:
                break  # nothing can have come out so
        return shown

    def __str__(self) -> str:
        return ", then ".join(map(str, self.rules))


@overload
def as_steps(rule: BaseRule) -> Steps: ...
@overload
def as_steps(rule: None) -> None: ...
def as_steps(rule: BaseRule | None) -> Steps | None:
    """Read a single rule as one step."""
    return rule if rule is None or isinstance(rule, Steps) else Steps((rule,))


def _place(rule: BaseRule) -> int:
    """Say at which stage of publishing a rule acts."""
    return next(at for at, kind in enumerate(_KINDS) if isinstance(rule, kind))


def _cut(run: Interval, out: Interval) -> list[Interval]:
    """Take some counts out of a run, which leaves up to two."""
    if out.high is None:
        return [Interval(run.low, out.low - 1)]
    low, high = run
    below = out.low - 1 if high is None else min(high, out.low - 1)
    return [Interval(low, below), Interval(max(low, out.high + 1), high)]


def _between(runs: Iterable[Interval]) -> Iterator[Interval]:
    """Give what lies between runs of counts, which may overlap."""
    last = None
    for low, high in sorted(runs, key=lambda run: run.low):
        if last is not None and last + 1 < low:
            yield Interval(last + 1, low - 1)
        if high is None:
            return
        last = high if last is None else max(last, high)


def _out_of_order(first: str, then: str) -> RuleError:
    """Say that one rule cannot act after another."""
    return RuleError(
        f"`rules` must act on sentences, then on plays, then on tables, then on "
        f"counts, keys of cells first; {then} cannot follow {first}: swap them."
    )
