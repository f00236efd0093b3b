"""What does a release give away by each of the three criteria?

Read from the attacker's side: nothing here knows a log.
"""

from __future__ import annotations

from itertools import permutations

from kit.attacks.on_releases.differencing import (
    THREAT as DIFFERENCING,
    find_differences,
)
from kit.attacks.on_releases.membership import THREAT as PLACING, place_target
from kit.claims.language import Claim
from kit.claims.relations import contains
from kit.errors import KnowledgeError
from kit.findings import Proved
from kit.measures.k import k_cell, k_release
from kit.printed import Suppressed
from kit.releases import Number, Release
from kit.report.regulator.figures import Json, is_small, write_proved
from kit.report.regulator.not_tested import INFERENCE, SINGLING_OUT
from kit.report.regulator.settings import Settings

_MOST_TRIES = 2_000_000
_MOST_PAIRS = 60


def describe_release(release: Release, settings: Settings) -> Json:
    """Count what was printed, with the smallest number and the smallest group."""
    found, cell = k_release(release), k_cell(release)
    fewest = settings.least_told
    is_told = not (is_small(found.k, fewest) or is_small(cell, fewest))
    return {
        "numbers": len(release),
        "withheld": sum(isinstance(n.printed, Suppressed) for n in release.numbers),
        "k_cell": cell if is_told else None,
        "k_release": found.k if is_told else None,
        "is_told": is_told,
        "is_exhaustive": found.is_exhaustive,
    }


def attack_release(
    release: Release, settings: Settings
) -> tuple[dict[str, list[Json]], list[Proved]]:
    """Mount what bears on a release; give it by criterion, and what was proved."""
    if not release.counts:
        return {}, []
    differences = find_differences(
        release, k=settings.k, most_tries=_MOST_TRIES, seed=settings.seed
    )
    placed, n_tried, n_pairs = _place(release)
    subtractions = [one for one in differences.findings if isinstance(one, Proved)]
    shared = {"fewest": settings.least_told}
    subtracted = write_proved(
        DIFFERENCING,
        subtractions,
        asks="Do sums and differences of the numbers leave a group of fewer than k?",
        n_tried=differences.n_tried,
        tried="sums of up to four numbers, whole and unfinished",
        is_exhaustive=differences.is_exhaustive,
        settings={"k": settings.k},
        **shared,
    )
    seen = write_proved(
        PLACING,
        placed,
        asks="Does one published deed of somebody put her into another group, or out?",
        n_tried=n_tried,
        tried="pairs of a deed that is known and a group",
        is_exhaustive=n_tried == n_pairs,
        settings={"pairs of numbers": n_pairs},
        **shared,
    )
    attempts = {SINGLING_OUT: [subtracted], INFERENCE: [seen]}
    return attempts, [*subtractions, *placed]


def _place(release: Release) -> tuple[list[Proved], int, int]:
    """Ask of pairs of claims whether the one decides the other for certain.

    The closest numbers come first: a sighting is worth most where as many were seen as
    are in the group.
    """
    pairs = list(permutations(release.counts, 2))
    pairs.sort(key=lambda pair: _distance(release, *pair))
    found: list[Proved] = []
    tried = pairs[:_MOST_PAIRS]
    for known, group in tried:
        if _follows(known.claim, group.claim):
            continue
        try:
            membership = place_target(release, known.claim, group=group.claim)
        except KnowledgeError:  # nobody did what would be known
            continue
        if membership.is_certainly_in or membership.is_certainly_out:
            found += [one for one in membership.findings if isinstance(one, Proved)][:1]
    return found, len(tried), len(pairs)


def _follows(known: Claim, group: Claim) -> bool:
    """Whether the words alone say it, so that the numbers give nothing away."""
    return contains(group, known) or contains(~group, known)


def _distance(release: Release, known: Number, group: Number) -> float:
    intervals = dict(zip(release.counts, release.intervals(), strict=True))
    return abs(intervals[known].low - intervals[group].low)
