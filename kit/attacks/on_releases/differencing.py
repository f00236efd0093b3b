"""Who lies between two published numbers, one of which contains the other?"""

from __future__ import annotations

from itertools import permutations
from math import inf

from kit.claims import contains
from kit.errors import KitError, ReleaseError
from kit.findings import Proved
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Release


def subtract_nested(release: Release, *, fewer_than: int | None = None) -> list[Proved]:
    """Subtract every published number from each one that contains it.

    The attacker reads two boasts of the same company. On the 9th, 57 people had
    watched a film every day; on the 10th, 53 had. Whoever kept the longer streak
    kept the shorter one, so the numbers can be subtracted: four people stopped on
    the 10th. She has seen no log, only the press, and wants a group so small that
    she knows someone in it. She succeeds where a difference is certain and holds
    fewer people than the publisher's threshold allows.

    Parameters
    ----------
    release : Release
        The published numbers.
    fewer_than : int, optional
        Report only groups of 1 to `fewer_than` - 1 people; by default every group
        that is certainly not empty.

    Returns
    -------
    list of Proved
        One per difference, smallest first, each with the published numbers that
        prove it. Each difference is judged by its own two numbers; the rest of the
        release may narrow it further (see `kit.proof.Worlds`).

    Raises
    ------
    KitError
        If `fewer_than` is below 2.
    ReleaseError
        If the numbers contradict each other.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> tweets = release(
    ...     {
    ...         film.every_day(17, until="2017-12-09"): 57,
    ...         film.every_day(18, until="2017-12-10"): 53,
    ...     }
    ... )
    >>> [found.size.low for found in subtract_nested(tweets)]
    [4]
    """
    if fewer_than is not None and not (isinstance(fewer_than, int) and fewer_than > 1):
        raise KitError.bad_value("fewer_than", "an int of at least 2", fewer_than)
    findings = []
    for wide, narrow in permutations(release.numbers, 2):
        pair = Release((wide, narrow), release.rule)
        outer, inner = pair.intervals()
        # Only where the subtraction can leave somebody, and few enough, is it worth
        # asking whether one claim contains the other.
        if outer.high is not None and outer.high < inner.low:
            if contains(wide.claim, narrow.claim):
                raise ReleaseError.contradiction()
            continue
        fewest = outer.low - _number(inner.high)
        most = _number(outer.high) - inner.low
        is_small = fewer_than is None or most < fewer_than
        if fewest > 0 and is_small and contains(wide.claim, narrow.claim):
            left = wide.claim & ~narrow.claim
            worlds = Worlds(pair)
            findings.append(explain(worlds, left, worlds.bounds(left)))
    return sorted(findings, key=lambda found: _number(found.size.high))


def _number(high: int | None) -> float:
    return inf if high is None else high
