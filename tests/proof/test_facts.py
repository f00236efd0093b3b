"""Generate then verify: what all worlds agree on is found, and nothing else is told."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.claims import Amount, everyone, mean, watched
from kit.errors import KitError, ReleaseError
from kit.printed import Figure, Suppressed
from kit.proof import Worlds
from kit.proof.enumerate import list_worlds
from kit.proof.facts import find_facts
from kit.proof.sample import sample_worlds
from kit.proof.variability import variability
from kit.releases import release
from tests.claims.viewers import day
from tests.proof.populations import KINDS, cases

film = watched("A Christmas Prince")
days = [film.on(day(n)) for n in range(3)]
a, b = watched("A"), watched("B")
AGE = Amount("age", 0, 60, unit="years")


def streak(n):
    return film.every_day(n, until=day(n - 1))


# The streak toy: 8 people, 6, 5 and 5 a day, 5 held on for two days and 4 for three.
TOY = dict(zip([*days, streak(2), streak(3)], (6, 5, 5, 5, 4), strict=True))


def test_the_one_who_stopped_is_found_without_being_asked_for():
    facts = find_facts(Worlds(release(TOY, population=8)), seed=53)
    found = {proved.group: proved.size.low for proved in facts.found}
    # Both worlds have one person with 110, whatever words are the shortest for it.
    stopped = [g for g, size in found.items() if size == 1]
    assert stopped
    assert all(proved.size.is_proved for proved in facts.found)
    assert facts.n_worlds == 2
    assert len(facts.found) <= facts.n_verified <= facts.n_agreed


def test_a_person_alone_with_an_age_is_found():
    # Two people, 119 years together, up to 60 each: one of 59 and one of 60.
    numbers = release({a: 2, mean(AGE, a): Figure("59.5", to=0)}, population=2)
    facts = find_facts(Worlds(numbers), seed=1, most_terms=1)
    found = {str(proved.group): proved.size.low for proved in facts.found}
    assert found["are in the population, with an age of 59 years"] == 1
    assert found["are in the population, with an age of 60 years"] == 1


def test_a_release_that_gives_nobody_away_has_no_small_fact():
    numbers = release({a: 50, b: 50}, population=100)
    facts = find_facts(Worlds(numbers), seed=53)
    assert all(proved.size.low >= 50 for proved in facts.found)
    assert facts.n_worlds > 1


def test_more_worlds_and_the_same_seed_find_the_same():
    worlds = Worlds(release(TOY, population=8))
    one, two = (find_facts(worlds, seed=7) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=5)
@given(data=st.data(), seed=st.integers(0, 99))
def test_every_fact_is_true_of_those_who_were_counted(name, data, seed):
    case = data.draw(cases(name))
    facts = find_facts(Worlds(case.release), seed=seed, most_verified=10)
    for proved in facts.found:
        assert case.count(proved.group) == proved.size.low


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=5)
@given(data=st.data(), seed=st.integers(0, 99))
def test_worlds_drawn_are_worlds(name, data, seed):
    case = data.draw(cases(name, most_claims=3))
    worlds = Worlds(case.release)
    drawn = sample_worlds(worlds, 6, seed=seed)
    for world in drawn.worlds:
        for claim, (low, high) in zip(
            case.release.claims, case.release.intervals(), strict=True
        ):
            members = drawn.kinds[:, drawn.claims.index(claim)]
            count = world @ members
            assert low <= count <= (np.inf if high is None else high)


# -- how far worlds differ --------------------------------------------------------


def test_the_toy_is_given_away_up_to_two_people():
    # {111: 4, 110: 1, 100: 1, 001: 1, 000: 1} or {111: 4, 110: 1, 101: 1, 000: 2}:
    # six of each can be paired, two cannot.
    found = variability(Worlds(release(TOY, population=8)))
    assert (found.low, found.high, found.people) == (2, 2, 8)
    assert found.is_exact
    assert found.share == 2 / 8


def test_a_release_that_fits_one_world_leaves_no_variability():
    found = variability(Worlds(release({a: 5, b: 0}, population=5)))
    assert (found.low, found.high, found.share) == (0, 0, 0)


def test_where_not_all_worlds_are_compared_the_upper_end_still_holds():
    # 50 watched A and 80 watched B, of 100: x = 30 to 50 watched both, 50 - x A alone,
    # 80 - x B alone and x - 30 neither. The furthest apart, x = 30 and x = 50, share
    # 30 + 0 + 30 + 0 people; and 30 of the first and the third kind are always there.
    worlds = Worlds(release({a: 50, b: 80}, population=100))
    assert variability(worlds).low == variability(worlds).high == 40
    few = variability(worlds, at_most=5)
    assert few.low <= 40 <= few.high == 40
    assert few.people == 100


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=5)
@given(data=st.data())
def test_the_furthest_pair_is_found(name, data):
    case = data.draw(cases(name, most_claims=3))
    worlds = Worlds(case.release)
    listed = list_worlds(worlds, at_most=400)
    found = variability(worlds, at_most=400)
    apart = [
        max(one.sum(), two.sum()) - np.minimum(one, two).sum()
        for one in listed.worlds
        for two in listed.worlds
    ]
    assert found.low == max(apart)
    assert found.low <= found.high <= found.people
    assert not listed.is_complete or found.is_exact


def test_variability_needs_a_limit_to_the_population():
    with pytest.raises(ReleaseError, match=r"^Worlds can be listed only where the n"):
        variability(Worlds(release({a: Suppressed(), everyone(): Suppressed()})))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"most_terms": 0}, "`most_terms` must be an int of at least 1, got 0."),
        ({"most_worlds": 2.5}, "`most_worlds` must be an int of at least 1, got 2.5."),
        ({"most_verified": 0}, "`most_verified` must be an int of at least 1, got 0."),
    ],
)
def test_searches_of_nothing_are_refused(given_, message):
    worlds = Worlds(release(TOY, population=8))
    with pytest.raises(KitError, match=f"^{re.escape(message)}$"):
        find_facts(worlds, seed=1, **given_)


def test_no_worlds_cannot_be_drawn():
    worlds = Worlds(release(TOY, population=8))
    with pytest.raises(ReleaseError, match=r"^`n` must be an int of at least 1, got 0"):
        sample_worlds(worlds, 0, seed=1)
