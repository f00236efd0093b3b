"""Which groups do published numbers give away, added and subtracted?"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import permutations
from math import inf
from typing import cast

from tqdm import tqdm

from kit.attackers import ThreatModel
from kit.checks import check_seed, check_whole
from kit.claims.language import Claim
from kit.claims.relations import Relations, contains
from kit.errors import ReleaseError
from kit.findings import Proved
from kit.printed import Interval
from kit.proof.sufficient import explain
from kit.proof.sums import (
    MOST_CROSSED,
    Combination,
    Search,
    prove_group,
    sampled_members,
)
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, check_release
from kit.results import Result, tabulate_proved

THREAT = ThreatModel(
    attack="find_differences, subtract_nested",
    attacker="a reader who kept the press releases of a company",
    reads="published counts of people, and the rule where it is known",
    of_target="nothing; to name somebody, that she is in the small group",
    of_others="nothing",
    wins="sums and differences leave a group of fewer than k people",
    kind="Proved",
    source="Denning, Denning, Schwartz 1979",
)

#: Combinations looked at, whole and unfinished, before the search gives up.
MOST_TRIES = 20_000_000


@dataclass(frozen=True, eq=False)
class Differences(Result):
    """The groups that sums of published numbers give away.

    Parameters
    ----------
    findings : tuple of Proved
        One for each group.
    table : pl.DataFrame
        A row for each finding: `group` in words, `low` and `high` in people,
        `n_numbers` and `is_smallest`.
    n_numbers : int
        Published numbers that were read.
    n_tried : int
        Combinations looked at, whole and unfinished.
    left_out : tuple of str
        What was not looked for, in words; empty where the search was exhaustive.
    """

    n_numbers: int
    n_tried: int
    left_out: tuple[str, ...]

    @property
    def is_exhaustive(self) -> bool:
        """Whether every sum of so many numbers, added or taken away, was ruled out."""
        return not self.left_out

    @property
    def scope(self) -> str:
        """How much was looked at, and what was not."""
        tried = (
            f"Combinations looked at: {self.n_tried:,}, of {self.n_numbers:,} numbers."
        )
        return " ".join([tried, *self.left_out])


def subtract_nested(release: Release, *, k: int | None = None) -> Differences:
    """Subtract every published number from each one that contains it.

    The attacker reads two boasts of the same company. On the 9th, 57 people had
    watched a film every day; on the 10th, 53 had. Whoever kept the longer streak
    kept the shorter one, so the numbers can be subtracted: four people stopped on
    the 10th. She has seen no log, only the press, and wants a group so small that
    she knows someone in it. She succeeds where a difference is certain and holds
    fewer people than the publisher's threshold allows.

    Parameters
    ----------
    release : Release
        The published numbers.
    k : int, optional
        Report only groups of 1 to k - 1 people; by default every group that is
        certainly not empty.

    Returns
    -------
    Differences
        A finding for each difference, smallest first, with the published numbers that
        prove it. Each difference is judged by its own two numbers; the rest of the
        release may narrow it further (see `kit.Worlds`).

    Raises
    ------
    ReleaseError
        If `k` is below 2, or the numbers contradict each other.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> tweets = kit.release(
    ...     {
    ...         film.every_day(17, until="2017-12-09"): 57,
    ...         film.every_day(18, until="2017-12-10"): 53,
    ...     }
    ... )
    >>> found = kit.subtract_nested(tweets)
    >>> str(found.findings[0].size)
    'exactly 4'
    >>> print(found)
    Proved: Four people had watched A Christmas Prince every day from 23 November \
until 9 December 2017 and did not on 10 December. Proved by two published numbers: \
57 and 53.
    Combinations looked at: 1, of 2 numbers. One number was taken from one other, and \
