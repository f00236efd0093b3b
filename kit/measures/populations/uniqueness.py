"""How many people of a whole population are alone, as far as a sample tells?

A person alone in a sample may have doubles among those who were not sampled. Two
estimates from the sizes of the sample's classes are shown side by side, for neither
is good everywhere, and their spread says more than either.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from kit.checks import check_number, check_seed, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured, MeasuredTable
from kit.measures.populations.frequencies import (
    MOST_PEOPLE,
    Frequencies,
    check_population,
)
from kit.measures.populations.pitman import expect_zayatz, fit_pitman
from kit.measures.tables.classes import NULL_MEANS, Classes

_FEW = 0.1  # Largest share sampled for which Dankar et al. go by Pitman alone.

ZAYATZ = Card(
    name="population_uniques_zayatz",
    says="People of the population who are alone, if the population's classes have the "
    "sizes of the sample's. Classes are then thought smaller than they are, so it errs "
    "high, the more the smaller the sample: mostly more than twice with a fiftieth "
    "sampled.",
    formula="f1 P N / n, P = (f1 / u) H(1; N, 1, n) / Σ_s (f_s / u) H(1; N, s, n), H "
    "hypergeometric, f_s of u classes with s of the n people sampled from N",
    unit="people",
    null_means=NULL_MEANS,
    source="Zayatz 1991, Bureau of the Census SRD report 91/08",
    agrees="ARX, by its formula; Dankar et al. 2012, appendix A.",
    differs="No system is known that does.",
)
PITMAN = Card(
    name="population_uniques_pitman",
    says="People of the population who are alone, if its classes came about as in the "
    "Pitman model, which suits long tails. Far too high where classes are of equal "
    "size and few are single: over 20 times on 100,000 people in 20,000 equal classes.",
    formula="N Γ(θ + 1) Γ(θ + α + N - 1) / (Γ(θ + α) Γ(θ + N)), θ and α those that "
    "make the sample most likely",
    unit="people",
    null_means=NULL_MEANS,
    source="Pitman 1995; Hoshino 2001, Journal of Official Statistics 17(4)",
    agrees="Dankar et al. 2012 and ARX on θ and α.",
    differs="ARX takes the limit Γ(θ + 1) / Γ(θ + α) · N^α, which is higher (up to "
    "twice and more where N is not far above θ, even above N), and follows one start "
    "to one maximum of the likelihood.",
)
CEILING = Card(
    name="population_uniques_ceiling",
    says="People of the population who would be alone if everybody alone in the sample "
    "were: on average there are never more.",
    formula="f1 N / n",
    unit="people",
    null_means=NULL_MEANS,
    source="A person alone in the population is sampled with probability n / N, and "
    "then alone in the sample.",
    agrees="Every estimate above must stay below it.",
    differs="No system is known that prints it.",
)
CHOSEN = Card(
    name="population_uniques",
    says="People of the population who are alone, by the estimate that a rule picks: "
    "0 where nobody is alone in the sample; the count itself where all are sampled; up "
    "to a tenth sampled Pitman, with Zayatz where Pitman fits nothing; above that the "
    "lower of the two. Never above the ceiling.",
    formula="f1 = 0: 0; n = N: f1; n / N ≤ 0.1: Pitman; else min(Zayatz, Pitman)",
    unit="people",
    null_means=NULL_MEANS,
    source="After Dankar, El Emam, Neisa, Roffey, BMC Medical Informatics and Decision "
    "Making 12:66, 2012",
    agrees="ARX, up to a tenth sampled, but for Pitman's limit.",
    differs="Above a tenth, Dankar et al. and ARX take the lower of Zayatz and the "
    "slide negative binomial estimate. ARX's code of the latter contradicts its own "
    "derivative, so it can confirm nothing; Pitman stands in. Zayatz errs high there "
    "on most populations tried, so the lower of two is mostly nearer.",
)

CARDS = (ZAYATZ, PITMAN, CEILING, CHOSEN)


@dataclass(frozen=True)
class PopulationUniques:
    """What a sample says of people alone in the population, by each estimate.

    Attributes
    ----------
    chosen : Measured
        The estimate that the rule picks, in people.
    by : str
        "zayatz", "pitman", or "count" where nothing had to be estimated.
    zayatz : Measured
    pitman : Measured or None
        ``None`` where the model fits nothing best.
    ceiling : Measured
        What no estimate should exceed.
    population : int
        People in the population.
    """

    chosen: Measured
    by: str
    zayatz: Measured
    pitman: Measured | None
    ceiling: Measured
    population: int

    @property
    def share(self) -> float:
        """Share of the population that is alone, by the estimate picked, in [0, 1]."""
        return self.chosen.value / self.population

    @property
    def spread(self) -> MeasuredTable:
        """All estimates side by side: `name`, `people` and their `share`."""
        every = [self.chosen, self.zayatz, self.pitman, self.ceiling]
        found = [measured for measured in every if measured is not None]
        people = [float(measured.value) for measured in found]
        rows = pl.DataFrame(
            {"name": [measured.card.name for measured in found], "people": people}
        ).with_columns(share=pl.col("people") / self.population)
        return MeasuredTable(rows, {card.name: card for card in CARDS})


def population_uniques(
    sample: Classes | ArrayLike, *, population: int
) -> PopulationUniques:
    """Estimate how many people of a population are alone in their class.

    Parameters
    ----------
    sample : Classes or array-like of int, shape (n_classes,)
        The people sampled, drawn evenly from the population; or how many are in each
        of their classes.
    population : int
        People in the population, at least those of the sample.

    Returns
    -------
    PopulationUniques
        The estimate picked and all others. Every one of them can be far off: look at
        the spread, and at the ceiling.

    Raises
    ------
    MeasureError
        If `sample` holds no sizes of classes or somebody in several classes, or
        `population` is smaller than it.

    References
    ----------
    .. [1] F. K. Dankar, K. El Emam, A. Neisa, T. Roffey, "Estimating the
       re-identification risk of clinical data sets", BMC Medical Informatics and
       Decision Making 12:66, 2012.
    .. [2] L. Zayatz, "Estimation of the percent of unique population elements on a
       microdata file using the sample", Bureau of the Census, SRD 91/08, 1991.

    Examples
    --------
    >>> found = population_uniques([4, 3, 2, 1, 1, 1], population=24)
    >>> found.by, round(found.chosen.value, 2), found.ceiling.value
    ('zayatz', 3.38, 6.0)
    """
    counts = Frequencies.of(sample)
    check_population(counts, population)
    return _estimate(counts, population)


def interval_uniques(
    sample: Classes | ArrayLike,
    *,
    population: int,
    seed: int,
    confidence: float = 0.95,
    draws: int = 200,
) -> tuple[float, float]:
    """Bound the estimate that the rule picks by drawing like samples.

    The bounds tell how far chance moves the estimate, not how far the model is from
    the truth: for that look at the spread. Where classes came about in another way
    than the model thinks, the bounds may never hold the truth. Classes are drawn
    anew, not people, for whoever is drawn twice is no longer alone.

    Parameters
    ----------
    sample : Classes or array-like of int, shape (n_classes,)
        As for `population_uniques`.
    population : int
        People in the population, at least those of the sample.
    seed : int
        Seed of the draws, at least 0.
    confidence : float, default 0.95
        Share of draws that fall within the bounds, in (0, 1).
    draws : int, default 200
        Samples to draw, at least 1.

    Returns
    -------
    tuple of float
        Fewest and most people, once an equal share of draws is left out at each end.

    Raises
    ------
    MeasureError
        As for `population_uniques`, or if a setting is outside of its range.

    Examples
    --------
    >>> low, high = interval_uniques([4, 3, 2, 1, 1, 1], population=24, seed=1)
    >>> 0 <= low < 3.38 < high <= 24
    True
    """
    counts = Frequencies.of(sample)
    check_population(counts, population)
    check_seed(MeasureError, seed)
    check_whole(MeasureError, "draws", draws)
    check_number(MeasureError, "confidence", confidence, above=0, below=1)
    if population == counts.n_people:  # nothing is left to chance
        return (float(counts.n_classes_of(1)),) * 2
    rng = np.random.default_rng(seed)
    # The share sampled stays, whatever the number of people that a draw comes to.
    scale = population / counts.n_people
    found = []
    for _ in range(draws):
        drawn = counts.redraw(rng)
        people = min(ceil(scale * drawn.n_people), MOST_PEOPLE)
        if drawn.n_people >= people:  # as where not a single class was drawn
            found.append(float(drawn.n_classes_of(1)))
        else:
            found.append(_estimate(drawn, people).chosen.value)
    tail = (1 - confidence) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return float(low), float(min(high, population))


def _estimate(counts: Frequencies, population: int) -> PopulationUniques:
    fraction = counts.n_people / population
    ceiling = counts.n_classes_of(1) / fraction
    zayatz = expect_zayatz(counts, population)
    fit = fit_pitman(counts)
    pitman = None if fit is None else fit.expected_uniques(population)
    if ceiling == 0 or fraction == 1:
        by, chosen = "count", ceiling
    elif pitman is None or (fraction > _FEW and zayatz <= pitman):
        by, chosen = "zayatz", zayatz
    else:
        by, chosen = "pitman", pitman
    return PopulationUniques(
        Measured(min(chosen, ceiling), CHOSEN),
        by,
        Measured(zayatz, ZAYATZ),
        None if pitman is None else Measured(pitman, PITMAN),
        Measured(ceiling, CEILING),
        population,
    )
