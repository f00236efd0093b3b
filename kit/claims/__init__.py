"""The language of published sentences: what can be said of a viewer, with no log."""

from kit.claims.amounts import (
    Amount,
    AmountIn,
    Statistic,
    largest,
    mean,
    median,
    minutes_of,
    plays_of,
    smallest,
    total,
)
from kit.claims.language import (
    And,
    Attribute,
    Claim,
    Everyone,
    Leaf,
    Not,
    Or,
    everyone,
)
from kit.claims.places import Place, Places
from kit.claims.relations import contains, exclude, is_possible
from kit.claims.viewer import What
from kit.claims.viewing import Deed, Episodes, Plays, Streak, played, watched
from kit.claims.wording import PEOPLE, UNITS, Unit

__all__ = [
    "PEOPLE",
    "UNITS",
    "Amount",
    "AmountIn",
    "And",
    "Attribute",
    "Claim",
    "Deed",
    "Episodes",
    "Everyone",
    "Leaf",
    "Not",
    "Or",
    "Place",
    "Places",
    "Plays",
    "Statistic",
    "Streak",
    "Unit",
    "What",
    "contains",
    "everyone",
    "exclude",
    "is_possible",
    "largest",
    "mean",
    "median",
    "minutes_of",
    "played",
    "plays_of",
    "smallest",
    "total",
    "watched",
]
