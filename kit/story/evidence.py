"""What do the published sentences prove, and what do they make likely?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import cast

from kit.attacks.on_releases.membership import Membership, place_target
from kit.checks import check_whole
from kit.claims.language import And, Claim, Everyone
from kit.claims.relations import contains
from kit.claims.viewing import Episodes, Plays, Streak
from kit.claims.wording import Unit
from kit.errors import LedgerError
from kit.findings import Proved
from kit.ledger.entries import Entry
from kit.ledger.gather import Gathered
from kit.measures.k import KRelease, choose_smallest, k_cell
from kit.measures.searching import MOST_GROUPS, Search
from kit.measures.tails import Extreme
from kit.printed import Interval
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Number, Release
from kit.story.likely import UniqueBy, expect_each_unique, find_outside


@dataclass(frozen=True, eq=False)
class Implied:
    """The groups that a release proves to hold somebody."""

    worlds: Worlds  # every population that fits the release
    groups: tuple[tuple[Claim, Bounds], ...]  # the smallest first
    is_exhaustive: bool
    n_bounded: int  # groups whose size was bounded
    k_release: KRelease  # the smallest of them, as `kit.measures.k.k_release` finds it

    def hidden(self, *, k: int) -> tuple[tuple[Claim, Bounds], ...]:
        """List the groups of fewer people than that, of which nobody printed a number.

        Several may overlap.
        """
        claims = self.worlds.release.claims
        printed = [found for found in self.groups if found[0] in claims]
        return tuple(
            (group, size)
            for group, size in self.groups
            if size.high is not None
            and size.high < k
            # The same group in other words has the same size.
            and not is_said(group, [claim for claim, same in printed if same == size])
        )

    def prove(self, group: Claim, size: Bounds) -> Proved:
        """Find the fewest numbers that prove the size of one of the groups."""
        return explain(self.worlds, group, size)


def is_said(group: Claim, claims: Collection[Claim]) -> bool:
    """Say whether one of some claims means this group, in whatever words."""
    return group in claims or any(
        contains(claim, group) and contains(group, claim) for claim in claims
    )


def find_implied(
    release: Release, *, is_settled: bool = True, progress: bool = False
) -> Implied:
    """Search a release for the groups that it implies."""
    search = Search(Worlds(release), MOST_GROUPS, enough=0, progress=progress)
    search.run()
    groups = tuple(sorted(search.found, key=lambda found: found[1].high or 0))
    is_exhaustive = search.is_exhaustive and is_settled
    smallest = replace(choose_smallest(search), is_exhaustive=is_exhaustive)
    return Implied(search.worlds, groups, is_exhaustive, search.n_bounded, smallest)


_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Neighbour:
    """A sentence that was not given, and the group that it would open."""

    claim: Claim  # the sentence
    group: Claim  # who is counted by one of the two and not by the other


def find_neighbours(claim: Claim, release: Release) -> tuple[Neighbour, ...]:
    """Find the sentences whose numbers would open a group beside a claim."""
    found = []
    for other in dict.fromkeys(_variants(claim)):
        if other in release.claims:
            continue
        if contains(other, claim):
            found.append(Neighbour(other, other & ~claim))
        elif contains(claim, other):
            found.append(Neighbour(other, claim & ~other))
    return tuple(near for near in found if not is_said(near.group, release.claims))


def _variants(claim: Claim) -> Iterator[Claim]:
    """Change one deed of a claim and keep the rest of it."""
    parts = claim.parts if isinstance(claim, And) else (claim,)
    for at, part in enumerate(parts):
        for changed in _changes(part):
            yield reduce(and_, (*parts[:at], changed, *parts[at + 1 :]))


def _changes(deed: Claim) -> Iterator[Claim]:
    """Say nearly the same: a day less, a day more, once more often."""
    match deed:
        case Streak(what, first, last):
            shorter = last - _DAY
            is_day = first == shorter
            yield (
                Plays(what, first, last=first)
                if is_day
                else replace(deed, last=shorter)
            )
            yield replace(deed, last=last + _DAY)
        case Plays() | Episodes():
            yield replace(deed, count=deed.count + 1)
            if deed.last is not None:
                yield replace(deed, last=deed.last + _DAY)


@dataclass(frozen=True)
class UnderK:
    """What a threshold would have made of the published sentences."""

    k: int  # the smallest number of people that may be printed
    suppressed: tuple[Number, ...]  # sentences that would not have been said
    # those of which the printed number does not tell whether k people stand behind it
    unsure: tuple[Number, ...]
    left: KRelease | None  # the smallest group that the others prove
    hidden: Proved | None


def try_thresholds(
    release: Release, ks: Sequence[int], *, is_settled: bool = True
) -> tuple[UnderK, ...]:
    """Take away the sentences that each threshold stops, and attack what is left."""
    if not isinstance(ks, Sequence) or isinstance(ks, str):
        raise LedgerError.bad_value("ks", "a list of thresholds", ks)
    for k in ks:
        check_whole(LedgerError, "ks", k, least=2, also=" each")
    read: dict[tuple[Number, ...], Implied] = {}
    return tuple(_try(release, int(k), read, is_settled=is_settled) for k in ks)


def _try(
    release: Release,
    k: int,
    read: dict[tuple[Number, ...], Implied],
    *,
    is_settled: bool,
) -> UnderK:
    sizes = dict(zip(release.counts, release.intervals(), strict=True))
    suppressed = tuple(
        number
        for number, size in sizes.items()
        if size.high is not None and 0 < size.high < k
    )
    unsure = tuple(
        number
        for number, size in sizes.items()
        if number not in suppressed and max(size.low, 1) < k and size.high != 0
    )
    kept = tuple(number for number in sizes if number not in suppressed)
    if not kept:
        return UnderK(k, suppressed, unsure, None, None)
    if kept not in read:
        is_all = is_settled or 1 == len(kept) < len(sizes)
        read[kept] = find_implied(Release(kept), is_settled=is_all)
    implied = read[kept]
    hidden = implied.hidden(k=k)
    smallest = implied.prove(*hidden[0]) if hidden else None
    return UnderK(k, suppressed, unsure, implied.k_release, smallest)


#: Hidden groups of which the numbers that prove them are looked for.
MOST_PROVED = 8


@dataclass(frozen=True)
class Seen:
    """What it is worth to have been seen, when a wider audience was printed as well."""

    seen: Claim  # the wider audience: who watched on one of the days, say
    membership: Membership  # how many of them are in the headline's group


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was found out about a headline, before a word is written."""

    headline: Entry  # the sentence under audit
    gathered: Gathered  # it and the others, as one release
    size: Interval  # people in the headline, as far as its number tells
    k_cell: int | None  # the smallest number printed
    k_release: KRelease  # the smallest number printed
    hidden: tuple[Proved, ...]
    n_hidden: int  # how many such groups there are
    seen: tuple[Seen, ...]  # one for each wider audience that was printed
    seen_because: tuple[Number, ...]  # published numbers that prove the first of them
    alone: tuple[UniqueBy, ...]  # by each fact that others may know
    under: tuple[UnderK, ...]  # one for each threshold tried
    neighbours: tuple[Neighbour, ...]  # sentences whose number would open a group
    # how many people would be as extreme, where counts were given
    extreme: Extreme | None
    extreme_of: str  # whose counts these are, in words
    # the place of the headline, where the population that was chosen has no such place
    outside: str

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.gathered.unit

    @property
    def claim(self) -> Claim:
        """What the headline says, which is always something that can be counted."""
        return cast("Claim", self.headline.claim)

    @property
    def release(self) -> Release:
        """All that was printed, the headline's number at least."""
        return cast("Release", self.gathered.release)

    @property
    def number(self) -> Number:
        """The headline's number, as it stands in the release."""
        return next(n for n in self.release.counts if n.claim == self.claim)

    @property
    def more_than(self) -> int | None:
        """50 where at least 51 are counted, unless the sentence itself has the 51."""
        low, words = self.size.low, self.headline.words
        is_round = low > 10 and low % 10 == 1
        is_said = f"{low:,}" in words or f"{low}" in words
        is_open = self.size.high is None
        return low - 1 if is_open and is_round and not is_said else None

    def is_invented(self, numbers: Sequence[Number]) -> bool:
        """Whether any of these numbers was made up to try things out."""
        behind = self.gathered.behind(numbers)
        return any(entry.status == "invented" for entry in behind)


