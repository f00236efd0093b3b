"""Where do the lots come from that a rule draws for one number?

From a seed and the words of the number itself. Asked twice, a publisher who keeps
her seed gives the same answer twice, whatever else she prints: lots that changed
could be averaged away. Words in another order are the same words; but two sentences
of which it takes thought to see that they mean the same have lots of their own. Keys
of cells do not have that weakness.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from kit.claims import And, Not, Or
from kit.errors import RuleError
from kit.printed import is_whole


def draw_lots(seed: int, what: object) -> np.random.Generator:
    """Make the lots of one number.

    Parameters
    ----------
    seed : int
        The publisher's seed, at least 0.
    what : object
        What the number is of, such as a claim; equal things get equal lots, and so
        do claims that differ in the order of their parts alone.

    Examples
    --------
    >>> bool(draw_lots(7, "A").integers(100) == draw_lots(7, "A").integers(100))
    True
    """
    digest = blake2b(_spell(what).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")])


def _spell(what: object) -> str:
    """Write down what a number is of, with parts in one order."""
    match what:
        case And(parts) | Or(parts):
            return f"{type(what).__name__}({', '.join(sorted(map(_spell, parts)))})"
        case Not(part):
            return f"Not({_spell(part)})"
        case tuple():
            return f"({', '.join(map(_spell, what))})"
    return repr(what)


def check_seed(seed: object) -> None:
    """Refuse what is no seed.

    Raises
    ------
    RuleError
        If `seed` is neither an int of at least 0 nor ``None``.
    """
    if seed is not None and not (is_whole(seed) and seed >= 0):
        raise RuleError.bad_value("seed", "an int of at least 0, or None", seed)
