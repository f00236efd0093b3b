"""What do several sentences say together, as one release?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Any

from kit.claims.language import And, Attribute, Claim
from kit.claims.places import Place, Places
from kit.claims.wording import PEOPLE, Unit
from kit.errors import ClaimError, LedgerError
from kit.ledger.entries import TITLES, Entry, build_claim
from kit.ledger.reading import read_entry
from kit.ledger.spellings import fold_title
from kit.printed import Interval, Printed, Range, Together
from kit.releases import Number, Release

_UNNAMED = ""  # where the people of a sentence live that says nothing of it


@dataclass(frozen=True)
class Disputed(Range):
    """Every number that fits one of some printed ones, of which not all can be true."""

    ways: tuple[Printed, ...] = ()  # what each of the sources has

    def __str__(self) -> str:
        return " or ".join(map(str, self.ways))


@dataclass(frozen=True)
class Gathered:
    """Sentences written down together.

    Parameters
    ----------
    entries : tuple of Entry
        All of them, in order.
    release : Release or None
        Those that count what the first one counts, each claim once; ``None`` where
        none counts anything.
    disagreements : tuple of str
        Where the numbers that entries print for one claim cannot all be true, in words.
        The release then holds every number that fits one of them; otherwise what all
        of them allow.
    unsaid : tuple of (str, str)
        Pairs of places of which no entry says whether one lies within the other; one
        is empty where an entry names no place. No proof supposes that it does, or that
        it does not; so more may be provable.
    """

    entries: tuple[Entry, ...]
    release: Release | None
    disagreements: tuple[str, ...]
    unsaid: tuple[tuple[str, str], ...] = ()

    @property
    def unit(self) -> Unit:
        """What all numbers of the release count."""
        return _unit(self.entries)

    @property
    def mixes_series(self) -> bool:
        """Whether a title is counted beside a series, of which it may be an episode."""
        claims = [entry.claim for entry in self.counted if entry.claim is not None]
        leaves = [leaf for claim in claims for leaf in claim.leaves()]
        whats = [leaf.what for leaf in leaves if hasattr(leaf, "what")]
        return any(what.title for what in whats) and any(what.series for what in whats)

    @property
    def unsure(self) -> tuple[Entry, ...]:
        """Entries with a number that ends in zeros, and no word on its rounding."""
        return tuple(entry for entry in self.counted if entry.is_read_as_rounded)

    @property
    def is_settled(self) -> bool:
        """Whether a reader who knows all that the entries leave open proves no more.

        They may leave open if one group lies within another, if a number is exact,
        which of two is right, and if two count the same. One number by itself has
        nothing to be subtracted from.
        """
        if self.is_unit_open:
            return False
        if self.release is None or len(self.release.counts) == 1:
            return True
        open_ = self.unsaid or self.mixes_series or self.unsure or self.disagreements
        return not open_

    @property
    def is_unit_open(self) -> bool:
        """Whether a number set aside may count what a sentence counts that is silent.

        A company that says nothing of it may count the accounts of its members.
        """
        is_silent = any(not entry.counts for entry in self.counted)
        return is_silent and any(entry.aside for entry in self.context)

    @property
    def counted(self) -> tuple[Entry, ...]:
        """The entries that count what the first one counts."""
        return tuple(entry for entry in self.entries if not entry.is_context)

    @property
    def context(self) -> tuple[Entry, ...]:
        """The entries that take no part in proofs; each has its `reason`."""
        return tuple(entry for entry in self.entries if entry.is_context)

    def behind(self, numbers: Sequence[Number]) -> tuple[Entry, ...]:
        """Find the entries that printed some numbers of the release."""
        claims = [number.claim for number in numbers]
        return tuple(entry for entry in self.counted if entry.claim in claims)


def gather(entries: Sequence[Entry | Mapping[str, Any]]) -> Gathered:
    """Read sentences as one release.

    Parameters
    ----------
    entries : sequence of Entry or of mappings
        What was published; a mapping is read by `read_entry`.

    Returns
    -------
    Gathered

    Raises
    ------
    LedgerError
        If there is no entry, one cannot be read, or places are said to lie in each
        other in ways that cannot be.

    Examples
    --------
    >>> film = {"words": "…", "kind": "on a day", "title": "A", "day": "2017-12-10"}
    >>> two = [{**film, "number": 53}, {**film, "number": 54}]
    >>> gathered = gather(two)
    >>> print(gathered.release.numbers[0].printed)
    53 or 54
    >>> gathered.disagreements
    ('Two sources differ on how many people watched A on 10 December 2017: 53 and 54.',)

    What is not said of two places stays open.

    >>> here = {**film, "number": 53, "place": "France"}
    >>> there = {**film, "number": 52, "place": "Paris"}
    >>> gather([here, there]).unsaid
    (('France', 'Paris'),)
    >>> gather([here, {**there, "within": "France"}]).unsaid
    ()
    """
    if isinstance(entries, str | Mapping) or not isinstance(entries, Sequence):
        rule = "a list of sentences"
        raise LedgerError.bad_value("entries", rule, entries)
    if not entries:
        raise LedgerError.bad_value("entries", "at least one sentence", entries)
    read = tuple(
        entry if isinstance(entry, Entry) else read_entry(entry, name=f"entries[{at}]")
        for at, entry in enumerate(entries)
    )
    read, unsaid = _place(_compare(_spell(read)))
    printed: dict[Claim, dict[Printed, None]] = {}
    for entry in read:
        if entry.claim is not None:
            printed.setdefault(entry.claim, {})[entry.printed] = None
    numbers = tuple(Number(claim, _join(list(ways))) for claim, ways in printed.items())
    told = tuple(
        f"{'Two sources' if len(ways) == 2 else 'Sources'} differ on how many "
        f"{_unit(read).many} {claim.sentence(unit=_unit(read))}: "
        f"{' and '.join(str(way) for way in ways)}."
        for claim, ways in printed.items()
        if not _agree(list(ways))
    )
    return Gathered(read, Release(numbers) if numbers else None, told, unsaid)


def _unit(entries: Sequence[Entry]) -> Unit:
    """Give what the first sentence counts that counts anything."""
    return next((e.unit for e in entries if not e.is_context), PEOPLE)


def _compare(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Set aside what counts something else than the first: it cannot be subtracted."""
    unit = _unit(entries)
    told = f"and the first sentence {unit.many}: the two are not comparable."
    return tuple(
        entry
        if entry.is_context or entry.unit == unit
        else replace(entry, claim=None, aside=f"It counts {entry.unit.many}, {told}")
        for entry in entries
    )


