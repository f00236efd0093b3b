"""Which number does a release print of each thing that is known of people?

Counts of one group are read off its release in the order of what the attacker knows,
NaN where one is withheld, with the press that printed them.
"""

from __future__ import annotations

import numpy as np

from kit.attackers import Reference
from kit.attacks.on_releases.group_counts import Press, expect_withheld
from kit.checks import check_whole
from kit.claims.language import Claim, everyone
from kit.errors import AttackError
from kit.printed import Suppressed
from kit.releases import Number, Release
from kit.rules.kinds import BaseRule


def read_counted(
    release: Release, size: object, group: Claim | None, people: object
) -> tuple[tuple[Claim, ...], np.ndarray, int, Press]:
    """Read the counts of those claims that are known of people."""
    if not isinstance(people, Reference):
        rule = "a Reference, whose claims can be found in the release"
        raise AttackError.bad_value("inside", rule, type(people).__name__)
    numbers = {number.claim: number for number in release.counts}
    if size is None:
        about = everyone() if group is None else group
        size = None if about not in numbers else _count(numbers[about])
        if size is None or np.isnan(size):
            rule = "the number of people in the group, which the release does not tell"
            raise AttackError.bad_value("size", rule, None)
        size = round(size)
    n = check_whole(AttackError, "size", size)
    found = {}
    for claim in people.claims:
        parts = [claim] if group is None else [group & claim, claim & group]
        told = next((numbers[part] for part in parts if part in numbers), None)
        if told is not None:
            found[claim] = _count(told)
    counts = np.array(list(found.values()))
    if not counts.size or np.isnan(counts).all():
        rule = "a release that prints at least one count of what is known of people"
        raise AttackError.bad_value("published", rule, repr(release))
    own = release.rule if isinstance(release.rule, BaseRule) else None
    return tuple(found), counts, n, Press(tuple(found), own)


def read_numbers(release: Release) -> tuple[tuple[Claim, ...], np.ndarray]:
    """List what is counted, and the numbers; NaN where one is withheld."""
    claims = tuple(number.claim for number in release.counts)
    return claims, np.array([_count(number) for number in release.counts])


def _count(number: Number) -> float:
    """Read one printed number: as it stands, or as the middle of what it may be."""
    printed = number.printed
    if isinstance(printed, Suppressed):
        return float("nan")
    count = getattr(printed, "count", None)
    if count is not None:
        return float(count)
    low, high = printed.reveals()
    return float("nan") if high is None else (low + high) / 2


def read_counts(
    press: Press, counts: np.ndarray, rates: np.ndarray, size: int
) -> np.ndarray:
    """Read printed counts as those of all; what is withheld, as what to expect."""
    blank = np.isnan(counts)
    if not blank.any():
        return counts * press.expansion
    expected = expect_withheld(press, rates, size)
    return np.where(blank, expected, counts) * press.expansion
