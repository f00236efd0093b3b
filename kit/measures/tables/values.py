"""What do the values of one sensitive column say about each class?

Measures of a sensitive column go in two steps: a number for each class, from how many
of its people have which value, then one number for the table, mostly that of the worst
class. Each measure states its two steps, and all of them are taken in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kit.measures.card import Card, Measured
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes

#: What the card of a measure on a sensitive column says of missing values.
SENSITIVE_NULL = f"{NULL_MEANS} A null in the sensitive column is a value like others."


@dataclass(frozen=True, kw_only=True)
class OfValues:
    """A measure of one sensitive column, as its two steps.

    Attributes
    ----------
    card : Card
    of_class : pl.Expr
        The number of one class, from the columns of `Classes.values`.
    of_table : pl.Expr
        The number of the table, from those of the classes, which stand in a column
        called like the card, beside `size`, the people in each class.
    prepare : callable, optional
        Columns to add to `Classes.values` first, for the table as a whole.
    """

    card: Card
    of_class: pl.Expr
    of_table: pl.Expr
    prepare: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None


def plan_values(
    classes: Classes, column: str, measures: Sequence[OfValues]
) -> pl.LazyFrame:
    """Plan measures of one sensitive column as one row, a column each.

    Raises
    ------
    MeasureError
        If `classes` are none, or `column` is not one of the sensitive columns.
    """
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
