"""People made up for attacks on membership: who watched what is drawn by lot."""

import numpy as np

from kit.attackers import Attacker, Reference
from kit.claims.viewing import watched

TITLES = 12
DAYS = 10


def by_title(n):
    return [watched(f"Title {at}") for at in range(n)]


def by_day(titles=TITLES, days=DAYS):
    return [
        watched(f"Title {title}").on(f"2017-12-{day + 1:02d}")
        for title in range(titles)
        for day in range(days)
    ]


def draw(claims, n, rates, seed):
    """People who watch each title by lot, independently."""
    rng = np.random.default_rng(seed)
    return Reference(claims, rng.random((n, len(claims))) < rates)


def crowd(n_claims=240, rate=0.15, people=400, seed=0):
    """People to be tried, and an attacker who knows others like them."""
    claims = by_title(n_claims)
    tried, known = (draw(claims, people, rate, [seed, part]) for part in (1, 2))
    return tried, Attacker(who="a colleague", reference=known)


def busy_days(seed=0, people=400):
    """Plays by title and day, where days and titles have nothing to do with another."""
    rates = np.outer(np.linspace(0.1, 0.4, TITLES), np.linspace(0.3, 1, DAYS)).ravel()
    return draw(by_day(), people, rates, seed)
