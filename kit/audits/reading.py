"""What does a question say of those it counts, and does it lie inside another one?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kit.access import Entry, Question, group_of
from kit.claims import And, Attribute, Claim, Everyone, Or, Plays, What, contains
from kit.claims.example_viewers import draw_viewers


@dataclass(frozen=True, eq=False)
class Reading:
    """One question of an access log, read once.

    Parameters
    ----------
    place : int
        Where it stands in the access log, from 0.
    entry : Entry
        What was written down.
    """

    place: int
    entry: Entry

    @cached_property
    def facts(self) -> frozenset[Claim]:
        """What it says of viewers, be it denied or not."""
        return facts_of(self.entry.question)

    @cached_property
    def subjects(self) -> frozenset[Claim | What]:
        """What these facts are about, whatever the days."""
        return subjects_of(self.facts)

    @cached_property
    def parts(self) -> frozenset[Claim]:
        """What it joins by "and"."""
        return frozenset(parts_of(self.entry.group, And))

    @cached_property
    def options(self) -> frozenset[Claim]:
        """What it joins by "or"."""
        return frozenset(parts_of(self.entry.group, Or))

    @cached_property
    def is_list(self) -> bool:
        """Whether it only lists attributes and things watched, and denies nothing."""
        return all(
            isinstance(part, Attribute) or (isinstance(part, Plays) and part.count == 1)
            for part in self.parts
        )


def is_nested(wide: Reading, narrow: Reading) -> bool:
    """Say whether one question contains another that is about some of the same.

    Most pairs are settled at a glance; the rest are asked of `kit.claims.contains`. It
    never says so wrongly. It may miss a pair whose words have nothing in common.

    Examples
    --------
    >>> from datetime import datetime
    >>> from kit.claims import watched
    >>> film, at = watched("A"), datetime(2018, 1, 8)
    >>> claims = (film, film.on("2017-12-01").where(region="VT"))
    >>> wide, narrow = (Reading(0, Entry(at, "ben", claim, 20)) for claim in claims)
    >>> is_nested(wide, narrow), is_nested(narrow, wide)
    (True, False)
    """
    if isinstance(wide.entry.group, Everyone):
        return True
    if narrow.parts >= wide.parts or wide.options & narrow.parts:
        return True
    if wide.is_list and narrow.is_list:
        return all(any(_holds(a, b) for b in narrow.facts) for a in wide.facts)
    if not wide.subjects & (narrow.subjects | {What()}):
        return False
    groups = narrow.entry.group, wide.entry.group
    # Somebody made up to be in the narrow one refutes nearly all pairs, in less time.
    is_narrow, is_wide = draw_viewers(groups, 1, seed=0)[0]
    return bool(is_wide or not is_narrow) and contains(*reversed(groups))


def facts_of(*questions: Question) -> frozenset[Claim]:
    """Collect what questions say of viewers, be it denied or not."""
    leaves = {leaf for one in questions for leaf in group_of(one).leaves()}
    return frozenset(leaf for leaf in leaves if not isinstance(leaf, Everyone))


def subjects_of(facts: Iterable[Claim]) -> frozenset[Claim | What]:
    """Say what facts are about, whatever the days: titles, and values of attributes.

    Examples
    --------
    >>> from kit.claims import watched
    >>> days = ("2017-12-01", "2017-12-02")
    >>> len(subjects_of([watched("A").on(day) for day in days]))
    1
    """
    return frozenset(getattr(fact, "what", fact) for fact in facts)


def parts_of(claim: Claim, kind: type[And] | type[Or]) -> tuple[Claim, ...]:
    """Take a claim apart where it joins others by "and" or by "or"."""
    return claim.parts if isinstance(claim, kind) else (claim,)


def _holds(wide: Claim, narrow: Claim) -> bool:
    """Say whether one listed fact contains another."""
    if isinstance(wide, Attribute) or isinstance(narrow, Attribute):
        is_same = getattr(wide, "column", 0) == getattr(narrow, "column", 1)
        return is_same and set(wide.values) >= set(narrow.values)
    starts = wide.first is None or (narrow.first or wide.first) > wide.first
    starts = starts or wide.first == narrow.first
    ends = wide.last is None or (narrow.last or wide.last) < wide.last
    ends = ends or wide.last == narrow.last
    return wide.what in (narrow.what, What()) and starts and ends
