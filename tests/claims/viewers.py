"""Every small viewer written out, and a second, plain reading of the claims.

The kit answers what a viewer can be with one integer program. Here the viewers are
listed instead, plays and all, and each claim is read off them directly.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from operator import and_, or_

import numpy as np
from hypothesis import strategies as st

from kit.claims import everyone
from kit.claims.language import And, Attribute, Everyone, Not, Or
from kit.claims.viewer import What
from kit.claims.viewing import Episodes, Plays, Streak

DAY_0 = date(2017, 12, 1)


def day(n):
    """Day `n` of a universe, counted from 0."""
    return DAY_0 + timedelta(days=n)


@dataclass(frozen=True, eq=False)
class Universe:
    """All viewers of a kind: `plays` has shape (viewers, titles, days)."""

    titles: tuple[What, ...]  # with the series, where the title is an episode
    plays: np.ndarray
    regions: np.ndarray
    read: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.plays)

    def answers(self, claim):
        """Who is counted by the claim: one bool a viewer."""
        if claim not in self.read:
            self.read[claim] = self._read(claim)
        return self.read[claim]

    def vectors(self, claims):
        """The distinct ways in which viewers answer several claims."""
        n = len(claims)
        codes = sum(
            self.answers(claim).astype(int) << i for i, claim in enumerate(claims)
        )
        return {tuple(bool(c >> i & 1) for i in range(n)) for c in np.unique(codes)}

    def _read(self, claim):
        match claim:
            case Everyone():
                return np.ones(len(self), dtype=bool)
            case Attribute("region", values):
                return np.isin(self.regions, values)
            case And(parts):
                return np.all([self.answers(part) for part in parts], axis=0)
            case Or(parts):
                return np.any([self.answers(part) for part in parts], axis=0)
            case Not(part):
                return ~self.answers(part)
            case Plays(count=count):
                return self._seen(claim).sum(axis=(1, 2)) >= count
            case Streak():
                return (self._seen(claim).sum(axis=1) > 0).all(axis=1)
            case Episodes(count=count):
                return (self._seen(claim).sum(axis=2) > 0).sum(axis=1) >= count
        raise AssertionError(claim)

    def _seen(self, claim):
        """Plays of what the claim is about, on the days of its window."""
        titles = [
            i
            for i, title in enumerate(self.titles)
            if claim.what.title in (None, title.title)
            and claim.what.series in (None, title.series)
        ]
        first = 0 if claim.first is None else (claim.first - DAY_0).days
        last = None if claim.last is None else (claim.last - DAY_0).days + 1
        return self.plays[:, titles, first:last]


def all_viewers(titles, days, most, regions=("NY",)):
    """List the viewers with up to `most` plays of each title a day."""
    plays = np.indices((most + 1,) * (len(titles) * days), dtype=np.int8)
    plays = plays.reshape(len(titles) * days, -1).T.reshape(-1, len(titles), days)
    whats = tuple(What(title) for title in titles)
    n = len(plays)
    return Universe(whats, np.tile(plays, (len(regions), 1, 1)), np.repeat(regions, n))


def all_series_viewers(days, *, others_a_day=0):
    """List the viewers of three episodes of a series, and of a film beside it.

    A day holds any set of episodes, the first of them up to twice more, and up to
    `others_a_day` plays of the film.
    """
    episodes = [
        [count + again * (i == seen.index(1)) for i, count in enumerate(seen)]
        for seen in product((0, 1), repeat=3)
        if 1 in seen
        for again in range(3)
    ]
    a_day = [
        [*counts, others]
        for counts in [[0, 0, 0], *episodes]
        for others in range(others_a_day + 1)
    ]
    chosen = np.indices((len(a_day),) * days).reshape(days, -1).T
    plays = np.array(a_day, dtype=np.int8)[chosen].transpose(0, 2, 1)
    whats = (*(What(f"episode {i}", "S") for i in range(3)), What("film"))
    return Universe(whats, plays, np.repeat("NY", len(plays)))


def windows(first, last, *, is_open=False):
    """All windows within some days; open ones too where the days have a beyond."""
    ends = [day(n) for n in range(first, last + 1)]
    closed = [(a, b) for a in ends for b in ends if a <= b]
    if not is_open:
        return closed
    return [*closed, *((None, b) for b in ends), *((a, None) for a in ends)]


def leaves(whats, window_list, most, *, episodes=0, regions=()):
    """Strategy for claims that hold no other."""
    what, window = st.sampled_from(whats), st.sampled_from(window_list)
    closed = st.sampled_from([w for w in window_list if None not in w])
    counts = st.integers(1, most)
    kinds = [
        st.builds(lambda what, w, n: Plays(what, *w, n), what, window, counts),
        st.builds(_streak, what, closed),
    ]
    series = [what for what in whats if what.series]
    if series:
        distinct = st.integers(1, episodes)
        kinds.append(
            st.builds(
                lambda what, w, n: Episodes(what, *w, n),
                st.sampled_from(series),
                window,
                distinct,
            )
        )
    if regions:
        names = st.lists(st.sampled_from(regions), min_size=1, max_size=2)
        kinds.append(names.map(lambda values: everyone().where(region=values)))
    return st.one_of(kinds)


def _streak(what, window):
    days = (window[1] - window[0]).days + 1
    return Plays(what).every_day(days, until=window[1])


def combinations(leaf, most=3):
    """Strategy for claims joined, one after the other, with and, or and not."""
    step = st.tuples(st.sampled_from([and_, or_]), leaf, st.booleans(), st.booleans())
    return st.builds(_join, leaf, st.lists(step, max_size=most))


def _join(claim, steps):
    for join, part, is_part_negated, is_all_negated in steps:
        claim = join(claim, ~part if is_part_negated else part)
        claim = ~claim if is_all_negated else claim
    return claim
