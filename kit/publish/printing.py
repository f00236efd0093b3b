"""How many viewers does each claim count, and what does the publisher print?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from kit.claims import Claim, Statistic, everyone
from kit.errors import ReleaseError
from kit.log import Log
from kit.printed import Exact, Figure, Suppressed, is_whole
from kit.publish.marking import check_claims, combine, counts_unlisted, mark_leaves
from kit.publish.summing import sum_up
from kit.release import Number, Release, Rule


def count(log: Log, claims: Sequence[Claim]) -> list[int]:
    """Count the distinct viewers of each claim, in one pass over the log.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim, of length n
        What to count.

    Returns
    -------
    list of int, of length n
        Distinct people, in the order of the claims.

    Raises
    ------
    ClaimError
        If `claims` holds something else, or a claim needs a column that the log
        lacks.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.claims import everyone, watched
    >>> from kit.log import check_plays
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1, 2],
    ...         "title": ["A", "B", "A"],
    ...         "day": ["2017-12-01", "2017-12-02", "2017-12-02"],
    ...     }
    ... )
    >>> film = watched("A")
    >>> count(check_plays(plays), [film, film.on("2017-12-02"), everyone()])
    [2, 1, 2]
    """
    claims = check_claims(claims)
    leaves = [leaf for claim in claims for leaf in claim.leaves()]
    if any(counts_unlisted(claim) for claim in claims):
        leaves.append(everyone())
    yes = mark_leaves(log, leaves)
    everybody = yes.get(everyone(), np.True_)
    return [int((combine(claim, yes) & everybody).sum()) for claim in claims]


def publish(
    log: Log,
    claims: Sequence[Claim | Statistic],
    *,
    rule: Rule | None = None,
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
        What to publish.
    rule : Rule, optional
        What is done to each count before it is printed; by default nothing.
    is_rule_known : bool, default=True
        Whether readers know the rule. If not, all they see of a count that was
        withheld is that it was.
    decimals : int, default=1
        To how many decimals the statistics are rounded.

    Raises
    ------
    ClaimError
        As in `count` and `kit.publish.summing.sum_up`.
    ReleaseError
        If there is no claim, one stands twice, or `decimals` is below 0.
    """
    asked = list(claims) if isinstance(claims, Iterable) else [None]
    statistics = [part for part in asked if isinstance(part, Statistic)]
    claims = check_claims([part for part in asked if not isinstance(part, Statistic)])
    printed = _print_counts(claims, count(log, claims), rule, is_rule_known)
    printed += _print_statistics(log, statistics, rule, decimals)
    numbers = {number.claim: number for number in printed}
    known = rule if is_rule_known else None
    return Release(tuple(numbers[part] for part in asked), known)


def _print_statistics(
    log: Log, statistics: list[Statistic], rule: Rule | None, decimals: int
) -> list[Number]:
    """Print each statistic whose group may be printed."""
    if not statistics:
        return []
    if not is_whole(decimals) or decimals < 0:
        raise ReleaseError.bad_value("decimals", "an int of at least 0", decimals)
    sizes = count(log, [statistic.group for statistic in statistics])
    numbers = []
    for statistic, size, value in zip(
        statistics, sizes, sum_up(log, statistics), strict=True
    ):
        shown = rule.publish(size) if rule else Exact(size)
        if value is None or isinstance(shown, Suppressed):
            numbers.append(Number(statistic, Suppressed()))
        else:
            # A fraction is rounded exactly; of two equally near, to the even one.
            near = round(value * 10**decimals) / Fraction(10**decimals)
            text = f"{Decimal(near.numerator) / near.denominator:.{decimals}f}"
            numbers.append(Number(statistic, Figure(text)))
    return numbers


def apply_rule(
    claims: Iterable[Claim],
    counts: Iterable[int],
    *,
    rule: Rule | None = None,
    is_rule_known: bool = True,
) -> Release:
    """Turn true counts into a release, as `publish` does once it has counted.

    Parameters
    ----------
    claims, counts : iterables of the same length
        Claims and the true number of people of each.
    rule, is_rule_known
        As in `publish`.

    Raises
    ------
    ReleaseError
        If there is no claim, one stands twice, or the counts are not one for each.
    """
    claims, counts = list(claims), list(counts)
    if len(claims) != len(counts):
        wanted = f"one number for each of the {len(claims)} claims"
        raise ReleaseError.bad_value("counts", wanted, counts)
    numbers = _print_counts(claims, counts, rule, is_rule_known)
    return Release(tuple(numbers), rule if is_rule_known else None)


def _print_counts(
    claims: list[Claim], counts: list[int], rule: Rule | None, is_rule_known: bool
) -> list[Number]:
    """Pass each count through the rule by itself."""
    print_one = rule.publish if rule else Exact
    printed = [print_one(true) for true in counts]
    if not is_rule_known:
        # A cell that says "under 11" would tell the rule.
        printed = [Suppressed() if isinstance(p, Suppressed) else p for p in printed]
    return list(map(Number, claims, printed))
