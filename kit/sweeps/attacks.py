"""How does each attack read what was published? One plug for each.

An attack is handed what is public and a list of groups to size up. It sees no plays
and no true number. It says which kind of publication it takes, and answers ``None``
for a group against which it cannot be mounted. A new attack needs the same three:
`name`, `takes` and `learn`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import polars as pl

from kit.access import Desk
from kit.attacks.on_desks.insider import Insider
from kit.attacks.on_releases.tables.audit import audit_tables
from kit.claims.language import Claim
from kit.claims.viewer import What
from kit.printed import Exact, Interval, Printed, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, Rule
from kit.rules.whole_tables import Groups
from kit.sweeps.secrets import MOST, Sought, Told


@dataclass(frozen=True)
class Tables:
    """Tables of the same people, as printed; how; and which values are sums."""

    frames: tuple[pl.DataFrame, ...]
    rules: tuple[Rule | None, ...]
    groups: Groups


@dataclass(frozen=True)
class Inquiry:
    """A desk that may be asked, its rule, and predicates to put to it."""

    desk: Desk
    rule: Rule | None
    pool: tuple[tuple[Claim, ...], ...]


class Attack(Protocol):
    """What a sweep needs of an attack.

    Attributes
    ----------
    name : str
        In plain words, as charts show it.
    takes : type
        What it reads: `Release`, `Tables` or `Inquiry`.
    idle : str, optional
        Why it may try none of the groups, in a sentence.
    reads : function, optional
        From what was published to what the attack goes by, which must be hashable. An
        attack that has it is put only once to publications that are the same to it.
    """

    name: str
    takes: type

    def learn(self, published: object, groups: Sequence[Sought]) -> list[Told | None]:
        """Say of each group what was learned, or ``None`` where nothing was tried."""
        ...


@dataclass(frozen=True)
class FollowRoutes:
    """Subtract published lines from each other, each sum by itself.

    The attacker has two boasts, or a few, one of which contains the other; the
    difference is the group. See `kit.attacks.on_releases.differencing` and
    `kit.attacks.on_releases.archive`, which find such sums; here they are followed
    under one rule after the other.
    """

    name: str = "subtract lines"
    takes: ClassVar[type] = Release

    def learn(self, published: Release, groups: Sequence[Sought]) -> list[Told | None]:
        """Bound each group by the numbers on its own route."""
        numbers = {number.claim: number for number in published.counts}
        found: list[Told | None] = []
        for sought in groups:
            route = [(sign, numbers.get(claim)) for sign, claim in sought.route]
            if not route or any(number is None for _, number in route):
                found.append(None)
                continue
            parts = [number.printed for _, number in route]
            reveals = [_reveals(part, published.rule) for part in parts]
            signs = [sign for sign, _ in route]
            size = _weigh(list(zip(signs, reveals, strict=True)))
            estimate = _add_up(signs, map(_face_value, parts))
            found.append(Told(size, _expand(estimate, published.rule)))
        return found


@dataclass(frozen=True)
class ReadTogether:
    """Read all numbers about one title or series at once, as a system of equations.

    The attacker leaves nothing out: she asks what is true of the group in every
    world that fits all these numbers. See `kit.proof.Worlds`.
    """

    name: str = "read together"
    most_numbers: int = 8  # about one thing; more would take minutes each
    takes: ClassVar[type] = Release

    @property
    def idle(self) -> str:
        """Why it may try none of the groups."""
        return (
            "Not tried: there are no numbers about the same things, or more than "
            f"{self.most_numbers}, which would take too long."
        )

    def reads(self, published: Release) -> Hashable:
        """Give the intervals that the numbers stand for: the bounds rest on no more."""
        claims = [number.claim for number in published.counts]
        return tuple(zip(claims, published.intervals(), strict=True))

    def learn(self, published: Release, groups: Sequence[Sought]) -> list[Told | None]:
        """Bound each group by the numbers that are about the same thing."""
        worlds: dict[frozenset, Worlds | None] = {}
        found: list[Told | None] = []
        for sought in groups:
            about = _about(sought.group)
            if about not in worlds:
                worlds[about] = self._worlds_about(about, published)
            near = worlds[about]
            found.append(None if near is None else Told(near.bounds(sought.group)))
        return found

    def _worlds_about(
        self, about: frozenset[What], published: Release
    ) -> Worlds | None:
        """Read those numbers alone that are about the same things, if not too many."""
        kept = tuple(n for n in published.counts if _about(n.claim) <= about)
        if not 0 < len(kept) <= self.most_numbers:
            return None
        return Worlds(Release(kept, published.rule))


@dataclass(frozen=True)
class AuditTables:
    """Put withheld cells back, from margins and from other tables.

    See `kit.attacks.on_releases.tables`.
    """

    name: str = "fill in tables"
    takes: ClassVar[type] = Tables

    def learn(self, published: Tables, groups: Sequence[Sought]) -> list[Told | None]:
        """Bound each cell by all tables."""
        rules = list(published.rules)
        read = [
            _from_zero(*table) for table in zip(published.frames, rules, strict=True)
        ]
        frames, readers = map(list, zip(*read, strict=True))
        audit = audit_tables(frames, k=MOST + 1, rule=readers, groups=published.groups)
        columns = published.frames[0].columns[:-1]
        ends = ("low", "high", "is_low_exact", "is_high_exact")
        bounds = {
            row[: len(columns)]: Bounds(*row[len(columns) :])
            for row in audit.table.select(*columns, *ends).iter_rows()
        }
        shown = {tuple(cell): n for *cell, n in published.frames[0].iter_rows()}
        found: list[Told | None] = []
        for sought in groups:
            number = shown.get(sought.cell)
            if sought.cell not in shown:
                found.append(None)
            elif sought.cell in bounds:
                estimate = _expand(number, rules[0])
                found.append(Told(bounds[sought.cell], estimate))
            else:  # the rule alone says it all: a blank under k = 2 is one person
                printed = Suppressed() if number is None else Exact(number)
                low, high = _reveals(printed, readers[0])
                found.append(Told(Bounds(low, high, True, True)))
        return found


@dataclass(frozen=True)
class AskAround:
    """Ask a desk permitted questions that add up to a forbidden one.

    See `kit.attacks.on_desks.insider`.
    """

    name: str = "ask a desk"
    takes: ClassVar[type] = Inquiry

    def learn(self, published: Inquiry, groups: Sequence[Sought]) -> list[Told | None]:
        """Ask for each group, directly or by a tracker."""
        insider = Insider(published.desk, pool=published.pool, rule=published.rule)
        found: list[Told | None] = []
        for sought in groups:
            learned = insider.learn(sought.group)
            if learned.how is None:
                found.append(None)
                continue
            terms = [
                (term.weight, _reveal(term.answer, published.rule))
                for term in learned.terms
            ]
            estimate = _expand(learned.answer, published.rule)
            found.append(Told(_weigh(terms), estimate))
        return found


@dataclass(frozen=True)
class _FromZero:
    """Read 0 as anything, where numbers below 0 were put up to it."""

    rule: Rule

    def reveals(self, printed: Printed) -> Interval:
        """Give the true counts that fit."""
        is_zero = printed == Exact(0)
        return Interval(0, None) if is_zero else self.rule.reveals(printed)


def _from_zero(
    frame: pl.DataFrame, rule: Rule | None
) -> tuple[pl.DataFrame, Rule | None]:
    """Put numbers that noise took below 0 up to it, since an audit reads no others."""
    if rule is None or not (frame["viewers"] < 0).any():
        return frame, rule
    return frame.with_columns(pl.col("viewers").clip(0)), _FromZero(rule)


#: What an attack can take of a case.
KINDS = (Release, Tables, Inquiry)
#: The attacks that the kit brings along.
ATTACKS = (FollowRoutes(), ReadTogether(), AuditTables(), AskAround())


def _about(claim: Claim) -> frozenset[What]:
    """Say which titles or series a claim is about."""
    return frozenset(leaf.what for leaf in claim.leaves() if hasattr(leaf, "what"))


def _face_value(printed: Printed) -> int | None:
    return None if isinstance(printed, Suppressed) else getattr(printed, "count", None)


def _expand(estimate: float | None, rule: Rule | None) -> float | None:
    """Say what a number of a sample suggests of all."""
    return None if estimate is None else estimate * getattr(rule, "expansion", 1.0)


def _add_up(signs: Sequence[int], parts: Iterable[int | None]) -> float | None:
    parts = list(parts)
    if None in parts:
        return None
    return sum(sign * part for sign, part in zip(signs, parts, strict=True))


def _reveals(printed: Printed, rule: Rule | None) -> Interval:
    return printed.reveals() if rule is None else rule.reveals(printed)


def _reveal(answer: int, rule: Rule | None) -> Interval:
    # Only noise goes below 0, and there it is the clearest to say nothing.
    return _reveals(Exact(answer), rule) if answer >= 0 else Interval(0, None)


def _weigh(terms: Sequence[tuple[int, Interval]]) -> Bounds:
    """Add intervals up, each with its whole weight."""
    low, high = 0, 0
    for weight, (least, most) in terms:
        ends = (least, most) if weight > 0 else (most, least)
        low = None if low is None or ends[0] is None else low + weight * ends[0]
        high = None if high is None or ends[1] is None else high + weight * ends[1]
    low = 0 if low is None else max(0, low)
    is_point = low == high
    return Bounds(low, high, is_point, is_point)
