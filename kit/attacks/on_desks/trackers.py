"""Which permitted questions add up to a forbidden one?

Each formula is a list of groups with whole weights. For every viewer, the weights of
the groups that hold her sum to one if she is in the group asked about, and to nought
if not. So it holds for counts, and for totals of any amount, of any population.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kit.access import TOO_MANY, Refused, Reply
from kit.checks import is_list
from kit.claims.language import Attribute, Claim, everyone
from kit.claims.relations import contains, is_possible
from kit.errors import DeskError

#: Weights and groups whose counts, so weighted, sum to the count that is wanted.
Formula = tuple[tuple[int, Claim], ...]


def subtract_from_all(group: Claim) -> Formula:
    """Count everybody and take away those who are not in the group.

    Works where a desk guards small groups and forgets that leaving out few people
    tells as much.
    """
    return ((1, everyone()), (-1, ~group))


@dataclass(frozen=True)
class IndividualTracker:
    """A wide group A around the target, from which one condition sets him apart.

    Parameters
    ----------
    wide : Claim
        A, where the group wanted is A and B; both A and "A and not B" must be
        permitted.

    References
    ----------
    .. [1] J. Schlörer, "Identification and retrieval of personal records from a
       statistical data bank", Methods of Information in Medicine 14 (1975).

    Examples
    --------
    >>> women, professors = everyone().where(plan="F"), everyone().where(region="CS")
    >>> for weight, group in IndividualTracker(women).formula(professors):
    ...     print(weight, group)
    1 are in the population, on the F plan
    -1 are in the population, on the F plan, not living in CS
    """

    wide: Claim

    def formula(self, narrow: Claim) -> Formula:
        """COUNT(A · B) = COUNT(A) - COUNT(A · ¬B), for any B."""
        return ((1, self.wide), (-1, self.wide & ~narrow))


@dataclass(frozen=True)
class GeneralTracker:
    """One group T, half-way in size, that opens every forbidden question.

    Joined to T, a small group hides in a large one; joined to what is not T, in
    another. The two counts hold everybody once, and the small group once too often.

    Parameters
    ----------
    group : Claim
        T, with 2k ≤ COUNT(T) ≤ n - 2k.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979, section 4.

    Examples
    --------
    >>> from kit.claims import watched
    >>> men = GeneralTracker(everyone().where(plan="M"))
    >>> [weight for weight, _ in men.formula(watched("A"))]
    [1, 1, -1, -1]
    """

    group: Claim

    def is_apart(self, wanted: Claim) -> bool:
        """Whether the words leave open on which side of T a group lies.

        The sum holds on either side. But for a group inside T, "C or T" is T once more:
        that is the subtraction of an individual tracker, put in a longer way.

        Examples
        --------
        >>> from kit.claims import watched
        >>> basic = everyone().where(plan="Basic")
        >>> GeneralTracker(basic).is_apart(watched("A").where(plan="Basic"))
        False
        >>> GeneralTracker(basic).is_apart(watched("A"))
        True
        """
        may_be_in = is_possible(self.group & wanted)
        return may_be_in and not contains(self.group, wanted)

    def formula(self, wanted: Claim, *, is_large: bool = False) -> Formula:
        """COUNT(C) = COUNT(C + T) + COUNT(C + ¬T) - COUNT(T) - COUNT(¬T).

        A large group leaves out few: then the same is done with those left out, and
        taken away from all.
        """
        tracker = self.group
        if is_large:
            rest = ((-1, ~wanted | tracker), (-1, ~wanted | ~tracker))
            return ((2, tracker), (2, ~tracker), *rest)
        return (
            (1, wanted | tracker),
            (1, wanted | ~tracker),
            (-1, tracker),
            (-1, ~tracker),
        )


def check_pool(pool: object) -> list[list[Claim]]:
    """Refuse what holds anything but claims, in lists, and one that holds none."""
    lists = []
    if is_list(pool):
        lists = [list(some) if is_list(some) else [some] for some in pool]
    claims = [claim for some in lists for claim in some]
    if not claims or not all(isinstance(claim, Claim) for claim in claims):
        raise DeskError.bad_value("pool", "lists of claims, none empty", pool)
    return lists


def leave_open(pool: Iterable[Iterable[Claim]], group: Claim) -> list[list[Claim]]:
    """Keep the predicates that leave open on which side of them a group lies.

    Parameters
    ----------
    pool : iterable of iterables of Claim
        What a tracker may be made of.
    group : Claim
        Whom it is meant for.

    Returns
    -------
    list of list of Claim
        Without the lists that nothing is left of; none, where the words about the
        group settle every predicate.

    Raises
    ------
    DeskError
        If `pool` holds no claim or anything else, or `group` is none.

    Examples
    --------
    >>> from kit.claims import watched
    >>> plans = [everyone().where(plan=name) for name in ("Basic", "Premium")]
    >>> films = [watched("A"), watched("B")]
    >>> [len(some) for some in leave_open([plans, films], films[0].where(plan="Basic"))]
    [1]
    """
    pool = check_pool(pool)
    if not isinstance(group, Claim):
        raise DeskError.bad_value("group", "a claim, such as watched(...)", group)
    kept = [
        [one for one in some if GeneralTracker(one).is_apart(group)] for some in pool
    ]
    return [some for some in kept if some]


@dataclass(frozen=True)
class DoubleTracker:
    """Two groups, T inside U, for thresholds that leave no general tracker.

    Parameters
    ----------
    inner, joined : Claim
        T, with k ≤ COUNT(T) ≤ n - 2k, and a group that joined to T gives U, with
        2k ≤ COUNT(U) ≤ n - k.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979, section 5.

    Examples
    --------
    >>> from kit.claims import watched
    >>> maths, staff = everyone().where(region="Math"), everyone().where(plan="Prof")
    >>> [weight for weight, _ in DoubleTracker(maths, staff).formula(watched("A"))]
    [1, 1, -1, -1]
    """

    inner: Claim
    joined: Claim

    @property
    def outer(self) -> Claim:
        """U, which holds T by the way it is put."""
        return self.joined | self.inner

    def formula(self, wanted: Claim, *, is_large: bool = False) -> Formula:
        """COUNT(C) = COUNT(U) + COUNT(C + T) - COUNT(T) - COUNT(¬(C · T) · U)."""
        inner, outer = self.inner, self.outer
        if is_large:
            left_out = self.formula(~wanted)
            everybody = ((1, inner), (1, ~inner))
            return (*everybody, *((-weight, group) for weight, group in left_out))
        return (
            (1, outer),
            (1, wanted | inner),
            (-1, inner),
            (-1, outer & ~(wanted & inner)),
        )


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

    References
    ----------
    .. [1] D. Denning, J. Schlörer, "A fast procedure for finding a tracker in a
       statistical database", ACM TODS 5(1), 1980: about log2 of the number of
       predicates, as here.
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
    """Join claims; values of one attribute are listed, as an analyst would."""
    facts = [claim for claim in claims if isinstance(claim, Attribute)]
    columns = {fact.column for fact in facts}
    if len(columns) == 1 and len(facts) == len(claims):
        values = {value for fact in facts for value in fact.values}
        return Attribute(columns.pop(), tuple(sorted(values)))
    joined = claims[0]
    for claim in claims[1:]:
        joined = joined | claim
    return joined
