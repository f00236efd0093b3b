"""How are worlds drawn that fit a release, each far from the others?"""

from __future__ import annotations

import numpy as np

from kit.claims import And, Claim, Everyone
from kit.errors import ReleaseError
from kit.proof.counted import Counted
from kit.proof.enumerate import ListedWorlds, tally_people
from kit.proof.worlds import Worlds, check_worlds


def sample_worlds(worlds: Worlds, n: int, *, seed: int) -> ListedWorlds:
    """Draw worlds that fit a release, at random ends of what is possible.

    They are no fair sample: each is pulled as far as it goes in a direction drawn at
    random, so that what they agree on is likely to be certain.

    Parameters
    ----------
    worlds : Worlds
        Every population that fits the release.
    n : int
        How many to draw; the same world may be drawn twice, and is then given once.
    seed : int
        For the directions.

    Returns
    -------
    ListedWorlds
        Never complete.

    Raises
    ------
    ReleaseError
        If `n` is below 1, or no world of whole people was met.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.releases import release
    >>> numbers = release({watched("A"): 3, watched("B"): 3}, population=4)
    >>> len(sample_worlds(Worlds(numbers), 20, seed=53).worlds)
    2
    """
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        raise ReleaseError.bad_value("n", "an int of at least 1", n)
    rng = np.random.default_rng(seed)
    if isinstance(check_worlds(worlds).engine, Counted):
        drawn = _draw_counts(worlds.engine, n, rng)
    else:
        people = worlds.engine.people
        drawn = tally_people(people, people.sample(n, rng), is_complete=False)
    if not len(drawn.worlds):
        raise ReleaseError.none_drawn(n)
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
