"""What can be known of one viewer: what was played, in which stretch of days?

A stretch of days lies between two days on which some claim begins or ends, so that no
claim can tell two of its days apart. On such stretches viewers are made up here, who
answer claims: cheap counterexamples to what `ViewerProgram` proves. It takes half a
millisecond a question, and an archive of three hundred claims has ninety thousand
pairs; a made-up viewer who answers yes to the one and no to the other settles most of
them at once, and rightly, because such a viewer could exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

import numpy as np

_ONE_DAY = timedelta(days=1)
T = TypeVar("T")


@dataclass(frozen=True)
class What:
    """What was watched: one title, any episode of one series, or anything.

    Parameters
    ----------
    title : str, optional
        One film, episode or track, spelt as in the log.
    series : str, optional
        Any episode of this series. With neither, anything at all.
    verb : str, default="watched"
        The verb of the sentence; it plays no part in comparisons.
    """

    title: str | None = None
    series: str | None = None
    verb: str = field(default="watched", compare=False, repr=False)

    @property
    def name(self) -> str:
        """The name a sentence uses."""
        return self.title or self.series or "anything"


ANYTHING = What()


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


class Windowed(Protocol):
    """What speaks of a window of days."""

    @property
    def first(self) -> date | None:
        """The first day; ``None`` where the window has no beginning."""
        ...

    @property
    def last(self) -> date | None:
        """The last day; ``None`` where the window has no end."""
        ...


class OfPlays(Windowed, Protocol):
    """What speaks of plays of something in a window of days."""

    @property
    def what(self) -> What:
        """Of what."""
        ...


def _ends_before(one: Segment, other: Segment) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def window(leaf: object) -> Segment | None:
    """Give the days a leaf speaks of, ``None`` for one that speaks of no days."""
    if hasattr(leaf, "first") and hasattr(leaf, "last"):
        return Segment(leaf.first, leaf.last)
    return None


def cut(leaves: Iterable[object]) -> tuple[Segment, ...]:
    """Cut time at the first and last day of every window, into segments in order."""
    windows = [w for leaf in leaves if (w := window(leaf)) is not None]
    starts = {w.first for w in windows if w.first is not None}
    starts |= {w.last + _ONE_DAY for w in windows if w.last is not None}
    edges = sorted(starts)
    firsts = [None, *edges]
    lasts = [*(edge - _ONE_DAY for edge in edges), None]
    return tuple(Segment(a, b) for a, b in zip(firsts, lasts, strict=True))


def within(
    segments: Sequence[Segment], first: date | None, last: date | None
) -> list[Segment]:
    """List the segments that make up a window."""
    whole = Segment(first, last)
    return [segment for segment in segments if segment.lies_in(whole)]


class Question(Protocol):
    """A claim, as far as made-up viewers know it; see `kit.claims.language.Leaf`."""

    def leaves(self) -> Iterable[Any]:
        """Yield the parts that hold no other claim."""
        ...

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Give a viewer what makes it true, or take away what would."""
        ...

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Say of each viewer whether it is true."""
        ...


class Crowd:
    """What each made-up viewer played in each segment of days, and who they are.

    Plays of one title in one segment are all on its first day, and where a title was
    played every day there is one play on each other day too. So no two titles fill a
    segment together, and every answer is that of one viewer. No title is an episode of
    a series; whoever plays a series sees either a new episode each time or always the
    same.

    Parameters
    ----------
    claims : sequence of Question, of length n_claims
        What the viewers are asked. Each is made to answer yes to one of them, and some
        to others too, as far as they go together.
    n : int
        How many viewers to make up.
    rng : Generator
        For the random choices.

    Attributes
    ----------
    traits : dict of str to object array of shape (n,)
        What the viewers are, as the kinds of claims set it down in `prepare`.
    plays, is_daily : arrays of shape (n, n_whats, n_segments)
        How often each was played, and whether on every day.
    """

    def __init__(
        self, claims: Sequence[Question], n: int, rng: np.random.Generator
    ) -> None:
        self.rng, self.n, self.n_claims = rng, n, len(claims)
        self.leaves = list(dict.fromkeys(leaf for c in claims for leaf in c.leaves()))
        self.segments = cut(self.leaves)
        self._windows: dict[tuple, list[Segment]] = {}
        self._at = {segment: i for i, segment in enumerate(self.segments)}
        named = (leaf.what for leaf in self.leaves if hasattr(leaf, "what"))
        whats = [*(w for w in dict.fromkeys(named) if w != ANYTHING), ANYTHING]
        self._of = {what: i for i, what in enumerate(whats)}
        shape = (n, len(whats), len(self.segments))
        self.plays = np.zeros(shape, dtype=np.int32)
        self.is_daily = np.zeros(shape, dtype=bool)
        self.sees_new = rng.random(n) < 0.5
        self.traits: dict[str, np.ndarray] = {}
        for kind in dict.fromkeys(type(leaf) for leaf in self.leaves):
            kind.prepare(self)
        for viewer in range(n):
            for claim in self._wishes(claims, viewer):
                claim.grant(self, viewer, wanted=True)

    def _wishes(self, claims: Sequence[Question], viewer: int) -> list[Question]:
        """Choose a claim for each viewer in turn; one in four has others, up to all."""
        own = claims[viewer % len(claims)]
        if viewer % 4:
            return [own]
        n = int(len(claims) ** self.rng.random()) - 1
        return [*(claims[i] for i in self.rng.permutation(len(claims))[:n]), own]

    def draw_traits(self, name: str, values: Sequence[object]) -> None:
        """Give each viewer one of some values, by lot."""
        options = np.empty(len(values), dtype=object)
        options[:] = values
        self.traits[name] = self.rng.choice(options, self.n)

    def one_of(self, things: Sequence[T]) -> T:
        """Choose one of several things by lot."""
        return things[int(self.rng.integers(len(things)))]

    def window(self, leaf: Windowed) -> list[Segment]:
        """List the segments that a leaf speaks of."""
        ends = (leaf.first, leaf.last)
        if ends not in self._windows:
            self._windows[ends] = within(self.segments, *ends)
        return self._windows[ends]

    def turn(self, viewer: int, segments: Sequence[Segment]) -> Segment:
        """Let the viewers of one claim take turns, so that each segment is tried."""
        return segments[viewer // self.n_claims % len(segments)]

    def play(
        self,
        viewer: int,
        what: What,
        segment: Segment,
        count: int,
        *,
        daily: bool = False,
    ) -> None:
        """Play something at least so often in a segment, or on each of its days."""
        cell = (viewer, self._of[what], self._at[segment])
        self.plays[cell] = max(self.plays[cell], count)
        self.is_daily[cell] |= daily or segment.days == 1

    def seen(self, table: np.ndarray, leaf: OfPlays) -> np.ndarray:
        """Take what a leaf asks about out of a table: by viewer, what and segment."""
        at = [self._at[segment] for segment in self.window(leaf)]
        rows = slice(None) if leaf.what == ANYTHING else [self._of[leaf.what]]
        return table[:, rows][:, :, at]
