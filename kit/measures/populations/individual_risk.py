"""How likely is it that who is found in a sample is that person of the population?

A sample says how many of it look alike, and its weights say about how many of the
population do. How many exactly is unknown, and so the risk is an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from scipy.special import hyp2f1

from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes

_SOURCE = "Benedetti and Franconi 1998; Franconi and Polettini 2004, section 3"
_MODEL = (
    "r = p/f · ₂F₁(1, 1; f + 1; 1 − p), with f people of the sample in the class and "
    "p = f / Σ weights"
)
_AGREES = "None known that was run."
_DIFFERS = "sdcMicro (indivRisk) has the same source and was not run."
MEAN = Card(
    name="individual_risk_per_person_mean",
    says="Somebody of the sample is told from the population with this chance.",
    formula=f"Σ over people of r / #people; {_MODEL}",
    unit="probability per person",
    null_means=NULL_MEANS,
    source=_SOURCE,
    agrees=_AGREES,
    differs=_DIFFERS,
)
HIGHEST = Card(
    name="individual_risk_per_person_highest",
    says="The person easiest to tell from the population is found with this chance.",
    formula=f"max r over people; {_MODEL}",
    unit="probability per person",
    null_means=NULL_MEANS,
    source=_SOURCE,
    agrees=_AGREES,
    differs=_DIFFERS,
)
EXPECTED = Card(
    name="individual_risk_expected_found",
    says="So many of the sample are expected to be found, if each is looked for once.",
    formula=f"Σ over people of r; {_MODEL}",
    unit="people",
    null_means=NULL_MEANS,
    source=_SOURCE,
    agrees=_AGREES,
    differs=_DIFFERS,
)
CARDS = (MEAN, HIGHEST, EXPECTED)


@dataclass(frozen=True)
class IndividualRisk:
    """What a weighted sample says of being found in its population.

    Attributes
    ----------
    mean, highest : Measured
        Probabilities in (0, 1].
    expected : Measured
        In people; no whole number.
    """

    mean: Measured
    highest: Measured
    expected: Measured


def individual_risk(classes: Classes, weight: str) -> IndividualRisk:
    """Estimate how likely the people of a sample are to be found in its population.

    Where f people of a sample look alike and stand for about f / p of the population,
    the size of their class in it is taken as negative binomial; the risk of each is the
    expectation of one over that size.

    Parameters
    ----------
    classes : Classes
        One row a person, from `group_people`, with `weight` among its `sensitive`.
    weight : str
        The column that says how many people of the population each row stands for, at
        least 1: the inverse of the chance to be drawn.

    Returns
    -------
    IndividualRisk

    Raises
    ------
    MeasureError
        If `weight` is not among the sensitive columns or holds anything but numbers of
        at least 1, or people have several rows.

    References
    ----------
    .. [1] R. Benedetti and L. Franconi, "Statistical and technological solutions for
       controlled data dissemination", New Techniques and Technologies for Statistics,
       1998.
    .. [2] L. Franconi and S. Polettini, "Individual risk estimation in μ-Argus: a
       review", Privacy in Statistical Databases 2004, section 3.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> sample = pl.DataFrame({"age": [20, 30, 30], "stands_for": [10.0, 2.0, 2.0]})
    >>> classes = group_people(sample, ["age"], sensitive=["stands_for"])
    >>> print(individual_risk(classes, "stands_for").highest)
    individual_risk_per_person_highest = 0.3069 probability per person
    """
    check_classes("classes", classes)
    if classes.person is not None:
        rule = "classes of one row a person"
        raise MeasureError.bad_value("classes", rule, f"person={classes.person!r}")
    if not classes.kind_of(weight).is_numeric():
        rule = "a column of numbers of at least 1"
        raise MeasureError.bad_value("weight", rule, weight)
    held = classes.values(weight)
    least = pl.col("value").cast(pl.Float64).fill_null(0.0).fill_nan(0.0)
    stand_for = (least * pl.col("people")).sum()
    found = (
        held.group_by("class")
        .agg(pl.col("size").first(), stand_for=stand_for, least=least.min())
        .collect()
    )
    if not (found["least"] >= 1).all() or not found["stand_for"].is_finite().all():
        rule = "a column of numbers of at least 1 in each row"
        raise MeasureError.bad_value("weight", rule, weight)
    size = found["size"].cast(pl.Int64).to_numpy()
    p = size / found["stand_for"].to_numpy()
    risk = p / size * hyp2f1(1, 1, size + 1, 1 - p)
    expected = float(size @ risk)
    return IndividualRisk(
        Measured(expected / float(size.sum()), MEAN),
        Measured(float(risk.max()), HIGHEST),
        Measured(expected, EXPECTED),
    )
