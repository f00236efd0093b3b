"""How often is it right to name somebody who is alone in a sample?

Somebody outside finds one person in the sample who fits, and one she knows who fits,
and says that they are the same. She is wrong when there are doubles whom nobody
sampled. How many there may be is told by those who do have a double in the sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, log1p

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from kit.checks import check_share, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.populations.frequencies import (
    MOST_PEOPLE,
    Frequencies,
    check_in_one_class,
)
from kit.measures.tables.checks import PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes

DIS = Card(
    name="dis",
    says="The chance that a match of somebody alone in the sample with somebody of the "
    "population who has the same values is right. 0 where nobody is alone; 1 where "
    "some are and nobody is in a pair, however few were sampled: then it knows "
    "nothing of doubles.",
    formula="θ = π U / (π U + (1 - π) P), U people alone, P people in classes of two "
    "(two for each pair), π the share sampled",
    unit="probability per match",
    null_means=NULL_MEANS,
    source="Skinner and Elliot, JRSS B 64(4), 2002",
    agrees="sdcMicro's formula: .35714 for U = 100, P = 20, π = 0.1. Larger classes "
    "are left out by both.",
    differs="Texts that count pairs: with p pairs P is 2 p. Taking P for the number of "
    "pairs gives .21739 here. By reading, sdcMicro's code misses people alone whose "
    "values fall on the same of 65,536 hashes as another's; nobody is missed here.",
)
_MODEL = (
    "It takes the quasi-identifiers to be independent. Where they are not, doubles are "
    "thought too few and the risk is overstated (Skinner and Shlomo, JASA 103, 2008)."
)
TAU_1 = Card(
    name="tau_1",
    says=f"How many of those alone in the sample are alone in the population. {_MODEL}",
    formula="τ1 = Σ exp(-v) over those alone, v = (1 - π) m / π, m = n Π (people with "
    "her value / n) over the columns",
    unit="people",
    null_means=NULL_MEANS,
    source="Skinner and Holmes, Journal of Official Statistics 14(4), 1998",
    agrees="Nothing known.",
    differs="sdcMicro (modRisk) divides by the number of classes and, by reading, puts "
    "the people expected in the sample, not in the population, into v, which "
    "overstates the risk.",
)
TAU_2 = Card(
    name="tau_2",
    says=f"How many of those alone in the sample are named rightly, when one of the "
    f"people of the population with their values is picked. {_MODEL}",
    formula="τ2 = Σ (1 - exp(-v)) / v over those alone, v as for tau_1",
    unit="people",
    null_means=NULL_MEANS,
    source=TAU_1.source,
    agrees=TAU_1.agrees,
    differs=TAU_1.differs,
)


@dataclass(frozen=True)
class Matches:
    """What becomes of matches with all who are alone in a sample.

    Attributes
    ----------
    alone : int
        People alone in the sample.
    tau_1 : Measured
        How many of them are alone in the population.
    tau_2 : Measured
        How many matches with them are right; never below `tau_1`.
    """

    alone: int
    tau_1: Measured
    tau_2: Measured


def dis(sample: Classes | ArrayLike, *, fraction: float) -> Measured:
    """Estimate how often a match with somebody alone in a sample is right.

    Parameters
    ----------
    sample : Classes or array-like of int, shape (n_classes,)
        The people sampled; or how many are in each of their classes.
    fraction : float
        Share π of the population that was sampled, in (0, 1].

    Returns
    -------
    Measured
        In [0, 1].

    Raises
    ------
    MeasureError
        If `fraction` is not in (0, 1], or `sample` no sizes of classes.

    References
    ----------
    .. [1] C. J. Skinner, M. J. Elliot, "A measure of disclosure risk for microdata",
       Journal of the Royal Statistical Society B 64(4), 2002.

    Examples
    --------
    >>> print(dis([1, 1, 1, 2, 5], fraction=0.5))
    dis = 0.6 probability per match
    """
    counts = Frequencies.of(sample)
    alone, paired = counts.n_classes_of(1), 2 * counts.n_classes_of(2)
    return dis_of_counts(alone=alone, paired=paired, fraction=fraction)


def dis_of_counts(*, alone: int, paired: int, fraction: float) -> Measured:
    """Estimate the same from two counts of people.

    Parameters
    ----------
    alone : int
        People alone in their class, at least 0.
    paired : int
        People in classes of two, an even number: two for each pair.
    fraction : float
        Share π of the population that was sampled, in (0, 1].

    Returns
    -------
    Measured
        In [0, 1].

    Raises
    ------
    MeasureError
        If a count is not an int of at least 0, `paired` is odd, or `fraction` not in
        (0, 1].

    Examples
    --------
    >>> print(dis_of_counts(alone=100, paired=20, fraction=0.1))
    dis = 0.3571 probability per match
    """
    check_whole(MeasureError, "alone", alone, least=0, most=MOST_PEOPLE)
    check_whole(MeasureError, "paired", paired, least=0, most=MOST_PEOPLE)
    share = check_share(MeasureError, "fraction", fraction, zero=False)
    if paired % 2:
        fix = "Count both people of each pair."
        raise MeasureError.bad_value("paired", "an even number of people", paired, fix)
    if alone == 0:
        return Measured(0.0, DIS)
    right = share * alone
    return Measured(right / (right + (1 - share) * paired), DIS)


def expected_matches(classes: Classes, *, fraction: float) -> Matches:
    """Expect how many matches with those alone in a sample are right, by a model.

    Doubles of a person are taken to be a Poisson number, with a mean that follows from
    how common each of her values is by itself.

    Parameters
    ----------
    classes : Classes
        The people sampled, each in one class.
    fraction : float
        Share π of the population that was sampled, in (0, 1].

    Returns
    -------
    Matches

    Raises
    ------
    MeasureError
        If `fraction` is not in (0, 1], or somebody is in several classes.

    References
    ----------
    .. [1] C. J. Skinner, D. J. Holmes, "Estimating the re-identification risk per
       record in microdata", Journal of Official Statistics 14(4), 1998.
    .. [2] C. J. Skinner, N. Shlomo, "Assessing identification risk in survey microdata
       using log-linear models", JASA 103(483), 2008.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"sex": list("FFMM"), "age": [20, 20, 20, 30]})
    >>> found = expected_matches(group_people(table, ["sex", "age"]), fraction=0.5)
    >>> found.alone, round(found.tau_1.value, 3), round(found.tau_2.value, 3)
    (2, 0.83, 1.305)
    """
    check_in_one_class(classes)
    share = check_share(MeasureError, "fraction", fraction, zero=False)
    n = float(classes.n_people)
    expected = pl.lit(n)
    for key in classes.quasi_keys:
        expected = expected * pl.col(PEOPLE).sum().over(key) / n
    in_sample = (
        classes.keyed_sizes.select(PEOPLE, expected=expected)
        .filter(pl.col(PEOPLE) == 1)["expected"]
        .to_numpy()
    )
    unseen = (1 - share) / share * in_sample
    # Where nobody is unseen every match is right: the limit of the formula at 0.
    right = np.divide(
        -np.expm1(-unseen), unseen, out=np.ones(unseen.size), where=unseen > 0
    )
    tau_1 = Measured(float(np.exp(-unseen).sum()), TAU_1)
    return Matches(len(unseen), tau_1, Measured(float(right.sum()), TAU_2))


_SOURCE = "Rocher, Hendrickx, de Montjoye, Nature Communications 10:3069, 2019, {}"
_NULL = "Nothing: no table is read."
_AGREES = "CorrectMatch.jl, given the same p: the paper's formulas."
_DIFFERS = (
    "CorrectMatch.jl estimates p by a Gaussian copula, averaged over random placements "
    "of the cell; here p is given, so a wrong p gives a wrong answer."
)

UNIQUENESS = Card(
    name="individual_uniqueness",
    says="The chance that nobody else in the population has this person's values.",
    formula="ξ = (1 - p)^(n - 1)",
    unit="probability per person",
    null_means=_NULL,
    source=_SOURCE.format("individual uniqueness"),
    agrees=_AGREES,
    differs=_DIFFERS,
)
CORRECTNESS = Card(
    name="individual_correctness",
    says="The chance that a match with this person's values is right, when one of "
    "those who have them is picked.",
    formula="κ = (1 - (1 - p)^n) / (n p)",
    unit="probability per person",
    null_means=_NULL,
    source=_SOURCE.format("individual correctness"),
    agrees=_AGREES,
    differs=_DIFFERS,
)


def individual_uniqueness(p: float, *, n: int) -> Measured:
    """Compute the chance that a person shares her values with nobody.

    Parameters
    ----------
    p : float
        Probability that somebody has the same values, in (0, 1].
    n : int
        People in the population, herself included, at least 1.

    Returns
    -------
    Measured
        ξ, in [0, 1].

    Raises
    ------
    MeasureError
        If `p` is not in (0, 1], or `n` no int of at least 1.

    References
    ----------
    .. [1] L. Rocher, J. M. Hendrickx, Y.-A. de Montjoye, "Estimating the success of
       re-identifications in incomplete datasets using generative models", Nature
       Communications 10:3069, 2019.

    Examples
    --------
    >>> print(individual_uniqueness(1e-6, n=1_000_000))
    individual_uniqueness = 0.3679 probability per person
    """
    share = check_share(MeasureError, "p", p, zero=False)
    people = check_whole(MeasureError, "n", n, most=MOST_PEOPLE)
    if share == 1 or people == 1:
        return Measured(float(people == 1), UNIQUENESS)
    return Measured(exp((people - 1) * log1p(-share)), UNIQUENESS)


def individual_correctness(p: float, *, n: int) -> Measured:
    """Compute the chance that a match with a person's values is right.

    Whoever picks one of those who have her values at random is right once in 1 + X
    times, X being the others; the mean of 1 / (1 + X) is κ.

    Parameters
    ----------
    p : float
        Probability that somebody has the same values, in (0, 1].
    n : int
        People in the population, herself included, at least 1.

    Returns
    -------
    Measured
        κ, in [0, 1], never below ξ.

    Raises
    ------
    MeasureError
        If `p` is not in (0, 1], or `n` no int of at least 1.

    References
    ----------
    .. [1] As for `individual_uniqueness`.

    Examples
    --------
    >>> print(individual_correctness(1e-6, n=1_000_000))
    individual_correctness = 0.6321 probability per person
    """
    share = check_share(MeasureError, "p", p, zero=False)
    people = check_whole(MeasureError, "n", n, most=MOST_PEOPLE)
    if share == 1:
        return Measured(1 / people, CORRECTNESS)
    # Rounding may carry a p near 0 a last digit above 1.
    rate = -expm1(people * log1p(-share)) / (people * share)
    return Measured(min(rate, 1.0), CORRECTNESS)


CARDS = (DIS, TAU_1, TAU_2, UNIQUENESS, CORRECTNESS)
