"""Which worlds fit a release, one by one, where they are few?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from kit.checks import check_whole
from kit.claims.amounts import Amount
from kit.claims.language import Claim
from kit.errors import ReleaseError
from kit.proof.atoms import Atoms
from kit.proof.counts import MOST_LISTED_ATOMS
from kit.proof.statistics import too_many_atoms
from kit.proof.worlds import Figured, Worlds, check_worlds
from kit.releases import Release

if TYPE_CHECKING:
    from kit.proof.people import People, World


@dataclass(frozen=True, eq=False)
class ListedWorlds:
    """Worlds written out: how many viewers there are of each kind."""

    claims: tuple[Claim, ...]  # n_claims: Claims that tell the kinds apart
    amounts: tuple[Amount, ...]  # n_amounts: Amounts that do so besides
    kinds: np.ndarray  # (n_kinds, n_claims): How viewers of each kind answer the claims
    values: np.ndarray  # (n_kinds, n_amounts): What they have of each amount
    worlds: np.ndarray  # (n_worlds, n_kinds): Viewers of each kind, in people
    is_complete: bool  # whether no further world fits

    def __str__(self) -> str:
        n = len(self.worlds)
        how_many = "exactly" if self.is_complete else "more than"
        return f"{how_many} {n:,} world{'' if n == 1 else 's'}"

    def common(self) -> np.ndarray:
        """Count the viewers of each kind that are in every world listed."""
        return self.worlds.min(axis=0)


def list_worlds(worlds: Worlds, *, at_most: int = 1_000) -> ListedWorlds:
    """List the worlds that fit a release, or the first of them.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release. Claims given there as `also` tell
        its worlds apart too.
    at_most : int, default=1000
        Where to stop.

    Returns
    -------
    ListedWorlds
        All of them, or `at_most` of them where there are more.

    Raises
    ------
    ContradictionError
        If no world of whole people fits.
    ReleaseError
        If `at_most` is below 1, the kinds of viewer are too many or not known
        exactly, nothing limits how many there are of one, or the search takes too
        long.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> days = [watched("A").on(f"2017-12-0{day}") for day in (1, 2)]
    >>> numbers = release(dict.fromkeys(days, 3), population=4)
    >>> str(list_worlds(Worlds(numbers)))
    'exactly 2 worlds'
    """
    check_whole(ReleaseError, "at_most", at_most)
    if check_worlds(worlds).release.statistics:
        listed = _of_people(worlds, at_most)
    else:
        listed = _of_counts(worlds.release, worlds.also, at_most)
    if not len(listed.worlds):
        raise worlds.contradiction()
    return listed


def _of_counts(release: Release, also: tuple[Claim, ...], at_most: int) -> ListedWorlds:
    """Choose a whole number of viewers for each atom, in every way that fits."""
    from ortools.sat.python import cp_model  # takes half a second to load

    from kit.proof.constraint_solver import avoid_holes, list_solutions

    claims = (*release.claims, *also)
    atoms = _every_atom(claims)
    lows, highs = zip(*release.intervals(), strict=True)
    limits = np.array([np.inf if high is None else high for high in highs])
    rooms = np.where(atoms[:, : len(limits)], limits, np.inf).min(axis=1)
    if np.isinf(rooms).any():
        msg = (
            "Worlds can be listed only where the numbers limit every kind of viewer; "
            "give the release a `population`."
        )
        raise ReleaseError(msg)
    model = cp_model.CpModel()
    people = [model.new_int_var(0, int(room), "") for room in rooms]
    holes = release.holes()
    for row, (low, high) in enumerate(zip(lows, highs, strict=True)):
        members = sum(people[i] for i in np.flatnonzero(atoms[:, row]))
        model.add(members >= low)
        if high is not None:
            model.add(members <= high)
        avoid_holes(model, members, holes[row])
    found, is_complete = list_solutions(
        model, lambda solution: [solution.value(n) for n in people], at_most
    )
    worlds = np.array(found, dtype=int).reshape(len(found), len(atoms))
    values = np.zeros((len(atoms), 0), dtype=int)
    return ListedWorlds(claims, (), atoms, values, worlds, is_complete)


def _of_people(worlds: Worlds, at_most: int) -> ListedWorlds:
    """Gather people of one kind and value in every world that fits."""
    people = cast("Figured", worlds.engine).people
    if not people.is_exact:
        raise _unsure_atoms()
    found, is_complete = people.worlds(at_most)
    return tally_people(people, found, is_complete=is_complete)


def tally_people(
    people: People, found: Sequence[World], *, is_complete: bool
) -> ListedWorlds:
    """Count, in worlds written person by person, the people of each kind."""
    kinds = sorted({person for world in found for person in world})
    place = {person: column for column, person in enumerate(kinds)}
    counts = np.zeros((len(found), len(kinds)), dtype=int)
    for row, world in enumerate(found):
        for person in world:
            counts[row, place[person]] += 1
    answers = people.kinds[[kind for kind, *_ in kinds]]
    values = np.array([values for _, *values in kinds], dtype=int)
    values = values.reshape(len(kinds), len(people.amounts))
    return ListedWorlds(
        people.parts, people.amounts, answers, values, counts, is_complete
    )


def _every_atom(claims: tuple[Claim, ...]) -> np.ndarray:
    """All atoms, those with more yeses to the first claims first."""
    atoms = Atoms(claims)
    if not atoms.program.is_exact:
        raise _unsure_atoms()
    if not atoms.list_all(at_most=MOST_LISTED_ATOMS):
        raise too_many_atoms(MOST_LISTED_ATOMS)
    return np.array(sorted(atoms.answers.tolist(), reverse=True))


def _unsure_atoms() -> ReleaseError:
    """Say that some kinds of viewer may not exist."""
    return ReleaseError(
        "Worlds can be listed only where it is certain which kinds of viewer can "
        "exist; leave out windows of episodes that cross, or counts of anything "
        "beside a title and a series."
    )
