"""What do several sentences say together, as one release?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.claims import Claim
from kit.errors import LedgerError
from kit.ledger.entries import Entry
from kit.ledger.reading import read_entry
from kit.printed import Printed, Range
from kit.release import Number, Release


@dataclass(frozen=True)
class Gathered:
    """Sentences written down together.

    Parameters
    ----------
    entries : tuple of Entry
        All of them, in order.
    release : Release or None
        Those that count people, each claim once; ``None`` where none does.
    disagreements : tuple of str
        Where two entries print another number for one claim, in words. The release
        then holds every number that fits one of them.
    """

    entries: tuple[Entry, ...]
    release: Release | None
    disagreements: tuple[str, ...]

    @property
    def counted(self) -> tuple[Entry, ...]:
        """The entries that count people."""
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
        If there is no entry, or one cannot be read.

    Examples
    --------
    >>> film = {"words": "…", "kind": "on a day", "title": "A", "day": "2017-12-10"}
    >>> two = [{**film, "number": 53}, {**film, "number": 54}]
    >>> gathered = gather(two)
    >>> print(gathered.release.numbers[0].printed)
    between 53 and 54
    >>> gathered.disagreements
    ('Two sources differ on how many people watched A on 10 December 2017: 53 and 54.',)
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
    printed: dict[Claim, dict[Printed, None]] = {}
    for entry in read:
        if not entry.is_context:
            printed.setdefault(entry.claim, {})[entry.printed] = None
    numbers = tuple(Number(claim, _join(list(ways))) for claim, ways in printed.items())
    told = tuple(
        f"{'Two sources' if len(ways) == 2 else 'Sources'} differ on how many people "
        f"{claim}: "
        f"{' and '.join(str(way) for way in ways)}."
        for claim, ways in printed.items()
        if len(ways) > 1
    )
    return Gathered(read, Release(numbers) if numbers else None, told)


def _join(ways: list[Printed]) -> Printed:
    """Read several numbers for one claim as all that fits one of them."""
    if len(ways) == 1:
        return ways[0]
    intervals = [way.reveals() for way in ways]
    highs = [interval.high for interval in intervals]
    high = None if None in highs else max(highs)
    return Range(min(interval.low for interval in intervals), high)