no more were added up.
    """
    check_release(release)
    if k is not None:
        check_whole(ReleaseError, "k", k, least=2)
    findings = []
    for wide, narrow in permutations(release.numbers, 2):
        pair = Release((wide, narrow), release.rule)
        outer, inner = pair.intervals()
        # Only where the subtraction can leave somebody, and few enough, is it worth
        # asking whether one claim contains the other.
        if outer.high is not None and outer.high < inner.low:
            if contains(wide.claim, narrow.claim):
                raise ReleaseError.contradiction()
            continue
        fewest = outer.low - _number(inner.high)
        most = _number(outer.high) - inner.low
        is_small = k is None or most < k
        if fewest > 0 and is_small and contains(wide.claim, narrow.claim):
            left = wide.claim & ~narrow.claim
            worlds = Worlds(pair)
            findings.append(explain(worlds, left, worlds.bounds(left)))
    findings.sort(key=lambda found: _number(found.size.high))
    n = len(release)
    left_out = ("One number was taken from one other, and no more were added up.",)
    table = tabulate_proved(findings)
    return Differences(findings, table, n, n * (n - 1) // 2, left_out)


def _number(high: int | None) -> float:
    return inf if high is None else high


class _Told:
    """Groups known so far: at first those that a published number counts."""

    def __init__(self, release: Release, relations: Relations) -> None:
        self.release, self.relations = release, relations
        self.findings: list[Proved] = []
        self.known = [
            (interval, members, claim)
            for interval, members, claim in zip(
                release.intervals(), relations.yes, release.claims, strict=True
            )
            if interval.low > 0
        ]

    def consider(self, found: Combination) -> None:
        """Keep what a combination proves, unless fewer numbers told it."""
        group = prove_group(self.relations, found)
        members = sampled_members(self.relations, found)
        size = Interval(found.low, found.high)
        if group is None or self._is_known(size, members, group):
            return
        proved = self._prove(group, found)
        narrowed = Interval(proved.size.low, proved.size.high)
        if narrowed == size or not self._is_known(narrowed, members, group):
            self.known.append((narrowed, members, group))
            self.findings.append(proved)

    def _is_known(self, size: Interval, members: int, group: Claim) -> bool:
        """Whether fewer numbers told the size of a group of the same people.

        One group inside another of the same size is the same people, in every world
        that fits. Where a size is a range, only a group of the same words is.
        """
        for told, others, claim in self.known:
            if told == size and size.low == size.high:
                if not members & ~others and contains(claim, group):
                    return True
                if not others & ~members and contains(group, claim):
                    return True
            elif (
                others == members
                and _lies_in(told, size)
                and contains(claim, group)
                and contains(group, claim)
            ):
                return True
        return False

    def _prove(self, group: Claim, found: Combination) -> Proved:
        """Bound a group by the numbers of its sum, and say whether all are needed."""
        chosen = (*found.plus, *found.minus)
        numbers = tuple(self.release.numbers[i] for i in chosen)
        if found.low == found.high and len(found.plus) == 1:
            # Move someone of the group into any part, or out of the whole: one number
            # changes, and the size. So none can be left out.
            size = Bounds(found.low, found.high, True, True)
            return Proved(group, size, numbers, is_smallest=True)
        worlds = Worlds(Release(numbers, self.release.rule))
        size = worlds.bounds(group)
        others = [tuple(n for n in numbers if n != number) for number in numbers]
        if size.is_exact and all(
            _is_wider(worlds.bounds(group, keep=fewer), size) for fewer in others
        ):
            return Proved(group, size, numbers, is_smallest=True)
        return explain(worlds, group, size)


def _lies_in(inner: Interval, outer: Interval) -> bool:
    if inner.high is None or outer.high is None:
        return False
    return outer.low <= inner.low and inner.high <= outer.high


def _is_wider(size: Bounds, than: Bounds) -> bool:
    """Whether worlds of whole people attain a size beyond the other one."""
    return (size.low < than.low and size.is_low_exact) or (
        size.high != than.high and size.is_high_exact
    )


def find_differences(
    release: Release,
    *,
    k: int = 11,
    most_numbers: int = 4,
    most_tries: int = MOST_TRIES,
    seed: int = 0,
    progress: bool = False,
) -> Differences:
    """Add and subtract the numbers of an archive until small groups are left.

    The attacker has kept a year of press releases of one company: audiences by
    month, by week, by region, by age. Each number stands for a crowd. She has no
    log and no inside help, only time and the rule that whoever is counted by one
    sentence and not by another must be in the difference. She looks for every short
    sum that leaves fewer than k people, because among so few she may know someone,
    and for the groups that take the fewest numbers first, because these are the ones
    that a newspaper can print. She succeeds where the words alone prove that the sum
    counts a group of people, and the numbers prove it is 1 to k - 1.

    Parameters
    ----------
    release : Release
        The archive: hundreds of claims, each with what was printed.
    k : int, default=11
        Groups of 1 to k - 1 people are reported.
    most_numbers : int, default=4
        Longest sum. Above four, only one whole less separate parts is looked for.
    most_tries : int, default=20,000,000
        Combinations looked at before the search is cut short.
    seed : int, default=0
        Of the made-up viewers who refute combinations. It changes no finding.
    progress : bool, default=False
        Whether to draw progress bars on standard error: one for the numbers that sums
        begin with, one for the sums whose group is looked for.

    Returns
    -------
    Differences
        A finding for each group, those that take the fewest numbers first, then the
        smallest groups; each with the numbers that prove it, those added before those
        taken away. Where several sums lead to the same people, the shortest one is
        given. A size is judged by the numbers of its own sum; others may narrow it
        further.

    Raises
    ------
    ReleaseError
        If `k` or `most_numbers` is below 2, `most_tries` below 1, `release` is none or
        has no counts, or one number contradicts another.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979.
    .. [2] US patent application 2022/0277097: published statistics as rows of one
       system of linear equations.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> year, month = film, film.between("2017-12-01", "2017-12-31")
    >>> found = kit.find_differences(kit.release({year: 903, month: 897}))
    >>> str(found.findings[0].size), found.is_exhaustive
    ('exactly 6', True)
    """
    check_whole(ReleaseError, "k", k, least=2)
    check_whole(ReleaseError, "most_numbers", most_numbers, least=2)
    check_whole(ReleaseError, "most_tries", most_tries)
    check_seed(ReleaseError, seed)
    check_release(release)
    if not release.counts:
        msg = (
            "`release` must hold numbers of people to subtract, and it has figures "
            "only; ask `kit.prove` what they prove."
        )
        raise ReleaseError(msg)
    relations = Relations(release.claims, seed=seed)
    search = Search(
        relations,
        release.intervals(),
        k=k,
        most_numbers=most_numbers,
        most_tries=most_tries,
    )
    told = _Told(release, relations)
    sums = sorted(search.run(progress=progress), key=_rank)
    with tqdm(sums, unit="sum", disable=not progress, file=sys.stderr) as bar:
        for found in bar:
            told.consider(found)
    left_out = tuple(_left_out(search, relations))
    findings = sorted(told.findings, key=_finding_rank)
    table = tabulate_proved(findings)
    return Differences(findings, table, len(release), search.n_tried, left_out)


def _rank(found: Combination) -> tuple:
    return len(found.plus) + len(found.minus), found.high, found.low, found


def _finding_rank(found: Proved) -> tuple[int, int, int]:
    return len(found.because), cast("int", found.size.high), found.size.low


def _left_out(search: Search, relations: Relations) -> list[str]:
    """Say what was not looked for."""
    told = []
    if search.is_over:
        told.append(f"The search stopped after {search.n_tried:,} combinations.")
    if search.most_numbers > MOST_CROSSED:
        told.append(
            f"Of more than {MOST_CROSSED} numbers, only one whole less separate parts "
            "was looked for."
        )
    if not relations.is_exact:
        told.append(
            "Windows of episodes that cross, and counts of anything beside a title "
            "and a series, were only partly compared."
        )
    return told
