"""How much more likely does a value become once somebody's class is known?

β-likeness bounds what is gained on values that are commoner in a class than in the
table; δ-disclosure bounds gains and losses alike, on a logarithmic scale.
"""

from __future__ import annotations

import polars as pl

from kit.measures.card import Card, Measured
from kit.measures.tables.classes import Classes
from kit.measures.tables.values import SENSITIVE_NULL, OfValues, measure_values

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
CARDS = (BASIC_BETA.card, ENHANCED_BETA.card, DELTA.card)


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
