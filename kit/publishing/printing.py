"""What does the publisher print?

Claims are made coarser, plays are sampled, people are counted, counts pass through
the rule: in this order, and each step is handed no more than its type allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from statistics import median
from typing import cast

import numpy as np

from kit.checks import check_flag, check_seed, check_whole
from kit.claims.amounts import Amount, Statistic
from kit.claims.language import And, Attribute, Claim, Not, Or, everyone
from kit.errors import ClaimError, ReleaseError, RuleError
from kit.log import Log, check_log
from kit.printed import Exact, Figure, Noisy, Printed, Suppressed
from kit.publishing.counting import count, count_with_keys
from kit.publishing.marking import check_claims, combine, mark_leaves, measure
from kit.releases import Number, Release
from kit.rules.kinds import BaseRule, FigureRule
from kit.rules.steps import Steps, as_steps


def generator_of(seed: int, what: object) -> np.random.Generator:
    """Make the random generator of one number.

    Parameters
    ----------
    seed : int
        The publisher's seed, at least 0.
    what : object
        What the number is of, such as a claim; equal things get equal draws, and so
        do claims that differ in the order of their parts alone.

    Returns
    -------
    np.random.Generator
        The same for the same two.

    Examples
    --------
    >>> bool(generator_of(7, "A").integers(100) == generator_of(7, "A").integers(100))
    True
    """
    check_seed(RuleError, seed)
    digest = blake2b(_spell(what).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")])


def _spell(what: object) -> str:
    """Write down what a number is of, with parts in one order."""
    match what:
        case And(parts) | Or(parts):
            return f"{type(what).__name__}({', '.join(sorted(map(_spell, parts)))})"
        case Not(part):
            return f"Not({_spell(part)})"
        case Attribute(column, values):  # 34 in a table of texts is "34"
            return repr(Attribute(column, tuple(map(str, values))))
        case tuple():
            return f"({', '.join(map(_spell, what))})"
    return repr(what)


def sum_up(log: Log, statistics: Sequence[Statistic]) -> list[Fraction | None]:
    """Work out statistics of groups of viewers, each exactly."""
    leaves = [leaf for s in statistics for leaf in s.group.leaves()]
    yes = mark_leaves(log, [*leaves, everyone()])
    values = {
        amount: _measure(log, amount) for amount in {s.amount for s in statistics}
    }
    found = []
    for statistic in statistics:
        members = combine(statistic.group, yes) & yes[everyone()]
        found.append(_one(statistic.kind, values[statistic.amount][members]))
    return found


def _measure(log: Log, amount: Amount) -> np.ndarray:
    values = measure(log, amount)
    if (values < amount.low).any() or (values > amount.high).any():
        msg = (
            f"The amount `{amount.name}` must lie from {amount.low:,} to "
            f"{amount.high:,} for every viewer, and the log holds values outside; "
            "widen `low` and `high`."
        )
        raise ClaimError(msg)
    return values


def _one(kind: str, values: np.ndarray) -> Fraction | None:
    if kind == "total":
        return Fraction(int(values.sum()))
    if not len(values):
        return None
    if kind == "mean":
        return Fraction(int(values.sum()), len(values))
    picks: dict[str, Callable[[list[int]], float]] = {
        "median": median,
        "smallest": min,
        "largest": max,
    }
    return Fraction(picks[kind](values.tolist()))


#: Prints a count of one claim; a crowd has a key where the rule uses keys.
_Print = Callable[[Claim, int, int | None], Printed]


def publish(
    log: Log,
    claims: Sequence[Claim | Statistic],
    *,
    rule: BaseRule | None = None,
    seed: int | None = None,
    is_rule_known: bool = True,
    decimals: int = 1,
) -> Release:
    """Count claims on a log, apply a rule, and hand out what becomes public.

    A statistic is printed where the size of its group would be, and withheld where it
    would not, or where nobody is in the group.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim or Statistic
        What to publish. Claims that a rule makes coarser until they are the same
        are printed once.
    rule : BaseRule, optional
        What is done before anything is printed; by default nothing.
    seed : int, optional
        For a rule that is random or uses keys. The same claim gets the same draws,
        whatever else is published under the same seed.
    is_rule_known : bool, default=True
        Whether readers know the rule. If not, all they see of a count that was
        withheld is that it was.
    decimals : int, default=1
        To how many decimals the statistics are rounded.

    Returns
    -------
    Release
        With the rule where it is known, and never the seed.

    Raises
    ------
    ClaimError
        If `log` is none, `claims` holds something else, or one needs what the log
        lacks.
    ReleaseError
        If there is no claim, one stands twice, or `decimals` is below 0.
    RuleError
        If `rule` is none, acts on whole tables, cannot print statistics, is random
        without a seed, leaves plays out and is not known to readers, or lets no line
        be printed.
    """
    check_flag(RuleError, "is_rule_known", is_rule_known)
    steps = _check_rule(rule, seed)
    if steps is not None and steps.on_plays and not is_rule_known:
        wanted = f"True, since {rule} leaves plays out and no number says so"
        raise RuleError.bad_value("is_rule_known", wanted, is_rule_known)
    check_log(ClaimError, log)
    asked = check_claims(claims, (Claim, Statistic))
    if steps is not None:
        log = sift(log, steps, seed)
        if steps.on_claims:
            asked = list(dict.fromkeys(_coarsen(part, steps) for part in asked))
    statistics = [part for part in asked if isinstance(part, Statistic)]
    counted = [part for part in asked if not isinstance(part, Statistic)]
    keys: list[int | None] = [None] * len(counted)
    if steps is not None and steps.n_keys is not None and seed is not None:
        counts, found = count_with_keys(log, counted, n_keys=steps.n_keys, seed=seed)
        keys = [*found]
    else:
        counts = count(log, counted)
    print_one = _printer(steps, seed, is_rule_known)
    printed = _print_counts(counted, counts, keys, print_one)
    printed += _print_statistics(log, statistics, steps, print_one, decimals)
    numbers = {number.claim: number for number in printed}
    known = rule if is_rule_known else None
    return Release(_lines([numbers[part] for part in asked], steps), known)


def apply_rule(
    claims: Iterable[Claim],
    counts: Iterable[int],
    *,
    rule: BaseRule | None = None,
    seed: int | None = None,
) -> Release:
    """Turn true counts into a release, as `publish` does once it has counted.

    Parameters
    ----------
    claims, counts : iterables of the same length
        Claims and the true number of people of each.
    rule, seed
        As in `publish`. The rule must act on counts alone.

    Returns
    -------
    Release
        What is printed.

    Raises
    ------
    ClaimError
        If `claims` holds something else.
    ReleaseError
        If there is no claim, one stands twice, or the counts are not one for each.
    RuleError
        As in `publish`, or if the rule must see more than counts.
    """
    claims = check_claims(cast("Sequence[Claim]", claims))
    listed = list(counts) if isinstance(counts, Iterable) else []
    if len(claims) != len(listed):
        wanted = f"one number for each of the {len(claims)} claims"
        raise ReleaseError.bad_value("counts", wanted, counts)
    steps = _check_rule(rule, seed)
    if steps and (steps.on_claims or steps.on_plays or steps.n_keys is not None):
        raise needs_plays(str(rule))
    print_one = _printer(steps, seed, is_rule_known=True)
    numbers = _print_counts(claims, listed, [None] * len(claims), print_one)
    return Release(_lines(numbers, steps), rule)


def _check_rule(rule: BaseRule | None, seed: int | None) -> Steps | None:
    """Read a rule as steps, and refuse one that cannot print claims."""
    check_seed(RuleError, seed, or_none=True)
    if rule is None:
        return None
    if not isinstance(rule, BaseRule | FigureRule):
        wanted = "a rule of kit.rules, such as Threshold(11)"
        is_within = isinstance(getattr(rule, "rule", None), BaseRule)
        fix = "Use its `.rule`." if is_within else ""
        raise RuleError.bad_value("rule", wanted, rule, fix)
    steps = as_steps(rule)
    if steps.on_tables:
        raise needs_table(str(rule))
    if steps.n_keys is not None and seed is None:
        raise RuleError.needs_seed(str(rule))
    return steps


def sift(log: Log, rule: BaseRule, seed: int | None) -> Log:
    """Take a log through those steps of a rule that must see the plays."""
    for at, step in enumerate(as_steps(rule).on_plays):
        rng = None if seed is None else generator_of(seed, ("plays", at))
        log = replace(log, plays=step.publish(log.plays, rng))
    return log


def _coarsen(part: object, steps: Steps) -> object:
    if isinstance(part, Statistic):
        amount = part.amount
        steps.coarsen(amount.between(amount.low, amount.high))  # or it is refused
        return replace(part, group=steps.coarsen(part.group))
    return steps.coarsen(part) if isinstance(part, Claim) else part


def _printer(steps: Steps | None, seed: int | None, is_rule_known: bool) -> _Print:
    """Settle how one count is printed."""

    def print_one(claim: Claim, true: int, key: int | None = None) -> Printed:
        if steps is None:
            return Exact(true)
        rng = None
        if seed is not None and steps.is_random:
            rng = generator_of(seed, claim)
        printed = steps.print_settled(steps.settle(Exact(true).count, rng, key))
        if isinstance(printed, Suppressed) and not is_rule_known:
            return Suppressed()  # a cell that says "under 11" would tell the rule
        return printed

    return print_one


def _lines(numbers: list[Number], steps: Steps | None) -> tuple[Number, ...]:
    """Leave out the lines of which a rule does not even say that they are withheld."""
    if steps is None or not steps.leaves_no_line:
        return tuple(numbers)
    left = [n for n in numbers if not isinstance(n.printed, Suppressed)]
    if numbers and not left:
        msg = (
            f"Nothing may be printed under {steps!s}: every line was left out. "
            "Count more people, or spend more."
        )
        raise RuleError(msg)
    return tuple(left)


def _leaves_figures(steps: Steps) -> bool:
    """Say whether a mean is still that of the group: of all its people and plays."""
    is_noisy = any(isinstance(rule.write(0), Noisy) for rule in steps.on_counts)
    return not (steps.on_plays or steps.n_keys is not None or is_noisy)


def _print_counts(
    claims: list[Claim], counts: list[int], keys: list[int | None], print_one: _Print
) -> list[Number]:
    """Pass each count through the rule by itself."""
    rows = zip(claims, counts, keys, strict=True)
    return [Number(claim, print_one(claim, true, key)) for claim, true, key in rows]


def _print_statistics(
    log: Log,
    statistics: list[Statistic],
    steps: Steps | None,
    print_one: _Print,
    decimals: int,
) -> list[Number]:
    """Print each statistic whose group may be printed."""
    if not statistics:
        return []
    check_whole(ReleaseError, "decimals", decimals, least=0)
    if steps and not _leaves_figures(steps):
        msg = (
            f"`rule` must leave statistics as they are, and {steps!s} blurs numbers "
            "of people only: publish claims without statistics."
        )
        raise RuleError(msg)
    sizes = count(log, [statistic.group for statistic in statistics])
    numbers: list[Number] = []
    for statistic, size, value in zip(
        statistics, sizes, sum_up(log, statistics), strict=True
    ):
        shown = print_one(statistic.group, size, None)
        if value is None or isinstance(shown, Suppressed):
            numbers.append(Number(statistic, Suppressed()))
        else:
            # A fraction is rounded exactly; of two equally near, to the even one.
            near = round(value * 10**decimals) / Fraction(10**decimals)
            text = f"{Decimal(near.numerator) / near.denominator:.{decimals}f}"
            numbers.append(Number(statistic, Figure(text)))
    return numbers


def needs_plays(rule: str) -> RuleError:
    """Say that a rule cannot act on counts that were made already."""
    return RuleError(
        f"`rule` must act on counts alone, and {rule} needs the plays: use "
        "`publish` with the log."
    )


def needs_table(rule: str) -> RuleError:
    """Say that a rule acts on whole tables only."""
    return RuleError(
        f"`rule` must act on claims one by one, and {rule} needs a whole table: "
        "use `print_table`."
    )
