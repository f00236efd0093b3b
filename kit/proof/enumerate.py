"""Which worlds fit a release, one by one, where they are few?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, cast

import numpy as np

from kit.checks import check_seed, check_whole
from kit.claims.amounts import Amount
from kit.claims.language import And, Claim, Everyone
from kit.errors import ReleaseError
from kit.findings import Proved
from kit.proof.atoms import Atoms
from kit.proof.counts import MOST_LISTED_ATOMS, Counted
from kit.proof.statistics import too_many_atoms
from kit.proof.sufficient import prove
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


def sample_worlds(worlds: Worlds, n: int, *, seed: int) -> ListedWorlds:
    """Draw worlds that fit a release, at random ends of what is possible.

    They are no fair sample: each is pulled as far as it goes in a direction drawn at
    random, so that what they agree on is likely to be certain.
    """
    check_whole(ReleaseError, "n", n)
    rng = np.random.default_rng(seed)
    engine = check_worlds(worlds).engine
    if isinstance(engine, Counted):
        drawn = _draw_counts(engine, n, rng)
    else:
        people = cast("Figured", engine).people
        drawn = tally_people(people, people.sample(n, rng), is_complete=False)
    if not len(drawn.worlds):
        msg = (
            f"No world of whole people was met in {n:,} tries; give a larger `n`, or "
            "fewer numbers."
        )
        raise ReleaseError(msg)
    return drawn


def _draw_counts(engine: Counted, n: int, rng: np.random.Generator) -> ListedWorlds:
    found = [engine.draw(_direction(engine.atoms.claims, rng)) for _ in range(n)]
    n_kinds = len(engine.atoms)
    rows = {
        tuple(np.pad(world, (0, n_kinds - len(world))).astype(int))
        for world in found
        if world is not None
    }
    table = np.array(sorted(rows), dtype=int).reshape(len(rows), n_kinds)
    kinds, values = engine.atoms.answers, np.zeros((n_kinds, 0), dtype=int)
    return ListedWorlds(engine.atoms.claims, (), kinds, values, table, False)


def _direction(claims: tuple[Claim, ...], rng: np.random.Generator) -> Claim:
    """Choose a group of which a world shall hold as many people as it can.

    The size of a single claim was published; that of several together varies.
    """
    telling = [claim for claim in claims if claim != Everyone()] or list(claims)
    n_terms = min(len(telling), int(rng.integers(2, 4)))
    chosen = rng.choice(len(telling), size=n_terms, replace=False)
    signs = rng.integers(2, size=n_terms)
    terms = tuple(
        telling[i] if yes else ~telling[i] for i, yes in zip(chosen, signs, strict=True)
    )
    return And(terms)


#: One term of a group: a claim, or a value of an amount, and who fits it.
_Term = tuple[Claim, np.ndarray]


@dataclass(frozen=True)
class CommonFacts:
    """What was found to be true in every world."""

    # the smallest groups first, then those that take the fewest words
    found: tuple[Proved, ...]
    n_worlds: int  # worlds that were drawn
    # groups that hold the same number of people, at least one, in all of them
    n_agreed: int
    n_verified: int  # how many of these were put to a proof


def find_facts(
    worlds: Worlds,
    *,
    seed: int,
    most_terms: int = 2,
    most_worlds: int = 30,
    most_verified: int = 50,
) -> CommonFacts:
    """Find groups whose size is the same in every world that fits a release.

    A reader has the numbers and no idea whom they might give away. Worlds that fit
    are drawn at random; a group whose size changes from one to the next is not given
    away, so only the others are worth a proof. One that holds a single person in all
    worlds singles that person out.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    seed : int
        For drawing worlds.
    most_terms : int, default=2
        Groups are made of up to so many claims, their negations and values of
        amounts.
    most_worlds : int, default=30
        Worlds to draw.
    most_verified : int, default=50
        Groups to put to a proof, the smallest first.

    Returns
    -------
    CommonFacts
        Every one is proved; there may be others, of longer groups or not put to a
        proof.

    Raises
    ------
    ReleaseError
        If a number is below 1, or no world could be drawn.

    References
    ----------
    .. [1] T. Liu, T. Xiao, P. Thaker, A. Smith, S. Wu, "Generate-then-Verify:
       Reconstructing Data from Limited Published Statistics", arXiv 2504.21199, 2025.

    Examples
    --------
    >>> from kit.claims.viewing import watched
    >>> from kit.releases import release
    >>> film = watched("A Christmas Prince")
    >>> two, three = (film.every_day(n, until=f"2017-12-0{n}") for n in (2, 3))
    >>> numbers = release({two: 9, three: 8}, population=20)
    >>> facts = find_facts(Worlds(numbers), seed=53)
    >>> print(facts.found[0].size, facts.found[0].group)
    exactly 1 watched A Christmas Prince every day from 1 December until 2 December \
2017 and did not on 3 December
    """
    check_whole(ReleaseError, "most_terms", most_terms)
    check_whole(ReleaseError, "most_worlds", most_worlds)
    check_whole(ReleaseError, "most_verified", most_verified)
    check_seed(ReleaseError, seed)
    drawn = sample_worlds(worlds, most_worlds, seed=seed)
    agreed = list(_agreed(drawn, most_terms))
    tried = [prove(worlds, group, most_demands=0) for group in agreed[:most_verified]]
    found = tuple(proved for proved in tried if proved is not None)
    return CommonFacts(found, len(drawn.worlds), len(agreed), len(tried))


def _agreed(drawn: ListedWorlds, most_terms: int) -> list[Claim]:
    """List the groups that have one size in all worlds drawn, the smallest first."""
    agreed: dict[bytes, tuple[int, int, Claim]] = {}
    for n_terms in range(1, most_terms + 1):
        for chosen in combinations(_terms(drawn), n_terms):
            members = np.logical_and.reduce([fits for _, fits in chosen])
            sizes = drawn.worlds @ members
            if sizes.min() == sizes.max() > 0:
                # A group that these worlds cannot tell from a shorter one says no more.
                group = _all_of([claim for claim, _ in chosen])
                key = (drawn.worlds.any(axis=0) & members).tobytes()
                agreed.setdefault(key, (int(sizes[0]), n_terms, group))
    ranked = sorted(agreed.values(), key=lambda found: found[:2])
    return [group for _, _, group in ranked]


def _all_of(claims: list[Claim]) -> Claim:
    """Join claims and leave each whole: that is how the engines know them."""
    return claims[0] if len(claims) == 1 else And(tuple(claims))


def _terms(drawn: ListedWorlds) -> Iterator[_Term]:
    """Go through the claims, their negations, and the values that were drawn."""
    for claim, fits in zip(drawn.claims, drawn.kinds.T, strict=True):
        yield claim, fits
        yield ~claim, ~fits
    for amount, values in zip(drawn.amounts, drawn.values.T, strict=True):
        for value in np.unique(values).tolist():
            yield amount.between(value, value), values == value
