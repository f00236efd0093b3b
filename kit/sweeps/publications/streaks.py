"""What do streaks of three days tell of those who broke one?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.sweeps.cases import Lines, find_secrets
from kit.sweeps.games import HowMany, Sought
from kit.sweeps.publications.halves import Halves, Publication
from kit.sweeps.publications.running_totals import DAYS


def _streaks(halves: Halves) -> list[Lines]:
    """Tell of three days who watched on each, and who on several of them."""
    last = halves.inside.period()[1]
    days = [last - timedelta(DAYS - day) for day in range(3)]
    claims, sought = [], []
    chosen = [*halves.titles["title"].head(8), *halves.near(600, 12)]
    for title in dict.fromkeys(chosen):  # in a small catalogue they are the same
        on = [watched(title).on(day) for day in days]
        pairs = [watched(title).every_day(2, until=day) for day in days[1:]]
        streak = watched(title).every_day(3, until=days[2])
        claims += [*on, *pairs, streak]
        routes = {  # who kept part of the streak and broke it, or came in late
            pairs[0] & ~on[2]: ((1, pairs[0]), (-1, streak)),
            pairs[1] & ~on[0]: ((1, pairs[1]), (-1, streak)),
        }
        sought += [Sought(group, route) for group, route in routes.items()]
        sought.append(Sought(streak, ((1, streak),)))
        sought.append(Sought(on[0] & on[2] & ~on[1]))
        sought += [Sought(day & ~other & ~third) for day, other, third in _turns(on)]
    secrets = find_secrets(
        halves.inside, halves.outside, sought, at_most=halves.at_most
    )
    return [Lines("streaks", halves.inside, tuple(claims), secrets)]


def _turns(parts: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Put each of some claims in front of the others."""
    return [(part, *(p for p in parts if p != part)) for part in parts]


STREAKS = Publication(("streaks",), HowMany, _streaks, ("day",))
