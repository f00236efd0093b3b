"""What do totals of three evenings tell of somebody who had watched by one of them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np

from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.knowledge import Knowledge
from kit.log import Log
from kit.publishing.counting import mark_people
from kit.sweeps.cases import Lines
from kit.sweeps.games import InOrOut, Member, Target
from kit.sweeps.publications.halves import Halves, Publication
from kit.sweeps.publications.running_totals import DAYS, busiest_weeks

_EVENINGS = 3  # of which totals are told


def _three_evenings(halves: Halves) -> list[Lines]:
    """Ask of people who had watched by one evening whether they had by another.

    Titles of few people are told of first: there it may follow from the totals.
    """
    rng, at_most = halves.rng(1), halves.at_most
    claims: list[Claim] = []
    members: list[Member] = []
    chosen = busiest_weeks(halves.inside, halves.near(30, at_most))
    for title, first in chosen.items():
        drawn = np.sort(rng.choice(DAYS, _EVENINGS, replace=False)).tolist()
        so_far = [watched(title).between(first, first + timedelta(d)) for d in drawn]
        asked = list(pairwise(range(_EVENINGS)))
        found = _draw_members(halves.inside, halves.outside, so_far, asked, rng)
        if found:
            claims += so_far
            members += found
        if len(members) >= at_most:
            break
    kept = tuple(members[:at_most])
    case = Lines("three evenings", halves.inside, tuple(claims), kept, game=InOrOut)
    return [case]


def _draw_members(
    inside: Log,
    outside: Log,
    so_far: Sequence[Claim],
    asked: Sequence[tuple[int, int]],
    rng: np.random.Generator,
) -> list[Member]:
    """Draw people of whom the later is true, one of each half; is the earlier?"""
    halves = [list(mark_people(half, so_far)) for half in (inside, outside)]
    found = []
    for group, known in asked:
        who = [np.flatnonzero(marks[known]) for marks in halves]
        if min(map(len, who)) == 0:
            continue
        answers = [
            bool(marks[group][rng.choice(people)])
            for marks, people in zip(halves, who, strict=True)
        ]
        target = Target(Knowledge((so_far[known],)), so_far[group])
        found.append(Member(target, *answers))
    return found


THREE_EVENINGS = Publication(("three evenings",), InOrOut, _three_evenings, ("day",))
