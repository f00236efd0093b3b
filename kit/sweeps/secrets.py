"""What is an attacker after, what was she told, and what does she say?

Every attack of a sweep plays one game, so that they can be laid side by side. There is
a list of small groups, of 1 to 10 people each, and the attacker is to say how many
people each holds. She knows the list, that the groups are small, and which sizes are
usual. She does not know which size belongs to which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kit.claims.language import Claim
from kit.releases import Bounds

#: Groups of 1 to this many people are worth an attack.
MOST = 10


@dataclass(frozen=True)
class Sought:
    """A small group, in the attacker's words.

    Parameters
    ----------
    group : Claim
        Who is in it.
    route : tuple of (int, Claim), default=()
        Published claims whose counts, added (1) and taken away (-1), give its size.
    cell : tuple of str, default=()
        Its place in a table: a value for each dimension.
    """

    group: Claim
    route: tuple[tuple[int, Claim], ...] = ()
    cell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Secret:
    """A small group with its true size, which only the judge knows.

    Parameters
    ----------
    sought : Sought
        The group.
    size : int
        People in it, among those whose plays are behind the release.
    control : int
        People of whom the same is true among those who were left out of it.
    """

    sought: Sought
    size: int
    control: int


@dataclass(frozen=True)
class Told:
    """What an attack says of one group.

    Parameters
    ----------
    size : Bounds
        How many people it can hold, in all worlds that fit what was published.
    estimate : float or None
        The most plausible number where the bounds leave more than one, if the
        published numbers suggest any.
    """

    size: Bounds
    estimate: float | None = None


def usual_size(secrets: Sequence[Secret]) -> int:
    """Give the size that is most common among groups of this kind.

    It is what an attacker falls back on where the numbers suggest nothing. It is
    taken from both halves of the viewers alike, so that it fits those who are in the
    release no better than those who are not.

    Parameters
    ----------
    secrets : sequence of Secret
        The groups that are attacked.
    """
    sizes = [size for s in secrets for size in (s.size, s.control)]
    seen = Counter(size for size in sizes if 1 <= size <= MOST)
    return min(seen, key=lambda size: (-seen[size], size), default=1)


def best_constant(sizes: Iterable[int]) -> int:
    """Count how often the best single answer is right, known in hindsight.

    Nobody who says the same of every group, and so needs no release, does better.

    Parameters
    ----------
    sizes : iterable of int
        The true sizes of the groups that are attacked.

    Examples
    --------
    >>> best_constant([1, 1, 4, 2, 1])
    3
    """
    return max(Counter(sizes).values(), default=0)


def say_size(told: Told, usual: int) -> int:
    """Settle on one size: what is left, what the numbers suggest, or the usual one.

    Parameters
    ----------
    told : Told
        What the attack says.
    usual : int
        What the naive attacker says.

    Examples
    --------
    >>> say_size(Told(Bounds(3, 8, True, True)), usual=1)
    3
    """
    best = usual if told.estimate is None else round(told.estimate)
    high = MOST if told.size.high is None else min(MOST, told.size.high)
    return min(max(best, 1, told.size.low), max(1, high))
