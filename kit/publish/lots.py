"""Where do the lots come from that a rule draws for one number?

From a seed and the words of the number itself. Asked twice, a publisher who keeps
her seed gives the same answer twice, whatever else she prints: lots that changed
could be averaged away.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from kit.errors import RuleError
from kit.printed import is_whole


def draw_lots(seed: int, what: object) -> np.random.Generator:
    """Make the lots of one number.

    Parameters
    ----------
    seed : int
        The publisher's seed, at least 0.
    what : object
        What the number is of, such as a claim; equal things get equal lots.

    Examples
    --------
    >>> bool(draw_lots(7, "A").integers(100) == draw_lots(7, "A").integers(100))
    True
    """
    digest = blake2b(repr(what).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")])


def check_seed(seed: object) -> None:
    """Refuse what is no seed.

    Raises
    ------
    RuleError
        If `seed` is neither an int of at least 0 nor ``None``.
    """
    if seed is not None and not (is_whole(seed) and seed >= 0):
        raise RuleError.bad_value("seed", "an int of at least 0, or None", seed)
