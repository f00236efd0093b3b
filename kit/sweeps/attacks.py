"""How does an attack read sentences with numbers? One plug for each.

An attack is handed what is public and a list of what is sought. It sees no plays of the
publisher and no truth. Attacks on other publications stand with these, in
`kit.sweeps.publications`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from kit.attacks.on_releases.membership import Membership, place_target
from kit.claims.language import Claim
from kit.claims.viewer import What
from kit.printed import Printed, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Release
from kit.sweeps.games import HowMany, InOrOut, Placed, Sought, Target, Told
from kit.sweeps.intervals import expand, reveal, weigh


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
            reveals = [reveal(part, published.rule) for part in parts]
            signs = [sign for sign, _ in route]
            size = weigh(list(zip(signs, reveals, strict=True)))
            estimate = _add_up(signs, map(_face_value, parts))
            found.append(Told(size, expand(estimate, published.rule)))
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


def _add_up(signs: Sequence[int], parts: Iterable[int | None]) -> float | None:
    told = [part for part in parts if part is not None]
    if len(told) < len(signs):
        return None
    return sum(sign * part for sign, part in zip(signs, told, strict=True))
