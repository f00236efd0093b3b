"""Which small groups does a desk refuse to speak of?"""

from __future__ import annotations

import numpy as np

from kit.attacks.on_desks.trackers import Pool, check_pool
from kit.checks import check_seed, check_type, check_whole
from kit.claims.language import Claim
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError

_TRIES = 300  # for each group that is wanted


def draw_small_groups(
    desk: QueryDesk,
    n: int,
    *,
    pool: Pool,
    seed: int,
    outside: QueryDesk | None = None,
    most: int = 10,
) -> list[Claim]:
    """Draw groups of a few people each, that have a predicate of every list.

    Parameters
    ----------
    desk : QueryDesk
        Any desk on the log; its own rules play no part.
    n : int
        How many groups.
    pool : sequence of sequences of Claim
        Predicates, such as regions, ages and titles: one of each list makes a group.
    seed : int
        Fixes the draws.
    outside : QueryDesk, optional
        A desk on the people who are left out: a group must be small there as well.
    most : int, default=10
        The largest size, in people; the smallest is 1.

    Returns
    -------
    list of Claim, of length n
        All different.

    Raises
    ------
    DeskError
        If a parameter is of another kind, or the log has too few such groups.

    Examples
    --------
    >>> import kit
    >>> desk = kit.desk.QueryDesk(kit.open_films())
    >>> states = [kit.everyone().where(region=name) for name in ("AK", "VT", "WY")]
    >>> films = [kit.watched("A Christmas Prince"), kit.watched("The Amber Almanac")]
    >>> ages = [kit.everyone().where(age_band=name) for name in ("18-24", "65+")]
    >>> pool = [states, films, ages]
    >>> groups = kit.desk.draw_small_groups(desk, 2, pool=pool, seed=1)
    >>> all(1 <= desk.count(group) <= 10 for group in groups)
    True
    """
    check_type(DeskError, "desk", desk, QueryDesk, "a QueryDesk on the log")
    lists = [some for some in check_pool(pool) if some]
    check_whole(DeskError, "n", n)
    check_whole(DeskError, "most", most)
    check_seed(DeskError, seed)
    desks = [desk] if outside is None else [desk, outside]
    for one in desks:
        one.read(claim for some in lists for claim in some)
    rng = np.random.default_rng(seed)
    found: dict[Claim, None] = {}
    for _ in range(_TRIES * n):
        group = _join([some[rng.integers(len(some))] for some in lists])
        if all(1 <= one.count(group) <= most for one in desks):
            found[group] = None
        if len(found) == n:
            return list(found)
    rule = f"at most {len(found)}, as many as were found of 1 to {most} people"
    raise DeskError.bad_value("n", rule, n, "Give a pool with more predicates.")


def _join(parts: list[Claim]) -> Claim:
    joined = parts[0]
    for part in parts[1:]:
        joined = joined & part
    return joined
