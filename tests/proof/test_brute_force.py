"""Every engine against every world of tiny populations, 340 of them drawn at random.

The worlds are listed here, and published again to see which of them fit; see
`tests/proof/figured.py`. Bounds, lists of worlds, what is common to all of them, and
the numbers behind a proof must be those of the list.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.proof.enumerate import list_worlds
from kit.proof.people import People
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Release
from tests.proof.figured import counted_cases, figured_cases, table_cases

CASES = {
    "counts": counted_cases,
    "linked tables": table_cases,
    "figures": figured_cases,
}
MANY = 400  # worlds that are listed by the kit at the most


# -- bounds: 60 cases of each kind ------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60)
@given(data=st.data())
def test_bounds_are_those_of_all_worlds_and_hold_the_truth(name, data):
    case = data.draw(CASES[name]())
    bounds = Worlds(case.release).bounds(case.group)
    sizes = case.sizes()
    assert bounds.low <= case.size() <= bounds.high
    assert bounds.is_exact
    assert (bounds.low, bounds.high) == (sizes.min(), sizes.max())


@settings(max_examples=40)
@given(data=st.data())
def test_people_looked_at_one_by_one_have_the_same_bounds(data):
    case = data.draw(figured_cases(most_people=3))
    people, every = People(case.release, [case.group]), set(range(len(case.release)))
    sizes = case.sizes()
    low, high = (people.extreme(case.group, sign, every) for sign in (1, -1))
    assert (low.bound, high.bound) == (sizes.min(), sizes.max())
    assert low.is_exact
    assert high.is_exact


# -- lists of worlds: 20 cases of each kind ---------------------------------------


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=20)
@given(data=st.data())
def test_the_worlds_listed_are_all_worlds_and_agree_on_the_same(name, data):
    case = data.draw(CASES[name](most_people=3))
    listed = list_worlds(Worlds(case.release), at_most=MANY)
    kinds, of_kind = seen_as(case.small, listed)
    truths = {tuple(world) for world in (case.fitting() @ of_kind).tolist()}
    assert listed.is_complete == (len(truths) <= MANY)
    assert len(listed.worlds) == min(len(truths), MANY)
    place = [kinds.index(kind) for kind in as_rows(listed)]
    found = np.zeros((len(listed.worlds), len(kinds)), dtype=int)
    found[:, place] = listed.worlds
    assert {tuple(world) for world in found.tolist()} <= truths
    assert len(np.unique(found, axis=0)) == len(found)
    if listed.is_complete:
        common = np.array(sorted(truths)).min(axis=0)
        assert listed.common().tolist() == common[place].tolist()
        assert common.sum() == common[place].sum()  # the others are common to none


def seen_as(small, listed):
    """Kinds of people as a list of worlds tells them apart, and who is of which."""
    answers = [small.members(claim) for claim in listed.claims]
    values = [small.values] * len(listed.amounts)
    rows = np.column_stack([*answers, *values, np.zeros(len(small))]).astype(int)
    kinds, which = np.unique(rows[:, :-1], axis=0, return_inverse=True)
    of_kind = which[:, None] == np.arange(len(kinds))
    return [tuple(kind) for kind in kinds.tolist()], of_kind.astype(int)


def as_rows(listed):
    return [tuple(row) for row in np.hstack([listed.kinds, listed.values]).astype(int)]


# -- proofs: 20 cases of each kind ------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=20)
@given(data=st.data())
def test_a_proof_is_true_enough_and_has_nothing_to_spare(name, data):
    case = data.draw(proved_cases(CASES[name](most_people=3)))
    proved = prove(Worlds(case.release), case.group)
    assert proved.size.low == proved.size.high == case.size()
    numbers = case.release.numbers
    places = {numbers.index(number) for number in proved.because}
    # Enough by themselves, in every world that was listed and for the engine.
    assert set(case.sizes(places).tolist()) == {case.size()}
    if places:
        alone = Worlds(Release(proved.because, case.release.rule))
        assert alone.bounds(case.group).is_proved
    # None to spare, and no other set is smaller: fewer numbers prove no more.
    assert proved.is_smallest
    for fewer in combinations(range(len(numbers)), max(0, len(places) - 1)):
        assert not places or len(set(case.sizes(fewer).tolist())) > 1


@st.composite
def proved_cases(draw, case):
    """Cases whose numbers leave one size of the group, which is not always nobody."""
    return draw(case.filter(lambda case: len(set(case.sizes().tolist())) == 1))
