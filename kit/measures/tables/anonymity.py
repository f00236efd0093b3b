"""How many people look alike, at the least?"""

from __future__ import annotations

import polars as pl

from kit.aggregates import lowest, total
from kit.checks import check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.checks import MOST, PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes
from kit.measures.tables.diversity import SENSITIVE_NULL, OfValues, measure_values

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
    """Say whether a missing value may be any, or refuse what is no answer."""
    if missing not in MISSING:
        raise MeasureError.bad_value("missing", '"value" or "wildcard"', missing)
    return missing == "wildcard"


def count_matching(classes: Classes) -> pl.DataFrame:
    """Count for each class the people who might have the same values."""
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


K = Card(
    name="k",
    says="The smallest class holds this many people.",
    formula="min |E| over classes E",
    unit="people",
    null_means=NULL_MEANS,
    source="Sweeney 2002, definition 3",
    agrees="ARX; pyCANON 1.3.6 (k_anonymity), where nothing is missing.",
    differs=(
        "pyCANON silently leaves out rows with a missing quasi-identifier, which may "
        "be the smallest class. Systems that count rows overstate k where people have "
        "several rows: name the `person`."
    ),
)
BELOW_K = Card(
    name="share_below_k_per_person",
    says="This share of people is in a class of fewer than the k asked for.",
    formula="#{people whose smallest class has |E| < k} / #people",
    unit="share per person",
    null_means=NULL_MEANS,
    source="El Emam and Dankar 2008, on records at risk",
    agrees="ARX, records at risk at the threshold 1 / k.",
    differs="pyCANON 1.3.6 has no such number.",
)
ALPHA = OfValues(
    card=Card(
        name="alpha",
        says=(
            "In some class this share of people has one and the same value, and in no "
            "class a greater one."
        ),
        formula="max #{people in E with value s} / |E| over classes E and values s",
        unit="share of a class",
        null_means=SENSITIVE_NULL,
        source="Wong, Li, Fu and Wang 2006, on (α, k)-anonymity",
        agrees="pyCANON 1.3.6 (alpha_k_anonymity).",
        differs="None known.",
    ),
    of_class=(pl.col("people") / pl.col("size")).max(),
    of_table=pl.col("alpha").max(),
)
CARDS = (K, K_WILDCARD, BELOW_K, ALPHA.card)


def k_anonymity(classes: Classes, *, missing: str = "value") -> Measured:
    """Count the people in the smallest class.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    missing : {"value", "wildcard"}, default "value"
        What a missing quasi-identifier is: a value of its own, or one that matches
        every other. Then k is the fewest people whom somebody looks like [2]_.

    Returns
    -------
    Measured
        k, in people, at least 1.

    Raises
    ------
    MeasureError
        If `missing` is neither, or "wildcard" where people have several rows.

    References
    ----------
    .. [1] L. Sweeney, "k-anonymity: a model for protecting privacy", International
       Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002,
       definition 3.
    .. [2] M. Ciglic, J. Eder, C. Koncilia, "Anonymization of data sets with NULL
       values", TLDKS XXIV, 2016.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 30, 30, 30, None]})
    >>> classes = group_people(table, ["age"])
    >>> print(k_anonymity(classes))
    k = 1 people
    >>> print(k_anonymity(classes, missing="wildcard"))
    k_wildcard = 3 people
    """
    check_classes("classes", classes)
    if takes_wildcards(missing):
        return Measured(int(lowest(count_matching(classes)[MATCHING])), K_WILDCARD)
    return Measured(int(lowest(classes.keyed_sizes[PEOPLE])), K)


def share_below_k(classes: Classes, *, k: int) -> Measured:
    """Give the share of people in a class of fewer than `k`.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    k : int
        The smallest class that is thought safe, at least 1.

    Returns
    -------
    Measured
        A share of people, in [0, 1].

    Raises
    ------
    MeasureError
        If `k` is not an int of at least 1.

    References
    ----------
    .. [1] K. El Emam and F. Dankar, "Protecting privacy using k-anonymity", JAMIA
       15(5), 2008.
    """
    check_classes("classes", classes)
    check_whole(MeasureError, "k", k, most=MOST)
    by_size = classes.by_size
    below = total(by_size.filter(pl.col("size") < k)["people"])
    return Measured(below / classes.n_people, BELOW_K)


def alpha_k_anonymity(classes: Classes, column: str) -> tuple[Measured, Measured]:
    """Find the α and the k of (α, k)-anonymity, for one sensitive column.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    column : str
        A sensitive column of `classes`.

    Returns
    -------
    tuple of Measured
        α, the greatest share of a class with one value, in (0, 1]; and k, in people.

    Raises
    ------
    MeasureError
        If `column` is not one of the sensitive columns.

    References
    ----------
    .. [1] R. Wong, J. Li, A. Fu and K. Wang, "(α, k)-anonymity: an enhanced
       k-anonymity model for privacy-preserving data publishing", KDD 2006.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 20, 20], "saw": ["A", "A", "B"]})
    >>> classes = group_people(table, ["age"], sensitive=["saw"])
    >>> alpha, k = alpha_k_anonymity(classes, "saw")
    >>> round(float(alpha), 3), k.value
    (0.667, 3)
    """
    return measure_values(classes, column, ALPHA), k_anonymity(classes)
