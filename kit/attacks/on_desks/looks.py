"""In how many ways can a desk be asked for the size of one small group?

A look is a sum of one or two questions that comes to the size of the group whatever the
plays are. With T for any group of people, a crowd, and C for the small group:

- directly: COUNT(C);
- crowds: COUNT(T + C) - COUNT(T · ¬C), for every T there is;
- splits: COUNT(C · T) + COUNT(C · ¬T);
- wordings: the same two questions as for a crowd, put in other words;
- repeats: the first of all these that is answered, again and again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kit.attacks.on_desks.trackers import Pool
from kit.claims.language import And, Attribute, Claim

#: Kinds of looks that do without asking the same question twice.
DIFFERENT = ("crowds", "splits", "wordings")
#: All kinds of looks.
WAYS = (*DIFFERENT, "repeats")

_CROWDS = 20_000  # of one pool, at most
_FAILURES = 50  # draws in a row that bring nothing new: the pool has no more


@dataclass(frozen=True)
class Part:
    """One question of a look: its weight, and how many people are in it.

    They are `small` times the people of the small group, and `crowd` times as many as
    nobody knows beforehand.
    """

    weight: int
    question: Claim
    small: int
    crowd: int


Look = tuple[Part, ...]


def ask_directly(group: Claim) -> Look:
    """Ask for the group itself."""
    return (Part(1, group, 1, 0),)


def add_to_crowd(group: Claim, crowd: Claim) -> Look:
    """Count a crowd with the group and without it."""
    # Of a crowd that is apart anyway the second count serves for other groups as well.
    rest = crowd if are_apart(group, crowd) else crowd & ~group
    return Part(1, crowd | group, 1, 1), Part(-1, rest, 0, 1)


def split_up(group: Claim, by: Claim) -> Look:
    """Count those of the group who are in the crowd, and those who are not."""
    return Part(1, group & by, 0, 1), Part(1, group & ~by, 1, -1)


def reword(group: Claim, crowd: Claim) -> list[Look]:
    """Put the two questions about a crowd in three other ways."""
    with_it = (
        ~(~crowd & ~group),
        group | (crowd & ~group),
        crowd | (group & ~crowd),
    )
    without_it = (
        ~(~crowd | group),
        crowd & ~(crowd & group),
        ~group & ~(~crowd & ~group),
    )
    return [
        (Part(1, wide, 1, 1), Part(-1, rest, 0, 1))
        for wide, rest in zip(with_it, without_it, strict=True)
    ]


def find_looks(
    group: Claim, pool: Pool, ways: Sequence[str], rng: np.random.Generator
) -> Iterator[Look]:
    """Find one look after another, in turns of each kind, without repeats of a look."""
    yield ask_directly(group)
    if set(ways) == {"repeats"}:
        ways = ("crowds",)
    for crowd in draw_crowds(pool, rng):
        if crowd == group:
            continue
        if "crowds" in ways:
            yield add_to_crowd(group, crowd)
        if "wordings" in ways:
            yield from reword(group, crowd)
        if "splits" in ways:
            yield split_up(group, crowd)


def draw_crowds(pool: Pool, rng: np.random.Generator) -> Iterator[Claim]:
    """Draw crowds from a pool: each predicate, then two or three of them joined."""
    lists = [list(dict.fromkeys(some)) for some in pool]
    single = [one for some in lists for one in some]
    for place in rng.permutation(len(single)):
        yield single[place]
    seen, failed = set(single), 0
    while failed < _FAILURES and len(seen) < _CROWDS:
        crowd = _join_some(lists, rng)
        failed = failed + 1 if crowd in seen else 0
        if not failed:
            seen.add(crowd)
            yield crowd


def _join_some(lists: list[list[Claim]], rng: np.random.Generator) -> Claim:
    """Join two or three predicates by "or", or those of different lists by "and"."""
    n = int(rng.integers(2, 4))
    chosen = rng.integers(len(lists), size=n).tolist()
    parts = [lists[c][rng.integers(len(lists[c]))] for c in chosen]
    by_and = len(set(chosen)) == n and bool(rng.integers(2))
    joined = parts[0]
    for part in parts[1:]:
        joined = joined & part if by_and else joined | part
    return joined


def are_apart(one: Claim, other: Claim) -> bool:
    """Say whether two groups live in different places, are of different ages or so.

    Only what stands in plain words in both is seen, since it is asked for every look.
    """
    mine, others = _traits(one), _traits(other)
    return any(not mine[c] & others[c] for c in mine.keys() & others.keys())


def _traits(claim: Claim) -> dict[str, set[str]]:
    """Read the attributes that everybody in a group has, by column."""
    parts = claim.parts if isinstance(claim, And) else (claim,)
    found: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, Attribute):
            values = set(map(str, part.values))
            found[part.column] = found.get(part.column, values) & values
    return found
