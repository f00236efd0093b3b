"""Which group, of those an insider can describe, has a size within given limits?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kit.access import TOO_MANY, Refused, Reply
from kit.claims import Attribute, Claim

#: Lists of predicates: regions, age bands, plans, titles, days. Any will do, in any
#: order, and a finer list after a coarser one finds more sizes.
Pool = Sequence[Sequence[Claim]]


def find_group(
    ask: Callable[[Claim], Reply],
    pool: Pool,
    *,
    low: int,
    high: int,
    start: Claim | None = None,
) -> Claim | None:
    """Find a group of `low` to `high` people by halving a row of growing groups.

    Put the predicates in a row and join the first one, the first two, and so on: the
    groups grow from nobody to everybody. So the size that is wanted can be found as
    a name in a telephone book, and a refusal still tells on which side to go on. If
    the sizes jump over the limits at one predicate, that one is divided by the next
    list of the pool.

    Parameters
    ----------
    ask : callable
        Asks the desk for a count.
    pool : sequence of sequences of Claim
        Predicates that may be used, coarse lists first.
    low, high : int
        Limits of the size, in people, such that no smaller group than `low` is
        refused for being too large, and no larger one than `high` for being too small.
    start : Claim, optional
        A group of fewer than `low` people that must be inside.

    Returns
    -------
    Claim or None
        None if the lists are not fine enough, or do not reach `low`.

    References
    ----------
    .. [1] D. Denning, J. Schlörer, "A fast procedure for finding a tracker in a
       statistical database", ACM TODS 5(1), 1980: about log2 of the number of
       predicates, as here.

    Examples
    --------
    >>> from kit.claims import everyone
    >>> sizes = {"NY": 50, "TX": 30, "VT": 1}
    >>> states = [everyone().where(region=name) for name in sizes]
    >>> ask = lambda states: sum(sizes[name] for name in states.values)
    >>> print(find_group(ask, [states], low=60, high=80))
    are in the population, living in NY or TX
    """
    below, inside = start, None
    for predicates in pool:
        found, below, inside = _halve(ask, predicates, below, inside, low, high)
        if found is not None:
            return found
        if inside is None:
            return None
    return None


def _halve(
    ask: Callable[[Claim], Reply],
    predicates: Sequence[Claim],
    below: Claim | None,
    inside: Claim | None,
    low: int,
    high: int,
) -> tuple[Claim | None, Claim | None, Claim | None]:
    """Halve one list; give the group, or the place where the sizes jump.

    `below` has fewer than `low` people; joined to `inside` it has more than `high`.
    """
    first, last = 0, len(predicates)  # the jump lies in first + 1 .. last, if anywhere
    is_above = inside is not None
    while first < last:
        middle = (first + last - 1) // 2
        group = _join(below, inside, predicates[: middle + 1])
        size = ask(group)
        if not isinstance(size, Refused) and low <= size <= high:
            return group, below, inside
        if _is_above(size, high):
            last, is_above = middle, True
        else:
            first = middle + 1
    if not is_above:
        return None, below, None
    taken = predicates[:first]
    rest = predicates[first] if first < len(predicates) else ~any_of(predicates)
    return (
        None,
        _join(below, inside, taken) if taken else below,
        rest if inside is None else inside & rest,
    )


def _is_above(size: Reply, high: int) -> bool:
    if isinstance(size, Refused):
        return size.reason == TOO_MANY
    return size > high


def _join(below: Claim | None, inside: Claim | None, some: Sequence[Claim]) -> Claim:
    """Join to `below` the people of `inside` of whom one of some predicates is true."""
    added = any_of(some) if inside is None else inside & any_of(some)
    return added if below is None else below | added


def any_of(claims: Sequence[Claim]) -> Claim:
    """Join claims; values of one attribute are listed, as an analyst would.

    Examples
    --------
    >>> from kit.claims import everyone
    >>> print(any_of([everyone().where(region=state) for state in ("NY", "VT")]))
    are in the population, living in NY or VT
    """
    columns = {getattr(claim, "column", None) for claim in claims}
    if len(columns) == 1 and None not in columns:
        values = {value for claim in claims for value in claim.values}
        return Attribute(columns.pop(), tuple(sorted(values)))
    joined = claims[0]
    for claim in claims[1:]:
        joined = joined | claim
    return joined
