"""What do the rows of a table say, where a person has several?

An instance is a person in a class: one thing that an outsider may know of her. Measures
per person take the instance that is worst for her; those per instance take all alike,
as if what the outsider knows were drawn at random.
"""

from __future__ import annotations

import polars as pl

from kit.measures.card import Card, Measured
from kit.measures.tables.checks import PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes

_INSTANCE = "an instance is a person in a class, once"
UNIQUENESS_PER_INSTANCE = Card(
    name="sample_uniqueness_per_instance",
    says="This share of all that might be known of somebody fits exactly one person.",
    formula=f"#{{classes with |E| = 1}} / Σ |E| over classes; {_INSTANCE}",
    unit="share per instance",
    null_means=NULL_MEANS,
    source="de Montjoye, Hidalgo, Verleysen and Blondel 2013, on points of a trace",
    agrees="None known that was run.",
    differs=(
        "sample_uniqueness_per_person asks whether the worst instance of a person is "
        "unique, and is never smaller where all have as many."
    ),
)
RISK_PER_INSTANCE = Card(
    name="prosecutor_risk_per_instance_mean",
    says="Who knows one thing at random finds the right person with this chance.",
    formula=f"Σ over instances of 1 / |E| / #instances = #classes / Σ |E|; {_INSTANCE}",
    unit="probability per instance",
    null_means=NULL_MEANS,
    source="Pratesi, Monreale and Pedreschi 2018, with the mean over instances",
    agrees="None known that was run.",
    differs="prosecutor_risk_per_person_mean takes the worst instance of each person.",
)
CARDS = (UNIQUENESS_PER_INSTANCE, RISK_PER_INSTANCE)


def instance_uniqueness(classes: Classes) -> Measured:
    """Give the share of instances that fit exactly one person.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`, as a rule with `person`: without it, a
        person has one instance, and this is the uniqueness per person.

    Returns
    -------
    Measured
        In [0, 1].

    Raises
    ------
    MeasureError
        If `classes` are none.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> plays = pl.DataFrame({"who": [1, 1, 2], "title": ["A", "B", "A"]})
    >>> print(instance_uniqueness(group_people(plays, ["title"], person="who")))
    sample_uniqueness_per_instance = 0.3333 share per instance
    """
    sizes = _sizes(classes)
    return Measured(int((sizes == 1).sum()) / int(sizes.sum()), UNIQUENESS_PER_INSTANCE)


def instance_risk(classes: Classes) -> Measured:
    """Give the chance that one instance at random leads to the right person.

    Parameters
    ----------
    classes : Classes
        As for `instance_uniqueness`.

    Returns
    -------
    Measured
        A probability in (0, 1].

    Raises
    ------
    MeasureError
        If `classes` are none.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> plays = pl.DataFrame({"who": [1, 1, 2], "title": ["A", "B", "A"]})
    >>> print(instance_risk(group_people(plays, ["title"], person="who")))
    prosecutor_risk_per_instance_mean = 0.6667 probability per instance
    """
    sizes = _sizes(classes)
    return Measured(sizes.len() / int(sizes.sum()), RISK_PER_INSTANCE)


def _sizes(classes: Classes) -> pl.Series:
    check_classes("classes", classes)
    return classes.keyed_sizes[PEOPLE].cast(pl.Int64)
