"""How well are the people of a release hidden among those who could be in it?

Both measures need a table of the whole population by the same quasi-identifiers, as an
outsider may have it: a register of voters, or of all subscribers.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kit.aggregates import highest, lowest
from kit.errors import MeasureError
from kit.measures.card import Card, Measured
from kit.measures.tables.checks import PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes
from kit.measures.tables.risk import match_population

_NULL = (
    NULL_MEANS + " Nulls of the release match nulls of the population and nothing else."
)

K_MAP = Card(
    name="k_map",
    says="Everybody released looks like at least this many people of the population, "
    "herself included.",
    formula="min over released classes of |class in the population|",
    unit="people",
    null_means=_NULL,
    source="Sweeney, Computational disclosure control, thesis, MIT, 2001; El Emam and "
    "Dankar, JAMIA 15(5), 2008",
    agrees="ARX (k-map with a population table).",
    differs="ARX also offers to estimate the population from the sample by a Poisson "
    "model; here the population is a table, or there is no answer.",
)
PRESENCE_LOW = Card(
    name="delta_presence_low",
    says="The least chance with which an outsider can say of a member of the "
    "population, knowing her quasi-identifiers, that she is in the release; 0 where a "
    "whole class of the population is missing from it, and so proved not to be in it.",
    formula="δ_min = min over the population's classes of |class in the release| / "
    "|class in the population|",
    unit="probability per person",
    null_means=_NULL,
    source="Nergiz, Atzori, Clifton, SIGMOD 2007",
    agrees="ARX (δ-presence), which takes both bounds as limits.",
    differs="Nothing known, as long as the population holds the release.",
)
PRESENCE_HIGH = Card(
    name="delta_presence_high",
    says="The greatest chance with which an outsider can say so; 1 where a whole class "
    "of the population is in the release.",
    formula="δ_max = max over the population's classes of |class in the release| / "
    "|class in the population|",
    unit="probability per person",
    null_means=_NULL,
    source=PRESENCE_LOW.source,
    agrees=PRESENCE_LOW.agrees,
    differs=PRESENCE_LOW.differs,
)

CARDS = (K_MAP, PRESENCE_LOW, PRESENCE_HIGH)


@dataclass(frozen=True)
class Presence:
    """Between which chances an outsider can tell who is in a release.

    Attributes
    ----------
    low, high : Measured
        The bounds δ_min and δ_max, in [0, 1].
    """

    low: Measured
    high: Measured


def k_map(classes: Classes, population: Classes) -> Measured:
    """Count the people of the population in the smallest class that was released.

    Parameters
    ----------
    classes : Classes
        The people released.
    population : Classes
        Everybody who could be in the release, by the same quasi-identifiers.

    Returns
    -------
    Measured
        People, at least the k of the release itself.

    Raises
    ------
    MeasureError
        If `population` has other quasi-identifiers, or does not hold everybody of
        the release.

    References
    ----------
    .. [1] K. El Emam, F. K. Dankar, "Protecting privacy using k-anonymity", JAMIA
       15(5), 2008.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> everybody = pl.DataFrame({"age": [20, 20, 20, 30, 30, 40]})
    >>> released = group_people(everybody[[0, 3]], ["age"])
    >>> print(k_map(released, group_people(everybody, ["age"])))
    k_map = 2 people
    """
    matched = _match(classes, population)
    return Measured(int(lowest(matched["population"])), K_MAP)


def delta_presence(classes: Classes, population: Classes) -> Presence:
    """Bound the chance of telling from the release who is in it.

    Parameters
    ----------
    classes : Classes
        The people released.
    population : Classes
        Everybody who could be in the release, by the same quasi-identifiers.

    Returns
    -------
    Presence
        Over all members of the population, released or not.

    Raises
    ------
    MeasureError
        If `population` has other quasi-identifiers, or does not hold everybody of
        the release.

    References
    ----------
    .. [1] M. E. Nergiz, M. Atzori, C. Clifton, "Hiding the presence of individuals
       from shared databases", SIGMOD 2007.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> everybody = pl.DataFrame({"age": [20, 20, 20, 30, 30, 40]})
    >>> released = group_people(everybody[[0, 3]], ["age"])
    >>> found = delta_presence(released, group_people(everybody, ["age"]))
    >>> found.low.value, found.high.value  # nobody of 40 was released, one of two of 30
    (0.0, 0.5)
    """
    matched = _match(classes, population)
    share = matched[PEOPLE] / matched["population"]
    # Classes of the population that are not matched have nobody in the release.
    low = lowest(share) if matched.height == population.n_classes else 0.0
    return Presence(
        Measured(low, PRESENCE_LOW), Measured(highest(share), PRESENCE_HIGH)
    )


def _match(classes: Classes, population: Classes) -> pl.DataFrame:
    matched = match_population(classes, population)
    short = matched.filter(pl.col(PEOPLE) > pl.col("population")).height
    if short:
        rule = "a table of everybody, those released included"
        fix = (
            "Put both tables in the same categories, and group suppressed rows with "
            "`leave_out`."
        )
        got = f"fewer people than were released in {short:,} of {matched.height:,}"
        raise MeasureError.bad_value("population", rule, f"{got} classes", fix)
    return matched
