"""Where must days be cut so that no claim can tell two days of a segment apart?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit.claims.language import Claim, Episodes

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Segment:
    """Days from `first` to `last`, both included; ``None`` leaves an end open."""

    first: date | None
    last: date | None

    @property
    def days(self) -> int | None:
        """Number of days, ``None`` where an end is open."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    def lies_in(self, other: Segment) -> bool:
        """Whether every day of this segment is a day of `other`."""
        starts = other.first is None or (
            self.first is not None and other.first <= self.first
        )
        ends = other.last is None or (self.last is not None and self.last <= other.last)
        return starts and ends

    def is_apart(self, other: Segment) -> bool:
        """Whether the two share no day."""
        return _ends_before(self, other) or _ends_before(other, self)


def cut(leaves: Iterable[Claim]) -> tuple[Segment, ...]:
    """Cut time at the first and last day of every window.

    Parameters
    ----------
    leaves : iterable of Claim
        Claims with or without a window of days.

    Returns
    -------
    tuple of Segment
        In order of time, covering all of it; the two outer ones are open.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> [s.days for s in cut([watched("A").every_day(18, until="2017-12-10")])]
    [None, 18, None]
    """
    windows = [w for leaf in leaves if (w := window(leaf)) is not None]
    starts = {w.first for w in windows if w.first is not None}
    starts |= {w.last + _ONE_DAY for w in windows if w.last is not None}
    edges = sorted(starts)
    firsts = [None, *edges]
    lasts = [*(edge - _ONE_DAY for edge in edges), None]
    return tuple(Segment(a, b) for a, b in zip(firsts, lasts, strict=True))


def window(leaf: Claim) -> Segment | None:
    """Give the days a leaf speaks of, ``None`` for one that speaks of no days."""
    if hasattr(leaf, "first"):
        return Segment(leaf.first, leaf.last)
    return None


def within(
    segments: Sequence[Segment], first: date | None, last: date | None
) -> list[Segment]:
    """List the segments that make up a window."""
    whole = Segment(first, last)
    return [segment for segment in segments if segment.lies_in(whole)]


def windows_nest(leaves: Iterable[Claim]) -> bool:
    """Say whether windows of distinct episodes of a series are nested or apart."""
    windows = [(e.what, window(e)) for e in leaves if isinstance(e, Episodes)]
    return all(
        a[0] != b[0] or a[1].lies_in(b[1]) or b[1].lies_in(a[1]) or a[1].is_apart(b[1])
        for i, a in enumerate(windows)
        for b in windows[i + 1 :]
    )


def _ends_before(one: Segment, other: Segment) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first
