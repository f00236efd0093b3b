"""Does a combination of claims count a group, and who is in it?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations, product
from operator import and_

import numpy as np

from kit.claims import And, Claim, Or
from kit.claims.relations import Relations
from kit.proof.sums.combinations import Combination

#: Whether some claims, by index, are true: one way to answer them.
Terms = tuple[tuple[int, bool], ...]


def prove_group(relations: Relations, found: Combination) -> Claim | None:
    """Prove that a combination is 0 or 1 for every viewer, and word the group.

    Parameters
    ----------
    relations : Relations
        Of all claims.
    found : Combination
        Of some of them.

    Returns
    -------
    Claim or None
        Who is counted; ``None`` where some viewer could be counted twice or as less
        than nobody, or where the combination falls into two that count groups by
        themselves.

    Examples
    --------
    >>> from kit.claims import watched
    >>> a, b = watched("A"), watched("B")
    >>> known = Relations([a, b, a | b])
    >>> print(prove_group(known, Combination((0, 1), (2,), 3, 3)))
    watched A at some time and watched B at some time
    """
    ways = prove_terms(relations, found)
    if ways is None:
        return None
    if len(found.plus) == 1:
        return _rest_of(relations, found.plus[0], found.minus)
    said = [reduce(and_, _claims_of(relations, terms)) for terms in ways]
    return said[0] if len(said) == 1 else Or(tuple(said))


def prove_terms(relations: Relations, found: Combination) -> tuple[Terms, ...] | None:
    """Prove that a combination counts a group, and say it by the claims themselves.

    Parameters
    ----------
    relations, found
        As in `prove_group`.

    Returns
    -------
    tuple of Terms or None
        Whoever answers in one of these ways is counted.
    """
    if len(found.plus) == 1:
        whole, parts = found.plus[0], found.minus
        if not all(relations.is_inside(part, whole) for part in parts):
            return None
        if not all(relations.are_apart(*pair) for pair in combinations(parts, 2)):
            return None
        return (tuple(sorted([(whole, True), *((part, False) for part in parts)])),)
    if _is_two_pairs(relations, found):
        return None
    chosen = (*found.plus, *found.minus)
    ways = relations.possible_answers(chosen)
    signs = np.repeat([1, -1], [len(found.plus), len(found.minus)])
    if not _counts_group(ways, signs) or _falls_apart(ways, signs):
        return None
    return _describe(chosen, ways, ways @ signs == 1)


def word(relations: Relations, ways: Sequence[Terms]) -> Claim:
    """Join published claims and their denials, each as it stands."""
    said = [And(tuple(_claims_of(relations, terms))) for terms in ways]
    said = [claim.parts[0] if len(claim.parts) == 1 else claim for claim in said]
    return said[0] if len(said) == 1 else Or(tuple(said))


def sampled_members(relations: Relations, found: Combination) -> int:
    """Give the made-up viewers whom a combination counts, as bits."""
    answers = relations.answers.astype(np.int8)
    value = answers[:, found.plus].sum(axis=1) - answers[:, found.minus].sum(axis=1)
    packed = np.packbits(value == 1, bitorder="little")
    return int.from_bytes(packed.tobytes(), "little")


def _rest_of(relations: Relations, whole: int, parts: tuple[int, ...]) -> Claim:
    """What is left of a whole without its parts."""
    rest = relations.claims[whole]
    said = _said_by(rest)
    for part in parts:
        unsaid = [
            claim for claim in _said_by(relations.claims[part]) if claim not in said
        ]
        rest = rest & ~(reduce(and_, unsaid) if unsaid else relations.claims[part])
    return rest


def _said_by(claim: Claim) -> tuple[Claim, ...]:
    """Give the claims that a claim joins: what is denied need not repeat them."""
    return claim.parts if isinstance(claim, And) else (claim,)


def _is_two_pairs(relations: Relations, found: Combination) -> bool:
    """Whether each number that is taken away lies inside one of those added.

    The usual way to fall apart, and known without listing any viewers.
    """
    if (len(found.plus), len(found.minus)) != (2, 2):
        return False
    return any(
        all(relations.is_inside(*pair) for pair in zip(minus, found.plus, strict=True))
        for minus in (found.minus, found.minus[::-1])
    )


def _counts_group(ways: np.ndarray, signs: np.ndarray) -> bool:
    return bool(np.isin(ways @ signs, (0, 1)).all())


def _falls_apart(ways: np.ndarray, signs: np.ndarray) -> bool:
    """Whether some of the numbers count a group, and the others another one."""
    n = len(signs)
    for some in product((0, 1), repeat=n - 1):  # the last number is in the other half
        half = np.array([*some, 0])
        if half.any() and all(
            _counts_group(ways, signs * part) for part in (half, 1 - half)
        ):
            return True
    return False


def _describe(
    chosen: Sequence[int], ways: np.ndarray, members: np.ndarray
) -> tuple[Terms, ...]:
    """Describe the members by as few claims, or claims denied, as will do."""
    for n in range(1, len(chosen) + 1):
        for some in combinations(range(len(chosen)), n):
            for said in product((True, False), repeat=n):
                if np.array_equal((ways[:, some] == said).all(axis=1), members):
                    return (_pair([chosen[i] for i in some], said),)
    return tuple(_pair(chosen, way.tolist()) for way in ways[members])


def _pair(chosen: Sequence[int], said: Sequence[bool]) -> Terms:
    return tuple(zip(chosen, said, strict=True))


def _claims_of(relations: Relations, terms: Terms) -> list[Claim]:
    return [relations.claims[i] if yes else ~relations.claims[i] for i, yes in terms]
