"""What is published in a sweep, and what is sought behind it?

The publisher's side. Each case is a publication over one half of a log; what kinds
there are stands in `kit.sweeps.publications`. The other half of the viewers is left out
of it and is the control: what an attack says of people in the data must be right more
often than of people who are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import polars as pl

from kit.checks import check_seed
from kit.claims.language import Claim
from kit.errors import SweepError
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.printed import Suppressed
from kit.publishing.counting import count, mark_people
from kit.publishing.printing import apply_rule, publish
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.rules.presets import FAMILIES
from kit.rules.steps import as_steps
from kit.sweeps.games import MOST, Game, HowMany, Member, Secret, Sought

#: A family of rules: one for each k.
Family = Callable[[int], Any]


class Case(Protocol):
    """What a sweep needs of a case.

    A frozen dataclass. `secrets` each have `sought`, what an attack is told. `gives` is
    the type of what `publish` hands to attacks: what is public, and what the attacker
    has of her own, and no object that leads to the plays. It may also have `game`,
    `HowMany` where it has none; `families`, the rules under which it is printed where a
    sweep is given none; and `printed_under`, the type of these rules, if they are no
    rules of `kit.rules`.
    """

    @property
    def name(self) -> str:
        """What it is called, in plain words."""
        ...

    @property
    def secrets(self) -> Sequence[Any]:
        """What is sought, with the truth that only the judge knows."""
        ...

    @property
    def gives(self) -> type:
        """Of which type that is what attacks are handed."""
        ...

    def publish(self, rule: Any, seed: int) -> tuple[Any, Usefulness | None]:  # noqa: ANN401
        """Print it under a rule, and say what that is good for, if that can be said.

        Raises
        ------
        RuleError
            If it cannot be printed under this rule: a sweep then says why.
        """
        ...

    def prepare(self) -> None:
        """Count what every rule needs, before other processes are asked."""
        ...

    def count_people(self, chosen: Sequence[bool]) -> int | None:
        """Count the people of whom something is proved, or say None of guesses."""
        ...


def game_of(part: object) -> type[Game]:
    """Say to which game a case belongs, or which one an attack plays."""
    return getattr(part, "game", HowMany)


def families_of(case: Case) -> Mapping[str, Family]:
    """Give the rules under which a case is printed where none are asked for."""
    return getattr(case, "families", FAMILIES)


def kind_of_rules(case: Case) -> type:
    """Say which type the rules have under which a case is printed."""
    return getattr(case, "printed_under", BaseRule)


class OfPeople:
    """What the judge knows of a case besides: of whom something is sought."""

    log: Log
    secrets: tuple[Secret | Member, ...]

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """The people of each question, eight viewers to a byte."""
        groups = [secret.sought.people for secret in self.secrets]
        return tuple(np.packbits(marks) for marks in mark_people(self.log, groups))

    def prepare(self) -> None:
        """Count and mark what every rule needs, before other processes are asked."""
        for part in ("members", "counts"):
            getattr(self, part, None)

    def count_people(self, chosen: Sequence[bool]) -> int | None:
        """Count the people of some of the questions, each once."""
        widest = max((len(one) for one in self.members), default=0)
        found = np.zeros(widest, dtype=np.uint8)
        for one, is_chosen in zip(self.members, chosen, strict=True):
            if is_chosen:
                found[: len(one)] |= one
        return int(np.bitwise_count(found).sum())


class OfGuesses:
    """What a case has besides where nothing can be proved of anybody."""

    def prepare(self) -> None:
        """Count nothing."""

    def count_people(self, chosen: Sequence[bool]) -> int | None:
        """Count nobody."""
        return None


@dataclass(frozen=True)
class Lines(OfPeople):
    """Sentences of a press office, each with a number.

    Parameters
    ----------
    name : str
        In plain words.
    log : Log
        The plays that are counted.
    claims : tuple of Claim
        The sentences.
    secrets : tuple of Secret, or of Member
        The small groups, or the people who are asked about.
    game : type, default=HowMany
        The game to which the secrets belong.
    """

    name: str
    log: Log
    claims: tuple[Claim, ...]
    secrets: tuple[Secret | Member, ...]
    game: type[Game] = HowMany
    gives: type = field(default=Release, init=False)

    @cached_property
    def counts(self) -> list[int]:
        """The true count of each sentence."""
        return count(self.log, self.claims)

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Release, Usefulness | None]:
        """Print every line, and say what that is good for."""
        if acts_on_counts(rule):
            release = apply_rule(self.claims, self.counts, rule=rule, seed=seed)
        else:
            release = publish(self.log, self.claims, rule=rule, seed=seed)
        printed = {number.claim: number.printed for number in release.counts}
        shown = [_number(printed.get(claim), rule) for claim in self.claims]
        return release, measure_usefulness(self.counts, shown)


class OfSentences(OfGuesses):
    """A case of which the numbers are sentences, of which something is guessed."""

    name: str
    log: Log
    claims: tuple[Claim, ...]

    @cached_property
    def lines(self) -> Lines:
        """The sentences, as a press office would have them."""
        return Lines(self.name, self.log, self.claims, ())

    def prepare(self) -> None:
        """Count what every rule needs."""
        _ = self.lines.counts


def split_viewers(log: Log, *, seed: int) -> tuple[Log, Log]:
    """Split the viewers by lot: those who are published, and those who are left out."""
    check_seed(SweepError, seed)
    plays = log.plays.collect()
    if plays.is_empty():
        raise SweepError.bad_value("log", "a log with plays", "none")
    numbers = pl.Series(range(int(plays["viewer"].to_numpy().max()) + 1))
    drawn = numbers.sample(fraction=1, shuffle=True, seed=seed).cast(pl.UInt32)
    chosen = plays["viewer"].is_in(drawn.head(len(drawn) // 2).implode())
    return Log(plays.filter(chosen).lazy()), Log(plays.filter(~chosen).lazy())


def find_secrets(
    inside: Log, outside: Log, groups: Sequence[Sought], *, at_most: int
) -> tuple[Secret, ...]:
    """Keep the groups that hold 1 to 10 people in either half, with their true sizes.

    What is asked of one half is asked of the other. Groups that were chosen for being
    small inside would be smaller there than outside, and an attack that knows nothing
    but that would seem to have learned something. Those kept are spread evenly.
    """
    claims = [sought.group for sought in groups]
    sizes = zip(groups, count(inside, claims), count(outside, claims), strict=True)
    found = [Secret(*one) for one in sizes]
    small = [s for s in found if min(s.size, s.control) >= 1]
    small = [s for s in small if max(s.size, s.control) <= MOST]
    step = max(1, -(-len(small) // at_most))
    return tuple(small[::step])


def acts_on_counts(rule: BaseRule | None) -> bool:
    """Say whether a rule needs no more than the true counts."""
    steps = as_steps(rule)
    return steps is None or not (
        steps.on_claims or steps.on_plays or steps.n_keys is not None
    )


def _number(printed: object, rule: BaseRule | None) -> float | None:
    if printed is None or isinstance(printed, Suppressed):
        return None
    number = getattr(printed, "count", None)
    return None if number is None else number * expansion_of(rule)


def expansion_of(rule: BaseRule | None) -> float:
    """Say what a printed count must be multiplied by to estimate the true one."""
    return 1.0 if rule is None else rule.expansion
