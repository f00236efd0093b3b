"""Every small group that a release gives away, by hand and against every world."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import KitError
from kit.measures.k import k_release, small_groups
from kit.proof.worlds import Worlds
from kit.releases import release
from tests.claims.viewers import day
from tests.proof.populations import KINDS, cases

film = watched("A Christmas Prince")
a, b = watched("A"), watched("B")


def streak(n):
    return film.every_day(n, until=day(n - 1))


def test_each_step_of_a_ladder_is_a_group():
    # 20, 17 and 9 held on for one, two and three days: 3 and 8 stopped.
    numbers = release({streak(1): 20, streak(2): 17, streak(3): 9})
    found = small_groups(numbers, 10)
    sizes = [(group.group, group.size.low, group.size.high) for group in found.groups]
    assert (streak(1) & ~streak(2), 3, 3) == sizes[0]
    assert {(low, high) for _, low, high in sizes} == {(3, 3), (8, 8), (9, 9)}
    assert found.is_exhaustive
    assert small_groups(numbers, 3).groups == ()


def test_a_group_counts_when_its_size_is_only_known_to_be_small():
    # 6 and 7 of 10 watched A and B: 3 to 6 watched both, 0 to 3 neither.
    numbers = release({a: 6, b: 7}, population=10)
    found = {
        str(g.group): (g.size.low, g.size.high) for g in small_groups(numbers, 7).groups
    }
    assert found[str(a & b)] == (3, 6)
    assert found[str(a)] == (6, 6)
    assert found[str(~b)] == (3, 3)
    assert str(~a & ~b) not in found  # perhaps nobody


def test_a_search_cut_short_says_so():
    numbers = release({film.on(day(n)): 50 for n in range(5)}, population=60)
    assert not small_groups(numbers, 11, most_groups=3).is_exhaustive


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=6)
@given(data=st.data(), k=st.integers(2, 4))
def test_every_group_listed_is_small_in_every_world(name, data, k):
    case = data.draw(cases(name))
    found = small_groups(case.release, k, most_groups=60)
    for proved in found.groups:
        assert 1 <= case.count(proved.group) < k  # true of those who were counted
        alone = Worlds(case.release).bounds(proved.group, keep=proved.because)
        assert (alone.low, alone.high) == (proved.size.low, proved.size.high)
    smallest = k_release(case.release, most_groups=60)
    if found.is_exhaustive and smallest.is_exhaustive and smallest.k is not None:
        assert bool(found.groups) == (smallest.k < k)


@pytest.mark.parametrize(
    ("k", "groups", "message"),
    [
        (0, 9, "`k` must be an int of at least 2, got 0."),
        (-5, 9, "`k` must be an int of at least 2, got -5."),
        (1, 9, "`k` must be an int of at least 2, got 1."),
        (2.5, 9, "`k` must be an int of at least 2, got 2.5."),
        (True, 9, "`k` must be an int of at least 2, got True."),
        (5, 0, "`most_groups` must be an int of at least 1, got 0."),
    ],
)
def test_ks_that_are_none_are_refused(k, groups, message):
    with pytest.raises(KitError, match=f"^{re.escape(message)}$"):
        small_groups(release({everyone(): 5}), k, most_groups=groups)
