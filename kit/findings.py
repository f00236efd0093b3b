"""The two kinds of answer, never mixed: Proved and Scored."""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims import Claim
from kit.evaluate import Success
from kit.releases import Number


@dataclass(frozen=True)
class Bounds:
    """How many people a group can hold, in the worlds that fit a release.

    Parameters
    ----------
    low, high : int
        No world has fewer than `low` or more than `high` people in the group;
        ``high`` is ``None`` where nothing limits it.
    is_low_exact, is_high_exact : bool
        Whether some world of whole people has just that many. Where false the
        bound is still true, but it may be wider than need be ("outer").
    """

    low: int
    high: int | None
    is_low_exact: bool
    is_high_exact: bool

    @property
    def is_proved(self) -> bool:
        """Whether the published numbers leave one size only."""
        return self.high is not None and self.low == self.high

    @property
    def is_exact(self) -> bool:
        """Whether both ends are attained by a world."""
        return self.is_low_exact and self.is_high_exact

    def __str__(self) -> str:
        if self.is_proved:
            return f"exactly {self.low:,}"
        return (
            f"{self.low:,} or more"
            if self.high is None
            else (f"{self.low:,} to {self.high:,}")
        )


@dataclass(frozen=True)
class Proved:
    """True in every world that fits the release.

    Parameters
    ----------
    group : Claim
        The group of people that is given away.
    size : Bounds
        How many they are; for a size that is fully known ``low == high``.
    because : tuple of Number
        Published numbers that prove it by themselves.
    is_smallest : bool
        Whether no smaller set of them would do. Where false, none of `because` can
        be left out, but another set might be smaller.
    """

    group: Claim
    size: Bounds
    because: tuple[Number, ...]
    is_smallest: bool


@dataclass(frozen=True)
class Scored:
    """A guess with its record: how often it is right, and against what.

    Parameters
    ----------
    guess : str
        What is guessed, in one plain sentence.
    success : Success
        Rate, interval, baseline, control and denominators.
    """

    guess: str
    success: Success
