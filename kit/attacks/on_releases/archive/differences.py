"""Which small groups do the numbers of an archive give away, added and subtracted?"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from tqdm import tqdm

from kit.attacks.on_releases.archive.ledger import Ledger
from kit.claims.relations import Relations
from kit.errors import KitError, ReleaseError
from kit.findings import Proved
from kit.proof.sums.combinations import (
    MOST_CROSSED,
    Combination,
    Search,
)
from kit.releases import Release

#: Combinations looked at, whole and unfinished, before the search gives up.
MOST_TRIES = 20_000_000


@dataclass(frozen=True)
class Differences:
    """The small groups that an archive gives away.

    Parameters
    ----------
    findings : tuple of Proved
        One for each group: those that take the fewest numbers first, then the
        smallest groups.
    n_numbers : int
        Published numbers in the archive.
    n_tried : int
        Combinations looked at, whole and unfinished.
    left_out : tuple of str
        What was not looked for, in words; empty where the search was exhaustive.
    """

    findings: tuple[Proved, ...]
    n_numbers: int
    n_tried: int
    left_out: tuple[str, ...]

    @property
    def is_exhaustive(self) -> bool:
        """Whether every sum of so many numbers, added or taken away, was ruled out."""
        return not self.left_out


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
        Each finding with the numbers that prove it, those added before those taken
        away. Where several sums lead to the same people, the shortest one is given.
        A size is judged by the numbers of its own sum; others may narrow it further.

    Raises
    ------
    KitError
        If `k` or `most_numbers` is below 2, or `most_tries` below 1.
    ReleaseError
        If `release` is none or has no counts, or one number contradicts another.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979.
    .. [2] US patent application 2022/0277097: published statistics as rows of one
       system of linear equations.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> year, month = film, film.between("2017-12-01", "2017-12-31")
    >>> found = find_differences(release({year: 903, month: 897}))
    >>> str(found.findings[0].size), found.is_exhaustive
    ('exactly 6', True)
    """
    for name, value, least in (
        ("k", k, 2),
        ("most_numbers", most_numbers, 2),
        ("most_tries", most_tries, 1),
    ):
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise KitError.bad_value(name, f"an int of at least {least}", value)
    if not isinstance(release, Release):
        rule = "a release, made with kit.releases.release"
        raise ReleaseError.bad_value("release", rule, release)
    if not release.counts:
        raise ReleaseError.without_counts()
    relations = Relations(release.claims, seed=seed)
    search = Search(
        relations,
        release.intervals(),
        k=k,
        most_numbers=most_numbers,
        most_tries=most_tries,
    )
    ledger = Ledger(release, relations)
    sums = sorted(search.run(progress=progress), key=_rank)
    with tqdm(sums, unit="sum", disable=not progress, file=sys.stderr) as bar:
        for found in bar:
            ledger.consider(found)
    left_out = tuple(_left_out(search, relations))
    findings = sorted(ledger.findings, key=_finding_rank)
    return Differences(tuple(findings), len(release), search.n_tried, left_out)


def _rank(found: Combination) -> tuple:
    return len(found.plus) + len(found.minus), found.high, found.low, found


def _finding_rank(found: Proved) -> tuple[int, int, int]:
    return len(found.because), found.size.high, found.size.low


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
