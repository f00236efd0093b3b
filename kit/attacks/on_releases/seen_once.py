"""She was seen watching once: is she in the published group?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims import Claim
from kit.findings import Bounds
from kit.proof.worlds import Worlds
from kit.release import Release


@dataclass(frozen=True)
class Membership:
    """What a release says of someone known to fit one claim.

    Parameters
    ----------
    seen : Bounds
        How many people fit what is known of the target.
    both : Bounds
        How many of them are in the group as well.
    outside : Bounds
        How many of them are not.
    """

    seen: Bounds
    both: Bounds
    outside: Bounds

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


def place_target(release: Release, group: Claim, *, seen: Claim) -> Membership:
    """Say what one sighting of a target proves about the published group.

    The attacker knows one thing about a colleague: he watched the film on the 3rd,
    he said so at lunch. The company published how many people watched on that day,
    and how many watched every day. If the two are equal, he is in the streak, and so
    is everyone who watched that day; otherwise the numbers give the share of that
    day's audience that is. She succeeds where that share is 1, or 0.

    Parameters
    ----------
    release : Release
        The published numbers.
    group : Claim
        The published group, such as an 18-day streak.
    seen : Claim
        What is known to be true of the target.

    Returns
    -------
    Membership
        Certainty, or limits to the share of those who fit that is in the group.

    Raises
    ------
    ReleaseError
        If the numbers contradict each other.

    References
    ----------
    .. [1] M. Fréchet, "Sur les tableaux de corrélation dont les marges sont
       données", Annales de l'Université de Lyon, 1951: the bounds on a joint count.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> film = watched("A Christmas Prince")
    >>> streak = film.every_day(3, until="2017-12-03")
    >>> day = film.on("2017-12-02")
    >>> place_target(release({streak: 4, day: 5}), streak, seen=day).lowest_share
    0.8
    >>> place_target(release({streak: 5, day: 5}), streak, seen=day).is_certainly_in
    True
    """
    worlds = Worlds(release)
    groups = (seen, group & seen, seen & ~group)
    return Membership(*(worlds.bounds(part) for part in groups))
