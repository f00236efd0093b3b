"""Did somebody watch a title, by a table in which everybody looks like k - 1 others?

A row stands for each person, by region, age band and plan. This k is Sweeney's: how
many look alike, and no smallest count that may be printed. So only rules that make such
a table can be tried here, and they can be tried nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
import polars as pl

from kit.attacks.on_tables.intersection import narrow_value
from kit.claims.language import Attribute, Claim, everyone
from kit.claims.viewing import watched
from kit.errors import AttackError, RuleError
from kit.knowledge import Knowledge
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.rules.anonymity.anonymiser import Anonymiser
from kit.rules.anonymity.conditions import Diversity
from kit.rules.anonymity.full_domain import FullDomain
from kit.rules.anonymity.levels import Given
from kit.rules.anonymity.table import PEOPLE, AnonymousTable
from kit.rules.anonymity.top_down import TopDown
from kit.rules.coarsening import CENSUS_REGIONS, MUSIC_AGES, VIDEO_AGES
from kit.rules.kinds import PeopleRule
from kit.sweeps.cases import OfPeople
from kit.sweeps.games import Game, InOrOut, Member, Placed, Target
from kit.sweeps.publications.halves import Halves, Publication

_QUASI = ("region", "age_band", "plan")
_SECRET = "saw"
_WIDER = {"region": (CENSUS_REGIONS,), "age_band": (VIDEO_AGES, MUSIC_AGES)}


@dataclass(frozen=True)
class PeopleAlike(OfPeople):
    """A table of viewers, made k-anonymous, and whether each watched a title."""

    name: str  # in plain words
    log: Log  # the plays of those who are in the table
    title: str  # whether somebody watched it is the secret
    secrets: tuple[Member, ...]
    game: type[Game] = field(default=InOrOut, init=False)
    gives: type = field(default=AnonymousTable, init=False)
    printed_under: ClassVar[type] = PeopleRule

    @property
    def families(self) -> Mapping[str, Callable[[int], Anonymiser]]:
        """The rules at each k, for the columns that the log has."""
        quasi, wider = self._quasi, self._wider
        two = [Diversity(_SECRET, 2)]
        return {
            "k-anonymity": lambda k: FullDomain(
                k, quasi, [_SECRET], hierarchies=wider, suppress=0.02
            ),
            "k-anonymity, class by class": lambda k: TopDown(
                k, quasi, [_SECRET], hierarchies=wider
            ),
            "k-anonymity and two values": lambda k: TopDown(
                k, quasi, [_SECRET], hierarchies=wider, also=two
            ),
        }

    @cached_property
    def counts(self) -> pl.DataFrame:
        """How many people have which quasi-identifiers and the secret."""
        return _count_people(self.log, self.title)

    @property
    def _quasi(self) -> list[str]:
        return [column for column in _QUASI if column in self.counts.columns]

    @property
    def _wider(self) -> dict[str, Given]:
        """Take the wider labels of the house where they know all values."""
        found: dict[str, Given] = {}
        for column in self._quasi:
            held = set(self.counts[column])
            for one in _WIDER.get(column, ()):
                if held <= {str(value) for value, _ in one.parents}:
                    found.setdefault(column, one)
        return found

    def publish(
        self, rule: PeopleRule | None, seed: int
    ) -> tuple[AnonymousTable, Usefulness | None]:
        """Hand the table out; its use is how many saw it, by each value of a column."""
        if rule is None:
            rule = FullDomain(1, self._quasi, [_SECRET])
        if set(getattr(rule, "quasi", ())) != set(self._quasi):
            wanted = f"one with the quasi-identifiers {', '.join(self._quasi)}"
            raise RuleError.bad_value("rule", wanted, str(rule))
        table = rule.publish(self.counts)
        return table, self._measure(table)

    def _measure(self, table: AnonymousTable) -> Usefulness:
        """Spread the people of a label evenly over its values, and compare."""
        saw = self.counts.filter(pl.col(_SECRET) == "yes")
        shown = table.rows.filter(pl.col(_SECRET) == "yes")
        truth: list[int] = []
        told: list[float | None] = []
        for column in self._quasi:
            true = dict(saw.group_by(column).agg(pl.col(PEOPLE).sum()).iter_rows())
            spread: dict[str, float] = {}
            for label, people in shown.select(column, PEOPLE).iter_rows():
                meant = table.codebook[column][label]
                for value in meant:
                    spread[value] = spread.get(value, 0.0) + people / len(meant)
            truth += [true[value] for value in sorted(true)]
            told += [spread.get(value) for value in sorted(true)]
        return measure_usefulness(truth, told)


def _count_people(log: Log, title: str) -> pl.DataFrame:
    """Count people by what may be known of them, and by whether they watched a title.

    Who has no value is of those without one, who look like each other.
    """
    quasi = [column for column in _QUASI if column in log.columns]
    is_it = pl.col("title").cast(pl.String) == title
    saw = pl.when(is_it.any()).then(pl.lit("yes")).otherwise(pl.lit("no"))
    first = [pl.col(c).cast(pl.String).first().fill_null("unknown") for c in quasi]
    people = log.plays.group_by("viewer").agg(*first, saw.alias(_SECRET))
    counted = people.group_by(*quasi, _SECRET).agg(
        pl.len().cast(pl.Int64).alias(PEOPLE)
    )
    return counted.sort(*quasi, _SECRET).collect()


def _people_alike(halves: Halves) -> list[PeopleAlike]:
    """Ask of people of whom all quasi-identifiers are known whether they watched.

    The title is the one that is watched most. Kinds of people are drawn, each as likely
    as another, so that those who stand out are tried too; and of each kind one person
    who is in the table and one who is not, the control.
    """
    title = halves.titles["title"][0]
    counted = [_count_people(half, title) for half in (halves.inside, halves.outside)]
    quasi = [column for column in _QUASI if column in counted[0].columns]
    known = [_by_profile(one, quasi) for one in counted]
    profiles = [one for one in sorted(known[0]) if one in known[1]]
    profiles = [one for one in profiles if "unknown" not in one]
    if not profiles:
        return []
    rng = halves.rng(3)
    n = min(halves.at_most, len(profiles))
    drawn = rng.choice(len(profiles), n, replace=False)
    members = tuple(
        _draw_member(quasi, profiles[at], title, known, rng) for at in drawn
    )
    return [PeopleAlike("table of people", halves.inside, title, members)]


def _by_profile(
    counted: pl.DataFrame, quasi: Sequence[str]
) -> dict[tuple[str, ...], tuple[int, int]]:
    """Give for each kind of people how many watched it, and how many did not."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for *profile, saw, people in counted.select(*quasi, _SECRET, PEOPLE).iter_rows():
        yes, no = found.get(tuple(profile), (0, 0))
        is_yes = saw == "yes"
        found[tuple(profile)] = (yes + people * is_yes, no + people * (not is_yes))
    return found


