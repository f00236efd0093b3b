"""How likely is somebody in a released table to be found by what is known of them?

The prosecutor knows that the target is in the table. The journalist does not, and
looks among a whole population. The marketer does not mind who, and counts how many.
Each guesses one of the people who look alike, and is right once in as many.

An average over people and an average over classes are different numbers: in a table
of one person alone and one class of nine, the first is (1 + 9 · 1/9) / 10 = 0.2 and
the second (1 + 1/9) / 2 = 0.56. The name says which it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from kit.aggregates import lowest, total
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.anonymity import (
    MATCHING,
    UNIQUENESS_WILDCARD,
    count_matching,
    takes_wildcards,
)
from kit.measures.tables.checks import PEOPLE, collect_table
from kit.measures.tables.classes import NULL_MEANS, Classes, check_classes


def match_population(classes: Classes, population: Classes) -> pl.DataFrame:
    """Count, for each class of a sample, the people of the population who fit it."""
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


_EL_EMAM = "El Emam and Dankar 2008; Dankar and El Emam 2010"
_PER_PERSON, _PER_CLASS = "probability per person", "probability per class"
_WORST = " The highest is the same per person and per class."

_PROSECUTOR = (
    Card(
        name="prosecutor_risk_per_person_mean",
        says="Somebody known to be in the table is found with this chance, on average.",
        formula="Σ over people of 1 / |E| / #people = #classes / #people",
        unit=_PER_PERSON,
        null_means=NULL_MEANS,
        source=_EL_EMAM,
        agrees="ARX, average prosecutor risk: 0.6465751607983555 on its adult.csv.",
        differs="pyCANON 1.3.6 (average_rir) averages over classes.",
    ),
    Card(
        name="prosecutor_risk_per_person_highest",
        says="The person easiest to find is found with this chance.",
        formula="max 1 / |E| over people = 1 / k",
        unit=_PER_PERSON,
        null_means=NULL_MEANS,
        source=_EL_EMAM,
        agrees=f"ARX, highest risk; pyCANON 1.3.6 (max_rir).{_WORST}",
        differs="None known.",
    ),
    Card(
        name="prosecutor_risk_per_class_mean",
        says="Averaged over classes, small or large, one chance each: not over people.",
        formula="Σ over classes of 1 / |E| / #classes",
        unit=_PER_CLASS,
        null_means=NULL_MEANS,
        source="Given for comparison; it is no risk of a person picked at random.",
        agrees="pyCANON 1.3.6 (average_rir): 0.8723360969793377 on ARX's adult.csv.",
        differs="ARX averages over people.",
    ),
    Card(
        name="prosecutor_risk_per_class_highest",
        says="The people of the smallest class are found with this chance.",
        formula="max 1 / |E| over classes = 1 / k",
        unit=_PER_CLASS,
        null_means=NULL_MEANS,
        source=_EL_EMAM,
        agrees=f"ARX, highest risk; pyCANON 1.3.6 (max_rir).{_WORST}",
        differs="None known.",
    ),
)
_JOURNALIST_DIFFERS = (
    "ARX without a population table estimates one. pyCANON 1.3.6 has no such number."
)
_JOURNALIST_NULL = (
    f"{NULL_MEANS} It fits those of the population without that value, and nobody else."
)
_JOURNALIST = (
    Card(
        name="journalist_risk_per_person_mean",
        says=(
            "Somebody in the table is found with this chance, on average, among all of "
            "the population who look like them."
        ),
        formula="Σ over people of 1 / |F| / #people, F their class in the population",
        unit=_PER_PERSON,
        null_means=_JOURNALIST_NULL,
        source=_EL_EMAM,
        agrees="No other system was compared.",
        differs=_JOURNALIST_DIFFERS,
    ),
    Card(
        name="journalist_risk_per_person_highest",
        says="The person easiest to find in the population is found with this chance.",
        formula="max 1 / |F| over people = 1 / (the k of k-map)",
        unit=_PER_PERSON,
        null_means=_JOURNALIST_NULL,
        source=_EL_EMAM,
        agrees=f"ARX, highest journalist risk with a population table.{_WORST}",
        differs=_JOURNALIST_DIFFERS,
    ),
    Card(
        name="journalist_risk_per_class_mean",
        says="Averaged over classes, small or large, one chance each: not over people.",
        formula="Σ over classes of 1 / |F| / #classes",
        unit=_PER_CLASS,
        null_means=_JOURNALIST_NULL,
        source="Given for comparison; it is no risk of a person picked at random.",
        agrees="No other system was compared.",
        differs=_JOURNALIST_DIFFERS,
    ),
    Card(
        name="journalist_risk_per_class_highest",
        says="Those who look like fewest of the population are found with this chance.",
        formula="max 1 / |F| over classes",
        unit=_PER_CLASS,
        null_means=_JOURNALIST_NULL,
        source=_EL_EMAM,
        agrees=f"ARX, highest journalist risk with a population table.{_WORST}",
        differs=_JOURNALIST_DIFFERS,
    ),
)
MARKETER = Card(
    name="marketer_risk_per_person_mean",
    says="This share of people is found, on average, if one guess is made at each.",
    formula="Σ over classes of |E| / |F| / #people; F = E where no population is given",
    unit="share per person",
    null_means=NULL_MEANS,
    source="Dankar and El Emam 2010",
    agrees=(
        "ARX, estimated marketer risk. It equals the mean prosecutor risk, or with a "
        "population the mean journalist risk, per person."
    ),
    differs="pyCANON 1.3.6 has no such number.",
)
SAMPLE_UNIQUENESS = Card(
    name="sample_uniqueness_per_person",
    says="This share of people looks like nobody else in the table.",
    formula="#{people whose smallest class has |E| = 1} / #people",
    unit="share per person",
    null_means=NULL_MEANS,
    source="Skinner and Elliot 2002; Rocher, Hendrickx and de Montjoye 2019",
    agrees="ARX, sample uniqueness: 0.5142895033485844 on its adult.csv.",
    differs="Uniqueness in the population is another number, mostly far smaller.",
)
CARDS = (*_PROSECUTOR, *_JOURNALIST, MARKETER, SAMPLE_UNIQUENESS, UNIQUENESS_WILDCARD)


@dataclass(frozen=True)
class Risk:
    """Chances of being found, per person and per class.

    Attributes
    ----------
    per_person_mean, per_person_highest : Measured
        Probabilities in (0, 1].
    per_class_mean, per_class_highest : Measured
        The same over classes, each counted once whatever its size.
    """

    per_person_mean: Measured
    per_person_highest: Measured
    per_class_mean: Measured
    per_class_highest: Measured

    def __iter__(self) -> Iterator[Measured]:
        yield self.per_person_mean
        yield self.per_person_highest
        yield self.per_class_mean
        yield self.per_class_highest

    def __str__(self) -> str:
        return "\n".join(map(str, self))


def prosecutor_risk(classes: Classes) -> Risk:
    """Say how likely people known to be in the table are to be found.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`. Somebody in several classes is as easy
        to find as in the smallest of them.

    Returns
    -------
    Risk

    References
    ----------
    .. [1] K. El Emam and F. Dankar, "Protecting privacy using k-anonymity", JAMIA
       15(5), 2008.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20] + 9 * [30]})
    >>> risk = prosecutor_risk(group_people(table, ["age"]))
    >>> print(risk.per_person_mean)
    prosecutor_risk_per_person_mean = 0.2 probability per person
    >>> print(risk.per_class_mean)
    prosecutor_risk_per_class_mean = 0.5556 probability per class
    """
    check_classes("classes", classes)
    return _average(classes.by_size, "size", _PROSECUTOR)


def journalist_risk(classes: Classes, population: Classes) -> Risk:
    """Say how likely people in the table are to be found among a whole population.

    Parameters
    ----------
    classes : Classes
        People in the released table, from `group_people`.
    population : Classes
        Everybody who could be in it, by the same quasi-identifiers; those in the
        table are among them.

    Returns
    -------
    Risk

    Raises
    ------
    MeasureError
        If `population` has other quasi-identifiers, or fewer people in a class than
        the table.

    References
    ----------
    .. [1] F. Dankar and K. El Emam, "A method for evaluating marketer
       re-identification risk", EDBT/ICDT workshops 2010.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 30]})
    >>> everybody = group_people(pl.concat([table, table, table.head(1)]), ["age"])
    >>> risk = journalist_risk(group_people(table, ["age"]), everybody)
    >>> print(risk.per_person_highest)
    journalist_risk_per_person_highest = 0.5 probability per person
    """
    return _average(_look_in(population, classes), "population", _JOURNALIST)


def marketer_risk(classes: Classes, population: Classes | None = None) -> Measured:
    """Say which share of the people in a table is found by one guess at each.

    Parameters
    ----------
    classes : Classes
        People in the released table, from `group_people`.
    population : Classes, optional
        Everybody who could be in it, where the marketer only knows that.

    Returns
    -------
    Measured
        A share of people, in (0, 1].

    Raises
    ------
    MeasureError
        As for `journalist_risk`.

    References
    ----------
    .. [1] F. Dankar and K. El Emam, "A method for evaluating marketer
       re-identification risk", EDBT/ICDT workshops 2010.
    """
    if population is None:
        risk = prosecutor_risk(classes)
    else:
        risk = journalist_risk(classes, population)
    return Measured(risk.per_person_mean.value, MARKETER)


def sample_uniqueness(classes: Classes, *, missing: str = "value") -> Measured:
    """Give the share of people who look like nobody else in the table.

    Parameters
    ----------
    classes : Classes
        People in classes, from `group_people`.
    missing : {"value", "wildcard"}, default "value"
        What a missing quasi-identifier is: a value of its own, or one that matches
        every other.

    Returns
    -------
    Measured
        A share of people, in [0, 1].

    Raises
    ------
    MeasureError
        If `missing` is neither, or "wildcard" where people have several rows.

    References
    ----------
    .. [1] C. Skinner and M. Elliot, "A measure of disclosure risk for microdata",
       JRSS B 64(4), 2002.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"age": [20, 30, 30, 40]})
    >>> print(sample_uniqueness(group_people(table, ["age"])))
    sample_uniqueness_per_person = 0.5 share per person
    """
    check_classes("classes", classes)
    if takes_wildcards(missing):
        found = count_matching(classes)
        unlike = total(found.filter(pl.col(MATCHING) == 1)[PEOPLE])
        return Measured(unlike / total(found[PEOPLE]), UNIQUENESS_WILDCARD)
    by_size = classes.by_size
    alone = total(by_size.filter(pl.col("size") == 1)["people"])
    return Measured(alone / total(by_size["people"]), SAMPLE_UNIQUENESS)


def _average(counted: pl.DataFrame, number: str, cards: tuple[Card, ...]) -> Risk:
    """Average 1 / number over people and over classes, and take the highest."""
    chance = 1 / pl.col(number)
    person, group = (
        counted.select((chance * pl.col(of)).sum() / pl.col(of).sum()).item()
        for of in ("people", "classes")
    )
    highest = 1 / lowest(counted[number])
    values = (person, highest, group, highest)
    return Risk(*(Measured(v, card) for v, card in zip(values, cards, strict=True)))


def _look_in(population: Classes, classes: Classes) -> pl.DataFrame:
    """Count the classes and people of a table by those who look like them."""
    found = match_population(classes, population)
    missing = found.filter(pl.col("population") < pl.col(PEOPLE)).height
    if missing:
        rule = "a table that holds everybody of the sample"
        fix = "Add them, or check that both tables write values in the same way."
        got = f"too few people in {missing:,} of {found.height:,} classes"
        raise MeasureError.bad_value("population", rule, got, fix)
    return classes.spread(found, "population")
