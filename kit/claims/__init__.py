"""The language of published sentences: what can be said of a viewer, with no log."""

from kit.claims.containment import contains, exclude, is_possible
from kit.claims.language import (
    ATTRIBUTES,
    And,
    Attribute,
    Claim,
    Episodes,
    Everyone,
    Not,
    Or,
    Plays,
    Streak,
    What,
    everyone,
    played,
    watched,
)

__all__ = [
    "ATTRIBUTES",
    "And",
    "Attribute",
    "Claim",
    "Episodes",
    "Everyone",
    "Not",
    "Or",
    "Plays",
    "Streak",
    "What",
    "contains",
    "everyone",
    "exclude",
    "is_possible",
    "played",
    "watched",
]
