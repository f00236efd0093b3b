"""What does a rule print, run again and again on data that an auditor made up?

An auditor needs no log. He chooses how many people stand behind each number, once
without one person and once with her, and sees nothing but what comes out. The field
calls two such inputs neighbouring data sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kit.checks import check_people, check_whole, is_list
from kit.errors import AttackError, PackageError
from kit.rules.arrays import settle_each, settle_keyed
from kit.rules.kinds import BaseRule, ClaimRule, CountRule, FigureRule, KeyRule
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import Noise
from kit.rules.private.private_rule import PrivateRule
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps, as_steps

#: Takes true counts, a row for each run, and gives what is printed, NaN if withheld.
Mechanism = Callable[[np.ndarray, np.random.Generator | None], np.ndarray]
#: What can be audited.
Audited = BaseRule | PrivateRule | Mechanism


@dataclass(frozen=True)
class Neighbours:
    """True counts without one person, and the same counts with her.

    What a bound on contributions leaves out is not in them: they are what goes into
    the noise.

    Parameters
    ----------
    without : sequence of int
        How many people stand behind each number.
    present : sequence of int, of the same length
        The same with one person more: a count stays or changes by one. It falls where
        a claim says what she did not do.

    Raises
    ------
    AttackError
        If there is no count, one is none, or one changes by more than one person.

    Examples
    --------
    >>> import kit
    >>> kit.attacks.Neighbours([53, 6, 6], [54, 7, 6]).n_changed
    2
    """

    without: Sequence[int]
    present: Sequence[int]

    def __post_init__(self) -> None:
        for name in ("without", "present"):
            object.__setattr__(self, name, _read_counts(name, getattr(self, name)))
        if len(self.without) != len(self.present):
            rule = f"as many counts as `without`, {len(self.without):,}"
            raise AttackError.bad_value("present", rule, len(self.present))
        if any(abs(b - a) > 1 for a, b in zip(self.without, self.present, strict=True)):
            rule = "counts that differ from those of `without` by one person at most"
            raise AttackError.bad_value("present", rule, self.present)

    @property
    def n_changed(self) -> int:
        """How many of the counts one person changes."""
        return sum(a != b for a, b in zip(self.without, self.present, strict=True))

    @classmethod
    def moving(cls, n_counts: int, *, people: int = 100) -> Neighbours:
        """Let one person be in every one of some counts of equal size.

        Parameters
        ----------
        n_counts : int
            How many counts, at least 1.
        people : int, default=100
            How many others are in each.

        Raises
        ------
        AttackError
            If a number is out of range.
        """
        check_whole(AttackError, "n_counts", n_counts)
        check_people(AttackError, "people", people)
        return cls([people] * n_counts, [people + 1] * n_counts)

    @classmethod
    def worst_for(cls, private: PrivateRule) -> Neighbours:
        """Let one person be in as many counts as the rule reckons with.

        Where the list of claims was found in the log, she alone puts them on it.

        Parameters
        ----------
        private : PrivateRule
            A rule that `kit.rules.private_rule` made.

        Raises
        ------
        AttackError
            If it is none.
        """
        if not isinstance(private, PrivateRule):
            rule = "a rule that `private_rule` made"
            raise AttackError.bad_value("private", rule, private)
        people = 100 if private.threshold is None else 0
        return cls.moving(private.sensitivity.counts, people=people)


def as_mechanism(rule: Audited) -> Mechanism:
    """Read a rule as something that is run on rows of counts."""
    if isinstance(rule, PrivateRule):
        rule = rule.rule
    if isinstance(rule, BaseRule):
        steps = as_steps(rule)
        for step in steps.rules:
            _check_step(step)
        return _Stepwise(steps)
    if isinstance(rule, FigureRule) or not callable(rule):
        wanted = "a rule for counts, or a function of rows of counts and a generator"
        raise AttackError.bad_value("rule", wanted, rule)
    return rule


@dataclass(frozen=True)
class _Stepwise:
    """Run the steps of a rule on many rows at once."""

    steps: Steps

    def __call__(
        self, counts: np.ndarray, rng: np.random.Generator | None
    ) -> np.ndarray:
        settled = counts.astype(float)
        for step in self.steps.rules:
            shown = ~np.isnan(settled)
            settled[shown] = _settle(step, settled[shown].astype(np.int64), rng)
        return settled

    def __str__(self) -> str:
        return str(self.steps)


def _check_step(step: BaseRule) -> None:
    """Refuse what acts on more than counts, but for a bound: see `Neighbours`."""
    if not isinstance(step, CountRule | ClaimRule | ContributionBound | Sampling):
        rule = "one that acts on counts, and not on plays or whole tables"
        fix = "Audit the steps that follow it, on the counts that it leaves."
        raise AttackError.bad_value("rule", rule, str(step), fix)


def _settle(
    step: BaseRule, values: np.ndarray, rng: np.random.Generator | None
) -> np.ndarray:
    """Take many values through one step, NaN where one is withheld."""
    if isinstance(step, Noise) and values.size:  # drawn by OpenDP where no rng is given
        return settle_each(step, values, rng)
    lot = np.random.default_rng() if rng is None else rng
    if isinstance(step, Sampling):
        return lot.binomial(values, step.share)
    if isinstance(step, KeyRule):
        # People are drawn anew: the sum of their keys is any as often as any other.
        keys = lot.integers(step.n_keys, size=values.size) * (values != 0)
        return settle_keyed(step, values, keys)
    if isinstance(step, CountRule) and values.size:
        return settle_each(step, values, lot)
    return values  # other sentences, or what a bound has left in already


def run(
    mechanism: Mechanism,
    counts: Sequence[int],
    runs: int,
    rng: np.random.Generator | None,
) -> np.ndarray:
    """Run a rule on the same counts many times, each time as if it were the first.

    Returns
    -------
    array of float, of shape (runs, n_counts)
        What was printed; NaN where it was withheld.
    """
    rows = np.tile(np.asarray(counts, dtype=np.int64), (runs, 1))
    return run_rows(mechanism, rows, rng)


def run_rows(
    mechanism: Mechanism, rows: np.ndarray, rng: np.random.Generator | None
) -> np.ndarray:
    """Run a rule on rows of counts, and see to it that as many numbers come back."""
    try:
        printed = np.asarray(mechanism(rows, rng), dtype=float)
    except (TypeError, ValueError) as error:
        if isinstance(error, (AttackError, PackageError)):
            raise
        rule = "one that turns rows of counts into numbers, NaN where one is withheld"
        raise AttackError.bad_value("rule", rule, f"{error}") from error
    if printed.shape != rows.shape:
        rule = f"one that prints as many numbers as there are counts, {rows.shape}"
        raise AttackError.bad_value("rule", rule, printed.shape)
    return printed


def _read_counts(name: str, counts: object) -> tuple[int, ...]:
    listed = list(counts) if is_list(counts) else []
    if not listed:
        raise AttackError.bad_value(name, "a list of counts, at least one", counts)
    named = ((f"{name}[{at}]", count) for at, count in enumerate(listed))
    return tuple(check_people(AttackError, *pair) for pair in named)
