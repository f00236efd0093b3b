"""What do all measures say about one table?

The one door for those who want everything at once. The data are read once, into the
distinct rows and how many people have each; all measures are planned on these and
collected together, so that each of their group-bys is run once and shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

from kit.checks import check_whole
from kit.errors import MeasureError
from kit.measures.card import Measured, MeasuredTable
from kit.measures.tables.anonymity import ALPHA, k_anonymity
from kit.measures.tables.checks import MOST
from kit.measures.tables.classes import Classes, group_people
from kit.measures.tables.closeness import BASIC_BETA, DELTA, ENHANCED_BETA, choose_t
from kit.measures.tables.contribution import DISTINCTION, SEPARATION, plan_separation
from kit.measures.tables.diversity import (
    DISTINCT_L,
    ENTROPY_L,
    POSTERIOR,
    PRIOR,
    plan_prior,
    plan_values,
    recursive_c_at,
)
from kit.measures.tables.instances import instance_risk, instance_uniqueness
from kit.measures.tables.risk import (
    journalist_risk,
    marketer_risk,
    prosecutor_risk,
    sample_uniqueness,
)


def measure(
    table: pl.LazyFrame | pl.DataFrame,
    quasi: Sequence[str],
    *,
    sensitive: Sequence[str] = (),
    person: str | None = None,
    leave_out: str | None = None,
    weight: str | None = None,
    population: pl.LazyFrame | pl.DataFrame | Classes | None = None,
    ell: int = 2,
) -> MeasuredTable:
    """Take every measure of classes on one table.

    Parameters
    ----------
    table : pl.LazyFrame or pl.DataFrame
        One row a person, or several rows with `person`.
    quasi : sequence of str
        Quasi-identifiers: the columns that somebody outside may know, at least one.
    sensitive : sequence of str, default ()
        The columns that nobody should learn; each is measured by itself.
    person : str, optional
        The column that says whose row it is. Without it each row is one person; plays
        have several, so a table with a column `viewer` needs it.
    leave_out : str, optional
        What stands in every quasi-identifier of a row that was suppressed.
    weight : str, optional
        The column that says for how many people a row stands; not beside `person`.
    population : pl.LazyFrame, pl.DataFrame or Classes, optional
        Everybody who could be in `table`, for the journalist's risk: a table with the
        same columns `quasi`, `person` and `weight`, or classes made of another one.
    ell : int, default 2
        The l at which the c of recursive (c, l)-diversity is measured.

    Returns
    -------
    MeasuredTable
        One row a number: `name`, `column` (null for a measure of the classes),
        `value`, `unit`; with the card of each name.

    Raises
    ------
    MeasureError
        As for `group_people` and `journalist_risk`, or if `ell` is below 1 or
        `population` is neither a table nor classes.

    Examples
    --------
    >>> table = pl.DataFrame(
    ...     {"age": [20, 20, 30, 30], "sex": list("FFMM"), "saw": list("ABAA")}
    ... )
    >>> found = measure(table, ["age", "sex"], sensitive=["saw"])
    >>> print(found.pick("k"))
    k = 2 people
    >>> print(found.pick("l_distinct", "saw"))
    l_distinct of saw = 1 values
    """
    check_whole(MeasureError, "ell", ell, most=MOST)
    group = partial(group_people, person=person, leave_out=leave_out, weight=weight)
    classes = group(table, quasi, sensitive=sensitive)
    if isinstance(population, pl.LazyFrame | pl.DataFrame):
        everybody: Classes | None = group(population, quasi)
    elif isinstance(population, Classes | None):
        everybody = population
    else:
        rule, kind = "a table of Polars or Classes", type(population).__name__
        raise MeasureError.bad_value("population", rule, kind)
    found = [*_measure_sizes(classes, everybody), *_measure_values(classes, ell)]
    rows = pl.DataFrame(
        {
            "name": [number.card.name for number in found],
            "column": [number.column or None for number in found],
            "value": [float(number) for number in found],
            "unit": [number.card.unit for number in found],
        },
        schema_overrides={"column": pl.String},
    )
    return MeasuredTable(rows, {number.card.name: number.card for number in found})


def _measure_sizes(classes: Classes, population: Classes | None) -> list[Measured]:
    """Take the measures that look at nothing but how many people are in a class."""
    apart = plan_separation(classes, classes.quasi).collect()
    found = [
        k_anonymity(classes),
        *prosecutor_risk(classes),
        marketer_risk(classes),
        sample_uniqueness(classes),
        *(
            Measured(apart[card.name].item(), card)
            for card in (DISTINCTION, SEPARATION)
        ),
    ]
    if classes.person is not None:  # else each person is one instance
        found += [instance_uniqueness(classes), instance_risk(classes)]
    if population is not None:
        found += journalist_risk(classes, population)
    return found


def _measure_values(classes: Classes, ell: int) -> list[Measured]:
    """Take the measures of each sensitive column, all in one collection."""
    always = [DISTINCT_L, ENTROPY_L, recursive_c_at(ell), ALPHA]
    always += [BASIC_BETA, ENHANCED_BETA, DELTA, POSTERIOR]
    plans, cards = [], []
    for column in classes.sensitive:
        measures = [*always, choose_t(classes, column, None)]
        plans += [plan_values(classes, column, measures), plan_prior(classes, column)]
        cards += [[measure.card for measure in measures], [PRIOR]]
    columns = [column for column in classes.sensitive for _ in range(2)]
    return [
        Measured(frame[card.name].item(), card, column)
        for frame, held, column in zip(
            pl.collect_all(plans), cards, columns, strict=True
        )
        for card in held
    ]
