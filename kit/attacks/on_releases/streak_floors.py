"""Which streaks must somebody have had, since the days hold more than the cohort?"""

from __future__ import annotations

from datetime import date

import numpy as np

from kit.attacks.on_releases.daily_counts import DailyCounts
from kit.claims.language import Claim, Everyone
from kit.claims.viewing import Plays, watched
from kit.findings import Proved
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Release

_MOST_PROVED = 20


def prove_streaks(release: Release, daily: DailyCounts) -> list[Proved]:
    """Prove that somebody watched a title on days whose counts exceed the cohort.

    The minimum over days proves nothing by itself: other people may watch each day. Of
    N people, a and b on two days have at least a + b - N in common, and so on.
    """
    n_people, found = daily.most_people, list[Proved]()
    if n_people is None:
        return found
    for column, title in enumerate(daily.titles):
        for first, last in _longest(daily.low[:, column], n_people):
            days = [daily.days[day] for day in range(first, last + 1)]
            group = watched(title).every_day(len(days), until=days[-1])
            found.append(_bound(release, title, days, group))
            if len(found) == _MOST_PROVED:
                return found
    return found


def _longest(low: np.ndarray, n_people: int) -> list[tuple[int, int]]:
    """Find runs of two days or more that somebody must have, each as long as can be."""
    runs, end = [], 0
    for first in range(len(low) - 1):
        last, least = first, int(low[first])
        while last + 1 < len(low) and least + low[last + 1] - n_people > 0:
            last += 1
            least += int(low[last]) - n_people
        if last > max(first, end):
            runs.append((first, last))
            end = last
    return runs


def _bound(release: Release, title: str, days: list[date], group: Claim) -> Proved:
    kept = tuple(
        number
        for number in release.counts
        if isinstance(number.claim, Everyone)
        or (
            isinstance(number.claim, Plays)
            and number.claim.what.title == title
            and number.claim.first == number.claim.last
            and number.claim.first in days
        )
    )
    worlds = Worlds(Release(kept, release.rule))
    return explain(worlds, group, worlds.bounds(group))
