"""Is somebody of whom a little is known in a published group, or certainly not?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import polars as pl

from kit.attackers import ThreatModel
from kit.claims.amounts import Amount
from kit.claims.language import Claim
from kit.errors import KnowledgeError
from kit.findings import Proved
from kit.knowledge import Knowledge, as_knowledge
from kit.printed import Range
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds, check_claims
from kit.releases import Bounds, Number, Release
from kit.results import Result

THREAT = ThreatModel(
    attack="place_target, narrow_amount",
    attacker="a colleague who knows one thing of the target",
    reads="published counts and figures of people",
    of_target="one claim that is true of the target, or more",
    of_others="nothing",
    wins="all who fit are in the group, or none; or one value of an amount is left",
    kind="Proved",
    source="Fréchet 1951",
)

_PARTS = ("fit what is known", "are in the group", "are not in the group")
_SCHEMA = {"part": pl.String, "low": pl.Int64, "high": pl.Int64}


@dataclass(frozen=True, eq=False)
class Membership(Result):
    """What a release says of someone of whom something is known.

    Parameters
    ----------
    findings : tuple of Proved
        That nobody who fits what is known is outside of the group, or in it; or else
        how many of them are in it for certain. None where nobody has to be.
    table : pl.DataFrame
        Three rows: how many people fit what is known (`part`, `low`, `high`), how many
        of them are in the group, and how many are not.
    known : Bounds
        How many people fit what is known of the target.
    both : Bounds
        How many of them are in the group as well.
    outside : Bounds
        How many of them are not.
    """

    known: Bounds
    both: Bounds
    outside: Bounds

    @property
    def because(self) -> tuple[Number, ...]:
        """Numbers that prove certainty, if any; one may be the knowledge itself."""
        is_certain = self.is_certainly_in or self.is_certainly_out
        return cast("Proved", self.findings[0]).because if is_certain else ()

    @property
    def is_certainly_in(self) -> bool:
        """Whether everyone who fits what is known is in the group, in every world."""
        return self.outside.high == 0 and not self.is_certainly_out

    @property
    def is_certainly_out(self) -> bool:
        """Whether nobody who fits what is known is in the group, in any world."""
        return self.both.high == 0

    @property
    def lowest_share(self) -> float:
        """Of those who fit, no smaller share, from 0 to 1, can be in the group."""
        if self.is_certainly_in:
            return 1.0
        if self.outside.high is None or not self.both.low:
            return 0.0
        return self.both.low / (self.both.low + self.outside.high)

    @property
    def highest_share(self) -> float:
        """Of those who fit, no larger share, from 0 to 1, can be in the group."""
        if self.is_certainly_out:
            return 0.0
        if self.both.high is None:
            return 1.0
        return self.both.high / (self.both.high + self.outside.low)


def place_target(
    release: Release, knowledge: Knowledge | Claim, *, group: Claim
) -> Membership:
    """Say what is proved of a target of whom something is known.

    The attacker knows one thing about a colleague: he watched the film on the 3rd,
    he said so at lunch. The company published how many people watched on that day,
    and how many watched every day. If the two are equal, he is in the streak, and so
    is everyone who watched that day; otherwise the numbers give the share of that
    day's audience that is. She succeeds where that share is 1, or 0.

    Parameters
    ----------
    release : Release
        The published numbers.
    knowledge : Knowledge or Claim
        What is known of the target; a claim is one fact, and true.
    group : Claim
        The published group, such as an 18-day streak.

    Returns
    -------
    Membership
        Certainty, or limits to the share of those who fit that is in the group.

    Raises
    ------
    ContradictionError
        If the numbers contradict each other.
    KnowledgeError
        If nobody can fit what is known, by itself or beside the release.

    References
    ----------
    .. [1] M. Fréchet, "Sur les tableaux de corrélation dont les marges sont
       données", Annales de l'Université de Lyon, 1951: the bounds on a joint count.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> streak = film.every_day(3, until="2017-12-03")
    >>> day = film.on("2017-12-02")
    >>> place_target(release({streak: 4, day: 5}), day, group=streak).lowest_share
    0.8
    >>> place_target(release({streak: 5, day: 5}), day, group=streak).is_certainly_in
    True
    """
    check_claims("group", [group])
    known = as_knowledge(knowledge)
    worlds = _worlds_with(release, known)
    inside, outside = group & known.claim, known.claim & ~group
    sizes = [worlds.bounds(part) for part in (known.claim, inside, outside)]
    findings = [
        explain(worlds, part, size)
        for part, size in zip((inside, outside), sizes[1:], strict=True)
        if size.high == 0
    ]
    if not findings and sizes[1].low:
        findings = [Proved(inside, sizes[1], because=(), is_smallest=False)]
    rows = [
        (part, size.low, size.high) for part, size in zip(_PARTS, sizes, strict=True)
    ]
    return Membership(findings, pl.DataFrame(rows, _SCHEMA, orient="row"), *sizes)


@dataclass(frozen=True, eq=False)
class AmountRange(Result):
    """Which values of an amount a target can have.

    Parameters
    ----------
    findings : tuple of Proved
        That nobody who fits what is known has another value, if any is ruled out.
    table : pl.DataFrame
        One row: the `amount`, `low` and `high`.
    low, high : int
        The smallest and the largest value that is possible; those between them may or
        may not be.
    """

    low: int
    high: int


def narrow_amount(
    release: Release, knowledge: Knowledge | Claim, *, amount: Amount
) -> AmountRange:
    """Say which values of an amount a target can have.

    The attacker knows that a colleague is one of a published group, and wants his
    age. Every value that no world gives to anybody who fits what she knows is ruled
    out; she succeeds where one value is left.

    Parameters
    ----------
    release : Release
        The published numbers, with figures of the amount among them.
    knowledge : Knowledge or Claim
        What is known of the target; a claim is one fact, and true.
    amount : Amount
        What is asked.

    Returns
    -------
    AmountRange
        The smallest and the largest value that is possible.

    Raises
    ------
    ContradictionError, KnowledgeError
        As in `place_target`.

    Examples
    --------
    >>> from kit.claims import everyone, mean, watched
    >>> from kit.releases import release
    >>> age, film = Amount("age", 0, 99), watched("A")
    >>> numbers = release({film: 2, mean(age, film): "98.5"}, population=5)
    >>> found = narrow_amount(numbers, film, amount=age)
    >>> found.low, found.high
    (98, 99)
    """
    if not isinstance(amount, Amount):
        rule = 'an Amount, such as Amount("age", 0, 125)'
        raise KnowledgeError.bad_value("amount", rule, amount)
    known = as_knowledge(knowledge)
    worlds = _worlds_with(release, known)
    low, high = amount.low, amount.high
    while low < high:  # the smallest value that somebody known so far can have
        middle = (low + high) // 2
        if worlds.bounds(known.claim & amount.at_most(middle)).high == 0:
            low = middle + 1
        else:
            high = middle
    smallest, high = low, amount.high
    while low < high:
        middle = (low + high + 1) // 2
        if worlds.bounds(known.claim & amount.at_least(middle)).high == 0:
            high = middle - 1
        else:
            low = middle
    findings = []
    if (smallest, low) != (amount.low, amount.high):
        others = known.claim & ~amount.between(smallest, low)
        nobody = Bounds(0, 0, True, True)
        findings = [Proved(others, nobody, because=(), is_smallest=False)]
    table = pl.DataFrame({"amount": [amount.name], "low": [smallest], "high": [low]})
    return AmountRange(findings, table, smallest, low)


def _worlds_with(release: Release, known: Knowledge) -> Worlds:
    """Read what is known as one more number: at least one person fits it."""
    alone = Worlds(release)
    size = alone.bounds(known.claim)
    if size.high == 0:
        because = explain(alone, known.claim, size).because
        raise _against_release(known, because)
    if size.low > 0 or known.claim in release.claims:
        return alone  # the release says so already
    return Worlds(release + Release((Number(known.claim, Range(1)),)))


def _against_release(knowledge: object, numbers: tuple) -> KnowledgeError:
    """Say that what is known cannot be, if the published numbers are right."""
    listed = "; ".join(str(number) for number in numbers)
    return KnowledgeError(
        f"What is known of the target cannot be true beside the release: nobody "
        f"{knowledge}, by {listed}; check the fact, and whether both mean the same "
        "population."
    )
