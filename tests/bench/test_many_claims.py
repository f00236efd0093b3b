"""Two hundred claims about a million viewers: seconds for one exact integer bound.

As a publisher would, one year after the tweet: the same streaks, audiences and heavy
viewers in nested windows, for the country, its regions, ages, and regions by age.
"""

from itertools import product
from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from kit.claims import everyone, watched
from kit.claims.language import And, Attribute, Everyone, Not
from kit.claims.viewing import Streak
from kit.proof.worlds import Worlds
from kit.releases import release
from tests.claims.viewers import day

pytestmark = pytest.mark.bench

N_PEOPLE, N_DAYS, N_CLAIMS = 1_000_000, 28, 200
REGIONS, AGES = ("CA", "IL", "NY", "TX"), ("-24", "25-44", "45-64", "65-")
film = watched("A Christmas Prince")


class Audience:
    """A million people: region, age, and the plays of each on each day."""

    def __init__(self):
        rng = np.random.default_rng(53)
        self.region = rng.integers(0, len(REGIONS), N_PEOPLE)
        self.age_band = rng.integers(0, len(AGES), N_PEOPLE)
        habit = rng.beta(0.3, 2.0, N_PEOPLE).astype(np.float32)
        self.plays = np.stack(
            [rng.random(N_PEOPLE, dtype=np.float32) < habit for _ in range(N_DAYS)]
        )

    def who(self, claim):
        """Who answers yes."""
        match claim:
            case Everyone():
                return np.ones(N_PEOPLE, dtype=bool)
            case And(parts):
                return np.logical_and.reduce([self.who(part) for part in parts])
            case Not(part):
                return ~self.who(part)
            case Attribute("region", (value,)):
                return self.region == REGIONS.index(value)
            case Attribute("age_band", (value,)):
                return self.age_band == AGES.index(value)
        first, last = ((end - day(0)).days for end in (claim.first, claim.last))
        seen = self.plays[first : last + 1]
        if isinstance(claim, Streak):
            return seen.all(axis=0)
        return seen.sum(axis=0, dtype=np.int16) >= claim.count


def published():
    """Two hundred claims: windows within windows, for groups within groups."""
    weeks = [film.between(day(0), day(last)) for last in (6, 13, 20, 27)]
    days = [film.on(day(n)) for n in (0, 6, 13, 27)]
    streaks = [film.every_day(n, until=day(n - 1)) for n in (3, 7)]
    heavy = [weeks[3].at_least(7)]
    deeds = [*weeks, *days, *streaks, *heavy]
    places = [{"region": region} for region in REGIONS]
    ages = [{"age_band": age} for age in AGES]
    both = [place | age for place, age in product(places, ages)]
    of_groups = [everyone().where(**group) for group in [*places, *ages, *both]]
    of_deeds = [d.where(**group) for d in deeds for group in [{}, *places, *ages]]
    finest = [d.where(**group) for d in (weeks[3], *streaks, *heavy) for group in both]
    extra = [
        film.every_day(n, until=day(n - 1)) for n in (2, *range(4, 7), *range(8, 17))
    ]
    claims = [everyone(), *of_groups, *of_deeds, *extra, *finest]
    return list(dict.fromkeys(claims))[:N_CLAIMS]


@pytest.fixture(scope="module")
def numbers():
    audience = Audience()
    claims = published()
    assert len(claims) == N_CLAIMS
    printed = release({claim: int(audience.who(claim).sum()) for claim in claims})
    return audience, printed


GROUPS = {
    "a week's streak broken, in one cell": (
        film.every_day(7, until=day(6)) & ~film.every_day(8, until=day(7))
    ).where(region="NY", age_band="65-"),
    "first day and not the last, in one region": (
        film.on(day(0)) & ~film.on(day(27))
    ).where(region="NY"),
    "heavy viewers without a streak": film.between(day(0), day(27)).at_least(7)
    & ~film.every_day(3, until=day(2)),
}


@pytest.mark.parametrize("name", GROUPS)
def test_one_exact_bound(name, numbers, table):
    audience, printed = numbers
    group = GROUPS[name]
    start = perf_counter()
    worlds = Worlds(printed, also=list(group.leaves()))
    ready = perf_counter()
    size = worlds.bounds(group)
    ours = perf_counter() - ready
    assert size.low <= int(audience.who(group).sum()) <= size.high
    atoms = worlds.settling(group).engine.atoms
    exact = "exact" if size.is_exact else "outer"
    table.append(
        f"200 claims, 1,000,000 people, {name}: {size}, {exact}, "
        f"{len(atoms):,} atoms generated"
    )
    table.append(f"  first world {ready - start:8.2f} s, then both ends {ours:8.2f} s")
    start = perf_counter()
    ends = from_scratch(printed, atoms, group)
    theirs = perf_counter() - start
    table.append(
        f"  scipy's milp over these atoms alone, both ends: {theirs:8.2f} s, "
        f"{theirs / ours:5.1f} times as long; {ends[0]:,} to {ends[1]:,}"
    )
    # Fewer atoms can only bring the ends nearer; where ours are attained they meet.
    assert size.low <= ends[0] <= ends[1] <= size.high


def from_scratch(printed, atoms, group):
    """The same integer program, given the atoms that the kit has found."""
    counts = atoms.answers[:, : len(printed)].T.astype(float)
    true = [interval.low for interval in printed.intervals()]
    members = atoms.members(group).astype(float)
    found = []
    for sign in (1, -1):
        done = milp(
            sign * members,
            constraints=LinearConstraint(counts, true, true),
            bounds=Bounds(0, np.inf),
            integrality=np.ones(len(members)),
            options={"time_limit": 60},
        )
        assert done.x is not None
        found.append(round(sign * done.fun))
    return found
