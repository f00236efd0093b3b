"""How many classes of each size does a sample have?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kit.checks import check_whole
from kit.errors import MeasureError
from kit.measures.tables.classes import Classes, check_classes

#: More people than anybody counts, and few enough to be told apart as floats.
MOST_PEOPLE = 10**15


@dataclass(frozen=True, eq=False)
class Frequencies:
    """All that an estimate from a sample goes by: its sizes of classes."""

    size: np.ndarray  # the sizes that there are, in people, the smallest first
    classes: np.ndarray  # how many classes have each size

    @classmethod
    def of(cls, sample: Classes | ArrayLike) -> Frequencies:
        """Read the sizes of a sample's classes."""
        if not isinstance(sample, Classes):
            return cls(*np.unique(_check_sizes(sample), return_counts=True))
        check_in_one_class(sample)
        found = sample.by_size.filter(sample.by_size["classes"] > 0)
        return cls(found["size"].to_numpy(), found["classes"].to_numpy())

    @property
    def n_people(self) -> int:
        """People in the sample."""
        return int(self.size @ self.classes)

    @property
    def n_classes(self) -> int:
        """Classes in the sample."""
        return int(self.classes.sum())

    def n_classes_of(self, size: int) -> int:
        """Classes that hold exactly so many people."""
        return int(self.classes[self.size == size].sum())

    def redraw(self, rng: np.random.Generator) -> Frequencies:
        """Draw another sample of about the same kind, class by class.

        People cannot be drawn anew: whoever is drawn twice is no longer alone, so
        that more than half of those who are would vanish. How many classes have a
        size varies like a Poisson number from sample to sample, and so it does here.
        """
        drawn = rng.poisson(self.classes)
        return Frequencies(self.size[drawn > 0], drawn[drawn > 0])


def check_in_one_class(classes: Classes) -> None:
    """Refuse a table in which somebody is in several classes."""
    check_classes("classes", classes)
    places = int(classes.by_size["size"].dot(classes.by_size["classes"]) or 0)
    if places > classes.n_people:
        rule = f"a table with each of the {classes.n_people:,} people in one class"
        fix = "Choose quasi-identifiers that do not change from row to row."
        raise MeasureError.bad_value("classes", rule, f"{places:,} places", fix)


def check_population(sample: Frequencies, population: int) -> int:
    """Refuse a population that is smaller than its sample."""
    check_whole(MeasureError, "population", population, most=MOST_PEOPLE)
    if population < sample.n_people:
        rule = f"at least the {sample.n_people:,} people of the sample"
        raise MeasureError.bad_value("population", rule, population)
    return population


def _check_sizes(sizes: ArrayLike) -> np.ndarray:
    rule = "a list with a whole number of people of at least 1 for each class"
    try:
        checked = np.asarray(sizes)
    except ValueError:
        kind = type(sizes).__name__
        raise MeasureError.bad_value("sample", rule, kind) from None
    if checked.ndim != 1 or checked.size == 0 or checked.dtype.kind not in "iu":
        got = f"{checked.dtype} of shape {checked.shape}"
        raise MeasureError.bad_value("sample", rule, got)
    if checked.min() < 1:
        raise MeasureError.bad_value("sample", rule, int(checked.min()))
    total = sum(map(int, checked)) if checked.max() > MOST_PEOPLE else 0
    total = total or int(checked.astype(np.int64).sum())
    check_whole(MeasureError, "sum(sample)", total, most=MOST_PEOPLE)
    return checked.astype(np.int64)
