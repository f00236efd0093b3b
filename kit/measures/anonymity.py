"""How many people look alike, at the least?"""

from __future__ import annotations

from kit.measures.card import Card, Measured
from kit.measures.classes import NULL_MEANS, PEOPLE, Classes

K = Card(
    name="k",
    says="The smallest class holds this many people.",
    formula="min over classes of |class|",
    unit="people",
    null_means=NULL_MEANS,
    source="Sweeney 2002, definition 3",
    agrees="pyCANON 1.3.6 (k_anonymity) and ARX, on tables with one row a person.",
    differs="Systems that count rows, where a person has several of them.",
)


def k_anonymity(classes: Classes) -> Measured:
    """Count the people in the smallest class."""
    return Measured(int(classes.sizes[PEOPLE].min()), K)