def check_headline(headline: Entry) -> None:
    """Refuse to audit a sentence of which no claim says whom it counts."""
    if headline.is_context:
        raise not_countable(headline.words, headline.reason)
    if headline.kind == "members":
        reason = "It counts everybody, whatever they did."
        raise not_countable(headline.words, reason)


def gather_evidence(
    gathered: Gathered,
    *,
    population: str | Mapping[str, int],
    ks: Sequence[int],
    seed: int,
    extreme: Extreme | None,
    extreme_of: str,
) -> Evidence:
    """Put every question of an audit to a release; `audit_headline` says the rest."""
    headline = gathered.entries[0]
    check_headline(headline)
    if extreme is not None and not isinstance(extreme, Extreme):
        rule = "what `expect_extreme` found, or None"
        raise LedgerError.bad_value("extreme", rule, extreme)
    # The headline is one that can be counted, so there is a release.
    release, claim = cast("Release", gathered.release), cast("Claim", headline.claim)
    size = dict(zip(release.claims, release.intervals(), strict=True))[claim]
    cell, said = k_cell(release), cast("int", headline.number)
    most = said if size.high is None else min(said, size.high)
    count = max(most, size.low)  # other sources may tell it more precisely
    crowd = count > 1
    outside = find_outside(headline, population)
    implied = find_implied(release, is_settled=gathered.is_settled)
    hidden = implied.hidden(k=max(cell or 2, 2))
    seen = _place(implied.worlds, claim)
    return Evidence(
        headline=headline,
        gathered=gathered,
        size=size,
        k_cell=cell,
        k_release=implied.k_release,
        hidden=tuple(implied.prove(*found) for found in hidden[:MOST_PROVED]),
        n_hidden=len(hidden),
        seen=seen,
        seen_because=_explain_first(implied.worlds, claim, seen),
        alone=expect_each_unique(
            count,
            population="" if outside else population,
            is_local="place" in headline.told,
            seed=seed,
        )
        if crowd and gathered.unit.is_person and "where" not in headline.told
        else (),
        under=try_thresholds(release, ks, is_settled=gathered.is_settled),
        neighbours=find_neighbours(claim, release) if crowd else (),
        extreme=extreme,
        extreme_of=extreme_of,
        outside=outside,
    )


def _place(worlds: Worlds, group: Claim) -> tuple[Seen, ...]:
    """Place somebody who fits a wider printed audience, if anybody does."""
    found = [
        Seen(claim, place_target(worlds.release, claim, group=group))
        for claim in worlds.release.claims
        if claim != group
        and not isinstance(claim, Everyone)
        and contains(claim, group)
        and worlds.bounds(claim).high != 0
    ]
    return tuple(sorted(found, key=lambda seen: -seen.membership.lowest_share))


def _explain_first(
    worlds: Worlds, group: Claim, seen: Sequence[Seen]
) -> tuple[Number, ...]:
    """Find the numbers that prove how many of an audience are in the group."""
    because: dict[Number, None] = {}
    for wider in seen[:1]:
        inside, outside = group & wider.seen, wider.seen & ~group
        for part, size in (
            (inside, wider.membership.both),
            (outside, wider.membership.outside),
        ):
            because |= dict.fromkeys(explain(worlds, part, size).because)
    return tuple(because)


def not_countable(words: str, reason: str) -> LedgerError:
    """Say why a sentence can be kept, but not audited."""
    return LedgerError(
        f"{words!r} cannot be audited by itself: {reason} It can stand beside "
        "another sentence."
    )
