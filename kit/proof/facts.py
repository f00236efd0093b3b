"""What is true in every world, when nobody says of which group?

Generate, then verify: draw worlds that fit the release, keep the groups that have the
same size in all of them, and put each of these to a proof.

References
----------
.. [1] T. Liu, T. Xiao, P. Thaker, A. Smith, S. Wu, "Generate-then-Verify:
   Reconstructing Data from Limited Published Statistics", arXiv 2504.21199, 2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

import numpy as np

from kit.checks import check_seed, check_whole
from kit.claims.language import And, Claim, Everyone
from kit.errors import ReleaseError
from kit.findings import Proved
from kit.proof.counts import Counted
from kit.proof.enumerate import ListedWorlds, tally_people
from kit.proof.sufficient import prove
from kit.proof.worlds import Figured, Worlds, check_worlds


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
