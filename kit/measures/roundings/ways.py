"""Were numbers rounded to the nearest multiple, down or up, as far as sums can tell?

One number never shows which way it was rounded. A total beside its parts does, or a
rate beside what it was divided from: what the parts can have been, added up, must meet
what the total can have been.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.errors import MeasureError

#: How far below and above the printed number the true one may lie, in bases.
WAYS = {"nearest": (0.5, 0.5), "down": (0.0, 1.0), "up": (1.0, 0.0), "random": (1, 1)}
#: Ends that no true number reaches: rounding down 19 of 10 gives 10, of 20 it does not.
_OPEN = {"nearest": (False, False), "down": (False, True), "up": (True, False)}


def fit_ways(
    printed: np.ndarray, factors: np.ndarray, bases: np.ndarray
) -> pl.DataFrame:
    """Say for each way of rounding how many sums it fits.

    Parameters
    ----------
    printed : ndarray of shape (n_sums, n_terms)
        Numbers of which each row, times its factors, adds up to 0 before rounding:
        parts and their total.
    factors : ndarray of shape (n_terms,) or (n_sums, n_terms)
        Such as 1 for each part and -1 for the total.
    bases : ndarray of shape (n_terms,)
        What each term was rounded to; 0 for one that is exact.

    Returns
    -------
    pl.DataFrame of shape (4, 3)
        `way`, `fits` (sums that some true numbers fit) and `n`. A way that fits fewer
        than all is refuted, if the terms do add up and all were rounded alike.

    Raises
    ------
    MeasureError
        If the shapes do not match, or there is no sum.

    Examples
    --------
    Two parts of 19 and 18 people, and 37 in all, rounded down to tens:

    >>> sums = np.array([[10, 10, 30]])
    >>> fit_ways(sums, np.array([1, 1, -1]), np.array([10] * 3)).rows()
    [('nearest', 1, 1), ('down', 1, 1), ('up', 0, 1), ('random', 1, 1)]
    """
    printed, bases = np.asarray(printed, float), np.asarray(bases, float)
    if printed.ndim != 2 or not len(printed):
        rule = "a table of at least one sum"
        raise MeasureError.bad_value("printed", rule, printed.shape)
    for name, given in (("factors", np.asarray(factors)), ("bases", bases)):
        if given.shape[-1:] != printed.shape[1:]:
            rule = f"one number for each of the {printed.shape[1]} terms"
            raise MeasureError.bad_value(name, rule, given.shape)
    factors = np.broadcast_to(np.asarray(factors, float), printed.shape)
    rows = [
        (way, int(_fits(printed, factors, bases, way).sum()), len(printed))
        for way in WAYS
    ]
    return pl.DataFrame(rows, ["way", "fits", "n"], orient="row")


def _fits(
    printed: np.ndarray, factors: np.ndarray, bases: np.ndarray, way: str
) -> np.ndarray:
    """Say of each sum whether it can be 0 before rounding."""
    below, above = (share * bases for share in WAYS[way])
    is_low_open, is_high_open = _OPEN.get(way, (True, True))
    ends = factors * (printed - below), factors * (printed + above)
    low, high = np.minimum(*ends).sum(axis=1), np.maximum(*ends).sum(axis=1)
    # An end is reached only where every term reaches its own.
    is_blurred = (factors != 0) & (bases > 0)
    opens = np.where(factors > 0, is_low_open, is_high_open)
    low_open = (is_blurred & opens).any(axis=1)
    high_open = (is_blurred & np.where(factors > 0, is_high_open, is_low_open)).any(1)
    return np.where(low_open, low < 0, low <= 0) & np.where(
        high_open, high > 0, high >= 0
    )
