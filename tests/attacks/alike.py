"""For each class of result of an attack on k-anonymous tables one of its kind."""

import polars as pl

from kit.attacks.on_tables.downcoding import Downcoding, downcode
from kit.attacks.on_tables.guessing import Guesses, measure_guesses
from kit.attacks.on_tables.homogeneity import Exposed, find_homogeneous
from kit.attacks.on_tables.intersection import (
    Intersection,
    Narrowed,
    intersect_tables,
    narrow_value,
)
from kit.attacks.on_tables.minimality import Minimality, exploit_minimality
from kit.attacks.on_tables.originals import Originals, list_originals
from kit.rules.anonymity.conditions import Diversity
from kit.rules.anonymity.top_down import TopDown

STREETS = pl.DataFrame({"street": list("xxyyy"), "saw": list("AABCD")})
RULE = TopDown(2, ["street"], ["saw"])
TABLE = RULE.publish(STREETS)
MIXED = TopDown(2, ["street"], ["saw"], also=[Diversity("saw", 2)]).publish(STREETS)
FEW = TopDown(2, ["street"]).publish(pl.DataFrame({"street": list("xy")}))

RESULTS = {
    Downcoding: lambda: downcode(FEW),
    Exposed: lambda: find_homogeneous(TABLE),
    Guesses: lambda: measure_guesses(TABLE, STREETS),
    Intersection: lambda: intersect_tables([TABLE] * 2, STREETS, STREETS),
    Minimality: lambda: exploit_minimality(MIXED, STREETS),
    Narrowed: lambda: narrow_value([TABLE], {"street": "x"}),
    Originals: lambda: list_originals(FEW),
}
