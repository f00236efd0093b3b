"""Worlds written out one by one, against a list of every population."""

import re
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import watched
from kit.errors import ContradictionError, ReleaseError
from kit.printed import Range
from kit.proof import constraint_solver as search
from kit.proof.enumerate import list_worlds
from kit.proof.worlds import Worlds
from kit.releases import release
from tests.claims.viewers import day
from tests.proof.populations import KINDS, all_worlds, cases

film = watched("A Christmas Prince")
a, b = watched("A"), watched("B")


def test_exactly_two_worlds_fit_the_streak_toy():
    days = [film.on(day(n)) for n in range(3)]
    two, three = (film.every_day(n, until=day(n - 1)) for n in (2, 3))
    daily = dict(zip(days, (6, 5, 5), strict=True))
    listed = list_worlds(Worlds(release({**daily, two: 5, three: 4}, population=8)))
    assert str(listed) == "exactly 2 worlds"
    assert listed.is_complete
    columns = [listed.claims.index(claim) for claim in days]
    names = ["".join(str(int(yes)) for yes in row) for row in listed.kinds[:, columns]]
    assert sorted(names) == sorted(f"{n:03b}" for n in range(8))
    worlds = [
        {name: n for name, n in zip(names, world, strict=True) if n}
        for world in listed.worlds.tolist()
    ]
    assert {"111": 4, "110": 1, "100": 1, "001": 1, "000": 1} in worlds
    assert {"111": 4, "110": 1, "101": 1, "000": 2} in worlds


def test_one_world_is_one_world():
    listed = list_worlds(Worlds(release({a: 5}, population=6)))
    assert str(listed) == "exactly 1 world"
    assert listed.worlds.tolist() == [[5, 1]]


def test_the_list_stops_where_told():
    # 0 to 20 of 20 people: 21 worlds.
    worlds = Worlds(release({a: Range(0, 20)}, population=20))
    assert str(list_worlds(worlds, at_most=21)) == "exactly 21 worlds"
    short = list_worlds(worlds, at_most=20)
    assert str(short) == "more than 20 worlds"
    assert not short.is_complete
    assert short.worlds.shape == (20, 2)


def test_claims_asked_for_beside_the_release_tell_worlds_apart():
    # Of 3 viewers of A among 4 people, 0 to 3 watched B too, and the fourth may have.
    numbers = release({a: 3}, population=4)
    assert len(list_worlds(Worlds(numbers)).worlds) == 1
    assert len(list_worlds(Worlds(numbers, also=[b])).worlds) == 4 * 2


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=6)
@given(data=st.data())
def test_the_list_is_that_of_every_population(name, data):
    case = data.draw(cases(name, most_claims=3))
    listed = list_worlds(Worlds(case.release), at_most=5_000)
    assert listed.is_complete
    assert len(np.unique(listed.worlds, axis=0)) == len(listed.worlds)
    # Populations, by the atom that each kind of viewer falls into.
    answers = np.stack([case.kinds.answers(c) for c in listed.claims], axis=1)
    falls = (answers[:, None] == listed.kinds[None]).all(axis=2).astype(int)
    assert (falls.sum(axis=1) == 1).all()
    (people_low, people_high), *_ = case.release.intervals()
    fitting = set()
    for n in range(people_low, people_high + 1):
        worlds = all_worlds(len(case.kinds), n)
        fits = np.ones(len(worlds), dtype=bool)
        for claim, (low, high) in zip(
            case.release.claims, case.release.intervals(), strict=True
        ):
            counts = case.count(claim, worlds)
            fits &= (low <= counts) & (counts <= (np.inf if high is None else high))
        fitting |= {tuple(world) for world in (worlds[fits] @ falls).tolist()}
    assert {tuple(world) for world in listed.worlds.tolist()} == fitting


def test_halves_of_people_make_no_world():
    # x + y = y + z = x + z = 1 fits only halves of people.
    pairs = (["x", "y"], ["y", "z"], ["x", "z"])
    everyone_in = {watched().where(region=pair): 1 for pair in pairs}
    with pytest.raises(
        ContradictionError, match="no world fits these 3 together"
    ) as no:
        list_worlds(Worlds(release(everyone_in, population=3)))
    assert no.value.places == {1, 2, 3}


@pytest.mark.parametrize(
    ("worlds", "message"),
    [
        (
            lambda: Worlds(release({a: 5})),
            "Worlds can be listed only where the numbers limit every kind of viewer; "
            "give the release a `population`.",
        ),
        (
            # 2^8 ways to watch on eight days
            lambda: Worlds(
                release({film.on(day(n)): 1 for n in range(8)}, population=9)
            ),
            "Worlds can be listed for at most 150 kinds of viewer, and these claims "
            "tell apart more; give fewer claims.",
        ),
        (
            lambda: Worlds(
                release(
                    {
                        watched(series="S").episodes(2).between(day(n), day(n + 1)): 1
                        for n in range(2)
                    },
                    population=9,
                )
            ),
            "Worlds can be listed only where it is certain which kinds of viewer can "
            "exist; leave out windows of episodes that cross, or counts of anything "
            "beside a title and a series.",
        ),
    ],
)
def test_worlds_that_cannot_be_listed_say_why(worlds, message):
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        list_worlds(worlds())


@pytest.mark.parametrize("at_most", [0, -1, 2.5, True])
def test_at_most_is_a_whole_number(at_most):
    message = f"^`at_most` must be an int of at least 1, got {at_most!r}\\.$"
    with pytest.raises(ReleaseError, match=message):
        list_worlds(Worlds(release({a: 5}, population=6)), at_most=at_most)


def test_a_long_search_is_called_off(monkeypatch):
    little = partial(search.make_solver, effort=1e-5)
    monkeypatch.setattr(search, "make_solver", little)
    message = (
        r"^The worlds were not all found in 60 units of effort; ask for fewer with "
        r"`at_most`, or publish more numbers\.$"
    )
    worlds = Worlds(release({a: Range(0, 100)}, population=100))
    with pytest.raises(ReleaseError, match=message):
        list_worlds(worlds)


def test_as_many_worlds_as_asked_for_are_listed():
    worlds = Worlds(release({a: Range(0, 100)}, population=100))
    listed = list_worlds(worlds, at_most=10)
    assert len(listed.worlds) == 10
    assert str(listed) == "more than 10 worlds"
    assert str(list_worlds(worlds, at_most=101)) == "exactly 101 worlds"
