"""How small is the smallest group that a release gives away?

Two ks, never mixed. `k_cell` is the smallest number printed: what a threshold looks
at. `k_release` is the smallest group that everything printed together proves to
exist: what an outsider can work out.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims import Claim
from kit.findings import Bounds
from kit.measures.card import Card
from kit.measures.small_groups import MOST_GROUPS, Search, check_at_least
from kit.printed import Suppressed
from kit.proof.worlds import Worlds
from kit.release import Release

K_CELL = Card(
    name="k_cell",
    says="The smallest number that was printed is this many people.",
    formula="min of the printed counts, zeros and withheld ones left aside",
    unit="people",
    null_means="A number that was withheld is not printed and does not count.",
    source="The threshold rules of publishers; k is the smallest count they print",
    agrees="Every system that checks cells against a threshold, one by one.",
    differs="Thresholds that hide up to and with k: theirs is this number less one.",
)
K_RELEASE = Card(
    name="k_release",
    says=(
        "The smallest group that all printed numbers together prove to hold somebody "
        "holds this many people at most."
    ),
    formula=(
        "min over groups of max |group| over all worlds that fit; groups are "
        "conjunctions of published claims and their negations, with |group| ≥ 1 in "
        "every world"
    ),
    unit="people",
    null_means="A number that was withheld stands for every count that its rule hides.",
    source="This kit: kit/measures/k.py, on the proofs of kit/proof",
    agrees="k_cell, where the printed numbers have no more to say together.",
    differs="No other system reads a release as a whole; k_cell may be far greater.",
)
CARDS = (K_CELL, K_RELEASE)


@dataclass(frozen=True)
class KRelease:
    """The smallest group that a release proves to hold someone.

    Parameters
    ----------
    group : Claim or None
        The group; ``None`` where the release gives no group away at all.
    size : Bounds or None
        How many people it holds; never 0.
    is_exhaustive : bool
        Whether every conjunction of published claims and their negations was
        ruled out, or its size found to the last person. Where false a smaller
        group may be given away.
    n_bounded : int
        Groups whose size was bounded.
    """

    group: Claim | None
    size: Bounds | None
    is_exhaustive: bool
    n_bounded: int

    @property
    def k(self) -> int | None:
        """Most people that the group can hold: k_release."""
        return None if self.size is None else self.size.high

    @property
    def is_exact(self) -> bool:
        """Whether the group's size is fully known."""
        return self.size is not None and self.size.is_proved


def k_cell(release: Release) -> int | None:
    """Give the smallest number of people that was printed, zeros left aside.

    Parameters
    ----------
    release : Release
        The published numbers. For one that is rounded, noisy or a range, the
        fewest people that fit it count, but at least one.

    Returns
    -------
    int or None
        ``None`` where no number but zero was printed.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.printed import Suppressed
    >>> from kit.release import release
    >>> k_cell(release({watched("A"): 53, watched("B"): Suppressed(below=5)}))
    53
    """
    lows = [
        max(1, interval.low)
        for number, interval in zip(release.counts, release.intervals(), strict=True)
        if not isinstance(number.printed, Suppressed) and interval.high != 0
    ]
    return min(lows, default=None)


def k_release(release: Release, *, most_groups: int = MOST_GROUPS) -> KRelease:
    """Find the smallest group that the release proves to hold at least one person.

    Groups are conjunctions of the published claims and of their negations: what an
    outsider can put into words with the release alone. A group that is empty in some
    world that fits can have no certain part, so it is dropped with everything inside
    it; the others are refined, the smallest first.

    Parameters
    ----------
    release : Release
        The published numbers.
    most_groups : int, default=300
        How many groups to bound before the search is cut short.

    Returns
    -------
    KRelease
        With the group, its size, and whether the search was exhaustive.

    Raises
    ------
    KitError
        If `most_groups` is below 1.
    ReleaseError
        If the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> found = k_release(release({until_9th: 57, until_10th: 53}))
    >>> found.k, found.is_exact, found.is_exhaustive
    (4, True, True)
    """
    check_at_least(1, "most_groups", most_groups)
    search = Search(Worlds(release), most_groups, enough=1)
    search.run()
    smallest = min(search.found, key=lambda found: found[1].high, default=(None, None))
    return KRelease(*smallest, search.is_exhaustive, search.n_bounded)
