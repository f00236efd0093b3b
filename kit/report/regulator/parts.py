"""What is measured for a report, part by part, on its way into the record?"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kit.access import AccessLog
from kit.access_logs.record import Record
from kit.attacks.on_logs.retention import THREAT as RETENTION
from kit.attacks.on_logs.service_matching import THREAT as MATCHING
from kit.attacks.on_logs.services import THREAT as LINKAGE
from kit.attacks.threat_models import list_threat_models
from kit.errors import KitError
from kit.log import Log
from kit.releases import Release
from kit.report.regulator.figures import BETTER, GROUPS, SIMPLER, Json
from kit.report.regulator.from_log.criteria import attack_log
from kit.report.regulator.from_log.leak import measure_alone, write_leak
from kit.report.regulator.from_log.over_time import (
    measure_erasure,
    measure_handover,
    measure_kept,
)
from kit.report.regulator.not_tested import CRITERIA, SINGLING_OUT, list_not_tested
from kit.report.regulator.on_access import read_access_log
from kit.report.regulator.on_release import attack_release, describe_release
from kit.report.regulator.questions import answer_questions
from kit.report.regulator.settings import Settings
from kit.report.regulator.surprises import of_log, of_release


@dataclass
class Parts:
    """What was measured so far, on its way into the record."""

    attempts: dict[str, list[Json]] = field(
        default_factory=lambda: {criterion: [] for criterion in CRITERIA}
    )
    failed: dict[str, str] = field(default_factory=dict)
    surprises: list[Json] = field(default_factory=list)
    log: Json | None = None
    release: Json | None = None
    access: Json | None = None
    differences: Json | None = None
    erasure: Json | None = None
    handover: Json | None = None
    leak: Json | None = None
    kept: Json | None = None

    def read_release(self, release: Release, settings: Settings) -> None:
        """Mount what bears on a release."""
        found, proved = attack_release(release, settings)
        self._add(found)
        self.differences = next(iter(found.get(SINGLING_OUT, [])), None)
        self.release = describe_release(release, settings)
        self.surprises += of_release(release, proved, settings)

    def read_log(self, log: Log, release: Release | None, settings: Settings) -> None:
        """Mount what bears on a log, and cut it to its last days."""
        alone = measure_alone(log, settings)
        tried = attack_log(log, alone, settings)
        self._add(tried.attempts)
        self.failed |= tried.failed
        self.leak, self.kept = write_leak(alone), measure_kept(log, settings)
        if self.kept is not None:
            self.handover = _try_handover(log, settings)
        if release is not None:
            self.erasure = measure_erasure(log, release, settings)
        self.log = _describe(log)
        self.surprises += of_log(log.n_viewers(), tried.attempts)

    def read_access(self, access_log: AccessLog, record: Record | None) -> None:
        """Read what a desk wrote down."""
        self.access = read_access_log(access_log, record)

    def weigh(self) -> list[Json]:
        """Sum up each criterion, with what was not tried."""
        done = {one["attack"] for each in self.attempts.values() for one in each}
        if MATCHING.attack in done:
            done.add(LINKAGE.attack)
        if self.kept is not None:
            done.add(RETENTION.attack)
        models = (one for each in list_threat_models().values() for one in each)
        left = list_not_tested((one.attack for one in models), done, self.failed)
        return [
            _weigh(name, asks, self.attempts[name], left[name])
            for name, asks in CRITERIA.items()
        ]

    def answer(self, company_days: int | None) -> list[Json]:
        """Answer the regulator's questions."""
        return answer_questions(
            erasure=self.erasure,
            handover=self.handover,
            differences=self.differences,
            retention=self.kept,
            company_days=company_days,
            access=self.access,
            leak=self.leak,
        )

    def _add(self, found: dict[str, list[Json]]) -> None:
        for criterion, each in found.items():
            self.attempts[criterion] += each


def _try_handover(log: Log, settings: Settings) -> Json | None:
    """Link a log over time; a log that is too small for it is left without."""
    try:
        return measure_handover(log, settings)
    except KitError:
        return None


def _describe(log: Log) -> Json:
    n_titles = log.plays.select(pl.col("title").n_unique()).collect().item()
    told: Json = {"people": log.n_viewers(), "plays": log.n_plays(), "titles": n_titles}
    first = last = None
    if "day" in log.columns:
        first, last = log.period()
    days = None if first is None or last is None else (last - first).days + 1
    ends = {"first_day": first, "last_day": last}
    return told | {n: d and d.isoformat() for n, d in ends.items()} | {"days": days}


def _weigh(name: str, asks: str, attempts: list[Json], left: list[Json]) -> Json:
    """Sum up one criterion, with how many attacks were tried and were not."""
    outcomes = [one["outcome"] for one in attempts]
    summary = {
        "tried": len(attempts),
        "better": outcomes.count(BETTER),
        "simpler": outcomes.count(SIMPLER),
        "with_groups": outcomes.count(GROUPS),
        "not_tested": len(left),
    }
    return {
        "name": name,
        "asks": asks,
        "summary": summary,
        "verdict": _judge(summary),
        "attempts": attempts,
        "not_tested": left,
    }


def _judge(summary: Json) -> str:
    if not summary["tried"]:
        return "Not tested: no attack that bears on it could be mounted."
    if summary["better"] + summary["with_groups"]:
        return "Not withstood: at least one attack that was tried succeeds."
    if summary["simpler"]:
        return "Not withstood: something simpler than what was tried does as well."
    return "Not broken by what was tried; what was not tried is listed below."
