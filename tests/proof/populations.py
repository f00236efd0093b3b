"""Small populations written out in full, and every world of their size."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from kit.claims import everyone
from kit.claims.viewer import What
from kit.printed import Exact, Range, Rounded, Suppressed
from kit.releases import Release, release
from kit.rules.threshold import Threshold
from tests.claims.viewers import Universe, all_viewers, leaves, windows

A = What("A")

#: Viewers, the claims that they settle, and the most people that a test may hold:
#: 8 to 12 kinds of viewer, so that all worlds of a few people can be listed.
KINDS = {
    "3 days": (all_viewers(["A"], 3, 1), leaves([A], windows(0, 2), 1), 6),
    "2 days, twice a day": (all_viewers(["A"], 2, 2), leaves([A], windows(0, 1), 2), 5),
    "2 days, 3 regions": (
        all_viewers(["A"], 2, 1, regions=("NY", "IL", "CA")),
        leaves([A], windows(0, 1), 1, regions=["NY", "IL"]),
        4,
    ),
}


@cache
def all_worlds(n_kinds, n_people):
    """Every way to share people out among kinds: shape (worlds, kinds)."""
    bars = np.array(list(combinations(range(n_people + n_kinds - 1), n_kinds - 1)))
    edges = np.pad(bars, ((0, 0), (1, 1)), constant_values=-1)
    edges[:, -1] = n_people + n_kinds - 1
    return np.diff(edges, axis=1) - 1


@dataclass(frozen=True, eq=False)
class Case:
    """A true population, what was published of it, and a group to ask about."""

    kinds: Universe
    truth: np.ndarray  # people of each kind
    release: Release
    group: object

    def count(self, claim, worlds=None):
        worlds = self.truth if worlds is None else worlds
        return worlds @ self.kinds.answers(claim).astype(int)

    def sizes(self):
        """Size of the group in every world that fits the release."""
        intervals = dict(
            zip(self.release.claims, self.release.intervals(), strict=True)
        )
        people = intervals[everyone()]
        worlds = np.concatenate(
            [all_worlds(len(self.kinds), n) for n in range(people.low, people.high + 1)]
        )
        fits = np.ones(len(worlds), dtype=bool)
        for claim, (low, high) in intervals.items():
            counts = self.count(claim, worlds)
            fits &= (low <= counts) & (counts <= (np.inf if high is None else high))
        return self.count(self.group, worlds[fits])


@st.composite
def cases(draw, name, most_claims=4):
    """Draw a population, publish some claims on it, and choose a group."""
    kinds, leaf, most_people = KINDS[name]
    each = st.integers(0, len(kinds) - 1)
    viewers = draw(st.lists(each, min_size=1, max_size=most_people - 1))
    truth = np.bincount(viewers, minlength=len(kinds))
    claim = st.one_of(leaf, leaf, st.builds(lambda a, b: a & ~b, leaf, leaf))
    claims = draw(st.lists(claim, min_size=1, max_size=most_claims, unique=True))
    case = Case(kinds, truth, None, None)
    numbers = [(everyone(), draw(population(len(viewers))))]
    numbers += [(claim, draw(disguises(int(case.count(claim))))) for claim in claims]
    rule = draw(st.sampled_from([None, None, Threshold(3)]))
    if rule is not None:
        numbers[1:] = [(c, rule.publish(int(case.count(c)))) for c in claims]
    terms = draw(st.lists(st.sampled_from(claims), min_size=1, max_size=3))
    group = everyone()
    for term in [*terms, *draw(st.lists(leaf, max_size=1))]:
        group = group & (term if draw(st.booleans()) else ~term)
    return Case(kinds, truth, release(numbers, rule=rule), group)


def population(count):
    """Print the size of a population, exactly or within one."""
    return st.sampled_from([Exact(count), Exact(count), Range(count - 1, count + 1)])


def disguises(count):
    """Print a count in one of the ways there are."""
    return st.one_of(
        st.just(Exact(count)),
        st.builds(lambda base: Rounded(count - count % base, base, "down"), BASES),
        st.builds(lambda base: Rounded(count + -count % base, base, "up"), BASES),
        st.builds(lambda base: Rounded(nearest(count, base), base), BASES),
        st.builds(lambda a, b: Range(max(0, count - a), count + b), SLACK, SLACK),
        st.builds(lambda a: Suppressed(below=count + 1 + a), SLACK),
    )


def nearest(count, base):
    return base * ((2 * count + base) // (2 * base))


BASES, SLACK = st.integers(1, 5), st.integers(0, 2)
