"""Who is one of a small group of which it is told what they watched?

A service tells how many of 53 people watched each of its titles. Whoever knows what
somebody watches may find out that she is one of them, by adding up how far each number
leans to her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import polars as pl

from kit.attackers import Reference
from kit.attacks.on_releases.group_counts import Hint, rule_out, smooth_rates
from kit.attacks.on_releases.group_numbers import read_counted, read_counts
from kit.attacks.on_releases.tracing import add_up
from kit.attacks.on_releases.tracing_rates import choose_cut
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.errors import AttackError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log
from kit.measures.usefulness import Usefulness
from kit.releases import Release
from kit.rules.kinds import BaseRule
from kit.sweeps.cases import OfSentences
from kit.sweeps.games import InOrOut, Member, Placed, Target, as_members
from kit.sweeps.publications.halves import Halves, Publication

_SIZE, _TITLES, _OTHERS = 53, 1_000, 1_000


@dataclass(frozen=True)
class SmallGroup:
    """What was told of a group, and what an attacker has seen of other people.

    Parameters
    ----------
    release : Release
        How many of the group watched each title, as printed.
    size : int
        How many people are in the group.
    others : Reference
        Other people, and which of the titles they watched.
    """

    release: Release
    size: int
    others: Reference


@dataclass(frozen=True)
class OfGroup(OfSentences):
    """The titles of a small group of viewers; who is one of them is sought."""

    name: str  # in plain words
    log: Log  # the plays of the group alone
    claims: tuple[Claim, ...]
    size: int
    others: Reference
    secrets: tuple[Member, ...]
    game: ClassVar[type] = InOrOut
    gives: type = field(default=SmallGroup, init=False)

    def publish(
        self, rule: BaseRule | None, seed: int
    ) -> tuple[SmallGroup, Usefulness | None]:
        """Print a number for each title, and say what that is good for."""
        release, useful = self.lines.publish(rule, seed)
        return SmallGroup(release, self.size, self.others), useful


def _small_group(halves: Halves) -> list[OfGroup]:
    """Tell what a few of one half watched; ask of them and of people of the other."""
    rng = halves.rng(4)
    viewers = [_viewers(half) for half in (halves.inside, halves.outside)]
    size = min(_SIZE, len(viewers[0]) // 3)
    n = min(size, -(-halves.at_most // 2), len(viewers[1]) // 3)
    if size < 2 or not n:
        return []
    titles = halves.titles.head(_TITLES)["title"].to_list()
    members = rng.choice(viewers[0], size, replace=False)
    strangers = rng.permutation(viewers[1])
    asked = [
        _targets(half, people)
        for half, people in (
            (halves.inside, members[:n]),
            (halves.outside, strangers[:n]),
        )
    ]
    known = strangers[n : n + _OTHERS]
    others = _mark(halves.outside, known, titles)
    log = Log(halves.inside.plays.filter(pl.col("viewer").is_in(members.tolist())))
    claims = tuple(map(watched, titles))
    secrets = as_members(*asked)[: halves.at_most]
    return [
        OfGroup("small group", log, claims, size, Reference(claims, others), secrets)
    ]


def _viewers(log: Log) -> np.ndarray:
    return (
        log.plays.select(pl.col("viewer").unique().sort())
        .collect()["viewer"]
        .to_numpy()
    )


def _targets(log: Log, people: np.ndarray) -> list[Target]:
    """Say of some people what they watched, all of it."""
    title = pl.col("title").cast(pl.String).unique().sort()
    kept = log.plays.filter(pl.col("viewer").is_in(people.tolist()))
    own = dict(kept.group_by("viewer").agg(title).collect().iter_rows())
    return [Target(Knowledge(tuple(map(KnownPlay, own[p])))) for p in people.tolist()]


def _mark(log: Log, people: np.ndarray, titles: Sequence[str]) -> np.ndarray:
    """Say of each of some people which titles were watched."""
    place = {title: at for at, title in enumerate(titles)}
    row = {viewer: at for at, viewer in enumerate(people.tolist())}
    kept = log.plays.filter(pl.col("viewer").is_in(people.tolist()))
    pairs = kept.select("viewer", pl.col("title").cast(pl.String)).unique().collect()
    marks = np.zeros((len(people), len(titles)), dtype=bool)
    for viewer, title in pairs.iter_rows():
        if title in place:
            marks[row[viewer], place[title]] = True
    return marks


def mark_known(claims: Sequence[Claim], target: Target) -> np.ndarray:
    """Say of each claim whether it is known to be true of a target."""
    own = {play.claim for play in target.known.plays}
    return np.array([claim in own for claim in claims], dtype=bool)


@dataclass(frozen=True)
class Tracing:
    """Add up how far each number leans to a target; see `kit.attacks.measure_tracing`.

    A printed zero of what the target watched proves that she is not of the group.
    """

    name: str = "tracing"
    statistic: str = "weighted"
    idle: ClassVar[str] = "Not tried: no number of the group was printed."
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = SmallGroup

    def learn(
        self, published: SmallGroup, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Place each target in the group or not."""
        release, size, others = published.release, published.size, published.others
        try:
            claims, counts, _, press = read_counted(release, size, None, others)
        except AttackError:  # nothing of it is printed
            return [None] * len(targets)
        place = {claim: at for at, claim in enumerate(others.claims)}
        known = others.answers[:, [place[c] for c in claims]].astype(np.float32)
        p = smooth_rates(known)
        q = read_counts(press, counts, p, size) / size
        cut = choose_cut(known, q, p, size, self.statistic)
        found: list[Placed | None] = []
        for target in targets:
            row = mark_known(claims, target)
            if rule_out(press, Hint(row, 1.0), counts[None], size)[0]:
                found.append(Placed(is_in=False, is_proved=True))
                continue
            (score,) = add_up(row[None], q, p, statistic=self.statistic)
            found.append(Placed(is_in=bool(score >= cut)))
        return found


SMALL_GROUP = Publication(("small group",), InOrOut, _small_group)
