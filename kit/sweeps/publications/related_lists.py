"""What do lists of related titles tell of somebody of whom some titles are known?

"People who watched this also watched", printed every day or every week. A rule for
counts acts on the number of people that two titles share: under a threshold of k a
title is listed where at least k people watched both. No other rule can print a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

import numpy as np
from scipy import sparse

from kit.attacks.on_releases.moving_lists import (
    MOST_WATCHED,
    TRENDING,
    follow_lists,
)
from kit.errors import LogError, ReleaseError, RuleError
from kit.knowledge import Knowledge
from kit.lists import Lists
from kit.log import Log
from kit.publishing.recommendations import draw_histories, list_related
from kit.rules.kinds import BaseRule
from kit.rules.steps import as_steps
from kit.rules.threshold import Threshold
from kit.sweeps.cases import OfGuesses
from kit.sweeps.games import Game, Target
from kit.sweeps.judging import estimate, keep_mounted
from kit.sweeps.publications.halves import Halves, Publication

_DAYS = 28  # over which lists are printed, or half of the log where that is less
_KNOWN = (8, 4, 2)  # titles that a target had watched by then, where some had so many


@dataclass(frozen=True)
class Begun:
    """What an attack says that a target began, and by which edition.

    Parameters
    ----------
    title : str, optional
        The title; none where the attack abstains.
    day : date, optional
        The day of the edition that shows it and the one before does not.
    """

    title: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Watcher:
    """A target, and what she first played when, as only the judge knows."""

    sought: Target
    begun: Mapping[str, date]
    is_in: bool  # in the data, or in the control


class WhatBegun(Game):
    """What has this person just begun to watch?

    The attacker knows which titles each target had played by the first edition. Of
    each she names one title, and the edition by which the target began it, or
    abstains.

    *Baselines*: at the same edition, the title that most people outside had played by
    then, and the one that most of them began then. *Control*: people who are not in
    the data, of whom she knows as much.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from kit.knowledge import KnownPlay
    >>> days = [date(2018, 1, 1), date(2018, 1, 2)]
    >>> target = Target(Knowledge(KnownPlay("A")))
    >>> people = [Watcher(target, {"X": days[1]}, side) for side in (True, False)]
    >>> told = [Begun("X", days[1])] * 2
    >>> row = WhatBegun.judge(people, told, SimpleNamespace(days=days))
    >>> row["succeeded"], row["valid"], row["control_succeeded"]
    (1, 1, 1)
    """

    name = "what begun"
    answer = Begun

    @classmethod
    def judge(
        cls,
        secrets: Sequence[Watcher],
        told: Sequence[Begun | None],
        published: object = None,
    ) -> dict[str, object]:
        """Judge the titles that are named, by when they were begun."""
        days = list(getattr(published, "days", ()))
        mounted = keep_mounted(secrets, told)
        named = [(s, t) for s, t in mounted if t.title is not None]
        present = [(s, t) for s, t in named if s.is_in]
        absent = [_is_right(s, t, days) for s, t in named if not s.is_in]
        others = [s.begun for s in secrets if not s.is_in]
        baselines = {
            name: sum(
                _is_right(s, _name_naively(s, t, days, others, is_new), days)
                for s, t in present
            )
            for name, is_new in {MOST_WATCHED: False, TRENDING: True}.items()
        }
        requested = sum(secret.is_in for secret in secrets)
        generated = sum(s.is_in for s, _ in mounted)
        right = sum(_is_right(s, t, days) for s, t in present)
        asked = (requested, generated, len(present))
        return estimate(asked, right, baselines, (len(absent), sum(absent)))


def _is_right(secret: Watcher, told: Begun, days: Sequence[date]) -> bool:
    """Say whether a title was first played between two editions."""
    when = secret.begun.get(told.title or "")
    if when is None or told.day is None or told.day not in days[1:]:
        return False
    return days[days.index(told.day) - 1] < when <= told.day


def _name_naively(
    secret: Watcher,
    told: Begun,
    days: Sequence[date],
    others: Sequence[Mapping[str, date]],
    is_new: bool,
) -> Begun:
    """Name the title that most others had played by then, or began then."""
    until = told.day
    if until is None or until not in days[1:]:
        return Begun()
    since = days[days.index(until) - 1]
    known = {play.title for play in secret.sought.known.plays}
    seen = Counter(
        title
        for plays in others
        for title, day in plays.items()
        if day <= until and (day > since or not is_new) and title not in known
    )
    best = min(seen, key=lambda title: (-seen[title], title), default=None)
    return Begun(best, until)


@dataclass(frozen=True)
class RelatedLists(OfGuesses):
    """Lists of related titles, under a smallest number of people in common."""

    name: str  # in plain words
    log: Log  # the plays that are counted
    secrets: tuple[Watcher, ...]  # whose plays are sought, in the data and outside
    since: date  # the first edition
    every: int  # days from one to the next
    game: type[Game] = field(default=WhatBegun, init=False)
    gives: type = field(default=Lists, init=False)
    families: ClassVar[Mapping[str, Callable[[int], BaseRule]]] = {
        "threshold": Threshold
    }

    def publish(self, rule: BaseRule | None, seed: int) -> tuple[Lists, None]:
        """Print the lists; what they are good for cannot be said in counts."""
        steps = as_steps(rule)
        rules = steps.rules if steps else ()
        if not all(isinstance(one, Threshold) for one in rules):
            wanted = "a threshold, for the people that two titles share"
            raise RuleError.bad_value("rule", wanted, str(rule))
        least = max((one.k for one in rules if isinstance(one, Threshold)), default=1)
        try:
            lists = list_related(
                self.log,
                since=self.since,
                every=self.every,
                least_viewers=least,
                whole_series=True,
            )
        except ReleaseError:
            wanted = "so low that some titles share so many people"
            raise RuleError.bad_value("k", wanted, least) from None
        return lists, None


def _related_lists(halves: Halves) -> list[RelatedLists]:
    """Print lists over the second half of the log, and look for people of both."""
    first, last = halves.inside.period()
    since = max(first + (last - first) // 2, last - timedelta(_DAYS))
    watchers = _draw_watchers(halves, since)
    cases = []
    for name, every in {"daily lists": 1, "weekly lists": 7}.items():
        if since + timedelta(every) <= last:
            cases.append(RelatedLists(name, halves.inside, watchers, since, every))
    return cases


def _draw_watchers(halves: Halves, since: date) -> tuple[Watcher, ...]:
    """Draw people of both halves with titles enough, if there are any."""
    for least in _KNOWN:
        try:
            drawn = [
                draw_histories(
                    half,
                    halves.at_most,
                    until=since,
                    least_titles=least,
                    whole_series=True,
                    seed=halves.seed,
                )
                for half in (halves.inside, halves.outside)
            ]
        except LogError:  # nobody has played so many
            continue
        return tuple(
            _as_watcher(history, since, is_in=not place)
            for place, side in enumerate(drawn)
            for history in side
        )
    return ()


def _as_watcher(history: Knowledge, since: date, *, is_in: bool) -> Watcher:
    """Let the attacker know what was played by a day, and the judge all of it."""
    dated = [(play, play.day) for play in history.plays if play.day is not None]
    known = Knowledge(tuple(play for play, day in dated if day <= since))
    return Watcher(Target(known), {play.title: day for play, day in dated}, is_in)


@dataclass(frozen=True)
class ListFollower:
    """Name the title toward which the lists of known titles move most, at its best.

    Unless it is given a threshold it names one of every target whose lists move. See
    `kit.attacks.infer_plays`.
    """

    name: str = "changing lists"
    threshold: float = 0.0  # a title with this score or less is not named
    game: ClassVar[type] = WhatBegun
    takes: ClassVar[type] = Lists

    def learn(self, published: Lists, targets: Sequence[Target]) -> list[Begun | None]:
        """Name a title of each target, at the change where its score is highest."""
        known = _tabulate(published, targets)
        found = [Begun() if n else None for n in known.getnnz(axis=1)]
        highest = np.full(len(targets), self.threshold)
        followed = follow_lists(published, known)
        for day, (best, score) in zip(published.days[1:], followed, strict=True):
            for at in np.flatnonzero(score > highest):
                highest[at] = score[at]
                found[at] = Begun(published.titles[best[at]], day)
        return found


def _tabulate(published: Lists, targets: Sequence[Target]) -> sparse.csr_matrix:
    """Tell which titles are known of each target: a row of 0 and 1."""
    place = {title: at for at, title in enumerate(published.titles)}
    pairs = {
        (at, place[play.title])
        for at, target in enumerate(targets)
        for play in target.known.plays
        if play.title in place
    }
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    shape = (len(targets), len(published.titles))
    return sparse.csr_matrix((np.ones(len(rows)), rows.T), shape=shape)


RELATED_LISTS = Publication(
    ("daily lists", "weekly lists"), WhatBegun, _related_lists, ("day",)
)
