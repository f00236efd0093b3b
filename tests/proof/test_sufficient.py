"""The numbers behind a proof: enough, none to spare, and no smaller set will do."""

from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.printed import Range
from kit.proof import sufficient
from kit.proof.sufficient import explain, prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, release
from tests.claims.viewers import day
from tests.proof.populations import KINDS, cases

film = watched("A Christmas Prince")
days = [film.on(day(n)) for n in range(4)]
a, b = watched("A"), watched("B")


def streak(n):
    return film.every_day(n, until=day(n - 1))


def test_a_difference_needs_its_two_numbers():
    worlds = Worlds(
        release({days[0]: 9, streak(2): 7, streak(3): 6, streak(4): 2}, population=50)
    )
    proved = prove(worlds, streak(3) & ~streak(4))
    assert proved.size == Bounds(4, 4, True, True)
    assert {number.claim for number in proved.because} == {streak(3), streak(4)}
    assert proved.is_smallest
    assert proved.group == streak(3) & ~streak(4)


def test_a_published_group_needs_its_own_number():
    numbers = release({a: 5, b: 4}, population=6)
    assert prove(Worlds(numbers), a).because == numbers.numbers[1:2]


def test_everybody_watching_needs_the_population():
    # 6 of 6 watched A and 4 of 6 watched B, so the 4 watched both.
    numbers = release({a: 6, b: 4}, population=6)
    assert prove(Worlds(numbers), a & b).because == numbers.numbers


def two_ways():
    """Two numbers that prove how many stopped, and three that do so by region."""
    stopped = streak(2) & ~streak(3)
    by_region = {stopped.where(region=name): 1 for name in ("NY", "IL")}
    elsewhere = stopped & ~everyone().where(region=["NY", "IL"])
    pair = release({streak(2): 7, streak(3): 5})
    return stopped, pair, release({**by_region, elsewhere: 0})


def test_the_fewest_numbers_are_found_even_where_others_do_too():
    stopped, pair, triple = two_ways()
    for numbers in (pair + triple, triple + pair):
        proved = prove(Worlds(numbers), stopped)
        assert proved.size == Bounds(2, 2, True, True)
        assert set(proved.because) == set(pair.numbers)
        assert proved.is_smallest


def test_the_fewest_numbers_are_found_from_a_set_with_none_to_spare(monkeypatch):
    # The search begins with three numbers, of which none can be left out.
    stopped, pair, triple = two_ways()
    begin = frozenset({2, 3, 4})
    monkeypatch.setattr(sufficient._Size, "_start", lambda self: begin)
    worlds = Worlds(pair + triple)
    proved = prove(worlds, stopped)
    assert set(proved.because) == set(pair.numbers)
    assert proved.is_smallest
    cut_short = prove(worlds, stopped, most_demands=0)
    assert set(cut_short.because) == set(triple.numbers)
    assert not cut_short.is_smallest


def test_a_search_cut_short_still_leaves_none_to_spare(monkeypatch):
    every = lambda self: self.every  # noqa: E731
    monkeypatch.setattr(sufficient._Size, "_start", every)
    daily = {film.on(day(n)): 20 + n for n in range(4, 10)}
    numbers = release({**daily, streak(3): 6, streak(4): 2, a: 5}, population=50)
    proved = prove(Worlds(numbers), streak(3) & ~streak(4), most_demands=0)
    assert {number.claim for number in proved.because} == {streak(3), streak(4)}
    assert not proved.is_smallest


def test_an_open_size_is_not_proved():
    # 5 + 4 - 6 = 3 at least, 4 at most.
    assert prove(Worlds(release({a: 5, b: 4}, population=6)), a & b) is None


def test_a_range_is_explained_by_the_numbers_behind_both_ends():
    numbers = release({a: 5, b: 4, film: 2}, population=6)
    worlds = Worlds(numbers)
    size = worlds.bounds(a & b)
    explained = explain(worlds, a & b, size)
    assert explained.size == size == Bounds(3, 4, True, True)
    # The low end needs all three: 5 + 4 - 6. They give the high end too.
    assert explained.because == numbers.numbers[:3]
    assert explained.is_smallest


def test_a_size_without_a_high_end_is_explained_by_its_low_end():
    numbers = release({a: Range(5), b: Range(4)})
    worlds = Worlds(numbers)
    size = worlds.bounds(a | b)
    assert size == Bounds(5, None, True, True)
    assert explain(worlds, a | b, size).because == numbers.numbers[:1]


def test_numbers_that_open_bounds_leave_unsure_are_not_called_the_smallest():
    # Crossing windows of episodes: what the program lets through may not exist.
    series = watched(series="S")
    early = series.episodes(2).between(day(0), day(1))
    late = series.episodes(2).between(day(1), day(2))
    proved = prove(Worlds(release({early: 5, late: 4, early & late: 1})), early & ~late)
    assert proved.size.is_proved
    assert not proved.size.is_exact
    assert not proved.is_smallest


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=8)
@given(data=st.data())
def test_the_set_is_enough_has_none_to_spare_and_is_the_smallest(name, data):
    case = data.draw(cases(name, most_claims=3))
    proved = prove(Worlds(case.release), case.group)
    sizes = case.sizes()
    if sizes.min() != sizes.max():
        assert proved is None
        return
    assert proved.size == Bounds(sizes[0], sizes[0], True, True)
    assert proved.is_smallest
    assert set(proved.because) <= set(case.release.numbers)
    assert is_enough(case, proved.because)
    for fewer in proper_subsets(proved.because, case.release.numbers):
        assert not is_enough(case, fewer)


def proper_subsets(because, numbers):
    """Sets with one number fewer; smaller ones prove no more than these."""
    return combinations(numbers, len(because) - 1) if because else []


def is_enough(case, numbers):
    """Whether a release of these numbers alone proves the size of the group."""
    if not numbers:
        return not case.kinds.answers(case.group).any()
    alone = Release(tuple(numbers), case.release.rule)
    return Worlds(alone).bounds(case.group).is_proved


def test_a_set_of_no_numbers_proves_an_impossible_group():
    case = prove(Worlds(release({a: 5}, population=9)), everyone() & ~everyone())
    assert case.because == ()
