"""How does each attack read what was published? One plug for each.

An attack is handed what is public and a list of what is sought. It sees no plays of the
publisher and no truth. Attacks on logs that were handed out are in
`kit.sweeps.log_attacks`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import polars as pl

from kit.access import Desk
from kit.attacks.on_desks.insider import Insider
from kit.attacks.on_releases.membership import Membership, place_target
from kit.attacks.on_releases.tables.audit import audit_tables
from kit.claims.language import Claim
from kit.claims.viewer import What
from kit.printed import Exact, Interval, Printed, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, Rule
from kit.rules.whole_tables import Groups
from kit.sweeps.games import MOST, HowMany, InOrOut, Placed, Sought, Target, Told


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

    An attack is handed what is public and no object that leads to more: of a desk a
    seat, which holds a queue, and of a log the one that was handed out.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def takes(self) -> type:
        """What it reads."""
        ...

    def learn(self, published: Any, sought: Sequence[Any]) -> list[Any]:  # noqa: ANN401
        """Answer each question in the form of the game, or ``None`` if not mounted."""
        ...


@dataclass(frozen=True)
class Differencing:
    """Subtract published lines from each other, each sum by itself.

    The attacker has two boasts, or a few, one of which contains the other; the
    difference is the group. `kit.attacks.on_releases.differencing`
    finds such sums; here they are followed under one rule after the other.

    Parameters
    ----------
    name : str, default="differencing"
        What a sweep calls it.
    """

    name: str = "differencing"
    game: ClassVar[type] = HowMany
    takes: ClassVar[type] = Release

    def learn(self, published: Release, groups: Sequence[Sought]) -> list[Told | None]:
        """Bound each group by the numbers on its own route."""
        numbers = {number.claim: number for number in published.counts}
        found: list[Told | None] = []
        for sought in groups:
            route = sought.route
            if not route or any(claim not in numbers for _, claim in route):
                found.append(None)
                continue
            parts = [numbers[claim].printed for _, claim in route]
            reveals = [_reveals(part, published.rule) for part in parts]
            signs = [sign for sign, _ in route]
            size = _weigh(list(zip(signs, reveals, strict=True)))
            estimate = _add_up(signs, map(_face_value, parts))
            found.append(Told(size, _expand(estimate, published.rule)))
        return found


@dataclass(frozen=True)
class LinearReconstruction:
    """Read all numbers about one title together, as a system of equations.

    The attacker leaves nothing out: she asks what is true of the group in every
    world that fits all these numbers. See `kit.proof.Worlds`.
    """

    name: str = "linear reconstruction"
    most_numbers: int = 8  # about one thing; more would take minutes each
    game: ClassVar[type] = HowMany
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
        return _read_intervals(published)

    def learn(self, published: Release, groups: Sequence[Sought]) -> list[Told | None]:
        """Bound each group by the numbers that are about the same thing."""
        worlds: dict[frozenset, Worlds | None] = {}
        found: list[Told | None] = []
        for sought in groups:
            about = _about(sought.group)
            if about not in worlds:
                part = _about_the_same(published, about, self.most_numbers)
                worlds[about] = None if part is None else Worlds(part)
            near = worlds[about]
            found.append(None if near is None else Told(near.bounds(sought.group)))
        return found


@dataclass(frozen=True)
class AuditTables:
    """Put withheld cells back, from margins and from other tables.

    See `kit.attacks.on_releases.tables`.
    """

    name: str = "table audit"
    game: ClassVar[type] = HowMany
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
class Tracker:
    """Ask a desk permitted questions that add up to a forbidden one.

    See `kit.attacks.on_desks.insider`.
    """

    name: str = "tracker"
    game: ClassVar[type] = HowMany
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
class MembershipInference:
    """Place somebody of whom one thing is known by the numbers about the same thing.

    Where everybody of whom it is true is in the group, or nobody is, so is she. Else
    the numbers bound the share of them that is: the attack names the side on which
    that lies, and abstains where it may lie on either. See
    `kit.attacks.on_releases.membership`.
    """

    name: str = "membership"
    most_numbers: int = 8  # about one thing, as for reconstruction
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = Release

    @property
    def idle(self) -> str:
        """Why it may try nobody."""
        return (
            "Not tried: there are no numbers about what is known and asked, or more "
            f"than {self.most_numbers}, which would take too long."
        )

    def reads(self, published: Release) -> Hashable:
        """Give the intervals that the numbers stand for."""
        return _read_intervals(published)

    def learn(
        self, published: Release, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Place each target in or out of its group."""
        return [self._place(published, target) for target in targets]

    def _place(self, published: Release, target: Target) -> Placed | None:
        """Place one target; whether somebody is in the data at all it cannot tell."""
        if target.group is None:
            return None
        known = target.known.claim
        about = _about(known) | _about(target.group)
        part = _about_the_same(published, about, self.most_numbers)
        if part is None:
            return None
        return _say_side(place_target(part, target.known, group=target.group))


