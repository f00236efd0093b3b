"""How are people spread over birthdays, states, sexes and ages?

The one table of population shares: an invented audience is drawn from it, and an
outsider who reads a published number knows it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType

import numpy as np

from kit.checks import check_whole
from kit.errors import KitError

US_STATES: Mapping[str, int] = MappingProxyType(
    {
        "Alabama": 5_024_279,
        "Alaska": 733_391,
        "Arizona": 7_151_502,
        "Arkansas": 3_011_524,
        "California": 39_538_223,
        "Colorado": 5_773_714,
        "Connecticut": 3_605_944,
        "Delaware": 989_948,
        "District of Columbia": 689_545,
        "Florida": 21_538_187,
        "Georgia": 10_711_908,
        "Hawaii": 1_455_271,
        "Idaho": 1_839_106,
        "Illinois": 12_812_508,
        "Indiana": 6_785_528,
        "Iowa": 3_190_369,
        "Kansas": 2_937_880,
        "Kentucky": 4_505_836,
        "Louisiana": 4_657_757,
        "Maine": 1_362_359,
        "Maryland": 6_177_224,
        "Massachusetts": 7_029_917,
        "Michigan": 10_077_331,
        "Minnesota": 5_706_494,
        "Mississippi": 2_961_279,
        "Missouri": 6_154_913,
        "Montana": 1_084_225,
        "Nebraska": 1_961_504,
        "Nevada": 3_104_614,
        "New Hampshire": 1_377_529,
        "New Jersey": 9_288_994,
        "New Mexico": 2_117_522,
        "New York": 20_201_249,
        "North Carolina": 10_439_388,
        "North Dakota": 779_094,
        "Ohio": 11_799_448,
        "Oklahoma": 3_959_353,
        "Oregon": 4_237_256,
        "Pennsylvania": 13_002_700,
        "Rhode Island": 1_097_379,
        "South Carolina": 5_118_425,
        "South Dakota": 886_667,
        "Tennessee": 6_910_840,
        "Texas": 29_145_505,
        "Utah": 3_271_616,
        "Vermont": 643_077,
        "Virginia": 8_631_393,
        "Washington": 7_705_281,
        "West Virginia": 1_793_716,
        "Wisconsin": 5_893_718,
        "Wyoming": 576_851,
    }
)
"""Residents of the 50 states and the District of Columbia on 1 April 2020.

US Census Bureau, 2020 Census apportionment results, table 2 (resident population).
"""


def equal_cells(count: int) -> np.ndarray:
    """Share a population equally among `count` cells.

    Parameters
    ----------
    count : int
        Number of cells, at least 1.

    Returns
    -------
    np.ndarray of shape (count,)
        Shares in [0, 1] that sum to 1.

    Raises
    ------
    KitError
        If `count` is not an int of at least 1.
    """
    return np.full(check_whole(KitError, "count", count), 1 / count)


def birthdays() -> np.ndarray:
    """Share a population equally among 365 birthdays, leaving out 29 February."""
    return equal_cells(365)


def dates_of_birth(*, years: int = 60) -> np.ndarray:
    """Share a population equally among all dates of birth in `years` years.

    Every fourth year has a leap day, so 60 years hold 60 x 365 + 15 = 21,915 dates.
    Real births are not so even; an uneven spread leaves fewer people alone.

    Parameters
    ----------
    years : int, default 60
        Length of the range of ages, in years, at least 1.

    Returns
    -------
    np.ndarray of shape (365 * years + years // 4,)
        Shares in [0, 1] that sum to 1.

    Raises
    ------
    KitError
        If `years` is not an int of at least 1.
    """
    check_whole(KitError, "years", years)
    return equal_cells(365 * years + years // 4)


def sexes() -> np.ndarray:
    """Share a population equally between two sexes, as most forms record it."""
    return equal_cells(2)


def age_bands(*, bands: int = 6) -> np.ndarray:
    """Share a population equally among age bands, such as those of an advertiser.

    Parameters
    ----------
    bands : int, default 6
        Number of age bands, at least 1.

    Returns
    -------
    np.ndarray of shape (bands,)
        Shares in [0, 1] that sum to 1.

    Raises
    ------
    KitError
        If `bands` is not an int of at least 1.
    """
    return equal_cells(check_whole(KitError, "bands", bands))


def us_states() -> np.ndarray:
    """Share the residents of the United States among the states, as in `US_STATES`."""
    residents = np.array(list(US_STATES.values()), dtype=float)
    return residents / residents.sum()


def combine(*tables: np.ndarray) -> np.ndarray:
    """Cross attributes that are independent of one another into one table of shares.

    Sex and state are close to independent; age band and date of birth are not, since
    one follows from the other, and must not be crossed.

    Parameters
    ----------
    *tables : np.ndarray of shape (n_cells,)
        The shares of each attribute, each summing to 1; at least one table.

    Returns
    -------
    np.ndarray of shape (product of the lengths,)
        One share per combination, the last table varying fastest.

    Raises
    ------
    KitError
        If no table is given.

    Examples
    --------
    >>> combine(sexes(), age_bands()).size
    12
    """
    if not tables:
        raise KitError.bad_value("tables", "one table of shares or more", tables)
    return reduce(np.kron, tables)


__all__ = [
    "US_STATES",
    "age_bands",
    "birthdays",
    "combine",
    "dates_of_birth",
    "equal_cells",
    "sexes",
    "us_states",
]


def __dir__() -> list[str]:
    """List what is public."""
    return __all__
