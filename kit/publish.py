"""How many viewers does each claim count, and what does the publisher print?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kit.claims import Claim, everyone
from kit.errors import ReleaseError
from kit.log import Log
from kit.marking import check_claims, combine, counts_unlisted, mark_leaves
from kit.printed import Exact, Suppressed
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
    claims: Sequence[Claim],
    *,
    rule: Rule | None = None,
    is_rule_known: bool = True,
) -> Release:
    """Count claims on a log, apply a rule, and hand out what becomes public.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim
        What to publish.
    rule : Rule, optional
        What is done to each count before it is printed; by default nothing.
    is_rule_known : bool, default=True
        Whether readers know the rule. If not, all they see of a count that was
        withheld is that it was.

    Raises
    ------
    ClaimError
        As in `count`.
    ReleaseError
        If there is no claim, or one stands twice.
    """
    claims = check_claims(claims)
    counts = count(log, claims)
    return apply_rule(claims, counts, rule=rule, is_rule_known=is_rule_known)


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
    print_one = rule.publish if rule else Exact
    printed = [print_one(true) for true in counts]
    if not is_rule_known:
        # A cell that says "under 11" would tell the rule.
        printed = [Suppressed() if isinstance(p, Suppressed) else p for p in printed]
    numbers = map(Number, claims, printed)
    return Release(tuple(numbers), rule if is_rule_known else None)
