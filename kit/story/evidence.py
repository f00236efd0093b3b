"""What do the published sentences prove, and what do they make likely?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kit.attacks.on_releases.seen_once import Membership, place_target
from kit.claims import Claim, Everyone, Unit, contains
from kit.errors import LedgerError
from kit.findings import Proved
from kit.ledger import Entry, Gathered
from kit.measures.k import KRelease, k_cell
from kit.measures.tails import Extreme
from kit.printed import Interval
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Number
from kit.story.implied import find_implied
from kit.story.likely import AloneBy, expect_each_alone, find_outside
from kit.story.neighbours import Neighbour, find_neighbours
from kit.story.thresholds import UnderK, try_thresholds

#: Hidden groups of which the numbers that prove them are looked for.
MOST_PROVED = 8


@dataclass(frozen=True)
class Seen:
    """What it is worth to have been seen, when a wider audience was printed as well.

    Parameters
    ----------
    seen : Claim
        The wider audience: who watched on one of the days, say.
    membership : Membership
        How many of them are in the headline's group.
    """

    seen: Claim
    membership: Membership


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was found out about a headline, before a word is written.

    Attributes
    ----------
    headline : Entry
        The sentence under audit.
    gathered : Gathered
        It and the others, as one release.
    size : Interval
        People in the headline, as far as its number tells.
    k_cell, k_release : int or None, KRelease
        The smallest number printed; the smallest group that all of it implies.
    hidden : tuple of Proved
        Groups that nobody printed, smaller than every printed number, or of one
        person: the smallest of them, at most eight.
    n_hidden : int
        How many such groups there are; some may overlap.
    seen : tuple of Seen
        One for each wider audience that was printed; first the one of which the
        largest share is certain to be in the headline's group.
    seen_because : tuple of Number
        Published numbers that prove the first of them.
    alone : tuple of AloneBy
        By each fact that others may know; empty for one person, or nobody, and for
        what is no person.
    under : tuple of UnderK
        One for each threshold tried.
    neighbours : tuple of Neighbour
        Sentences whose number would open a group.
    extreme : Extreme or None
        How many people would be as extreme, where counts were given.
    extreme_of : str
        Whose counts these are, in words.
    outside : str
        The place of the headline, where the population that was chosen has no such
        place; nothing is weighed by that population then.
    """

    headline: Entry
    gathered: Gathered
    size: Interval
    k_cell: int | None
    k_release: KRelease
    hidden: tuple[Proved, ...]
    n_hidden: int
    seen: tuple[Seen, ...]
    seen_because: tuple[Number, ...]
    alone: tuple[AloneBy, ...]
    under: tuple[UnderK, ...]
    neighbours: tuple[Neighbour, ...]
    extreme: Extreme | None
    extreme_of: str
    outside: str

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.gathered.unit

    @property
    def number(self) -> Number:
        """The headline's number, as it stands in the release."""
        counts = self.gathered.release.counts
        return next(n for n in counts if n.claim == self.headline.claim)

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
        raise LedgerError.not_countable(headline.words, headline.reason)
    if headline.kind == "members":
        reason = "It counts everybody, whatever they did."
        raise LedgerError.not_countable(headline.words, reason)


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
    release = gathered.release
    size = dict(zip(release.claims, release.intervals(), strict=True))[headline.claim]
    cell = k_cell(release)
    most = headline.number if size.high is None else min(headline.number, size.high)
    count = max(most, size.low)  # other sources may tell it more precisely
    crowd = count > 1
    outside = find_outside(headline, population)
    implied = find_implied(release, is_settled=gathered.is_settled)
    hidden = implied.hidden(fewer_than=max(cell or 2, 2))
    seen = _place(implied.worlds, headline.claim)
    return Evidence(
        headline=headline,
        gathered=gathered,
        size=size,
        k_cell=cell,
        k_release=implied.k_release,
        hidden=tuple(implied.prove(*found) for found in hidden[:MOST_PROVED]),
        n_hidden=len(hidden),
        seen=seen,
        seen_because=_explain_first(implied.worlds, headline.claim, seen),
        alone=expect_each_alone(
            count,
            population="" if outside else population,
            is_local="place" in headline.told,
            seed=seed,
        )
        if crowd and gathered.unit.is_person
        else (),
        under=try_thresholds(release, ks, is_settled=gathered.is_settled),
        neighbours=find_neighbours(headline.claim, release) if crowd else (),
        extreme=extreme,
        extreme_of=extreme_of,
        outside=outside,
    )


def _place(worlds: Worlds, group: Claim) -> tuple[Seen, ...]:
    """Place somebody who fits a wider printed audience, if anybody does."""
    found = [
        Seen(claim, place_target(worlds.release, group, seen=claim))
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
