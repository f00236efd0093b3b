"""What does a publisher know of people that an attacker may have heard as well?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from kit.attackers import Reference
from kit.checks import check_seed, check_whole
from kit.claims.language import Claim, everyone
from kit.errors import ClaimError
from kit.log import Log
from kit.publishing.counting import mark_people


def draw_references(
    log: Log,
    claims: Sequence[Claim],
    sizes: Sequence[int | None],
    *,
    among: Claim | None = None,
    seed: int = 0,
) -> tuple[Reference, ...]:
    """Draw people of a log by lot, and say of each what is true.

    The publisher's side, for experiments: some of them are whom an attacker has seen,
    others whom she is tried on. Nobody is in two of them.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    claims : sequence of Claim
        What is asked of each.
    sizes : sequence of int or None
        How many people each reference has; None, as the last one, takes all who are
        left.
    among : Claim, optional
        Of whom this is true, such as a group; by default anybody.
    seed : int, default=0
        Of the draws.

    Returns
    -------
    tuple of Reference
        One for each of the sizes, without viewer numbers.

    Raises
    ------
    ClaimError
        If there are fewer people, or a parameter is something else.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> plays = pl.DataFrame({"viewer": [1, 2, 3], "title": ["A", "A", "B"]})
    >>> log = kit.read_log(plays, undated=True)
    >>> titles = [kit.watched("A"), kit.watched("B")]
    >>> [part.n_people for part in draw_references(log, titles, [1, None])]
    [1, 2]
    """
    check_seed(ClaimError, seed)
    wanted = list(sizes) if isinstance(sizes, Sequence) else []
    if not wanted or any(size is None for size in wanted[:-1]):
        rule = "a list of numbers of people, of which the last may be None"
        raise ClaimError.bad_value("sizes", rule, sizes)
    for size in wanted:
        if size is not None:
            check_whole(ClaimError, "sizes", size)
    (of_whom,) = mark_people(log, [everyone() if among is None else among])
    people = np.random.default_rng(seed).permutation(np.flatnonzero(of_whom))
    needed = sum(size or 1 for size in wanted)
    if needed > len(people):
        rule = f"{len(people):,} people together, as many as there are"
        raise ClaimError.bad_value("sizes", f"at most {rule}", needed)
    ends = np.cumsum([size or 0 for size in wanted]).tolist()
    if wanted[-1] is None:
        ends[-1] = len(people)
    chosen = people[: ends[-1]]
    answers = np.zeros((len(chosen), len(claims)), dtype=bool)
    own = log.plays.filter(pl.col("viewer").is_in(chosen.tolist()))
    for column, marks in enumerate(mark_people(replace(log, plays=own), claims)):
        answers[:, column] = marks[chosen]
    parts = np.split(answers, ends[:-1])
    return tuple(Reference(list(claims), part) for part in parts)
