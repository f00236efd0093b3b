"""How much does each column help to tell people apart?

Three questions that the field asks of a quasi-identifier: how far does it get alone,
what is lost when it alone is left out, and how far do some of them get together? No
column has a share of its own in the risk: two that say nearly the same each lose
little when left out, although both get far alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb

import polars as pl

from kit.checks import check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, MeasuredTable
from kit.measures.tables.checks import MOST, PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes

#: Combinations of columns that are looked at before the question is refused.
MOST_COMBINATIONS = 1_000

DISTINCTION = Card(
    name="distinction",
    says="Classes for each person: 1 where nobody looks like somebody else.",
    formula="#classes / Σ |E|",
    unit="classes per person",
    null_means=NULL_MEANS,
    source="Motwani and Xu 2007, on α-distinct quasi-identifiers",
    agrees="ARX, distinction.",
    differs="None known.",
)
SEPARATION = Card(
    name="separation",
    says="This share of all pairs of people differ in some of the columns.",
    formula="1 − Σ |E| (|E| − 1) / (n (n − 1)), n = Σ |E|; 1 where there is no pair",
    unit="share of pairs",
    null_means=NULL_MEANS,
    source="Motwani and Xu 2007, on α-separation of quasi-identifiers",
    agrees="ARX, separation.",
    differs="None known.",
)
UNIQUE_LOST = Card(
    name="uniqueness_lost_per_person",
    says=(
        "This share of people looks like nobody else, but would look like somebody "
        "without the column."
    ),
    formula="Σ [|E| = 1] / Σ |E| less the same without the column",
    unit="share per person",
    null_means=NULL_MEANS,
    source="Leaving one attribute out, as for attribute risk in sdcMicro and ARX",
    agrees="No other system was compared.",
    differs=(
        "sdcMicro (suda2) credits columns by the minimal uniques that they are part of."
    ),
)
RISK_LOST = Card(
    name="prosecutor_risk_lost_per_person",
    says=(
        "Without the column the mean chance of being found, per person, is lower by "
        "this much."
    ),
    formula="#classes / Σ |E| less the same without the column",
    unit="probability per person",
    null_means=NULL_MEANS,
    source="Leaving one attribute out, as for attribute risk in sdcMicro and ARX",
    agrees="No other system was compared.",
    differs="None known.",
)
K_WITHOUT = Card(
    name="k_without",
    says="Without the column the smallest class holds this many people.",
    formula="min |E| over the classes of the other columns",
    unit="people",
    null_means=NULL_MEANS,
    source="Leaving one attribute out; k as in Sweeney 2002",
    agrees="No other system was compared.",
    differs="None known.",
)
CARDS = (DISTINCTION, SEPARATION, UNIQUE_LOST, RISK_LOST, K_WITHOUT)


def contribution(classes: Classes) -> MeasuredTable:
    """Say what each quasi-identifier tells alone, and what is lost without it.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`. Somebody in several classes counts
        once in each.

    Returns
    -------
    MeasuredTable
        One row a column, in the order of `classes.quasi`: `column`; `distinction`
        and `separation` of the column alone; and what leaving it out costs:
        `uniqueness_lost_per_person`, `prosecutor_risk_lost_per_person`, `k_without`.
        Where it is the only one, all people look alike without it.

    References
    ----------
    .. [1] R. Motwani and Y. Xu, "Efficient algorithms for masking and finding
       quasi-identifiers", VLDB 2007.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 30, 40, 40], "sex": list("FMFM")})
    >>> found = contribution(group_people(table, ["age", "sex"])).rows
    >>> found.select("column", "separation", "uniqueness_lost_per_person").rows()
    [('age', 0.8333333333333334, 1.0), ('sex', 0.6666666666666667, 0.5)]
    """
    check_classes("classes", classes)
    quasi = classes.quasi
    others = [tuple(c for c in quasi if c != column) for column in quasi]
    alone = [plan_separation(classes, (column,)) for column in quasi]
    without = [plan_separation(classes, columns) for columns in others]
    whole, *found = pl.collect_all([plan_separation(classes, quasi), *alone, *without])
    one, rest = (pl.concat(part) for part in (found[: len(quasi)], found[len(quasi) :]))
    rows = one.select(
        pl.Series("column", quasi),
        DISTINCTION.name,
        SEPARATION.name,
        (whole["unique"].item() - rest["unique"]).alias(UNIQUE_LOST.name),
        (whole["distinction"].item() - rest["distinction"]).alias(RISK_LOST.name),
        rest["k"].alias(K_WITHOUT.name),
    )
    return MeasuredTable(rows, {card.name: card for card in CARDS})


def separate(classes: Classes, *, most: int | None = None) -> MeasuredTable:
    """Say how well combinations of quasi-identifiers tell people apart.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`. Somebody in several classes counts
        once in each.
    most : int, optional
        Columns to combine at most, at least 1; by default all.

    Returns
    -------
    MeasuredTable
        One row a combination, single columns first: `columns`, a list; `distinction`
        and `separation`, in (0, 1] and [0, 1].

    Raises
    ------
    MeasureError
        If `most` is below 1, or allows for more than 1,000 combinations.

    References
    ----------
    .. [1] R. Motwani and Y. Xu, "Efficient algorithms for masking and finding
       quasi-identifiers", VLDB 2007.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 30, 40, 40], "sex": list("FMFM")})
    >>> separate(group_people(table, ["age", "sex"])).rows["distinction"].to_list()
    [0.75, 0.5, 1.0]
    """
    check_classes("classes", classes)
    quasi = classes.quasi
    largest = len(quasi) if most is None else most
    check_whole(MeasureError, "most", largest, most=MOST)
    sizes = range(1, min(largest, len(quasi)) + 1)
    n_combinations = sum(comb(len(quasi), size) for size in sizes)
    if n_combinations > MOST_COMBINATIONS:
        rule = f"so small that there are at most {MOST_COMBINATIONS:,} combinations"
        fix = f"It allows for {n_combinations:,}; try 2."
        raise MeasureError.bad_value("most", rule, most, fix)
    chosen = [columns for size in sizes for columns in combinations(quasi, size)]
    found = pl.concat(
        pl.collect_all([plan_separation(classes, columns) for columns in chosen])
    )
    named = pl.Series("columns", [list(columns) for columns in chosen])
    rows = found.select(named, DISTINCTION.name, SEPARATION.name)
    return MeasuredTable(rows, {card.name: card for card in (DISTINCTION, SEPARATION)})


def plan_separation(classes: Classes, columns: Sequence[str]) -> pl.LazyFrame:
    """Plan one row on the classes that some of the columns make."""
    if columns:
        sizes = classes.count(*columns)
    else:  # nothing is known of anybody
        sizes = pl.LazyFrame({PEOPLE: [classes.n_people]})
    size = pl.col(PEOPLE).cast(pl.Int64)
    n = size.sum()
    alike = (size * (size - 1)).sum() / (n * (n - 1))
    return sizes.select(
        (pl.len() / n).alias(DISTINCTION.name),
        pl.when(n > 1).then(1 - alike).otherwise(1.0).alias(SEPARATION.name),
        ((size == 1).sum() / n).alias("unique"),
        size.min().alias("k"),
    )
