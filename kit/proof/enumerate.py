"""Which worlds fit a release, one by one, where they are few?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from kit.claims import Claim
from kit.errors import ReleaseError
from kit.proof.atoms import Atoms
from kit.proof.worlds import MOST_LISTED_ATOMS, Worlds

#: Choices tried before the search is called off.
MOST_STEPS = 200_000


@dataclass(frozen=True, eq=False)
class ListedWorlds:
    """Worlds written out: how many viewers sit in each atom.

    Parameters
    ----------
    claims : tuple of Claim, of length n_claims
        The claims that tell the atoms apart.
    atoms : ndarray of shape (n_atoms, n_claims), bool
        Every way in which a viewer can answer the claims.
    worlds : ndarray of shape (n_worlds, n_atoms), int
        Viewers in each atom, in people; no two rows are the same.
    is_complete : bool
        Whether no further world fits.
    """

    claims: tuple[Claim, ...]
    atoms: np.ndarray
    worlds: np.ndarray
    is_complete: bool

    def __str__(self) -> str:
        n = len(self.worlds)
        how_many = "exactly" if self.is_complete else "more than"
        return f"{how_many} {n:,} world{'' if n == 1 else 's'}"


def list_worlds(worlds: Worlds, *, at_most: int = 1_000) -> ListedWorlds:
    """List the worlds that fit a release.

    Depth first over the atoms: what the numbers leave for the atoms still to come
    bounds each of them in turn.

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
    ReleaseError
        If `at_most` is below 1, the atoms are too many or not known exactly, nothing
        limits the number of viewers in one of them, or the search takes too long.

    Examples
    --------
    >>> from kit.claims import watched
    >>> from kit.release import release
    >>> days = [watched("A").on(f"2017-12-0{day}") for day in (1, 2)]
    >>> numbers = release(dict.fromkeys(days, 3), population=4)
    >>> str(list_worlds(Worlds(numbers)))
    'exactly 2 worlds'
    """
    if not isinstance(at_most, int) or isinstance(at_most, bool) or at_most < 1:
        raise ReleaseError.bad_value("at_most", "an int of at least 1", at_most)
    claims = worlds.atoms.claims
    atoms = _every_atom(claims)
    lows = np.array(worlds.low)
    highs = np.array([np.inf if high is None else high for high in worlds.high])
    inside = atoms[:, : len(lows)]
    if not (inside & np.isfinite(highs)).any(axis=1).all():
        raise ReleaseError.endless_worlds()
    found = list(islice(_fill(inside, lows, highs, count()), at_most + 1))
    shape = (min(len(found), at_most), len(atoms))
    table = np.array(found[:at_most], dtype=int).reshape(shape)
    return ListedWorlds(claims, atoms, table, len(found) <= at_most)


def _every_atom(claims: tuple[Claim, ...]) -> np.ndarray:
    """All atoms, those with more yeses to the first claims first."""
    atoms = Atoms(claims)
    if not atoms.program.is_exact:
        raise ReleaseError.unsure_atoms()
    if not atoms.list_all(at_most=MOST_LISTED_ATOMS):
        raise ReleaseError.too_many_atoms(MOST_LISTED_ATOMS)
    return np.array(sorted(atoms.answers.tolist(), reverse=True))


def _fill(
    inside: np.ndarray, lows: np.ndarray, highs: np.ndarray, steps: Iterator[int]
) -> Iterator[list[int]]:
    """Put viewers into the first atom, each way that may work, then into the rest."""
    if next(steps) == MOST_STEPS:
        raise ReleaseError.too_long_a_search(MOST_STEPS)
    if len(inside) == 0:
        if (lows <= 0).all():
            yield []
        return
    room = np.where(inside, highs, np.inf).min(axis=1)
    still_needed = lows - room @ inside
    if (still_needed > 0).any():
        return
    first = inside[0]
    fewest = max(0, (still_needed + room[0])[first].max(initial=0))
    for people in range(int(fewest), int(room[0]) + 1):
        taken = first * people
        for others in _fill(inside[1:], lows - taken, highs - taken, steps):
            yield [people, *others]
