"""Atoms: who is in a group, by the answers to the claims."""

from datetime import date, timedelta

import numpy as np
import pytest

from kit.claims import everyone, watched
from kit.claims.viewer_program import MANY_CLAIMS
from kit.proof.atoms import Atoms

a, b, c = watched("A"), watched("B"), watched("C")


@pytest.fixture
def atoms():
    both = Atoms([a, b])
    both.list_all(at_most=4)
    return both


@pytest.mark.parametrize(
    ("group", "patterns"),
    [
        (a, {"11", "10"}),
        (~a, {"01", "00"}),
        (a & b, {"11"}),
        (a & ~b, {"10"}),
        (a | b, {"11", "10", "01"}),
        (~(a | b), {"00"}),
        (everyone(), {"11", "10", "01", "00"}),
        (~everyone(), set()),
    ],
)
def test_members_of_a_group(atoms, group, patterns):
    inside = atoms.answers[atoms.members(group)]
    assert {f"{int(x)}{int(y)}" for x, y in inside} == patterns
    assert atoms.settles(group)


@pytest.mark.parametrize("group", [c, a & c, ~c, a | (b & c)])
def test_a_claim_that_was_not_given_settles_nothing(atoms, group):
    assert atoms.members(group) is None
    assert not atoms.settles(group)


def test_a_joined_claim_that_was_given_is_settled_as_one():
    joined = Atoms([a & c, b])
    assert joined.settles(~(a & c) & b)
    assert not joined.settles(a)


def test_an_atom_is_added_once():
    atoms = Atoms([a, b])
    n = len(atoms)
    both = np.array([True, True])
    assert atoms.add(both)
    assert not atoms.add(both)
    assert len(atoms) == n + 1


def test_the_first_atoms_are_the_plainest_viewers():
    # One who watched only A, one who watched only B, and one who watched neither.
    atoms = Atoms([a, b])
    assert sorted(atoms.answers.tolist()) == [
        [False, False],
        [False, True],
        [True, False],
    ]
    assert not atoms.is_complete


def test_many_claims_begin_with_viewers_who_are_made_up_but_possible():
    days = [a.on(date(2017, 1, 1) + timedelta(days=n)) for n in range(MANY_CLAIMS - 1)]
    streak = a.every_day(2, until=days[1].last)
    atoms = Atoms([*days, streak])
    assert len(atoms) > 2 * len(atoms.claims)
    both_days = atoms.answers[:, :2].all(axis=1)
    assert (atoms.answers[:, -1] == both_days).all()
    assert all(atoms.program.is_possible(list(row)) for row in atoms.answers[-20:])
    assert (Atoms([*days, streak]).answers == atoms.answers).all()
