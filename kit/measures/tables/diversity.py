"""Do people who look alike still have enough different values among them?

k people who look alike and all have the same disease keep no secret. l-diversity asks
each class for at least l values, in three strengths: l different ones; an entropy as
great as that of l equally common ones; and a commonest value that does not outweigh
the rarer ones too much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kit.checks import check_number, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.checks import MOST
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes

#: What the card of a measure on a sensitive column says of missing values.
SENSITIVE_NULL = f"{NULL_MEANS} A null in the sensitive column is a value like others."


@dataclass(frozen=True, kw_only=True)
class OfValues:
    """A measure of one sensitive column, as its two steps."""

    card: Card
    of_class: pl.Expr  # the number of one class, from the columns of `Classes.values`
    of_table: pl.Expr
    # columns to add to `Classes.values` first, for the table as a whole
    prepare: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None


def plan_values(
    classes: Classes, column: str, measures: Sequence[OfValues]
) -> pl.LazyFrame:
    """Plan measures of one sensitive column as one row, a column each."""
    check_classes("classes", classes)
    values = classes.values(column)
    for prepare in {measure.prepare: None for measure in measures}:
        values = values if prepare is None else prepare(values)
    by_class = values.group_by("class").agg(
        pl.col("size").first().cast(pl.Int64),
        *(measure.of_class.alias(measure.card.name) for measure in measures),
    )
    return by_class.select(
        measure.of_table.alias(measure.card.name) for measure in measures
    )


def measure_values(classes: Classes, column: str, measure: OfValues) -> Measured:
    """Take one measure of one sensitive column."""
    found = plan_values(classes, column, [measure]).collect()
    return Measured(found.item(), measure.card, column)


_PAPER = "Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam 2007"

DISTINCT_L = OfValues(
    card=Card(
        name="l_distinct",
        says="Every class has at least this many different values.",
        formula="min over classes of the number of values that somebody in it has",
        unit="values",
        null_means=SENSITIVE_NULL,
        source=f"{_PAPER}, section 4",
        agrees="pyCANON 1.3.6 (l_diversity); ARX, distinct l-diversity.",
        differs="None known.",
    ),
    of_class=pl.len(),
    of_table=pl.col("l_distinct").min(),
)
ENTROPY_L = OfValues(
    card=Card(
        name="l_entropy",
        says=(
            "The values of every class are as hard to guess as those of this many "
            "equally common ones."
        ),
        formula="min exp(−Σ p ln p) over classes, p the share of a value in the class",
        unit="values",
        null_means=SENSITIVE_NULL,
        source=f"{_PAPER}, definition 4.1",
        agrees="ARX, entropy l-diversity by Shannon's estimator, which asks for an l.",
        differs=(
            "pyCANON 1.3.6 (entropy_l_diversity) cuts the decimals off: where the "
            "logarithms leave 1.9999999999999998 of a true 2, it prints 1."
        ),
    ),
    of_class=(-(pl.col("share") * pl.col("share").log()).sum()).exp(),
    of_table=pl.col("l_entropy").min(),
)


def recursive_c_at(ell: int) -> OfValues:
    """Give the least c for a given l, as a measure."""
    counts = pl.col("people").sort(descending=True)
    return OfValues(
        card=RECURSIVE_C,
        of_class=counts.first() / counts.slice(ell - 1).sum(),
        of_table=pl.col("c_recursive").max(),
    )


def recursive_l_at(c: float) -> OfValues:
    """Give the greatest l for a given c, as a measure."""
    counts = pl.col("people").sort(descending=True)
    rarer = counts.cum_sum(reverse=True)
    return OfValues(
        card=RECURSIVE_L,
        of_class=(counts.first() < c * rarer).sum(),
        of_table=pl.col("l_recursive").min(),
    )


RECURSIVE_C = Card(
    name="c_recursive",
    says=(
        "The table is recursively (c, l)-diverse for every c greater than this, at "
        "the l asked for; infinite where some class has fewer than l values."
    ),
    formula="max r₁ / (r_l + … + r_m) over classes, r₁ ≥ … ≥ r_m people by value",
    unit="times",
    null_means=SENSITIVE_NULL,
    source=f"{_PAPER}, definition 4.2",
    agrees="ARX, recursive (c, l)-diversity, which asks for c and l.",
    differs=(
        "pyCANON 1.3.6 (recursive_c_l_diversity) sorts upwards, so that r₁ is the "
        "rarest value; it rounds up to a whole c, and takes l from distinct "
        "l-diversity."
    ),
)
RECURSIVE_L = Card(
    name="l_recursive",
    says=(
        "The table is recursively (c, l)-diverse at the c asked for up to this l; 0 "
        "where it is for none."
    ),
    formula="min over classes of the greatest l with r₁ < c (r_l + … + r_m)",
    unit="values",
    null_means=SENSITIVE_NULL,
    source=f"{_PAPER}, definition 4.2",
    agrees="ARX, recursive (c, l)-diversity, which asks for c and l.",
    differs="pyCANON 1.3.6 chooses c and l itself, and sorts upwards.",
)


def distinct_l(classes: Classes, column: str) -> Measured:
    """Count the different values in the class that has fewest.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Measured
        l, in values, at least 1.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] A. Machanavajjhala, D. Kifer, J. Gehrke and M. Venkitasubramaniam,
       "l-diversity: privacy beyond k-anonymity", TKDD 1(1), 2007, section 4.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, 30], "saw": ["A", "B", "C", "C"]})
    >>> print(distinct_l(group_people(table, ["age"], sensitive=["saw"]), "saw"))
    l_distinct of saw = 1 values
    """
    return measure_values(classes, column, DISTINCT_L)


def entropy_l(classes: Classes, column: str) -> Measured:
    """Say how many equally common values the least diverse class is worth.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Measured
        exp of the least entropy, in values, at least 1 and not rounded. A table is
        entropy l-diverse for every l up to this one.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] A. Machanavajjhala and others, "l-diversity: privacy beyond k-anonymity",
       TKDD 1(1), 2007, definition 4.1.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20], "saw": ["A", "B"]})
    >>> classes = group_people(table, ["age"], sensitive=["saw"])
    >>> print(entropy_l(classes, "saw"))
    l_entropy of saw = 2 values
    """
    return measure_values(classes, column, ENTROPY_L)


def recursive_c(classes: Classes, column: str, *, ell: int) -> Measured:
    """Find the c above which the table is recursively (c, l)-diverse.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.
    ell : int
        The l of the definition, at least 1.

    Returns
    -------
    Measured
        How many times the commonest value outweighs the rarer ones in the worst
        class; infinite where a class has fewer than l values.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns, or `ell` is below 1.

    References
    ----------
    .. [1] A. Machanavajjhala and others, "l-diversity: privacy beyond k-anonymity",
       TKDD 1(1), 2007, definition 4.2.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20] * 6, "saw": list("AAABBC")})
    >>> classes = group_people(table, ["age"], sensitive=["saw"])
    >>> print(recursive_c(classes, "saw", ell=3))
    c_recursive of saw = 3 times
    """
    check_whole(MeasureError, "ell", ell, most=MOST)
    return measure_values(classes, column, recursive_c_at(ell))


def recursive_l(classes: Classes, column: str, *, c: float) -> Measured:
    """Find the greatest l for which the table is recursively (c, l)-diverse.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.
    c : float
        How many times the commonest value may outweigh the rarer ones, above 0; it
        must stay below this many.

    Returns
    -------
    Measured
        l, in values; 0 where the definition holds for none.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns, or `c` is not above 0.

    References
    ----------
    .. [1] A. Machanavajjhala and others, "l-diversity: privacy beyond k-anonymity",
       TKDD 1(1), 2007, definition 4.2.
    """
    check_number(MeasureError, "c", c, above=0)
    return measure_values(classes, column, recursive_l_at(c))


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


CARDS = (
    DISTINCT_L.card,
    ENTROPY_L.card,
    RECURSIVE_C,
    RECURSIVE_L,
    PRIOR,
    POSTERIOR.card,
)