def _spell(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Write each title as the first sentence that names it does.

    Capitals and the form of a quotation mark tell no two works apart.
    """
    spelled: dict[str, str] = {}

    def spell(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if isinstance(value, tuple):
            return tuple(spelled.setdefault(fold_title(one), one) for one in value)
        return spelled.setdefault(fold_title(value), value)

    read = []
    for entry in entries:
        titles = {name: entry.told[name] for name in TITLES if name in entry.told}
        told = {**entry.told, **{name: spell(said) for name, said in titles.items()}}
        if told != entry.told and entry.claim is not None:
            entry = replace(entry, told=told, claim=build_claim(entry.kind, told))
        read.append(entry)
    return tuple(read)


def _place(
    entries: Sequence[Entry],
) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    """Put the places of all entries on one map, and list what it leaves open."""
    spelled: dict[str, str] = {}
    sides: dict[str, set[tuple[str, str]]] = {"within": set(), "apart": set()}
    homes: list[str] = []
    for entry in entries:
        names = [entry.told.get("place"), *entry.told.get("within", ())]
        names += entry.told.get("apart", ())
        for name in names:
            spelled.setdefault(str(name).casefold(), str(name))
        home = spelled[names[0].casefold()] if names[0] else _UNNAMED
        homes.append(home)
        for side, pairs in sides.items():
            others = entry.told.get(side, ())
            pairs |= {(home, spelled[other.casefold()]) for other in others}
    try:
        places = Places(frozenset(sides["within"]), frozenset(sides["apart"]))
    except ClaimError as error:
        raise LedgerError(str(error)) from None
    counted = [
        home
        for home, entry in zip(homes, entries, strict=True)
        if entry.claim is not None
    ]
    if not any(counted):  # all of them count one population, wherever it lives
        return tuple(entries), ()
    placed = tuple(
        replace(entry, claim=_live_in(entry.claim, places.at(home)))
        if entry.claim is not None
        else entry
        for entry, home in zip(entries, homes, strict=True)
    )
    return placed, places.unsaid(counted)


def _live_in(claim: Claim, place: Place) -> Claim:
    """Set a place of the map in for the region of a sentence that stands alone."""
    parts = claim.parts if isinstance(claim, And) else (claim,)
    named = (p for p in parts if not isinstance(p, Attribute) or p.column != "region")
    return reduce(and_, (*named, place))


def _agree(ways: list[Printed]) -> bool:
    """Whether all can be true of one number: "53" here, "more than 50" there."""
    low, high = Together(tuple(ways)).reveals()
    return high is None or low <= high


def _join(ways: list[Printed]) -> Printed:
    """Read several numbers for one claim as what all allow, or else any of them."""
    if len(ways) == 1:
        return ways[0]
    if _agree(ways):
        return Together(tuple(ways))
    first, *others = sorted((way.reveals() for way in ways), key=lambda one: one.low)
    high, gaps = first.high, []
    for interval in others:
        if high is not None and interval.low > high + 1:
            gaps.append(Interval(high + 1, interval.low - 1))
        if high is not None:
            high = None if interval.high is None else max(high, interval.high)
    return Disputed(first.low, high, tuple(gaps), ways=tuple(ways))
