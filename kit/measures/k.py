"""How small is the smallest group that a release gives away?

Two ks, never mixed. `k_cell` is the smallest number printed: what a threshold looks
at. `k_release` is the smallest group that everything printed together proves to
exist: what an outsider can work out.

A number that is not exact, rounded or a range, stands in both for what was printed:
"142 million" is 142 million, though 141.5 to 142.5 million fit it. So `k_release` is
never larger than `k_cell`, and neither is larger than a number printed of a group that
holds somebody for certain. Which sizes fit is said beside it, by `KRelease.size`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import inf

from tqdm import tqdm

from kit.checks import check_whole
from kit.claims.language import Claim
from kit.claims.wording import PEOPLE, Unit
from kit.errors import MeasureError
from kit.findings import Proved
from kit.measures.card import Card
from kit.measures.searching import MOST_GROUPS, Search
from kit.printed import Exact, Printed, Range, Suppressed, shown_number
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Number, Release, check_release
from kit.words import say_group


@dataclass(frozen=True)
class SmallGroups:
    """The groups that a release proves to hold fewer than k people.

    Parameters
    ----------
    groups : tuple of Proved
        The smallest first, each with the numbers that prove its size.
    is_exhaustive : bool
        Whether every conjunction of published claims and their negations was
        looked at or ruled out.
    n_bounded : int
        Groups whose size was bounded.
    """

    groups: tuple[Proved, ...]
    is_exhaustive: bool
    n_bounded: int


def small_groups(
    release: Release,
    k: int,
    *,
    most_groups: int = MOST_GROUPS,
    progress: bool = False,
) -> SmallGroups:
    """List every group that the release proves to hold fewer than k people.

    Parameters
    ----------
    release : Release
        The published numbers.
    k : int
        Groups of 1 to k - 1 people are listed, whether their size is fully known
        or only proved to lie there.
    most_groups : int, default=300
        How many groups to bound before the search is cut short.
    progress : bool, default=False
        Whether to draw progress bars on standard error: one for the groups that are
        bounded, one for those whose proofs are looked for.

    Returns
    -------
    SmallGroups
        As in `k_release`, conjunctions of published claims and their negations.

    Raises
    ------
    MeasureError
        If `k` is below 2 or `most_groups` below 1.
    ContradictionError
        If the numbers contradict each other.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> found = small_groups(release({until_9th: 57, until_10th: 53}), 11)
    >>> [(str(group.size), len(group.because)) for group in found.groups]
    [('exactly 4', 2)]
    """
    check_whole(MeasureError, "k", k, least=2)
    check_whole(MeasureError, "most_groups", most_groups)
    worlds = Worlds(release)
    search = Search(worlds, most_groups, enough=0, k=k, progress=progress)
    search.run()
    small = [
        (size.high, group)
        for group, size in search.found
        if size.high is not None and size.high < k
    ]
    sizes = dict(search.found)
    small.sort(key=lambda found: found[0])
    with tqdm(small, unit="proof", disable=not progress, file=sys.stderr) as bar:
        groups = tuple(explain(worlds, group, sizes[group]) for _, group in bar)
    return SmallGroups(groups, search.is_exhaustive, search.n_bounded)


K_CELL = Card(
    name="k_cell",
    says="The smallest number that was printed is this many people.",
    formula=(
        "min of the counts as printed: of a rounded one the multiple, of a range the "
        "lower end; those of groups that may hold nobody are left aside"
    ),
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
        "holds this many people at most; a group of which a number was printed counts "
        "as that number."
    ),
    formula=(
        "min over groups of max |group| over all worlds that fit, or of what was "
        "printed for the group where that is less; groups are conjunctions of "
        "published claims and their negations, and what sums of up to four numbers "
        "count, with |group| ≥ 1 in every world"
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
    printed : Printed, optional
        What was printed of just this group, if anything was.
    """

    group: Claim | None
    size: Bounds | None
    is_exhaustive: bool
    n_bounded: int
    printed: Printed | None = None

    @property
    def k(self) -> int | None:
        """What was printed of the group, or the most people that it can hold."""
        if self.size is None:
            return None
        shown = None if self.printed is None else shown_number(self.printed)
        if self.size.high is None:
            return shown
        if shown is None or shown <= 0:  # zero people are no group
            return self.size.high
        return min(shown, self.size.high)

    @property
    def is_exact(self) -> bool:
        """Whether the group's size is fully known."""
        return self.size is not None and self.size.is_proved

    def sentence(self, unit: Unit = PEOPLE) -> str:
        """Say the smallest group in plain English, and how sure that is.

        Examples
        --------
        >>> KRelease(None, None, True, 3).sentence()
        'No group of people is given away.'
        >>> from kit.claims import watched
        >>> from kit.printed import Rounded
        >>> from kit.releases import release
        >>> k_release(release({watched("A"): Rounded(55, 5)})).sentence()
        '53 to 57 people had watched A at some time: the number printed is 55 (rounded \
to 5).'
        """
        if self.group is None or self.size is None:
            if self.is_exhaustive:
                return f"No group of {unit.many} is given away."
            return (
                "No group was found. Not all could be ruled out; one may be given away."
            )
        sentence = say_group(self.group, self.size, unit)
        printed = self.printed
        is_said = printed == Range(self.size.low)  # "51 or more" is not said twice
        if not (printed is None or is_said or isinstance(printed, Exact | Suppressed)):
            sentence = f"{sentence[:-1]}: the number printed is {printed}."
        if not self.is_exhaustive:
            sentence += (
                " Not all others could be ruled out; a smaller one may be given away."
            )
        return sentence