def _draw_member(
    quasi: Sequence[str],
    profile: tuple[str, ...],
    title: str,
    known: Sequence[dict[tuple[str, ...], tuple[int, int]]],
    rng: np.random.Generator,
) -> Member:
    """Draw one person of a kind from each half: did she watch it?"""
    claim: Claim = everyone().where(**dict(zip(quasi, profile, strict=True)))
    answers = []
    for half in known:
        yes, no = half[profile]
        answers.append(bool(rng.integers(yes + no) < yes))
    return Member(Target(Knowledge((claim,)), watched(title)), *answers)


@dataclass(frozen=True)
class ClassReader:
    """Say of a target what her equivalence class says.

    Where everybody in it did the same, it is proved, for she is in the table. Else what
    most of them did is said, and nothing where they are halves. See
    `kit.attacks.narrow_value`.
    """

    name: str = "class reading"
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = AnonymousTable

    def learn(
        self, published: AnonymousTable, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Place each target by her class; nobody who was left out of the table."""
        return [self._place(published, target) for target in targets]

    def _place(self, published: AnonymousTable, target: Target) -> Placed | None:
        leaves = target.known.claim.leaves()
        known = {
            leaf.column: leaf.values[0]
            for leaf in leaves
            if isinstance(leaf, Attribute)
        }
        try:
            found = narrow_value([published], known)
        except AttackError:  # no class fits: she was left out
            return Placed(None)
        if len(found.possible) == 1:
            return Placed(found.possible[0] == "yes", is_proved=True)
        chance = dict(found.table.select("value", "chance").iter_rows())["yes"]
        return Placed(None if chance == 1 / 2 else chance > 1 / 2)


PEOPLE_ALIKE = Publication(
    ("table of people",), InOrOut, _people_alike, needs_one_of=("region", "age_band")
)
