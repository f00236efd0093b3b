"""What do totals and windows of days tell of those who came in between?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations

import numpy as np
import polars as pl

from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.log import Log
from kit.sweeps.cases import Lines, find_secrets
from kit.sweeps.games import HowMany, Secret, Sought
from kit.sweeps.publications.halves import Halves, Publication

DAYS = 28  # of the lines
_TITLES, _WINDOWS = 24, 30  # at most; of each title

#: What comes of a title: lines, and what is sought behind them.
_Told = tuple[list[Claim], list[Sought]]


def _daily_totals(halves: Halves) -> list[Lines]:
    """Tell every evening how many have watched a title in its busiest four weeks."""

    def tell(title: str, first: date) -> _Told:
        so_far: list[Claim] = [
            watched(title).between(first, first + timedelta(day)) for day in range(DAYS)
        ]
        return so_far, [_difference(wide, narrow) for narrow, wide in pairwise(so_far)]

    return [_tell_of_titles("daily totals", tell, halves)]


def _random_windows(halves: Halves) -> list[Lines]:
    """Tell of windows of days drawn by lot how many watched a title in each."""
    rng = np.random.default_rng(halves.seed)

    def tell(title: str, first: date) -> _Told:
        drawn = np.sort(rng.integers(DAYS, size=(_WINDOWS, 2))).tolist()
        windows = {
            (start, end): watched(title).between(
                first + timedelta(start), first + timedelta(end)
            )
            for start, end in drawn
        }
        sought = [
            _difference(windows[wide], windows[narrow])
            for wide, narrow in permutations(windows, 2)
            if wide[0] <= narrow[0] and narrow[1] <= wide[1]
        ]
        return list(windows.values()), sought

    return [_tell_of_titles("random windows", tell, halves)]


def _tell_of_titles(
    name: str, tell: Callable[[str, date], _Told], halves: Halves
) -> Lines:
    """Tell of one title after another, of middling size, until groups are enough."""
    inside, outside, at_most = halves.inside, halves.outside, halves.at_most
    claims: list[Claim] = []
    secrets: list[Secret] = []
    for title, first in busiest_weeks(inside, halves.near(200, _TITLES)).items():
        lines, sought = tell(title, first)
        found = find_secrets(inside, outside, sought, at_most=at_most)
        if found:
            claims += lines
            secrets += found
        if len(secrets) >= at_most:
            break
    return Lines(name, inside, tuple(claims), tuple(secrets[:at_most]))


def _difference(wide: Claim, narrow: Claim) -> Sought:
    """Seek those of whom one sentence is true and another, which is narrower, not."""
    return Sought(wide & ~narrow, ((1, wide), (-1, narrow)))


def busiest_weeks(log: Log, titles: Sequence[str]) -> dict[str, date]:
    """Give the first of the four weeks in which each title was played most."""
    first, last = log.period()
    name = pl.col("title").cast(pl.String)
    plays = log.plays.filter(name.is_in(titles)).group_by(name, "day").len().collect()
    starts = [first + timedelta(n) for n in range((last - first).days + 1)]
    found = {}
    for title in titles:
        on = dict(plays.filter(title=title).select("day", "len").rows())
        so_far = np.cumsum([0, *(on.get(day, 0) for day in starts)])
        until = np.minimum(np.arange(len(starts)) + DAYS, len(starts))
        found[title] = starts[int(np.argmax(so_far[until] - so_far[:-1]))]
    return found


DAILY_TOTALS = Publication(("daily totals",), HowMany, _daily_totals, ("day",))
RANDOM_WINDOWS = Publication(("random windows",), HowMany, _random_windows, ("day",))
