"""By which smallest sets of columns is each person unique?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import polars as pl

from kit.measures.tables.classes import PEOPLE


def minimal_uniques(
    sizes: pl.DataFrame, columns: tuple[str, ...], largest: int
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Go through sets of columns, and say whose minimal sample unique each is.

    Only somebody alone by all columns can be alone by some of them, so only these are
    kept track of. Whoever is alone by a set is alone by every larger one: it is
    minimal when no set with one column fewer makes her so.

    Parameters
    ----------
    sizes : pl.DataFrame
        One row a class with its values and how many `people` it holds, each person in
        one class.
    columns : tuple of str
        The columns to make sets of.
    largest : int
        The most columns in a set.

    Yields
    ------
    tuple of int
        The columns of a set, by their places in `columns`; small sets come first.
    np.ndarray of bool, shape (n_alone,)
        Whether it is a minimal sample unique of each person alone by all columns, in
        the order of `sizes`.

    Examples
    --------
    >>> sizes = pl.DataFrame({"a": [1, 2, 2], "b": [1, 1, 2], "people": [1, 1, 1]})
    >>> for members, minimal in minimal_uniques(sizes, ("a", "b"), 2):
    ...     print(members, minimal.tolist())
    (0,) [True, False, False]
    (1,) [False, False, True]
    (0, 1) [False, True, False]
    """
    is_alone = pl.col(PEOPLE) == 1
    place = pl.when(is_alone).then(is_alone.cum_sum() - 1)
    numbered = [pl.col(column).alias(str(i)) for i, column in enumerate(columns)]
    table = sizes.select(*numbered, PEOPLE, place=place)
    n_alone = sizes.filter(is_alone).height
    nobody = np.zeros(n_alone, dtype=bool)
    before: dict[tuple[int, ...], np.ndarray] = {(): np.packbits(nobody)}
    for size in range(1, largest + 1):
        unique: dict[tuple[int, ...], np.ndarray] = {}
        for members in combinations(range(len(columns)), size):
            alone = nobody.copy()
            alone[_places_alone(table, [str(i) for i in members])] = True
            unique[members] = np.packbits(alone)
            smaller = np.bitwise_or.reduce(
                [before[part] for part in combinations(members, size - 1)]
            )
            minimal = np.unpackbits(unique[members] & ~smaller, count=n_alone)
            yield members, minimal.astype(bool)
        before = unique


def _places_alone(table: pl.DataFrame, columns: list[str]) -> np.ndarray:
    """Say who, of those alone by all columns, is alone by these."""
    groups = table.lazy().group_by(columns).agg(pl.col(PEOPLE, "place").sum())
    alone = groups.filter(pl.col(PEOPLE) == 1).select("place").collect()
    return alone["place"].to_numpy()
