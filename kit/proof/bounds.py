"""What does an engine find out about the size of a group?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from kit.claims.language import Claim
from kit.releases import Bounds


@dataclass(frozen=True, eq=False)
class Bound:
    """The fewest or the most people that a group can hold."""

    bound: int | None  # no world has fewer, or more
    is_exact: bool
    peopled: np.ndarray | None = None


class Opening(NamedTuple):
    """A size is left open."""

    fitted: frozenset[int]  # numbers under which it is; at least those that were read
    is_certain: bool  # whether a world of whole people shows it


class Engine(Protocol):
    """What finds the ends of a group's size; there is one for each kind of release.

    Numbers of the release are named by their place in it, and `kept` are those that
    are read.
    """

    def settles(self, group: Claim) -> bool:
        """Say whether it knows who is in the group."""
        ...

    def extreme(self, group: Claim, sign: int, kept: frozenset[int]) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        ...

    def opens(
        self, group: Claim, size: Bounds, kept: frozenset[int], *, is_quick: bool
    ) -> Opening | None:
        """Say whether some numbers leave a size open; unless quickly, show a world."""
        ...

    def priced(self, group: Claim, kept: frozenset[int]) -> frozenset[int]:
        """Name numbers that are likely to be enough for the size of a group."""
        ...


def keeps_to(bound: int | None, sign: int, end: int | None) -> bool:
    """Say whether a bound (`sign` 1: from below) is as good as this end of a size."""
    return end is None or (bound is not None and sign * bound >= sign * end)


def choose_opening(openings: Iterable[Opening]) -> Opening | None:
    """Choose of several openings the first that a world shows, or else the first.

    One end may be left open by a bound that no world attains, and the other by a world.
    """
    chosen = None
    for opening in openings:
        if opening.is_certain:
            return opening
        chosen = chosen or opening
    return chosen
