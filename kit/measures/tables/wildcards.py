"""Who looks alike where a missing value may be any value?

Then looking alike is no relation of classes: somebody of unknown age looks like those
of 20 and like those of 30, who do not look like each other. So for each person those
are counted who might have the same values.
"""

from __future__ import annotations

import polars as pl

from kit.errors import MeasureError
from kit.measures.card import Card
from kit.measures.tables.classes import PEOPLE, Classes

#: What a missing quasi-identifier may be taken for.
MISSING = ("value", "wildcard")
#: The column of those who look alike.
MATCHING = "matching"
_NULL_MEANS = (
    'A null in a quasi-identifier matches every value; "*" is a value like others, '
    "unless `leave_out` leaves such people out."
)
_SOURCE = "Ciglic, Eder and Koncilia 2016, on k-anonymity of data with nulls"

K_WILDCARD = Card(
    name="k_wildcard",
    says="Nobody looks like fewer people than this, if a missing value may be any.",
    formula="min over people of #{people equal in each column that neither lacks}",
    unit="people",
    null_means=_NULL_MEANS,
    source=_SOURCE,
    agrees="None known that was run.",
    differs="k takes a missing value for one of its own, and is never greater.",
)
UNIQUENESS_WILDCARD = Card(
    name="sample_uniqueness_wildcard_per_person",
    says=(
        "This share of people looks like nobody else in the table, if a missing value "
        "may be any."
    ),
    formula="#{people whom nobody else equals where neither lacks a value} / #people",
    unit="share per person",
    null_means=_NULL_MEANS,
    source=_SOURCE,
    agrees="None known that was run.",
    differs=(
        "sample_uniqueness_per_person takes a missing value for one of its own, and "
        "is never smaller."
    ),
)


def takes_wildcards(missing: object) -> bool:
    """Say whether a missing value may be any, or refuse what is no answer.

    Raises
    ------
    MeasureError
        If `missing` is not one of `MISSING`.
    """
    if missing not in MISSING:
        raise MeasureError.bad_value("missing", '"value" or "wildcard"', missing)
    return missing == "wildcard"


def count_matching(classes: Classes) -> pl.DataFrame:
    """Count for each class the people who might have the same values.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`, without `person`.

    Returns
    -------
    pl.DataFrame of shape (n_classes, 2)
        `people` in the class, and how many are `matching`, with themselves.

    Raises
    ------
    MeasureError
        If people have several rows.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, None]})
    >>> count_matching(group_people(table, ["age"])).sort("people", "matching").rows()
    [(1, 2), (1, 4), (2, 3)]
    """
    if classes.person is not None:
        rule = '"value" where people have several rows'
        fix = "Give one row a person to count with wild-cards."
        raise MeasureError.bad_value("missing", rule, "wildcard", fix)
    keys = classes.quasi_keys
    sizes = classes.keyed_sizes.with_columns(pl.col(PEOPLE).cast(pl.Int64))
    lacks = pl.concat_list(pl.col(key).is_null() for key in keys).alias(MATCHING)
    patterns = sizes.with_columns(lacks).partition_by(MATCHING, include_key=False)
    return pl.concat(_match(mine, patterns, keys) for mine in patterns)


def _match(
    mine: pl.DataFrame, patterns: list[pl.DataFrame], keys: tuple[str, ...]
) -> pl.DataFrame:
    """Count those who match classes that all lack the same columns."""
    found = pl.zeros(mine.height, pl.Int64, eager=True)
    for theirs in patterns:
        lacking = {
            key for side in (mine, theirs) for key in keys if side[key].has_nulls()
        }
        both = [key for key in keys if key not in lacking]
        if not both:
            found += theirs[PEOPLE].sum()
            continue
        counted = theirs.group_by(both).agg(pl.col(PEOPLE).sum().alias(MATCHING))
        joined = mine.join(counted, on=both, how="left", maintain_order="left")
        found += joined[MATCHING].fill_null(0)
    return mine.select(PEOPLE, found.alias(MATCHING))
