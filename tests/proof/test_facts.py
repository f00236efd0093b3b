"""Generate then verify: what all worlds agree on is found, and nothing else is told."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import Amount, mean, watched
from kit.errors import KitError, ReleaseError
from kit.printed import Figure
from kit.proof.enumerate import find_facts, sample_worlds
from kit.proof.worlds import Worlds
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
