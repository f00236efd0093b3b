"""How many people of a whole population look like those in a released table?"""

from __future__ import annotations

import polars as pl

from kit.errors import MeasureError
from kit.measures.tables.checks import collect_table
from kit.measures.tables.classes import PEOPLE, Classes, check_classes


def match_population(classes: Classes, population: Classes) -> pl.DataFrame:
    """Count, for each class of a sample, the people of the population who fit it.

    Parameters
    ----------
    classes : Classes
        The people in the released table.
    population : Classes
        Everybody who could be in it, by the same quasi-identifiers.

    Returns
    -------
    pl.DataFrame
        The rows of `classes.keyed_sizes` with a column `population`; 0 where nobody
        in the population has those values.

    Raises
    ------
    MeasureError
        If `population` has other quasi-identifiers, or holds other kinds of values
        in them.
    """
    check_classes("classes", classes)
    check_classes("population", population)
    if sorted(classes.quasi) != sorted(population.quasi):
        rule = f"grouped by the columns of the sample, {', '.join(classes.quasi)}"
        got = ", ".join(population.quasi)
        raise MeasureError.bad_value("population", rule, got)
    kinds = {
        column: _common_kind(classes, population, column) for column in classes.quasi
    }
    # A column may stand at another place in the population, and have another key there.
    ours, theirs = (
        [
            pl.col(side.keys[column]).cast(kind).alias(classes.keys[column])
            for column, kind in kinds.items()
        ]
        for side in (classes, population)
    )
    sample = classes.keyed_sizes.lazy().with_columns(ours)
    fitting = pl.col(PEOPLE).cast(pl.Int64).alias("population")
    everybody = population.keyed_sizes.lazy().select(*theirs, fitting)
    found = sample.join(everybody, on=classes.quasi_keys, how="left", nulls_equal=True)
    return collect_table(found.with_columns(pl.col("population").fill_null(0)))


def _common_kind(classes: Classes, population: Classes, column: str) -> pl.DataType:
    """Give the kind in which a column of two tables can be compared."""
    one, other = (
        side.profiles.schema[side.keys[column]] for side in (classes, population)
    )
    if one == other:
        return one
    kinds = _widen(one), _widen(other)
    if kinds[0] != kinds[1]:
        rule = f"a table whose column {column!r} holds {one} as in the sample"
        raise MeasureError.bad_value("population", rule, str(other))
    return kinds[0]


def _widen(kind: pl.DataType) -> pl.DataType:
    if kind in (pl.Categorical, pl.Enum):
        return pl.String()
    if kind.is_integer():
        return pl.Int128()  # which holds all of both UInt64 and Int64
    return pl.Float64() if kind.is_float() else kind
