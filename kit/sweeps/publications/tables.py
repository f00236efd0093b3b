"""What do tables of viewers by region and age tell of their small cells?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import ClassVar

import polars as pl

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.log import Log
from kit.measures.usefulness import Usefulness, measure_usefulness
from kit.printed import Exact, Interval, Printed, Suppressed
from kit.publishing.tables import (
    Groups as Groupings,
    print_table,
    publish_table,
    tabulate,
)
from kit.releases import Bounds, Rule
from kit.rules.kinds import BaseRule
from kit.rules.whole_tables import Groups
from kit.sweeps.cases import OfPeople, acts_on_counts, expansion_of, find_secrets
from kit.sweeps.games import MOST, Game, HowMany, Secret, Sought, Told
from kit.sweeps.intervals import expand, reveal
from kit.sweeps.publications.halves import Halves, Publication


@dataclass(frozen=True)
class Tables:
    """Tables of the same people, as printed; how; and which values are sums."""

    frames: tuple[pl.DataFrame, ...]
    rules: tuple[Rule | None, ...]
    groups: Groups


@dataclass(frozen=True)
class Crossed(OfPeople):
    """Tables of one claim, cut in several ways, all with margins."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    claim: Claim  # what is counted
    by: tuple[str, ...]  # the attributes, the same in each table
    # for each table the values that are printed in place of finer ones
    groupings: tuple[Groupings, ...]
    secrets: tuple[Secret, ...]  # the small groups
    game: type[Game] = field(default=HowMany, init=False)
    gives: type = field(default=Tables, init=False)

    @cached_property
    def counts(self) -> list[pl.DataFrame]:
        """The true counts of each table."""
        return [
            tabulate(self.log, self.claim, by=self.by, groups=groups)
            for groups in self.groupings
        ]

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[Tables, Usefulness | None]:
        """Print every table, and say what the first is good for."""
        if acts_on_counts(rule):
            frames = tuple(
                print_table(
                    table, rule=rule, claim=self.claim, seed=seed, groups=groups
                )
                for table, groups in zip(self.counts, self.groupings, strict=True)
            )
        else:
            frames = tuple(
                publish_table(
                    self.log,
                    self.claim,
                    by=self.by,
                    rule=rule,
                    seed=seed,
                    groups=groups,
                )
                for groups in self.groupings
            )
        printed = frames[0].rename({"viewers": "printed"})
        asked = self.counts[0].join(printed, on=self.by, how="left")
        shown = asked["printed"] * expansion_of(rule)
        useful = measure_usefulness(asked["viewers"].to_list(), shown.to_list())
        merged = self._merged(frames)
        return Tables(frames, (rule,) * len(frames), merged), useful

    def _merged(self, frames: tuple[pl.DataFrame, ...]) -> Groups:
        """Say for each attribute which printed values are sums of others."""
        own = {c: dict(g) for groups in self.groupings for c, g in groups.items()}
        return {
            column: groups
            for column, groups in own.items()
            if any(set(groups) & set(frame[column]) for frame in frames)
        }


def _tables(halves: Halves) -> list[Crossed]:
    """Cut the viewers of one title by region and age, finely and again coarsely."""
    claim, by = watched(halves.near(1_000, 1)[0]), ("region", "age_band")
    regions, ages = (halves.values(column) for column in by)
    sought = [
        Sought(claim.where(region=region, age_band=age), cell=(region, age))
        for region, age in product(regions, ages)
    ]
    secrets = find_secrets(
        halves.inside, halves.outside, sought, at_most=halves.at_most
    )
    pairs = {f"{a} or {b}": [a, b] for a, b in zip(ages[::2], ages[1::2], strict=False)}
    one = Crossed("one table", halves.inside, claim, by, ({},), secrets)
    if not pairs:
        return [one]
    both: tuple[Groupings, ...] = ({}, {"age_band": pairs})
    return [one, Crossed("two tables", halves.inside, claim, by, both, secrets)]


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
                estimate = expand(number, rules[0])
                found.append(Told(bounds[sought.cell], estimate))
            else:  # the rule alone says it all: a blank under k = 2 is one person
                printed = Suppressed() if number is None else Exact(number)
                low, high = reveal(printed, readers[0])
                found.append(Told(Bounds(low, high, True, True)))
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


TABLES = Publication(
    ("one table", "two tables"), HowMany, _tables, ("region", "age_band")
)
