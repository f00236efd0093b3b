"""How many people are alone in a population whose classes are like a sample's?"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from kit.measures.populations.frequencies import Frequencies


def expect_zayatz(sample: Frequencies, population: int) -> float:
    """Expect how many people are alone by the estimate of Zayatz.

    The share of the population's classes that have s people is taken to be that of the
    sample's. By Bayes' rule a class that shows as one person then is one person with
    probability P, and each person alone in the sample stands for N / n others.

    Parameters
    ----------
    sample : Frequencies
        How many classes of each size the sample has.
    population : int
        People in the population, at least those of the sample.

    Returns
    -------
    float
        People, at most the `population`.

    References
    ----------
    .. [1] L. Zayatz, "Estimation of the percent of unique population elements on a
       microdata file using the sample", Bureau of the Census, SRD 91/08, 1991.

    Examples
    --------
    >>> expect_zayatz(Frequencies.of([1, 2]), 3)  # all are sampled
    1.0
    """
    alone = sample.n_classes_of(1)
    if not alone:
        return 0.0
    unseen = population - sample.n_people
    # A class of s leaves s - 1 people among the unseen, or it would not show as one.
    could = (sample.size > 1) & (sample.size <= unseen + 1)
    size, classes = sample.size[could], sample.classes[could]
    # H(1; N, s, n) over H(1; N, 1, n), without factorials that overflow.
    odds = betaln(population - size + 1, size - 1) - betaln(unseen - size + 2, size - 1)
    doubled = float(np.sum(classes * size * np.exp(odds)))
    return alone * alone / (alone + doubled) * population / sample.n_people
