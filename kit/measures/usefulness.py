"""What is a release still good for, once a rule has been at it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from kit.checks import is_number
from kit.errors import MeasureError
from kit.measures.card import Card
from kit.measures.populations.frequencies import MOST_PEOPLE

#: How many of the largest numbers a ranking is read from.
TOP = 10

_NULL = (
    "A number that was withheld has no error; it lowers the shares that are covered."
)
_SOURCE = "Standard descriptions of error; M. G. Kendall, Biometrika 33 (1945) for τ-b"
_NOBODY = "No system compared here; the definitions are our own choice."
_ALIKE = "sdcMicro and τ-Argus report losses of other kinds: bits, costs of cells."


def _card(name: str, says: str, formula: str, unit: str) -> Card:
    return Card(
        name=name,
        says=says,
        formula=formula,
        unit=unit,
        null_means=_NULL,
        source=_SOURCE,
        agrees=_NOBODY,
        differs=_ALIKE,
    )


CARDS = (
    _card(
        "cells_covered",
        "This share of the numbers that could have been printed was.",
        "printed numbers / all numbers",
        "share per number",
    ),
    _card(
        "people_covered",
        "Of the people counted by all numbers, summed, this share is counted by "
        "printed ones.",
        "Σ true over printed numbers / Σ true over all numbers",
        "share per person and number",
    ),
    _card(
        "mean_error",
        "A printed number is off by so many people on average.",
        "mean of |printed − true| over printed numbers",
        "people",
    ),
    _card(
        "mean_relative_error",
        "A printed number is off by this share of the true one on average.",
        "mean of |printed − true| / true over printed numbers with true ≥ 1",
        "share per number",
    ),
    _card(
        "worst_error",
        "No printed number is off by more people.",
        "max of |printed − true| over printed numbers",
        "people",
    ),
    _card(
        "top_kept",
        "This share of the ten largest numbers is among the ten largest printed. Every "
        "printed number tied with the tenth is among them, and of true numbers tied "
        "with the tenth any will do.",
        "(|A ∩ P| + min(|B ∩ P|, n − |A|)) / n, n = 10 or, if fewer, all; A the true "
        "numbers above the nth largest, B those equal to it, P those printed as the "
        "nth largest printed or more",
        "share per number",
    ),
    _card(
        "top_order",
        "The ten largest numbers keep their order to this degree: 1 all, −1 reversed.",
        "Kendall's τ-b of true and printed, over the printed ones of the ten largest "
        "true numbers and of any tied with the tenth",
        "from −1 to 1",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Usefulness:
    """How far what was printed is from what is true, and how much is left out.

    Attributes
    ----------
    n_cells : int
        Numbers that could have been printed.
    cells_covered : float
        Share of them that were, in [0, 1].
    people_covered : float
        Of the people whom they count, summed over the numbers, the share counted by
        numbers that were printed, in [0, 1]; 1 where they count nobody.
    mean_error : float or None
        Mean distance of a printed number from the true one, in people; None where
        nothing was printed.
    mean_relative_error : float or None
        Mean of that distance over the true number, for printed numbers of at least
        one person; None where there is none.
    worst_error : float or None
        Largest distance, in people; None where nothing was printed.
    top_kept : float
        Share of the true top ten that is in the printed top ten, in [0, 1]. A printed
        number tied with the tenth is in it, and of true ones tied with the tenth any
        will do, so that the order of the cells does not matter.
    top_order : float or None
        Kendall's τ-b between true and printed numbers of the true top ten, those tied
        with the tenth included, that are printed, in [-1, 1]; None where it is not
        defined.
    """

    n_cells: int
    cells_covered: float
    people_covered: float
    mean_error: float | None
    mean_relative_error: float | None
    worst_error: float | None
    top_kept: float
    top_order: float | None


def measure_usefulness(
    true: Sequence[int], printed: Sequence[float | None]
) -> Usefulness:
    """Compare what was printed with what is true.

    Parameters
    ----------
    true : sequence of int, of length n_cells
        True numbers of people, as only the publisher knows them.
    printed : sequence of int or None, of length n_cells
        What was printed for each; None where it was withheld, or where a coarser
        number was printed in its place.

    Returns
    -------
    Usefulness

    Raises
    ------
    MeasureError
        If there is no number, the two are not of one length, a true number is none
        of people, or a printed one no number.

    Examples
    --------
    >>> found = measure_usefulness([100, 53, 7, 4], [100, 55, None, None])
    >>> found.cells_covered, round(found.people_covered, 3), found.mean_error
    (0.5, 0.933, 1.0)
    """
    truth = _read_true(true)
    shown = _read_printed(printed, len(truth))
    is_shown = ~np.isnan(shown)
    errors = np.abs(shown - truth)[is_shown]
    peopled = is_shown & (truth > 0)
    relative = np.abs(shown - truth)[peopled] / truth[peopled]
    kept, order = _compare_top(truth, shown)
    return Usefulness(
        n_cells=len(truth),
        cells_covered=float(is_shown.mean()),
        people_covered=_share(truth[is_shown].sum(), truth.sum()),
        mean_error=_or_none(errors, np.mean),
        mean_relative_error=_or_none(relative, np.mean),
        worst_error=_or_none(errors, np.max),
        top_kept=kept,
        top_order=order,
    )


def _read_true(true: Sequence[int]) -> np.ndarray:
    rule = "a list of at least one number"
    try:
        truth = np.asarray(true)
    except ValueError:  # of lists that are not of one length
        raise MeasureError.bad_value("true", rule, true) from None
    if truth.ndim != 1 or not len(truth):
        raise MeasureError.bad_value("true", rule, true)
    if truth.dtype.kind not in "iu" or truth.min() < 0 or truth.max() > MOST_PEOPLE:
        rule = f"whole numbers of people, from 0 to {MOST_PEOPLE:,}"
        raise MeasureError.bad_value("true", rule, true)
    return truth.astype(np.int64)


def _read_printed(printed: Sequence[float | None], n_cells: int) -> np.ndarray:
    """Read printed numbers, with NaN for those that were withheld."""
    if not isinstance(printed, Iterable):
        raise MeasureError.bad_value("printed", "a list of numbers or None", printed)
    listed = list(printed)
    for number in listed:
        if number is not None and not is_number(number):
            raise MeasureError.bad_value("printed", "numbers or None", number)
    if len(listed) != n_cells:
        rule = f"one number, or None, for each of the {n_cells:,} true ones"
        raise MeasureError.bad_value("printed", rule, f"{len(listed):,} of them")
    return np.array([np.nan if p is None else p for p in listed], dtype=float)


def _compare_top(truth: np.ndarray, shown: np.ndarray) -> tuple[float, float | None]:
    """Say how much of the true top is in the printed one, and in which order."""
    is_shown = ~np.isnan(shown)
    tenth, n_top = _find_tenth(truth), min(TOP, len(truth))
    in_print = is_shown.copy()
    in_print[is_shown] = shown[is_shown] >= _find_tenth(shown[is_shown])
    above = truth > tenth
    tied = min((in_print & (truth == tenth)).sum(), n_top - above.sum())
    kept = float(((in_print & above).sum() + tied) / n_top)
    both = is_shown & (truth >= tenth)
    if len(set(truth[both])) < 2 or len(set(shown[both])) < 2:
        return kept, None
    return kept, float(kendalltau(truth[both], shown[both]).statistic)


def _find_tenth(numbers: np.ndarray) -> float:
    """Find the tenth largest number, or the smallest of fewer."""
    return np.sort(numbers)[-TOP:][0] if len(numbers) else np.nan


def _share(part: int, whole: int) -> float:
    return float(part / whole) if whole else 1.0


def _or_none(
    values: np.ndarray, summary: Callable[[np.ndarray], float]
) -> float | None:
    return float(summary(values)) if len(values) else None
