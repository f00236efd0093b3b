"""How is somebody looked for in a log that was handed out with numbers for names?

Here the log *is* what was published. An attack is handed it, after a rule, with new
numbers, and what is known of each target; it sees no other log and no truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.scoreboard import NOBODY, score_records
from kit.log import Log
from kit.rules.kinds import BaseRule
from kit.rules.steps import as_steps
from kit.sweeps.games import Named, Target, WhichRecord


@dataclass(frozen=True)
class HandedOut:
    """A log as it was handed out, and what was done to it before.

    Parameters
    ----------
    log : Log
        Plays with numbers for people.
    rule : rule, optional
        What was done to it, as everybody may know.
    """

    log: Log
    rule: BaseRule | None

    @property
    def span(self) -> int:
        """How many days a day in it stands for, at most."""
        steps = as_steps(self.rule)
        spans = [getattr(rule, "span", 1) for rule in steps.rules] if steps else []
        return max(spans, default=1)


@dataclass(frozen=True)
class Scoreboard:
    """Score every record against what is known, and name one that is far ahead.

    See `kit.attacks.on_logs.scoreboard`.
    """

    name: str = "scoreboard"
    phi: float = 1.5  # how far ahead, in standard deviations of all scores
    game: ClassVar[type] = WhichRecord
    takes: ClassVar[type] = HandedOut

    def learn(self, published: HandedOut, targets: Sequence[Target]) -> list[Named]:
        """Name a record for each target, or nobody's."""
        if published.log.plays.first().collect().is_empty():
            return [Named(None) for _ in targets]
        index = index_log(published.log)
        known = [target.known for target in targets]
        named = score_records(index, known).matches(self.phi)
        return [
            Named(None if place == NOBODY else int(index.people[place]))
            for place in named.tolist()
        ]


@dataclass(frozen=True)
class UniqueMatch:
    """Name the record that has all that is known, if there is one only.

    As many plays may be missing from it as the knowledge allows to be wrong. A day
    fits that is no further off than is allowed, or than the rule has moved it.
    """

    name: str = "unique match"
    game: ClassVar[type] = WhichRecord
    takes: ClassVar[type] = HandedOut

    def learn(self, published: HandedOut, targets: Sequence[Target]) -> list[Named]:
        """Name a record for each target, or nobody's."""
        known = _list_known(targets)
        plays = published.log.plays.with_columns(pl.col("title").cast(pl.String))
        fits = known.lazy().join(plays, on="title")
        if "day" in published.log.columns:
            last = pl.col("day") + pl.duration(days=published.span - 1)
            is_near = (pl.col("day") <= pl.col("until")) & (last >= pl.col("since"))
            fits = fits.filter(is_near.fill_null(value=True))
        alone = (
            fits.group_by("target", "viewer")
            .agg(pl.col("fact").n_unique(), pl.col("needed").first())
            .filter(pl.col("fact") >= pl.col("needed"))
            .filter(pl.len().over("target") == 1)
            .select("target", "viewer")
            .collect()
        )
        found = dict(alone.iter_rows())
        return [Named(found.get(at)) for at in range(len(targets))]


#: The attacks on logs that the kit brings along.
LOG_ATTACKS = (Scoreboard(), UniqueMatch())


def _list_known(targets: Sequence[Target]) -> pl.DataFrame:
    """List every known play, with the days on which it may have been."""
    rows = [
        (
            at,
            fact,
            play.title,
            play.day and play.day - timedelta(play.days_off),
            play.day and play.day + timedelta(play.days_off),
            len(target.known.plays) - target.known.n_wrong,
        )
        for at, target in enumerate(targets)
        for fact, play in enumerate(target.known.plays)
    ]
    whole = dict.fromkeys(("target", "fact", "needed"), pl.Int64)
    days = dict.fromkeys(("since", "until"), pl.Date)
    columns = ("target", "fact", "title", "since", "until", "needed")
    types = whole | days | {"title": pl.String}
    return pl.DataFrame(rows, {c: types[c] for c in columns}, orient="row")
