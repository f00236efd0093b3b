"""What does a log without names give away by each of the three criteria?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import polars as pl

from kit.attackers import Attacker
from kit.attacks.on_logs.auxiliary import Auxiliary
from kit.attacks.on_logs.habits import measure_habits, plant_trait
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.reidentification import (
    THREAT as SCOREBOARD,
    measure_scoreboard,
)
from kit.attacks.on_logs.sensitive_inference import THREAT as TRAIT, infer_trait
from kit.attacks.on_logs.service_matching import THREAT as MATCHING, match_services
from kit.attacks.on_logs.services import Linkage, measure_linkage, split_log
from kit.attacks.on_logs.uniqueness import THREAT as UNIQUE, Uniqueness
from kit.attacks.on_releases.membership_game import measure_membership
from kit.attacks.on_releases.tracing import THREAT as TRACING
from kit.claims.viewing import watched
from kit.errors import KitError
from kit.findings import Scored
from kit.log import Log
from kit.publishing.references import draw_references
from kit.report.regulator.figures import Json, write_scored
from kit.report.regulator.not_tested import INFERENCE, LINKABILITY, SINGLING_OUT
from kit.report.regulator.settings import Settings

IN_BOTH, DAYS_OFF, N_WRONG = 0.3, 3, 1
_PREVALENCE, _ODDS_RATIO = 0.1, 3.0  # of the trait that is planted
_GROUP, _TITLES, _SOUGHT, _GROUPS = 53, 200, 20, 100


@dataclass
class Tried:
    """What was mounted on a log, by criterion, and what could not be."""

    attempts: dict[str, list[Json]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def mount(self, criterion: str, name: str, attack: Callable[[], Json]) -> None:
        """Mount one attack; where it cannot be put to the log, keep what it says."""
        try:
            attempt = attack()
        except KitError as error:
            self.failed[name] = str(error)
        else:
            self.attempts.setdefault(criterion, []).append(attempt)


def attack_log(log: Log, alone: dict[str, Uniqueness], settings: Settings) -> Tried:
    """Mount what bears on a log; who is alone in it was measured before."""
    tried, few = Tried(), draw_people(log, settings)
    for known_by, found in alone.items():
        if found.findings:
            attempt = _write_alone(found, known_by)
            tried.attempts.setdefault(SINGLING_OUT, []).append(attempt)
    mounted = {
        SCOREBOARD.attack: (LINKABILITY, _recognise),
        MATCHING.attack: (LINKABILITY, _link),
        TRAIT.attack: (INFERENCE, _tell_trait),
        TRACING.attack: (INFERENCE, _trace),
    }
    for name, (criterion, attack) in mounted.items():
        tried.mount(criterion, name, partial(attack, few, settings))
    return tried


def draw_people(log: Log, settings: Settings) -> Log:
    """Draw people of a log by lot, so that slow attacks end."""
    people = log.plays.select(pl.col("viewer").unique().sort()).collect()["viewer"]
    if len(people) <= settings.people:
        return log
    drawn = people.sample(settings.people, seed=settings.seed).implode()
    return Log(log.plays.filter(pl.col("viewer").is_in(drawn)).collect().lazy())


def _write_alone(found: Uniqueness, known_by: str) -> Json:
    return write_scored(
        UNIQUE,
        cast("Scored", found.findings[-1]),  # of a guess, it is no proof
        asks=f"How often do a few plays, known by {known_by}, fit one record only?",
        guess="the only record with all the known plays is the target's",
        settings={
            "known plays": found.table.filter(pl.col("valid") > 0)["p"].max(),
            "known by": known_by,
            "people in the log": found.n_viewers,
        },
    )


def _recognise(few: Log, settings: Settings) -> Json:
    index = index_log(few)
    knowledge = Auxiliary(
        max(2, settings.known), n_wrong=N_WRONG, days_off=DAYS_OFF, ratings_off=1
    )
    found = measure_scoreboard(
        index,
        knowledge.within(index),
        targets=settings.targets,
        seed=settings.seed,
        confidence=settings.confidence,
    )
    return write_scored(
        SCOREBOARD,
        found.success,
        asks="Can what is known from elsewhere, partly wrong, be joined to a record?",
        guess="the record that is far ahead of all others is the target's",
        settings={
            "known titles": max(2, settings.known),
            "of them wrong": N_WRONG,
            "dates off by at most, in days": DAYS_OFF,
            "people in the log that was searched": found.n_viewers,
        },
        also=[("Of the records that are named, right", found.named)],
    )


def _link(few: Log, settings: Settings) -> Json:
    a, b, truth = split_log(few, plays_in_both=IN_BOTH, seed=settings.seed)
    found = measure_linkage(match_services(a, b), truth, seed=settings.seed)
    return write_linkage(
        found,
        asks="Can the records of one person on two services be joined?",
        settings={
            "share of plays that both services see": IN_BOTH,
            "people on one service": truth.n_viewers_a,
            "people on the other": truth.n_viewers_b,
        },
    )


def write_linkage(found: Linkage, *, asks: str, settings: dict[str, object]) -> Json:
    """Write how often two records of one person were linked."""
    return write_scored(
        MATCHING,
        found.linked,
        asks=asks,
        guess="the record that is far enough ahead in the other log is the same person",
        settings=settings,
        also=[("Of the links, right", found.precision)],
    )


def _tell_trait(few: Log, settings: Settings) -> Json:
    habits = measure_habits(few, seed=settings.seed)
    trait = plant_trait(
        habits, prevalence=_PREVALENCE, odds_ratio=_ODDS_RATIO, seed=settings.seed
    )
    found = infer_trait(
        habits, trait, seed=settings.seed, confidence=settings.confidence
    )
    return write_scored(
        TRAIT,
        found.success,
        asks="Can a trait that is tied to habits be told from how somebody watches?",
        guess="who scores highest has the trait (a trait that was planted by lot)",
        settings={
            "share of people with the planted trait": _PREVALENCE,
            "odds ratio that ties it to binges and late nights": _ODDS_RATIO,
            "people judged": len(habits),
        },
    )


def _trace(few: Log, settings: Settings) -> Json:
    often = few.plays.group_by("title").agg(n=pl.col("viewer").n_unique())
    ranked = often.sort(["n", "title"], descending=[True, False]).head(_TITLES)
    claims = [watched(title) for title in ranked.collect()["title"]]
    seen = few.n_viewers() // 2
    known, others = draw_references(few, claims, [seen, None], seed=settings.seed)
    found = measure_membership(
        others,
        Attacker(who="a colleague", reference=known),
        size=_GROUP,
        targets=_SOUGHT,
        groups=_GROUPS,
        seed=settings.seed,
        confidence=settings.confidence,
    )
    return write_scored(
        TRACING,
        found.success,
        asks="If a group's viewers of each title were counted and printed, would that "
        "give away who is in the group?",
        guess="a group whose numbers lean to the target has the target in it",
        settings={
            "people in the group": _GROUP,
            "numbers printed": len(claims),
            "targets": _SOUGHT,
            "groups tried for each": _GROUPS,
        },
    )
