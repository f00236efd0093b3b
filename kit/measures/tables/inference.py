"""How often is a guess at somebody's secret right, before and after the release?

The guess is the commonest value: of everybody before, of the person's class after.
Nobody has to be found for that. In a class of a hundred people who all have the same
value, the guess is always right.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kit.measures.card import Card, Measured
from kit.measures.tables.classes import Classes
from kit.measures.tables.values import SENSITIVE_NULL, OfValues, plan_values

_COMMONEST = pl.col("people").max()

POSTERIOR = OfValues(
    card=Card(
        name="inference_posterior_per_person",
        says=(
            "This share of people has the commonest value of their class, so that a "
            "guess at it is right."
        ),
        formula="Σ over classes of max #{people in E with value s} / Σ |E|",
        unit="share per person",
        null_means=SENSITIVE_NULL,
        source="Smith 2009, on posterior vulnerability of one guess",
        agrees="privattacks 1.4, posterior vulnerability of attribute inference.",
        differs="pyCANON 1.3.6 and ARX have the worst class only: α.",
    ),
    of_class=_COMMONEST,
    of_table=pl.col("inference_posterior_per_person").sum() / pl.col("size").sum(),
)
PRIOR = Card(
    name="inference_prior_per_person",
    says="This share of people has the commonest value of all.",
    formula="max #{people with value s} / #people",
    unit="share per person",
    null_means=SENSITIVE_NULL,
    source="Smith 2009, on prior vulnerability of one guess",
    agrees="privattacks 1.4, prior vulnerability of attribute inference.",
    differs="None known.",
)
CARDS = (PRIOR, POSTERIOR.card)


@dataclass(frozen=True)
class Inference:
    """How often a guess at one sensitive column is right.

    Attributes
    ----------
    prior : Measured
        Without the classes: a share of people, in (0, 1].
    posterior : Measured
        Knowing everybody's class: a share of people, at least `prior` where each
        row is one person.
    """

    prior: Measured
    posterior: Measured

    def __str__(self) -> str:
        return f"{self.prior}\n{self.posterior}"


def attribute_inference(classes: Classes, column: str) -> Inference:
    """Say how often a guess at a sensitive column is right, before and after.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`. Somebody with several values is
        guessed rightly by each of them, and somebody in several classes is guessed at
        once in each.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Inference

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] G. Smith, "On the foundations of quantitative information flow", FoSSaCS
       2009.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, 30], "saw": ["A", "A", "B", "C"]})
    >>> classes = group_people(table, ["age"], sensitive=["saw"])
    >>> print(attribute_inference(classes, "saw"))
    inference_prior_per_person of saw = 0.5 share per person
    inference_posterior_per_person of saw = 0.75 share per person
    """
    after = plan_values(classes, column, [POSTERIOR])
    before = plan_prior(classes, column)
    prior, posterior = (frame.item() for frame in pl.collect_all([before, after]))
    return Inference(
        Measured(prior, PRIOR, column), Measured(posterior, POSTERIOR.card, column)
    )


def plan_prior(classes: Classes, column: str) -> pl.LazyFrame:
    """Plan the prior as a table of one row and one column."""
    return classes.count(column).select(
        (_COMMONEST / classes.n_people).alias(PRIOR.name)
    )