def _say_side(found: Membership) -> Placed:
    """Say yes or no, as the share of those who fit tells, or abstain."""
    if found.is_certainly_in or found.is_certainly_out:
        return Placed(found.is_certainly_in, is_proved=True)
    if found.lowest_share > 1 / 2:
        return Placed(is_in=True)
    return Placed(is_in=False if found.highest_share < 1 / 2 else None)


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


#: The attacks on releases, tables and desks that the kit brings along.
RELEASE_ATTACKS = (
    Differencing(),
    LinearReconstruction(),
    AuditTables(),
    Tracker(),
    MembershipInference(),
)


def _about(claim: Claim) -> frozenset[What]:
    """Say which titles or series a claim is about."""
    return frozenset(leaf.what for leaf in claim.leaves() if hasattr(leaf, "what"))


def _about_the_same(
    published: Release, about: frozenset[What], most: int
) -> Release | None:
    """Keep those numbers alone that are about the same things, if not too many."""
    kept = tuple(n for n in published.counts if _about(n.claim) <= about)
    return Release(kept, published.rule) if 0 < len(kept) <= most else None


def _read_intervals(published: Release) -> Hashable:
    """Give the intervals that the numbers stand for: proofs rest on no more."""
    claims = [number.claim for number in published.counts]
    return tuple(zip(claims, published.intervals(), strict=True))


def _face_value(printed: Printed) -> int | None:
    return None if isinstance(printed, Suppressed) else getattr(printed, "count", None)


def _expand(estimate: float | None, rule: Rule | None) -> float | None:
    """Say what a number of a sample suggests of all."""
    return None if estimate is None else estimate * getattr(rule, "expansion", 1.0)


def _add_up(signs: Sequence[int], parts: Iterable[int | None]) -> float | None:
    told = [part for part in parts if part is not None]
    if len(told) < len(signs):
        return None
    return sum(sign * part for sign, part in zip(signs, told, strict=True))


def _reveals(printed: Printed, rule: Rule | None) -> Interval:
    return printed.reveals() if rule is None else rule.reveals(printed)


def _reveal(answer: int, rule: Rule | None) -> Interval:
    # Only noise goes below 0, and there it is the clearest to say nothing.
    return _reveals(Exact(answer), rule) if answer >= 0 else Interval(0, None)


def _weigh(terms: Sequence[tuple[int, Interval]]) -> Bounds:
    """Add intervals up, each with its whole weight."""
    low: int | None = 0
    high: int | None = 0
    for weight, (least, most) in terms:
        ends = (least, most) if weight > 0 else (most, least)
        low = None if low is None or ends[0] is None else low + weight * ends[0]
        high = None if high is None or ends[1] is None else high + weight * ends[1]
    low = 0 if low is None else max(0, low)
    is_point = low == high
    return Bounds(low, high, is_point, is_point)
