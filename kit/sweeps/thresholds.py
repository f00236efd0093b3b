"""Which threshold would have stopped it? The same numbers under every k."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kit.claims.language import Claim, everyone
from kit.errors import SweepError
from kit.printed import Suppressed
from kit.proof.worlds import Worlds
from kit.publishing.printing import apply_rule
from kit.rules.threshold import Threshold

#: Thresholds in use somewhere, and the numbers of the published cases.
K_GRID = (1, 2, 3, 5, 8, 10, 11, 12, 20, 30, 50, 53, 90, 100)


def sweep_thresholds(
    counts: Mapping[Claim, int],
    groups: Mapping[str, Claim],
    *,
    population: int,
    ks: Sequence[int] = K_GRID,
) -> pl.DataFrame:
    """Publish the same counts under each threshold, and attack what is left.

    Parameters
    ----------
    counts : mapping of Claim to int
        What the publisher would print, and the true number of people.
    groups : mapping of str to Claim
        Groups to look for, each under a name in plain words: published claims, or
        others that lie between them.
    population : int
        Number of viewers in all, published like the rest.
    ks : sequence of int, default=K_GRID
        Thresholds; k is the smallest count that may be printed.

    Returns
    -------
    pl.DataFrame of shape (n_ks * n_groups, 5)
        `k`; `claim`, the name of the group; `status`, one of ``"printed"``,
        ``"withheld"`` (its size stays open, or nobody is in it) and ``"given away
        anyway"`` (not printed, yet proved by what is); `low` and `high`, its size
        in people.

    Raises
    ------
    SweepError
        If `counts` is no mapping from claims to numbers, `groups` none of names to
        claims, either `groups` or `ks` holds nothing, or a k is below 1.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> swept = kit.sweep_thresholds(
    ...     {until_9th: 57, until_10th: 53},
    ...     {"stopped": until_9th & ~until_10th},
    ...     population=1000,
    ...     ks=[11, 54],
    ... )
    >>> swept["status"].to_list()
    ['given away anyway', 'withheld']
    """
    _check(counts, groups, ks)
    claims = [everyone(), *counts]
    true = [population, *counts.values()]
    rows = []
    for k in ks:
        release = apply_rule(claims, true, rule=Threshold(k))
        worlds = Worlds(release)
        hidden = {n.claim: isinstance(n.printed, Suppressed) for n in release.numbers}
        for name, group in groups.items():
            size = worlds.bounds(group)
            given = size.is_proved and size.low > 0
            status = "given away anyway" if given else "withheld"
            if hidden.get(group) is False:
                status = "printed"
            rows.append((k, name, status, size.low, size.high))
    columns = ["k", "claim", "status", "low", "high"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _check(counts: object, groups: object, ks: object) -> None:
    """Refuse what is no set of counts, groups and thresholds."""
    if not _maps(counts, Claim, object):
        rule = "a mapping from claims to numbers of people, such as {watched(...): 53}"
        raise SweepError.bad_value("counts", rule, counts)
    if not (groups and _maps(groups, str, Claim)):
        rule = (
            'a mapping from names to claims, with at least one, such as {"left": ...}'
        )
        raise SweepError.bad_value("groups", rule, groups)
    if isinstance(ks, str) or not isinstance(ks, Sequence) or not ks:
        raise SweepError.bad_value("ks", "a list of at least one threshold", ks)


def _maps(found: object, keys: type, values: type) -> bool:
    return isinstance(found, Mapping) and all(
        isinstance(key, keys) and isinstance(value, values)
        for key, value in found.items()
    )