def k_cell(release: Release) -> int | None:
    """Give the smallest number of people that was printed.

    Parameters
    ----------
    release : Release
        The published numbers. One that is rounded or a range counts as it was printed.

    Returns
    -------
    int or None
        ``None`` where no number was printed but zeros, and those of groups that may
        hold nobody.

    Examples
    --------
    >>> import kit
    >>> withheld = kit.Suppressed(below=5)
    >>> kit.k_cell(kit.release({kit.watched("A"): 53, kit.watched("B"): withheld}))
    53
    """
    check_release(release)
    shown = [
        people
        for number, interval in zip(release.counts, release.intervals(), strict=True)
        if interval.low and (people := _people_shown(number)) > 0
    ]
    return min(shown, default=None)


def k_release(
    release: Release, *, most_groups: int = MOST_GROUPS, progress: bool = False
) -> KRelease:
    """Find the smallest group that the release proves to hold at least one person.

    Groups are conjunctions of the published claims and of their negations, and what
    sums of up to four numbers count: what an outsider can put into words with the
    release alone. A group that is empty in some world that fits can have no certain
    part, so it is dropped with everything inside it; the others are refined, the
    smallest first. A group of which a number was printed counts as that number.

    Parameters
    ----------
    release : Release
        The published numbers.
    most_groups : int, default=300
        How many groups to bound before the search is cut short.
    progress : bool, default=False
        Whether to draw a progress bar on standard error.

    Returns
    -------
    KRelease
        With the group, its size, and whether the search was exhaustive.

    Raises
    ------
    MeasureError
        If `most_groups` is below 1.
    ReleaseError
        If the numbers contradict each other.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> found = kit.k_release(kit.release({until_9th: 57, until_10th: 53}))
    >>> found.k, found.is_exact, found.is_exhaustive
    (4, True, True)
    """
    check_whole(MeasureError, "most_groups", most_groups)
    search = Search(Worlds(release), most_groups, enough=1, progress=progress)
    search.run()
    return choose_smallest(search)


def choose_smallest(search: Search) -> KRelease:
    """Choose the smallest group of a search that was run, or a printed one."""
    release = search.worlds.release
    printed = {search.names(number.claim): number.printed for number in release.counts}
    sizes = {
        search.names(number.claim): Bounds(*interval, False, False)
        for number, interval in zip(release.counts, release.intervals(), strict=True)
        if interval.low and (interval.high is not None or _people_shown(number) > 0)
    } | dict(search.found)
    found = [
        KRelease(
            group, size, search.is_exhaustive, search.n_bounded, printed.get(group)
        )
        for group, size in sizes.items()
    ]
    nothing = KRelease(None, None, search.is_exhaustive, search.n_bounded)
    return min(found, key=_rank, default=nothing)


def _rank(found: KRelease) -> tuple[float, ...]:
    """The smallest first; of two alike, the one that is known better."""
    high = found.size.high if found.size else None
    return tuple(inf if people is None else people for people in (found.k, high))


def _people_shown(number: Number) -> int:
    """Read the number of people that was printed, 0 where none was."""
    return shown_number(number.printed) or 0
