"""How far is what is known of a class from what is known of everybody?

t-closeness moves the shares of the class onto those of the whole table, and asks how
much had to be moved how far. Between categories every way is equally long. Between
numbers, dates and other ordered values it is longer the more values lie between.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.classes import Classes, check_classes
from kit.measures.tables.diversity import SENSITIVE_NULL, OfValues, measure_values

_SOURCE = "Li, Li and Venkatasubramanian 2007, section 4"


def _add_ways(values: pl.LazyFrame) -> pl.LazyFrame:
    """Add the column `way`; summed over a class it is how far its people must move."""
    schema = values.collect_schema() | {"way": pl.Float64()}
    return values.map_batches(_measure_ways, schema=schema)


T_CATEGORICAL = OfValues(
    card=Card(
        name="t_categorical",
        says=(
            "In some class this share of people would need another value for the "
            "class to be like the table, and in no class a greater one."
        ),
        formula="max ½ Σ |p − q| over classes; p in table, q in class",
        unit="share of a class",
        null_means=SENSITIVE_NULL,
        source=f"{_SOURCE}.2, equal distance",
        agrees="pyCANON 1.3.6 (t_closeness) on a column of text; ARX, equal distance.",
        differs="None known.",
    ),
    # What a class has too much of is as much as what it lacks.
    of_class=(pl.col("share") - pl.col("table_share")).clip(0).sum(),
    of_table=pl.col("t_categorical").max(),
)
T_ORDERED = OfValues(
    card=Card(
        name="t_ordered",
        says=(
            "In some class people would have to move this far on average for the class "
            "to be like the table, as a share of the way from the least value to the "
            "greatest, counted in values; in no class farther."
        ),
        formula=(
            "max 1/(m − 1) Σᵢ |Σⱼ≤ᵢ (pⱼ − qⱼ)| over classes, over the m values of the "
            "table in order; 0 where m = 1"
        ),
        unit="share of the way",
        null_means=(
            "A null in a quasi-identifier is a value of its own. One in the sensitive "
            "column has no place in the order and is refused."
        ),
        source=f"{_SOURCE}.1, ordered distance",
        agrees=(
            "pyCANON 1.3.6 (t_closeness) on a column of numbers; ARX, ordered distance."
        ),
        differs=(
            "pyCANON divides by m − 1 also where m = 1, and stops there. ARX takes the "
            "order of the values from a hierarchy or from their type."
        ),
    ),
    of_class=pl.col("way").sum(),
    of_table=pl.col("t_ordered").max(),
    prepare=_add_ways,
)


def t_closeness(
    classes: Classes, column: str, *, ordered: bool | None = None
) -> Measured:
    """Find how far the least typical class is from the whole table.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.
    ordered : bool, optional
        Whether the values have an order that counts. By default it does for numbers,
        dates, times and enumerations without nulls, and not for text and truth values.

    Returns
    -------
    Measured
        t, in [0, 1]: `t_ordered` or `t_categorical`, as its card says.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns, or an order is asked for that
        its values do not have, or some of them, being missing.

    References
    ----------
    .. [1] N. Li, T. Li and S. Venkatasubramanian, "t-closeness: privacy beyond
       k-anonymity and l-diversity", ICDE 2007, section 4.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, 30], "hours": [1, 2, 2, 3]})
    >>> classes = group_people(table, ["age"], sensitive=["hours"])
    >>> print(t_closeness(classes, "hours"))
    t_ordered of hours = 0.25 share of the way
    """
    return measure_values(classes, column, choose_t(classes, column, ordered))


def choose_t(classes: Classes, column: str, ordered: bool | None) -> OfValues:
    """Choose the distance that fits a sensitive column."""
    check_classes("classes", classes)
    if ordered is not None and not isinstance(ordered, bool):
        raise MeasureError.bad_value("ordered", "True, False or None", ordered)
    kind = classes.kind_of(column)
    has_order = kind.is_numeric() or kind.is_temporal() or isinstance(kind, pl.Enum)
    has_nulls = classes.profiles[classes.keys[column]].null_count() > 0
    if ordered is None:
        return T_ORDERED if has_order and not has_nulls else T_CATEGORICAL
    if ordered and not has_order:
        fix = "Cast it to an Enum of Polars, with the values in their order."
        raise MeasureError.bad_value(
            "ordered", f"False for a column of {kind}", True, fix
        )
    if ordered and has_nulls:
        rule = f"False for {column!r}, in which values are missing"
        raise MeasureError.bad_value("ordered", rule, True, "Or fill them in.")
    return T_ORDERED if ordered else T_CATEGORICAL


def _measure_ways(values: pl.DataFrame) -> pl.DataFrame:
    """Sum |P − Q| over all values of the table, P and Q the shares up to a value.

    P changes only at the values that a class has. From one of them, at place a, up to
    the next, at b, it keeps its level, while Q climbs past that level once, at x; with
    S, the sums of Q, each such stretch is a difference of a few entries. So the work
    goes with the values that the classes have, not with classes times values.
    """
    place = values["value"].rank("dense").to_numpy().astype(np.int64) - 1
    group = values["class"].to_numpy().astype(np.int64)
    people = values["people"].to_numpy()
    up_to = np.cumsum(np.bincount(place, weights=people)) / people.sum()
    summed = np.concatenate([[0.0], np.cumsum(up_to)])
    order = np.argsort(group * up_to.size + place, kind="stable")
    group, place, people = group[order], place[order], people[order]
    is_first = np.diff(group, prepend=-1) != 0
    starts = np.flatnonzero(is_first)
    held = np.diff(starts, append=group.size)  # values that each class has
    climbed = np.cumsum(people)
    base = np.repeat((climbed - people)[starts], held)
    level = (climbed - base) / np.repeat(np.add.reduceat(people, starts), held)
    end = np.where(np.roll(is_first, -1), up_to.size, np.roll(place, -1))
    crossing = np.clip(np.searchsorted(up_to, level), place, end)
    below = level * (crossing - place) - (summed[crossing] - summed[place])
    above = (summed[end] - summed[crossing]) - level * (end - crossing)
    before = np.where(is_first, summed[place], 0.0)
    way = np.empty(order.size)
    way[order] = (below + above + before) / max(up_to.size - 1, 1)
    return values.with_columns(way=pl.Series(way))


#: Gain in likelihood relative to the whole table, of one value in one class.
_GAIN = pl.col("share") / pl.col("table_share") - 1
# A value that everybody has may exceed its bound, 0, by a rounding error only.
_IS_WITHIN = pl.max_horizontal(-pl.col("table_share").log(), 1e-12) >= _GAIN

BASIC_BETA = OfValues(
    card=Card(
        name="beta_basic",
        says=(
            "In some class a value is this much commoner than in the table, relative "
            "to the table, and in no class more."
        ),
        formula="max (q − p) / p over classes and values; p in table, q in class",
        unit="relative gain",
        null_means=SENSITIVE_NULL,
        source="Cao and Karras 2012, on basic and enhanced β-likeness",
        agrees="pyCANON 1.3.6 (basic_beta_likeness); ARX, which asks for a β.",
        differs="None known.",
    ),
    of_class=_GAIN.max(),
    of_table=pl.col("beta_basic").max(),
)
ENHANCED_BETA = OfValues(
    card=Card(
        name="beta_enhanced",
        says=(
            "The table has enhanced β-likeness for every β from this on; infinite "
            "where a value gains more than −ln p, which no β allows."
        ),
        formula="least β with (q − p) / p ≤ min(β, −ln p) for all q > p in all classes",
        unit="relative gain",
        null_means=SENSITIVE_NULL,
        source="Cao and Karras 2012, on basic and enhanced β-likeness",
        agrees="ARX, which asks for a β.",
        differs=(
            "pyCANON 1.3.6 (enhanced_beta_likeness) cuts the gain down to −ln p of the "
            "rarest value, and prints a β that the table does not have."
        ),
    ),
    of_class=pl.when(_IS_WITHIN.all()).then(_GAIN.max()).otherwise(float("inf")),
    of_table=pl.col("beta_enhanced").max(),
)
DELTA = OfValues(
    card=Card(
        name="delta_disclosure",
        says=(
            "Between class and table, the share of a value that somebody in the class "
            "has changes by this factor at most, as a natural logarithm."
        ),
        formula="max |ln(q / p)| over classes and the values in them; p and q as in β",
        unit="natural logarithm",
        null_means=SENSITIVE_NULL,
        source="Brickell and Shmatikov 2008, on δ-disclosure privacy",
        agrees="pyCANON 1.3.6 (delta_disclosure).",
        differs=(
            "ARX takes logarithms to base 2: divide by ln 2. The definition read to "
            "the letter covers values that a class lacks too, which makes δ infinite "
            "as soon as one class lacks one; no system does that."
        ),
    ),
    of_class=(pl.col("share") / pl.col("table_share")).log().abs().max(),
    of_table=pl.col("delta_disclosure").max(),
)


def basic_beta(classes: Classes, column: str) -> Measured:
    """Find the greatest relative gain of a value in a class: basic β-likeness.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Measured
        β, a relative gain of at least 0: at 1, a value is twice as common in some
        class as in the table.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] J. Cao and P. Karras, "Publishing microdata with a robust privacy
       guarantee", PVLDB 5(11), 2012.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, 30], "saw": ["A", "A", "A", "B"]})
    >>> print(basic_beta(group_people(table, ["age"], sensitive=["saw"]), "saw"))
    beta_basic of saw = 1 relative gain
    """
    return measure_values(classes, column, BASIC_BETA)


def enhanced_beta(classes: Classes, column: str) -> Measured:
    """Find the least β of enhanced β-likeness.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Measured
        β, a relative gain of at least 0; infinite where the table has enhanced
        likeness for no β.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] J. Cao and P. Karras, "Publishing microdata with a robust privacy
       guarantee", PVLDB 5(11), 2012.
    """
    return measure_values(classes, column, ENHANCED_BETA)


def delta_disclosure(classes: Classes, column: str) -> Measured:
    """Find the greatest change of a value's share between table and class.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    Measured
        A natural logarithm of at least 0, reached by some class. The definition is
        strict: the table is δ-disclosure private for every δ greater than this.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] J. Brickell and V. Shmatikov, "The cost of privacy: destruction of
       data-mining utility in anonymized data publishing", KDD 2008.
    """
    return measure_values(classes, column, DELTA)


CARDS = (
    T_CATEGORICAL.card,
    T_ORDERED.card,
    BASIC_BETA.card,
    ENHANCED_BETA.card,
    DELTA.card,
)
